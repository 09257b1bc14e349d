package evidence

import (
	"slices"
	"strings"

	"github.com/rakit-dev/rakit/guidance"
)

// fullest returns the combination that can be filled furthest, of equals the
// first.
func (std Standard) fullest(fit []fitDocument, providers bool) (Combination, filling) {
	best := std.Combinations[0]
	filled := best.fill(fit, providers)
	for _, c := range std.Combinations[1:] {
		if f := c.fill(fit, providers); len(f.lacking) < len(filled.lacking) {
			best, filled = c, f
		}
	}
	return best, filled
}

// blameProviders says so where two papers of one provider are all that stands in
// the way.
func (std Standard) blameProviders(why *unfit, fit []fitDocument, s Submission) {
	combination, filled := std.fullest(fit, false)
	if len(filled.lacking) > 0 {
		return
	}
	seen := map[string]bool{}
	for slot, class := range combination.slots() {
		d := fit[filled.used[slot]]
		if class != AddressProof || d.provider == "" {
			continue
		}
		why.require(std.Rules.Providers, !seen[d.provider], d.index, "provider", "this paper comes from the provider of another one, and the two count as one proof of address")
		seen[d.provider] = true
	}
}

// chosen returns the combination by which the documents are judged. It is the
// fullest; but where that has a photographic document and no number of any is there,
// and the documents suffice without, with a counter-signed photograph, it is the
// one without: a further document takes nothing away.
func (std Standard) chosen(fit []fitDocument, s Submission) (Combination, filling) {
	c, filled := std.fullest(fit, true)
	if len(filled.lacking) > 0 || c.Photographic == 0 || std.Rules.Number.ID == "" || s.numbered() || !s.CounterSignature.will(std.Rules.CounterSigned) {
		return c, filled
	}
	for _, faceless := range std.Combinations {
		if faceless.Photographic > 0 {
			continue
		}
		if f := faceless.fill(fit, true); len(f.lacking) == 0 {
			return faceless, f
		}
	}
	return c, filled
}

// nearest says what the combinations lack of which the least is lacking, the usual
// one first.
func (std Standard) nearest(fit []fitDocument) string {
	_, best := std.fullest(fit, true)
	var ways []string
	for _, c := range std.Combinations {
		filled := c.fill(fit, true)
		if len(filled.lacking) > len(best.lacking) {
			continue
		}
		way := filled.words()
		if c.CounterSigned {
			way += " with a counter-signed photograph"
		}
		if !slices.Contains(ways, way) {
			ways = append(ways, way)
		}
	}
	lack := "the nearest lacks "
	if len(ways) > 1 {
		lack = "the nearest lack "
	}
	said := "the documents that can be counted fill none of the combinations: " + lack + strings.Join(ways, ", or ")
	if givenTwice(fit) {
		said += "; a document that is given twice counts once"
	}
	return said
}

// askOfCounted notes what the documents that are counted leave open: how they were
// seen, where none of them says so, and whether two proofs of address come from one
// provider, where that of one is not named.
func (std Standard) askOfCounted(why *unfit, fit []fitDocument, c Combination, filled filling) {
	unsaid := !slices.ContainsFunc(fit, func(d fitDocument) bool { return d.seen })
	why.leaveOpen(std.Rules.Seen, len(fit) > 0 && unsaid)
	if len(filled.lacking) > 0 || c.Address < 2 {
		return
	}
	named := slices.Clone(fit)
	for i, d := range named {
		if d.provider == "" {
			named[i].as = slices.DeleteFunc(slices.Clone(d.as), func(as Class) bool { return as == AddressProof })
		}
	}
	why.leaveOpen(std.Rules.Providers, len(c.fill(named, true).lacking) > 0)
}

// leaveOpen notes that a rule cannot be evaluated, if so.
func (u *unfit) leaveOpen(r guidance.Rule, open bool) {
	if r.ID != "" && open {
		u.unknown[r.ID] = true
	}
}
