package card_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/guidance"
)

// tell returns the entry of a log at a position, that many minutes after nine.
func tell(entry int64) card.Told {
	return card.Told{Entry: entry, At: time.Date(2020, 4, 22, 9, int(entry), 0, 0, time.UTC), By: "999900000003"}
}

// releaseTold is a release of which nothing is to be found.
func releaseTold() card.ReleaseTold {
	return card.ReleaseTold{
		Ref: "release-1", Card: "card-1", Holder: "555000000001", Case: "case-1", Named: "numbers-1", InForce: "numbers-1",
		Completed: tell(1), Receipt: tell(2), Asked: tell(3),
		Sends: []card.SendTold{{Told: tell(4), State: card.Released, Ref: "release-1"}}, Destroyed: tell(5),
	}
}

// TestReleaseTold has for each rule a release that meets it, and one that misses it by
// a hair.
func TestReleaseTold(t *testing.T) {
	sent := func(entry int64, s card.State) card.SendTold {
		return card.SendTold{Told: tell(entry), State: s, Ref: "release-1"}
	}
	tests := []struct {
		name, why string
		change    func(*card.ReleaseTold)
		want      []guidance.RuleID
	}{
		{"whole", "nothing is to be found", func(*card.ReleaseTold) {}, nil},
		{"no receipt call", "the card may be in anybody's hands", func(r *card.ReleaseTold) { r.Receipt = card.Told{} }, []guidance.RuleID{"RA-AUD-010"}},
		{"another proof", "one that is superseded, it may be", func(r *card.ReleaseTold) { r.Named = "numbers-2" }, []guidance.RuleID{"RA-AUD-011"}},
		{"no proof named", "two empty proofs are no proof", func(r *card.ReleaseTold) { r.Named, r.InForce = "", "" }, []guidance.RuleID{"RA-AUD-011"}},
		{"number changed before it was sent", "it is somebody else's by now", func(r *card.ReleaseTold) {
			r.Unproven, r.Sends[0].Told, r.Destroyed = tell(4), tell(5), tell(6)
		}, []guidance.RuleID{"RA-AUD-012"}},
		{"number changed once it was sent", "as anybody may", func(r *card.ReleaseTold) { r.Unproven = tell(5) }, nil},
		{"number changed and not sent", "that is what the rule is for", func(r *card.ReleaseTold) {
			r.Unproven, r.Sends, r.Destroyed = tell(4), []card.SendTold{{Told: tell(5), State: card.ReleaseFailed, Ref: "release-1", Why: "number-changed"}}, tell(6)
		}, []guidance.RuleID{"RA-AUD-017"}},
		{"a second release", "once", func(r *card.ReleaseTold) { r.Earlier = 1 }, []guidance.RuleID{"RA-AUD-013"}},
		{"sent twice", "two messages", func(r *card.ReleaseTold) { r.Sends = append(r.Sends, sent(5, card.Released)) }, []guidance.RuleID{"RA-AUD-014"}},
		{"sent under another reference", "of which release is it?", func(r *card.ReleaseTold) { r.Sends[0].Ref = "release-2" }, []guidance.RuleID{"RA-AUD-014"}},
		{"no reference at all", "nothing ties them together", func(r *card.ReleaseTold) { r.Ref, r.Sends[0].Ref = "", "" }, []guidance.RuleID{"RA-AUD-014"}},
		{"sent without a release", "nobody asked for it", func(r *card.ReleaseTold) { r.Asked = card.Told{} }, []guidance.RuleID{"RA-AUD-014"}},
		{"by the holder", "for themself", func(r *card.ReleaseTold) { r.Asked.By = r.Holder }, []guidance.RuleID{"RA-AUD-015"}},
		{"holder not told", "it may have been whoever released it", func(r *card.ReleaseTold) { r.Holder = "" }, []guidance.RuleID{"RA-AUD-015"}},
		{"by nobody", "nobody vouches for it", func(r *card.ReleaseTold) { r.Asked.By = "" }, []guidance.RuleID{"RA-AUD-015"}},
		{"by nobody for nobody", "two empty names are not two people", func(r *card.ReleaseTold) { r.Asked.By, r.Holder = "", "" }, []guidance.RuleID{"RA-AUD-015"}},
		{"shown to staff", "by a second way", func(r *card.ReleaseTold) { r.Revealed = []card.Told{tell(6)} }, []guidance.RuleID{"RA-AUD-016"}},
		{"shown to staff without a release", "the one way", func(r *card.ReleaseTold) { *r = card.ReleaseTold{Card: "card-1", Revealed: []card.Told{tell(6)}} }, []guidance.RuleID{"RA-AUD-016"}},
		{"failed", "not a breach, and not proven", func(r *card.ReleaseTold) { r.Sends[0].State = card.ReleaseFailed }, []guidance.RuleID{"RA-AUD-017"}},
		{"nobody can tell", "not a breach, and not proven", func(r *card.ReleaseTold) { r.Sends[0].State = card.SendUnknown }, []guidance.RuleID{"RA-AUD-017"}},
		{"unknown at first", "the receipt came late", func(r *card.ReleaseTold) {
			r.Sends = []card.SendTold{sent(4, card.SendUnknown), sent(6, card.Released)}
		}, nil},
		{"sent, and never arrived", "the receipt came late", func(r *card.ReleaseTold) {
			r.Sends = append(r.Sends, sent(6, card.ReleaseFailed))
		}, []guidance.RuleID{"RA-AUD-017"}},
		{"under way", "the gateway has not answered; its key is needed still", func(r *card.ReleaseTold) { r.Sends, r.Destroyed = nil, card.Told{} }, []guidance.RuleID{"RA-AUD-018"}},
		{"card ended, then the answer", "the key went with the card", func(r *card.ReleaseTold) {
			r.Ended, r.Destroyed, r.Sends = tell(4), tell(5), []card.SendTold{sent(6, card.SendUnknown)}
		}, []guidance.RuleID{"RA-AUD-017"}},
		{"card ended under way", "the key is gone", func(r *card.ReleaseTold) { r.Sends, r.Ended = nil, tell(4) }, []guidance.RuleID{"RA-AUD-018"}},
		{"card ended under way with its key", "it is not needed any more", func(r *card.ReleaseTold) { r.Sends, r.Ended, r.Destroyed = nil, tell(4), card.Told{} }, []guidance.RuleID{"RA-AUD-018", "RA-AUD-019"}},
		{"key still there", "a backup brings it back", func(r *card.ReleaseTold) { r.Destroyed = card.Told{} }, []guidance.RuleID{"RA-AUD-019"}},
		{"key destroyed before it was sent", "another key, then", func(r *card.ReleaseTold) { r.Destroyed = tell(3) }, []guidance.RuleID{"RA-AUD-019"}},
		{"receipt a minute after the release", "written by another server", func(r *card.ReleaseTold) { r.Receipt.At = r.Asked.At.Add(time.Minute) }, nil},
		{"receipt a minute and a nanosecond after the release", "a clock, or somebody, is wrong", func(r *card.ReleaseTold) { r.Receipt.At = r.Asked.At.Add(time.Minute + 1) }, []guidance.RuleID{"RA-AUD-020"}},
		{"sent a minute before the release", "written by another server", func(r *card.ReleaseTold) { r.Sends[0].At = r.Asked.At.Add(-time.Minute) }, nil},
		{"sent a minute and a nanosecond before the release", "a clock, or somebody, is wrong", func(r *card.ReleaseTold) { r.Sends[0].At = r.Asked.At.Add(-time.Minute - 1) }, []guidance.RuleID{"RA-AUD-020"}},
		{"destroyed a minute before it was sent", "written by another server", func(r *card.ReleaseTold) { r.Destroyed.At = r.Sends[0].At.Add(-time.Minute) }, nil},
		{"destroyed a minute and a nanosecond before it was sent", "a clock, or somebody, is wrong", func(r *card.ReleaseTold) { r.Destroyed.At = r.Sends[0].At.Add(-time.Minute - 1) }, []guidance.RuleID{"RA-AUD-020"}},
		{"each a minute before the one before", "a minute is not for each of them", func(r *card.ReleaseTold) {
			r.Asked.At, r.Sends[0].At = r.Receipt.At.Add(-time.Minute), r.Receipt.At.Add(-2*time.Minute)
		}, []guidance.RuleID{"RA-AUD-020"}},
		{"number proven anew once the card had come", "the holder has another telephone", func(r *card.ReleaseTold) { r.Receipt, r.Completed = tell(1), tell(2) }, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := releaseTold()
			tt.change(&r)
			var got []guidance.RuleID
			for _, f := range r.Assess().Findings() {
				got = append(got, f.Rule)
				if f.Pointer != "/card-1" {
					t.Errorf("%s points at %q", f.Rule, f.Pointer)
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("findings (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
		})
	}
}
