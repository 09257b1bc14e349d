// Package national holds the public codes of the National RBAC Database.
package national
