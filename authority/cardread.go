package authority

import (
	"context"
	"slices"
	"time"

	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
)

// WaysOut returns what can be done about a card that is locked, or whose
// certificates have expired; canMeet says that somebody who may can meet its holder.
// It rests on rbac.FindRecords; a holder, in the role rbac.Self, may ask about their
// own card. The error wraps [ErrNotFound] or is a [*guidance.Refusal].
func (r Reader) WaysOut(ctx context.Context, id string, canMeet bool) (card.Answer, error) {
	now := r.a.config.Now()
	return lookAtCard(ctx, r, "ways out of a card", id, func(tx Tx, k card.Card) (card.Answer, error) {
		holder, err := identity.ParseUserID(k.Holder)
		if err != nil {
			return card.Answer{}, err
		}
		p, err := tx.Profile(holder)
		return card.WaysOutOf(stuckAs(k, p, canMeet, now)), err
	})
}

// stuckAs says how a card is stuck at an instant, if it is.
func stuckAs(k card.Card, holder identity.Profile, canMeet bool, at time.Time) card.Stuck {
	return card.Stuck{
		Locked: k.LockState() == card.Locked, Expired: k.Certification.Expired(at),
		Email: !holder.Email.IsZero(), Mobile: !holder.Mobile.IsZero(), CanMeet: canMeet, On: guidance.DateOf(at),
	}
}

// CardRenewal is how the certificates of a card stand to their renewal.
type CardRenewal struct {
	card.Renewal
	Pending bool                // the CA was asked, and has not answered
	Routes  []card.RenewalRoute // who may renew them now, and what that takes; none if Pending or if the card is not in use
	Alert   []guidance.Finding  // what the holder is told at a login: [card.Alert]
}

// Renewal returns how the certificates of a card stand to their renewal now. Who may
// ask is as for [Reader.WaysOut]. The error also wraps [card.ErrNoCertificates].
func (r Reader) Renewal(ctx context.Context, id string) (CardRenewal, error) {
	now := r.a.config.Now()
	return lookAtCard(ctx, r, "renewal of a card", id, func(_ Tx, k card.Card) (CardRenewal, error) {
		held := k.Certification
		stands, err := card.RenewalAt(held.Pair, now)
		if err != nil {
			return CardRenewal{}, err
		}
		found := CardRenewal{Renewal: stands, Pending: held.Pending(), Alert: card.Alert(held.Pair, now, "/certificates").Findings()}
		if k.State == card.InUse && !found.Pending {
			found.Routes, err = card.RenewalRoutes(held.Pair, now)
		}
		return found, err
	})
}

// RenewalReminder is a holder who is to be reminded of renewing.
type RenewalReminder struct {
	card.Reminder
	Holder identity.UserID
}

// RenewalReminders returns who is to be reminded of renewing, among the holders of a page
// of the cards that [Reader.Expiring] lists, by the schedule of [card.RemindersDue].
// since is the London day on which reminders were sent last, for everybody; zero if
// they never were. Nothing is stored: the caller keeps that day. It rests on
// rbac.FindRecords.
func (r Reader) RenewalReminders(ctx context.Context, f ExpiringFilter, since guidance.Date, policy card.ReminderPolicy, p Page) (due []RenewalReminder, next string, err error) {
	now := r.a.config.Now()
	if f.By.IsZero() {
		f.By = card.DueHorizon(guidance.DateOf(now))
	}
	cards, next, err := r.Expiring(ctx, f, p)
	if err != nil {
		return nil, "", err
	}
	holders := make(map[string]string, len(cards))
	working := make([]card.Reminded, 0, len(cards))
	for _, k := range cards {
		holders[k.ID] = k.Holder
		if !k.Certification.Pending() {
			working = append(working, card.Reminded{Card: k.ID, Certificates: k.Certification.Pair, LastReminded: since})
		}
	}
	for _, m := range card.RemindersDue(slices.Values(working), now, policy) {
		holder, err := identity.ParseUserID(holders[m.Card])
		if err != nil {
			return nil, "", err
		}
		due = append(due, RenewalReminder{Reminder: m, Holder: holder})
	}
	return due, next, nil
}

// lookAtCard returns what get finds about a card in the caller's scope; for a holder,
// about their own.
func lookAtCard[T any](ctx context.Context, r Reader, op, id string, get func(Tx, card.Card) (T, error)) (T, error) {
	own := r.system == nil && r.by.Role == rbac.Self
	acts := findRecords
	if own {
		acts = nil // decided below, once it is known whose card it is
	}
	return lookOwn(ctx, r, op, acts, func(tx Tx, in scope) (found T, err error) {
		k, err := tx.Card(id)
		if err != nil {
			return found, err
		}
		seen := in.has(k.Organisation)
		if own {
			seen = rbac.Authorize(in.standing, rbac.Request{
				Actor: r.by, Act: rbac.UnlockCard, Organisation: k.Organisation, Subject: k.Holder, On: guidance.DateOf(r.a.config.Now()),
			}).Allowed
		}
		if !seen {
			return found, ErrNotFound
		}
		return get(tx, k)
	})
}
