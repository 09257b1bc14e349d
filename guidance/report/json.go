package report

import (
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/rakit-dev/rakit/guidance"
)

// jsonBody writes one object. What is known only at the end, the number of
// records and the summary, stands at its end.
type jsonBody struct {
	enc *jsontext.Encoder
}

func (j jsonBody) head(h guidance.Header) error {
	tokens := []jsontext.Token{
		jsontext.BeginObject,
		jsontext.String("ruleset"), jsontext.String(h.Ruleset),
		jsontext.String("asOf"), jsontext.String(h.AsOf),
	}
	if h.KnownAt != "" {
		tokens = append(tokens, jsontext.String("knownAt"), jsontext.String(h.KnownAt))
	}
	return j.tokens(append(tokens, jsontext.String("results"), jsontext.BeginArray)...)
}

// result encodes r as a whole before any of it is written, so that a result
// that cannot be encoded leaves nothing behind.
func (j jsonBody) result(r guidance.Result) error {
	data, err := json.Marshal(r, json.Deterministic(true))
	if err != nil {
		return err
	}
	return j.enc.WriteValue(data)
}

// foot ends the outermost value, upon which the encoder writes a line end and
// all that it holds.
func (j jsonBody) foot(t totals) error {
	err := j.tokens(
		jsontext.EndArray,
		jsontext.String("records"), jsontext.Int(int64(t.records)),
		jsontext.String("summary"),
	)
	if err != nil {
		return err
	}
	if err := json.MarshalEncode(j.enc, t.findings); err != nil {
		return err
	}
	return j.tokens(jsontext.EndObject)
}

func (j jsonBody) tokens(ts ...jsontext.Token) error {
	for _, t := range ts {
		if err := j.enc.WriteToken(t); err != nil {
			return err
		}
	}
	return nil
}
