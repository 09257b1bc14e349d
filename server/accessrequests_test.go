package server_test

import (
	"fmt"
	"net/http"
	"slices"
	"sync"
	"testing"

	"github.com/rakit-dev/rakit/server"
	"github.com/rakit-dev/rakit/server/sandbox"
)

// TestAccessRequestApprovedAtOnce has several clients approve one request at the same
// time: one of them gives the access, every other is told that somebody came first,
// and each has left one event.
func TestAccessRequestApprovedAtOnce(t *testing.T) {
	t.Parallel()
	h := unlimited(t)
	id := sandbox.ID("request/waiting")
	agents := []string{
		"999900000111 ra-manager RX1", "999900000112 advanced-ra-agent RX1", "999900000113 ra-agent RX1",
		"999900000101 ra-manager RX2", "999900000103 ra-agent RX2",
	}
	codes := make([]int, len(agents))
	var wg sync.WaitGroup
	for i, agent := range agents {
		wg.Go(func() {
			codes[i] = ask(h, agent, http.MethodPost, "/v1/access-requests/"+id+"/approval", `{}`).Code
		})
	}
	wg.Wait()
	slices.Sort(codes)
	if want := []int{200, 409, 409, 409, 409}; !slices.Equal(codes, want) {
		t.Errorf("status %v, want %v", codes, want)
	}
	counts := map[string]int{}
	for _, e := range listed[server.Event](t, h, agents[0], "/v1/events?subject="+id) {
		if e.Action == "access-request.approve" {
			counts[e.Outcome.Value.String()]++
		}
	}
	if got, want := fmt.Sprint(counts), "map[done:1 refused:4]"; got != want {
		t.Errorf("events %s, want %s", got, want)
	}
	path := "/v1/assignments?position=position-rx1-ward-nurse&user=" + sandbox.ID("person/locum-active")
	if found := listed[server.Assignment](t, h, agents[0], path); len(found) != 1 {
		t.Errorf("%d assignments, want one", len(found))
	}
}
