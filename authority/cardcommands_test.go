package authority_test

import (
	"bytes"
	"context"
	"errors"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/authority/simulator"
	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

func init() { commands = append(commands, cardCommands...) }

// refusing is a CA that issues nothing.
var refusing = options{ca: true, ports: &simulator.Outcomes{OnIssue: func(authority.CertificateOrder) error {
	return simulator.ErrCARefused
}}}

// cardCommands are the commands about cards in use, and about what comes after.
var cardCommands = []command{
	{method: "SendCardToPrint", after: "create identity", by: agent, ready: orderedLater, as: movedAs((*authority.Authority).SendCardToPrint)},
	meeting("HandOverCard", "order card", (*authority.Authority).HandOverCard),
	{method: "ReportCard", after: "take into use", by: agent, as: func(ctx context.Context, h *house, by authority.Actor) error {
		return only(h.ReportCard(ctx, authority.ReportCard{By: by, Card: h.cardID(), Reason: card.ReasonLost, Replace: true}))
	}},
	{method: "ReplaceCard", after: "take into use", by: agent, ready: renamed, as: func(ctx context.Context, h *house, by authority.Actor) error {
		return only(h.ReplaceCard(ctx, authority.ReplaceCard{By: by, Card: h.cardID()}))
	}},
	{method: "ReprintCard", after: "take into use", by: agent, ready: lockedOut, as: func(ctx context.Context, h *house, by authority.Actor) error {
		return only(h.ReprintCard(ctx, authority.ReprintCard{By: by, Card: h.cardID()}))
	}},
	{method: "AskBackCard", after: "take into use", by: agent, as: movedAs((*authority.Authority).AskBackCard)},
	{method: "ChaseCard", after: "take into use", by: agent, ready: doneBefore((*authority.Authority).AskBackCard), as: movedAs((*authority.Authority).ChaseCard)},
	{method: "KeepCard", after: "take into use", by: agent, ready: doneBefore((*authority.Authority).AskBackCard), as: movedAs((*authority.Authority).KeepCard)},
	{method: "HandBackCard", after: "take into use", by: agent, as: movedAs((*authority.Authority).HandBackCard)},
	{method: "FindCard", after: "take into use", by: agent, ready: reportedLost, as: func(ctx context.Context, h *house, by authority.Actor) error {
		return only(h.FindCard(ctx, authority.FindCard{By: by, Card: h.cardID()}))
	}},
	{method: "ClearCard", after: "take into use", by: agent, ready: doneBefore((*authority.Authority).HandBackCard), as: movedAs((*authority.Authority).ClearCard)},
	{method: "DestroyCard", after: "take into use", by: agent, ready: doneBefore((*authority.Authority).HandBackCard), as: movedAs((*authority.Authority).DestroyCard)},
	{method: "TryPasscode", after: "take into use", by: agent, as: func(ctx context.Context, h *house, by authority.Actor) error {
		return only(h.TryPasscode(ctx, authority.TryPasscode{By: by, Card: h.cardID()}))
	}},
	func() command {
		c := meeting("UnlockCard", "take into use", (*authority.Authority).UnlockCard)
		c.ready = lockedOut
		return c
	}(),
	meeting("ChangePasscode", "take into use", (*authority.Authority).ChangePasscode),
	{method: "RequestCertificates", after: "order card", by: agent, options: refusing, as: movedAs((*authority.Authority).RequestCertificates)},
	{method: "RenewCertificates", after: "take into use", by: agent, options: options{ca: true}, ready: almostExpired, as: func(ctx context.Context, h *house, by authority.Actor) error {
		return only(h.RenewCertificates(ctx, authority.RenewCertificates{By: by, Card: h.cardID(), Passcode: true}))
	}},
	{method: "RecordCertificates", after: "take into use", by: agent, as: func(ctx context.Context, h *house, by authority.Actor) error {
		return only(h.RecordCertificates(ctx, authority.RecordCertificates{By: by, Card: h.cardID(), Certificates: h.pairFor("elsewhere", h.userID())}))
	}},
}

type cardMove func(*authority.Authority, context.Context, authority.MoveCard) (card.Card, error)

func movedAs(move cardMove) func(context.Context, *house, authority.Actor) error {
	return func(ctx context.Context, h *house, by authority.Actor) error {
		return only(move(h.Authority, ctx, authority.MoveCard{By: by, Card: h.cardID()}))
	}
}

// doneBefore makes a house ready by a move of its card.
func doneBefore(move cardMove) func(*house) error {
	return func(h *house) error { return movedAs(move)(context.Background(), h, agent) }
}

func orderedLater(h *house) error {
	return only(h.OrderCard(context.Background(), authority.OrderCard{By: agent, Case: h.caseID(), Later: true}))
}

// lockedOut tries three wrong passcodes.
func lockedOut(h *house) error {
	var errs []error
	for range card.TriesAllowed {
		errs = append(errs, only(h.TryPasscode(context.Background(), authority.TryPasscode{By: agent, Card: h.cardID()})))
	}
	return errors.Join(errs...)
}

func reportedLost(h *house) error {
	return only(h.ReportCard(context.Background(), authority.ReportCard{By: agent, Card: h.cardID(), Reason: card.ReasonLost}))
}

// almostExpired lets time pass until thirty days before the certificates of the card
// expire.
func almostExpired(h *house) error {
	k, err := h.Card(context.Background(), h.cardID())
	h.clock = k.Certification.Pair.NotAfter().AddDate(0, 0, -30)
	return err
}

// renamed gives the holder of the card another name.
func renamed(h *house) error {
	return h.changeProfile(func(p identity.Profile) (identity.Profile, error) {
		parts := p.Name.Parts()
		parts.Family = "Sample"
		name, err := identity.NewName(parts)
		if err != nil {
			return p, err
		}
		return p.Renamed(identity.NameChange{
			Name: name, Reason: identity.NameByDeedPoll, By: agent.ID, At: h.clock,
			Proof: &identity.NameProof{Kind: identity.ProofDeedPoll, SeenOn: guidance.DateOf(h.clock), SeenBy: agent.ID},
		})
	})
}

// changeProfile changes the profile of the card's holder.
func (h *house) changeProfile(change func(identity.Profile) (identity.Profile, error)) error {
	return h.store.Update(context.Background(), func(tx authority.Tx) error {
		p, err := tx.Profile(h.userID())
		if err != nil {
			return err
		}
		if p, err = change(p); err != nil {
			return err
		}
		return tx.PutProfile(p)
	})
}

// pairFor returns a pair of certificates of somebody, as DER one after the other.
func (h *house) pairFor(ref string, holder identity.UserID) []byte {
	pair := must(h.sim.Issue(context.Background(), authority.CertificateOrder{Ref: ref, Card: "card-" + ref, Holder: holder}))
	return bytes.Join(pair, nil)
}
