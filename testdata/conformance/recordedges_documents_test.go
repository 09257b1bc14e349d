package conformance_test

import (
	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/registration"
)

// expiring has the first document, a passport, expire on a day. Its machine readable
// zone, which would say otherwise, is left out.
func expiring(day string) func(*registration.Record) {
	return func(r *registration.Record) { r.Documents[0].Expires, r.Documents[0].MRZ = day, nil }
}

// issued has the document at a place issued on a day.
func issued(place int, day string) func(*registration.Record) {
	return func(r *registration.Record) { r.Documents[place].Issued = day }
}

// born has the registrant born on a day.
func born(day string) func(*registration.Record) {
	return func(r *registration.Record) { r.Registrant.DateOfBirth = day }
}

// documentEdges are the days on which documents are taken for the last time. Months
// are those of the calendar: from the last day of a long month to that of a short
// one.
func documentEdges() []recordEdge {
	const inPerson, apply = evidence.InPerson, evidence.ApplyForCareID
	const in2020, in2023, in2024 = "in-person-2020/2", "in-person-2023/2", "in-person-2024/1"
	const expired, old = "fail RA-EVD-401 RA-EVD-402", "fail RA-EVD-401 RA-EVD-403"
	return []recordEdge{
		{number: 801, route: evidence.EmergencyRemote, on: "2020-04-20", change: expiring("2020-04-20"), in: "emergency-remote/3", want: "pass", why: "the passport is valid for the last day"},
		{number: 802, route: evidence.EmergencyRemote, on: "2020-04-20", change: expiring("2020-04-19"), in: "emergency-remote/3", want: "fail RA-EVD-109", why: "the passport expired the day before"},
		{number: 803, route: inPerson, on: "2023-04-27", change: expiring("2022-10-27"), in: in2020, want: "pass", why: "expired for six months, the last day on which that was tolerated"},
		{number: 804, route: inPerson, on: "2023-04-27", change: expiring("2022-10-26"), in: in2020, want: expired, why: "expired for six months and a day"},
		{number: 805, route: inPerson, on: "2023-04-28", change: expiring("2023-04-27"), in: in2023, want: expired, why: "expired for a day, when nothing was tolerated any more"},
		{number: 806, route: inPerson, on: "2023-04-28", change: expiring("2023-04-28"), in: in2023, want: "pass", why: "the passport is valid for the last day"},
		{number: 807, route: inPerson, on: "2023-02-28", change: expiring("2022-08-31"), in: in2020, want: "pass", why: "six months from 31 August end on 28 February"},
		{number: 808, route: inPerson, on: "2023-03-01", change: expiring("2022-08-31"), in: in2020, want: expired, why: "six months from 31 August are over on 1 March"},
		{number: 809, route: apply, on: "2028-02-29", change: expiring("2027-08-31"), in: "apply-for-care-id/1", want: "pass", why: "six months from 31 August end on 29 February in a leap year"},
		{number: 810, route: apply, on: "2028-03-01", change: expiring("2027-08-31"), in: "apply-for-care-id/1", want: "fail RA-EVD-430 RA-EVD-431", why: "six months from 31 August are over on 1 March"},

		{number: 821, route: inPerson, on: "2024-12-12", change: issued(1, "2024-06-12"), in: in2024, want: "pass", why: "the bank statement is six months old"},
		{number: 822, route: inPerson, on: "2024-12-12", change: issued(1, "2024-06-11"), in: in2024, want: old, why: "the bank statement is six months and a day old"},
		{number: 823, route: inPerson, on: "2024-02-29", change: issued(1, "2023-08-31"), in: in2023, want: "pass", why: "six months from 31 August end on 29 February in a leap year"},
		{number: 824, route: inPerson, on: "2024-03-01", change: issued(1, "2023-08-31"), in: in2023, want: old, why: "six months from 31 August are over on 1 March"},
		{number: 825, route: inPerson, on: "2024-12-12", change: issued(1, "2024-12-12"), in: in2024, want: "pass", why: "the bank statement is of the day of the check"},
		{number: 826, route: inPerson, on: "2024-12-12", change: issued(1, "2024-12-13"), in: in2024, want: old, why: "the bank statement is of the day after the check"},
		{number: 827, route: inPerson, on: "2024-02-28", change: issued(2, "2023-02-28"), in: in2023, want: "pass", why: "the council tax statement is twelve months old"},
		{number: 828, route: inPerson, on: "2024-02-29", change: issued(2, "2023-02-28"), in: in2023, want: old, why: "twelve months from 28 February are over on the 29th"},
		{number: 829, route: inPerson, on: "2025-02-28", change: issued(2, "2024-02-29"), in: in2024, want: "pass", why: "twelve months from 29 February end on the 28th"},
		{number: 830, route: inPerson, on: "2025-03-01", change: issued(2, "2024-02-29"), in: in2024, want: old, why: "twelve months from 29 February are over on 1 March"},
		{number: 831, route: inPerson, on: "2024-12-12", change: issued(1, "2024-09-12"), policy: threeMonths, in: in2024, want: "pass", why: "three months old, where the organisation has taken up the stricter list"},
		{number: 832, route: inPerson, on: "2024-12-12", change: issued(1, "2024-09-11"), policy: threeMonths, in: in2024, want: old, why: "three months and a day old, where the organisation has taken up the stricter list"},
		{number: 833, route: inPerson, on: "2023-04-27", change: expiring("2023-04-26"), policy: inDateOnly, in: in2020, want: expired, why: "expired for a day, where the organisation tolerates nothing"},
	}
}

