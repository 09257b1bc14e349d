package authority

import (
	"io"
	"slices"
	"strings"
	"time"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/rbac"
)

// ExceptionalLog gathers the life of every grant of exceptional access from the events
// of an audit log alone, without the store. The zero ExceptionalLog has seen nothing.
// It is for one goroutine at a time.
type ExceptionalLog struct {
	events []audit.Event // that tell something, as they came
}

// exceptionalLives is what a run of events tells.
type exceptionalLives struct {
	lives map[string]*exceptionalLife
	order []string // ids, as they came
}

// exceptionalLife is one grant as far as it was read.
type exceptionalLife struct {
	recorded rbac.Recorded
	first    int64 // position of the first event
	granted  int64 // position of the grant, or -1
	revoked  string
}

// Take takes in one event, in the order of the log; what is not about exceptional
// access, or was not done, is passed over.
func (l *ExceptionalLog) Take(e audit.Event) {
	if e.Outcome != audit.Done {
		return
	}
	switch e.Action {
	case ActionGrantAccess, ActionReviewAccess, ActionRevokeAccess, ActionGrantRevoked, ActionGrantEnded, ActionExceptionalSignIn:
		l.events = append(l.events, e)
	}
}

// until replays the events to the end of a day in Europe/London; all of them for nil.
func (l *ExceptionalLog) until(on *guidance.Date) exceptionalLives {
	lives := exceptionalLives{lives: map[string]*exceptionalLife{}}
	for _, e := range l.events {
		if on == nil || !on.Before(guidance.DateOf(e.At)) {
			lives.take(e)
		}
	}
	return lives
}

func (l *exceptionalLives) take(e audit.Event) {
	switch e.Action {
	case ActionGrantAccess:
		l.grant(e)
	case ActionReviewAccess:
		life := l.life(e)
		g := &life.recorded.Grant
		life.recorded.After = life.recorded.After || life.granted < 0 || g.Revoked != nil
		next := dateIn(e, "review")
		g.Reviews = append(g.Reviews, rbac.Review{Due: g.Review, By: e.Actor, At: e.At, Next: next})
		g.Review = next
	case ActionRevokeAccess, ActionGrantRevoked, ActionGrantEnded:
		life := l.life(e)
		g := &life.recorded.Grant
		life.recorded.After = life.recorded.After || life.granted < 0 || g.Revoked != nil
		if g.Revoked == nil {
			g.Revoked, life.revoked = &rbac.Revocation{By: e.Actor, At: e.At}, e.Action
		}
	case ActionExceptionalSignIn:
		life := l.life(e)
		life.recorded.After = life.recorded.After || life.granted < 0
		life.recorded.SignIns = append(life.recorded.SignIns, rbac.SignIn{
			Grant: e.Subject, User: signedIn(e), Organisation: e.Detail["organisation"],
			WorkingAt: e.Detail["workingAt"], Statement: e.Detail["statement"], At: e.At,
		})
	}
}

func (l *exceptionalLives) grant(e audit.Event) {
	life := l.life(e)
	life.recorded.Grants++
	if life.granted >= 0 {
		return
	}
	life.granted = e.Seq
	g := &life.recorded.Grant
	_ = g.Kind.UnmarshalText([]byte(e.Detail["kind"])) // an entry of before there were kinds has none
	g.User, g.Organisation, g.WorkingAt = e.Detail["user"], e.Detail["organisation"], e.Detail["workingAt"]
	g.Position, g.Profession = e.Detail["position"], e.Detail["profession"]
	g.Start, g.End, g.Review = dateIn(e, "start"), dateIn(e, "end"), dateIn(e, "review")
	g.GrantedBy, g.GrantedAt = e.Actor, e.At
}

// signedIn returns who began a session, or "" where the event names one and was done by
// another.
func signedIn(e audit.Event) string {
	if e.Detail["user"] != e.Actor {
		return ""
	}
	return e.Actor
}

// life returns what is known of the grant that an event is about.
func (l *exceptionalLives) life(e audit.Event) *exceptionalLife {
	life, ok := l.lives[e.Subject]
	if !ok {
		life = &exceptionalLife{recorded: rbac.Recorded{Grant: rbac.Grant{ID: e.Subject}}, first: e.Seq, granted: -1}
		l.lives[e.Subject] = life
		l.order = append(l.order, e.Subject)
	}
	return life
}

// dateIn returns a day that an event tells, or the zero Date.
func dateIn(e audit.Event, name string) guidance.Date {
	d, err := guidance.ParseDate(e.Detail[name])
	if err != nil {
		return guidance.Date{}
	}
	return d
}

