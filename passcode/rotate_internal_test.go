package passcode

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"filippo.io/age"
)

// folder is a folder of keys, and boxes that open with them.
type folder struct {
	*testing.T
	dir   string
	vault *Vault
	boxes []Sealed
}

func newFolder(t *testing.T, cards int) *folder {
	t.Helper()
	f := &folder{T: t, dir: filepath.Join(t.TempDir(), "keys")}
	f.open()
	for i := range cards {
		f.seal(fmt.Sprintf("card-%d", i))
	}
	return f
}

func (f *folder) open() {
	f.Helper()
	v, err := OpenVault(f.dir)
	if err != nil {
		f.Fatal(err)
	}
	f.vault = v
}

func (f *folder) seal(card string) {
	f.Helper()
	s, err := f.vault.Seal(card, Passcode{NewSecret("755224")})
	if err != nil {
		f.Fatal(err)
	}
	f.boxes = append(f.boxes, s)
}

// unwrapped leaves the key of a card as an earlier version did.
func (f *folder) unwrapped(card string) {
	f.Helper()
	path, err := f.vault.cardKey(card)
	if err != nil {
		f.Fatal(err)
	}
	key, err := f.vault.unwrap(path)
	if err == nil {
		err = os.WriteFile(path, []byte(key.(*age.X25519Identity).String()), 0o600)
	}
	if err != nil {
		f.Fatal(err)
	}
}

// allOpen reports a box that does not open.
func (f *folder) allOpen(when string) {
	f.Helper()
	for _, s := range f.boxes {
		if p, err := f.vault.Open(s); err != nil || p.Reveal() != "755224" {
			f.Errorf("%s: Open(%s) = %v", when, s.Card, err)
		}
	}
}

// read returns the content of every file of the folder, by name.
func (f *folder) read() map[string]string {
	f.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(f.dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		all[strings.TrimPrefix(path, f.dir+"/")] = string(text)
		return err
	})
	if err != nil {
		f.Fatal(err)
	}
	return all
}

