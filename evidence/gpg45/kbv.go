package gpg45

import (
	"slices"

	"github.com/rakit-dev/rakit/guidance"
)

// KBVMode is how knowledge questions are answered. The zero KBVMode is invalid.
type KBVMode uint8

// The two modes.
const (
	FreeAnswer KBVMode = iota + 1
	MultipleChoice
)

var kbvModeNames = []string{"free-answer", "multiple-choice"}

// ParseKBVMode reads a mode by its name. Unknown text is a
// [*guidance.UnknownValueError].
func ParseKBVMode(s string) (KBVMode, error) {
	return guidance.ParseClosed[KBVMode]("mode of knowledge questions", kbvModeNames, s)
}

// String returns the name, "free-answer", or "invalid".
func (m KBVMode) String() string { return guidance.NameClosed(kbvModeNames, m) }

// MarshalText returns the name; the zero KBVMode is an error.
func (m KBVMode) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("mode of knowledge questions", kbvModeNames, m)
}

// UnmarshalText reads a mode as [ParseKBVMode] does.
func (m *KBVMode) UnmarshalText(text []byte) (err error) {
	*m, err = ParseKBVMode(string(text))
	return err
}

// KBVAnswers are the knowledge questions that were answered rightly, all in one
// mode. The zero KBVAnswers says that there were none.
type KBVAnswers struct {
	Mode    KBVMode
	Dynamic bool  // the questions were made for this check; else they were agreed beforehand
	High    uint8 // right answers, by the quality of the question: see [Deriver.KBVQuality]
	Medium  uint8
	Low     uint8
}

// kbvRow is one line of the table of counts: so many right answers to questions of
// one quality, whichever, give the score.
type kbvRow struct {
	score             Score
	dynamic           bool
	mode              KBVMode
	high, medium, low int
}

var kbv2019 = []kbvRow{
	{Score2, true, FreeAnswer, 2, 2, 4},
	{Score2, true, MultipleChoice, 2, 3, 8},
	{Score1, false, FreeAnswer, 1, 1, 2},
	{Score1, false, MultipleChoice, 2, 2, 4},
}

// kbvTable is a table of counts and the score for which an answer counts for the
// qualities below its own too, if there is one. Each quality asks for all that the
// one below asks, so that this is the least that combining qualities can mean.
type kbvTable struct {
	rows     []kbvRow
	combined Score
}

var kbvTables = func() guidance.Editions[kbvTable] {
	counts := prototype.At("app/routes.js, verification-4-answer")
	first := draft("gpg45-kbv-2019", kbvTable{rows: kbv2019}, "the lines are the prototype's", counts)
	second := updated("gpg45-kbv-2020", kbvTable{kbv2019, Score2},
		"the lines are the prototype's; since 22 October 2020 questions of different quality may be combined for a score of 2, by a rule that was not seen: here a question counts for its own quality and those below, which can only give too little; for a score of 1 each quality counts for itself, as before",
		updateOfKBV, counts)
	return guidance.Editions[kbvTable]{
		first,
		superseded(first, updateOfKBV),
		second, unseen(second),
	}
}()

// The machine names of what a line of the table asks.
const (
	dynamicQuestions = "dynamic-questions"
	answerSuffix     = "-quality-answer"
)

// kbvCount is the right answers that count for one quality, by their own qualities
// from that one up, and how many of them a line asks for.
type kbvCount struct {
	quality KBVQuality
	answers []int
	need    int
}

// counts returns the qualities, lowest first.
func (t kbvTable) counts(r kbvRow, a KBVAnswers) [3]kbvCount {
	answers := []int{int(a.Low), int(a.Medium), int(a.High)}
	counts := [3]kbvCount{{LowQuality, answers, r.low}, {MediumQuality, answers[1:], r.medium}, {HighQuality, answers[2:], r.high}}
	if r.score == t.combined {
		return counts
	}
	for i := range counts {
		counts[i].answers = answers[i : i+1]
	}
	return counts
}

func (c kbvCount) missing() int {
	missing := c.need
	for _, n := range c.answers {
		missing -= n
	}
	return max(0, missing)
}

// nearest returns the quality of which the fewest answers are missing. Of equals it
// is the highest where the answers are enough, and else the lowest, which is the
// least to ask for.
func (t kbvTable) nearest(r kbvRow, a KBVAnswers) kbvCount {
	counts := t.counts(r, a)
	near := counts[0]
	for _, c := range counts[1:] {
		if c.missing() < near.missing() || c.missing() == 0 {
			near = c
		}
	}
	return near
}

// met returns the machine names of the answers by which the line is met, as they
// were stated: those of the quality itself before better ones.
func (c kbvCount) met(dynamic bool) []string {
	named, need := asksDynamic(dynamic), c.need
	for i, n := range c.answers {
		named = append(named, answersOf(c.quality+KBVQuality(i), min(n, need))...)
		need -= min(n, need)
	}
	return named
}

func asksDynamic(dynamic bool) []string {
	if dynamic {
		return []string{dynamicQuestions}
	}
	return []string{}
}

func answersOf(q KBVQuality, n int) []string {
	return slices.Repeat([]string{q.String() + answerSuffix}, n)
}

// KBV derives verification by knowledge questions. Since 22 October 2020 an answer
// counts for lower qualities too where a score of 2 is in question, and only there;
// Met names each answer by its own. Missing names a further right answer, or
// several, by the quality of the question. A mode that is not one of
// the list is a [*guidance.UnknownValueError]; other errors are those of
// [Deriver.Validity].
func (d Deriver) KBV(a KBVAnswers) (Derivation, error) {
	e, err := inForce(d, PartVerification, kbvTables)
	if err != nil {
		return Derivation{}, err
	}
	out := derivationBy(d, PartVerification, e)
	if a == (KBVAnswers{}) {
		return out, nil
	}
	if _, err := a.Mode.MarshalText(); err != nil {
		return Derivation{}, err
	}
	row, count := e.Content.first(a)
	if row > 0 {
		r := e.Content.rows[row-1]
		out.Row, out.Score, out.Met = row, r.score, count.met(r.dynamic)
	}
	out.Missing, out.Next = e.Content.missing(a, out.Score)
	return out, nil
}

// first returns the first line that the answers meet, counted from 1, and the
// quality by which they do; 0 where they meet none.
func (t kbvTable) first(a KBVAnswers) (int, kbvCount) {
	for i, r := range t.rows {
		if near := t.nearest(r, a); r.mode == a.Mode && (a.Dynamic || !r.dynamic) && near.missing() == 0 {
			return i + 1, near
		}
	}
	return 0, kbvCount{}
}

// missing returns what the lowest line with a higher score misses, and the score
// with that, which may be higher still.
func (t kbvTable) missing(a KBVAnswers, have Score) ([]string, Score) {
	for _, r := range slices.Backward(t.rows) {
		if r.mode != a.Mode || r.score <= have {
			continue
		}
		near := t.nearest(r, a)
		named := append(asksDynamic(r.dynamic && !a.Dynamic), answersOf(near.quality, near.missing())...)
		a.Dynamic = a.Dynamic || r.dynamic
		row, _ := t.first(a.plus(near.quality, near.missing()))
		return named, t.rows[row-1].score
	}
	return []string{}, 0
}

// plus returns the answers with n more of a quality.
func (a KBVAnswers) plus(q KBVQuality, n int) KBVAnswers {
	switch q {
	case LowQuality:
		a.Low += uint8(n)
	case MediumQuality:
		a.Medium += uint8(n)
	case HighQuality:
		a.High += uint8(n)
	}
	return a
}
