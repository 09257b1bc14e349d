package evidence

import "github.com/rakit-dev/rakit/guidance"

// Route is a way by which a person is registered. Rules are chosen by route
// and day. The zero Route is invalid.
type Route uint8

// The routes. The first four are the ordinary ones.
const (
	InPerson           Route = iota + 1 // documents seen face to face by RA staff
	IDCheckerRoute                      // documents seen by an RA ID Checker (bank, agency, locum, student)
	ApplyForCareID                      // the national online service
	ESR                                 // created from the Electronic Staff Record
	EmergencyRemote                     // by video call, RA service provider (guidance.RemoteRegistration)
	EmergencyClinician                  // by video call, local RA (guidance.Streamlining)
	EmergencyNoVideo                    // no call possible: a pragmatic local decision (guidance.Streamlining)
)

var routeNames = []string{
	"in-person", "id-checker", "apply-for-care-id", "esr",
	"emergency-remote", "emergency-clinician", "emergency-no-video",
}

// ParseRoute reads a route as it is written in records. Unknown text is a
// [*guidance.UnknownValueError].
func ParseRoute(s string) (Route, error) { return guidance.ParseClosed[Route]("route", routeNames, s) }

// Routes returns every route, in order.
func Routes() []Route { return guidance.MembersClosed[Route](routeNames) }

// String returns the route as it is written in records, or "invalid".
func (r Route) String() string { return guidance.NameClosed(routeNames, r) }

// MarshalText returns the route as text; the zero Route is an error.
func (r Route) MarshalText() ([]byte, error) { return guidance.MarshalClosed("route", routeNames, r) }

// UnmarshalText reads a route as [ParseRoute] does.
func (r *Route) UnmarshalText(text []byte) (err error) {
	*r, err = ParseRoute(string(text))
	return err
}

// Emergency reports whether r is one of the routes of the pandemic, whose
// identities are flagged or tracked.
func (r Route) Emergency() bool {
	return r == EmergencyRemote || r == EmergencyClinician || r == EmergencyNoVideo
}
