package card_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/guidance"
)

func request(at time.Time) card.ReleaseRequest {
	return card.ReleaseRequest{To: mobile, Proven: mobile, Ref: "ref-1", At: at}
}

func TestRelease(t *testing.T) {
	tests := []struct {
		name, why string
		from      card.State
		request   card.ReleaseRequest
		want      []guidance.RuleID
	}{
		{
			"after the receipt call, to the proven number", "the one way to a passcode",
			card.Received, request(hour(9)), nil,
		},
		{
			"before the receipt call", "the card may be in anybody's hands",
			card.Dispatched, request(hour(9)),
			[]guidance.RuleID{"RA-PSC-020"},
		},
		{
			"to another number", "only the number read back on the call is bound to the person",
			card.Received,
			card.ReleaseRequest{To: other, Proven: mobile, Ref: "ref-1", At: hour(9)},
			[]guidance.RuleID{"RA-PSC-021"},
		},
		{
			"no number proven", "without a call there is nobody to text",
			card.Received,
			card.ReleaseRequest{To: mobile, Ref: "ref-1", At: hour(9)},
			[]guidance.RuleID{"RA-PSC-021"},
		},
		{
			"no number at all", "two empty numbers are not the same number",
			card.Received,
			card.ReleaseRequest{Ref: "ref-1", At: hour(9)},
			[]guidance.RuleID{"RA-PSC-021"},
		},
		{
			"a second time", "a retry is the gateway's, with the same reference",
			card.Releasing, request(hour(9)),
			[]guidance.RuleID{"RA-PSC-022"},
		},
		{
			"after a failed release", "a new card or a face-to-face unlock follows, not a new text",
			card.ReleaseFailed, request(hour(9)),
			[]guidance.RuleID{"RA-PSC-022"},
		},
		{
			"before the receipt call and to another number", "every reason is returned",
			card.Dispatched,
			card.ReleaseRequest{To: other, Proven: mobile, Ref: "ref-1", At: hour(9)},
			[]guidance.RuleID{"RA-PSC-020", "RA-PSC-021"},
		},
		{
			"without a reference", "the gateway could not tell a retry from a second text",
			card.Received,
			card.ReleaseRequest{To: mobile, Proven: mobile, At: hour(9)},
			[]guidance.RuleID{"RA-PSC-026"},
		},
		{
			"everything wrong", "sorted by place, the state first",
			card.InUse,
			card.ReleaseRequest{To: other, At: hour(0)},
			[]guidance.RuleID{"RA-PSC-022", "RA-CRD-011", "RA-PSC-026", "RA-PSC-021"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := at(t, tt.from).Release(tt.request)
			if tt.want == nil {
				if err != nil || got.State != card.Releasing || got.ReleaseTo != mobile || got.ReleaseRef != "ref-1" {
					t.Errorf("Release() = %+v, %v, want a card releasing to the proven number\nwhy: %s", got, err, tt.why)
				}
				return
			}
			refusedBy(t, err, tt.want...)
			if got != (card.Card{}) {
				t.Errorf("Release() was refused but gives a card\nwhy: %s", tt.why)
			}
			if strings.Contains(err.Error(), "7700900") || strings.Contains(err.Error(), "ref-1") {
				t.Errorf("the refusal repeats what was put in: %v", err)
			}
			var te *card.TransitionError
			if outside := tt.from != card.Received; errors.As(err, &te) != outside {
				t.Errorf("error is a TransitionError: %v, want %v\nwhy: %s", !outside, outside, tt.why)
			}
		})
	}
}
