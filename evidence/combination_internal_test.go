package evidence

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// fitDocuments draws documents that count as any classes, by few providers, so
// that two of one are common.
func fitDocuments(most int) *rapid.Generator[[]fitDocument] {
	one := rapid.Custom(func(rt *rapid.T) fitDocument {
		as := rapid.SliceOfNDistinct(rapid.SampledFrom([]Class{Photographic, AddressProof, NonPhotographic, DigitalProof}), 1, 3, rapid.ID[Class]).Draw(rt, "as")
		return fitDocument{as: as, key: rapid.SampledFrom([]string{"1", "2", "3", "4", "5", "6", "7", "8"}).Draw(rt, "key"), provider: rapid.SampledFrom([]string{"", "a", "b"}).Draw(rt, "provider")}
	})
	return rapid.SliceOfN(one, 0, most)
}

func combinations() *rapid.Generator[Combination] {
	return rapid.OneOf(
		rapid.SampledFrom(append(employersCombined, Combination{Photographic: 1, DigitalProof: 1})),
		rapid.Custom(func(rt *rapid.T) Combination {
			n := func(label string) int { return rapid.IntRange(0, 2).Draw(rt, label) }
			return Combination{Photographic: n("photographic"), Address: n("address"), NonPhotographic: n("non-photographic"), DigitalProof: n("digital")}
		}),
	)
}

// reference tries every assignment of documents to uses, each document on its own
// account: not used, or used as one of its classes. It returns the fewest places
// that any leaves unfilled.
func reference(c Combination, fit []fitDocument, providers bool) int {
	wanted := map[Class]int{Photographic: c.Photographic, AddressProof: c.Address, NonPhotographic: c.NonPhotographic, DigitalProof: c.DigitalProof}
	best := c.Photographic + c.Address + c.NonPhotographic + c.DigitalProof
	uses := make([]Class, len(fit)) // zero: not used
	var assign func(i int)
	assign = func(i int) {
		if i == len(fit) {
			best = min(best, lackingIn(wanted, fit, uses, providers))
			return
		}
		for _, use := range append([]Class{0}, fit[i].as...) {
			uses[i] = use
			assign(i + 1)
		}
	}
	assign(0)
	return best
}

// lackingIn counts the places that an assignment leaves unfilled. One that uses
// two papers of a provider for the address is none, nor one that uses a document
// twice.
func lackingIn(wanted map[Class]int, fit []fitDocument, uses []Class, providers bool) int {
	lacking, seen := 0, map[string]bool{}
	have := map[Class]int{}
	keys := map[string]bool{}
	for i, use := range uses {
		have[use]++
		if use != 0 && keys[fit[i].key] {
			return 99
		}
		if use != 0 {
			keys[fit[i].key] = true
		}
		if use != AddressProof || fit[i].provider == "" || !providers {
			continue
		}
		if seen[fit[i].provider] {
			return 99
		}
		seen[fit[i].provider] = true
	}
	for class, n := range wanted {
		lacking += max(0, n-have[class])
	}
	return lacking
}

// TestFillIsTheFullest holds the search against the reference.
func TestFillIsTheFullest(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		c, fit, providers := combinations().Draw(rt, "combination"), fitDocuments(6).Draw(rt, "documents"), rapid.Bool().Draw(rt, "providers")
		got := c.fill(fit, providers)
		if want := reference(c, fit, providers); len(got.lacking) != want {
			rt.Errorf("%d places are not filled: %v; want %d", len(got.lacking), got, want)
		}
		slots := c.slots()
		if len(got.used) != len(slots) && len(got.used) > 0 {
			rt.Fatalf("%d places of %d are spoken of", len(got.used), len(slots))
		}
		used, seen := map[int]bool{}, map[string]bool{}
		for slot, i := range got.used {
			if i == unfilled {
				continue
			}
			d := fit[i]
			if used[i] || !slices.Contains(d.as, slots[slot]) {
				rt.Errorf("document %d is used twice, or as what it does not count as: %v of %v", i, got.used, slots)
			}
			used[i] = true
			if slots[slot] == AddressProof && providers && d.provider != "" {
				if seen[d.provider] {
					rt.Errorf("two papers of provider %s: %v", d.provider, got.used)
				}
				seen[d.provider] = true
			}
		}
		if want := c.Photographic + c.Address + c.NonPhotographic + c.DigitalProof - len(used); len(got.lacking) != want {
			rt.Errorf("%v lacks %d, but %d places are empty", got, len(got.lacking), want)
		}
	})
}

