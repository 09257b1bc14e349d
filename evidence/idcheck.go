package evidence

import (
	"slices"

	"github.com/rakit-dev/rakit/guidance"
)

// Category says what sort of staff a registrant is, as far as the guidance asks.
// The zero Category means that nobody said.
type Category uint8

// The categories.
const (
	Employee Category = iota + 1
	Bank
	Agency
	Locum
	Student
	Inspector
)

var categoryNames = []string{"employee", "bank", "agency", "locum", "student", "inspector"}

// String returns the category as a word, or "invalid".
func (c Category) String() string { return guidance.NameClosed(categoryNames, c) }

// MarshalText returns the category as text; the zero Category is an error.
func (c Category) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("category of staff", categoryNames, c)
}

// UnmarshalText reads a category; unknown text is a [*guidance.UnknownValueError].
func (c *Category) UnmarshalText(text []byte) (err error) {
	*c, err = guidance.ParseClosed[Category]("category of staff", categoryNames, string(text))
	return err
}

// StaffOption is a way in which temporary staff are given smartcards. A
// Registration Authority adopts the ways that suit it, and says so in its local
// operating policy. The zero StaffOption means that nobody said.
type StaffOption uint8

// The ways, by Smartcards for temporary staff and visitors.
const (
	OpenSession    StaffOption = iota + 1 // a registration session to which agencies or schools send people
	TrainedChecker                        // an ID Checker at the agency or school, trained and appointed by the Registration Authority
	OutOfHours                            // documents seen by an ID Checker out of hours, for priority registration the next day
	Induction                             // at the formal induction of students
)

var staffOptionNames = []string{"open-session", "trained-checker", "out-of-hours", "induction"}

// String returns the way as a word, or "invalid".
func (s StaffOption) String() string { return guidance.NameClosed(staffOptionNames, s) }

// MarshalText returns the way as text; the zero StaffOption is an error.
func (s StaffOption) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("way of registering temporary staff", staffOptionNames, s)
}

// UnmarshalText reads a way; unknown text is a [*guidance.UnknownValueError].
func (s *StaffOption) UnmarshalText(text []byte) (err error) {
	*s, err = guidance.ParseClosed[StaffOption]("way of registering temporary staff", staffOptionNames, string(text))
	return err
}

// offered are the ways that the page offers for each category, by its sections
// Agency staff and locums, and Students. It names none for others.
var offered = map[Category][]StaffOption{
	Agency:  {OpenSession, TrainedChecker, OutOfHours},
	Locum:   {OpenSession, TrainedChecker, OutOfHours},
	Student: {OpenSession, TrainedChecker, Induction},
}

// Offered returns the ways that the guidance offers for a category, in order;
// none where it offers none by name. The slice is the caller's.
func Offered(c Category) []StaffOption { return slices.Clone(offered[c]) }

// IDCheck is what is known of the check of somebody's documents.
type IDCheck struct {
	CheckedBy     string      `json:"checkedBy,omitempty"`    // who saw the documents
	Organisation  string      `json:"organisation,omitempty"` // theirs, where it is another than the registering one
	On            string      `json:"on,omitempty"`           // YYYY-MM-DD
	Option        StaffOption `json:"option,omitzero"`
	Trained       bool        `json:"trained,omitzero"`       // by the Registration Authority
	Appointed     bool        `json:"appointed,omitzero"`     // as RA ID Checker
	FormCompleted bool        `json:"formCompleted,omitzero"` // the new user registration form
	PhotoTakenOn  string      `json:"photoTakenOn,omitempty"` // YYYY-MM-DD
	ELearningDone bool        `json:"eLearningDone,omitzero"`
}

