package chip

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/card/tlv"
)

// Session is a conversation with one application of one chip. Each call selects
// the application anew, and reads anew how the card keeps its passcodes, so that
// other programs may use the card between two. What [Open] found is kept: another
// card in the reader needs another Open. One goroutine at a time.
type Session struct {
	t      card.Transmitter
	layout Layout
	app    Application
}

// Contents is all that a card shows without a passcode.
type Contents struct {
	Application  Application
	Label        string // of the card; for PIV none
	Manufacturer string // for PIV none
	Serial       string // hexadecimal; for PIV the GUID of its holder object; "" if the card has none
	PINs         []PINObject
	Certificates []Certificate
}

// Open selects the application of a layout on the card to which t transmits: the
// first that the card lets be selected, those of EF.DIR before those of the
// configuration. ctx is for this call alone. The error wraps [ErrLayout] for a
// layout that cannot be, [ErrNoApplication] if the card has none of its
// applications, a [*StatusError] if it has one, and does not let it be selected;
// there is nothing to close.
func Open(ctx context.Context, t card.Transmitter, layout Layout) (*Session, error) {
	if t == nil {
		return nil, fmt.Errorf("opening a card: no transmitter: %w", ErrLayout)
	}
	if err := layout.check(); err != nil {
		return nil, fmt.Errorf("opening a card: %w", err)
	}
	s := &Session{t: t, layout: layout.clone()}
	if err := s.exclusively(ctx, s.find); err != nil {
		return nil, fmt.Errorf("opening a card: %w", err)
	}
	return s, nil
}

// clone returns l with memory of its own.
func (l Layout) clone() Layout {
	aids := make([][]byte, len(l.Applications))
	for i, aid := range l.Applications {
		aids[i] = bytes.Clone(aid)
	}
	l.Applications = aids
	return l
}

// exclusively carries out an operation while other programs are kept away, where
// that can be done.
func (s *Session) exclusively(ctx context.Context, do func(context.Context, *link) error) (err error) {
	l := s.link()
	x, ok := s.t.(card.Exclusive)
	if !ok {
		return do(ctx, l)
	}
	end, err := x.Begin(ctx)
	if err != nil {
		return fmt.Errorf("keeping other programs away: %w", err)
	}
	defer func() { err = joined(err, end(), l.lost) }()
	return do(ctx, l)
}

// joined returns both errors as one. What happened comes before what happened
// after it. Of a card that was lost on the way, one that was pulled, say, nothing
// more can be said than that: nobody is kept away from it.
func joined(err, after error, lost bool) error {
	switch {
	case after == nil, err != nil && lost:
		return err
	case err == nil:
		return fmt.Errorf("%w: %w", ErrHeld, after)
	}
	return fmt.Errorf("%w; and other programs are still kept away: %w", err, after)
}

func (s *Session) link() *link {
	return &link{t: s.t, app: s.app, extended: s.layout.ExtendedLength, quiet: s.layout.NoTriesQuery, left: maxCommands}
}

// find selects the first application of the layout that the card has, and keeps
// what it is.
func (s *Session) find(ctx context.Context, l *link) error {
	var listed []Application
	if s.layout.Directory {
		var err error
		if listed, err = l.directory(ctx); err != nil {
			return err
		}
	}
	none := ErrNoApplication
	for _, app := range s.layout.candidates(listed) {
		l.app = app
		description, err := l.selectApplication(ctx)
		if err == nil {
			s.app = app.described(description)
			return nil
		}
		if !said(err) {
			return err
		}
		if !absent(err) && none == ErrNoApplication {
			none = err
		}
	}
	return none
}

// absent reports whether an answer to SELECT says no more than that the card does
// not have the application, or no such selection.
func absent(err error) bool {
	return errors.Is(err, ErrNotFound) || errors.Is(err, ErrUnsupported) || errors.Is(err, ErrParameters)
}

// described returns a with the label that the answer to SELECT gives, if EF.DIR
// gave none: PIV's application property template (SP 800-73-4, part 2, table 3).
func (a Application) described(answer []byte) Application {
	if label, err := tlv.Find(answer, tagTemplate, tagAppLabel); err == nil && a.Label == "" {
		a.Label = printable(label)
	}
	return a
}

// directory returns the applications that EF.DIR lists; none if there is no such
// file, if the card keeps it to itself, or if it cannot be read: the applications
// can be selected without it.
func (l *link) directory(ctx context.Context) ([]Application, error) {
	file, err := l.readFile(ctx, directoryFile, 0, toTheEnd)
	if err == nil {
		var all []Application
		if all, err = parseDirectory(file); err == nil {
			return all, nil
		}
	}
	if l.answered(err) {
		return nil, nil
	}
	return nil, err
}

