package sqlite_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rakit-dev/rakit/store/relational"
	"github.com/rakit-dev/rakit/store/sqlite"
)

var movedAt = time.Date(2020, 4, 20, 10, 30, 0, 0, time.FixedZone("BST", 3600))

func handedOver(relational.Whole) error { return nil }

// moved returns the path of a store with three entries that was moved.
func moved(t *testing.T) string {
	t.Helper()
	path := file(t)
	s := open(t, path)
	appendEvents(t, s, 3)
	shut(t, s)
	if err := sqlite.Move(background, path, signer(t, 1), movedAt, handedOver); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestMoved: nobody goes on with a store that goes on elsewhere.
func TestMoved(t *testing.T) {
	path := moved(t)
	for name, err := range map[string]error{
		"Open":  func() error { _, err := sqlite.Open(path, signer(t, 1)); return err }(),
		"Load":  sqlite.Load(background, path, signer(t, 1), population(0, 1, noError)),
		"Whole": sqlite.Whole(background, path, signer(t, 1), handedOver),
		"Move":  sqlite.Move(background, path, signer(t, 1), movedAt, handedOver),
	} {
		if !errors.Is(err, sqlite.ErrMoved) || !strings.Contains(err.Error(), "copied at 2020-04-20T09:30:00Z") || !strings.Contains(err.Error(), "take-back") {
			t.Errorf("%s() = %v, want ErrMoved with the instant and the way back", name, err)
		}
	}
}

// TestMovedIsNotChanged: a later version leaves a file that was moved as it is.
func TestMovedIsNotChanged(t *testing.T) {
	path := moved(t)
	alter(t, path, "DELETE FROM goose_db_version WHERE version_id > 1")
	if _, err := sqlite.Open(path, signer(t, 1)); !errors.Is(err, sqlite.ErrMoved) {
		t.Errorf("Open() = %v, want ErrMoved before any migration", err)
	}
}

// TestTakeBack: a copy that was given up leaves the file to go on with.
func TestTakeBack(t *testing.T) {
	path := moved(t)
	if _, err := sqlite.TakeBack(path, signer(t, 2)); !errors.Is(err, sqlite.ErrLogBroken) {
		t.Errorf("TakeBack() with another key = %v, want ErrLogBroken", err)
	}
	for _, want := range []bool{true, false} { // of a store without the mark, too
		if marked, err := sqlite.TakeBack(path, signer(t, 1)); err != nil || marked != want {
			t.Fatalf("TakeBack() = %t, %v, want %t", marked, err, want)
		}
	}
	s := open(t, path)
	appendEvents(t, s, 1)
	if r := verify(t, s); r.Broken != nil || r.Events != 4 {
		t.Errorf("%d events, broken %v, want 4 and not", r.Events, r.Broken)
	}
}

// TestMoveThatFails: the mark is there when everything else is, or not at all.
func TestMoveThatFails(t *testing.T) {
	path := file(t)
	appendEvents(t, open(t, path), 1)
	if err := sqlite.Move(background, path, signer(t, 1), movedAt, handedOver); !errors.Is(err, sqlite.ErrInUse) {
		t.Errorf("Move() of a store that is open = %v, want ErrInUse", err)
	}
	path = file(t)
	shut(t, open(t, path))
	err := sqlite.Move(background, path, signer(t, 1), movedAt, func(relational.Whole) error { return errSource })
	if !errors.Is(err, errSource) {
		t.Errorf("Move() = %v, want the error of the copy", err)
	}
	func() {
		defer func() { _ = recover() }()
		_ = sqlite.Move(background, path, signer(t, 1), movedAt, func(relational.Whole) error { panic("the process ends") })
	}()
	appendEvents(t, open(t, path), 1)
}

// TestMoveMakesNoFile: of a path that was mistyped nothing comes.
func TestMoveMakesNoFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "none.db")
	_, notTakenBack := sqlite.TakeBack(path, signer(t, 1))
	for name, err := range map[string]error{
		"Whole":    sqlite.Whole(background, path, signer(t, 1), handedOver),
		"Move":     sqlite.Move(background, path, signer(t, 1), movedAt, handedOver),
		"TakeBack": notTakenBack,
	} {
		if !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s() = %v, want fs.ErrNotExist", name, err)
		}
	}
	if left, err := os.ReadDir(filepath.Dir(path)); err != nil || len(left) > 0 {
		t.Errorf("%v was made, %v", left, err)
	}
}
