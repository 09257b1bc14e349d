package apidocs_test

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/server/apidocs"
)

// ask sends a request through both patterns the page is mounted at.
func ask(t *testing.T, method, path string, headers ...string) *http.Response {
	t.Helper()
	docs := apidocs.Handler("../openapi.json")
	mux := http.NewServeMux()
	mux.Handle("/docs", docs)
	mux.Handle("/docs/", docs)
	r := httptest.NewRequest(method, path, nil)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	mux.ServeHTTP(w, r)
	return w.Result()
}

func body(t *testing.T, res *http.Response) []byte {
	t.Helper()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestFiles(t *testing.T) {
	for _, tt := range []struct {
		path, mediaType, begins, why string
	}{
		{"/docs/", "text/html; charset=utf-8", "<!DOCTYPE html>", "the page itself"},
		{"/docs/init.js", "text/javascript; charset=utf-8", "// Starts Swagger UI", "its script, which the policy allows from a file only"},
		{"/docs/page.css", "text/css; charset=utf-8", "/* What is the page's own", "its style, likewise"},
		{"/docs/swagger-ui.css", "text/css; charset=utf-8", ".swagger-ui{", "kept compressed, asked for plain"},
		{"/docs/swagger-ui-bundle.js", "text/javascript; charset=utf-8", "/*! For license information", "kept compressed, asked for plain"},
		{"/docs/swagger-ui-bundle.js.LICENSE.txt", "text/plain; charset=utf-8", "/*!\n\tCopyright", "the bundle refers to it"},
		{"/docs/LICENSE", "text/plain; charset=utf-8", "\n                                 Apache License", "goes with what is handed out"},
		{"/docs/NOTICE", "text/plain; charset=utf-8", "swagger-ui\nCopyright", "goes with what is handed out"},
	} {
		t.Run(tt.path, func(t *testing.T) {
			res := ask(t, "GET", tt.path)
			b := body(t, res)
			if res.StatusCode != 200 || res.Header.Get("Content-Type") != tt.mediaType {
				t.Errorf("GET answers %d %s, want 200 %s\nwhy: %s", res.StatusCode, res.Header.Get("Content-Type"), tt.mediaType, tt.why)
			}
			if !bytes.HasPrefix(b, []byte(tt.begins)) {
				t.Errorf("the body begins %q, want %q\nwhy: %s", b[:min(len(b), 40)], tt.begins, tt.why)
			}
			head := ask(t, "HEAD", tt.path)
			if n := len(body(t, head)); head.StatusCode != 200 || n != 0 {
				t.Errorf("HEAD answers %d with %d bytes, want 200 with none", head.StatusCode, n)
			}
			if diff := cmp.Diff(res.Header, head.Header); diff != "" {
				t.Errorf("HEAD and GET differ in their headers (-get +head):\n%s", diff)
			}
		})
	}
}

func TestHeaders(t *testing.T) {
	want := map[string]string{
		"Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; " +
			"connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
		"X-Content-Type-Options": "nosniff",
		"Referrer-Policy":        "no-referrer",
	}
	for _, tt := range []struct {
		method, path string
		status       int
		why          string
	}{
		{"GET", "/docs/", 200, "the page"},
		{"GET", "/docs/swagger-ui-bundle.js", 200, "a file"},
		{"GET", "/docs", 308, "relative links of the page need the last slash"},
		{"GET", "/docs/nothing", 404, "not on the list"},
		{"GET", "/docs/index.html", 404, "the page has one address"},
		{"GET", "/docs/page/", 404, "no listing of folders"},
		{"GET", "/docs/swagger-ui/", 404, "no listing of folders"},
		{"GET", "/docs/swagger-ui.css.gz", 404, "how a file is kept is nobody's business"},
		{"GET", "/docs/..%2fapidocs.go", 404, "not on the list, however it is written"},
		{"POST", "/docs/", 405, "the page is only read"},
		{"OPTIONS", "/docs", 405, "the page is only read"},
		{"DELETE", "/docs/nothing", 404, "not there for any method"},
	} {
		t.Run(tt.method+" "+tt.path, func(t *testing.T) {
			res := ask(t, tt.method, tt.path)
			if res.StatusCode != tt.status {
				t.Errorf("answers %d, want %d\nwhy: %s", res.StatusCode, tt.status, tt.why)
			}
			for name, value := range want {
				if got := res.Header.Get(name); got != value {
					t.Errorf("%s is %q, want %q", name, got, value)
				}
			}
			if allow := res.Header.Get("Allow"); (tt.status == 405) != (allow == "GET, HEAD") {
				t.Errorf("Allow is %q at %d", allow, tt.status)
			}
			if to := res.Header.Get("Location"); (tt.status == 308) != (to == "docs/") {
				t.Errorf("Location is %q at %d, want it relative", to, tt.status)
			}
		})
	}
}

func TestGzip(t *testing.T) {
	plain := body(t, ask(t, "GET", "/docs/swagger-ui.css"))
	for _, tt := range []struct {
		accept string
		zipped bool
		why    string
	}{
		{"gzip", true, "by name"},
		{"gzip, deflate, br, zstd", true, "what browsers send"},
		{"br;q=1.0, GZIP ; q=0.8", true, "names have no case, spaces are allowed"},
		{"*", true, "anything is taken"},
		{"gzip;q=0.001", true, "the least weight that is not a refusal"},
		{"", false, "nothing asked for"},
		{"identity", false, "plain asked for"},
		{"gzip;q=0", false, "refused by name"},
		{"gzip;q=0, *", false, "refused by name, whatever else is taken"},
		{"*;q=0", false, "refused with all others"},
		{"gzip;q=high", false, "a weight that cannot be read promises nothing"},
	} {
		t.Run(tt.accept, func(t *testing.T) {
			res := ask(t, "GET", "/docs/swagger-ui.css", "Accept-Encoding", tt.accept)
			got := body(t, res)
			if zipped := res.Header.Get("Content-Encoding") == "gzip"; zipped != tt.zipped {
				t.Fatalf("compressed is %t, want %t\nwhy: %s", zipped, tt.zipped, tt.why)
			}
			if res.Header.Get("Vary") != "Accept-Encoding" {
				t.Error("caches are not told that the answer depends on Accept-Encoding")
			}
			if tt.zipped {
				got = unzip(t, got)
			}
			if !bytes.Equal(got, plain) {
				t.Error("the two forms differ")
			}
		})
	}
}

func unzip(t *testing.T, b []byte) []byte {
	t.Helper()
	z, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	out, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestCaching(t *testing.T) {
	const path = "/docs/swagger-ui.css"
	plain := ask(t, "GET", path).Header.Get("ETag")
	zipped := ask(t, "GET", path, "Accept-Encoding", "gzip").Header.Get("ETag")
	if plain == "" || plain == zipped || strings.HasPrefix(plain, "W/") {
		t.Fatalf("tags are %s and %s, want two strong ones", plain, zipped)
	}
	for _, tt := range []struct {
		name, accept, match string
		status              int
		why                 string
	}{
		{"same", "", plain, 304, "the client has it"},
		{"same, compressed", "gzip", zipped, 304, "the client has it"},
		{"one of several", "", `"x", ` + plain, 304, "RFC 9110 §13.1.2: a list"},
		{"weak", "", "W/" + plain, 304, "RFC 9110 §13.1.2: compared weakly"},
		{"any", "", "*", 304, "the file is there"},
		{"the other form", "gzip", plain, 200, "a strong tag is of one form"},
		{"older", "", `"000000"`, 200, "the client has another"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			res := ask(t, "GET", path, "Accept-Encoding", tt.accept, "If-None-Match", tt.match)
			if res.StatusCode != tt.status {
				t.Errorf("answers %d, want %d\nwhy: %s", res.StatusCode, tt.status, tt.why)
			}
			if got := res.Header.Get("Cache-Control"); got != "no-cache" {
				t.Errorf("Cache-Control is %q", got)
			}
		})
	}
}

func TestPageNamesDocument(t *testing.T) {
	for _, tt := range []struct{ spec, want, why string }{
		{"../openapi.json", `data-spec="../openapi.json"`, "as given"},
		{`/a?b&c"><script>`, `data-spec="/a?b&amp;c&#34;&gt;&lt;script&gt;"`, "an address is never markup"},
	} {
		w := httptest.NewRecorder()
		apidocs.Handler(tt.spec).ServeHTTP(w, httptest.NewRequest("GET", "/docs/", nil))
		if !strings.Contains(w.Body.String(), tt.want) || strings.Contains(w.Body.String(), "SPEC-URL") {
			t.Errorf("the page does not name the document as %s\nwhy: %s", tt.want, tt.why)
		}
	}
}

// TestPage holds our own files to what the policy and offline use ask of them.
func TestPage(t *testing.T) {
	files, err := filepath.Glob("page/*")
	if err != nil || len(files) != 3 {
		t.Fatalf("own files are %v (%v), want three", files, err)
	}
	forbidden := map[string]*regexp.Regexp{
		"an address of elsewhere":      regexp.MustCompile(`(?i)https?:|["'(]//|@import|:\s*url\(`),
		"an inline script or handler":  regexp.MustCompile(`(?i)<script>|<script[^>]*>[^<]|\son[a-z]+\s*=\s*["']|javascript:`),
		"an inline style":              regexp.MustCompile(`(?i)<style|\sstyle\s*=`),
		"code made from text":          regexp.MustCompile(`eval\(|new Function|innerHTML|insertAdjacentHTML|document\.write`),
		"something kept by the reader": regexp.MustCompile(`localStorage|sessionStorage|document\.cookie`),
	}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for what, re := range forbidden {
			if found := re.Find(b); found != nil {
				t.Errorf("%s has %s: %s", f, what, found)
			}
		}
	}
	page := string(body(t, ask(t, "GET", "/docs/")))
	for _, want := range []string{`<html lang="en-GB">`, "<title>rakit API</title>", "<main ", "<noscript>", `role="status"`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page has no %s", want)
		}
	}
	script := string(body(t, ask(t, "GET", "/docs/init.js")))
	for _, want := range []string{"validatorUrl: null", "persistAuthorization: false", "queryConfigEnabled: false", "tryItOutEnabled: true"} {
		if !strings.Contains(script, want) {
			t.Errorf("the script does not set %s", want)
		}
	}
}

