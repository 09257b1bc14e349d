package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/rs/zerolog"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/endpoint"
	"github.com/rakit-dev/rakit/gateway/file"
	"github.com/rakit-dev/rakit/gateway/notify"
	"github.com/rakit-dev/rakit/input"
	"github.com/rakit-dev/rakit/message"
	"github.com/rakit-dev/rakit/passcode"
)

// The gateways that messages go through.
const (
	gatewaySimulator = "simulator"
	gatewayFile      = "file"
	gatewayNotify    = "notify"
)

// callbackPath is where GOV.UK Notify posts delivery receipts: outside /v1, since its
// form is Notify's, and whoever posts there is no caller of the API.
const callbackPath = "/callbacks/notify"

// messageFolder is the folder of the file gateway, in that of the simulators.
const messageFolder = "messages"

var (
	errNotify      = errors.New("--gateway notify needs --notify-key-file and --notify-templates")
	errNotNotify   = errors.New("the flags --notify-… and --callback-token-file are for --gateway notify")
	errSecretFile  = errors.New("a file with a secret may be read by its owner alone: chmod 600")
	errSandboxOnly = errors.New("--sandbox has a messenger and a store of its own: leave out --gateway and a --db in PostgreSQL")
)

// checkGateway returns what is wrong with the flags of the gateway.
func (c serveCommand) checkGateway() error {
	given := c.NotifyKeyFile != "" || c.NotifyTemplates != "" || c.NotifyURL != "" || c.CallbackTokenFile != ""
	switch {
	case c.Sandbox && (c.Gateway != "" && c.Gateway != gatewaySimulator || inPostgres(c.DB)):
		return errSandboxOnly
	case c.Gateway != gatewayNotify && given:
		return errNotNotify
	case c.Gateway == gatewayNotify && (c.NotifyKeyFile == "" || c.NotifyTemplates == ""):
		return errNotify
	}
	return nil
}

// messenger returns the gateway that was chosen.
func (c serveCommand) messenger(simulated authority.Messenger, log zerolog.Logger) (authority.Messenger, error) {
	switch c.Gateway {
	case gatewayFile:
		return file.Open(filepath.Join(c.Outbox, messageFolder), nil)
	case gatewayNotify:
		return c.notify(log)
	}
	return simulated, nil
}

func (c serveCommand) notify(log zerolog.Logger) (*notify.Gateway, error) {
	key, err := readSecret(c.NotifyKeyFile)
	if err != nil {
		return nil, err
	}
	templates, err := readTemplates(c.NotifyTemplates)
	if err != nil {
		return nil, err
	}
	return notify.New(notify.Config{
		APIKey: key, Templates: templates, BaseURL: c.NotifyURL, Fictional: hereabouts(c.NotifyURL),
		Doubled: func(ref string, count int) {
			log.Error().Str("message", ref).Int("count", count).Msg("the gateway has taken it more than once")
		},
	})
}

// hereabouts reports whether an address is one of this machine. A Notify there is there
// to try things, by invented numbers and addresses.
func hereabouts(address string) bool {
	u, err := url.Parse(address)
	return err == nil && endpoint.OnThisMachine(u)
}

// readTemplates reads which templates at Notify say what: a JSON object with a member
// for each kind of message, such as {"passcode":{"text":"UUID","email":"UUID"}}.
func readTemplates(path string) (map[message.Kind]notify.Template, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var read map[message.Kind]struct {
		Text  string `json:"text,omitzero"`
		Email string `json:"email,omitzero"`
	}
	if err := input.Decode(data, &read); err != nil {
		return nil, fmt.Errorf("--notify-templates: %w", err)
	}
	templates := make(map[message.Kind]notify.Template, len(read))
	for kind, t := range read {
		templates[kind] = notify.Template{Text: t.Text, Email: t.Email}
	}
	return templates, nil
}

// readSecret reads a file that holds one secret, on one line, for its owner alone.
func readSecret(path string) (passcode.Secret, error) {
	info, err := os.Stat(path)
	if err != nil {
		return passcode.Secret{}, err
	}
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		return passcode.Secret{}, fmt.Errorf("%s: %w", path, errSecretFile)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return passcode.Secret{}, err
	}
	return passcode.NewSecret(strings.TrimSpace(string(data))), nil
}

// handler returns all that is served: the API, and where the gateway reports what
// became of messages.
func (c serveCommand) handler(api http.Handler, a *authority.Authority, log zerolog.Logger) (http.Handler, error) {
	if c.CallbackTokenFile == "" {
		return api, nil
	}
	token, err := readSecret(c.CallbackTokenFile)
	if err != nil {
		return nil, err
	}
	callbacks, err := notify.Callbacks(token, func(ctx context.Context, r authority.DeliveryReceipt) error {
		err := a.RecordReceipt(ctx, r)
		if err != nil && !errors.Is(err, authority.ErrNotFound) {
			log.Error().Str("message", r.Ref).Msg("a delivery receipt could not be recorded; it comes again")
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.Handle(callbackPath, callbacks)
	mux.Handle("/", api)
	return mux, nil
}
