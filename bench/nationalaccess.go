package main

import (
	"errors"
	"fmt"
	"runtime"
	"testing"
	"time"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/organisation"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/rbac/access"
	"github.com/rakit-dev/rakit/rbac/national"
)

// decidingNationally is ours alone over every smartcard user: each holds one position
// or two, of which one in ten has ended, at organisations that all are known; a
// position has access profiles at its own organisation and at its children. The
// codes, the baseline and the inclusions are the public ones.
var decidingNationally = nationalAccess{users: 800_000, organisations: 20_500, positions: 2000, questions: 1 << 16}

type nationalAccess struct{ users, organisations, positions, questions int }

func (nationalAccess) name() string { return "decide-nationally" }

// given is what is added to the job role of every access profile, in turn.
var given = [...]string{"B0570", "B0572", "B0278", "B0401", "B0360", "B0825", "B0062", "B1611"}

// jobRoles are those of the access profiles, in turn.
var jobRoles = [...]string{"R8000", "R8001", "R8003", "R8004", "R8006", "R8008", "R8009", "R8010", "R1290", "R5090"}

// organisationCode returns an ODS code; none is known to belong to anybody.
func organisationCode(i int) string { return fmt.Sprintf("X%05d", i) }

// perPosition returns how many access profiles a position has, so that all
// organisations have one.
func (n nationalAccess) perPosition() int { return (n.organisations + n.positions - 1) / n.positions }

// at returns the organisation of an access profile.
func (n nationalAccess) at(position, profile int) string {
	return organisationCode((position + profile*n.positions) % n.organisations)
}

func (n nationalAccess) setting() access.Setting {
	s := access.Setting{Policy: national.Public(), NationalRoles: rbac.NationalRoles()}
	since := guidance.Since(guidance.MustDate("2004-04-01"))
	var all []organisation.Organisation
	for i := range n.organisations {
		all = append(all, organisation.Organisation{Code: organisationCode(i), Open: since})
	}
	s.Organisations = organisation.NewRegister(all)
	for i := range n.positions { // a position holds at its children as long as they are that
		for profile := 1; profile < n.perPosition(); profile++ {
			s.Standing.Links = append(s.Standing.Links, rbac.Link{
				Child: n.at(i, profile), Parent: n.at(i, 0), Interval: since,
			})
		}
	}
	return s
}

func (n nationalAccess) position(i int) rbac.Position {
	p := rbac.Position{ID: fmt.Sprintf("p-%04d", i), Organisation: n.at(i, 0)}
	for profile := range n.perPosition() {
		p.AccessProfiles = append(p.AccessProfiles, rbac.AccessProfile{
			Organisation: n.at(i, profile), JobRole: jobRoles[(i+profile)%len(jobRoles)],
			Activities: []string{given[i%len(given)], given[(i+profile+1)%len(given)]},
		})
	}
	return p
}

// load adds the population entry by entry, as it would come from a store.
func (n nationalAccess) load() (*access.Engine, error) {
	b := access.NewBuilder(n.setting())
	for i := range n.positions {
		if err := b.AddPosition(n.position(i)); err != nil {
			return nil, err
		}
	}
	ids := make([]string, n.positions)
	for i := range ids {
		ids[i] = fmt.Sprintf("p-%04d", i)
	}
	for user := range n.users {
		id := crowdUser(user)
		if err := b.AddUser(access.User{ID: id}); err != nil {
			return nil, err
		}
		a := rbac.Assignment{ID: "as-" + id + "-1", User: id, Position: ids[n.positionOf(user)], Start: decidedOn.AddDays(-1 - user%700)}
		if err := b.AddAssignment(a); err != nil {
			return nil, err
		}
		if user%2 == 0 {
			continue
		}
		a.ID, a.Position = "as-"+id+"-2", ids[(n.positionOf(user)+1)%n.positions]
		if user%5 == 1 {
			a.Ended = &rbac.Ending{On: decidedOn}
		}
		if err := b.AddAssignment(a); err != nil {
			return nil, err
		}
	}
	return b.Build()
}

func (n nationalAccess) positionOf(user int) int { return user * 31 % n.positions }

// asked returns the questions, at every organisation of what the users hold; every
// other one is about an activity that no code gives.
func (n nationalAccess) asked() []access.Question {
	asked := make([]access.Question, n.questions)
	for i := range asked {
		user := i * 7919 % n.users
		position := n.positionOf(user)
		asked[i] = access.Question{
			User: crowdUser(user), Activity: given[position%len(given)],
			Organisation: n.at(position, i%n.perPosition()), On: decidedOn,
		}
		if i%2 == 1 {
			asked[i].Activity = "B9999"
		}
	}
	return asked
}

func (n nationalAccess) rows(string) ([]row, error) {
	before := heldMemory()
	start := time.Now()
	e, err := n.load()
	loaded := time.Since(start)
	if err != nil {
		return nil, err
	}
	held := heldMemory() - before
	works, err := n.works(e)
	if err != nil {
		return nil, err
	}
	times, err := byTurns(works)
	if err != nil {
		return nil, err
	}
	allocs := testing.AllocsPerRun(1000, func() { err = errors.Join(err, works[0].Run(1)) })
	runtime.KeepAlive(e)
	return n.table(times, allocs, held, loaded), err
}

// works are the questions by yes or no, with reasons, and the two queries.
func (n nationalAccess) works(e *access.Engine) ([]workload, error) {
	asked := n.asked()
	ask := func(answer func(access.Question, bool) bool) workload {
		next := 0
		return repeat(func() error {
			i := next % len(asked)
			next++
			if !answer(asked[i], i%2 == 0) {
				return fmt.Errorf("question %d: %w", i, errDecision)
			}
			return nil
		})
	}
	works := []workload{
		ask(func(q access.Question, want bool) bool { return e.Allowed(q) == want }),
		ask(func(q access.Question, want bool) bool { return e.Authorize(q).Allowed() == want }),
		ask(func(q access.Question, _ bool) bool { return len(e.Activities(q)) > 0 }),
		ask(func(q access.Question, want bool) bool { return (len(e.Who(q)) > 0) == want }),
	}
	for _, w := range works {
		if err := w.Run(min(200, n.questions)); err != nil {
			return nil, err
		}
	}
	return works, nil
}

func (n nationalAccess) table(times [][]float64, allocs float64, held int64, loaded time.Duration) []row {
	of := fmt.Sprintf(" among %s users, %s organisations, %s positions",
		thousands(int64(n.users)), thousands(int64(n.organisations)), thousands(int64(n.positions)))
	show := func(i int) string { return perOperation.show(median(times[i])) }
	return []row{
		{
			what: "an access decision" + of,
			ours: fmt.Sprintf("%s, %.3g allocations; with its reasons: %s", show(0), allocs, show(1)),
		},
		{what: "all that a user may do at an organisation", ours: show(2)},
		{what: "all who may do something at an organisation", ours: show(3)},
		{
			what: "memory of the engine",
			ours: fmt.Sprintf("%d bytes a user, %.0f MiB", held/int64(n.users), float64(held)/mebibyte),
		},
		{what: "loading it, entry by entry", ours: fmt.Sprintf("%s: %s users", span(loaded), rate(float64(n.users)/loaded.Seconds()))},
	}
}

// heldMemory returns the bytes that are in use on the heap.
func heldMemory() int64 {
	runtime.GC()
	runtime.GC() // what finalisers let go
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
