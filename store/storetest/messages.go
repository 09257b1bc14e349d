package storetest

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"pgregory.net/rapid"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/message"
	"github.com/rakit-dev/rakit/passcode"
)

func messageClauses() []clause {
	all := entity[message.Message]{
		"message", sampleMessage,
		func(tx authority.Tx) (message.Message, error) { return tx.Message("message-1") }, authority.Tx.PutMessage,
		func(m *message.Message) *int64 { return &m.Version },
		func(m *message.Message) { m.State = message.Delivered },
	}.clauses()
	all = append(all, entity[card.UnlockAttempt]{
		"attempt to unlock", sampleUnlockAttempt,
		func(tx authority.Tx) (card.UnlockAttempt, error) { return tx.UnlockAttempt("unlock-1") }, authority.Tx.PutUnlockAttempt,
		func(u *card.UnlockAttempt) *int64 { return &u.Version },
		func(u *card.UnlockAttempt) { u.StartedAt = after(3) },
	}.clauses()...)
	return append(all,
		clause{"messages are listed", messageListing().pages},
		clause{"messages are counted from an instant on", messagesCounted},
		clause{"messages that came to an end before an instant are dropped", messagesDropped},
		clause{"messages are dropped by pages, those that ended first before the others", messagesDroppedByPages},
		clause{"attempts to unlock from before an instant are dropped", unlockAttemptsDropped},
	)
}

func sampleMessage() message.Message {
	return message.Message{
		ID: "message-1", Kind: message.Passcode, Channel: message.Text, Subject: "card-1", Related: "call-1", Recipient: "00ff", Organisation: "RX1",
		Agent: userID().String(), State: message.Failed, Attempts: 2, GatewayID: "gateway-1", Failure: message.Undelivered,
		QueuedAt: noon, BegunAt: after(1), AcceptedAt: after(2), DeliveredAt: after(3), EndedAt: after(4), HeardAt: after(5),
	}
}

func sampleUnlockAttempt() card.UnlockAttempt {
	return card.UnlockAttempt{
		ID: "unlock-1", Card: "card-1", Organisation: "RX1", User: userID().String(), Claim: "00ff", Channel: message.Email, StartedAt: noon,
		Code: passcode.Challenge{
			ID: "code-1", Purpose: passcode.ForUnlock, Binding: passcode.Binding{Call: "unlock-1", Mobile: "00ff"},
			MAC: bytes.Repeat([]byte{255}, 32), IssuedAt: after(1), Failures: 1, State: passcode.ChallengeOpen,
		},
	}
}

func messageListing() listing[message.Message, authority.MessageFilter] {
	states := []message.State{message.Waiting, message.Sent, message.Unknown}
	return listing[message.Message, authority.MessageFilter]{
		sample: func(r *rand.Rand, id string) message.Message {
			m := sampleMessage()
			m.ID, m.Organisation, m.State, m.Kind, m.Subject = id, one(r, organisations).String(), one(r, states), one(r, message.Kinds()), one(r, ids)
			return m
		},
		put: authority.Tx.PutMessage, list: authority.Tx.ListMessages,
		draw: func(t *rapid.T) authority.MessageFilter {
			return authority.MessageFilter{
				Organisation: maybe(t, "organisation", organisations), State: maybe(t, "state", states),
				Kind: maybe(t, "kind", message.Kinds()), Subject: maybe(t, "subject", ids),
			}
		},
		id: func(m message.Message) string { return m.ID },
		of: func(m message.Message) string { return m.Organisation },
		lets: func(f authority.MessageFilter, m message.Message) bool {
			return eq(f.Organisation.String(), m.Organisation) && eq(f.State, m.State) && eq(f.Kind, m.Kind) && eq(f.Subject, m.Subject)
		},
	}
}

