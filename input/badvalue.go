package input

// BadValue returns the error that the value at pointer is not of the form that it
// has to have (RA-INP-004). The message says what is wrong, and repeats nothing
// that was sent.
func BadValue(pointer, message string) *Error { return fault(ruleType, pointer, message) }
