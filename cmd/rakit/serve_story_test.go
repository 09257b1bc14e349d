package main

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/server/sandbox"
)

// Who acts in the story. The people of RX2 run the server.
const (
	asManager  = "999900000111 ra-manager RX1"
	asAgent    = "999900000103 ra-agent RX2"
	asStranger = "999900000193 ra-agent RX9"
	asOperator = "999900000101 ra-manager RX2"
)

// What is personal in the story, in the forms in which it could come back. The
// numbers and the passcode that were texted are added when they are known.
var storySecrets = []string{
	"Zenobia", "Quillfeather", "1985-12-10", "JK987654D", "zenobia", "quillfeather",
	"7700900123", "7700 900123", "512345678", "7700900456", "Beatrix", "1979-02-28", "JK555103D",
}

// act is one request of the story: what is sent, and what must come of it.
type act struct {
	name, actor, method, path string
	match, body               string // names in double braces stand for what was learned before
	status                    int
	rule                      string // by which it is refused
	done                      string // the action in the audit log; "" for a request that leaves no event
	learn                     func(*story, answer)
}

// look is an act that only reads.
func look(path string, learn func(*story, answer)) act {
	return act{name: "read " + path, actor: asAgent, method: http.MethodGet, path: path, status: http.StatusOK, learn: learn}
}

// at is the act that sets the virtual clock. It has no key and needs none: to set
// the clock twice to one instant is to set it once.
func at(instant string) act {
	return act{
		name: "at " + instant, actor: asAgent, method: http.MethodPost, path: "/v1/sandbox/clock",
		body: `{"to":"` + instant + `:00Z"}`, status: http.StatusOK,
	}
}

