package authority_test

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/authority/simulator"
	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/guidance"
)

// custodyOf returns what an exported log tells of the custody of passcodes.
func custodyOf(t *testing.T, text, key string, earlier []byte) (authority.CustodyAudit, []authority.CustodyEntry) {
	t.Helper()
	var entries []authority.CustodyEntry
	told, err := authority.ReadCustodyLog(iotest.HalfReader(strings.NewReader(text)), key, earlier, func(e authority.CustodyEntry) error {
		entries = append(entries, e)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return told, entries
}

// signed returns a log of events at the instants that they have, signed at its end.
func signed(t *testing.T, events []audit.Event) (text, key string) {
	t.Helper()
	signer := must(audit.NewSigner("rakit.example/log", make([]byte, 32)))
	var tree audit.Tree
	var file strings.Builder
	w := audit.NewWriter(&file)
	for i, e := range events {
		e.Seq = int64(i)
		line := must(e.Line())
		tree.Append(line)
		if err := w.Event(line); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(w.Checkpoint(must(signer.Checkpoint(tree))), w.Close()); err != nil {
		t.Fatal(err)
	}
	return file.String(), signer.VerifierKey()
}

func rulesOf(e authority.CustodyEntry) (ids []guidance.RuleID) {
	for _, f := range e.Findings {
		ids = append(ids, f.Rule)
	}
	return ids
}

// TestCustodyOfTheMainJob: whoever has the exported log and the public key alone knows
// that the passcode went once, to the proven number, after the receipt call.
func TestCustodyOfTheMainJob(t *testing.T) {
	h := newHouse(t, options{})
	if err := h.play(t.Context(), job); err != nil {
		t.Fatal(err)
	}
	told, entries := custodyOf(t, h.export(), h.store.VerifierKey(), must(h.store.Checkpoint(t.Context())))
	if !told.Clean() || told.Releases != 1 || told.Proven != 1 || told.Beside != 0 || told.Unsigned != 0 || told.Kept == nil {
		t.Errorf("told %+v", told)
	}
	if len(entries) != 1 {
		t.Fatalf("%d entries", len(entries))
	}
	k, e := must(h.Card(t.Context(), h.cardID())), entries[0]
	at := func(t time.Time) string { return t.Format(time.RFC3339Nano) }
	got := []string{e.Ref, e.Card, e.Holder, e.Case, e.Named, e.InForce, e.Asked.By, e.Organisation, at(e.Receipt.At), at(e.Asked.At), at(e.Sends[0].At)}
	proof := must(h.Case(t.Context(), h.caseID())).Proven.Proof
	want := []string{k.ReleaseRef, k.ID, k.Holder, k.Registration, proof, proof, agent.ID.String(), "RX1", at(k.ReceivedAt), at(k.ReleaseRequestedAt), at(k.ReleasedAt)}
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Errorf("(-store +log):\n%s", diff)
	}
}

// TestCustodyOfWhatWentWrong runs what the software lets come, and does not count as
// proven.
func TestCustodyOfWhatWentWrong(t *testing.T) {
	never := &simulator.Outcomes{OnSend: func(m authority.Message) error {
		if strings.Contains(m.Text.Reveal(), "passcode") {
			return errors.New("no such number")
		}
		return nil
	}}
	for _, tt := range []struct {
		name, why string
		options   options
		after     func(*testing.T, *house)
		want      []guidance.RuleID
	}{
		{"the gateway refuses", "the card is unlocked face to face", options{ports: never}, func(*testing.T, *house) {}, []guidance.RuleID{"RA-AUD-017"}},
		{"the card ends later", "whatever becomes of it", options{}, func(t *testing.T, h *house) {
			must(h.ReportCard(t.Context(), authority.ReportCard{By: agent, Card: h.cardID(), Reason: card.ReasonLost}))
			must(h.Work(t.Context()))
		}, nil},
		{"the number changes later", "it had been sent", options{}, func(t *testing.T, h *house) {
			must(h.ChangeMobile(t.Context(), authority.ChangeMobile{By: agent, Case: h.caseID(), Mobile: another}))
		}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h := newHouse(t, tt.options)
			h.until(t, "release")
			tt.after(t, h)
			_, entries := custodyOf(t, h.export(), h.store.VerifierKey(), nil)
			if len(entries) != 1 {
				t.Fatalf("%d entries", len(entries))
			}
			if diff := gocmp.Diff(tt.want, rulesOf(entries[0])); diff != "" {
				t.Errorf("(-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
		})
	}
}

// edited are changes of the log of the main job by which the software is made to have
// done what it refuses.
type edited []audit.Event

func (l edited) at(action string) int {
	return slices.IndexFunc(l, func(e audit.Event) bool { return e.Action == action && e.Outcome == audit.Done })
}

func (l edited) without(action string) edited {
	i := l.at(action)
	return slices.Delete(slices.Clone(l), i, i+1)
}

func (l edited) with(before string, e audit.Event) edited {
	i := l.at(before)
	e.At, e.Outcome = l[i].At, audit.Done
	return slices.Insert(slices.Clone(l), i, e)
}

func (l edited) changed(action string, change func(*audit.Event)) edited {
	l, i := slices.Clone(l), l.at(action)
	l[i].Detail = maps.Clone(l[i].Detail)
	change(&l[i])
	return l
}

func (l edited) again(action string, change func(*audit.Event)) edited {
	e := l[l.at(action)]
	e.Detail = maps.Clone(e.Detail)
	change(&e)
	return append(slices.Clone(l), e)
}

// cancelledFirst is the log of a card that was cancelled while its passcode was being sent:
// the key is destroyed at once, and the gateway's answer refused.
func cancelledFirst(l edited, texted, gone string) edited {
	answer, destroyed := l[l.at(texted)], l[l.at(gone)]
	cancel := audit.Event{
		At: answer.At, Action: authority.ActionCancelCard, Outcome: audit.Done, Subject: answer.Subject,
		Detail: map[string]string{"to": card.Cancelled.String()},
	}
	answer.Outcome, answer.Detail = audit.Refused, maps.Clone(answer.Detail)
	answer.At = destroyed.At.Add(time.Minute)
	delete(answer.Detail, "to")
	return append(slices.Clone(l[:l.at(texted)]), cancel, destroyed, answer)
}

// TestCustodyOfEditedLogs has for each rule a log that misses it by a hair; the whole
// log meets them all.
func TestCustodyOfEditedLogs(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "release")
	events := edited(h.log())
	card1, case1 := h.cardID(), h.caseID()
	set := func(name, value string) func(*audit.Event) {
		return func(e *audit.Event) { e.Detail[name] = value }
	}
	drop := func(name string) func(*audit.Event) {
		return func(e *audit.Event) { delete(e.Detail, name) }
	}
	mobile := audit.Event{Action: authority.ActionChangeMobile, Subject: case1, Actor: agent.ID.String()}
	const (
		receipt, order, release     = authority.ActionConfirmReceipt, authority.ActionOrderCard, authority.ActionReleasePasscode
		texted, gone, read, compete = authority.ActionPasscodeTexted, authority.ActionKeyDestroyed, authority.ActionReadBack, authority.ActionCompleteCall
	)
	reported := func(state string) func(*audit.Event) {
		return func(e *audit.Event) {
			e.Action, e.Detail["state"] = authority.ActionPasscodeReported, state
			delete(e.Detail, "to")
		}
	}
	r := func(ids ...guidance.RuleID) []guidance.RuleID { return ids }
	for _, tt := range []struct {
		name, why string
		log       edited
		want      [][]guidance.RuleID // by entry
	}{
		{"whole", "as it was", events, [][]guidance.RuleID{nil}},
		{"without the receipt call", "", events.without(receipt), [][]guidance.RuleID{r("RA-AUD-010")}},
		{"receipt refused", "it was not confirmed", events.changed(receipt, func(e *audit.Event) { e.Outcome = audit.Refused }), [][]guidance.RuleID{r("RA-AUD-010")}},
		{"receipt of another card", "of the same holder", events.changed(receipt, func(e *audit.Event) { e.Subject = "card-2" }), [][]guidance.RuleID{r("RA-AUD-010")}},
		{"receipt right after the release", "by one position", events.without(receipt).with(texted, audit.Event{Action: receipt, Subject: card1}), [][]guidance.RuleID{r("RA-AUD-010")}},
		{"release names other numbers", "that were superseded", events.changed(release, set("proof", "numbers-0")), [][]guidance.RuleID{r("RA-AUD-011")}},
		{"numbers not read back", "", events.without(read), [][]guidance.RuleID{r("RA-AUD-011")}},
		{"call not completed", "", events.without(compete), [][]guidance.RuleID{r("RA-AUD-011")}},
		{"call abandoned", "before it was complete", events.with(compete, audit.Event{Action: authority.ActionAbandonCall, Subject: case1}), [][]guidance.RuleID{r("RA-AUD-011")}},
		{"new numbers after the reading back", "what was proven counts no longer", events.with(compete, audit.Event{Action: authority.ActionNumbersMade, Subject: case1}), [][]guidance.RuleID{r("RA-AUD-011")}},
		{"card ordered on no registration", "nothing ties it to a call", events.changed(order, drop("registration")), [][]guidance.RuleID{r("RA-AUD-011")}},
		{"card ordered on another registration", "with a call of its own, or none", events.changed(order, set("registration", "case-2")), [][]guidance.RuleID{r("RA-AUD-011")}},
		{"number changed before the release", "and not proven anew", events.with(release, mobile), [][]guidance.RuleID{r("RA-AUD-011")}},
		{"number changed before it was sent", "by one position", events.with(texted, mobile), [][]guidance.RuleID{r("RA-AUD-012")}},
		{"number changed once it was sent", "by one position", events.with(gone, mobile), [][]guidance.RuleID{nil}},
		{"number of another registration changed", "not of this one", events.with(texted, audit.Event{Action: authority.ActionChangeMobile, Subject: "case-2"}), [][]guidance.RuleID{nil}},
		{"released twice", "the second is under way", events.again(release, set("release", "release-2")), [][]guidance.RuleID{nil, r("RA-AUD-013", "RA-AUD-018")}},
		{"refused a second time", "as it should be", events.again(release, func(e *audit.Event) { e.Outcome = audit.Refused }), [][]guidance.RuleID{nil}},
		{"sent twice", "under the same reference", events.again(texted, func(*audit.Event) {}), [][]guidance.RuleID{r("RA-AUD-014")}},
		{"sent under another reference", "", events.changed(texted, set("release", "release-2")), [][]guidance.RuleID{r("RA-AUD-014")}},
		{"sent without a release", "nobody asked for it", events.without(release), [][]guidance.RuleID{r("RA-AUD-014")}},
		{"released by the holder", "who is an agent too", events.changed(release, func(e *audit.Event) { e.Actor = e.Detail["user"] }), [][]guidance.RuleID{r("RA-AUD-015")}},
		{"shown to staff", "by which way ever", events.with(release, audit.Event{Action: "card.reveal-passcode", Subject: card1}), [][]guidance.RuleID{r("RA-AUD-016"), nil}},
		{"sending failed", "", events.changed(texted, func(e *audit.Event) { e.Outcome = audit.Failed; e.Detail["to"] = "release-failed" }), [][]guidance.RuleID{r("RA-AUD-017")}},
		{"sending unknown", "", events.changed(texted, set("to", "send-unknown")), [][]guidance.RuleID{r("RA-AUD-017")}},
		{"sending unknown, and settled", "by a late receipt", events.changed(texted, set("to", "send-unknown")).again(texted, func(*audit.Event) {}), [][]guidance.RuleID{r("RA-AUD-017")}},
		{"answer once the card had ended", "it is refused, and does not say what it was", events.changed(texted, func(e *audit.Event) { e.Outcome = audit.Refused; delete(e.Detail, "to") }), [][]guidance.RuleID{r("RA-AUD-017")}},
		{"sent as the outcome does not say", "failed, to: released", events.changed(texted, func(e *audit.Event) { e.Outcome = audit.Failed }), [][]guidance.RuleID{r("RA-AUD-017")}},
		{"a second text that moves no card", "its state alone tells", events.again(texted, func(e *audit.Event) { e.Detail["release"] = "release-2"; delete(e.Detail, "to") }), [][]guidance.RuleID{r("RA-AUD-014")}},
		{"a second text under the same reference that moves no card", "", events.again(texted, drop("to")), [][]guidance.RuleID{r("RA-AUD-014")}},
		{"a second text that says nothing", "neither state nor move", events.again(texted, func(e *audit.Event) { e.Detail = map[string]string{"release": "release-2"} }), [][]guidance.RuleID{r("RA-AUD-014", "RA-AUD-017")}},
		{"arrival reported, the card being where it is", "no second message", events.again(texted, reported("delivered")), [][]guidance.RuleID{nil}},
		{"arrival reported under another reference", "of which message?", events.again(texted, func(e *audit.Event) { reported("delivered")(e); e.Detail["release"] = "release-2" }), [][]guidance.RuleID{r("RA-AUD-014")}},
		{"failure reported once the card had gone on", "it never came", events.again(texted, func(e *audit.Event) { reported("failed")(e); e.Outcome = audit.Failed }), [][]guidance.RuleID{r("RA-AUD-017")}},
		{"report refused", "it contradicts what was told", events.again(texted, func(e *audit.Event) {
			reported("")(e)
			e.Outcome, e.Detail = audit.Refused, nil
		}), [][]guidance.RuleID{nil}},
		{"report of another kind of message refused", "it is none of a passcode", append(slices.Clone(events), audit.Event{
			At: events[len(events)-1].At, Action: authority.ActionMessageReported, Outcome: audit.Refused, Subject: "unlock-1",
		}), [][]guidance.RuleID{nil}},
		{"card cancelled under way, then the answer", "the key went with the card", cancelledFirst(events, texted, gone), [][]guidance.RuleID{r("RA-AUD-017")}},
		{"numbers never made", "what was read back was texted to nobody", events.without(authority.ActionNumbersMade), [][]guidance.RuleID{r("RA-AUD-011")}},
		{"other numbers made", "than were read back", events.changed(authority.ActionNumbersMade, set("challenge", "numbers-0")), [][]guidance.RuleID{r("RA-AUD-011")}},
		{"numbers of another registration made", "", events.changed(authority.ActionNumbersMade, func(e *audit.Event) { e.Subject = "case-2" }), [][]guidance.RuleID{r("RA-AUD-011")}},
		{"released by nobody", "nobody vouches for it", events.changed(release, func(e *audit.Event) { e.Actor = "" }), [][]guidance.RuleID{r("RA-AUD-015")}},
		{"key not destroyed, it failed", "it is there still", events.changed(gone, func(e *audit.Event) { e.Outcome = audit.Failed }), [][]guidance.RuleID{r("RA-AUD-019")}},
		{"key not destroyed, it was refused", "it is there still", events.changed(gone, func(e *audit.Event) { e.Outcome = audit.Refused }), [][]guidance.RuleID{r("RA-AUD-019")}},
		{"under way", "the log is cut after the release", events[:events.at(release)+1], [][]guidance.RuleID{r("RA-AUD-018")}},
		{"key not destroyed", "the log is cut after the sending", events[:events.at(texted)+1], [][]guidance.RuleID{r("RA-AUD-019")}},
		{"key of another card destroyed", "", events.changed(gone, func(e *audit.Event) { e.Subject = "card-2" }), [][]guidance.RuleID{r("RA-AUD-019")}},
		{"receipt a minute and a nanosecond later than the release", "in front of it by position", events.changed(receipt, func(e *audit.Event) { e.At = events[events.at(release)].At.Add(time.Minute + 1) }), [][]guidance.RuleID{r("RA-AUD-020")}},
		{"receipt a minute later than the release", "by the clock of another server", events.changed(receipt, func(e *audit.Event) { e.At = events[events.at(release)].At.Add(time.Minute) }), [][]guidance.RuleID{nil}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if tt.name == "sending unknown, and settled" {
				last := len(tt.log) - 1
				tt.log[last].Detail["to"] = "released"
				tt.want = [][]guidance.RuleID{nil}
			}
			text, key := signed(t, tt.log)
			told, entries := custodyOf(t, text, key, nil)
			if told.Log.Broken != nil {
				t.Fatal(told.Log.Broken)
			}
			var got [][]guidance.RuleID
			clean := true
			for _, e := range entries {
				got = append(got, rulesOf(e))
				clean = clean && len(e.Findings) == 0
			}
			if diff := gocmp.Diff(tt.want, got); diff != "" {
				t.Errorf("findings (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
			if told.Clean() != clean {
				t.Errorf("clean %v with %v", told.Clean(), told.Exceptions)
			}
		})
	}
}

// TestCustodyOneLineLess: taking any one line out of the exported log is found, and
// nothing is told of such a log.
func TestCustodyOneLineLess(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "release")
	text, key := h.export(), h.store.VerifierKey()
	lines := strings.SplitAfter(strings.TrimSuffix(text, "\n"), "\n")
	for i := range lines {
		told, _ := custodyOf(t, strings.Join(slices.Delete(slices.Clone(lines), i, i+1), ""), key, nil)
		if told.Log.Broken == nil || told.Releases != 0 || told.Clean() {
			t.Errorf("without line %d: told %+v", i+1, told)
		}
	}
	if len(lines) < 15 {
		t.Errorf("%d lines prove nothing", len(lines))
	}
	old := newHouse(t, options{})
	old.until(t, "confirm receipt")
	cut := old.export()
	old.tell(t, "release", "release")
	kept := must(old.store.Checkpoint(t.Context()))
	if told, _ := custodyOf(t, cut, old.store.VerifierKey(), kept); told.Log.Broken == nil || told.Log.Broken.Rule != "RA-AUD-005" {
		t.Errorf("cut back before the release: %+v", told)
	}
}

// TestCustodyAfterTheLastCheckpoint: what no checkpoint covers is counted and left out.
func TestCustodyAfterTheLastCheckpoint(t *testing.T) {
	event := audit.Event{Action: authority.ActionReleasePasscode, Outcome: audit.Done, Subject: "card-1"}
	text, key := written(t, []audit.Event{event, event, event}, 1)
	told, entries := custodyOf(t, text, key, nil)
	if told.Unsigned != 2 || told.Releases != 1 || len(entries) != 1 {
		t.Errorf("told %+v, %d entries", told, len(entries))
	}
	whole := newHouse(t, options{})
	whole.until(t, "release")
	events := whole.log()
	for _, late := range []bool{false, true} { // whether a second release stands after the last checkpoint
		text, key := written(t, events, len(events))
		if late {
			again := events[edited(events).at(authority.ActionReleasePasscode)]
			text, key = written(t, append(slices.Clone(events), again), len(events))
		}
		if told, _ := custodyOf(t, text, key, nil); told.Proven != 1 || len(told.Exceptions) != 0 || told.Clean() == late {
			t.Errorf("late %v: clean %v, told %+v", late, told.Clean(), told)
		}
	}
	stop := errors.New("stop")
	if _, err := authority.ReadCustodyLog(strings.NewReader(text), key, nil, func(authority.CustodyEntry) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("error %v, want that of the receiver", err)
	}
	if _, err := authority.ReadCustodyLog(strings.NewReader(""), key, nil, nil); !errors.Is(err, audit.ErrEmpty) {
		t.Errorf("nothing: %v", err)
	}
}

// TestCustodyOfAnyOrder: whatever the order of events, every release that was put in
// comes out, once.
func TestCustodyOfAnyOrder(t *testing.T) {
	actions := []string{
		authority.ActionOrderCard, authority.ActionCardOrdered, authority.ActionConfirmReceipt, authority.ActionReleasePasscode, authority.ActionReleasePasscode,
		authority.ActionPasscodeTexted, authority.ActionKeyDestroyed, authority.ActionCancelCard, authority.ActionCardEnded, authority.ActionCardPrinted,
		authority.ActionReadBack, authority.ActionCompleteCall, authority.ActionBookCall, authority.ActionAbandonCall, authority.ActionNumbersMade,
		authority.ActionChangeMobile, authority.ActionCloseCase, "card.reveal-passcode", "passcode.x", "message.x", "position.define", "",
	}
	states := []string{"", "released", "release-failed", "send-unknown", "cancelled", "spoiled", "releasing"}
	rapid.Check(t, func(t *rapid.T) {
		var l authority.CustodyLog
		want, got := map[int64]bool{}, map[int64]int{}
		for i := range rapid.IntRange(0, 60).Draw(t, "events") {
			e := audit.Event{
				Seq: int64(i), At: time.Unix(int64(rapid.IntRange(0, 9).Draw(t, "at")), 0).UTC(),
				Action: rapid.SampledFrom(actions).Draw(t, "action"), Outcome: audit.Outcome(rapid.IntRange(0, 4).Draw(t, "outcome")),
				Actor: rapid.SampledFrom([]string{"", "1", "2"}).Draw(t, "actor"), Subject: rapid.SampledFrom([]string{"", "a", "b"}).Draw(t, "subject"),
			}
			if rapid.Bool().Draw(t, "details") {
				e.Detail = map[string]string{
					"to": rapid.SampledFrom(states).Draw(t, "to"), "release": fmt.Sprint(rapid.IntRange(0, 2).Draw(t, "ref")), "user": "1",
					"registration": rapid.SampledFrom([]string{"", "a", "b"}).Draw(t, "case"), "proof": rapid.SampledFrom([]string{"", "p"}).Draw(t, "proof"),
				}
			}
			if e.Action == authority.ActionReleasePasscode && e.Outcome == audit.Done {
				want[e.Seq] = true
			}
			for _, d := range l.Take(e) {
				if !d.Asked.IsZero() {
					got[d.Asked.Entry]++
				}
			}
		}
		for _, d := range l.Rest() {
			if !d.Asked.IsZero() {
				got[d.Asked.Entry]++
			}
			if d.Proven != (len(d.Findings) == 0) {
				t.Fatalf("proven with %v", d.Findings)
			}
		}
		for at := range want {
			if got[at] != 1 {
				t.Fatalf("the release at %d came out %d times", at, got[at])
			}
		}
		if len(got) != len(want) || len(l.Rest()) != 0 {
			t.Fatalf("%d releases came out of %d", len(got), len(want))
		}
	})
}
