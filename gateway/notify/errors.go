package notify

import (
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"
)

// Final errors of [Gateway.Send] and [Gateway.Ask]; test with errors.Is.
var (
	// ErrFictional says that a recipient is invented, and that [Config].Fictional is not
	// set: nothing was asked of Notify.
	ErrFictional = errors.New("the recipient is invented: a drama number, or an address reserved for examples")
	// ErrNoTemplate says that [Config].Templates has none for the kind of message and its
	// channel: nothing was asked of Notify.
	ErrNoTemplate = errors.New("no template is configured for this kind of message")
	// ErrUntold says that Notify knows no message under the reference, and that this
	// proves nothing: see [Gateway.Ask].
	ErrUntold = errors.New("GOV.UK Notify knows no message under the reference, which does not prove that it has none")
)

// StatusError is an answer of Notify by which it did not do what it was asked.
type StatusError struct {
	Status int      // of HTTP
	Names  []string // that Notify gave its errors, such as BadRequestError; what is no name is left out
}

// Error returns the status and the names. The messages of Notify are left out: they may
// change (section "General errors"), and they may repeat what was sent.
func (e *StatusError) Error() string {
	text := fmt.Sprintf("GOV.UK Notify answered %d", e.Status)
	if len(e.Names) > 0 {
		text += " (" + strings.Join(e.Names, ", ") + ")"
	}
	if e.Status == http.StatusUnauthorized || e.Status == http.StatusForbidden {
		text += ": check the API key, and that the clock is right to 30 seconds"
	}
	return text
}

// errorName is what the names of errors look like; a longer or stranger one may be
// anything, and is not repeated.
var errorName = regexp.MustCompile(`^[A-Z][A-Za-z]{1,39}$`)

// errorBody is the body of an answer that is an error, section "Error codes".
type errorBody struct {
	Errors []struct {
		Error string `json:"error"`
	} `json:"errors"`
}

// maxNames is how many names of errors are kept.
const maxNames = 5

// names returns what an error body says, as far as it is fit to be repeated. documented
// is whether the body has the form that Notify documents.
func (b errorBody) names() (names []string, documented bool) {
	for _, e := range b.Errors {
		if errorName.MatchString(e.Error) && len(names) < maxNames {
			names = append(names, e.Error)
		}
	}
	return names, len(names) > 0
}
