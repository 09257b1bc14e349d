package server

import (
	"errors"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/guidance"
)

// CardCertification is what is known of the certificates of a card.
type CardCertification struct {
	State        Closed[card.CertificationState]  `json:"state"`
	Pending      bool                             `json:"pending" doc:"That the certification authority was asked and has not answered."`
	Moves        []Closed[card.CertificationMove] `json:"moves" nullable:"false" doc:"What people may do next, by the table of certificates and by what has become of the card: request is request-certificates, which asks for the revocation too once the card has ended; renew is for whom get-card-renewal names."`
	ExpiresOn    Day                              `json:"expiresOn,omitzero" doc:"London day on which the first of the two expires."`
	Renewals     int                              `json:"renewals" minimum:"0" doc:"How often they were renewed."`
	AskedAt      time.Time                        `json:"askedAt,omitzero" doc:"When the certification authority was asked last."`
	SettledAt    time.Time                        `json:"settledAt,omitzero" doc:"When it last did what it was asked."`
	RefusedAt    time.Time                        `json:"refusedAt,omitzero" doc:"When it refused what it was asked last."`
	Certificates *CardCertificates                `json:"certificates,omitempty" doc:"Those on the card."`
}

// CardCertificates are the two certificates of a card.
type CardCertificates struct {
	Authentication CardCertificate `json:"authentication"`
	Signing        CardCertificate `json:"signing"`
}

// CardCertificate is what a certificate says, without the certificate.
type CardCertificate struct {
	Serial             string                          `json:"serial" doc:"Number that its issuer gave it, hexadecimal."`
	Issuer             string                          `json:"issuer" doc:"Distinguished name (RFC 4514)."`
	User               string                          `json:"user,omitempty" doc:"The UUID that is its common name."`
	NotBefore          time.Time                       `json:"notBefore"`
	NotAfter           time.Time                       `json:"notAfter"`
	KeyAlgorithm       Closed[card.KeyAlgorithm]       `json:"keyAlgorithm"`
	KeyBits            int                             `json:"keyBits,omitzero"`
	SignatureAlgorithm Closed[card.SignatureAlgorithm] `json:"signatureAlgorithm"`
	Fingerprint        string                          `json:"fingerprint" doc:"SHA-256 of the certificate, hexadecimal."`
}

// RenewCertificates says how certificates are renewed.
type RenewCertificates struct {
	HolderPresent bool `json:"holderPresent,omitempty" doc:"That the holder is there in person: for certificates that have expired."`
	Passcode      bool `json:"passcode,omitempty" doc:"That the holder enters the passcode: for those that have not. It is never sent here."`
}

// RecordCertificates is a pair of certificates that was read from a card.
type RecordCertificates struct {
	Certificates string `json:"certificates" minLength:"1" maxLength:"65536" doc:"Both, in PEM (RFC 7468)."`
}

// CardRenewal is how the certificates of a card stand to their renewal.
type CardRenewal struct {
	State     Closed[card.RenewalState] `json:"state"`
	ExpiresOn Day                       `json:"expiresOn" doc:"London day on which the first of the two expires."`
	DaysLeft  int                       `json:"daysLeft" doc:"Days until then; negative after it."`
	Pending   bool                      `json:"pending" doc:"That the certification authority was asked and has not answered."`
	Routes    []RenewalRoute            `json:"routes" nullable:"false" doc:"Who may renew them now; empty while that is pending, or if the card is not in use."`
	Alert     []ProblemFinding          `json:"alert" nullable:"false" doc:"What the holder is told at a login."`
}

// RenewalRoute is who may renew certificates, and what that takes.
type RenewalRoute struct {
	By       Closed[card.Renewer] `json:"by"`
	Passcode bool                 `json:"passcode" doc:"The card is not locked, and the holder enters the passcode."`
	Presence bool                 `json:"presence" doc:"The holder is there in person."`
	Why      string               `json:"why"`
	Rules    []string             `json:"rules" nullable:"false"`
}

// ExpiringCard is a card whose certificates expire, as a list shows it.
type ExpiringCard struct {
	Card         string                    `json:"card" doc:"Id of the card."`
	Holder       string                    `json:"holder" doc:"UUID of the person whom it is for."`
	Organisation string                    `json:"organisation" doc:"ODS code of the registering organisation."`
	ExpiresOn    Day                       `json:"expiresOn" doc:"London day on which the first of the two certificates expires."`
	Renewal      Closed[card.RenewalState] `json:"renewal" doc:"At the instant of the answer."`
	DaysLeft     int                       `json:"daysLeft" doc:"Days until it expires; negative after it."`
	Pending      bool                      `json:"pending" doc:"That the certification authority was asked and has not answered."`
}

