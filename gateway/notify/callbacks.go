package notify

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"
	"time"

	"github.com/go-json-experiment/json"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/passcode"
)

const (
	maxReceipt    = 16 << 10 // bytes; what is documented has under a thousand
	maxRef        = 1000     // bytes
	minTokenBytes = 10       // the form at Notify asks for as much
)

// ErrToken says that a bearer token is too short for Notify, or for safety: it has less
// than 10 bytes. Make one of 32 random bytes.
var ErrToken = errors.New("the bearer token of callbacks has less than 10 bytes")

// Callbacks returns the handler of the delivery receipts that Notify posts (section
// "Delivery receipts"), to be served under https at the address that was typed in there
// with the token. record, which is authority.Authority.RecordReceipt, is given each receipt:
// delivered or failed, with the instant (UTC) at which Notify last changed the status, or
// none if it does not say. It may be given one more than once, and several at once, and
// returns authority.ErrNotFound for a message that it does not know. The handler answers:
//
//	204   recorded; or unknown to record, or without a reference
//	400   not a receipt, or one with a status that is not documented
//	401   no bearer token, or another
//	405   not POST
//	413   longer than 16 KiB
//	415   not JSON
//	503   record failed
//
// Notify tries again every 5 minutes, at most 5 times (section "Retry behaviour"); its
// published source does so after an answer of 500 and above or none, so that all that
// cannot get better is answered below that. A message that is unknown is one of those: a
// reference is stored before its message is handed over, hence the receipt is of a message
// that somebody else sent by the same service.
//
// The document is Notify's and may grow: members that are not known are ignored. The
// number or address in it ("to") is not read. Nothing is written to any log, and an answer
// repeats nothing.
func Callbacks(token passcode.Secret, record func(context.Context, authority.DeliveryReceipt) error) (http.Handler, error) {
	if len(token.Reveal()) < minTokenBytes {
		return nil, fmt.Errorf("notify: %w", ErrToken)
	}
	if record == nil {
		return nil, errors.New("notify: callbacks have nobody to record them")
	}
	return &callbacks{token: sha256.Sum256([]byte(token.Reveal())), record: record}, nil
}

type callbacks struct {
	token  [sha256.Size]byte // its hash: of one length whatever is compared with it
	record func(context.Context, authority.DeliveryReceipt) error
}

func (c *callbacks) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !c.knows(r.Header.Values("Authorization")) {
		w.Header().Set("WWW-Authenticate", "Bearer")
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		w.WriteHeader(http.StatusMethodNotAllowed)
		return
	}
	w.WriteHeader(c.take(w, r))
}

// knows reports whether a request has one credential, the token.
func (c *callbacks) knows(headers []string) bool {
	if len(headers) != 1 {
		return false
	}
	scheme, token, _ := strings.Cut(headers[0], " ")
	hash := sha256.Sum256([]byte(token))
	return subtle.ConstantTimeCompare(hash[:], c.token[:]) == 1 && strings.EqualFold(scheme, "Bearer")
}

// take records the receipt in a request, and returns the status to answer with.
func (c *callbacks) take(w http.ResponseWriter, r *http.Request) int {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		return http.StatusUnsupportedMediaType
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxReceipt))
	var tooLong *http.MaxBytesError
	switch {
	case errors.As(err, &tooLong):
		return http.StatusRequestEntityTooLarge
	case err != nil:
		return http.StatusBadRequest
	}
	receipt, err := parseReceipt(body)
	switch {
	case err != nil:
		return http.StatusBadRequest
	case receipt.Ref == "": // sent by hand, at Notify
		return http.StatusNoContent
	}
	if err := c.record(r.Context(), receipt); err != nil && !errors.Is(err, authority.ErrNotFound) {
		return http.StatusServiceUnavailable
	}
	return http.StatusNoContent
}

var errReceipt = errors.New("not a delivery receipt of GOV.UK Notify")

// parseReceipt reads the document of a callback. It asks for what is needed to know which
// message ended, and how; the error repeats nothing.
func parseReceipt(body []byte) (authority.DeliveryReceipt, error) {
	var d struct {
		ID          string  `json:"id"`
		Reference   *string `json:"reference"` // null if the message has none
		Status      string  `json:"status"`
		CompletedAt *string `json:"completed_at"` // may be null
	}
	if err := json.Unmarshal(body, &d); err != nil {
		return authority.DeliveryReceipt{}, errReceipt
	}
	state, known := ended[d.Status]
	if !known || !wholeUUID.MatchString(d.ID) {
		return authority.DeliveryReceipt{}, errReceipt
	}
	r := authority.DeliveryReceipt{ID: d.ID, State: state}
	if d.Reference != nil {
		r.Ref = *d.Reference
	}
	if len(r.Ref) > maxRef {
		return authority.DeliveryReceipt{}, errReceipt
	}
	if d.CompletedAt != nil {
		at, err := time.Parse(time.RFC3339Nano, *d.CompletedAt)
		if err != nil {
			return authority.DeliveryReceipt{}, errReceipt
		}
		r.At = at.UTC()
	}
	return r, nil
}
