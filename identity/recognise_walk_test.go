package identity_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/rakit-dev/rakit/identity"
)

// TestRecogniseEverySmallRecord walks every record of up to four entries out of a
// set that holds each thing the recogniser tells apart, and compares it with the
// contract read literally: every choice of three entries is tried.
func TestRecogniseEverySmallRecord(t *testing.T) {
	pool := entries{
		zerosUK, expires(zerosUK, ""), expires(zerosBare, "2025-04-01"), zerosBare,
		entry("uk-passport", "O00000000"), entry("driving-licence", "000000000"), licence,
		tac1, bare1, issued(tac1, "soon"), tac2, bare2,
	}
	counts := map[identity.Flag]int{}
	var walk func(record entries)
	walk = func(record entries) {
		got := identity.Recognise(identity.CISRecord{Evidence: record})
		flag, convention := literally(record)
		counts[flag]++
		if got.Flag != flag || got.Convention != convention {
			t.Fatalf("%+v: %s %q, want %s %q", record, got.Flag, got.Convention, flag, convention)
		}
		checkAgreement(t, record, got)
		if len(record) == 4 {
			return
		}
		for _, e := range pool {
			walk(append(slices.Clip(record), e))
		}
	}
	walk(nil)
	for _, f := range []identity.Flag{full, partial, nearMiss, none} {
		if counts[f] == 0 {
			t.Errorf("no record is %s: the walk proves nothing about it", f)
		}
	}
}

// checkAgreement asserts that the checks agree with the recogniser, and that real
// evidence changes nothing.
func checkAgreement(t *testing.T, record entries, got identity.Recognition) {
	t.Helper()
	marked := identity.CheckMarker(record, remote, "").Errors()
	if (len(marked) == 0) != (got.Convention == remote) {
		t.Fatalf("%+v: %q, but CheckMarker finds %v", record, got.Convention, marked)
	}
	if unmarked := identity.CheckNoMarker(record, "").Findings(); (len(unmarked) > 0) != got.Flag.Tracked() {
		t.Fatalf("%+v: %s, but CheckNoMarker finds %v", record, got.Flag, unmarked)
	}
	more := append(entries{entry("utility-bill", "7"), entry("uk-passport", "512345678")}, record...)
	if again := identity.Recognise(identity.CISRecord{Evidence: more}); again.Flag != got.Flag || again.Convention != got.Convention {
		t.Fatalf("%+v: %s becomes %s beside real evidence", record, got.Flag, again.Flag)
	}
}

// literally is the contract without care for speed.
func literally(record entries) (identity.Flag, identity.Convention) {
	isPassport := func(e identity.CISEntry) bool { return e.Kind == "uk-passport" || e.Kind == "passport" }
	of := func(keep func(identity.CISEntry) bool) (out entries) {
		for _, e := range record {
			if keep(e) {
				out = append(out, e)
			}
		}
		return out
	}
	zeros := of(func(e identity.CISEntry) bool { return isPassport(e) && e.Number == "000000000" })
	alike := of(func(e identity.CISEntry) bool {
		return strings.Trim(e.Number, "0O") == "" && e.Number != "" && (!isPassport(e) || e.Number != "000000000")
	})
	first := of(func(e identity.CISEntry) bool { return e.Kind == "TAC1" })
	second := of(func(e identity.CISEntry) bool { return e.Kind == "TAC2" })
	flag, convention := none, identity.Convention(0)
	for _, z := range zeros {
		flag = min(flag, nearMiss)
		for _, a := range first {
			for _, b := range second {
				flag = min(flag, partial)
				switch {
				case z.Kind == "uk-passport" && z.Expires == "2025-04-01" && a.Issued == "2020-03-01" && b.Issued == "2020-03-01":
					flag, convention = full, remote
				case z.Expires == "" && a.Issued == "" && b.Issued == "" && convention == 0:
					flag, convention = full, stream
				}
			}
		}
	}
	if flag == none && len(alike) > 0 && len(first) > 0 && len(second) > 0 {
		flag = nearMiss
	}
	return flag, convention
}
