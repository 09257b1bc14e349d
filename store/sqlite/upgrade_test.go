package sqlite_test

import (
	"database/sql"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/rbac"
)

// backTo undoes the migrations after the first, as they say themselves, behind the
// store's back.
func backTo(t *testing.T, path string) {
	t.Helper()
	text, err := os.ReadFile("migrations/00002_lists.sql")
	if err != nil {
		t.Fatal(err)
	}
	_, down, ok := strings.Cut(string(text), "-- +goose Down")
	if !ok {
		t.Fatal("the migration does not say how to go back")
	}
	alter(t, path, down+"; DELETE FROM goose_db_version WHERE version_id = 2")
}

// A file of the first version is brought up to this one, with what it holds: all
// of it is found by the lists.
func TestUpgrade(t *testing.T) {
	path := file(t)
	s := open(t, path)
	for id, put := range map[string]func(authority.Tx, string) error{
		"a": writePair,
		"b": func(tx authority.Tx, id string) error {
			day := guidance.MustDate("2020-04-20")
			return tx.PutAssignment(rbac.Assignment{ID: id, Organisation: "RX1", User: "555000000001", Position: "a", Start: day, End: day})
		},
		"c": func(tx authority.Tx, id string) error {
			day := guidance.MustDate("2020-04-20")
			return tx.PutGrant(rbac.Grant{ID: id, WorkingAt: "RX1", User: "555000000001", Start: day, End: day, Review: day})
		},
	} {
		if err := s.Update(background, func(tx authority.Tx) error { return put(tx, id) }); err != nil {
			t.Fatal(err)
		}
	}
	appendEvents(t, s, 150)
	shut(t, s)
	backTo(t, path)

	s = open(t, path)
	appendEvents(t, s, 50)
	requireListed(t, s, 201)
	if r := verify(t, s); r.Broken != nil || r.Events != 201 {
		t.Errorf("%d events, broken %v", r.Events, r.Broken)
	}
	shut(t, s)
	requireListed(t, open(t, path), 201)
}

func requireListed(t *testing.T, s authority.Store, events int) {
	t.Helper()
	in, p := []string{"RX1"}, authority.Page{Limit: 1000}
	err := s.View(background, func(tx authority.Tx) error {
		positions, err := tx.ListPositions(in, authority.PositionFilter{}, p)
		assignments, err2 := tx.ListAssignments(in, authority.AssignmentFilter{Position: "a"}, p)
		grants, err3 := tx.ListGrants(in, authority.GrantFilter{}, p)
		found, err4 := tx.ListEvents(in, authority.EventFilter{}, p)
		if len(positions) != 1 || len(assignments) != 1 || len(grants) != 1 || len(found) != events {
			t.Errorf("listed %d positions, %d assignments, %d grants, %d events, want 1, 1, 1, %d",
				len(positions), len(assignments), len(grants), len(found), events)
		}
		return errors.Join(err, err2, err3, err4)
	})
	if err != nil {
		t.Error(err)
	}
}

// The lists of one organisation are read from an index in their order: none reads
// a whole table, and none sorts.
func TestListsUseIndexes(t *testing.T) {
	path := file(t)
	shut(t, open(t, path))
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	for _, text := range []string{
		"SELECT body, version FROM cases WHERE id IN (SELECT id FROM cases WHERE organisation = ? AND id > ? ORDER BY id LIMIT ?) ORDER BY id",
		"SELECT body, version FROM cases WHERE id IN (SELECT id FROM cases WHERE organisation = ? AND stage = ? AND id > ? ORDER BY id LIMIT ?) ORDER BY id",
		"SELECT body, version FROM cards WHERE id IN (SELECT id FROM cards WHERE organisation = ? AND id > ? ORDER BY id LIMIT ?) ORDER BY id",
		"SELECT body, version FROM cards WHERE id IN (SELECT id FROM cards WHERE organisation = ? AND holder = ? AND id > ? ORDER BY id LIMIT ?) ORDER BY id",
		"SELECT body, version FROM positions WHERE id IN (SELECT id FROM positions WHERE organisation = ? AND id > ? ORDER BY id LIMIT ?) ORDER BY id",
		"SELECT body, version FROM assignments WHERE id IN (SELECT id FROM assignments WHERE organisation = ? AND id > ? ORDER BY id LIMIT ?) ORDER BY id",
		"SELECT body, version FROM grants WHERE id IN (SELECT id FROM grants WHERE working_at = ? AND id > ? ORDER BY id LIMIT ?) ORDER BY id",
		"SELECT block FROM event_subjects WHERE subject = ? AND block >= ? ORDER BY block",
		"SELECT seq, line FROM events WHERE seq > ? AND seq >= ? AND seq < ? ORDER BY seq",
		"DELETE FROM receipts WHERE at < ?",
	} {
		rows, err := db.Query("EXPLAIN QUERY PLAN "+text, make([]any, strings.Count(text, "?"))...)
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			var id, parent, unused int
			var step string
			if err := rows.Scan(&id, &parent, &unused, &step); err != nil {
				t.Fatal(err)
			}
			if strings.HasPrefix(step, "SCAN") || strings.Contains(step, "TEMP B-TREE") {
				t.Errorf("%s\n\t%s", text, step)
			}
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			t.Fatal(err)
		}
	}
}
