package card

import (
	"errors"
	"fmt"
	"slices"

	"github.com/rakit-dev/rakit/guidance"
)

// Series is the series of a smartcard, by which its chip and its end are known.
// The zero Series is invalid.
type Series uint8

// MaxSeries is the highest series that is known.
const MaxSeries Series = 10

// ErrSeries is returned, wrapped, for a number that does not begin with a series.
var ErrSeries = errors.New("the number does not begin with a series from 01 to 10")

// SeriesLine is one line of the table of series.
type SeriesLine struct {
	Series Series        `json:"series"`
	Made   string        `json:"made,omitzero"` // maker or type, "" if nobody says
	SHA256 bool          `json:"sha256"`        // it signs prescriptions with SHA-256
	Rule   guidance.Rule `json:"-"`             // what ends it, or speaks against it; the zero Rule if nothing does

	Citations []guidance.Citation `json:"citations"` // where it is named
}

var seriesNamed = smartcardConnect.At("Smartcards that work with it")

// seriesTable has a line for each series, in their order. Which maker or type is whose
// is inferred from lists that name both, and is unverified; nothing is decided by it.
// The days on which a
// series is blocked are those on which its rule applies.
var seriesTable = []SeriesLine{
	{Series: 1, Rule: ruleSeriesWithdrawn, Citations: ruleSeriesWithdrawn.Citations},
	{Series: 2, Rule: ruleSeriesWithdrawn, Citations: ruleSeriesWithdrawn.Citations},
	{Series: 3, Rule: ruleSeriesWithdrawn, Citations: ruleSeriesWithdrawn.Citations},
	{Series: 4, Made: "Gemplus", Rule: ruleSeries4, Citations: ruleSeries4.Citations},
	{Series: 5, Made: "JCOP41", Rule: ruleSeries5And6, Citations: ruleSeries5And6.Citations},
	{Series: 6, Made: "JCOP41", Rule: ruleSeries5And6, Citations: ruleSeries5And6.Citations},
	{Series: 7, Rule: ruleSeries7, Citations: ruleSeries7.Citations},
	{Series: 8, Made: "Oberthur", SHA256: true, Citations: []guidance.Citation{seriesNamed}},
	{Series: 9, Made: "Idemia, PIV", SHA256: true, Citations: []guidance.Citation{seriesNamed}},
	{Series: 10, Made: "Idemia", SHA256: true, Citations: []guidance.Citation{seriesNamed}},
}

// SeriesTable returns the table of series. The slice is the caller's.
func SeriesTable() []SeriesLine {
	table := slices.Clone(seriesTable)
	for i := range table {
		table[i].Citations = slices.Clone(table[i].Citations)
	}
	return table
}

// SeriesOf reads the series of a card from its number, the small one at the
// bottom right of the back: its first two digits, 01 to 10 (RA-CRD-058). The
// rest of the number does not count, and may be missing. The error wraps
// [ErrSeries], and does not repeat the number.
func SeriesOf(number string) (Series, error) {
	if len(number) >= 2 {
		tens, ones := number[0]-'0', number[1]-'0' // what is before '0' wraps round
		if s := Series(tens*10 + ones); tens <= 9 && ones <= 9 && s.Valid() {
			return s, nil
		}
	}
	return 0, fmt.Errorf("series of a card: %w", ErrSeries)
}

// Valid reports whether s is a series of the table.
func (s Series) Valid() bool { return 1 <= s && s <= MaxSeries }

// String returns the number of the series as on the card, in two digits, or
// "invalid".
func (s Series) String() string {
	if !s.Valid() {
		return "invalid"
	}
	return fmt.Sprintf("%02d", uint8(s))
}

// MarshalText returns the two digits; an invalid series is an error.
func (s Series) MarshalText() ([]byte, error) {
	if !s.Valid() {
		return nil, fmt.Errorf("series of a card: %w", ErrSeries)
	}
	return []byte(s.String()), nil
}

// UnmarshalText reads exactly two digits; the error wraps [ErrSeries].
func (s *Series) UnmarshalText(text []byte) error {
	read, err := SeriesOf(string(text))
	if err != nil || len(text) != 2 {
		return fmt.Errorf("series of a card: %w", ErrSeries)
	}
	*s = read
	return nil
}

// CheckSeries assesses whether a card of a series works on a London day: 1 to 3
// are withdrawn (RA-CRD-059), 4, 5 and 6 blocked by date (RA-CRD-060,
// RA-CRD-061), and of 7 nothing is known (RA-CRD-062). An invalid series breaks
// RA-CRD-058. The finding stands at the JSON Pointer.
func CheckSeries(s Series, on guidance.Date, pointer string) guidance.Assessment {
	var a guidance.Assessment
	for _, r := range []guidance.Rule{ruleSeriesWithdrawn, ruleSeries4, ruleSeries5And6, ruleSeries7} {
		a.Skip(r)
	}
	a.Require(ruleSeriesNumber, s.Valid(), pointer, "this is no series of a smartcard")
	if !s.Valid() {
		return a
	}
	r := seriesTable[s-1].Rule
	switch {
	case r.ID == "":
	case on.IsZero() && r.Effective != (guidance.Interval{}):
		a.Unknown(r)
	case r.Effective == (guidance.Interval{}) || r.Effective.Contains(on):
		a.Fail(r, pointer, seriesMessages[r.ID])
	default:
		a.Pass(r)
	}
	return a
}

var seriesMessages = map[guidance.RuleID]string{
	ruleSeriesWithdrawn.ID: "the series is withdrawn: the card is replaced",
	ruleSeries4.ID:         "the series is blocked on this day: the card is replaced",
	ruleSeries5And6.ID:     "the series is blocked on this day: the card is replaced",
	ruleSeries7.ID:         "nothing is known of this series: look at the number again",
}

// CheckSeriesSigns assesses whether a card of a series signs prescriptions on a
// London day: from 4 July 2025 that takes SHA-256, and so series 8 or later
// (RA-CRD-063). For an invalid series the rule cannot be evaluated. The finding
// stands at the JSON Pointer.
func CheckSeriesSigns(s Series, on guidance.Date, pointer string) guidance.Assessment {
	var a guidance.Assessment
	switch {
	case !s.Valid() || on.IsZero():
		a.Unknown(ruleSeriesSigns)
	case !ruleSeriesSigns.Effective.Contains(on):
		a.Skip(ruleSeriesSigns)
	default:
		a.Require(ruleSeriesSigns, seriesTable[s-1].SHA256, pointer, "a card of this series does not sign with SHA-256")
	}
	return a
}
