package authority

import (
	"context"
	"time"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/temporary"
)

// reportTemporary are the acts by which the use of temporary access cards is looked
// into: any one of them is enough.
var reportTemporary = []rbac.Act{rbac.KeepTemporaryCards, rbac.ReadAudit}

// TemporaryCardNow is a temporary access card, and where it is by the clock. Its
// stored state may be that of before it was overdue: Now is the one to go by.
type TemporaryCardNow struct {
	Card temporary.Card
	At   time.Time // UTC
	Now  temporary.Whereabouts
}

// TemporaryCard returns a temporary access card as it is now. It rests on
// rbac.FindRecords.
func (r Reader) TemporaryCard(ctx context.Context, id string) (TemporaryCardNow, error) {
	k, err := r.temporaryCard(ctx, "read temporary card", id)
	if err != nil {
		return TemporaryCardNow{}, err
	}
	now := r.a.config.Now().UTC()
	return TemporaryCardNow{Card: k, At: now, Now: k.At(now)}, nil
}

// HolderAt returns where a temporary access card was at an instant, and who had it:
// one named holder, or none and the state that says why. It rests on
// rbac.FindRecords. Of an instant to come it says what is so if nothing happens.
func (r Reader) HolderAt(ctx context.Context, card string, at time.Time) (temporary.Whereabouts, error) {
	k, err := r.temporaryCard(ctx, "find holder of temporary card", card)
	if err != nil {
		return temporary.Whereabouts{}, err
	}
	return k.At(at), nil
}

func (r Reader) temporaryCard(ctx context.Context, op, id string) (temporary.Card, error) {
	return one(ctx, r, op, findRecords,
		func(tx Tx) (temporary.Card, error) { return tx.TemporaryCard(id) },
		func(k temporary.Card) string { return k.Organisation.String() })
}

// TemporaryReport returns how the temporary access cards of an organisation were
// used: the loans that began on some days, in London, as they stand now; to be
// written as rows by [temporary.WriteCSV]. It names people by reference alone. It
// rests on rbac.KeepTemporaryCards or rbac.ReadAudit.
func (r Reader) TemporaryReport(ctx context.Context, organisation identity.ODSCode, days guidance.Interval) (temporary.Report, error) {
	cards, err := r.temporaryCardsOf(ctx, "report on temporary cards", reportTemporary, organisation)
	if err != nil {
		return temporary.Report{}, err
	}
	return temporary.NewReport(organisation, days, r.a.config.Now().UTC(), cards), nil
}

// PendingRegistrations returns the registrations that were asked for when temporary
// access cards of an organisation were lent, and are to be done with priority today,
// or were to be done before. It rests on rbac.FindRecords.
func (r Reader) PendingRegistrations(ctx context.Context, organisation identity.ODSCode) ([]temporary.Pending, error) {
	cards, err := r.temporaryCardsOf(ctx, "list priority registrations", findRecords, organisation)
	if err != nil {
		return nil, err
	}
	return temporary.PendingOn(r.a.config.Now().UTC(), cards), nil
}

func (r Reader) temporaryCardsOf(ctx context.Context, op string, acts []rbac.Act, organisation identity.ODSCode) ([]temporary.Card, error) {
	return lookOwn(ctx, r, op, acts, func(tx Tx, in scope) ([]temporary.Card, error) {
		if !in.has(organisation.String()) {
			return nil, ErrNotFound
		}
		return tx.TemporaryCardsOf(organisation)
	})
}
