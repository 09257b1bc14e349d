package sqlite

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"time"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/store/relational"
)

// errExited is the answer to a group in which a function ended the goroutine
// instead of returning.
var errExited = errors.New("a function called runtime.Goexit in Update")

// Update queues fn for the committer and waits for the commit of its group. It
// runs on the committer's goroutine; when it panics, Update panics. It is not
// run when ctx is done before its turn; after that ctx has no say any more.
func (s *Store) Update(ctx context.Context, fn func(authority.Tx) error) error {
	r := &request{ctx: ctx, fn: fn, done: make(chan struct{}, 1)}
	if err := s.queue.add(r); err != nil {
		return err
	}
	<-r.done
	if r.panicked != nil {
		panic(r.panicked)
	}
	return r.err
}

// Claim is a call of [Store.Update]: one writes at a time here in any case.
func (s *Store) Claim(ctx context.Context, now time.Time, lease time.Duration) (j authority.Job, err error) {
	err = s.Update(ctx, func(t authority.Tx) error {
		j, err = t.(*tx).Claim(now, lease)
		return err
	})
	if err != nil {
		return authority.Job{}, err
	}
	return j, nil
}

// commitGroups is the committer: it alone uses the connection that writes. It
// ends when the queue is closed and empty, and begins anew on another goroutine
// when a function has ended this one.
func (s *Store) commitGroups() {
	ended := false
	defer func() {
		if ended {
			close(s.ended)
			return
		}
		s.queue.signal()
		go s.commitGroups()
	}()
	room := make([]*request, 0, maxGroup)
	for range s.queue.wake {
		for group := room; ; clear(group) {
			s.queue.gather()
			if group, ended = s.queue.take(room); ended {
				return
			}
			if len(group) == 0 {
				break
			}
			s.commitGroup(group)
		}
	}
}

// gather lets the callers that were answered just now queue again, as long as
// more of them come: a larger group costs one flush all the same.
func (q *queue) gather() {
	for had := -1; had < q.len() && had < maxGroup; {
		had = q.len()
		runtime.Gosched()
	}
}

// commitGroup runs the functions of a group in one transaction and answers all
// of them.
func (s *Store) commitGroup(group []*request) {
	err := errExited
	defer func() {
		if err != nil {
			s.writer.rollback()
			err = fmt.Errorf("sqlite: update: %w", err)
		}
		for _, r := range group {
			if err != nil && (r.ran || r.err == nil) { // what it answered rested on what was not kept
				r.err = err
			}
			r.done <- struct{}{}
		}
	}()
	err = s.runGroup(group)
}

// runGroup returns an error when nothing of the group may be kept. The error of
// one function alone is in its request.
func (s *Store) runGroup(group []*request) error {
	if _, err := s.writer.Exec(s.writer.begin); err != nil {
		return err
	}
	log := s.log
	var entries []relational.Entry
	for _, r := range group {
		t := newTx(context.Background(), s.writer, false)
		t.next = log.Size() + int64(len(entries))
		if err := r.run(t); err != nil {
			return err
		}
		entries = append(entries, t.entries...)
	}
	if len(entries) > 0 {
		if err := log.Append(s.writer, s.signer, entries); err != nil {
			return err
		}
	}
	if _, err := s.writer.Exec("COMMIT"); err != nil {
		return err
	}
	s.log = log
	return nil
}

// run runs the function of r and keeps or undoes what it has written. An error
// of the database is one of the group: it may have undone more than this.
func (r *request) run(t *tx) error {
	if r.err = r.ctx.Err(); r.err != nil {
		return nil
	}
	c := t.c
	r.ran = true
	r.call(t)
	t.c = nil // a function that keeps its Tx must not get at the next group
	if t.failed != nil {
		return t.failed
	}
	undo := r.err != nil || r.panicked != nil
	if undo {
		t.entries = nil
	}
	if !t.wrote {
		return nil
	}
	if undo {
		if _, err := c.Exec("ROLLBACK TO fn"); err != nil {
			return err
		}
	}
	_, err := c.Exec("RELEASE fn")
	return err
}

func (r *request) call(t *tx) {
	returned := false
	defer func() {
		if !returned {
			r.panicked = recover()
		}
	}()
	r.err = r.fn(t)
	returned = true
}
