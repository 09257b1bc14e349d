package notifytest_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
	"github.com/go-json-experiment/json"
	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/gateway/notify/notifytest"
)

const (
	smsID   = "f33517ff-2a88-4f6e-b855-c550268ce08a"
	emailID = "0b1f9f6c-5a63-4a35-9c5a-4f2b8a1d7c11"
	service = "26785a09-ab16-4eb0-8407-a37497a57506"
	sender  = "8e222534-7f05-4972-86e3-17c5d9f894e2"
)

var noon = time.Date(2020, 6, 10, 12, 0, 0, 0, time.UTC)

// world is a server, and the clock that it goes by.
type world struct {
	*notifytest.Server
	mu  sync.Mutex
	now time.Time
}

func (w *world) clock() time.Time { w.mu.Lock(); defer w.mu.Unlock(); return w.now }
func (w *world) add(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
}

func start(t *testing.T, change func(c *notifytest.Config)) *world {
	t.Helper()
	w := &world{now: noon}
	c := notifytest.Config{Now: w.clock, Senders: []string{sender}, Templates: []notifytest.Template{
		{ID: smsID, Type: notifytest.SMS, Body: "((name)): ((code)), ((code))"},
		{ID: emailID, Type: notifytest.Email, Subject: "For ((name))", Body: "((code))"},
	}}
	if change != nil {
		change(&c)
	}
	w.Server = notifytest.Start(c)
	t.Cleanup(w.Close)
	return w
}

// token returns a token as the documentation has it, by the last 36 letters of the key.
func token(key, iss string, iat time.Time) string {
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.HS256, Key: []byte(key[len(key)-36:])}, nil)
	if err != nil {
		panic(err)
	}
	claims := jwt.Claims{Issuer: iss}
	if !iat.IsZero() {
		claims.IssuedAt = jwt.NewNumericDate(iat)
	}
	text, err := jwt.Signed(signer).Claims(claims).Serialize()
	if err != nil {
		panic(err)
	}
	return "Bearer " + text
}

