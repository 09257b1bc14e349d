// Package input reads what strangers send, strictly: JSON documents, JSON Lines
// and CSV, from files, standard input and HTTP alike.
//
// Start with [Decode] for one document, with [Values] for many in JSON, and with
// [ValuesAs] for many in JSON or CSV.
//
// The package promises: unknown members, duplicate members, members in the
// wrong case, values of the wrong type, null, invalid UTF-8 and text after the
// end are all refused; every refusal is an [*Error] that names the rule
// (RA-INP-…) and the place as a JSON Pointer, and never repeats a value that
// was sent; a value over [MaxValue] bytes is refused without being held in
// memory. A fault in one line, in one element of an array or in one row of CSV
// does not end the run, and each value knows the line on which it begins. What
// ends a run, with the line, is an array whose elements can no longer be told
// apart (a bracket closed by another, the end of the input, text behind it), and a
// CSV header that cannot be used.
//
// It leaves out what a value means: formats of numbers, names and dates belong
// to package identity, what a registration must hold to package evidence.
package input
