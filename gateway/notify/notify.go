package notify

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"

	"github.com/rakit-dev/rakit/authority"
)

var _ authority.Messenger = (*Gateway)(nil)

// Gateway hands messages over to GOV.UK Notify. Make one with [New]. It is safe for
// concurrent use.
type Gateway struct {
	config Config
	key    apiKey
	base   *url.URL
	client *http.Client
}

// New returns a gateway, and asks Notify for nothing. The error says which field of the
// configuration is wrong, and repeats none; for the API key it wraps [ErrAPIKey].
func New(c Config) (*Gateway, error) {
	key, err := parseAPIKey(c.APIKey)
	if err != nil {
		return nil, fmt.Errorf("notify: Config.APIKey: %w", err)
	}
	c = c.withDefaults()
	if err := c.check(); err != nil {
		return nil, fmt.Errorf("notify: %w", err)
	}
	base, err := parseBase(c.BaseURL)
	if err != nil {
		return nil, fmt.Errorf("notify: %w", err)
	}
	client := *c.Client
	client.Jar = nil
	client.CheckRedirect = func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse // the token is for one host, and a message for one request
	}
	c.Templates = maps.Clone(c.Templates)
	return &Gateway{config: c, key: key, base: base, client: &client}, nil
}
