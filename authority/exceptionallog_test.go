package authority_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/rbac"
)

// spring is a house in which exceptional access was given, used, looked at and ended
// in each of the ways there are, by the middle of July.
func spring(t *testing.T) *house {
	t.Helper()
	h := locumHouse(t)
	must(h.DefinePosition(t.Context(), authority.DefinePosition{By: manager, Position: rbac.Position{
		ID: "p-1", Name: "Dispenser", Organisation: "RX1", AccessProfiles: []rbac.AccessProfile{{JobRole: "R8003"}}, Approval: approval,
	}}))
	must(h.StartExceptionalSession(t.Context(), signIn(h, locumThemself)))
	away := signIn(h, locumThemself)
	away.WorkingAt = rx3
	must(h.StartExceptionalSession(t.Context(), away))
	grant := func(change func(*authority.GrantAccess)) rbac.Grant {
		cmd := toLocum(h)
		change(&cmd)
		return must(h.GrantAccess(t.Context(), cmd))
	}
	one := grant(func(*authority.GrantAccess) {})
	grant(func(g *authority.GrantAccess) {
		g.Kind, g.Position, g.Profession, g.RegistrationNumber = rbac.PositionGrant, "p-1", "", ""
	})
	grant(func(g *authority.GrantAccess) { g.WorkingAt = rx2 })
	unused := toLocum(h)
	unused.Review = guidance.Date{}
	if err := only(h.GrantAccess(t.Context(), unused)); !isRefusal(err) {
		t.Fatal(err)
	}

	h.clock = time.Date(2020, 5, 31, 23, 30, 0, 0, time.UTC)
	must(h.ReviewAccess(t.Context(), authority.ReviewAccess{By: agent, Grant: one.ID, Note: "still covers them", Next: day("2020-07-01")}))
	must(h.ReviewAccess(t.Context(), authority.ReviewAccess{By: agent, Grant: one.ID, Note: "still does", Next: day("2020-08-01")}))
	must(h.RevokeAccess(t.Context(), authority.RevokeAccess{By: agent, Grant: one.ID, Reason: "back at one pharmacy"}))
	h.clock = time.Date(2020, 7, 15, 9, 0, 0, 0, time.UTC)
	dry := authority.RevokeMany{By: manager, Named: rbac.Named{Selection: rbac.GrantSelection{Kind: rbac.PositionGrant}}, Reason: "over", DryRun: true}
	must(h.RevokeMany(t.Context(), dry))
	dry.DryRun = false
	must(h.RevokeMany(t.Context(), dry))
	h.clock = time.Date(2020, 7, 19, 9, 0, 0, 0, time.UTC)
	return h
}

func readLog(t *testing.T, h *house, text string, earlier []byte, on string) authority.ExceptionalAudit {
	t.Helper()
	told, err := authority.ReadExceptionalLog(strings.NewReader(text), h.store.VerifierKey(), earlier, day(on))
	if err != nil {
		t.Fatal(err)
	}
	return told
}

// TestLogTellsTheList: whoever has the exported log and the public key alone knows the
// list that the store has, but for the texts.
func TestLogTellsTheList(t *testing.T) {
	h := spring(t)
	must(h.Leave(t.Context(), authority.Leave{By: manager, User: pharmacist})) // which ends what is held at RX1
	var read authority.ExceptionalLog
	for _, e := range h.log() {
		read.Take(e)
	}
	want := h.grants(t)
	for i := range want {
		want[i].Reason, want[i].RegistrationNumber, want[i].Version = "", "", 0
		for j := range want[i].Reviews {
			want[i].Reviews[j].Note = ""
		}
		if r := want[i].Revoked; r != nil {
			want[i].Revoked = &rbac.Revocation{By: r.By, At: r.At}
		}
	}
	byID := cmpopts.SortSlices(func(a, b rbac.Grant) bool { return a.ID < b.ID })
	if diff := gocmp.Diff(want, read.Grants(), byID, values); diff != "" || len(want) != 4 {
		t.Errorf("of %d entries (-store +log):\n%s", len(want), diff)
	}

	kept := must(h.store.Checkpoint(t.Context()))
	told := readLog(t, h, h.export(), kept, "2020-07-19")
	if told.Log.Broken != nil || told.Kept == nil || told.Kept.Size != told.Log.Last.Size || told.Unsigned != 0 || len(told.Entries) != 4 {
		t.Errorf("told %+v", told)
	}
}

