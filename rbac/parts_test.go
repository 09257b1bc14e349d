package rbac_test

import (
	"errors"
	"testing"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/rbac"
)

// TestParts takes each part away from what is whole.
func TestParts(t *testing.T) {
	since := guidance.Since(guidance.MustDate("2020-04-14"))
	backwards := guidance.Interval{From: guidance.MustDate("2020-04-14"), To: guidance.MustDate("2020-04-13")}
	agreement := rbac.Agreement{ID: "a-1", Provider: "RX2", Organisation: "RX1", Interval: since}
	link := rbac.Link{Child: "RX1", Parent: "RX2", Interval: since}
	position := rbac.Position{ID: "p-1", Name: "Nurse", Organisation: "RX1", AccessProfiles: []rbac.AccessProfile{{JobRole: "R8001"}}}
	tests := []struct {
		name string
		err  error
		want guidance.RuleID
		why  string
	}{
		{"agreement", agreement.Check(), "", "it is whole"},
		{"agreement without id", rbac.Agreement{Provider: "RX2", Organisation: "RX1", Interval: since}.Check(), "RA-RBC-012", "it could not be found again"},
		{"agreement without provider", rbac.Agreement{ID: "a-1", Organisation: "RX1", Interval: since}.Check(), "RA-RBC-012", "nobody may act"},
		{"agreement without organisation", rbac.Agreement{ID: "a-1", Provider: "RX2", Interval: since}.Check(), "RA-RBC-012", "for nobody"},
		{"agreement without first day", rbac.Agreement{ID: "a-1", Provider: "RX2", Organisation: "RX1"}.Check(), "RA-RBC-012", "on no day"},
		{"agreement that ends first", rbac.Agreement{ID: "a-1", Provider: "RX2", Organisation: "RX1", Interval: backwards}.Check(), "RA-RBC-012", "on no day"},
		{"agreement with a name for a code", rbac.Agreement{ID: "a-1", Provider: "The Infirmary", Organisation: "RX1", Interval: since}.Check(), "RA-RBC-012", "no organisation is called so"},
		{"link", link.Check(), "", "it is whole"},
		{"link without child", rbac.Link{Parent: "RX2", Interval: since}.Check(), "RA-RBC-013", "for nobody"},
		{"link without parent", rbac.Link{Child: "RX1", Interval: since}.Check(), "RA-RBC-013", "nobody may act"},
		{"link without first day", rbac.Link{Child: "RX1", Parent: "RX2"}.Check(), "RA-RBC-013", "on no day"},
		{"position", position.Check(), "", "it is whole"},
		{"position without id", rbac.Position{Name: "Nurse", Organisation: "RX1", AccessProfiles: []rbac.AccessProfile{{JobRole: "R8001"}}}.Check(), "RA-RBC-025", "it could not be assigned"},
		{"position of blanks", rbac.Position{ID: " ", Name: " ", Organisation: " ", AccessProfiles: []rbac.AccessProfile{{JobRole: " "}}}.Check(), "RA-RBC-025", "blank is nothing"},
		{"position without job role", rbac.Position{ID: "p-1", Name: "Nurse", Organisation: "RX1"}.Check(), "RA-RBC-025", "it gives access to nothing"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var refusal *guidance.Refusal
			got := guidance.RuleID("")
			if errors.As(tt.err, &refusal) {
				got = refusal.Rule()
			}
			if got != tt.want || (tt.err == nil) != (tt.want == "") {
				t.Errorf("Check() = %v, want refused by %q\nwhy: %s", tt.err, tt.want, tt.why)
			}
		})
	}
}
