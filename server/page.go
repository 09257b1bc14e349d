package server

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"

	"github.com/rakit-dev/rakit/authority"
)

// PageInput says which part of a list is asked for.
type PageInput struct {
	Cursor string `query:"cursor" maxLength:"256" doc:"Where the page begins: the member next of the page before. Opaque, and good only with the same filters."`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"How many objects at most."`
}

// List is one page of a list, in order of id.
type List[T any] struct {
	Items []T    `json:"items" nullable:"false"`
	Next  string `json:"next,omitempty" doc:"Cursor of the next page; absent on the last."`
}

// filterSum is how many bytes of the filters' hash a cursor holds: against
// mistakes, not against attackers, who gain nothing by another cursor.
const filterSum = 6

// page returns the page that is asked for under the filters.
func (p PageInput) page(ctx context.Context, filters any) (authority.Page, error) {
	page := authority.Page{Limit: p.Limit}
	if p.Cursor == "" {
		return page, nil
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(p.Cursor)
	if err != nil || len(raw) <= filterSum || string(raw[:filterSum]) != sumOf(filters) {
		bad := problem(ctx, kindInvalid, "")
		bad.Errors = []ProblemError{{In: "query", Pointer: "/cursor", Detail: "is not the cursor of a page of this list with these filters"}}
		return page, bad
	}
	page.After = string(raw[filterSum:])
	return page, nil
}

func cursor(after string, filters any) string {
	if after == "" {
		return ""
	}
	return base64.RawURLEncoding.EncodeToString([]byte(sumOf(filters) + after))
}

// sumOf hashes filters by their Go syntax: the same values, the same text.
func sumOf(filters any) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%#v", filters))
	return string(sum[:filterSum])
}

// listed turns what a Reader returns into a page.
func listed[T, D any](found []T, next string, err error, filters any, show func(T) D) (List[D], error) {
	if err != nil {
		return List[D]{}, err
	}
	items := make([]D, len(found))
	for i, v := range found {
		items[i] = show(v)
	}
	return List[D]{Items: items, Next: cursor(next, filters)}, nil
}
