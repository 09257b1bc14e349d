package virtual

import "bytes"

// cut returns as much of data as was asked for and as the protocol allows, and
// keeps the rest for GET RESPONSE.
//
// With T=0 a command carries data or asks for them, never both (over vpcd one that
// does both is refused; in process it does no harm): what answers a
// command with data waits for GET RESPONSE, and a length that is not exact is
// answered by the exact one (ISO/IEC 7816-3:2006, section 12.2). With T=1 a
// command that asks for nothing gets nothing.
func (c *Card) cut(cmd command, data []byte, s status) []byte {
	n := len(data)
	switch {
	case n == 0:
		return s.after(nil)
	case c.t0 && len(cmd.data) > 0:
		c.pending = bytes.Clone(data)
		return moreBytes.counted(n).after(nil)
	case cmd.expected == 0 && !c.t0:
		return s.after(nil)
	case cmd.expected == n, cmd.expected > n && !c.t0:
		return s.after(data)
	case len(cmd.data) == 0: // nothing was done that could not be done again
		return exactLength.counted(n).after(nil)
	}
	c.pending = bytes.Clone(data[cmd.expected:])
	return moreBytes.counted(n - cmd.expected).after(data[:cmd.expected])
}

// getResponse is GET RESPONSE (ISO/IEC 7816-4:2020, clause 11).
func (c *Card) getResponse(cmd command) []byte {
	n := len(c.pending)
	switch {
	case cmd.p() != 0:
		return wrongParameters.after(nil)
	case n == 0:
		return notNow.after(nil)
	case len(cmd.data) > 0 || cmd.expected == 0:
		return wrongLength.after(nil)
	case cmd.expected > n && c.t0:
		return exactLength.counted(n).after(nil)
	}
	at := min(cmd.expected, n)
	data := c.pending[:at]
	c.pending = c.pending[at:]
	if len(c.pending) > 0 {
		return moreBytes.counted(len(c.pending)).after(data)
	}
	return ok.after(data)
}
