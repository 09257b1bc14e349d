package server

import (
	"context"
	"io"
	"iter"
	"net/http"
	"reflect"
	"slices"
	"sync"

	"github.com/danielgtaylor/huma/v2"

	"github.com/rakit-dev/rakit/assessment"
	"github.com/rakit-dev/rakit/guidance/report"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/input"
	"github.com/rakit-dev/rakit/registration"
	"github.com/rakit-dev/rakit/server/caller"
)

// CISRecord is the evidence entered in the Care Identity Service for one person.
type CISRecord struct {
	ID           string       `json:"id,omitempty"`
	Organisation string       `json:"organisation,omitempty" doc:"ODS code of the organisation that looks after the person."`
	Evidence     []CISEntry   `json:"evidence" nullable:"false"`
	Renewals     []CISRenewal `json:"renewals,omitempty" nullable:"false" doc:"Of the certificates on the person's cards."`
	Expect       any          `json:"expect,omitempty" doc:"What a labelled test record expects; accepted and ignored."`
}

// CISRenewal is one renewal of the certificates on somebody's card.
type CISRenewal struct {
	On      Day `json:"on"`
	Expired Day `json:"expired,omitzero" doc:"Last day on which the old ones were valid, if they had run out. Then the holder was there."`
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

// flagsPool holds Flags between requests: their buffer is much larger than most
// answers.
var flagsPool = sync.Pool{New: func() any { return assessment.NewFlags(nil) }}

func (s *Server) assessments(api huma.API) {
	const tag = "assessments"
	flags := operation{
		id: "assess-flags", method: http.MethodPost, path: "/v1/assessments/flags", tag: tag,
		summary: "Recognise the marks of emergency registration",
		about:   "One CIS record, or JSON Lines of them; the answer is of the same kind, in the same order.",
	}
	fitting := fits(api, flags)
	rowwise[FlagAnswer](s, api, flags, schemaOf[CISRecord](api), func(who caller.Caller, _ *assessFlagsInput, x exchange) error {
		found := flagsPool.Get().(*assessment.Flags)
		defer flagsPool.Put(found)
		return answer(who, x, found, func(text []byte) error {
			record, err := fitting(x.Context(), text)
			if err != nil {
				return err
			}
			return found.Recognise(record)
		})
	})

	records := operation{
		id: "assess-records", method: http.MethodPost, path: "/v1/assessments/records", tag: tag,
		summary: "Check registration records against the guidance of their day",
		about:   "One record, or JSON Lines of them; the answer is one report. `rakit schema record` prints the schema of a record.",
	}
	stream(s, api, records, map[string]*huma.MediaType{"application/json": {Schema: answerOf[RecordReport](api)}},
		func(_ context.Context, who caller.Caller, in *assessRecordsInput, x exchange) error {
			check := func(values iter.Seq2[input.Value, error]) error {
				return s.check(values, x.answers("application/json"), registration.Options{AsOf: in.AsOf.Date, KnownAt: in.KnownAt.Date})
			}
			return assess(who, x, func(text []byte) error {
				if err := readable(text); err != nil {
					return err
				}
				return check(only(input.Value{Number: 1, Line: 1, Data: text}))
			}, check)
		})
	takes(api, records, &huma.Schema{Type: huma.TypeObject, Description: "A registration record."})
}

// check writes the report on records.
func (s *Server) check(values iter.Seq2[input.Value, error], out io.Writer, o registration.Options) error {
	w, err := report.New(out, report.JSON, assessment.Header(s.rules, o))
	if err != nil {
		return err
	}
	for v, err := range values {
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

// documentOf returns the one document of members that a text is.
func documentOf(text []byte) (map[string]any, error) {
	var document any
	if err := input.Decode(text, &document); err != nil {
		return nil, err
	}
	members, ok := document.(map[string]any)
	if !ok {
		return nil, input.Missing("") // an array or a plain value
	}
	return members, oddName(document, "")
}

// fits returns what reads a CIS record that fits the schema in the contract of the
// operation. The schema is asked only when a record does not fit at a glance.
func fits(api huma.API, o operation) func(ctx context.Context, text []byte) (identity.CISRecord, error) {
	entry := schemaOf[CISEntry](api).Properties
	glance := func(e identity.CISEntry) bool {
		return len(e.Kind) <= *entry["kind"].MaxLength && len(e.Number) <= *entry["number"].MaxLength &&
			len(e.Issued) <= *entry["issued"].MaxLength && len(e.Expires) <= *entry["expires"].MaxLength
	}
	return func(ctx context.Context, text []byte) (record identity.CISRecord, err error) {
		unreadable := input.Decode(text, &record)
		if unreadable == nil && record.Evidence != nil && all(record.Evidence, glance) && all(record.Renewals, dated) {
			return record, nil
		}
		document, err := documentOf(text)
		if err != nil {
			return record, err
		}
		schema := api.OpenAPI().Paths[o.path].Post.RequestBody.Content["application/json"].Schema
		at, found := huma.NewPathBuffer(nil, 0), &huma.ValidateResult{}
		at.Push("body")
		huma.Validate(api.OpenAPI().Components.Schemas, schema, at, huma.ModeWriteToServer, document, found)
		if len(found.Errors) > 0 {
			return record, problemOfFramework(ctx, http.StatusUnprocessableEntity, found.Errors)
		}
		return record, unreadable
	}
}

func dated(r identity.Renewal) bool { return !r.On.IsZero() }

func all[T any](values []T, holds func(T) bool) bool {
	return !slices.ContainsFunc(values, func(v T) bool { return !holds(v) })
}

// readable is the check of a registration record, whose schema is not in the
// contract.
func readable(text []byte) error {
	unreadable := input.Decode(text, new(registration.Record))
	if unreadable == nil {
		return nil
	}
	if _, err := documentOf(text); err != nil {
		return err
	}
	return unreadable
}

// only is the sequence of one value.
func only(v input.Value) iter.Seq2[input.Value, error] {
	return func(yield func(input.Value, error) bool) { yield(v, nil) }
}

// answerOf returns a schema by its name, so that an answer may gain members.
func answerOf[T any](api huma.API) *huma.Schema {
	return api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[T](), true, "")
}

func schemaOf[T any](api huma.API) *huma.Schema {
	return huma.SchemaFromType(api.OpenAPI().Components.Schemas, reflect.TypeFor[T]())
}
