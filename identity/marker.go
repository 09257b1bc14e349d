package identity

import "github.com/rakit-dev/rakit/guidance"

// Marker returns the entries that mark a CIS record by a convention, in the order
// in which the page has them typed; nil for the zero Convention.
func Marker(c Convention) []CISEntry {
	switch c {
	case RemoteRegistration:
		return []CISEntry{
			{Kind: "uk-passport", Number: markerNumber, Expires: markerExpires},
			{Kind: "TAC1", Issued: markerIssued},
			{Kind: "TAC2", Issued: markerIssued},
		}
	case Streamlining:
		return []CISEntry{
			{Kind: "passport", Number: markerNumber},
			{Kind: "TAC1"},
			{Kind: "TAC2"},
		}
	}
	return nil
}

// CheckMarker says whether a CIS record carries the marker as convention c has
// it; base is the JSON Pointer of the entries ("/cis/evidence"). For
// [RemoteRegistration] it applies RA-CIS-001 to RA-CIS-004; for [Streamlining],
// which is guidance only and says nothing of dates, the warnings RA-CIS-011 and
// RA-CIS-013. For the zero Convention, and any other, no marker is wanted: it is
// [CheckNoMarker].
func CheckMarker(entries []CISEntry, c Convention, base string) guidance.Assessment {
	s := scan(entries)
	var a guidance.Assessment
	switch c {
	case RemoteRegistration:
		requireZeros(&a, ruleRemoteZeros, s.zerosUK, &s, base, "no UK passport with the number 000000000 is entered")
		s.requireExpiry(&a, base)
		requireTACs(&a, ruleRemoteTACs, &s, base)
		s.requireIssue(&a, base)
	case Streamlining:
		requireZeros(&a, ruleStreamliningZeros, s.zeros, &s, base, "no passport with the number 000000000 is entered")
		requireTACs(&a, ruleStreamliningTACs, &s, base)
	default:
		return CheckNoMarker(entries, base)
	}
	return a
}

// CheckNoMarker says whether a CIS record is free of the marker, as that of a
// person who was registered on an ordinary route should be (RA-CIS-023); base is
// as for [CheckMarker].
func CheckNoMarker(entries []CISEntry, base string) guidance.Assessment {
	s := scan(entries)
	marked := s.zeros > 0 && s.bothTACs()
	var a guidance.Assessment
	a.Require(ruleOrdinaryUnmarked, !marked, indexed(base, s.zeros-1, "number"),
		"carries the emergency marker, but the route is an ordinary one")
	return a
}

// requireZeros applies r: the entry with the zeros stands at place. If it does
// not, the finding points at what was perhaps meant.
func requireZeros(a *guidance.Assessment, r guidance.Rule, place int, s *sighting, base, message string) {
	pointer := base
	switch {
	case s.zeros > 0:
		pointer = indexed(base, s.zeros-1, "kind")
	case s.lookalike > 0:
		pointer = indexed(base, s.lookalike-1, s.slip)
	}
	a.Require(r, place > 0, pointer, message)
}

// requireExpiry applies RA-CIS-002. Without the entry there is no date to judge.
func (s *sighting) requireExpiry(a *guidance.Assessment, base string) {
	if s.zerosUK == 0 {
		a.Unknown(ruleRemoteExpiry)
		return
	}
	a.Require(ruleRemoteExpiry, s.zerosRemote > 0, indexed(base, s.zerosUK-1, "expires"),
		"the expiry date of the marker's UK passport is absent, or another than 2025-04-01")
}

func requireTACs(a *guidance.Assessment, r guidance.Rule, s *sighting, base string) {
	message := "neither TAC1 nor TAC2 is entered"
	switch {
	case s.tac1.first > 0:
		message = "TAC2 is not entered"
	case s.tac2.first > 0:
		message = "TAC1 is not entered"
	}
	a.Require(r, s.bothTACs(), base, message)
}

// requireIssue applies RA-CIS-004 to those of the two entries that are there.
func (s *sighting) requireIssue(a *guidance.Assessment, base string) {
	for _, t := range [...]tacSighting{s.tac1, s.tac2} {
		if t.first == 0 {
			a.Unknown(ruleRemoteIssue)
			continue
		}
		if t.remote == 0 {
			a.Fail(ruleRemoteIssue, indexed(base, t.first-1, "issued"), "the date of issue is absent, or another than 2020-03-01")
		}
	}
	if s.tac1.remote > 0 && s.tac2.remote > 0 {
		a.Pass(ruleRemoteIssue)
	}
}
