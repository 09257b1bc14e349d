package gatewaytest

import (
	"context"
	"strconv"
	"sync"
	"time"

	"github.com/rakit-dev/rakit/identity"
)

func (f fixture) takes() {
	sent := f.mustSend(Message("taken-1"))
	if known := f.mustKnow("taken-1"); known.ID != sent.ID {
		f.Errorf("Ask gives the id %q, Send gave %q", known.ID, sent.ID)
	}
	f.wantTaken("taken-1", 1)
}

func (f fixture) takesEmail() {
	if !f.Email {
		f.Skip("no emails")
	}
	f.mustSend(EmailMessage("email-1"))
	f.mustKnow("email-1")
	f.wantTaken("email-1", 1)
}

// repeats sends under one Ref twice, which the authority does only when it was told that
// this doubles nothing.
func (f fixture) repeats() {
	first := f.mustSend(Message("again-1"))
	second := f.mustSend(Message("again-1"))
	if !f.Deduplicates {
		return
	}
	if first != second {
		f.Errorf("the second call gives %+v, the first gave %+v", second, first)
	}
	f.wantTaken("again-1", 1)
}

// unknown asks for what was never sent. Only who de-duplicates may say that it can be sent.
func (f fixture) unknown() {
	now := f.Now()
	_, fresh := f.ask("never-1", now)
	_, old := f.ask("never-1", now.Add(-f.Settling-time.Second))
	if f.Deduplicates {
		f.wantKind("asked at once", fresh, "not found")
		f.wantKind("asked late", old, "not found")
		return
	}
	f.wantKind("asked at once", fresh, "temporary")
	f.wantKind("asked late", old, "unsure", "final")
}

func (f fixture) refuses() {
	if f.Refused == nil {
		f.Skip("nothing is refused")
	}
	_, err := f.send(f.Context(), f.Refused("refused-1"))
	f.wantKind("refused", err, "final")
	f.wantTaken("refused-1", 0)
}

func (f fixture) incomplete() {
	m := Message("nobody-1")
	m.To = identity.Mobile{}
	_, err := f.send(f.Context(), m)
	f.wantKind("without recipient", err, "final")
	f.wantTaken("nobody-1", 0)
}

func (f fixture) away() {
	if f.Away == nil {
		f.Skip("never away")
	}
	f.Away()
	_, err := f.send(f.Context(), Message("away-1"))
	f.wantKind("away", err, "temporary")
	f.wantTaken("away-1", 0)
	f.mustSend(Message("away-1"))
	f.wantTaken("away-1", 1)
}

// lost shows that a message whose answer was lost is not taken for one that never went.
func (f fixture) lost() {
	if f.LoseAnswer == nil {
		f.Skip("no answer is lost")
	}
	f.LoseAnswer()
	_, err := f.send(f.Context(), Message("lost-1"))
	f.wantKind("answer lost", err, "unsure")
	f.mustKnow("lost-1")
	f.wantTaken("lost-1", 1)
}

func (f fixture) ended() {
	ctx, cancel := context.WithCancel(f.Context())
	cancel()
	_, err := f.send(ctx, Message("ended-1"))
	f.wantKind("ended before", err, "context")
	f.wantTaken("ended-1", 0)
	_, err = f.Messenger.Ask(ctx, "ended-1", f.Now())
	f.silent(err)
	f.wantKind("asked after the end", err, "context")
}

func (f fixture) ends() {
	if f.Stall == nil {
		f.Skip("never stalls")
	}
	f.Stall()
	ctx, cancel := context.WithTimeout(f.Context(), 30*time.Millisecond)
	defer cancel()
	_, err := f.send(ctx, Message("ends-1"))
	f.wantKind("ends meanwhile", err, "context")
}

// together sends under 20 references from 40 callers: under one Ref by two at once if the
// gateway de-duplicates, else by one.
func (f fixture) together() {
	calls := 1
	if f.Deduplicates {
		calls = 2
	}
	var all sync.WaitGroup
	for i := range 20 {
		for range calls {
			all.Go(func() {
				if _, err := f.Messenger.Send(f.Context(), Message("many-"+strconv.Itoa(i))); err != nil {
					f.Errorf("Send: %v", err)
				}
			})
		}
	}
	all.Wait()
	for i := range 20 {
		f.wantTaken("many-"+strconv.Itoa(i), 1)
	}
}
