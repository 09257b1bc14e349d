package server

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/temporary"
)

// Visit is one visit of one inspector who has to see records that need a smartcard.
type Visit struct {
	ID           string                        `json:"id"`
	Organisation Organisation                  `json:"organisation" doc:"ODS code of the organisation that is visited."`
	Inspector    Inspector                     `json:"inspector"`
	Purpose      string                        `json:"purpose"`
	From         Day                           `json:"from" doc:"First day."`
	To           Day                           `json:"to" doc:"Last day: access that was given ends with it, whether or not somebody removed it."`
	State        Closed[temporary.VisitState]  `json:"state"`
	Moves        []Closed[temporary.VisitMove] `json:"moves" nullable:"false" doc:"What may be done next, by the table of moves."`
	Decision     Closed[temporary.Decision]    `json:"decision,omitzero" doc:"How the inspector sees records."`
	Alternative  string                        `json:"alternative,omitempty" doc:"Of a visit that was declined: how records are seen lawfully in another way."`
	Access       *VisitAccess                  `json:"access,omitempty" doc:"What was assigned."`
	Removal      *VisitRemoval                 `json:"removal,omitempty" doc:"That it was removed again."`
	History      []VisitStep                   `json:"history" nullable:"false" doc:"Everything that happened to the visit, in order."`
}

// Inspector is who visits, and who sends them.
type Inspector struct {
	HolderName
	Body string `json:"body,omitempty" maxLength:"200" doc:"The body that sends them, for example the Care Quality Commission; asked for by RA-TAC-040."`
	User User   `json:"user,omitzero" doc:"UUID of their Care Identity, if they are registered."`
}

// HolderName is the full name of somebody.
type HolderName struct {
	Title       string `json:"title,omitempty" maxLength:"35"`
	GivenName   string `json:"givenName,omitempty" maxLength:"100"`
	MiddleNames string `json:"middleNames,omitempty" maxLength:"100"`
	FamilyName  string `json:"familyName,omitempty" maxLength:"100"`
}

// Authorised is somebody's word that access be assigned or removed.
type Authorised struct {
	By     User      `json:"by,omitzero" doc:"UUID of who gave their word: not the inspector."`
	At     time.Time `json:"at,omitzero" doc:"When: before it is done."`
	Policy string    `json:"policy,omitempty" maxLength:"200" doc:"Where the local policy says who may."`
}

// VisitAccess is what was assigned for a visit.
type VisitAccess struct {
	Assignments []string   `json:"assignments" nullable:"false" doc:"Ids."`
	Authorised  Authorised `json:"authorised"`
	At          time.Time  `json:"at"`
}

// VisitRemoval says that it was removed again.
type VisitRemoval struct {
	Authorised Authorised `json:"authorised"`
	At         time.Time  `json:"at"`
}

// VisitStep is one thing that happened to a visit.
type VisitStep struct {
	Move Closed[temporary.VisitMove]  `json:"move"`
	To   Closed[temporary.VisitState] `json:"to" doc:"The state to which it led."`
	At   time.Time                    `json:"at"`
	By   User                         `json:"by" doc:"UUID."`
}

// PlanVisit announces a visit. What is missing is for RA-TAC-040 to ask for.
type PlanVisit struct {
	Organisation Organisation `json:"organisation" doc:"ODS code of the organisation that is visited."`
	Inspector    Inspector    `json:"inspector"`
	Purpose      string       `json:"purpose,omitempty" maxLength:"500" doc:"What records are seen for; nothing about patients."`
	From         Day          `json:"from,omitzero" doc:"First day."`
	To           Day          `json:"to,omitzero" doc:"Last day."`
}

// DecideVisit says how an inspector sees records.
type DecideVisit struct {
	Decision    Closed[temporary.Decision] `json:"decision" doc:"own-card: they bring the smartcard that they have. registered: by the normal process. declined: no card is issued."`
	User        User                       `json:"user,omitzero" doc:"UUID of the inspector, if it is known by now; RA-TAC-041 asks for it of who brings a card. Absent: as before."`
	Alternative string                     `json:"alternative,omitempty" maxLength:"500" doc:"Of declined: how records are seen lawfully in another way. Asked for by RA-TAC-042."`
}

