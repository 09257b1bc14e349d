package assessment

import (
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/rakit-dev/rakit/evidence/gpg45"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/input"
)

// ProfileOptions say how identities are held against the identity profiles of
// GPG 45.
type ProfileOptions struct {
	Accepted gpg45.ProfileSet // hold against these only; see gpg45.AllProfiles
	Explain  bool             // say what is missing of each profile that is not met, and whether a disputed line decides
	Variants []gpg45.Variant  // read these disputed lines the other way
}

// Profiles writes, for each identity that was scored, which identity profiles it
// meets: one line of JSON with id, level, profiles, where asked for unmet, and the
// findings if there are any; or the number of the line and the findings of one
// that cannot be read. Make one with [NewProfiles].
type Profiles struct {
	answers
	table    *gpg45.Table
	accepted gpg45.ProfileSet
	explain  bool
}

// NewProfiles returns Profiles that write to w. Call Flush at the end.
func NewProfiles(w io.Writer, o ProfileOptions) *Profiles {
	p := &Profiles{answers: newAnswers(w)}
	p.Turn(o)
	return p
}

// Turn has the Profiles go on by other options.
func (p *Profiles) Turn(o ProfileOptions) {
	p.table, p.accepted, p.explain = gpg45.Current(), o.Accepted, o.Explain
	if len(o.Variants) > 0 {
		p.table = gpg45.NewTable(o.Variants...)
	}
}

// Assess answers for one identity. The error is that of writing.
func (p *Profiles) Assess(v input.Value) error {
	var s scores
	if err := s.read(v); err != nil {
		return p.unreadable(v.Line, err)
	}
	return p.answer(s)
}

// AssessOne answers for the one document that there is. One that cannot be read
// is not answered: the error is an [*input.Error]. Any other error is that of
// writing.
func (p *Profiles) AssessOne(document []byte) error {
	var s scores
	if err := s.read(input.Value{Number: 1, Line: 1, Data: document}); err != nil {
		return err
	}
	return p.answer(s)
}

func (p *Profiles) answer(s scores) error {
	e := s.evidence()
	result := p.table.Evaluate(e, p.accepted)
	row, err := p.rows.begin(s.ID)
	if err != nil {
		return err
	}
	row = append(row, `,"level":"`...)
	row = append(row, result.Level.String()...)
	row = result.Profiles.AppendJSON(append(row, `","profiles":`...))
	if p.explain {
		if row, err = p.unmet(row, e); err != nil {
			return err
		}
	}
	var findings []guidance.Finding
	if result.Blocked || p.explain {
		findings = p.findings(e)
		p.found(findings)
	}
	return p.rows.endIfAny(row, findings)
}

// findings returns what the rules say. That a disputed line decides is part of
// the explanation, and does not ask whoever has chosen a reading.
func (p *Profiles) findings(e gpg45.Evidence) []guidance.Finding {
	fs := gpg45.Assess(e, p.accepted, "").Findings()
	if p.explain && p.table == gpg45.Current() {
		return fs
	}
	return slices.DeleteFunc(fs, func(f guidance.Finding) bool { return f.Severity < guidance.Error })
}

// unmet adds what is missing of every profile that is not met.
func (p *Profiles) unmet(row []byte, e gpg45.Evidence) ([]byte, error) {
	row = append(row, `,"unmet":[`...)
	for i, u := range p.table.Explain(e, p.accepted) {
		if i > 0 {
			row = append(row, ',')
		}
		var err error
		if row, err = u.AppendJSON(row); err != nil {
			return nil, err
		}
	}
	return append(row, ']'), nil
}

// scores is an identity as it is scored in a document.
type scores struct {
	ID               string                    `json:"id,omitempty"`
	Evidence         []gpg45.Item              `json:"evidence"`
	Activity         highest[gpg45.Score]      `json:"activity,omitzero"`
	Fraud            highest[gpg45.FraudScore] `json:"fraud,omitzero"`
	Verification     highest[gpg45.Score]      `json:"verification,omitzero"`
	ContraIndicators []gpg45.ContraIndicator   `json:"contraIndicators,omitempty"`
}

// read reads an identity. One without the member evidence is not one without
// evidence: nothing can be said of it.
func (s *scores) read(v input.Value) error {
	if err := v.Decode(s); err != nil {
		return err
	}
	if s.Evidence == nil {
		return input.Missing("/evidence")
	}
	for i, c := range s.ContraIndicators {
		if strings.TrimSpace(c.Code) == "" { // what is it that was mitigated?
			return input.Missing("/contraIndicators/" + strconv.Itoa(i) + "/code")
		}
	}
	return nil
}

// evidence returns the scores. The name of a document may be written in several
// ways, and is one document all the same.
func (s *scores) evidence() gpg45.Evidence {
	for i := range s.Evidence {
		s.Evidence[i].Document = documentName(s.Evidence[i].Document)
	}
	return gpg45.Evidence{
		Items: s.Evidence, Activity: s.Activity.score, Fraud: s.Fraud.score, Verification: s.Verification.score,
		ContraIndicators: s.ContraIndicators,
	}
}

// highest is a score, or a list of scores of which the highest counts; an empty
// list holds none.
type highest[S gpg45.Score | gpg45.FraudScore] struct{ score S }

// UnmarshalJSONFrom reads one or the other.
func (h *highest[S]) UnmarshalJSONFrom(d *jsontext.Decoder) error {
	if d.PeekKind() != jsontext.KindBeginArray {
		return json.UnmarshalDecode(d, &h.score)
	}
	var list []S
	if err := json.UnmarshalDecode(d, &list); err != nil {
		return err
	}
	h.score = 0
	for _, s := range list {
		h.score = max(h.score, s)
	}
	return nil
}

// documentName returns the name of a document without differences of case and
// white space.
func documentName(name string) string {
	return strings.ToLower(strings.Join(strings.Fields(name), " "))
}
