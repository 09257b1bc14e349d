package passcode_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/passcode"
)

func TestAnswerMatchVectors(t *testing.T) {
	for _, v := range vectors(t, "otp_match") {
		var n uint32
		if _, err := fmt.Sscan("1"+v.Fields["sent"].(string), &n); err != nil {
			t.Fatal(err)
		}
		c := challenge(t, n-1_000_000)
		_, err := c.Answer(v.Input, call, macKey, texted, passcode.DefaultChallengePolicy())
		if (err == nil) != v.Valid {
			t.Errorf("%s: Answer(%q) = %v, want accepted %v\nwhy: %s", v.ID, v.Input, err, v.Valid, v.Why)
		}
	}
}

func TestAnswerStateVectors(t *testing.T) {
	results := map[string]guidance.RuleID{
		"clock": "RA-VID-027", "wrong_request": "RA-VID-022", "locked": "RA-VID-026", "used": "RA-VID-024",
		"superseded": "RA-VID-023", "expired": "RA-VID-025", "mismatch": "RA-VID-021",
	}
	for _, v := range vectors(t, "otp_state") {
		num := func(name string) int { return int(v.Fields[name].(float64)) }
		is := func(name string) bool { return v.Fields[name].(bool) }
		p := passcode.ChallengePolicy{
			TTL: time.Duration(num("ttl_s")) * time.Second, Tries: num("max_failures"),
			ClockAllowance: time.Duration(num("clock_allowance_s")) * time.Second,
		}
		c := challenge(t, 755224)
		c.Failures = num("failures")
		switch {
		case c.Failures >= p.Tries:
			c.State = passcode.ChallengeLocked
		case is("used"):
			c.State = passcode.ChallengeUsed
		case is("superseded"):
			c.State = passcode.ChallengeSuperseded
		}
		b, typed := call, v.Input
		if is("other_request") {
			b.Call = "call-2"
		}
		if is("phone_changed") {
			b.Mobile = "+447700900124"
		}
		if is("typed_wrong") {
			typed = "000000"
		}
		_, err := c.Answer(typed, b, macKey, texted.Add(time.Duration(num("age_s"))*time.Second), p)
		if v.Valid {
			if err != nil {
				t.Errorf("%s: Answer = %v\nwhy: %s", v.ID, err, v.Why)
			}
			continue
		}
		mustRefuse(t, err, results[v.Fields["result"].(string)])
	}
}

func TestAnswerTyped(t *testing.T) {
	const malformed, wrong guidance.RuleID = "RA-VID-028", "RA-VID-021"
	for _, tt := range []struct {
		name, typed string
		want        guidance.RuleID
		why         string
	}{
		{"space", "755 224", "", "as it is read out"},
		{"digit by digit", "7-5-5-2-2-4", "", "hyphens"},
		{"narrow no-break space", "755\u202f224", "", "pasted"},
		{"zero width", "\ufeff755\u200b224\u2060", "", "invisible, pasted"},
		{"minus", "755\u2212224", "", "a dash of some keyboards"},
		{"tab and line end", "\t755224\r\n", "", "pasted"},
		{"long but blank", strings.Repeat(" ", 94) + "755224", "", "100 bytes are read"},
		{"too long", strings.Repeat(" ", 95) + "755224", malformed, "101 bytes are not"},
		{"words", "seven five five two two four", malformed, "the agent types digits"},
		{"five", "75522", malformed, "one lost"},
		{"seven", "7552244", malformed, "one too many"},
		{"empty", "", malformed, "nothing typed"},
		{"only hyphens", "---", malformed, "nothing typed"},
		{"plus", "+755224", malformed, "a sign is no separator"},
		{"brackets", "(755)224", malformed, "no telephone number"},
		{"letter O", "O00000", malformed, "a letter is no digit"},
		{"Arabic-Indic", "٧٥٥٢٢٤", malformed, "digits of other scripts are not folded"},
		{"broken UTF-8", "755\xff224", malformed, "no text"},
		{"one digit off", "755225", wrong, "well formed, but wrong"},
	} {
		after, err := challenge(t, 755224).Answer(tt.typed, call, macKey, texted, passcode.DefaultChallengePolicy())
		failures := 0
		if tt.want == wrong {
			failures = 1
		}
		if after.Failures != failures {
			t.Errorf("%s: %d tries lost, want %d\nwhy: a slip of the typist costs none", tt.name, after.Failures, failures)
		}
		if tt.want == "" {
			if err != nil || after.State != passcode.ChallengeUsed {
				t.Errorf("%s: Answer = %v, %s\nwhy: %s", tt.name, err, after.State, tt.why)
			}
			continue
		}
		mustRefuse(t, err, tt.want)
		if tt.typed != "" && strings.Contains(err.Error(), tt.typed) || strings.Contains(err.Error(), "755224") {
			t.Errorf("%s: the error repeats digits: %v", tt.name, err)
		}
	}
}

func TestTriesRunOut(t *testing.T) {
	p := passcode.DefaultChallengePolicy()
	c := challenge(t, 755224)
	for left := 9; left >= 0; left-- {
		var err error
		c, err = c.Answer("000000", call, macKey, texted, p)
		message := mustRefuse(t, err, "RA-VID-021")
		want := map[int]string{0: "no tries remain", 1: "1 try remains"}[left]
		if want == "" {
			want = fmt.Sprintf("%d tries remain", left)
		}
		if !strings.HasSuffix(message, "; "+want) || c.TriesLeft(texted, p) != left {
			t.Errorf("message %q and TriesLeft %d, want %d left", message, c.TriesLeft(texted, p), left)
		}
		if locked := c.State == passcode.ChallengeLocked; locked != (left == 0) {
			t.Errorf("with %d left the state is %s", left, c.State)
		}
	}
	after, err := c.Answer("755224", call, macKey, texted, p)
	mustRefuse(t, err, "RA-VID-026")
	if after.Failures != 10 {
		t.Errorf("a refused try on a locked challenge was counted: %d", after.Failures)
	}
}

func TestPolicyIsNeverWidened(t *testing.T) {
	wide := passcode.ChallengePolicy{TTL: time.Hour, Tries: 1000, ClockAllowance: time.Hour}
	c := challenge(t, 755224)
	_, err := c.Answer("755224", call, macKey, texted.Add(10*time.Minute), wide)
	mustRefuse(t, err, "RA-VID-025")
	_, err = c.Answer("755224", call, macKey, texted.Add(-61*time.Second), wide)
	mustRefuse(t, err, "RA-VID-027")
	c.Failures = 9
	c, err = c.Answer("000000", call, macKey, texted, wide)
	mustRefuse(t, err, "RA-VID-021")
	if c.State != passcode.ChallengeLocked {
		t.Errorf("ten failures under a policy of 1000 tries: %s, want locked", c.State)
	}
}

func FuzzAnswer(f *testing.F) {
	for _, s := range []string{"755224", "755 224", "755-224", "", "75522", "seven", "755\u00a0224", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		after, err := challenge(t, 755224).Answer(typed, call, macKey, texted, passcode.DefaultChallengePolicy())
		digits := strings.Map(func(r rune) rune {
			if '0' <= r && r <= '9' {
				return r
			}
			return -1
		}, typed)
		if err == nil && digits != "755224" {
			t.Fatalf("%q was accepted", typed)
		}
		if after.Failures > 0 && len(digits) != 6 {
			t.Fatalf("%q cost a try", typed)
		}
	})
}
