package registration_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/registration"
)

// broughtAt is when somebody comes with documents, on a day since Care Identity
// Management.
var broughtAt = time.Date(2024, 9, 30, 9, 0, 0, 0, time.UTC)

// brought are the documents that somebody brings.
func brought() []evidence.Document {
	d := passport()
	d[0].Seen = evidence.Original
	return append(d,
		evidence.Document{Kind: "bank-statement", Provider: "Example Bank", Issued: "2024-09-01", Seen: evidence.Original},
		evidence.Document{Kind: "utility-bill", Provider: "Example Water", Issued: "2024-08-15", Seen: evidence.Original})
}

// visit opens a case by a route on which documents are seen.
func (d *desk) visit(route evidence.Route) registration.Case {
	d.t.Helper()
	r := request(d.t)
	r.Route, r.At, r.RingNumber = route, broughtAt, identity.Mobile{}
	return must(d.t)(registration.Open(r))
}

// seen is a case with all that is brought.
func (d *desk) seen(route evidence.Route) registration.Case {
	d.t.Helper()
	return d.receive(d.visit(route), registration.Items{Registrant: person(), Documents: brought(), Photo: photo()})
}

func confirm(c registration.Case, check evidence.IDCheck) (registration.Case, error) {
	next, _, err := c.ConfirmIdentity(check, broughtAt, evidence.Settings{})
	return next, err
}

func checkOn(day string) evidence.IDCheck {
	return evidence.IDCheck{
		CheckedBy: "A. Checker", On: day, Trained: true, Appointed: true, FormCompleted: true, PhotoTakenOn: day,
	}
}

func TestConfirmIdentityByRoute(t *testing.T) {
	d := newDesk(t)
	for _, route := range []evidence.Route{evidence.InPerson, evidence.IDCheckerRoute, evidence.ESR} {
		c := d.seen(route)
		if c.Stage != registration.ItemsComplete {
			t.Fatalf("%s: %s with all that is asked for", route, c.Stage)
		}
		_, err := c.RequestIdentity(guidance.Date{})
		refusedBy(t, err, "RA-VID-040")
		refusedBy(t, c.MayOrderCard(), "RA-VID-040")
		_, err = c.BookCall(registration.Booking{ID: "call-1", For: broughtAt, Explained: true})
		refusedBy(t, err, "RA-VID-040")
		next := must(t)(confirm(c, checkOn("2024-09-30")))
		if next.Stage != registration.Verified || next.IDCheck.CheckedBy != "A. Checker" || !next.ProvenNumber().IsZero() {
			t.Errorf("%s: %s, checked by %s, number proven %t", route, next.Stage, next.IDCheck.CheckedBy, !next.ProvenNumber().IsZero())
		}
		if c.IDCheck != nil || c.Stage != registration.ItemsComplete {
			t.Errorf("%s: the case before was changed", route)
		}
		must(t)(next.RequestIdentity(guidance.Date{}))
	}
	for _, route := range []evidence.Route{evidence.EmergencyRemote, evidence.EmergencyClinician} {
		r := request(t)
		r.Route = route
		_, err := confirm(d.complete(r), checkOn("2020-04-20"))
		refusedBy(t, err, "RA-VID-040")
	}
	r := request(t)
	r.Route = evidence.EmergencyNoVideo
	_, err := confirm(must(t)(registration.Open(r)), checkOn("2020-04-20"))
	refusedBy(t, err, "RA-VID-040")
}

// TestConfirmIdentityByStage walks the stage table: the check is possible at one
// stage only.
func TestConfirmIdentityByStage(t *testing.T) {
	c := newDesk(t).seen(evidence.InPerson)
	for _, s := range allStages() {
		at := c
		at.Stage = s
		next, err := confirm(at, checkOn("2024-09-30"))
		if s == registration.ItemsComplete {
			if err != nil || next.Stage != registration.Verified {
				t.Errorf("%s: %s, %v", s, next.Stage, err)
			}
			continue
		}
		refusedBy(t, err, "RA-VID-040")
	}
}

