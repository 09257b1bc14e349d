// Package access decides what somebody may do by the positions that they hold.
package access