// do makes a request, and returns status and document.
func (w *world) do(t *testing.T, method, path, authorization, body string) (int, map[string]any) {
	t.Helper()
	r, err := http.NewRequest(method, w.URL+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", authorization)
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	var document map[string]any
	if err := json.Unmarshal(text, &document); err != nil {
		t.Fatalf("status %d, not JSON: %s", response.StatusCode, text)
	}
	return response.StatusCode, document
}

func (w *world) by(k notifytest.KeyType) string { return token(w.Key(k), service, w.clock()) }

// fault returns the name and the message of an error document.
func fault(d map[string]any) string {
	errs, _ := d["errors"].([]any)
	if len(errs) == 0 {
		return ""
	}
	e := errs[0].(map[string]any)
	return e["error"].(string) + ": " + e["message"].(string)
}

const good = `{"phone_number":"07700 900123","template_id":"` + smsID + `","personalisation":{"name":"A","code":"1"},"reference":"r-1"}`

func TestTokens(t *testing.T) {
	w := start(t, nil)
	key := w.Key(notifytest.Test)
	unsigned := "Bearer eyJhbGciOiJub25lIn0.eyJpc3MiOiIyNjc4NWEwOSJ9."
	for _, tt := range []struct {
		name, authorization string
		want                int
		says                string
	}{
		{"good", token(key, service, noon), 201, ""},
		{"30 seconds late", token(key, service, noon.Add(-30*time.Second)), 201, ""},
		{"31 seconds late", token(key, service, noon.Add(-31*time.Second)), 403, "AuthError: Error: Your system clock must be accurate to within 30 seconds"},
		{"31 seconds early", token(key, service, noon.Add(31*time.Second)), 403, "AuthError: Error: Your system clock must be accurate to within 30 seconds"},
		{"no instant", token(key, service, time.Time{}), 403, "AuthError: Invalid token: iat field not provided"},
		{"no issuer", token(key, "", noon), 403, "AuthError: Invalid token: iss field not provided"},
		{"another service", token(key, sender, noon), 403, "AuthError: Invalid token: service not found"},
		{"another secret", token(sender, service, noon), 403, "AuthError: Invalid token: API key not found"},
		{"unsigned", unsigned, 403, "AuthError: Invalid token: signature, api token is not valid"},
		{"the key itself", "Bearer " + key, 403, "AuthError: Invalid token: signature, api token is not valid"},
		{"none", "", 401, "AuthError: Unauthorized: authentication token must be provided"},
		{"another scheme", "Basic abc", 401, "AuthError: Unauthorized: authentication bearer scheme must be used"},
	} {
		status, d := w.do(t, "POST", "/v2/notifications/sms", tt.authorization, good)
		if status != tt.want || fault(d) != tt.says {
			t.Errorf("%s: %d %s, want %d %s", tt.name, status, fault(d), tt.want, tt.says)
		}
	}
}

func TestRequests(t *testing.T) {
	w := start(t, nil)
	with := func(old, new string) string { return strings.Replace(good, old, new, 1) }
	for _, tt := range []struct {
		name, path, body string
		want             int
		says             string
	}{
		{"good", "sms", good, 201, ""},
		{"email", "email", `{"email_address":"a@example.com","template_id":"` + emailID + `","personalisation":{"name":"A","code":"1"}}`, 201, ""},
		{"no personalisation", "sms", with(`"personalisation":{"name":"A","code":"1"},`, ""), 400, "BadRequestError: Missing personalisation: name, code"},
		{"one field missing", "sms", with(`"name":"A",`, ""), 400, "BadRequestError: Missing personalisation: name"},
		{"one field too many", "sms", with(`"name"`, `"more":"x","name"`), 201, ""},
		{"no such template", "sms", with(smsID, sender), 400, "BadRequestError: Template not found"},
		{"template of the other type", "sms", with(smsID, emailID), 400, "BadRequestError: email template is not suitable for sms notification"},
		{"template that is no id", "sms", with(smsID, "x"), 400, "ValidationError: template_id is not a valid UUID"},
		{"no template", "sms", `{"phone_number":"07700900123"}`, 400, "ValidationError: template_id is a required property"},
		{"no number", "sms", `{"template_id":"` + smsID + `"}`, 400, "ValidationError: phone_number is a required property"},
		{"no mobile", "sms", with("07700 900123", "020 7946 0000"), 400, "ValidationError: phone_number Not a UK mobile number"},
		{"no address", "email", `{"template_id":"` + emailID + `"}`, 400, "ValidationError: email_address is a required property"},
		{"a sender", "sms", with(`"reference"`, `"sms_sender_id":"`+sender+`","reference"`), 201, ""},
		{"a sender that is not there", "sms", with(`"reference"`, `"sms_sender_id":"`+smsID+`","reference"`), 400, "BadRequestError: sms_sender_id " + smsID + " does not exist in database for service id " + service},
		{"a misspelt member", "sms", with("reference", "refrence"), 400, "BadRequestError: Invalid JSON supplied in POST data"},
		{"no JSON", "sms", "x", 400, "BadRequestError: Invalid JSON supplied in POST data"},
	} {
		status, d := w.do(t, "POST", "/v2/notifications/"+tt.path, w.by(notifytest.Test), tt.body)
		if status != tt.want || fault(d) != tt.says {
			t.Errorf("%s: %d %s, want %d %s", tt.name, status, fault(d), tt.want, tt.says)
		}
	}
	if got := w.Sent()[0].Body; got != "A: 1, 1" {
		t.Errorf("body %q", got)
	}
}

func TestLimits(t *testing.T) {
	w := start(t, func(c *notifytest.Config) { c.RateLimit, c.DailyLimit = 2, 3 })
	post := func(k notifytest.KeyType) string {
		status, d := w.do(t, "POST", "/v2/notifications/sms", w.by(k), good)
		if status == 201 {
			return "taken"
		}
		return fault(d)
	}
	const rate = "RateLimitError: Exceeded rate limit for key type LIVE of 2 requests per 60 seconds"
	for i, step := range []struct {
		wait time.Duration
		key  notifytest.KeyType
		want string
	}{
		{0, notifytest.Live, "taken"},
		{0, notifytest.Live, "taken"},
		{0, notifytest.Live, rate},
		{0, notifytest.Test, "taken"}, // each sort for itself
		{time.Minute - 1, notifytest.Live, rate},
		{1, notifytest.Live, "taken"},
		{0, notifytest.Live, "TooManyRequestsError: Exceeded send limits (3) for today"},
		{time.Minute, notifytest.Test, "taken"}, // without daily limit
		{11*time.Hour + 57*time.Minute, notifytest.Live, "TooManyRequestsError: Exceeded send limits (3) for today"},
		{time.Minute, notifytest.Live, "taken"}, // midnight
	} {
		w.add(step.wait)
		if got := post(step.key); got != step.want {
			t.Errorf("step %d: %s, want %s", i, got, step.want)
		}
	}
}

func TestList(t *testing.T) {
	w := start(t, nil)
	for range 2 {
		w.do(t, "POST", "/v2/notifications/sms", w.by(notifytest.Test), good)
		w.add(time.Second)
	}
	w.do(t, "POST", "/v2/notifications/sms", w.by(notifytest.Test), strings.Replace(strings.Replace(good, "900123", "900002", 1), "r-1", "r-2", 1))
	w.Carry()
	count := func(query string, k notifytest.KeyType) int {
		_, d := w.do(t, "GET", "/v2/notifications"+query, w.by(k), "")
		return len(d["notifications"].([]any))
	}
	for query, want := range map[string]int{
		"": 3, "?reference=r-1": 2, "?reference=r-9": 0, "?status=failed": 1, "?status=delivered": 2,
		"?status=permanent-failure&status=delivered": 3, "?template_type=email": 0, "?template_type=sms&reference=r-2": 1,
	} {
		if got := count(query, notifytest.Test); got != want {
			t.Errorf("%q: %d messages, want %d", query, got, want)
		}
	}
	if got := count("", notifytest.Live); got != 0 {
		t.Errorf("another sort of key sees %d", got)
	}
	if status, _ := w.do(t, "GET", "/v2/notifications?colour=red", w.by(notifytest.Test), ""); status != 400 {
		t.Errorf("unknown question: %d", status)
	}
	id := w.Sent()[0].ID
	status, d := w.do(t, "GET", "/v2/notifications/"+id, w.by(notifytest.Test), "")
	if status != 200 || d["id"] != id || d["status"] != "delivered" || d["phone_number"] != "+447700900123" || d["created_at"] != "2020-06-10T12:00:00.000000Z" {
		t.Errorf("one: %d %v", status, d)
	}
	for path, want := range map[string]string{sender: "NoResultFound: No result found", "x": "ValidationError: notification_id is not a valid UUID"} {
		if _, d := w.do(t, "GET", "/v2/notifications/"+path, w.by(notifytest.Test), ""); fault(d) != want {
			t.Errorf("%s: %s, want %s", path, fault(d), want)
		}
	}
}

// TestReceipts counts the attempts by how they are answered, at once and every five minutes.
func TestReceipts(t *testing.T) {
	for _, tt := range []struct {
		name    string
		answers []int // the last one goes on
		want    int   // attempts in an hour
	}{
		{"taken", []int{204}, 1},
		{"refused", []int{400}, 1},
		{"away", []int{503}, 6},
		{"away twice", []int{500, 502, 200}, 3},
		{"redirected", []int{404}, 1},
	} {
		w := start(t, nil)
		var bodies [][]byte
		var tokens []string
		s := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			rw.WriteHeader(tt.answers[min(len(bodies), len(tt.answers)-1)])
			bodies, tokens = append(bodies, body), append(tokens, r.Header.Get("Authorization"))
		}))
		defer s.Close()
		w.Callback(s.URL, "a-bearer-token")
		w.do(t, "POST", "/v2/notifications/sms", w.by(notifytest.Test), good)
		if n, err := w.CallBack(t.Context()); n != 0 || err != nil {
			t.Errorf("%s: a receipt before the end: %d, %v", tt.name, n, err)
		}
		w.Carry()
		for range 60 {
			if _, err := w.CallBack(t.Context()); err != nil {
				t.Fatal(err)
			}
			w.add(time.Minute)
		}
		if len(bodies) != tt.want || tokens[0] != "Bearer a-bearer-token" || !bytes.Contains(bodies[0], []byte(`"status":"delivered"`)) {
			t.Errorf("%s: %d attempts, want %d; %s", tt.name, len(bodies), tt.want, bodies[0])
		}
	}
}

