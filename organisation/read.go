package organisation

import (
	"fmt"
	"io"
	"iter"
	"strconv"

	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/input"
)

// Decode reads one organisation as [Organisation] is written in JSON. The error is an
// [*input.Error].
func Decode(data []byte) (Organisation, error) { return decode(data, ours) }

// Read reads organisations as [Decode] does, from a JSON array or from JSON Lines. The
// fault of one is yielded as an error with its line, and does not end the run; faults
// that do are those of [input.Values].
func Read(r io.Reader) iter.Seq2[Organisation, error] { return each(r, ours) }

// shapeOf is a document that tells of an organisation.
type shapeOf interface {
	organisation() (Organisation, error)
}

func ours() shapeOf { return &written{} }

// decode reads one document of the kind that fresh makes.
func decode(data []byte, fresh func() shapeOf) (Organisation, error) {
	d := fresh()
	if err := input.Decode(data, d); err != nil {
		return Organisation{}, err
	}
	return d.organisation()
}

func each(r io.Reader, fresh func() shapeOf) iter.Seq2[Organisation, error] {
	return func(yield func(Organisation, error) bool) {
		for v, err := range input.Values(r) {
			if err != nil {
				yield(Organisation{}, fmt.Errorf("read organisations: %w", err))
				return
			}
			d := fresh()
			o := Organisation{}
			if err = v.Decode(d); err == nil {
				o, err = d.organisation()
			}
			if err != nil {
				err = fmt.Errorf("organisation on line %d: %w", v.Line, err)
			}
			if !yield(o, err) {
				return
			}
		}
	}
}

// written is the form of a file of ours.
type written struct{ Organisation }

func (w *written) organisation() (Organisation, error) {
	if err := w.check(""); err != nil {
		return Organisation{}, err
	}
	return w.Organisation, nil
}

// check returns what is wrong with the form of an organisation, with at before the
// names of its members.
func (o Organisation) check(at string) error {
	if !isCode(o.Code) {
		return input.BadValue(at+"/code", "an ODS code is three to nine capital letters and digits")
	}
	if !o.Open.Valid() {
		return input.BadValue(at+"/open", "the last day is before the first")
	}
	for i, r := range o.Roles {
		if !isRoleID(r.ID) {
			return input.BadValue(at+"/roles/"+strconv.Itoa(i)+"/id", "a role is RO and digits")
		}
		if !r.Open.Valid() {
			return input.BadValue(at+"/roles/"+strconv.Itoa(i)+"/open", "the last day is before the first")
		}
		if r.Instance < 0 || r.Instance > longestInstance {
			return input.BadValue(at+"/roles/"+strconv.Itoa(i)+"/instance", "the number of a role is not below nought, and has 31 bits")
		}
	}
	for name, codes := range map[string][]string{"/successors/": o.Successors, "/predecessors/": o.Predecessors} {
		for i, code := range codes {
			if !isCode(code) || code == o.Code {
				return input.BadValue(at+name+strconv.Itoa(i), "the ODS code of another organisation is wanted")
			}
		}
	}
	return nil
}

// longestInstance is the largest number that FHIR has room for.
const longestInstance = 1<<31 - 1

func isCode(s string) bool {
	c, err := identity.ParseODSCode(s)
	return err == nil && c.String() == s
}
