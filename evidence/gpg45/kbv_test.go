package gpg45_test

import (
	"strings"
	"testing"

	"github.com/rakit-dev/rakit/evidence/gpg45"
)

// enoughAnswers is the table of counts, by score, mode and quality.
var enoughAnswers = map[int]map[gpg45.KBVMode][3]int{ // high, medium, low
	1: {gpg45.FreeAnswer: {1, 1, 2}, gpg45.MultipleChoice: {2, 2, 4}},
	2: {gpg45.FreeAnswer: {2, 2, 4}, gpg45.MultipleChoice: {2, 3, 8}},
}

// TestKBVCells: each cell of the table, one answer short and exactly.
func TestKBVCells(t *testing.T) {
	for score, byMode := range enoughAnswers {
		for mode, cells := range byMode {
			for quality, n := range cells {
				answers := func(n int) gpg45.KBVAnswers {
					a := gpg45.KBVAnswers{Mode: mode, Dynamic: true}
					*[]*uint8{&a.High, &a.Medium, &a.Low}[quality] = uint8(n)
					return a
				}
				short := must(deriver("2026-11-21").KBV(answers(n - 1)))
				exact := must(deriver("2026-11-21").KBV(answers(n)))
				if got, _ := short.Score.Int(); got >= score {
					t.Errorf("%s, quality %d: %d answers give %d", mode, quality, n-1, got)
				}
				if got, _ := exact.Score.Int(); got < score {
					t.Errorf("%s, quality %d: %d answers give %d, want %d", mode, quality, n, got, score)
				}
			}
		}
	}
}

// kbvScore is the reference: each quality is counted for itself, and since 22
// October 2020 for a score of 2 an answer also for the qualities below.
func kbvScore(a gpg45.KBVAnswers, combine bool) int {
	score := 0
	for s := 1; s <= 2; s++ {
		counts := [3]int{int(a.High), int(a.Medium), int(a.Low)}
		if combine && s == 2 {
			counts[1] += counts[0]
			counts[2] += counts[1]
		}
		for q, n := range enoughAnswers[s][a.Mode] {
			if counts[q] >= n && (s == 1 || a.Dynamic) {
				score = s
			}
		}
	}
	return score
}

// TestKBV walks every number of answers up to ten of each quality, in each mode and
// on both sides of the update: the score is that of the reference, an answer more
// or a better one never lowers it, and what is said to be missing gives the next.
func TestKBV(t *testing.T) {
	for _, on := range []string{"2020-10-21", "2020-10-22"} {
		combine := on == "2020-10-22"
		d := deriver(on)
		for _, mode := range []gpg45.KBVMode{gpg45.FreeAnswer, gpg45.MultipleChoice} {
			for i := range 2 * 11 * 11 * 11 {
				a := gpg45.KBVAnswers{Mode: mode, Dynamic: i%2 == 1, High: uint8(i / 2 % 11), Medium: uint8(i / 22 % 11), Low: uint8(i / 242)}
				got := must(d.KBV(a))
				want := kbvScore(a, combine)
				if n, ok := got.Score.Int(); !ok || n != want || got.Next != 0 && got.Next <= got.Score || (got.Next == 0) != (want == 2) {
					t.Fatalf("%s, %+v: %s, next %s; want %d", on, a, got.Score, got.Next, want)
				}
				for _, more := range []gpg45.KBVAnswers{with(a, 1, 0, 0), with(a, 0, 1, 0), with(a, 0, 0, 1), {Mode: mode, Dynamic: true, High: a.High, Medium: a.Medium, Low: a.Low}} {
					if kbvScore(more, combine) < want {
						t.Fatalf("%+v gives less than %+v", more, a)
					}
				}
				checkKBVMissing(t, a, got, combine)
			}
		}
	}
}

