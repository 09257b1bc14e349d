package message

import (
	"slices"

	"github.com/rakit-dev/rakit/guidance"
)

// chosen returns a rule of severity error about what is commanded. All rules of this
// package are ours: the pages say that a passcode is texted once, to the proven number,
// and nothing of how a text travels.
func chosen(id guidance.RuleID, title, rationale string) guidance.Rule {
	return guidance.OwnRule(id, guidance.Error, guidance.Command, title, rationale)
}

var (
	ruleMoves = chosen("RA-PSC-040",
		"a message makes a move only if the table of moves has it for the message's state",
		"what no line allows is refused, so that no way to a second text opens by accident")
	ruleBegun = chosen("RA-PSC-041",
		"an attempt to hand a message over is recorded before the gateway is asked, by whoever has its job and read it last, and after one that was cut off the gateway is asked by reference before the next",
		"whatever stops in between, it is known afterwards that the message may have gone")
	ruleDeferred = chosen("RA-PSC-042",
		"a message that the gateway has not taken is offered again under the same reference, each time after twice the wait, and given up after a day",
		"an outage of hours must lose nothing; a text that comes days late tells somebody about a card whom nobody expects to ring any more")
	ruleLost = chosen("RA-PSC-043",
		"a message of which nobody can tell whether it was sent ends as unknown, and is not sent again",
		"a second text is one more chance to be read by somebody else, and a silent end would hide that the first may have gone: a person has to look")
	ruleTold = chosen("RA-PSC-044",
		"what the gateway has told of a message that has arrived or failed stands: the same told again changes nothing, and nothing takes it back",
		"gateways tell the same more than once and out of order, and a record that went back and forth would prove nothing")
	ruleRecipient = chosen("RA-PSC-045",
		"no more messages go to one recipient within a time than the policy allows: 5 in an hour and 10 in a day",
		"a registrant needs one to three texts for a call and one for a passcode; more in a row annoy somebody whose number was mistyped, or help whoever tries numbers")
	ruleAgent = chosen("RA-PSC-046",
		"no more messages are asked for by one agent within a time than the policy allows: 60 in an hour",
		"a call takes minutes, so one a minute is beyond what a person does by hand; a stolen session is slowed down")
	ruleOrganisation = chosen("RA-PSC-047",
		"no more messages are sent for one organisation within a time than the policy allows: 1000 in an hour",
		"the largest registration drives stay below it; a program that runs wild does not use up the gateway for the others")
	ruleHandedOver = chosen("RA-PSC-048",
		"the gateway tells what became of a message only once it was, perhaps, handed over",
		"what is told of a message that nobody has handed over is about another one")
)

// Rules returns the rules of this package: RA-PSC-040 to 048. The slice is the
// caller's.
func Rules() []guidance.Rule {
	return slices.Clone([]guidance.Rule{
		ruleMoves, ruleBegun, ruleDeferred, ruleLost, ruleTold, ruleRecipient, ruleAgent, ruleOrganisation, ruleHandedOver,
	})
}
