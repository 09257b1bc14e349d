package passcode

import (
	"slices"

	"github.com/rakit-dev/rakit/guidance"
)

// commonestOf is where the list comes from.
var commonestOf = guidance.Page{
	Title: "The 100,000 passwords found most often in breaches (National Cyber Security Centre, 2019, as carried by SecLists)",
	URL:   "https://github.com/danielmiessler/SecLists/blob/13dfe500/Passwords/Common-Credentials/100k-most-used-passwords-NCSC.txt",
	Read:  guidance.MustDate("2026-11-21"),
}

// CommonCodes returns the hundred commonest codes of six digits, commonest first, which
// [CheckGuessable] refuses, and where they were published. The slice is the caller's.
func CommonCodes() ([]string, guidance.Citation) {
	return slices.Clone(commonest), commonestOf.At("The lines of six digits, in order")
}

// commonest are the hundred commonest codes of six digits, commonest first: the
// lines of six digits, in order, of the list of the 100,000 passwords found most
// often in breaches, which the National Cyber Security Centre published in 2019
// (as carried by github.com/danielmiessler/SecLists, commit 13dfe500).
var commonest = []string{
	"123456", "111111", "123123", "000000", "654321", "123321", "666666", "121212", "222222", "555555",
	"112233", "159753", "777777", "123654", "999999", "888888", "789456", "333333", "131313", "987654",
	"159357", "101010", "696969", "102030", "147258", "010203", "212121", "111222", "232323", "290966",
	"147852", "456789", "444444", "123789", "252525", "456123", "142536", "098765", "124578", "852456",
	"135790", "246810", "555666", "202020", "159951", "134679", "010101", "753951", "741852", "151515",
	"456456", "951753", "141414", "321321", "007007", "786786", "012345", "454545", "789789", "242424",
	"121314", "234567", "090909", "666999", "321654", "456852", "171717", "159159", "100200", "520520",
	"565656", "778899", "963852", "181818", "100000", "262626", "258456", "123451", "191919", "909090",
	"123457", "123987", "223344", "445566", "110110", "323232", "080808", "272727", "147147", "161616",
	"787878", "123000", "112358", "369369", "282828", "654123", "020202", "143143", "420420", "303030",
}

func isCommon(digits string) bool { return slices.Contains(commonest, digits) }
