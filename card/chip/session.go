package chip

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/card/tlv"
)

// Session is a conversation with one application of one chip. Each call selects
// the application anew, so that other programs may use the card between two. One
// goroutine at a time.
type Session struct {
	t      card.Transmitter
	layout Layout
	app    Application
	known  []PINObject // the card's passcodes, once they were read
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
// first that the card has, those of EF.DIR before those of the configuration.
// ctx is for this call alone. The error wraps [ErrLayout] for a layout that
// cannot be and [ErrNoApplication] if the card has none of its applications;
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
	x, ok := s.t.(card.Exclusive)
	if !ok {
		return do(ctx, s.link())
	}
	end, err := x.Begin(ctx)
	if err != nil {
		return fmt.Errorf("keeping other programs away: %w", err)
	}
	defer func() { err = joined(err, end()) }()
	return do(ctx, s.link())
}

// joined returns both errors as one. What happened comes before what happened
// after it.
func joined(err, after error) error {
	switch {
	case after == nil:
		return err
	case err == nil:
		return fmt.Errorf("%w: %w", ErrHeld, after)
	}
	return fmt.Errorf("%w; and other programs are still kept away: %w", err, after)
}

func (s *Session) link() *link {
	return &link{t: s.t, app: s.app, extended: s.layout.ExtendedLength, left: maxCommands}
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
	for _, app := range s.layout.candidates(listed) {
		l.app = app
		description, err := l.selectApplication(ctx)
		var status *StatusError
		if errors.As(err, &status) && (errors.Is(err, ErrNotFound) || errors.Is(err, ErrUnsupported) || errors.Is(err, ErrParameters)) {
			continue
		}
		if err != nil {
			return err
		}
		s.app = app.described(description)
		return nil
	}
	return ErrNoApplication
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
// file, or the card keeps it to itself.
func (l *link) directory(ctx context.Context) ([]Application, error) {
	file, err := l.readFile(ctx, directoryFile, 0, toTheEnd)
	var status *StatusError
	if errors.As(err, &status) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return parseDirectory(file)
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

// Read returns all that the card shows without a passcode. A passcode whose tries
// the card does not say has [TriesUnknown].
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
		c.PINs = slices.Clone(pins)
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
// lists them. A card without any gives none.
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
