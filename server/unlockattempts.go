package server

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/message"
	"github.com/rakit-dev/rakit/server/caller"
)

type startUnlockInput struct {
	CommandHeaders
	Body StartUnlock
}

// StartUnlock is what the holder of a locked card says of themself.
type StartUnlock struct {
	User        User                    `json:"user" doc:"As it is printed on the card."`
	DateOfBirth Day                     `json:"dateOfBirth"`
	Channel     Closed[message.Channel] `json:"channel" doc:"To which of the addresses of their profile the code is to go."`
}

// UnlockAttempt is an attempt to unlock a card. It says nothing of anybody: it is the
// same whoever was named.
type UnlockAttempt struct {
	ID         string    `json:"id" doc:"To be given with the code."`
	ValidUntil time.Time `json:"validUntil" doc:"From this instant on no code counts: fifteen minutes after the start."`
}

type enterUnlockCodeInput struct {
	CommandHeaders
	ID   string `path:"id" maxLength:"64" doc:"Id of the attempt."`
	Body EnterUnlockCode
}

// EnterUnlockCode is what the holder typed.
type EnterUnlockCode struct {
	Code string `json:"code" minLength:"1" maxLength:"40" doc:"Six digits, as typed; spaces and hyphens do not matter."`
}

// CardUnlocked is a card that its holder unlocked. The passcode that they choose is set
// on the card, and never sent here.
type CardUnlocked struct {
	Card   string                 `json:"card" doc:"Id of the card."`
	Serial string                 `json:"serial,omitempty" doc:"Serial number, known from the print."`
	Lock   Closed[card.LockState] `json:"lock"`
}

// unlockAttempts are for the application with which holders unlock their cards
// themselves, and for nobody else.
func (s *Server) unlockAttempts(api huma.API) {
	const tag, path = "unlock-attempts", "/v1/unlock-attempts"
	command(s, api, operation{
		id: "start-unlock", method: http.MethodPost, path: path, tag: tag, status: http.StatusAccepted, application: true,
		summary: "Begin to unlock a card oneself",
		about:   "For the application of holders who cannot sign in: a system with the scope `self-unlock`. A code goes to the holder after the answer, if there is a card to unlock; the answer is the same if there is none, or nobody of that name.",
	}, func(c call, in *startUnlockInput) (authority.UnlockStarted, error) {
		return c.ra.StartUnlock(c, authority.StartUnlock{
			By: applicationOf(c), User: in.Body.User.UserID, DateOfBirth: in.Body.DateOfBirth.Date, Channel: in.Body.Channel.Value,
		})
	}, func(u authority.UnlockStarted) Answer[UnlockAttempt] {
		return Answer[UnlockAttempt]{Body: UnlockAttempt{ID: u.Attempt, ValidUntil: u.ValidUntil}}
	})

	command(s, api, operation{
		id: "enter-unlock-code", method: http.MethodPost, path: path + "/{id}/code", tag: tag, application: true,
		summary: "Unlock a card with a code",
		about:   "The newest that was sent for the attempt, within fifteen minutes and five tries. A code that unlocks nothing is refused by RA-PSC-067, in the same words whatever the reason.",
	}, func(c call, in *enterUnlockCodeInput) (card.Card, error) {
		return c.ra.EnterUnlockCode(c, authority.EnterUnlockCode{By: applicationOf(c), Attempt: in.ID, Code: in.Body.Code})
	}, func(k card.Card) Answer[CardUnlocked] {
		return Answer[CardUnlocked]{Body: CardUnlocked{Card: k.ID, Serial: k.Serial, Lock: of(k.LockState())}}
	})
}

// applicationOf returns the system that asks.
func applicationOf(c call) authority.System { return *requestOf(c.Context).caller.System }

// keptFrom returns the problem of a caller who may not ask for a command whatever it is
// about, or nil: a system for what a person has to ask for, anybody but the application
// for what it asks for alone.
func (o operation) keptFrom(ctx context.Context, who caller.Caller) *Problem {
	switch {
	case o.application && (who.System == nil || !who.System.SelfUnlock):
		return problem(ctx, kindForbidden, "only the application with which holders unlock their cards may ask for this")
	case !o.application && who.System != nil:
		return problem(ctx, kindForbidden, "a system only reads: a person has to ask for this")
	}
	return nil
}
