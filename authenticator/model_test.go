package authenticator_test

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	"pgregory.net/rapid"

	"github.com/rakit-dev/rakit/authenticator"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/input"
)

// drawer is a hand model of what one person has: which ids are active, and whether
// one of them is a robot.
type drawer struct {
	p    identity.Profile
	held []authenticator.Authenticator
	now  time.Time

	active map[string]authenticator.Kind
	ever   int
	shut   bool
}

func (d *drawer) robot() bool {
	for _, k := range d.active {
		if k == authenticator.Robot {
			return true
		}
	}
	return false
}

func (d *drawer) Register(t *rapid.T) {
	k := rapid.SampledFrom(authenticator.Kinds()).Draw(t, "kind")
	by := rapid.SampledFrom([]identity.UserID{holder, agent}).Draw(t, "by")
	d.now = d.now.Add(time.Hour)
	own := k != authenticator.Robot && k != authenticator.VirtualSmartcard
	allowed := !d.shut && (by == agent || own) && (k != authenticator.Robot || !d.robot())
	id := fmt.Sprintf("auth-%d", d.ever)
	a, err := authenticator.Register(authenticator.Request{ID: id, Profile: d.p, Kind: k, By: by, Held: d.held, At: d.now})
	if (err == nil) != allowed {
		t.Fatalf("%s by %s: %v, want allowed %v", k, by, err, allowed)
	}
	if err == nil {
		d.held, d.active[id] = append(d.held, a), k
		d.ever++
	}
}

func (d *drawer) Remove(t *rapid.T) {
	if len(d.held) == 0 {
		t.Skip("nothing to remove")
	}
	i := rapid.IntRange(0, len(d.held)-1).Draw(t, "which")
	_, allowed := d.active[d.held[i].ID]
	a, err := d.held[i].Remove(authenticator.Removal{Reason: authenticator.NotNeeded, By: agent, At: d.now})
	if (err == nil) != allowed {
		t.Fatalf("removing: %v, want allowed %v", err, allowed)
	}
	if err == nil {
		d.held[i] = a
		delete(d.active, a.ID)
	}
}

// Close is rare, so that most drawers fill.
func (d *drawer) Close(t *rapid.T) {
	if d.shut || rapid.IntRange(0, 5).Draw(t, "dice") > 0 {
		t.Skip("not this time")
	}
	d.p, d.shut = must(d.p.Closed(identity.Closing{At: d.now, By: agent, Reason: identity.LeftHealthcare}, true)), true
	ended, err := authenticator.RemoveAll(d.p, d.held)
	if err != nil || len(ended) != len(d.active) {
		t.Fatalf("%d ended, %v; want %d", len(ended), err, len(d.active))
	}
	for _, e := range ended {
		for i := range d.held {
			if d.held[i].ID == e.ID {
				d.held[i] = e
			}
		}
	}
	d.active = map[string]authenticator.Kind{}
}

// Check holds what is held against the model.
func (d *drawer) Check(t *rapid.T) {
	robots := 0
	for _, h := range d.held {
		_, active := d.active[h.ID]
		if (h.State == authenticator.Active) != active || h.RemovedAt.IsZero() != active || (h.Reason == 0) != active {
			t.Fatalf("%s is %s, removed at %s for %s; want active %v", h.Kind, h.State, h.RemovedAt, h.Reason, active)
		}
		if active && h.Kind == authenticator.Robot {
			robots++
		}
	}
	if robots > 1 || d.shut && len(d.active) > 0 {
		t.Fatalf("%d robots, %d active, closed %v", robots, len(d.active), d.shut)
	}
}

func TestDrawer(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		t.Repeat(rapid.StateMachineActions(&drawer{p: profile(), now: later(0), active: map[string]authenticator.Kind{}}))
	})
}

// FuzzAuthenticator reads authenticators as a store does: what can be read and
// written reads back the same.
func FuzzAuthenticator(f *testing.F) {
	for _, k := range authenticator.Kinds() {
		f.Add(must(json.Marshal(registered(k))))
		f.Add(must(json.Marshal(removed(k))))
	}
	f.Add([]byte(`{"id":"auth-1","holder":"555000000001","kind":"smartcard","state":"active","registeredAt":"2024-09-30T11:00:00Z","registeredBy":"555000000002"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var a, again authenticator.Authenticator
		if input.Decode(data, &a) != nil {
			return
		}
		written, err := json.Marshal(a)
		if err != nil {
			return // a member is absent that has to be there
		}
		if err := input.Decode(written, &again); err != nil || !bytes.Equal(written, must(json.Marshal(again))) {
			t.Fatalf("reads back otherwise, %v:\n%s", err, written)
		}
	})
}
