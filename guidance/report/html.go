package report

import (
	"bufio"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"html"
	"strings"

	"github.com/rakit-dev/rakit/guidance"
)

// The style and the script stand in every page, which therefore asks nobody for
// anything; a policy in its head keeps it so.
var (
	//go:embed assets/report.css
	style string
	//go:embed assets/report.js
	script string
)

// htmlBody writes one page: the records as they come, then the totals. The
// script puts their summary at the top.
type htmlBody struct {
	page   page
	header guidance.Header
	counts counts
}

func newHTMLBody(out *bufio.Writer) *htmlBody {
	return &htmlBody{page: page{out: out}, counts: newCounts()}
}

func (b *htmlBody) head(h guidance.Header) error {
	b.header = h
	b.page.begin("Report on registration records", h)
	b.page.write(`<nav aria-label="Parts"><a href="#records">Records</a> <a href="#routes">Routes</a> <a href="#rules">Rules</a></nav>`, "\n")
	b.page.beginRecords(allOutcomes)
	return b.page.err()
}

func (b *htmlBody) result(r guidance.Result) error {
	b.counts.add(r)
	b.page.record(r)
	return b.page.err()
}

func (b *htmlBody) foot(t totals) error {
	b.page.endRecords()
	b.page.summary(t)
	b.page.routes(b.counts.routes)
	b.page.rules(b.header, b.counts.rules, func(id guidance.RuleID) string { return "#q=" + string(id) })
	b.page.end()
	return b.page.err()
}

// page writes HTML. The buffered writer keeps its first error.
type page struct {
	out  *bufio.Writer
	base string // the page on which the rules stand, "" for this one
}

func (p *page) err() error {
	_, err := p.out.Write(nil)
	return err
}

// write writes markup: literals of this package, and what text or link made.
func (p *page) write(markup ...string) {
	for _, m := range markup {
		p.out.WriteString(m)
	}
}

// text returns s as text, or as the value of an attribute between double quotes.
func text(s string) string { return html.EscapeString(Plain(s)) }

// link returns a link with a text, which is markup, or only the text if the
// address is none of the web: it might be a script.
func link(address, markup string) string {
	if !strings.HasPrefix(address, "https://") && !strings.HasPrefix(address, "http://") {
		return markup
	}
	return `<a href="` + text(address) + `" rel="noreferrer">` + markup + `</a>`
}

// policy allows the style and the script of the page, and nothing else.
func policy() string {
	hash := func(s string) string {
		sum := sha256.Sum256([]byte(s))
		return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	}
	return "default-src 'none'; style-src " + hash(style) + "; script-src " + hash(script) + "; base-uri 'none'; form-action 'none'"
}

// begin writes the head of a page, and what was decided before the run.
func (p *page) begin(title string, h guidance.Header) {
	p.write("<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n",
		`<meta http-equiv="Content-Security-Policy" content="`, policy(), "\">\n",
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n",
		"<meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"robots\" content=\"noindex\">\n",
		"<title>", text(title), "</title>\n<style>", style, "</style>\n</head>\n<body>\n",
		"<header>\n<h1>", text(title), "</h1>\n<p>Rule set <code>", text(h.Ruleset), "</code>; ", html.EscapeString(days(h)), ".")
	if h.Tool != "" {
		p.write(" Written by rakit ", text(h.Tool), ".")
	}
	p.write("</p>\n")
	if n := len(h.Severities) + len(h.Suppressed); n > 0 {
		p.write("<h2>Decided for this run</h2>\n<ul>\n")
		for _, s := range h.Severities {
			p.write("<li>", html.EscapeString(overridden(s)), "</li>\n")
		}
		for _, s := range h.Suppressed {
			class := "holds"
			if s.Expired {
				class = "expired"
			}
			p.write(`<li class="`, class, `">`, html.EscapeString(selected(s)), "</li>\n")
		}
		p.write("</ul>\n")
	}
	p.write("</header>\n<main>\n")
}

func (p *page) end() { p.write("</main>\n<script>", script, "</script>\n</body>\n</html>\n") }
