package conformance

import (
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
)

// Line is a vector as a line of `rakit validate`, with what the answer has to say.
type Line struct {
	Vector
	Text   []byte         // one line of JSON, without its end
	Fields map[string]any // of the answer, if the vector is valid; some of those that it has
}

// served says which kinds of vectors each kind of `rakit validate` serves.
var served = []struct {
	kind    string
	vectors []string
}{
	{"nino", []string{"nino"}},
	{"mrz", []string{"td1", "td2", "td3", "mrva", "mrvb", "bad_length"}},
	{"passport-uk", []string{"passport_uk"}},
	{"passport-other", []string{"passport_other"}},
	{"brp", []string{"brp"}},
	{"share-code", []string{"share_code"}},
	{"driving-licence", []string{"gb", "ni", "iom", "jersey", "guernsey", "gb_cross"}},
	{"postcode", []string{"postcode"}},
	{"uprn", []string{"uprn"}},
	{"uk-mobile", []string{"uk_mobile"}},
	{"email", []string{"email"}},
	{"nhs-number", []string{"nhs_number"}},
	{"ods", []string{"ods"}},
	{"gmc", []string{"gmc"}},
	{"gmc-code", []string{"gmc_code"}},
	{"gmp", []string{"gmp"}},
	{"nmc", []string{"nmc"}},
	{"gphc", []string{"gphc"}},
	{"hcpc", []string{"hcpc"}},
	{"gdc", []string{"gdc"}},
	{"gdc-code", []string{"gdc_code"}},
	{"gdp", []string{"gdp"}},
	{"goc", []string{"goc"}},
	{"din", []string{"din"}},
	{"user-id", []string{"sds_user_id"}},
	{"role-profile-id", []string{"sds_role_id"}},
	{"passcode", []string{"format_smartcard"}},
	{"passcode-chosen", []string{"weak"}},
}

// ValidateKinds returns the kinds of `rakit validate` that serve vectors.
func ValidateKinds() []string {
	kinds := make([]string, len(served))
	for i, s := range served {
		kinds[i] = s.kind
	}
	return kinds
}

// Lines returns every vector that a kind of `rakit validate` serves, as a line. It
// fails when there is none.
func Lines(kind string) ([]Line, error) {
	vectors, err := every()
	if err != nil {
		return nil, err
	}
	var lines []Line
	for _, s := range served {
		for _, v := range vectors {
			if s.kind != kind || !slices.Contains(s.vectors, v.Kind) || v.needsMore() {
				continue
			}
			line, err := v.line()
			if err != nil {
				return nil, fmt.Errorf("corpus: %s: %w", v.ID, err)
			}
			lines = append(lines, line)
		}
	}
	if len(lines) == 0 {
		return nil, fmt.Errorf("corpus: no vector of the kind %q of rakit validate", kind)
	}
	return lines, nil
}

// every returns all vectors of the corpus, those of the boundaries last.
func every() ([]Vector, error) {
	var all []Vector
	for _, pattern := range []string{"*.json", "boundaries/*.json"} {
		names, err := fs.Glob(files, pattern)
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			vectors, err := read(name)
			if err != nil {
				return nil, fmt.Errorf("corpus: %w", err)
			}
			all = append(all, vectors...)
		}
	}
	return all, nil
}

// needsMore reports whether a vector is given what no line can say: a passcode is
// held against the date of birth of who chooses it, and no other of their numbers.
func (v Vector) needsMore() bool {
	if v.Kind != "weak" {
		return false
	}
	reasons, _ := v.Fields["reasons"].([]any)
	own := func(reason any) bool {
		word := fmt.Sprint(reason)
		return strings.HasPrefix(word, "own_") && word != "own_birth_date"
	}
	return len(reasons) > 0 && !slices.ContainsFunc(reasons, func(r any) bool { return !own(r) })
}

// countries are the issuers of licences, by the kinds of their vectors.
var countries = map[string]string{"ni": "NI", "iom": "IM", "jersey": "JE", "guernsey": "GG"}

// line makes a line of a vector. What a case is given besides its input stands
// among its fields, under other names.
func (v Vector) line() (Line, error) {
	members := map[string]any{"id": v.ID, "input": v.Input}
	fields := v.Fields
	switch v.Kind {
	case "nino":
		if v.Mode != "" {
			members["mode"] = v.Mode
		}
	case "ni", "iom", "jersey", "guernsey":
		members["country"] = countries[v.Kind]
	case "td1", "td2", "td3", "mrva", "mrvb":
		if today, ok := v.Fields["today"]; ok {
			members["today"] = today
			fields = maps.Clone(fields)
			delete(fields, "today")
		}
	case "format_smartcard", "weak":
		fields = nil // an answer about a passcode has none
		if context, ok := v.Fields["context"].(map[string]any); ok && context["dob"] != nil {
			members["dateOfBirth"] = context["dob"]
		}
	case "gb_cross":
		for given, member := range map[string]string{"surname": "surname", "forenames": "forenames", "birth_date": "dateOfBirth", "sex": "sex"} {
			if v.Fields[given] != "" { // what is not known is left out
				members[member] = v.Fields[given]
			}
		}
		fields = map[string]any{"result": v.Fields["result"], "mismatch": v.Fields["mismatch"]}
	}
	text, err := json.Marshal(members, json.Deterministic(true))
	if err != nil {
		return Line{}, err
	}
	l := Line{Vector: v, Text: text, Fields: map[string]any{}}
	for name, value := range fields {
		l.Fields[camelCase(name)] = value
	}
	return l, nil
}

// camelCase returns a name of the corpus as the command line writes it.
func camelCase(name string) string {
	words := strings.Split(name, "_")
	for i, word := range words[1:] {
		words[i+1] = strings.ToUpper(word[:1]) + word[1:]
	}
	return strings.Join(words, "")
}