// GiveVisitAccess says which positions an inspector is given, and upon whose word.
type GiveVisitAccess struct {
	User       User       `json:"user,omitzero" doc:"UUID of an inspector who was registered since; absent: as the visit has it."`
	Positions  []string   `json:"positions" nullable:"false" maxItems:"50" maxLength:"64" doc:"Ids of positions of the organisation that is visited."`
	Authorised Authorised `json:"authorised" doc:"Asked for by RA-TAC-043."`
}

// RemoveVisitAccess says upon whose word access is removed.
type RemoveVisitAccess struct {
	Authorised Authorised `json:"authorised" doc:"Of the removal, not of the giving: asked for by RA-TAC-044."`
}

// VisitInput names a visit.
type VisitInput struct {
	ID string `path:"id" maxLength:"64" doc:"Id of the visit."`
}

// VisitFilters narrow the list of visits.
type VisitFilters struct {
	Organisation Organisation                 `query:"organisation" doc:"Only those to this organisation."`
	State        Closed[temporary.VisitState] `query:"state" doc:"Only those in this state."`
}

type listVisitsInput struct {
	PageInput
	VisitFilters
}

type planVisitInput struct {
	CommandHeaders
	Body PlanVisit
}

type getVisitInput struct {
	ReadHeaders
	VisitInput
}

type cancelVisitInput struct {
	CommandHeaders
	VisitInput
}

type visitCommandInput[B any] struct {
	CommandHeaders
	VisitInput
	Body B
}

const visitPath = "/v1/visits/{id}"

func (s *Server) visits(api huma.API) {
	query(s, api, operation{
		id: "list-visits", method: http.MethodGet, path: "/v1/visits", tag: temporaryTag,
		summary: "List visits of inspectors", about: "Those to the organisations that the caller may act for, in order of id.",
	}, func(c call, in *listVisitsInput) (List[Visit], error) {
		f := in.VisitFilters
		page, err := in.page(c, f)
		if err != nil {
			return List[Visit]{}, err
		}
		found, next, err := c.reads.Visits(c, authority.VisitFilter{Organisation: f.Organisation.ODSCode, State: f.State.Value}, page)
		return listed(found, next, err, f, visitOf)
	})

	command(s, api, operation{
		id: "plan-visit", method: http.MethodPost, path: "/v1/visits", tag: temporaryTag, status: http.StatusCreated,
		summary: "Announce the visit of an inspector",
		about:   "Who has to see records for which a smartcard is needed. Nothing is decided by it.",
	}, func(c call, in *planVisitInput) (temporary.Visit, error) {
		b := in.Body
		name, err := b.Inspector.name(c)
		if err != nil {
			return temporary.Visit{}, err
		}
		return c.ra.PlanVisit(c, authority.PlanVisit{
			By: c.by, Organisation: b.Organisation.ODSCode, Purpose: b.Purpose, Days: guidance.Interval{From: b.From.Date, To: b.To.Date},
			Inspector: temporary.Inspector{Name: name, Body: b.Inspector.Body, UserID: b.Inspector.User.UserID},
		})
	}, visitAnswer)

	object(s, api, operation{
		id: "get-visit", method: http.MethodGet, path: visitPath, tag: temporaryTag, named: true,
		summary: "Get the visit of an inspector", about: "With what was decided, and everything that happened to it.",
	}, func(c call, in *getVisitInput) (Visit, string, error) {
		v, err := c.reads.Visit(c, in.ID)
		return visitOf(v), etagOf(v.Version), err
	})

	s.visitMoves(api)
}

