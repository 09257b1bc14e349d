package rbac

import (
	"slices"
	"time"

	"github.com/rakit-dev/rakit/guidance"
)

// AccessKind is what a request for access asks for. The zero AccessKind is invalid.
type AccessKind uint8

// The kinds, as the user guides have them.
const (
	CreateAssignment AccessKind = iota + 1 // a position that the user is to hold
	ModifyAssignment                       // other days of a position that they hold, or are to hold
)

var accessKindNames = []string{"create-assignment", "modify-assignment"}

// AccessKinds returns every kind, in the order of the constants.
func AccessKinds() []AccessKind { return guidance.MembersClosed[AccessKind](accessKindNames) }

// String returns the kind as it is written in documents, or "invalid".
func (k AccessKind) String() string { return guidance.NameClosed(accessKindNames, k) }

// MarshalText returns the kind as text; the zero kind is an error.
func (k AccessKind) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("kind of access request", accessKindNames, k)
}

// UnmarshalText reads a kind; unknown text is a [*guidance.UnknownValueError].
func (k *AccessKind) UnmarshalText(text []byte) (err error) {
	*k, err = guidance.ParseClosed[AccessKind]("kind of access request", accessKindNames, string(text))
	return err
}

// AccessRequest is a request for access of somebody, and what became of it.
// [AskAccessFor] makes one. It has three clocks, each kept in one place: until when
// it waits (DecideBy, ApplyBy), when the access starts, and how long it lasts
// (Wanted).
type AccessRequest struct {
	ID           string             `json:"id"`
	Kind         AccessKind         `json:"kind"`
	Organisation string             `json:"organisation"`         // ODS code, that of the position
	Position     string             `json:"position"`             // id of the position
	User         string             `json:"user"`                 // user id: for whom
	Assignment   string             `json:"assignment,omitempty"` // id of the assignment that is to be changed, or was made
	Was          guidance.Interval  `json:"was,omitzero"`         // the days of the assignment that is to be changed, when somebody asked
	Wanted       WantedAccess       `json:"wanted"`
	Content      string             `json:"content"`          // [Position.Content] of what was asked for
	Reason       string             `json:"reason"`           // why they need it, without names
	State        AccessRequestState `json:"state"`            // as stored: see StateAt
	RequestedBy  string             `json:"requestedBy"`      // user id
	RequestedAt  time.Time          `json:"requestedAt"`      // UTC
	DecideBy     guidance.Date      `json:"decideBy"`         // the last London day on which it can be decided
	ApplyBy      guidance.Date      `json:"applyBy,omitzero"` // once approved: the last one on which the access can be given
	Lock         *AccessLock        `json:"lock,omitempty"`
	Decisions    []AccessDecision   `json:"decisions,omitempty"` // in order
	Applied      *AccessStep        `json:"applied,omitempty"`   // the access was given
	Withdrawn    *AccessStep        `json:"withdrawn,omitempty"`
	Version      int64              `json:"-"` // kept by the store
}

// WantedAccess is when access starts and how long it lasts (RA-RBC-067): one of End,
// Days and OpenEndReason is given.
type WantedAccess struct {
	Start         guidance.Date `json:"start,omitzero"`          // zero: the day on which it is given; of a change: as it was
	End           guidance.Date `json:"end,omitzero"`            // the last day
	Days          int           `json:"days,omitzero"`           // how many days it lasts, the first included
	OpenEndReason string        `json:"openEndReason,omitempty"` // why it has no end
}

// AccessLock says to whom a request is locked.
type AccessLock struct {
	By    string    `json:"by"`    // user id
	Until time.Time `json:"until"` // UTC; from that instant on it is not locked
}

// AccessVerdict is what somebody decided. The zero AccessVerdict is invalid.
type AccessVerdict uint8

// The verdicts.
const (
	VerdictApproved AccessVerdict = iota + 1
	VerdictRejected
)

var accessVerdictNames = []string{"approved", "rejected"}

// AccessVerdicts returns every verdict, in the order of the constants.
func AccessVerdicts() []AccessVerdict {
	return guidance.MembersClosed[AccessVerdict](accessVerdictNames)
}

// String returns the verdict as it is written in documents, or "invalid".
func (v AccessVerdict) String() string { return guidance.NameClosed(accessVerdictNames, v) }

// MarshalText returns the verdict as text; the zero verdict is an error.
func (v AccessVerdict) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("verdict on an access request", accessVerdictNames, v)
}

// UnmarshalText reads a verdict; unknown text is a [*guidance.UnknownValueError].
func (v *AccessVerdict) UnmarshalText(text []byte) (err error) {
	*v, err = guidance.ParseClosed[AccessVerdict]("verdict on an access request", accessVerdictNames, string(text))
	return err
}

// AccessDecision is a decision on a request.
type AccessDecision struct {
	Verdict   AccessVerdict     `json:"verdict"`
	By        string            `json:"by"`               // user id
	At        time.Time         `json:"at"`               // UTC
	Reason    string            `json:"reason,omitempty"` // of a rejection
	Note      string            `json:"note,omitempty"`
	Overrides []guidance.RuleID `json:"overrides,omitempty"` // rules that local policy let pass
}

