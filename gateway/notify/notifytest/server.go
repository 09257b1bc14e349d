package notifytest

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"time"
)

// KeyType is the sort of an API key. The zero KeyType is invalid.
type KeyType uint8

// The sorts, section "API keys".
const (
	Test KeyType = iota + 1
	Team
	Live
)

var keyTypeNames = [...]string{"invalid", "test", "team", "live"}

// String returns the sort as Notify writes it.
func (k KeyType) String() string {
	if int(k) >= len(keyTypeNames) {
		return keyTypeNames[0]
	}
	return keyTypeNames[k]
}

// Type is how a message goes, as Notify writes it.
type Type string

// The types that are served.
const (
	SMS   Type = "sms"
	Email Type = "email"
)

// Template is a template of the service. ((name)) in its words is a field.
type Template struct {
	ID      string // UUID
	Type    Type
	Subject string // of an email
	Body    string
}

// Config is what a [Server] behaves by. Its zero value is a live service without
// templates.
type Config struct {
	Templates  []Template
	Senders    []string         // ids of senders of texts that there are besides the default
	Team       []string         // numbers (+447700900001) and addresses of the team and the guest list
	Trial      bool             // the service is in trial mode
	RateLimit  int              // messages in 60 seconds for each sort of key; 0: 3000
	DailyLimit int              // 0: 250,000, or 50 in trial mode
	Now        func() time.Time // nil: time.Now
	Delay      time.Duration    // of an answer that is Slow
}

// The service and the secrets of its keys are the same for every server: they open nothing
// else.
const service = "26785a09-ab16-4eb0-8407-a37497a57506"

var secrets = [...]string{
	Test: "3d844edf-8d35-48ac-975b-e847b4f122b0",
	Team: "9a3fd6ab-2f1b-4a6c-9f0e-0d5d4c1b7e21",
	Live: "c2b0a1e4-77d3-4f57-8a0b-5b8f3a6d9c10",
}

// Server is a Notify of one service. Make one with [Start], and [Server.Close] it. It is
// safe for concurrent use.
type Server struct {
	URL string // http://127.0.0.1:port

	config Config
	http   *httptest.Server
	closed <-chan struct{}
	close  context.CancelFunc

	mu     sync.Mutex
	url    string          // where receipts go
	token  string          // in their header
	kept   []*notification // in order of acceptance
	faults []Fault
	rates  map[KeyType][]time.Time
	day    string // of the count below
	today  int
}

// Start starts a server. It panics if no loopback address can be had, as httptest does.
func Start(c Config) *Server {
	if c.RateLimit == 0 {
		c.RateLimit = 3000
	}
	if c.DailyLimit == 0 {
		c.DailyLimit = 250_000
		if c.Trial {
			c.DailyLimit = 50
		}
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	running, stop := context.WithCancel(context.Background())
	s := &Server{config: c, closed: running.Done(), close: stop, rates: map[KeyType][]time.Time{}}
	routes := http.NewServeMux()
	routes.HandleFunc("POST /v2/notifications/sms", s.post(SMS))
	routes.HandleFunc("POST /v2/notifications/email", s.post(Email))
	routes.HandleFunc("GET /v2/notifications", s.list)
	routes.HandleFunc("GET /v2/notifications/{id}", s.one)
	s.http = httptest.NewServer(routes)
	s.URL = s.http.URL
	return s
}

// Close ends the server, and requests that hang.
func (s *Server) Close() {
	s.close()
	s.http.CloseClientConnections()
	s.http.Close()
}

// Key returns the API key of a sort, whole. A sort that is none has a key that no server
// knows.
func (*Server) Key(k KeyType) string {
	if k < Test || k > Live {
		return "unknown-" + service + "-00000000-0000-4000-8000-000000000000"
	}
	return "rakit " + k.String() + "-" + service + "-" + secrets[k]
}

// Callback says where receipts are posted, and with which bearer token, as the page
// Callbacks of Notify does.
func (s *Server) Callback(url, token string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.url, s.token = url, token
}

// Sent is a message that was accepted and kept. Its words are secrets in clear.
type Sent struct {
	ID        string
	Reference string
	Type      Type
	To        string
	Subject   string
	Body      string
	Template  string // id
	Key       KeyType
	Status    string // as Notify writes it
	CreatedAt time.Time
}

// notification is a message with what becomes of it.
type notification struct {
	Sent
	endedAt  time.Time
	receipts int       // attempts to post its receipt
	next     time.Time // of the next attempt
	done     bool      // no further attempt
}

// Sent returns every message that was kept, in order of acceptance.
func (s *Server) Sent() []Sent {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := make([]Sent, 0, len(s.kept))
	for _, n := range s.kept {
		all = append(all, n.Sent)
	}
	return all
}

// Carry brings every message that is under way to its end, as the documentation of the
// package says, and returns how many there were.
func (s *Server) Carry() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	carried := 0
	for _, n := range s.kept {
		if n.endedAt.IsZero() {
			s.end(n, outcome(n.Sent))
			carried++
		}
	}
	return carried
}

// End gives a message a status, as Notify writes it, and has its receipt posted anew. It
// reports whether there is one with that id.
func (s *Server) End(id, status string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := slices.IndexFunc(s.kept, func(n *notification) bool { return n.ID == id })
	if i >= 0 {
		s.end(s.kept[i], status)
	}
	return i >= 0
}

// end is called with s.mu held.
func (s *Server) end(n *notification, status string) {
	n.Status, n.endedAt = status, s.config.Now().UTC()
	n.receipts, n.next, n.done = 0, n.endedAt, false
}

// magic is what comes of messages by a test key.
var magic = map[string]string{
	"+447700900002":              "permanent-failure",
	"perm-fail@simulator.notify": "permanent-failure",
	"+447700900003":              "temporary-failure",
	"temp-fail@simulator.notify": "temporary-failure",
}

func outcome(m Sent) string {
	if status := magic[m.To]; m.Key == Test && status != "" {
		return status
	}
	return "delivered"
}

// smoke are the recipients for smoke tests.
var smoke = []string{
	"+447700900000", "+447700900111", "+447700900222",
	"simulate-delivered@notifications.service.gov.uk",
	"simulate-delivered-2@notifications.service.gov.uk",
	"simulate-delivered-3@notifications.service.gov.uk",
}

// newID returns a UUID of version 4.
func newID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// gone returns when a request that hangs is to be let go: its client has left, or the
// server closes.
func (s *Server) gone(ctx context.Context) {
	select {
	case <-ctx.Done():
	case <-s.closed:
	}
}
