package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"path/filepath"
	"time"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/store/sqlite"
	"github.com/rakit-dev/rakit/temporary"
)

// dueLists loads the cards of a nation into a store, and reads the first pages of
// what is due: the certificates that expire in ninety days, for one organisation
// and for one that acts for all of them, and the temporary cards that are overdue.
// A card expires on some day of three years, so that one in twelve is due.
var dueLists = nation{id: "due-lists", cards: 1_000_000, organisations: 20_500, temporaryCards: 20_500, runs: 51}

type nation struct {
	id                                         string
	cards, organisations, temporaryCards, runs int
}

func (m nation) name() string { return m.id }

// today is a day on which things are due.
var today = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

func (m nation) rows(dir string) (_ []row, err error) {
	signer, err := newSigner()
	if err != nil {
		return nil, err
	}
	path := filepath.Join(dir, "rakit.db")
	in := make([]string, m.organisations)
	for n := range in {
		in[n] = fmt.Sprintf("R%05d", n)
	}
	began := time.Now()
	if err := sqlite.Load(context.Background(), path, signer, m.population(in)); err != nil {
		return nil, err
	}
	rate := float64(m.cards) / time.Since(began).Seconds()
	store, err := sqlite.Open(path, signer)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	if err := m.lend(store, in); err != nil {
		return nil, err
	}
	rows := []row{{
		what: thousands(int64(m.cards)) + " cards of " + thousands(int64(m.organisations)) + " organisations loaded",
		ours: perSecond.show(1/rate) + ", in one transaction", goal: "≥ 20,000/s", verdict: verdict(rate >= 20_000),
	}}
	by := card.DueHorizon(guidance.DateOf(today))
	for _, page := range []struct {
		what string
		read func(authority.Tx) (int, error)
	}{
		{"certificates to renew, one organisation: first page", m.expiring(in[7:8], by)},
		{"certificates to renew, every organisation: first page", m.expiring(in, by)},
		{"overdue temporary cards of the nation: first page", func(tx authority.Tx) (int, error) {
			found, err := tx.OverdueTemporaryCards(today, pageOf)
			return len(found), err
		}},
	} {
		took, found, err := m.page(store, page.read)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", page.what, err)
		}
		const goal = 50 * time.Millisecond
		rows = append(rows, row{what: page.what, ours: fmt.Sprintf("%s (%d found)", span(took), found), goal: "< 50 ms", verdict: verdict(took < goal && found > 0)})
	}
	return rows, nil
}

// pageOf is how many are asked for: a page of the API, and the one after it.
const pageOf = 51

func (m nation) expiring(in []string, by guidance.Date) func(authority.Tx) (int, error) {
	return func(tx authority.Tx) (int, error) {
		found, err := tx.ListExpiring(in, authority.ExpiringFilter{By: by}, authority.Page{Limit: pageOf})
		return len(found), err
	}
}

// page reads a page some times, and returns the median.
func (m nation) page(store *sqlite.Store, read func(authority.Tx) (int, error)) (took time.Duration, found int, err error) {
	var times []time.Duration
	for range m.runs {
		began := time.Now()
		err := store.View(context.Background(), func(tx authority.Tx) (err error) {
			found, err = read(tx)
			return err
		})
		if err != nil {
			return 0, 0, err
		}
		times = append(times, time.Since(began))
	}
	return median(times), found, nil
}

// population yields the cards of the nation.
func (m nation) population(in []string) iter.Seq2[card.Card, error] {
	return func(yield func(card.Card, error) bool) {
		for n := range m.cards {
			if !yield(m.card(in, n), nil) {
				return
			}
		}
	}
}

// lend puts the temporary cards into the store.
func (m nation) lend(store *sqlite.Store, in []string) error {
	return store.Update(context.Background(), func(tx authority.Tx) error {
		for n := range m.temporaryCards {
			k, err := m.temporaryCard(in, n)
			if err != nil {
				return err
			}
			if err := tx.PutTemporaryCard(k); err != nil {
				return err
			}
		}
		return nil
	})
}

// card returns the nth card of the nation.
func (m nation) card(in []string, n int) card.Card {
	holder := fmt.Sprintf("%012d", 555_000_000_000+n*8/10)
	end := today.AddDate(0, 0, (n*7+n/len(in)*23)%(3*365))
	certificate := card.Certificate{
		UserID: holder, Serial: fmt.Sprintf("%016x", n), Issuer: "CN=SubCA02,OU=CA,O=nhs", NotBefore: end.AddDate(-3, 0, 0), NotAfter: end,
		KeyAlgorithm: card.RSAKey, KeyBits: 2048, SignatureAlgorithm: card.SignatureAlgorithms()[0], Use: card.ForAuthentication,
		Fingerprint: fmt.Sprintf("%064x", 2*n), KeyFingerprint: fmt.Sprintf("%064x", 2*n+1),
	}
	other := certificate
	other.Use = card.ForSigning
	return card.Card{
		ID: fmt.Sprintf("card-%016x", n*2654435761%(1<<40)), Registration: fmt.Sprintf("case-%016x", n), Holder: holder,
		Organisation: in[n%len(in)], State: card.InUse, Serial: fmt.Sprintf("08%08d", n),
		OrderedAt: today.AddDate(-1, 0, 0), PrintedAt: today.AddDate(-1, 0, 1), InUseAt: today.AddDate(-1, 0, 2),
		Certification: card.Certification{
			State: card.Certified, Ref: fmt.Sprintf("certify-%d", n), AskedAt: today.AddDate(-1, 0, 1), SettledAt: today.AddDate(-1, 0, 1),
			Pair: card.Pair{Authentication: certificate, Signing: other},
		},
	}
}

// temporaryCard returns the nth temporary card; one in a hundred is overdue.
func (m nation) temporaryCard(in []string, n int) (temporary.Card, error) {
	organisation, err1 := identity.ParseODSCode(in[n%len(in)])
	name, err2 := temporary.NewName(organisation, fmt.Sprintf("AE%d", n))
	holder, err3 := identity.NewName(identity.NameParts{Given: "Ada", Family: "Example"})
	checker, err4 := identity.ParseUserID("555000000002")
	if err := errors.Join(err1, err2, err3, err4); err != nil {
		return temporary.Card{}, err
	}
	lent := today.Add(-time.Hour)
	if n%100 == 0 {
		lent = today.AddDate(0, 0, -3)
	}
	return temporary.Card{
		ID: fmt.Sprintf("tac-%016x", n), Organisation: organisation, Name: name, Serial: fmt.Sprintf("09%08d", n), State: temporary.Lent,
		Handovers: []temporary.Handover{{
			ID: fmt.Sprintf("handover-%d", n), Holder: temporary.Holder{Name: holder, Registration: fmt.Sprintf("case-%016x", n)},
			Category: evidence.Locum, Documents: []evidence.Kind{evidence.UKPassport}, CheckedBy: checker, Appointment: "appointment-1",
			Reason: temporary.Reasons()[0], Request: temporary.Request{Reference: "form-1", PriorityOn: guidance.DateOf(lent)},
			GivenBy: checker, GivenAt: lent,
		}},
	}, nil
}
