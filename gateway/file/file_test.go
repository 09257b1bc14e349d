package file_test

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/gateway"
	"github.com/rakit-dev/rakit/gateway/file"
	"github.com/rakit-dev/rakit/gateway/gatewaytest"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/message"
	"github.com/rakit-dev/rakit/passcode"
)

var noon = time.Date(2020, 6, 10, 12, 0, 0, 0, time.UTC)

func atNoon() time.Time { return noon }

func open(t *testing.T, dir string) *file.Gateway {
	t.Helper()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o700); err != nil { // a t.TempDir is open to others
		t.Fatal(err)
	}
	g, err := file.Open(dir, atNoon)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestContract(t *testing.T) {
	gatewaytest.Run(t, func(t *testing.T) gatewaytest.Gateway {
		dir := filepath.Join(t.TempDir(), "messages")
		g := open(t, dir)
		return gatewaytest.Gateway{
			Messenger: g, Deduplicates: true, Now: atNoon, Email: true,
			Taken: func() (refs []string) {
				all, err := g.Messages()
				if err != nil {
					t.Error(err)
				}
				for _, m := range all {
					refs = append(refs, m.Ref)
				}
				return refs
			},
			Refused: func(ref string) authority.Message {
				m := gatewaytest.Message(ref)
				real, err := identity.ParseMobile("07723456789")
				if err != nil {
					t.Fatal(err)
				}
				m.To = real
				return m
			},
		}
	})
}

