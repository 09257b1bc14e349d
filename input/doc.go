// Package input reads what strangers send, strictly: JSON documents and JSON
// Lines, from files, standard input and HTTP alike.
//
// Start with [Decode] for one document and [Values] for many.
//
// The package promises: unknown members, duplicate members, members in the
// wrong case, values of the wrong type, null, invalid UTF-8 and text after the
// end are all refused; every refusal is an [*Error] that names the rule
// (RA-INP-…) and the place as a JSON Pointer, and never repeats a value that
// was sent; a value over [MaxValue] bytes is refused without being held in
// memory. A fault in one line, or in one element of an array, does not end the
// run; an array whose elements can no longer be told apart does.
//
// It leaves out what a value means: formats of numbers, names and dates belong
// to package identity, what a registration must hold to package evidence.
package input