func TestConfirmIdentityDays(t *testing.T) {
	d := newDesk(t)
	expiring := brought()
	expiring[0].Expires = "2024-09-30"
	tests := []struct {
		name      string
		documents []evidence.Document
		check     evidence.IDCheck
		want      []guidance.RuleID
		edition   string
		why       string
	}{
		{"today", brought(), checkOn("2024-09-30"), nil, "in-person-2024/1", "the day of the command"},
		{"the day before the request", brought(), checkOn("2024-09-29"), nil, "in-person-2024/1", "documents may be seen out of hours, and the request follow"},
		{"tomorrow", brought(), checkOn("2024-10-01"), []guidance.RuleID{"RA-EVD-426"}, "", "nobody has seen anything yet"},
		{"no day", brought(), checkOn(""), []guidance.RuleID{"RA-EVD-426"}, "", "a check on no day"},
		{"no calendar day", brought(), checkOn("2024-02-30"), []guidance.RuleID{"RA-EVD-426"}, "", "a check on no day"},
		{"nobody", brought(), evidence.IDCheck{CheckedBy: " ", On: "2024-09-30"}, []guidance.RuleID{"RA-EVD-426"}, "", "a blank is nobody"},
		{"last day of the passport", expiring, checkOn("2024-09-30"), nil, "in-person-2024/1", "the day included"},
		{"day on which a paper was issued", brought(), checkOn("2024-09-01"), nil, "in-person-2024/1", "the statement is of that day"},
		{"before a paper was issued", brought(), checkOn("2024-08-31"), []guidance.RuleID{"RA-EVD-401", "RA-EVD-403"}, "", "it cannot have been seen"},
		{"before the edition of the request", brought(), checkOn("2024-04-16"), []guidance.RuleID{"RA-EVD-401", "RA-EVD-403", "RA-EVD-403"}, "", "by the edition of that day"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := d.receive(d.visit(evidence.InPerson), registration.Items{Registrant: person(), Documents: tt.documents, Photo: photo()})
			next, err := confirm(c, tt.check)
			if tt.want != nil {
				refusedBy(t, err, tt.want...)
				return
			}
			if err != nil || next.Edition != tt.edition {
				t.Errorf("ConfirmIdentity() = %s, %v; want edition %s\nwhy: %s", next.Edition, err, tt.edition, tt.why)
			}
		})
	}
	_, err := confirm(d.seen(evidence.InPerson), checkOn("2019-09-30"))
	if err == nil {
		t.Error("a check on a day of which nobody knows the guidance was recorded")
	}
}

// TestExpiredSinceItCame: a passport that was in date when it came is not on the
// day of the check.
func TestExpiredSinceItCame(t *testing.T) {
	d := newDesk(t)
	documents := brought()
	documents[0].Expires = "2024-09-30"
	c := d.receive(d.visit(evidence.InPerson), registration.Items{Registrant: person(), Documents: documents, Photo: photo(), On: day("2024-09-30")})
	_, _, err := c.ConfirmIdentity(checkOn("2024-10-01"), broughtAt.AddDate(0, 0, 1), evidence.Settings{})
	refusedBy(t, err, "RA-EVD-401", "RA-EVD-402")
}

// TestEditionOfTheCheck: a case that was opened under one edition, and whose
// documents are seen under the next, relies on that.
func TestEditionOfTheCheck(t *testing.T) {
	d := newDesk(t)
	r := request(t)
	r.Route, r.At = evidence.InPerson, time.Date(2024, 4, 16, 9, 0, 0, 0, time.UTC)
	documents := brought()
	documents[1].Issued, documents[2].Issued = "2024-04-01", "2024-03-01"
	c := d.receive(must(t)(registration.Open(r)), registration.Items{Registrant: person(), Documents: documents, Photo: photo()})
	for on, want := range map[string]string{"2024-04-16": "in-person-2023/2", "2024-04-17": "in-person-2024/1"} {
		next := must(t)(confirm(c, checkOn(on)))
		set, err := next.Requirements()
		if err != nil || next.Edition != want || (set.Standard.Rules.WithoutPhoto.ID != "") != (on == "2024-04-17") {
			t.Errorf("checked on %s: edition %s, want %s (%v)", on, next.Edition, want, err)
		}
		if back := must(t)(next.ChangeMobile(mobile(t, "07700 900124"))); back.Edition != c.Edition {
			t.Errorf("taken back: edition %s, want %s", back.Edition, c.Edition)
		}
	}
}

