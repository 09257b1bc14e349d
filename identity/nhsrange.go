package identity

import "github.com/rakit-dev/rakit/guidance"

// NHSRange says to whom the NHS numbers of a range are given. The zero NHSRange
// is that of an absent number.
type NHSRange uint8

// The seven answers.
const (
	NHSUnassigned      NHSRange = iota + 1 // no range that is in use
	NHSScotlandCHI                         // Community Health Index: opens with the date of birth
	NHSNorthernIreland                     // Health and Care Number
	NHSEnglandWalesIoM                     // England, Wales and the Isle of Man
	NHSNotIssued                           // kept back
	NHSIrelandIHI                          // Individual Health Identifier of the Republic of Ireland
	NHSTest                                // people made up for tests
)

var nhsRangeNames = []string{
	"unassigned", "scotland_chi", "northern_ireland", "england_wales_iom", "not_issued", "ireland_ihi", "test",
}

// String returns the range as it is written in documents, or "invalid".
func (r NHSRange) String() string { return guidance.NameClosed(nhsRangeNames, r) }

// nhsRanges are the ranges by their last number, in order: each begins where the
// one before it ends.
//
// Source: github.com/uk-fci/nhs-number, nhs_number/constants.py, a package of
// volunteers. No list of the NHS's own was found.
var nhsRanges = []struct {
	last string
	of   NHSRange
}{
	{"0099999999", NHSUnassigned},
	{"3112999999", NHSScotlandCHI},
	{"3199999999", NHSUnassigned},
	{"3999999999", NHSNorthernIreland},
	{"4999999999", NHSEnglandWalesIoM},
	{"5999999999", NHSNotIssued},
	{"7999999999", NHSEnglandWalesIoM},
	{"8599999999", NHSIrelandIHI},
	{"8999999999", NHSUnassigned},
	{"9999999999", NHSTest},
}

// Range returns to whom numbers like n are given; zero when absent. The NHS does
// not publish the ranges: they are what a package of volunteers collected.
func (n NHSNumber) Range() NHSRange {
	if n.IsZero() {
		return 0
	}
	at := 0
	for n.text > nhsRanges[at].last {
		at++
	}
	return nhsRanges[at].of
}

// CHIDateExists reports whether n is in the range of the Scottish Community
// Health Index and its first six digits are a day of the 20th or 21st century,
// ddmmyy. The century is not in the number, so 29 February is a day in every
// year that divides by four: 1900 had none, but 2000 did.
func (n NHSNumber) CHIDateExists() bool {
	if n.Range() != NHSScotlandCHI {
		return false
	}
	two := func(at int) int { return int(n.text[at]-'0')*10 + int(n.text[at+1]-'0') }
	day, month, year := two(0), two(2), two(4)
	if month < 1 || month > 12 {
		return false
	}
	longest := [...]int{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}[month-1]
	if month == 2 && year%4 == 0 {
		longest = 29
	}
	return day >= 1 && day <= longest
}
