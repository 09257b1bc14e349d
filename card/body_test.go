package card_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/guidance"
)

// bodyGrid is written by hand like [grid], for a card that ended for a reason for
// which its plastic may be used again; none is a card of which there is no plastic.
const bodyGrid = `
.         find    clear   destroy
out       found   C024    C001
found     C001    C024    destroyed
in-hand   C001    cleared destroyed
cleared   C001    C024    C001
destroyed C001    C024    C001
invalid   C001    C024    C001
`

func bodyMoved(c card.Card, m card.BodyMove, at time.Time) (card.Card, error) {
	switch m {
	case card.Find:
		return c.Found(at)
	case card.Clear:
		return c.Cleared(at)
	}
	return c.Destroyed(at)
}

// ended returns a card that ended from a state, for a reason.
func ended(t testing.TB, from card.State, r card.CancelReason) card.Card {
	t.Helper()
	switch r {
	case card.ReasonSpoiledPrint:
		return must(t)(at(t, from).Spoiled(hour(8)))
	case card.ReasonLockedOrExpiredReprinted: // which nothing but a reprint gives
		c := must(t)(at(t, from).Cancelled(card.ReasonOtherLeaver, hour(8)))
		c.Reason = r
		return c
	}
	return must(t)(at(t, from).Cancelled(r, hour(8)))
}