// remoteStory is the story of `rakit demo` over HTTP: the remote registration of
// April 2020 from the request to the card in use, with the refused moves.
var remoteStory = []act{
	{
		"record-agreement", asManager, "PUT", "/v1/agreements/agreement-rx1-rx2", `"1"`,
		`{"provider":"RX2","organisation":"RX1","from":"2020-04-14","channels":["microsoft-teams","zoom"],"locations":["home"]}`,
		200, "", authority.ActionRecordAgreement, nil,
	},
	{
		"record-agent", asOperator, "PUT", "/v1/identities/999900000103", `"1"`,
		`{"givenName":"Rosa","familyName":"Agent","dateOfBirth":"1979-02-28","nationalInsuranceNumber":"JK555103D","mobile":"07700 900100","organisation":"RX2","route":"in-person","openedAt":"2019-04-14T09:05:00Z","evidence":[]}`,
		200, "", authority.ActionRecordProfile, nil,
	},
	{
		"define-position", asManager, "PUT", "/v1/positions/position-rx1-nurse", "",
		`{"name":"Ward nurse","organisation":"RX1","accessProfiles":[{"jobRole":"R8001"}],"approval":{"by":["999900000112"],"how":"access board","on":"2020-01-02"}}`,
		201, "", authority.ActionDefinePosition, nil,
	},
	{
		"open-without-link", asStranger, "POST", "/v1/registrations", "",
		`{"route":"emergency-remote","organisation":"RX1","ringNumber":"07700 900100"}`,
		403, "RA-RBC-003", authority.ActionOpenRegistration, nil,
	},
	{
		"open-for-oneself", asAgent, "POST", "/v1/registrations", "",
		`{"route":"emergency-remote","organisation":"RX1","ringNumber":"07700 900100","registrant":{"givenName":"Beatrix","familyName":"Agent","dateOfBirth":"1979-02-28","nationalInsuranceNumber":"JK555103D"}}`,
		403, "RA-RBC-002", authority.ActionOpenRegistration, nil,
	},
	{
		"open-registration", asAgent, "POST", "/v1/registrations", "",
		`{"route":"emergency-remote","organisation":"RX1","ringNumber":"07700 900100","registrant":{"email":"zenobia.quillfeather@example.nhs.uk"}}`,
		201, "", authority.ActionOpenRegistration, learnID("case"),
	},
	at("2020-04-20T09:30"),
	{
		"receive-details", asAgent, "POST", "/v1/registrations/{{case}}/items", `"1"`,
		`{"registrant":{"title":"Dr","givenName":"Zenobia","familyName":"Quillfeather","dateOfBirth":"1985-12-10","nationalInsuranceNumber":"JK987654D","mobile":"07700 900123"}}`,
		200, "", authority.ActionReceiveItems, nil,
	},
	{
		"add-document", asAgent, "POST", "/v1/registrations/{{case}}/documents", "",
		`{"kind":"uk-passport","number":"512345678","issued":"2018-05-01","expires":"2028-05-01","seen":"scan","holder":{"givenName":"ZENOBIA","familyName":"QUILLFEATHER","dateOfBirth":"1985-12-10"}}`,
		200, "", authority.ActionReceiveItems, nil,
	},
	{"upload-photo", asAgent, "PUT", "/v1/registrations/{{case}}/photo", "", "{{photo}}", 200, "", authority.ActionReceiveItems, nil},
	{"book-unagreed-channel", asAgent, "POST", "/v1/registrations/{{case}}/call", "", callOn("facetime"), 422, "RA-RBC-010", authority.ActionBookCall, nil},
	{"book-call", asAgent, "POST", "/v1/registrations/{{case}}/call", "", callOn("microsoft-teams"), 200, "", authority.ActionBookCall, nil},
	at("2020-04-20T13:00"),
	{"text-numbers", asAgent, "POST", "/v1/registrations/{{case}}/call/challenges", "", "", 202, "", authority.ActionTextNumbers, nil},
	look("/v1/sandbox/messages", learnNumbers("stale")),
	at("2020-04-20T13:02"),
	{"text-numbers-again", asAgent, "POST", "/v1/registrations/{{case}}/call/challenges", "", "", 202, "", authority.ActionTextNumbers, nil},
	look("/v1/sandbox/messages", learnNumbers("newest")),
	{"read-back-stale", asAgent, "POST", "/v1/registrations/{{case}}/call/challenges/{{stale}}/answer", "", `{"numbers":"{{stale numbers}}"}`, 422, "RA-VID-023", authority.ActionReadBack, nil},
	{"print-before-call", asAgent, "POST", "/v1/cards", "", `{"registration":"{{case}}"}`, 422, "RA-VID-041", authority.ActionOrderCard, nil},
	{"read-back", asAgent, "POST", "/v1/registrations/{{case}}/call/challenges/{{newest}}/answer", "", `{"numbers":"{{newest numbers}}"}`, 200, "", authority.ActionReadBack, nil},
	{"complete-call", asAgent, "POST", "/v1/registrations/{{case}}/call/completion", "", `{"documentShown":true,"likenessConfirmed":true}`, 200, "", authority.ActionCompleteCall, nil},
	{"create-identity", asAgent, "POST", "/v1/registrations/{{case}}/identity", "", `{"termsAccepted":"2020-04-20"}`, 202, "", authority.ActionCreateIdentity, nil},
	look("/v1/registrations/{{case}}", learnUser),
	{"order-card", asAgent, "POST", "/v1/cards", "", `{"registration":"{{case}}"}`, 201, "", authority.ActionOrderCard, learnID("card")},
	look("/v1/cards/{{card}}", nil),
	{"dispatch-card", asAgent, "POST", "/v1/cards/{{card}}/dispatch", "", "", 200, "", authority.ActionDispatchCard, nil},
	at("2020-04-21T09:00"),
	{"release-before-receipt", asAgent, "POST", "/v1/cards/{{card}}/passcode-release", "", `{}`, 422, "RA-PSC-020", authority.ActionReleasePasscode, nil},
	at("2020-04-22T08:00"),
	{"confirm-receipt", asAgent, "POST", "/v1/cards/{{card}}/receipt", "", "", 200, "", authority.ActionConfirmReceipt, nil},
	{"release-to-other-number", asAgent, "POST", "/v1/cards/{{card}}/passcode-release", "", `{"to":"07700 900456"}`, 422, "RA-PSC-021", authority.ActionReleasePasscode, nil},
	{"release-passcode", asAgent, "POST", "/v1/cards/{{card}}/passcode-release", "", `{}`, 202, "", authority.ActionReleasePasscode, nil},
	{"release-twice", asAgent, "POST", "/v1/cards/{{card}}/passcode-release", "", `{}`, 422, "RA-PSC-022", authority.ActionReleasePasscode, nil},
	{
		"assign-position", asAgent, "POST", "/v1/assignments", "",
		`{"user":"{{user}}","position":"position-rx1-nurse","start":"2020-04-22","end":"2021-04-22"}`,
		201, "", authority.ActionAssignPosition, nil,
	},
	{"take-into-use", asAgent, "POST", "/v1/cards/{{card}}/first-use", "", "", 200, "", authority.ActionTakeIntoUse, nil},
	look("/v1/cards/{{card}}", nil),
	at("2023-06-01T08:00"),
	{
		"open-after-the-end", asManager, "POST", "/v1/registrations", "",
		`{"route":"emergency-remote","organisation":"RX1","ringNumber":"07700 900100"}`,
		422, "RA-EVD-001", authority.ActionOpenRegistration, nil,
	},
}

