package sandbox

import (
	_ "embed"
	"slices"
	"strings"

	"github.com/rakit-dev/rakit/authority"
)

// Object is an object of every new world.
type Object struct {
	Name string // stable, for example "card/released"
	Kind string // the word before the slash
	ID   string // for example "card-", and 16 hex digits; a user id; an ODS code
}

// The kinds of seeded objects.
const (
	kindOrganisation  = "organisation"
	kindAgreement     = "agreement"
	kindAgent         = "agent"
	kindPerson        = "person"
	kindRegistration  = "registration"
	kindChallenge     = "challenge"
	kindCard          = "card"
	kindMessage       = "message"
	kindPosition      = "position"
	kindAuthenticator = "authenticator"
	kindAssignment    = "assignment"
	kindGrant         = "grant"
	kindRequest       = "request"
	kindCampaign      = "campaign"
	kindItem          = "item"

	kindTemporaryCard = "temporary-card"
	kindVisit         = "visit"
)

//go:generate go test -run TestSeededGolden -update .

// seededTable is what the seeding makes: a line for each object, its name, kind
// and id with a tab between them.
//
//go:embed testdata/seeded.golden
var seededTable string

var seeded = readTable(seededTable)

func readTable(table string) []Object {
	var all []Object
	for line := range strings.Lines(table) {
		part := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(part) != 3 {
			panic("sandbox: the table of seeded objects is damaged") // not reached: see TestSeededGolden
		}
		all = append(all, Object{Name: part[0], Kind: part[1], ID: part[2]})
	}
	return all
}

// table writes what readTable reads.
func table(all []Object) string {
	var b strings.Builder
	for _, o := range all {
		b.WriteString(o.Name + "\t" + o.Kind + "\t" + o.ID + "\n")
	}
	return b.String()
}

// Seeded returns every object of a new world, in order of name. The ids are the same in every world of this version. The slice is the
// caller's.
func Seeded() []Object { return slices.Clone(seeded) }

// ID returns the id of a seeded object, by its name; it panics when there is none
// of that name. It is for tests and examples, which name constants.
func ID(name string) string {
	for _, o := range seeded {
		if o.Name == name {
			return o.ID
		}
	}
	panic("sandbox: no seeded object is named " + name)
}

// Actor returns a seeded member of RA staff as they act, by name:
// "agent/rx2/ra-agent" is the RA Agent of RX2. It panics when there is none of
// that name.
func Actor(name string) authority.Actor {
	for _, a := range agents {
		if a.name() == name {
			return a.actor()
		}
	}
	panic("sandbox: no agent is named " + name)
}
