// Package cis2 reads what the Care Identity Service says of whoever signed in.
package cis2
