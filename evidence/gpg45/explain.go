package gpg45

import (
	"cmp"
	"slices"

	"github.com/rakit-dev/rakit/guidance"
)

// Part is one of the five parts of an identity check. The zero Part is invalid.
type Part uint8

// The five parts, in the order in which a profile lists them.
const (
	PartStrength Part = iota + 1
	PartValidity
	PartActivity
	PartFraud
	PartVerification
)

var partNames = []string{"strength", "validity", "activity", "fraud", "verification"}

// Parts returns the five parts, in order.
func Parts() []Part { return guidance.MembersClosed[Part](partNames) }

// String returns the part as it is written in documents, or "invalid".
func (p Part) String() string { return guidance.NameClosed(partNames, p) }

// MarshalText returns the part as text; the zero Part is an error.
func (p Part) MarshalText() ([]byte, error) { return guidance.MarshalClosed("part", partNames, p) }

// UnmarshalText reads a part; unknown text is a [*guidance.UnknownValueError].
func (p *Part) UnmarshalText(text []byte) (err error) {
	*p, err = guidance.ParseClosed[Part]("part", partNames, string(text))
	return err
}

// OfItem reports whether the part is scored for each piece of evidence, and not
// once for the identity.
func (p Part) OfItem() bool { return p == PartStrength || p == PartValidity }

// Gap is one score that a profile asks for and that was not reached.
type Gap struct {
	Part Part
	Item uint8 // which of the profile's items, from 0; of no meaning unless Part.OfItem
	Have Score // zero: nothing was scored
	Need Score
}

// size returns how many points are missing. One that was not scored at all is a
// point further away than a score of 0.
func (g Gap) size() int { return g.Need.rank() - g.Have.rank() }

// Unmet is a profile that is not met, and every score that is missing.
type Unmet struct {
	Profile Profile
	Missing []Gap // at least one: items first, each with strength before validity
}

// Explain returns every accepted profile that the evidence does not meet, the
// nearest first: the one with the fewest points missing, and of equals the first
// in table order. Documents are held against a profile's items so that the fewest
// points are missing; where that can be done in several ways, the strongest
// document takes the first item. The answer does not depend on the order of the
// items.
func (t *Table) Explain(e Evidence, accepted ProfileSet) []Unmet {
	met := t.Evaluate(e, accepted).Profiles
	near := nearest(documents(e.Items))
	gaps := make([]Gap, 0, 4*len(t.rows))
	found := make([]span, 0, V3A) // a constant length is kept off the heap
	order := make([]uint32, 0, V3A)
	for _, r := range t.rows {
		if met.Contains(r.Profile) || !accepted.Contains(r.Profile) {
			continue
		}
		start := len(gaps)
		gaps = itemGaps(gaps, r.Items, near)
		gaps = lack(gaps, PartActivity, orNone(e.Activity), r.Activity)
		gaps = lack(gaps, PartFraud, ofFraud(e.Fraud), r.Fraud)
		gaps = lack(gaps, PartVerification, orNone(e.Verification), r.Verification)
		order = append(order, uint32(points(gaps[start:])<<8|len(found)))
		found = append(found, span{r.Profile, start, len(gaps)})
	}
	slices.Sort(order) // by points, then by place in the table
	unmet := make([]Unmet, len(found))
	for i, key := range order {
		f := found[key&0xff]
		unmet[i] = Unmet{f.profile, gaps[f.start:f.end:f.end]}
	}
	return unmet
}

// span is where the gaps of a profile stand.
type span struct {
	profile    Profile
	start, end int
}

// Explain returns what the evidence misses of every profile of the current table
// that it does not meet, as [Table.Explain] does.
func Explain(e Evidence) []Unmet { return current.Explain(e, AllProfiles()) }

func lack(gaps []Gap, part Part, have Score, need int) []Gap {
	return lackOfItem(gaps, part, 0, have, need)
}

func lackOfItem(gaps []Gap, part Part, item uint8, have Score, need int) []Gap {
	if have.rank() > need {
		return gaps
	}
	return append(gaps, Gap{part, item, have, Score0 + Score(need)})
}

func points(gaps []Gap) int {
	n := 0
	for _, g := range gaps {
		n += g.size()
	}
	return n
}

// pair is one pair of scores of a document.
type pair struct{ strength, validity Score }

// document is a piece of evidence with the pairs of scores that it was given,
// the strongest first.
type document []pair

