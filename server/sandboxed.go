package server

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/rakit-dev/rakit/server/sandbox"
)

// Clock is the virtual clock of a sandbox. It stands still until it is set.
type Clock struct {
	Now time.Time `json:"now"`
}

// SetClock sets the virtual clock forward: to an instant, or by a time.
type SetClock struct {
	To      time.Time `json:"to,omitzero" doc:"Instant that the clock is to show."`
	Advance string    `json:"advance,omitempty" maxLength:"20" doc:"How far it is to go forward, for example 24h or 90m." example:"24h"`
}

type setClockInput struct{ Body SetClock }

// ChosenOutcomes is what comes of the calls to the outside parties.
type ChosenOutcomes struct {
	Messages  ChosenOutcome `json:"messages,omitzero" doc:"delivered, temporary or unreachable."`
	Printer   ChosenOutcome `json:"printer,omitzero" doc:"printed, temporary or spoiled."`
	Directory ChosenOutcome `json:"directory,omitzero" doc:"created, temporary, duplicate or refused."`
	CA        ChosenOutcome `json:"ca,omitzero" doc:"The certification authority: certified, temporary or refused."`
}

// ChosenOutcome is the outcome chosen for one party.
type ChosenOutcome struct {
	Outcome string `json:"outcome,omitempty" enum:"delivered,unreachable,printed,spoiled,created,duplicate,refused,certified,temporary" doc:"Absent: by the magic values of the simulators."`
	Times   int    `json:"times,omitempty" minimum:"0" maximum:"1000000" doc:"For so many calls; absent: until it is changed."`
}

type setOutcomesInput struct{ Body ChosenOutcomes }

// SandboxMessage is a text message as the registrant would see it.
type SandboxMessage struct {
	Ref  string    `json:"ref"`
	To   string    `json:"to"`
	Text string    `json:"text"`
	At   time.Time `json:"at"`
}

// SandboxMessages are the text messages sent so far, in order.
type SandboxMessages struct {
	Items []SandboxMessage `json:"items" nullable:"false"`
}

// SandboxObject is an object that stands in every new sandbox.
type SandboxObject struct {
	Name string `json:"name" doc:"For example card/released."`
	Kind string `json:"kind"`
	ID   string `json:"id"`
}

// SandboxObjects are all of them.
type SandboxObjects struct {
	Items []SandboxObject `json:"items" nullable:"false"`
}