// TestReferences follows every address the page has.
func TestReferences(t *testing.T) {
	page := body(t, ask(t, "GET", "/docs/"))
	found := regexp.MustCompile(`(?:src|href)="([^"]*)"`).FindAllSubmatch(page, -1)
	if len(found) < 6 {
		t.Fatalf("found %d addresses in the page, want those it has", len(found))
	}
	for _, m := range found {
		ref := string(m[1])
		if ref == "data:," || ref == "../openapi.json" {
			continue
		}
		if res := ask(t, "GET", "/docs/"+ref); res.StatusCode != 200 {
			t.Errorf("the page refers to %s, which answers %d", ref, res.StatusCode)
		}
	}
}

// TestVendored holds the vendored files against the sums in the README.
func TestVendored(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{}
	for _, m := range regexp.MustCompile(`(?m)^\| (\S+) \| (?:plain|gzip) \| ([0-9a-f]{64}) \|$`).FindAllSubmatch(readme, -1) {
		want[string(m[1])] = string(m[2])
	}
	got := map[string]string{}
	files, err := filepath.Glob("swagger-ui/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		name, zipped := strings.CutSuffix(filepath.Base(f), ".gz")
		if zipped {
			b = unzip(t, b)
		}
		sum := sha256.Sum256(b)
		got[name] = hex.EncodeToString(sum[:])
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the vendored files are not those of the README (-readme +folder):\n%s", diff)
	}
}

func ExampleHandler() {
	docs := apidocs.Handler("../openapi.json")
	mux := http.NewServeMux()
	mux.Handle("/docs", docs)
	mux.Handle("/docs/", docs)
	w := httptest.NewRecorder()
	mux.ServeHTTP(w, httptest.NewRequest("GET", "/docs/", nil))
	os.Stdout.WriteString(w.Result().Status + " " + w.Header().Get("Content-Type"))
	// Output: 200 OK text/html; charset=utf-8
}

func BenchmarkHandler(b *testing.B) {
	for b.Loop() {
		apidocs.Handler("../openapi.json")
	}
}