// documents gathers the items of each document, and puts the strongest document
// first. Documents that are equal in this order are interchangeable, so that the
// order of the items leaves no trace.
func documents(items []Item) []document {
	items = slices.Clone(items)
	slices.SortFunc(items, func(a, b Item) int { return cmp.Compare(a.Document, b.Document) })
	docs, pairs := make([]document, 0, len(items)), make([]pair, len(items))
	for i, item := range items {
		pairs[i] = pair{orNone(item.Strength), orNone(item.Validity)}
		if last := len(docs) - 1; i > 0 && item.Document != "" && item.Document == items[i-1].Document {
			docs[last] = pairs[i-len(docs[last]) : i+1]
			continue
		}
		docs = append(docs, pairs[i:i+1])
	}
	for _, d := range docs {
		slices.SortFunc(d, stronger)
	}
	slices.SortFunc(docs, func(a, b document) int { return slices.CompareFunc(a, b, stronger) })
	return docs
}

// orNone returns a score, or none for what no constructor makes.
func orNone(s Score) Score {
	if s.rank() == 0 {
		return 0
	}
	return s
}

// ofFraud returns the score of fraud in the terms of the other parts.
func ofFraud(s FraudScore) Score {
	if s.rank() == 0 {
		return 0
	}
	return Score(s)
}

func stronger(a, b pair) int {
	return cmp.Or(cmp.Compare(b.strength, a.strength), cmp.Compare(b.validity, a.validity))
}

// gap returns how many points a document misses of a requirement by the pair of
// scores that misses the fewest, and that pair.
func (d document) gap(need ItemScores) (int, pair) {
	best, by := -1, pair{}
	for _, p := range d {
		n := max(0, need.Strength+1-p.strength.rank()) + max(0, need.Validity+1-p.validity.rank())
		if best < 0 || n < best {
			best, by = n, p
		}
	}
	return best, by
}

// choice is a document that may be held against a requirement: none for a
// negative number.
type choice struct {
	document int32
	points   int32
	by       pair
}

// choices holds, for each of the pairs, the documents that come nearest to it,
// of equals the strongest first, and after them none at all. As many as a profile
// has items are enough: the others can take no more than the rest away.
type choices [len(pairs)][]choice

func nearest(docs []document) *choices {
	var near choices
	room := make([]choice, 0, len(pairs)*(mostItems+1))
	for p, need := range pairs {
		start := len(room)
		for d, doc := range docs {
			points, by := doc.gap(need)
			at := len(room)
			for at > start && int(room[at-1].points) > points {
				at--
			}
			if at-start < mostItems {
				room = slices.Insert(room, at, choice{int32(d), int32(points), by})[:min(len(room)+1, start+mostItems)]
			}
		}
		room = append(room, choice{document: -1, points: int32(need.Strength + need.Validity + 2)})
		near[p] = room[start:]
	}
	return &near
}

// assignment looks for the documents to hold against a profile's items so that
// the fewest points are missing.
type assignment struct {
	needs        []ItemScores
	near         *choices
	chosen, best [mostItems]choice
	fewest       int32 // points of best; negative: none found yet
}

// try goes through the choices of an item and of those after it.
func (a *assignment) try(item int, points int32) {
	if a.fewest >= 0 && points >= a.fewest {
		return
	}
	if item == len(a.needs) {
		a.fewest, a.best = points, a.chosen
		return
	}
	for _, c := range a.near[pairIndex(a.needs[item])] {
		if c.document < 0 || !taken(a.chosen[:item], c.document) {
			a.chosen[item] = c
			a.try(item+1, points+c.points)
		}
	}
}

func taken(chosen []choice, document int32) bool {
	for _, c := range chosen {
		if c.document == document {
			return true
		}
	}
	return false
}

// itemGaps adds what is missing of a profile's items.
func itemGaps(gaps []Gap, needs []ItemScores, near *choices) []Gap {
	if len(needs) == 1 { // nobody else wants the nearest
		by := near[pairIndex(needs[0])][0].by
		gaps = lackOfItem(gaps, PartStrength, 0, by.strength, needs[0].Strength)
		return lackOfItem(gaps, PartValidity, 0, by.validity, needs[0].Validity)
	}
	a := assignment{needs: needs, near: near, fewest: -1}
	a.try(0, 0)
	for i, need := range needs {
		gaps = lackOfItem(gaps, PartStrength, uint8(i), a.best[i].by.strength, need.Strength)
		gaps = lackOfItem(gaps, PartValidity, uint8(i), a.best[i].by.validity, need.Validity)
	}
	return gaps
}