// AccessStep is a step that is no decision.
type AccessStep struct {
	By        string            `json:"by"`                // user id
	At        time.Time         `json:"at"`                // UTC
	Because   string            `json:"because,omitempty"` // why a request was ended that nobody took back
	Note      string            `json:"note,omitempty"`
	Overrides []guidance.RuleID `json:"overrides,omitempty"` // rules that local policy let pass
}

// AccessAsking is what [AskAccessFor] is asked for.
type AccessAsking struct {
	ID         string
	User       string // user id: for whom
	Position   Position
	Assignment *Assignment // the one that is to be changed; nil asks for a new one
	Wanted     WantedAccess
	Reason     string // why they need it, without names
	By         string // user id of who asks
	SamePerson bool   // the caller found by other means (an NI number, say) that the user is who asks
	MayGive    bool   // whoever asks may give the position without asking: see [Position.CheckAssignable]
	At         time.Time
}

// AskAccessFor returns a request that waits to be decided, or a [*guidance.Refusal]
// with every rule that it does not meet: RA-RBC-057, 062, and 066 to 069. Who may
// ask is decided by [Authorize].
func AskAccessFor(a AccessAsking, p AccessRequestPolicy) (AccessRequest, error) {
	r := AccessRequest{
		ID: a.ID, Kind: CreateAssignment, Organisation: a.Position.Organisation, Position: a.Position.ID, User: a.User,
		Content: a.Position.Content(), Wanted: a.Wanted, Reason: a.Reason, RequestedBy: a.By, RequestedAt: a.At.UTC(), State: AccessOpen,
	}
	var as guidance.Assessment
	named := present(a.ID, a.User, a.Position.ID, a.By, a.Reason) && isODS(a.Position.Organisation) && !a.At.IsZero()
	as.Require(ruleAccessParts, named, "", "")
	if own := a.SamePerson || a.By == a.User; !own || p.OwnAccess != Note {
		as.Require(ruleAccessPeople, !own, "/user", "the access is for the person who asks for it")
	}
	if a.Assignment == nil {
		as.Require(ruleAccessAssignable, !a.MayGive, "/position", "whoever asks may assign the position: there is nothing to ask for")
		r.judgeNew(&as, a.Position, a.At)
	} else {
		as.Skip(ruleAccessAssignable)
		r.Kind, r.Assignment = ModifyAssignment, a.Assignment.ID
		r.Was = guidance.Interval{From: a.Assignment.Start, To: a.Assignment.End}
		r.judgeChange(&as, a.Position, *a.Assignment, a.At)
	}
	if err := as.Refusal("request access"); err != nil {
		return AccessRequest{}, err
	}
	r.DecideBy = guidance.DateOf(a.At).AddDays(p.wait())
	return r, nil
}

// StateAt returns the state at an instant: one that has run out by then is expired,
// even if nothing ever marked it.
func (r AccessRequest) StateAt(at time.Time) AccessRequestState {
	if end, waits := r.RunsOut(); waits && !at.Before(end) {
		return AccessExpired
	}
	return r.State
}

// RunsOut returns the instant from which a request has run out: the end of the last
// London day on which it can be decided or, once approved, on which the access can
// be given. waits is false for one that waits for nothing.
func (r AccessRequest) RunsOut() (end time.Time, waits bool) {
	switch r.State {
	case AccessOpen:
		return r.DecideBy.AddDays(1).Start(), true
	case AccessApproved:
		return r.ApplyBy.AddDays(1).Start(), true
	}
	return time.Time{}, false
}

// ClosedBy returns the London day on which a request was closed, at whatever hour;
// closed is false for one that waits at the instant.
func (r AccessRequest) ClosedBy(at time.Time) (on guidance.Date, closed bool) {
	switch end, waits := r.RunsOut(); {
	case waits && at.Before(end):
		return guidance.Date{}, false
	case waits:
		return guidance.DateOf(end), true
	}
	return guidance.DateOf(r.lastStep()), true
}

// LockedAt returns the user id to which the request is locked at an instant; ok is
// false when it is locked to nobody.
func (r AccessRequest) LockedAt(at time.Time) (by string, ok bool) {
	if r.Lock == nil || !at.Before(r.Lock.Until) || r.StateAt(at).Final() {
		return "", false
	}
	return r.Lock.By, true
}

// People returns the user ids of all who have a part in the request, each once: for
// whom it is, who asked, to whom it is locked, and who decided. A caller that moves it
// finds out which of them are the person who moves it ([AccessMover.SamePerson]).
func (r AccessRequest) People() []string {
	people := []string{r.User, r.RequestedBy}
	if r.Lock != nil {
		people = append(people, r.Lock.By)
	}
	for _, d := range r.Decisions {
		people = append(people, d.By)
	}
	slices.Sort(people)
	return slices.Compact(people)
}

// lastStep returns the instant of the last step that was kept.
func (r AccessRequest) lastStep() time.Time {
	last := r.RequestedAt
	note := func(at time.Time) {
		if at.After(last) {
			last = at
		}
	}
	for _, d := range r.Decisions {
		note(d.At)
	}
	for _, s := range []*AccessStep{r.Applied, r.Withdrawn} {
		if s != nil {
			note(s.At)
		}
	}
	if r.Lock != nil {
		note(r.Lock.Until.Add(-AccessLockFor))
	}
	return last
}
