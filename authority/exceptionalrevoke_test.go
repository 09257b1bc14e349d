package authority_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/campaign"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/rbac"
)

// manyGrants is a house with entries of each sort: at RX1, to which the agent may act
// by agreement, and RX2, their own; and one at RX3, to which they may not.
func manyGrants(t *testing.T) (h *house, ids map[string]string) {
	t.Helper()
	h = locumHouse(t)
	today := guidance.DateOf(h.clock)
	ids = map[string]string{}
	put := func(name string, change func(*rbac.GrantRequest)) {
		r := rbac.GrantRequest{
			ID: "grant-" + name, User: pharmacist.String(), Organisation: "FFFFF", Profession: "pharmacist", RegistrationNumber: "2000000",
			Reason: "cover", WorkingAt: "RX1", Start: today, End: today.AddDays(180), Review: today.AddDays(90),
			GrantedBy: manager.ID.String(), GrantedAt: h.clock,
		}
		change(&r)
		g, err := rbac.NewGrant(r)
		if err == nil && name == "revoked" {
			g, err = g.Revoke(manager.ID.String(), "a mistake", h.clock)
		}
		if err == nil {
			err = h.store.Update(t.Context(), func(tx authority.Tx) error { return tx.PutGrant(g) })
		}
		if err != nil {
			t.Fatal(err)
		}
		ids[name] = g.ID
	}
	ids["first"] = h.subject(authority.ActionGrantAccess)
	put("technician", func(r *rbac.GrantRequest) { r.Profession, r.RegistrationNumber = "pharmacy-technician", "5000000" })
	put("rx2", func(r *rbac.GrantRequest) { r.WorkingAt = "RX2" })
	put("rx3", func(r *rbac.GrantRequest) { r.WorkingAt = "RX3" })
	put("revoked", func(*rbac.GrantRequest) {})
	put("ran-out", func(r *rbac.GrantRequest) {
		r.Start, r.Review, r.End = today.AddDays(-9), today.AddDays(-1), today.AddDays(-1)
	})
	put("last-day", func(r *rbac.GrantRequest) { r.Start, r.Review, r.End = today.AddDays(-9), today, today })
	put("ahead", func(r *rbac.GrantRequest) { r.Start = today.AddDays(1) })
	put("own", func(r *rbac.GrantRequest) { r.User = agent.ID.String() })
	return h, ids
}

func everything(by authority.Actor) authority.RevokeMany {
	return authority.RevokeMany{By: by, Named: rbac.Named{All: true}, Reason: "the emergency is over, says the board"}
}

func outcomes(r authority.RevokedMany, ids map[string]string) map[string]string {
	named := map[string]string{}
	for name, id := range ids {
		for _, one := range r.Results {
			if one.Grant == id {
				named[name] = one.Outcome.String()
			}
		}
	}
	return named
}

func TestRevokeMany(t *testing.T) {
	h, ids := manyGrants(t)
	before, events := h.contents(t), len(h.log())

	dry := everything(agent)
	dry.DryRun = true
	shown, err := h.RevokeMany(t.Context(), dry)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"first": "revoked", "technician": "revoked", "rx2": "revoked", "last-day": "revoked", "ahead": "revoked", "own": "refused",
	}
	if diff := gocmp.Diff(want, outcomes(shown, ids)); diff != "" || !shown.DryRun || shown.More || len(shown.Results) != len(want) {
		t.Errorf("dry run: %d results (-want +got):\n%s", len(shown.Results), diff)
	}
	if diff := gocmp.Diff(before, h.contents(t)); diff != "" {
		t.Errorf("the dry run changed something:\n%s", diff)
	}
	if added := h.log()[events:]; len(added) != 1 || added[0].Detail["dry-run"] != "true" || added[0].Detail["revoked"] != "5" || added[0].Detail["refused"] != "1" {
		t.Errorf("events of the dry run: %+v", added)
	}

	events = len(h.log())
	done, err := h.RevokeMany(t.Context(), everything(agent))
	if err != nil {
		t.Fatal(err)
	}
	if diff := gocmp.Diff(shown.Results, done.Results, values); diff != "" {
		t.Errorf("other than the dry run showed (-shown +done):\n%s", diff)
	}
	added := h.log()[events:]
	if len(added) != 6 || added[5].Action != authority.ActionRevokeMany || added[5].Detail["dry-run"] != "false" || len(added[5].Private) != 1 {
		t.Fatalf("%d events: %+v", len(added), added)
	}
	for _, e := range added[:5] {
		if e.Action != authority.ActionGrantRevoked || e.For != e.Detail["workingAt"] || e.Detail["user"] != pharmacist.String() || !slices.Equal(e.Rules, []string{"RA-EXC-008"}) {
			t.Errorf("event of one entry: %+v", e)
		}
	}
	if strings.Contains(h.export(), "says the board") {
		t.Error("the reason is in the log")
	}
	today := guidance.DateOf(h.clock)
	for _, g := range h.grants(t) {
		touched := g.Revoked != nil && g.Revoked.Reason == everything(agent).Reason
		if slices.Contains([]string{ids["rx3"], ids["own"], ids["ran-out"], ids["revoked"]}, g.ID) == touched || touched && g.ActiveOn(today) {
			t.Errorf("%s: revoked %+v", g.ID, g.Revoked)
		}
	}

	again, err := h.RevokeMany(t.Context(), everything(agent))
	if err != nil || again.Count(authority.Revoked) != 0 || len(again.Results) != 1 {
		t.Errorf("done twice: %+v, %v", again, err)
	}
	verified(t, h)
}

