package national

import (
	"errors"
	"fmt"
	"maps"
	"math/bits"
	"slices"
)

// ErrPolicy is returned, wrapped with what is wrong, for what cannot be a policy.
var ErrPolicy = errors.New("not a policy")

const (
	versionForm = "not up to 64 letters, digits and the signs . + _ -, the first a letter or digit"

	// enabledSuffix tells the version of a policy without the rows that are
	// switched off.
	enabledSuffix = "+only-enabled"
)

// Policy says what a job role and the activities added to it come to: the baseline
// of job roles, and the inclusions of activities. It does not change. A nil and a
// zero Policy know no job role and grant nothing.
type Policy struct {
	version  string
	baseline map[string][]string // by job role, those it knows; sorted
	includes map[string][]string // by activity; sorted
	enabled  *Policy             // nil where that is the policy itself

	codes  []string          // activities that rows name, sorted: their place is their number
	number map[string]int    // of a code
	reach  []bitset          // by number: what an activity gives, itself among it
	roles  map[string]rights // of the job roles that it knows
}

// rights are what the baseline of a job role gives, with all that it includes.
type rights struct {
	set   bitset
	codes []string // the same, sorted
}

// Public returns the policy of the public codes ([PublicCodes]), all rows, also those
// that their source has switched off: see [Policy.OnlyEnabled].
func Public() *Policy { return PublicCodes().Policy() }

// NewPolicy returns a policy of somebody's own. The keys of baseline are all the job
// roles that it knows, each with its activities, or none; includes has the
// activities that one activity includes, directly, and cycles are allowed. The
// version is written into decisions: up to 64 letters, digits and . + _ -, and no
// two policies should have the same. The error is [ErrPolicy], wrapped, if a code
// is not of its form or stands twice in a list. The maps are not kept.
func NewPolicy(version string, baseline, includes map[string][]string) (*Policy, error) {
	if !versionPattern.MatchString(version) {
		return nil, fmt.Errorf("%w: the version is %s", ErrPolicy, versionForm)
	}
	if err := checkGrants("baseline", baseline, IsJobRole); err != nil {
		return nil, err
	}
	if err := checkGrants("inclusions", includes, IsActivity); err != nil {
		return nil, err
	}
	return newPolicy(version, baseline, includes), nil
}

func checkGrants(what string, grants map[string][]string, form func(string) bool) error {
	for _, from := range slices.Sorted(maps.Keys(grants)) {
		to := grants[from]
		switch {
		case !form(from):
			return fmt.Errorf("%w: a code that gives, in the %s, is not of its form", ErrPolicy, what)
		case !allActivities(to):
			return fmt.Errorf("%w: a code that is given, in the %s, is no activity", ErrPolicy, what)
		case len(slices.Compact(slices.Sorted(slices.Values(to)))) != len(to):
			return fmt.Errorf("%w: in the %s an activity is given twice by one code", ErrPolicy, what)
		}
	}
	return nil
}

func allActivities(codes []string) bool {
	return !slices.ContainsFunc(codes, func(c string) bool { return !IsActivity(c) })
}

// newPolicy returns the policy of codes that were checked.
func newPolicy(version string, baseline, includes map[string][]string) *Policy {
	p := &Policy{version: version, baseline: sorted(baseline), includes: sorted(includes)}
	p.codes = named(p.baseline, p.includes)
	p.number = make(map[string]int, len(p.codes))
	for i, code := range p.codes {
		p.number[code] = i
	}
	edges := make([][]int, len(p.codes))
	for from, to := range p.includes {
		edges[p.number[from]] = p.numbers(to)
	}
	p.reach = closures(edges)
	p.roles = make(map[string]rights, len(p.baseline))
	for role, activities := range p.baseline {
		set := newBitset(len(p.codes))
		for _, i := range p.numbers(activities) {
			set.addAll(p.reach[i])
		}
		p.roles[role] = rights{set, p.appendCodes(make([]string, 0, set.count()), set)}
	}
	return p
}

// sorted returns a copy of the map whose lists are sorted.
func sorted(grants map[string][]string) map[string][]string {
	own := make(map[string][]string, len(grants))
	for from, to := range grants {
		own[from] = slices.Sorted(slices.Values(to))
	}
	return own
}

