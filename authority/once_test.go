package authority_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/rbac"
)

// under returns a context in which a command happens once under the key; what is
// answered is the type of the result and the error.
func under(key, digest string) context.Context {
	return authority.Once(context.Background(), authority.Receipting{
		Key: key, Digest: []byte(digest),
		Answer: func(result any, err error) ([]byte, error) { return fmt.Appendf(nil, "%T %v", result, err), nil },
	})
}

// replayed returns what was answered the first time, or "".
func replayed(err error) string {
	var r *authority.ReplayedError
	if errors.As(err, &r) {
		return string(r.Answer)
	}
	return ""
}

// TestOnce gives a command twice under one key, in each of the ways that it may
// have ended the first time.
func TestOnce(t *testing.T) {
	tests := []struct {
		name, after string
		do          func(ctx context.Context, h *house) error
		outcome     audit.Outcome
		answer      string // how it begins
	}{
		{"done", "receive", func(ctx context.Context, h *house) error {
			return only(h.CloseCase(ctx, authority.CloseCase{By: agent, Case: h.caseID()}))
		}, audit.Done, "registration.Case <nil>"},
		{"a job is asked for", "book", func(ctx context.Context, h *house) error {
			return only(h.TextNumbers(ctx, authority.TextNumbers{By: agent, Case: h.caseID()}))
		}, audit.Done, "authority.NumbersAsked <nil>"},
		{"refused", "open", func(ctx context.Context, h *house) error {
			return only(h.OrderCard(ctx, authority.OrderCard{By: agent, Case: h.caseID()}))
		}, audit.Refused, "card.Card order card: refused"},
		{"a try is counted", "text numbers", func(ctx context.Context, h *house) error {
			return only(h.ReadBack(ctx, authority.ReadBack{By: agent, Case: h.caseID(), Spoken: "nothing"}))
		}, audit.Refused, "authority.ReadBackDone "},
		{"not there", "open", func(ctx context.Context, h *house) error {
			return only(h.CloseCase(ctx, authority.CloseCase{By: agent, Case: "case-none"}))
		}, audit.Failed, "registration.Case "},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := newHouse(t, options{})
			h.until(t, tt.after)
			first := tt.do(under("agent/1", "asked"), h)
			if replayed(first) != "" || h.last().Outcome != tt.outcome {
				t.Fatalf("the first time: %v, event %s, want %s", first, h.last().Outcome, tt.outcome)
			}
			before, events, seen := h.contents(t), len(h.log()), len(h.events)
			again := tt.do(under("agent/1", "asked"), h)
			if !strings.HasPrefix(replayed(again), tt.answer) {
				t.Errorf("again: %v, want the answer %s", again, tt.answer)
			}
			if err := tt.do(under("agent/1", "asked something else"), h); !errors.Is(err, authority.ErrKeyReused) {
				t.Errorf("under the same key for something else: %v", err)
			}
			if diff := cmp.Diff(before, h.contents(t)); diff != "" || len(h.log()) != events || len(h.events) != seen {
				t.Errorf("%d events after %d; changed (-want +got):\n%s", len(h.log()), events, diff)
			}
			if err := tt.do(under("agent/2", "asked"), h); replayed(err) != "" || len(h.log()) != events+1 {
				t.Errorf("under another key: %v", err)
			}
		})
	}
}

// TestOnceAndRolledBack shows that a command that was undone leaves no receipt.
func TestOnceAndRolledBack(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "receive")
	closing := func(ctx context.Context) error {
		return only(h.CloseCase(ctx, authority.CloseCase{By: agent, Case: h.caseID()}))
	}
	called := 0
	ctx := authority.Once(t.Context(), authority.Receipting{Key: "k", Digest: []byte("d"), Answer: func(any, error) ([]byte, error) {
		called++
		return nil, nil
	}})
	if err := closing(authority.IfVersion(ctx, 77)); !errors.Is(err, authority.ErrConflict) || called != 0 {
		t.Fatalf("%v, answered %d times", err, called)
	}
	if err := closing(ctx); err != nil || called != 1 {
		t.Errorf("after it was rolled back: %v, answered %d times", err, called)
	}
	if err := closing(authority.IfVersion(ctx, 77)); replayed(err) != "" || !errors.As(err, new(*authority.ReplayedError)) || called != 1 {
		t.Errorf("again, with a version that it no longer has: %v", err)
	}
}

// TestAnswerThatCannotBeKept shows that a command whose answer cannot be rendered
// is undone, whether it was done or refused, and may come again under its key.
func TestAnswerThatCannotBeKept(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "receive")
	broken := errors.New("not today")
	failing := authority.Once(t.Context(), authority.Receipting{
		Key: "k", Digest: []byte("d"), Answer: func(any, error) ([]byte, error) { return []byte("half"), broken },
	})
	before, events, seen := h.contents(t), len(h.log()), len(h.events)
	for name, err := range map[string]error{
		"done":    only(h.CloseCase(failing, authority.CloseCase{By: agent, Case: h.caseID()})),
		"refused": only(h.CloseCase(failing, authority.CloseCase{By: elsewhere, Case: h.caseID()})),
	} {
		if !errors.Is(err, broken) || errors.As(err, new(*guidance.Refusal)) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if diff := cmp.Diff(before, h.contents(t)); diff != "" || len(h.log()) != events || len(h.events) != seen {
		t.Errorf("%d events after %d; changed (-want +got):\n%s", len(h.log()), events, diff)
	}
	if err := only(h.CloseCase(under("k", "d"), authority.CloseCase{By: agent, Case: h.caseID()})); err != nil {
		t.Errorf("again: %v", err)
	}
}

