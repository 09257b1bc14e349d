package server

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/rakit-dev/rakit/assessment"
	"github.com/rakit-dev/rakit/guidance/report"
	"github.com/rakit-dev/rakit/input"
	"github.com/rakit-dev/rakit/registration"
	"github.com/rakit-dev/rakit/server/caller"
)

// CISRecord is the evidence entered in the Care Identity Service for one person.
type CISRecord struct {
	ID       string     `json:"id,omitempty"`
	Evidence []CISEntry `json:"evidence" nullable:"false"`
}

// FlagAnswer says how one record is flagged; or, with line and findings alone,
// why it could not be read.
type FlagAnswer struct {
	ID         string           `json:"id,omitempty"`
	Line       int              `json:"line,omitempty" doc:"Of a record that could not be read."`
	Flag       string           `json:"flag,omitempty" enum:"full,partial,near-miss,none"`
	Convention string           `json:"convention,omitempty" doc:"Non-empty only for full."`
	Findings   []ProblemFinding `json:"findings" nullable:"false"`
}

// RecordReport is what came of checking registration records: the report of
// `rakit check --format json`.
type RecordReport struct {
	Ruleset string         `json:"ruleset"`
	AsOf    string         `json:"asOf"`
	KnownAt string         `json:"knownAt,omitempty"`
	Records int            `json:"records"`
	Results []RecordResult `json:"results" nullable:"false"`
	Summary map[string]int `json:"summary" doc:"Findings by severity."`
}

// RecordResult is what came of one record.
type RecordResult struct {
	Record        string           `json:"record,omitempty"`
	Line          int              `json:"line,omitempty"`
	Route         string           `json:"route,omitempty"`
	Editions      []string         `json:"editions" nullable:"false"`
	Outcome       string           `json:"outcome" enum:"pass,fail,not-evaluated"`
	Findings      []ProblemFinding `json:"findings" nullable:"false"`
	Passed        []string         `json:"passed" nullable:"false"`
	NotApplicable []string         `json:"notApplicable" nullable:"false"`
	NotEvaluated  []string         `json:"notEvaluated" nullable:"false"`
}

type assessFlagsInput struct{}

type assessRecordsInput struct {
	AsOf    Day `query:"asOf" doc:"Check as of this day, not of the record's checkedOn."`
	KnownAt Day `query:"knownAt" doc:"Check with what was known of the guidance on this day."`
}

func (s *Server) assessments(api huma.API) {
	const tag = "assessments"
	flags := operation{
		id: "assess-flags", method: http.MethodPost, path: "/v1/assessments/flags", tag: tag, stream: true,
		summary: "Recognise the marks of emergency registration",
		about:   "One CIS record, or JSON Lines of them; the answer is of the same kind, in the same order.",
	}
	answer := schemaOf[FlagAnswer](api)
	stream(s, api, flags, map[string]*huma.MediaType{"application/json": {Schema: answer}, ndjson: {Schema: text()}},
		func(_ context.Context, who caller.Caller, _ *assessFlagsInput, x exchange) error {
			return assess(who, x, func(values io.Reader, kind string) error {
				found := assessment.NewFlags(x.answers(kind))
				for v, err := range input.Values(values) {
					if err != nil {
						return err
					}
					if err := found.Assess(v); err != nil {
						return err
					}
				}
				return found.Flush()
			})
		})
	takes(api, flags, schemaOf[CISRecord](api))

	records := operation{
		id: "assess-records", method: http.MethodPost, path: "/v1/assessments/records", tag: tag, stream: true,
		summary: "Check registration records against the guidance of their day",
		about:   "One record, or JSON Lines of them; the answer is one report. `rakit schema record` prints the schema of a record.",
	}
	stream(s, api, records, map[string]*huma.MediaType{"application/json": {Schema: schemaOf[RecordReport](api)}},
		func(_ context.Context, who caller.Caller, in *assessRecordsInput, x exchange) error {
			return assess(who, x, func(values io.Reader, _ string) error {
				return s.check(values, x.answers("application/json"), registration.Options{AsOf: in.AsOf.Date, KnownAt: in.KnownAt.Date})
			})
		})
	takes(api, records, &huma.Schema{Type: huma.TypeObject, Description: "A registration record."})
}

// check writes the report on records.
func (s *Server) check(values io.Reader, out io.Writer, o registration.Options) error {
	w, err := report.New(out, report.JSON, assessment.Header(s.rules.Version(), o))
	if err != nil {
		return err
	}
	for v, err := range input.Values(values) {
		if err != nil {
			return err
		}
		result, err := assessment.Record(v, o)
		if err != nil {
			return err
		}
		if err := w.Result(result); err != nil {
			return err
		}
	}
	return w.Close()
}

// assess calls fn with the documents to assess. One document is read whole
// before anything is answered, so that what cannot be read is a problem and not
// a row; it must be one. JSON Lines are read while they are answered.
func assess(who caller.Caller, x exchange, fn func(values io.Reader, kind string) error) error {
	if !who.Assess {
		return problem(x.Context(), kindForbidden, "the key of this system does not say that it may assess")
	}
	if strings.HasPrefix(x.Header.Get("Content-Type"), ndjson) {
		// A client that reads nothing before it has sent all would stop us
		// otherwise, or we it.
		if err := http.NewResponseController(x.out.w).EnableFullDuplex(); err != nil {
			return fmt.Errorf("answering while reading: %w", err)
		}
		return fn(x.Body, ndjson)
	}
	data, err := io.ReadAll(x.Body)
	if err != nil {
		return tooLarge(x.Context(), err)
	}
	var document any
	if err := input.Decode(data, &document); err != nil {
		return err
	}
	if _, ok := document.(map[string]any); !ok {
		return input.Missing("") // an array or a plain value: not one document of members
	}
	return fn(bytes.NewReader(data), "application/json")
}

// tooLarge returns the problem of a body that could not be read to its end.
func tooLarge(ctx context.Context, err error) error {
	return problemOfFramework(ctx, http.StatusBadRequest, []error{err})
}

// takes says in the document what an operation reads by itself.
func takes(api huma.API, o operation, one *huma.Schema) {
	op := api.OpenAPI().Paths[o.path].Post
	op.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{
		"application/json": {Schema: one}, ndjson: {Schema: text()},
	}}
}

func text() *huma.Schema { return &huma.Schema{Type: huma.TypeString, Description: "JSON Lines."} }

func schemaOf[T any](api huma.API) *huma.Schema {
	return huma.SchemaFromType(api.OpenAPI().Components.Schemas, reflect.TypeFor[T]())
}
