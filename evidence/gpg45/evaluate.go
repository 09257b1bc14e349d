package gpg45

import "math/bits"

// Evidence is what was scored of one identity. A score that is left out was not
// scored: it meets no requirement, not even one of 0. Write a score of 0 where a
// part was looked at, or is not needed, and nothing was found.
type Evidence struct {
	Items            []Item            `json:"evidence"`
	Activity         Score             `json:"activity,omitzero"`
	Fraud            FraudScore        `json:"fraud,omitzero"`
	Verification     Score             `json:"verification,omitzero"`
	ContraIndicators []ContraIndicator `json:"contraIndicators,omitempty"`
}

// Item is one piece of evidence with its two scores. Items with the same
// Document are one document that was scored more than once: it counts once, by
// whichever of its pairs of scores serves; a strength is never combined with the
// validity of another pair. Document is compared byte by byte: bring the names of
// documents into one spelling first. Items without Document are all different
// documents.
type Item struct {
	Strength Score  `json:"strength,omitzero"`
	Validity Score  `json:"validity,omitzero"`
	Document string `json:"document,omitempty"`
}

// ContraIndicator is a finding of fraud, or of what may be fraud, against an
// identity. As long as it is not mitigated the identity has no level of
// confidence, whatever its scores (RA-GPG-001).
type ContraIndicator struct {
	Code      string `json:"code"`                // of the body that found it
	Mitigated bool   `json:"mitigated,omitempty"` // a mitigation is on record
}

// Result says what an identity reaches.
type Result struct {
	Level    Level      `json:"level"`             // the highest of any profile met; None for none, or where Blocked
	Profiles ProfileSet `json:"profiles"`          // every profile met, whatever the level
	Blocked  bool       `json:"blocked,omitempty"` // by a contra-indicator that is not mitigated
}

// Evaluate returns what the evidence reaches by the current table.
func Evaluate(e Evidence) Result { return current.Evaluate(e, AllProfiles()) }

// Evaluate returns which of the accepted profiles the evidence meets, and the
// level that follows from those. Scores are never added up; an item counts for
// one requirement only; the order of the items makes no difference, and a
// further item or a higher score never makes the result less.
func (t *Table) Evaluate(e Evidence, accepted ProfileSet) Result {
	have := countItems(e.Items) | whole(e.Activity.rank(), e.Fraud.rank(), e.Verification.rank())
	r := Result{Level: None, Blocked: e.Blocked()}
	for i, need := range t.needs {
		if enough(have, need) {
			r.Profiles.bits |= 1 << i
		}
	}
	r.Profiles.bits &= accepted.bits
	if best, ok := r.Profiles.last(); ok && !r.Blocked {
		r.Level = t.rows[best-1].Level
	}
	return r
}

// Blocked reports whether a contra-indicator is not mitigated.
func (e Evidence) Blocked() bool {
	for _, c := range e.ContraIndicators {
		if !c.Mitigated {
			return true
		}
	}
	return false
}

// pairs are the different requirements of items that occur in any reading of the
// table.
var pairs = [...]ItemScores{{1, 1}, {2, 2}, {3, 2}, {3, 3}, {4, 2}, {4, 3}, {4, 4}}

// mostItems is the number of items that a profile asks for at most.
const mostItems = 3

// reached packs what an identity has into one word: a nibble for each of the
// pairs, with the number of different documents that meet it, up to mostItems,
// and one for each score of the identity. The highest bit of each nibble is free.
type reached uint64

const (
	nibble     = 4
	guards     = 0x8888888888888888
	activityAt = len(pairs) * nibble
	fraudAt    = activityAt + nibble
	verifyAt   = fraudAt + nibble
)

// enough reports whether no nibble of need is higher than that of have: then no
// nibble borrows from its free bit.
func enough(have, need reached) bool { return ((have|guards)-need)&guards == guards }

// whole packs the ranks of the scores of the identity.
func whole(activity, fraud, verification int) reached {
	return reached(activity)<<activityAt | reached(fraud)<<fraudAt | reached(verification)<<verifyAt
}

// countItems packs the documents that meet each pair. Because the requirements of
// a profile form a chain, their numbers decide whether a document can be found
// for each of them (Hall's theorem): nothing has to be matched.
func countItems(items []Item) reached {
	var have reached
	var counted [len(pairs)][mostItems]string
	for i := range items {
		item := &items[i]
		for met := pairsMet[item.Strength.rank()][item.Validity.rank()]; met != 0; met &= met - 1 {
			p := bits.TrailingZeros8(met)
			n := int(have>>(p*nibble)) & 7
			if n == mostItems || item.Document != "" && contains(counted[p][:n], item.Document) {
				continue
			}
			counted[p][n] = item.Document
			have += 1 << (p * nibble)
		}
	}
	return have
}

// pairsMet says which of the pairs are met by the ranks of a strength and a
// validity: a bit for each.
var pairsMet = func() (met [6][6]uint8) {
	for strength := range met {
		for validity := range met[strength] {
			for p, need := range pairs {
				if strength > need.Strength && validity > need.Validity {
					met[strength][validity] |= 1 << p
				}
			}
		}
	}
	return met
}()

func contains(documents []string, document string) bool {
	for _, d := range documents {
		if d == document {
			return true
		}
	}
	return false
}

// compile turns a line of the table into what is to be reached. The second of a
// chain of items needs two documents that meet it, since the first does as well.
func compile(rows []Requirements) []reached {
	needs := make([]reached, len(rows))
	for i, r := range rows {
		needs[i] = whole(r.Activity+1, r.Fraud+1, r.Verification+1)
		for k, item := range r.Items {
			at := pairIndex(item) * nibble
			needs[i] = needs[i]&^(7<<at) | reached(k+1)<<at
		}
	}
	return needs
}

func pairIndex(need ItemScores) int {
	for i, p := range pairs {
		if p == need {
			return i
		}
	}
	panic("gpg45: a requirement of the table is missing in pairs")
}
