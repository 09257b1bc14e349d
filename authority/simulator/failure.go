package simulator

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/input"
)

// failure is what is kept of the calls of one port with one Ref that failed.
type failure struct {
	Temporary  int               `json:"temporary"`           // how many times it was to be tried again, or asked about
	Final      string            `json:"final,omitempty"`     // the answer for ever: a word of finals, "duplicate" or "refused"
	Candidates []identity.UserID `json:"candidates,omitzero"` // of a duplicate
}

const (
	finalDuplicate = "duplicate"
	finalRefused   = "refused"
)

// finals are the final errors that are kept as a word.
var finals = []struct {
	word string
	err  error
}{
	{"spoiled", authority.ErrSpoiled},
	{"unreachable", ErrUnreachable},
	{"not-drama", ErrNotDrama},
	{"ca-refused", ErrCARefused},
}

// fails returns the error with which a call of a port fails, or nil when it is to
// be carried out. The first final error for a Ref is given again for ever; until
// there is one, choose is asked, with the number of temporary failures so far.
func (s *Simulator) fails(port, ref string, choose func(before int) error) error {
	name := port + "-" + ref + ".json"
	f, err := readFailure(filepath.Join(s.dir, failedFolder, name))
	if err != nil {
		return fault(err)
	}
	if f.Final != "" {
		return f.answer()
	}
	chosen := choose(f.Temporary)
	if chosen == nil {
		return nil
	}
	data, err := encode(f.and(chosen))
	if err != nil {
		return err
	}
	if err := s.write(failedFolder, name, data); err != nil {
		return err
	}
	return chosen
}

func readFailure(path string) (failure, error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return failure{}, nil
	}
	if err != nil {
		return failure{}, err
	}
	var f failure
	return f, input.Decode(data, &f)
}

// and returns the failure after one more error.
func (f failure) and(err error) failure {
	if errors.Is(err, authority.ErrTemporary) || errors.Is(err, authority.ErrUnsure) {
		f.Temporary++
		return f
	}
	var d *authority.DuplicateError
	if errors.As(err, &d) {
		f.Final, f.Candidates = finalDuplicate, slices.Clone(d.Candidates)
		return f
	}
	f.Final = finalRefused
	for _, known := range finals {
		if errors.Is(err, known.err) {
			f.Final = known.word
		}
	}
	return f
}

// answer returns the final error as it is given after the first time.
func (f failure) answer() error {
	if f.Final == finalDuplicate {
		return &authority.DuplicateError{Candidates: f.Candidates}
	}
	for _, known := range finals {
		if f.Final == known.word {
			return known.err
		}
	}
	return ErrRefused
}