func messagesCounted(f *fixture) {
	f.update(func(tx authority.Tx) error {
		for i, to := range []struct{ recipient, agent, organisation string }{
			{"a", "1", "RX1"}, {"a", "2", "RX1"}, {"b", "1", "RX2"}, {"a", "1", "RX2"},
		} {
			m := sampleMessage()
			m.ID, m.Recipient, m.Agent, m.Organisation, m.QueuedAt = fmt.Sprintf("message-%d", i), to.recipient, to.agent, to.organisation, after(i)
			if err := tx.PutMessage(m); err != nil {
				return err
			}
		}
		return nil
	})
	for _, tt := range []struct {
		name  string
		of    authority.MessageCount
		since time.Time
		want  int
	}{
		{"all", authority.MessageCount{}, noon, 4},
		{"the first is a nanosecond too early", authority.MessageCount{}, noon.Add(1), 3},
		{"to one recipient", authority.MessageCount{Recipient: "a"}, noon, 3},
		{"by one agent", authority.MessageCount{Agent: "1"}, noon, 3},
		{"for one organisation", authority.MessageCount{Organisation: "RX1"}, noon, 2},
		{"to one by one", authority.MessageCount{Recipient: "a", Agent: "1"}, after(1), 1},
		{"to nobody known", authority.MessageCount{Recipient: "c"}, noon, 0},
		{"later than all", authority.MessageCount{}, after(4), 0},
	} {
		f.view(func(tx authority.Tx) error {
			got, err := tx.CountMessages(tt.of, tt.since)
			if got != tt.want {
				f.Errorf("%s: CountMessages() = %d, want %d", tt.name, got, tt.want)
			}
			return err
		})
	}
}

// endedMessage returns a message that ended in a state at an instant.
func endedMessage(id string, s message.State, at time.Time) message.Message {
	m := sampleMessage()
	m.ID, m.State, m.DeliveredAt, m.EndedAt, m.HeardAt = id, s, time.Time{}, at, time.Time{}
	if s == message.Delivered {
		m.DeliveredAt, m.EndedAt = at, time.Time{}
	}
	return m
}

// EndedMessages returns messages in every state, with ends of whatever precision and out
// of whatever range, each under an id of its own: when they ended is to come out the same
// whether they are put or migrated.
func EndedMessages() (all []message.Message) {
	for _, s := range message.States() {
		for i, at := range []time.Time{
			after(1), after(1).Add(1), after(1).Add(120 * time.Millisecond), after(1).Add(999999999), noon.Add(-1),
			{},
			time.Date(1969, 12, 31, 23, 59, 59, 0, time.UTC), time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC),
		} {
			all = append(all, endedMessage(fmt.Sprintf("message-%s-%d", s, i), s, at))
		}
	}
	return all
}

