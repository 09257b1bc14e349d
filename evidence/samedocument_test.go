package evidence_test

import (
	"slices"
	"testing"

	"github.com/rakit-dev/rakit/evidence"
)

// another is another paper of the same kind and provider.
func another(d evidence.Document) evidence.Document {
	d.Number += "6"
	return d
}

// TestADocumentGivenTwice counts once, however its number and kind are written,
// and whether or not it is kept.
func TestADocumentGivenTwice(t *testing.T) {
	pass := original(passport())
	pass.Holder, pass.MRZ = nil, nil
	with := func(d evidence.Document, change func(*evidence.Document)) evidence.Document {
		change(&d)
		return d
	}
	kept := func(d evidence.Document) evidence.Document { return keep(t, d).Document() }
	bare := with(pass, func(d *evidence.Document) { d.Number = "" })
	tests := []struct {
		name          string
		first, second evidence.Document
		one           bool
		why           string
	}{
		{"the same", pass, pass, true, "one passport"},
		{"spaced", pass, with(pass, func(d *evidence.Document) { d.Number = "512 345-678" }), true, "letters and digits count"},
		{"other days", pass, with(pass, func(d *evidence.Document) { d.Issued = "2019-05-01" }), true, "the number tells"},
		{"as a passport of any state", pass, with(pass, func(d *evidence.Document) { d.Kind = "passport" }), true, "one family"},
		{"another number", pass, with(pass, func(d *evidence.Document) { d.Number = "512345679" }), false, "by one digit"},
		{"another kind", pass, with(pass, func(d *evidence.Document) { d.Kind = "pass-card" }), false, "two documents may share a number"},
		{"case", fresh(evidence.PASSCard), with(fresh(evidence.PASSCard), func(d *evidence.Document) { d.Number = "ab 1234/5" }), true, "case means nothing"},
		{"no number", bare, bare, true, "nothing tells them apart"},
		{"no number, issued on another day", bare, with(bare, func(d *evidence.Document) { d.Issued = "2018-05-02" }), false, "two documents"},
		{"no number, expires on another day", bare, with(bare, func(d *evidence.Document) { d.Expires = "2028-05-02" }), false, "two documents"},
		{"no number, of another provider", bare, with(bare, func(d *evidence.Document) { d.Provider = "X" }), false, "two documents"},
		{"no number, another kind", bare, with(bare, func(d *evidence.Document) { d.Kind = "passport" }), false, "two documents"},
		{"kept", kept(pass), kept(pass), true, "the hash tells"},
		{"kept, another number", kept(pass), kept(with(pass, func(d *evidence.Document) { d.Number = "512345679" })), false, "the hash tells"},
	}
	for _, tt := range tests {
		numbered := fresh(evidence.ArmedForcesCard) // for a number, and too old to be counted
		numbered.Issued, numbered.Expires = "2010-01-01", "2011-01-01"
		for _, ds := range [][]evidence.Document{{tt.first, tt.second, bill(), numbered}, {tt.second, bill(), numbered, tt.first}} {
			o := onDay(t, evidence.InPerson, ordinaryDay, evidence.LocalPolicy{}, ds...)
			if got := slices.Contains(unmet(o), "RA-EVD-401"); got != tt.one || o.Complete() == tt.one {
				t.Errorf("%s: counted once %v, want %v: %v\nwhy: %s", tt.name, got, tt.one, findings(o), tt.why)
			}
		}
	}
}

// TestTheCopyThatIsFitCounts: one that is not takes nothing away.
func TestTheCopyThatIsFitCounts(t *testing.T) {
	late := licence()
	late.Expires = "2024-12-11"
	ds := []evidence.Document{late, licence(), bill(), original(passport())}
	if o := onDay(t, evidence.InPerson, ordinaryDay, evidence.LocalPolicy{}, ds...); !o.Complete() {
		t.Errorf("%v, want none", findings(o))
	}
}
