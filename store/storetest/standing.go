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
