package server

import (
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/registration"
)

// Registration is the registration of one person, as far as it has come.
type Registration struct {
	ID           string                     `json:"id"`
	Route        Closed[evidence.Route]     `json:"route" doc:"How the person is registered."`
	Organisation string                     `json:"organisation" doc:"ODS code of the registering organisation."`
	Provider     string                     `json:"provider" doc:"ODS code of the RA service provider."`
	Stage        Closed[registration.Stage] `json:"stage" doc:"How far the registration has come."`
	Steps        []string                   `json:"steps" nullable:"false" doc:"What the stage table lets follow on the route."`
	Missing      []string                   `json:"missing,omitzero" nullable:"false" doc:"Items that the route asks for and that have not been received. Absent when nobody can say: the edition is not known any more."`
	Edition      string                     `json:"edition" doc:"Edition of the guidance that the registration relies on."`
	RuleSet      string                     `json:"ruleSet" doc:"Version of the rules on the day of the request."`
	RequestedAt  time.Time                  `json:"requestedAt"`
	RingNumber   Mobile                     `json:"ringNumber,omitzero" doc:"Number that the registrant is to ring."`

	Registrant      Registrant       `json:"registrant"`
	Documents       []KeptDocument   `json:"documents" nullable:"false"`
	Photo           *Photo           `json:"photo,omitempty"`
	NoPhotoDecision *NoPhotoDecision `json:"noPhotoDecision,omitempty"`
	NoVideoDecision *NoVideoDecision `json:"noVideoDecision,omitempty"`
	Deviations      []Deviation      `json:"deviations" nullable:"false"`

	Category         Closed[evidence.Category] `json:"category,omitzero" doc:"Of staff."`
	CounterSignature *CounterSignature         `json:"counterSignature,omitempty"`
	ReceivedOn       Day                       `json:"receivedOn,omitzero" doc:"Day on which items arrived last, on a route on which documents are seen."`
	IdentityCheck    *IdentityCheck            `json:"identityCheck,omitempty" doc:"Who saw documents and person, on a route that asks for no call."`

	NamedByDirectory []User             `json:"namedByDirectory,omitempty" nullable:"false" doc:"Who the person may be, as the directory said when it was asked."`
	NotDuplicates    []KeptNotDuplicate `json:"notDuplicates,omitempty" nullable:"false" doc:"Decisions of whom the person is not."`

	Tracking []Tracked `json:"tracking" nullable:"false" doc:"Why the registration is on the tracking list; empty when it is not."`
	Cleared  *Cleared  `json:"cleared,omitempty" doc:"The verification since, by which the registration left that list."`

	Call      *Call   `json:"call,omitempty" doc:"The video call."`
	ProofCall *Call   `json:"proofCall,omitempty" doc:"The call on which a number that changed after registration is proven."`
	Proven    *Proven `json:"proven,omitempty" doc:"Mobile number that was read back on the call; it counts once the call is complete."`

	User          User      `json:"user,omitzero" doc:"UUID that the directory has allocated."`
	TermsAccepted Day       `json:"termsAccepted,omitzero"`
	RegisteredAt  time.Time `json:"registeredAt,omitzero"`
}

// RegistrationSummary is a registration as a list shows it, without what is
// personal.
type RegistrationSummary struct {
	ID           string                     `json:"id"`
	Route        Closed[evidence.Route]     `json:"route"`
	Organisation string                     `json:"organisation" doc:"ODS code of the registering organisation."`
	Provider     string                     `json:"provider" doc:"ODS code of the RA service provider."`
	Stage        Closed[registration.Stage] `json:"stage"`
	Missing      []string                   `json:"missing,omitzero" nullable:"false" doc:"Items that have not been received."`
	Tracking     []Tracked                  `json:"tracking" nullable:"false" doc:"Why the registration is on the tracking list; empty when it is not."`
	RequestedAt  time.Time                  `json:"requestedAt"`
	User         User                       `json:"user,omitzero" doc:"UUID that the directory has allocated."`
	RegisteredAt time.Time                  `json:"registeredAt,omitzero"`
}

