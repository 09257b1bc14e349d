package main

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/rbac/access"
	"github.com/rakit-dev/rakit/rbac/national"
)

// deciding: may this user do this activity? Every user has one of the roles, each of
// which has four activities; half of the questions are to be allowed, and every
// answer is compared. All sides answer the same questions in the same order, by turns.
//
// Ours looks at the day, the organisation and the state of profile and position, too.
// The plain peer is a map from users to the numbers of their roles, a map from
// activities to bits, and one word for each role: it knows neither day nor place. How
// cedar-go and casbin are set up is said at [openCedar] and [openCasbin].
var deciding = decisions{users: 100_000, roles: 1000, questions: 1 << 16}

// decisions is a comparison with several peers in one run.
type decisions struct{ users, roles, questions int }

const (
	decidedActivities = 64
	activitiesOfRole  = 4
)

func (decisions) name() string { return "decide" }

// decidedAt and decidedOn are the place and the day of every question.
const decidedAt = "RX1"

var decidedOn = guidance.MustDate("2026-11-23")

// decision is one question and its answer.
type decision struct {
	user, activity string
	allowed        bool
}

var errDecision = errors.New("a question is answered wrongly")

// crowdUser returns the id of a user; all are invented.
func crowdUser(i int) string { return fmt.Sprintf("555%09d", i) }

// activity returns the code of an activity, of those there are.
func activity(i int) string { return fmt.Sprintf("B%04d", i%decidedActivities) }

// activitiesOf returns the four activities of a role, all different.
func activitiesOf(role int) (codes [activitiesOfRole]string) {
	for i := range codes {
		codes[i] = activity(role + role/decidedActivities + i*(1+2*(role%8)))
	}
	return codes
}

// roleOf returns the role of a user.
func (d decisions) roleOf(user int) int { return user * 31 % d.roles }

// asked returns the questions, users in no order, every other one to be allowed.
func (d decisions) asked() []decision {
	asked := make([]decision, d.questions)
	for i := range asked {
		user := i * 7919 % d.users
		has := activitiesOf(d.roleOf(user))
		asked[i] = decision{crowdUser(user), has[i/2%activitiesOfRole], true}
		for n := i; i%2 == 1 && asked[i].allowed; n++ {
			if other := activity(n); !contains(has, other) {
				asked[i].activity, asked[i].allowed = other, false
			}
		}
	}
	return asked
}

func contains(codes [activitiesOfRole]string, code string) bool {
	for _, c := range codes {
		if c == code {
			return true
		}
	}
	return false
}

// answerer says whether a user may do an activity.
type answerer func(user, activity string) bool

// answering is a workload that asks one question after the other.
func answering(asked []decision, answer answerer) loop {
	next := 0
	return func(n int) error {
		for range n {
			q := &asked[next]
			next++
			if next == len(asked) {
				next = 0
			}
			if answer(q.user, q.activity) != q.allowed {
				return errDecision
			}
		}
		return nil
	}
}

// engine returns ours.
func (d decisions) engine() (*access.Engine, error) {
	baseline := map[string][]string{}
	for role := range d.roles {
		codes := activitiesOf(role)
		baseline[fmt.Sprintf("R%04d", role)] = codes[:]
	}
	policy, err := national.NewPolicy("bench-1", baseline, nil)
	if err != nil {
		return nil, err
	}
	p := access.Population{Setting: access.Setting{Policy: policy}}
	for role := range d.roles {
		p.Positions = append(p.Positions, rbac.Position{
			ID: fmt.Sprintf("p-%04d", role), Organisation: decidedAt,
			AccessProfiles: []rbac.AccessProfile{{JobRole: fmt.Sprintf("R%04d", role)}},
		})
	}
	for user := range d.users {
		id := crowdUser(user)
		p.Users = append(p.Users, access.User{ID: id})
		p.Assignments = append(p.Assignments, rbac.Assignment{
			ID: "as-" + id, User: id, Position: fmt.Sprintf("p-%04d", d.roleOf(user)), Start: decidedOn.AddDays(-user % 1000),
		})
	}
	return access.Compile(p)
}

// questionOf is what is asked of ours.
func questionOf(user, activity string) access.Question {
	return access.Question{User: user, Activity: activity, Organisation: decidedAt, On: decidedOn}
}

