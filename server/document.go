package server

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/rakit-dev/rakit/input"
	"github.com/rakit-dev/rakit/server/sandbox"
)

const about = `The reference API of rakit, the Registration Authority kit.

It carries the work of an NHS Registration Authority from the request for a registration to a card in use,
holds every step against the national guidance of its day, and says which rule, of which page, refuses.

**Who asks.** A bearer token names a person with one Registration Authority role at one organisation; where it names several roles, NHSD-Session-URID chooses. An API key names a system, which only reads; the application with which holders unlock their cards themselves does that, too.

**Once.** Send an Idempotency-Key with what changes something. A repetition is answered as the first time, also after a crash.

**Versions.** Every object has an ETag. Send it as If-Match with a command to be sure of what you change.

**Refusals.** Every problem is a document of RFC 9457 with the rule, the place and the citations. What belongs to another organisation is answered like what is not there.

**Headers of the NHS API platform.** X-Request-ID (ours, if there is none), X-Correlation-ID and NHSD-Session-URID are taken and returned. NHSD-End-User-Organisation-ODS may be sent: it must be the caller's organisation.

**Growth.** Answers may gain members, and lists of words may gain words, within version 1: take what you know and leave the rest.

Instants are in UTC, days are those of Europe/London. Members that are absent are left out: null is never sent and never taken.`

const aboutSandbox = "\n\n**This is a sandbox.** Everybody in it is invented. Press Authorize and say under `demo` who asks, " +
	"for example `999900000103 ra-agent RX2` or `999900000111 ra-manager RX1`."

// describe fills the head of the document.
func (s *Server) describe(doc *huma.OpenAPI) {
	doc.Info.Title, doc.Info.Version, doc.Info.Description = "rakit API", "1", about
	doc.Info.License = &huma.License{Name: "MIT", Identifier: "MIT"}
	doc.Servers = []*huma.Server{{URL: "/", Description: "this server"}}
	doc.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"bearer": {Type: "http", Scheme: "bearer", BearerFormat: "JWT", Description: "Access token of the identity provider, or of `rakit token` while developing."},
		"apiKey": {Type: "apiKey", In: "header", Name: "X-API-Key", Description: "Key of a system, from `rakit key`."},
	}
	if s.config.Sandbox != nil {
		doc.Info.Description += aboutSandbox
		doc.Components.SecuritySchemes["demo"] = &huma.SecurityScheme{
			Type: "apiKey", In: "header", Name: "X-Demo-Actor",
			Description: "User, role and organisation in three words, for example `999900000103 ra-agent RX2`. Only where no real registrant is.",
		}
	}
	for _, t := range tagList {
		if t.Name == "sandbox" && s.config.Sandbox == nil {
			continue
		}
		doc.Tags = append(doc.Tags, t)
	}
}

// tagList is the order of the resources in the document.
var tagList = []*huma.Tag{
	{Name: "registrations", Description: "From the request to a verified person."},
	{Name: "calls", Description: "The video call: numbers texted and read back, document shown, likeness confirmed."},
	{Name: "identities", Description: "Care Identities: created by the national directory, changed, moved, closed and reopened."},
	{Name: "authenticators", Description: "What people sign in with besides smartcards."},
	{Name: "me", Description: "One's own record: what people do as nobody but themselves, with an RA role or without."},
	{Name: "cards", Description: "Smartcards, from the order to their end and what is left of them: the release of the passcode, the lock, the certificates."},
	{Name: "unlock-attempts", Description: "Holders of locked cards who unlock them themselves, with a code: for the application in which they do."},
	{Name: "messages", Description: "What became of the messages to registrants and holders."},
	{Name: "positions", Description: "Access control positions at an organisation."},
	{Name: "assignments", Description: "Who holds which position, from when to when."},
	{Name: "access-requests", Description: "Access that somebody asks for, and somebody else decides on."},
	{Name: "decisions", Description: "What somebody may do here, why, and who can."},
	{Name: "exceptional-access", Description: "The log of access for exceptional reasons, FFFFF first of all: given, reviewed, revoked."},
	{Name: "campaigns", Description: "Putting right what was done in the emergency: who is on the list, what was decided of them, and how far it has come."},
	{Name: "temporary-staff", Description: "People who come for a time: temporary access cards, what an organisation has arranged, and the visits of inspectors."},
	{Name: "organisations", Description: "Who may act for whom: RA parent links and provider agreements."},
	{Name: "audit", Description: "The tamper-evident log."},
	{Name: "rules", Description: "Every rule, with what it rests on."},
	{Name: "assessments", Description: "Check what you have; nothing is kept."},
	{Name: "sandbox", Description: "Virtual clock, chosen outcomes, messages, reset. Only in a sandbox."},
}

// example is how one operation is used: a request that succeeds in a sandbox
// that was seeded just now, and its answer.
type example struct {
	After    []string          `json:"after,omitempty"` // operations whose examples come before this one
	Actor    string            `json:"actor"`
	Path     map[string]string `json:"path,omitempty"`
	Query    map[string]string `json:"query,omitempty"`
	Headers  map[string]string `json:"headers,omitempty"`
	Body     jsontext.Value    `json:"body,omitzero"`
	File     string            `json:"file,omitempty"` // of the folder testdata, in place of a body
	Status   int               `json:"status"`
	Volatile bool              `json:"volatile,omitzero"` // the answer holds a signature, or such
	Response jsontext.Value    `json:"response,omitzero"`
}

//go:embed examples/*.json
var exampleFiles embed.FS