// visitMoves are the operations that move a visit on.
func (s *Server) visitMoves(api huma.API) {
	post := func(id, at, summary, about string) operation {
		return operation{id: id, method: http.MethodPost, path: visitPath + "/" + at, tag: temporaryTag, named: true, summary: summary, about: about}
	}

	command(s, api, post("decide-visit", "decision", "Decide how an inspector sees records",
		"With the smartcard that they bring, by being registered, or without a card in another lawful way. It gives no access and orders no card."),
		func(c call, in *visitCommandInput[DecideVisit]) (temporary.Visit, error) {
			return c.ra.DecideVisit(c, authority.DecideVisit{
				By: c.by, Visit: in.ID, Decision: in.Body.Decision.Value, User: in.Body.User.UserID, Alternative: in.Body.Alternative,
			})
		}, visitAnswer)

	command(s, api, post("give-visit-access", "access", "Give an inspector access for a visit",
		"Assigns positions for what is left of the days of the visit, and records upon whose word. The inspector's identity is recorded here."),
		func(c call, in *visitCommandInput[GiveVisitAccess]) (temporary.Visit, error) {
			return c.ra.GiveVisitAccess(c, authority.GiveVisitAccess{
				By: c.by, Visit: in.ID, User: in.Body.User.UserID, Positions: in.Body.Positions, Authorised: in.Body.Authorised.authorisation(),
			})
		}, visitAnswer)

	command(s, api, post("remove-visit-access", "access-removal", "Remove the access of an inspector",
		"Ends what was assigned for the visit and has not ended, and records upon whose word."),
		func(c call, in *visitCommandInput[RemoveVisitAccess]) (temporary.Visit, error) {
			return c.ra.RemoveVisitAccess(c, authority.RemoveVisitAccess{By: c.by, Visit: in.ID, Authorised: in.Body.Authorised.authorisation()})
		}, visitAnswer)

	command(s, api, post("cancel-visit", "cancellation", "Cancel the visit of an inspector",
		"It does not take place. Once access was given, that is removed first."),
		func(c call, in *cancelVisitInput) (temporary.Visit, error) {
			return c.ra.CancelVisit(c, authority.CancelVisit{By: c.by, Visit: in.ID})
		}, visitAnswer)
}

// name returns the name for the library; absent is for the rules to refuse.
func (n HolderName) name(ctx context.Context) (identity.Name, error) {
	return nameOf(ctx, identity.NameParts{Title: n.Title, Given: n.GivenName, Middle: n.MiddleNames, Family: n.FamilyName})
}

func holderNameOf(n identity.Name) HolderName {
	p := n.Parts()
	return HolderName{Title: p.Title, GivenName: p.Given, MiddleNames: p.Middle, FamilyName: p.Family}
}

// authorisation returns the word for the library.
func (a Authorised) authorisation() temporary.Authorisation {
	return temporary.Authorisation{By: a.By.UserID, At: a.At, Policy: a.Policy}
}

func authorisedOf(a temporary.Authorisation) Authorised {
	return Authorised{By: User{a.By}, At: a.At, Policy: a.Policy}
}

func visitAnswer(v temporary.Visit) Answer[Visit] {
	return Answer[Visit]{ETag: etagOf(v.Version), Location: "/v1/visits/" + v.ID, Body: visitOf(v)}
}

func visitOf(v temporary.Visit) Visit {
	shown := Visit{
		ID: v.ID, Organisation: Organisation{v.Organisation}, Purpose: v.Purpose, From: Day{v.Days.From}, To: Day{v.Days.To},
		Inspector: Inspector{HolderName: holderNameOf(v.Inspector.Name), Body: v.Inspector.Body, User: User{v.Inspector.UserID}},
		State:     of(v.State), Moves: []Closed[temporary.VisitMove]{}, Decision: of(v.Decision), Alternative: v.Alternative, History: []VisitStep{},
	}
	for _, t := range temporary.VisitTransitions() {
		if t.From == v.State && t.By != temporary.ByClock {
			shown.Moves = append(shown.Moves, of(t.Move))
		}
	}
	if a := v.Access; a != nil {
		shown.Access = &VisitAccess{Assignments: append([]string{}, a.Assignments...), Authorised: authorisedOf(a.Authorised), At: a.At}
	}
	if r := v.Removal; r != nil {
		shown.Removal = &VisitRemoval{Authorised: authorisedOf(r.Authorised), At: r.At}
	}
	for _, h := range v.History {
		shown.History = append(shown.History, VisitStep{Move: of(h.Move), To: of(h.To), At: h.At, By: User{h.By}})
	}
	return shown
}
