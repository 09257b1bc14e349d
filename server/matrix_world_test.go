package server_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-json-experiment/json"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/server"
	"github.com/rakit-dev/rakit/server/sandbox"
)

// matrix carries out examples in copies of one seeded world.
type matrix struct {
	template    folder
	copies      string // where they are
	permissions rbac.Matrix
	relations   []relation
	all         map[string]operation
	examples    map[string]example
}

type matrixRow struct {
	op       operation
	relation relation
	cells    []string // by rbac.Roles()
}

// newMatrix seeds the world that is copied, adds what no seeded world has, an
// agreement of RX3, and sets its clock.
func newMatrix(t *testing.T, at time.Time, in []relation) *matrix {
	t.Helper()
	edition, err := rbac.Permissions().At(guidance.DateOf(at), guidance.Date{})
	if err != nil {
		t.Fatal(err)
	}
	m := &matrix{
		copies: t.TempDir(), permissions: edition.Content, relations: in, all: map[string]operation{}, examples: map[string]example{},
	}
	dir := filepath.Join(t.TempDir(), "world")
	h, closed, err := serveWorld(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range operations(t, h) {
		m.all[o.id], m.examples[o.id] = o, readExample(t, o.id)
	}
	w := ask(h, "999900000131 ra-manager RX3", http.MethodPut, "/v1/agreements/agreement-rx3-rx5",
		`{"provider":"RX5","organisation":"RX3","from":"2020-01-01","channels":[],"locations":[]}`)
	wanted(t, w, http.StatusCreated, "")
	wanted(t, ask(h, managerOfRX1, http.MethodPost, "/v1/sandbox/clock", `{"to":"`+at.Format(time.RFC3339)+`"}`), http.StatusOK, "")
	if err := closed(); err != nil {
		t.Fatal(err)
	}
	if m.template, err = readFolder(dir); err != nil {
		t.Fatal(err)
	}
	return m
}

// seated is a server that one goroutine works with, and the copy of the world that
// it answers for.
type seated struct {
	*server.Server
	world *sandbox.World
}

// fresh has the server answer for a copy of the world as it was seeded, in which
// these examples were carried out. The server stays the same one as long as its
// operations let it: most of the time went into making it.
func (m *matrix) fresh(s *seated, o operation, before []string) error {
	if err := s.close(); err != nil {
		return err
	}
	dir, err := os.MkdirTemp(m.copies, "world")
	if err != nil {
		return err
	}
	if err := m.template.write(dir); err != nil {
		return err
	}
	if s.world, err = sandbox.Open(dir, sandbox.Config{}); err != nil {
		return err
	}
	if s.Server == nil || o.ofSandbox() {
		s.Server, err = serverOf(s.world)
	} else {
		s.AnswerFor(s.world)
	}
	if err != nil {
		return err
	}
	for _, id := range before {
		w, err := m.send(s, m.all[id], "", m.examples[id].Actor)
		if err == nil && w.Code >= 300 {
			err = fmt.Errorf("%s, before another example: status %d", id, w.Code)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// ofSandbox reports whether an operation keeps to the world that its server was made
// for.
func (o operation) ofSandbox() bool { return strings.HasPrefix(o.path, "/v1/sandbox/") }

func (s *seated) close() error {
	if s.world == nil {
		return nil
	}
	return s.world.Close()
}

// carryOut returns the rows in order of operation and relation.
func (m *matrix) carryOut(t *testing.T) []matrixRow {
	t.Helper()
	var rows []matrixRow
	for _, o := range m.all {
		for _, r := range m.relations {
			rows = append(rows, matrixRow{op: o, relation: r, cells: make([]string, len(rbac.Roles()))})
		}
	}
	slices.SortStableFunc(rows, func(a, b matrixRow) int { return strings.Compare(a.op.id, b.op.id) })
	if raced {
		part := rows[:0]
		for i := 0; i < len(rows); i += 9 { // every relation among them
			part = append(part, rows[i])
		}
		rows = part
	}
	next := make(chan matrixRow)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var wg sync.WaitGroup
	for range 4 * runtime.GOMAXPROCS(0) { // most of the time goes into waiting for the disk
		wg.Go(func() {
			if err := m.work(next); err != nil {
				t.Error(err)
				cancel()
			}
		})
	}
	for _, row := range rows {
		select {
		case next <- row:
		case <-ctx.Done():
		}
	}
	close(next)
	wg.Wait()
	if t.Failed() {
		t.FailNow()
	}
	return rows
}

// work fills in the cells of rows. A request that is refused changes nothing but
// the log, so that the next one finds the world as it was seeded.
func (m *matrix) work(rows <-chan matrixRow) (err error) {
	s := &seated{}
	defer func() { err = errors.Join(err, s.close()) }()
	used := true
	for row := range rows {
		before := m.examples[row.op.id].After
		used = used || len(before) > 0 || row.op.ofSandbox()
		for i, role := range rbac.Roles() {
			if used {
				if err := m.fresh(s, row.op, before); err != nil {
					return err
				}
			}
			w, err := m.send(s, row.op, row.relation.target, row.relation.actor(role))
			if err != nil {
				return err
			}
			row.cells[i] = cellOf(w)
			used = w.Code < 300 && slices.Contains([]what{change, changeFor, propose, own}, needs[row.op.id].what)
		}
		used = used || len(before) > 0 || slices.Contains([]string{"set-clock", "set-outcomes", "reset-sandbox"}, row.op.id)
	}
	return nil
}

// send sends the request of an example about the objects of an organisation; ""
// leaves it as it is.
func (m *matrix) send(s *seated, o operation, target, actor string) (*httptest.ResponseRecorder, error) {
	data, err := os.ReadFile(exampleFile(o.id))
	if err != nil {
		return nil, err
	}
	var e example
	if err := json.Unmarshal([]byte(withIDs(about(string(data), o.id, target))), &e); err != nil {
		return nil, err
	}
	r, err := e.asked(o)
	if err != nil {
		return nil, err
	}
	r.Header.Set("X-Demo-Actor", actor)
	w := httptest.NewRecorder()
	s.Handler().ServeHTTP(w, r)
	return w, nil
}

// objectsOfRX1 are the names in examples of what RX3 has one of.
var objectsOfRX1 = regexp.MustCompile(`\{\{(registration|card|person|assignment|grant|campaign|item|authenticator|temporary-card|visit|request|message)/[a-z0-9-]+\}\}`)

// about makes an example one about the objects of another organisation.
func about(text, id, target string) string {
	if id == "record-link" && target != "" {
		text = strings.ReplaceAll(text, `"child": "RX9"`, `"child": "`+target+`"`)
	}
	if target != "RX3" {
		return text
	}
	text = objectsOfRX1.ReplaceAllString(text, "{{$1/rx3}}")
	return strings.NewReplacer(
		"{{position/pharmacist}}", "{{position/rx3-pharmacist}}", "{{position/ward-nurse}}", "{{position/rx3-ward-nurse}}",
		"{{agreement/rx1-rx2}}", "agreement-rx3-rx5", "position-rx1-", "position-rx3-", `"RX1"`, `"RX3"`,
		`"RX1TAC`, `"RX3TAC`,
	).Replace(text)
}

// cellOf shows the status, and the rule or the kind of a problem.
func cellOf(w *httptest.ResponseRecorder) string {
	if w.Code < 300 {
		return fmt.Sprint(w.Code)
	}
	var p server.Problem
	if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || p.Status != w.Code {
		return fmt.Sprintf("%d and no problem document", w.Code)
	}
	why := p.Rule
	if why == "" {
		why = string(p.Type[strings.LastIndex(string(p.Type), ":")+1:])
	}
	return fmt.Sprintf("%d %s", w.Code, why)
}
