package main

import (
	"strings"
	"testing"
)

// TestDecidersAgree asks every side all questions about a small population.
func TestDecidersAgree(t *testing.T) {
	d := decisions{users: 300, roles: 40, questions: 600}
	sides, err := d.deciders()
	if err != nil {
		t.Fatal(err)
	}
	asked := d.asked()
	allowed := 0
	for _, q := range asked {
		if q.allowed {
			allowed++
		}
	}
	if allowed != len(asked)/2 {
		t.Errorf("%d of %d questions are to be allowed, want half", allowed, len(asked))
	}
	if err := agree(sides, asked); err != nil {
		t.Error(err)
	}
	for _, s := range sides {
		if err := answering(asked, s.answer).Run(2 * len(asked)); err != nil {
			t.Errorf("%s: %v", s.title, err)
		}
	}
	wrong := append(sides, decider{"yes", func(string, string) bool { return true }})
	if agree(wrong, asked) == nil {
		t.Error("a side that says yes to everything is taken for right")
	}
}

func TestRolesHaveFourActivities(t *testing.T) {
	for role := range deciding.roles {
		codes := activitiesOf(role)
		seen := map[string]bool{}
		for _, c := range codes {
			seen[c] = true
		}
		if len(seen) != activitiesOfRole {
			t.Errorf("role %d has %v", role, codes)
		}
	}
}

func TestDecisionTable(t *testing.T) {
	sides := []decider{{title: "ours"}, {title: "reasons"}, {title: "plain"}, {title: "cedar-go"}, {title: "casbin"}}
	times := [][]float64{{2e-7, 2e-7, 2e-7}, {2e-6, 2e-6, 2e-6}, {1e-7, 1e-7, 1e-7}, {9e-7, 9e-7, 9e-7}, {2e-3, 2e-3, 2e-3}}
	got := []string{}
	for _, r := range deciding.table(sides, times, 0) {
		got = append(got, strings.Join([]string{r.ratio, r.goal, r.verdict}, " "))
	}
	want := "50 % ≥ 50 %, 0 allocations met|450 % ≥ 500 % **not met**|10000×  | < 1 µs **not met**"
	if strings.Join(got, "|") != want {
		t.Errorf("table mismatch\n got %q\nwant %q", strings.Join(got, "|"), want)
	}
	if deciding.table(sides, times, 1)[0].verdict != verdict(false) {
		t.Error("an allocation meets the goal")
	}
}

// TestNationalAccess runs all of it over a small population.
func TestNationalAccess(t *testing.T) {
	n := nationalAccess{users: 400, organisations: 60, positions: 20, questions: 500}
	e, err := n.load()
	if err != nil {
		t.Fatal(err)
	}
	works, err := n.works(e)
	if err != nil {
		t.Fatal(err)
	}
	for i, w := range works {
		if err := w.Run(2 * n.questions); err != nil {
			t.Errorf("workload %d: %v", i, err)
		}
	}
	if rows := n.table([][]float64{{1e-7}, {1e-6}, {1e-6}, {1e-5}}, 0, 40_000, 1e9); len(rows) != 5 || rows[3].ours != "100 bytes a user, 0 MiB" {
		t.Errorf("%+v", rows)
	}
}

func BenchmarkDecide(b *testing.B) {
	d := deciding
	e, err := d.engine()
	if err != nil {
		b.Fatal(err)
	}
	asked := d.asked()
	for name, answer := range map[string]answerer{
		"ours":    func(user, activity string) bool { return e.Allowed(questionOf(user, activity)) },
		"reasons": func(user, activity string) bool { return e.Authorize(questionOf(user, activity)).Allowed() },
		"peer":    d.plain(),
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			if err := answering(asked, answer).Run(b.N); err != nil {
				b.Fatal(err)
			}
		})
	}
}