// TestFillWalk walks every pair of documents of every one and two classes against
// the reference: small, and whole.
func TestFillWalk(t *testing.T) {
	var docs []fitDocument
	all := []Class{Photographic, AddressProof, NonPhotographic, DigitalProof}
	for i, a := range all {
		for _, provider := range []string{"", "a", "b"} {
			docs = append(docs, fitDocument{as: []Class{a}, provider: provider})
			for _, b := range all[i+1:] {
				docs = append(docs, fitDocument{as: []Class{a, b}, provider: provider})
			}
		}
	}
	for _, c := range append(employersCombined, Combination{Photographic: 1, DigitalProof: 1}) {
		for _, x := range docs {
			for _, y := range docs {
				for _, way := range []struct {
					key       string
					providers bool
				}{{"x", true}, {"x", false}, {"y", true}, {"y", false}} {
					x.key, y.key = "x", way.key
					fit, providers := []fitDocument{x, y}, way.providers
					if got, want := len(c.fill(fit, providers).lacking), reference(c, fit, providers); got != want {
						t.Errorf("%+v from %+v, providers matter %v: %d lacking, want %d", c, fit, providers, got, want)
					}
				}
			}
		}
	}
}

// TestFillIsBounded: no twenty documents make the search long. A step allocates
// once or twice, so that allocations count the steps, on any machine alike.
// Without the bound by what is lacking, all the orders of twenty documents on
// four places would be 116 280 steps.
func TestFillIsBounded(t *testing.T) {
	const most = 2000
	r := rand.New(rand.NewPCG(1, 2))
	worst := 0.0
	for range 2000 {
		fit := make([]fitDocument, maxDocuments)
		of, providers := 1+r.IntN(len(hostile)), 1+r.IntN(4)
		for i := range fit {
			fit[i].as, fit[i].key = hostile[r.IntN(of)], fmt.Sprint(i)
			fit[i].provider = []string{"", "a", "b", "c"}[r.IntN(providers)]
		}
		if i := r.IntN(maxDocuments + 1); i < maxDocuments {
			fit[i].as = hostile[r.IntN(len(hostile))] // one that is not like the others
		}
		for _, c := range employersCombined {
			worst = max(worst, testing.AllocsPerRun(1, func() { c.fill(fit, true) }))
		}
	}
	if worst > most {
		t.Errorf("%v allocations, want no more than %d", worst, most)
	}
	t.Logf("%v allocations at worst", worst)
}

var hostile = [][]Class{
	{AddressProof},
	{Photographic},
	{AddressProof, NonPhotographic},
	{NonPhotographic},
	{Photographic, AddressProof},
	{Photographic, AddressProof, NonPhotographic},
}

func TestWordsOfWhatIsLacking(t *testing.T) {
	for _, tt := range []struct {
		c    Combination
		want string
	}{
		{Combination{Photographic: 1}, "1 photographic document"},
		{Combination{Photographic: 2, Address: 1}, "2 photographic documents and 1 proof of address"},
		{Combination{Address: 2, NonPhotographic: 2}, "2 proofs of address and 2 non-photographic documents"},
		{Combination{Photographic: 1, DigitalProof: 1}, "1 photographic document and 1 digital proof of address"},
	} {
		if got := tt.c.fill(nil, true).words(); got != tt.want {
			t.Errorf("%+v: %q, want %q", tt.c, got, tt.want)
		}
	}
	if got := (filling{}).words(); got != "" {
		t.Errorf("nothing lacks %q", got)
	}
}

// BenchmarkFill fills from the twenty documents that take longest: all but the
// last place can be filled in every way.
func BenchmarkFill(b *testing.B) {
	for _, as := range hostile {
		names := []string{}
		for _, class := range as {
			names = append(names, class.String())
		}
		fit := make([]fitDocument, maxDocuments)
		for i := range fit {
			fit[i] = fitDocument{as: as, key: fmt.Sprint(i), provider: fmt.Sprint("provider ", i)}
		}
		b.Run(strings.Join(names, "+"), func(b *testing.B) {
			std := Standard{Combinations: employersCombined}
			for b.Loop() {
				std.fullest(fit, true)
			}
		})
	}
}
