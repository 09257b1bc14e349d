package authority_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/message"
)

// application is that with which the holders of RX1 unlock their cards themselves.
var application = authority.System{Name: "Self-service", Organisation: rx1, SelfUnlock: true}

var (
	adaBorn  = guidance.MustDate("1985-12-10")
	stranger = must(identity.ParseUserID("555000000123")) // whom nobody knows
)

// emailbox takes what goes by email, and hands the rest on.
type emailbox struct {
	authority.Messenger
	mu     sync.Mutex
	emails []authority.Message
	fails  error // if not nil, what it answers to an email
}

func (m *emailbox) Send(ctx context.Context, o authority.Message) (authority.Handover, error) {
	if o.Email.IsZero() {
		return m.Messenger.Send(ctx, o)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.fails != nil {
		return authority.Handover{}, m.fails
	}
	m.emails = append(m.emails, o)
	return authority.Handover{ID: o.Ref, State: message.Sent}, nil
}

// code returns the newest code; "" if none came.
func (m *emailbox) code() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.emails) == 0 {
		return ""
	}
	return m.emails[len(m.emails)-1].Code.Reveal()
}

// lockedHouse is a house with a card in use that its holder has locked.
func lockedHouse(t testing.TB, o options) (*house, *emailbox) {
	t.Helper()
	as := lockedAs[o.ca]()
	dir := filepath.Join(t.TempDir(), "house")
	private := func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() {
			err = os.Chmod(path, 0o700)
		}
		return err
	}
	if err := errors.Join(os.CopyFS(dir, as.files), filepath.WalkDir(dir, private)); err != nil {
		t.Fatal(err)
	}
	box := &emailbox{}
	o.at = as.at
	o.line = func(m authority.Messenger) authority.Messenger {
		box.Messenger = m
		return box
	}
	h, err := open(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := h.store.Close(); err != nil {
			t.Error(err)
		}
	})
	return h, box
}

// lockedAs plays the main job until its card is locked, once without a certification
// authority and once with one, and keeps what lies in the folder then.
var lockedAs = map[bool]func() lockedState{
	false: sync.OnceValue(func() lockedState { return playedLocked(false) }),
	true:  sync.OnceValue(func() lockedState { return playedLocked(true) }),
}

type lockedState struct {
	files fstest.MapFS
	at    time.Time
}

func playedLocked(ca bool) lockedState {
	dir := must(os.MkdirTemp("", "locked-house"))
	defer os.RemoveAll(dir)
	h := must(open(dir, options{ca: ca}))
	if err := errors.Join(h.play(context.Background(), job[:page("take into use")+1]), lockedOut(h), h.store.Close()); err != nil {
		panic(err)
	}
	files := fstest.MapFS{}
	if err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		files[must(filepath.Rel(dir, path))] = &fstest.MapFile{Data: data, Mode: must(d.Info()).Mode()}
		return err
	}); err != nil {
		panic(err)
	}
	return lockedState{files, h.clock}
}

// asAda is what the holder of the main job's card says of herself.
func (h *house) asAda() authority.StartUnlock {
	return authority.StartUnlock{By: application, User: h.userID(), DateOfBirth: adaBorn, Channel: message.Email}
}

// starts begins an attempt, a minute after whatever was before, and has its job done.
func (h *house) starts(t testing.TB, cmd authority.StartUnlock) string {
	t.Helper()
	h.clock = h.clock.Add(time.Minute)
	u, err := h.StartUnlock(t.Context(), cmd)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.Work(t.Context()); err != nil {
		t.Fatal(err)
	}
	return u.Attempt
}

// enters types a code.
func (h *house) enters(attempt, code string) error {
	return only(h.EnterUnlockCode(context.Background(), authority.EnterUnlockCode{By: application, Attempt: attempt, Code: code}))
}

// notAccepted asserts that an answer is that to every code that unlocks nothing, and by
// which rules the log says that it was refused.
func (h *house) notAccepted(t *testing.T, err error, rules ...string) {
	t.Helper()
	if err == nil || err.Error() != card.NotAccepted().Error() {
		t.Fatalf("answered %v, want %v", err, card.NotAccepted())
	}
	h.refusedBy(t, err, rules...)
}

// wrong returns a code that is not this one.
func wrong(code string) string {
	if code == "000000" {
		return "000001"
	}
	return "000000"
}

// counting counts what is asked of the transactions of a store: by name of the method.
// Whatever is not counted is not there, and a test that asks for it panics.
type counting struct {
	authority.Store
	calls map[string]int
}

func (s *counting) Update(ctx context.Context, fn func(authority.Tx) error) error {
	return s.Store.Update(ctx, func(tx authority.Tx) error {
		s.calls["Update"]++
		return fn(&countingTx{real: tx, calls: s.calls})
	})
}

type countingTx struct {
	authority.Tx // nil
	real         authority.Tx
	calls        map[string]int
}

func (t *countingTx) Profile(id identity.UserID) (identity.Profile, error) {
	t.calls["Profile"]++
	return t.real.Profile(id)
}

func (t *countingTx) Card(id string) (card.Card, error) {
	t.calls["Card"]++
	return t.real.Card(id)
}

func (t *countingTx) UnlockAttempt(id string) (card.UnlockAttempt, error) {
	t.calls["UnlockAttempt"]++
	return t.real.UnlockAttempt(id)
}

func (t *countingTx) PutUnlockAttempt(u card.UnlockAttempt) error {
	t.calls["PutUnlockAttempt"]++
	return t.real.PutUnlockAttempt(u)
}

func (t *countingTx) CountMessages(of authority.MessageCount, since time.Time) (int, error) {
	t.calls["CountMessages"]++
	return t.real.CountMessages(of, since)
}

func (t *countingTx) PutMessage(m message.Message) error {
	t.calls["PutMessage"]++
	return t.real.PutMessage(m)
}

func (t *countingTx) Enqueue(j authority.Job) error {
	t.calls["Enqueue"]++
	return t.real.Enqueue(j)
}

func (t *countingTx) Append(e audit.Event, o map[string]audit.Opening) error {
	t.calls["Append"]++
	return t.real.Append(e, o)
}

var anAttempt = regexp.MustCompile(`unlock-[0-9a-f]{16}`)
