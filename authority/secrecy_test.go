package authority_test

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/identity"
)

// forms returns how a secret of six digits might show: as it is, grouped, and
// as every plain digest of it.
func forms(digits string) []string {
	found := []string{digits, digits[:3] + " " + digits[3:], digits[:3] + "-" + digits[3:]}
	b := []byte(digits)
	m, s1, s2, s5 := md5.Sum(b), sha1.Sum(b), sha256.Sum256(b), sha512.Sum512(b)
	for _, sum := range [][]byte{m[:], s1[:], s2[:], s5[:]} {
		found = append(found, string(sum), hex.EncodeToString(sum), strings.ToUpper(hex.EncodeToString(sum)),
			base64.StdEncoding.EncodeToString(sum), base64.RawURLEncoding.EncodeToString(sum))
	}
	return found
}

// shows returns the form in which a secret stands in text, or "". Digits count
// only where they stand alone: six digits in the middle of a longer number or
// of an encoding are chance.
func shows(text, digits string) string {
	for _, f := range forms(digits) {
		if len(f) > 7 {
			if strings.Contains(text, f) {
				return "a digest"
			}
			continue
		}
		alone := regexp.MustCompile(`(?:^|[^0-9A-Za-z+/_-])` + regexp.QuoteMeta(f) + `(?:$|[^0-9A-Za-z+/=_-])`)
		if alone.MatchString(text) {
			return "the digits"
		}
	}
	return ""
}

// TestNoSecretAnywhere plays the main job with refused moves in between and
// looks for every passcode and every number that was texted, and their digests,
// in the store, the log, the events and the errors. Only the simulated world
// outside, the named outbox and the chip, may hold them.
func TestNoSecretAnywhere(t *testing.T) {
	h := newHouse(t, options{})
	var errs strings.Builder
	note := func(err error) { fmt.Fprintf(&errs, "%v %+v %#v\n", err, err, err) }
	other := must(identity.ParseMobile("07700900456"))

	held := "" // a copy of the store while the passcode is sealed in it
	for i := range job {
		if err := h.play(t.Context(), job[i:i+1]); err != nil {
			t.Fatal(err)
		}
		switch job[i].name {
		case "text numbers":
			sent := must(h.sim.Messages())
			note(only(h.ReadBack(t.Context(), authority.ReadBack{By: agent, Case: h.caseID(), Spoken: sent[0].Text})))
		case "read back":
			note(only(h.ReadBack(t.Context(), authority.ReadBack{By: agent, Case: h.caseID(), Spoken: h.newestNumbers()})))
		case "dispatch":
			held = files(t, h.dir, "keys", "rakit.db")
			note(only(h.ReleasePasscode(t.Context(), authority.ReleasePasscode{By: agent, Card: h.cardID(), To: other})))
		case "release":
			note(only(h.ReleasePasscode(t.Context(), authority.ReleasePasscode{By: agent, Card: h.cardID()})))
		}
	}

	var secrets []string
	for _, p := range must(h.sim.Printed()) {
		secrets = append(secrets, p.Passcode.Reveal())
	}
	words := strings.Fields(must(h.sim.Messages())[0].Text)
	secrets = append(secrets, strings.Join(words[len(words)-2:], ""))

	places := map[string]string{
		"the store while the passcode was held": held,
		"the store and the keys":                files(t, h.dir, "keys", "rakit.db"),
		"the exported log":                      h.export(),
		"the events":                            fmt.Sprintf("%v %+v %#v", h.events, h.events, h.events),
		"an error":                              errs.String(),
	}
	for _, secret := range secrets {
		for place, text := range places {
			if form := shows(text, secret); form != "" {
				t.Errorf("%s of a secret in %s", form, place)
			}
		}
		if shows(files(t, h.dir, "outbox", "printed"), secret) == "" {
			t.Error("the search does not find a secret where one is: it proves nothing")
		}
	}
}

// files returns the content of all files below dir whose path starts with one
// of the names.
func files(t *testing.T, dir string, names ...string) string {
	t.Helper()
	var b strings.Builder
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(dir, p)
		for _, n := range names {
			if strings.HasPrefix(rel, n) && err == nil {
				data, err := os.ReadFile(p)
				b.Write(data)
				b.WriteString("\n")
				return err
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}
