package authenticator

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

// Authenticator is one thing that one person signs in with. Make one with
// [Register]; the zero Authenticator was never registered. Instants are in UTC.
type Authenticator struct {
	ID           string          `json:"id"`
	Holder       identity.UserID `json:"holder"`
	Kind         Kind            `json:"kind"`
	Label        string          `json:"label,omitempty"` // by which its holder tells it from others
	State        State           `json:"state"`
	RegisteredAt time.Time       `json:"registeredAt"`
	RegisteredBy identity.UserID `json:"registeredBy"` // the holder, if they did it themselves

	RemovedAt time.Time       `json:"removedAt,omitzero"`
	RemovedBy identity.UserID `json:"removedBy,omitzero"`
	Reason    RemovalReason   `json:"reason,omitzero"` // why it was removed

	Version int64 `json:"-"` // the store's, to notice that somebody else wrote
}

// Request is what [Register] is asked for.
type Request struct {
	ID      string           // the new authenticator's own
	Profile identity.Profile // of the holder
	Kind    Kind
	Label   string          // at most 60 characters, without control characters; may be empty
	By      identity.UserID // who registers it; the holder themselves, where the kind allows it
	Held    []Authenticator // those that the holder has had so far, removed or not
	At      time.Time
}

// longestLabel is how long a label may be, in characters.
const longestLabel = 60

// Register returns the active authenticator. The error is a [*guidance.Refusal] with
// every reason: by RA-IDN-091 for a kind that is not offered on that London day (of
// days long past nobody knows, and the rule refuses nothing: [Kind.CheckOffered]),
// RA-IDN-092 for one that its holder may not register, RA-IDN-093 where something is
// missing, RA-IDN-094 for a second robot beside one that is active, RA-IDN-085 for a
// profile that is not open, and RA-IDN-098 before the profile was opened.
func Register(r Request) (Authenticator, error) {
	a := r.Profile.CheckOpen("/profile")
	r.checkParts(&a)
	offer, known := r.Kind.Offer()
	var on guidance.Date
	if !r.At.IsZero() {
		on = guidance.DateOf(r.At)
	}
	a.Merge(r.Kind.CheckOffered(on, "/kind"))
	if !known || r.By != r.Profile.UserID {
		a.Skip(ruleSelf)
	} else {
		a.Require(ruleSelf, offer.Self, "/by", "this kind is registered by the Registration Authority, not by its holder")
	}
	if r.Kind != Robot {
		a.Skip(ruleOneRobot)
	} else {
		a.Require(ruleOneRobot, !slices.ContainsFunc(r.Held, r.activeRobot), "/held",
			"a code of the robot is active: remove it before another is generated")
	}
	t, err := next(0, MoveRegister, a)
	if err != nil {
		return Authenticator{}, err
	}
	return Authenticator{
		ID: r.ID, Holder: r.Profile.UserID, Kind: r.Kind, Label: strings.TrimSpace(r.Label), State: t.To,
		RegisteredAt: r.At.UTC(), RegisteredBy: r.By,
	}, nil
}

// activeRobot reports whether held is an active robot of the same holder.
func (r Request) activeRobot(held Authenticator) bool {
	return held.Holder == r.Profile.UserID && held.Kind == Robot && held.State == Active
}

// checkParts applies RA-IDN-093 and RA-IDN-098.
func (r Request) checkParts(a *guidance.Assessment) {
	a.Require(ruleParts, strings.TrimSpace(r.ID) != "", "/id", "the authenticator has no id of its own")
	a.Require(ruleParts, !slices.ContainsFunc(r.Held, func(h Authenticator) bool { return h.ID == r.ID }), "/id", "the id is that of another authenticator")
	a.Require(ruleParts, !r.Profile.UserID.IsZero(), "/profile/userID", "whose it is to be is not said")
	a.Require(ruleParts, !r.By.IsZero(), "/by", "who registers it is not said")
	a.Require(ruleParts, soundLabel(r.Label), "/label", "the label is longer than 60 characters, or has a character that cannot be seen")
	a.Require(ruleClock, !r.At.IsZero() && !r.At.Before(r.Profile.OpenedAt), "/at", "the instant is missing, or before the profile was opened")
}

func soundLabel(s string) bool {
	return utf8.ValidString(s) && utf8.RuneCountInString(s) <= longestLabel &&
		!strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) })
}

// Removal is why an authenticator is removed, by whom and when.
type Removal struct {
	Reason RemovalReason
	By     identity.UserID
	At     time.Time
}

// Remove returns the authenticator after it was removed, which is for good. The error
// is a [*guidance.Refusal] with every reason: by RA-IDN-095 for one that was removed,
// RA-IDN-096 where who or why is missing, not in the list, or not a reason of this
// kind, and RA-IDN-098 before it was registered. [ProfileClosed] is for [RemoveAll].
func (a Authenticator) Remove(r Removal) (Authenticator, error) {
	var found guidance.Assessment
	found.Require(ruleRemoval, r.Reason != ProfileClosed, "/reason", "this reason belongs to a profile that was closed")
	return a.removed(r, found)
}

func (a Authenticator) removed(r Removal, found guidance.Assessment) (Authenticator, error) {
	found.Require(ruleRemoval, r.Reason.String() != "invalid", "/reason", "the reason is missing, or not in the list")
	found.Require(ruleRemoval, r.Reason != CodeUnused || a.Kind == Robot, "/reason", "only a robot has a code that can go unused")
	found.Require(ruleRemoval, !r.By.IsZero(), "/by", "who removes it is not said")
	found.Require(ruleClock, !r.At.IsZero() && !r.At.Before(a.RegisteredAt), "/at", "the instant is missing, or before the authenticator was registered")
	t, err := next(a.State, MoveRemove, found)
	if err != nil {
		return Authenticator{}, err
	}
	a.State, a.Reason, a.RemovedBy, a.RemovedAt = t.To, r.Reason, r.By, r.At.UTC()
	return a, nil
}

// RemoveAll returns those of held that were active, removed because their holder's
// profile was closed: by whoever closed it and at that instant, or when they were
// registered, should that be later. The error is a [*guidance.Refusal] by RA-IDN-097
// where p is open, does not say by whom it was closed, or is not the holder's.
func RemoveAll(p identity.Profile, held []Authenticator) ([]Authenticator, error) {
	var a guidance.Assessment
	a.Require(ruleAllRemoved, p.Life() != identity.ProfileOpen && p.Closing != nil && !p.Closing.By.IsZero(), "/profile", "the profile is not closed, or nobody knows by whom")
	a.Require(ruleAllRemoved, !slices.ContainsFunc(held, func(h Authenticator) bool { return h.Holder != p.UserID }), "/held", "an authenticator is not the holder's")
	if err := a.Refusal("remove all authenticators"); err != nil {
		return nil, err
	}
	ended := []Authenticator{}
	for _, h := range held {
		if h.State != Active {
			continue
		}
		at := p.Closing.At
		if at.Before(h.RegisteredAt) {
			at = h.RegisteredAt
		}
		h, err := h.removed(Removal{Reason: ProfileClosed, By: p.Closing.By, At: at}, guidance.Assessment{})
		if err != nil {
			return nil, err
		}
		ended = append(ended, h)
	}
	return ended, nil
}
