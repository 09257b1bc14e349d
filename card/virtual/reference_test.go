package virtual_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/rakit-dev/rakit/card/virtual"
	"github.com/rakit-dev/rakit/passcode"
)

func TestVerify(t *testing.T) {
	c := newCard(t)
	talk(t, c, []exchange{
		{"query", "00200001", "63C3", "no data ask for the tries left"},
		{"query with a length", "0020000100", "63C3", "as T=0 sends it"},
		{"query of the PUK", "00200002", "63CA", "ten"},
		{"wrong", "0020000108" + wrong, "63C2", "one try less"},
		{"too short", "0020000106313233343536", "6700", "not filled up: costs no try"},
		{"too long", "0020000109" + right + "FF", "6700", "costs no try"},
		{"query after slips", "00200001", "63C2", "the slips cost nothing"},
		{"right", "0020000108" + right, "9000", "all tries are back"},
		{"query when verified", "00200001", "9000", "verified"},
		{"wrong when verified", "0020000108" + wrong, "63C2", "no longer verified"},
		{"query after it", "00200001", "63C2", "two left"},
		{"second wrong", "0020000108" + wrong, "63C1", "one left"},
		{"third wrong", "0020000108" + wrong, "63C0", "none left"},
		{"right but locked", "0020000108" + right, "6983", "the right one comes too late"},
		{"query when locked", "00200001", "6983", "locked"},
		{"short when locked", "00200001020102", "6983", "locked comes first"},
		{"unknown reference", "0020000308" + right, "6A88", "no such passcode"},
		{"reset of the parameters", "0020FF0108" + right, "6A86", "P1"},
	})
	c.Reset()
	if got := c.Tries(); got != (virtual.Tries{Passcode: 0, PUK: 10}) {
		t.Errorf("after a reset: %+v, want it locked still", got)
	}
}

func TestResetForgetsVerified(t *testing.T) {
	c := newCard(t)
	talk(t, c, []exchange{{"right", "0020000108" + right, "9000", "verified"}, {"file", "00A4000C022F00", "9000", "selected"}})
	c.Reset()
	talk(t, c, []exchange{{"query", "00200001", "63C3", "no longer"}, {"file", "00B0000001", "6986", "nor selected"}})
}

func TestChange(t *testing.T) {
	c := newCard(t)
	talk(t, c, []exchange{
		{"wrong old one", "0024000110" + wrong + other, "63C2", "it costs a try"},
		{"new one too short", "0024000110" + right + "3132333435FFFFFF", "6A80", "five characters; no try is spent"},
		{"new one with a gap", "0024000110" + right + "313233FF343536FF", "6A80", "filled up in the middle"},
		{"half", "0024000108" + right, "6700", "no new one"},
		{"right", "0024000110" + right + other, "9000", "changed"},
		{"verified by it", "00200001", "9000", "who changed it knew it"},
		{"old one", "0020000108" + right, "63C2", "no longer right"},
		{"new one", "0020000108" + other, "9000", "right"},
		{"PUK", "0024000210" + puk + right, "9000", "the PUK can be changed too"},
		{"parameters", "0024010108" + other, "6A86", "P1"},
		{"reference", "0024000710" + right + other, "6A88", "no such passcode"},
		{"lock 1", "0024000110" + wrong + other, "63C2", "tries of CHANGE count"},
		{"lock 2", "0020000108" + wrong, "63C1", "with those of VERIFY"},
		{"lock 3", "0024000110" + wrong + other, "63C0", "together"},
		{"locked", "0024000110" + other + right, "6983", "locked"},
	})
}

func TestUnlock(t *testing.T) {
	c := newCard(t)
	talk(t, c, []exchange{
		{"1", "0020000108" + wrong, "63C2", "lock it"},
		{"2", "0020000108" + wrong, "63C1", "lock it"},
		{"3", "0020000108" + wrong, "63C0", "lock it"},
		{"wrong PUK", "002C000110" + wrong + other, "63C9", "it costs a try of the PUK"},
		{"bad new one", "002C000110" + puk + "31FFFFFFFFFFFFFF", "6A80", "one character"},
		{"no new one", "002C000108" + puk, "6700", "nothing to set"},
		{"parameters", "002C010108" + puk, "6A86", "P1"},
		{"of the PUK", "002C000210" + puk + other, "6A88", "only the passcode is unlocked"},
		{"right", "002C000110" + puk + other, "9000", "unlocked"},
		{"not verified", "00200001", "63C3", "who unlocks is not the holder"},
		{"new one", "0020000108" + other, "9000", "the new one counts"},
	})
	if got := c.Tries(); got != (virtual.Tries{Passcode: 3, PUK: 10}) {
		t.Errorf("tries %+v, want all", got)
	}
	for range 10 {
		send(t, c, "002C000110"+wrong+other)
	}
	talk(t, c, []exchange{{"PUK locked", "002C000110" + puk + right, "6983", "after ten"}, {"passcode", "0020000108" + other, "9000", "is not touched"}})
}

