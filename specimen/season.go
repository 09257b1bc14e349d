package specimen

import (
	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
)

// season is the days on which a route may be used, as far as they are known.
type season struct {
	first, last guidance.Date
	turns       []guidance.Date // on which something begins or ends, or which come once in four years
}

// horizon is the last day of records on routes that have no end.
var horizon = guidance.MustDate("2026-11-30")

// seasonOf returns the days of a route.
func seasonOf(route evidence.Route) season {
	var s season
	editions := evidence.Editions(route)
	for _, e := range editions {
		if s.first.IsZero() || e.Effective.From.Before(s.first) {
			s.first = e.Effective.From
		}
	}
	s.last = editions[len(editions)-1].Effective.To
	if s.last.IsZero() {
		s.last = horizon
	}
	for _, e := range editions {
		for _, day := range []guidance.Date{e.Effective.From, e.Effective.To} {
			s.turn(day)
		}
	}
	s.turn(guidance.MustDate("2024-02-29"))
	s.turn(s.last)
	return s
}

// turn adds a day that is worth a record more often than others.
func (s *season) turn(day guidance.Date) {
	if !day.IsZero() && !day.Before(s.first) && !day.After(s.last) {
		s.turns = append(s.turns, day)
	}
}

// day returns a day of the season.
func (s season) day(d *draw) guidance.Date {
	if d.oneIn(8) {
		return pick(d, s.turns)
	}
	return d.between(s.first, s.last)
}