// sandboxed registers the resources that exist in a sandbox only. They change
// nothing that an audit log is kept of, and take no idempotency key.
func (s *Server) sandboxed(api huma.API) {
	const tag = "sandbox"
	world := s.config.Sandbox
	clock := func() Clock { return Clock{Now: world.Now()} }
	query(s, api, operation{
		id: "get-clock", method: http.MethodGet, path: "/v1/sandbox/clock", tag: tag, summary: "Get the virtual clock", about: "It stands still until it is set.",
	}, func(call, *noInput) (Clock, error) { return clock(), nil })

	query(s, api, operation{
		id: "set-clock", method: http.MethodPost, path: "/v1/sandbox/clock", tag: tag, summary: "Set the virtual clock forward",
		about: "Jobs that are due by then are done before the answer.",
	}, func(c call, in *setClockInput) (Clock, error) {
		if err := s.setClock(c, in.Body); err != nil {
			return Clock{}, err
		}
		err := s.doJobs(c, c.ra)
		return clock(), err
	})

	query(s, api, operation{
		id: "get-outcomes", method: http.MethodGet, path: "/v1/sandbox/outcomes", tag: tag, summary: "Get the chosen outcomes", about: "Empty: by the magic values of the simulators.",
	}, func(call, *noInput) (ChosenOutcomes, error) { return outcomes(world.Outcomes()), nil })

	query(s, api, operation{
		id: "set-outcomes", method: http.MethodPut, path: "/v1/sandbox/outcomes", tag: tag, summary: "Choose outcomes",
		about: "What comes of the next text messages, prints and requests to the directory or the certification authority. An outcome that is absent goes by the magic values of the simulators.",
	}, func(c call, in *setOutcomesInput) (ChosenOutcomes, error) {
		err := world.SetOutcomes(sandbox.Outcomes{
			Messages: chosen(in.Body.Messages), Printer: chosen(in.Body.Printer), Directory: chosen(in.Body.Directory), CA: chosen(in.Body.CA),
		})
		return outcomes(world.Outcomes()), sandboxProblem(c, err)
	})

	query(s, api, operation{
		id: "list-messages", method: http.MethodGet, path: "/v1/sandbox/messages", tag: tag, summary: "List the text messages",
		about: "With their text, as only a sandbox shows it.",
	}, func(c call, _ *noInput) (SandboxMessages, error) {
		sent, err := world.Messages(c)
		shown := SandboxMessages{Items: []SandboxMessage{}}
		for _, m := range sent {
			shown.Items = append(shown.Items, SandboxMessage{Ref: m.Ref, To: m.To, Text: m.Text, At: m.At})
		}
		return shown, err
	})

	query(s, api, operation{
		id: "list-seeded", method: http.MethodGet, path: "/v1/sandbox/objects", tag: tag, summary: "List the seeded objects",
		about: "People, registrations at every stage, cards in every state: what stands in every new sandbox, under the same ids.",
	}, func(call, *noInput) (SandboxObjects, error) {
		shown := SandboxObjects{Items: []SandboxObject{}}
		for _, o := range sandbox.Seeded() {
			shown.Items = append(shown.Items, SandboxObject(o))
		}
		return shown, nil
	})

	huma.Register(api, operation{
		id: "reset-sandbox", method: http.MethodPost, path: "/v1/sandbox/reset", tag: tag, summary: "Reset the sandbox",
		about: "Everything is as it was in the beginning; the audit log begins anew.", status: http.StatusNoContent,
	}.huma(), func(ctx context.Context, _ *noInput) (*struct{}, error) {
		if err := world.Reset(context.WithoutCancel(ctx)); err != nil {
			return nil, s.failed(ctx, problemOf(ctx, err, false), err)
		}
		return nil, nil
	})
}

func (s *Server) setClock(ctx context.Context, c SetClock) error {
	if c.To.IsZero() == (c.Advance == "") {
		return bodyProblem(ctx, kindInvalid, "", "either to or advance is wanted")
	}
	var err error
	if c.Advance == "" {
		_, err = s.config.Sandbox.SetTime(c.To)
		return sandboxProblem(ctx, err)
	}
	d, err := time.ParseDuration(c.Advance)
	if err != nil {
		return bodyProblem(ctx, kindInvalid, "/advance", "is not a time such as 24h or 90m")
	}
	_, err = s.config.Sandbox.Advance(d)
	return sandboxProblem(ctx, err)
}

// sandboxProblem answers what a sandbox does not do.
func sandboxProblem(ctx context.Context, err error) error {
	var wrong *sandbox.OutcomeError
	switch {
	case errors.As(err, &wrong):
		return bodyProblem(ctx, kindInvalid, wrong.Pointer, wrong.Message)
	case errors.Is(err, sandbox.ErrBackwards), errors.Is(err, sandbox.ErrTooLate):
		return bodyProblem(ctx, kindInvalid, "", "the clock goes forward only, and not for ever")
	}
	return err
}

func chosen(c ChosenOutcome) sandbox.Choice {
	return sandbox.Choice{Outcome: sandbox.Outcome(c.Outcome), Times: c.Times}
}

func outcomes(o sandbox.Outcomes) ChosenOutcomes {
	shown := func(c sandbox.Choice) ChosenOutcome {
		return ChosenOutcome{Outcome: string(c.Outcome), Times: c.Times}
	}
	return ChosenOutcomes{Messages: shown(o.Messages), Printer: shown(o.Printer), Directory: shown(o.Directory), CA: shown(o.CA)}
}
