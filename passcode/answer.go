package passcode

import (
	"crypto/hmac"
	"fmt"
	"strings"
	"time"
	"unicode"

	"github.com/rakit-dev/rakit/guidance"
)

// Answer returns the challenge after the agent typed what the registrant read
// out on the call b.Call, for the mobile number b.Mobile. Store the challenge it
// returns, also when the answer is refused: that is where failures are counted.
//
// The error is nil when the numbers are right, else a [*guidance.Refusal] by the
// first rule missed, in this order: clock (RA-VID-027), another call or number
// (022), locked (026), used (024), superseded (023), expired (025), not six
// digits (028), wrong (021). Its message says how many tries remain, if
// the numbers still count. Only a wrong
// answer costs a try, and the last one locks the challenge. Spaces, hyphens and
// dashes between the digits are ignored; words are not digits.
//
// The reason is for the agent and the audit log, not for the registrant. An
// unusable challenge is [ErrChallenge], a short key [ErrKey].
func (c Challenge) Answer(spoken string, b Binding, key []byte, now time.Time, p ChallengePolicy) (Challenge, error) {
	if err := c.usable(key); err != nil {
		return c, fmt.Errorf("answer numbers: %w", err)
	}
	p = p.narrowed()
	digits, formed := typedDigits(spoken)
	// A well-formed answer is always compared, so that the time taken does not
	// tell why it was refused.
	match := formed && hmac.Equal(c.MAC, c.mac(key, digits))
	refuse := func(r guidance.Rule, message string) (Challenge, error) {
		// Numbers that no longer count have no tries to speak of.
		if left := c.TriesLeft(now, p); left > 0 || c.State == ChallengeLocked {
			message += "; " + remain(left)
		}
		return c, r.Refuse("answer numbers", "", message)
	}
	age := now.Sub(c.IssuedAt)
	switch {
	case age < -p.ClockAllowance:
		return refuse(ruleClock, "the numbers were texted in the future by this clock")
	case b != c.Binding:
		return refuse(ruleBound, "the numbers were texted for another call or another mobile number")
	case c.State == ChallengeLocked || c.Failures >= p.Tries:
		c = c.lock()
		return refuse(ruleTries, "too many wrong answers: text new numbers")
	case c.State == ChallengeUsed:
		return refuse(ruleOnce, "the numbers were accepted before: text new numbers")
	case c.State == ChallengeSuperseded:
		return refuse(ruleNewest, "newer numbers were texted since: ask for those")
	case age >= p.TTL:
		return refuse(ruleInTime, "the numbers are too old: text new numbers")
	case !formed:
		return refuse(ruleWellFormed, "not six digits")
	case !match:
		c.Failures++
		if c.Failures >= p.Tries {
			c = c.lock()
		}
		return refuse(ruleMatch, "not the numbers that were texted")
	}
	c.State = ChallengeUsed
	return c, nil
}

func (c Challenge) lock() Challenge {
	if c.State == ChallengeOpen {
		c.State = ChallengeLocked
	}
	return c
}

func remain(tries int) string {
	switch tries {
	case 0:
		return "no tries remain"
	case 1:
		return "1 try remains"
	}
	return fmt.Sprintf("%d tries remain", tries)
}

// maxTyped is the length in bytes beyond which an answer is not even looked at.
const maxTyped = 100

// typedDigits returns the six digits in what the agent typed or pasted, without
// white space, invisible characters, hyphens and dashes. Digits of other scripts
// are not folded; ok is false for anything else than six ASCII digits.
func typedDigits(typed string) (digits string, ok bool) {
	if len(typed) > maxTyped {
		return "", false
	}
	digits = strings.Map(func(r rune) rune {
		if unicode.In(r, separators) {
			return -1
		}
		return r
	}, typed)
	return digits, sixDigits(digits)
}

// separators are white space, the invisible characters that pasting brings, the
// hyphen, the dashes and the minus sign.
var separators = &unicode.RangeTable{R16: []unicode.Range16{
	{Lo: 0x0009, Hi: 0x000d, Stride: 1}, // tab to carriage return
	{Lo: 0x0020, Hi: 0x0020, Stride: 1}, // space
	{Lo: 0x002d, Hi: 0x002d, Stride: 1}, // hyphen
	{Lo: 0x00a0, Hi: 0x00a0, Stride: 1}, // no-break space
	{Lo: 0x180e, Hi: 0x180e, Stride: 1}, // Mongolian vowel separator
	{Lo: 0x2000, Hi: 0x200d, Stride: 1}, // spaces of many widths, joiners
	{Lo: 0x2010, Hi: 0x2015, Stride: 1}, // hyphens and dashes
	{Lo: 0x2028, Hi: 0x2029, Stride: 1}, // line and paragraph separator
	{Lo: 0x202f, Hi: 0x202f, Stride: 1}, // narrow no-break space
	{Lo: 0x2060, Hi: 0x2060, Stride: 1}, // word joiner
	{Lo: 0x2212, Hi: 0x2212, Stride: 1}, // minus sign
	{Lo: 0xfeff, Hi: 0xfeff, Stride: 1}, // byte order mark
}, LatinOffset: 4}
