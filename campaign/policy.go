package campaign

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/input"
)

// Policy is what a Registration Authority has decided about a campaign. Every
// member is required: no national owner, deadline or count was published, so none
// is assumed (RA-CIS-030).
type Policy struct {
	Owners       []Owner            `json:"owners"`        // who sees to the items of an organisation; may be empty
	DefaultOwner string             `json:"defaultOwner"`  // who sees to those of every other
	DueWithin    map[ReasonKind]int `json:"dueWithinDays"` // days from the day of listing; every kind of reason
	Reminders    Reminders          `json:"reminders"`
	Undecided    Ending             `json:"undecided"` // what closing does to items that nobody decided
}

// Owner is who sees to the items of an organisation: a person, a team or a post,
// as the Registration Authority calls them.
type Owner struct {
	Organisation identity.ODSCode `json:"organisation"`
	Name         string           `json:"name"`
}

// Reminders says when the owner of an item is reminded: on each of the days
// before it is due, on the day itself, and again and again while it is overdue.
type Reminders struct {
	DaysBefore       []int `json:"daysBefore"`       // each once, the earliest first: 14, 3
	EveryDaysOverdue int   `json:"everyDaysOverdue"` // 7: a week after the due day, two weeks after it, and so on
}

// Ending is what closing a campaign does to the items that nobody decided. The
// zero Ending is invalid.
type Ending uint8

// The endings.
const (
	FlagUndecided Ending = iota + 1 // they stay on the list, reported as undecided
	RescindAccess                   // of those that are overdue on that day, for more than near misses, it is recorded that access is rescinded, by policy; all others stay
)

var endingNames = []string{"flag", "rescind"}

// String returns the ending as it is written in documents, or "invalid".
func (e Ending) String() string { return guidance.NameClosed(endingNames, e) }

// MarshalText returns the ending as text; the zero Ending is an error.
func (e Ending) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("ending of undecided items", endingNames, e)
}

// UnmarshalText reads an ending; unknown text is a [*guidance.UnknownValueError].
func (e *Ending) UnmarshalText(text []byte) (err error) {
	*e, err = guidance.ParseClosed[Ending]("ending of undecided items", endingNames, string(text))
	return err
}

// The bounds of a policy. They keep slips out and are no recommendation.
const (
	longestDue  = 3650 // days
	longestWarn = 365  // days
	mostWarns   = 20
	mostOwners  = 5000
	longestName = 200 // bytes
)

// ReadPolicy reads a policy from a JSON document, strictly. The error is an
// [*input.Error], or wraps the [*guidance.Refusal] of [Policy.Check].
func ReadPolicy(data []byte) (Policy, error) {
	var p Policy
	if err := input.Decode(data, &p); err != nil {
		return Policy{}, err
	}
	if err := p.Check(); err != nil {
		return Policy{}, fmt.Errorf("policy: %w", err)
	}
	return p, nil
}

// Check returns the [*guidance.Refusal] of a policy that misses something, by
// RA-CIS-030 with every place, or nil.
func (p Policy) Check() error { return p.assess("").Refusal("open campaign") }

// assess is the check; base is the JSON Pointer of the policy.
func (p Policy) assess(base string) (a guidance.Assessment) {
	a.Require(rulePolicy, named(p.DefaultOwner), base+"/defaultOwner", "no owner is named for organisations that have none of their own")
	a.Require(rulePolicy, p.Undecided.String() != "invalid", base+"/undecided", "it is not said what closing does to undecided items")
	p.assessOwners(&a, base+"/owners")
	for _, k := range ReasonKinds() {
		days := p.DueWithin[k]
		a.Require(rulePolicy, days >= 1 && days <= longestDue, base+"/dueWithinDays/"+k.String(),
			"the days within which it is due are absent, or not from 1 to "+strconv.Itoa(longestDue))
	}
	for k := range p.DueWithin {
		a.Require(rulePolicy, k.valid(), base+"/dueWithinDays", "not a reason of the list")
	}
	p.Reminders.assess(&a, base+"/reminders")
	return a
}

func (p Policy) assessOwners(a *guidance.Assessment, base string) {
	a.Require(rulePolicy, p.Owners != nil && len(p.Owners) <= mostOwners, base, "the list of owners is absent, or longer than "+strconv.Itoa(mostOwners))
	seen := make(map[identity.ODSCode]bool, len(p.Owners))
	for i, o := range p.Owners {
		place := base + "/" + strconv.Itoa(i)
		a.Require(rulePolicy, !o.Organisation.IsZero() && !seen[o.Organisation], place+"/organisation", "the organisation is absent, or has an owner already")
		a.Require(rulePolicy, named(o.Name), place+"/name", "the owner is not named")
		seen[o.Organisation] = true
	}
}

func (r Reminders) assess(a *guidance.Assessment, base string) {
	a.Require(rulePolicy, r.EveryDaysOverdue >= 1 && r.EveryDaysOverdue <= longestWarn, base+"/everyDaysOverdue",
		"the days between reminders are absent, or not from 1 to "+strconv.Itoa(longestWarn))
	a.Require(rulePolicy, r.DaysBefore != nil && len(r.DaysBefore) <= mostWarns, base+"/daysBefore",
		"the days before the due day are absent, or more than "+strconv.Itoa(mostWarns))
	for i, d := range r.DaysBefore {
		inOrder := i == 0 || d < r.DaysBefore[i-1]
		a.Require(rulePolicy, d >= 1 && d <= longestWarn && inOrder, base+"/daysBefore/"+strconv.Itoa(i),
			"not from 1 to "+strconv.Itoa(longestWarn)+", or not fewer than the days before it in the list")
	}
}

// named reports whether a text names somebody or something.
func named(text string) bool {
	return strings.TrimSpace(text) != "" && len(text) <= longestName && utf8.ValidString(text) && !strings.ContainsFunc(text, unicode.IsControl)
}

// ownerOf returns who sees to an item: whom the source names that is due first,
// and without such a source the owner of the organisation.
func (p Policy) ownerOf(organisation identity.ODSCode, reasons []Reason) string {
	var of *Reason
	for i, r := range reasons {
		if named(r.Owner) && (of == nil || earlier(r.Due, of.Due)) {
			of = &reasons[i]
		}
	}
	if of != nil {
		return of.Owner
	}
	i := slices.IndexFunc(p.Owners, func(o Owner) bool { return o.Organisation == organisation })
	if i < 0 {
		return p.DefaultOwner
	}
	return p.Owners[i].Name
}

// dueOf returns the last day for what was listed for these reasons on a day: the
// earliest of those of policy and of the sources.
func (p Policy) dueOf(reasons []Reason, listed guidance.Date) (due guidance.Date) {
	for _, r := range reasons {
		for _, d := range [...]guidance.Date{listed.AddDays(p.DueWithin[r.Kind]), r.Due} {
			if earlier(d, due) {
				due = d
			}
		}
	}
	return due
}

// earlier reports whether d is a day, and before e or e is none.
func earlier(d, e guidance.Date) bool { return !d.IsZero() && (e.IsZero() || d.Before(e)) }
