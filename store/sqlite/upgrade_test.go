package sqlite_test

import (
	"database/sql"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/pressly/goose/v3"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/store/storetest"
)

// migrationFiles are the migrations after the first, the latest last.
var migrationFiles = []string{"00002_lists.sql", "00003_profile_keys.sql", "00004_campaigns.sql", "00005_cards.sql", "00006_access.sql", "00007_messages.sql", "00008_message_ends.sql", "00009_queue_heads.sql"}

// backTo undoes the migrations after a version, as they say themselves, behind the
// store's back.
func backTo(t *testing.T, path string, version int) {
	t.Helper()
	for v := len(migrationFiles) + 1; v > version; v-- {
		undo(t, path, v, migrationFiles[v-2])
	}
}

// undo undoes one migration.
func undo(t *testing.T, path string, version int, name string) {
	t.Helper()
	text, err := os.ReadFile("migrations/" + name)
	if err != nil {
		t.Fatal(err)
	}
	_, down, ok := strings.Cut(string(text), "-- +goose Down")
	if !ok {
		t.Fatalf("%s does not say how to go back", name)
	}
	alter(t, path, fmt.Sprintf("%s; DELETE FROM goose_db_version WHERE version_id = %d", down, version))
}

// Profiles that were stored before there were keys are found by those that they
// would be given today.
func TestUpgradeFindsProfiles(t *testing.T) {
	path := file(t)
	s := open(t, path)
	number, err1 := identity.ParseNINumber("JK987654D")
	mobile, err2 := identity.ParseMobile("+447700900123")
	mailbox, err3 := identity.ParseEmail("Ada.O'Example+1@Example.NHS.uk")
	name, err4 := identity.NewName(identity.NameParts{Given: "Ada", Family: "Example"})
	if err := errors.Join(err1, err2, err3, err4); err != nil {
		t.Fatal(err)
	}
	held := []identity.Profile{
		{NINumber: number, Mobile: mobile, Email: mailbox, DateOfBirth: guidance.MustDate("1985-12-10")},
		{DateOfBirth: guidance.MustDate("1900-01-01")},
		{DateOfBirth: guidance.MustDate("1900-01-02")},
		{DateOfBirth: guidance.MustDate("0999-12-31"), Mobile: mobile},
		{},
	}
	for i := range held {
		id, err := identity.ParseUserID(fmt.Sprintf("55500000000%d", i))
		if err != nil {
			t.Fatal(err)
		}
		held[i].UserID, held[i].Name = id, name
		if err := s.Update(background, func(tx authority.Tx) error { return tx.PutProfile(held[i]) }); err != nil {
			t.Fatal(err)
		}
	}
	shut(t, s)
	want := keysIn(t, path)
	backTo(t, path, 2)
	shut(t, open(t, path))
	if diff := cmp.Diff(want, keysIn(t, path)); diff != "" || len(want) != 6 {
		t.Errorf("keys mismatch (-put one by one +migrated):\n%s%d of them, want 6", diff, len(want))
	}
}

// keysIn returns the keys of profiles in a file.
func keysIn(t *testing.T, path string) (keys []string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	rows, err := db.Query("SELECT id || ' ' || key FROM profile_keys ORDER BY id, key")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var key string
		if err := rows.Scan(&key); err != nil {
			t.Fatal(err)
		}
		keys = append(keys, key)
	}
	return keys
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
	backTo(t, path, 1)

	s = open(t, path)
	appendEvents(t, s, 50)
	requireListed(t, s, 201)
	if r := verify(t, s); r.Broken != nil || r.Events != 201 {
		t.Errorf("%d events, broken %v", r.Events, r.Broken)
	}
	shut(t, s)
	requireListed(t, open(t, path), 201)
}

// Messages that were stored before it was noted when they end are dropped as they would
// be today, to the nanosecond.
func TestUpgradeNotesEndsOfMessages(t *testing.T) {
	path := file(t)
	s := open(t, path)
	for _, m := range storetest.EndedMessages() {
		if err := s.Update(background, func(tx authority.Tx) error { return tx.PutMessage(m) }); err != nil {
			t.Fatal(err)
		}
	}
	shut(t, s)
	want := endsIn(t, path)
	backTo(t, path, 7)
	shut(t, open(t, path))
	if diff := cmp.Diff(want, endsIn(t, path)); diff != "" || !strings.Contains(want, "123456790") {
		t.Errorf("ends (-put +migrated):\n%s", diff)
	}
}