const (
	threeMonths = `{"identityChecks":{"documents":"three-months"}}`
	inDateOnly  = `{"identityChecks":{"inDateOnly":true}}`
)

// birthEdges are dates of birth, on the one route that asks for no document.
func birthEdges() []recordEdge {
	const route, edition = evidence.EmergencyNoVideo, "emergency-no-video/3"
	return []recordEdge{
		{number: 851, route: route, on: "2020-04-20", change: born("2000-02-29"), in: edition, want: "pass", why: "born on 29 February of a leap year that ends a century"},
		{number: 852, route: route, on: "2020-04-20", change: born("1900-02-29"), in: edition, want: "fail RA-IDN-002", why: "1900 was no leap year"},
		{number: 853, route: route, on: "2020-04-20", change: born("2020-04-20"), in: edition, want: "pass", why: "born on the day of the check, which is not in the future"},
		{number: 854, route: route, on: "2020-04-20", change: born("2020-04-21"), in: edition, want: "fail RA-IDN-003", why: "born on the day after the check"},
		{number: 855, route: route, on: "2020-04-20", change: born("1900-01-01"), in: edition, want: "pass RA-IDN-004", why: "the day that stands for none"},
		{number: 856, route: route, on: "2020-04-20", change: born("1900-01-02"), in: edition, want: "pass", why: "the day after the one that stands for none"},
	}
}

// asOfEdges are records that are checked as of another day than they say.
func asOfEdges() []recordEdge {
	const route, edition = evidence.EmergencyNoVideo, "emergency-no-video/3"
	return []recordEdge{
		{number: 871, route: route, on: "2020-04-20", asOf: "2023-05-31", in: edition, want: "pass", why: "as of the last day"},
		{number: 872, route: route, on: "2020-04-20", asOf: "2023-06-01", want: "fail RA-EVD-001", why: "as of the day after the last, whatever the record says"},
		{number: 873, route: route, on: "2023-06-01", asOf: "2023-05-31", in: edition, want: "pass", why: "as of the last day, whatever the record says"},
		{number: 874, route: route, on: "", asOf: "2020-04-08", in: edition, want: "pass", why: "as of the first day, of a record that names none"},
		{number: 875, route: route, on: "2020-04-20", asOf: "2023-04-01", knownAt: "2023-01-09", want: "fail RA-EVD-001", why: "both days given: the end had been announced"},
		{number: 876, route: route, on: "2020-04-20", asOf: "2023-04-01", knownAt: "2023-06-05", in: edition, want: "pass", why: "both days given: the later end had been reported"},
	}
}

// hostileLines are lines that are no record. Text that is not UTF-8 cannot stand in
// a file of vectors.
func hostileLines() []recordEdge {
	return []recordEdge{
		{number: 901, raw: `{}`, want: "fail RA-IDN-031 RA-INP-007", why: "nothing is given"},
		{number: 902, raw: `null`, want: "fail RA-INP-004", why: "null is no record"},
		{number: 903, raw: `"r-1"`, want: "fail RA-INP-004", why: "a text is no record"},
		{number: 904, raw: `{"id":"r-1","route":null}`, want: "fail RA-INP-004", why: "null is no route"},
		{number: 905, raw: `{"id":"r-1","\u0069d":"r-2"}`, want: "fail RA-INP-003", why: "a member stands twice, once with an escape in its name"},
		{number: 906, raw: `{"id":"\ud800"}`, want: "fail RA-INP-001", why: "half of a surrogate pair is no text"},
		{number: 907, raw: `{"id":"r-1"} {"id":"r-2"}`, want: "fail RA-INP-001", why: "two documents on a line"},
		{number: 908, raw: `{"id":"r-1",}`, want: "fail RA-INP-001", why: "a comma before the end"},
		{number: 909, raw: `{'id':'r-1'}`, want: "fail RA-INP-001", why: "single quotes are not JSON"},
		{number: 910, raw: `{"id":"r-1","registrant":{"dateOfBirth":19851210}}`, want: "fail RA-INP-004", why: "a date is a text"},
		{number: 911, raw: `{"id":"r-1","photo":{"width":1e400}}`, want: "fail RA-INP-004", why: "a number that is larger than any machine holds"},
		{number: 912, raw: `{"id":"r-1","__proto__":{}}`, want: "fail RA-INP-002", why: "a name with a meaning in some languages is an unknown member here"},
		{number: 913, raw: `{"id":"r-1"/* a comment */}`, want: "fail RA-INP-001", why: "a comment is not JSON"},
	}
}