// assessNamedCheck asks who saw the documents, and when.
func assessNamedCheck(o *Outcome, c *IDCheck, on guidance.Date) {
	require := o.requireOfCheck(c)
	c = orEmpty(c)
	require(checkerNamed, given(c.CheckedBy), "/idCheck/checkedBy", "nobody is named as having seen the documents")
	day, err := guidance.ParseDate(c.On)
	require(checkerNamed, err == nil, "/idCheck/on", "the day on which the documents were seen is not given")
	if err == nil && day.After(on) {
		o.Assessment.Fail(checkerNamed, "/idCheck/on", "the documents are said to have been seen after the day of the check")
	}
}

// requireOfCheck returns how the rules of a check are asked. No check is an empty
// one, of which everything is missing, and nothing a fault.
func (o *Outcome) requireOfCheck(c *IDCheck) func(r guidance.Rule, ok bool, pointer, message string) {
	if c != nil {
		return o.Assessment.Require
	}
	return func(r guidance.Rule, _ bool, pointer, message string) { o.lack(IdentityCheck, r, pointer, message) }
}

func orEmpty(c *IDCheck) *IDCheck {
	if c == nil {
		return &IDCheck{}
	}
	return c
}

// assessIDChecker asks what the page on temporary staff does of a check. Where
// the Registration Authority registers people itself, in a session or at an
// induction, nobody else's training, form or photograph is in question.
func assessIDChecker(o *Outcome, s Submission, local LocalPolicy) {
	a, require, c := &o.Assessment, o.requireOfCheck(s.IDCheck), orEmpty(s.IDCheck)
	if c.Option == OpenSession || c.Option == Induction {
		for _, r := range []guidance.Rule{checkerForm, checkerPhoto, checkerTrained, checkerAppointed} {
			a.Skip(r)
		}
	} else {
		require(checkerForm, c.FormCompleted, "/idCheck/formCompleted", "the new user registration form is not completed")
		require(checkerPhoto, c.PhotoTakenOn != "" && c.PhotoTakenOn == c.On, "/idCheck/photoTakenOn", whyNotTaken(c))
		require(checkerTrained, c.Trained, "/idCheck/trained", "the ID Checker is not known to have been trained by the Registration Authority")
		require(checkerAppointed, c.Appointed, "/idCheck/appointed", "the ID Checker is not known to have been appointed by the Registration Authority")
	}
	if local.NeedELearning {
		require(checkerELearning, c.ELearningDone, "/idCheck/eLearningDone", "the organisation asks for e-learning, and it is not done")
	} else {
		a.Skip(checkerELearning)
	}
	assessOption(a, s.Category, c.Option, local)
}

func whyNotTaken(c *IDCheck) string {
	if c.PhotoTakenOn == "" {
		return "the day on which the photograph was taken is not given"
	}
	return "the photograph was not taken on the day of the review"
}

// assessOption asks that the way is offered for the category, and taken up by
// the organisation. Without a policy nobody knows which it has taken up.
func assessOption(a *guidance.Assessment, category Category, option StaffOption, local LocalPolicy) {
	const at = "/idCheck/option"
	ways, known := offered[category]
	switch {
	case option == 0:
		a.Unknown(checkerOption)
	case known && !slices.Contains(ways, option):
		a.Fail(checkerOption, at, "the page does not offer this way for this category of staff")
	case len(local.StaffOptions) == 0:
		a.Unknown(checkerOption)
	default:
		a.Require(checkerOption, slices.Contains(local.StaffOptions, option), at, "the organisation's local policy has not taken up this way")
	}
}

// assessInspector says of an inspector whose documents are not there that there
// will be no card. That a number was not recorded is for another rule.
func assessInspector(o *Outcome, s Submission, combination guidance.Rule) {
	if s.Category != Inspector {
		o.Assessment.Skip(inspectorIdentified)
		return
	}
	o.Assessment.Require(inspectorIdentified, !o.lacking[place{combination.ID, IdentityDocuments.Pointer()}], "/category",
		"the inspector has not given what any registrant gives: no card is issued, and access to records is arranged in another lawful way")
}
