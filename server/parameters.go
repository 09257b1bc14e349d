package server

import (
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
)

// plain refuses parameters that the framework would read in part, or not at all:
// a query that is not written as one, a parameter that stands there twice or is
// empty. What is asked for is never left out of account.
func plain(ctx huma.Context, next func(huma.Context)) {
	r, w := humago.Unwrap(ctx)
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil || !isUTF8(query) {
		p := problem(r.Context(), kindMalformed, "")
		p.Errors = []ProblemError{{In: "query", Detail: "is not written as a query: names and values in UTF-8, percent-encoded, with & between"}}
		writeProblem(w, p)
		return
	}
	var faults []ProblemError
	for _, p := range ctx.Operation().Parameters {
		var values []string
		switch p.In {
		case "query":
			values = query[p.Name]
		case "header":
			values = combined(r.Header, p.Name)
		}
		if fault := unplain(values); fault != "" {
			faults = append(faults, ProblemError{In: p.In, Pointer: "/" + p.Name, Detail: fault})
		}
	}
	if len(faults) > 0 {
		p := problem(r.Context(), kindInvalid, "")
		p.Errors = faults
		writeProblem(w, p)
		return
	}
	next(ctx)
}

func isUTF8(query url.Values) bool {
	for name, values := range query {
		if !utf8.ValidString(name) || !utf8.ValidString(strings.Join(values, " ")) {
			return false
		}
	}
	return true
}

func unplain(values []string) string {
	switch {
	case len(values) > 1:
		return "stands there more than once"
	case len(values) == 1 && values[0] == "":
		return "is empty: leave it out"
	}
	return ""
}

// combined returns the values of a header. Those of a list are one value: the
// list may be sent in several lines (RFC 9110, section 5.3).
func combined(h http.Header, name string) []string {
	values := h.Values(name)
	if len(values) > 1 && (name == "If-Match" || name == "If-None-Match") {
		h.Set(name, strings.Join(values, ", "))
	}
	return h.Values(name)
}
