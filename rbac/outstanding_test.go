package rbac_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/rbac"
)

func TestOutstanding(t *testing.T) {
	due := func(id, review string) rbac.Grant {
		r := locum()
		r.ID, r.Review = id, day(review)
		g, err := rbac.NewGrant(r)
		if err != nil {
			t.Fatal(err)
		}
		return g
	}
	revoked, err := due("g-4", "2020-03-01").Revoke("100000000001", "back to one site", time.Date(2020, 6, 1, 12, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	log := []rbac.Grant{due("g-3", "2020-06-30"), due("g-1", "2020-06-30"), due("g-2", "2020-05-01"), revoked, {ID: "zero"}}
	tests := []struct {
		name, on string
		want     []string
		why      string
	}{
		{"none due", "2020-02-29", []string{}, "all reviews lie ahead"},
		{"day before the revocation", "2020-05-31", []string{"g-4", "g-2"}, "as it stood on that day"},
		{"day of the revocation", "2020-06-01", []string{"g-2"}, "revoked ones are done with"},
		{"day before two reviews", "2020-06-29", []string{"g-2"}, "not yet due"},
		{"day of two reviews", "2020-06-30", []string{"g-2", "g-1", "g-3"}, "review date, then id"},
		{"after all have run out", "2021-06-30", []string{"g-2", "g-1", "g-3"}, "nobody looked at them"},
		{"no day", "", []string{}, "nothing is due on no day"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := []string{}
			for _, g := range rbac.Outstanding(log, optionalDay(tt.on)) {
				got = append(got, g.ID)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("Outstanding() mismatch (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
		})
	}
}
