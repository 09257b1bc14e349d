package rbac

import (
	"errors"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

// nationalLocum is the virtual organisation "National Locum Pharmacy Agency".
var nationalLocum = identity.NationalLocum.String()

// Actor is the person who asks, as signed in: one role at one organisation.
type Actor struct {
	ID           string `json:"id"`           // user id
	Organisation string `json:"organisation"` // ODS code
	Role         Role   `json:"role"`
}

// Request is a question to [Authorize].
type Request struct {
	Actor        Actor
	Act          Act
	Organisation string        // ODS code of the organisation for which the act is done
	Subject      string        // user id of the person acted upon; "" if there is none yet
	SamePerson   bool          // the caller found by other means (an NI number, say) that the registrant is the actor
	On           guidance.Date // the day of the act, in Europe/London
	KnownAt      guidance.Date // whose knowledge of the matrix to use; zero is the newest
}

// Decision is the answer of [Authorize] with its reasons. The zero Decision is
// a refusal.
type Decision struct {
	Allowed    bool
	Granted    []guidance.RuleID  // the rules that were met, sorted
	Findings   []guidance.Finding // the rules that were not, sorted; of severity info when policy let it pass
	Edition    string             // the matrix relied on, for example "cim/1"; "" if none was in force
	Permission Permission         // the line of it that gives the act to the role; zero if none does
}

// Err returns nil when d allows, and else a [*guidance.Refusal] of op with every
// reason. It never returns nil for a refusal.
func (d Decision) Err(op string) error {
	if d.Allowed {
		return nil
	}
	refusal := &guidance.Refusal{Op: op}
	for _, f := range d.Findings {
		if f.Severity == guidance.Error {
			refusal.Findings = append(refusal.Findings, f)
		}
	}
	if len(refusal.Findings) == 0 {
		return ruleRole.Refuse(op, "", "nothing was decided, and nothing is allowed by default")
	}
	return refusal
}

// Authorize decides whether the request is allowed. Every rule is evaluated, so
// that a refusal names all its reasons; the decision is the same for the same
// arguments, and reads no clock.
func Authorize(s Standing, r Request) Decision {
	var d Decision
	var as guidance.Assessment
	as.Require(ruleActor, r.Actor.ID != "", "/actor/id", "nobody is named as the one who acts")
	d.judgeRole(&as, s, r)
	if r.Actor.Role == Self {
		judgeSelf(&as, r)
	} else {
		s.judgeOwnRecord(&as, r)
		s.judgeOrganisation(&as, r)
	}
	result := as.Result()
	d.Granted, d.Findings = result.Passed, result.Findings
	d.Allowed = result.Outcome == guidance.Pass
	return d
}

// judgeRole applies RA-RBC-001, RA-RBC-004 and RA-RBC-070 and keeps what they
// relied on.
func (d *Decision) judgeRole(as *guidance.Assessment, s Standing, r Request) {
	known := r.Actor.Role.valid() && r.Act.valid()
	if !r.Actor.Role.valid() {
		as.Fail(ruleRole, "/actor/role", "this is not a role of the Registration Authority")
	}
	if !r.Act.valid() {
		as.Fail(ruleRole, "/act", "this is not an act that anybody is allowed")
	}
	edition, err := permissions.At(r.On, r.KnownAt)
	if err != nil {
		as.Unknown(ruleRole)
		as.Fail(ruleEdition, "/on", editionMessage(err))
		return
	}
	as.Pass(ruleEdition)
	d.Edition = edition.Name()
	p, ok := edition.Content.Find(r.Actor.Role, r.Act)
	if ok {
		as.Pass(ruleRole)
		d.Permission = p.clone()
		if s.Duties.RefuseUnverified {
			as.Require(ruleVerified, p.Basis != guidance.Unverified, "/act", "the line of the permission matrix "+edition.Name()+" that gives the act is unverified")
		}
		return
	}
	if known {
		rule := ruleRole
		rule.Basis, rule.Citations = edition.Basis, edition.Citations
		message := "the permission matrix " + edition.Name() + " does not give " + r.Act.String() + " to " + r.Actor.Role.String()
		if _, ok := edition.Content.OnRequest(r.Actor.Role, r.Act); ok {
			message += ", who may ask for it by a request"
		}
		as.Fail(rule, "/act", message)
	}
}

func editionMessage(err error) string {
	if errors.Is(err, guidance.ErrNotEvaluated) {
		return "it is not known which permission matrix was in force on this day"
	}
	return "no permission matrix is in force on this day"
}

// judgeOwnRecord applies RA-RBC-002.
func (s Standing) judgeOwnRecord(as *guidance.Assessment, r Request) {
	own := r.SamePerson || (r.Subject != "" && r.Subject == r.Actor.ID)
	switch {
	case !own:
		as.Pass(ruleOwnRecord)
	default:
		s.Duties.OwnRecord.judge(as, ruleOwnRecord, "/subject", "the person acted upon is the actor")
	}
}

// judgeSelf applies RA-RBC-007: whoever acts as nobody but themselves acts upon
// their own record, wherever it is held.
func judgeSelf(as *guidance.Assessment, r Request) {
	as.Skip(ruleOwnRecord)
	as.Skip(ruleOrganisation)
	as.Require(ruleSelf, r.Subject != "" && r.Subject == r.Actor.ID, "/subject", "the person acted upon is not the actor")
}

// judgeOrganisation applies RA-RBC-003 and RA-RBC-006.
func (s Standing) judgeOrganisation(as *guidance.Assessment, r Request) {
	actor, target := r.Actor.Organisation, r.Organisation
	if actor == "" || target == "" {
		as.Fail(ruleOrganisation, "/organisation", "the organisation of the actor, or of the act, is not given")
		return
	}
	if actor == nationalLocum || target == nationalLocum {
		as.Fail(ruleOrganisation, "/organisation", "nobody acts for, or from, the virtual locum organisation; name the real one")
		return
	}
	itself := actor == target || s.hasParent(target, actor, r.On)
	_, provider := s.AgreementFor(actor, target, r.On)
	as.Require(ruleOrganisation, itself || provider, "/organisation",
		"the actor's organisation is neither this one, nor an RA parent of it, nor its provider by an agreement in force that day")
	if r.Act == RecordAgreement {
		as.Require(ruleDelegation, itself, "/act", "")
	}
}
