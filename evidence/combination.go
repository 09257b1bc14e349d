package evidence

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rakit-dev/rakit/guidance"
)

// Combination is one choice of documents that proves who somebody is: so many of
// each class, each another document.
type Combination struct {
	Photographic    int
	Address         int
	NonPhotographic int
	DigitalProof    int
	CounterSigned   bool // with a photograph that a person of standing has counter-signed
}

// slots returns the classes asked for, one for each document.
func (c Combination) slots() []Class {
	var slots []Class
	for _, n := range []struct {
		class Class
		count int
	}{
		{Photographic, c.Photographic},
		{AddressProof, c.Address},
		{NonPhotographic, c.NonPhotographic},
		{DigitalProof, c.DigitalProof},
	} {
		slots = append(slots, slices.Repeat([]Class{n.class}, n.count)...)
	}
	return slots
}

// fitDocument is a document that may be counted.
type fitDocument struct {
	index    int    // in the submission
	key      string // the same for one document that is given twice
	provider string
	seen     bool // somebody wrote down how
	as       []Class
}

// filling is how far a combination can be filled from documents.
type filling struct {
	used    []int   // for each slot a place among the fit documents, or unfilled
	lacking []Class // the slots that are unfilled
}

const unfilled = -1

// fill returns the fullest filling of a combination: one document for one slot,
// one that is given twice for one of them, and no two papers of one provider for addresses unless providers do not matter.
func (c Combination) fill(fit []fitDocument, providers bool) filling {
	f := filler{slots: c.slots(), fit: fit, providers: providers}
	f.best.lacking = f.slots
	f.try(filling{}, 0)
	return f.best
}

type filler struct {
	slots     []Class
	fit       []fitDocument
	providers bool
	best      filling
}

// try fills the slots from the one at place on.
func (f *filler) try(so filling, place int) {
	if len(so.lacking) >= len(f.best.lacking) {
		return // no better any more
	}
	if place == len(f.slots) {
		if len(so.lacking) < len(f.best.lacking) {
			f.best = filling{slices.Clone(so.used), slices.Clone(so.lacking)}
		}
		return
	}
	class := f.slots[place]
	for i, d := range f.fit {
		if slices.Contains(d.as, class) && !f.isUsed(so.used, i) && !f.sameProvider(so.used, i, class) {
			f.try(filling{append(slices.Clip(so.used), i), so.lacking}, place+1)
			if len(f.best.lacking) == 0 {
				return
			}
		}
	}
	f.try(filling{append(slices.Clip(so.used), unfilled), append(slices.Clip(so.lacking), class)}, place+1)
}

// isUsed reports whether a document is used already, as it was given here or
// elsewhere among the documents.
func (f *filler) isUsed(used []int, i int) bool {
	return slices.ContainsFunc(used, func(j int) bool { return j != unfilled && f.fit[j].key == f.fit[i].key })
}

// sameProvider reports whether a paper for an address comes from the provider of
// one that is used for the address already.
func (f *filler) sameProvider(used []int, i int, class Class) bool {
	provider := f.fit[i].provider
	if !f.providers || class != AddressProof || provider == "" {
		return false
	}
	for slot, j := range used {
		if j != unfilled && f.slots[slot] == AddressProof && f.fit[j].provider == provider {
			return true
		}
	}
	return false
}

// words says what is lacking: "1 photographic document and 2 proofs of address".
func (f filling) words() string {
	var parts []string
	for _, class := range []Class{Photographic, AddressProof, NonPhotographic, DigitalProof} {
		n := 0
		for _, lacking := range f.lacking {
			if lacking == class {
				n++
			}
		}
		if n > 0 {
			parts = append(parts, counted(n, classWords[class]))
		}
	}
	return strings.Join(parts, " and ")
}

var classWords = map[Class]string{
	Photographic: "photographic document", AddressProof: "proof", NonPhotographic: "non-photographic document", DigitalProof: "digital proof of address",
}

func counted(n int, what string) string {
	if n > 1 {
		what += "s"
	}
	if strings.HasPrefix(what, "proof") {
		what += " of address"
	}
	return fmt.Sprintf("%d %s", n, what)
}

// CounterSignature is what is known of the person who counter-signed the
// photograph of a registrant without photographic identification: a person of
// standing in the community.
type CounterSignature struct {
	By          string `json:"by"`
	Profession  string `json:"profession"`           // recognised, in work or retired
	KnownYears  int    `json:"knownYears"`           // how long they have known the registrant, whole years
	Related     bool   `json:"related,omitzero"`     // by birth, marriage or as a partner
	SameAddress bool   `json:"sameAddress,omitzero"` // lives with the registrant
}

// leastKnownYears is how long a person of standing has to have known the
// registrant. Older editions are remembered to have asked for three years.
const leastKnownYears = 2

// will reports whether there is a counter-signature that the standard takes.
func (c *CounterSignature) will(r guidance.Rule) bool {
	if c == nil {
		return false
	}
	var a guidance.Assessment
	c.assess(&a, r)
	return len(a.Findings()) == 0
}

// assess says whether the counter-signature is one that the standard takes.
func (c *CounterSignature) assess(a *guidance.Assessment, r guidance.Rule) {
	const base = "/counterSignature"
	a.Require(r, given(c.By), base+"/by", "nobody is named as having counter-signed")
	a.Require(r, given(c.Profession), base+"/profession", "the profession of the person of standing is not named")
	a.Require(r, c.KnownYears >= leastKnownYears, base+"/knownYears", "the person of standing has not known the registrant for two years")
	a.Require(r, !c.Related, base+"/related", "a relative or partner cannot counter-sign")
	a.Require(r, !c.SameAddress, base+"/sameAddress", "somebody who lives with the registrant cannot counter-sign")
}