func TestCallBackWithoutAddress(t *testing.T) {
	w := start(t, nil)
	if _, err := w.CallBack(t.Context()); err == nil {
		t.Error("no address, and no error")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	w.Callback("http://127.0.0.1:1", "x")
	w.do(t, "POST", "/v2/notifications/sms", w.by(notifytest.Test), good)
	w.Carry()
	if _, err := w.CallBack(ctx); err == nil {
		t.Error("the context has ended, and no error")
	}
}

// TestSmoke shows that what is for smoke tests is answered and not kept.
func TestSmoke(t *testing.T) {
	w := start(t, func(c *notifytest.Config) { c.Trial = true })
	for _, k := range []notifytest.KeyType{notifytest.Test, notifytest.Team} {
		if status, _ := w.do(t, "POST", "/v2/notifications/sms", w.by(k), strings.Replace(good, "900123", "900000", 1)); status != 201 {
			t.Errorf("%s: %d", k, status)
		}
	}
	if diff := cmp.Diff([]notifytest.Sent{}, w.Sent()); diff != "" {
		t.Errorf("kept (-want +got):\n%s", diff)
	}
}

func TestFaults(t *testing.T) {
	w := start(t, func(c *notifytest.Config) { c.Delay = 20 * time.Millisecond })
	for _, tt := range []struct {
		name   string
		fault  notifytest.Fault
		status int // 0: no whole answer
		kept   int
	}{
		{"rate", notifytest.RateLimited, 429, 0},
		{"daily", notifytest.OverDaily, 429, 0},
		{"internal", notifytest.Internal, 500, 0},
		{"proxy", notifytest.BadGateway, 502, 0},
		{"hang", notifytest.Hang, 0, 0},
		{"hang, taken", notifytest.HangTaken, 0, 1},
		{"cut", notifytest.Cut, 0, 0},
		{"cut, taken", notifytest.CutTaken, 0, 1},
		{"half, taken", notifytest.HalfTaken, 0, 1},
		{"slow", notifytest.Slow, 201, 1},
		{"none", 0, 201, 1},
	} {
		before := len(w.Sent())
		w.Fault(tt.fault, 1)
		ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
		r, _ := http.NewRequestWithContext(ctx, "POST", w.URL+"/v2/notifications/sms", strings.NewReader(good))
		r.Header.Set("Authorization", w.by(notifytest.Test))
		begun := time.Now()
		response, err := http.DefaultClient.Do(r)
		status := 0
		if err == nil {
			if _, err = io.ReadAll(response.Body); err == nil {
				status = response.StatusCode
			}
			_ = response.Body.Close()
		}
		cancel()
		if status != tt.status || len(w.Sent())-before != tt.kept {
			t.Errorf("%s: status %d (%v), %d kept, want %d and %d", tt.name, status, err, len(w.Sent())-before, tt.status, tt.kept)
		}
		if tt.fault == notifytest.Slow && time.Since(begun) < 20*time.Millisecond {
			t.Error("slow was not slow")
		}
	}
}