// plain returns the map and the bitset.
func (d decisions) plain() answerer {
	roles, sets, bits := make(map[string]int, d.users), make([]uint64, d.roles), make(map[string]int, decidedActivities)
	for i := range decidedActivities {
		bits[activity(i)] = i
	}
	for role := range sets {
		for _, code := range activitiesOf(role) {
			sets[role] |= 1 << bits[code]
		}
	}
	for user := range d.users {
		roles[crowdUser(user)] = d.roleOf(user)
	}
	return func(user, activity string) bool {
		role, ok := roles[user]
		bit, known := bits[activity]
		return ok && known && sets[role]>>bit&1 != 0
	}
}

// decider is one side, ready to be asked.
type decider struct {
	title  string
	answer answerer
}

// deciders returns ours, ours with reasons, and the peers, in this order.
func (d decisions) deciders() ([]decider, error) {
	e, err := d.engine()
	if err != nil {
		return nil, err
	}
	byCedar, err := d.openCedar()
	if err != nil {
		return nil, fmt.Errorf("cedar-go: %w", err)
	}
	byCasbin, err := d.openCasbin()
	if err != nil {
		return nil, fmt.Errorf("casbin: %w", err)
	}
	return []decider{
		{"Engine.Allowed", func(user, activity string) bool { return e.Allowed(questionOf(user, activity)) }},
		{"Engine.Authorize", func(user, activity string) bool { return e.Authorize(questionOf(user, activity)).Allowed() }},
		{"a map and a bitset", d.plain()},
		{"cedar-go", byCedar},
		{"casbin", byCasbin},
	}, nil
}

func (d decisions) rows(string) ([]row, error) {
	sides, err := d.deciders()
	if err != nil {
		return nil, err
	}
	asked := d.asked()
	if err := agree(sides, asked); err != nil {
		return nil, err
	}
	works := make([]workload, len(sides))
	for i, s := range sides {
		works[i] = answering(asked, s.answer)
	}
	times, err := byTurns(works)
	if err != nil {
		return nil, err
	}
	allocs := testing.AllocsPerRun(1000, func() { err = errors.Join(err, works[0].Run(1)) })
	return d.table(sides, times, allocs), err
}

// agree wants one answer from all sides, to a sample of the questions and for
// somebody whom nobody knows.
func agree(sides []decider, asked []decision) error {
	sample := []decision{{"555999999999", activity(0), false}, {"", "", false}}
	for i := 0; i < len(asked); i += max(1, len(asked)/128) | 1 { // odd: both kinds
		sample = append(sample, asked[i])
	}
	for _, s := range sides {
		for _, q := range sample {
			if s.answer(q.user, q.activity) != q.allowed {
				return fmt.Errorf("%s: %w", s.title, errDecision)
			}
		}
	}
	return nil
}

// table shows the seconds of each turn, for each side.
func (d decisions) table(sides []decider, times [][]float64, allocs float64) []row {
	const reasons = time.Microsecond
	of := fmt.Sprintf(" among %s users with %s roles of %d activities", thousands(int64(d.users)), thousands(int64(d.roles)), activitiesOfRole)
	show := func(i int) string { return sides[i].title + ": " + perOperation.show(median(times[i])) }
	beside := func(peer int) (ratio float64) {
		ratios := make([]float64, len(times[0]))
		for t := range ratios {
			ratios[t] = times[peer][t] / times[0][t]
		}
		return median(ratios)
	}
	against := func(peer int, goal float64) row {
		r := row{what: "an access decision" + of, ours: show(0), peer: show(peer), ratio: percent(beside(peer))}
		if goal > 0 {
			r.goal, r.verdict = "≥ "+percent(goal), verdict(beside(peer) >= goal)
		}
		return r
	}
	plain := against(2, 0.5)
	plain.ours += fmt.Sprintf(", %.3g allocations", allocs)
	plain.goal += ", 0 allocations"
	plain.verdict = verdict(beside(2) >= 0.5 && allocs == 0)
	return []row{plain, against(3, 5), against(4, 0), {
		what: "the same with its reasons", ours: show(1), goal: "< " + perOperation.show(reasons.Seconds()),
		verdict: verdict(median(times[1]) < reasons.Seconds()),
	}}
}
