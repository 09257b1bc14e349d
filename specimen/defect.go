package specimen

import (
	"slices"
	"strings"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/registration"
)

// Options are what an assessment has to be given besides the document, for a
// rule that it would not evaluate otherwise. The zero Options are nothing.
type Options struct {
	AsOf    guidance.Date // as --as-of of rakit check
	KnownAt guidance.Date // as --known-at of rakit check
	Policy  string        // JSON, as the file of --policy of rakit check
	Today   guidance.Date // as --today of rakit validate
	Explain bool          // as --explain of rakit gpg45
}

// IsZero reports whether nothing has to be given.
func (o Options) IsZero() bool { return o == Options{} }

// Defect is one way to break one rule of a sound document.
type Defect struct {
	Rule    guidance.RuleID
	Subject Subject
	Kind    string           // of Value: the kind of text, as rakit validate names it
	Route   evidence.Route   // of Record and Line: that of the sound record
	What    string           // what is wrong with the document, for people
	Outcome guidance.Outcome // what a check of the broken document comes to
	Options Options          // for the sound document as for the broken one

	Flag       identity.Flag       // of CIS: that of the broken document
	Convention identity.Convention // of CIS: which marker it carries; none unless Flag is full

	// Besides are rules that no document with the defect can keep, as the sound
	// document may not. There are none but with a very few rules, of which What is
	// only to be had with another.
	Besides []guidance.RuleID

	record *recordDefect
	cis    func(*identity.CISRecord) bool

	soundCIS func() identity.CISRecord // nil: an ordinary one
	text     func() (sound, broken string)
}

// recordDefect is how a registration record is broken.
type recordDefect struct {
	breaks func(*registration.Record) bool
	routes []evidence.Route           // on which it may be broken
	sound  func() registration.Record // nil: Sound of the route
	shown  bool                       // as an example only, never by the generator
}

// Sound returns the document before it is broken: one without any finding, as far
// as there can be one (see Besides), in the form of [Defect.Broken]. That of the zero
// Defect is nil.
func (d Defect) Sound() []byte {
	switch {
	case d.record != nil:
		return encode(d.soundRecord())
	case d.cis != nil:
		return encode(d.cisRecord())
	case d.text != nil:
		sound, _ := d.text()
		return []byte(sound)
	}
	return nil
}

// Broken returns the document that breaks the rule and no other. It is one line of
// JSON without its end. For the rules of reading it is a line that is no JSON, that
// of RA-INP-006 longer than 1 MiB, or a header and a row of CSV. That of the zero
// Defect is nil.
func (d Defect) Broken() []byte {
	switch {
	case d.record != nil:
		r := d.soundRecord()
		d.record.breaks(&r)
		return encode(r)
	case d.cis != nil:
		r := d.cisRecord()
		d.cis(&r)
		return encode(r)
	case d.text != nil:
		_, broken := d.text()
		return []byte(broken)
	}
	return nil
}

// Expect returns the label of the broken document.
func (d Defect) Expect() Expectation {
	rules := append([]guidance.RuleID{d.Rule}, d.Besides...)
	slices.Sort(rules)
	return Expectation{Outcome: d.Outcome, Rules: rules, Flag: d.Flag, Convention: d.Convention}
}

func (d Defect) cisRecord() identity.CISRecord {
	if d.soundCIS != nil {
		return d.soundCIS()
	}
	return soundCIS()
}

func (d Defect) soundRecord() registration.Record {
	if d.record.sound != nil {
		return d.record.sound()
	}
	return Sound(d.Route)
}

// Defects returns a defect for every rule that a record can break, in order of
// rule. The slice is the caller's.
func Defects() []Defect {
	ds := slices.Concat(
		inputDefects(), identityDefects(), valueDefects(), cisDefects(), callDefects(), cardDefects(),
		evidenceDefects(),
		lackingDefects(), // after those that begin with a record that passes
	)
	for i, d := range ds {
		if d.Outcome == 0 {
			ds[i].Outcome = outcomeOf(d.Expect().Rules)
		}
	}
	slices.SortStableFunc(ds, func(a, b Defect) int { return strings.Compare(string(a.Rule), string(b.Rule)) })
	return ds
}