// Registrant is the person who is registered, as they wrote it.
type Registrant struct {
	Title                   string   `json:"title,omitempty" maxLength:"35"`
	GivenName               string   `json:"givenName,omitempty" maxLength:"100"`
	MiddleNames             string   `json:"middleNames,omitempty" maxLength:"100"`
	FamilyName              string   `json:"familyName,omitempty" maxLength:"100"`
	DateOfBirth             string   `json:"dateOfBirth,omitempty" maxLength:"10" doc:"YYYY-MM-DD"`
	NationalInsuranceNumber string   `json:"nationalInsuranceNumber,omitempty" maxLength:"30"`
	Email                   string   `json:"email,omitempty" maxLength:"320"`
	Mobile                  string   `json:"mobile,omitempty" maxLength:"40"`
	Address                 *Address `json:"address,omitempty"`
}

// Address is a postal address.
type Address struct {
	Lines    []string `json:"lines,omitempty" maxItems:"10" nullable:"false"`
	Postcode string   `json:"postcode,omitempty" maxLength:"12"`
}

// Document is a document of identity, as somebody wrote it down.
type Document struct {
	Kind    string                `json:"kind" maxLength:"60" doc:"For example uk-passport."`
	Number  string                `json:"number,omitempty" maxLength:"40" doc:"Only its last three characters and a keyed hash are kept."`
	Issued  string                `json:"issued,omitempty" maxLength:"10" doc:"YYYY-MM-DD"`
	Expires string                `json:"expires,omitempty" maxLength:"10" doc:"YYYY-MM-DD"`
	Holder  *Holder               `json:"holder,omitempty"`
	MRZ     []string              `json:"mrz,omitempty" maxItems:"3" nullable:"false" doc:"Machine-readable zone, line by line; not evaluated yet."`
	Seen    Closed[evidence.Seen] `json:"seen,omitzero" doc:"How it was seen."`

	Provider   string  `json:"provider,omitempty" maxLength:"100" doc:"Who issued a paper, for example the bank: two papers of one provider are one proof of address."`
	FormerName *Holder `json:"formerName,omitempty" doc:"Of a document that proves a change of name: the name before it."`
}

// Holder is the person that a document names.
type Holder struct {
	GivenName   string `json:"givenName,omitempty" maxLength:"100"`
	MiddleNames string `json:"middleNames,omitempty" maxLength:"100"`
	FamilyName  string `json:"familyName,omitempty" maxLength:"100"`
	DateOfBirth string `json:"dateOfBirth,omitempty" maxLength:"10" doc:"YYYY-MM-DD"`
}

// KeptDocument is what remains of a document that has been checked.
type KeptDocument struct {
	Kind       string                `json:"kind"`
	NumberTail string                `json:"numberTail,omitempty" doc:"The last three characters of the number."`
	Issued     Day                   `json:"issued,omitzero"`
	Expires    Day                   `json:"expires,omitzero"`
	Holder     *Holder               `json:"holder,omitempty"`
	Seen       Closed[evidence.Seen] `json:"seen,omitzero"`
	Provider   string                `json:"provider,omitempty"`
	FormerName *Holder               `json:"formerName,omitempty"`
}

// Photo is what is kept of a photograph. The image is not.
type Photo struct {
	Format string `json:"format" enum:"jpeg,png"`
	Width  int    `json:"width" minimum:"0" doc:"Pixels, as shown."`
	Height int    `json:"height" minimum:"0" doc:"Pixels, as shown."`
	Bytes  int    `json:"bytes" minimum:"0" doc:"Length of the file."`
}

