package guidance

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
)

// Publication is what a rule set knows of one revision of an edition: that it was
// published on a day, for some days.
type Publication struct {
	Name      string // id, slash, revision: [Edition.Name]
	Effective Interval
	Known     Date
	Basis     Basis
}

// Publications returns the revisions of a table of editions, in table order.
func (es Editions[T]) Publications() []Publication {
	ps := make([]Publication, len(es))
	for i, e := range es {
		ps[i] = Publication{Name: e.Name(), Effective: e.Effective, Known: e.Known, Basis: e.Basis}
	}
	return ps
}

// Ruleset names all rules, and the editions of the guidance as far as they were
// known on a day: what an assessment rests on. A decision keeps the version, so
// that it can be made again later, and explained if it then comes out otherwise.
type Ruleset struct {
	Version string // twelve hexadecimal digits
	Known   Date   // the first day of this knowledge; zero for that from before any edition
}

// WithEditions returns the registry with the editions by which its rules are
// applied. They count for the version.
func (g *Registry) WithEditions(tables ...[]Publication) *Registry {
	all := append(slices.Clone(g.editions), slices.Concat(tables...)...)
	slices.SortStableFunc(all, func(a, b Publication) int { return strings.Compare(a.Name, b.Name) })
	return &Registry{rules: g.rules, editions: all}
}

// Version returns a short name of exactly this set of rules with the newest
// knowledge: it changes when any rule's id, revision, severity, basis or dates
// change, or those of an edition, and not otherwise.
func (g *Registry) Version() string { return g.VersionAt(Date{}) }

// VersionAt returns the version of the rule set with what was known on a day; a
// zero day means the newest knowledge.
func (g *Registry) VersionAt(knownAt Date) string {
	h := sha256.New()
	for _, r := range g.rules {
		fmt.Fprintf(h, "%s/%d %s %s %s %s\n", r.ID, r.Rev, r.Severity, r.Basis, r.Effective, r.Known)
	}
	for _, e := range g.editions {
		if knownAt.IsZero() || !e.Known.After(knownAt) {
			fmt.Fprintf(h, "%s %s %s %s\n", e.Name, e.Basis, e.Effective, e.Known)
		}
	}
	return hex.EncodeToString(h.Sum(nil))[:12]
}

// Rulesets returns every state of knowledge that these rules can be applied with,
// oldest first: one for each day on which an edition, or a revision of one,
// became known. The last is the newest.
func (g *Registry) Rulesets() []Ruleset {
	days := make([]Date, len(g.editions))
	for i, e := range g.editions {
		days[i] = e.Known
	}
	slices.SortFunc(days, Date.Compare)
	sets := []Ruleset{}
	for _, day := range slices.Compact(days) {
		sets = append(sets, Ruleset{g.VersionAt(day), day})
	}
	return sets
}

// Ruleset returns the state of knowledge with the given version; ok is false when
// this build has none: its rules have changed since, or are not as far yet.
func (g *Registry) Ruleset(version string) (set Ruleset, ok bool) {
	sets := g.Rulesets()
	i := slices.IndexFunc(sets, func(s Ruleset) bool { return s.Version == version })
	if i < 0 {
		return Ruleset{}, false
	}
	return sets[i], true
}
