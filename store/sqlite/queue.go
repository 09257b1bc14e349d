package sqlite

import (
	"context"
	"sync"

	"github.com/rakit-dev/rakit/authority"
)

// maxGroup is the number of calls that share a commit at most.
const maxGroup = 256

// request is one call of Update on its way through the committer.
type request struct {
	ctx  context.Context
	fn   func(authority.Tx) error
	done chan struct{} // gets a value when err and panicked are set

	ran      bool // fn was called
	err      error
	panicked any // what fn panicked with
}

// queue holds the calls that wait for the committer.
type queue struct {
	mu      sync.Mutex
	waiting []*request
	closed  bool
	wake    chan struct{} // has a value while the committer has something to look at
}

func newQueue() *queue { return &queue{wake: make(chan struct{}, 1)} }

// add puts r in the queue, or returns [ErrClosed].
func (q *queue) add(r *request) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return ErrClosed
	}
	q.waiting = append(q.waiting, r)
	q.signal()
	return nil
}

// close lets no more in; what is in the queue is still done.
func (q *queue) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	q.signal()
}

func (q *queue) signal() {
	select {
	case q.wake <- struct{}{}:
	default:
	}
}

// len returns the number of calls that wait.
func (q *queue) len() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.waiting)
}

// take moves the next group into room[:0], in the order of arrival. ended
// reports that it is empty and the queue closed.
func (q *queue) take(room []*request) (group []*request, ended bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	n := min(len(q.waiting), maxGroup)
	group = append(room[:0], q.waiting[:n]...)
	rest := copy(q.waiting, q.waiting[n:])
	clear(q.waiting[rest:])
	q.waiting = q.waiting[:rest]
	return group, n == 0 && q.closed
}
