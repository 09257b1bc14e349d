package gpg45

import (
	"fmt"
	"math/bits"
	"strings"

	"github.com/rakit-dev/rakit/guidance"
)

// questionnaire is what one score is derived from: a closed list of facts, the
// facts that cannot hold together, and tables of criteria by day.
type questionnaire struct {
	part    Part
	facts   words
	clashes []clash
	tables  guidance.Editions[[]row]
}

// row is one line of a table of criteria. Of the lines whose criteria are all met
// the first from the top gives the score; where there is none, it is 0.
type row struct {
	score    Score
	criteria []criterion
}

// notJudged is the score of a line of which the sources do not say what it gives:
// whoever meets it is not scored.
const notJudged Score = 0

// criterion asks for at least n of some facts.
type criterion struct {
	n  int
	of uint32
}

// clash says that no fact of the one set holds together with one of the other.
type clash struct{ these, those uint32 }

func everyOf[F factSet](facts F) criterion {
	return criterion{bits.OnesCount32(uint32(facts)), uint32(facts)}
}

func atLeast[F factSet](n int, facts F) criterion { return criterion{n, uint32(facts)} }

func either[F factSet](these, those F) clash { return clash{uint32(these), uint32(those)} }

func (c criterion) met(facts uint32) bool { return bits.OnesCount32(facts&c.of) >= c.n }

func (r row) met(facts uint32) bool {
	for _, c := range r.criteria {
		if !c.met(facts) {
			return false
		}
	}
	return true
}

// asks returns every fact that the line speaks of.
func (r row) asks() uint32 {
	var facts uint32
	for _, c := range r.criteria {
		facts |= c.of
	}
	return facts
}

// first returns the first line that the facts meet, counted from 1, and its
// score; 0 and Score0 where they meet none.
func first(rows []row, facts uint32) (int, Score) {
	for i, r := range rows {
		if r.met(facts) {
			return i + 1, r.score
		}
	}
	return 0, Score0
}

// derive holds facts against the table that is in force for the deriver.
func derive[F factSet](d Deriver, q *questionnaire, set F) (Derivation, error) {
	facts := uint32(set)
	e, err := inForce(d, q.part, q.tables)
	if err != nil {
		return Derivation{}, err
	}
	if !q.facts.holds(facts) {
		return Derivation{}, q.facts.unknown()
	}
	if c, ok := q.clash(facts); ok {
		return Derivation{}, q.contradiction(facts, c)
	}
	rows := e.Content
	out := derivationBy(d, q.part, e)
	out.Row, out.Score = first(rows, facts)
	if out.Score == notJudged {
		return Derivation{}, fmt.Errorf("derive %s: %s does not say what %s gives: %w", q.part, e.Name(),
			strings.Join(q.facts.of(facts&rows[out.Row-1].asks()), ", "), guidance.ErrNotEvaluated)
	}
	if out.Row > 0 {
		out.Met = q.facts.of(facts & rows[out.Row-1].asks())
	}
	if missing := q.missing(rows, facts, out.Score); missing != 0 {
		_, out.Next = first(rows, facts|missing)
		out.Missing = q.facts.of(missing)
	}
	return out, nil
}

func (q *questionnaire) clash(facts uint32) (clash, bool) {
	for _, c := range q.clashes {
		if facts&c.these != 0 && facts&c.those != 0 {
			return c, true
		}
	}
	return clash{}, false
}

func (q *questionnaire) contradiction(facts uint32, c clash) error {
	return ruleContradiction.Refuse("derive "+q.part.String(), "", fmt.Sprintf("%s cannot hold together with %s",
		strings.Join(q.facts.of(facts&c.these), ", "), strings.Join(q.facts.of(facts&c.those), ", ")))
}

// missing returns the fewest further facts that give a higher score, and of as
// many those that stand earlier in the list; 0 where no facts do.
func (q *questionnaire) missing(rows []row, facts uint32, have Score) uint32 {
	var best uint32
	for _, r := range rows {
		if r.score > have {
			best = q.fewest(rows, r, facts, have, best)
		}
	}
	return best
}

// fewest returns the fewest facts that are missing of a line, or best where those
// are not fewer. What the line asks for without a choice is taken; of the choices
// every selection is tried, because one fact may serve several criteria.
func (q *questionnaire) fewest(rows []row, r row, facts uint32, have Score, best uint32) uint32 {
	var forced, choice uint32
	for _, c := range r.criteria {
		if c.n == bits.OnesCount32(c.of) {
			forced |= c.of &^ facts
		}
	}
	for _, c := range r.criteria {
		if !c.met(facts | forced) {
			choice |= c.of &^ (facts | forced)
		}
	}
	for chosen := choice; ; chosen = (chosen - 1) & choice {
		missing := forced | chosen
		if (best == 0 || fewer(missing, best)) && r.met(facts|missing) && q.raises(rows, facts|missing, have) {
			best = missing
		}
		if chosen == 0 {
			return best
		}
	}
}

// raises reports whether the facts can hold together and give a higher score: a
// line above may give less.
func (q *questionnaire) raises(rows []row, facts uint32, have Score) bool {
	_, clashing := q.clash(facts)
	_, score := first(rows, facts)
	return !clashing && score > have
}

// fewer orders sets of missing facts: the smaller first, and of equals the one
// whose facts stand earlier in the list.
func fewer(a, b uint32) bool {
	if n, m := bits.OnesCount32(a), bits.OnesCount32(b); n != m {
		return n < m
	}
	return a < b
}