// NoPhotoDecision is what stands in for a photographic document.
type NoPhotoDecision struct {
	DecidedBy string   `json:"decidedBy" maxLength:"100"`
	Documents []string `json:"documents" maxItems:"10" nullable:"false" doc:"Kinds asked for, from the NHS Employers lists."`
	Reason    string   `json:"reason" maxLength:"1000"`
}

// NoVideoDecision is the local decision to register without a video meeting.
type NoVideoDecision struct {
	DecidedBy string `json:"decidedBy" maxLength:"100"`
	Reason    string `json:"reason" maxLength:"1000"`
	Owner     string `json:"owner" maxLength:"100" doc:"Who sees to putting it right."`
	DueOn     string `json:"dueOn" maxLength:"10" doc:"YYYY-MM-DD"`
}

// Deviation records a rule of the clinician page that was not met.
type Deviation struct {
	Rule   string `json:"rule" maxLength:"20"`
	Reason string `json:"reason" maxLength:"1000"`
	Owner  string `json:"owner" maxLength:"100"`
	DueOn  string `json:"dueOn" maxLength:"10" doc:"YYYY-MM-DD"`
}

// Tracked is one reason to stand on the tracking list.
type Tracked struct {
	Why   string `json:"why"`
	Owner string `json:"owner,omitempty"`
	DueOn string `json:"dueOn,omitempty"`
}

// Proven is a mobile number that was read back.
type Proven struct {
	Mobile    Mobile    `json:"mobile"`
	Challenge string    `json:"challenge"`
	At        time.Time `json:"at"`
}

// RegistrationInput names a registration.
type RegistrationInput struct {
	ID string `path:"id" maxLength:"64" doc:"Id of the registration."`
}

type listRegistrationsInput struct {
	PageInput
	RegistrationFilters
}

// RegistrationFilters narrow a list of registrations.
type RegistrationFilters struct {
	Organisation Organisation               `query:"organisation" doc:"Only those for this organisation."`
	Stage        Closed[registration.Stage] `query:"stage" doc:"Only those at this stage."`
	Route        Closed[evidence.Route]     `query:"route" doc:"Only those by this route."`
}

type openRegistrationInput struct {
	CommandHeaders
	Body OpenRegistration
}

// OpenRegistration asks for a registration.
type OpenRegistration struct {
	Route        Closed[evidence.Route] `json:"route"`
	Organisation Organisation           `json:"organisation" doc:"For which the registrant is to work."`
	RingNumber   Mobile                 `json:"ringNumber,omitzero" doc:"Number that the registrant is to ring: the RA Agent's own. Asked for by the remote route."`
	Registrant   Registrant             `json:"registrant,omitzero" doc:"What the request already says of the person."`
}

type getRegistrationInput struct {
	ReadHeaders
	RegistrationInput
}

type receiveItemsInput struct {
	CommandHeaders
	RegistrationInput
	Body ReceiveItems
}

// ReceiveItems is what arrived from the registrant.
type ReceiveItems struct {
	Registrant      Registrant       `json:"registrant,omitzero" doc:"Members that are absent change nothing."`
	Documents       []Document       `json:"documents,omitempty" maxItems:"10" nullable:"false"`
	Photo           *Photo           `json:"photo,omitempty" doc:"What is known of a photograph that was examined elsewhere; or upload the file."`
	NoPhotoDecision *NoPhotoDecision `json:"noPhotoDecision,omitempty"`
	Deviations      []Deviation      `json:"deviations,omitempty" maxItems:"20" nullable:"false"`

	Category         Closed[evidence.Category] `json:"category,omitzero" doc:"Of staff."`
	CounterSignature *CounterSignature         `json:"counterSignature,omitempty" doc:"On the photograph of somebody without photographic identification."`
}

type addDocumentInput struct {
	CommandHeaders
	RegistrationInput
	Body Document
}

type uploadPhotoInput struct {
	CommandHeaders
	RegistrationInput
	RawBody []byte `contentType:"image/jpeg"`
}

type decideNoVideoInput struct {
	CommandHeaders
	RegistrationInput
	Body NoVideoDecision
}