// lastDay is the act after which receipts of the days before may be gone.
const lastDay = "at 2023-06-01T08:00"

func callOn(channel string) string {
	return `{"channel":"` + channel + `","location":"home","bookedFor":"2020-04-20T13:00:00Z","explained":true}`
}

// story is one telling over HTTP.
type story struct {
	url     string
	learned map[string]string
	before  int // texts in the outbox of a new sandbox
	began   int // events in the log of a new sandbox
}

var storyPhoto = sync.OnceValue(func() string { return string(demoPhoto(rand.NewChaCha8([32]byte{}))) })

// newStory looks at a new sandbox.
func newStory(t *testing.T, p *process) *story {
	t.Helper()
	s := &story{url: p.url, learned: map[string]string{"photo": storyPhoto()}}
	s.before, s.began = len(s.messages(t)), s.events(t)
	return s
}

func (s *story) messages(t *testing.T) []sentText {
	t.Helper()
	return messagesOf(get(t, s.url, asAgent, "/v1/sandbox/messages"))
}

// events returns how many events are in the log, by its checkpoint.
func (s *story) events(t *testing.T) int {
	t.Helper()
	note, _ := checkpoint(t, s.url)
	n, err := strconv.Atoi(strings.Split(note, "\n")[1])
	must(t, err)
	return n
}

// checkpoint returns the newest checkpoint and the key that it is signed with.
func checkpoint(t *testing.T, url string) (note, key string) {
	t.Helper()
	var got struct {
		Note string `json:"note"`
		Key  string `json:"key"`
	}
	must(t, json.Unmarshal(get(t, url, asOperator, "/v1/audit/checkpoint").body, &got))
	return got.Note, got.Key
}

// request returns what an act sends, under the key of its name.
func (s *story) request(a act) sending {
	r := sending{method: a.method, actor: a.actor, match: a.match}
	r.path, r.body = s.filled(a.path), s.filled(a.body)
	if a.done != "" {
		r.key = "story-" + a.name
	}
	switch {
	case a.body == "{{photo}}":
		r.kind = "image/jpeg"
	case a.body != "":
		r.kind = "application/json"
	}
	return r
}

func (s *story) filled(text string) string {
	for name, value := range s.learned {
		text = strings.ReplaceAll(text, "{{"+name+"}}", value)
	}
	return text
}

