package caller

import (
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// oneOrMany is a claim that issuers write as an array or, of one element, as that
// element alone (RFC 7519 §4.1.3 for aud; ForgeRock and others for scope).
type oneOrMany[T any] []T

// UnmarshalJSONFrom reads an array, null as an empty one, or one element.
func (o *oneOrMany[T]) UnmarshalJSONFrom(d *jsontext.Decoder) error {
	*o = nil
	if kind := d.PeekKind(); kind == '[' || kind == 'n' {
		var many []T
		err := json.UnmarshalDecode(d, &many)
		*o = many
		return err
	}
	var one T
	err := json.UnmarshalDecode(d, &one)
	*o = oneOrMany[T]{one}
	return err
}