// TestToleranceOfTheCheck: a passport that had expired was tolerated on the day of
// the request, and is not on that of the check.
func TestToleranceOfTheCheck(t *testing.T) {
	d := newDesk(t)
	r := request(t)
	r.Route, r.At = evidence.InPerson, time.Date(2023, 4, 27, 9, 0, 0, 0, time.UTC)
	documents := brought()
	documents[0].Expires, documents[1].Issued, documents[2].Issued = "2023-04-01", "2023-04-01", "2023-03-01"
	c := d.receive(must(t)(registration.Open(r)), registration.Items{Registrant: person(), Documents: documents, Photo: photo()})
	must(t)(confirm(c, checkOn("2023-04-27")))
	_, err := confirm(c, checkOn("2023-04-28"))
	refusedBy(t, err, "RA-EVD-401", "RA-EVD-402")
}

func TestMissingOnOrdinaryRoutes(t *testing.T) {
	d := newDesk(t)
	c := d.visit(evidence.InPerson)
	missing := func(c registration.Case) []string {
		names := []string{}
		items, err := c.Missing(evidence.Settings{})
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range items {
			names = append(names, i.String())
		}
		return names
	}
	require := func(c registration.Case, want ...string) {
		t.Helper()
		if diff := cmp.Diff(append([]string{}, want...), missing(c)); diff != "" {
			t.Errorf("missing (-want +got):\n%s", diff)
		}
	}
	require(c, "date-of-birth", "photograph", "identity-documents")
	c = d.receive(c, registration.Items{Registrant: person(), Photo: photo(), Documents: brought()[:1]})
	require(c, "identity-documents")
	withoutPhoto := d.receive(d.visit(evidence.InPerson), registration.Items{Registrant: person(), Photo: photo(), Documents: append(brought()[1:],
		evidence.Document{Kind: "birth-certificate", Number: "1234567", Issued: "1985-12-20", Seen: evidence.Original},
		evidence.Document{Kind: "paper-driving-licence", Number: "EXAMP852105A99XX", Issued: "1997-01-01", Seen: evidence.Original},
		evidence.Document{Kind: "marriage-certificate", Issued: "2010-05-01", Seen: evidence.Original})})
	require(withoutPhoto, "counter-signed-photograph")
	signed := &evidence.CounterSignature{By: "B. Vicar", Profession: "minister of religion", KnownYears: 2}
	withoutPhoto = d.receive(withoutPhoto, registration.Items{CounterSignature: signed})
	if withoutPhoto.Stage != registration.ItemsComplete || *withoutPhoto.CounterSignature != *signed {
		t.Errorf("%s with the counter-signature %+v", withoutPhoto.Stage, withoutPhoto.CounterSignature)
	}
	require(d.seen(evidence.InPerson))
}

// TestInspectorsItemsCome: what is asked of an inspector is asked at the check, so
// that the documents may come after the category.
func TestInspectorsItemsCome(t *testing.T) {
	d := newDesk(t)
	c := d.receive(d.visit(evidence.InPerson), registration.Items{Category: evidence.Inspector})
	c = d.receive(c, registration.Items{Registrant: person(), Documents: brought(), Photo: photo()})
	c = must(t)(confirm(c, checkOn("2024-09-30")))
	if c.Category != evidence.Inspector || c.Stage != registration.Verified {
		t.Errorf("%s of a %s", c.Stage, c.Category)
	}
}