// Grants returns every grant as the log tells it, in the order in which they came. The
// texts that the log keeps as commitments, reason, notes and registration number, are
// empty.
func (l *ExceptionalLog) Grants() []rbac.Grant {
	gs, all := []rbac.Grant{}, l.until(nil)
	for _, id := range all.order {
		gs = append(gs, all.lives[id].recorded.Grant)
	}
	return gs
}

// ExceptionalStanding says how a grant stands on a day.
type ExceptionalStanding string

// How a grant may stand.
const (
	GrantAhead    ExceptionalStanding = "ahead"    // its first day is to come
	GrantStanding ExceptionalStanding = "standing" // it gives access
	GrantRanOut   ExceptionalStanding = "ran-out"  // its last day is past
	GrantRevoked  ExceptionalStanding = "revoked"
	GrantUnclear  ExceptionalStanding = "unclear" // the log does not say on which days it holds
)

// ExceptionalStandings returns every way in which a grant may stand.
func ExceptionalStandings() []ExceptionalStanding {
	return []ExceptionalStanding{GrantAhead, GrantStanding, GrantRanOut, GrantRevoked, GrantUnclear}
}

// ExceptionalEntry is the life of one grant, as the log tells it.
type ExceptionalEntry struct {
	Grant        string              `json:"grant"` // id
	Entry        int64               `json:"entry"` // position in the log at which it was granted; of its first event where that is missing
	User         string              `json:"user,omitempty"`
	Kind         rbac.GrantKind      `json:"kind,omitzero"`
	Organisation string              `json:"organisation,omitempty"` // FFFFF, or that of the position
	Position     string              `json:"position,omitempty"`
	Profession   string              `json:"profession,omitempty"`
	WorkingAt    string              `json:"workingAt,omitempty"`
	Start        guidance.Date       `json:"start,omitzero"`
	End          guidance.Date       `json:"end,omitzero"`
	Review       guidance.Date       `json:"review,omitzero"` // the next review date; zero after the last look
	GrantedBy    string              `json:"grantedBy,omitempty"`
	GrantedAt    time.Time           `json:"grantedAt,omitzero"`
	Reviews      []ExceptionalReview `json:"reviews"`
	Revoked      *ExceptionalEnd     `json:"revoked,omitempty"`
	SignIns      int                 `json:"signIns"`              // sessions that were begun under it
	Sites        []string            `json:"sites,omitempty"`      // ODS codes at which, sorted
	LastSignIn   time.Time           `json:"lastSignIn,omitzero"`  // of them
	Standing     ExceptionalStanding `json:"standing"`             // on the day
	Outstanding  bool                `json:"outstanding,omitzero"` // somebody has to look at it on the day
	Findings     []guidance.Finding  `json:"findings"`
}

// ExceptionalReview is one look that was held. What was found is not in the log.
type ExceptionalReview struct {
	By   string        `json:"by"`
	At   time.Time     `json:"at"`
	Next guidance.Date `json:"next,omitzero"`
}

// ExceptionalEnd is the revocation of a grant. The reason is not in the log.
type ExceptionalEnd struct {
	By     string    `json:"by"`
	At     time.Time `json:"at"`
	Action string    `json:"action"` // of the event that says so: one by one, among many, or with the profile of the holder
}

// Entries returns the life of every grant as it stood at the end of a day in
// Europe/London, in the order of the log: whatever happened later is as if it were not
// in the log. Access that was granted later is therefore left out, even where its days
// begin before; the day of the last event or any later one leaves out nothing, and the
// zero Date everything.
func (l *ExceptionalLog) Entries(on guidance.Date) []ExceptionalEntry {
	entries, then := []ExceptionalEntry{}, l.until(&on)
	for _, id := range then.order {
		entries = append(entries, then.lives[id].entry(on))
	}
	return entries
}

