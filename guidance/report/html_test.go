package report_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/rakit-dev/rakit/guidance/report"
)

// element is a start tag of a page, with the text that follows it.
type element struct {
	name  string
	attrs map[string]string
	text  string
}

// allowed are the elements of a page, with their attributes. What came from
// input makes none of these and no other.
var allowed = map[string][]string{
	"html": {"lang"}, "head": {}, "meta": {"charset", "http-equiv", "content", "name"}, "title": {}, "style": {}, "script": {}, "body": {},
	"header": {}, "main": {}, "section": {"aria-labelledby", "id", "aria-label"}, "nav": {"aria-label"}, "h1": {}, "h2": {"id"}, "p": {"class", "id", "role"},
	"ul": {}, "ol": {}, "li": {"class"}, "code": {}, "dl": {"class"}, "dt": {}, "dd": {}, "div": {"class"}, "span": {"class"},
	"a": {"href", "rel", "class"}, "form": {"id", "role", "aria-label", "hidden"}, "label": {"for"}, "fieldset": {}, "legend": {}, "button": {"type"},
	"input": {"type", "id", "name", "value", "checked", "autocomplete", "spellcheck", "placeholder"},
	"table": {"class"}, "caption": {}, "colgroup": {}, "col": {"class"}, "thead": {}, "tbody": {"data-o"}, "tr": {"class", "data-s", "id"},
	"th": {"scope", "class", "colspan"}, "td": {"class", "data-h"},
}

// checkHTML asserts that a page is made of what it should be made of, each
// element closed in its turn, and that it asks nobody for anything. It returns
// the elements.
func checkHTML(t testing.TB, data []byte) []element {
	t.Helper()
	z := html.NewTokenizer(bytes.NewReader(data))
	var found []element
	var open []string
	for {
		switch z.Next() {
		case html.ErrorToken:
			if z.Err() != io.EOF || len(open) > 0 {
				t.Fatalf("page ends with %v, open: %v", z.Err(), open)
			}
			return found
		case html.TextToken:
			if len(found) > 0 && found[len(found)-1].text == "" {
				found[len(found)-1].text = string(z.Text())
			}
		case html.CommentToken:
			t.Errorf("there is a comment: %q", z.Raw())
		case html.StartTagToken:
			e := startTag(t, z.Token())
			if !slices.Contains([]string{"meta", "input", "col"}, e.name) {
				open = append(open, e.name)
			}
			found = append(found, e)
		case html.EndTagToken:
			name := z.Token().Data
			if len(open) == 0 || open[len(open)-1] != name {
				t.Fatalf("</%s> while open: %v", name, open)
			}
			open = open[:len(open)-1]
		}
	}
}

func startTag(t testing.TB, tag html.Token) element {
	t.Helper()
	e := element{name: tag.Data, attrs: map[string]string{}}
	attrs, ok := allowed[tag.Data]
	if !ok {
		t.Errorf("there is an element <%s>", tag.Data)
	}
	for _, a := range tag.Attr {
		if !slices.Contains(attrs, a.Key) {
			t.Errorf("<%s> has an attribute %q", tag.Data, a.Key)
		}
		e.attrs[a.Key] = a.Val
	}
	if u, err := url.Parse(e.attrs["href"]); err != nil || !slices.Contains([]string{"", "https", "http"}, u.Scheme) {
		t.Errorf("there is a link to %q", e.attrs["href"])
	}
	return e
}

func one(t testing.TB, es []element, name string) element {
	t.Helper()
	var found []element
	for _, e := range es {
		if e.name == name {
			found = append(found, e)
		}
	}
	if len(found) != 1 {
		t.Fatalf("there are %d elements <%s>, want one", len(found), name)
	}
	return found[0]
}

func TestHTMLIsSelfContained(t *testing.T) {
	for name, c := range cases() {
		t.Run(name, func(t *testing.T) {
			es := checkHTML(t, written(t, report.HTML, c.header, c.results))
			style, script := one(t, es, "style").text, one(t, es, "script").text
			if outside := regexp.MustCompile(`(?i)url\(|@import|https?:|fetch|XMLHttp|import\s*\(|innerHTML|\beval\(`).FindString(style + script); outside != "" {
				t.Errorf("style or script hold %q", outside)
			}
			policy := ""
			for _, e := range es {
				if e.attrs["http-equiv"] == "Content-Security-Policy" {
					policy = e.attrs["content"]
				}
			}
			if want := "default-src 'none'; style-src " + hash(style) + "; script-src " + hash(script) + "; base-uri 'none'; form-action 'none'"; policy != want {
				t.Errorf("policy = %s\nwant %s", policy, want)
			}
			if one(t, es, "html").attrs["lang"] != "en-GB" || one(t, es, "title").text == "" || one(t, es, "h1").text == "" {
				t.Error("language, title or heading is missing")
			}
		})
	}
}

