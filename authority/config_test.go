package authority_test

import (
	"errors"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/passcode"
	"github.com/rakit-dev/rakit/rbac"
)

// TestConfigNamesWhatIsMissing fills the required fields in, one after the other.
func TestConfigNamesWhatIsMissing(t *testing.T) {
	h := newHouse(t, options{})
	vault := must(passcode.OpenVault(filepath.Join(t.TempDir(), "keys")))
	var c authority.Config
	for _, field := range []struct {
		name string
		fill func()
	}{
		{"Store", func() { c.Store = h.store }},
		{"Vault", func() { c.Vault = vault }},
		{"Directory", func() { c.Directory = h.sim }},
		{"Printer", func() { c.Printer = h.sim }},
		{"Messenger", func() { c.Messenger = h.sim }},
	} {
		if _, err := authority.New(c); err == nil || !strings.Contains(err.Error(), "Config."+field.name+" ") {
			t.Errorf("without %s: %v", field.name, err)
		}
		field.fill()
	}
	if _, err := authority.New(c); err != nil {
		t.Errorf("with all that is required: %v", err)
	}
	c.Retry = -time.Second
	if _, err := authority.New(c); err == nil || !strings.Contains(err.Error(), "Config.Retry ") {
		t.Errorf("with a negative wait: %v", err)
	}
	c.Retry, c.Vault = 0, &passcode.Vault{}
	if _, err := authority.New(c); !errors.Is(err, passcode.ErrKey) {
		t.Errorf("with a vault that opens nothing: %v", err)
	}
}

// TestConfigDefaults shows that without Now and Rand an Authority has the real
// ones: the time is now, and ids differ.
func TestConfigDefaults(t *testing.T) {
	h := newHouse(t, options{})
	a, err := authority.New(authority.Config{
		Store: h.store, Vault: must(passcode.OpenVault(filepath.Join(t.TempDir(), "keys"))), Directory: h.sim, Printer: h.sim, Messenger: h.sim,
	})
	if err != nil {
		t.Fatal(err)
	}
	before := time.Now()
	link := rbac.Link{Child: "RX1", Parent: "RX2", Interval: guidance.Since(guidance.DateOf(before))}
	if err := only(a.RecordLink(t.Context(), authority.RecordLink{By: manager, Link: link})); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		// Refused, for emergency registration has ended; the event has its id.
		if err := only(a.OpenRegistration(t.Context(), request(agent))); !errors.As(err, new(*guidance.Refusal)) {
			t.Fatalf("got %v, want a refusal", err)
		}
	}
	events, after := h.log(), time.Now()
	ids := map[string]bool{}
	for _, e := range events {
		if e.At.Before(before.Truncate(time.Microsecond)) || e.At.After(after) {
			t.Errorf("event at %v, between %v and %v", e.At, before, after)
		}
		if e.Action == authority.ActionOpenRegistration && regexp.MustCompile(`^case-[0-9a-f]{16}$`).MatchString(e.Subject) {
			ids[e.Subject] = true
		}
	}
	if len(events) != 3 || len(ids) != 2 {
		t.Errorf("%d events with %d ids of cases, want 3 and 2", len(events), len(ids))
	}
}
