package rbac_test

import (
	"encoding"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/organisation"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/testdata/conformance"
)

func locum() rbac.GrantRequest {
	return rbac.GrantRequest{
		ID: "g-1", User: "100000000002", Organisation: "FFFFF",
		Profession: "pharmacist", RegistrationNumber: "2000001",
		Reason: "cover while colleagues isolate", WorkingAt: "FX1AA",
		Start: day("2020-02-29"), End: day("2020-09-30"), Review: day("2020-06-30"),
		GrantedBy: "100000000001", GrantedAt: time.Date(2020, 2, 28, 9, 0, 0, 0, time.UTC),
	}
}

// position makes of a request one for a position at the site.
func position(r *rbac.GrantRequest) {
	r.Kind, r.Position, r.Organisation = rbac.PositionGrant, "p-1", r.WorkingAt
	r.Profession, r.RegistrationNumber = "", ""
}

func granted(t *testing.T) rbac.Grant {
	t.Helper()
	g, err := rbac.NewGrant(locum())
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestCheckGrant(t *testing.T) {
	type request = rbac.GrantRequest
	tests := []struct {
		name   string
		change func(*request)
		want   []guidance.RuleID // every finding
		refuse bool
		why    string
	}{
		{"pharmacist", func(*request) {}, ids(), false, "the ordinary case"},
		{"technician", func(r *request) { r.Profession, r.RegistrationNumber = "pharmacy-technician", "5000001" }, ids(), false, "both sources agree"},
		{"technician with a pharmacist's number", func(r *request) { r.Profession = "pharmacy-technician" }, ids("RA-EXC-014"), false, "a technician's begins with 5: a warning"},
		{"pharmacist with a technician's number", func(r *request) { r.RegistrationNumber = "5000001" }, ids("RA-EXC-014"), false, "a pharmacist's begins with 2"},
		{"pharmacy's number", func(r *request) { r.RegistrationNumber = "1000001" }, ids("RA-EXC-014"), false, "premises, and nobody"},
		{"six digits", func(r *request) { r.RegistrationNumber = "200000" }, ids("RA-EXC-014"), false, "one too few"},
		{"eight digits", func(r *request) { r.RegistrationNumber = "20000001" }, ids("RA-EXC-014"), false, "one too many"},
		{"zeros", func(r *request) { r.RegistrationNumber = "0000000" }, ids("RA-EXC-014"), false, "stands for no number"},
		{"number of another body", func(r *request) { r.RegistrationNumber = "71A2998E" }, ids("RA-EXC-014"), false, "a nurse's"},
		{"no reason", func(r *request) { r.Reason = "" }, ids("RA-EXC-001"), true, "the log is of exceptional reasons"},
		{"blank reason", func(r *request) { r.Reason = " \n" }, ids("RA-EXC-001"), true, "white space is no reason"},
		{"review on the first day", func(r *request) { r.Review = r.Start }, ids(), false, "first day included"},
		{"review on the last day", func(r *request) { r.Review = r.End }, ids(), false, "last day included"},
		{"review the day before", func(r *request) { r.Review = r.Start.AddDays(-1) }, ids("RA-EXC-002"), true, "nothing to look at yet"},
		{"review the day after", func(r *request) { r.Review = r.End.AddDays(1) }, ids("RA-EXC-002"), true, "too late to revoke"},
		{"no review", func(r *request) { r.Review = guidance.Date{} }, ids("RA-EXC-002"), true, "nobody would look"},
		{"no site", func(r *request) { r.WorkingAt = "" }, ids("RA-EXC-003"), true, "FFFFF does not say where"},
		{"virtual site", func(r *request) { r.WorkingAt = "FFFFF" }, ids("RA-EXC-003"), true, "FFFFF does not say where"},
		{"site of two letters", func(r *request) { r.WorkingAt = "RX" }, ids("RA-EXC-003"), true, "codes have three or more"},
		{"no end", func(r *request) { r.End = guidance.Date{} }, ids("RA-EXC-004"), true, "somebody would have to remember it"},
		{"no start", func(r *request) { r.Start = guidance.Date{} }, ids("RA-EXC-004"), true, "dated at both ends"},
		{"ends the day before", func(r *request) { r.End, r.Review = r.Start.AddDays(-1), r.Start }, ids("RA-EXC-002", "RA-EXC-004"), true, "in force on no day"},
		{"one day", func(r *request) { r.End, r.Review = r.Start, r.Start }, ids(), false, "both days included"},
		{"no registration number", func(r *request) { r.RegistrationNumber = "" }, ids("RA-EXC-005"), true, "pharmacists have a register"},
		{"other organisation", func(r *request) { r.Organisation = "RX1" }, ids("RA-EXC-006"), true, "not the exceptional one"},
		{"an identifier that begins like it", func(r *request) { r.Organisation = "FFFFFFFF-0000-4000-8000-000000000000" }, ids("RA-EXC-006"), true, "matched whole"},
		{"with a blank", func(r *request) { r.Organisation = "FFFFF " }, ids("RA-EXC-006"), true, "matched whole"},
		{"one letter less", func(r *request) { r.Organisation = "FFFF" }, ids("RA-EXC-006"), true, "matched whole"},
		{"named as a locum", func(r *request) { r.Kind = rbac.NationalLocum }, ids(), false, "what it is without a kind, too"},
		{"kind past the list", func(r *request) { r.Kind = rbac.PositionGrant + 1 }, ids("RA-EXC-015"), true, "no kind"},
		{"FFFFF with a position", func(r *request) { r.Position = "p-1" }, ids("RA-EXC-015"), true, "one or the other"},
		{"position", position, ids(), false, "nobody asks for a profession"},
		{"position without an id", func(r *request) { position(r); r.Position = " " }, ids("RA-EXC-015"), true, "nothing is given"},
		{"position at FFFFF", func(r *request) { position(r); r.Organisation = "FFFFF" }, ids("RA-EXC-015"), true, "not a real organisation"},
		{"position at another site", func(r *request) { position(r); r.WorkingAt = "FX1AB" }, ids("RA-EXC-015"), true, "the position is used where it is"},
		{"position with no site", func(r *request) { position(r); r.Organisation, r.WorkingAt = "", "" }, ids("RA-EXC-003", "RA-EXC-015"), true, "nowhere"},
		{"position without a reason", func(r *request) { position(r); r.Reason = "" }, ids("RA-EXC-001"), true, "exceptional all the same"},
		{"position of a porter", func(r *request) { position(r); r.Profession = "porter" }, ids(), false, "any profession"},
		{"position of a pharmacist", func(r *request) { position(r); r.Profession = "pharmacist" }, ids("RA-EXC-005"), true, "who is named as one has a number"},
		{"longer than FFFFF", func(r *request) { r.Organisation = "FFFFFF" }, ids("RA-EXC-006"), true, "matched whole"},
		{"lower case", func(r *request) { r.Organisation = "fffff" }, ids("RA-EXC-006"), true, "written exactly"},
		{"assistant", func(r *request) { r.Profession, r.RegistrationNumber = "pharmacy-assistant", "" }, ids("RA-EXC-007"), false, "disputed: a warning, and no register to be in"},
		{"no profession", func(r *request) { r.Profession = "" }, ids("RA-EXC-009"), true, "nobody says who may hold it"},
		{"other profession", func(r *request) { r.Profession = "porter" }, ids("RA-EXC-009"), true, "no source names it"},
		{"a year from 29 February", func(r *request) { r.End = day("2021-02-28") }, ids(), false, "the last of February a year later"},
		{"a day over a year", func(r *request) { r.End = day("2021-03-01") }, ids("RA-EXC-010"), false, "a local rule: a warning"},
		{"no id", func(r *request) { r.ID = "" }, ids("RA-EXC-011"), true, "cannot be found again"},
		{"no user", func(r *request) { r.User = "" }, ids("RA-EXC-011"), true, "held by nobody"},
		{"nobody granted it", func(r *request) { r.GrantedBy = "" }, ids("RA-EXC-011"), true, "answered for by nobody"},
		{"no instant", func(r *request) { r.GrantedAt = time.Time{} }, ids("RA-EXC-011"), true, "not known when"},
		{"nothing", func(r *request) { *r = request{} }, ids("RA-EXC-001", "RA-EXC-002", "RA-EXC-003", "RA-EXC-004", "RA-EXC-006", "RA-EXC-009", "RA-EXC-011"), true, "every reason is named"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := locum()
			tt.change(&r)
			if diff := cmp.Diff(tt.want, ruleIDs(rbac.CheckGrant(r).Findings())); diff != "" {
				t.Errorf("rules mismatch (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
			g, err := rbac.NewGrant(r)
			if again := ruleIDs(g.Check().Findings()); !tt.refuse && cmp.Diff(tt.want, again) != "" {
				t.Errorf("Check() of the grant finds %v, want %v", again, tt.want)
			}
			if (err != nil) != tt.refuse || (g.ID == "") != tt.refuse {
				t.Errorf("NewGrant() error %v, want refusal %t\nwhy: %s", err, tt.refuse, tt.why)
			}
		})
	}
}

// TestWorkingAtShape keeps the shape of codes here in step with the corpus.
func TestWorkingAtShape(t *testing.T) {
	vectors, err := conformance.Load("ods.json", "ods")
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range vectors {
		r := locum()
		r.WorkingAt = v.Input
		if v.Valid {
			r.WorkingAt, _ = v.Fields["code"].(string)
		}
		site := v.Valid && r.WorkingAt != "FFFFF" // a code, and that of no site
		if _, err := rbac.NewGrant(r); (err == nil) != site {
			t.Errorf("%s: NewGrant() error %v, want valid %t\nwhy: %s", v.ID, err, site, v.Why)
		}
	}
}

func TestGrantRefusalRepeatsNoInput(t *testing.T) {
	r := rbac.GrantRequest{
		Organisation: "secret", Profession: "secret", WorkingAt: "secret", RegistrationNumber: "secret",
		Start: day("2020-04-20"), End: day("2020-04-19"), Review: day("2020-05-01"),
	}
	if _, err := rbac.NewGrant(r); err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("refusal %v repeats what was put in", err)
	}
}

func TestProfessions(t *testing.T) {
	got := map[string]string{}
	for _, p := range rbac.Professions() {
		got[p.Name] = p.Basis.String() + " " + p.Register
		if p.Basis == guidance.Disputed && len(p.Citations) < 2 {
			t.Errorf("%s is disputed without two sources", p.Name)
		}
	}
	want := map[string]string{"pharmacist": "sourced GPhC", "pharmacy-technician": "sourced GPhC", "pharmacy-assistant": "disputed "}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Professions() mismatch (-want +got):\n%s", diff)
	}
}

