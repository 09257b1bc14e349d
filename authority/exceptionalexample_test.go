package authority_test

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
)

// In April 2020 a pharmacist is moved to another pharmacy within the day. They are
// given FFFFF, which is logged with the real site; they are shown whom they are
// accountable to when they sign in; the log is looked at on its day, and in the end all
// of it is revoked, after a dry run. Whoever has the exported audit log and its public
// key can prove the list.
func ExampleAuthority_GrantAccess_pharmacyMove() {
	ctx := context.Background()
	now := time.Date(2020, 4, 20, 8, 0, 0, 0, time.UTC)
	ra, done, err := clockwork(&now)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer done()
	// The pharmacy FX1AA makes RX1 its Registration Authority.
	rx1, _ := identity.ParseODSCode("RX1")
	pharmacy, _ := identity.ParseODSCode("FX1AA")
	if _, err := ra.RecordLink(ctx, authority.RecordLink{
		By:   authority.Actor{ID: who(1), Role: rbac.RAManager, Organisation: pharmacy},
		Link: rbac.Link{Child: "FX1AA", Parent: "RX1", Interval: guidance.Since(guidance.MustDate("2020-04-01"))},
	}); err != nil {
		fmt.Println(err)
		return
	}
	agent := authority.Actor{ID: who(2), Role: rbac.RAAgent, Organisation: rx1}
	name, _ := identity.NewName(identity.NameParts{Given: "Pia", Family: "Pharmacist"})
	if _, err := ra.RecordProfile(ctx, authority.RecordProfile{By: agent, Profile: identity.Profile{
		UserID: who(3), Name: name, Organisation: pharmacy, Route: "in-person", OpenedAt: now,
	}}); err != nil {
		fmt.Println(err)
		return
	}

	granted, err := ra.GrantAccess(ctx, authority.GrantAccess{
		By: agent, User: who(3), Profession: "pharmacist", RegistrationNumber: "2000001",
		Reason: "covers for colleagues who isolate", WorkingAt: pharmacy,
		Start: guidance.MustDate("2020-04-20"), End: guidance.MustDate("2020-12-31"), Review: guidance.MustDate("2020-06-30"),
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("given", granted.Organisation, "to work at", granted.WorkingAt, "until", granted.End)
	fmt.Println("warnings to be shown:", len(granted.Check().Findings()))

	// The pharmacist signs in under FFFFF, at the pharmacy to which they were sent.
	pia := authority.Actor{ID: who(3), Role: rbac.Self, Organisation: identity.NationalLocum}
	statement, _ := rbac.StatementFor("FFFFF", guidance.DateOf(now))
	fmt.Println("shown:", strings.Split(statement.Text, " for all")[0], "…")
	begin := func() {
		session, err := ra.StartExceptionalSession(ctx, authority.StartExceptionalSession{
			By: pia, Grant: granted.ID, WorkingAt: pharmacy, Statement: statement.Version,
		})
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println("signed in under", session.Organisation, "at", session.WorkingAt)
	}
	begin()

	now = time.Date(2020, 6, 30, 8, 0, 0, 0, time.UTC)
	report, err := ra.For(agent).ExceptionalReport(ctx, authority.ExceptionalQuery{Schedule: rbac.UsualReminders()})
	fmt.Println("to be looked at:", len(report.Outstanding), "reminders:", len(report.Reminders), err)
	_, err = ra.ReviewAccess(ctx, authority.ReviewAccess{
		By: agent, Grant: granted.ID, Note: "still covers the same pharmacy", Next: guidance.MustDate("2020-09-30"),
	})
	fmt.Println("looked at:", err)

	// The wave is over: everything that is left is revoked.
	now = time.Date(2020, 8, 3, 8, 0, 0, 0, time.UTC)
	all := authority.RevokeMany{By: agent, Named: rbac.Named{All: true}, Reason: "colleagues are back", DryRun: true}
	for _, dry := range []bool{true, false, false} {
		all.DryRun = dry
		revoked, err := ra.RevokeMany(ctx, all)
		fmt.Println("dry run", dry, "- revoked:", revoked.Count(authority.Revoked), err)
	}
	begin()
	// Output:
	// given FFFFF to work at FX1AA until 2020-12-31
	// warnings to be shown: 0
	// shown: You are accountable to the pharmacy organisation in which you are currently working …
	// signed in under FFFFF at FX1AA
	// to be looked at: 1 reminders: 1 <nil>
	// looked at: <nil>
	// dry run true - revoked: 1 <nil>
	// dry run false - revoked: 1 <nil>
	// dry run false - revoked: 0 <nil>
	// sign in under exceptional access: refused by RA-EXC-017: it does not hold that a session under exceptional access is begun by its holder, on a day on which FFFFF is held by them
}

// An auditor has an exported log, its public key, and a checkpoint that was kept
// elsewhere, and nothing else.
func ExampleReadExceptionalLog() {
	signer, err := audit.NewSigner("rakit.example/ra", make([]byte, 32)) // an example: keep a real seed safe
	if err != nil {
		fmt.Println(err)
		return
	}
	var tree audit.Tree
	var log strings.Builder
	w := audit.NewWriter(&log)
	for i, e := range []audit.Event{
		{Action: authority.ActionGrantAccess, Subject: "grant-1", Detail: map[string]string{
			"user": "555000000003", "kind": "national-locum", "organisation": "FFFFF", "workingAt": "FX1AA", "profession": "pharmacist",
			"start": "2020-04-20", "end": "2020-12-31", "review": "2020-06-30",
		}},
		{Action: authority.ActionReviewAccess, Subject: "grant-1", Detail: map[string]string{"review": "2020-09-30"}},
		{Action: authority.ActionGrantRevoked, Subject: "grant-1"},
	} {
		e.Seq, e.At, e.Outcome, e.Actor = int64(i), time.Date(2020, 4+2*time.Month(i), 20, 9, 0, 0, 0, time.UTC), audit.Done, "555000000002"
		line, err := e.Line()
		if err == nil {
			tree.Append(line)
			err = w.Event(line)
		}
		if err != nil {
			fmt.Println(err)
			return
		}
	}
	kept, err := signer.Checkpoint(tree)
	if err == nil {
		err = w.Checkpoint(kept)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		fmt.Println(err)
		return
	}

	on := guidance.MustDate("2020-07-01")
	told, err := authority.ReadExceptionalLog(strings.NewReader(log.String()), signer.VerifierKey(), kept, on)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("proven by the checkpoint of", told.Log.Last.Size, "entries, which was kept:", told.Kept != nil)
	for _, e := range told.Entries {
		fmt.Println(e.Grant, e.User, "at", e.WorkingAt, "-", e.Standing, "on", on, "- reviews", len(e.Reviews))
	}
	_, less, _ := strings.Cut(log.String(), "\n")
	told, err = authority.ReadExceptionalLog(strings.NewReader(less), signer.VerifierKey(), kept, on)
	fmt.Println("without the first line:", told.Log.Broken, err)
	// Output:
	// proven by the checkpoint of 3 entries, which was kept: true
	// grant-1 555000000003 at FX1AA - standing on 2020-07-01 - reviews 1
	// without the first line: line 1: entry 0: a later entry stands in its place (RA-AUD-004) <nil>
}
