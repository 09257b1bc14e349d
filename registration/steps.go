package registration

// Steps returns what may follow for the case and a person may ask for, in table
// order: what the stage table lets follow, without the steps of other routes.
func (c Case) Steps() []Step {
	set, err := c.Requirements()
	known := err == nil // else nobody can say, and the table stands
	steps := []Step{}
	for _, m := range stageMoves {
		if m.From != c.Stage || !m.Step.Asked() {
			continue
		}
		seen := seenInPlaceOfCall(set)
		switch {
		case known && m.Step == DecideNoVideo && !set.NoVideo,
			known && m.Step == ConfirmIdentity && !seen,
			known && m.Step == BookCall && seen && !c.registered(),
			known && m.Step == ReceiveItems && seen && c.Stage == Verified:
			continue
		}
		steps = append(steps, m.Step)
	}
	return steps
}