func TestGrantActiveOn(t *testing.T) {
	g := granted(t)
	// 23:30 UTC on 31 May is 1 June in London.
	revoked, err := g.Revoke("100000000001", "back to one site", time.Date(2020, 5, 31, 23, 30, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name string
		g    rbac.Grant
		on   string
		want bool
		why  string
	}{
		{"day before", g, "2020-02-28", false, "not yet begun"},
		{"first day", g, "2020-02-29", true, "first day included"},
		{"last day", g, "2020-09-30", true, "last day included"},
		{"day after", g, "2020-10-01", false, "run out, though nothing marked it"},
		{"before the revocation", revoked, "2020-05-31", true, "revoked on the next day in London"},
		{"day of the revocation", revoked, "2020-06-01", false, "revoked at once"},
		{"after the revocation", revoked, "2020-09-30", false, "stays revoked"},
		{"no day", g, "", false, "a missing day is never in force"},
		{"zero", rbac.Grant{}, "2020-04-20", false, "no access"},
		{"without an end", rbac.Grant{Start: day("2020-04-20")}, "2020-04-20", false, "no access that never ends"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.g.ActiveOn(optionalDay(tt.on)); got != tt.want {
				t.Errorf("ActiveOn(%s) = %t, want %t\nwhy: %s", tt.on, got, tt.want, tt.why)
			}
		})
	}
}