func TestNoPUK(t *testing.T) {
	c := newCard(t, noPUK)
	talk(t, c, []exchange{
		{"unlock", "002C000110" + puk + other, "6A88", "there is none"},
		{"verify", "0020000208" + puk, "6A88", "there is none"},
		{"passcode", "0020000108" + right, "9000", "is there"},
	})
	if got := c.Tries(); got != (virtual.Tries{Passcode: 3}) {
		t.Errorf("tries %+v", got)
	}
}

func TestWithoutPadding(t *testing.T) {
	c := newCard(t, func(o *virtual.Options) {
		o.Layout = virtual.PKCS15()
		o.Layout.PadTo, o.Layout.Passcode, o.Layout.Tries = 0, 0x81, 5
	})
	talk(t, c, []exchange{
		{"query", "00200081", "63C5", "five tries"},
		{"as it is", "0020008106313233343536", "9000", "not filled up"},
		{"filled up", "0020008108" + right, "63C4", "FF is a character here"},
		{"change", "002400810D" + "313233343536" + "37363534333231", "9000", "the old one's length is known"},
		{"new one", "002000810737363534333231", "9000", "changed"},
	})
}

// TestTriesAgainstModel plays commands at random against the counters, told anew.
func TestTriesAgainstModel(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		c := newCard(t)
		texts := map[string]string{"right": "123456", "other": "7654321", "wrong": "123457"}
		sent := map[string]string{"right": right, "other": other, "wrong": wrong}
		current, left, pukLeft := "right", 3, 10
		names := []string{"right", "other", "wrong"}
		try := func(name string) string {
			switch {
			case left == 0:
				return "6983"
			case texts[name] == texts[current]:
				left = 3
				return "9000"
			}
			left--
			return "63C" + string(rune('0'+left))
		}
		for range rapid.IntRange(1, 40).Draw(r, "commands") {
			name := rapid.SampledFrom(names).Draw(r, "name")
			next := rapid.SampledFrom(names).Draw(r, "next")
			var got, want string
			switch rapid.IntRange(0, 4).Draw(r, "what") {
			case 0, 1:
				got, want = send(t, c, "0020000108"+sent[name]), try(name)
			case 2:
				got, want = send(t, c, "0024000110"+sent[name]+sent[next]), try(name)
				if want == "9000" {
					current = next
				}
			case 3:
				known := rapid.Bool().Draw(r, "PUK known")
				by := map[bool]string{true: puk, false: wrong}[known]
				got = send(t, c, "002C000110"+by+sent[next])
				switch {
				case pukLeft == 0:
					want = "6983"
				case known:
					want, current, left, pukLeft = "9000", next, 3, 10
				default:
					pukLeft--
					want = "63C" + string("0123456789"[pukLeft])
				}
			case 4:
				c.Reset()
			}
			if got != want || c.Tries() != (virtual.Tries{Passcode: left, PUK: pukLeft}) {
				r.Fatalf("answered %s, want %s; tries %+v, want %d and %d", got, want, c.Tries(), left, pukLeft)
			}
		}
	})
}

func TestSecretsStayInside(t *testing.T) {
	o := options(t)
	o.Passcode = passcode.NewSecret("12345\xFF")
	if _, err := virtual.New(o); err == nil || strings.Contains(err.Error(), "12345") {
		t.Errorf("a passcode with the filling byte in it: %v", err)
	}
	c := newCard(t)
	send(t, c, "1020000108"+right) // half said, and so remembered
	const mask = "[virtual card]"
	if got := fmt.Sprintf("%v %+v %#v %q", c, c, c, c); got != strings.Repeat(" "+mask, 4)[1:] {
		t.Errorf("a printed card is %s", got)
	}
}
