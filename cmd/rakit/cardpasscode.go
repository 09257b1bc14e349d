package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/rakit-dev/rakit/card/chip"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/passcode"
)

// The flags that say where a passcode comes from, and what people are asked for.
const (
	flagPasscode, askPasscode = "--passcode-fd", "passcode"
	flagChosen, askChosen     = "--new-passcode-fd", "new passcode"
	flagPUK, askPUK           = "--puk-fd", "unblocking code"
)

const cardSecretsHelp = `It is asked for at the terminal, where it is not shown, or read from a file descriptor, a line each: never from the command line or the environment, where others can see it.

    read -rs P && printf '%s\n' "$P" | `

const cardStatusHelp = `

The card counts wrong ones. One command makes one try at most, and none is repeated. The tries that are left are always shown; afterwards the card is reset, so that it is not left open for other programs.

Exit status: 0 done, 1 not: wrong, blocked, or a new passcode of no good form; 2 unusable: no service, reader or card, or no answer.`

// never takes what was meant as a passcode on the command line, so that it is
// refused without being repeated.
type never struct {
	Never []string `arg:"" optional:"" hidden:""`
}

var errOnCommandLine = errors.New("nothing is given on the command line, where others can see it: passcodes are asked for, or read from a file descriptor; if it was one, change it")

func (n never) check() error {
	if len(n.Never) > 0 {
		return errOnCommandLine
	}
	return nil
}

// cardVerifyCommand is `rakit card verify`.
type cardVerifyCommand struct {
	PasscodeFD descriptor `name:"passcode-fd" placeholder:"N" help:"Read the passcode from this file descriptor; 0 is standard input."`
	cardPlace
	never
}

// Help is shown by `rakit card verify --help`.
func (cardVerifyCommand) Help() string {
	return "Asks for the passcode and hands it to the card. " + cardSecretsHelp + "rakit card verify --passcode-fd 0" + cardStatusHelp
}

// Run makes one try.
func (c cardVerifyCommand) Run(s *streams) error {
	return c.try(s, c.never, "verify", []descriptor{c.PasscodeFD}, func(a *asker, at attemptAt) (spend, error) {
		old, err := a.get(c.PasscodeFD, flagPasscode, askPasscode)
		return func(ctx context.Context) (int, error) { return at.session.Verify(ctx, old) }, err
	})
}

// cardChangeCommand is `rakit card change`.
type cardChangeCommand struct {
	PasscodeFD descriptor `name:"passcode-fd" placeholder:"N" help:"Read the passcode from this file descriptor; 0 is standard input."`
	ChosenFD   descriptor `name:"new-passcode-fd" placeholder:"N" help:"Read the new passcode from this file descriptor; of one that both name, it is the second line."`
	cardPlace
	never
}

// Help is shown by `rakit card change --help`.
func (cardChangeCommand) Help() string {
	return "Asks for the passcode, and twice for a new one, of six to eight digits. A new one that is easily guessed is warned of. " + cardSecretsHelp +
		"rakit card change --passcode-fd 0 --new-passcode-fd 3 3<new" + cardStatusHelp
}

// Run makes one try.
func (c cardChangeCommand) Run(s *streams) error {
	return c.try(s, c.never, "change", []descriptor{c.PasscodeFD, c.ChosenFD}, func(a *asker, at attemptAt) (spend, error) {
		old, err := a.get(c.PasscodeFD, flagPasscode, askPasscode)
		if err != nil {
			return nil, err
		}
		chosen, err := a.getTwice(c.ChosenFD, flagChosen, askChosen, at.checkChosen)
		return func(ctx context.Context) (int, error) { return at.session.Change(ctx, old, chosen) }, err
	})
}

// cardUnblockCommand is `rakit card unblock`.
type cardUnblockCommand struct {
	PUKFD    descriptor `name:"puk-fd" placeholder:"N" help:"Read the unblocking code from this file descriptor; 0 is standard input."`
	ChosenFD descriptor `name:"new-passcode-fd" placeholder:"N" help:"Read the new passcode from this file descriptor; of one that both name, it is the second line."`
	cardPlace
	never
}

