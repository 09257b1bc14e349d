package card_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/card"
)

func TestReplacedWith(t *testing.T) {
	tests := []struct {
		name, why string
		old       card.State
		change    func(old, successor *card.Card)
		want      string // pointer of the finding, "" if linked
	}{
		{"a cancelled card", "the ordinary case", card.Cancelled, func(_, _ *card.Card) {}, ""},
		{"a spoiled card", "a reprint is a new order", card.Spoiled, func(_, _ *card.Card) {}, ""},
		{"a card in use", "two working cards of one person", card.InUse, func(_, _ *card.Card) {}, "/state"},
		{"replaced already", "one replacement for each card", card.Cancelled, func(o, _ *card.Card) { o.ReplacedBy = "c-3" }, "/replacedBy"},
		{"not linked back", "both ends name each other", card.Cancelled, func(_, s *card.Card) { s.Replaces = "c-9" }, "/replaces"},
		{"no card", "the zero card replaces nothing", card.Cancelled, func(_, s *card.Card) { s.ID = "" }, "/replaces"},
		{"another holder", "a card is not handed on", card.Cancelled, func(_, s *card.Card) { s.Holder = "555254240101" }, "/holder"},
		{"the same serial", "a replacement is a new card", card.Spoiled, func(o, s *card.Card) { o.Serial, s.Serial = "s-1", "s-1" }, "/serial"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			old := at(t, tt.old)
			o := details()
			o.ID, o.Replaces = "c-2", old.ID
			successor := must(t)(card.Order(o))
			tt.change(&old, &successor)
			got, err := old.ReplacedWith(successor)
			if tt.want != "" {
				if p := refusedBy(t, err, "RA-CRD-014").Findings[0].Pointer; p != tt.want {
					t.Errorf("refused at %s, want %s\nwhy: %s", p, tt.want, tt.why)
				}
				return
			}
			want := old
			want.ReplacedBy = "c-2"
			if diff := cmp.Diff(want, must(t)(got, err), exactly); diff != "" {
				t.Errorf("ReplacedWith() mismatch (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
		})
	}
}
