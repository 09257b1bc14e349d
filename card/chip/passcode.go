package chip

import (
	"context"
	"fmt"

	"github.com/rakit-dev/rakit/passcode"
)

// attempt is one command that spends a try if its passcode is wrong.
type attempt struct {
	ins     byte
	p1      byte
	target  PINObject // whose reference is sent
	counted PINObject // whose tries a wrong passcode spends
	parts   []part    // the passcodes, one after the other
}

// part is a passcode and how it is sent.
type part struct {
	what string // for messages
	as   PIN
	text passcode.Secret
}

// takes returns the first reason why a passcode cannot be sent.
func takes(parts ...part) error {
	for _, p := range parts {
		if err := p.as.takes(p.text); err != nil {
			return fmt.Errorf("%s: %w", p.what, err)
		}
	}
	return nil
}

// Tries returns how many tries the holder's passcode has left, 0 if it is
// blocked. The card is asked with an empty VERIFY, which on a card that keeps to
// the standard is no try (ISO/IEC 7816-4:2020, VERIFY command; SP 800-73-4, part 2,
// 3.2.1); for one that does not, set [Layout].NoTriesQuery. A card that answers
// without a count, because the passcode is verified already, say, or that is not
// asked, gives [TriesUnknown] and no error; one that does not know the question
// gives a [*StatusError] too.
func (s *Session) Tries(ctx context.Context) (int, error) {
	return s.ask(ctx, "asking for the tries that remain", func(holders PINObject, _ []PINObject) (PINObject, error) {
		return holders, nil
	})
}

// UnblockTries returns how many tries the unblocking code of the holder's passcode
// has left, 0 if it is blocked for good. No more of the card is read than that
// takes. What it returns is otherwise as for [Session.Tries]; the error wraps
// [ErrNotFound] if the card has no such code.
func (s *Session) UnblockTries(ctx context.Context) (int, error) {
	return s.ask(ctx, "asking for the tries that remain of the unblocking code", s.layout.unblocks)
}

// ask asks for the tries of a passcode of the card.
func (s *Session) ask(ctx context.Context, what string, which func(PINObject, []PINObject) (PINObject, error)) (int, error) {
	remaining := TriesUnknown
	err := s.inside(ctx, what, func(ctx context.Context, l *link) error {
		all, err := s.pins(ctx, l)
		if err != nil {
			return err
		}
		pin, err := s.layout.holders(all)
		if err != nil {
			return err
		}
		if pin, err = which(pin, all); err != nil {
			return err
		}
		remaining, err = l.tries(ctx, pin)
		return err
	})
	return remaining, err
}

// Verify hands the holder's passcode to the card. It returns the tries that
// remain, or [TriesUnknown]: after a right passcode many cards do not say. Where
// the answer does not count them, the card is asked as [Session.Tries] does.
//
// The error is, or wraps, [ErrMalformed] for a passcode that was not sent, a
// [*PasscodeError] for a wrong one, [ErrBlocked] for one that is blocked, a
// [*MaybeSpentError] where no answer came, a [*StatusError] for what else the card
// said, [ErrHeld] where all went well but other programs are still kept away.
func (s *Session) Verify(ctx context.Context, pin passcode.Secret) (remaining int, err error) {
	const what = "verifying the passcode"
	if err := takes(part{"the passcode", s.layout.PIN, pin}); err != nil {
		return TriesUnknown, fmt.Errorf("%s: %w", what, err)
	}
	return s.spend(ctx, what, func(holders PINObject, _ []PINObject) (attempt, error) {
		return attempt{
			ins: insVerify, target: holders, counted: holders,
			parts: []part{{"the passcode", holders.PIN, pin}},
		}, nil
	})
}

// Change puts a new passcode in the place of the holder's old one. What it
// returns is as for [Session.Verify]; the tries are those of the old one if it is
// wrong. An error that wraps [ErrHeld] says that the passcode was changed. Whether
// the new one is good is not asked here: see [passcode.CheckChosen] and
// [passcode.CheckGuessable].
func (s *Session) Change(ctx context.Context, old, chosen passcode.Secret) (remaining int, err error) {
	const what = "changing the passcode"
	if err := takes(part{"the old passcode", s.layout.PIN, old}, part{"the new passcode", s.layout.PIN, chosen}); err != nil {
		return TriesUnknown, fmt.Errorf("%s: %w", what, err)
	}
	return s.spend(ctx, what, func(holders PINObject, _ []PINObject) (attempt, error) {
		return attempt{
			ins: insChange, target: holders, counted: holders,
			parts: []part{{"the old passcode", holders.PIN, old}, {"the new passcode", holders.PIN, chosen}},
		}, nil
	})
}

