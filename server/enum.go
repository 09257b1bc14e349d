package server

import (
	"encoding"
	"reflect"

	"github.com/danielgtaylor/huma/v2"

	"github.com/rakit-dev/rakit/assessment"
	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authenticator"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/campaign"
	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/evidence/gpg45"
	"github.com/rakit-dev/rakit/evidence/licence"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/message"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/rbac/access"
	"github.com/rakit-dev/rakit/registration"
	"github.com/rakit-dev/rakit/temporary"
)

// Closed is a value of a closed list of the library, as text. Its list in the
// contract is the library's own table.
type Closed[T closed] struct{ Value T }

type closed interface {
	comparable
	encoding.TextMarshaler
	String() string
}

func of[T closed](v T) Closed[T] { return Closed[T]{v} }

// MarshalText writes the value as the library does.
func (c Closed[T]) MarshalText() ([]byte, error) { return c.Value.MarshalText() }

// UnmarshalText reads the value as the library does.
func (c *Closed[T]) UnmarshalText(text []byte) error {
	return any(&c.Value).(encoding.TextUnmarshaler).UnmarshalText(text)
}

// IsZero reports whether there is no value.
func (c Closed[T]) IsZero() bool { return c == Closed[T]{} }

// Schema returns the list of values.
func (Closed[T]) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Enum: enums[reflect.TypeFor[T]()]}
}

