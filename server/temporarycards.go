package server

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/temporary"
)

// AddTemporaryCard puts a card into the store of an organisation.
type AddTemporaryCard struct {
	Organisation Organisation `json:"organisation" doc:"ODS code of the organisation in whose store it is."`
	Name         string       `json:"name" maxLength:"100" doc:"Name of the card: the ODS code, TAC, and a name that begins with two letters. RA-TAC-001 says so."`
	Serial       string       `json:"serial" maxLength:"60" doc:"Serial number that is printed on it."`
}

// LendTemporaryCard lends a card to somebody named. What is missing is for the rules
// to ask for, all findings together.
type LendTemporaryCard struct {
	Holder    TemporaryHolder           `json:"holder"`
	Category  Closed[evidence.Category] `json:"category,omitzero" doc:"What kind of staff the holder is. An inspector is lent none: RA-TAC-018."`
	Documents []Closed[evidence.Kind]   `json:"documents" nullable:"false" maxItems:"20" doc:"Kinds of the documents that were shown, in the original; RA-TAC-010 says which of them do."`
	CheckedBy User                      `json:"checkedBy,omitzero" doc:"UUID of the ID Checker who saw them, and is appointed: RA-TAC-011."`
	Reason    Closed[temporary.Reason]  `json:"reason,omitzero" doc:"Why it is lent: RA-TAC-012."`
	Note      string                    `json:"note,omitempty" maxLength:"500" doc:"Asked for in an emergency."`
	Request   TemporaryRequest          `json:"request,omitzero" doc:"The new user request, completed when the card is lent: RA-TAC-013."`
}

// TemporaryHolder is who is lent a card: by name, and by a Care Identity or a
// registration that is under way.
type TemporaryHolder struct {
	HolderName
	User         User   `json:"user,omitzero" doc:"UUID of who has a Care Identity already."`
	Registration string `json:"registration,omitempty" maxLength:"64" doc:"Id of the registration that is under way."`
}

// TemporaryRequest is the new user request by which the holder is registered.
type TemporaryRequest struct {
	Reference  string `json:"reference,omitempty" maxLength:"100" doc:"Of the completed form."`
	PriorityOn Day    `json:"priorityOn,omitzero" doc:"Day on which it is to be registered with priority: that of the loan, or the next."`
}

// LoseTemporaryCard says that nobody knows where a card is.
type LoseTemporaryCard struct {
	Note string `json:"note,omitempty" maxLength:"500"`
}

// EndTemporaryCard says why a card is not to be used any more.
type EndTemporaryCard struct {
	Reason Closed[temporary.EndReason] `json:"reason"`
	Note   string                      `json:"note,omitempty" maxLength:"500"`
}

// CheckTemporaryCard says what was done with a card that came back after it was
// deactivated or lost.
type CheckTemporaryCard struct {
	Checked     bool   `json:"checked" doc:"Somebody looked at the card, and at what was done with it. Without it the act is refused."`
	NewPasscode bool   `json:"newPasscode" doc:"Nobody who had the card knows its passcode any more. Without it the act is refused."`
	Note        string `json:"note,omitempty" maxLength:"500"`
}

// NoteRegistered says that somebody who was lent a card is registered.
type NoteRegistered struct {
	Loan         string `json:"loan" maxLength:"64" doc:"Id of the loan."`
	Registration string `json:"registration,omitempty" maxLength:"64" doc:"Id of the registration; absent: the one with which the holder was entered."`
}

// TemporaryCardInput names a temporary access card.
type TemporaryCardInput struct {
	ID string `path:"id" maxLength:"64" doc:"Id of the temporary access card."`
}

// TemporaryCardFilters narrow the list of temporary access cards.
type TemporaryCardFilters struct {
	Organisation Organisation            `query:"organisation" doc:"Only those of this organisation's store."`
	State        Closed[temporary.State] `query:"state" doc:"Only those in this state by the clock: a card that is overdue is deactivated, whether or not anybody marked it."`
}

type listTemporaryCardsInput struct {
	PageInput
	TemporaryCardFilters
}

type addTemporaryCardInput struct {
	CommandHeaders
	Body AddTemporaryCard
}

type getTemporaryCardInput struct {
	ReadHeaders
	TemporaryCardInput
}

type takeBackInput struct {
	CommandHeaders
	TemporaryCardInput
}

type temporaryCardCommandInput[B any] struct {
	CommandHeaders
	TemporaryCardInput
	Body B
}

type getTemporaryCardHolderInput struct {
	TemporaryCardInput
	At time.Time `query:"at" doc:"The instant; absent: now. Of one to come it is said what is so if nothing happens."`
}

const temporaryCardPath = "/v1/temporary-cards/{id}"