func TestRevoke(t *testing.T) {
	g := granted(t)
	at := time.Date(2020, 6, 1, 12, 0, 0, 0, time.UTC)
	revoked, err := g.Revoke("100000000001", "back to one site", at)
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name       string
		g          rbac.Grant
		by, reason string
		at         time.Time
		want       []guidance.RuleID
		why        string
	}{
		{"revoked", g, "100000000001", "back to one site", at, ids(), "the ordinary case"},
		{"at the instant of the grant", g, "100000000001", "a mistake", g.GrantedAt, ids(), "not before it"},
		{"after it ran out", g, "100000000001", "looked at", at.AddDate(1, 0, 0), ids(), "closes the entry"},
		{"revoked twice", revoked, "100000000001", "again", at, ids("RA-EXC-008"), "who revoked it stays on record"},
		{"nobody", g, "", "back to one site", at, ids("RA-EXC-008"), "answered for by nobody"},
		{"no reason", g, "100000000001", " ", at, ids("RA-EXC-008"), "white space is no reason"},
		{"no instant", g, "100000000001", "back to one site", time.Time{}, ids("RA-EXC-008"), "not known when"},
		{"before the grant", g, "100000000001", "back to one site", g.GrantedAt.Add(-time.Nanosecond), ids("RA-EXC-008"), "nothing to revoke yet"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := tt.g.Revoke(tt.by, tt.reason, tt.at)
			if diff := cmp.Diff(tt.want, refusedBy(t, err)); diff != "" {
				t.Errorf("rules mismatch (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
		})
	}
	if g.Revoked != nil {
		t.Error("Revoke changed its receiver")
	}
}

