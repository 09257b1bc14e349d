package report

import (
	"html"
	"strconv"

	"github.com/rakit-dev/rakit/guidance"
)

// outcomeWords are what a person calls the outcomes.
var outcomeWords = map[guidance.Outcome]string{
	guidance.Pass: "passed", guidance.Fail: "failed", guidance.NotEvaluated: "not evaluated",
}

var allOutcomes = []guidance.Outcome{guidance.Fail, guidance.NotEvaluated, guidance.Pass}

// standings are how a finding can stand: it counts by its severity, or not.
var standings = []struct{ value, word string }{
	{"error", "error"},
	{"warning", "warning"},
	{"info", "information"},
	{"suppressed", "suppressed"},
	{"known", "known before"},
}

// beginRecords writes what filters the records of a page, and the head of their
// table. The form is shown by the script, without which it does nothing.
func (p *page) beginRecords(outcomes []guidance.Outcome) {
	p.write(`<section aria-labelledby="records">
<form id="filter" role="search" aria-label="Records" hidden>
<div class="words"><label for="words">Search</label>
<input type="search" id="words" autocomplete="off" spellcheck="false" placeholder="record, rule, route or words: all must occur"></div>
<fieldset><legend>Findings</legend>
`)
	for _, s := range standings {
		p.tick("severity", s.value, s.word)
	}
	if len(outcomes) > 1 {
		p.write("</fieldset>\n<fieldset><legend>Records</legend>\n")
		for _, o := range outcomes {
			p.tick("outcome", o.String(), outcomeWords[o])
		}
	}
	p.write(`</fieldset>
<button type="reset">Show all</button>
<p id="shown" role="status"></p>
</form>
<h2 id="records">Records</h2>
<table class="records">
<caption>A heading for each record, and below it its findings.</caption>
<colgroup><col class="c1"><col class="c2"><col class="c3"><col></colgroup>
<thead><tr><th scope="col">Finding</th><th scope="col">Rule</th><th scope="col">Place</th><th scope="col">What is wrong, and who says so</th></tr></thead>
`)
}

func (p *page) tick(name, value, word string) {
	p.write(`<label><input type="checkbox" name="`, name, `" value="`, value, `" checked> `, word, "</label>\n")
}

func (p *page) endRecords() { p.write("</table>\n</section>\n") }

// record writes a record as a group of rows.
func (p *page) record(r guidance.Result) {
	outcome := r.Outcome.String()
	p.write(`<tbody data-o="`, outcome, `"><tr class="rec"><th colspan="4" scope="rowgroup"><span class="tag `, outcome, `">`,
		outcomeWords[r.Outcome], `</span> <span class="id">`, html.EscapeString(name(r)), `</span> <span class="muted">`,
		html.EscapeString(route(r)), " · ", html.EscapeString(editions(r)), where(r), `</span> <span class="rest">`,
		html.EscapeString(rest(r)), "</span></th></tr>\n")
	for i := range r.Findings {
		p.finding(&r.Findings[i])
	}
	p.write("</tbody>\n")
}

// where returns the place of a record that is not its name, as markup that follows
// other.
func where(r guidance.Result) string {
	if r.Record == "" {
		return ""
	}
	at, p := "", PlaceOf(r)
	switch p.File {
	case "":
	case stdin:
		at = " · standard input"
	default:
		at = " · " + text(p.File)
	}
	if p.Line > 0 {
		return at + " · line " + strconv.Itoa(p.Line)
	}
	return at
}

// standing returns the class of a finding that a reader can filter by, and the
// word for it.
func standing(f *guidance.Finding) (value, word string) {
	switch {
	case f.Suppressed != nil:
		return "suppressed", "suppressed"
	case f.Baseline == guidance.Unchanged:
		return "known", "known before"
	case f.Severity == guidance.Info:
		return "info", "information"
	}
	return f.Severity.String(), f.Severity.String()
}

func (p *page) finding(f *guidance.Finding) {
	value, word := standing(f)
	p.write(`<tr data-s="`, value, `"><td><span class="tag `, value, `">`, word, "</span>")
	if !f.Counts() {
		p.write(` <span class="note">`, f.Severity.String(), "</span>")
	}
	id := text(string(f.Rule))
	p.write(`</td><td><a href="`, p.base, "#", id, `">`, id, `</a></td><td>`)
	if f.Pointer == "" {
		p.write("whole record")
	} else {
		p.write("<code>", text(f.Pointer), "</code>")
	}
	p.write("</td><td><p>", text(f.Message), "</p>")
	for _, note := range decided(*f) {
		p.write(`<p class="note">`, html.EscapeString(note), "</p>")
	}
	p.sources(f.Basis, f.Citations)
	p.write("</td></tr>\n")
}

// sources writes what a rule rests on.
func (p *page) sources(b guidance.Basis, cs []guidance.Citation) {
	if note := basisNotes[b]; note != "" {
		p.write(`<p class="note">`, html.EscapeString(note), "</p>")
	}
	for _, c := range cs {
		p.write(`<p class="source">`, link(c.URL, text(c.Title)), ", ", text(c.Section), "</p>")
	}
}