// tell carries out one act and checks what came of it.
func (s *story) tell(t *testing.T, a act) answer {
	t.Helper()
	got, err := s.request(a).send(context.Background(), http.DefaultClient, s.url)
	must(t, err)
	s.came(t, a, got)
	return got
}

// came checks what came of an act, and learns from it.
func (s *story) came(t *testing.T, a act, got answer) {
	t.Helper()
	if got.status != a.status || a.rule != "" && !bytes.Contains(got.body, []byte(`"rule":"`+a.rule+`"`)) {
		t.Fatalf("%s: status %d, want %d %s: %s", a.name, got.status, a.status, a.rule, got.body)
	}
	if a.learn != nil {
		a.learn(s, got)
	}
}

// learnID learns the id of the object that is answered.
func learnID(name string) func(*story, answer) {
	return func(s *story, got answer) { s.learned[name] = member(got, "id") }
}

func learnUser(s *story, got answer) { s.learned["user"] = member(got, "user") }

// learnNumbers learns the numbers of the newest text, and their id.
func learnNumbers(name string) func(*story, answer) {
	return func(s *story, got answer) {
		sent := messagesOf(got)
		newest := sent[len(sent)-1]
		s.learned[name], s.learned[name+" numbers"] = newest.Ref, newest.secret()
	}
}

func member(got answer, name string) string {
	var members map[string]any
	_ = json.Unmarshal(got.body, &members) // what is missing is missed by the next request
	return fmt.Sprint(members[name])
}

type sentText struct {
	Ref  string `json:"ref"`
	To   string `json:"to"`
	Text string `json:"text"`
}

// secret returns what a text tells: its last words that are digits.
func (m sentText) secret() string {
	words := strings.FieldsFunc(m.Text, func(r rune) bool { return r == ' ' || r == '.' })
	digits := slices.DeleteFunc(words, func(w string) bool { return strings.Trim(w, "0123456789") != "" })
	return strings.Join(digits, " ")
}

func messagesOf(got answer) []sentText {
	var list struct {
		Items []sentText `json:"items"`
	}
	_ = json.Unmarshal(got.body, &list) // an empty list is missed by the story
	return list.Items
}

// commandsOfStory returns the acts that leave an event.
func commandsOfStory() []act {
	return slices.DeleteFunc(slices.Clone(remoteStory), func(a act) bool { return a.done == "" })
}

// whole stops the server and asserts that the story was told once: in the log,
// in the outbox, in the directory and at the printer. interrupted says that jobs
// were cut off: numbers may have been made and texted anew.
func (s *story) whole(t *testing.T, p *process, dir string, interrupted bool) {
	t.Helper()
	texts := s.messages(t)[s.before:]
	export := get(t, s.url, asOperator, "/v1/audit/export").body
	note, key := checkpoint(t, s.url)
	verifiedBy(t, export, note, key)
	p.stopped(t)

	w, err := sandbox.Open(dir, sandbox.Config{})
	must(t, err)
	defer w.Close()
	if key != w.Store().VerifierKey() {
		t.Error("the key that was answered is not that of the store")
	}
	s.logged(t, export, interrupted)
	s.texted(t, texts, interrupted)
	kept, err := w.Messages(t.Context())
	must(t, err)
	if len(kept) != s.before+len(texts) {
		t.Errorf("%d texts in the folder, %d over HTTP", len(kept), s.before+len(texts))
	}
	created, err := w.Identities(t.Context())
	must(t, err)
	printed, err := w.Printed(t.Context())
	must(t, err)
	people, prints := 0, 0
	for _, c := range created {
		if c.Name.Parts().Given == "Zenobia" {
			people++
		}
	}
	for _, c := range printed {
		if c.UserID.String() == s.learned["user"] {
			prints++
		}
	}
	if people != 1 || prints != 1 {
		t.Errorf("%d identities were created and %d cards printed, want one each", people, prints)
	}
}

