package server_test

import (
	"fmt"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"pgregory.net/rapid"

	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/server/sandbox"
)

// Choices. Those of rapid prefer the first of a list; these do not.

func below(t *rapid.T, n int) int {
	even, ok := evenly[n]
	if !ok {
		even = rapid.Custom(func(t *rapid.T) (at int) {
			for bit := 1; bit < 4*n; bit *= 2 {
				if rapid.Bool().Draw(t, "bit") {
					at += bit
				}
			}
			return at % n
		})
		evenly[n] = even
	}
	return even.Draw(t, "choice")
}

// evenly are the generators of the numbers below others.
var evenly = map[int]*rapid.Generator[int]{}

func oneOf[T any](t *rapid.T, list []T) T { return list[below(t, len(list))] }

// chance is true in so many of a hundred cases, and false when it is shrunk.
func chance(t *rapid.T, percent int) bool { return below(t, 128) >= 128-percent*128/100 }

func drawWord(t *rapid.T) string {
	return markedWord + rapid.StringMatching(`[a-z]{2,6}`).Draw(t, "word")
}

func drawDigits(t *rapid.T, n int) string {
	return markedDigits + rapid.StringMatching(fmt.Sprintf("[0-9]{%d}", n-len(markedDigits))).Draw(t, "digits")
}

// seededOf are the ids of the seeded objects of a kind.
var seededOf = func() map[string][]string {
	ids := map[string][]string{}
	for _, o := range sandbox.Seeded() {
		ids[o.Kind] = append(ids[o.Kind], o.ID)
	}
	return ids
}()

// everyActor are people with every role at every organisation.
var everyActor = func() (all []string) {
	for i, organisation := range []string{"RX1", "RX2", "RX3", "RX9"} {
		for j, role := range rbac.Roles() {
			all = append(all, fmt.Sprintf("99990000%d %s %s", 1000+10*i+j, role, organisation))
		}
	}
	for _, o := range sandbox.Seeded() {
		if parts := strings.Split(o.Name, "/"); parts[0] == "agent" {
			all = append(all, o.ID+" "+parts[2]+" "+strings.ToUpper(parts[1]))
		}
	}
	return all
}()

var someDays = []string{"2020-04-20", "2020-04-21", "2020-05-11", "2020-10-19", "2021-04-19", "2019-01-31", "1985-12-10", "2028-05-01"}

// likely are values with which a request gets further than the contract, by the
// name of the member or parameter.
var likely = map[string][]string{
	"user": append(slices.Clone(seededOf["person"]), seededOf["agent"]...), "holder": seededOf["person"], "actor": seededOf["agent"],
	"organisation": seededOf["organisation"], "workingAt": seededOf["organisation"], "child": seededOf["organisation"],
	"parent": seededOf["organisation"], "provider": seededOf["organisation"],
	"registration": seededOf["registration"], "position": seededOf["position"], "replaces": seededOf["card"], "challenge": seededOf["challenge"],
	"subject": append(slices.Clone(seededOf["card"]), seededOf["registration"]...),
	"action":  {"case.open", "card.order", "card.dispatch", "call.book"}, "area": {"CRD", "VID", "RBC", "IDN"},
	"mobile": {"07700 900124", "+447700900290"}, "ringNumber": {"07700 900100"}, "to": {"07700 900228"},
	"registrations": seededOf["registration"], "grants": seededOf["grant"], "items": seededOf["item"], "owner": {"RA team of RX1", "RA Manager"},
	"jobRole": {"R8001"}, "activities": {"B0360"}, "channel": {"microsoft-teams", "zoom"}, "channels": {"zoom"},
	"location": {"home"}, "locations": {"home", "workplace"}, "kind": {"uk-passport", "TAC1", "TAC2"}, "profession": {"pharmacist"},
	"checker": seededOf["agent"], "checkedBy": seededOf["agent"], "appointedBy": seededOf["agent"], "by": seededOf["agent"],
	"positions": seededOf["position"], "name": {"RX1TACNIGHT2", "RX9TACNIGHT2"}, "serial": {"T5550098"}, "at": {"2020-04-20T08:00:00Z"},
	"advance": {"1h", "15m"}, "givenName": {"Ada", "Ivy"}, "familyName": {"Example"}, "email": {"ada.example@example.nhs.uk"},
	"nationalInsuranceNumber": {"JK987654D"}, "dueOn": someDays, "dateOfBirth": someDays, "issued": someDays, "expires": someDays,
}

// kindIn is the kind of object that a path names.
var kindIn = map[string]string{
	"/v1/agreements": "agreement", "/v1/assignments": "assignment", "/v1/campaigns": "campaign", "/v1/cards": "card", "/v1/exceptional-access": "grant",
	"/v1/identities": "person", "/v1/positions": "position", "/v1/registrations": "registration", "/v1/rules": "rule",
	"/v1/organisations": "organisation", "/v1/temporary-cards": "temporary-card", "/v1/visits": "visit",
}

// drawText returns a string that fits a schema.
func drawText(t *rapid.T, name string, s *openapi3.Schema) string {
	pool := slices.DeleteFunc(slices.Clone(likely[name]), func(v string) bool { // one name, several kinds of value
		return s.Format == "date" && (len(v) != 10 || v[4] != '-') || s.Format == "date-time" && !strings.Contains(v, "T")
	})
	switch {
	case len(s.Enum) > 0:
		return fmt.Sprint(oneOf(t, s.Enum))
	case len(pool) > 0 && chance(t, 70):
		return oneOf(t, pool)
	case s.Format == "date":
		return drawDay(t)
	case s.Format == "date-time":
		return drawDay(t) + oneOf(t, []string{"T10:00:00Z", "T23:59:59.5+01:00"})
	case strings.HasPrefix(s.Pattern, "^[0-9]{12}"):
		return drawDigits(t, 12)
	case s.Pattern == `^[A-Z0-9]{3,9}$`:
		return strings.ToUpper(drawWord(t))
	case s.Pattern != "":
		return rapid.StringMatching(s.Pattern).Filter(func(v string) bool { return s.MaxLength == nil || len(v) <= int(*s.MaxLength) }).Draw(t, name)
	}
	free := oneOf(t, []string{
		drawWord(t), drawDigits(t, 10), drawWord(t) + " " + drawWord(t), drawWord(t) + "@example.org", "", markedWord + "é\u2028<&>\"\\\u0000'",
		markedWord + strings.Repeat("ab", below(t, 400)), "07700 900" + drawDigits(t, 9), "JK" + drawDigits(t, 6) + "D",
	})
	if s.MaxLength != nil {
		free = string([]rune(free)[:min(int(*s.MaxLength), len([]rune(free)))])
	}
	return free
}

func drawDay(t *rapid.T) string {
	if chance(t, 60) {
		return oneOf(t, someDays)
	}
	return fmt.Sprintf("%s%02d-%02d", markedYear, 1+below(t, 12), 1+below(t, 28))
}
