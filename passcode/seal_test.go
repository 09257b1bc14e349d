package passcode_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"filippo.io/age"
	"github.com/go-json-experiment/json"

	"github.com/rakit-dev/rakit/passcode"
)

func code(t testing.TB, digits string) passcode.Passcode {
	t.Helper()
	p, err := passcode.ParsePasscode(digits)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func mustSeal(t testing.TB, v *passcode.Vault, card, digits string) passcode.Sealed {
	t.Helper()
	s, err := v.Seal(card, code(t, digits))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestSealAndOpen(t *testing.T) {
	v, dir := openVault(t)
	for _, card := range []string{"c-1", "c-2", "../../c", "a\nb", strings.Repeat("x", 4000), "карта"} {
		s := mustSeal(t, v, card, "007007")
		if s.Card != card || bytes.Contains(s.Box, []byte("007007")) {
			t.Fatalf("box of %.10q shows the digits or has another card", card)
		}
		again, err := passcode.OpenVault(dir)
		if err != nil {
			t.Fatal(err)
		}
		p, err := again.Open(s)
		if err != nil || !p.Equal(code(t, "007007").Secret) {
			t.Errorf("Open(%.10q) after reopening the vault: %v", card, err)
		}
		if _, err := again.Open(s); err != nil {
			t.Errorf("Open a second time: %v; release is retried until the text is sent", err)
		}
	}
	for _, path := range files(t, dir) {
		if filepath.Dir(path) != filepath.Join(dir, "cards") && filepath.Base(path) != "master.identities" {
			t.Errorf("a card id led to the file %s", path)
		}
	}
}

func TestSealedIsStoredAsJSON(t *testing.T) {
	v, _ := openVault(t)
	doc, err := json.Marshal(mustSeal(t, v, "c-1", "755224"))
	if err != nil {
		t.Fatal(err)
	}
	var s passcode.Sealed
	if err := json.Unmarshal(doc, &s, json.RejectUnknownMembers(true)); err != nil {
		t.Fatal(err)
	}
	if p, err := v.Open(s); err != nil || p.Reveal() != "755224" {
		t.Errorf("Open after a round trip: %v", err)
	}
}

func TestSealRefuses(t *testing.T) {
	v, dir := openVault(t)
	first := mustSeal(t, v, "c-1", "755224")
	_, err := v.Seal("c-1", code(t, "111111"))
	mustRefuse(t, err, "RA-PSC-010")
	if !errors.Is(err, passcode.ErrSealed) {
		t.Errorf("second Seal = %v, want ErrSealed", err)
	}
	if p, err := v.Open(first); err != nil || p.Reveal() != "755224" {
		t.Errorf("the refused second Seal broke the first: %v", err)
	}
	for _, p := range []passcode.Passcode{{}, {Secret: passcode.NewSecret("12345")}, {Secret: passcode.NewSecret("12345a")}} {
		_, err := v.Seal("c-2", p)
		mustRefuse(t, err, "RA-PSC-001")
	}
	if _, err := v.Seal("", code(t, "755224")); !errors.Is(err, passcode.ErrKey) {
		t.Errorf("Seal without card = %v, want ErrKey", err)
	}
	for _, zero := range []*passcode.Vault{nil, {}} {
		_, sealErr := zero.Seal("c-1", code(t, "755224"))
		_, openErr := zero.Open(first)
		_, keyErr := zero.NamedKey("a", rand.Reader)
		for _, err := range []error{sealErr, openErr, keyErr, zero.Destroy("c-1")} {
			if !errors.Is(err, passcode.ErrKey) {
				t.Errorf("the zero Vault answers %v, want ErrKey", err)
			}
		}
	}
	if n := len(cardKeys(t, dir)); n != 1 {
		t.Errorf("%d files after one sealing and refusals, want 1", n)
	}
}

func TestOneSealWins(t *testing.T) {
	v, dir := openVault(t)
	var wg sync.WaitGroup
	var mu sync.Mutex
	var sealed []passcode.Sealed
	for range 16 {
		wg.Go(func() {
			s, err := v.Seal("c-1", code(t, "755224"))
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				sealed = append(sealed, s)
			} else if !errors.Is(err, passcode.ErrSealed) {
				t.Errorf("Seal = %v, want ErrSealed", err)
			}
		})
	}
	wg.Wait()
	if len(sealed) != 1 || len(cardKeys(t, dir)) != 1 {
		t.Fatalf("%d of 16 sealed, %d files; want one of each", len(sealed), len(cardKeys(t, dir)))
	}
	if _, err := v.Open(sealed[0]); err != nil {
		t.Errorf("the one that was sealed does not open: %v", err)
	}
}

func TestOpenRefusesWhatDoesNotFit(t *testing.T) {
	v, dir := openVault(t)
	a, b := mustSeal(t, v, "a", "111111"), mustSeal(t, v, "b", "222222")
	other, _ := openVault(t)
	foreign := mustSeal(t, other, "a", "333333")
	for _, tt := range []struct {
		name string
		s    passcode.Sealed
		why  string
	}{
		{"another card's box", passcode.Sealed{Card: "a", Box: b.Box}, "moved between rows"},
		{"another vault's box", passcode.Sealed{Card: "a", Box: foreign.Box}, "same card id, another key"},
		{"no box", passcode.Sealed{Card: "a"}, "nothing to open"},
		{"cut short", passcode.Sealed{Card: "a", Box: a.Box[:len(a.Box)-1]}, "last byte lost"},
		{"longer", passcode.Sealed{Card: "a", Box: append(slices.Clone(a.Box), 0)}, "a byte added"},
	} {
		_, err := v.Open(tt.s)
		mustRefuse(t, err, "RA-PSC-012")
		if !errors.Is(err, passcode.ErrSealBroken) {
			t.Errorf("%s: Open = %v, want ErrSealBroken\nwhy: %s", tt.name, err, tt.why)
		}
	}
	for i := range a.Box {
		box := slices.Clone(a.Box)
		box[i] ^= 1
		if _, err := v.Open(passcode.Sealed{Card: "a", Box: box}); !errors.Is(err, passcode.ErrSealBroken) {
			t.Fatalf("bit flipped in byte %d: Open = %v, want ErrSealBroken", i, err)
		}
	}
	// Whoever swaps the key files along with the boxes still gets nothing: the
	// text sealed names the card.
	keys := cardKeys(t, dir)
	swap(t, keys[0], keys[1])
	for _, s := range []passcode.Sealed{{Card: "a", Box: b.Box}, {Card: "b", Box: a.Box}} {
		if _, err := v.Open(s); !errors.Is(err, passcode.ErrSealBroken) {
			t.Errorf("box and key of another card: Open = %v, want ErrSealBroken", err)
		}
	}
}

func swap(t *testing.T, a, b string) {
	t.Helper()
	for _, move := range [][2]string{{a, a + "x"}, {b, a}, {a + "x", b}} {
		if err := os.Rename(move[0], move[1]); err != nil {
			t.Fatal(err)
		}
	}
}

// TestOpenChecksTheText seals other texts with a card's own key: only "card,
// newline, six digits" is a passcode of that card.
func TestOpenChecksTheText(t *testing.T) {
	v, dir := openVault(t)
	mustSeal(t, v, "c-1", "755224")
	// As an earlier version left it: not wrapped.
	key, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(cardKeys(t, dir)[0], []byte(key.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		text string
		ok   bool
	}{
		{"c-1\n755224", true},
		{"c-1\n75522", false},
		{"c-1\n7552245", false},
		{"c-1\n755224\n", false},
		{"c-10\n755224", false},
		{"755224", false},
		{"", false},
	} {
		var box bytes.Buffer
		w, err := age.Encrypt(&box, key.Recipient())
		if err != nil {
			t.Fatal(err)
		}
		_, _ = w.Write([]byte(tt.text))
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		_, err = v.Open(passcode.Sealed{Card: "c-1", Box: box.Bytes()})
		if (err == nil) != tt.ok || err != nil && !errors.Is(err, passcode.ErrSealBroken) {
			t.Errorf("Open of sealed text %q = %v, want opened %v", tt.text, err, tt.ok)
		}
	}
}
