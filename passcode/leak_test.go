package passcode_test

import (
	"bytes"
	"encoding/base64"
	"encoding/gob"
	"encoding/hex"
	stdjson "encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"strings"
	"testing"
	"text/template"

	"github.com/go-json-experiment/json"
	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/passcode"
)

// marker is the secret in these tests. It has no letter of a hexadecimal number,
// so that a printed address cannot look like it.
const marker = "zqxjkv"

type outside struct {
	Name   string
	Secret passcode.Secret
	Code   passcode.Passcode
	Ptr    *passcode.Numbers
}

type inside struct {
	name   string
	secret passcode.Secret
	code   passcode.Passcode
	ptr    *passcode.Numbers
	any    any
}

type embedding struct {
	passcode.Passcode
	Name string
}

func holders() map[string]any {
	s := passcode.NewSecret(marker)
	p := passcode.Passcode{Secret: s}
	n := passcode.Numbers{Secret: s}
	return map[string]any{
		"secret": s, "pointer to secret": &s, "passcode": p, "pointer to passcode": &p, "numbers": n, "pointer to numbers": &n,
		"exported fields": outside{"a", s, p, &n}, "pointer to exported fields": &outside{"a", s, p, &n},
		"unexported fields": inside{"a", s, p, &n, p}, "pointer to unexported fields": &inside{"a", s, p, &n, &p},
		"embedded": embedding{p, "a"}, "slice": []passcode.Passcode{p}, "slice of any": []any{s, &p, n},
		"array": [1]passcode.Secret{s}, "map": map[string]passcode.Passcode{"a": p}, "map of any": map[string]any{"a": &p},
		"map of unexported": map[string]inside{"a": {secret: s, code: p, ptr: &n, any: n}},
		"deep":              []map[string]*inside{{"a": {secret: s, code: p, ptr: &n, any: inside{secret: s}}}},
		"bound method":      s.String,
		"bound message":     passcode.BoundMessage{Secret: s}, "slice of bound messages": []*passcode.BoundMessage{{Secret: s}},
	}
}

// leaks returns how the secret shows in text, or "".
func leaks(text string) string {
	decimal := strings.Trim(fmt.Sprint([]byte(marker)), "[]")
	for form, want := range map[string]string{
		"plain": marker, "upper case": strings.ToUpper(marker), "hex": hex.EncodeToString([]byte(marker)),
		"spaced hex": fmt.Sprintf("% x", marker), "decimal": decimal, "go hex": fmt.Sprintf("%#v", []byte(marker))[7:20],
		"base64": base64.StdEncoding.EncodeToString([]byte(marker)),
	} {
		if strings.Contains(strings.ToLower(text), strings.ToLower(want)) {
			return form
		}
	}
	return ""
}

func TestLeaksFindsEveryForm(t *testing.T) {
	for _, text := range []string{
		marker, fmt.Sprintf("%q", marker), fmt.Sprintf("%x", marker), fmt.Sprintf("%X", marker), fmt.Sprintf("% X", marker),
		fmt.Sprintf("%v", []byte(marker)), fmt.Sprintf("%#v", []byte(marker)), fmt.Sprintf("%+v", struct{ s string }{marker}),
	} {
		if leaks(text) == "" {
			t.Errorf("leaks(%s) found nothing; the tests with it would prove nothing", text)
		}
	}
}

func TestNoFormatterShowsASecret(t *testing.T) {
	verbs := []string{
		"%v", "%+v", "%#v", "%q", "%+q", "%#q", "%s", "%10.3s", "%-20s", "%x", "%X", "% x", "%#x", "%d", "%+d", "%08d",
		"%b", "%o", "%O", "%c", "%U", "%e", "%g", "%f", "%t", "%T", "%p", "%z", "%!", "%w", "%[1]*[1]v", "%.[1]*d", "no verb",
	}
	for name, h := range holders() {
		for _, verb := range verbs {
			if form := leaks(fmt.Sprintf(verb, h)); form != "" {
				t.Errorf("Sprintf(%q, %s) shows the secret in %s", verb, name, form)
			}
		}
		for how, text := range map[string]string{
			"Sprint": fmt.Sprint(h), "Sprintln": fmt.Sprintln(h),
			"wrapped in an error": fmt.Errorf("a: %w", fmt.Errorf("b: %v %+v", h, h)).Error(),
			"joined errors":       errors.Join(fmt.Errorf("%v", h), errors.New("a")).Error(),
		} {
			if form := leaks(text); form != "" {
				t.Errorf("%s of %s shows the secret in %s", how, name, form)
			}
		}
	}
	for _, s := range []fmt.Stringer{passcode.NewSecret(marker), passcode.Passcode{}, passcode.Numbers{}} {
		if got := s.String(); got != "[secret]" {
			t.Errorf("String() = %q, want [secret]", got)
		}
	}
	if got := fmt.Sprintf("%#v %5d", passcode.NewSecret(marker), passcode.NewSecret(marker)); got != "[secret] [secret]" {
		t.Errorf("Sprintf = %q, want [secret] twice", got)
	}
}

func TestNoEncoderShowsASecret(t *testing.T) {
	encoders := map[string]func(any) (string, error){
		"encoding/json":        func(v any) (string, error) { b, err := stdjson.Marshal(v); return string(b), err },
		"encoding/json indent": func(v any) (string, error) { b, err := stdjson.MarshalIndent(v, "", " "); return string(b), err },
		"go-json-experiment":   func(v any) (string, error) { b, err := json.Marshal(v); return string(b), err },
		"encoding/xml":         func(v any) (string, error) { b, err := xml.Marshal(v); return string(b), err },
		"encoding/xml attr":    func(v any) (string, error) { b, err := xml.Marshal(attr(v)); return string(b), err },
		"encoding/gob": func(v any) (string, error) {
			var b bytes.Buffer
			err := gob.NewEncoder(&b).Encode(v)
			return b.String(), err
		},
		"text/template":         func(v any) (string, error) { return execute("{{.}}", v) },
		"text/template printf":  func(v any) (string, error) { return execute(`{{printf "%v %#v %s" . . .}}`, v) },
		"go-cmp to other value": func(v any) (string, error) { return cmp.Diff(v, "other"), nil },
	}
	for name, h := range holders() {
		for encoder, encode := range encoders {
			text, err := encode(h)
			if form := leaks(text + fmt.Sprint(err)); form != "" {
				t.Errorf("%s of %s shows the secret in %s", encoder, name, form)
			}
		}
	}
	for encoder, encode := range map[string]func(any) (string, error){
		"encoding/json": encoders["encoding/json"], "go-json-experiment": encoders["go-json-experiment"],
	} {
		got, err := encode(passcode.Passcode{Secret: passcode.NewSecret(marker)})
		if err != nil || got != `"[secret]"` {
			t.Errorf("%s of a passcode = %s, %v; want [secret]", encoder, got, err)
		}
	}
}

func attr(v any) any {
	s, ok := v.(passcode.Secret)
	if !ok {
		return nil
	}
	return struct {
		XMLName xml.Name        `xml:"x"`
		S       passcode.Secret `xml:"s,attr"`
	}{S: s}
}

func execute(text string, v any) (string, error) {
	var b strings.Builder
	err := template.Must(template.New("").Parse(text)).Execute(&b, v)
	return b.String(), err
}
