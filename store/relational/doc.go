// Package relational keeps entities in the rows of SQL tables, whichever engine has
// them.
package relational
