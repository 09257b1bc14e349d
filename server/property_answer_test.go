package server_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/rakit-dev/rakit/server/sandbox"
)

// wrong says what is wrong with an answer, whatever was asked.
func (s *watched) wrong(d *draft, got *reply) string {
	switch {
	case got.status >= http.StatusInternalServerError:
		return "a fault of the server: " + s.log.take()
	case got.header.Get("X-Request-ID") == "" || got.header.Get("X-Content-Type-Options") != "nosniff" || got.header.Get("Content-Security-Policy") == "":
		return "a header is missing that every answer has"
	case d.method == http.MethodHead:
		return ""
	}
	if got.status >= http.StatusBadRequest {
		if fault := noProblem(got); fault != "" {
			return fault
		}
		if at := repeated(got); at != "" {
			return "repeats what was sent: " + at
		}
	}
	if got.status == http.StatusMethodNotAllowed && got.header.Get("Allow") != "" {
		return "" // of the path, not of the operation
	}
	if got.status == http.StatusNotFound && d.op.answers["404"] == nil {
		return "" // there is no such path
	}
	return undocumented(d.op, got)
}

// undocumented says in which way an answer is not the one of the document.
func undocumented(o *described, got *reply) string {
	in := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{Request: &http.Request{Method: o.method}, Route: o.route},
		Status:                 got.status, Header: got.header, Options: &openapi3filter.Options{IncludeResponseStatus: true},
	}
	if err := openapi3filter.ValidateResponse(context.Background(), in.SetBodyBytes(got.body)); err != nil {
		return err.Error()
	}
	if o.rowwise() && got.header.Get("Content-Type") == "application/x-ndjson" {
		return undocumentedRow(o, got.body)
	}
	return ""
}

// undocumentedRow says in which way a row of JSON Lines is not as the document
// has it, or which row of a line that cannot be read repeats it.
func undocumentedRow(o *described, body []byte) string {
	schema := o.route.Operation.Responses.Status(http.StatusOK).Value.Content["application/json"].Schema.Value
	for row := range bytes.Lines(body) {
		var value map[string]any
		if err := json.Unmarshal(row, &value); err != nil {
			return err.Error()
		}
		if err := schema.VisitJSON(value, openapi3.EnableJSONSchema2020(), openapi3.VisitAsResponse()); err != nil {
			return err.Error()
		}
		if at := marked(string(row)); at != "" && value["line"] != nil {
			return "repeats what was sent: " + at
		}
	}
	return ""
}

// problemSent is what these tests read of a problem.
type problemSent struct {
	Type, Title, Detail, Instance, Rule, Pointer string
	Status                                       int
	Findings                                     []struct {
		Rule, Severity, Pointer, Message, Basis string
		Citations                               jsontext.Value
	}
	Errors []struct{ In, Pointer, Detail string }
}

func problemIn(got *reply) (p problemSent, err error) {
	return p, json.Unmarshal(got.body, &p, json.MatchCaseInsensitiveNames(true))
}

// noProblem says why an answer is no problem document.
func noProblem(got *reply) string {
	p, err := problemIn(got)
	switch {
	case got.header.Get("Content-Type") != "application/problem+json":
		return "no problem document"
	case err != nil:
		return "no problem document: " + err.Error()
	case p.Status != got.status || p.Title == "" || !strings.HasPrefix(p.Type, "urn:rakit:problem:"):
		return "not the problem of its status"
	case p.Instance != "urn:rakit:request:"+got.header.Get("X-Request-ID") && got.header.Get("Idempotent-Replayed") == "":
		return "another instance than the id of the request"
	case got.status == http.StatusUnprocessableEntity && p.Type == "urn:rakit:problem:refused" && len(p.Findings) == 0:
		return "refused by no rule"
	}
	return ""
}

// marks are parts of every value that these tests send, and of nothing that a
// server may say by itself.
var marks = []string{
	strings.ToLower(markedWord), markedDigits, base64.StdEncoding.EncodeToString([]byte(markedWord)),
	"7700900", "07700 900", "jk987", "ada.example", "512345678", "555000",
}

// Days that were sent, and what may hold any digits: request ids, and the times
// of log lines.
var (
	markedDay = regexp.MustCompile(markedYear + `\d\d-\d\d`)
	anyDigits = regexp.MustCompile(`"took":[0-9.e-]+|[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}`)
)

// repeated returns a part of the answer that was sent in a request, or "".
func repeated(got *reply) string {
	var text strings.Builder
	for name, values := range got.header {
		if name != "X-Request-Id" && name != "X-Correlation-Id" || strings.Contains(fmt.Sprint(values), markedWord) {
			fmt.Fprintln(&text, name, values)
		}
	}
	text.Write(got.body)
	return marked(text.String())
}

