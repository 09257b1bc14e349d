package assessment

import (
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/passcode"
)

// dayOfPasscode is the context of a passcode.
type dayOfPasscode struct {
	On guidance.Date `json:"on,omitzero"` // absent: today
}

// validatePasscode says whether a text has the format of a passcode that is
// chosen on a day. Nothing of the text is answered, and so no fields.
func validatePasscode(text string, c dayOfPasscode, today guidance.Date) verdict {
	if c.On.IsZero() {
		c.On = today
	}
	found := passcode.CheckChosen(passcode.NewSecret(text), c.On)
	return verdict{findings: inInput(found)}
}

// whoChooses is the context of a passcode that somebody wants to choose.
type whoChooses struct {
	DateOfBirth guidance.Date `json:"dateOfBirth,omitzero"`
}

// validateChosenPasscode says whether somebody may choose a passcode today: its
// format, and whether it is easily guessed. It is answered as [validatePasscode]
// is.
func validateChosenPasscode(text string, c whoChooses, today guidance.Date) verdict {
	secret := passcode.NewSecret(text)
	found := passcode.CheckChosen(secret, today)
	found.Merge(passcode.CheckGuessable(secret, passcode.Known{BirthDate: c.DateOfBirth}, passcode.GuessPolicy{}))
	return verdict{findings: inInput(found)}
}

// inInput returns the findings of a check that was made of the text alone, each
// placed where the text stood.
func inInput(a guidance.Assessment) []guidance.Finding {
	fs := a.Findings()
	for i := range fs {
		fs[i].Pointer = "/input" + fs[i].Pointer
	}
	return fs
}