func TestGrantJSON(t *testing.T) {
	g, err := granted(t).Revoke("100000000001", "back to one site", time.Date(2020, 6, 1, 13, 0, 0, 0, time.FixedZone("", 3600)))
	if err != nil {
		t.Fatal(err)
	}
	jsonRoundTrip(t, g, `{"id":"g-1","user":"100000000002","kind":"national-locum","organisation":"FFFFF","profession":"pharmacist",`+
		`"registrationNumber":"2000001","reason":"cover while colleagues isolate","workingAt":"FX1AA",`+
		`"start":"2020-02-29","end":"2020-09-30","review":"2020-06-30","grantedBy":"100000000001",`+
		`"grantedAt":"2020-02-28T09:00:00Z","revoked":{"by":"100000000001","reason":"back to one site","at":"2020-06-01T12:00:00Z"}}`)
}

// TestGrantOfBeforeKinds: what was stored before there were kinds reads as FFFFF.
func TestGrantOfBeforeKinds(t *testing.T) {
	var g rbac.Grant
	stored := `{"id":"g-1","user":"100000000002","organisation":"FFFFF","profession":"pharmacist","reason":"cover","workingAt":"FX1AA",` +
		`"start":"2020-02-29","end":"2020-09-30","review":"2020-06-30","grantedBy":"100000000001","grantedAt":"2020-02-28T09:00:00Z"}`
	if err := json.Unmarshal([]byte(stored), &g, json.RejectUnknownMembers(true)); err != nil {
		t.Fatal(err)
	}
	if g.OfKind() != rbac.NationalLocum || !g.ActiveOn(day("2020-03-01")) {
		t.Errorf("an old entry is %s", g.OfKind())
	}
	jsonRoundTrip(t, g, stored)
}

func TestGrantKinds(t *testing.T) {
	for _, k := range rbac.GrantKinds() {
		var back rbac.GrantKind
		if roundTrip(t, k, &back); back != k {
			t.Errorf("%s reads back as %s", k, back)
		}
	}
	var unknown *guidance.UnknownValueError
	for _, v := range []encoding.TextMarshaler{rbac.GrantKind(0), rbac.PositionGrant + 1, rbac.GrantReviewed(0), rbac.WasReviewed + 1} {
		if _, err := v.MarshalText(); !errors.As(err, &unknown) {
			t.Errorf("MarshalText(%v) = %v, want *UnknownValueError", v, err)
		}
	}
}