// TestReceipting holds what a receipt needs.
func TestReceipting(t *testing.T) {
	h := newHouse(t, options{})
	answer := func(any, error) ([]byte, error) { return nil, nil }
	for name, o := range map[string]authority.Receipting{
		"no key":    {Digest: []byte("d"), Answer: answer},
		"long key":  {Key: strings.Repeat("k", 129), Digest: []byte("d"), Answer: answer},
		"no digest": {Key: "k", Answer: answer},
		"no answer": {Key: "k", Digest: []byte("d")},
		"zero":      {},
	} {
		err := only(h.RecordAgreement(authority.Once(t.Context(), o), authority.RecordAgreement{By: manager, Agreement: agreement()}))
		if !errors.Is(err, authority.ErrReceipting) || len(h.log()) != 0 {
			t.Errorf("%s: %v, %d events", name, err, len(h.log()))
		}
	}
	longest := authority.Receipting{Key: strings.Repeat("k", 128), Digest: []byte("d"), Answer: answer}
	if err := only(h.RecordAgreement(authority.Once(t.Context(), longest), authority.RecordAgreement{By: manager, Agreement: agreement()})); err != nil {
		t.Errorf("longest key: %v", err)
	}
}

// TestDropReceipts shows that a receipt answers until it is dropped.
func TestDropReceipts(t *testing.T) {
	h := newHouse(t, options{})
	record := func(key string) error {
		return only(h.RecordAgreement(under(key, "d"), authority.RecordAgreement{By: manager, Agreement: agreement()}))
	}
	if err := record("1"); err != nil {
		t.Fatal(err)
	}
	h.clock = h.clock.Add(24 * time.Hour)
	if err := record("2"); err != nil {
		t.Fatal(err)
	}
	if n := must(h.DropReceipts(t.Context(), 24*time.Hour)); n != 0 {
		t.Errorf("%d receipts were dropped that are 24 hours old, want those that are older", n)
	}
	h.clock = h.clock.Add(time.Nanosecond)
	if n := must(h.DropReceipts(t.Context(), 24*time.Hour)); n != 1 {
		t.Errorf("%d receipts were dropped, want one", n)
	}
	if first, second := record("1"), record("2"); first != nil || replayed(second) == "" {
		t.Errorf("the one that was dropped: %v, the other: %v", first, second)
	}
}

// TestOnceAtOnce has 16 people give one command under one key at the same time:
// one event, and one answer for all.
func TestOnceAtOnce(t *testing.T) {
	const callers = 16
	h := newHouse(t, options{})
	h.until(t, "create identity")
	id, events := h.caseID(), len(h.log())
	answers, errs := make([]string, callers), make([]error, callers)
	var all sync.WaitGroup
	for i := range callers {
		all.Go(func() {
			ctx := authority.Once(context.Background(), authority.Receipting{
				Key: "k", Digest: []byte("d"), Answer: func(result any, _ error) ([]byte, error) { return []byte(result.(card.Card).ID), nil },
			})
			ordered, err := h.OrderCard(ctx, authority.OrderCard{By: agent, Case: id})
			if answers[i], errs[i] = ordered.ID, err; err != nil {
				answers[i] = replayed(err)
			}
		})
	}
	all.Wait()
	done := 0
	for i, err := range errs {
		if err == nil {
			done++
		}
		if answers[i] == "" || answers[i] != answers[0] {
			t.Errorf("caller %d got %q, %v, another %q", i, answers[i], err, answers[0])
		}
	}
	if made := h.log()[events:]; done != 1 || len(made) != 1 || made[0].Subject != answers[0] {
		t.Errorf("%d were carried out, events %v", done, made)
	}
}

// TestIfVersion gives every command with a version that its object does not have,
// and then with the right one.
func TestIfVersion(t *testing.T) {
	for _, c := range commands {
		t.Run(c.method, func(t *testing.T) {
			t.Parallel()
			h := c.built(t)
			before, events := h.contents(t), len(h.log())
			wrong := authority.IfVersion(t.Context(), 1000, -2)
			if err := c.as(wrong, h, c.by); !errors.Is(err, authority.ErrConflict) {
				t.Errorf("with another version: %v", err)
			}
			if err := c.as(authority.IfVersion(t.Context()), h, c.by); !errors.Is(err, authority.ErrConflict) {
				t.Errorf("with no version: %v", err)
			}
			if diff := cmp.Diff(before, h.contents(t)); diff != "" || len(h.log()) != events {
				t.Errorf("%d events after %d; changed (-want +got):\n%s", len(h.log()), events, diff)
			}
			stranger := authority.Actor{ID: grantee, Role: c.by.Role, Organisation: rx3}
			if err := c.as(wrong, h, stranger); !errors.As(err, new(*guidance.Refusal)) {
				t.Errorf("a stranger: %v, want a refusal whatever they guess", err)
			}
			var all []int64
			for v := range int64(40) {
				all = append(all, v)
			}
			if err := c.as(authority.IfVersion(t.Context(), all...), h, c.by); err != nil {
				t.Errorf("with its version among others: %v", err)
			}
		})
	}
}

