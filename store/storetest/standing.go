package storetest

import (
	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/rbac"
)

func standingClauses() []clause {
	return []clause{
		{"links of the same two from the same day are replaced", linksReplaced},
		{"an agreement with the same id is replaced", agreementsReplaced},
		{"the standing of some organisations is what can matter to them", standingOfSome},
	}
}

func (f *fixture) standing() (s rbac.Standing) {
	f.Helper()
	f.view(func(tx authority.Tx) (err error) {
		s, err = tx.Standing()
		return err
	})
	return s
}

func linksReplaced(f *fixture) {
	requireFull(f.T, "link", sampleLink())
	ended, later, other := sampleLink(), sampleLink(), sampleLink()
	ended.Interval.To = guidance.MustDate("2020-06-30")
	later.Interval.From = guidance.MustDate("2020-07-01")
	other.Parent = "RX3"
	for _, l := range []rbac.Link{sampleLink(), later, other, ended} {
		f.update(func(tx authority.Tx) error { return tx.PutLink(l) })
	}
	f.reopen()
	if diff := cmp.Diff([]rbac.Link{ended, later, other}, f.standing().Links, values); diff != "" {
		f.Errorf("links mismatch (-want +got):\n%s", diff)
	}
}

func agreementsReplaced(f *fixture) {
	requireFull(f.T, "agreement", sampleAgreement())
	changed, other := sampleAgreement(), sampleAgreement()
	changed.Channels, changed.Organisation = []string{"zoom"}, "RX4"
	other.ID = "agreement-0"
	for _, a := range []rbac.Agreement{sampleAgreement(), other, changed} {
		f.update(func(tx authority.Tx) error { return tx.PutAgreement(a) })
	}
	f.reopen()
	got := f.standing().Agreements
	for i := range got {
		if got[i].Version == 0 {
			f.Errorf("%s came without its version", got[i].ID)
		}
		got[i].Version = 0
	}
	if diff := cmp.Diff([]rbac.Agreement{other, changed}, got, values); diff != "" {
		f.Errorf("agreements mismatch (-want +got):\n%s", diff)
	}
}

// standingOfSome has a chain, a second parent, a ring, and links that have ended.
func standingOfSome(f *fixture) {
	links := []rbac.Link{}
	for _, ends := range [][2]string{
		{"RX1", "RX2"}, {"RX1", "RX9"}, {"RX2", "RX3"}, {"RX3", "RX2"}, {"RX4", "RX2"}, {"RX5", "RX4"}, {"RX7", "RX8"},
	} { // in order of child and parent
		links = append(links, rbac.Link{Child: ends[0], Parent: ends[1], Interval: sampleLink().Interval})
	}
	links[1].Interval.To = links[1].Interval.From
	agreements := []rbac.Agreement{}
	for _, named := range [][3]string{{"a-1", "RX8", "RX1"}, {"a-2", "RX2", "RX7"}, {"a-3", "RX8", "RX9"}} {
		a := sampleAgreement()
		a.ID, a.Provider, a.Organisation = named[0], named[1], named[2]
		agreements = append(agreements, a)
	}
	f.update(func(tx authority.Tx) error {
		for _, l := range links {
			if err := tx.PutLink(l); err != nil {
				return err
			}
		}
		for _, a := range agreements {
			if err := tx.PutAgreement(a); err != nil {
				return err
			}
		}
		return nil
	})
	for _, tt := range []struct {
		of         []string
		links      []int
		agreements []int
		why        string
	}{
		{[]string{"RX1"}, []int{0, 1, 2, 3}, []int{0}, "all that is above it, on whatever day, round a ring; not what is below what is above"},
		{[]string{"RX3"}, []int{0, 2, 3, 4, 5}, nil, "all that is below it, and what is above"},
		{[]string{"RX5"}, []int{2, 3, 4, 5}, nil, "through others"},
		{[]string{"RX2", "RX7"}, []int{0, 2, 3, 4, 5, 6}, []int{1}, "of several, each once"},
		{[]string{"RX9"}, []int{1}, []int{2}, "a parent alone"},
		{[]string{"RX6"}, nil, nil, "nothing is known of it"},
		{[]string{"", "rx1", "RX"}, nil, nil, "byte for byte"},
		{nil, nil, nil, "no organisation"},
	} {
		var got, want rbac.Standing
		f.view(func(tx authority.Tx) (err error) {
			got, err = tx.StandingOf(tt.of...)
			return err
		})
		for i := range got.Agreements {
			if got.Agreements[i].Version == 0 {
				f.Errorf("%s came without its version", got.Agreements[i].ID)
			}
			got.Agreements[i].Version = 0
		}
		for _, i := range tt.links {
			want.Links = append(want.Links, links[i])
		}
		for _, i := range tt.agreements {
			want.Agreements = append(want.Agreements, agreements[i])
		}
		if diff := cmp.Diff(want, got, values); diff != "" {
			f.Errorf("StandingOf(%q) mismatch (-want +got):\n%s\nwhy: %s", tt.of, diff, tt.why)
		}
	}
}