type changeMobileInput struct {
	CommandHeaders
	RegistrationInput
	Body ChangeMobile
}

// ChangeMobile is another mobile number of a registrant.
type ChangeMobile struct {
	Mobile Mobile `json:"mobile"`
}

type closeRegistrationInput struct {
	CommandHeaders
	RegistrationInput
}

func (s *Server) registrations(api huma.API) {
	const tag = "registrations"
	query(s, api, operation{
		id: "list-registrations", method: http.MethodGet, path: "/v1/registrations", tag: tag,
		summary: "List registrations", about: "Those of the organisations that the caller may act for, in order of id, without what is personal.",
	}, func(c call, in *listRegistrationsInput) (List[RegistrationSummary], error) {
		f := in.RegistrationFilters
		page, err := in.page(c, f)
		if err != nil {
			return List[RegistrationSummary]{}, err
		}
		found, next, err := c.reads.Cases(c, authority.CaseFilter{
			Organisation: f.Organisation.ODSCode, Stage: f.Stage.Value, Route: f.Route.Value,
		}, page)
		return listed(found, next, err, f, s.summary)
	})

	command(s, api, operation{
		id: "open-registration", method: http.MethodPost, path: "/v1/registrations", tag: tag, status: http.StatusCreated,
		summary: "Open a registration", about: "Answers with what the route asks for on that day (`missing`).",
	}, func(c call, in *openRegistrationInput) (authority.Opened, error) {
		return c.ra.OpenRegistration(c, authority.OpenRegistration{
			By: c.by, Route: in.Body.Route.Value, Organisation: in.Body.Organisation.ODSCode,
			RingNumber: in.Body.RingNumber.Mobile, Registrant: in.Body.Registrant.claimed(),
		})
	}, func(o authority.Opened) Answer[Registration] { return s.registered(o.Case) })

	object(s, api, operation{
		id: "get-registration", method: http.MethodGet, path: "/v1/registrations/{id}", tag: tag, named: true,
		summary: "Get a registration", about: "With what is still missing, and what may follow.",
	}, func(c call, in *getRegistrationInput) (Registration, string, error) {
		k, err := c.reads.Case(c, in.ID)
		return s.registration(k), etagOf(k.Version), err
	})

	command(s, api, operation{
		id: "receive-items", method: http.MethodPost, path: "/v1/registrations/{id}/items", tag: tag, named: true,
		summary: "Receive items from the registrant",
		about:   "Each item is checked on arrival. Items with a fault are refused with every finding, and nothing is kept of them.",
	}, func(c call, in *receiveItemsInput) (authority.Received, error) {
		return s.receive(c, in.ID, in.Body.items())
	}, s.received)

	command(s, api, operation{
		id: "add-document", method: http.MethodPost, path: "/v1/registrations/{id}/documents", tag: tag, named: true,
		summary: "Add a document", about: "The same as receiving items with this one document.",
	}, func(c call, in *addDocumentInput) (authority.Received, error) {
		return s.receive(c, in.ID, registration.Items{Documents: []evidence.Document{in.Body.evidence()}})
	}, s.received)

	command(s, api, operation{
		id: "upload-photo", method: http.MethodPut, path: "/v1/registrations/{id}/photo", tag: tag, named: true,
		summary: "Upload the photograph", about: "A JPEG file. It is examined; its facts are kept and the image is not.",
	}, func(c call, in *uploadPhotoInput) (authority.Received, error) {
		return c.ra.ReceivePhoto(c, authority.ReceivePhoto{By: c.by, Case: in.ID, Image: in.RawBody})
	}, s.received)

	command(s, api, operation{
		id: "decide-no-video", method: http.MethodPost, path: "/v1/registrations/{id}/no-video-decision", tag: tag, named: true,
		summary: "Decide to do without a video call", about: "Only by the route that has none. The registration is on the tracking list from then on.",
	}, func(c call, in *decideNoVideoInput) (registration.Case, error) {
		return c.ra.DecideNoVideo(c, authority.DecideNoVideo{By: c.by, Case: in.ID, Decision: evidence.NoVideoDecision(in.Body)})
	}, s.registered)

	s.identityChecks(api)

	command(s, api, operation{
		id: "change-mobile", method: http.MethodPut, path: "/v1/registrations/{id}/mobile", tag: tag, named: true,
		summary: "Change the mobile number", about: "What was proven of the number before no longer counts: a new call is needed.",
	}, func(c call, in *changeMobileInput) (registration.Case, error) {
		return c.ra.ChangeMobile(c, authority.ChangeMobile{By: c.by, Case: in.ID, Mobile: in.Body.Mobile.Mobile})
	}, s.registered)

	command(s, api, operation{
		id: "close-registration", method: http.MethodPost, path: "/v1/registrations/{id}/closure", tag: tag, named: true,
		summary: "Give a registration up", about: "Possible until the identity has been asked for.",
	}, func(c call, in *closeRegistrationInput) (registration.Case, error) {
		return c.ra.CloseCase(c, authority.CloseCase{By: c.by, Case: in.ID})
	}, s.registered)
}

