package apidocs

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"html"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Path is where the page is: [Handler] answers at Path, and sends who asks
// without the last slash there.
const Path = "/docs/"

// Policy is the Content-Security-Policy of every answer. Pictures may be data
// URLs because those of Swagger UI's style sheet are.
const Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; " +
	"connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

//go:embed page swagger-ui
var content embed.FS

// served is the list of what is served; nothing else is. Files that end in .gz
// are kept compressed, and so the binary is 1.4 MB smaller and a start
// compresses nothing; clients that take no gzip get them decompressed.
var served = []struct{ name, file, mediaType string }{
	{"", "page/index.html", "text/html; charset=utf-8"},
	{"init.js", "page/init.js", "text/javascript; charset=utf-8"},
	{"page.css", "page/page.css", "text/css; charset=utf-8"},
	{"swagger-ui.css", "swagger-ui/swagger-ui.css.gz", "text/css; charset=utf-8"},
	{"swagger-ui-bundle.js", "swagger-ui/swagger-ui-bundle.js.gz", "text/javascript; charset=utf-8"},
	{"swagger-ui-bundle.js.LICENSE.txt", "swagger-ui/swagger-ui-bundle.js.LICENSE.txt", "text/plain; charset=utf-8"},
	{"LICENSE", "swagger-ui/LICENSE", "text/plain; charset=utf-8"},
	{"NOTICE", "swagger-ui/NOTICE", "text/plain; charset=utf-8"},
}

// Handler returns the documentation page of the OpenAPI document at specURL,
// which must be of the same origin; [Policy] blocks all others. A relative one
// counts from [Path], and still holds where a proxy serves the API under a
// prefix.
//
// Requests for anything that is not part of the page are answered with 404,
// methods other than GET and HEAD with 405.
func Handler(specURL string) http.Handler {
	p := page{}
	for _, s := range served {
		p[s.name] = newAsset(s.file, s.mediaType, specURL)
	}
	return p
}

// page is what is served, by the part of the path after Path.
type page map[string]asset

// ServeHTTP implements http.Handler.
func (p page) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Security-Policy", Policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	name, inside := strings.CutPrefix(r.URL.Path, Path)
	a, known := p[name]
	bare := r.URL.Path == strings.TrimSuffix(Path, "/")
	switch {
	case !bare && (!inside || !known):
		http.Error(w, "not found", http.StatusNotFound)
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		h.Set("Allow", "GET, HEAD")
		http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
	case bare:
		// Relative, unlike what http.Redirect makes of it, for the sake of proxies.
		h.Set("Location", strings.TrimPrefix(Path, "/"))
		w.WriteHeader(http.StatusPermanentRedirect)
	default:
		a.serve(w, r)
	}
}

// asset is one file as it is served.
type asset struct {
	mediaType string
	etag      string                 // without quotes; that of the compressed form is longer
	plain     func() ([]byte, error) // the file itself
	zipped    []byte                 // its compressed form; nil when there is none
}

func newAsset(file, mediaType, specURL string) asset {
	b, err := content.ReadFile(file)
	if err != nil {
		panic("apidocs: " + err.Error()) // a file of the list is not embedded: found by any test
	}
	if file == "page/index.html" {
		b = bytes.ReplaceAll(b, []byte("SPEC-URL"), []byte(html.EscapeString(specURL)))
	}
	sum := sha256.Sum256(b)
	a := asset{mediaType: mediaType, etag: hex.EncodeToString(sum[:12])}
	if !strings.HasSuffix(file, ".gz") {
		a.plain = func() ([]byte, error) { return b, nil }
		return a
	}
	a.zipped = b
	a.plain = sync.OnceValues(func() ([]byte, error) {
		z, err := gzip.NewReader(bytes.NewReader(b))
		if err != nil {
			return nil, err
		}
		return io.ReadAll(z)
	})
	return a
}

// serve answers with the file in the form the client takes. Names carry no
// version, so clients must ask again each time and are told 304 mostly.
func (a asset) serve(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", a.mediaType)
	h.Set("Cache-Control", "no-cache")
	h.Set("ETag", `"`+a.etag+`"`)
	if a.zipped != nil {
		h.Set("Vary", "Accept-Encoding")
	}
	if a.zipped != nil && takesGzip(r.Header.Values("Accept-Encoding")) {
		h.Set("ETag", `"`+a.etag+`-gzip"`) // RFC 9110 §8.8.3.3: one form, one strong tag
		h.Set("Content-Encoding", "gzip")
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(a.zipped))
		return
	}
	b, err := a.plain()
	if err != nil {
		http.Error(w, "internal error", http.StatusInternalServerError)
		return
	}
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(b))
}

// takesGzip says whether a client with these Accept-Encoding headers takes
// gzip. RFC 9110 §12.5.3: gzip by name before "*", a weight of 0 is a refusal;
// without the header anything could be sent, but nothing was asked for.
func takesGzip(headers []string) bool {
	star := false
	for coding := range strings.SplitSeq(strings.Join(headers, ","), ",") {
		name, parameters, _ := strings.Cut(coding, ";")
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "gzip", "x-gzip":
			return weight(parameters) > 0
		case "*":
			star = weight(parameters) > 0
		}
	}
	return star
}

// weight returns the q of a coding's parameters: 1 where none is given, 0 where
// it cannot be read.
func weight(parameters string) float64 {
	for p := range strings.SplitSeq(parameters, ";") {
		name, value, _ := strings.Cut(strings.TrimSpace(p), "=")
		if !strings.EqualFold(strings.TrimSpace(name), "q") {
			continue
		}
		q, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
		if err != nil {
			return 0
		}
		return q
	}
	return 1
}