func TestFiles(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "messages")
	g := open(t, dir)
	for _, m := range []authority.Message{gatewaytest.Message("b-1"), gatewaytest.EmailMessage("a-1")} {
		if _, err := g.Send(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	content, err := os.ReadFile(filepath.Join(dir, "b-1.txt"))
	if err != nil {
		t.Fatal(err)
	}
	const want = "To: +447700900123\nKind: passcode\nWritten: 2020-06-10T12:00:00Z\n\nYour passcode is 907312\n"
	if diff := cmp.Diff(want, string(content)); diff != "" {
		t.Errorf("file (-want +got):\n%s", diff)
	}
	if runtime.GOOS != "windows" {
		for name, mode := range map[string]os.FileMode{"": 0o700, "b-1.txt": 0o600} {
			if info, err := os.Stat(filepath.Join(dir, name)); err != nil || info.Mode().Perm() != mode {
				t.Errorf("%q: %v, %v, want mode %o", name, info.Mode(), err, mode)
			}
		}
	}
	// Reopened, with what a killed process and a stranger left.
	for _, name := range []string{".new-1", "notes.md", "no ref.txt"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got, err := open(t, dir).Messages()
	if err != nil {
		t.Fatal(err)
	}
	text := "Your passcode is 907312"
	if diff := cmp.Diff([]file.Message{
		{Ref: "a-1", Kind: message.Passcode, To: "amina.tester@example.com", Text: text, At: noon},
		{Ref: "b-1", Kind: message.Passcode, To: "+447700900123", Text: text, At: noon},
	}, got); diff != "" {
		t.Errorf("messages (-want +got):\n%s", diff)
	}
}

// TestFirstStays sends another text under the same reference.
func TestFirstStays(t *testing.T) {
	g := open(t, t.TempDir())
	m := gatewaytest.Message("r-1")
	for _, text := range []string{"first", "second\n\nwith lines\n"} {
		m.Text = passcode.NewSecret(text)
		if _, err := g.Send(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	if all, err := g.Messages(); err != nil || len(all) != 1 || all[0].Text != "first" {
		t.Errorf("messages %+v, %v, want the first", all, err)
	}
}

// TestTwoProcesses has two gateways write into one folder at the same time.
func TestTwoProcesses(t *testing.T) {
	dir := t.TempDir()
	gateways := []*file.Gateway{open(t, dir), open(t, dir)}
	var all sync.WaitGroup
	for i, g := range gateways {
		all.Go(func() {
			m := gatewaytest.Message("r-1")
			m.Text = passcode.NewSecret(strings.Repeat(string(rune('a'+i)), 100_000))
			if _, err := g.Send(t.Context(), m); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	written, err := gateways[0].Messages()
	if err != nil || len(written) != 1 || strings.Count(written[0].Text, written[0].Text[:1]) != 100_000 {
		t.Errorf("%d messages, %v, want one whole one", len(written), err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".new-*")); left != nil {
		t.Errorf("unfinished files are left: %v", left)
	}
}

func TestRefused(t *testing.T) {
	with := func(change func(m *authority.Message)) authority.Message {
		m := gatewaytest.Message("r-1")
		change(&m)
		return m
	}
	real, err := identity.ParseEmail("amina.tester@nhs.net")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name string
		m    authority.Message
		want error
	}{
		{"a real address", with(func(m *authority.Message) { m.To, m.Email = identity.Mobile{}, real }), file.ErrReal},
		{"no reference", with(func(m *authority.Message) { m.Ref = "" }), gateway.ErrMessage},
		{"a path", with(func(m *authority.Message) { m.Ref = "../r-1" }), file.ErrRef},
		{"a hidden file", with(func(m *authority.Message) { m.Ref = ".new-1" }), file.ErrRef},
		{"a long reference", with(func(m *authority.Message) { m.Ref = strings.Repeat("r", 101) }), file.ErrRef},
		{"no text", with(func(m *authority.Message) { m.Text = passcode.Secret{} }), gateway.ErrMessage},
		{"no kind", with(func(m *authority.Message) { m.Kind = 0 }), gateway.ErrMessage},
		{"what is no text", with(func(m *authority.Message) { m.Text = passcode.NewSecret("\xff") }), gateway.ErrMessage},
	} {
		dir := t.TempDir()
		_, err := open(t, dir).Send(t.Context(), tt.m)
		if !errors.Is(err, tt.want) || errors.Is(err, authority.ErrTemporary) {
			t.Errorf("%s: Send = %v, want %v", tt.name, err, tt.want)
		}
		if entries, _ := os.ReadDir(dir); len(entries) != 0 {
			t.Errorf("%s: something was written", tt.name)
		}
	}
	if _, err := open(t, t.TempDir()).Ask(t.Context(), "../r-1", noon); !errors.Is(err, file.ErrRef) {
		t.Errorf("Ask = %v, want %v", err, file.ErrRef)
	}
}

// TestFolderIsPrivate: what others may look into is no place for texts.
func TestFolderIsPrivate(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no such modes there")
	}
	dir := t.TempDir()
	for mode, want := range map[os.FileMode]error{0o700: nil, 0o710: file.ErrNotPrivate, 0o701: file.ErrNotPrivate} {
		if err := os.Chmod(dir, mode); err != nil {
			t.Fatal(err)
		}
		if _, err := file.Open(dir, atNoon); !errors.Is(err, want) {
			t.Errorf("mode %o: Open = %v, want %v", mode, err, want)
		}
	}
}

// TestFolderIsAway shows that a folder that is gone fails for the time being.
func TestFolderIsAway(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "messages")
	g := open(t, dir)
	if err := os.Remove(dir); err != nil {
		t.Fatal(err)
	}
	if _, err := g.Send(t.Context(), gatewaytest.Message("r-1")); !errors.Is(err, authority.ErrTemporary) {
		t.Errorf("Send = %v, want %v", err, authority.ErrTemporary)
	}
	if err := os.WriteFile(dir, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := g.Ask(t.Context(), "r-1", noon); !errors.Is(err, authority.ErrTemporary) {
		t.Errorf("Ask = %v, want %v", err, authority.ErrTemporary)
	}
	if _, err := file.Open("", nil); err == nil {
		t.Error("no folder, and no error")
	}
	if _, err := file.Open(filepath.Join(dir, "below a file"), nil); err == nil {
		t.Error("a folder below a file, and no error")
	}
}

func TestDamaged(t *testing.T) {
	const whole = "To: +447700900123\nKind: passcode\nWritten: 2020-06-10T12:00:00Z\n\nYour passcode is 907312\n"
	for _, tt := range []struct{ name, old, new string }{
		{"no last line end", "907312\n", "907312"},
		{"no empty line", "\n\n", "\n"},
		{"no recipient", "To: +447700900123", "To: "},
		{"another head", "To:", "From:"},
		{"a kind that is none", "passcode\nW", "birthday\nW"},
		{"an instant that is none", "06-10", "06-31"},
		{"a line too many", "Kind", "Colour: red\nKind"},
	} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "r-1.txt"), []byte(strings.Replace(whole, tt.old, tt.new, 1)), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := open(t, dir).Messages(); !errors.Is(err, file.ErrDamaged) {
			t.Errorf("%s: %v, want %v", tt.name, err, file.ErrDamaged)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"", "To: +447700900123\nKind: passcode\nWritten: 2020-06-10T12:00:00Z\n\nYour passcode is 907312\n", "To: a\nKind: numbers\nWritten: 2020-06-10T12:00:00.5+01:00\n\n\n"} {
		f.Add(s)
	}
	dir := filepath.Join(f.TempDir(), "messages")
	g, err := file.Open(dir, nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, content string) {
		if err := os.WriteFile(filepath.Join(dir, "r-1.txt"), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		all, err := g.Messages()
		if err == nil && (len(all) != 1 || all[0].To == "" || !strings.HasSuffix(content, "\n\n"+all[0].Text+"\n") && !strings.Contains(content, "\n\n"+all[0].Text+"\n")) {
			t.Fatalf("%q is read as %+v", content, all)
		}
		if err != nil && !errors.Is(err, file.ErrDamaged) {
			t.Fatal(err)
		}
	})
}
