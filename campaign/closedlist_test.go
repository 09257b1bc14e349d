package campaign_test

import (
	"encoding"
	"errors"
	"fmt"
	"testing"

	"github.com/rakit-dev/rakit/campaign"
	"github.com/rakit-dev/rakit/guidance"
)

type closed interface {
	encoding.TextMarshaler
	fmt.Stringer
}

// TestClosedLists walks every value of every list, and both neighbours outside.
func TestClosedLists(t *testing.T) {
	tests := []struct {
		name  string
		names []string
		value func(int) closed
		read  func([]byte) (closed, error)
	}{
		{
			"reason",
			[]string{"flagged-full", "flagged-partial", "no-video", "deviation", "exceptional-access", "near-miss"},
			func(n int) closed { return campaign.ReasonKind(n) },
			func(b []byte) (closed, error) { var v campaign.ReasonKind; err := v.UnmarshalText(b); return v, err },
		},
		{
			"ending",
			[]string{"flag", "rescind"},
			func(n int) closed { return campaign.Ending(n) },
			func(b []byte) (closed, error) { var v campaign.Ending; err := v.UnmarshalText(b); return v, err },
		},
		{
			"state",
			[]string{"open", "decided", "undecided"},
			func(n int) closed { return campaign.State(n) },
			func(b []byte) (closed, error) { var v campaign.State; err := v.UnmarshalText(b); return v, err },
		},
		{
			"move",
			[]string{
				"put-on-list", "add-reason", "note-extract", "note-verification", "remind", "decide", "verify", "reopen",
				"rescind-at-closing", "leave-undecided", "relocate", "assign", "end-reason", "end-access",
			},
			func(n int) closed { return campaign.Move(n) },
			func(b []byte) (closed, error) { var v campaign.Move; err := v.UnmarshalText(b); return v, err },
		},
		{
			"by",
			[]string{"person", "source", "verification", "policy"},
			func(n int) closed { return campaign.By(n) },
			func(b []byte) (closed, error) { var v campaign.By; err := v.UnmarshalText(b); return v, err },
		},
		{
			"outcome",
			[]string{"re-verified", "access-rescinded", "de-registered", "left", "not-emergency"},
			func(n int) closed { return campaign.Outcome(n) },
			func(b []byte) (closed, error) { var v campaign.Outcome; err := v.UnmarshalText(b); return v, err },
		},
		{
			"listing",
			[]string{"added", "reason-added", "reopened", "noted", "unchanged", "not-listed", "moved"},
			func(n int) closed { return campaign.Listing(n) },
			func(b []byte) (closed, error) { var v campaign.Listing; err := v.UnmarshalText(b); return v, err },
		},
		{
			"reminder",
			[]string{"before", "due", "overdue"},
			func(n int) closed { return campaign.ReminderKind(n) },
			func(b []byte) (closed, error) { var v campaign.ReminderKind; err := v.UnmarshalText(b); return v, err },
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for n, name := range tt.names {
				v := tt.value(n + 1)
				text, err := v.MarshalText()
				back, readErr := tt.read([]byte(name))
				if err != nil || string(text) != name || v.String() != name || readErr != nil || back != v {
					t.Errorf("value %d is written %q, %v and read %v, %v; want %q", n+1, text, err, back, readErr, name)
				}
			}
			var unknown *guidance.UnknownValueError
			for _, n := range []int{0, len(tt.names) + 1} {
				if text, err := tt.value(n).MarshalText(); !errors.As(err, &unknown) || tt.value(n).String() != "invalid" {
					t.Errorf("value %d is written %q, %v; want an error", n, text, err)
				}
			}
			for _, text := range []string{"", "invalid", tt.names[0] + " ", "X" + tt.names[0]} {
				if v, err := tt.read([]byte(text)); !errors.As(err, &unknown) {
					t.Errorf("%q is read as %v, %v; want an error", text, v, err)
				}
			}
		})
	}
}