// TestCheckedCaseAsRecord: what a checked case holds is found right as a record.
func TestCheckedCaseAsRecord(t *testing.T) {
	d := newDesk(t)
	c := d.receive(d.visit(evidence.InPerson), registration.Items{
		Registrant: person(), Documents: brought(), Photo: photo(), Category: evidence.Bank,
		CounterSignature: &evidence.CounterSignature{By: "B. Vicar", Profession: "minister of religion", KnownYears: 2},
	})
	c = must(t)(confirm(c, checkOn("2024-09-29")))
	c = must(t)(c.RequestIdentity(guidance.Date{}))
	c = must(t)(c.IdentityCreated(parsed(t, identity.ParseUserID, "999900000001"), broughtAt))
	r := c.Record()
	if r.CheckedOn != "2024-09-29" || r.Category != evidence.Bank || r.IDCheck.CheckedBy != "A. Checker" || r.CounterSignature.By != "B. Vicar" {
		t.Errorf("record %+v", r)
	}
	got := registration.Check(r, registration.Options{})
	if len(faults(got.Findings)) != 0 || got.Outcome != guidance.Pass || !slices.Contains(got.Passed, "RA-EVD-426") {
		t.Errorf("%s: %v", got.Outcome, faults(got.Findings))
	}
	want := []identity.CISEntry{
		{Kind: "uk-passport", Issued: "2018-05-01", Expires: "2028-05-01"},
		{Kind: "bank-statement", Issued: "2024-09-01"},
		{Kind: "utility-bill", Issued: "2024-08-15"},
	}
	if diff := cmp.Diff(want, r.CIS.Evidence); diff != "" {
		t.Errorf("evidence (-want +got):\n%s", diff)
	}
	for _, f := range identity.CheckNoMarker(r.CIS.Evidence, "/cis/evidence").Findings() {
		t.Errorf("the record carries a marker: %s", f.Rule)
	}
}

// TestAnotherMobileAfterTheCheck takes the case back: who sees the documents again
// sees the number given with them.
func TestAnotherMobileAfterTheCheck(t *testing.T) {
	c := must(t)(confirm(newDesk(t).seen(evidence.InPerson), checkOn("2024-09-30")))
	back := must(t)(c.ChangeMobile(mobile(t, "07700 900124")))
	if back.Stage != registration.ItemsComplete || back.IDCheck != nil || c.IDCheck == nil {
		t.Errorf("%s, checked %t", back.Stage, back.IDCheck != nil)
	}
	must(t)(confirm(back, checkOn("2024-09-30")))
}

// TestStepsByRoute: of what the table lets follow, the steps of other routes are
// left out.
func TestStepsByRoute(t *testing.T) {
	d := newDesk(t)
	r := request(t)
	noVideo := r
	noVideo.Route = evidence.EmergencyNoVideo
	registered := func(route evidence.Route) registration.Case {
		c := must(t)(must(t)(confirm(d.seen(route), checkOn("2024-09-30"))).RequestIdentity(guidance.Date{}))
		c = must(t)(c.IdentityCreated(userID(t, "999900000001"), broughtAt))
		return must(t)(c.ChangeMobile(mobile(t, "07700 900124")))
	}
	unknown := d.complete(r)
	unknown.Route = 0
	for _, tt := range []struct {
		name string
		c    registration.Case
		want []string
	}{
		{"remote, requested", must(t)(registration.Open(r)), []string{"receive-items", "close-case"}},
		{"no video, requested", must(t)(registration.Open(noVideo)), []string{"receive-items", "decide-no-video", "close-case"}},
		{"remote, complete", d.complete(r), []string{"receive-items", "change-mobile", "book-call", "close-case"}},
		{"in person, complete", d.seen(evidence.InPerson), []string{"receive-items", "change-mobile", "confirm-identity", "close-case"}},
		{"in person, unproven", registered(evidence.InPerson), []string{"change-mobile", "book-call"}},
		{"nobody knows the route", unknown, []string{"receive-items", "change-mobile", "book-call", "confirm-identity", "close-case"}},
	} {
		got := []string{}
		for _, s := range tt.c.Steps() {
			got = append(got, s.String())
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s: Steps() mismatch (-want +got):\n%s", tt.name, diff)
		}
	}
}