// exampleOf returns the example of an operation, with the ids of the seeded
// objects in place of their names.
func exampleOf(id string) (example, error) {
	data, err := exampleFiles.ReadFile("examples/" + id + ".json")
	if err != nil {
		return example{}, err
	}
	var e example
	if err := input.Decode([]byte(seededIDs.Replace(string(data))), &e); err != nil {
		return example{}, fmt.Errorf("example of %s: %w", id, err)
	}
	return e, nil
}

// seededIDs replaces names like {{card/released}} by ids.
var seededIDs = func() *strings.Replacer {
	var pairs []string
	for _, o := range sandbox.Seeded() {
		pairs = append(pairs, "{{"+o.Name+"}}", o.ID)
	}
	return strings.NewReplacer(pairs...)
}()

// open lets the objects that are only answered have more members one day: a
// client that refused them could not stay while the API grows. What is sent stays
// closed.
func open(doc *huma.OpenAPI) {
	sent := map[string]bool{}
	var note func(s *huma.Schema)
	note = func(s *huma.Schema) {
		if s == nil {
			return
		}
		if name, ok := strings.CutPrefix(s.Ref, "#/components/schemas/"); ok && !sent[name] {
			sent[name] = true
			note(doc.Components.Schemas.SchemaFromRef(s.Ref))
		}
		note(s.Items)
		for _, p := range s.Properties {
			note(p)
		}
	}
	for _, item := range doc.Paths {
		for _, op := range []*huma.Operation{item.Put, item.Post, item.Patch} {
			if op == nil || op.RequestBody == nil {
				continue
			}
			for _, media := range op.RequestBody.Content {
				note(media.Schema)
			}
		}
	}
	for name, s := range doc.Components.Schemas.Map() {
		if !sent[name] {
			s.AdditionalProperties = nil
		}
	}
}

// share puts the answers that every operation gives alike in one place of the
// document: a problem for each status.
func (s *Server) share(doc *huma.OpenAPI, op *huma.Operation) {
	for status, response := range op.Responses {
		describeHeaders(response)
		if status < "400" || len(response.Content) != 1 {
			continue
		}
		name := "Problem" + status
		if doc.Components.Responses[name] == nil {
			response.Headers = problemHeaders(status)
			for _, media := range response.Content {
				media.Examples = s.problemExamples(status)
			}
			doc.Components.Responses[name] = response
		}
		op.Responses[status] = &huma.Response{Ref: "#/components/responses/" + name}
	}
}

// problemHeaders returns the headers that go with a problem.
func problemHeaders(status string) map[string]*huma.Param {
	text := func(about string) *huma.Param {
		return &huma.Param{Description: about, Schema: &huma.Schema{Type: huma.TypeString}}
	}
	headers := map[string]*huma.Param{"X-Request-ID": text("The caller's id of the request, or ours.")}
	switch status {
	case "401":
		headers["WWW-Authenticate"] = text("How to say who asks (RFC 6750).")
	case "429":
		headers["Retry-After"] = text("Seconds to wait.")
	}
	return headers
}

// publish adds the examples to the document and renders it.
func (s *Server) publish(doc *huma.OpenAPI, order pathOrder) error {
	doc.Components.Responses = map[string]*huma.Response{}
	open(doc)
	for _, item := range doc.Paths {
		for _, op := range []*huma.Operation{item.Get, item.Put, item.Post, item.Delete, item.Patch} {
			if op == nil {
				continue
			}
			if s.config.Sandbox != nil {
				op.Security = append(slices.Clone(op.Security), map[string][]string{"demo": {}})
			}
			s.share(doc, op)
			e, err := exampleOf(op.OperationID)
			if errors.Is(err, fs.ErrNotExist) {
				continue // a test of the contract says so
			}
			if err != nil {
				return fmt.Errorf("server: %w", err)
			}
			e.document(op)
		}
	}
	text, err := order.render(doc)
	if err != nil {
		return fmt.Errorf("server: rendering the document: %w", err)
	}
	s.document = append(text, '\n')
	return nil
}

// document puts the example into an operation of the document.
func (e example) document(op *huma.Operation) {
	for _, p := range op.Parameters {
		value, ok := e.Path[p.Name]
		if p.In == "query" {
			value, ok = e.Query[p.Name]
		}
		if ok && p.Schema.Type == huma.TypeString {
			p.Example = value
		}
	}
	if op.RequestBody != nil && len(e.Body) > 0 {
		op.RequestBody.Content["application/json"].Example = e.Body
	}
	for status, response := range op.Responses {
		for kind, media := range response.Content {
			if status == fmt.Sprint(e.Status) && len(e.Response) > 0 && (kind == "application/json") == (e.Response.Kind() == '{') {
				media.Example = e.Response
			}
		}
	}
}

// openAPI answers with the contract.
func (s *Server) openAPI(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/vnd.oai.openapi+json;version=3.1")
	w.Header().Set("Cache-Control", "no-cache")
	_, _ = w.Write(s.document) // nobody is there to be told
}

// bodyLimit returns how long the body of a request may be.
func bodyLimit(r *http.Request) int64 {
	kind := strings.ToLower(r.Header.Get("Content-Type"))
	switch {
	case strings.HasPrefix(kind, "image/"), strings.HasPrefix(kind, "multipart/"):
		return maxUpload
	case strings.HasPrefix(kind, ndjson):
		return maxStream
	}
	return maxBody
}

// ndjson is the media type of JSON Lines.
const ndjson = "application/x-ndjson"