// Help is shown by `rakit card unblock --help`.
func (cardUnblockCommand) Help() string {
	return "Asks for the card's unblocking code (PUK), and twice for a new passcode, of six to eight digits. Holders of NHS smartcards are not given that code: their cards are unlocked by the national service. The tries shown on failure are those of the unblocking code. " +
		cardSecretsHelp + "rakit card unblock --puk-fd 0 --new-passcode-fd 3 3<new" + cardStatusHelp
}

// Run makes one try.
func (c cardUnblockCommand) Run(s *streams) error {
	return c.try(s, c.never, "unblock", []descriptor{c.PUKFD, c.ChosenFD}, func(a *asker, at attemptAt) (spend, error) {
		puk, err := a.get(c.PUKFD, flagPUK, askPUK)
		if err != nil {
			return nil, err
		}
		chosen, err := a.getTwice(c.ChosenFD, flagChosen, askChosen, at.checkChosen)
		return func(ctx context.Context) (int, error) { return at.session.Unblock(ctx, puk, chosen) }, err
	})
}

// spend makes the one try, and returns the tries that are left.
type spend func(ctx context.Context) (remaining int, err error)

// attemptAt is what a command knows when it asks for passcodes.
type attemptAt struct {
	session *chip.Session
	known   passcode.Known
	streams *streams
	shown   *shownAttempt
}

// shownAttempt is what came of an attempt, as it is written for programs.
type shownAttempt struct {
	Action    string             `json:"action"`
	Result    attemptResult      `json:"result"`
	Remaining *int               `json:"remaining"` // tries; null: the card does not say
	Findings  []guidance.Finding `json:"findings"`  // about a new passcode
}

// attemptResult is how an attempt ended.
type attemptResult string

const (
	attemptDone    attemptResult = "done"
	attemptWrong   attemptResult = "wrong"
	attemptBlocked attemptResult = "blocked"
	attemptRefused attemptResult = "refused" // nothing was sent
	attemptFailed  attemptResult = "failed"  // the card would not, for another reason
	attemptUnknown attemptResult = "unknown" // no answer came: a try may be gone
)

var attemptTexts = map[attemptResult]string{
	attemptDone: "done", attemptWrong: "wrong", attemptBlocked: "blocked",
	attemptRefused: "refused, and nothing was sent to the card", attemptFailed: "the card would not", attemptUnknown: "nobody knows, for no answer came",
}

// try finds the card, asks for passcodes, makes the one try, and shows what came
// of it.
func (p cardPlace) try(s *streams, n never, action string, from []descriptor, ask func(*asker, attemptAt) (spend, error)) error {
	if err := n.check(); err != nil {
		return err
	}
	interrupted, stop := interruptible()
	defer stop()
	a, err := s.asker(interrupted, from...)
	if err != nil {
		return err
	}
	o, err := p.open(interrupted)
	if err != nil {
		return told(interrupted, err)
	}
	defer o.close()
	shown := shownAttempt{Action: action, Findings: []guidance.Finding{}}
	before, err := p.before(interrupted, o, action)
	if err != nil {
		return told(interrupted, err)
	}
	shown.Remaining = before
	if before != nil && *before == 0 {
		shown.Result = attemptBlocked // a try would be none
		return p.tell(s, shown)
	}
	if before != nil && *before == 1 {
		fmt.Fprintln(s.err, "rakit: one try is left: a wrong one blocks it")
	}
	at := attemptAt{session: o.session, known: p.holder(interrupted, o), streams: s, shown: &shown}
	do, err := ask(a, at)
	if errors.Is(err, errRefused) {
		shown.Result = attemptRefused
		return p.tell(s, shown)
	}
	if err != nil {
		return told(interrupted, err)
	}
	err = p.spend(interrupted, o, do, &shown)
	p.forget(interrupted, s, o, &shown)
	if shown.Result == "" {
		return told(interrupted, err) // the card was never asked
	}
	shownErr := p.tell(s, shown)
	if err != nil && (shownErr == nil || errors.Is(shownErr, errFound)) {
		return told(interrupted, err)
	}
	return shownErr
}

// before returns the tries that are left before an attempt, nil if the card does
// not say: those of the passcode, or of the unblocking code.
func (p cardPlace) before(ctx context.Context, o opened, action string) (*int, error) {
	ctx, cancel := context.WithTimeout(ctx, p.Timeout)
	defer cancel()
	if action == "unblock" {
		return triesOf(o.session.UnblockTries(ctx))
	}
	return triesOf(o.session.Tries(ctx))
}