// named returns every activity of the rows, sorted and once.
func named(baseline, includes map[string][]string) []string {
	codes := slices.Collect(maps.Keys(includes))
	for _, grants := range []map[string][]string{baseline, includes} {
		for _, to := range grants {
			codes = append(codes, to...)
		}
	}
	slices.Sort(codes)
	return slices.Compact(codes)
}

func (p *Policy) numbers(codes []string) []int {
	ns := make([]int, len(codes))
	for i, c := range codes {
		ns[i] = p.number[c]
	}
	return ns
}

// OnlyEnabled returns the policy without the rows that the source has switched off
// ([Row.SwitchedOff]). Its version says so. A policy without such rows returns
// itself.
func (p *Policy) OnlyEnabled() *Policy {
	if p == nil || p.enabled == nil {
		return p
	}
	return p.enabled
}

// Version names the policy, to be written into each decision. That of the public one
// names the newest version of the NRD that a source names, and the day on which the
// public material was gathered. It is "" for the zero Policy.
func (p *Policy) Version() string {
	if p == nil {
		return ""
	}
	return p.version
}

// Knows reports whether the policy knows the job role, an R code. One that it does
// not know grants nothing.
func (p *Policy) Knows(jobRole string) bool {
	if p == nil {
		return false
	}
	_, ok := p.roles[jobRole]
	return ok
}

// Baseline returns the activities that rows give to the job role directly, sorted.
// The slice is the caller's.
func (p *Policy) Baseline(jobRole string) []string {
	if p == nil {
		return nil
	}
	return slices.Clone(p.baseline[jobRole])
}

// Includes returns the activities that the activity includes directly, sorted. The
// slice is the caller's.
func (p *Policy) Includes(activity string) []string {
	if p == nil {
		return nil
	}
	return slices.Clone(p.includes[activity])
}

// Effective returns the activities of somebody with the job role, an R code, to
// whom activities were added: those of the baseline, those added, and all that
// either include, sorted and each once. The slice is the caller's.
//
// It is nil where the policy does not know the job role: nobody can say then what
// was added to. An activity that the policy does not know is kept and includes
// nothing. Text that is no activity ([IsActivity]) is left out; of the triple of
// older consumers [ParseActivity] gives the code.
func (p *Policy) Effective(jobRole string, added []string) []string {
	if !p.Knows(jobRole) {
		return nil
	}
	role := p.roles[jobRole]
	if len(added) == 0 {
		return slices.Clone(role.codes)
	}
	var few [4]uint64 // 256 activities; the public policy has fewer
	set := bitset(few[:0])
	set = append(set, role.set...)
	strange := 0
	for _, code := range added {
		if i, ok := p.number[code]; ok {
			set.addAll(p.reach[i])
		} else if IsActivity(code) {
			strange++
		}
	}
	all := p.appendCodes(make([]string, 0, set.count()+strange), set)
	if strange > 0 {
		all = p.withStrange(all, added)
	}
	return all
}

// appendCodes appends the codes of a set, in order.
func (p *Policy) appendCodes(to []string, set bitset) []string {
	for i, w := range set {
		for ; w != 0; w &= w - 1 { // without its lowest bit
			to = append(to, p.codes[i*64+bits.TrailingZeros64(w)])
		}
	}
	return to
}

// withStrange adds the activities that the policy does not know.
func (p *Policy) withStrange(known, added []string) []string {
	for _, code := range added {
		if _, ok := p.number[code]; !ok && IsActivity(code) {
			known = append(known, code)
		}
	}
	slices.Sort(known)
	return slices.Compact(known)
}

// Gives reports whether the activity is among those that [Policy.Effective] returns.
// It makes no list.
func (p *Policy) Gives(jobRole string, added []string, activity string) bool {
	if !p.Knows(jobRole) || !IsActivity(activity) {
		return false
	}
	i, known := p.number[activity]
	if !known {
		return slices.Contains(added, activity)
	}
	if p.roles[jobRole].set.has(i) {
		return true
	}
	for _, code := range added {
		if j, ok := p.number[code]; ok && p.reach[j].has(i) {
			return true
		}
	}
	return false
}
