package notify

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/rakit-dev/rakit/endpoint"
	"github.com/rakit-dev/rakit/message"
	"github.com/rakit-dev/rakit/passcode"
)

// LiveURL is the address of GOV.UK Notify, section "Base URL". There is no other
// environment: what a request does depends on the sort of its API key (section "API keys").
const LiveURL = "https://api.notifications.service.gov.uk"

const (
	// defaultTimeout is that of Notify's own client for Python
	// (https://docs.notifications.service.gov.uk/python.html, "timeout").
	defaultTimeout = 30 * time.Second
	// defaultSettling is our own choice. Notify documents no instant from which on a
	// message that it took can be asked for.
	defaultSettling = 5 * time.Minute
	// defaultField is our own name for the place of the digits in a template.
	defaultField = "code"
)

// Template is the pair of templates at Notify for one kind of message: ids, which are
// UUIDs. A channel without template is one that the kind is never sent by.
type Template struct {
	Text  string
	Email string
}

// Config is what a [Gateway] works with. APIKey and Templates are needed.
type Config struct {
	APIKey    passcode.Secret           // as Notify showed it once, whole
	Templates map[message.Kind]Template // at least one

	BaseURL        string           // "": LiveURL. https, or http to a loopback address
	Field          string           // of the personalisation that holds the code; "": code
	SenderID       string           // sms_sender_id, a UUID; "": the service's default
	EmailReplyToID string           // email_reply_to_id, a UUID; "": the service's default
	Client         *http.Client     // nil: one with the default transport. It is copied; redirects and cookies are not taken over
	Now            func() time.Time // nil: time.Now
	Timeout        time.Duration    // of one request, with its answer; 0: 30 s
	Settling       time.Duration    // how old a message that Notify does not know must be before nobody can tell; 0: 5 minutes
	// Fictional is whether invented recipients are handed over, too: Ofcom's drama numbers
	// and the reserved domains. It is for test keys, which choose outcomes by such numbers.
	Fictional bool
	// Doubled is told of a reference under which Notify has more than one message, and of
	// how many. It is called by Ask, perhaps by several at once; nil: nobody is told.
	Doubled func(ref string, count int)
}

// withDefaults returns c with its zero fields filled in.
func (c Config) withDefaults() Config {
	if c.BaseURL == "" {
		c.BaseURL = LiveURL
	}
	if c.Field == "" {
		c.Field = defaultField
	}
	if c.Client == nil {
		c.Client = &http.Client{}
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Timeout == 0 {
		c.Timeout = defaultTimeout
	}
	if c.Settling == 0 {
		c.Settling = defaultSettling
	}
	if c.Doubled == nil {
		c.Doubled = func(string, int) {}
	}
	return c
}

// check returns what is wrong with a configuration whose defaults are filled in.
func (c Config) check() error {
	if c.Timeout < 0 || c.Settling < 0 {
		return errors.New("neither Config.Timeout nor Config.Settling may be negative")
	}
	for name, id := range map[string]string{"SenderID": c.SenderID, "EmailReplyToID": c.EmailReplyToID} {
		if id != "" && !wholeUUID.MatchString(id) {
			return fmt.Errorf("the id in Config.%s is not a UUID", name)
		}
	}
	return c.checkTemplates()
}

func (c Config) checkTemplates() error {
	if len(c.Templates) == 0 {
		return errors.New("Config.Templates is empty")
	}
	for kind, t := range c.Templates {
		if _, err := kind.MarshalText(); err != nil {
			return errors.New("a key of Config.Templates is no kind of message")
		}
		if t == (Template{}) {
			return fmt.Errorf("Config.Templates has no template for %s", kind)
		}
		for _, id := range []string{t.Text, t.Email} {
			if id != "" && !wholeUUID.MatchString(id) {
				return fmt.Errorf("Config.Templates: a template for %s is not a UUID", kind)
			}
		}
	}
	return nil
}

// parseBase reads the address of Notify. Tokens go there, so that it is of https or of
// this machine, and holds nothing else.
func parseBase(base string) (*url.URL, error) {
	u, err := url.Parse(base)
	switch {
	case err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" || (u.Path != "" && u.Path != "/"):
		return nil, errors.New("Config.BaseURL is not the address of a server")
	case u.Scheme == "https", u.Scheme == "http" && endpoint.OnThisMachine(u):
		u.Path = ""
		return u, nil
	}
	return nil, errors.New("Config.BaseURL is neither of https nor on a loopback address")
}
