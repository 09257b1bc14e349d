package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/oapi-codegen/runtime/types"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/server/client"
)

// story is one day of exceptional access, from step to step.
type story struct {
	out            io.Writer
	agent, manager *client.ClientWithResponses

	checkpoint client.Checkpoint // kept from the beginning
	access     string            // id of the entry in the log of exceptional access
}

func (s *story) say(format string, args ...any) {
	fmt.Fprintf(s.out, format+"\n", args...)
}

func april(day int) *types.Date {
	return &types.Date{Time: time.Date(2020, 4, day, 0, 0, 0, 0, time.UTC)}
}

// begin keeps the checkpoint of the audit log, as whoever checks it later would:
// somewhere else.
func (s *story) begin(ctx context.Context) error {
	if _, err := s.manager.ResetSandboxWithResponse(ctx); err != nil {
		return err
	}
	kept, err := s.manager.GetCheckpointWithResponse(ctx)
	if err != nil {
		return err
	}
	s.checkpoint = *kept.JSON200
	s.say("Monday 20 April 2020")
	return nil
}

func (s *story) recordPharmacist(ctx context.Context) error {
	recorded, err := s.agent.RecordIdentityWithResponse(ctx, pharmacist, nil, client.RecordIdentity{
		GivenName: new("Lola"), FamilyName: new("Locum"), Organisation: "RX1", Evidence: []client.CISEntry{},
	})
	if err != nil {
		return err
	}
	s.say("  A pharmacist is to cover at RX1 tomorrow: %s, %s.", recorded.JSON201.PrintedName, recorded.JSON201.User)
	return nil
}

// cover is what the agent asks for when all is right.
func cover() client.GrantExceptionalAccess {
	return client.GrantExceptionalAccess{
		User: pharmacist, Profession: new("pharmacist"), RegistrationNumber: new("5550801"),
		Reason: new("cover for a colleague in isolation"), WorkingAt: new("RX1"),
		Start: april(21), End: april(21), Review: april(21),
	}
}

func (s *story) grantWithoutReason(ctx context.Context) error {
	s.say("  FFFFF for a day, without a reason, with a review a week after the end?")
	asked := cover()
	asked.Reason, asked.Review = nil, april(28)
	_, err := s.agent.GrantExceptionalAccessWithResponse(ctx, nil, asked)
	return s.refused(err)
}

func (s *story) grantToOneself(ctx context.Context) error {
	s.say("  FFFFF for the agent's own use?")
	asked := cover()
	asked.User = agent
	_, err := s.agent.GrantExceptionalAccessWithResponse(ctx, nil, asked)
	return s.refused(err)
}

func (s *story) grant(ctx context.Context) error {
	granted, err := s.agent.GrantExceptionalAccessWithResponse(ctx, nil, cover())
	if err != nil {
		return err
	}
	g := granted.JSON201
	s.access = g.Id
	s.say("  %s is granted: %s, working at %s, on %s; somebody looks on %s.", s.access, g.Organisation, g.WorkingAt, g.Start, g.Review)
	return nil
}

func (s *story) nextDay(ctx context.Context) error {
	clock, err := s.manager.SetClockWithResponse(ctx, client.SetClock{Advance: new("24h")})
	if err != nil {
		return err
	}
	s.say("%s", clock.JSON200.Now.Format("Monday 2 January 2006"))
	return nil
}

func (s *story) outstanding(ctx context.Context) error {
	due, err := s.manager.ListExceptionalAccessWithResponse(ctx, &client.ListExceptionalAccessParams{ReviewDueOn: april(21)})
	if err != nil {
		return err
	}
	s.say("  What the RA Manager has to look at today:")
	for _, g := range due.JSON200.Items {
		s.say("    %s: %s at %s until %s, due since %s", g.Id, *g.Profession, g.WorkingAt, g.End, g.Review)
	}
	return nil
}

func (s *story) review(ctx context.Context) error {
	reviewed, err := s.manager.ReviewExceptionalAccessWithResponse(ctx, s.access, nil, client.ReviewExceptionalAccess{
		Note: "the colleague is back this afternoon",
	})
	if err != nil {
		return err
	}
	last := reviewed.JSON200.Reviews[len(reviewed.JSON200.Reviews)-1]
	s.say("  She looks, and writes down: %q", last.Note)
	return nil
}

func (s *story) revoke(ctx context.Context) error {
	revoked, err := s.manager.RevokeExceptionalAccessWithResponse(ctx, s.access, nil, client.RevokeExceptionalAccess{Reason: "cover has ended"})
	if err != nil {
		return err
	}
	s.say("  She takes the access back, at once: %q", revoked.JSON200.Revoked.Reason)
	return nil
}

func (s *story) reviewAgain(ctx context.Context) error {
	s.say("  A second look, now that it is gone?")
	_, err := s.manager.ReviewExceptionalAccessWithResponse(ctx, s.access, nil, client.ReviewExceptionalAccess{Note: "all was well"})
	return s.refused(err)
}

// refused tells which rules refused, and where they are written.
func (s *story) refused(err error) error {
	var answered *client.AnswerError
	if !errors.As(err, &answered) || answered.Findings == nil {
		return fmt.Errorf("a rule should have refused this: %w", err)
	}
	for _, finding := range *answered.Findings {
		s.say("    REFUSED by %s: %s.", finding.Rule, finding.Message)
		for _, c := range finding.Citations {
			s.say("      %s, %s", c.Title, *c.Section)
		}
	}
	return nil
}

func (s *story) showLog(ctx context.Context) error {
	s.say("What stands in the log")
	for _, filter := range []client.ListEventsParams{
		{Actor: new(agent), Action: new("exceptional-access.grant")},
		{Actor: new(manager), Subject: &s.access},
	} {
		found, err := s.manager.ListEventsWithResponse(ctx, &filter)
		if err != nil {
			return err
		}
		for _, e := range found.JSON200.Items {
			s.say("  %d  %s by %s: %s  %s", e.Position, e.Action, *e.Role, e.Outcome, strings.Join(e.Rules, " "))
		}
	}
	return nil
}

// verifyLog takes the whole log home and holds it, without the server, against
// the checkpoint that was kept.
func (s *story) verifyLog(ctx context.Context) error {
	export, err := s.manager.ExportLog(ctx) // JSON Lines, as they come
	if err != nil {
		return err
	}
	defer export.Body.Close()
	report, err := audit.Verify(export.Body, s.checkpoint.Key, []byte(s.checkpoint.Note))
	if err != nil {
		return err
	}
	if report.Broken != nil {
		return fmt.Errorf("the log was altered: %v", report.Broken)
	}
	s.say("Verified offline: %d entries, intact, and they go on from the checkpoint kept on Monday.", report.Events)
	return nil
}