// ExpiringFilters narrow a list of cards whose certificates expire.
type ExpiringFilters struct {
	Organisation Organisation `query:"organisation" doc:"Only those of this registering organisation."`
	By           Day          `query:"by" doc:"Only those that expire on this day or before; absent: those that may be renewed today, and those that have expired."`
}

type listExpiringInput struct {
	PageInput
	ExpiringFilters
}

// RenewalReminder is a holder who is to be reminded of renewing.
type RenewalReminder struct {
	Card      string `json:"card" doc:"Id of the card."`
	Holder    User   `json:"holder"`
	ExpiresOn Day    `json:"expiresOn"`
	DaysLeft  int    `json:"daysLeft"`
	Scheduled Day    `json:"scheduled" doc:"The day of the schedule that it is for."`
}

// RenewalReminders is one page of them.
type RenewalReminders struct {
	Items []RenewalReminder `json:"items" nullable:"false" doc:"Fewer than limit, or none, on a page that is not the last: a page is one of cards, and not all are due."`
	Next  string            `json:"next,omitempty" doc:"Cursor of the next page; absent on the last."`
}

// ReminderFilters say for whom reminders are listed.
type ReminderFilters struct {
	Organisation Organisation `query:"organisation" doc:"Only those of this registering organisation."`
	Since        Day          `query:"since" doc:"Day on which reminders were last sent to everybody; absent: they never were. Nothing of it is kept here."`
}

type listRemindersInput struct {
	PageInput
	ReminderFilters
}

type renewalInput struct{ CardInput }

func (s *Server) cardCertificates(api huma.API) {
	post := func(id, path, summary, about string) operation {
		return operation{
			id: id, method: http.MethodPost, path: cardPath + "/" + path, tag: cardTag, named: true, status: http.StatusAccepted, summary: summary, about: about,
		}
	}
	command(s, api, post("request-certificates", "certificate-request", "Ask again for certificates",
		"For what the certification authority refused or was never asked: the certificates of a card that was printed, or, once the card has ended, their revocation. It is asked after the answer."),
		func(c call, in *moveCardInput) (card.Card, error) {
			return c.ra.RequestCertificates(c, authority.MoveCard{By: c.by, Card: in.ID})
		}, s.carded)

	command(s, api, post("renew-certificates", "certificate-renewal", "Renew the certificates of a card",
		"Who may, and what it takes, is in `get-card-renewal`. The certification authority is asked after the answer. The holder alone uses `/v1/me/cards/{id}/certificate-renewal`."),
		func(c call, in *moveCardWithInput[RenewCertificates]) (card.Card, error) {
			return c.ra.RenewCertificates(c, authority.RenewCertificates{
				By: c.by, Card: in.ID, HolderPresent: in.Body.HolderPresent, Passcode: in.Body.Passcode,
			})
		}, s.carded)

	record := post("record-certificates", "certificates", "Record the certificates on a card",
		"As they were read from it, where they are made or renewed elsewhere.")
	record.status = http.StatusOK
	command(s, api, record, func(c call, in *moveCardWithInput[RecordCertificates]) (card.Card, error) {
		return c.ra.RecordCertificates(c, authority.RecordCertificates{By: c.by, Card: in.ID, Certificates: []byte(in.Body.Certificates)})
	}, s.carded)

	query(s, api, operation{
		id: "get-card-renewal", method: http.MethodGet, path: cardPath + "/renewal", tag: cardTag, named: true,
		summary: "Get how certificates stand to their renewal", about: "Not found for a card without certificates, too.",
	}, renewalOf)

	query(s, api, operation{
		id: "list-expiring-cards", method: http.MethodGet, path: "/v1/expiring-cards", tag: cardTag,
		summary: "List the cards whose certificates expire",
		about:   "Those of the organisations that the caller may act for and that have not ended, in order of the day on which they expire.",
	}, func(c call, in *listExpiringInput) (List[ExpiringCard], error) {
		f := in.ExpiringFilters
		page, err := in.page(c, f)
		if err != nil {
			return List[ExpiringCard]{}, err
		}
		now := s.now()
		by := f.By.Date
		if by.IsZero() {
			by = card.DueHorizon(guidance.DateOf(now))
		}
		found, next, err := c.reads.Expiring(c, authority.ExpiringFilter{Organisation: f.Organisation.ODSCode, By: by}, page)
		return listed(found, next, err, f, func(k card.Card) ExpiringCard { return expiring(k, now) })
	})

	query(s, api, operation{
		id: "list-renewal-reminders", method: http.MethodGet, path: "/v1/renewal-reminders", tag: cardTag,
		summary: "List whom to remind of renewing",
		about:   "By the schedule of rakit: 90, 60, 30, 14, 7 days and one day before the certificates expire. Whoever sends the reminders keeps the day, and asks with it the next time.",
	}, func(c call, in *listRemindersInput) (RenewalReminders, error) {
		f := in.ReminderFilters
		page, err := in.page(c, f)
		if err != nil {
			return RenewalReminders{}, err
		}
		due, next, err := c.reads.RenewalReminders(c, authority.ExpiringFilter{Organisation: f.Organisation.ODSCode}, f.Since.Date, card.DefaultReminders(), page)
		shown, err := listed(due, next, err, f, reminderOf)
		return RenewalReminders(shown), err
	})
}

