package server

import (
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/card"
)

// CardExchange is what comes of a command about a card and the one in its place.
type CardExchange struct {
	Card        Card  `json:"card" doc:"The card that was named. The entity tag of the answer is its."`
	Replacement *Card `json:"replacement,omitempty" doc:"The card that was ordered in its place."`
}

// ReportCard says that a card was lost or stolen.
type ReportCard struct {
	Reason  Closed[card.CancelReason] `json:"reason" doc:"lost or stolen; any other is refused."`
	On      Day                       `json:"on,omitzero" doc:"London day of the report; absent: today."`
	Replace bool                      `json:"replace,omitempty" doc:"Order another in its place, with a new passcode."`
	PrintOptions
}

// ReplaceCard says how a card in a new name is printed.
type ReplaceCard struct{ PrintOptions }

// ReprintCard says whether a reprint is the only way.
type ReprintCard struct {
	CanMeet bool `json:"canMeet,omitempty" doc:"That somebody who may unlock the card, or renew its certificates, can meet the holder. Then it is refused."`
}

// WaysOut are the ways out of a card that is locked or expired.
type WaysOut struct {
	Ways     []WayOut         `json:"ways" nullable:"false" doc:"Each, open or not; those that are least trouble first."`
	Findings []ProblemFinding `json:"findings" nullable:"false" doc:"Where the pages of the guidance disagree."`
}

// WayOut is one of them.
type WayOut struct {
	Way      Closed[card.WayOut] `json:"way"`
	Open     bool                `json:"open"`
	Rule     string              `json:"rule" doc:"By which it is open, or not."`
	Message  string              `json:"message,omitempty" doc:"Why it is not open."`
	Disputed bool                `json:"disputed" doc:"That the pages of the guidance disagree about it."`
}

type waysOutInput struct {
	CardInput
	CanMeet bool `query:"canMeet" doc:"That somebody who may can meet the holder in person."`
}

func (s *Server) cardExchanges(api huma.API) {
	post := func(id, path, summary, about string) operation {
		return operation{id: id, method: http.MethodPost, path: cardPath + "/" + path, tag: cardTag, named: true, summary: summary, about: about}
	}
	command(s, api, post("report-card", "report", "Report a card lost or stolen",
		"It is cancelled at once and for good. Another is ordered with it, where that is wanted."),
		func(c call, in *moveCardWithInput[ReportCard]) (authority.CardExchange, error) {
			return c.ra.ReportCard(c, authority.ReportCard{
				By: c.by, Card: in.ID, Reason: in.Body.Reason.Value, On: in.Body.On.Date,
				Replace: in.Body.Replace, Later: in.Body.Later, Locked: in.Body.Locked,
			})
		}, s.exchanged)

	command(s, api, post("replace-card", "replacement", "Order a card in its holder's new name",
		"The old one works until the new one has come. A card that has ended is replaced by `order-card`."),
		func(c call, in *moveCardWithInput[ReplaceCard]) (authority.CardExchange, error) {
			return c.ra.ReplaceCard(c, authority.ReplaceCard{By: c.by, Card: in.ID, Later: in.Body.Later, Locked: in.Body.Locked})
		}, s.exchanged)

	command(s, api, post("reprint-card", "reprint", "Reprint a locked or expired card",
		"It is cancelled, and another is ordered in its place, as the emergency guidance has it while nobody can be met. See `get-ways-out`."),
		func(c call, in *moveCardWithInput[ReprintCard]) (authority.CardExchange, error) {
			return c.ra.ReprintCard(c, authority.ReprintCard{By: c.by, Card: in.ID, CanMeet: in.Body.CanMeet})
		}, s.exchanged)

	query(s, api, operation{
		id: "get-ways-out", method: http.MethodGet, path: cardPath + "/ways-out", tag: cardTag, named: true,
		summary: "Get the ways out of a locked or expired card", about: "What can be done about it today, and why the rest cannot.",
	}, func(c call, in *waysOutInput) (WaysOut, error) {
		answer, err := c.reads.WaysOut(c, in.ID, in.CanMeet)
		return waysOutOf(answer), err
	})
}

// exchanged answers with the card that was named and its version, and with the one
// that was ordered in its place.
func (s *Server) exchanged(e authority.CardExchange) Answer[CardExchange] {
	shown := CardExchange{Card: s.card(e.Old)}
	if e.New.ID != "" {
		replacement := s.card(e.New)
		shown.Replacement = &replacement
	}
	return Answer[CardExchange]{ETag: etagOf(e.Old.Version), Body: shown}
}

func waysOutOf(a card.Answer) WaysOut {
	shown := WaysOut{Ways: []WayOut{}, Findings: findings(a.Findings)}
	for _, w := range a.Ways {
		shown.Ways = append(shown.Ways, WayOut{Way: of(w.Out), Open: w.Open, Rule: string(w.Rule.ID), Message: w.Message, Disputed: w.Conflict})
	}
	return shown
}