// inside carries out an operation in the application.
func (s *Session) inside(ctx context.Context, what string, do func(context.Context, *link) error) error {
	err := s.exclusively(ctx, func(ctx context.Context, l *link) error {
		if _, err := l.selectApplication(ctx); err != nil {
			return err
		}
		return do(ctx, l)
	})
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}

// Application returns the application that was selected.
func (s *Session) Application() Application {
	return Application{AID: bytes.Clone(s.app.AID), Label: s.app.Label}
}

// Read returns all that the card shows without a passcode. A certificate that
// cannot be read has the reason in [Certificate].Err. A passcode whose tries the
// card does not say has [TriesUnknown]: each that the card describes is asked for
// with an empty VERIFY, those of the issuer and the unblocking code too, as
// [Session.Tries] says.
func (s *Session) Read(ctx context.Context) (Contents, error) {
	c := Contents{Application: s.Application()}
	err := s.inside(ctx, "reading a card", func(ctx context.Context, l *link) error {
		about, err := s.token(ctx, l)
		if err != nil {
			return err
		}
		c.Label, c.Manufacturer, c.Serial = about.label, about.manufacturer, about.serial
		if c.Certificates, err = s.certificates(ctx, l); err != nil {
			return err
		}
		pins, err := s.pins(ctx, l)
		if err != nil {
			return err
		}
		c.PINs = pins
		for i := range c.PINs {
			if c.PINs[i].Tries, err = l.tries(ctx, c.PINs[i]); err != nil && !said(err) {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return Contents{}, err
	}
	return c, nil
}

// said reports whether an error is what the card answered, and not that nothing
// came.
func said(err error) bool {
	var status *StatusError
	return errors.As(err, &status)
}

// Certificates returns the holder's certificates, in the order in which the card
// lists them. One that cannot be read has the reason in [Certificate].Err, and one
// that is elsewhere, by a URL, or encrypted is left out. A card without any gives
// none.
func (s *Session) Certificates(ctx context.Context) ([]Certificate, error) {
	var all []Certificate
	err := s.inside(ctx, "reading the certificates of a card", func(ctx context.Context, l *link) (err error) {
		all, err = s.certificates(ctx, l)
		return err
	})
	if err != nil {
		return nil, err
	}
	return all, nil
}

// UserID returns the user id of the holder, 12 digits, which is the common name of the
// subject in the certificates. The error wraps [ErrNoCertificate] if there is
// none, [card.ErrCertificate] if one cannot be read, [ErrNoUserID] if one names
// no user id, [ErrUserIDConflict] if two name different ones.
func (s *Session) UserID(ctx context.Context) (string, error) {
	all, err := s.Certificates(ctx)
	if err != nil {
		return "", err
	}
	id, err := userIDOf(all)
	if err != nil {
		return "", fmt.Errorf("reading the user id of a card: %w", err)
	}
	return id, nil
}

// userIDOf returns the user id on which all certificates agree.
func userIDOf(all []Certificate) (string, error) {
	var id string
	for i, c := range all {
		if c.Err != nil {
			return "", fmt.Errorf("%w: %w", card.ErrCertificate, c.Err)
		}
		parsed, err := card.ParseCertificate(c.DER)
		switch {
		case err != nil:
			return "", err
		case parsed.UserID == "":
			return "", ErrNoUserID
		case i > 0 && parsed.UserID != id:
			return "", ErrUserIDConflict
		}
		id = parsed.UserID
	}
	if len(all) == 0 {
		return "", ErrNoCertificate
	}
	return id, nil
}

// certificates reads the certificates in the format of the layout.
func (s *Session) certificates(ctx context.Context, l *link) ([]Certificate, error) {
	if s.layout.Format == PIV {
		return l.pivCertificates(ctx)
	}
	return l.certificates(ctx)
}

// token reads what the card says about itself. A PKCS #15 card without
// EF(TokenInfo) says nothing.
func (s *Session) token(ctx context.Context, l *link) (token, error) {
	if s.layout.Format == PIV {
		return l.pivToken(ctx)
	}
	file, err := l.readFile(ctx, tokenInfoFile, 0, oneObject)
	if errors.Is(err, ErrNotFound) {
		return token{}, nil
	}
	if err != nil {
		return token{}, err
	}
	return parseTokenInfo(file)
}
