package storetest

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/authority"
)

func outboxClauses() []clause {
	return []clause{
		{"a job comes back as it was stored", jobComesBack},
		{"a job is stored once", jobOnce},
		{"a job waits until it is due", jobWaits},
		{"the job that is due first comes first", jobsByDue},
		{"jobs of a queue come in order, one at a time", jobsByQueue},
		{"a claim runs out with its lease", claimRunsOut},
		{"a postponed job waits and counts", jobPostponed},
		{"a finished job is gone, and may be finished again", jobFinished},
		{"no two workers get one job", noTwoWorkers},
		{"a job that cannot be written is refused", badJob},
	}
}

func sampleJob(id, queue string) authority.Job {
	return authority.Job{ID: id, Kind: authority.PrintCardJob, Subject: "card-1", Queue: queue, Due: noon}
}

func (f *fixture) enqueue(jobs ...authority.Job) {
	f.Helper()
	f.update(func(tx authority.Tx) error {
		for _, j := range jobs {
			if err := tx.Enqueue(j); err != nil {
				return err
			}
		}
		return nil
	})
}

// claim returns the next job, or the zero Job when none is due.
func (f *fixture) claim(now time.Time) (j authority.Job) {
	f.Helper()
	f.update(func(tx authority.Tx) (err error) {
		j, err = tx.Claim(now, time.Minute)
		if errors.Is(err, authority.ErrNotFound) {
			return nil
		}
		return err
	})
	return j
}

func (f *fixture) finish(id string) {
	f.Helper()
	f.update(func(tx authority.Tx) error { return tx.Finish(id) })
}

// requireClaim ends the test unless this is the job that comes next; "" is none.
func (f *fixture) requireClaim(now time.Time, id, why string) {
	f.Helper()
	if got := f.claim(now); got.ID != id {
		f.Fatalf("Claim() = %q, want %q: %s", got.ID, id, why)
	}
}

func jobComesBack(f *fixture) {
	want := authority.Job{ID: "job-1", Kind: authority.TextPasscodeJob, Subject: "card-1", Queue: "card-1", Due: noon, Attempt: 3}
	requireFull(f.T, "job", want)
	f.enqueue(want)
	if diff := cmp.Diff(want, f.claim(noon)); diff != "" {
		f.Errorf("Claim() mismatch (-want +got):\n%s", diff)
	}
}

func jobOnce(f *fixture) {
	again := sampleJob("job-1", "another queue")
	again.Due, again.Kind = after(-9), authority.DestroyKeyJob
	f.enqueue(sampleJob("job-1", "q"), again)
	f.enqueue(again)
	if n := f.jobs(); n != 1 {
		f.Errorf("Jobs() = %d, want 1", n)
	}
	if diff := cmp.Diff(sampleJob("job-1", "q"), f.claim(noon)); diff != "" {
		f.Errorf("the second Enqueue() changed the job (-want +got):\n%s", diff)
	}
}

func jobWaits(f *fixture) {
	f.enqueue(sampleJob("job-1", "q"))
	f.requireClaim(noon.Add(-1), "", "it is due a nanosecond later")
	f.requireClaim(noon, "job-1", "it is due now")
}

func jobsByDue(f *fixture) {
	late, early, same := sampleJob("late", "a"), sampleJob("early", "b"), sampleJob("same", "c")
	early.Due, same.Due = after(-2), after(-2)
	f.enqueue(late, early, same)
	for _, want := range []string{"early", "same", "late", ""} {
		f.requireClaim(noon, want, "by due time, then as stored")
	}
}

func jobsByQueue(f *fixture) {
	first, second := sampleJob("first", "card-1"), sampleJob("second", "card-1")
	soon := noon.Add(30 * time.Second) // within the lease of what is claimed at noon
	first.Due, second.Due = soon, after(-5)
	f.enqueue(first, second, sampleJob("other", "card-2"))
	f.requireClaim(noon, "other", "the first of card-1 is not due, and the second waits for it")
	f.requireClaim(noon, "", "the second waits")
	f.requireClaim(soon, "first", "it is due")
	f.requireClaim(soon, "", "the first is under way")
	f.finish("other")
	f.requireClaim(soon, "", "another queue has no say")
	f.finish("first")
	f.requireClaim(soon, "second", "the first is done")
}

func claimRunsOut(f *fixture) {
	f.enqueue(sampleJob("job-1", "q"))
	f.requireClaim(noon, "job-1", "it is due")
	f.requireClaim(after(1).Add(-1), "", "the lease has a nanosecond to go")
	f.requireClaim(after(1), "job-1", "the lease has run out")
	f.requireClaim(after(1), "", "it is claimed anew")
	if n := f.jobs(); n != 1 {
		f.Errorf("Jobs() = %d, want 1: a claimed job is not finished", n)
	}
}

func jobPostponed(f *fixture) {
	f.enqueue(sampleJob("job-1", "q"), sampleJob("job-2", "q"))
	f.requireClaim(noon, "job-1", "it is due")
	soon := noon.Add(30 * time.Second) // within the lease, which ends with the postponement
	f.update(func(tx authority.Tx) error { return tx.Postpone("job-1", soon) })
	f.requireClaim(soon.Add(-1), "", "it is due a nanosecond later, and keeps its place in the queue")
	want := sampleJob("job-1", "q")
	want.Due, want.Attempt = soon, 1
	if diff := cmp.Diff(want, f.claim(soon)); diff != "" {
		f.Errorf("postponed job mismatch (-want +got):\n%s", diff)
	}
}

func jobFinished(f *fixture) {
	f.enqueue(sampleJob("job-1", "q"))
	f.finish("job-1")
	f.finish("job-1")
	f.requireClaim(after(9), "", "it is done")
	if n := f.jobs(); n != 0 {
		f.Errorf("Jobs() = %d, want 0", n)
	}
}

func noTwoWorkers(f *fixture) {
	const jobs, workers = 24, 8
	var want []string
	for i := range jobs {
		j := sampleJob(fmt.Sprintf("job-%02d", i), fmt.Sprintf("queue-%d", i))
		f.enqueue(j)
		want = append(want, j.ID)
	}
	claimed := make(chan string, 2*jobs)
	atOnce(workers, func(int) {
		for j := f.claim(noon); j.ID != ""; j = f.claim(noon) {
			claimed <- j.ID
		}
	})
	close(claimed)
	var got []string
	for id := range claimed {
		got = append(got, id)
	}
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		f.Errorf("claimed jobs mismatch (-want +got):\n%s", diff)
	}
}

func badJob(f *fixture) {
	for _, bad := range []struct {
		name string
		job  authority.Job
	}{
		{"without an id", authority.Job{Kind: authority.PrintCardJob, Due: noon}},
		{"without a kind", authority.Job{ID: "job-1", Due: noon}},
	} {
		if err := f.attempt(func(tx authority.Tx) error { return tx.Enqueue(bad.job) }); err == nil {
			f.Errorf("Enqueue() of a job %s = nil, want an error", bad.name)
		}
	}
	if n := f.jobs(); n != 0 {
		f.Errorf("Jobs() = %d, want 0", n)
	}
}