func marked(text string) string {
	text = strings.ToLower(anyDigits.ReplaceAllString(text, ""))
	if at := markedDay.FindString(text); at != "" {
		return at
	}
	for _, mark := range marks {
		if at := strings.Index(text, mark); at >= 0 {
			return text[max(0, at-40):min(len(text), at+40)]
		}
	}
	return ""
}

// discreet checks the log lines: ids and figures, and nothing that was sent.
func (s *watched) discreet() error {
	text := s.log.take()
	if at := marked(text); at != "" {
		return fmt.Errorf("a log line repeats what was sent: %s", at)
	}
	if at := strings.Index(text, `"level":"error"`); at >= 0 {
		return fmt.Errorf("a fault is in the log: %.300s", text[at:])
	}
	if faults := s.faults.take(); faults != "" {
		return fmt.Errorf("net/http says: %s", faults)
	}
	return nil
}

// refusedAsWanted says in which way a spoilt request was not refused as it
// should have been.
func refusedAsWanted(d *draft, got *reply, want wantedAnswer) string {
	if got.status < http.StatusBadRequest {
		return "not refused"
	}
	if len(want.statuses) > 0 && !slices.Contains(want.statuses, got.status) {
		return fmt.Sprintf("another status than %v", want.statuses)
	}
	if want.in == "" || d.method == http.MethodHead || !slices.Contains(unfit, got.status) {
		return ""
	}
	p, err := problemIn(got)
	if err != nil {
		return err.Error()
	}
	places := []string{}
	for _, e := range p.Errors {
		if e.In == want.in {
			places = append(places, e.Pointer)
		}
	}
	for _, f := range p.Findings {
		if want.in == "body" {
			places = append(places, f.Pointer)
		}
	}
	for _, at := range places {
		if at = strings.TrimSuffix(at, "/…"); near(at, want.pointer) {
			return ""
		}
	}
	return fmt.Sprintf("no place near %s %q", want.in, want.pointer)
}

// near reports whether a pointer is the one that is wanted, one below it, or the
// one above it.
func near(at, want string) bool {
	if want == "" || at == want || strings.HasPrefix(at, want+"/") {
		return true
	}
	above := want[:strings.LastIndexByte(want, '/')]
	return at == above || strings.HasPrefix(want, at+"/") && strings.Contains(want, markedWord)
}

// strayed says which object of a list is not among those that were asked for.
func strayed(d *draft, got *reply) string {
	if len(d.query) == 0 || d.method != http.MethodGet || got.header.Get("Content-Type") != "application/json" {
		return ""
	}
	var list struct {
		Items []map[string]any
		Rules []map[string]any
	}
	if err := json.Unmarshal(got.body, &list, json.MatchCaseInsensitiveNames(true)); err != nil {
		return err.Error()
	}
	items := append(list.Items, list.Rules...)
	for _, q := range d.query {
		if n, err := strconv.Atoi(q[1]); q[0] == "limit" && (err != nil || len(items) > n) {
			return "more than were asked for"
		}
		for _, item := range items {
			if q[0] != "limit" && !satisfies(d.op.id, item, q[0], q[1]) {
				return fmt.Sprintf("%v is not among those with %s %s", item["id"], q[0], q[1])
			}
		}
	}
	return ""
}

// satisfies reports whether an object of a list has what a filter asks for.
func satisfies(operation string, item map[string]any, filter, value string) bool {
	switch operation + " " + filter {
	case "list-renewal-reminders organisation":
		at := map[any]string{sandbox.ID("person/rx9"): "RX9", sandbox.ID("person/rx3"): "RX3"}[item["holder"]]
		return at == value || at == "" // a reminder names the holder only
	case "list-renewal-reminders since":
		return fmt.Sprint(item["scheduled"]) > value
	case "list-expiring-cards by":
		return fmt.Sprint(item["expiresOn"]) <= value
	case "list-events organisation":
		return item["organisation"] == value || item["for"] == value
	case "list-exceptional-access reviewDueOn":
		reviews, _ := item["reviews"].([]any) // one that was due on that day may have been held since
		return len(reviews) > 0 || fmt.Sprint(item["review"]) <= value
	case "list-campaign-items reason":
		reasons, _ := item["reasons"].([]any)
		return slices.ContainsFunc(reasons, func(r any) bool { return r.(map[string]any)["kind"] == value })
	case "list-campaign-items overdueOn":
		return item["state"] != "decided" && fmt.Sprint(item["due"]) < value
	case "list-campaign-reminders on":
		return fmt.Sprint(item["day"]) <= value
	case "list-rules area":
		return strings.HasPrefix(fmt.Sprint(item["id"]), "RA-"+value+"-")
	case "list-rules scope":
		scopes, _ := item["scope"].([]any)
		return slices.Contains(scopes, any(value))
	}
	return item[filter] == value
}
