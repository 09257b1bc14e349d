package card

import (
	"fmt"
	"io"

	"github.com/rakit-dev/rakit/guidance"
)

//go:generate go test -run TestWriteTableGolden -update .

// WriteTable writes the four tables of moves for the documentation, under a heading
// of their own: of each a Markdown table with a line for each move, a second one of the rules that the
// moves rest on, and the moves as a Mermaid state diagram. The error is that of w,
// wrapped.
func WriteTable(w io.Writer) error {
	life := transitions.documented(States(), Deferred, Ordered)
	life.Title, life.Lead = "The life of a card", "From the order to the end. What no line allows is refused."
	lock := lockTransitions.documented(LockStates(), Unlocked)
	lock.Title, lock.Lead = "The lock of a card in use", "It stands beside the life of a card that is `in-use`: a locked card is still in use, and its certificates stay."
	certificates := certificationTransitions.documented(CertificationStates(), Uncertified)
	certificates.Title, certificates.Lead = "The certificates of a card", "They stand beside the life of a card from its print on. What the certification authority has not confirmed has a state of its own."
	body := bodyTransitions.documented(BodyStates(), BodyOut, BodyInHand)
	body.Title, body.Lead = "What is left of a card that has ended", "It is about the plastic, once there was some and the card has ended. None of these moves lets the card work again."
	if _, err := io.WriteString(w, "# Smartcards: states and moves\n\n"); err != nil {
		return fmt.Errorf("writing the tables of card moves: %w", err)
	}
	for _, table := range []guidance.MoveTable{life, lock, certificates, body} {
		if err := table.Write(w); err != nil {
			return fmt.Errorf("writing the tables of card moves: %w", err)
		}
	}
	return nil
}
