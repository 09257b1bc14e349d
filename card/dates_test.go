package card_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/guidance"
)

// TestCheckDates changes one thing of a record that is right. Each rule is
// written as its lists in the report: + passed, - not applicable, ? not
// evaluated, and findings as rule and pointer. The advice of RA-PSC-023 stands
// whenever a passcode was sent, and is left out of want.
func TestCheckDates(t *testing.T) {
	tests := []struct {
		name, why string
		change    func(*card.Dates, *card.Context)
		want      string
	}{
		{
			"right", "one step each day",
			func(*card.Dates, *card.Context) {},
			"+CRD-003 +CRD-004 +CRD-005 +CRD-013 +CRD-015 +PSC-020 +PSC-021",
		},
		{
			"all on the day of the call", "the same day is allowed at each step", func(d *card.Dates, _ *card.Context) {
				d.PrintedOn, d.DispatchedOn, d.ReceiptConfirmedOn, d.PasscodeSentOn = "2020-04-20", "2020-04-20", "2020-04-20", "2020-04-20"
			},
			"+CRD-003 +CRD-004 +CRD-005 +CRD-013 +CRD-015 +PSC-020 +PSC-021",
		},
		{
			"printed the day before the call", "the call comes first, by a day",
			func(d *card.Dates, _ *card.Context) { d.PrintedOn = "2020-04-19" },
			"RA-CRD-003 /card/printedOn +CRD-004 +CRD-005 +CRD-013 +CRD-015 +PSC-020 +PSC-021",
		},
		{
			"sent the day before the print", "by a day",
			func(d *card.Dates, _ *card.Context) { d.DispatchedOn = "2020-04-20" },
			"RA-CRD-004 /card/dispatchedOn +CRD-003 +CRD-005 +CRD-013 +CRD-015 +PSC-020 +PSC-021",
		},
		{
			"received the day before it was sent", "by a day",
			func(d *card.Dates, _ *card.Context) { d.ReceiptConfirmedOn = "2020-04-21" },
			"RA-CRD-005 /card/receiptConfirmedOn +CRD-003 +CRD-004 +CRD-013 +CRD-015 +PSC-020 +PSC-021",
		},
		{
			"passcode the day before the receipt call", "by a day",
			func(d *card.Dates, _ *card.Context) { d.PasscodeSentOn = "2020-04-22" },
			"RA-PSC-020 /card/passcodeSentOn +CRD-003 +CRD-004 +CRD-005 +CRD-013 +CRD-015 +PSC-021",
		},
		{
			"passcode without a receipt call", "no call, no passcode, however late",
			func(d *card.Dates, _ *card.Context) { d.ReceiptConfirmedOn = "" },
			"RA-PSC-020 /card/passcodeSentOn +CRD-003 +CRD-004 +CRD-013 +CRD-015 +PSC-021 -CRD-005",
		},
		{
			"passcode to another number", "one digit off",
			func(d *card.Dates, _ *card.Context) { d.PasscodeSentTo = other },
			"RA-PSC-021 /card/passcodeSentTo +CRD-003 +CRD-004 +CRD-005 +CRD-013 +CRD-015 +PSC-020",
		},
		{
			"no number registered", "then the passcode went to a number that nobody had",
			func(_ *card.Dates, c *card.Context) { c.RegisteredMobile = "" },
			"RA-PSC-021 /card/passcodeSentTo +CRD-003 +CRD-004 +CRD-005 +CRD-013 +CRD-015 +PSC-020",
		},
		{
			"passcode sent, but not said where", "nobody can tell",
			func(d *card.Dates, _ *card.Context) { d.PasscodeSentTo = "" },
			"+CRD-003 +CRD-004 +CRD-005 +CRD-013 +CRD-015 +PSC-020 ?PSC-021",
		},
		{
			"not dispatched, received before the print", "the step before is the print then",
			func(d *card.Dates, _ *card.Context) { d.DispatchedOn, d.ReceiptConfirmedOn = "", "2020-04-20" },
			"RA-CRD-005 /card/receiptConfirmedOn +CRD-003 +CRD-013 +CRD-015 +PSC-020 +PSC-021 -CRD-004",
		},
		{
			"first dated step is the dispatch", "it too comes after the call",
			func(d *card.Dates, _ *card.Context) { d.PrintedOn, d.DispatchedOn = "", "2020-04-19" },
			"RA-CRD-003 /card/dispatchedOn +CRD-005 +CRD-013 +CRD-015 +PSC-020 +PSC-021 -CRD-004",
		},
		{
			"day of the call not known", "nothing to hold the print against",
			func(_ *card.Dates, c *card.Context) { c.CheckedOn = guidance.Date{} },
			"+CRD-004 +CRD-005 +CRD-013 +CRD-015 +PSC-020 +PSC-021 ?CRD-003",
		},
		{
			"29 February of no leap year", "no such day; what hangs on it stays open",
			func(d *card.Dates, _ *card.Context) { d.ReceiptConfirmedOn = "2021-02-29" },
			"RA-CRD-015 /card/receiptConfirmedOn +CRD-003 +CRD-004 +CRD-013 +PSC-021 ?CRD-005 ?PSC-020",
		},
		{
			"29 February of a leap year", "such a day there is", func(d *card.Dates, c *card.Context) {
				c.CheckedOn = guidance.MustDate("2020-02-28")
				d.PrintedOn, d.DispatchedOn = "2020-02-29", "2020-02-29"
			},
			"+CRD-003 +CRD-004 +CRD-005 +CRD-013 +CRD-015 +PSC-020 +PSC-021",
		},
		{
			"print day unreadable", "an instant is no day",
			func(d *card.Dates, _ *card.Context) { d.PrintedOn = "2020-04-21T09:00:00Z" },
			"RA-CRD-015 /card/printedOn +CRD-005 +CRD-013 +PSC-020 +PSC-021 ?CRD-003 ?CRD-004",
		},
		{
			"passcode day unreadable, no receipt call", "it was sent on some day, and that is too much", func(d *card.Dates, _ *card.Context) {
				d.PasscodeSentOn, d.ReceiptConfirmedOn = "soon", ""
			},
			"RA-CRD-015 /card/passcodeSentOn RA-PSC-020 /card/passcodeSentOn +CRD-003 +CRD-004 +CRD-013 +PSC-021 -CRD-005",
		},
		{
			"blank serial", "a serial of spaces is none",
			func(d *card.Dates, _ *card.Context) { d.Serial = " " },
			"RA-CRD-013 /card/serial +CRD-003 +CRD-004 +CRD-005 +CRD-015 +PSC-020 +PSC-021",
		},
		{
			"only printed", "what is not there yet does not apply", func(d *card.Dates, _ *card.Context) {
				*d = card.Dates{PrintedOn: "2020-04-20"}
			},
			"+CRD-003 +CRD-015 -CRD-004 -CRD-005 -CRD-013 -PSC-020 -PSC-021 -PSC-023",
		},
		{
			"nothing", "an empty card has nothing to be held against",
			func(d *card.Dates, _ *card.Context) { *d = card.Dates{} },
			"-CRD-003 -CRD-004 -CRD-005 -CRD-013 -CRD-015 -PSC-020 -PSC-021 -PSC-023",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := card.Dates{
				Serial: "s-1", PrintedOn: "2020-04-21", DispatchedOn: "2020-04-22",
				ReceiptConfirmedOn: "2020-04-23", PasscodeSentOn: "2020-04-24", PasscodeSentTo: mobile,
			}
			c := card.Context{RegisteredMobile: mobile, CheckedOn: guidance.MustDate("2020-04-20")}
			tt.change(&d, &c)
			result := card.CheckDates(d, c, "/card").Result()
			if diff := cmp.Diff(strings.Fields(tt.want), strings.Fields(lists(result))); diff != "" {
				t.Errorf("CheckDates() mismatch (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
			advised := slices.ContainsFunc(result.Findings, isAdvice)
			if advised != (d.PasscodeSentOn != "") {
				t.Errorf("advice to change the passcode given: %v\nwhy: %s", advised, tt.why)
			}
		})
	}
}

func isAdvice(f guidance.Finding) bool {
	return f.Rule == "RA-PSC-023" && f.Severity == guidance.Info && f.Pointer == "/card/passcodeSentOn"
}

// lists writes a result as the tests do.
func lists(r guidance.Result) string {
	var words []string
	for _, f := range r.Findings {
		if !isAdvice(f) {
			words = append(words, string(f.Rule), f.Pointer)
		}
	}
	for _, l := range []struct {
		sign string
		ids  []guidance.RuleID
	}{{"+", r.Passed}, {"-", r.NotApplicable}, {"?", r.NotEvaluated}} {
		for _, id := range l.ids {
			words = append(words, strings.Replace(string(id), "RA-", l.sign, 1))
		}
	}
	return strings.Join(words, " ")
}

func TestCheckDatesRepeatsNothing(t *testing.T) {
	d := card.Dates{
		Serial: " ", PrintedOn: "marker", DispatchedOn: "2020-04-19", ReceiptConfirmedOn: "2020-04-18",
		PasscodeSentOn: "2020-04-17", PasscodeSentTo: other,
	}
	c := card.Context{RegisteredMobile: mobile, CheckedOn: guidance.MustDate("2020-04-20")}
	findings := card.CheckDates(d, c, "/card").Findings()
	if len(findings) < 5 {
		t.Fatalf("%d findings, want at least 5", len(findings))
	}
	for _, f := range findings {
		for _, in := range []string{"marker", "2020-04", "7700900"} {
			if strings.Contains(f.Message, in) {
				t.Errorf("%s repeats what was put in: %s", f.Rule, f.Message)
			}
		}
	}
}
