package passcode_test

import (
	"bytes"
	"encoding/gob"
	stdjson "encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"reflect"
	"strings"
	"testing"
	"unsafe"

	"github.com/go-json-experiment/json"
	"github.com/google/go-cmp/cmp"
	"github.com/rs/zerolog"

	"github.com/rakit-dev/rakit/passcode"
)

func TestGobIsRefused(t *testing.T) {
	var b bytes.Buffer
	err := gob.NewEncoder(&b).Encode(outside{Secret: passcode.NewSecret(marker)})
	if !errors.Is(err, passcode.ErrSecret) {
		t.Errorf("gob error = %v, want ErrSecret", err)
	}
	if form := leaks(b.String()); form != "" {
		t.Errorf("gob shows the secret in %s", form)
	}
}

func TestSecretIsNotRead(t *testing.T) {
	for _, doc := range []string{`"[secret]"`, `"123456"`, `123456`, `""`, `{}`} {
		var p passcode.Passcode
		for decoder, err := range map[string]error{
			"encoding/json": stdjson.Unmarshal([]byte(doc), &p), "go-json-experiment": json.Unmarshal([]byte(doc), &p),
		} {
			if err == nil || !p.IsZero() {
				t.Errorf("%s reads %s into a passcode: %v", decoder, doc, err)
			}
		}
	}
	var s passcode.Secret
	if err := s.UnmarshalText([]byte(marker)); !errors.Is(err, passcode.ErrSecret) || leaks(err.Error()) != "" {
		t.Errorf("UnmarshalText = %v, want ErrSecret", err)
	}
	if err := s.UnmarshalBinary([]byte(marker)); !errors.Is(err, passcode.ErrSecret) || leaks(err.Error()) != "" {
		t.Errorf("UnmarshalBinary = %v, want ErrSecret", err)
	}
}

type zobject struct{ v any }

func (o zobject) MarshalZerologObject(e *zerolog.Event) {
	e.Interface("i", o.v).Any("a", o.v).Str("s", fmt.Sprint(o.v))
}

func TestNoLoggerShowsASecret(t *testing.T) {
	for name, h := range holders() {
		var b bytes.Buffer
		for _, l := range []*slog.Logger{slog.New(slog.NewTextHandler(&b, nil)), slog.New(slog.NewJSONHandler(&b, nil))} {
			l.Info("a", "b", h, slog.Any("c", h), slog.Group("g", "d", h))
			l.With("e", h).WithGroup("f").Error("g", "h", &h)
		}
		z := zerolog.New(&b)
		z.Info().Interface("i", h).Any("a", h).Object("o", zobject{h}).EmbedObject(zobject{h}).
			Fields(map[string]any{"f": h}).Err(fmt.Errorf("%v", h)).Dict("d", zerolog.Dict().Any("a", h)).
			Array("r", zerolog.Arr().Interface(h)).Type("t", h).Msgf("%v %+v", h, h)
		if s, ok := h.(fmt.Stringer); ok {
			z.Info().Stringer("s", s).Stringers("t", []fmt.Stringer{s}).Send()
		}
		console := zerolog.New(zerolog.ConsoleWriter{Out: &b, NoColor: true})
		console.Info().Interface("i", h).Any("a", h).Send()
		z = z.With().Interface("w", h).Any("v", h).Logger()
		z.Info().Send()
		if form := leaks(b.String()); form != "" {
			t.Errorf("a log with %s shows the secret in %s:\n%s", name, form, b.String())
		}
		if b.Len() < 100 {
			t.Errorf("nothing was logged for %s: the test proves nothing", name)
		}
	}
}

// TestNoDeepWalkReachesASecret stands for the printers of test libraries, which
// ignore methods, read unexported fields and follow every pointer.
func TestNoDeepWalkReachesASecret(t *testing.T) {
	plain := marker
	if got := deepText(reflect.ValueOf(&inside{any: &struct{ s *string }{&plain}})); leaks(got) == "" {
		t.Fatal("the walk does not reach text behind pointers: it proves nothing")
	}
	for name, h := range holders() {
		if form := leaks(deepText(reflect.ValueOf(h))); form != "" {
			t.Errorf("a deep walk of %s finds the secret in %s", name, form)
		}
	}
}

func deepText(v reflect.Value) string {
	switch v.Kind() {
	case reflect.String:
		return v.String() + "\n"
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			return deepText(v.Elem())
		}
	case reflect.Slice, reflect.Array:
		var text string
		for i := range v.Len() {
			text += deepText(v.Index(i))
		}
		return text
	case reflect.Map:
		var text string
		for _, k := range v.MapKeys() {
			text += deepText(k) + deepText(v.MapIndex(k))
		}
		return text
	case reflect.Struct:
		held := reflect.New(v.Type()).Elem()
		if v.CanInterface() {
			held.Set(v)
		} else if v.CanAddr() {
			held = v
		}
		var text string
		for i := range held.NumField() {
			f := held.Field(i)
			if f.CanAddr() {
				f = reflect.NewAt(f.Type(), unsafe.Pointer(f.UnsafeAddr())).Elem()
			}
			text += deepText(f)
		}
		return text
	}
	return ""
}

func TestPanicShowsNoSecret(t *testing.T) {
	const env = "PASSCODE_TEST_PANIC"
	if which := os.Getenv(env); which != "" {
		h := holders()[which]
		defer func() { panic(fmt.Sprintf("again: %v", recover())) }()
		panic(h)
	}
	for name := range holders() {
		cmd := exec.Command(os.Args[0], "-test.run=^TestPanicShowsNoSecret$")
		cmd.Env = append(os.Environ(), env+"="+name, "GOTRACEBACK=all")
		out, err := cmd.CombinedOutput()
		if err == nil || !strings.Contains(string(out), "panic: ") {
			t.Fatalf("no panic with %s: %v\n%s", name, err, out)
		}
		if form := leaks(string(out)); form != "" {
			t.Errorf("a panic with %s shows the secret in %s:\n%s", name, form, out)
		}
	}
}

func TestSecretValue(t *testing.T) {
	a, b, zero := passcode.NewSecret("123456"), passcode.NewSecret("123456"), passcode.Secret{}
	for _, tt := range []struct {
		name      string
		got, want bool
		why       string
	}{
		{"same text", a.Equal(b), true, "equality is of the text"},
		{"last digit", a.Equal(passcode.NewSecret("123457")), false, "one digit off"},
		{"prefix", a.Equal(passcode.NewSecret("12345")), false, "shorter"},
		{"zero and full", zero.Equal(a), false, "nothing is not something"},
		{"zero and zero", zero.Equal(passcode.NewSecret("")), true, "nothing equals nothing"},
		{"zero is zero", zero.IsZero(), true, "zero value"},
		{"empty is zero", passcode.NewSecret("").IsZero(), true, "no text, no secret"},
		{"full is not zero", a.IsZero(), false, "holds text"},
		{"go-cmp", cmp.Equal(passcode.Passcode{Secret: a}, passcode.Passcode{Secret: b}), true, "Equal is found by go-cmp"},
		{"not comparable", reflect.TypeFor[passcode.Passcode]().Comparable(), false, "== would not take constant time"},
	} {
		if tt.got != tt.want {
			t.Errorf("%s = %v, want %v\nwhy: %s", tt.name, tt.got, tt.want, tt.why)
		}
	}
	if a.Reveal() != "123456" || zero.Reveal() != "" {
		t.Error("Reveal does not return the text")
	}
}
