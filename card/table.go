package card

import (
	"fmt"
	"io"

	"github.com/rakit-dev/rakit/guidance"
)

//go:generate go test -run TestWriteTableGolden -update .

// WriteTable writes the four tables of moves for the documentation: of each a
// Markdown table with a line for each move, a second one of the rules that the
// moves rest on, and the moves as a Mermaid state diagram. The error is that of w,
// wrapped.
func WriteTable(w io.Writer) error {
	life := transitions.documented(States(), Deferred, Ordered)
	life.Title = "The life of a card"
	lock := lockTransitions.documented(LockStates(), Unlocked)
	lock.Title = "The lock of a card in use"
	certificates := certificationTransitions.documented(CertificationStates(), Uncertified)
	certificates.Title = "The certificates of a card"
	body := bodyTransitions.documented(BodyStates(), BodyOut, BodyInHand)
	body.Title = "What is left of a card that has ended"
	for _, table := range []guidance.MoveTable{life, lock, certificates, body} {
		if err := table.Write(w); err != nil {
			return fmt.Errorf("writing the tables of card moves: %w", err)
		}
	}
	return nil
}
