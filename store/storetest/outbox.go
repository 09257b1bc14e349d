package storetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
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
		{"a lost claim finishes nothing", lostClaimFinishes},
		{"a lost claim postpones nothing", lostClaimPostpones},
		{"a job is held by its last claim", jobHeld},
		{"no two workers get one job", noTwoWorkers},
		{"a claim and what the last one writes come one after the other", claimBesideFinish},
		{"nobody claims a job while what rests on holding it is written", keptWhileHeld},
		{"the job before is claimed and finished while one is stored", finishedMeanwhile},
		{"jobs are claimed while others are stored and finished", claimsBesideOthers},
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
func (f *fixture) claim(now time.Time) authority.Job {
	f.Helper()
	j, err := f.store.Claim(context.Background(), now, time.Minute)
	if err != nil && !errors.Is(err, authority.ErrNotFound) {
		f.Fatal(err)
	}
	return j
}

func (f *fixture) finish(j authority.Job) {
	f.Helper()
	f.update(func(tx authority.Tx) error { return tx.Finish(j) })
}

// requireClaim returns the job that comes next, and ends the test unless it is this one;
// "" is none.
func (f *fixture) requireClaim(now time.Time, id, why string) authority.Job {
	f.Helper()
	got := f.claim(now)
	if got.ID != id {
		f.Fatalf("Claim() = %q, want %q: %s", got.ID, id, why)
	}
	return got
}

// claimed returns a job as Claim returns it at an instant.
func claimed(j authority.Job, now time.Time) authority.Job {
	j.ClaimedUntil = now.Add(time.Minute)
	return j
}