func (s *Server) receive(c call, id string, items registration.Items) (authority.Received, error) {
	return c.ra.ReceiveItems(c, authority.ReceiveItems{By: c.by, Case: id, Items: items})
}

func (s *Server) received(r authority.Received) Answer[Registration] { return s.registered(r.Case) }

// registered answers with a registration, its version and its place.
func (s *Server) registered(k registration.Case) Answer[Registration] {
	return Answer[Registration]{ETag: etagOf(k.Version), Location: "/v1/registrations/" + k.ID, Body: s.registration(k)}
}

// summary shows a case in a list.
func (s *Server) summary(k registration.Case) RegistrationSummary {
	return RegistrationSummary{
		ID: k.ID, Route: of(k.Route), Organisation: k.Organisation, Provider: k.Provider, Stage: of(k.Stage),
		Missing: s.missing(k), Tracking: tracking(k.Tracking()), RequestedAt: k.RequestedAt,
		User: User{k.UserID}, RegisteredAt: k.RegisteredAt,
	}
}

// registration shows a case.
func (s *Server) registration(k registration.Case) Registration {
	return Registration{
		ID: k.ID, Route: of(k.Route), Organisation: k.Organisation, Provider: k.Provider, Stage: of(k.Stage),
		Steps: steps(k), Missing: s.missing(k), Edition: k.Edition, RuleSet: k.RuleSet, RequestedAt: k.RequestedAt,
		RingNumber: Mobile{k.RingNumber}, Registrant: registrant(k.Registrant), Documents: documents(k.Documents),
		Photo: (*Photo)(k.Photo), NoPhotoDecision: (*NoPhotoDecision)(k.NoPhoto), NoVideoDecision: (*NoVideoDecision)(k.NoVideo),
		Deviations: deviations(k.Deviations), Tracking: tracking(k.Tracking()), Cleared: clearedOf(k.Cleared),
		Category: of(k.Category), CounterSignature: (*CounterSignature)(k.CounterSignature), ReceivedOn: Day{k.ReceivedOn},
		IdentityCheck: identityCheckOf(k.IDCheck), NamedByDirectory: users(k.Candidates), NotDuplicates: notDuplicates(k.NotDuplicates),
		Call: callOf(k.Call), ProofCall: callOf(k.ProofCall), Proven: proven(k.Proven),
		User: User{k.UserID}, TermsAccepted: Day{k.TermsAccepted}, RegisteredAt: k.RegisteredAt,
	}
}

// steps returns what may follow and a person may ask for.
func steps(k registration.Case) []string {
	names := []string{}
	for _, step := range k.Steps() {
		names = append(names, step.String())
	}
	return names
}

