package assessment

import (
	"github.com/rakit-dev/rakit/evidence/licence"
	"github.com/rakit-dev/rakit/guidance"
)

// licenceContext says who issued a licence, and to whom. With any member of the
// holder the number is held against the holder.
type licenceContext struct {
	Country     licence.Country `json:"country,omitzero"` // absent: GB
	Surname     string          `json:"surname,omitzero"`
	Forenames   string          `json:"forenames,omitzero"`
	DateOfBirth guidance.Date   `json:"dateOfBirth,omitzero"`
	Sex         sexOfHolder     `json:"sex,omitzero"`
}

// sexOfHolder is the sex of a holder. The number of a licence codes the first two;
// the third, and the zero value of a line that does not say, are not compared.
type sexOfHolder uint8

var sexNames = []string{"F", "M", "X"}

// UnmarshalText reads F, M or X.
func (s *sexOfHolder) UnmarshalText(text []byte) (err error) {
	*s, err = guidance.ParseClosed[sexOfHolder]("sex", sexNames, string(text))
	return err
}

// holder returns the holder, or nil if nothing was said of one.
func (c licenceContext) holder() *licence.Holder {
	h := licence.Holder{Surname: c.Surname, Forenames: c.Forenames, DateOfBirth: c.DateOfBirth}
	if c.Sex != 0 {
		h.Sex = sexNames[c.Sex-1]
	}
	if h == (licence.Holder{}) {
		return nil
	}
	return &h
}

type licenceFields struct {
	Normalised   string          `json:"normalised,omitempty"`
	SurnameBlock string          `json:"surnameBlock,omitempty"`
	YY           string          `json:"yy,omitempty"`
	Month        string          `json:"month,omitempty"`
	Day          string          `json:"day,omitempty"`
	Sex          string          `json:"sex,omitempty"`
	Initials     string          `json:"initials,omitempty"`
	Tail         string          `json:"tail,omitempty"`
	BirthDates   []guidance.Date `json:"birthDates,omitempty"` // the days that the number may mean
	DateExists   bool            `json:"dateExists,omitzero"`
	Warning      string          `json:"warning,omitempty"`
	Result       string          `json:"result,omitempty"` // of holding it against the holder
	Mismatch     []string        `json:"mismatch,omitzero"`
}

func validateLicence(text string, c licenceContext, _ guidance.Date) verdict {
	if c.Country == 0 {
		c.Country = licence.GB
	}
	h := c.holder()
	n, a := licence.Check(c.Country, text, h, atInput)
	if !n.IsZero() {
		d := codedVerdict(n, h, a)
		if fields, ok := d.fields.(licenceFields); ok && d.valid() {
			fields.Tail, fields.Warning = n.Tail(), unusual(n)
			d.fields = fields
		}
		return d
	}
	if h != nil {
		if first, part := licence.CheckFirst13(c.Country, text, *h, atInput); !first.IsZero() {
			return codedVerdict(first, h, part)
		}
	}
	return verdict{fields: refusal{Hint: issueNumber(c.Country, text)}.fields(), findings: a.Findings()}
}

// coded is the number of a licence, or the part of it that codes its holder.
type coded interface {
	SurnameBlock() string
	YY() string
	Month() string
	Day() string
	Sex() string
	Initials() string
	BirthDates() []guidance.Date
	DateExists() bool
	String() string
	Compare(h licence.Holder) licence.Comparison
}

// codedVerdict returns what is answered for a number or a part of one: what it
// codes only where it is valid.
func codedVerdict(n coded, h *licence.Holder, a guidance.Assessment) verdict {
	d := verdict{normalised: n.String(), findings: a.Findings()}
	var fields licenceFields
	if d.valid() {
		fields = licenceFields{
			Normalised: n.String(), SurnameBlock: n.SurnameBlock(), YY: n.YY(), Month: n.Month(), Day: n.Day(), Sex: n.Sex(),
			Initials: n.Initials(), BirthDates: n.BirthDates(), DateExists: n.DateExists(),
		}
	}
	if h != nil {
		comparison := n.Compare(*h)
		fields.Result, fields.Mismatch = comparison.Result.String(), append([]string{}, comparison.Mismatch...)
	}
	d.fields = fields
	return d
}

// unusual returns the word for a character that one publisher refuses.
func unusual(n licence.Number) string {
	if n.Unusual() {
		return "unusual_position_14"
	}
	return ""
}

// issueNumber returns the word for an issue number that stands after the number of
// a licence, which is right without it; else "".
func issueNumber(c licence.Country, text string) string {
	if issue := licence.IssueNumber(c, text); issue != "" {
		return "issue_number_" + issue
	}
	return ""
}
