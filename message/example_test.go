package message_test

import (
	"fmt"
	"time"

	"github.com/rakit-dev/rakit/message"
)

// A message is handed over, the answer is lost, and the gateway says when it is asked
// that it has taken it. Later it tells that it has arrived.
func ExampleQueued() {
	now := time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)
	m := message.Queued(message.New{ID: "release-1", Kind: message.Passcode, Channel: message.Text, Subject: "card-1", At: now})
	fmt.Println(m.State)
	m, _ = m.Begun(now)
	fmt.Println(m.State)
	m, _ = m.Accepted("gateway-7", now.Add(time.Minute))
	fmt.Println(m.State)
	m, _ = m.Arrived("gateway-7", now.Add(2*time.Minute))
	fmt.Println(m.State)
	_, err := m.NotArrived("gateway-7", now.Add(3*time.Minute))
	fmt.Println(err)
	// Output:
	// waiting
	// sending
	// sent
	// delivered
	// not-arrive: refused by RA-PSC-044: the message is delivered, and stays so
}

// The sixth text to one number within an hour is refused.
func ExamplePolicy_Admit() {
	now := time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)
	m := message.Queued(message.New{ID: "numbers-6", Recipient: "hash of a number", At: now})
	five := func(message.Bound, time.Time) (int, error) { return 5, nil }
	a, _ := message.DefaultPolicy().Admit(m, now, five)
	for _, f := range a.Errors() {
		fmt.Println(f.Rule, f.Message)
	}
	// Output:
	// RA-PSC-045 5 have been queued for this recipient within 1h0m0s, and 5 may be; try again when the first of them is older
}

// The wait before the gateway is asked again doubles, up to an hour.
func ExamplePolicy_Backoff() {
	p := message.DefaultPolicy()
	fmt.Println(p.Backoff(0), p.Backoff(1), p.Backoff(20))
	// Output: 30s 1m0s 1h0m0s
}
