package identity

import (
	"slices"
	"strings"
)

// The letters that no prefix of a National Insurance number holds.
//
// Source: HMRC National Insurance Manual, NIM39110.
const (
	niNeverFirst  = "DFIQUV"
	niNeverSecond = "DFIQUVO"
)

// niNeverIssued are the prefixes that the letters would allow, and that are not
// given out all the same.
//
// Source: HMRC National Insurance Manual, NIM39110.
var niNeverIssued = []string{"BG", "GB", "KN", "NK", "NT", "TN", "ZZ"}

// niAdministrative are the prefixes that older editions of NIM39110 set aside
// for administration. FY and OO are ruled out by their letters; CR, MW and NC
// are not.
var niAdministrative = []string{"CR", "FY", "MW", "NC", "OO"}

// niPrefixFaults says of every two capitals, counted from A, why no number
// begins with them; "" when one can. It is made once from the lists above, so
// that reading a number searches none of them.
var niPrefixFaults = func() (faults [26][26]string) {
	for first := range faults {
		for second := range faults[first] {
			prefix := string([]byte{'A' + byte(first), 'A' + byte(second)})
			faults[first][second] = faultOfNIPrefix(prefix)
		}
	}
	return faults
}()

func faultOfNIPrefix(prefix string) string {
	if strings.IndexByte(niNeverFirst, prefix[0]) >= 0 || strings.IndexByte(niNeverSecond, prefix[1]) >= 0 {
		if slices.Contains(niAdministrative, prefix) {
			return "administrative prefix, never issued to a person"
		}
		return "a letter that no prefix holds"
	}
	if slices.Contains(niNeverIssued, prefix) {
		return "a prefix that is not issued"
	}
	return ""
}