// enums are the closed lists that stand in the contract.
var enums = map[reflect.Type][]any{
	reflect.TypeFor[registration.Stage]():          names(stages()),
	reflect.TypeFor[registration.Standing]():       names(members[registration.Standing]()),
	reflect.TypeFor[evidence.Route]():              names(evidence.Routes()),
	reflect.TypeFor[evidence.Seen]():               names([]evidence.Seen{evidence.Scan, evidence.PhotoOfDocument, evidence.Original}),
	reflect.TypeFor[message.Kind]():                names(message.Kinds()),
	reflect.TypeFor[message.Channel]():             names(message.Channels()),
	reflect.TypeFor[message.State]():               names(message.States()),
	reflect.TypeFor[message.FailureReason]():       names(message.FailureReasons()),
	reflect.TypeFor[card.State]():                  names(card.States()),
	reflect.TypeFor[card.Move]():                   names(card.Moves()),
	reflect.TypeFor[card.CancelReason]():           names(card.CancelReasons()),
	reflect.TypeFor[card.Status]():                 names(card.Statuses()),
	reflect.TypeFor[card.LockState]():              names(card.LockStates()),
	reflect.TypeFor[card.LockMove]():               names(card.LockMoves()),
	reflect.TypeFor[card.BodyState]():              names(card.BodyStates()),
	reflect.TypeFor[card.BodyMove]():               names(card.BodyMoves()),
	reflect.TypeFor[card.CertificationState]():     names(card.CertificationStates()),
	reflect.TypeFor[card.CertificationMove]():      names(card.CertificationMoves()),
	reflect.TypeFor[card.KeyAlgorithm]():           names(card.KeyAlgorithms()),
	reflect.TypeFor[card.SignatureAlgorithm]():     names(card.SignatureAlgorithms()),
	reflect.TypeFor[card.RenewalState]():           names(card.RenewalStates()),
	reflect.TypeFor[card.Renewer]():                names(card.Renewers()),
	reflect.TypeFor[card.WayOut]():                 names(card.WaysOut()),
	reflect.TypeFor[identity.Flag]():               names([]identity.Flag{identity.FlagFull, identity.FlagPartial, identity.FlagNearMiss, identity.FlagNone}),
	reflect.TypeFor[identity.Convention]():         names([]identity.Convention{identity.RemoteRegistration, identity.Streamlining}),
	reflect.TypeFor[rbac.Act]():                    names(rbac.Acts()),
	reflect.TypeFor[rbac.AccessKind]():             names(rbac.AccessKinds()),
	reflect.TypeFor[rbac.AccessRequestState]():     names(members[rbac.AccessRequestState]()),
	reflect.TypeFor[rbac.AccessVerdict]():          names(rbac.AccessVerdicts()),
	reflect.TypeFor[rbac.GrantKind]():              names(rbac.GrantKinds()),
	reflect.TypeFor[rbac.GrantReviewed]():          names(members[rbac.GrantReviewed]()),
	reflect.TypeFor[access.Outcome]():              names(access.Outcomes()),
	reflect.TypeFor[access.Source]():               names(access.Sources()),
	reflect.TypeFor[authority.RevokeOutcome]():     names(members[authority.RevokeOutcome]()),
	reflect.TypeFor[rbac.Role]():                   names(append(rbac.Roles(), rbac.Self)),
	reflect.TypeFor[licence.Country]():             names(licence.Countries()),
	reflect.TypeFor[gpg45.Level]():                 names(gpg45.Levels()),
	reflect.TypeFor[gpg45.Profile]():               names(gpg45.Profiles()),
	reflect.TypeFor[gpg45.Variant]():               names(gpg45.Variants()),
	reflect.TypeFor[gpg45.Part]():                  names(gpg45.Parts()),
	reflect.TypeFor[assessment.ValidationKind]():   names(assessment.ValidationKinds()),
	reflect.TypeFor[evidence.Category]():           names(members[evidence.Category]()),
	reflect.TypeFor[evidence.StaffOption]():        names(members[evidence.StaffOption]()),
	reflect.TypeFor[identity.Strength]():           names(members[identity.Strength]()),
	reflect.TypeFor[identity.NameResult]():         names(members[identity.NameResult]()),
	reflect.TypeFor[identity.NotDuplicateReason](): names(members[identity.NotDuplicateReason]()),
	reflect.TypeFor[campaign.ReasonKind]():         names(campaign.ReasonKinds()),
	reflect.TypeFor[campaign.Ending]():             names(members[campaign.Ending]()),
	reflect.TypeFor[campaign.State]():              names(campaign.States()),
	reflect.TypeFor[campaign.Move]():               names(campaign.Moves()),
	reflect.TypeFor[campaign.By]():                 names(members[campaign.By]()),
	reflect.TypeFor[campaign.Outcome]():            names(campaign.Outcomes()),
	reflect.TypeFor[campaign.Listing]():            names(members[campaign.Listing]()),
	reflect.TypeFor[campaign.ReminderKind]():       names(members[campaign.ReminderKind]()),
	reflect.TypeFor[identity.ProfileState]():       names(members[identity.ProfileState]()),
	reflect.TypeFor[identity.ClosingReason]():      names(members[identity.ClosingReason]()),
	reflect.TypeFor[identity.ReopeningReason]():    names(members[identity.ReopeningReason]()),
	reflect.TypeFor[identity.NameChangeReason]():   names(members[identity.NameChangeReason]()),
	reflect.TypeFor[identity.NameProofKind]():      names(identity.NameProofKinds()),
	reflect.TypeFor[authenticator.Kind]():          names(authenticator.Kinds()),
	reflect.TypeFor[authenticator.Level]():         names(authenticator.Levels()),
	reflect.TypeFor[authenticator.State]():         names(authenticator.States()),
	reflect.TypeFor[authenticator.RemovalReason](): names(authenticator.RemovalReasons()),
	reflect.TypeFor[evidence.Kind]():               names(evidence.Kinds()),
	reflect.TypeFor[temporary.State]():             names(temporary.States()),
	reflect.TypeFor[temporary.Move]():              names(temporary.Moves()),
	reflect.TypeFor[temporary.Reason]():            names(temporary.Reasons()),
	reflect.TypeFor[temporary.EndReason]():         names(temporary.EndReasons()),
	reflect.TypeFor[temporary.Outcome]():           names(temporary.Outcomes()),
	reflect.TypeFor[temporary.Way]():               names(temporary.Ways()),
	reflect.TypeFor[temporary.VisitState]():        names(temporary.VisitStates()),
	reflect.TypeFor[temporary.VisitMove]():         names(temporary.VisitMoves()),
	reflect.TypeFor[temporary.Decision]():          names(temporary.Decisions()),
	reflect.TypeFor[audit.Outcome]():               names([]audit.Outcome{audit.Done, audit.Refused, audit.Failed}),
}

func names[T closed](values []T) []any {
	list := make([]any, len(values))
	for i, v := range values {
		list[i] = v.String()
	}
	return list
}

// members returns the values of a list that says "invalid" beyond its end.
func members[T interface {
	~uint8
	String() string
}]() (all []T) {
	for v := T(1); v.String() != "invalid"; v++ {
		all = append(all, v)
	}
	return all
}

// stages returns every stage that stands in the table, in its order.
func stages() (all []registration.Stage) {
	for s := registration.Requested; s <= registration.Closed; s++ {
		all = append(all, s)
	}
	return all
}