// TestIfVersionOfWhat holds of which object the version is asked for.
func TestIfVersionOfWhat(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "create identity")
	k := must(h.Case(t.Context(), h.caseID()))
	ordered, err := h.OrderCard(authority.IfVersion(t.Context(), k.Version), authority.OrderCard{By: agent, Case: k.ID})
	if err != nil || ordered.Version != 1 {
		t.Errorf("OrderCard with the version of the case: version %d, %v", ordered.Version, err)
	}
	must(h.Work(t.Context()))
	ordered = must(h.Card(t.Context(), ordered.ID))
	sent, err := h.DispatchCard(authority.IfVersion(t.Context(), ordered.Version), authority.MoveCard{By: agent, Card: ordered.ID})
	if stored := must(h.Card(t.Context(), ordered.ID)); err != nil || sent.Version != stored.Version || sent.Version != ordered.Version+1 {
		t.Errorf("DispatchCard returns version %d, stored is %d, %v", sent.Version, stored.Version, err)
	}
	again := agreement()
	again.Channels = append(again.Channels, "zoom")
	recorded, err := h.RecordAgreement(authority.IfVersion(t.Context(), 1), authority.RecordAgreement{By: manager, Agreement: again})
	if err != nil || recorded.Version != 2 {
		t.Errorf("RecordAgreement: version %d, %v", recorded.Version, err)
	}
	if err := only(h.RecordAgreement(authority.IfVersion(t.Context(), 1), authority.RecordAgreement{By: manager, Agreement: again})); !errors.Is(err, authority.ErrConflict) {
		t.Errorf("RecordAgreement with the version before: %v", err)
	}
	link := rbac.Link{Child: "RX1", Parent: "RX3", Interval: guidance.Since(guidance.MustDate("2020-04-20"))}
	if err := only(h.RecordLink(authority.IfVersion(t.Context(), 0), authority.RecordLink{By: manager, Link: link})); err != nil {
		t.Errorf("RecordLink: %v", err)
	}
}

// TestReplacing holds under which terms an object is replaced, of each kind that is
// passed whole: the version in what is passed counts only without terms.
func TestReplacing(t *testing.T) {
	kinds := map[string]func(ctx context.Context, h *house, passed int64) (int64, error){
		"position": func(ctx context.Context, h *house, passed int64) (int64, error) {
			p, err := h.DefinePosition(ctx, authority.DefinePosition{By: manager, Position: rbac.Position{
				ID: "p-2", Name: "Midwife", Organisation: "RX1", AccessProfiles: []rbac.AccessProfile{{JobRole: "R8001"}}, Version: passed,
			}})
			return p.Version, err
		},
		"profile": func(ctx context.Context, h *house, passed int64) (int64, error) {
			p := somebody(h)
			p.Version = passed
			p, err := h.RecordProfile(ctx, authority.RecordProfile{By: manager, Profile: p})
			return p.Version, err
		},
		"agreement": func(ctx context.Context, h *house, passed int64) (int64, error) {
			a := agreement()
			a.Version = passed
			a, err := h.RecordAgreement(ctx, authority.RecordAgreement{By: manager, Agreement: a})
			return a.Version, err
		},
	}
	for name, replace := range kinds {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t, options{})
			for i, step := range []struct {
				terms   []int64 // nil: none
				passed  int64
				version int64 // 0: a conflict
				why     string
			}{
				{[]int64{authority.AnyVersion}, 0, 0, "there is none"},
				{[]int64{1}, 0, 0, "there is none"},
				{[]int64{0}, 5, 1, "made; what is passed does not count"},
				{[]int64{0}, 0, 0, "there is one now"},
				{[]int64{1}, 0, 2, "what was seen, and not passed"},
				{[]int64{1}, 2, 0, "somebody else was there in between"},
				{[]int64{7, 2}, 7, 3, "one of those that were named"},
				{[]int64{authority.AnyVersion}, 0, 4, "whichever"},
				{[]int64{}, 4, 0, "none at all"},
				{nil, 4, 5, "as it was loaded"},
			} {
				ctx, events := t.Context(), len(h.log())
				if step.terms != nil {
					ctx = authority.IfVersion(ctx, step.terms...)
				}
				got, err := replace(ctx, h, step.passed)
				if got != step.version || (step.version == 0) != errors.Is(err, authority.ErrConflict) || step.version != 0 && err != nil {
					t.Errorf("step %d: version %d, %v, want %d\nwhy: %s", i, got, err, step.version, step.why)
				}
				if done := len(h.log()) - events; (done == 1) != (step.version != 0) {
					t.Errorf("step %d: %d events", i, done)
				}
			}
		})
	}
}
