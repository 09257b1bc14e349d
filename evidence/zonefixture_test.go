package evidence_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/evidence/mrz"
)

// zoneOf returns the machine readable zone that a passport of the United Kingdom
// would have that says what the document does of number, expiry and holder; nil
// where no zone could say it.
func zoneOf(d evidence.Document) []string {
	number := strings.ToUpper(strings.Join(strings.Fields(d.Number), ""))
	h := evidence.Holder{GivenName: "ADA", FamilyName: "EXAMPLE", DateOfBirth: "1985-12-10"}
	if d.Holder != nil {
		h = *d.Holder
	}
	if len(h.DateOfBirth) != 10 || len(d.Expires) != 10 {
		return nil
	}
	short := func(day string) string { return day[2:4] + day[5:7] + day[8:] }
	return td3(number, short(h.DateOfBirth), short(d.Expires), h.FamilyName, strings.TrimSpace(h.GivenName+" "+h.MiddleNames))
}

// td3 makes the zone of a passport, with days as YYMMDD; nil where no zone could
// say it.
func td3(number, born, expires, family, given string) []string {
	if number == "" || len(number) > 9 {
		return nil
	}
	name, err := mrz.EncodeName(mrz.TD3, family, given)
	if err != nil {
		return nil
	}
	upper := "P<GBR" + name
	checked := func(field string) string {
		digit, err := mrz.CheckDigit(field)
		if err != nil {
			return ""
		}
		return field + string(digit)
	}
	numbered, birth, expiry := checked((number + "<<<<<<<<<")[:9]), checked(born), checked(expires)
	personal := strings.Repeat("<", 15)
	composite := checked(numbered + birth + expiry + personal)
	lower := numbered + "GBR" + birth + "F" + expiry + personal
	if len(lower) != 43 || composite == "" {
		return nil
	}
	return []string{upper, lower + composite[len(composite)-1:]}
}

// TestZoneOf holds the maker of zones against one that was worked out by hand,
// and shows that what no zone says has none.
func TestZoneOf(t *testing.T) {
	d := passport()
	if diff := cmp.Diff(passport().MRZ, zoneOf(d)); diff != "" {
		t.Errorf("zone of the fixture (-by hand +made):\n%s", diff)
	}
	for name, change := range map[string]func(*evidence.Document){
		"no number":       func(d *evidence.Document) { d.Number = "" },
		"ten characters":  func(d *evidence.Document) { d.Number = "0512345678" },
		"not of the zone": func(d *evidence.Document) { d.Number = "51234567-" },
		"no expiry":       func(d *evidence.Document) { d.Expires = "" },
		"no name":         func(d *evidence.Document) { d.Holder = &evidence.Holder{DateOfBirth: "1985-12-10"} },
	} {
		d := passport()
		change(&d)
		if zone := zoneOf(d); !slices.Equal(zone, nil) {
			t.Errorf("%s: %v, want none", name, zone)
		}
	}
}