func TestCheckGrantedPosition(t *testing.T) {
	asked := locum()
	position(&asked)
	held := rbac.Position{ID: "p-1", Name: "Dispenser", Organisation: "FX1AA", AccessProfiles: []rbac.AccessProfile{{JobRole: "R8003"}}}
	for _, tt := range []struct {
		name   string
		change func(*rbac.GrantRequest, *rbac.Position)
		want   []guidance.RuleID
		why    string
	}{
		{"of the site", func(*rbac.GrantRequest, *rbac.Position) {}, ids(), "the ordinary case"},
		{"of another site", func(_ *rbac.GrantRequest, p *rbac.Position) { p.Organisation = "FX1AB" }, ids("RA-EXC-015"), "not theirs to give"},
		{"another position", func(_ *rbac.GrantRequest, p *rbac.Position) { p.ID = "p-2" }, ids("RA-EXC-015"), "not what was asked for"},
		{"closed the day after", func(r *rbac.GrantRequest, p *rbac.Position) { p.Closed = &rbac.PositionClosing{On: r.End.AddDays(1)} }, ids(), "open to the last day"},
		{"closed on the last day", func(r *rbac.GrantRequest, p *rbac.Position) { p.Closed = &rbac.PositionClosing{On: r.End} }, ids("RA-EXC-015"), "nothing to hold on the last day"},
		{"FFFFF", func(r *rbac.GrantRequest, p *rbac.Position) { *r, p.ID = locum(), "" }, ids(), "has nothing to do with positions"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, p := asked, held
			tt.change(&r, &p)
			if diff := cmp.Diff(tt.want, ruleIDs(rbac.CheckGrantedPosition(r, p).Findings())); diff != "" {
				t.Errorf("rules mismatch (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
		})
	}
}

// TestCheckGrantedSite: the register of organisations says from when to when the site
// is open.
func TestCheckGrantedSite(t *testing.T) {
	register := func(open guidance.Interval) organisation.Register {
		return organisation.NewRegister([]organisation.Organisation{{Code: "FX1AA", Open: open}})
	}
	first := locum().Start // 29 February 2020
	for _, tt := range []struct {
		name     string
		register organisation.Register
		site     string
		want     []guidance.RuleID
		why      string
	}{
		{"open", register(guidance.Since(day("2000-01-01"))), "FX1AA", ids(), "the ordinary case"},
		{"closes after the first day", register(guidance.Interval{From: day("2000-01-01"), To: first}), "FX1AA", ids(), "29 February is its last day, and in"},
		{"closed the day before", register(guidance.Interval{From: day("2000-01-01"), To: first.AddDays(-1)}), "FX1AA", ids("RA-EXC-025"), "28 February was its last day"},
		{"opens on the first day", register(guidance.Since(first)), "FX1AA", ids(), "nobody worked there before, and somebody can now"},
		{"opens the day after", register(guidance.Since(first.AddDays(1))), "FX1AA", ids("RA-EXC-025"), "not open yet"},
		{"not known", register(guidance.Interval{To: day("2000-01-01")}), "FX2AA", ids(), "of a site that is not in the register nothing is said"},
		{"no register", organisation.Register{}, "FX1AA", ids(), "it knows no site"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := locum()
			r.WorkingAt = tt.site
			if diff := cmp.Diff(tt.want, ruleIDs(rbac.CheckGrantedSite(r, tt.register).Findings())); diff != "" {
				t.Errorf("rules mismatch (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
		})
	}
	if got := rbac.CheckGrantedSite(rbac.GrantRequest{WorkingAt: "FX1AA"}, register(guidance.Since(first))).Findings(); len(got) != 0 {
		t.Errorf("without a first day: %v; RA-EXC-004 says that it is missing", got)
	}
}
