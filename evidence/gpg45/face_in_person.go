package gpg45

// FaceInPersonFacts are the facts from which verification by a person who compares
// a face with a photograph, both being there, is derived. They are bits: join them
// with |. The zero FaceInPersonFacts states none.
type FaceInPersonFacts uint32

// The facts of comparing a face in person.
const (
	CheckerTrained           FaceInPersonFacts = 1 << iota // by a specialist
	TrainingWithinThreeYears                               // it was refreshed at most three years ago
	TrainingWithinOneYear                                  // it was refreshed at most one year ago
	PersonPresent
	GoodLight
	PhotoGenuine
	PhotoNotTampered
	DisguiseDetectable // the checker can tell a mask, make-up and prosthetics
	EyesNotHidden
)

var faceInPersonWords = words{"fact of a face compared in person", []string{
	"checker-trained-by-specialist", "training-within-three-years", "training-within-one-year",
	"person-present", "good-light", "photo-genuine", "photo-not-tampered", "disguise-detectable", "eyes-not-hidden",
}}

const faceInPersonBase = CheckerTrained | PersonPresent | GoodLight | PhotoGenuine | PhotoNotTampered

var faceInPerson2019 = []row{
	{Score3, []criterion{everyOf(faceInPersonBase | TrainingWithinOneYear | DisguiseDetectable | EyesNotHidden)}},
	{Score2, []criterion{everyOf(faceInPersonBase), atLeast(1, TrainingWithinThreeYears|TrainingWithinOneYear)}},
}

var faceInPerson = &questionnaire{
	part: PartVerification, facts: faceInPersonWords,
	tables: untouched(draft("gpg45-face-in-person-2019", faceInPerson2019, "the lines are the prototype's",
		prototype.At("app/routes.js, verification-6-answer to verification-10-answer"), prototypeRails.At("verification, physical comparison"))),
}

// FaceInPerson derives verification by a trained person who compares a face with a
// photograph in person. Errors are those of [Deriver.Validity].
func (d Deriver) FaceInPerson(facts FaceInPersonFacts) (Derivation, error) {
	return derive(d, faceInPerson, facts)
}

// ParseFaceInPersonFacts reads words joined with commas, for example
// "person-present,good-light", or "none". The error is a
// [*guidance.UnknownValueError].
func ParseFaceInPersonFacts(text string) (FaceInPersonFacts, error) {
	return parseFacts[FaceInPersonFacts](faceInPersonWords, text)
}

// String returns the words joined with commas, "none", or "invalid".
func (f FaceInPersonFacts) String() string { return nameFacts(faceInPersonWords, f) }

// MarshalText returns the facts as text; facts outside the list are an error.
func (f FaceInPersonFacts) MarshalText() ([]byte, error) { return marshalFacts(faceInPersonWords, f) }

// UnmarshalText reads facts as [ParseFaceInPersonFacts] does.
func (f *FaceInPersonFacts) UnmarshalText(text []byte) (err error) {
	*f, err = ParseFaceInPersonFacts(string(text))
	return err
}