func TestExceptionalEntries(t *testing.T) {
	h := spring(t)
	told := readLog(t, h, h.export(), nil, "2020-07-19")
	type entry struct {
		Kind, Site  string
		Standing    authority.ExceptionalStanding
		Outstanding bool
		Reviews     int
		Revoked     string
		SignIns     int
		Sites       []string
		Findings    []guidance.RuleID
	}
	var got []entry
	for _, e := range told.Entries {
		g := entry{e.Kind.String(), e.WorkingAt, e.Standing, e.Outstanding, len(e.Reviews), "", e.SignIns, e.Sites, nil}
		if e.Revoked != nil {
			g.Revoked = e.Revoked.Action
		}
		for _, f := range e.Findings {
			g.Findings = append(g.Findings, f.Rule)
		}
		got = append(got, g)
	}
	want := []entry{
		{"national-locum", "RX1", authority.GrantStanding, true, 0, "", 2, []string{"RX1", "RX3"}, []guidance.RuleID{"RA-EXC-019", "RA-EXC-021"}},
		{"national-locum", "RX1", authority.GrantRevoked, false, 2, "exceptional-access.revoke", 0, nil, nil},
		{"position", "RX1", authority.GrantRevoked, false, 0, "exceptional-access.revoked", 0, nil, nil},
		{"national-locum", "RX2", authority.GrantStanding, true, 0, "", 0, nil, []guidance.RuleID{"RA-EXC-021"}},
	}
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if told.Outstanding != 2 || told.Counts[authority.GrantRevoked] != 2 || told.Counts[authority.GrantStanding] != 2 {
		t.Errorf("counts %v, outstanding %d", told.Counts, told.Outstanding)
	}
	// 31 May, 23:30 by UTC is 1 June in London.
	for on, want := range map[string]authority.ExceptionalStanding{
		"2020-04-20": authority.GrantStanding, "2020-05-31": authority.GrantStanding, "2020-06-01": authority.GrantRevoked,
	} {
		if got := readLog(t, h, h.export(), nil, on).Entries[1].Standing; got != want {
			t.Errorf("on %s the second is %s, want %s", on, got, want)
		}
	}
	if got := readLog(t, h, h.export(), nil, "2020-10-18").Entries[0].Standing; got != authority.GrantRanOut {
		t.Errorf("the day after its last the first is %s", got)
	}
}

// TestOneLineLess: taking any one line out of the exported log is found, and so is
// any byte of it that is changed, and nothing is told of such a log.
func TestOneLineLess(t *testing.T) {
	h := spring(t)
	text, key := h.export(), h.store.VerifierKey()
	lines := strings.SplitAfter(strings.TrimSuffix(text, "\n"), "\n")
	broken := func(name, text string) {
		t.Helper()
		told, err := authority.ReadExceptionalLog(strings.NewReader(text), key, nil, day("2020-07-19"))
		if err != nil || told.Log.Broken == nil || len(told.Entries) != 0 || told.Outstanding != 0 {
			t.Errorf("%s: %d entries told, broken %v, %v", name, len(told.Entries), told.Log.Broken, err)
		}
	}
	grants := 0
	for i, line := range lines {
		broken(fmt.Sprintf("without line %d", i+1), strings.Join(slices.Delete(slices.Clone(lines), i, i+1), ""))
		if strings.Contains(line, authority.ActionGrantAccess) {
			grants++
		}
	}
	if grants != 5 || len(lines) < 15 {
		t.Errorf("%d lines with %d grants: the log proves nothing", len(lines), grants)
	}
	for at := 7; at < len(text); at += 97 {
		changed := []byte(text)
		changed[at] ^= 1
		broken(fmt.Sprintf("byte %d flipped", at), string(changed))
	}
	another := strings.Replace(text, `"user":"`+pharmacist.String(), `"user":"`+"555000000001", 1)
	broken("another user", another)
}