// TestRevokeManyByID: every id gets its own outcome, and what the actor does not act
// for looks like what is not there.
func TestRevokeManyByID(t *testing.T) {
	h, ids := manyGrants(t)
	ids["none"] = "grant-none"
	cmd := everything(agent)
	cmd.Named = rbac.Named{}
	for _, id := range ids {
		cmd.Named.Grants = append(cmd.Named.Grants, id)
	}
	done, err := h.RevokeMany(t.Context(), cmd)
	want := map[string]string{
		"first": "revoked", "technician": "revoked", "rx2": "revoked", "last-day": "revoked", "ahead": "revoked", "own": "refused",
		"rx3": "not-found", "none": "not-found", "revoked": "revoked-before", "ran-out": "ran-out",
	}
	if diff := gocmp.Diff(want, outcomes(done, ids)); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	if !slices.IsSortedFunc(done.Results, func(a, b authority.RevokedOne) int { return strings.Compare(a.Grant, b.Grant) }) {
		t.Error("not in order of id")
	}
	for _, one := range done.Results {
		if one.Outcome == authority.RevokeNotFound && (one.User != "" || one.WorkingAt != "" || one.Findings != nil) {
			t.Errorf("told of what is not theirs: %+v", one)
		}
		if one.Outcome == authority.RevokeRefused && (len(one.Findings) != 1 || one.Findings[0].Rule != "RA-RBC-002") {
			t.Errorf("their own: %+v", one)
		}
	}
}

func TestRevokeManySelections(t *testing.T) {
	for name, tt := range map[string]struct {
		s    rbac.GrantSelection
		want []string
	}{
		"technicians":      {rbac.GrantSelection{Profession: "pharmacy-technician"}, []string{"technician"}},
		"at RX2":           {rbac.GrantSelection{WorkingAt: "RX2"}, []string{"rx2"}},
		"due for review":   {rbac.GrantSelection{ReviewDueOn: day("2020-04-20")}, []string{"last-day"}},
		"positions":        {rbac.GrantSelection{Kind: rbac.PositionGrant}, nil},
		"reviewed":         {rbac.GrantSelection{Reviewed: rbac.WasReviewed}, nil},
		"granted tomorrow": {rbac.GrantSelection{Granted: guidance.Since(day("2020-04-21"))}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h, ids := manyGrants(t)
			cmd := everything(agent)
			cmd.Named = rbac.Named{Selection: tt.s}
			done, err := h.RevokeMany(t.Context(), cmd)
			var got []string
			for name := range outcomes(done, ids) {
				got = append(got, name)
			}
			slices.Sort(got)
			if !slices.Equal(got, tt.want) || err != nil || done.Count(authority.Revoked) != len(tt.want) {
				t.Errorf("selected %v, want %v, %v", got, tt.want, err)
			}
		})
	}
}

