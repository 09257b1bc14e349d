package authority_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/authority/simulator"
	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/passcode"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/registration"
)

// house is an RA with a real store, real keys and simulated ports in a folder.
type house struct {
	*authority.Authority
	dir      string
	vault    *passcode.Vault
	store    stored
	sim      *simulator.Simulator
	clock    time.Time
	route    evidence.Route     // of the registrations that the main job opens
	items    registration.Items // what the registrant of the main job sends in
	seen     registration.Confirmation
	once     bool       // whether each chapter happens once, under its name
	mu       sync.Mutex // guards events
	events   []audit.Event
	versions []string // of the rule set, as the events name it
}

// options change how a house is built.
type options struct {
	wrap     func(authority.Store, *simulator.Simulator) mortal // store and ports that may die
	ports    *simulator.Outcomes                                // chosen answers of the ports
	override bool                                               // allow acts on one's own record
	operator identity.ODSCode                                   // who runs the store
	rand     io.Reader
	retry    time.Duration
	route    evidence.Route // zero: emergency-remote
	at       time.Time      // when it begins; zero: 20 April 2020
	settings evidence.Settings
	items    func(*registration.Items)                     // changes what the registrant sends in
	line     func(authority.Messenger) authority.Messenger // between the house and the gateway
	doubles  bool                                          // whether the gateway sends again what it is given again
	ca       bool                                          // whether there is a certification authority
	holding  card.HoldingPolicy
	change   func(*authority.Config) // the last word
}

// open opens a house in dir, new or as it was left.
func open(dir string, o options) (*house, error) {
	h := &house{
		dir: dir, clock: cmp.Or(o.at, time.Date(2020, 4, 20, 8, 0, 0, 0, time.UTC)),
		route: cmp.Or(o.route, evidence.EmergencyRemote), items: items,
		seen: registration.Confirmation{DocumentShown: true, LikenessConfirmed: true},
	}
	if o.items != nil {
		o.items(&h.items)
	}
	now := func() time.Time { return h.clock }
	vault, err := passcode.OpenVault(filepath.Join(dir, "keys"))
	if err != nil {
		return nil, err
	}
	seed, err := vault.NamedKey("audit", rand.NewChaCha8([32]byte{1}))
	if err != nil {
		return nil, err
	}
	signer, err := audit.NewSigner("rakit.example/test", seed)
	if err != nil {
		return nil, err
	}
	if h.store, err = openStore(dir, signer); err != nil {
		return nil, err
	}
	simulated := simulator.Config{Now: now, Doubles: o.doubles}
	if o.ports != nil {
		simulated.Outcomes = *o.ports
	}
	if h.sim, err = simulator.Open(dir, simulated); err != nil {
		return nil, err
	}
	h.vault = vault
	config := authority.Config{
		Store: h.store, Vault: vault, Directory: h.sim, Printer: h.sim, Messenger: h.sim, Now: now,
		Duties: map[bool]rbac.Duties{true: {OwnRecord: rbac.Note}}[o.override], Operator: o.operator, Rand: o.rand, Retry: o.retry, Observe: h.observe, Settings: o.settings,
		Holding: o.holding,
	}
	if o.ca {
		config.CA = h.sim
	}
	if o.line != nil {
		config.Messenger = o.line(h.sim)
	}
	if o.wrap != nil {
		m := o.wrap(h.store, h.sim)
		config.Store, config.Directory, config.Printer, config.Messenger = m, m, m, m
		if o.ca {
			config.CA = m
		}
	}
	if o.change != nil {
		o.change(&config)
	}
	h.Authority, err = authority.New(config)
	return h, err
}

// observe keeps an event without the version of the rule set, which every event
// that rests on a rule has: see TestDecisionsNameTheirRuleSet.
func (h *house) observe(e audit.Event) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.versions = append(h.versions, e.Detail["ruleSet"])
	if e.Detail = maps.Clone(e.Detail); len(e.Detail) == 1 && e.Detail["ruleSet"] != "" {
		e.Detail = nil
	}
	delete(e.Detail, "ruleSet")
	h.events = append(h.events, e)
}

// last returns the event that was committed last.
func (h *house) last() audit.Event { return h.events[len(h.events)-1] }

