package notify_test

import (
	"fmt"
	"io"
	"log"
	"strings"
	"testing"
	"time"

	"github.com/rakit-dev/rakit/gateway/notify"
	"github.com/rakit-dev/rakit/message"
	"github.com/rakit-dev/rakit/passcode"
)

func quiet() *log.Logger { return log.New(io.Discard, "", 0) }

func TestNew(t *testing.T) {
	const key = testKey
	for _, tt := range []struct {
		name   string
		change func(c *notify.Config)
		want   string // in the error; "" for none
	}{
		{"as it is", func(*notify.Config) {}, ""},
		{"Notify itself", func(c *notify.Config) { c.BaseURL = "" }, ""},
		{"an address of https", func(c *notify.Config) { c.BaseURL = "https://notify.example.org:8443/" }, ""},
		{"loopback by name", func(c *notify.Config) { c.BaseURL = "http://localhost:80" }, ""},
		{"loopback of version 6", func(c *notify.Config) { c.BaseURL = "http://[::1]:80" }, ""},
		{"no TLS", func(c *notify.Config) { c.BaseURL = "http://api.notifications.service.gov.uk" }, "neither of https"},
		{"a name that begins like loopback", func(c *notify.Config) { c.BaseURL = "http://127.0.0.1.example.org" }, "neither of https"},
		{"no scheme", func(c *notify.Config) { c.BaseURL = "notify.example.org" }, "not the address"},
		{"a path", func(c *notify.Config) { c.BaseURL = "https://notify.example.org/v2" }, "not the address"},
		{"a password", func(c *notify.Config) { c.BaseURL = "https://u:hunter2@notify.example.org" }, "not the address"},
		{"no key", func(c *notify.Config) { c.APIKey = passcode.Secret{} }, "not an API key"},
		{"half a key", func(c *notify.Config) { c.APIKey = passcode.NewSecret(key[:len(key)-1]) }, "not an API key"},
		{"no templates", func(c *notify.Config) { c.Templates = nil }, "is empty"},
		{"a kind that is none", func(c *notify.Config) { c.Templates[0] = notify.Template{Text: textTemplate} }, "no kind of message"},
		{"a kind without template", func(c *notify.Config) { c.Templates[message.UnlockCode] = notify.Template{} }, "no template for unlock-code"},
		{"a template that is no id", func(c *notify.Config) { c.Templates[message.Passcode] = notify.Template{Text: "hunter2"} }, "not a UUID"},
		{"a sender that is no id", func(c *notify.Config) { c.SenderID = "hunter2" }, "SenderID"},
		{"an address to reply to that is no id", func(c *notify.Config) { c.EmailReplyToID = "hunter2" }, "EmailReplyToID"},
		{"time that runs back", func(c *notify.Config) { c.Timeout = -time.Second }, "negative"},
		{"settling before", func(c *notify.Config) { c.Settling = -time.Second }, "negative"},
	} {
		c := config("https://notify.example.org", key)
		tt.change(&c)
		_, err := notify.New(c)
		if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: New = %v, want %q", tt.name, err, tt.want)
		}
		if err != nil && strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: the error repeats the configuration: %v", tt.name, err)
		}
	}
}

// TestKeyIsNotPrinted prints all that holds the key.
func TestKeyIsNotPrinted(t *testing.T) {
	c := config("https://notify.example.org", testKey)
	g := open(t, c)
	for _, format := range []string{"%v", "%+v", "%#v", "%s"} {
		if text := fmt.Sprintf(format, []any{c, g, *g}); strings.Contains(text, "3d844edf") {
			t.Errorf("%s shows the key", format)
		}
	}
}
