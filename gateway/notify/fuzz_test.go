package notify

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/message"
	"github.com/rakit-dev/rakit/passcode"
)

const (
	exampleService = "26785a09-ab16-4eb0-8407-a37497a57506"
	exampleSecret  = "3d844edf-8d35-48ac-975b-e847b4f122b0"
)

func TestParseAPIKey(t *testing.T) {
	for _, tt := range []struct {
		name, key string
		ok        bool
	}{
		{"as documented", "my_test_key-" + exampleService + "-" + exampleSecret, true},
		{"hyphens and blanks in the name", "my test-key 1-" + exampleService + "-" + exampleSecret, true},
		{"a name that is a UUID", exampleSecret + "-" + exampleService + "-" + exampleSecret, true},
		{"a name of one letter", "k-" + exampleService + "-" + exampleSecret, true},
		{"no name", exampleService + "-" + exampleSecret, false},
		{"an empty name", "-" + exampleService + "-" + exampleSecret, false},
		{"the secret alone", exampleSecret, false},
		{"no hyphen before the service", "key" + exampleService + "-" + exampleSecret, false},
		{"a letter short", "key-" + exampleService + "-" + exampleSecret[1:], false},
		{"a letter that is no hexadecimal digit", "key-" + exampleService + "-" + "g" + exampleSecret[1:], false},
		{"the end of a line", "key-" + exampleService + "-" + exampleSecret + "\n", false},
		{"two lines", "a\nkey-" + exampleService + "-" + exampleSecret, false},
		{"empty", "", false},
	} {
		key, err := parseAPIKey(passcode.NewSecret(tt.key))
		if (err == nil) != tt.ok {
			t.Errorf("%s: %v, want accepted %v", tt.name, err, tt.ok)
		}
		if tt.ok && (key.service != exampleService || key.secret.Reveal() != exampleSecret) {
			t.Errorf("%s: service %s", tt.name, key.service)
		}
	}
}

// TestToken holds a token against the documentation, by its text.
func TestToken(t *testing.T) {
	key, err := parseAPIKey(passcode.NewSecret("my_test_key-" + exampleService + "-" + exampleSecret))
	if err != nil {
		t.Fatal(err)
	}
	token, err := key.token(time.Unix(1568818578, 999e6))
	if err != nil {
		t.Fatal(err)
	}
	signed, err := jose.ParseSigned(token, []jose.SignatureAlgorithm{jose.HS256})
	if err != nil {
		t.Fatal(err)
	}
	payload, err := signed.Verify([]byte(exampleSecret))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := string(payload), `{"iat":1568818578,"iss":"`+exampleService+`"}`; got != want {
		t.Errorf("payload %s, want %s", got, want)
	}
	if typ := signed.Signatures[0].Header.ExtraHeaders[jose.HeaderType]; typ != "JWT" {
		t.Errorf("typ %v, want JWT", typ)
	}
}

func FuzzParseAPIKey(f *testing.F) {
	for _, s := range []string{"my_test_key-" + exampleService + "-" + exampleSecret, exampleSecret, "", "-", "a-b-c", "\xff-" + exampleService + "-" + exampleSecret, strings.Repeat("k", 400) + "-" + exampleService + "-" + exampleSecret} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		key, err := parseAPIKey(passcode.NewSecret(text))
		if err != nil {
			return
		}
		if !strings.HasSuffix(text, "-"+key.service+"-"+key.secret.Reveal()) || len(key.service) != 36 || len(key.secret.Reveal()) != 36 {
			t.Fatalf("%q is read as service %q", text, key.service)
		}
		token, err := key.token(time.Unix(1568818578, 0))
		if err != nil {
			t.Fatal(err)
		}
		var claims jwt.Claims
		signed, err := jwt.ParseSigned(token, []jose.SignatureAlgorithm{jose.HS256})
		if err != nil || signed.Claims([]byte(key.secret.Reveal()), &claims) != nil || claims.Issuer != key.service {
			t.Fatalf("the token of %q is not good: %v", text, err)
		}
	})
}

var statusInText = regexp.MustCompile(`delivered|failure`)

func FuzzParseReceipt(f *testing.F) {
	whole := `{"id":"740e5834-3a29-46b4-9a6f-16142fde533a","reference":"r-1","to":"07700900123","status":"delivered","completed_at":"2020-06-10T12:00:05.250000Z"}`
	for _, s := range []string{
		whole, "", "{}", "null", "[]", whole + whole, strings.Replace(whole, `"r-1"`, "null", 1), strings.Replace(whole, "delivered", "sent", 1),
		strings.Replace(whole, "2020-06-10", "2020-02-30", 1), strings.Replace(whole, "r-1", `\ud800`, 1), strings.Replace(whole, "{", "{\"id\":1,", 1),
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		r, err := parseReceipt(body)
		if err != nil {
			if err != errReceipt || r != (authority.DeliveryReceipt{}) {
				t.Fatalf("error %v with %+v", err, r)
			}
			return
		}
		if r.State != message.Delivered && r.State != message.Failed || !wholeUUID.MatchString(r.ID) || len(r.Ref) > maxRef || r.At.Location() != time.UTC {
			t.Fatalf("%q is read as %+v", body, r)
		}
		if !statusInText.Match(body) && !strings.Contains(string(body), `\u`) {
			t.Fatalf("%q has no status, and is read as %+v", body, r)
		}
	})
}
