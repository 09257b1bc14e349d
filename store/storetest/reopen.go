package storetest

import (
	"context"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
)

// openings is what a store has that lets openings be read; the contract does
// not ask for it.
type openings interface {
	Openings(ctx context.Context, seq int64) (map[string]audit.Opening, error)
}

func reopeningKeeps(f *fixture) {
	f.update(func(tx authority.Tx) error { return writeAll(tx, "case-1") })
	f.requireClaim(noon, "job-case-1", "it is due")
	before, err := f.store.Checkpoint(context.Background())
	if err != nil {
		f.Fatal(err)
	}
	f.reopen()
	f.view(func(tx authority.Tx) error {
		_, err := tx.Case("case-1")
		return err
	})
	if n := f.jobs(); n != 1 {
		f.Errorf("Jobs() = %d, want 1", n)
	}
	f.requireClaim(after(1), "job-case-1", "the lease of the store before has run out")
	f.update(func(tx authority.Tx) error { return tx.Append(sampleEvent("after"), nil) })
	if r := f.verify(before); r.Events != 2 {
		f.Errorf("%d entries, want 2: the log goes on where it ended", r.Events)
	}
	if s, ok := f.store.(openings); ok {
		got, err := s.Openings(context.Background(), 0)
		if err != nil {
			f.Fatal(err)
		}
		if diff := cmp.Diff(sampleOpenings(), got); diff != "" {
			f.Errorf("openings mismatch (-want +got):\n%s", diff)
		}
	}
}