// verifiedBy has `rakit audit verify` judge an export.
func verifiedBy(t *testing.T, export []byte, note, key string) {
	t.Helper()
	dir := t.TempDir()
	file := func(name string, data []byte) string {
		path := filepath.Join(dir, name)
		must(t, os.WriteFile(path, data, 0o600))
		return path
	}
	got := runWith(t, "", "audit", "verify", "--key", file("audit.pub", []byte(key)), "--checkpoint", file("checkpoint", []byte(note)), file("audit.jsonl", export))
	if got.status != statusClean || !strings.HasPrefix(got.stdout, "intact: ") {
		t.Errorf("the log does not verify: %d %s%s", got.status, got.stdout, got.stderr)
	}
}

// exported reads the events of an export.
func exported(t *testing.T, export []byte) (events []audit.Event) {
	t.Helper()
	for line := range bytes.Lines(export) {
		if bytes.HasPrefix(line, []byte(`{"checkpoint":`)) {
			continue
		}
		e, err := audit.ParseLine(bytes.TrimSuffix(line, []byte("\n")))
		must(t, err)
		events = append(events, e)
	}
	return events
}

// logged asserts that the log holds the event of every act once, in their order,
// and those of the jobs.
func (s *story) logged(t *testing.T, export []byte, interrupted bool) {
	t.Helper()
	var want, got []string
	for _, a := range commandsOfStory() {
		outcome := audit.Done
		if a.rule != "" {
			outcome = audit.Refused
		}
		want = append(want, a.done+" "+outcome.String())
	}
	jobs := map[string]int{}
	for _, e := range exported(t, export)[s.began:] {
		if e.Actor == "system" {
			jobs[e.Action+" "+e.Outcome.String()]++
			continue
		}
		got = append(got, e.Action+" "+e.Outcome.String())
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("events of the requests (-want +got):\n%s", diff)
	}
	wantJobs := map[string]int{
		"numbers.made done": 2, "numbers.texted done": 2, "identity.created done": 1, "card.printed done": 1, "certificates.issued done": 1,
		"passcode.texted done": 1, "passcode.key-destroyed done": 1,
	}
	if interrupted {
		wantJobs["numbers.made done"] = max(2, jobs["numbers.made done"])
	}
	if diff := cmp.Diff(wantJobs, jobs); diff != "" {
		t.Errorf("events of the jobs (-want +got):\n%s", diff)
	}
}

// texted asserts that each text was sent once, and to whom it belongs.
func (s *story) texted(t *testing.T, texts []sentText, interrupted bool) {
	t.Helper()
	refs, passcodes := map[string]bool{}, 0
	for _, m := range texts {
		if refs[m.Ref] || m.To != "+447700900123" {
			t.Errorf("a text was sent twice, or to another number")
		}
		refs[m.Ref] = true
		if strings.Contains(m.Text, "passcode") {
			passcodes++
		}
	}
	if passcodes != 1 || len(texts) < 3 || len(texts) > 3 && !interrupted {
		t.Errorf("%d texts, %d of them with the passcode; want two with numbers and one", len(texts), passcodes)
	}
}

// personal returns all that must stand in no log line and no figure: what is
// personal in the story, and what was texted.
func (s *story) personal(t *testing.T) []string {
	t.Helper()
	all := append(slices.Clone(storySecrets), s.learned["user"])
	for _, m := range s.messages(t)[s.before:] {
		all = append(all, m.secret(), strings.ReplaceAll(m.secret(), " ", ""))
	}
	return all
}

// silent asserts that none of the secrets stands in a text.
func silent(t *testing.T, where, text string, secrets []string) {
	t.Helper()
	for _, secret := range secrets {
		if len(secret) < 6 {
			t.Errorf("a secret of %d characters cannot be looked for", len(secret))
		}
		if strings.Contains(text, secret) {
			t.Errorf("%s: %q stands there", where, secret)
		}
	}
}
