package specimen

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/go-json-experiment/json"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/input"
	"github.com/rakit-dev/rakit/registration"
)

// Order says what documents a [Generator] makes.
type Order struct {
	Subject Subject        // Record or CIS; zero is Record
	Route   evidence.Route // of every record; zero: each of any route
	Defects float64        // the share of documents that are broken, from 0 to 1
}

// Specimen is one labelled document.
type Specimen struct {
	Text   []byte // one line of JSON without its end, with the label as its member expect
	Expect Expectation
}

// Record returns the registration record of a [Generator] of records, to be given to
// [registration.Check]; the label is in its member Expect, too. The error is that of
// [input.Decode], as for a CIS record.
func (s Specimen) Record() (r registration.Record, err error) {
	err = input.Decode(s.Text, &r)
	return r, err
}

// CIS returns the CIS record of a [Generator] of those, to be given to
// [identity.Recognise]. The error is as for [Specimen.Record].
func (s Specimen) CIS() (r identity.CISRecord, err error) {
	err = input.Decode(s.Text, &r)
	return r, err
}

// Generator makes labelled documents, one after another, without end. Make one
// with [New]; the zero Generator is that of seed 0 and the zero Order. It is not for
// use by several goroutines at once.
type Generator struct {
	seed, next uint64
	order      Order
	variation  variation
	routes     []evidence.Route
	ofRoute    map[evidence.Route][]Defect
	ofCIS      []Defect
}

var errOrder = errors.New("specimen: no such order")

// New returns a Generator of the documents of a seed. The n-th document depends on
// the seed, the order and n alone; what is sound about it does not depend on the
// share of defects. The error says what cannot be ordered.
func New(seed uint64, o Order) (*Generator, error) {
	if o.Subject == 0 {
		o.Subject = Record
	}
	switch {
	case o.Subject != Record && o.Subject != CIS:
		return nil, fmt.Errorf("%w: records and CIS records are made, not subject %s", errOrder, o.Subject)
	case o.Route != 0 && o.Subject != Record:
		return nil, fmt.Errorf("%w: only records have a route", errOrder)
	case o.Route != 0 && !slices.Contains(evidence.Routes(), o.Route):
		return nil, fmt.Errorf("%w: not a route", errOrder)
	case math.IsNaN(o.Defects) || o.Defects < 0 || o.Defects > 1:
		return nil, fmt.Errorf("%w: the share of defects is from 0 to 1", errOrder)
	}
	g := &Generator{seed: seed, order: o}
	g.begin()
	return g, nil
}

// begin learns what the documents of the order are made from.
func (g *Generator) begin() {
	g.variation, g.routes, g.ofRoute = newVariation(), evidence.Routes(), map[evidence.Route][]Defect{}
	if g.order.Route != 0 {
		g.routes = []evidence.Route{g.order.Route}
	}
	for _, d := range Defects() {
		g.learn(d)
	}
}

// learn keeps a defect for the documents that may have it. One that shows under
// options only does not show in a document alone, and one that is for an example
// only begins with a record in which something is wrong.
func (g *Generator) learn(d Defect) {
	switch {
	case !d.Options.IsZero():
	case d.cis != nil:
		g.ofCIS = append(g.ofCIS, d)
	case d.record != nil && !d.record.shown:
		for _, route := range d.record.routes {
			g.ofRoute[route] = append(g.ofRoute[route], d)
		}
	}
}

// Next returns the next document.
func (g *Generator) Next() Specimen {
	if g.ofRoute == nil {
		g.begin()
	}
	n := g.next
	g.next++
	// What is sound and what is broken are drawn apart, so that one does not move
	// with the other.
	flaw := newDraw(g.seed, 2*n+1)
	broken := flaw.within(g.order.Defects)
	if g.order.Subject == CIS {
		return g.extract(n, flaw, broken)
	}
	return g.record(n, flaw, broken)
}

func (g *Generator) record(n uint64, flaw *draw, broken bool) Specimen {
	var route evidence.Route
	sound := func() registration.Record {
		d := newDraw(g.seed, 2*n)
		route = pick(d, g.routes)
		return g.variation.record(d, recordID(g.seed, n), route)
	}
	r := sound()
	if !broken {
		return labelled(r, unbroken(g.order.Subject))
	}
	for _, i := range flaw.order(len(g.ofRoute[route])) {
		d := g.ofRoute[route][i]
		if d.record.breaks(&r) {
			return labelled(r, d.Expect())
		}
		r = sound() // nothing of an attempt is left
	}
	return labelled(r, unbroken(g.order.Subject))
}

func (g *Generator) extract(n uint64, flaw *draw, broken bool) Specimen {
	sound := func() identity.CISRecord { return g.variation.extract(newDraw(g.seed, 2*n), g.seed, n) }
	r := sound()
	if !broken {
		return labelled(r, unbroken(g.order.Subject))
	}
	for _, i := range flaw.order(len(g.ofCIS)) {
		if d := g.ofCIS[i]; d.cis(&r) {
			return labelled(r, d.Expect())
		}
		r = sound()
	}
	return labelled(r, unbroken(g.order.Subject))
}

// order returns the numbers below n in an order of chance.
func (d *draw) order(n int) []int {
	numbers := make([]int, n)
	for i := range numbers {
		numbers[i] = i
	}
	return some(d, n, numbers)
}

// labelled returns a document with its label as the last member.
func labelled(document any, e Expectation) Specimen {
	text, label := encode(document), e.text()
	if len(text) == 0 {
		return Specimen{}
	}
	text = append(text[:len(text)-1], `,"expect":`...)
	return Specimen{Text: append(append(text, label...), '}'), Expect: e}
}

// encode writes a document as one line of JSON. Nothing in the documents of this
// package can fail to be written.
func encode(document any) []byte {
	line, err := json.Marshal(document)
	if err != nil {
		return nil
	}
	return line
}