func newHouse(t *testing.T, o options) *house {
	t.Helper()
	h, err := open(t.TempDir(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := h.store.Close(); err != nil {
			t.Error(err)
		}
	})
	return h
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

var (
	rx1     = must(identity.ParseODSCode("RX1"))
	rx2     = must(identity.ParseODSCode("RX2"))
	rx3     = must(identity.ParseODSCode("RX3"))
	manager = authority.Actor{ID: must(identity.ParseUserID("999900000001")), Role: rbac.RAManager, Organisation: rx1}
	agent   = authority.Actor{ID: must(identity.ParseUserID("999900000003")), Role: rbac.RAAgent, Organisation: rx2}
	ada     = identity.Registrant{
		GivenName: "Ada", FamilyName: "Example", DateOfBirth: "1985-12-10", NationalInsuranceNumber: "JK987654D",
		Email: "ada.example@example.nhs.uk", Mobile: "07700 900123",
	}
	items = registration.Items{
		Registrant: ada,
		Documents: []evidence.Document{{
			Kind: "uk-passport", Number: "512345678", Issued: "2018-05-01", Expires: "2028-05-01", Seen: evidence.Scan,
		}},
		Photo: &evidence.PhotoFacts{Format: "jpeg", Width: 900, Height: 1200, Bytes: 240000},
	}
)

func request(by authority.Actor) authority.OpenRegistration {
	return authority.OpenRegistration{
		By: by, Route: evidence.EmergencyRemote, Organisation: rx1,
		RingNumber: must(identity.ParseMobile("07700900100")), Registrant: identity.Registrant{Email: ada.Email},
	}
}

func agreement() rbac.Agreement {
	return rbac.Agreement{
		ID: "a-1", Provider: "RX2", Organisation: "RX1", Interval: guidance.Since(guidance.MustDate("2020-04-14")),
		Channels: []string{"microsoft-teams"}, Locations: []string{"home"},
	}
}

// chapter is one command of the main job. Its ids come from the log, so that it
// can be given to a house that has just been opened.
type chapter struct {
	name string
	do   func(ctx context.Context, h *house) error
}

// job is the main job, from the agreement to the card in use.
var job = []chapter{
	{"record agreement", func(ctx context.Context, h *house) error {
		return only(h.RecordAgreement(ctx, authority.RecordAgreement{By: manager, Agreement: agreement()}))
	}},
	{"define position", func(ctx context.Context, h *house) error {
		return only(h.DefinePosition(ctx, authority.DefinePosition{By: manager, Position: rbac.Position{ID: "p-1", Name: "Nurse", Organisation: "RX1", AccessProfiles: []rbac.AccessProfile{{JobRole: "R8001"}}, Approval: approval}}))
	}},
	{"open", func(ctx context.Context, h *house) error {
		r := request(agent)
		r.Route = h.route
		return only(h.OpenRegistration(ctx, r))
	}},
	{"receive", func(ctx context.Context, h *house) error {
		return only(h.ReceiveItems(ctx, authority.ReceiveItems{By: agent, Case: h.caseID(), Items: h.items}))
	}},
	{"book", func(ctx context.Context, h *house) error {
		return only(h.BookCall(ctx, authority.BookCall{By: agent, Case: h.caseID(), Channel: "microsoft-teams", Location: "home", For: h.clock, Explained: true}))
	}},
	{"text numbers", func(ctx context.Context, h *house) error {
		return only(h.TextNumbers(ctx, authority.TextNumbers{By: agent, Case: h.caseID()}))
	}},
	{"read back", func(ctx context.Context, h *house) error {
		return only(h.ReadBack(ctx, authority.ReadBack{By: agent, Case: h.caseID(), Spoken: h.newestNumbers()}))
	}},
	{"complete call", func(ctx context.Context, h *house) error {
		return only(h.CompleteCall(ctx, authority.CompleteCall{By: agent, Case: h.caseID(), Seen: h.seen}))
	}},
	{"create identity", func(ctx context.Context, h *house) error {
		return only(h.CreateIdentity(ctx, authority.CreateIdentity{By: agent, Case: h.caseID()}))
	}},
	{"order card", func(ctx context.Context, h *house) error {
		return only(h.OrderCard(ctx, authority.OrderCard{By: agent, Case: h.caseID()}))
	}},
	{"dispatch", func(ctx context.Context, h *house) error { return only(h.DispatchCard(ctx, h.card())) }},
	{"confirm receipt", func(ctx context.Context, h *house) error { return only(h.ConfirmReceipt(ctx, h.card())) }},
	{"release", func(ctx context.Context, h *house) error {
		return only(h.ReleasePasscode(ctx, authority.ReleasePasscode{By: agent, Card: h.cardID()}))
	}},
	{"take into use", func(ctx context.Context, h *house) error { return only(h.TakeIntoUse(ctx, h.card())) }},
	{"assign position", func(ctx context.Context, h *house) error {
		k := must(h.Case(ctx, h.caseID()))
		return only(h.AssignPosition(ctx, authority.AssignPosition{By: agent, User: k.UserID, Position: "p-1", Start: guidance.MustDate("2020-04-22"), End: guidance.MustDate("2021-04-22")}))
	}},
}

func only[T any](_ T, err error) error { return err }

// play carries out the chapters from one on, with the jobs after each.
func (h *house) play(ctx context.Context, chapters []chapter) error {
	for _, c := range chapters {
		h.clock = h.clock.Add(time.Minute)
		if err := c.do(h.under(ctx, c), h); err != nil {
			return fmt.Errorf("%s: %w", c.name, err)
		}
		if _, err := h.Work(ctx); err != nil {
			return fmt.Errorf("%s: %w", c.name, err)
		}
	}
	return nil
}

// under returns the context in which a chapter is told.
func (h *house) under(ctx context.Context, c chapter) context.Context {
	if !h.once {
		return ctx
	}
	return authority.Once(ctx, authority.Receipting{Key: c.name, Digest: []byte("digest"), Answer: func(_ any, err error) ([]byte, error) {
		return fmt.Appendf(nil, "%s: %v", c.name, err), nil
	}})
}

// until carries out the main job up to and with a chapter.
func (h *house) until(t *testing.T, name string) {
	t.Helper()
	h.tell(t, job[0].name, name)
}

// tell carries out the main job from one chapter up to and with another.
func (h *house) tell(t *testing.T, from, to string) {
	t.Helper()
	if err := h.play(t.Context(), job[page(from):page(to)+1]); err != nil {
		t.Fatal(err)
	}
}

// page returns where a chapter of the main job is.
func page(name string) int {
	i := slices.IndexFunc(job, func(c chapter) bool { return c.name == name })
	if i < 0 {
		panic("there is no chapter " + name)
	}
	return i
}

// wait lets time pass, and has the jobs done that are due then. It returns how
// many that were.
func (h *house) wait(t *testing.T, d time.Duration) int {
	t.Helper()
	h.clock = h.clock.Add(d)
	n, err := h.Work(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// log returns the events in the store.
func (h *house) log() []audit.Event {
	var events []audit.Event
	for line := range strings.Lines(h.export()) {
		if e, err := audit.ParseLine([]byte(strings.TrimSuffix(line, "\n"))); err == nil {
			events = append(events, e)
		}
	}
	return events
}

func (h *house) export() string {
	var b strings.Builder
	w := audit.NewWriter(&b)
	if err := errors.Join(h.store.ExportLog(context.Background(), w), w.Close()); err != nil {
		panic(err)
	}
	return b.String()
}

// subject returns the subject of the last event of an action that was done.
func (h *house) subject(action string) string {
	id := ""
	for _, e := range h.log() {
		if e.Action == action && e.Outcome == audit.Done {
			id = e.Subject
		}
	}
	return id
}

func (h *house) caseID() string { return h.subject(authority.ActionOpenRegistration) }
func (h *house) cardID() string { return h.subject(authority.ActionOrderCard) }
func (h *house) card() authority.MoveCard {
	return authority.MoveCard{By: agent, Card: h.cardID()}
}

// met is the card of the main job, with its holder there in person.
func (h *house) met() authority.MeetHolder {
	return authority.MeetHolder{By: agent, Card: h.cardID(), HolderPresent: true}
}

// newestNumbers returns the digits of the text sent last, as the registrant
// reads them out.
func (h *house) newestNumbers() string {
	sent := must(h.sim.Messages())
	words := strings.Fields(sent[len(sent)-1].Text)
	return strings.Join(words[len(words)-2:], " ")
}

// refusedBy asserts that err is a refusal by exactly the given rules, and that
// the last event says so.
func (h *house) refusedBy(t *testing.T, err error, rules ...string) {
	t.Helper()
	var refusal *guidance.Refusal
	if !errors.As(err, &refusal) {
		t.Fatalf("got %v, want a refusal by %v", err, rules)
	}
	last := h.last()
	if last.Outcome != audit.Refused || !slices.Equal(last.Rules, rules) {
		t.Errorf("event %s by %v, want refused by %v", last.Outcome, last.Rules, rules)
	}
}

func state(t *testing.T, h *house, want card.State) {
	t.Helper()
	if k := must(h.Card(t.Context(), h.cardID())); k.State != want {
		t.Errorf("card is %s, want %s", k.State, want)
	}
}