func (l *exceptionalLife) entry(on guidance.Date) ExceptionalEntry {
	g := l.recorded.Grant
	e := ExceptionalEntry{
		Grant: g.ID, Entry: l.granted, User: g.User, Kind: g.OfKind(), Organisation: g.Organisation, Position: g.Position,
		Profession: g.Profession, WorkingAt: g.WorkingAt, Start: g.Start, End: g.End, Review: g.Review,
		GrantedBy: g.GrantedBy, GrantedAt: g.GrantedAt, Reviews: []ExceptionalReview{},
		SignIns: len(l.recorded.SignIns), Standing: standingOf(g, on), Outstanding: g.ReviewDue(on),
		Findings: append([]guidance.Finding{}, l.recorded.Assess(on).Findings()...),
	}
	if l.granted < 0 { // of what kind it was nobody knows
		e.Entry, e.Kind = l.first, 0
	}
	for _, r := range g.Reviews {
		e.Reviews = append(e.Reviews, ExceptionalReview{By: r.By, At: r.At, Next: r.Next})
	}
	if g.Revoked != nil {
		e.Revoked = &ExceptionalEnd{By: g.Revoked.By, At: g.Revoked.At, Action: l.revoked}
	}
	for _, s := range l.recorded.SignIns {
		e.LastSignIn = s.At
		if i, found := slices.BinarySearch(e.Sites, s.WorkingAt); !found {
			e.Sites = slices.Insert(e.Sites, i, s.WorkingAt)
		}
	}
	return e
}

// standingOf is for a grant as it was at the end of the day: a revocation in it is one
// of that day or before.
func standingOf(g rbac.Grant, on guidance.Date) ExceptionalStanding {
	switch {
	case g.Revoked != nil:
		return GrantRevoked
	case g.Start.IsZero() || g.End.IsZero():
		return GrantUnclear
	case on.Before(g.Start):
		return GrantAhead
	case g.ActiveOn(on):
		return GrantStanding
	}
	return GrantRanOut
}

// ExceptionalAudit is what an exported log proves of exceptional access.
type ExceptionalAudit struct {
	On      guidance.Date               `json:"on"`
	Entries []ExceptionalEntry          `json:"entries"` // all of them that were granted by then, in the order of the log
	Counts  map[ExceptionalStanding]int `json:"counts"`  // of entries, by how they stand

	Outstanding int               `json:"outstanding"`    // entries that somebody has to look at
	Unsigned    int               `json:"unsigned"`       // events of exceptional access after the last checkpoint: left out of all the others
	Later       int               `json:"later"`          // events of exceptional access after the day: left out as well
	Log         audit.Report      `json:"log"`            // that of audit.Verify; where it is broken nothing else is told
	Kept        *audit.Checkpoint `json:"kept,omitempty"` // the checkpoint kept elsewhere that the log contains
}

// Errors returns the findings of severity error of all entries: they say that what the
// rules refuse was done all the same, or that the log leaves something out.
func (t ExceptionalAudit) Errors() []guidance.Finding {
	found := []guidance.Finding{}
	for _, e := range t.Entries {
		for _, f := range e.Findings {
			if f.Severity == guidance.Error {
				found = append(found, f)
			}
		}
	}
	return found
}

// ReadExceptionalLog verifies an exported audit log as [audit.Verify] does, reads all
// that it says of exceptional access in the same pass, and returns it as it stood at
// the end of a day ([ExceptionalLog.Entries]); what happened later is counted and left
// out. The list is complete: the log has no other grants as long as it verifies, up
// to its last checkpoint, over which the report gives size and root; taking one line
// out, or changing it, breaks it. That the log was not cut back to an older state is
// shown only with earlier, a signed checkpoint that was kept elsewhere, or nil.
//
// Nothing is told of a log that is broken but where it is. The error is that of
// [audit.Verify], or wraps [audit.ErrLine] for an entry that verifies and cannot be
// read.
func ReadExceptionalLog(log io.Reader, vkey string, earlier []byte, on guidance.Date) (ExceptionalAudit, error) {
	var all ExceptionalLog
	told := ExceptionalAudit{On: on, Entries: []ExceptionalEntry{}, Counts: map[ExceptionalStanding]int{}}
	proven, err := readProven(log, vkey, earlier,
		func(action string) bool { return strings.HasPrefix(action, exceptionalAction) },
		func(e audit.Event) error {
			if on.Before(guidance.DateOf(e.At)) {
				told.Later++
			} else {
				all.Take(e)
			}
			return nil
		})
	if err != nil {
		return ExceptionalAudit{}, err
	}
	told.Log, told.Kept, told.Unsigned = proven.log, proven.kept, proven.unsigned
	if proven.log.Broken != nil {
		told.Later = 0
		return told, nil
	}
	told.Entries = all.Entries(on)
	for _, e := range told.Entries {
		told.Counts[e.Standing]++
		if e.Outstanding {
			told.Outstanding++
		}
	}
	return told, nil
}

// exceptionalAction is how the action of an event of exceptional access begins.
const exceptionalAction = "exceptional-access."
