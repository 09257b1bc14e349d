package gpg45

import (
	"errors"
	"fmt"
	"slices"

	"github.com/rakit-dev/rakit/guidance"
)

// ErrActivityTable is returned, wrapped, for a table of activity history that is
// not well formed.
var ErrActivityTable = errors.New("activity table is not well formed")

// CheckPolicy is how an organisation had checked the identity before the person
// began to deal with it. The zero CheckPolicy means that nobody said, which counts
// as no check.
//
// Source: GOV.UK One Login vocabulary, identityCheckPolicy.
type CheckPolicy uint8

// The policies, weakest first.
const (
	NoIdentityCheck CheckPolicy = iota + 1
	PublishedCheck
	MoneyLaunderingCheck         // met the Money Laundering Regulations 2017
	PhysicalOrBiometricComparing // with an official image
)

var checkPolicyNames = []string{"none", "published", "money-laundering-regulations", "physical-or-biometric-official"}

// ParseCheckPolicy reads a policy by its name. Unknown text is a
// [*guidance.UnknownValueError].
func ParseCheckPolicy(s string) (CheckPolicy, error) {
	return guidance.ParseClosed[CheckPolicy]("identity check policy", checkPolicyNames, s)
}

// String returns the name, "published", or "invalid" where nobody said.
func (p CheckPolicy) String() string { return guidance.NameClosed(checkPolicyNames, p) }

// MarshalText returns the name; the zero CheckPolicy is an error.
func (p CheckPolicy) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("identity check policy", checkPolicyNames, p)
}

// UnmarshalText reads a policy as [ParseCheckPolicy] does.
func (p *CheckPolicy) UnmarshalText(text []byte) (err error) {
	*p, err = ParseCheckPolicy(string(text))
	return err
}

// ActivityFacts are what is known of an identity's activity.
type ActivityFacts struct {
	Earliest guidance.Date // the first activity on record; zero: not known
	Check    CheckPolicy
}

// ActivityRow is one line of a table of activity history: the first from the top
// that is met gives the score.
type ActivityRow struct {
	Score  Score       // 1 to 4; no line is above a better one
	Months int         // the first activity was at least so many months ago
	Check  CheckPolicy // with at least this check
}

// ActivityTable is a table of activity history of the caller's own: the criteria
// since October 2020 could not be read. Make one with [NewActivityTable].
type ActivityTable struct {
	editions guidance.Editions[[]ActivityRow]
}

// NewActivityTable returns the table with these editions, each with its days, its
// basis and, where the basis asks for them, citations and rationale. The error
// wraps [ErrActivityTable].
func NewActivityTable(editions ...guidance.Edition[[]ActivityRow]) (*ActivityTable, error) {
	t := &ActivityTable{slices.Clone(editions)}
	if len(editions) == 0 {
		return nil, fmt.Errorf("%w: it has no edition", ErrActivityTable)
	}
	if err := t.editions.Check(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrActivityTable, err)
	}
	for i := range t.editions {
		rows := slices.Clone(t.editions[i].Content)
		if fault := faultOfActivity(rows); fault != "" {
			return nil, fmt.Errorf("%w: edition %s: %s", ErrActivityTable, t.editions[i].Name(), fault)
		}
		t.editions[i].Content = rows
	}
	return t, nil
}

func faultOfActivity(rows []ActivityRow) string {
	if len(rows) == 0 {
		return "it has no line"
	}
	for i, r := range rows {
		_, err := r.Check.MarshalText()
		switch {
		case r.Score < Score1 || r.Score > Score4:
			return "a score is not 1 to 4"
		case i > 0 && r.Score > rows[i-1].Score:
			return "a line stands below one with a lower score"
		case r.Months < 0:
			return "a number of months is negative"
		case err != nil:
			return "a line names no check"
		}
	}
	return ""
}

// activity2019 joins the two halves of the prototype: the time in its
// explanations, the check in its questions. Its check against an authoritative
// source has no word of its own here, and a published check need not be one: such
// a check gives 1, and the next better gives 2.
var activity2019 = []ActivityRow{
	{Score4, 36, PhysicalOrBiometricComparing},
	{Score3, 12, MoneyLaunderingCheck},
	{Score2, 6, MoneyLaunderingCheck},
	{Score1, 3, PublishedCheck},
}

var activity = func() *ActivityTable {
	first := draft("gpg45-activity-2019", activity2019,
		"the time is that of the prototype's explanations, the check that of its questions: that a score asks for both together is a choice of ours; a published check is taken for the organisation's own process; for a score of 2 this table asks for a check that met the Money Laundering Regulations where the prototype asks for one against an authoritative source, for which there is no word here",
		prototypeFirst.At("app/routes.js, explanations"), prototype.At("app/routes.js, activity-3-answer"))
	return &ActivityTable{guidance.Editions[[]ActivityRow]{
		first, superseded(first, updateOfActivity),
	}}
}()

// Activity derives the score of activity history on the day of the check. A month
// is over on the same day of the next, or on its last where it has no such day.
//
// The only table of this package ended on 21 October 2020; later days are
// [guidance.ErrNoEdition], wrapped, unless the deriver has an ActivityTable.
// Activity after the day of the check is refused by RA-GPG-022. Other errors are
// those of [Deriver.Validity].
func (d Deriver) Activity(facts ActivityFacts) (Derivation, error) {
	table := activity
	if d.ActivityTable != nil {
		table = d.ActivityTable
	}
	e, err := inForce(d, PartActivity, table.editions)
	if err != nil {
		return Derivation{}, err
	}
	if facts.Check > PhysicalOrBiometricComparing {
		_, err := facts.Check.MarshalText()
		return Derivation{}, err
	}
	if facts.Earliest.After(d.On) {
		return Derivation{}, ruleContradiction.Refuse("derive activity", "", "the first activity lies after the day of the check")
	}
	out := derivationBy(d, PartActivity, e)
	for i, r := range e.Content {
		if len(r.missing(facts, d.On)) == 0 {
			out.Row, out.Score, out.Met = i+1, r.Score, r.asks()
			break
		}
	}
	for _, r := range e.Content {
		missing := r.missing(facts, d.On)
		if r.Score > out.Score && (r.Score != out.Next || len(missing) < len(out.Missing)) {
			out.Next, out.Missing = r.Score, missing
		}
	}
	return out, nil
}

// asks returns the machine names of what the line asks.
func (r ActivityRow) asks() []string {
	return []string{fmt.Sprintf("activity-of-%d-months", r.Months), "check-" + r.Check.String()}
}

func (r ActivityRow) missing(facts ActivityFacts, on guidance.Date) []string {
	asks, missing := r.asks(), []string{}
	if facts.Earliest.IsZero() || facts.Earliest.AddMonths(r.Months).After(on) {
		missing = append(missing, asks[0])
	}
	if max(facts.Check, NoIdentityCheck) < r.Check {
		missing = append(missing, asks[1])
	}
	return missing
}
