package passcode

import (
	"fmt"
	"strings"
	"time"
	"unicode"
)

// Answer returns the challenge after what the registrant read out on the call b.Call,
// for the mobile number b.Mobile, and the agent typed; or after what a holder typed
// who unlocks their card. Store the challenge it returns, also when the answer is
// refused: that is where failures are counted.
//
// The error is nil when the digits are right, else a [*guidance.Refusal] by the
// first rule missed, in this order, for numbers and for an unlock code: clock
// (RA-VID-027, RA-PSC-058), bound to something else (RA-VID-022, RA-PSC-055), locked
// (RA-VID-026, RA-PSC-057), used (RA-VID-024, RA-PSC-055), superseded (RA-VID-023,
// RA-PSC-055), expired (RA-VID-025, RA-PSC-056), not six digits (RA-VID-028,
// RA-PSC-059), wrong (RA-VID-021, RA-PSC-055). Its message says how many tries
// remain, if the digits still count. Only a wrong answer costs a try, and the last
// one locks the challenge. Spaces, hyphens and dashes between the digits are ignored;
// words are not digits.
//
// The reason is for the agent and the audit log, not for whoever answers. An
// unusable challenge is [ErrChallenge], a short key [ErrKey].
func (c Challenge) Answer(spoken string, b Binding, key []byte, now time.Time, p ChallengePolicy) (Challenge, error) {
	if err := c.usable(key); err != nil {
		return c, fmt.Errorf("%s: %w", c.Purpose.terms().op, err)
	}
	return c.answer(spoken, b, now, p.narrowed(c.Purpose), func(digits string) bool { return c.matches(key, digits) })
}

// answer is the one way to every outcome. All six digits are compared, once, whatever
// else is the matter with the answer, so that the time taken does not tell why it was
// refused.
func (c Challenge) answer(spoken string, b Binding, now time.Time, p ChallengePolicy, matches func(digits string) bool) (Challenge, error) {
	t := c.Purpose.terms()
	digits, formed := typedDigits(spoken)
	match := formed && matches(digits)
	refuse := func(m miss) (Challenge, error) {
		message := m.message
		// A code that no longer counts has no tries to speak of.
		if left := c.TriesLeft(now, p); left > 0 || c.State == ChallengeLocked {
			message += "; " + remain(left)
		}
		return c, m.rule.Refuse(t.op, "", message)
	}
	age := now.Sub(c.IssuedAt)
	switch {
	case age < -p.ClockAllowance:
		return refuse(t.clock)
	case b != c.Binding:
		return refuse(t.bound)
	case c.State == ChallengeLocked || c.Failures >= p.Tries:
		c = c.lock()
		return refuse(t.locked)
	case c.State == ChallengeUsed:
		return refuse(t.used)
	case c.State == ChallengeSuperseded:
		return refuse(t.superseded)
	case age >= p.TTL:
		return refuse(t.late)
	case !formed:
		return refuse(t.malformed)
	case !match:
		c.Failures++
		if c.Failures >= p.Tries {
			c = c.lock()
		}
		return refuse(t.wrong)
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