// Unblock puts a new passcode in the place of the holder's, blocked or not, by
// the card's unblocking code. What it returns is as for [Session.Verify], but on
// failure the tries are those of the unblocking code, and so is the block. An error
// that wraps [ErrHeld] says that the new passcode is set. Holders of NHS smartcards
// are not given that code: their cards are unlocked by a service.
func (s *Session) Unblock(ctx context.Context, puk, chosen passcode.Secret) (remaining int, err error) {
	const what = "unblocking the passcode"
	if err := takes(part{"the unblocking code", s.layout.PUK, puk}, part{"the new passcode", s.layout.PIN, chosen}); err != nil {
		return TriesUnknown, fmt.Errorf("%s: %w", what, err)
	}
	return s.spend(ctx, what, func(holders PINObject, all []PINObject) (attempt, error) {
		by, err := s.layout.unblocks(holders, all)
		if err != nil {
			return attempt{}, fmt.Errorf("looking for the unblocking code: %w", err)
		}
		return attempt{
			ins: insUnblock, target: holders, counted: by,
			parts: []part{{"the unblocking code", by.PIN, puk}, {"the new passcode", holders.PIN, chosen}},
		}, nil
	})
}

// spend makes one attempt at the holder's passcode.
func (s *Session) spend(ctx context.Context, what string, plan func(PINObject, []PINObject) (attempt, error)) (int, error) {
	remaining := TriesUnknown
	err := s.inside(ctx, what, func(ctx context.Context, l *link) error {
		all, err := s.pins(ctx, l)
		if err != nil {
			return err
		}
		holders, err := s.layout.holders(all)
		if err != nil {
			return err
		}
		a, err := plan(holders, all)
		if err != nil {
			return err
		}
		if err := takes(a.parts...); err != nil {
			return err
		}
		remaining, err = l.attempt(ctx, a)
		return err
	})
	return remaining, err
}

// attempt sends the command of an attempt, once.
func (l *link) attempt(ctx context.Context, a attempt) (int, error) {
	if err := l.place(ctx, a.target); err != nil {
		return TriesUnknown, err
	}
	if err := l.ready(ctx); err != nil {
		return TriesUnknown, err // nothing was sent
	}
	data := a.data()
	defer clear(data)
	got, err := l.send(ctx, command{ins: a.ins, p1: a.p1, p2: a.target.Reference, data: data, once: true})
	if err != nil {
		return TriesUnknown, &MaybeSpentError{Ins: a.ins, Err: err}
	}
	if got.done() {
		remaining, _ := l.tries(ctx, a.target) // the passcode was right, whatever comes after
		return remaining, nil
	}
	return l.refused(ctx, a, got.sw)
}

// refused returns the tries that remain after an attempt that failed, and why it
// did. Where the status word does not count them, the card is asked.
func (l *link) refused(ctx context.Context, a attempt, sw uint16) (int, error) {
	status := &StatusError{SW: sw, Ins: a.ins}
	remaining, counted := count(sw)
	if !counted {
		remaining, _ = l.tries(ctx, a.counted) // why the attempt failed is the error to return
	}
	if sw>>8 == 0x63 {
		return remaining, &PasscodeError{Remaining: remaining, Status: status}
	}
	return remaining, status
}

// count returns how many tries remain by a status word, if it says so (ISO/IEC
// 7816-4:2020, Status bytes: 63CX; 6983).
func count(sw uint16) (remaining int, ok bool) {
	switch {
	case sw&0xFFF0 == 0x63C0:
		return int(sw & 0x0F), true
	case sw == 0x6983:
		return 0, true
	}
	return TriesUnknown, false
}

// data returns the data field of the command, in memory that nothing else has.
func (a attempt) data() []byte {
	n := 0
	for _, p := range a.parts {
		n += p.as.sent(p.text)
	}
	data := make([]byte, 0, n)
	for _, p := range a.parts {
		data = p.as.appendTo(data, p.text)
	}
	return data
}

// tries asks how many tries a passcode has left, with an empty VERIFY, unless the
// card is not to be asked.
func (l *link) tries(ctx context.Context, p PINObject) (int, error) {
	if l.quiet {
		return TriesUnknown, nil
	}
	if err := l.place(ctx, p); err != nil {
		return TriesUnknown, err
	}
	a, err := l.send(ctx, command{ins: insVerify, p2: p.Reference, once: true})
	if err != nil {
		return TriesUnknown, err
	}
	if remaining, ok := count(a.sw); ok {
		return remaining, nil
	}
	if a.done() || a.sw1() == 0x63 {
		return TriesUnknown, nil
	}
	return TriesUnknown, &StatusError{SW: a.sw, Ins: insVerify}
}

// place selects the directory that a passcode stands in.
func (l *link) place(ctx context.Context, p PINObject) error {
	switch {
	case len(p.dir) > 0:
		err := l.selectPath(ctx, p.dir)
		l.moved = true
		return err
	case l.moved:
		_, err := l.selectApplication(ctx)
		return err
	}
	return nil
}

// pins returns the passcodes of the card. They are read each time: since the last
// one the card may have been changed for another, which keeps them elsewhere.
func (s *Session) pins(ctx context.Context, l *link) ([]PINObject, error) {
	if s.layout.Format == PIV {
		return s.layout.passcodes(), nil
	}
	all, err := l.passcodes(ctx, s.layout)
	if err != nil {
		return nil, fmt.Errorf("reading how the card keeps its passcodes: %w", err)
	}
	return all, nil
}