// missing returns what is still to come, or nil when nobody can say: the edition
// that the case was opened under is not known any more.
func (s *Server) missing(k registration.Case) []string {
	items, err := k.Missing(s.config.Settings)
	if err != nil {
		return nil
	}
	names := []string{}
	for _, i := range items {
		names = append(names, i.String())
	}
	return names
}

func registrant(r identity.Registrant) Registrant {
	shown := Registrant{
		Title: r.Title, GivenName: r.GivenName, MiddleNames: r.MiddleNames, FamilyName: r.FamilyName, DateOfBirth: r.DateOfBirth,
		NationalInsuranceNumber: r.NationalInsuranceNumber, Email: r.Email, Mobile: r.Mobile,
	}
	if r.Address != nil {
		shown.Address = &Address{Lines: r.Address.Lines, Postcode: r.Address.Postcode}
	}
	return shown
}

// claimed returns the registrant for the library.
func (r Registrant) claimed() identity.Registrant {
	claim := identity.Registrant{
		Title: r.Title, GivenName: r.GivenName, MiddleNames: r.MiddleNames, FamilyName: r.FamilyName, DateOfBirth: r.DateOfBirth,
		NationalInsuranceNumber: r.NationalInsuranceNumber, Email: r.Email, Mobile: r.Mobile,
	}
	if r.Address != nil {
		claim.Address = &identity.Address{Lines: r.Address.Lines, Postcode: r.Address.Postcode}
	}
	return claim
}

// items returns what arrived, for the library.
func (r ReceiveItems) items() registration.Items {
	items := registration.Items{
		Registrant: r.Registrant.claimed(), Photo: (*evidence.PhotoFacts)(r.Photo), NoPhoto: (*evidence.NoPhotoDecision)(r.NoPhotoDecision),
		Category: r.Category.Value, CounterSignature: (*evidence.CounterSignature)(r.CounterSignature),
	}
	for _, d := range r.Documents {
		items.Documents = append(items.Documents, d.evidence())
	}
	for _, d := range r.Deviations {
		items.Deviations = append(items.Deviations, evidence.Deviation{Rule: guidance.RuleID(d.Rule), Reason: d.Reason, Owner: d.Owner, DueOn: d.DueOn})
	}
	return items
}

func (d Document) evidence() evidence.Document {
	return evidence.Document{
		Kind: d.Kind, Number: d.Number, Issued: d.Issued, Expires: d.Expires, Holder: (*evidence.Holder)(d.Holder), MRZ: d.MRZ, Seen: d.Seen.Value,
		Provider: d.Provider, FormerName: (*evidence.Holder)(d.FormerName),
	}
}

func documents(kept []evidence.KeptDocument) []KeptDocument {
	shown := make([]KeptDocument, 0, len(kept))
	for _, k := range kept {
		shown = append(shown, KeptDocument{
			Kind: k.Kind.String(), NumberTail: k.NumberTail, Issued: Day{k.Issued}, Expires: Day{k.Expires}, Holder: (*Holder)(k.Holder), Seen: of(k.Seen),
			Provider: k.Provider, FormerName: (*Holder)(k.FormerName),
		})
	}
	return shown
}

func deviations(ds []evidence.Deviation) []Deviation {
	shown := make([]Deviation, 0, len(ds))
	for _, d := range ds {
		shown = append(shown, Deviation{Rule: string(d.Rule), Reason: d.Reason, Owner: d.Owner, DueOn: d.DueOn})
	}
	return shown
}

func tracking(ts []registration.Tracked) []Tracked {
	shown := make([]Tracked, 0, len(ts))
	for _, t := range ts {
		shown = append(shown, Tracked(t))
	}
	return shown
}

func proven(p registration.Proven) *Proven {
	if p.Mobile.IsZero() {
		return nil
	}
	return &Proven{Mobile: Mobile{p.Mobile}, Challenge: p.Proof, At: p.At}
}