func with(a gpg45.KBVAnswers, high, medium, low uint8) gpg45.KBVAnswers {
	a.High, a.Medium, a.Low = a.High+high, a.Medium+medium, a.Low+low
	return a
}

// checkKBVMissing: the missing answers give the next score, one fewer of them does
// not, and the same number of any quality gives nothing with fewer.
func checkKBVMissing(t *testing.T, a gpg45.KBVAnswers, got gpg45.Derivation, combine bool) {
	t.Helper()
	if got.Next == 0 {
		if len(got.Missing) > 0 {
			t.Fatalf("%+v: %v are missing of nothing", a, got.Missing)
		}
		return
	}
	count := func(quality string) uint8 {
		return uint8(strings.Count(strings.Join(got.Missing, ","), quality+"-quality-answer"))
	}
	high, medium, low := count("high"), count("medium"), count("low")
	dynamic := a
	dynamic.Dynamic = a.Dynamic || strings.Contains(strings.Join(got.Missing, ","), "dynamic-questions")
	next, _ := got.Next.Int()
	if kbvScore(with(dynamic, high, medium, low), combine) != next {
		t.Fatalf("%+v: %v do not give %d", a, got.Missing, next)
	}
	n := high + medium + low
	if n == 0 {
		return
	}
	for h := range n {
		for m := range n - h {
			if kbvScore(with(dynamic, h, m, n-1-h-m), combine) >= next {
				t.Fatalf("%+v: %v are missing, but %d answers give %d", a, got.Missing, n-1, next)
			}
		}
	}
}

func TestKBVOfNoQuestions(t *testing.T) {
	got := must(deriver("2026-11-21").KBV(gpg45.KBVAnswers{}))
	if got.Score != gpg45.Score0 || got.Next != 0 || got.Part != gpg45.PartVerification {
		t.Errorf("%+v, want a score of 0 and nothing said of what is missing: the mode is not known", got)
	}
}

func TestKBVMet(t *testing.T) {
	tests := []struct {
		name string
		a    gpg45.KBVAnswers
		met  string
		why  string
	}{
		{"high before medium", gpg45.KBVAnswers{Mode: gpg45.MultipleChoice, Dynamic: true, High: 2, Medium: 3}, "dynamic-questions,high-quality-answer,high-quality-answer", "of what is enough the best"},
		{"combined", gpg45.KBVAnswers{Mode: gpg45.MultipleChoice, Dynamic: true, High: 1, Medium: 2}, "dynamic-questions,medium-quality-answer,medium-quality-answer,high-quality-answer", "the high one counts as medium, and is named as what it is"},
		{"own quality first", gpg45.KBVAnswers{Mode: gpg45.MultipleChoice, Dynamic: true, High: 1, Medium: 4}, "dynamic-questions,medium-quality-answer,medium-quality-answer,medium-quality-answer", "the better one is not needed"},
		{"all three", gpg45.KBVAnswers{Mode: gpg45.MultipleChoice, Dynamic: true, High: 1, Medium: 1, Low: 9}, "dynamic-questions" + strings.Repeat(",low-quality-answer", 8), "eight of low quality"},
		{"two better ones needed", gpg45.KBVAnswers{Mode: gpg45.MultipleChoice, Dynamic: true, High: 1, Medium: 1, Low: 6}, "dynamic-questions" + strings.Repeat(",low-quality-answer", 6) + ",medium-quality-answer,high-quality-answer", "six, and the two that count as low"},
		{"static", gpg45.KBVAnswers{Mode: gpg45.FreeAnswer, High: 9}, "high-quality-answer", "agreed beforehand: never 2"},
		{"none", gpg45.KBVAnswers{Mode: gpg45.FreeAnswer}, "", "nothing was met"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := must(deriver("2026-11-21").KBV(tt.a)); strings.Join(got.Met, ",") != tt.met {
				t.Errorf("met by %v, want %s\nwhy: %s", got.Met, tt.met, tt.why)
			}
		})
	}
}
