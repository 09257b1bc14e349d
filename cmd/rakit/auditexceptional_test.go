package main

import (
	"strings"
	"testing"
	"time"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
)

// exceptionalLog is an exported log of three grants of exceptional access, each in its
// own state on 1 August 2020; the last event is not covered by a checkpoint. It
// returns the key and the checkpoint over the first four entries, too.
func exceptionalLog(t *testing.T) (text, key, kept string) {
	t.Helper()
	given := func(id, user, site, review string) audit.Event {
		return audit.Event{Action: authority.ActionGrantAccess, Subject: id, For: site, Detail: map[string]string{
			"user": user, "kind": "national-locum", "organisation": "FFFFF", "workingAt": site, "profession": "pharmacist",
			"start": "2020-04-20", "end": "2020-10-19", "review": review,
		}}
	}
	events := []audit.Event{
		given("grant-1", "555000000011", "FX1AA", "2020-07-20"),
		{Action: "card.order", Subject: "card-1"},
		{Action: authority.ActionExceptionalSignIn, Subject: "grant-1", Actor: "555000000011", Detail: map[string]string{"user": "555000000011", "organisation": "FFFFF", "workingAt": "FX1AB", "statement": "accountability/1"}},
		given("grant-2", "555000000012", "FX1AA", "2020-07-20"),
		{Action: authority.ActionReviewAccess, Subject: "grant-2", Detail: map[string]string{"review": "2020-09-01"}},
		{Action: authority.ActionGrantRevoked, Subject: "grant-2"},
		{Action: authority.ActionRevokeAccess, Subject: "grant-\x1b[2J"},
		given("grant-4", "555000000014", "FX1AC", "2020-07-20"),
	}
	at := func(place int) time.Time { return time.Date(2020, 4, 20+place, 9, 0, 0, 0, time.UTC) }
	return writtenLog(t, events, at, 3, 6)
}

func TestAuditExceptional(t *testing.T) {
	log, key, kept := exceptionalLog(t)
	exceptional := newOfflineAudit(t, "exceptional", key, kept)
	lines := strings.SplitAfter(log, "\n")
	on := []string{"--on", "2020-08-01"}
	exceptional.rows(t, []offlineRow{
		{"audit exceptional", "three that are proven, in the order of the log, and one that is not yet", log, on, 1},
		{"audit exceptional with a checkpoint", "it is contained", log, append([]string{"--checkpoint", exceptional.checkpoint}, on...), 1},
		{"audit exceptional on a past day", "only warnings, of what the log had said by then", log, []string{"--on", "2020-04-25"}, 0},
		{"audit exceptional as json", "the same for programs", log, append([]string{"--checkpoint", exceptional.checkpoint, "--format", "json"}, on...), 1},
		{"audit exceptional less one", "a grant was taken out", strings.Join(lines[1:], ""), on, 1},
		{"audit exceptional less one as json", "and nothing else is told", strings.Join(lines[1:], ""), append([]string{"--format", "json"}, on...), 1},
		{"audit exceptional altered", "another holder", strings.Replace(log, "555000000012", "555000000013", 1), on, 1},
		{"audit exceptional empty", "nothing to verify", "", on, 2},
	})
	exceptional.unusable(t, log, map[string][]string{
		"day that is none": {"--key", exceptional.keyFile, "--on", "2020-02-30"},
	})
	if got := exceptional.with(t, log, "--key", exceptional.keyFile); got.status != 1 || !strings.Contains(got.stdout, "exceptional access on 20") {
		t.Errorf("without a day: %+v", got)
	}
}
