package authority_test

import (
	"errors"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/temporary"
)

// TestArrange shows what is arranged, by whom, and what is not.
func TestArrange(t *testing.T) {
	tests := []struct {
		name   string
		by     authority.Actor
		change func(*temporary.Arrangements)
		rules  []string
	}{
		{"all", manager, func(*temporary.Arrangements) {}, nil},
		{"without a policy", manager, func(a *temporary.Arrangements) { a.Policy = temporary.LocalPolicy{} }, nil},
		{"a policy that is not written down", manager, func(a *temporary.Arrangements) { a.Policy.Reference = " " }, []string{"RA-TAC-031"}},
		{"another organisation's policy", manager, func(a *temporary.Arrangements) { a.Policy.Organisation = rx3 }, []string{"RA-TAC-031"}},
		{"a way that the page does not offer", manager, func(a *temporary.Arrangements) { a.Policy.Choices[0].Ways = []temporary.Way{temporary.WayInduction} }, []string{"RA-TAC-030"}},
		{"trained after the appointment", manager, func(a *temporary.Arrangements) { a.Appointments[1].TrainedOn = day("2024-10-02") }, []string{"RA-TAC-034"}},
		{"nobody is appointed", manager, func(a *temporary.Arrangements) { a.Appointments[1].Checker = identity.UserID{} }, []string{"RA-TAC-034"}},
		{"appointed by another organisation", manager, func(a *temporary.Arrangements) { a.Appointments[1].Organisation = rx3 }, []string{"RA-TAC-034"}},
		{"the manager themself", manager, func(a *temporary.Arrangements) { a.Appointments[1].Checker = manager.ID }, []string{"RA-RBC-002"}},
		{"by an ID Checker", onDuty, func(*temporary.Arrangements) {}, []string{"RA-RBC-001"}},
		{"from elsewhere", elsewhere, func(*temporary.Arrangements) {}, []string{"RA-RBC-003"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			h := newHouse(t, options{at: night})
			a := arrangements()
			tt.change(&a)
			stored, err := h.Arrange(t.Context(), authority.Arrange{By: tt.by, Arrangements: a})
			if tt.rules != nil {
				h.refusedBy(t, err, tt.rules...)
				_, err := h.For(home).Arrangements(t.Context(), rx1)
				if !errors.Is(err, authority.ErrNotFound) {
					t.Errorf("stored all the same: %v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			found := must(h.For(home).Arrangements(t.Context(), rx1))
			if diff := gocmp.Diff(stored, found, values); diff != "" || found.Version != 1 {
				t.Errorf("version %d (-want +got):\n%s", found.Version, diff)
			}
			if e := h.last(); e.Subject != "RX1" || e.Detail["appointments"] != "3" || e.Detail["appointed"] != "999900000032 999900000033 999900000034" {
				t.Errorf("event of %s: %v", e.Subject, e.Detail)
			}
		})
	}
}

// TestChangeOfArrangements shows that the log says whose appointment began and whose
// ended, and that nothing is said of those that stay.
func TestChangeOfArrangements(t *testing.T) {
	h := pool(t)
	a := must(h.For(home).Arrangements(t.Context(), rx1))
	a.Appointments = a.Appointments[:2]
	a.Appointments[1].Days.To = day("2026-06-30")
	must(h.Arrange(t.Context(), authority.Arrange{By: manager, Arrangements: a}))
	e := h.last()
	want := map[string]string{
		"appointed": agencyChecker.String(), "no-longer-appointed": collegeWorker.String(), "appointments": "2",
		"policy-days": "2024-10-01 to …", "own-profile": "not-held",
	}
	if diff := gocmp.Diff(want, e.Detail); diff != "" {
		t.Errorf("details (-want +got):\n%s", diff)
	}
}
