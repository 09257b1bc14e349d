package campaign_test

import (
	"errors"
	"maps"
	"os"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/campaign"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/input"
)

func policyFile(t testing.TB) string {
	t.Helper()
	data, err := os.ReadFile("testdata/policy.json")
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestReadPolicy(t *testing.T) {
	got, err := campaign.ReadPolicy([]byte(policyFile(t)))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(policy(), got, values); diff != "" {
		t.Errorf("ReadPolicy() mismatch (-want +got):\n%s", diff)
	}
	written, err := json.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	again, err := campaign.ReadPolicy(written)
	if diff := cmp.Diff(got, again, values); diff != "" || err != nil {
		t.Errorf("written and read again: %v (-want +got):\n%s", err, diff)
	}
}

func TestReadPolicyUnreadable(t *testing.T) {
	tests := []struct{ name, old, new, want, why string }{
		{"unknown member", `"undecided"`, `"undecideds"`, "RA-INP-002", "a member nobody reads is a decision that nobody carries out"},
		{"twice", `"undecided": "flag"`, `"undecided": "flag", "undecided": "rescind"`, "RA-INP-003", "which one counts?"},
		{"unknown reason", `"near-miss"`, `"near miss"`, "RA-INP-005", "the list is closed"},
		{"unknown ending", `"flag"`, `"delete"`, "RA-INP-005", "the list is closed"},
		{"days as text", `90`, `"90"`, "RA-INP-004", "a number is wanted"},
		{"null", `"RA Manager"`, `null`, "RA-INP-004", "null is no value"},
		{"no organisation", `"RX1"`, `"R!"`, "RA-INP-004", "not an ODS code"},
		{"text after it", "\n}", "\n} {}", "RA-INP-001", "one document"},
	}
	whole := policyFile(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text := strings.Replace(whole, tt.old, tt.new, 1)
			if text == whole {
				t.Fatal("the vector changes nothing")
			}
			_, err := campaign.ReadPolicy([]byte(text))
			var unreadable *input.Error
			if !errors.As(err, &unreadable) {
				t.Fatalf("error %v, want an *input.Error\nwhy: %s", err, tt.why)
			}
			if got := unreadable.Finding().Rule; string(got) != tt.want {
				t.Errorf("unreadable by %s, want %s\nwhy: %s", got, tt.want, tt.why)
			}
		})
	}
}

