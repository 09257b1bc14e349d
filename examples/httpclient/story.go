package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"time"

	"github.com/rakit-dev/rakit/server/client"
)

// story is one registration, from step to step.
type story struct {
	api *client.ClientWithResponses
	out io.Writer

	registration string
	card         string
}

func (s *story) say(format string, args ...any) {
	fmt.Fprintf(s.out, format+"\n", args...)
}

func (s *story) begin(ctx context.Context) error {
	_, err := s.api.ResetSandboxWithResponse(ctx)
	s.say("Monday 20 April 2020")
	return err
}

func (s *story) open(ctx context.Context) error {
	opened, err := s.api.OpenRegistrationWithResponse(ctx, nil, client.OpenRegistration{
		Route: "emergency-remote", Organisation: "RX1", RingNumber: new("07700 900100"),
	})
	if err != nil {
		return err
	}
	s.registration = opened.JSON201.Id
	s.say("  The request arrives, and is opened as %s.", s.registration)
	s.say("  By %s she has to send: %s.", opened.JSON201.Edition, strings.Join(missing(opened.JSON201), ", "))
	return nil
}

func (s *story) sendDetails(ctx context.Context) error {
	received, err := s.api.ReceiveItemsWithResponse(ctx, s.registration, nil, client.ReceiveItems{
		Registrant: &client.Registrant{
			GivenName: new("Ada"), FamilyName: new("Example"), DateOfBirth: new("1985-12-10"),
			NationalInsuranceNumber: new("JK987654D"), Mobile: new("07700 900123"), Email: new("ada.example@example.nhs.uk"),
		},
		Documents: &[]client.Document{{
			Kind: "uk-passport", Number: new("555123456"), Expires: new("2028-05-01"), Seen: new(client.DocumentSeen("scan")),
			Holder: &client.Holder{GivenName: new("ADA"), FamilyName: new("EXAMPLE"), DateOfBirth: new("1985-12-10")},
		}},
	})
	if err != nil {
		return err
	}
	s.say("  Her details come, and a scan of her passport. Still missing: %s.", strings.Join(missing(received.JSON200), ", "))
	return nil
}

func (s *story) sendPhotograph(ctx context.Context) error {
	received, err := s.api.UploadPhotoWithBodyWithResponse(ctx, s.registration, nil, "image/jpeg", bytes.NewReader(photograph()))
	if err != nil {
		return err
	}
	photo := received.JSON200.Photo
	s.say("  Her photograph is examined: %s, %d by %d. Now all is there: %s.", photo.Format, photo.Width, photo.Height, received.JSON200.Stage)
	return nil
}

func (s *story) bookCall(ctx context.Context) error {
	booked, err := s.api.BookCallWithResponse(ctx, s.registration, nil, client.BookCall{
		Channel: "zoom", Location: "home", BookedFor: time.Date(2020, 4, 20, 13, 0, 0, 0, time.UTC), Explained: true,
	})
	if err != nil {
		return err
	}
	s.say("  The video call is booked, on a channel that was agreed: %s.", booked.JSON200.Call.Channel)
	return nil
}

func (s *story) readNumbersBack(ctx context.Context) error {
	asked, err := s.api.TextNumbersWithResponse(ctx, s.registration, nil)
	if err != nil {
		return err
	}
	text, err := s.lastMessage(ctx)
	if err != nil {
		return err
	}
	numbers := regexp.MustCompile(`\d+ \d+$`).FindString(text)
	answered, err := s.api.AnswerChallengeWithResponse(ctx, s.registration, asked.JSON202.Challenge, nil, client.AnswerChallenge{Numbers: numbers})
	if err != nil {
		return err
	}
	s.say("  On the call numbers are texted to her, and she reads them out: %s. That proves %s.", numbers, answered.JSON200.Proven.Mobile)
	return nil
}

// lastMessage returns the newest text message, which only a sandbox shows.
func (s *story) lastMessage(ctx context.Context) (string, error) {
	sent, err := s.api.ListMessagesWithResponse(ctx)
	if err != nil {
		return "", err
	}
	all := sent.JSON200.Items
	return all[len(all)-1].Text, nil
}

