package storetest

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"strings"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
)

func logClauses() []clause {
	return []clause{
		{"events get positions without gaps under many writers", eventsWithoutGaps},
		{"the log contains its earlier checkpoints", earlierCheckpoints},
		{"events of one function stand in its order", eventsInOrder},
		{"the checkpoint of a new store is over nothing", emptyLog},
	}
}

func sampleEvent(subject string) audit.Event {
	return audit.Event{
		Seq: 4711, // the store gives it another
		At:  noon, Action: "card.print", Outcome: audit.Done, Actor: userID().String(), Role: "ra-agent",
		Organisation: "RX1", Subject: subject, Rules: []string{"RA-CRD-001"}, Detail: map[string]string{"to": "printed"},
	}
}

func sampleOpenings() map[string]audit.Opening {
	return map[string]audit.Opening{
		"mobile": {Salt: bytes.Repeat([]byte{1}, 16), Value: "+447700900123"},
		"name":   {Salt: bytes.Repeat([]byte{2}, 16), Value: "Zoë Example"},
	}
}

// checkpoint returns what the newest checkpoint states.
func (f *fixture) checkpoint() audit.Checkpoint {
	f.Helper()
	note, err := f.store.Checkpoint(context.Background())
	if err != nil {
		f.Fatalf("Checkpoint() = %v", err)
	}
	c, err := audit.ParseCheckpoint(note, f.store.VerifierKey())
	if err != nil {
		f.Fatalf("Checkpoint() is not signed by the key of the store: %v", err)
	}
	return c
}

// export returns the log as a file.
func (f *fixture) export() []byte {
	f.Helper()
	var file bytes.Buffer
	w := audit.NewWriter(&file)
	if err := f.store.ExportLog(context.Background(), w); err != nil {
		f.Fatalf("ExportLog() = %v", err)
	}
	if err := w.Close(); err != nil {
		f.Fatal(err)
	}
	return file.Bytes()
}

// verify ends the test unless the exported log is whole, signed up to its end,
// and contains the earlier checkpoint, if there is one.
func (f *fixture) verify(earlier []byte) audit.Report {
	f.Helper()
	r, err := audit.Verify(bytes.NewReader(f.export()), f.store.VerifierKey(), earlier)
	if err != nil {
		f.Fatalf("Verify() = %v", err)
	}
	if r.Broken != nil || r.Pending != 0 {
		f.Fatalf("Verify() = broken %v, %d pending, want neither", r.Broken, r.Pending)
	}
	return r
}

// events returns the entries of the exported log.
func (f *fixture) events() []audit.Event {
	f.Helper()
	var all []audit.Event
	lines := bufio.NewScanner(bytes.NewReader(f.export()))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		if strings.HasPrefix(lines.Text(), `{"checkpoint"`) {
			continue
		}
		e, err := audit.ParseLine(lines.Bytes())
		if err != nil {
			f.Fatalf("exported entry: %v", err)
		}
		all = append(all, e)
	}
	return all
}

func eventsWithoutGaps(f *fixture) {
	const writers, each = 32, 20
	atOnce(writers, func(w int) {
		for i := range each {
			err := f.attempt(func(tx authority.Tx) error {
				return tx.Append(sampleEvent(fmt.Sprintf("card-%d-%d", w, i)), nil)
			})
			if err != nil {
				f.Errorf("Update() = %v", err)
			}
		}
	})
	seen := map[string]bool{}
	all := f.events()
	for i, e := range all {
		if e.Seq != int64(i) {
			f.Fatalf("entry %d has position %d", i, e.Seq)
		}
		seen[e.Subject] = true
	}
	if len(all) != writers*each || len(seen) != len(all) {
		f.Errorf("%d entries of %d subjects, want %d", len(all), len(seen), writers*each)
	}
	if r := f.verify(nil); r.Last != f.checkpoint() {
		f.Errorf("the export ends with checkpoint %d, want the newest", r.Last.Size)
	}
}

func earlierCheckpoints(f *fixture) {
	var notes [][]byte
	for i := range 300 {
		f.update(func(tx authority.Tx) error { return tx.Append(sampleEvent(fmt.Sprint(i)), nil) })
		note, err := f.store.Checkpoint(context.Background())
		if err != nil {
			f.Fatal(err)
		}
		if i%50 == 0 {
			notes = append(notes, note)
		}
	}
	for _, note := range notes {
		f.verify(note)
	}
}

func eventsInOrder(f *fixture) {
	f.update(func(tx authority.Tx) error {
		for i := range 100 {
			if err := tx.Append(sampleEvent(fmt.Sprint(i)), nil); err != nil {
				return err
			}
		}
		return nil
	})
	for i, e := range f.events() {
		want := sampleEvent(fmt.Sprint(i))
		want.Seq = int64(i)
		if diff := cmp.Diff(want, e); diff != "" {
			f.Fatalf("entry %d mismatch (-want +got):\n%s", i, diff)
		}
	}
	f.verify(nil)
}

func emptyLog(f *fixture) {
	if got := f.checkpoint().Size; got != 0 {
		f.Errorf("the checkpoint of a new store is over %d entries", got)
	}
	if file := f.export(); len(file) != 0 {
		f.Errorf("the export of a new store has %d bytes", len(file))
	}
}