func TestRevokeManyRefused(t *testing.T) {
	h, _ := manyGrants(t)
	before := h.contents(t)
	for name, tt := range map[string]struct {
		change func(*authority.RevokeMany)
		rules  []string
	}{
		"no reason":                {func(c *authority.RevokeMany) { c.Reason = " " }, []string{"RA-EXC-008"}},
		"nothing named":            {func(c *authority.RevokeMany) { c.Named = rbac.Named{} }, []string{"RA-EXC-020"}},
		"neither":                  {func(c *authority.RevokeMany) { c.Named, c.Reason = rbac.Named{}, "" }, []string{"RA-EXC-020", "RA-EXC-008"}},
		"a site of others":         {func(c *authority.RevokeMany) { c.Named = rbac.Named{Selection: rbac.GrantSelection{WorkingAt: "RX3"}} }, []string{"RA-RBC-003"}},
		"a Sponsor":                {func(c *authority.RevokeMany) { c.By.Role = rbac.Sponsor }, []string{"RA-RBC-001"}},
		"no reason, for a dry run": {func(c *authority.RevokeMany) { c.DryRun, c.Reason = true, "" }, []string{"RA-EXC-008"}},
	} {
		t.Run(name, func(t *testing.T) {
			cmd := everything(agent)
			tt.change(&cmd)
			h.refusedBy(t, only(h.RevokeMany(t.Context(), cmd)), tt.rules...)
		})
	}
	if diff := gocmp.Diff(before, h.contents(t)); diff != "" {
		t.Errorf("a refusal changed something:\n%s", diff)
	}
}

// TestRevokeManyInCampaigns: what was revoked is a reason no more to be on a list.
func TestRevokeManyInCampaigns(t *testing.T) {
	h := locumHouse(t)
	if err := h.openCampaign(); err != nil {
		t.Fatal(err)
	}
	g := h.grants(t)[0]
	must(h.ListPeople(t.Context(), authority.ListPeople{By: manager, Campaign: h.campaignID(), Grants: []string{g.ID}}))
	must(h.RevokeMany(t.Context(), everything(manager)))
	i := must(h.For(manager).CampaignItem(t.Context(), h.itemID(pharmacist)))
	if i.State != campaign.StateDecided {
		t.Errorf("the item is %s", i.State)
	}
	if len(h.doneOf(authority.ActionItemRevoked)) != 1 {
		t.Error("the list was not told")
	}
}

// TestRevokeManyOverTheLimit: more than one step takes is said, and the next step goes
// on where that one ended; a dry run in the same time.
func TestRevokeManyOverTheLimit(t *testing.T) {
	if testing.Short() {
		t.Skip("thousands of entries")
	}
	h := locumHouse(t)
	today := guidance.DateOf(h.clock)
	err := h.store.Update(t.Context(), func(tx authority.Tx) error {
		for n := range authority.MaxRevoked + 9 {
			g, err := rbac.NewGrant(rbac.GrantRequest{
				ID: fmt.Sprintf("grant-%05d", n), User: fmt.Sprintf("5550%08d", n), Organisation: "FFFFF", Profession: "pharmacy-assistant", Reason: "cover",
				WorkingAt: "RX1", Start: today, End: today.AddDays(9), Review: today.AddDays(5), GrantedBy: manager.ID.String(), GrantedAt: h.clock,
			})
			if err := errors.Join(err, tx.PutGrant(g)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	first, err := h.RevokeMany(t.Context(), everything(agent))
	if err != nil || !first.More || first.Count(authority.Revoked) != authority.MaxRevoked {
		t.Fatalf("more %t, %d revoked, %v", first.More, first.Count(authority.Revoked), err)
	}
	t.Logf("revoked %d in %s", authority.MaxRevoked, time.Since(start))
	second, err := h.RevokeMany(t.Context(), everything(agent))
	if err != nil || second.More || second.Count(authority.Revoked) != 10 { // and the one of the locum
		t.Errorf("more %t, %d revoked, %v", second.More, second.Count(authority.Revoked), err)
	}
}

func TestRevokeOutcomes(t *testing.T) {
	for o := authority.Revoked; o <= authority.RevokeNotFound; o++ {
		text, err := o.MarshalText()
		var back authority.RevokeOutcome
		if err := errors.Join(err, back.UnmarshalText(text)); err != nil || back != o {
			t.Errorf("%s reads back as %s, %v", o, back, err)
		}
	}
	for _, o := range []authority.RevokeOutcome{0, authority.RevokeNotFound + 1} {
		if _, err := o.MarshalText(); err == nil || o.String() != "invalid" {
			t.Errorf("outcome %d is %s", o, o)
		}
	}
}
