package guidance

// Interval is a run of days, both ends included. A zero From means "since
// before any record"; a zero To means "until further notice".
type Interval struct {
	From Date `json:"from,omitzero"`
	To   Date `json:"to,omitzero"`
}

// Since returns the open-ended interval that starts on from.
func Since(from Date) Interval { return Interval{From: from} }

// Contains reports whether the day d lies in i, ends included. The zero Date
// lies in no interval: a missing day is never "in force".
func (i Interval) Contains(d Date) bool {
	if d.IsZero() || d.Before(i.From) {
		return false
	}
	return i.To.IsZero() || !d.After(i.To)
}

// Overlaps reports whether any day lies in both intervals.
func (i Interval) Overlaps(j Interval) bool {
	return (j.To.IsZero() || !i.From.After(j.To)) && (i.To.IsZero() || !j.From.After(i.To))
}

// Valid reports whether i has its ends in order.
func (i Interval) Valid() bool { return i.To.IsZero() || !i.To.Before(i.From) }

// String returns the interval as "2020-04-08 to 2023-05-31", with "…" for an
// open end.
func (i Interval) String() string {
	from, to := i.From.String(), i.To.String()
	if from == "" {
		from = "…"
	}
	if to == "" {
		to = "…"
	}
	return from + " to " + to
}
