package evidence

import (
	"slices"
	"strconv"
	"strings"

	"github.com/rakit-dev/rakit/guidance"
)

// NoPhotoDecision is the RA Agent's decision on which documents to ask for when
// the registrant has no photographic one.
type NoPhotoDecision struct {
	DecidedBy string   `json:"decidedBy"`
	Documents []string `json:"documents"` // kinds asked for, from the NHS Employers lists
	Reason    string   `json:"reason"`
}

// NoVideoDecision is the local decision to register somebody without a video
// meeting, and the entry on the tracking list that goes with it.
type NoVideoDecision struct {
	DecidedBy string `json:"decidedBy"`
	Reason    string `json:"reason"`
	Owner     string `json:"owner"` // who sees to the remedial action
	DueOn     string `json:"dueOn"` // YYYY-MM-DD
}

// assessNoPhoto asks of the decision to do without a photographic document, if
// there is one, who took it and why, and for the documents that it names.
func assessNoPhoto(o *Outcome, set RequirementSet, s Submission) {
	a, d := &o.Assessment, s.NoPhoto
	if d == nil {
		a.Skip(set.NoPhoto)
		a.Skip(set.NoPhotoWhy)
		return
	}
	a.Require(set.NoPhotoWhy, given(d.DecidedBy), "/noPhotoDecision/decidedBy", "the decision does not name who decided")
	a.Require(set.NoPhotoWhy, given(d.Reason), "/noPhotoDecision/reason", "the decision gives no reason")
	if len(d.Documents) == 0 {
		a.Fail(set.NoPhoto, "/noPhotoDecision/documents", "the decision names no document to ask for")
		return
	}
	a.Pass(set.NoPhoto)
	for i, name := range d.Documents {
		pointer := "/noPhotoDecision/documents/" + strconv.Itoa(i)
		k, err := ParseKind(name)
		switch {
		case err != nil:
			a.Fail(ruleKind, pointer, "not a known document kind")
		case k.Class() == Photographic:
			a.Fail(set.NoPhoto, pointer, "a photographic document is no substitute for having none")
		case !slices.ContainsFunc(s.Documents, func(d Document) bool { return isKind(d, []Kind{k}) }):
			o.lack(SubstituteDocument, set.NoPhoto, pointer, "the decision asks for this document, but it is not among those given")
		}
	}
}

// assessNoVideo asks of the decision to do without a video meeting who took it
// and why, and for the entry on the tracking list. No decision is an empty one.
func assessNoVideo(a *guidance.Assessment, d *NoVideoDecision) {
	if d == nil {
		d = &NoVideoDecision{}
	}
	a.Require(noVideoDecider, given(d.DecidedBy), "/noVideoDecision/decidedBy", "nobody is named as having decided")
	a.Require(noVideoReason, given(d.Reason), "/noVideoDecision/reason", "no reason is given")
	a.Require(noVideoTracked, given(d.Owner), "/noVideoDecision/owner", "the tracking list entry has no owner")
	a.Require(noVideoTracked, isDay(d.DueOn), "/noVideoDecision/dueOn", "the tracking list entry has no due date")
}

// given reports whether a text says anything.
func given(text string) bool { return strings.TrimSpace(text) != "" }

func isDay(text string) bool {
	_, err := guidance.ParseDate(text)
	return err == nil
}
