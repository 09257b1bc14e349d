package simulator

import (
	"cmp"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/rakit-dev/rakit/durable"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/input"
)

var errDamaged = errors.New("a file of the simulator is damaged")

// records is what the files say, as far as the next call needs it.
type records struct {
	sent     map[string]bool // by Ref
	lastSent int             // number of the newest message
	printed  map[string]string
	serials  map[string]bool
	created  map[string]Created
	userIDs  map[identity.UserID]bool

	issued       map[string][][]byte // certificates by Ref
	revoked      map[string]bool     // by Ref
	revokedCards map[string]bool     // by id of the card
}

// newRecords returns those of an empty folder.
func newRecords() *records {
	return &records{
		sent: map[string]bool{}, printed: map[string]string{}, serials: map[string]bool{},
		created: map[string]Created{}, userIDs: map[identity.UserID]bool{},
		issued: map[string][][]byte{}, revoked: map[string]bool{}, revokedCards: map[string]bool{},
	}
}

// load reads the files that are not in r yet, which may be nil: no file changes once it
// is there.
func (s *Simulator) load(r *records) (*records, error) {
	if r == nil {
		r = newRecords()
	}
	names, err := s.outbox()
	if err != nil {
		return nil, err
	}
	for _, n := range names {
		r.sent[n.ref], r.lastSent = true, n.number
	}
	prints, err := readSome(filepath.Join(s.dir, printedFolder), r.printed, printedAt)
	if err != nil {
		return nil, err
	}
	for _, p := range prints {
		r.printed[p.Ref], r.serials[p.Serial] = p.Serial, true
	}
	identities, err := readSome(filepath.Join(s.dir, directoryFolder), r.created, createdAt)
	if err != nil {
		return nil, err
	}
	for _, c := range identities {
		r.created[c.Ref], r.userIDs[c.UserID] = c, true
	}
	return r, s.loadCA(r)
}

// loadCA reads the files of the certification authority.
func (s *Simulator) loadCA(r *records) error {
	issued, err := readSome(filepath.Join(s.dir, certificatesFolder), r.issued, issuedAt)
	if err != nil {
		return err
	}
	for _, i := range issued {
		r.issued[i.Ref] = i.Certificates
	}
	revocations, err := readSome(filepath.Join(s.dir, revokedFolder), r.revoked, revokedAt)
	if err != nil {
		return err
	}
	for _, v := range revocations {
		r.revoked[v.Ref], r.revokedCards[v.Card] = true, true
	}
	return nil
}

// readAll reads every JSON file of a folder, by time and then by Ref.
func readAll[T any](dir string, key func(T) (time.Time, string)) ([]T, error) {
	return readSome(dir, map[string]bool(nil), key)
}

// readSome reads those whose Ref is not known.
func readSome[T, K any](dir string, known map[string]K, key func(T) (time.Time, string)) ([]T, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	all := []T{}
	for _, e := range entries {
		ref, isJSON := strings.CutSuffix(e.Name(), ".json")
		if !isJSON || !safeRef.MatchString(ref) {
			continue
		}
		if _, read := known[ref]; read {
			continue
		}
		data, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			return nil, err
		}
		var v T
		if err := input.Decode(data, &v); err != nil {
			return nil, errors.Join(errDamaged, err)
		}
		all = append(all, v)
	}
	slices.SortFunc(all, func(a, b T) int {
		atA, refA := key(a)
		atB, refB := key(b)
		return cmp.Or(atA.Compare(atB), cmp.Compare(refA, refB))
	})
	return all, nil
}

// encode returns v as it stands in a file. The error of the JSON package is left
// out: it may repeat what it could not write.
func encode(v any) ([]byte, error) {
	data, err := json.Marshal(v, jsontext.WithIndent("  "))
	if err != nil {
		return nil, ErrOrder
	}
	return append(data, '\n'), nil
}

// sweep removes what a process left behind that was killed while it wrote.
func (s *Simulator) sweep() error {
	for _, folder := range folders {
		if err := durable.Sweep(filepath.Join(s.dir, folder)); err != nil {
			return err
		}
	}
	return nil
}
