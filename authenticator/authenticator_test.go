package authenticator_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/rakit-dev/rakit/authenticator"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/input"
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// The people of these tests: the holder, somebody of the Registration Authority, and
// somebody else.
var (
	holder = must(identity.ParseUserID("555000000001"))
	agent  = must(identity.ParseUserID("555000000002"))
	other  = must(identity.ParseUserID("555000000003"))
)

// later returns the instant some hours after noon on 30 September 2024, London.
func later(hours int) time.Time {
	return time.Date(2024, 9, 30, 11, 0, 0, 0, time.UTC).Add(time.Duration(hours) * time.Hour)
}

func profile() identity.Profile {
	return identity.Profile{UserID: holder, Name: must(identity.NewName(identity.NameParts{Given: "Ada", Family: "Example"})), OpenedAt: later(0)}
}

func closed(at time.Time) identity.Profile {
	return must(profile().Closed(identity.Closing{At: at, By: agent, Reason: identity.LeftHealthcare}, true))
}

// registered is an active authenticator of the holder, of a kind.
func registered(k authenticator.Kind) authenticator.Authenticator {
	return authenticator.Authenticator{
		ID: "auth-" + k.String(), Holder: holder, Kind: k, State: authenticator.Active, RegisteredAt: later(1), RegisteredBy: agent,
	}
}

func removed(k authenticator.Kind) authenticator.Authenticator {
	return must(registered(k).Remove(authenticator.Removal{Reason: authenticator.Lost, By: agent, At: later(2)}))
}

// findings returns the findings of a refusal as "rule pointer", or nil.
func findings(t *testing.T, err error) []string {
	t.Helper()
	if err == nil {
		return nil
	}
	var refusal *guidance.Refusal
	if !errors.As(err, &refusal) {
		t.Fatalf("error %T is no refusal: %v", err, err)
	}
	all := []string{}
	for _, f := range refusal.Findings {
		all = append(all, string(f.Rule)+" "+f.Pointer)
		if strings.Contains(f.Message, "auth-") || strings.Contains(f.Message, "5550000") || strings.Contains(f.Message, "phone") {
			t.Errorf("the message repeats what was passed in: %s", f.Message)
		}
	}
	return all
}

var values = cmpopts.EquateComparable(identity.UserID{}, guidance.Date{})

func roundTrip(t *testing.T, a authenticator.Authenticator) {
	t.Helper()
	var again authenticator.Authenticator
	if err := input.Decode(must(json.Marshal(a)), &again); err != nil {
		t.Fatalf("the authenticator cannot be read back: %v", err)
	}
	a.Version = 0
	if diff := cmp.Diff(a, again, values); diff != "" {
		t.Errorf("the authenticator reads back otherwise (-want +got):\n%s", diff)
	}
}