// How to add a defect.
//
// Put a line into the table of the area (defects_*.go), by ofRecord for a rule
// that `rakit check` applies. The function changes a sound record and returns
// true; where the record at hand cannot break the rule, it returns false. It is
// given the record of Sound for the route, and the records of the generator, on
// that route and on those of also: each has to come out with findings of that one
// rule. from gives it another sound record for its example; under names the options
// without which the rule is not evaluated, and keeps the defect out of the
// generator. besides names the rules that cannot be kept with the defect; lacking is
// for an example of such a rule that begins with what the others miss, so that the
// rule is still the only difference. ofCIS (with flagged), ofScores, ofValue and ofLine
// are for rules that other assessments apply. A rule of which a finding fails nothing
// goes into the list advice. TestEveryRuleOfARecord, TestDefectsBreakTheirRuleAlone and
// TestLabelsHold prove every line of the tables.

// ofRecord returns the defect of a registration record of a route: see "How to
// add a defect".
func ofRecord(rule guidance.RuleID, route evidence.Route, what string, breaks func(r *registration.Record) bool) Defect {
	return Defect{
		Rule: rule, Subject: Record, Route: route, What: what,
		record: &recordDefect{breaks: breaks, routes: []evidence.Route{route}},
	}
}

// also returns the defect for records of further routes. Its example stays.
func (d Defect) also(routes ...evidence.Route) Defect {
	r := *d.record
	r.routes = append(slices.Clone(r.routes), routes...)
	d.record = &r
	return d
}

// from returns the defect with another sound record for its example.
func (d Defect) from(sound func() registration.Record) Defect {
	r := *d.record
	r.sound = sound
	d.record = &r
	return d
}

// lacking returns the defect for an example only, in a record that lacks something
// already: where a rule can be missed only together with what it explains, the
// rules that are missed are those of the sound document and this one.
func (d Defect) lacking(besides guidance.RuleID, sound func() registration.Record) Defect {
	d = d.from(sound).besides(besides)
	d.record.shown = true
	return d
}

// under returns the defect as one that shows under options only.
func (d Defect) under(o Options) Defect {
	d.Options = o
	return d
}

// besides returns the defect as one that cannot be had without breaking other
// rules: see [Defect.Besides].
func (d Defect) besides(rules ...guidance.RuleID) Defect {
	d.Besides = rules
	return d
}

// comesTo returns the defect of a document whose outcome is another than the
// severity of the rule says.
func (d Defect) comesTo(o guidance.Outcome) Defect {
	d.Outcome = o
	return d
}

// ofCIS returns the defect of a CIS record, which is changed from an ordinary
// one.
func ofCIS(rule guidance.RuleID, what string, breaks func(r *identity.CISRecord) bool) Defect {
	return Defect{Rule: rule, Subject: CIS, What: what, cis: breaks}
}

// flagged returns the defect of a CIS record that is recognised as this.
func (d Defect) flagged(f identity.Flag, c identity.Convention) Defect {
	d.Flag, d.Convention = f, c
	return d
}

// ofScores returns the defect of an identity that was scored: the lines that are
// sound and broken.
func ofScores(rule guidance.RuleID, what, sound, broken string) Defect {
	return Defect{Rule: rule, Subject: Scores, What: what, text: texts(sound, broken)}
}

// ofValue returns the defect of a text of a kind of rakit validate: the lines
// that are sound and broken.
func ofValue(rule guidance.RuleID, kind, what, sound, broken string) Defect {
	return Defect{Rule: rule, Subject: Value, Kind: kind, What: what, text: texts(sound, broken)}
}

func texts(sound, broken string) func() (string, string) {
	return func() (string, string) { return sound, broken }
}

// ofLine returns the defect of a line: how that of a sound record is written
// wrongly.
func ofLine(rule guidance.RuleID, what string, edit func(line string) string) Defect {
	const route = evidence.InPerson
	return Defect{Rule: rule, Subject: Line, Route: route, What: what, text: func() (string, string) {
		sound := string(encode(Sound(route)))
		return sound, edit(sound)
	}}
}
