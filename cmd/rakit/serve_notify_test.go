package main

import (
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"
	"time"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/gateway/notify/notifytest"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/passcode"
)

const (
	unlockTemplate = "7c1f3f0e-52c8-4d0b-9a57-0b8f6b3d9e42"
	asApplication  = "self-unlock RX1"
)

// lockedOut puts somebody into the store of a server to come whose card is locked.
func lockedOut(t *testing.T, dir string) {
	t.Helper()
	vault, err := passcode.OpenVault(filepath.Join(dir, "keys"))
	must(t, err)
	store, err := openKept(t.Context(), filepath.Join(dir, "rakit.db"), vault)
	must(t, err)
	user, err := identity.ParseUserID("555000000123")
	must(t, err)
	mobile, err := identity.ParseMobile("07700900123")
	must(t, err)
	name, err := identity.NewName(identity.NameParts{Given: "Zenobia", Family: "Quillfeather"})
	must(t, err)
	must(t, store.Update(t.Context(), func(tx authority.Tx) error {
		return tx.PutProfile(identity.Profile{UserID: user, Name: name, DateOfBirth: guidance.MustDate("1985-12-10"), Mobile: mobile})
	}))
	must(t, store.Update(t.Context(), func(tx authority.Tx) error {
		return tx.PutCard(card.Card{ID: "card-1", Holder: user.String(), Organisation: "RX1", State: card.InUse, LockedAt: time.Now().Add(-time.Hour).UTC()})
	}))
	must(t, store.Close())
}

// eventually waits for what the server does by itself.
func eventually(t *testing.T, what string, come func() bool) {
	t.Helper()
	for range 600 {
		if come() {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("waited in vain until %s", what)
}

// TestServeSendsThroughNotify has somebody whose card is locked begin to unlock it: the
// code goes by Notify, and its receipt comes back from there.
func TestServeSendsThroughNotify(t *testing.T) {
	dir := t.TempDir()
	lockedOut(t, dir)
	gateway := notifytest.Start(notifytest.Config{Templates: []notifytest.Template{
		{ID: numbersTemplate, Type: notifytest.SMS, Body: "numbers ((code))"},
		{ID: unlockTemplate, Type: notifytest.SMS, Body: "unlock ((code))"},
	}})
	defer gateway.Close()
	templates := filepath.Join(dir, "unlock.json")
	must(t, os.WriteFile(templates, []byte(`{"numbers":{"text":"`+numbersTemplate+`"},"unlock-code":{"text":"`+unlockTemplate+`"}}`), 0o600))
	flags := notifyFiles(t, gateway.Key(notifytest.Test))
	flags[slices.Index(flags, "--notify-templates")+1] = templates
	p := startServe(t, serveArgs(dir, append(flags, "--insecure-demo", "--notify-url", gateway.URL)...)...)

	begun, err := sending{
		method: http.MethodPost, path: "/v1/unlock-attempts", actor: asApplication, key: "begin-1", kind: "application/json",
		body: `{"user":"555000000123","dateOfBirth":"1985-12-10","channel":"text"}`,
	}.send(t.Context(), http.DefaultClient, p.url)
	must(t, err)
	if begun.status != http.StatusAccepted {
		t.Fatalf("status %d: %s", begun.status, begun.body)
	}
	eventually(t, "the text is with Notify", func() bool { return len(gateway.Sent()) > 0 })
	sent := gateway.Sent()[0]
	code := regexp.MustCompile(`^unlock ([0-9]{6})$`).FindStringSubmatch(sent.Body)
	if sent.Template != unlockTemplate || sent.To != "+447700900123" || sent.Key != notifytest.Test || code == nil {
		t.Fatalf("Notify has %+v", sent)
	}
	state := func() string {
		m := get(t, p.url, asManager, "/v1/messages/"+sent.Reference)
		if member(m, "id") != sent.Reference || member(m, "kind") != "unlock-code" || member(m, "subject") != member(begun, "id") {
			t.Fatalf("the message is %s", m.body)
		}
		return member(m, "state")
	}
	eventually(t, "the message is sent", func() bool { return state() == "sent" })

	for _, tt := range []struct {
		name, token  string
		acknowledged int
		state        string
	}{
		{"with another token", "token-of-somebody-else-0123456789", 0, "sent"},
		{"with the token", callbackToken, 1, "delivered"},
		{"with the token, once more", callbackToken, 1, "delivered"},
	} {
		gateway.Callback(p.url+callbackPath, tt.token)
		if !gateway.End(sent.ID, "delivered") {
			t.Fatalf("%s: Notify does not know its message", tt.name)
		}
		n, err := gateway.CallBack(t.Context())
		if got := state(); n != tt.acknowledged || err != nil || got != tt.state {
			t.Errorf("a receipt %s: %d were acknowledged, %v, and the message is %s; want %d, %s", tt.name, n, err, got, tt.acknowledged, tt.state)
		}
	}
	if n := len(gateway.Sent()); n != 1 {
		t.Errorf("Notify has %d messages, want one", n)
	}
	p.stopped(t)
	silent(t, "the log", p.out.String()+p.err.String(), []string{
		"7700900123", "7700 900123", "555000000123", "1985-12-10", "Quillfeather", code[1], callbackToken, gateway.Key(notifytest.Test), "3d844edf",
		"unlock " + code[1], "token-of-somebody-else",
	})
}

// TestHereabouts: invented recipients go to a Notify on this machine alone.
func TestHereabouts(t *testing.T) {
	for address, want := range map[string]bool{
		"http://127.0.0.1:8081": true, "http://[::1]:8081": true, "http://localhost": true, "https://127.0.0.2": true,
		"": false, "https://notify.example": false, "https://localhost.example": false, "https://127.0.0.1.example": false,
		"https://192.0.2.1": false, "https://127.0.0.1@notify.example": false, "127.0.0.1:8081": false, "http://[::1": false,
	} {
		if got := hereabouts(address); got != want {
			t.Errorf("%q: %v, want %v", address, got, want)
		}
	}
}