func hash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// TestHTMLShowsEveryRecord: each record is a group of rows, each finding a row.
func TestHTMLShowsEveryRecord(t *testing.T) {
	groups, rows, rules := 0, 0, 0
	want := 0
	for _, r := range decidedResults() {
		want += len(r.Findings)
	}
	for _, e := range checkHTML(t, written(t, report.HTML, decidedHeader(), decidedResults())) {
		if e.attrs["data-o"] != "" {
			groups++
		}
		if e.attrs["data-s"] != "" {
			rows++
		}
		if e.name == "tr" && strings.HasPrefix(e.attrs["id"], "RA-") {
			rules++
		}
	}
	if groups != len(decidedResults()) || rows != want {
		t.Errorf("%d records with %d findings are shown, want %d with %d", groups, rows, len(decidedResults()), want)
	}
	if rules != 8 {
		t.Errorf("%d rules are shown, want the four that can be held against a record and the four that were counted beside them", rules)
	}
}

// TestHTMLInABrowser lets Chromium, which can reach nobody, search in a page.
func TestHTMLInABrowser(t *testing.T) {
	const browser = "/usr/bin/chromium"
	if _, err := os.Stat(browser); err != nil || testing.Short() {
		const install = "there is no /usr/bin/chromium: apt-get update && apt-get install -y chromium"
		if os.Getenv("CI") == "true" && !testing.Short() {
			t.Fatal(install)
		}
		t.Skip(install)
	}
	file := filepath.Join(t.TempDir(), "report.html")
	if err := os.WriteFile(file, written(t, report.HTML, decidedHeader(), decidedResults()), 0o600); err != nil {
		t.Fatal(err)
	}
	tests := []struct{ name, why, search, status string }{
		{"everything", "nothing is hidden at first", "", "14 of 14 records shown"},
		{"rule", "by its id, in any case", "ra-cis-002", "2 of 14 records shown"},
		{"two words", "both must occur", "RA-CIS-002 /photo", "1 of 14 records shown"},
		{"not evaluated", "a rule that was not evaluated was not broken", "RA-EVD-089", "0 of 14 records shown"},
		{"id", "names that came from input are found, too", "</script>", "1 of 14 records shown"},
		{"nothing", "that is said", "no such words", "0 of 14 records shown"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			address := url.URL{Scheme: "file", Path: file, Fragment: "q=" + tt.search}
			out, err := exec.CommandContext(t.Context(), browser, "--headless=new", "--no-sandbox", "--disable-gpu",
				"--no-first-run", "--disable-background-networking", "--disable-component-update", "--user-data-dir="+t.TempDir(),
				"--host-resolver-rules=MAP * ~NOTFOUND", "--proxy-server=127.0.0.1:9", "--dump-dom", address.String()).Output()
			if err != nil {
				t.Fatal(err)
			}
			status, shown, total := "", 0, 0
			for _, e := range dumped(t, out) {
				if e.attrs["id"] == "shown" {
					status = e.text
				}
				if e.attrs["data-o"] != "" {
					total++
					if _, hidden := e.attrs["hidden"]; !hidden {
						shown++
					}
				}
			}
			if said := fmt.Sprintf("%d of %d records shown", shown, total); status != tt.status || said != status {
				t.Errorf("status %q and %s, want %q\nwhy: %s", status, said, tt.status, tt.why)
			}
		})
	}
}

// dumped returns the elements of a page as the browser holds it.
func dumped(t *testing.T, data []byte) []element {
	t.Helper()
	z := html.NewTokenizer(bytes.NewReader(data))
	var found []element
	for {
		switch z.Next() {
		case html.ErrorToken:
			return found
		case html.TextToken:
			if len(found) > 0 && found[len(found)-1].text == "" {
				found[len(found)-1].text = string(z.Text())
			}
		case html.StartTagToken:
			tag := z.Token()
			e := element{name: tag.Data, attrs: map[string]string{}}
			for _, a := range tag.Attr {
				e.attrs[a.Key] = a.Val
			}
			found = append(found, e)
		}
	}
}

func TestHTMLCountsSuppressedFindings(t *testing.T) {
	page := string(written(t, report.HTML, decidedHeader(), decidedResults()))
	for _, want := range []string{
		`<dt>Suppressed</dt><dd>2</dd>`, `<dt>Known before</dt><dd>1</dd>`, `2 suppressed`, `the rule states error`, `<li class="expired">`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not hold %s", want)
		}
	}
}
