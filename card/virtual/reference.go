package virtual

import (
	"github.com/rakit-dev/rakit/passcode"
)

// reference is a passcode or a PUK: what is compared, and the tries left.
type reference struct {
	secret   passcode.Secret // as it is sent, filled up
	left     int
	most     int
	verified bool
}

// try compares what was sent, and counts. The right one brings back all tries.
func (r *reference) try(sent []byte) status {
	if r.left == 0 {
		return locked
	}
	r.verified = r.secret.Equal(passcode.NewSecret(string(sent)))
	if r.verified {
		r.left = r.most
		return ok
	}
	r.left--
	return wrongTry.counted(r.left)
}

// state is the answer to a VERIFY without data.
func (r *reference) state() status {
	switch {
	case r.left == 0:
		return locked
	case r.verified:
		return ok
	}
	return wrongTry.counted(r.left)
}

// named returns what a command's reference names, or nil.
func (c *Card) named(name byte) *reference {
	switch {
	case name == c.layout.Passcode:
		return &c.passcode
	case name == c.layout.PUK && c.puk.most > 0:
		return &c.puk
	}
	return nil
}

// misfit is the answer to a secret of the wrong length, which costs no try:
// SP 800-73-4 part 2, section 3.2.1 says 6A80, ISO/IEC 7816-4 leaves 6700.
func (c *Card) misfit() status {
	if c.layout.piv {
		return wrongData
	}
	return wrongLength
}

// fits reports whether b could be a secret as it is sent.
func (l Layout) fits(b []byte) bool {
	if l.PadTo != 0 {
		return len(b) == l.PadTo
	}
	return 0 < len(b) && len(b) <= l.MaxLength
}

// verify is VERIFY (ISO/IEC 7816-4:2020, clause 11).
func (c *Card) verify(cmd command) ([]byte, status) {
	if cmd.p1 != 0 {
		return nil, wrongParameters
	}
	r := c.named(cmd.p2)
	switch {
	case r == nil:
		return nil, dataNotFound
	case len(cmd.data) == 0:
		return nil, r.state()
	case r.left == 0:
		return nil, locked
	case !c.layout.fits(cmd.data):
		return nil, c.misfit()
	}
	return nil, r.try(cmd.data)
}

// change is CHANGE REFERENCE DATA (clause 11): the old one, then the new.
func (c *Card) change(cmd command) ([]byte, status) {
	if cmd.p1 != 0 {
		return nil, wrongParameters
	}
	r := c.named(cmd.p2)
	if r == nil {
		return nil, dataNotFound
	}
	return nil, c.replace(r, r, cmd.data)
}

// unlock is RESET RETRY COUNTER (clause 11): the PUK, then the new passcode.
func (c *Card) unlock(cmd command) ([]byte, status) {
	if cmd.p1 != 0 {
		return nil, wrongParameters
	}
	if cmd.p2 != c.layout.Passcode || c.puk.most == 0 {
		return nil, dataNotFound
	}
	return nil, c.replace(&c.puk, &c.passcode, cmd.data)
}

// replace tries by against the first half of data and, when it is right, makes
// the second half the secret of r.
func (c *Card) replace(by, r *reference, data []byte) status {
	if by.left == 0 {
		return locked
	}
	n := c.layout.PadTo
	if n == 0 {
		n = min(len(by.secret.Reveal()), len(data))
	}
	if len(data) < n || !c.layout.fits(data[n:]) {
		return c.misfit()
	}
	if !c.layout.choosable(data[n:]) {
		return wrongData
	}
	if s := by.try(data[:n]); s != ok {
		return s
	}
	*r = reference{secret: passcode.NewSecret(string(data[n:])), left: r.most, most: r.most, verified: by == r}
	return ok
}
