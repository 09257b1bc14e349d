package registration

import (
	"fmt"
	"slices"

	"github.com/rakit-dev/rakit/guidance"
)

// Stage says how far a registration has come. The zero Stage is invalid.
type Stage uint8

// The stages. A registration that is Registered goes on as a card.
const (
	Requested         Stage = iota + 1 // the items are asked for
	ItemsComplete                      // all that the route asks for has been received
	CallBooked                         // the video call is arranged and explained
	OnCall                             // numbers have been texted
	Verified                           // the call (or the decision in its place) is complete
	IdentityRequested                  // the directory has been asked to create the identity
	Registered                         // the Care Identity exists
	Unproven                           // the identity exists, but its new mobile number is not proven
	ProofBooked                        // a call is arranged to prove the new number
	OnProofCall                        // numbers have been texted to the new number
	Closed                             // given up; nothing follows
)

var stageNames = []string{
	"requested", "items-complete", "call-booked", "on-call", "verified", "identity-requested", "registered",
	"unproven", "proof-booked", "on-proof-call", "closed",
}

// String returns the stage as it is written in documents, or "invalid".
func (s Stage) String() string { return guidance.NameClosed(stageNames, s) }

// MarshalText returns the stage as text; the zero Stage is an error.
func (s Stage) MarshalText() ([]byte, error) { return guidance.MarshalClosed("stage", stageNames, s) }

// UnmarshalText reads a stage; unknown text is a [*guidance.UnknownValueError].
func (s *Stage) UnmarshalText(text []byte) (err error) {
	*s, err = guidance.ParseClosed[Stage]("stage", stageNames, string(text))
	return err
}

// Step is something that takes a registration from one stage to another. The
// zero Step is invalid.
type Step uint8

// The steps.
const (
	ReceiveItems    Step = iota + 1 // items arrive, some still missing; after the call, deviations
	CompleteItems                   // the last missing item arrives
	BookCall                        // the call is arranged
	TextNumbers                     // numbers are texted during the call
	CompleteCall                    // the RA Agent ends the call well
	AbandonCall                     // the call is broken off
	DecideNoVideo                   // the decision to do without a call
	ConfirmIdentity                 // documents and person were seen, on a route that asks for no call
	ChangeMobile                    // another mobile number is given
	RequestIdentity                 // the directory is asked to create the identity
	IdentityCreated                 // the directory answers with a UUID
	DuplicateFound                  // the directory knows the person already
	IdentityRefused                 // the directory does not create the identity
	CloseCase                       // the registration is given up
)

var stepNames = []string{
	"receive-items", "complete-items", "book-call", "text-numbers", "complete-call", "abandon-call",
	"decide-no-video", "confirm-identity", "change-mobile", "request-identity", "identity-created", "duplicate-found",
	"identity-refused", "close-case",
}

// String returns the step as it is written in documents, or "invalid".
func (s Step) String() string { return guidance.NameClosed(stepNames, s) }

// Asked reports whether a person asks for the step. The others come of one that
// was asked for: the last missing item arrives, or the directory answers.
func (s Step) Asked() bool {
	switch s {
	case CompleteItems, IdentityCreated, DuplicateFound, IdentityRefused:
		return false
	}
	return s != 0 && s <= CloseCase
}

// StageMove is one line of the stage table: from one stage a step leads to
// another, and why.
type StageMove struct {
	From Stage
	Step Step
	To   Stage
	Why  string
}

var stageMoves = []StageMove{
	{Requested, ReceiveItems, Requested, "items arrive one by one; the answer lists what is missing"},
	{Requested, CompleteItems, ItemsComplete, "all that the route asks for is there"},
	{Requested, DecideNoVideo, Verified, "a named person decides to do without a video meeting; the case is tracked"},
	{Requested, CloseCase, Closed, "given up"},
	{ItemsComplete, CompleteItems, ItemsComplete, "an item is replaced by a better one"},
	{ItemsComplete, ReceiveItems, Requested, "what came in shows that something is missing after all"},
	{ItemsComplete, ChangeMobile, ItemsComplete, "another number, not proven yet anyway"},
	{ItemsComplete, BookCall, CallBooked, "documents received: the call is arranged and explained"},
	{ItemsComplete, ConfirmIdentity, Verified, "documents and person were seen by a named checker"},
	{ItemsComplete, CloseCase, Closed, "given up"},
	{CallBooked, BookCall, CallBooked, "arranged anew"},
	{CallBooked, TextNumbers, OnCall, "the call begins with the numbers"},
	{CallBooked, ChangeMobile, CallBooked, "another number, not proven yet anyway"},
	{CallBooked, AbandonCall, ItemsComplete, "the registrant did not come"},
	{CallBooked, CloseCase, Closed, "given up"},
	{OnCall, TextNumbers, OnCall, "new numbers each time"},
	{OnCall, CompleteCall, Verified, "numbers read back, document and likeness checked"},
	{OnCall, AbandonCall, ItemsComplete, "broken off; what was proven on it no longer counts"},
	{OnCall, CloseCase, Closed, "given up"},
	{Verified, ReceiveItems, Verified, "a deviation seen on the call is recorded, so that it can be put right"},
	{Verified, ChangeMobile, ItemsComplete, "the number that was checked is no longer the registrant's: a new check"},
	{Verified, RequestIdentity, IdentityRequested, "stage 3: the identity is created"},
	{Verified, CloseCase, Closed, "given up"},
	{IdentityRequested, IdentityCreated, Registered, "the directory has allocated the UUID"},
	{IdentityRequested, DuplicateFound, Verified, "the directory knows the person: a person looks"},
	{IdentityRequested, IdentityRefused, Verified, "the directory says no: a person looks"},
	{Registered, ChangeMobile, Unproven, "the number proven on the call is no longer the holder's: a new call"},
	{Unproven, ChangeMobile, Unproven, "another number, not proven yet anyway"},
	{Unproven, BookCall, ProofBooked, "a call is arranged to prove the number"},
	{ProofBooked, BookCall, ProofBooked, "arranged anew"},
	{ProofBooked, ChangeMobile, ProofBooked, "another number, not proven yet anyway"},
	{ProofBooked, TextNumbers, OnProofCall, "the call begins with the numbers"},
	{ProofBooked, AbandonCall, Unproven, "the holder did not come"},
	{OnProofCall, TextNumbers, OnProofCall, "new numbers each time"},
	{OnProofCall, CompleteCall, Registered, "numbers read back, document and likeness checked"},
	{OnProofCall, AbandonCall, Unproven, "broken off; what was proven on it does not count"},
}

// Stages returns the stage table, a line for each step that is possible, in order
// of stage. The slice is the caller's.
func Stages() []StageMove { return slices.Clone(stageMoves) }

// Next returns the stage to which a step leads from a stage. The error is a
// [*guidance.Refusal]: by RA-VID-041 where the identity is asked for before
// the call is complete, else by RA-VID-040.
func Next(from Stage, step Step) (Stage, error) {
	for _, m := range stageMoves {
		if m.From == from && m.Step == step {
			return m.To, nil
		}
	}
	if step == RequestIdentity && from < Verified {
		return 0, ruleCallFirst.Refuse(step.String(), "/stage", "the video call is not complete")
	}
	return 0, ruleStageOrder.Refuse(step.String(), "/stage", fmt.Sprintf("%s cannot follow when the registration is %s", step, from))
}