func messagesDropped(f *fixture) {
	before := after(60)
	late := time.Date(2263, 1, 1, 0, 0, 0, 0, time.UTC) // in no column of nanoseconds
	var all []message.Message
	dropped := map[string]bool{}
	add := func(name string, s message.State, at time.Time, drops bool) *message.Message {
		all, dropped[name] = append(all, endedMessage(name, s, at)), drops
		return &all[len(all)-1]
	}
	add("failed a nanosecond before", message.Failed, before.Add(-1), true)
	add("failed at that instant", message.Failed, before, false)
	add("failed a nanosecond after", message.Failed, before.Add(1), false)
	add("delivered a nanosecond before", message.Delivered, before.Add(-1), true)
	add("delivered at that instant", message.Delivered, before, false)
	for _, s := range message.States() {
		if !s.Final() {
			add(s.String()+" since long", s, noon, false)
		}
	}
	add("delivered later than it is said to have failed", message.Delivered, before, false).EndedAt = noon
	add("failed later than it is said to have arrived", message.Failed, before, false).DeliveredAt = noon
	add("failed before it was queued", message.Failed, time.Time{}, false).QueuedAt = before
	add("delivered at no instant", message.Delivered, time.Time{}, true)
	add("delivered out of range", message.Delivered, late, true)
	add("delivered out of range, queued at that instant", message.Delivered, late, false).QueuedAt = before
	add("delivered out of range, heard of at that instant", message.Delivered, late, false).HeardAt = before
	add("failed out of range, heard of a nanosecond before", message.Failed, late, true).HeardAt = before.Add(-1)
	add("its job is not finished", message.Failed, noon, false)
	add("the job of another is not finished", message.Failed, noon, true).Subject = "its job is not finished"
	add("its job is not finished-2", message.Failed, noon, false)
	add("its job is not finished-31", message.Delivered, noon, false)
	add("its job is not finished-2-x", message.Failed, noon, true)
	f.update(func(tx authority.Tx) error {
		for _, m := range all {
			if err := tx.PutMessage(m); err != nil {
				return err
			}
		}
		return tx.Enqueue(sampleJob("its job is not finished", "q"))
	})
	opened := *add("opened again", message.Failed, noon, false)
	f.update(func(tx authority.Tx) error { return tx.PutMessage(opened) })
	opened.State, opened.Version = message.Unknown, 1
	f.update(func(tx authority.Tx) error { return tx.PutMessage(opened) })

	f.drops(before, len(all), 7)
	f.reopen()
	f.view(func(tx authority.Tx) error {
		for name, drops := range dropped {
			if _, err := tx.Message(name); errors.Is(err, authority.ErrNotFound) != drops {
				f.Errorf("%s: %v, want it dropped: %v", name, err, drops)
			}
		}
		n, err := tx.CountMessages(authority.MessageCount{}, noon)
		if n != len(all)-7 {
			f.Errorf("%d are counted of %d, of which 7 were dropped", n, len(all))
		}
		return err
	})
	f.drops(before, len(all), 0)
	f.update(func(tx authority.Tx) error { return tx.Finish(sampleJob("its job is not finished", "q")) })
	f.drops(before, len(all), 3)
}

// drops has messages dropped, and requires how many they are.
func (f *fixture) drops(before time.Time, limit, want int) {
	f.Helper()
	var got int
	f.update(func(tx authority.Tx) (err error) {
		got, err = tx.DropMessages(before, limit)
		return err
	})
	if got != want {
		f.Errorf("DropMessages(%s, %d) = %d, want %d", before, limit, got, want)
	}
}

func messagesDroppedByPages(f *fixture) {
	const all = 5
	f.update(func(tx authority.Tx) error {
		for i := range all { // the one with the greatest id ended first
			if err := tx.PutMessage(endedMessage(fmt.Sprintf("message-%d", all-i), message.Failed, after(i))); err != nil {
				return err
			}
		}
		return nil
	})
	for page, want := range []int{2, 2, 1, 0} {
		f.drops(after(all), 2, want)
		left := max(0, all-2*(page+1))
		f.view(func(tx authority.Tx) error {
			found, err := tx.ListMessages([]string{"RX1"}, authority.MessageFilter{}, authority.Page{Limit: all})
			if len(found) != left || left > 0 && found[left-1].ID != fmt.Sprintf("message-%d", left) {
				f.Errorf("after page %d: %d are left, want the %d that ended last", page, len(found), left)
			}
			return err
		})
	}
}

func unlockAttemptsDropped(f *fixture) {
	f.update(func(tx authority.Tx) error {
		for i := range 3 {
			u := sampleUnlockAttempt()
			u.ID, u.StartedAt = fmt.Sprintf("unlock-%d", i), after(i)
			if err := tx.PutUnlockAttempt(u); err != nil {
				return err
			}
		}
		return nil
	})
	var dropped int
	f.update(func(tx authority.Tx) (err error) {
		dropped, err = tx.DropUnlockAttempts(after(1))
		return err
	})
	if dropped != 1 {
		f.Errorf("DropUnlockAttempts() = %d, want 1: the second started at that instant", dropped)
	}
	f.view(func(tx authority.Tx) error {
		if _, err := tx.UnlockAttempt("unlock-0"); !errors.Is(err, authority.ErrNotFound) {
			f.Errorf("the dropped attempt: %v, want ErrNotFound", err)
		}
		_, err := tx.UnlockAttempt("unlock-1")
		return err
	})
}
