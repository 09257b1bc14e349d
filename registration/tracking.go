package registration

// Tracked is one reason why a registration is on the tracking list.
type Tracked struct {
	Why   string // for example "flagged by the convention remote-registration"
	Owner string
	DueOn string // YYYY-MM-DD; "" if policy has not set one
}

// Tracking returns why the case is on the tracking list, in a fixed order;
// empty when it is not. A case that was given up is not: it has no identity to
// put right.
func (c Case) Tracking() []Tracked {
	if c.Stage == Closed {
		return nil
	}
	var ts []Tracked
	if set, err := c.Requirements(); err == nil && set.Convention != 0 && c.Stage >= IdentityRequested {
		ts = append(ts, Tracked{Why: "flagged by the convention " + set.Convention.String()})
	}
	if c.NoVideo != nil {
		ts = append(ts, Tracked{Why: "registered without a video meeting", Owner: c.NoVideo.Owner, DueOn: c.NoVideo.DueOn})
	}
	for _, d := range c.Deviations {
		ts = append(ts, Tracked{Why: "deviation from " + string(d.Rule), Owner: d.Owner, DueOn: d.DueOn})
	}
	return ts
}
