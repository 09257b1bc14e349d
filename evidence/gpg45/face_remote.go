package gpg45

// FaceRemoteFacts are the facts from which verification by a person who compares a
// face on a screen with a photograph is derived. They are bits: join them with |.
// The zero FaceRemoteFacts states none.
type FaceRemoteFacts uint32

// The facts of comparing a face from afar.
const (
	LiveCapture FaceRemoteFacts = 1 << iota
	NotReplayed
	ComparedWithGenuineEvidence
	ChannelTamperProof
	FaceVisible
	MaskDetectable
	EyesVisible
)

var faceRemoteWords = words{"fact of a face compared remotely", []string{
	"live-capture", "not-replayed", "compared-with-genuine-evidence", "channel-tamper-proof", "face-visible",
	"mask-detectable", "eyes-visible",
}}

const faceRemoteBase = LiveCapture | NotReplayed | ComparedWithGenuineEvidence | ChannelTamperProof | FaceVisible

var faceRemote2019 = []row{
	{Score3, []criterion{everyOf(faceRemoteBase | MaskDetectable | EyesVisible)}},
	{Score2, []criterion{everyOf(faceRemoteBase)}},
}

var faceRemote = &questionnaire{
	part: PartVerification, facts: faceRemoteWords,
	tables: untouched(draft("gpg45-face-remote-2019", faceRemote2019, "the lines are the prototype's",
		prototype.At("app/views/verification"), prototypeRails.At("verification, physical comparison"))),
}

// FaceRemote derives verification by a person who compares a face with a
// photograph over a video or a picture. Errors are those of [Deriver.Validity].
func (d Deriver) FaceRemote(facts FaceRemoteFacts) (Derivation, error) {
	return derive(d, faceRemote, facts)
}

// ParseFaceRemoteFacts reads words joined with commas, for example
// "live-capture,face-visible", or "none". The error is a
// [*guidance.UnknownValueError].
func ParseFaceRemoteFacts(text string) (FaceRemoteFacts, error) {
	return parseFacts[FaceRemoteFacts](faceRemoteWords, text)
}

// String returns the words joined with commas, "none", or "invalid".
func (f FaceRemoteFacts) String() string { return nameFacts(faceRemoteWords, f) }

// MarshalText returns the facts as text; facts outside the list are an error.
func (f FaceRemoteFacts) MarshalText() ([]byte, error) { return marshalFacts(faceRemoteWords, f) }

// UnmarshalText reads facts as [ParseFaceRemoteFacts] does.
func (f *FaceRemoteFacts) UnmarshalText(text []byte) (err error) {
	*f, err = ParseFaceRemoteFacts(string(text))
	return err
}
