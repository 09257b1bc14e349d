package report

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strconv"

	"github.com/rakit-dev/rakit/guidance"
)

// perPage is how many records stand on one of many pages: as many as a browser
// filters without a pause.
const perPage = 500

// indexPage is the name of the page with the totals.
const indexPage = "index.html"

// NewPages returns the writer of a report as many pages of HTML, for runs that
// one page would be too long for. Every record stands on a page, five hundred on
// each: failed-0001.html and on hold those that fail, not-evaluated-0001.html and
// passed-0001.html the others. The last to be written is index.html with the
// totals of the run, of each route and of each rule: a report that has it is
// complete.
//
// It calls create for each page, with a name that is made of letters, digits,
// hyphens and a full stop, and closes what create returned; at most three are
// open at any time. After an error it closes those that are.
func NewPages(create func(name string) (io.WriteCloser, error), h guidance.Header) (Writer, error) {
	b := &pagesBody{create: create, counts: newCounts(), first: map[guidance.RuleID]string{}}
	for _, o := range allOutcomes {
		b.series = append(b.series, &series{outcome: o})
	}
	return begin(b, nil, h)
}

// pagesBody writes the records of each outcome on pages of their own.
type pagesBody struct {
	create func(name string) (io.WriteCloser, error)
	header guidance.Header
	counts counts
	first  map[guidance.RuleID]string // the first page that shows a finding of the rule
	series []*series                  // in the order of allOutcomes
}

// series is the pages with records of one outcome. The last one stays open until
// it is known whether another follows.
type series struct {
	outcome guidance.Outcome
	pages   int
	records int
	on      int // records on the last page
	page    page
	file    io.Closer // the last page, if it is open
}

// name returns the name of the page with a number, from 1.
func (s *series) name(number int) string { return fmt.Sprintf("%s-%04d.html", s.word(), number) }

func (s *series) word() string {
	if s.outcome == guidance.NotEvaluated {
		return "not-evaluated"
	}
	return outcomeWords[s.outcome]
}

func (b *pagesBody) head(h guidance.Header) error {
	b.header = h
	return nil
}

func (b *pagesBody) result(r guidance.Result) error {
	err := b.record(r)
	if err != nil {
		b.abandon()
	}
	return err
}

func (b *pagesBody) record(r guidance.Result) error {
	s := b.of(r.Outcome)
	if s.file == nil || s.on == perPage {
		if err := b.turn(s); err != nil {
			return err
		}
	}
	b.counts.add(r)
	for _, f := range r.Findings {
		if _, ok := b.first[f.Rule]; !ok {
			b.first[f.Rule] = s.name(s.pages)
		}
	}
	s.on++
	s.records++
	s.page.record(r)
	return s.page.err()
}

func (b *pagesBody) of(o guidance.Outcome) *series {
	for _, s := range b.series {
		if s.outcome == o {
			return s
		}
	}
	return b.series[0] // there is no other: the outcome is understood
}

// turn begins the next page of a series.
func (b *pagesBody) turn(s *series) error {
	if err := s.finish(true); err != nil {
		return err
	}
	out, file, err := b.open(s.name(s.pages + 1))
	if err != nil {
		return err
	}
	s.pages++
	s.on = 0
	s.page, s.file = page{out: out, base: indexPage}, file
	s.page.begin("Records "+outcomeWords[s.outcome]+", page "+strconv.Itoa(s.pages), guidance.Header{
		Ruleset: b.header.Ruleset, AsOf: b.header.AsOf, KnownAt: b.header.KnownAt, Tool: b.header.Tool,
	})
	s.links(false)
	s.page.beginRecords([]guidance.Outcome{s.outcome})
	return s.page.err()
}

func (b *pagesBody) open(name string) (*bufio.Writer, io.Closer, error) {
	file, err := b.create(name)
	if err != nil {
		return nil, nil, err
	}
	return bufio.NewWriterSize(file, bufferSize), file, nil
}

// links writes the way to the other pages. Whether there is a next one is known
// at the end of a page only.
func (s *series) links(next bool) {
	s.page.write(`<nav aria-label="Pages"><a href="`, indexPage, `">Totals and rules</a>`)
	if s.pages > 1 {
		s.page.write(` <a class="page" rel="prev" href="`, s.name(s.pages-1), `">Previous page</a>`)
	}
	if next {
		s.page.write(` <a class="page" rel="next" href="`, s.name(s.pages+1), `">Next page</a>`)
	}
	s.page.write("</nav>\n")
}

// finish ends the page that is open, if there is one, and closes it.
func (s *series) finish(next bool) error {
	if s.file == nil {
		return nil
	}
	s.page.endRecords()
	s.links(next)
	s.page.end()
	return s.close(s.page.out.Flush())
}

// close closes the page, and returns err or what went wrong in that.
func (s *series) close(err error) error {
	file := s.file
	s.file = nil
	return errors.Join(err, file.Close())
}

// abandon closes what is open.
func (b *pagesBody) abandon() {
	for _, s := range b.series {
		if s.file != nil {
			_ = s.close(nil) // there was an error before
		}
	}
}

func (b *pagesBody) foot(t totals) error {
	for _, s := range b.series {
		if err := s.finish(false); err != nil {
			b.abandon()
			return err
		}
	}
	out, file, err := b.open(indexPage)
	if err != nil {
		return err
	}
	b.index(&page{out: out}, t)
	return errors.Join(out.Flush(), file.Close())
}

func (b *pagesBody) index(p *page, t totals) {
	p.begin("Report on registration records", b.header)
	p.summary(t)
	for _, s := range b.series {
		if s.pages > 0 {
			p.contents(s)
		}
	}
	p.routes(b.counts.routes)
	p.rules(b.header, b.counts.rules, func(id guidance.RuleID) string { return b.first[id] + "#q=" + string(id) })
	p.end()
}

// contents writes links to the pages of a series, which hold the records in the
// order of the input.
func (p *page) contents(s *series) {
	p.write("<h2>Records ", outcomeWords[s.outcome], "</h2>\n<nav aria-label=\"Records ", outcomeWords[s.outcome], "\"><ol>\n")
	for n := 1; n <= s.pages; n++ {
		from, to := (n-1)*perPage+1, min(n*perPage, s.records)
		p.write(`<li><a href="`, s.name(n), `">`, grouped(from), "–", grouped(to), "</a></li>\n")
	}
	p.write("</ol></nav>\n")
}
