package access_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/rbac/access"
)

// FuzzQuestion: whatever is asked, both forms agree, an unknown user is denied, and
// nothing panics.
func FuzzQuestion(f *testing.F) {
	for _, s := range [][5]string{
		{nurse, "B0360", "RX1", "", "2024-09-23"},
		{locum, "B0570", "FFFFF", "FX1AA", "2024-09-23"},
		{agent, "", "RX3", "", "2024-02-29"},
		{"", "", "", "", ""},
		{"R8001", "B0360", "rx1", "FFFFF", "0001-01-01"},
	} {
		f.Add(s[0], s[1], uint8(rbac.FindRecords), s[2], s[3], "", s[4])
	}
	p := world()
	e := must(access.Compile(p))
	f.Fuzz(func(t *testing.T, user, activity string, act uint8, organisation, site, subject, on string) {
		q := access.Question{User: user, Activity: activity, Organisation: organisation, WorkingAt: site, Subject: subject}
		_ = q.On.UnmarshalText([]byte(on)) // what is no day is none
		if activity == "" {
			q.Act = rbac.Act(act)
		}
		plain := access.Authorize(p, q)
		if diff := cmp.Diff(plain, e.Authorize(q), equateDates); diff != "" {
			t.Fatalf("mismatch (-plain +compiled):\n%s", diff)
		}
		if e.Allowed(q) != plain.Allowed() {
			t.Fatal("Allowed differs")
		}
		known := user == nurse || user == agent || user == locum || user == leaver || user == closedUser
		if plain.Allowed() && (!known || q.On.IsZero() || organisation == "") {
			t.Fatal("allowed to somebody unknown, on no day, or nowhere")
		}
		e.Who(q)
		e.Activities(q)
	})
}
