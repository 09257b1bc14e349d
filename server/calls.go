package server

import (
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/registration"
)

// Call is a video call: what was arranged, and what came of it.
type Call struct {
	ID                string      `json:"id"`
	Channel           string      `json:"channel" doc:"As agreed with the organisation."`
	Location          string      `json:"location" doc:"As agreed with the organisation."`
	BookedFor         time.Time   `json:"bookedFor"`
	Challenges        []Challenge `json:"challenges" nullable:"false" doc:"Every set of numbers that was texted, the newest last."`
	DocumentShown     bool        `json:"documentShown"`
	LikenessConfirmed bool        `json:"likenessConfirmed"`
	EndedAt           time.Time   `json:"endedAt,omitzero"`
}

// Challenge is one set of numbers that was texted to be read back. The numbers
// are nowhere kept.
type Challenge struct {
	ID       string    `json:"id"`
	State    string    `json:"state" doc:"open, used, superseded or locked."`
	IssuedAt time.Time `json:"issuedAt"`
	Failures int       `json:"failures" doc:"Wrong answers so far."`
}

func callOf(c *registration.Call) *Call {
	if c == nil {
		return nil
	}
	shown := &Call{
		ID: c.ID, Channel: c.Channel, Location: c.Location, BookedFor: c.BookedFor, Challenges: []Challenge{},
		DocumentShown: c.DocumentShown, LikenessConfirmed: c.LikenessConfirmed, EndedAt: c.EndedAt,
	}
	for _, ch := range c.Challenges {
		shown.Challenges = append(shown.Challenges, Challenge{ID: ch.ID, State: ch.State.String(), IssuedAt: ch.IssuedAt, Failures: ch.Failures})
	}
	return shown
}

type bookCallInput struct {
	CommandHeaders
	RegistrationInput
	Body BookCall
}

// BookCall arranges the video call.
type BookCall struct {
	Channel   string    `json:"channel" minLength:"1" maxLength:"60" doc:"For example microsoft-teams."`
	Location  string    `json:"location" minLength:"1" maxLength:"60" doc:"Where the registrant will be, for example home."`
	BookedFor time.Time `json:"bookedFor"`
	Explained bool      `json:"explained" doc:"The process was explained to the registrant."`
}

type callInput struct {
	CommandHeaders
	RegistrationInput
}

// NumbersAsked says under which id numbers will be texted.
type NumbersAsked struct {
	Challenge string `json:"challenge" doc:"Id of the challenge."`
}

type answerChallengeInput struct {
	CommandHeaders
	RegistrationInput
	Challenge string `path:"challenge" maxLength:"64" doc:"Id of the challenge."`
	Body      AnswerChallenge
}

// AnswerChallenge is what the registrant read out.
type AnswerChallenge struct {
	Numbers string `json:"numbers" minLength:"1" maxLength:"40" doc:"As typed by the RA Agent; spaces and hyphens do not matter."`
}

type completeCallInput struct {
	CommandHeaders
	RegistrationInput
	Body CompleteCall
}

// CompleteCall is what the RA Agent has seen on the call.
type CompleteCall struct {
	DocumentShown     bool `json:"documentShown" doc:"The document that was sent in was shown and compared."`
	LikenessConfirmed bool `json:"likenessConfirmed" doc:"The person on the call is the one on the document and on the photograph."`
}

func (s *Server) calls(api huma.API) {
	const tag = "calls"
	command(s, api, operation{
		id: "book-call", method: http.MethodPost, path: "/v1/registrations/{id}/call", tag: tag, named: true,
		summary: "Book the video call", about: "On a channel and at a location that were agreed with the organisation.",
	}, func(c call, in *bookCallInput) (registration.Case, error) {
		return c.ra.BookCall(c, authority.BookCall{
			By: c.by, Case: in.ID, Channel: in.Body.Channel, Location: in.Body.Location, For: in.Body.BookedFor.UTC(), Explained: in.Body.Explained,
		})
	}, s.registered)

	command(s, api, operation{
		id: "text-numbers", method: http.MethodPost, path: "/v1/registrations/{id}/call/challenges", tag: tag, named: true, status: http.StatusAccepted,
		summary: "Text numbers to the registrant", about: "New numbers each time; those before no longer count. They are texted after the answer. Should the server stop meanwhile, they are made anew under another id: the newest of `call.challenges` counts.",
	}, func(c call, in *callInput) (authority.NumbersAsked, error) {
		return c.ra.TextNumbers(c, authority.TextNumbers{By: c.by, Case: in.ID})
	}, func(n authority.NumbersAsked) Answer[NumbersAsked] {
		return Answer[NumbersAsked]{ETag: etagOf(n.Case.Version), Location: "/v1/registrations/" + n.Case.ID, Body: NumbersAsked{Challenge: n.Challenge}}
	})

	command(s, api, operation{
		id: "answer-challenge", method: http.MethodPost, path: "/v1/registrations/{id}/call/challenges/{challenge}/answer", tag: tag, named: true,
		summary: "Answer with the numbers read back", about: "A wrong answer is refused and counted.",
	}, func(c call, in *answerChallengeInput) (authority.ReadBackDone, error) {
		return c.ra.ReadBack(c, authority.ReadBack{By: c.by, Case: in.ID, Challenge: in.Challenge, Spoken: in.Body.Numbers})
	}, func(r authority.ReadBackDone) Answer[Registration] { return s.registered(r.Case) })

	command(s, api, operation{
		id: "complete-call", method: http.MethodPost, path: "/v1/registrations/{id}/call/completion", tag: tag, named: true,
		summary: "Complete the call", about: "With what a person has seen; refused unless the numbers were read back.",
	}, func(c call, in *completeCallInput) (registration.Case, error) {
		return c.ra.CompleteCall(c, authority.CompleteCall{By: c.by, Case: in.ID, Seen: registration.Confirmation(in.Body)})
	}, s.registered)

	command(s, api, operation{
		id: "abandon-call", method: http.MethodPost, path: "/v1/registrations/{id}/call/abandonment", tag: tag, named: true,
		summary: "Break the call off", about: "What was proven on it no longer counts.",
	}, func(c call, in *callInput) (registration.Case, error) {
		return c.ra.AbandonCall(c, authority.AbandonCall{By: c.by, Case: in.ID})
	}, s.registered)
}
