package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"
)

// startSandbox starts a server on a sandbox in a folder, without rate limits.
func startSandbox(t *testing.T, dir string, more ...string) *process {
	t.Helper()
	return startServe(t, append([]string{"--sandbox", "--dir", dir, "--addr", "127.0.0.1:0", "--rate=-1"}, more...)...)
}

// TestServeKilledBetweenRequests tells the story once for each place between two
// of its requests, and kills the server there. The one that is started next must
// have kept all that was acknowledged, answer the last command again as the first
// time without carrying it out, and tell the story to its end.
func TestServeKilledBetweenRequests(t *testing.T) {
	for place := range len(remoteStory) + 1 {
		name := "start"
		if place > 0 {
			name = remoteStory[place-1].name
		}
		t.Run(fmt.Sprintf("%d after %s", place, filepath.Base(name)), func(t *testing.T) {
			t.Parallel()
			killedAfter(t, place)
		})
	}
}

func killedAfter(t *testing.T, place int) {
	dir := filepath.Join(t.TempDir(), "world")
	p := startSandbox(t, dir)
	s := newStory(t, p)
	var last struct { // the last command, and the last request
		command, request  act
		acknowledged, got answer
	}
	for _, a := range remoteStory[:place] {
		last.request, last.got = a, s.tell(t, a)
		if a.done != "" {
			last.command, last.acknowledged = a, last.got
		}
	}
	events := s.events(t)
	p.kill()

	p = startSandbox(t, dir)
	s.url = p.url
	if got := s.events(t); got != events {
		t.Fatalf("%d events after the kill, %d before", got, events)
	}
	if last.command.done != "" && last.request.name != lastDay {
		s.replayed(t, last.command, last.acknowledged)
	}
	if last.request.method == http.MethodGet {
		if got := s.tell(t, last.request); !got.same(last.got) {
			t.Errorf("%s: another answer after the kill: %s, want %s", last.request.name, got.body, last.got.body)
		}
	}
	if got := s.events(t); got != events {
		t.Errorf("%d events after the repetition, %d before", got, events)
	}
	for _, a := range remoteStory[place:] {
		s.tell(t, a)
	}
	s.whole(t, p, dir, false)
}

// replayed sends a command again and asserts that it is answered as the first
// time, and says so.
func (s *story) replayed(t *testing.T, a act, first answer) {
	t.Helper()
	got, err := s.request(a).send(context.Background(), http.DefaultClient, s.url)
	must(t, err)
	if !got.same(first) {
		t.Errorf("%s: answered %d %s, the first time %d %s", a.name, got.status, got.body, first.status, first.body)
	}
	if got.header.Get("Idempotent-Replayed") != "true" {
		t.Errorf("%s: the answer does not say that it is repeated", a.name)
	}
}

// TestServeKilledWithinRequests kills the server a moment after each command was
// sent, whether or not it was answered, and sends it again to the server that is
// started next: it must have been carried out once. RAKIT_SOAK_KILLS sets how
// many kills there are at least.
func TestServeKilledWithinRequests(t *testing.T) {
	kills := 1
	if n, err := strconv.Atoi(os.Getenv("RAKIT_SOAK_KILLS")); err == nil {
		kills = n
	}
	stories := (kills-1)/len(commandsOfStory()) + 1
	for i := range stories {
		t.Run(strconv.Itoa(i), func(t *testing.T) {
			t.Parallel()
			killedWithin(t, rand.New(rand.NewPCG(uint64(i), 3)))
		})
	}
}

// cuts counts what became of the requests that were under way when the server was
// killed.
type cuts struct{ kills, answered, kept, lost int }

func killedWithin(t *testing.T, chance *rand.Rand) {
	dir := filepath.Join(t.TempDir(), "world")
	p := startSandbox(t, dir)
	s := newStory(t, p)
	var n cuts
	for _, a := range remoteStory {
		if a.method == http.MethodGet {
			s.tell(t, a)
			continue
		}
		first, answered := s.cut(t, p, a, within(chance))
		p = startSandbox(t, dir)
		s.url = p.url
		n.kills++
		again, err := s.request(a).send(context.Background(), http.DefaultClient, s.url)
		must(t, err)
		s.came(t, a, again)
		repeated := again.header.Get("Idempotent-Replayed") == "true"
		switch {
		case answered && a.done != "" && (!repeated || !again.same(first)):
			t.Errorf("%s: answered %d %s, the first time %d %s", a.name, again.status, again.body, first.status, first.body)
		case answered:
			n.answered++
		case repeated:
			n.kept++
		default:
			n.lost++
		}
	}
	t.Logf("%d kills: %d requests were answered before, %d carried out and not answered, %d not carried out", n.kills, n.answered, n.kept, n.lost)
	s.whole(t, p, dir, true)
}

// within returns after how long to kill. A command takes about a millisecond, so
// most kills fall there.
func within(chance *rand.Rand) time.Duration {
	most := 20 * time.Millisecond
	if chance.IntN(4) > 0 {
		most = 3 * time.Millisecond
	}
	return time.Duration(chance.Int64N(int64(most)))
}

// cut sends a command and kills the server after a time. It returns the answer,
// if there was one.
func (s *story) cut(t *testing.T, p *process, a act, after time.Duration) (first answer, answered bool) {
	t.Helper()
	kill := time.AfterFunc(after, func() { _ = p.cmd.Process.Kill() })
	defer kill.Stop()
	first, err := s.request(a).send(context.Background(), http.DefaultClient, s.url)
	<-p.ended
	if err == nil {
		s.came(t, a, first)
	}
	return first, err == nil
}
