package file

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"time"
	"unicode/utf8"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/durable"
	"github.com/rakit-dev/rakit/gateway"
	"github.com/rakit-dev/rakit/message"
)

var _ authority.Messenger = (*Gateway)(nil)

// Final errors of [Gateway.Send]; test with errors.Is.
var (
	// ErrReal says that a recipient may be somebody.
	ErrReal = errors.New("the recipient may be real: neither a drama number nor an address reserved for examples")
	// ErrRef says that a reference is no safe name of a file: one to a hundred letters a
	// to z and A to Z, digits, hyphens and underscores, the first a letter or digit.
	ErrRef = errors.New("the reference is not fit for a file name")
)

// ErrNotPrivate is returned by [Open] for a folder that others than its owner may enter;
// test with errors.Is.
var ErrNotPrivate = errors.New("the folder is open to others: its mode is not 0700")

var safeRef = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$`)

// Gateway writes messages into a folder. Make one with [Open]. It is safe for concurrent
// use, by many processes, too.
type Gateway struct {
	dir string
	now func() time.Time
}

// Open returns a gateway that writes into the folder dir, which it makes if it is absent.
// The error wraps [ErrNotPrivate] if it is there and others may look into it.
// The instants in the files are those of now; nil is time.Now.
func Open(dir string, now func() time.Time) (*Gateway, error) {
	if dir == "" {
		return nil, errors.New("file gateway: no folder is given")
	}
	if now == nil {
		now = time.Now
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("file gateway: making the folder: %w", err)
	}
	info, err := os.Stat(dir)
	if err != nil {
		return nil, fmt.Errorf("file gateway: opening the folder: %w", err)
	}
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("file gateway: opening the folder: %w", ErrNotPrivate)
	}
	return &Gateway{dir: dir, now: now}, nil
}

// Send writes a message, unless one was written under its Ref; the handover is the same
// then, and the file is left alone. The error is that of ctx, or wraps
// authority.ErrTemporary (the file system failed: nothing was written, or the whole file,
// which comes to the same), or is final: [ErrReal], [ErrRef] or gateway.ErrMessage.
func (g *Gateway) Send(ctx context.Context, m authority.Message) (authority.Handover, error) {
	if err := g.send(ctx, m); err != nil {
		return authority.Handover{}, fmt.Errorf("file gateway: sending: %w", err)
	}
	return authority.Handover{ID: m.Ref, State: message.Sent}, nil
}

func (g *Gateway) send(ctx context.Context, m authority.Message) error {
	channel, err := gateway.Channel(m)
	switch {
	case err != nil || m.Text.IsZero() || !utf8.ValidString(m.Text.Reveal()):
		return gateway.ErrMessage
	case !safeRef.MatchString(m.Ref):
		return ErrRef
	case !gateway.Fictional(m):
		return ErrReal
	case ctx.Err() != nil:
		return ctx.Err()
	}
	kind, err := m.Kind.MarshalText()
	if err != nil {
		return gateway.ErrMessage
	}
	to := m.To.String()
	if channel == message.Email {
		to = m.Email.String()
	}
	written := Message{Ref: m.Ref, Kind: m.Kind, To: to, Text: m.Text.Reveal(), At: g.now().UTC()}
	if err := durable.Create(g.path(m.Ref), written.file(kind)); err != nil && !errors.Is(err, fs.ErrExist) {
		return temporary(err)
	}
	return nil
}

// Ask returns that a message was sent, if its file is there. Else the error wraps
// authority.ErrNotFound: a Send that is still under way and another one write one file
// between them. It wraps authority.ErrTemporary if the folder cannot be read, and is ErrRef
// for a reference that no message can have.
func (g *Gateway) Ask(ctx context.Context, ref string, _ time.Time) (authority.Handover, error) {
	if err := g.ask(ctx, ref); err != nil {
		return authority.Handover{}, fmt.Errorf("file gateway: asking: %w", err)
	}
	return authority.Handover{ID: ref, State: message.Sent}, nil
}

func (g *Gateway) ask(ctx context.Context, ref string) error {
	if !safeRef.MatchString(ref) {
		return ErrRef
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	switch _, err := os.Lstat(g.path(ref)); {
	case errors.Is(err, fs.ErrNotExist):
		return authority.ErrNotFound
	case err != nil:
		return temporary(err)
	}
	return nil
}

func (g *Gateway) path(ref string) string { return filepath.Join(g.dir, ref+extension) }

// temporary makes an error of the file system one that may pass.
func temporary(err error) error { return fmt.Errorf("%w: %w", authority.ErrTemporary, err) }
