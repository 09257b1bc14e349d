package gpg45_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/evidence/gpg45"
	"github.com/rakit-dev/rakit/guidance"
)

// TestTableIsTheReference compares the table with the copy that was typed for the
// tests.
func TestTableIsTheReference(t *testing.T) {
	t.Parallel()
	table := gpg45.NewTable()
	if len(gpg45.Profiles()) != 32 || len(lines) != 32 {
		t.Fatalf("%d profiles, %d in the reference", len(gpg45.Profiles()), len(lines))
	}
	for i, l := range lines {
		r, ok := table.Requirements(gpg45.Profiles()[i])
		if !ok || r.Profile != gpg45.Profiles()[i] {
			t.Fatalf("line %d is that of %s", i, r.Profile)
		}
		got := line{r.Profile.String(), r.Level.String(), nil, r.Activity, r.Fraud, r.Verification}
		for _, item := range r.Items {
			got.items = append(got.items, string(rune('0'+item.Strength))+string(rune('0'+item.Validity)))
		}
		if diff := cmp.Diff(l, got, cmp.AllowUnexported(line{})); diff != "" {
			t.Errorf("%s (-reference +table):\n%s", l.code, diff)
		}
		want := guidance.Unverified
		if l.code == "H2D" || l.code == "V1A" {
			want = guidance.Disputed
		}
		if r.Basis != want {
			t.Errorf("%s rests on %s, want %s", l.code, r.Basis, want)
		}
	}
	if _, ok := table.Requirements(0); ok {
		t.Error("the zero profile has a line")
	}
	if _, ok := table.Requirements(33); ok {
		t.Error("there is a 33rd profile")
	}
}

// TestItemsFormChains: counting documents stands for matching them only as long as
// each requirement of a profile is at least as hard as the next.
func TestItemsFormChains(t *testing.T) {
	t.Parallel()
	for _, variants := range [][]gpg45.Variant{nil, gpg45.Variants()} {
		table := gpg45.NewTable(variants...)
		for _, p := range gpg45.Profiles() {
			r, _ := table.Requirements(p)
			for i := 1; i < len(r.Items); i++ {
				if a, b := r.Items[i-1], r.Items[i]; a.Strength < b.Strength || a.Validity < b.Validity {
					t.Errorf("%s: item %d is not as hard as item %d", p, i-1, i)
				}
			}
		}
	}
}

// implies reports whether whoever meets p by its own scores meets q.
func implies(table *gpg45.Table, p, q gpg45.Profile) bool {
	r, _ := table.Requirements(p)
	e := gpg45.Evidence{
		Activity: scoreOf(r.Activity), Fraud: fraudOf(r.Fraud), Verification: scoreOf(r.Verification),
	}
	for _, item := range r.Items {
		e.Items = append(e.Items, gpg45.Item{Strength: scoreOf(item.Strength), Validity: scoreOf(item.Validity)})
	}
	return table.Evaluate(e, gpg45.AllProfiles()).Profiles.Contains(q)
}

// TestNoProfileIsPointless: why the table reads its two disputed lines as it does.
// With the other reading of either, one profile implies another of its level.
func TestNoProfileIsPointless(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name     string
		variants []gpg45.Variant
		want     []string
	}{
		{"the table", nil, nil},
		{"H2D lower", []gpg45.Variant{gpg45.H2DLower}, []string{"H2C H2D"}},
		{"V1A higher", []gpg45.Variant{gpg45.V1AHigher}, []string{"V1A V1B"}},
		{"both", gpg45.Variants(), []string{"H2C H2D", "V1A V1B"}},
	} {
		table := gpg45.NewTable(tt.variants...)
		var got []string
		for _, p := range gpg45.Profiles() {
			for _, q := range gpg45.Profiles() {
				if a, b := p.String(), q.String(); p != q && a[0] == b[0] && implies(table, p, q) {
					got = append(got, a+" "+b)
				}
			}
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s: profiles that imply one of their level (-want +got):\n%s", tt.name, diff)
		}
	}
}

// TestAHigherLevelIncludesTheLower: whoever meets a profile meets one of every
// lower level.
func TestAHigherLevelIncludesTheLower(t *testing.T) {
	t.Parallel()
	for _, l := range lines {
		met := gpg45.Evaluate(l.own().evidence()).Profiles.String()
		for _, level := range "LMHV" {
			if !strings.ContainsRune(met, level) {
				t.Errorf("%s: none of level %c is met by %q", l.code, level, met)
			}
			if strings.HasPrefix(l.code, string(level)) {
				break
			}
		}
	}
}

func TestTableAt(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, on, known string
		want            error
	}{
		{"the day the profiles came", "2020-10-22", "", nil},
		{"the day before: another table, not held", "2020-10-21", "", guidance.ErrNotEvaluated},
		{"in the emergency of spring 2020", "2020-04-20", "", guidance.ErrNotEvaluated},
		{"as known before they came", "2020-10-22", "2020-10-21", guidance.ErrNoEdition},
		{"today", "2026-11-22", "", nil},
	} {
		var known guidance.Date
		if tt.known != "" {
			known = guidance.MustDate(tt.known)
		}
		edition, err := gpg45.TableAt(guidance.MustDate(tt.on), known)
		if !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, err, tt.want)
		}
		if err == nil && edition.Name() != "gpg45-profiles/1" {
			t.Errorf("%s: %s", tt.name, edition.Name())
		}
	}
}

func TestMachineNames(t *testing.T) {
	t.Parallel()
	for _, p := range gpg45.Profiles() {
		for _, text := range []string{p.String(), strings.ToLower(p.String())} {
			if got, err := gpg45.ParseProfile(text); err != nil || got != p {
				t.Errorf("%q: %s, %v", text, got, err)
			}
		}
	}
	for _, text := range []string{"", "M1", "M1E", "M1A ", "L1A,L1B", "Ｍ1A"} {
		if _, err := gpg45.ParseProfile(text); err == nil {
			t.Errorf("%q was read as a profile", text)
		}
	}
	for _, l := range gpg45.Levels() {
		if got, err := gpg45.ParseLevel(strings.ToUpper(l.String())); err != nil || got != l {
			t.Errorf("%s: %s, %v", l, got, err)
		}
	}
	for n := -1; n <= 5; n++ {
		s, err := gpg45.NewScore(n)
		if (err == nil) != (n >= 0 && n <= 4) {
			t.Errorf("score %d: %v", n, err)
		}
		f, ferr := gpg45.NewFraudScore(n)
		if (ferr == nil) != (n >= 0 && n <= 3) {
			t.Errorf("fraud score %d: %v", n, ferr)
		}
		for _, text := range []string{"score_" + string(rune('0'+n)), "SCORE_" + string(rune('0'+n)), string(rune('0' + n))} {
			if got, perr := gpg45.ParseScore(text); (perr == nil) != (err == nil) || got != s {
				t.Errorf("%q as a score: %s, %v", text, got, perr)
			}
			if got, perr := gpg45.ParseFraudScore(text); (perr == nil) != (ferr == nil) || got != f {
				t.Errorf("%q as a fraud score: %s, %v", text, got, perr)
			}
		}
	}
}
