package main

import (
	"fmt"
	"time"

	"github.com/rakit-dev/rakit/evidence/gpg45"
)

// identities are scored identities with one to three documents, and the level
// that each reaches.
var identities = []struct {
	level    gpg45.Level
	evidence gpg45.Evidence
}{
	{gpg45.Medium, scored(0, 1, 2, doc{4, 2, "passport"})},
	{gpg45.High, scored(0, 1, 3, doc{4, 3, "passport"}, doc{2, 2, "utility bill"})},
	{gpg45.Low, scored(2, 1, 1, doc{1, 1, "letter"}, doc{2, 1, "letting agreement"}, doc{1, 1, "bus pass"})},
	{gpg45.None, scored(0, 0, 0, doc{3, 2, "driving licence"}, doc{2, 2, "bank statement"})},
	{gpg45.VeryHigh, scored(3, 3, 3, doc{3, 3, "passport"}, doc{2, 2, "bank account"}, doc{2, 2, "marriage certificate"})},
	{gpg45.Medium, scored(1, 1, 2, doc{3, 2, "driving licence"}, doc{2, 2, "bank account"})},
}

type doc struct {
	strength, validity int
	name               string
}

func scored(activity, fraud, verification int, docs ...doc) gpg45.Evidence {
	score := func(n int) gpg45.Score { return gpg45.Score0 + gpg45.Score(n) }
	e := gpg45.Evidence{Activity: score(activity), Fraud: gpg45.Fraud0 + gpg45.FraudScore(fraud), Verification: score(verification)}
	for _, d := range docs {
		e.Items = append(e.Items, gpg45.Item{Strength: score(d.strength), Validity: score(d.validity), Document: d.name})
	}
	return e
}

// evaluating: one to three documents against all 32 profiles. The peer tries, for
// each profile, the documents in every order, as the matcher of GOV.UK One Login
// does; it was written for this comparison.
var evaluating = comparison{
	id: "evaluate", what: "an identity held against the 32 profiles of GPG 45", unit: perOperation, each: len(identities),
	ours:   side{"gpg45.Evaluate", func(string) (workload, error) { return repeat(evaluateAll), nil }},
	peer:   side{"every order of the documents", func(string) (workload, error) { return repeat(permuteAll()), nil }},
	within: 200 * time.Nanosecond,
}

// explaining: what is missing of every profile that is not met. The peer only
// finds which are met.
var explaining = comparison{
	id: "explain", what: "what an identity misses of each profile", unit: perOperation, each: len(identities),
	ours:   side{"gpg45.Explain", func(string) (workload, error) { return repeat(explainAll), nil }},
	peer:   side{"every order of the documents, without saying why", func(string) (workload, error) { return repeat(permuteAll()), nil }},
	within: 5 * time.Microsecond,
}

func evaluateAll() error {
	for i := range identities {
		if got := gpg45.Evaluate(identities[i].evidence).Level; got != identities[i].level {
			return fmt.Errorf("identity %d is %s, want %s", i, got, identities[i].level)
		}
	}
	return nil
}

func explainAll() error {
	for i := range identities {
		if unmet := gpg45.Explain(identities[i].evidence); len(unmet) == 0 {
			return fmt.Errorf("identity %d misses nothing", i)
		}
	}
	return nil
}

// permuteAll returns the peer of the two: it reads the same table, once.
func permuteAll() func() error {
	table := gpg45.NewTable()
	var lines []gpg45.Requirements
	for _, p := range gpg45.Profiles() {
		line, _ := table.Requirements(p)
		lines = append(lines, line)
	}
	return func() error {
		for i := range identities {
			level := gpg45.None
			for _, line := range lines {
				if metByAnyOrder(line, identities[i].evidence) {
					level = line.Level
				}
			}
			if level != identities[i].level {
				return fmt.Errorf("identity %d is %s, want %s", i, level, identities[i].level)
			}
		}
		return nil
	}
}

func metByAnyOrder(line gpg45.Requirements, e gpg45.Evidence) bool {
	if e.Activity < gpg45.Score0+gpg45.Score(line.Activity) || e.Fraud < gpg45.Fraud0+gpg45.FraudScore(line.Fraud) ||
		e.Verification < gpg45.Score0+gpg45.Score(line.Verification) {
		return false
	}
	for order := range orders(len(e.Items)) {
		if metInOrder(line.Items, e.Items, order) {
			return true
		}
	}
	return false
}

func metInOrder(needs []gpg45.ItemScores, items []gpg45.Item, order []int) bool {
	if len(needs) > len(items) {
		return false
	}
	for i, need := range needs {
		item := items[order[i]]
		if item.Strength < gpg45.Score0+gpg45.Score(need.Strength) || item.Validity < gpg45.Score0+gpg45.Score(need.Validity) {
			return false
		}
	}
	return true
}

// orders yields every order of n things.
func orders(n int) func(func([]int) bool) {
	return func(yield func([]int) bool) {
		order := make([]int, n)
		for i := range order {
			order[i] = i
		}
		var from func(k int) bool
		from = func(k int) bool {
			if k == n {
				return yield(order)
			}
			for i := k; i < n; i++ {
				order[k], order[i] = order[i], order[k]
				if !from(k + 1) {
					return false
				}
				order[k], order[i] = order[i], order[k]
			}
			return true
		}
		from(0)
	}
}
