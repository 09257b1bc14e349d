package identity

const whatNHSNumber = "NHS number"

// NHSNumber is the number of a patient: ten digits, the last of which is a check
// digit. It is no identity of a member of staff, and a Registration Authority
// has little reason to ask for one. The zero NHSNumber means "absent".
type NHSNumber struct{ text string }

// Why a text is no NHS number.
const (
	nhsWanted     = "ten digits are wanted, together or as 3-3-4 with one space or hyphen between"
	nhsNeverOut   = "no number has these nine digits, for which the check digit would be 10"
	nhsOtherCheck = "the check digit does not belong to the other digits"
)

// ParseNHSNumber reads ten digits, together or in groups of 3, 3 and 4 with the
// same space or hyphen between them, and verifies the check digit. Numbers for
// tests, of other countries and in ranges that nobody uses are read too: see
// [NHSNumber.Production]. The error is a [*FormatError].
//
// Source: NHS Data Dictionary, attribute NHS NUMBER.
func ParseNHSNumber(s string) (NHSNumber, error) {
	s = ungrouped(CleanCode(s))
	if len(s) != 10 || !AllDigits(s) {
		return NHSNumber{}, &FormatError{What: whatNHSNumber, Reason: nhsWanted}
	}
	switch nhsCheckDigit(s) {
	case int(s[9] - '0'):
		return NHSNumber{text: s}, nil
	case 10:
		return NHSNumber{}, &FormatError{What: whatNHSNumber, Reason: nhsNeverOut}
	}
	return NHSNumber{}, &FormatError{What: whatNHSNumber, Reason: nhsOtherCheck}
}

// ungrouped returns s without the separators of 3-3-4, which have to be alike;
// anything else is returned as it is.
func ungrouped(s string) string {
	if len(s) != 12 || s[3] != s[7] || (s[3] != ' ' && s[3] != '-') {
		return s
	}
	return s[:3] + s[4:7] + s[8:]
}

// nhsCheckDigit returns the check digit of the first nine digits, or 10 when
// there is none.
func nhsCheckDigit(s string) int {
	sum := 0
	for i := range 9 {
		sum += int(s[i]-'0') * (10 - i)
	}
	return (11 - sum%11) % 11
}

// CheckDigit returns the last digit, or 0 when absent.
func (n NHSNumber) CheckDigit() int {
	if n.IsZero() {
		return 0
	}
	return int(n.text[9] - '0')
}

// Repeated reports whether all ten digits are alike. Each of the ten such
// numbers has the right check digit, and each is typed where none is known.
func (n NHSNumber) Repeated() bool {
	for i := range len(n.text) {
		if n.text[i] != n.text[0] {
			return false
		}
	}
	return !n.IsZero()
}

// Production reports whether n could belong to somebody who lives in the United
// Kingdom or on the Isle of Man: its range is one from which they have their
// numbers, a Scottish number opens with a day that exists, and the digits are
// not all alike. Refuse other numbers where people are real.
func (n NHSNumber) Production() bool {
	switch n.Range() {
	case NHSEnglandWalesIoM, NHSNorthernIreland:
		return !n.Repeated()
	case NHSScotlandCHI:
		return !n.Repeated() && n.CHIDateExists()
	}
	return false
}

// Display returns the number as people read it, "987 654 3210", or "" when
// absent.
func (n NHSNumber) Display() string {
	if n.IsZero() {
		return ""
	}
	return n.text[:3] + " " + n.text[3:6] + " " + n.text[6:]
}

// IsZero reports whether n is absent.
func (n NHSNumber) IsZero() bool { return n == NHSNumber{} }

// String returns the ten digits, or "" when absent.
func (n NHSNumber) String() string { return n.text }

// MarshalText returns the ten digits; absent is a [*FormatError].
func (n NHSNumber) MarshalText() ([]byte, error) { return marshal(whatNHSNumber, n.text) }

// UnmarshalText reads what [ParseNHSNumber] reads.
func (n *NHSNumber) UnmarshalText(text []byte) (err error) {
	*n, err = ParseNHSNumber(string(text))
	return err
}
