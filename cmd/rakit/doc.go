// Command rakit checks registrations, scores identities, validates numbers, codes
// and documents, recognises the marks of emergency registration, verifies audit
// logs and shows the rules that it goes by.
//
// Start with `rakit --help`. Every command reads standard input or files and
// writes standard output; what went wrong with the run itself goes to standard
// error. The exit status is 0 when there is no finding of severity error, 1 when
// there is one, and 2 when input or usage is no good.
//
// The command promises that memory does not grow with the number of records,
// and that neither findings nor messages repeat what the input holds.
//
// It holds no rule: those stand in the packages that it puts together.
package main
