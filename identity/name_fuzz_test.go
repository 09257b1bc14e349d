package identity_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/identity"
)

func FuzzMRZForms(f *testing.F) {
	for _, s := range []string{"Müller", "Karl-Åke", "O'Leary", "Григорій", "ÜÜÜÜÜÜ", "محمد", "", "<", "\xff", "Zoe\u0308\u0308", "ＡＮＮＡ", "ſİıŉ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 2000 {
			return // no form field takes more
		}
		checkForms(t, s, identity.MRZForms(s))
	})
}

func FuzzCompareNames(f *testing.F) {
	f.Add("Ada", "King", "Example", "ADA", "", "EXAMPLE")
	f.Add("Søren", "", "Müller-Lüdenscheidt", "SOEREN", "", "MUELLER<LUEDENSCHEIDT")
	f.Add("Юлия", "", "МакДональд", "Yuliya", "", "McDonald")
	f.Add("", "", "Sunita", "Sunita", "", "")
	f.Add("\u0301", "\xff", "A\u200b", "ÅÅÅÅÅÅÅÅÅÅÅÅÅÅÅÅ", "AAAAAAAAAAAAAAAAAAAAAAAAAAAX", "NILAVADHANANANDA<<CHAYAPA<DE<K")
	f.Fuzz(func(t *testing.T, given, middle, family, otherGiven, otherMiddle, otherFamily string) {
		for _, pair := range [][2]string{{given, otherGiven}, {middle, otherMiddle}, {family, otherFamily}} {
			c := identity.CompareNameText(pair[0], pair[1])
			checkResult(t, c)
			if diff := cmp.Diff(c, identity.CompareNameText(pair[1], pair[0])); diff != "" {
				t.Errorf("%q and %q: not symmetric (-want +got):\n%s", pair[0], pair[1], diff)
			}
		}
		a, errA := identity.NewName(identity.NameParts{Given: given, Middle: middle, Family: family})
		b, errB := identity.NewName(identity.NameParts{Given: otherGiven, Middle: otherMiddle, Family: otherFamily})
		if errA == nil {
			if c := identity.CompareNames(a, a); c.Result != identity.SameName {
				t.Errorf("%q is not itself: %s", a, c)
			}
			if c := identity.CompareNameText(a.Parts().Family, a.Parts().Family); a.Parts().Family != "" && c.Result != identity.SameName {
				t.Errorf("%q is not itself: %s", a.Parts().Family, c)
			}
			checkResult(t, identity.CompareMRZName(a, otherFamily, otherGiven, true))
		}
		if errA != nil || errB != nil {
			return
		}
		c := identity.CompareNames(a, b)
		checkResult(t, c)
		if diff := cmp.Diff(c, identity.CompareNames(b, a)); diff != "" {
			t.Errorf("%q and %q: not symmetric (-want +got):\n%s", a, b, diff)
		}
	})
}