func TestBodyEveryPair(t *testing.T) {
	want, got, table := cells(t, bodyGrid), map[[2]string]string{}, map[[2]string]string{}
	for _, s := range append(card.BodyStates(), 0) {
		for _, m := range card.BodyMoves() {
			c := ended(t, card.InUse, card.ReasonProfileClosed)
			c.Body = s
			pair := [2]string{s.String(), m.String()}
			after, err := bodyMoved(c, m, hour(9))
			got[pair], table[pair] = after.Body.String(), want[pair]
			if err != nil {
				got[pair] = short(refusalOf(t, err).Rule())
			}
			if len(want[pair]) > 4 { // a state: the table has to say it
				table[pair] = "no line"
			}
			if (after == card.Card{}) != (err != nil) {
				t.Errorf("%v: card %v beside error %v", pair, after, err)
			}
		}
	}
	for _, line := range card.BodyTransitions() {
		table[[2]string{line.From.String(), line.Move.String()}] = line.To.String()
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("moves of what is left mismatch (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(want, table); diff != "" {
		t.Errorf("table of what is left mismatch (-want +got):\n%s", diff)
	}
}

// TestWhatIsLeftOfAnEndedCard: where the plastic is depends on where the card was.
func TestWhatIsLeftOfAnEndedCard(t *testing.T) {
	want := map[card.State]card.BodyState{
		card.Deferred: 0, card.Ordered: 0,
		card.Printed: card.BodyInHand, card.Undelivered: card.BodyInHand,
		card.Dispatched: card.BodyOut, card.Received: card.BodyOut, card.Releasing: card.BodyOut,
		card.Released: card.BodyOut, card.ReleaseFailed: card.BodyOut, card.SendUnknown: card.BodyOut, card.InUse: card.BodyOut, card.AskedBack: card.BodyOut,
	}
	for _, s := range card.States() {
		if s.Final() {
			continue
		}
		if c := at(t, s); c.Body != 0 {
			t.Errorf("a card that is %s has a body that is %s", s, c.Body)
		}
		if c := ended(t, s, card.ReasonProfileClosed); c.Body != want[s] {
			t.Errorf("what is left of a card that ended when it was %s is %s, want %s", s, c.Body, want[s])
		}
	}
	for _, s := range []card.State{card.Ordered, card.Printed} {
		if c := ended(t, s, card.ReasonSpoiledPrint); c.Body != card.BodyInHand {
			t.Errorf("what is left of a card that was spoiled when it was %s is %s, want in-hand", s, c.Body)
		}
	}
	for _, s := range []card.State{card.InUse, card.AskedBack} {
		if c := must(t)(at(t, s).HandedBack(hour(8))); c.Body != card.BodyInHand || c.Reason != card.ReasonOtherLeaver {
			t.Errorf("what is left of a card that was given back is %s, and it ended for %s", c.Body, c.Reason)
		}
	}
}

// TestFoundByEveryReason takes a card that ended for each reason through the hands of
// the Registration Authority: it can be cleared only if the list says so, destroyed
// always, and it never works again (RA-CRD-023).
func TestFoundByEveryReason(t *testing.T) {
	reusable := map[card.CancelReason]bool{
		card.ReasonLost: false, card.ReasonStolen: false, card.ReasonDamaged: false, card.ReasonSpoiledPrint: false,
		card.ReasonNameChanged: true, card.ReasonLockedOrExpiredReprinted: true, card.ReasonProfileClosed: true,
		card.ReasonUndelivered: true, card.ReasonPasscodeNotDelivered: true, card.ReasonOtherLeaver: true,
	}
	for _, r := range card.CancelReasons() {
		t.Run(r.String(), func(t *testing.T) {
			may, known := reusable[r]
			if !known || r.Reusable() != may {
				t.Errorf("Reusable() = %v, want %v, known %v", r.Reusable(), may, known)
			}
			out := ended(t, from(r, card.InUse), r)
			if r != card.ReasonSpoiledPrint {
				c := out
				_, err := c.Cleared(hour(9))
				refusedAmong(t, err, "RA-CRD-024")
				_, err = c.Destroyed(hour(9))
				refusedBy(t, err, "RA-CRD-001")
				want := c
				want.Body, want.BodyMovedAt = card.BodyFound, hour(9)
				c = must(t)(c.Found(hour(9).In(guidance.London())))
				if diff := cmp.Diff(want, c, exactly); diff != "" {
					t.Errorf("Found() mismatch (-want +got):\n%s", diff)
				}
				neverAgain(t, c)
				_, err = c.Cleared(hour(10))
				refusedAmong(t, err, "RA-CRD-024")
				neverAgain(t, must(t)(c.Destroyed(hour(10))))
			}
			c := ended(t, from(r, card.Printed), r)
			c.Body = card.BodyInHand // as when it came back from the post
			neverAgain(t, c)
			cleared, err := c.Cleared(hour(10))
			if may {
				if err != nil || cleared.Body != card.BodyCleared {
					t.Errorf("Cleared() = %s, %v", cleared.Body, err)
				}
				neverAgain(t, cleared)
			} else {
				refusedBy(t, err, "RA-CRD-024")
			}
			destroyed := must(t)(c.Destroyed(hour(10)))
			if destroyed.Body != card.BodyDestroyed || !destroyed.BodyMovedAt.Equal(hour(10)) {
				t.Errorf("Destroyed() = %s at %s", destroyed.Body, destroyed.BodyMovedAt)
			}
			neverAgain(t, destroyed)
		})
	}
	for _, r := range []card.CancelReason{0, card.ReasonSpoiledPrint + 1, 255} {
		if r.Reusable() {
			t.Errorf("CancelReason(%d), which is none, is reusable", r)
		}
	}
}

// from returns a state from which a card ends for a reason, the given one if it can.
func from(r card.CancelReason, s card.State) card.State {
	switch r {
	case card.ReasonSpoiledPrint:
		return card.Printed
	case card.ReasonUndelivered:
		return card.Dispatched
	case card.ReasonPasscodeNotDelivered:
		return card.ReleaseFailed
	}
	return s
}

// TestClearedByItsCertificates: a card is cleared whatever became of its certificates,
// but while the authority owes an answer about them.
func TestClearedByItsCertificates(t *testing.T) {
	want := map[card.CertificationState]bool{
		card.Uncertified: true, card.Certified: true, card.Revoked: true,
		card.Requested: false, card.Renewing: false, card.Revoking: false,
	}
	for _, s := range card.CertificationStates() {
		c := ended(t, card.Printed, card.ReasonProfileClosed)
		c.Certification.State = s
		got, err := c.Cleared(hour(9))
		if want[s] {
			if err != nil || got.Body != card.BodyCleared {
				t.Errorf("certificates %s: body %s, %v", s, got.Body, err)
			}
			continue
		}
		if p := refusedBy(t, err, "RA-CRD-024").Findings[0].Pointer; p != "/certification" {
			t.Errorf("certificates %s: refused at %s", s, p)
		}
	}
}

// neverAgain asserts that no step brings a card that has ended back to life, or gives
// it certificates or a lock.
func neverAgain(t *testing.T, c card.Card) {
	t.Helper()
	for m, step := range steps {
		_, err := step(c)
		if refusal := refusalOf(t, err); refusal.Rule() != "RA-CRD-010" {
			t.Errorf("%s of a card that has ended: %v, want refused by RA-CRD-010", m, err)
		}
	}
	for _, m := range card.LockMoves() {
		_, err := lockMoved(c, m, certified)
		refusedAmong(t, err, "RA-CRD-025")
	}
	_, err := c.CertificatesRequested("ca-1", certified)
	refusedAmong(t, err, "RA-CRD-029")
	_, err = c.CertificatesRecorded(wholePair(), certified)
	refusedAmong(t, err, "RA-CRD-029")
	_, err = c.MovedTo("RX2")
	refusedBy(t, err, "RA-CRD-032")
	if c.StatusAt(certified) != card.Ended {
		t.Errorf("a card that has ended is %s", c.StatusAt(certified))
	}
}

func TestBodyOfACardThatHasNotEnded(t *testing.T) {
	for _, s := range append(card.States(), 0) {
		if s.Final() {
			continue
		}
		c := card.Card{}
		if s != 0 {
			c = at(t, s)
		}
		for _, body := range append(card.BodyStates(), 0) {
			c.Body, c.Reason = body, card.ReasonProfileClosed
			for _, m := range card.BodyMoves() {
				_, err := bodyMoved(c, m, hour(9))
				refusedBy(t, err, "RA-CRD-001")
			}
		}
	}
}

func TestBodyClock(t *testing.T) {
	c := must(t)(at(t, card.InUse).HandedBack(hour(8)))
	for _, early := range []time.Time{hour(8).Add(-1), {}} {
		_, err := ended(t, card.InUse, card.ReasonLost).Found(early)
		refusedBy(t, err, "RA-CRD-011")
		_, err = c.Cleared(early)
		refusedBy(t, err, "RA-CRD-011")
		_, err = c.Destroyed(early)
		refusedBy(t, err, "RA-CRD-011")
	}
	_, err := must(t)(c.Destroyed(hour(10))).Destroyed(hour(10).Add(-1))
	refusedBy(t, err, "RA-CRD-011", "RA-CRD-001")
}

// remains is a hand model of what is left of a card: lying somewhere, here, or gone;
// and whether anybody but the Registration Authority had it.
type remains struct {
	card       card.Card
	now        time.Time
	here, gone bool
	strange    bool
	mayReuse   bool
}

func (r *remains) step(t *rapid.T, allowed bool, next card.Card, err error) bool {
	if (err == nil) != allowed {
		t.Fatalf("body %s: error %v, want allowed %v", r.card.Body, err, allowed)
	}
	if allowed {
		r.card = next
	}
	return allowed
}

func (r *remains) tick(t *rapid.T) time.Time {
	r.now = r.now.Add(time.Duration(rapid.IntRange(0, 3).Draw(t, "hours")) * time.Hour)
	return r.now
}

func (r *remains) Find(t *rapid.T) {
	c, err := r.card.Found(r.tick(t))
	if r.step(t, !r.here && !r.gone, c, err) {
		r.here, r.strange = true, true
	}
}

func (r *remains) Clear(t *rapid.T) {
	c, err := r.card.Cleared(r.tick(t))
	if r.step(t, r.here && !r.strange && !r.gone && r.mayReuse, c, err) {
		r.gone = true
	}
}

func (r *remains) Destroy(t *rapid.T) {
	c, err := r.card.Destroyed(r.tick(t))
	if r.step(t, r.here && !r.gone, c, err) {
		r.gone = true
	}
}

func (r *remains) Check(t *rapid.T) {
	c := r.card
	if (c.Body == card.BodyInHand) != (r.here && !r.strange && !r.gone) || (c.Body == card.BodyFound) != (r.strange && !r.gone) || (c.Body == card.BodyOut) != (!r.here && !r.gone) {
		t.Fatalf("body %s, want here %v, gone %v", c.Body, r.here, r.gone)
	}
	if c.State != card.Cancelled || !c.EndedAt.Equal(hour(8)) {
		t.Fatalf("the card came back: %s", c.State)
	}
}

func TestRemains(t *testing.T) {
	uses := []card.CancelReason{card.ReasonLost, card.ReasonDamaged, card.ReasonNameChanged, card.ReasonOtherLeaver}
	rapid.Check(t, func(rt *rapid.T) {
		from := rapid.SampledFrom([]card.State{card.Printed, card.InUse}).Draw(rt, "from")
		reason := rapid.SampledFrom(uses).Draw(rt, "reason")
		m := &remains{card: ended(t, from, reason), now: hour(8), here: from == card.Printed}
		m.mayReuse = reason == card.ReasonNameChanged || reason == card.ReasonOtherLeaver
		rt.Repeat(rapid.StateMachineActions(m))
	})
}