func (s *Server) temporaryCards(api huma.API) {
	query(s, api, operation{
		id: "list-temporary-cards", method: http.MethodGet, path: "/v1/temporary-cards", tag: temporaryTag,
		summary: "List temporary access cards", about: "Those of the organisations that the caller may act for, in order of id, as they are by the clock.",
	}, func(c call, in *listTemporaryCardsInput) (List[TemporaryCard], error) {
		f := in.TemporaryCardFilters
		page, err := in.page(c, f)
		if err != nil {
			return List[TemporaryCard]{}, err
		}
		now := s.clock()
		found, next, err := temporaryCardsNow(c, f, page, now)
		return listed(found, next, err, f, func(k temporary.Card) TemporaryCard { return temporaryCardOf(k, now) })
	})

	command(s, api, operation{
		id: "add-temporary-card", method: http.MethodPost, path: "/v1/temporary-cards", tag: temporaryTag, status: http.StatusCreated,
		summary: "Put a temporary access card into the store",
		about:   "Of an organisation, under a name and with a serial number that none of its cards has or had.",
	}, func(c call, in *addTemporaryCardInput) (temporary.Card, error) {
		return c.ra.AddTemporaryCard(c, authority.AddTemporaryCard{
			By: c.by, Organisation: in.Body.Organisation.ODSCode, Name: in.Body.Name, Serial: in.Body.Serial,
		})
	}, s.temporaryCardAnswer)

	object(s, api, operation{
		id: "get-temporary-card", method: http.MethodGet, path: temporaryCardPath, tag: temporaryTag, named: true,
		summary: "Get a temporary access card", about: "As it is by the clock, with its loans and everything that happened to it.",
	}, func(c call, in *getTemporaryCardInput) (TemporaryCard, string, error) {
		k, err := c.reads.TemporaryCard(c, in.ID)
		return temporaryCardOf(k.Card, k.At), temporaryCardETag(k.Card, k.At), err
	})

	query(s, api, operation{
		id: "get-temporary-card-holder", method: http.MethodGet, path: temporaryCardPath + "/holder", tag: temporaryTag, named: true,
		summary: "Find who has a temporary access card",
		about:   "At an instant: one named holder, or nobody and the state that says why.",
	}, func(c call, in *getTemporaryCardHolderInput) (TemporaryCardHolder, error) {
		at := in.At.UTC()
		if in.At.IsZero() {
			at = s.clock()
		}
		w, err := c.reads.HolderAt(c, in.ID, at)
		return temporaryCardHolderOf(w, at), err
	})

	s.temporaryCardMoves(api)
	s.temporaryReport(api)
}

// temporaryCardMoves are the operations that move a card on.
func (s *Server) temporaryCardMoves(api huma.API) {
	post := func(id, at, summary, about string) operation {
		return operation{id: id, method: http.MethodPost, path: temporaryCardPath + "/" + at, tag: temporaryTag, named: true, summary: summary, about: about}
	}

	command(s, api, post("lend-temporary-card", "loan", "Lend a temporary access card",
		"To somebody named, until the end of the following day in Europe/London. Refused unless everything is there: who the holder is, the documents and who saw them, the reason, and the request by which the holder is registered."),
		func(c call, in *temporaryCardCommandInput[LendTemporaryCard]) (temporary.Card, error) {
			b := in.Body
			name, err := b.Holder.name(c)
			if err != nil {
				return temporary.Card{}, err
			}
			return c.ra.LendTemporaryCard(c, authority.LendTemporaryCard{
				By: c.by, Card: in.ID, Category: b.Category.Value, Documents: values(b.Documents), CheckedBy: b.CheckedBy.UserID,
				Holder: temporary.Holder{Name: name, UserID: b.Holder.User.UserID, Registration: b.Holder.Registration},
				Reason: b.Reason.Value, Note: b.Note,
				Request: temporary.Request{Reference: b.Request.Reference, PriorityOn: b.Request.PriorityOn.Date},
			})
		}, s.temporaryCardAnswer)

	command(s, api, post("take-back-temporary-card", "return", "Take a temporary access card back",
		"Into the store if it came back in time; one that was overdue, stopped or lost has to be checked first. Its holder does not take it back."),
		func(c call, in *takeBackInput) (temporary.Card, error) {
			return c.ra.TakeBackTemporaryCard(c, authority.MoveTemporaryCard{By: c.by, Card: in.ID})
		}, s.temporaryCardAnswer)

	command(s, api, post("lose-temporary-card", "loss", "Record that a temporary access card is gone",
		"It does not work from then on."),
		func(c call, in *temporaryCardCommandInput[LoseTemporaryCard]) (temporary.Card, error) {
			return c.ra.LoseTemporaryCard(c, authority.LoseTemporaryCard{By: c.by, Card: in.ID, Note: in.Body.Note})
		}, s.temporaryCardAnswer)

	command(s, api, post("stop-temporary-card", "stop", "Stop a temporary access card that is lent",
		"Before it is overdue."),
		func(c call, in *temporaryCardCommandInput[EndTemporaryCard]) (temporary.Card, error) {
			return c.ra.StopTemporaryCard(c, in.Body.command(c, in.ID))
		}, s.temporaryCardAnswer)

	command(s, api, post("check-temporary-card", "check", "Put a temporary access card back into the store",
		"Which came back after it was deactivated or lost: it was checked, and has a new passcode."),
		func(c call, in *temporaryCardCommandInput[CheckTemporaryCard]) (temporary.Card, error) {
			return c.ra.CheckTemporaryCard(c, authority.CheckTemporaryCard{
				By: c.by, Card: in.ID, Checked: in.Body.Checked, NewPasscode: in.Body.NewPasscode, Note: in.Body.Note,
			})
		}, s.temporaryCardAnswer)

	command(s, api, post("withdraw-temporary-card", "withdrawal", "Withdraw a temporary access card",
		"For good. One that is lent comes back first, or is stopped or lost."),
		func(c call, in *temporaryCardCommandInput[EndTemporaryCard]) (temporary.Card, error) {
			return c.ra.WithdrawTemporaryCard(c, in.Body.command(c, in.ID))
		}, s.temporaryCardAnswer)

	command(s, api, post("note-registered", "registration", "Note that a holder is registered",
		"Since when their temporary access card has to come back. The registration is theirs, and has led to an identity. It moves nothing."),
		func(c call, in *temporaryCardCommandInput[NoteRegistered]) (temporary.Card, error) {
			return c.ra.NoteRegistered(c, authority.NoteRegistered{By: c.by, Card: in.ID, Handover: in.Body.Loan, Registration: in.Body.Registration})
		}, s.temporaryCardAnswer)
}

