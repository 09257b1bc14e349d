package rbac_test

import (
	"slices"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/rbac"
)

// TestApprovedByAnother: RA-RBC-074, for whatever makes a position or changes it.
func TestApprovedByAnother(t *testing.T) {
	const me, mine, other = "555000000001", "555000000002", "555000000003"
	for _, tt := range []struct {
		name string
		on   string
		by   string
		also []string
		who  []string
		want []guidance.RuleID
		why  string
	}{
		{"by somebody else", "2024-04-17", me, nil, []string{other}, ids(), "two people"},
		{"by both", "2024-04-17", me, nil, []string{me, other}, ids(), "one of them is somebody else"},
		{"by themself alone", "2024-04-17", me, nil, []string{me}, ids("RA-RBC-074"), "nobody else has seen it"},
		{"by themself on the last day before", "2024-04-16", me, nil, []string{me}, ids(), "approvals were not asked for yet"},
		{"under another user id of theirs", "2024-04-17", me, []string{mine}, []string{me, mine}, ids("RA-RBC-074"), "a second user id is no second person"},
		{"a digit more", "2024-04-17", me, []string{mine}, []string{"555000000004"}, ids(), "compared byte for byte"},
		{"by nobody knows whom", "2024-04-17", "", nil, []string{other}, ids("RA-RBC-074"), "it cannot be shown that it was somebody else"},
	} {
		c := rbac.PositionChange{On: day(tt.on), By: tt.by, Also: tt.also, Standing: below}
		c.Approval = &rbac.Approval{By: tt.who, How: "meeting of the access board", On: day("2020-01-02")}
		p := sponsors()
		_, defined := p.Define(c)
		_, edited := p.Edit(p, c)
		_, copied := p.Copy(rbac.PositionCopy{ID: "p-2"}, c)
		for what, err := range map[string]error{"defined": defined, "edited": edited, "copied": copied} {
			if diff := cmp.Diff(tt.want, refusedBy(t, err)); diff != "" {
				t.Errorf("%s, %s (-want +got):\n%s\nwhy: %s", tt.name, what, diff, tt.why)
			}
		}
	}
	own := rbac.PositionChange{On: day("2024-04-17"), By: me, Approval: &rbac.Approval{By: []string{me}, How: "by myself", On: day("2024-04-17")}}
	if _, err := sponsors().Close(rbac.PositionClosing{On: own.On, By: me, Reason: "ward closes"}, own); err != nil {
		t.Errorf("a closing gives nothing: %v", err)
	}
}

// TestEditStays: RA-RBC-075.
func TestEditStays(t *testing.T) {
	for organisation, want := range map[string][]guidance.RuleID{
		"RX1": ids(), "RX2": ids("RA-RBC-075"), "RX": ids("RA-RBC-025", "RA-RBC-075"),
	} {
		next := sponsors()
		next.Organisation = organisation
		_, err := sponsors().Edit(next, on("2024-04-17"))
		if diff := cmp.Diff(want, refusedBy(t, err)); diff != "" {
			t.Errorf("at %s (-want +got):\n%s", organisation, diff)
		}
	}
}

// TestChangers: who changed a position is named once, in order; of very many the oldest
// are not, but for whoever made it.
func TestChangers(t *testing.T) {
	by := func(i int) rbac.PositionChange {
		c := on("2024-04-17")
		c.By = strconv.Itoa(555000001000 + i)
		return c
	}
	p, err := sponsors().Define(by(0))
	for _, i := range []int{1, 0, 2, 1} {
		if err == nil {
			p, err = p.Edit(p, by(i))
		}
	}
	if want := []string{"555000001000", "555000001001", "555000001002"}; err != nil || !slices.Equal(p.ChangedBy, want) {
		t.Errorf("%v, %v, want %v", p.ChangedBy, err, want)
	}
	before := slices.Clone(p.ChangedBy)
	was := p
	for i := range 100 {
		if p, err = p.Edit(p, by(i)); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(p.ChangedBy); n != 64 || p.ChangedBy[0] != "555000001000" || p.ChangedBy[1] != "555000001037" || p.ChangedBy[63] != "555000001099" {
		t.Errorf("%d: %v", n, p.ChangedBy)
	}
	if !slices.Equal(was.ChangedBy, before) {
		t.Error("an edit changed those of the position before")
	}
}