func TestRotate(t *testing.T) {
	f := newFolder(t, 3)
	f.unwrapped("card-1")
	f.allOpen("one key not wrapped")
	before := f.read()
	made := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	path, _ := f.vault.cardKey("card-0")
	if err := os.Chtimes(path, made, made); err != nil {
		t.Fatal(err)
	}
	r, err := f.vault.Rotate()
	if err != nil || r != (Rotated{Cards: 3}) {
		t.Fatalf("Rotate = %+v, %v; want 3 cards", r, err)
	}
	f.allOpen("rotated")
	after := f.read()
	if len(after) != len(before) {
		t.Errorf("%d files became %d", len(before), len(after))
	}
	for name, text := range after {
		if text == before[name] {
			t.Errorf("%s is as it was", name)
		}
		if name != masterFile && !isWrapped([]byte(text)) {
			t.Errorf("%s is not wrapped", name)
		}
	}
	if n := strings.Count(after[masterFile], plainKey); n != 1 {
		t.Errorf("%d master identities are left, want 1", n)
	}
	if info, err := os.Stat(path); err != nil || !info.ModTime().Equal(made) {
		t.Errorf("the key is from %v, %v; want %v: it was wrapped anew and not made", info.ModTime(), err, made)
	}
	// The old master identity opens nothing of what lies here now.
	if err := os.WriteFile(filepath.Join(f.dir, masterFile), []byte(before[masterFile]), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := f.vault.Open(f.boxes[0]); !errors.Is(err, ErrSealBroken) {
		t.Errorf("Open with the old master identity = %v, want ErrSealBroken", err)
	}
}

// TestRotateLeavesDestroyedKeysDestroyed rotates a folder in which somebody was cut off
// in the middle of destroying a key, and one with a key that is nobody's.
func TestRotateLeavesDestroyedKeysDestroyed(t *testing.T) {
	f := newFolder(t, 3)
	zeroed, _ := f.vault.cardKey("card-1")
	if err := os.WriteFile(zeroed, make([]byte, 200), 0o600); err != nil {
		t.Fatal(err)
	}
	foreign, _ := f.vault.cardKey("card-2")
	if err := os.WriteFile(foreign, []byte("age-encryption.org/v1\nnothing of ours"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := f.vault.Destroy("card-0"); err != nil {
		t.Fatal(err)
	}
	r, err := f.vault.Rotate()
	if err != nil || r != (Rotated{Unreadable: 1}) {
		t.Errorf("Rotate = %+v, %v; want one unreadable", r, err)
	}
	for i, want := range []error{ErrKeyDestroyed, ErrKeyDestroyed, ErrSealBroken} {
		if _, err := f.vault.Open(f.boxes[i]); !errors.Is(err, want) {
			t.Errorf("Open(card-%d) = %v, want %v", i, err, want)
		}
	}
	if _, err := os.Stat(zeroed); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the key that was overwritten is still there: %v", err)
	}
}

// TestMastersMissing shows that a folder without its master identities is a fault to be
// mended, and no passcode is given up for it.
func TestMastersMissing(t *testing.T) {
	f := newFolder(t, 1)
	path := filepath.Join(f.dir, masterFile)
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for name, damage := range map[string]func() error{
		"removed": func() error { return os.Remove(path) },
		"zeroed":  func() error { return os.WriteFile(path, make([]byte, 75), 0o600) },
		"empty":   func() error { return os.WriteFile(path, nil, 0o600) },
	} {
		if err := damage(); err != nil {
			t.Fatal(err)
		}
		_, err := f.vault.Open(f.boxes[0])
		if !errors.Is(err, ErrKey) || errors.Is(err, ErrSealBroken) || errors.Is(err, ErrKeyDestroyed) {
			t.Errorf("%s: Open = %v, want ErrKey alone", name, err)
		}
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		f.allOpen(name + " and put back")
	}
}

// TestRotateToAnotherServer hands the keys over to another folder, which opens them
// with an identity of its own, and takes that back with the next rotation.
func TestRotateToAnotherServer(t *testing.T) {
	f, other := newFolder(t, 2), newFolder(t, 0)
	to, err := other.vault.Recipient()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.vault.Rotate(to); err != nil {
		t.Fatal(err)
	}
	f.seal("card-later")
	f.allOpen("with another recipient")
	move := func() {
		for name, text := range f.read() {
			if strings.HasPrefix(name, "cards/") {
				if err := os.WriteFile(filepath.Join(other.dir, name), []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	move()
	other.boxes = f.boxes
	other.allOpen("moved")
	if r, err := other.vault.Rotate(); err != nil || r.Cards != 3 {
		t.Errorf("Rotate of the other folder = %+v, %v", r, err)
	}
	other.allOpen("moved and rotated")

	if _, err := f.vault.Rotate(); err != nil {
		t.Fatal(err)
	}
	f.allOpen("without another recipient")
	move()
	for _, s := range f.boxes {
		if _, err := other.vault.Open(s); !errors.Is(err, ErrSealBroken) {
			t.Errorf("no recipient any more, and Open(%s) = %v", s.Card, err)
		}
	}
	for _, wrong := range []string{"", "age1", "AGE-SECRET-KEY-1QQQ", to + "x"} {
		if _, err := f.vault.Rotate(wrong); !errors.Is(err, ErrKey) || wrong != "" && strings.Contains(err.Error(), wrong) && len(wrong) > 4 {
			t.Errorf("Rotate to what is no recipient = %v, want ErrKey that does not repeat it", err)
		}
	}
}

// TestOneRotatesAtATime has others seal, open and destroy while keys are rotated, and
// somebody else try to rotate.
func TestOneRotatesAtATime(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("nothing keeps others out there")
	}
	f := newFolder(t, 2)
	var wg sync.WaitGroup
	stop := make(chan struct{})
	busy := func(each func(own *Vault, n int)) {
		own, err := OpenVault(f.dir)
		if err != nil {
			t.Fatal(err)
		}
		wg.Go(func() {
			for n := 0; ; n++ {
				select {
				case <-stop:
					return
				default:
					each(own, n)
				}
			}
		})
	}
	for range 2 {
		busy(func(own *Vault, n int) {
			if p, err := own.Open(f.boxes[n%2]); err != nil || p.Reveal() != "755224" {
				t.Errorf("Open while keys are rotated = %v", err)
			}
		})
	}
	busy(func(own *Vault, n int) {
		card := fmt.Sprintf("other-%d", n)
		s, err := own.Seal(card, Passcode{NewSecret("111111")})
		if err == nil {
			_, err = own.Open(s)
		}
		if err == nil && n%2 == 0 {
			err = own.Destroy(card)
			if _, gone := own.Open(s); !errors.Is(gone, ErrKeyDestroyed) {
				t.Errorf("Open of a destroyed key = %v", gone)
			}
		}
		if err != nil {
			t.Errorf("seal, open, destroy while keys are rotated = %v", err)
		}
	})
	rivals := 0
	f.vault.step = func(string) {
		if own, err := OpenVault(f.dir); err == nil {
			if _, err := own.Rotate(); errors.Is(err, ErrRotating) {
				rivals++
			}
		}
	}
	for range 2 {
		if _, err := f.vault.Rotate(); err != nil {
			t.Errorf("Rotate = %v", err)
		}
	}
	close(stop)
	wg.Wait()
	if rivals < 20 {
		t.Errorf("%d rivals were told that keys are being rotated", rivals)
	}
	f.allOpen("rotated twice")
	for name := range f.read() {
		if strings.HasSuffix(name, rotatedSuffix) || strings.HasSuffix(name, ".new") {
			t.Errorf("%s was left", name)
		}
	}
}

// killedAt names the step of a rotation at which a child process kills itself, and the
// folder.
const (
	killedAt = "RAKIT_TEST_KILLED_AT"
	killedIn = "RAKIT_TEST_KILLED_IN"
)

// TestRotateKilled kills a process at every step of a rotation. Every key stays
// readable, whoever was cut off; a key that is destroyed then stays so; the next
// rotation completes it and leaves nothing behind.
func TestRotateKilled(t *testing.T) {
	if in := os.Getenv(killedIn); in != "" {
		rotateAndDie(t, in)
		return
	}
	if runtime.GOOS == "windows" {
		t.Skip("no kill there")
	}
	steps := 0
	counted := newFolder(t, 2)
	counted.vault.step = func(string) { steps++ }
	if _, err := counted.vault.Rotate(testRecipient); err != nil || steps < 20 {
		t.Fatalf("Rotate = %v after %d steps, want 20 at least to be killed at", err, steps)
	}
	for step := range steps {
		t.Run(strconv.Itoa(step+1), func(t *testing.T) {
			t.Parallel()
			killedOnce(newFolder(t, 2), step+1)
		})
	}
}

func killedOnce(f *folder, step int) {
	f.unwrapped("card-1")
	child := exec.Command(os.Args[0], "-test.run=^TestRotateKilled$")
	child.Env = append(os.Environ(), killedIn+"="+f.dir, killedAt+"="+strconv.Itoa(step))
	if err := child.Run(); err == nil || child.ProcessState.ExitCode() != -1 {
		f.Fatalf("the child ended by itself: %v", err)
	}
	f.open()
	f.allOpen("killed")
	f.seal("card-later")
	if err := f.vault.Destroy("card-0"); err != nil {
		f.Errorf("Destroy = %v", err)
	}
	gone := f.boxes[0]
	f.boxes = f.boxes[1:]
	if r, err := f.vault.Rotate(); err != nil || r != (Rotated{Cards: 2}) {
		f.Errorf("the next Rotate = %+v, %v; want 2 cards", r, err)
	}
	f.allOpen("rotated again")
	if _, err := f.vault.Open(gone); !errors.Is(err, ErrKeyDestroyed) {
		f.Errorf("the destroyed key came back: %v", err)
	}
	for name, text := range f.read() {
		if strings.HasSuffix(name, rotatedSuffix) || strings.Count(text, plainKey) > 1 {
			f.Errorf("%s was left, or holds old identities", name)
		}
	}
}

// rotateAndDie is the child.
func rotateAndDie(t *testing.T, in string) {
	last, err := strconv.Atoi(os.Getenv(killedAt))
	if err != nil {
		t.Fatal(err)
	}
	v, err := OpenVault(in)
	if err != nil {
		t.Fatal(err)
	}
	v.step = func(string) {
		if last--; last == 0 {
			self, err := os.FindProcess(os.Getpid())
			if err == nil {
				err = self.Kill()
			}
			t.Log(err)
			select {} // until it takes effect
		}
	}
	if _, err := v.Rotate(testRecipient); err != nil {
		t.Fatal(err)
	}
}

// testRecipient is nobody's: its private half was thrown away.
const testRecipient = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"

func TestKeys(t *testing.T) {
	f := newFolder(t, 0)
	if all, err := f.vault.Keys(); err != nil || len(all) != 0 {
		t.Errorf("Keys of an empty folder = %v, %v", all, err)
	}
	f.seal("card-0")
	f.seal("card-1")
	f.unwrapped("card-1")
	for _, name := range []string{"challenge", "audit"} {
		if _, err := f.vault.NamedKey(name, strings.NewReader(strings.Repeat("k", 32))); err != nil {
			t.Fatal(err)
		}
	}
	old := time.Date(2020, 4, 8, 12, 0, 0, 0, time.UTC)
	path, _ := f.vault.cardKey("card-1")
	if err := os.Chtimes(path, old, old); err != nil {
		t.Fatal(err)
	}
	all, err := f.vault.Keys()
	if err != nil {
		t.Fatal(err)
	}
	said := ""
	for _, c := range all {
		said += fmt.Sprintf("%s %s %d %d; ", c.Kind, c.Name, c.Count, c.Unwrapped)
	}
	if want := "master  1 0; card  2 1; named audit 1 0; named challenge 1 0; "; said != want {
		t.Errorf("Keys = %s; want %s", said, want)
	}
	if cards := all[1]; !cards.Oldest.Equal(old) || time.Since(cards.Newest) > time.Hour {
		t.Errorf("the keys of cards are from %v to %v", cards.Oldest, cards.Newest)
	}
	if to, err := f.vault.Recipient(); err != nil || all[0].Recipient != to || !strings.HasPrefix(to, "age1") {
		t.Errorf("the recipient is %q, %v", to, err)
	}
	if _, err := f.vault.Rotate(testRecipient); err != nil {
		t.Fatal(err)
	}
	if all, err = f.vault.Keys(); err != nil || all[1].Kind != RecipientKey || all[1].Count != 1 || all[2].Unwrapped != 0 {
		t.Errorf("Keys with a further recipient = %+v, %v", all, err)
	}
	for _, zero := range []*Vault{nil, {}} {
		_, keysErr := zero.Keys()
		_, rotateErr := zero.Rotate()
		_, toErr := zero.Recipient()
		for _, err := range []error{keysErr, rotateErr, toErr} {
			if !errors.Is(err, ErrKey) {
				t.Errorf("the zero Vault answers %v, want ErrKey", err)
			}
		}
	}
}