func TestPolicyIsComplete(t *testing.T) {
	tests := []struct {
		name    string
		change  func(*campaign.Policy)
		pointer string // of the finding; "" for none
		why     string
	}{
		{"as it is", func(*campaign.Policy) {}, "", "nothing is missing"},
		{"no default owner", func(p *campaign.Policy) { p.DefaultOwner = " " }, "/defaultOwner", "somebody has to see to the rest"},
		{"owner over two lines", func(p *campaign.Policy) { p.DefaultOwner = "RA\nManager" }, "/defaultOwner", "a row of a report is one line"},
		{"long owner", func(p *campaign.Policy) { p.DefaultOwner = strings.Repeat("x", 201) }, "/defaultOwner", "200 bytes at most"},
		{"longest owner", func(p *campaign.Policy) { p.DefaultOwner = strings.Repeat("x", 200) }, "", "200 bytes at most"},
		{"no owners", func(p *campaign.Policy) { p.Owners = nil }, "/owners", "an empty list is a statement, none is not"},
		{"empty owners", func(p *campaign.Policy) { p.Owners = []campaign.Owner{} }, "", "the default owner sees to all"},
		{"owner without organisation", func(p *campaign.Policy) { p.Owners[0].Organisation = identity.ODSCode{} }, "/owners/0/organisation", "whose?"},
		{"organisation twice", func(p *campaign.Policy) { p.Owners = append(p.Owners, p.Owners[0]) }, "/owners/1/organisation", "which one?"},
		{"owner without name", func(p *campaign.Policy) { p.Owners[0].Name = "" }, "/owners/0/name", "who?"},
		{"no days for a reason", func(p *campaign.Policy) { delete(p.DueWithin, campaign.NearMiss) }, "/dueWithinDays/near-miss", "no figure is assumed"},
		{"no days at all", func(p *campaign.Policy) { p.DueWithin[campaign.NoVideo] = 0 }, "/dueWithinDays/no-video", "due before anybody knows of it"},
		{"one day", func(p *campaign.Policy) { p.DueWithin[campaign.NoVideo] = 1 }, "", "tomorrow"},
		{"ten years", func(p *campaign.Policy) { p.DueWithin[campaign.NoVideo] = 3650 }, "", "the last that is allowed"},
		{"over ten years", func(p *campaign.Policy) { p.DueWithin[campaign.NoVideo] = 3651 }, "/dueWithinDays/no-video", "a slip"},
		{"reason of no list", func(p *campaign.Policy) { p.DueWithin[99] = 5 }, "/dueWithinDays", "the list is closed"},
		{"no reminders before", func(p *campaign.Policy) { p.Reminders.DaysBefore = nil }, "/reminders/daysBefore", "an empty list is a statement, none is not"},
		{"none before", func(p *campaign.Policy) { p.Reminders.DaysBefore = []int{} }, "", "reminded on the day and after"},
		{"reminder on the day itself", func(p *campaign.Policy) { p.Reminders.DaysBefore = []int{14, 0} }, "/reminders/daysBefore/1", "that one comes anyway"},
		{"reminders out of order", func(p *campaign.Policy) { p.Reminders.DaysBefore = []int{3, 14} }, "/reminders/daysBefore/1", "the earliest first"},
		{"reminder twice", func(p *campaign.Policy) { p.Reminders.DaysBefore = []int{3, 3} }, "/reminders/daysBefore/1", "each once"},
		{"never while overdue", func(p *campaign.Policy) { p.Reminders.EveryDaysOverdue = 0 }, "/reminders/everyDaysOverdue", "no figure is assumed"},
		{"daily", func(p *campaign.Policy) { p.Reminders.EveryDaysOverdue = 1 }, "", "the most often"},
		{"no ending", func(p *campaign.Policy) { p.Undecided = 0 }, "/undecided", "no ending is assumed"},
		{"ending of no list", func(p *campaign.Policy) { p.Undecided = 3 }, "/undecided", "the list is closed"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := policy()
			p.DueWithin = maps.Clone(p.DueWithin)
			tt.change(&p)
			err := p.Check()
			var refusal *guidance.Refusal
			switch {
			case err == nil && tt.pointer == "":
				return
			case !errors.As(err, &refusal):
				t.Fatalf("Check() = %v, want a finding at %q\nwhy: %s", err, tt.pointer, tt.why)
			}
			f := refusal.Findings[0]
			if len(refusal.Findings) != 1 || f.Rule != "RA-CIS-030" || f.Pointer != tt.pointer {
				t.Errorf("Check() = %v at %q, want one finding at %q\nwhy: %s", err, f.Pointer, tt.pointer, tt.why)
			}
		})
	}
}

func TestZeroPolicyDecidesNothing(t *testing.T) {
	err := campaign.Policy{}.Check()
	var refusal *guidance.Refusal
	if !errors.As(err, &refusal) || len(refusal.Findings) != 11 {
		t.Errorf("Check() of the zero policy = %v, want everything missing", err)
	}
}

func FuzzReadPolicy(f *testing.F) {
	whole := policyFile(f)
	f.Add(whole)
	f.Add(strings.Replace(whole, "90", "-1", 1))
	f.Add(`{"owners":[],"dueWithinDays":{}}`)
	f.Add(`[]`)
	f.Fuzz(func(t *testing.T, text string) {
		p, err := campaign.ReadPolicy([]byte(text))
		if err != nil {
			return
		}
		if err := p.Check(); err != nil {
			t.Fatalf("a policy was read that does not hold: %v", err)
		}
		written, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		again, err := campaign.ReadPolicy(written)
		if diff := cmp.Diff(p, again, values); diff != "" || err != nil {
			t.Fatalf("written and read again: %v (-want +got):\n%s", err, diff)
		}
	})
}
