package authority_test

import (
	"fmt"
	"os"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/authority"
)

// TestGatewayDownForAnHour queues messages, five to each recipient, at a gateway that
// takes nothing for an hour of virtual time, and has several workers at them while an
// agent goes on working. All are sent once, in order for each recipient, in memory that
// does not grow with the queue. How long the agent waits is told for three times: while
// nothing is sent, while the gateway is down, and while it sends again.
// RAKIT_SOAK_MESSAGES sets how many messages there are.
func TestGatewayDownForAnHour(t *testing.T) {
	queued := 500
	if n, err := strconv.Atoi(os.Getenv("RAKIT_SOAK_MESSAGES")); err == nil {
		queued = n
	}
	if raced {
		queued = min(queued, 100)
	}
	var clock atomic.Int64 // workers and agent read it while it goes on
	p := newPost(t, false, func(c *authority.Config) {
		c.Workers, c.Observe = 4, nil // events kept by the test would grow
		clock.Store(time.Date(2020, 4, 20, 8, 0, 0, 0, time.UTC).UnixNano())
		c.Now = func() time.Time { return time.Unix(0, clock.Load()).UTC() }
	})
	down, begun := true, time.Unix(0, clock.Load())
	attempts := 0
	p.gateway.onSend = func(string) error {
		attempts++
		if down {
			return authority.ErrTemporary
		}
		return nil
	}
	want := map[string][]string{}
	for i := range queued {
		number := fmt.Sprintf("07700 900%03d", 100+i%max(queued/5, 1)%800)
		_, ref, err := p.release(p.Authority, number)
		if err != nil {
			t.Fatal(err)
		}
		to := "+44" + number[1:5] + number[6:]
		want[to] = append(want[to], ref)
	}
	before := memory()
	waits := p.agentWorks(t)
	time.Sleep(300 * time.Millisecond)
	waits.during(whileDown)
	p.work(t, 1)
	most := before
	for must(p.Jobs(t.Context())) > 0 {
		clock.Add(int64(10 * time.Minute))
		if since := time.Unix(0, clock.Load()).Sub(begun); since >= time.Hour {
			down = false
			waits.during(whileUp)
		} else if n := len(p.gateway.order); n != 0 {
			t.Fatalf("%d recipients have a text after %v", n, since)
		}
		p.work(t, 1)
		most = max(most, memory())
		if time.Unix(0, clock.Load()).Sub(begun) > 12*time.Hour {
			t.Fatalf("%d jobs are left over", must(p.Jobs(t.Context())))
		}
	}
	waits.stop()
	for ref, n := range p.gateway.texts {
		if n != 1 {
			t.Errorf("%s was texted %d times", ref, n)
		}
	}
	if diff := cmp.Diff(want, p.gateway.order); diff != "" {
		t.Errorf("references by recipient, in order (-want +got):\n%s", diff)
	}
	if grown := int64(most) - int64(before); grown > 32<<20 {
		t.Errorf("the memory grew by %d MiB", grown>>20)
	}
	t.Logf("%d messages, %d attempts, sent after %v; memory from %d to %d KiB; commands meanwhile: %s",
		queued, attempts, time.Unix(0, clock.Load()).Sub(begun), before>>10, most>>10, waits)
	verified(t, p.house)
}

// work has the jobs done that are due.
func (p *post) work(t *testing.T, times int) {
	t.Helper()
	for range times {
		if _, err := p.Work(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

// memory returns how much of the heap is in use, after what is not has gone.
func memory() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// phase is what the gateway does meanwhile.
type phase int32

const (
	whileIdle phase = iota // nothing is sent yet
	whileDown
	whileUp
)

// waits are how long the commands of an agent took, by phase.
type waits struct {
	now  atomic.Int32
	took [3][]time.Duration
	over atomic.Bool
	all  sync.WaitGroup
}

func (w *waits) during(p phase) { w.now.Store(int32(p)) }

func (w *waits) stop() { w.over.Store(true); w.all.Wait() }

// String tells the median and the 99th percentile of each phase.
func (w *waits) String() (text string) {
	for i, name := range []string{"idle", "down", "up again"} {
		took := slices.Sorted(slices.Values(w.took[i]))
		if len(took) > 0 {
			text += fmt.Sprintf("%s: %d, median %v, p99 %v; ", name, len(took), took[len(took)/2], took[len(took)*99/100])
		}
	}
	return text
}

// agentWorks has an agent open registrations until the waits are stopped.
func (p *post) agentWorks(t *testing.T) *waits {
	t.Helper()
	w := &waits{}
	w.all.Go(func() {
		for !w.over.Load() {
			at, begun := w.now.Load(), time.Now()
			if err := only(p.OpenRegistration(t.Context(), request(agent))); err != nil {
				t.Error(err)
				return
			}
			w.took[at] = append(w.took[at], time.Since(begun))
			time.Sleep(5 * time.Millisecond)
		}
	})
	return w
}
