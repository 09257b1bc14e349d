package input

import (
	"bytes"
	"fmt"
	"reflect"
	"slices"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"
)

// header is what the first row of a CSV file says: which member of a document
// each column holds.
type header struct {
	columns int
	root    member
}

// member is a place in the documents: a cell, or an object or a list of others.
type member struct {
	pointer string // as it may be shown
	name    string // in an object: quoted, with a colon
	index   int    // in a list
	goType  reflect.Type
	shape   shape
	first   int       // the first column of this member or within it, from 0
	cell    bool      // the column is the member's own
	members []*member // of an object in the order of the columns, of a list by index
}

// readHeader reads the first row of a file of documents of type t.
func readHeader(r *rowReader, t reflect.Type) (*header, error) {
	err := r.next()
	switch {
	case err != nil:
		return nil, err
	case separatedOtherwise(r.row()):
		return nil, fault(ruleCSV, "", "the columns are separated by semicolons or tabs: separate them by commas")
	case r.fault != nil:
		return nil, r.fault
	case r.count > maxColumns:
		return nil, fault(ruleColumn, "", fmt.Sprintf("%d columns, of which %d can be read", r.count, maxColumns))
	}
	h := &header{columns: r.count, root: member{goType: t, shape: shapeOf(t)}}
	for i, c := range r.cells {
		if err := h.root.add(i, jsontext.Pointer(r.text(c, nil))); err != nil {
			return nil, inColumn(i, err)
		}
	}
	if err := h.root.complete(); err != nil {
		return nil, err
	}
	r.passRow()
	return h, nil
}

// separatedOtherwise reports whether a header names members, but not with commas
// between them.
func separatedOtherwise(row []byte) bool {
	line, _, _ := bytes.Cut(row, []byte("\n"))
	for _, between := range []string{";/", ";\"/", "\t/", "\t\"/"} {
		if bytes.Contains(line, []byte(between)) {
			return true
		}
	}
	return false
}

// inColumn has an error say in which column it is, counted from 1.
func inColumn(i int, e *Error) *Error {
	e.finding.Message = fmt.Sprintf("column %d: %s", i+1, e.finding.Message)
	return e
}

// add adds a column, counted from 0, to the root.
func (m *member) add(column int, p jsontext.Pointer) *Error {
	switch {
	case p == "":
		return fault(ruleColumn, "", "it has no header")
	case !p.IsValid():
		return fault(ruleColumn, "", "the header is no JSON Pointer, such as /id or /documents/0/kind")
	}
	depth := 0
	for token := range p.Tokens() {
		next, err := m.member(token, column)
		switch {
		case err != nil:
			err.finding.Pointer = safePointer(p)
			return err
		case depth == maxDepth:
			return fault(ruleColumn, safePointer(p), "nested too deep")
		}
		m = next
		depth++
	}
	m.pointer = safePointer(p)
	switch {
	case m.cell:
		return fault(ruleOnce, m.pointer, fmt.Sprintf("the header is that of column %d", m.first+1))
	case !m.shape.isCell():
		return fault(ruleColumn, m.pointer, "a column is one text, number or truth, and this is "+m.shape.String())
	}
	m.cell = true
	return nil
}

// maxElements is how many elements a list may have columns for.
const maxElements = 1000

// member returns the member of m that a part of a pointer names.
func (m *member) member(token string, column int) (*member, *Error) {
	next := &member{first: column}
	switch m.shape {
	case object:
		t, ok := fieldsOf(m.goType)[token]
		if !ok {
			return nil, Unknown("")
		}
		next.goType, next.shape = t, shapeOf(t)
		name, err := jsontext.AppendQuote(nil, token)
		if err != nil {
			return nil, Unknown("")
		}
		next.name = string(name) + ":"
	case list:
		i, err := strconv.Atoi(token)
		switch {
		case err != nil || strconv.Itoa(i) != token || i < 0:
			return nil, fault(ruleColumn, "", "the elements of a list have numbers, from 0 on")
		case i >= maxElements:
			return nil, fault(ruleColumn, "", fmt.Sprintf("a list has columns for %d elements at most", maxElements))
		}
		next.index, next.goType = i, m.goType.Elem()
		next.shape = shapeOf(next.goType)
	case anything:
		return nil, fault(ruleColumn, "", "what may hold anything has no columns")
	default:
		return nil, Unknown("")
	}
	if i := slices.IndexFunc(m.members, func(o *member) bool { return o.name == next.name && o.index == next.index }); i >= 0 {
		return m.members[i], nil
	}
	next.goType = indirect(next.goType)
	m.members = append(m.members, next)
	return next, nil
}

// complete puts the elements of lists into their order, and finds those that have
// no column.
func (m *member) complete() *Error {
	if m.shape == list {
		slices.SortFunc(m.members, func(a, b *member) int { return a.index - b.index })
	}
	for i, next := range m.members {
		if m.shape == list && next.index != i {
			return inColumn(next.first, fault(ruleColumn, next.anyPointer(), fmt.Sprintf("the list has no column for element %d before this one", i)))
		}
		if err := next.complete(); err != nil {
			return err
		}
	}
	return nil
}

// anyPointer returns the pointer of the first cell within m.
func (m *member) anyPointer() string {
	for !m.cell {
		m = m.members[0]
	}
	return m.pointer
}