// endsIn returns when the messages in a file ended.
func endsIn(t *testing.T, path string) (ends string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	err = db.QueryRow("SELECT group_concat(id || ' ' || ended) FROM (SELECT id, ended FROM messages ORDER BY id)").Scan(&ends)
	if err != nil {
		t.Fatal(err)
	}
	return ends
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

// Positions of the version before, with one job role and its activities, are positions
// of one access profile after the migration; and its way back gives what was there.
func TestUpgradePositions(t *testing.T) {
	path := file(t)
	shut(t, open(t, path))
	backTo(t, path, 5)
	old := map[string]string{
		"a": `{"id":"a","name":"Ward nurse","organisation":"RX1","jobRole":"R8001","activities":["B0001","B0002"]}`,
		"b": `{"id":"b","name":"Clerk \"O’Example\"","organisation":"RX1","jobRole":"R8010"}`,
		"c": `{"id":"c","name":"Porter","organisation":"RX2","jobRole":"R8015","activities":[]}`,
	}
	for id, body := range old {
		alter(t, path, "INSERT INTO positions (id, version, organisation, body) VALUES (?, 3, ?, ?)", id, "RX1", body)
	}
	s := open(t, path)
	want := map[string]rbac.Position{
		"a": {ID: "a", Name: "Ward nurse", Organisation: "RX1", AccessProfiles: []rbac.AccessProfile{{JobRole: "R8001", Activities: []string{"B0001", "B0002"}}}, Version: 3},
		"b": {ID: "b", Name: `Clerk "O’Example"`, Organisation: "RX1", AccessProfiles: []rbac.AccessProfile{{JobRole: "R8010"}}, Version: 3},
		"c": {ID: "c", Name: "Porter", Organisation: "RX2", AccessProfiles: []rbac.AccessProfile{{JobRole: "R8015", Activities: []string{}}}, Version: 3},
	}
	for id := range old {
		err := s.View(background, func(tx authority.Tx) error {
			got, err := tx.Position(id)
			if diff := cmp.Diff(want[id], got, cmpopts.EquateComparable(guidance.Date{})); diff != "" {
				t.Errorf("position %s mismatch (-want +migrated):\n%s", id, diff)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	}
	shut(t, s)
	backTo(t, path, 5)
	back := bodiesIn(t, path)
	for id, body := range old {
		if diff := cmp.Diff(document(t, body), document(t, back[id])); diff != "" {
			t.Errorf("position %s mismatch (-before +migrated and back):\n%s", id, diff)
		}
	}
	shut(t, open(t, path)) // and once more
}

// TestNoWayBackForWhatDoesNotFit: a position that the older form cannot hold keeps the
// file at this version, and nothing of it is lost.
func TestNoWayBackForWhatDoesNotFit(t *testing.T) {
	ward := rbac.AccessProfile{JobRole: "R8001", Activities: []string{"B0001"}}
	with := func(change func(*rbac.AccessProfile)) []rbac.AccessProfile {
		a := ward
		change(&a)
		return []rbac.AccessProfile{a}
	}
	for name, tt := range map[string]struct {
		profiles []rbac.AccessProfile
		back     bool
	}{
		"one":                       {[]rbac.AccessProfile{ward}, true},
		"two":                       {[]rbac.AccessProfile{ward, {JobRole: "R8000"}}, false},
		"one at another":            {with(func(a *rbac.AccessProfile) { a.Organisation = "RX2" }), false},
		"one with areas of work":    {with(func(a *rbac.AccessProfile) { a.AreasOfWork = []string{"P0020:Q0300:T0640"} }), false},
		"one with workgroups":       {with(func(a *rbac.AccessProfile) { a.Workgroups = []string{"000000000001"} }), false},
		"one that names assignable": {with(func(a *rbac.AccessProfile) { a.AssignablePositions = []string{"p-2"} }), false},
	} {
		t.Run(name, func(t *testing.T) {
			path := file(t)
			s := open(t, path)
			p := rbac.Position{ID: "b", Name: "Nurse", Organisation: "RX1", AccessProfiles: tt.profiles}
			err := s.Update(background, func(tx authority.Tx) error {
				return errors.Join(tx.PutPosition(rbac.Position{ID: "a", Name: "Clerk", Organisation: "RX1", AccessProfiles: []rbac.AccessProfile{ward}}), tx.PutPosition(p))
			})
			if err != nil {
				t.Fatal(err)
			}
			shut(t, s)
			before := bodiesIn(t, path)
			err = downTo(t, path, 5)
			if tt.back {
				if err != nil || cmp.Equal(before, bodiesIn(t, path)) {
					t.Errorf("one that fits: %v", err)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), "positions_hold_more_than_the_older_form") {
				t.Errorf("the way back: %v, want the constraint", err)
			}
			if diff := cmp.Diff(before, bodiesIn(t, path)); diff != "" {
				t.Errorf("positions (-before +after):\n%s", diff)
			}
			s = open(t, path) // still of this version, tables and all
			if err := s.View(background, func(tx authority.Tx) error {
				_, err := tx.ListAccessRequests([]string{"RX1"}, authority.AccessRequestFilter{}, authority.Page{Limit: 1})
				return err
			}); err != nil {
				t.Error(err)
			}
			shut(t, s)
		})
	}
}

// downTo goes back to a version as an operator does, a migration a transaction.
func downTo(t *testing.T, path string, version int64) error {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	p, err := goose.NewProvider(goose.DialectSQLite3, db, os.DirFS("migrations"), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		t.Fatal(err)
	}
	_, err = p.DownTo(t.Context(), version)
	return err
}

// bodiesIn returns the documents of positions in a file, by id.
func bodiesIn(t *testing.T, path string) map[string]string {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	rows, err := db.Query("SELECT id, body FROM positions")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	found := map[string]string{}
	for rows.Next() {
		var id, body string
		if err := rows.Scan(&id, &body); err != nil {
			t.Fatal(err)
		}
		found[id] = body
	}
	return found
}

// document reads a document, whatever the order of its members.
func document(t *testing.T, text string) (d map[string]any) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), &d); err != nil {
		t.Fatal(err)
	}
	return d
}

// The queries for a card by its serial, at one organisation and at some.
const (
	serialsAt = "SELECT body, version FROM cards WHERE id IN (SELECT id FROM cards WHERE organisation = ? AND serial <> '' AND serial = ? AND id > ? ORDER BY id LIMIT ?) ORDER BY id"
	serialsIn = "SELECT body, version FROM cards WHERE id IN (SELECT id FROM cards WHERE organisation IN (SELECT value FROM json_each(?)) AND serial <> '' AND serial = ? AND id > ? ORDER BY id LIMIT ?) ORDER BY id"
)

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
		"SELECT body, version FROM temporary_cards WHERE id IN (SELECT id FROM temporary_cards WHERE organisation = ? AND state = ? AND id > ? ORDER BY id LIMIT ?) ORDER BY id",
		"SELECT body, version FROM visits WHERE id IN (SELECT id FROM visits WHERE organisation = ? AND state = ? AND id > ? ORDER BY id LIMIT ?) ORDER BY id",
		"SELECT body, version FROM authenticators WHERE holder = ? ORDER BY id",
		"SELECT body, version FROM positions WHERE id IN (SELECT id FROM positions WHERE organisation = ? AND id > ? ORDER BY id LIMIT ?) ORDER BY id",
		"SELECT body, version FROM assignments WHERE id IN (SELECT id FROM assignments WHERE organisation = ? AND id > ? ORDER BY id LIMIT ?) ORDER BY id",
		"SELECT body, version FROM access_requests WHERE id IN (SELECT id FROM access_requests WHERE organisation = ? AND id > ? ORDER BY id LIMIT ?) ORDER BY id",
		"SELECT body, version FROM access_requests WHERE id IN (SELECT id FROM access_requests WHERE organisation = ? AND requested_by = ? AND expires > ? AND state = ? AND (closed_on >= ? OR expires > 0 AND (expires > ? OR expires >= ?)) AND id > ? ORDER BY id LIMIT ?) ORDER BY id",
		"SELECT body, version FROM access_requests WHERE user_id = ? ORDER BY id",
		"SELECT body, version FROM grants WHERE id IN (SELECT id FROM grants WHERE working_at = ? AND id > ? ORDER BY id LIMIT ?) ORDER BY id",
		"SELECT body, version FROM campaigns WHERE id IN (SELECT id FROM campaigns WHERE organisation = ? AND id > ? ORDER BY id LIMIT ?) ORDER BY id",
		"SELECT body, version FROM campaign_items WHERE id IN (SELECT id FROM campaign_items WHERE campaign = ? AND id > ? ORDER BY id LIMIT ?) ORDER BY id",
		"SELECT body, version FROM campaign_items WHERE id IN (SELECT id FROM campaign_items WHERE organisation = ? AND id > ? ORDER BY id LIMIT ?) ORDER BY id",
		"SELECT body, version FROM campaign_items WHERE id IN (SELECT id FROM campaign_items WHERE organisation IN (?, ?) AND campaign = ? AND state = ? AND id > ? ORDER BY id LIMIT ?) ORDER BY id",
		"SELECT body, version FROM campaign_items WHERE user_id = ? ORDER BY id",
		"SELECT 1 FROM campaign_items INDEXED BY campaign_items_overdue WHERE campaign = ? AND state <> 'decided' AND due > '' AND due < ?",
		"SELECT block FROM event_subjects WHERE subject = ? AND block >= ? ORDER BY block",
		"SELECT seq, line FROM events WHERE seq > ? AND seq >= ? AND seq < ? ORDER BY seq",
		"DELETE FROM receipts WHERE at < ?",
		"DELETE FROM messages WHERE id IN (SELECT id FROM messages WHERE ended > 0 AND ended < ? AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.id = messages.id) ORDER BY ended, id LIMIT ?)",
		"SELECT body, version FROM profiles WHERE id IN (SELECT id FROM profile_keys WHERE key IN (?, ?, ?, ?)) ORDER BY id",
		"DELETE FROM profile_keys WHERE id = ? AND key NOT IN (?, ?)",
		"SELECT body, version FROM temporary_cards WHERE organisation = ? ORDER BY id",
		"SELECT body, version FROM temporary_cards WHERE due > 0 AND due <= ? ORDER BY due, id LIMIT ?",
		serialsAt, serialsIn,
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
			if strings.HasPrefix(step, "SCAN") && !strings.HasPrefix(step, "SCAN json_each") || strings.Contains(step, "TEMP B-TREE") {
				t.Errorf("%s\n\t%s", text, step)
			}
			if strings.Contains(text, "serial = ?") && strings.Contains(step, "cards_organisation") {
				t.Errorf("%s\n\t%s: every card of the organisation is looked at", text, step)
			}
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			t.Fatal(err)
		}
	}
}
