package server_test

import (
	"fmt"
	"net/http"
	"slices"
	"sync"
	"testing"

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
	for _, e := range listed[loggedEvent](t, h, agents[0], "/v1/audit/events") {
		if e.Action == "access-request.approve" && e.Subject == id {
			counts[e.Outcome]++
		}
	}
	if got, want := fmt.Sprint(counts), "map[done:1 refused:4]"; got != want {
		t.Errorf("events %s, want %s", got, want)
	}
	given := 0
	for _, a := range listed[heldAssignment](t, h, agents[0], "/v1/assignments") {
		if a.Request == id {
			given++
		}
	}
	if given != 1 {
		t.Errorf("%d assignments by the request, want one", given)
	}
}

// loggedEvent and heldAssignment are what this test reads of them.
type (
	loggedEvent struct {
		Action  string `json:"action"`
		Subject string `json:"subject"`
		Outcome string `json:"outcome"`
	}
	heldAssignment struct {
		Request string `json:"request"`
	}
)