func (s *story) completeCall(ctx context.Context) error {
	done, err := s.api.CompleteCallWithResponse(ctx, s.registration, nil, client.CompleteCall{DocumentShown: true, LikenessConfirmed: true})
	if err != nil {
		return err
	}
	s.say("  Her passport is shown and her likeness confirmed: %s.", done.JSON200.Stage)
	return nil
}

// createIdentity asks for an identity and then looks what came of it: the
// directory is asked after the answer.
func (s *story) createIdentity(ctx context.Context) error {
	if _, err := s.api.CreateIdentityWithResponse(ctx, s.registration, nil, client.CreateIdentity{}); err != nil {
		return err
	}
	now, err := s.api.GetRegistrationWithResponse(ctx, s.registration, nil)
	if err != nil {
		return err
	}
	if now.JSON200.User == nil {
		return fmt.Errorf("no identity yet: %s", now.JSON200.Stage)
	}
	s.say("  The directory creates her identity: %s.", *now.JSON200.User)
	return nil
}

func (s *story) orderCard(ctx context.Context) error {
	ordered, err := s.api.OrderCardWithResponse(ctx, nil, client.OrderCard{Registration: &s.registration})
	if err != nil {
		return err
	}
	s.card = ordered.JSON201.Id
	if ordered.HTTPResponse.Header.Get("Idempotent-Replayed") == "true" {
		s.say("  A card is ordered, and the answer is lost. Asked again under the same key, the server answers as the first time.")
	}
	cards, err := s.api.ListCardsWithResponse(ctx, &client.ListCardsParams{Registration: &s.registration})
	if err != nil {
		return err
	}
	s.say("  Cards ordered: %d. It is %s, with the passcode on its chip.", len(cards.JSON200.Items), cards.JSON200.Items[0].State)
	return nil
}

func (s *story) dispatch(ctx context.Context) error {
	sent, err := s.api.DispatchCardWithResponse(ctx, s.card, nil)
	if err != nil {
		return err
	}
	s.say("  The courier takes %s: %s.", s.card, sent.JSON200.State)
	return nil
}

func (s *story) releaseTooEarly(ctx context.Context) error {
	s.say("  Could the passcode be texted at once?")
	_, err := s.api.ReleasePasscodeWithResponse(ctx, s.card, nil, client.ReleasePasscode{})
	return s.refused(err)
}

// refused tells which rule of which page refused.
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

func (s *story) confirmReceipt(ctx context.Context) error {
	clock, err := s.api.SetClockWithResponse(ctx, client.SetClock{To: new(time.Date(2020, 4, 22, 10, 0, 0, 0, time.UTC))})
	if err != nil {
		return err
	}
	s.say("%s", clock.JSON200.Now.Format("Monday 2 January 2006"))
	received, err := s.api.ConfirmReceiptWithResponse(ctx, s.card, nil)
	if err != nil {
		return err
	}
	s.say("  She rings: the card has come. It is %s.", received.JSON200.State)
	return nil
}

func (s *story) releasePasscode(ctx context.Context) error {
	released, err := s.api.ReleasePasscodeWithResponse(ctx, s.card, nil, client.ReleasePasscode{})
	if err != nil {
		return err
	}
	text, err := s.lastMessage(ctx)
	if err != nil {
		return err
	}
	s.say("  Now the passcode is texted, once, to %s:", *released.JSON202.ReleaseTo)
	s.say("    %q", text)
	return nil
}

func (s *story) takeIntoUse(ctx context.Context) error {
	used, err := s.api.TakeIntoUseWithResponse(ctx, s.card, nil)
	if err != nil {
		return err
	}
	s.say("  She works with her card: %s.", used.JSON200.State)
	return nil
}

// missing returns what is still to come; the server leaves it out when nobody can
// say.
func missing(r *client.Registration) []string {
	if r.Missing == nil {
		return []string{"nobody can say"}
	}
	return *r.Missing
}