func jobComesBack(f *fixture) {
	want := authority.Job{ID: "job-1", Kind: authority.TextPasscodeJob, Subject: "card-1", Queue: "card-1", Due: noon, Attempt: 3, ClaimedUntil: after(1)}
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
	if diff := cmp.Diff(claimed(sampleJob("job-1", "q"), noon), f.claim(noon)); diff != "" {
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
	other := f.requireClaim(noon, "other", "the first of card-1 is not due, and the second waits for it")
	f.requireClaim(noon, "", "the second waits")
	done := f.requireClaim(soon, "first", "it is due")
	f.requireClaim(soon, "", "the first is under way")
	f.finish(other)
	f.requireClaim(soon, "", "another queue has no say")
	f.finish(done)
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
	j := f.requireClaim(noon, "job-1", "it is due")
	soon := noon.Add(30 * time.Second) // within the lease, which ends with the postponement
	f.update(func(tx authority.Tx) error { return tx.Postpone(j, soon) })
	f.requireClaim(soon.Add(-1), "", "it is due a nanosecond later, and keeps its place in the queue")
	want := claimed(sampleJob("job-1", "q"), soon)
	want.Due, want.Attempt = soon, 1
	if diff := cmp.Diff(want, f.claim(soon)); diff != "" {
		f.Errorf("postponed job mismatch (-want +got):\n%s", diff)
	}
}

func jobFinished(f *fixture) {
	f.enqueue(sampleJob("job-1", "q"))
	f.finish(sampleJob("job-1", "q"))
	f.finish(sampleJob("job-1", "q"))
	f.requireClaim(after(9), "", "it is done")
	if n := f.jobs(); n != 0 {
		f.Errorf("Jobs() = %d, want 0", n)
	}
	err := f.attempt(func(tx authority.Tx) error { return tx.Postpone(sampleJob("job-1", "q"), noon) })
	if !errors.Is(err, authority.ErrNotFound) {
		f.Errorf("Postpone() of a finished job = %v, want ErrNotFound", err)
	}
}

// overtaken has a job claimed, and claimed by somebody else once the lease is over; and
// returns both claims, and the one of who has never claimed it.
func (f *fixture) overtaken() (first, second, none authority.Job) {
	f.Helper()
	f.enqueue(sampleJob("job-1", "q"), sampleJob("job-2", "q"))
	first = f.requireClaim(noon, "job-1", "it is due")
	second = f.requireClaim(after(1), "job-1", "the lease has run out")
	return first, second, sampleJob("job-1", "q")
}

// requireLost asserts that something is refused to who has lost a claim, and undoes the
// transaction.
func (f *fixture) requireLost(try func(tx authority.Tx) error) {
	f.Helper()
	err := f.attempt(func(tx authority.Tx) error {
		if err := tx.Enqueue(sampleJob("job-3", "another queue")); err != nil {
			return err
		}
		return try(tx)
	})
	if !errors.Is(err, authority.ErrLostClaim) || !errors.Is(err, authority.ErrConflict) {
		f.Errorf("under a lost claim: %v, want ErrLostClaim, which is ErrConflict", err)
	}
	if n := f.jobs(); n != 2 {
		f.Errorf("Jobs() = %d, want 2: nothing of the transaction is stored", n)
	}
}

func lostClaimFinishes(f *fixture) {
	first, second, none := f.overtaken()
	for _, lost := range []authority.Job{first, none} {
		f.requireLost(func(tx authority.Tx) error { return tx.Finish(lost) })
		f.requireClaim(after(1), "", "the second has it still, and the queue waits")
	}
	f.finish(second)
	f.requireClaim(after(1), "job-2", "the second has done it")
}

func lostClaimPostpones(f *fixture) {
	first, second, none := f.overtaken()
	for _, lost := range []authority.Job{first, none} {
		f.requireLost(func(tx authority.Tx) error { return tx.Postpone(lost, noon) })
		f.requireClaim(after(1), "", "the second has it still")
	}
	f.update(func(tx authority.Tx) error { return tx.Postpone(second, after(1)) })
	f.requireLost(func(tx authority.Tx) error { return tx.Finish(second) })
	if got := f.requireClaim(after(1), "job-1", "it is nobody's"); got.Attempt != 1 {
		f.Errorf("it was postponed %d times, want once", got.Attempt)
	}
}

func jobHeld(f *fixture) {
	first, second, none := f.overtaken()
	holds := func(j authority.Job) (err error) {
		f.view(func(tx authority.Tx) error {
			err = tx.Holds(j)
			return nil
		})
		return err
	}
	if err := holds(second); err != nil {
		f.Errorf("Holds() of the last claim = %v", err)
	}
	for _, lost := range []authority.Job{first, none, claimed(sampleJob("job-9", "q"), noon)} {
		if err := holds(lost); !errors.Is(err, authority.ErrLostClaim) {
			f.Errorf("Holds() of a claim until %v = %v, want ErrLostClaim", lost.ClaimedUntil, err)
		}
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

// claimBesideFinish has a job claimed anew, its lease being over, while who had it is
// about to finish it: one of the two has it, never both.
func claimBesideFinish(f *fixture) {
	for i := range 40 {
		id := fmt.Sprintf("job-%02d", i)
		f.enqueue(sampleJob(id, id))
		first := f.requireClaim(noon, id, "it is due")
		var second authority.Job
		var finished error
		atOnce(2, func(who int) {
			if who == 0 {
				second = f.claim(after(1))
				return
			}
			finished = f.attempt(func(tx authority.Tx) error {
				err := tx.Holds(first)
				for range i % 4 { // so that the claim comes at another moment each time
					if _, more := tx.Jobs(); err == nil {
						err = more
					}
				}
				return errors.Join(err, tx.Finish(first))
			})
		})
		switch {
		case finished == nil && second.ID == "":
		case errors.Is(finished, authority.ErrLostClaim) && second.ID == id:
			f.finish(second)
		default:
			f.Fatalf("the first claim finished it: %v; the second got %q", finished, second.ID)
		}
	}
}

// keptWhileHeld has a job, the lease of which is over, claimed anew while a transaction
// writes something because it holds the job: the claim comes before or after that.
func keptWhileHeld(f *fixture) {
	f.enqueue(sampleJob("job-1", "q"))
	first := f.requireClaim(noon, "job-1", "it is due")
	done := make(chan struct{})
	var second authority.Job
	var once sync.Once
	between := false
	err := f.attempt(func(tx authority.Tx) error {
		between = false
		if err := tx.Holds(first); err != nil {
			return err
		}
		once.Do(func() {
			go func() {
				defer close(done)
				second = f.claim(after(1))
			}()
			select {
			case <-done:
				between = second.ID != ""
			case <-time.After(100 * time.Millisecond): // here nobody writes beside others
			}
		})
		return tx.Enqueue(sampleJob("what rests on it", "another queue"))
	})
	<-done
	if err == nil && between {
		f.Errorf("Holds() = nil, and the job was claimed by somebody else before the transaction ended")
	}
	if err != nil && !errors.Is(err, authority.ErrLostClaim) {
		f.Errorf("under a claim that somebody else may have: %v", err)
	}
}

// finishedMeanwhile has a job claimed and finished by somebody else while a transaction
// stores the next of its queue: before it does and after, as far as the engine lets two
// write at a time. The next job must not wait for one that is gone.
func finishedMeanwhile(f *fixture) {
	for _, before := range []bool{true, false} {
		queue := fmt.Sprintf("queue %v", before)
		first, next := sampleJob("first of "+queue, queue), sampleJob("next of "+queue, queue)
		f.enqueue(first)
		done, once := make(chan struct{}), sync.Once{}
		meanwhile := func() {
			once.Do(func() {
				go func() {
					defer close(done)
					j := f.claim(noon)
					for ; j.ID == "" && !f.Failed(); j = f.claim(noon) { // it may be out of reach at the moment
						time.Sleep(time.Millisecond)
					}
					f.finish(j)
				}()
				select {
				case <-done:
				case <-time.After(100 * time.Millisecond): // here nobody writes beside others
				}
			})
		}
		f.update(func(tx authority.Tx) error {
			if _, err := tx.Jobs(); err != nil { // fixes the state that it sees
				return err
			}
			if before {
				meanwhile()
			}
			if err := tx.Enqueue(next); err != nil {
				return err
			}
			if !before {
				meanwhile()
			}
			return nil
		})
		<-done
		f.finish(f.requireClaim(noon, next.ID, "that before it is done"))
	}
}

// claimsBesideOthers has workers claim and finish jobs of a few queues while others
// store them: each is done once, and those of a queue in order.
func claimsBesideOthers(f *fixture) {
	const queues, each, workers = 4, 12, 4
	want := map[string][]string{}
	for q := range queues {
		for i := range each {
			name := fmt.Sprintf("queue-%d", q)
			want[name] = append(want[name], fmt.Sprintf("%s-%02d", name, i))
		}
	}
	var mu sync.Mutex
	got, done := map[string][]string{}, 0
	atOnce(queues+workers, func(who int) {
		if who < queues {
			name := fmt.Sprintf("queue-%d", who)
			for _, id := range want[name] {
				f.enqueue(sampleJob(id, name))
			}
			return
		}
		for {
			j := f.claim(noon)
			mu.Lock()
			if j.ID != "" {
				got[j.Queue] = append(got[j.Queue], j.ID)
				done++
			}
			all := done >= queues*each
			mu.Unlock()
			if j.ID != "" {
				f.finish(j)
			}
			if all || f.Failed() {
				return
			}
		}
	})
	if diff := cmp.Diff(want, got); diff != "" {
		f.Errorf("claimed jobs mismatch (-want +got):\n%s", diff)
	}
	if n := f.jobs(); n != 0 {
		f.Errorf("Jobs() = %d, want 0", n)
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