// triesOf returns the tries that are left. A card that does not know the question
// does not say: that is no fault.
func triesOf(tries int, err error) (*int, error) {
	var status *chip.StatusError
	if err != nil && !errors.As(err, &status) {
		return nil, err
	}
	return known(tries), nil
}

// holder returns what the card shows of its holder, against which a new passcode
// is held.
func (p cardPlace) holder(ctx context.Context, o opened) passcode.Known {
	ctx, cancel := context.WithTimeout(ctx, p.Timeout)
	defer cancel()
	id, _ := o.session.UserID(ctx) // advice is given without it, too
	return passcode.Known{UUID: id}
}

var errRefused = errors.New("the new passcode is refused")

// checkChosen holds a new passcode against the format of the day, and shows what
// makes it easily guessed, which is advice.
func (at attemptAt) checkChosen(chosen passcode.Secret) error {
	format := passcode.CheckChosen(chosen, guidance.DateOf(time.Now()))
	at.shown.Findings = append(at.shown.Findings, format.Findings()...)
	if len(format.Errors()) > 0 {
		return errRefused
	}
	for _, f := range passcode.CheckGuessable(chosen, at.known, passcode.GuessPolicy{}).AsWarnings().Findings() {
		at.shown.Findings = append(at.shown.Findings, f)
		if _, err := fmt.Fprintf(at.streams.err, "rakit: %s\n", f.Message); err != nil {
			return err
		}
	}
	return nil
}

// spend makes the try. The error is why it could not be made, or what came of it
// that is neither right nor wrong.
func (p cardPlace) spend(ctx context.Context, o opened, do spend, shown *shownAttempt) error {
	ctx, cancel := context.WithTimeout(ctx, p.Timeout)
	defer cancel()
	remaining, err := do(ctx)
	if errors.Is(err, chip.ErrMalformed) {
		shown.Result = attemptRefused // and the tries are as they were
		return failure{statusFound, err.Error()}
	}
	var spent *chip.MaybeSpentError
	var status *chip.StatusError
	switch {
	case err == nil || errors.Is(err, chip.ErrHeld):
		shown.Result, err = attemptDone, nil
	case errors.As(err, &spent):
		shown.Result = attemptUnknown
	case errors.Is(err, chip.ErrBlocked):
		shown.Result, err = attemptBlocked, nil
	case errors.Is(err, chip.ErrWrongPasscode):
		shown.Result, err = attemptWrong, nil
	case errors.As(err, &status):
		shown.Result = attemptFailed
	default:
		return err
	}
	shown.Remaining = known(remaining)
	return err
}

// forget makes the card forget that a passcode was given, whoever has interrupted
// the command since, and asks it then for the tries that it did not say.
func (p cardPlace) forget(ctx context.Context, s *streams, o opened, shown *shownAttempt) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), p.Timeout)
	defer cancel()
	switch shown.Result {
	case attemptDone, attemptUnknown, attemptFailed: // it may have been right
	default:
		return // none was given, or it was not right
	}
	if err := o.Reset(ctx); err != nil {
		fmt.Fprintln(s.err, "rakit: the card could not be reset: it may stay open for other programs until it is taken out")
		return
	}
	if shown.Result == attemptDone {
		tries, _ := o.session.Tries(ctx) // it is done, whatever comes after
		shown.Remaining = known(tries)
	}
}

// tell shows what came of an attempt, and returns its status.
func (p cardPlace) tell(s *streams, shown shownAttempt) error {
	var err error
	if p.Format == "json" {
		err = s.line(shown)
	} else {
		_, err = fmt.Fprintf(s.out, "%s: %s; %s\n", shown.Action, attemptTexts[shown.Result], triesLeft(shown.Remaining))
		for _, f := range shown.Findings {
			if err == nil && f.Severity == guidance.Error {
				_, err = fmt.Fprintf(s.out, "%s  %s  %s\n", f.Severity, f.Rule, f.Message)
			}
		}
	}
	if err == nil && shown.Result != attemptDone {
		return errFound
	}
	return err
}