// TestCutBack: a log that was cut back is right in itself; the checkpoint that was kept
// elsewhere shows it.
func TestCutBack(t *testing.T) {
	h := locumHouse(t)
	old := h.export()
	must(h.GrantAccess(t.Context(), toLocum(h)))
	kept := must(h.store.Checkpoint(t.Context()))
	if told := readLog(t, h, old, nil, "2020-04-20"); told.Log.Broken != nil || len(told.Entries) != 1 {
		t.Errorf("without the checkpoint: %+v", told)
	}
	if told := readLog(t, h, old, kept, "2020-04-20"); told.Log.Broken == nil || told.Log.Broken.Rule != "RA-AUD-005" || len(told.Entries) != 0 {
		t.Errorf("with the checkpoint: %+v", told)
	}
	if told := readLog(t, h, h.export(), kept, "2020-04-20"); told.Log.Broken != nil || len(told.Entries) != 2 {
		t.Errorf("the whole log: %+v", told)
	}
}

// written returns a log of events, signed after the first of them up to signed.
func written(t *testing.T, events []audit.Event, signed int) (text, key string) {
	t.Helper()
	signer := must(audit.NewSigner("rakit.example/log", make([]byte, 32)))
	var tree audit.Tree
	var file strings.Builder
	w := audit.NewWriter(&file)
	for i, e := range events {
		e.Seq, e.At = int64(i), time.Date(2020, 4, 20+i, 9, 0, 0, 0, time.UTC)
		line := must(e.Line())
		tree.Append(line)
		err := w.Event(line)
		if i+1 == signed {
			err = errors.Join(err, w.Checkpoint(must(signer.Checkpoint(tree))))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return file.String(), signer.VerifierKey()
}

// TestLogThatSaysTooLittle: an end without a start, and a start without an end, are
// told and found; what no checkpoint covers is counted and left out.
func TestLogThatSaysTooLittle(t *testing.T) {
	granted := func(id string, detail map[string]string) audit.Event {
		return audit.Event{Action: authority.ActionGrantAccess, Outcome: audit.Done, Subject: id, Actor: "555000000001", Detail: detail}
	}
	acted := func(action, id string) audit.Event {
		return audit.Event{Action: action, Outcome: audit.Done, Subject: id, Actor: "555000000001"}
	}
	began := func(user, site, actor string) audit.Event {
		e := acted(authority.ActionExceptionalSignIn, "grant-1")
		e.Actor, e.Detail = actor, map[string]string{"user": user, "workingAt": site}
		return e
	}
	session := began("555000000002", "FX1AA", "555000000002")
	whole := map[string]string{"user": "555000000002", "workingAt": "FX1AA", "start": "2020-04-20", "end": "2020-04-22", "review": "2020-04-30"}
	refused := granted("grant-9", whole)
	refused.Outcome = audit.Refused
	for _, tt := range []struct {
		name   string
		events []audit.Event
		want   map[string][]guidance.RuleID
		why    string
	}{
		{"whole", []audit.Event{granted("grant-1", whole), acted("card.order", "card-1"), refused}, map[string][]guidance.RuleID{"grant-1": nil}, "what was refused is no grant"},
		{"before there were kinds and days", []audit.Event{granted("grant-1", map[string]string{"user": "555000000002", "workingAt": "FX1AA", "review": "2020-04-30"})}, map[string][]guidance.RuleID{"grant-1": {"RA-EXC-022"}}, "a start without an end"},
		{"never granted", []audit.Event{acted(authority.ActionRevokeAccess, "grant-1")}, map[string][]guidance.RuleID{"grant-1": {"RA-EXC-022"}}, "an end without a start"},
		{"granted twice", []audit.Event{granted("grant-1", whole), granted("grant-1", whole)}, map[string][]guidance.RuleID{"grant-1": {"RA-EXC-022"}}, "one id"},
		{"revoked twice", []audit.Event{granted("grant-1", whole), acted(authority.ActionRevokeAccess, "grant-1"), acted(authority.ActionGrantRevoked, "grant-1")}, map[string][]guidance.RuleID{"grant-1": {"RA-EXC-022"}}, "once"},
		{"reviewed after the end", []audit.Event{granted("grant-1", whole), acted(authority.ActionGrantEnded, "grant-1"), acted(authority.ActionReviewAccess, "grant-1")}, map[string][]guidance.RuleID{"grant-1": {"RA-EXC-022"}}, "nothing was left to look at"},
		{"session on the last day", []audit.Event{granted("grant-1", whole), acted("card.order", "card-1"), session}, map[string][]guidance.RuleID{"grant-1": nil}, "22 April"},
		{"session the day after", []audit.Event{granted("grant-1", whole), acted("card.order", "card-1"), acted("card.order", "card-1"), session}, map[string][]guidance.RuleID{"grant-1": {"RA-EXC-023"}}, "23 April"},
		{"session before the grant", []audit.Event{session, granted("grant-1", whole)}, map[string][]guidance.RuleID{"grant-1": {"RA-EXC-022"}}, "nothing to sign in to"},
		{"session of another user", []audit.Event{granted("grant-1", whole), began("555000000003", "FX1AA", "555000000003")}, map[string][]guidance.RuleID{"grant-1": {"RA-EXC-017"}}, "not the holder"},
		{"session begun by another user", []audit.Event{granted("grant-1", whole), began("555000000002", "FX1AA", "555000000003")}, map[string][]guidance.RuleID{"grant-1": {"RA-EXC-017"}}, "the holder is named, and did not do it"},
		{"session in the name of another user", []audit.Event{granted("grant-1", whole), began("555000000003", "FX1AA", "555000000002")}, map[string][]guidance.RuleID{"grant-1": {"RA-EXC-017"}}, "the holder did it, and another is named"},
		{"session at FFFFF", []audit.Event{granted("grant-1", whole), began("555000000002", "FFFFF", "555000000002")}, map[string][]guidance.RuleID{"grant-1": {"RA-EXC-018"}}, "no site"},
		{"session elsewhere", []audit.Event{granted("grant-1", whole), began("555000000002", "FX1AB", "555000000002")}, map[string][]guidance.RuleID{"grant-1": {"RA-EXC-019"}}, "a warning"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			text, key := written(t, tt.events, len(tt.events))
			told, err := authority.ReadExceptionalLog(iotest.OneByteReader(strings.NewReader(text)), key, nil, day("2020-04-24"))
			if err != nil || told.Log.Broken != nil {
				t.Fatal(told.Log.Broken, err)
			}
			got := map[string][]guidance.RuleID{}
			for _, e := range told.Entries {
				got[e.Grant] = nil
				for _, f := range e.Findings {
					got[e.Grant] = append(got[e.Grant], f.Rule)
				}
			}
			if diff := gocmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
		})
	}

	text, key := written(t, []audit.Event{granted("grant-1", whole), granted("grant-2", whole), acted(authority.ActionRevokeAccess, "grant-1")}, 1)
	told, err := authority.ReadExceptionalLog(strings.NewReader(text), key, nil, day("2020-04-21"))
	if err != nil || len(told.Entries) != 1 || told.Unsigned != 2 || told.Entries[0].Revoked != nil || told.Log.Pending != 2 {
		t.Errorf("after the last checkpoint: %+v, %v", told, err)
	}
	if _, err := authority.ReadExceptionalLog(strings.NewReader(text), "no key", nil, day("2020-04-21")); !errors.Is(err, audit.ErrKey) {
		t.Errorf("no key: %v", err)
	}
	if _, err := authority.ReadExceptionalLog(strings.NewReader(""), key, nil, day("2020-04-21")); !errors.Is(err, audit.ErrEmpty) {
		t.Errorf("nothing: %v", err)
	}
}

// TestLogOnADay: a day is answered for by what the log had said by its end, London time.
func TestLogOnADay(t *testing.T) {
	tell := func(action, at string, detail map[string]string) audit.Event {
		return audit.Event{Action: action, Outcome: audit.Done, Subject: "grant-1", Actor: "555000000002", At: must(time.Parse(time.RFC3339, at)), Detail: detail}
	}
	var all authority.ExceptionalLog
	for _, e := range []audit.Event{
		tell(authority.ActionGrantAccess, "2020-06-10T09:00:00Z", map[string]string{
			"user": "555000000002", "workingAt": "FX1AA", "start": "2020-06-05", "end": "2020-06-24", "review": "2020-06-12",
		}),
		tell(authority.ActionExceptionalSignIn, "2020-06-11T22:59:00Z", map[string]string{"user": "555000000002", "workingAt": "FX1AA"}),
		tell(authority.ActionExceptionalSignIn, "2020-06-11T23:00:00Z", map[string]string{"user": "555000000002", "workingAt": "FFFFF"}), // midnight in London
		tell(authority.ActionReviewAccess, "2020-06-14T09:00:00Z", map[string]string{"review": "2020-06-20"}),
		tell(authority.ActionRevokeAccess, "2020-06-15T23:30:00Z", nil), // the 16th in London
		tell(authority.ActionExceptionalSignIn, "2020-06-18T09:00:00Z", map[string]string{"user": "555000000002", "workingAt": "FX1AA"}),
	} {
		all.Take(e)
	}
	type entry struct {
		Standing                      authority.ExceptionalStanding
		Review                        string
		Outstanding                   bool
		Reviews, SignIns, Revocations int
		Findings                      []guidance.RuleID
	}
	for _, tt := range []struct {
		on, why string
		want    []entry
	}{
		{"2020-06-09", "back-dated to the 5th, and not in the log before the 10th", nil},
		{"2020-06-10", "granted", []entry{{Standing: authority.GrantStanding, Review: "2020-06-12"}}},
		{"2020-06-11", "the session of the evening, and not that of midnight", []entry{{Standing: authority.GrantStanding, Review: "2020-06-12", SignIns: 1}}},
		{"2020-06-12", "due, and nobody had looked", []entry{{Standing: authority.GrantStanding, Review: "2020-06-12", Outstanding: true, SignIns: 2, Findings: []guidance.RuleID{"RA-EXC-018", "RA-EXC-021"}}}},
		{"2020-06-14", "looked at", []entry{{Standing: authority.GrantStanding, Review: "2020-06-20", Reviews: 1, SignIns: 2, Findings: []guidance.RuleID{"RA-EXC-018"}}}},
		{"2020-06-15", "the day before the revocation", []entry{{Standing: authority.GrantStanding, Review: "2020-06-20", Reviews: 1, SignIns: 2, Findings: []guidance.RuleID{"RA-EXC-018"}}}},
		{"2020-06-16", "23:30 by UTC was the 16th in London", []entry{{Standing: authority.GrantRevoked, Review: "2020-06-20", Reviews: 1, SignIns: 2, Revocations: 1, Findings: []guidance.RuleID{"RA-EXC-018"}}}},
		{"2020-06-18", "signed in after it was revoked", []entry{{Standing: authority.GrantRevoked, Review: "2020-06-20", Reviews: 1, SignIns: 3, Revocations: 1, Findings: []guidance.RuleID{"RA-EXC-018", "RA-EXC-023"}}}},
	} {
		var got []entry
		for _, e := range all.Entries(day(tt.on)) {
			g := entry{Standing: e.Standing, Review: e.Review.String(), Outstanding: e.Outstanding, Reviews: len(e.Reviews), SignIns: e.SignIns}
			if e.Revoked != nil {
				g.Revocations++
			}
			for _, f := range e.Findings {
				g.Findings = append(g.Findings, f.Rule)
			}
			got = append(got, g)
		}
		if diff := gocmp.Diff(tt.want, got); diff != "" {
			t.Errorf("on %s (-want +got):\n%s\nwhy: %s", tt.on, diff, tt.why)
		}
	}
	if got := all.Grants(); len(got) != 1 || got[0].Revoked == nil {
		t.Errorf("the whole log: %+v", got)
	}
	if got := all.Entries(guidance.Date{}); len(got) != 0 {
		t.Errorf("on no day: %+v", got)
	}

	h := spring(t)
	told := readLog(t, h, h.export(), nil, "2020-04-19")
	told.Later -= strings.Count(h.export(), `"action":"exceptional-access.`) // whether done or refused
	if len(told.Entries) != 0 || told.Outstanding != 0 || told.Later != 0 || told.Log.Broken != nil {
		t.Errorf("the day before all of it: %+v", told)
	}
	if told := readLog(t, h, h.export(), nil, "2020-07-15"); len(told.Entries) != 4 || told.Later != 0 {
		t.Errorf("the day of the last of it: %d entries, %d later", len(told.Entries), told.Later)
	}
}