func certificationOf(k card.Card) CardCertification {
	c := k.Certification
	shown := CardCertification{
		State: of(c.CurrentState()), Pending: c.Pending(), Moves: certificationMoves(k),
		ExpiresOn: Day{c.Pair.ExpiresOn()}, Renewals: c.Renewals, AskedAt: c.AskedAt, SettledAt: c.SettledAt, RefusedAt: c.RefusedAt,
	}
	if !c.Pair.IsZero() {
		shown.Certificates = &CardCertificates{Authentication: certificateOf(c.Pair.Authentication), Signing: certificateOf(c.Pair.Signing)}
	}
	return shown
}

// certificationMoves returns what people may do about the certificates of a card, by
// the table and by what has become of the card.
func certificationMoves(k card.Card) []Closed[card.CertificationMove] {
	state, moves := k.Certification.CurrentState(), []Closed[card.CertificationMove]{}
	there := !k.PrintedAt.IsZero() && !k.State.Final()
	for _, line := range card.CertificationTransitions() {
		if line.From != state {
			continue
		}
		switch line.Move {
		case card.RequestCertificates, card.RecordCertificates:
			if there {
				moves = append(moves, of(line.Move))
			}
		case card.RenewCertificates:
			if k.State == card.InUse {
				moves = append(moves, of(line.Move))
			}
		}
	}
	if unrevoked(k) {
		moves = append(moves, of(card.RequestCertificates))
	}
	return moves
}

// unrevoked reports whether a card has ended and the certification authority has yet
// to be told of its certificates, or has refused: it can be asked.
func unrevoked(k card.Card) bool {
	held := k.Certification
	switch {
	case !k.State.Final() || held.Ref == "" && held.Pair.IsZero():
		return false
	case held.CurrentState() == card.Revoking:
		return !held.RefusedAt.IsZero()
	}
	return held.CurrentState() != card.Revoked
}

func certificateOf(c card.Certificate) CardCertificate {
	return CardCertificate{
		Serial: c.Serial, Issuer: c.Issuer, User: c.UserID, NotBefore: c.NotBefore, NotAfter: c.NotAfter,
		KeyAlgorithm: of(c.KeyAlgorithm), KeyBits: c.KeyBits, SignatureAlgorithm: of(c.SignatureAlgorithm), Fingerprint: c.Fingerprint,
	}
}

// renewalOf answers how the certificates of a card stand, be it the caller's own.
func renewalOf(c call, in *renewalInput) (CardRenewal, error) {
	r, err := c.reads.Renewal(c, in.ID)
	if errors.Is(err, card.ErrNoCertificates) {
		p := notFound(c)
		p.Detail = "the card has no certificates"
		return CardRenewal{}, p
	}
	if err != nil {
		return CardRenewal{}, err
	}
	shown := CardRenewal{
		State: of(r.State), ExpiresOn: Day{r.ExpiresOn}, DaysLeft: r.DaysLeft, Pending: r.Pending, Routes: []RenewalRoute{}, Alert: findings(r.Alert),
	}
	for _, route := range r.Routes {
		rules := []string{}
		for _, rule := range route.Rules {
			rules = append(rules, string(rule.ID))
		}
		shown.Routes = append(shown.Routes, RenewalRoute{By: of(route.By), Passcode: route.Passcode, Presence: route.Presence, Why: route.Why, Rules: rules})
	}
	return shown, nil
}

func expiring(k card.Card, now time.Time) ExpiringCard {
	shown := ExpiringCard{
		Card: k.ID, Holder: k.Holder, Organisation: k.Organisation, ExpiresOn: Day{k.Certification.Pair.ExpiresOn()}, Pending: k.Certification.Pending(),
	}
	if r, err := card.RenewalAt(k.Certification.Pair, now); err == nil { // the list has none without certificates
		shown.Renewal, shown.DaysLeft = of(r.State), r.DaysLeft
	}
	return shown
}

func reminderOf(r authority.RenewalReminder) RenewalReminder {
	return RenewalReminder{Card: r.Card, Holder: User{r.Holder}, ExpiresOn: Day{r.ExpiresOn}, DaysLeft: r.DaysLeft, Scheduled: Day{r.Scheduled}}
}
