// Package relational keeps the objects of a Registration Authority in the rows of SQL
// tables, whichever engine has them: what is the same in store/sqlite and
// store/postgres stands here once.
//
// Start with [NewTx], which is all of authority.Tx but Append, over a [Conn] of the
// engine; a [Dialect] says what engines write differently. [Log] is the audit log as
// far as it is needed to go on with it. [Migrate] brings a schema up to date.
//
// The package promises:
//
//   - An object is one row: a document in JSON, with an id, a version, and columns to
//     find it by. Lists go by indexes, in order of id, byte by byte.
//   - The index of the audit log names blocks of 64 entries, so that appending costs
//     next to nothing; the entries of a block are read one by one.
//   - A line, its position and its leaf are the same in every engine.
//   - No error holds anything of what was stored; that of [Migrate] may hold words of the
//     engine.
//
// It leaves out: connections, transactions, the schema and what its migrations do, and who
// appends to the log when.
package relational