func TestRegister(t *testing.T) {
	type request = authenticator.Request
	// An iPad of the holder's own meets every rule.
	own := func(change func(*request)) authenticator.Request {
		r := request{ID: "auth-1", Profile: profile(), Kind: authenticator.IPad, Label: " my iPad ", By: holder, At: later(3)}
		if change != nil {
			change(&r)
		}
		return r
	}
	robot := func(held ...authenticator.Authenticator) authenticator.Request {
		return own(func(r *request) { r.Kind, r.By, r.Held = authenticator.Robot, agent, held })
	}
	strange := registered(authenticator.Robot)
	strange.Holder = other
	on := func(instant string) time.Time { return must(time.Parse(time.RFC3339, instant)) }
	old := profile()
	old.OpenedAt = on("2020-04-20T14:30:00Z")
	tests := []struct {
		name string
		r    authenticator.Request
		want []string
		why  string
	}{
		{"an iPad of one's own", own(nil), nil, "the page lets its holder register it"},
		{"by the Registration Authority", own(func(r *request) { r.By = agent }), nil, "it registers any"},
		{"at the instant of opening", own(func(r *request) { r.At = later(0) }), nil, "not before it"},
		{"a second iPad", own(func(r *request) { r.Held = []authenticator.Authenticator{registered(authenticator.IPad)} }), nil, "no page says one"},
		{"the longest label", own(func(r *request) { r.Label = strings.Repeat("é", 60) }), nil, "sixty characters"},
		{"a robot", robot(), nil, "the first code"},
		{"a robot after one that was removed", robot(removed(authenticator.Robot)), nil, "the code before is gone"},
		{"a robot beside an iPad", robot(registered(authenticator.IPad)), nil, "another kind"},
		{"a robot beside somebody else's", robot(strange), nil, "another profile"},
		{"a robot on its first day", own(func(r *request) {
			r.Profile, r.Kind, r.By, r.At = old, authenticator.Robot, agent, on("2024-02-28T00:00:00Z")
		}), nil, "the day of the release"},
		{"a virtual smartcard on its last day", own(func(r *request) {
			r.Kind, r.By, r.At = authenticator.VirtualSmartcard, agent, on("2025-09-10T22:59:59Z")
		}), nil, "the last second in London"},

		{"a virtual smartcard the day after", own(func(r *request) {
			r.Kind, r.By, r.At = authenticator.VirtualSmartcard, agent, on("2025-09-10T23:00:00Z")
		}), []string{"RA-IDN-091 /kind"}, "11 September in London"},
		{"a robot the day before", own(func(r *request) {
			r.Profile, r.Kind, r.By, r.At = old, authenticator.Robot, agent, on("2024-02-27T23:59:59Z")
		}), []string{"RA-IDN-091 /kind"}, "there was none yet"},
		{"no kind", own(func(r *request) { r.Kind = 0 }), []string{"RA-IDN-091 /kind"}, "not in the list"},
		{"a kind outside the list", own(func(r *request) { r.Kind = authenticator.Robot + 1 }), []string{"RA-IDN-091 /kind"}, "one past it"},
		{"a robot by itself", own(func(r *request) { r.Kind = authenticator.Robot }), []string{"RA-IDN-092 /by"}, "the Registration Authority generates the code"},
		{"a virtual smartcard by its holder", own(func(r *request) { r.Kind = authenticator.VirtualSmartcard }), []string{"RA-IDN-092 /by"}, "the Registration Authority registered those"},
		{"no id", own(func(r *request) { r.ID = " " }), []string{"RA-IDN-093 /id"}, "it could not be removed"},
		{"the id of another", own(func(r *request) {
			r.ID, r.Held = "auth-ipad", []authenticator.Authenticator{removed(authenticator.IPad)}
		}), []string{"RA-IDN-093 /id"}, "removed, and still itself"},
		{"nobody's", own(func(r *request) { r.Profile.UserID, r.By = identity.UserID{}, agent }), []string{"RA-IDN-085 /profile/userID", "RA-IDN-093 /profile/userID"}, "whose"},
		{"by nobody", own(func(r *request) { r.By = identity.UserID{} }), []string{"RA-IDN-093 /by"}, "by whom"},
		{"a label too long", own(func(r *request) { r.Label = strings.Repeat("é", 61) }), []string{"RA-IDN-093 /label"}, "one character"},
		{"a label of two lines", own(func(r *request) { r.Label = "my\nphone" }), []string{"RA-IDN-093 /label"}, "it cannot be seen"},
		{"a second robot", robot(registered(authenticator.Robot)), []string{"RA-IDN-094 /held"}, "its code is active, used or not"},
		{"before the profile", own(func(r *request) { r.At = later(0).Add(-1) }), []string{"RA-IDN-098 /at"}, "a nanosecond"},
		{"at no time", own(func(r *request) { r.At = time.Time{} }), []string{"RA-IDN-098 /at"}, "when"},
		{"of a closed profile", own(func(r *request) { r.Profile = closed(later(2)) }), []string{"RA-IDN-085 /profile/state"}, "it is given nothing"},
		{"everything", request{Kind: authenticator.Robot, Held: []authenticator.Authenticator{{Kind: authenticator.Robot, State: authenticator.Active}}, Label: "\x00"}, []string{
			"RA-IDN-098 /at", "RA-IDN-092 /by", "RA-IDN-093 /by", "RA-IDN-094 /held", "RA-IDN-093 /id", "RA-IDN-093 /id", "RA-IDN-093 /label", "RA-IDN-085 /profile/userID", "RA-IDN-093 /profile/userID",
		}, "every reason is given"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := authenticator.Register(tt.r)
			if diff := cmp.Diff(tt.want, findings(t, err)); diff != "" {
				t.Fatalf("findings (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
			want := authenticator.Authenticator{}
			if err == nil {
				want = authenticator.Authenticator{
					ID: "auth-1", Holder: holder, Kind: tt.r.Kind, Label: strings.TrimSpace(tt.r.Label), State: authenticator.Active,
					RegisteredAt: tt.r.At, RegisteredBy: tt.r.By,
				}
				roundTrip(t, got)
			}
			if diff := cmp.Diff(want, got, values); diff != "" {
				t.Errorf("authenticator (-want +got):\n%s", diff)
			}
		})
	}
}

func TestRemove(t *testing.T) {
	type removal = authenticator.Removal
	tests := []struct {
		name string
		a    authenticator.Authenticator
		r    authenticator.Removal
		want []string
		why  string
	}{
		{"lost", registered(authenticator.IPad), removal{authenticator.Lost, agent, later(2)}, nil, "a reason of the list"},
		{"at once", registered(authenticator.IPad), removal{authenticator.Stolen, agent, later(1)}, nil, "the same instant"},
		{"a code that went unused", registered(authenticator.Robot), removal{authenticator.CodeUnused, agent, later(2)}, nil, "a robot's"},
		{"again", removed(authenticator.IPad), removal{authenticator.Lost, agent, later(3)}, []string{"RA-IDN-095 /state"}, "for good"},
		{"never registered", authenticator.Authenticator{}, removal{authenticator.Lost, agent, later(3)}, []string{"RA-IDN-090 /state"}, "there is none"},
		{"no reason", registered(authenticator.IPad), removal{0, agent, later(2)}, []string{"RA-IDN-096 /reason"}, "why"},
		{"a reason outside the list", registered(authenticator.IPad), removal{authenticator.ProfileClosed + 1, agent, later(2)}, []string{"RA-IDN-096 /reason"}, "one past it"},
		{"an unused code of an iPad", registered(authenticator.IPad), removal{authenticator.CodeUnused, agent, later(2)}, []string{"RA-IDN-096 /reason"}, "it has none"},
		{"as of a closed profile", registered(authenticator.IPad), removal{authenticator.ProfileClosed, agent, later(2)}, []string{"RA-IDN-096 /reason"}, "nobody looked at the profile"},
		{"by nobody", registered(authenticator.IPad), removal{authenticator.Lost, identity.UserID{}, later(2)}, []string{"RA-IDN-096 /by"}, "by whom"},
		{"before it was registered", registered(authenticator.IPad), removal{authenticator.Lost, agent, later(1).Add(-1)}, []string{"RA-IDN-098 /at"}, "a nanosecond"},
		{"everything", removed(authenticator.IPad), removal{}, []string{"RA-IDN-098 /at", "RA-IDN-096 /by", "RA-IDN-096 /reason", "RA-IDN-095 /state"}, "every reason is given"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := tt.a.Remove(tt.r)
			if diff := cmp.Diff(tt.want, findings(t, err)); diff != "" {
				t.Fatalf("findings (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
			want := authenticator.Authenticator{}
			if err == nil {
				want = tt.a
				want.State, want.Reason, want.RemovedBy, want.RemovedAt = authenticator.Removed, tt.r.Reason, tt.r.By, tt.r.At
				roundTrip(t, got)
			}
			if diff := cmp.Diff(want, got, values); diff != "" {
				t.Errorf("authenticator (-want +got):\n%s", diff)
			}
		})
	}
}

func TestRemoveAll(t *testing.T) {
	held := []authenticator.Authenticator{registered(authenticator.IPad), removed(authenticator.SecurityKey), registered(authenticator.Robot), registered(authenticator.VirtualSmartcard)}
	held[2].RegisteredAt = later(9) // by a clock that ran ahead
	held[0].Version = 4
	strange := append(held[:3:3], registered(authenticator.Passkey))
	strange[3].Holder = other
	unsaid := closed(later(5))
	unsaid.Closing = nil
	unnamed := closed(later(5))
	unnamed.Closing = &identity.Closing{At: later(5), Reason: identity.LeftHealthcare}
	for _, tt := range []struct {
		name string
		p    identity.Profile
		held []authenticator.Authenticator
		want []string
	}{
		{"closed", closed(later(5)), held, nil},
		{"closed, nothing held", closed(later(5)), nil, nil},
		{"open", profile(), held, []string{"RA-IDN-097 /profile"}},
		{"closed nobody knows by whom", unsaid, held, []string{"RA-IDN-097 /profile"}},
		{"closed by nobody", unnamed, held, []string{"RA-IDN-097 /profile"}},
		{"somebody else's among them", closed(later(5)), strange, []string{"RA-IDN-097 /held"}},
	} {
		got, err := authenticator.RemoveAll(tt.p, tt.held)
		if diff := cmp.Diff(tt.want, findings(t, err)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
		want := []authenticator.Authenticator{}
		for _, h := range tt.held {
			if h.State == authenticator.Active && err == nil {
				h.State, h.Reason, h.RemovedBy, h.RemovedAt = authenticator.Removed, authenticator.ProfileClosed, agent, later(5)
				if h.RegisteredAt.After(h.RemovedAt) {
					h.RemovedAt = h.RegisteredAt
				}
				want = append(want, h)
			}
		}
		if diff := cmp.Diff(want, got, values, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s: ended (-want +got):\n%s", tt.name, diff)
		}
	}
	if held[0].State != authenticator.Active {
		t.Error("what was passed in was changed")
	}
}
