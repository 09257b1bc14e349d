package access_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/rbac/access"
)

// TestReach: an access profile at another organisation counts while that of its position
// is an RA parent of it, whatever was so on the day on which the position was made.
func TestReach(t *testing.T) {
	const given, away = "RA-RBC-037 allowed as p-1#1@RX3 added", "RA-RBC-036 "
	link := func(child, parent, from, to string) rbac.Link {
		return rbac.Link{Child: child, Parent: parent, Interval: days(from, to)}
	}
	direct := []rbac.Link{link("RX3", "RX1", "2024-02-01", "2024-02-29")}
	through := []rbac.Link{link("RX3", "RX2", "2024-01-01", "2024-06-30"), link("RX2", "RX1", "2024-02-01", "")}
	again := append(direct, link("RX3", "RX1", "2024-03-05", "2024-03-31"))
	seamless := append(direct, link("RX3", "RX1", "2024-03-01", ""))
	tests := []struct {
		name  string
		links []rbac.Link
		on    string
		want  string
		why   string
	}{
		{"day before", direct, "2024-01-31", away + "not-yet as p-1#1@RX3 added 2024-02-01", "not yet below it"},
		{"first day", direct, "2024-02-01", given, "included"},
		{"last day", direct, "2024-02-29", given, "included, in a leap year"},
		{"day after", direct, "2024-03-01", away + "expired as p-1#1@RX3 added 2024-03-01", "the link is over, and nothing changed the position"},
		{"never", nil, "2024-02-29", away + "not-granted as p-1#1@RX3 added", "no link"},
		{"other way round", []rbac.Link{link("RX1", "RX3", "2024-01-01", "")}, "2024-02-29", away + "not-granted as p-1#1@RX3 added", "nothing reaches upwards"},
		{"without a first day", []rbac.Link{link("RX3", "RX1", "", "2024-02-29")}, "2024-02-29", away + "not-granted as p-1#1@RX3 added", "in force on no day"},
		{"through another, before", through, "2024-01-31", away + "not-yet as p-1#1@RX3 added 2024-02-01", "the upper link is not there yet"},
		{"through another", through, "2024-06-30", given, "both links"},
		{"through another, after", through, "2024-07-01", away + "expired as p-1#1@RX3 added 2024-07-01", "the lower link is over"},
		{"between two links", again, "2024-03-04", away + "expired as p-1#1@RX3 added 2024-03-01", "what was is said first"},
		{"linked again", again, "2024-03-05", given, "below it again"},
		{"after both", again, "2024-04-01", away + "expired as p-1#1@RX3 added 2024-04-01", "the last one counts"},
		{"one link follows the other", seamless, "2024-03-01", given, "no day between them"},
		{"links in a ring", append(through, link("RX1", "RX3", "2024-01-01", "")), "2024-06-30", given, "the walk ends"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := world()
			p.Standing.Links = tt.links
			p.Positions = []rbac.Position{{ID: "p-1", Organisation: "RX1", AccessProfiles: []rbac.AccessProfile{
				{Organisation: "RX3", JobRole: "R5090", Activities: []string{"B0570"}},
			}}}
			p.Assignments = []rbac.Assignment{{ID: "as", User: nurse, Position: "p-1", Start: day("2024-01-01")}}
			q := ask(nurse, "B0570", "RX3")
			q.On = day(tt.on)
			d := bothAnswer(t, p, q)
			if diff := cmp.Diff(lines(tt.want), said(d)); diff != "" || d.Outcome != d.Reasons[0].Outcome {
				t.Errorf("%s; reasons mismatch (-want +got):\n%s\nwhy: %s", d.Outcome, diff, tt.why)
			}
			e := must(access.Compile(p))
			if slices.Contains(e.Activities(q), "B0570") != d.Allowed() || (len(e.Who(q)) == 1) != d.Allowed() {
				t.Errorf("%s, and the lists are %v, %v", d.Outcome, e.Activities(q), e.Who(q))
			}
			act := askAct(nurse, rbac.FindRecords, "RX3")
			act.On = q.On
			if got := bothAnswer(t, p, act).Outcome; got != d.Outcome {
				t.Errorf("an act is %s, an activity %s: acts go the same way\nwhy: %s", got, d.Outcome, tt.why)
			}
		})
	}
}

// TestReachOfFFFFF: it is neither below nor above a real organisation.
func TestReachOfFFFFF(t *testing.T) {
	for home, at := range map[string]string{"RX1": "FFFFF", "FFFFF": "RX1"} {
		p := world()
		p.Standing.Links = []rbac.Link{{Child: at, Parent: home, Interval: days("2024-01-01", "")}}
		p.Positions[2] = rbac.Position{ID: "p-locum", Organisation: home, AccessProfiles: []rbac.AccessProfile{
			{Organisation: at, JobRole: "R8003", Activities: []string{"B0570"}},
		}}
		q := ask(locum, "B0570", at)
		if at == "FFFFF" {
			q.WorkingAt = "FX1AA"
		}
		if d := bothAnswer(t, p, q); d.Outcome != access.NotGranted {
			t.Errorf("a position of %s at %s: %s by %v", home, at, d.Outcome, said(d))
		}
	}
}