// command returns the act for the library.
func (b EndTemporaryCard) command(c call, id string) authority.EndTemporaryCard {
	return authority.EndTemporaryCard{By: c.by, Card: id, Reason: b.Reason.Value, Note: b.Note}
}

// clock returns the instant by which cards are shown, in UTC.
func (s *Server) clock() time.Time {
	if s.config.Sandbox != nil {
		return s.config.Sandbox.Now().UTC()
	}
	return s.config.Now().UTC()
}

// temporaryCardsNow returns a page of the cards that are in a state by the clock. The
// store goes by what was marked, and a card may be overdue that was not: those that
// are stored as lent are looked at one by one, whichever of the two states is asked
// for. There are as many of them as people with such a card.
func temporaryCardsNow(c call, f TemporaryCardFilters, p authority.Page, now time.Time) (found []temporary.Card, next string, err error) {
	if f.State.Value == temporary.Lent {
		return lentNow(c, f, p, now)
	}
	found, next, err = c.reads.TemporaryCards(c, authority.TemporaryCardFilter{Organisation: f.Organisation.ODSCode, State: f.State.Value}, p)
	if err != nil || f.State.Value != temporary.Deactivated {
		return found, next, err
	}
	overdue, more, err := lentNow(c, f, p, now)
	if err != nil {
		return nil, "", err
	}
	found = append(found, overdue...)
	slices.SortFunc(found, func(a, b temporary.Card) int { return strings.Compare(a.ID, b.ID) })
	if len(found) > p.Limit || next != "" || more != "" {
		found = found[:p.Limit] // a list that goes on has filled its page
		return found, found[p.Limit-1].ID, nil
	}
	return found, "", nil
}

// lentNow returns a page of the cards that are stored as lent and are by the clock in
// the state that is asked for.
func lentNow(c call, f TemporaryCardFilters, p authority.Page, now time.Time) (found []temporary.Card, next string, err error) {
	stored := authority.TemporaryCardFilter{Organisation: f.Organisation.ODSCode, State: temporary.Lent}
	for at := (authority.Page{After: p.After, Limit: authority.MaxPage}); ; at.After = next {
		var some []temporary.Card
		if some, next, err = c.reads.TemporaryCards(c, stored, at); err != nil {
			return nil, "", err
		}
		for _, k := range some {
			if k.At(now).State != f.State.Value {
				continue
			}
			if len(found) == p.Limit { // there is one more
				return found, found[p.Limit-1].ID, nil
			}
			found = append(found, k)
		}
		if next == "" {
			return found, "", nil
		}
	}
}

// asOf returns the instant by which a card is shown: no earlier than what happened to
// it last.
func asOf(k temporary.Card, now time.Time) time.Time {
	if n := len(k.History); n > 0 && k.History[n-1].At.After(now) {
		return k.History[n-1].At
	}
	return now
}
