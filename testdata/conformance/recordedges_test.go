package conformance_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/registration"
	"github.com/rakit-dev/rakit/specimen"
	"github.com/rakit-dev/rakit/testdata/conformance"
)

// recordEdge is a record on the edge of a rule, and by hand what comes of it.
type recordEdge struct {
	number  int // in the id; it stays with the line
	why     string
	route   evidence.Route
	on      string // the day of the check; "": the record has none
	change  func(*registration.Record)
	raw     string // in place of a record that was made: the line
	knownAt string
	asOf    string
	policy  string

	want string // outcome and rules
	in   string // edition; "": none
}

// recordEdges returns the vectors of the tables.
func recordEdges(t *testing.T) []conformance.Vector {
	t.Helper()
	var vectors []conformance.Vector
	for _, table := range [][]recordEdge{emergencyEdges(), ordinaryEdges(), documentEdges(), birthEdges(), asOfEdges(), hostileLines()} {
		for _, e := range table {
			vectors = append(vectors, e.vector(t))
		}
	}
	return vectors
}

func (e recordEdge) vector(t *testing.T) conformance.Vector {
	t.Helper()
	l := labelled(t, e.want)
	l.fields["editions"] = strings.Fields(e.in)
	for name, value := range map[string]string{"known_at": e.knownAt, "as_of": e.asOf} {
		if value != "" {
			l.fields[name] = value
		}
	}
	if e.policy != "" {
		l.fields["policy"] = jsontext.Value(e.policy)
	}
	from := source(t, "RA-EVD-001") // the edition of the day
	if rules := l.fields["rules"].([]guidance.RuleID); len(rules) > 0 {
		from = source(t, rules[len(rules)-1])
	}
	return document(fmt.Sprintf("records-b%03d", e.number), "record", e.text(t), e.why, from, l)
}

func (e recordEdge) text(t *testing.T) []byte {
	t.Helper()
	if e.raw != "" {
		return []byte(e.raw)
	}
	r := plain(e.route, e.on)
	if e.change != nil {
		e.change(&r)
	}
	text, err := json.Marshal(r, json.Deterministic(true))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// plain returns the sound record of a route, moved to another day: what hangs on the
// day of the check moves with it, and the card is left out.
func plain(route evidence.Route, on string) registration.Record {
	r := specimen.Sound(route)
	r.CheckedOn, r.Card = on, nil
	day, err := guidance.ParseDate(on)
	if err != nil {
		return r
	}
	if r.NoVideoDecision != nil {
		r.NoVideoDecision.DueOn = day.AddDays(90).String()
	}
	if r.IDCheck != nil {
		r.IDCheck.On = on
		if r.IDCheck.PhotoTakenOn != "" {
			r.IDCheck.PhotoTakenOn = on
		}
	}
	for i, d := range r.Documents {
		if d.Provider != "" && d.Expires == "" && d.Kind != evidence.PaperDrivingLicence.String() && d.Kind != evidence.BirthCertificate.String() {
			r.Documents[i].Issued = day.AddDays(-30).String()
		}
	}
	return r
}

// emergencyEdges are the first and the last day of the emergency routes, both ends
// that were announced, and the days on which they were known.
func emergencyEdges() []recordEdge {
	var edges []recordEdge
	for i, route := range []evidence.Route{evidence.EmergencyRemote, evidence.EmergencyClinician, evidence.EmergencyNoVideo} {
		for _, e := range []recordEdge{
			{number: 1, on: "2020-04-07", want: "not-evaluated RA-EVD-002", why: "the day before the first that is known: whether the guidance applied nobody knows"},
			{number: 2, on: "2020-04-08", in: "/3", want: "pass", why: "the first day that is known"},
			{number: 3, on: "2020-02-29", want: "not-evaluated RA-EVD-002", why: "a leap day, too early to be judged"},
			{number: 4, on: "2023-03-31", in: "/3", want: "pass", why: "the last day as it was announced"},
			{number: 5, on: "2023-04-01", in: "/3", want: "pass", why: "the day after the announced end: it went on"},
			{number: 6, on: "2023-05-31", in: "/3", want: "pass", why: "the last day as it was reported"},
			{number: 7, on: "2023-06-01", want: "fail RA-EVD-001", why: "the day after the last"},
			{number: 8, on: "2024-02-29", want: "fail RA-EVD-001", why: "a leap day after the end"},
			{number: 11, on: "2020-04-08", knownAt: "2020-04-07", want: "fail RA-EVD-001", why: "as known the day before anything was published"},
			{number: 12, on: "2020-04-08", knownAt: "2020-04-08", in: "/1", want: "pass", why: "as known on the day of publication"},
			{number: 13, on: "2023-03-31", knownAt: "2023-01-08", in: "/1", want: "pass", why: "as known the day before an end was announced"},
			{number: 14, on: "2023-03-31", knownAt: "2023-01-09", in: "/2", want: "pass", why: "as known when the end was announced: its last day"},
			{number: 15, on: "2023-04-01", knownAt: "2023-01-08", in: "/1", want: "pass", why: "as known the day before an end was announced: no end was known of"},
			{number: 16, on: "2023-04-01", knownAt: "2023-01-09", want: "fail RA-EVD-001", why: "as known when the end was announced: the day after it"},
			{number: 17, on: "2023-05-31", knownAt: "2023-06-04", want: "fail RA-EVD-001", why: "as known the day before the later end was reported"},
			{number: 18, on: "2023-05-31", knownAt: "2023-06-05", in: "/3", want: "pass", why: "as known when the later end was reported: its last day"},
			{number: 19, on: "2023-06-01", knownAt: "2023-06-05", want: "fail RA-EVD-001", why: "as known when the later end was reported: the day after it"},
			{number: 20, on: "2023-06-01", knownAt: "2023-01-08", in: "/1", want: "pass", why: "after the end, as known when there was none"},
		} {
			e.number, e.route = 100*(i+1)+e.number, route
			if e.in != "" {
				e.in = route.String() + e.in
			}
			edges = append(edges, e)
		}
	}
	return edges
}

// ordinaryEdges are the first and the last days of the editions of the ordinary
// routes, and the days on which they were known.
func ordinaryEdges() []recordEdge {
	const inPerson, esr, checker, apply = evidence.InPerson, evidence.ESR, evidence.IDCheckerRoute, evidence.ApplyForCareID
	return []recordEdge{
		{number: 401, route: inPerson, on: "2020-08-30", want: "not-evaluated RA-EVD-002", why: "the day before the first that is known"},
		{number: 402, route: inPerson, on: "2020-08-31", in: "in-person-2020/2", want: "pass", why: "the first day that is known"},
		{number: 403, route: inPerson, on: "2023-04-27", in: "in-person-2020/2", want: "pass", why: "the last day of the answer of summer 2020"},
		{number: 404, route: inPerson, on: "2023-04-28", in: "in-person-2023/2", want: "pass", why: "the day of the next answer"},
		{number: 405, route: inPerson, on: "2024-02-29", in: "in-person-2023/2", want: "pass", why: "a leap day"},
		{number: 406, route: inPerson, on: "2024-04-16", in: "in-person-2023/2", want: "pass", why: "the last day before Care Identity Management"},
		{number: 407, route: inPerson, on: "2024-04-17", in: "in-person-2024/1", want: "pass", why: "the first day of Care Identity Management"},
		{number: 408, route: inPerson, on: "2028-02-29", in: "in-person-2024/1", want: "pass", why: "a leap day to come: no end is known of"},
		{number: 411, route: inPerson, on: "2020-08-31", knownAt: "2020-08-30", want: "fail RA-EVD-001", why: "as known the day before anything was read"},
		{number: 412, route: inPerson, on: "2020-08-31", knownAt: "2020-08-31", in: "in-person-2020/1", want: "pass", why: "as known on the first day: no end was known of"},
		{number: 413, route: inPerson, on: "2023-04-27", knownAt: "2023-04-27", in: "in-person-2020/1", want: "pass", why: "its last day, before anybody knew that it was"},
		{number: 414, route: inPerson, on: "2023-04-27", knownAt: "2023-04-28", in: "in-person-2020/2", want: "pass", why: "its last day, once that was known"},
		{number: 415, route: inPerson, on: "2023-04-28", knownAt: "2023-04-27", in: "in-person-2020/1", want: "pass", why: "the day of the next answer, as known the day before"},
		{number: 416, route: inPerson, on: "2023-04-28", knownAt: "2023-04-28", in: "in-person-2023/1", want: "pass", why: "the day of the next answer, as known then"},
		{number: 417, route: inPerson, on: "2024-04-17", knownAt: "2024-03-30", in: "in-person-2023/1", want: "pass", why: "Care Identity Management, as known the day before the bulletin"},
		{number: 418, route: inPerson, on: "2024-04-17", knownAt: "2024-03-31", in: "in-person-2024/1", want: "pass", why: "Care Identity Management, as known on the day of the bulletin"},
		{number: 419, route: inPerson, on: "2024-04-16", knownAt: "2024-03-31", in: "in-person-2023/2", want: "pass", why: "the day before Care Identity Management, as known on the day of the bulletin"},

		{number: 501, route: esr, on: "2023-06-04", want: "not-evaluated RA-EVD-002", why: "the day before the first that is known"},
		{number: 502, route: esr, on: "2023-06-05", in: "esr-2023/2", want: "pass", why: "the first day that is known"},
		{number: 503, route: esr, on: "2024-02-29", in: "esr-2023/2", want: "pass", why: "a leap day"},
		{number: 504, route: esr, on: "2024-04-16", in: "esr-2023/2", want: "pass", why: "papers and a counter-signed photograph: the last day on which no publication objected"},
		{number: 505, route: esr, on: "2024-04-17", in: "esr-2024/1", want: "pass RA-EVD-407", why: "the same a day later: two publications differ"},
		{number: 511, route: esr, on: "2023-06-05", knownAt: "2023-06-04", want: "fail RA-EVD-001", why: "as known the day before the bulletin"},
		{number: 512, route: esr, on: "2023-06-05", knownAt: "2023-06-05", in: "esr-2023/1", want: "pass", why: "as known on the day of the bulletin"},
		{number: 513, route: esr, on: "2024-04-17", knownAt: "2024-03-30", in: "esr-2023/1", want: "pass", why: "Care Identity Management, as known the day before the bulletin"},
		{number: 514, route: esr, on: "2024-04-17", knownAt: "2024-03-31", in: "esr-2024/1", want: "pass RA-EVD-407", why: "Care Identity Management, as known on the day of the bulletin"},

		{number: 601, route: checker, on: "2024-09-22", want: "not-evaluated RA-EVD-002", why: "the day before the page's last edit"},
		{number: 602, route: checker, on: "2024-09-23", in: "id-checker/1", want: "pass", why: "the day of the page's last edit"},
		{number: 603, route: checker, on: "2028-02-29", in: "id-checker/1", want: "pass", why: "a leap day to come: no end is known of"},
		{number: 611, route: checker, on: "2024-09-23", knownAt: "2024-09-22", want: "fail RA-EVD-001", why: "as known the day before the edit"},
		{number: 612, route: checker, on: "2024-09-23", knownAt: "2024-09-23", in: "id-checker/1", want: "pass", why: "as known on the day of the edit"},

		{number: 701, route: apply, on: "2024-12-10", want: "not-evaluated RA-EVD-002", why: "the day before the page's last edit"},
		{number: 702, route: apply, on: "2024-12-11", in: "apply-for-care-id/1", want: "pass", why: "the day of the page's last edit"},
		{number: 703, route: apply, on: "2028-02-29", in: "apply-for-care-id/1", want: "pass", why: "a leap day to come: no end is known of"},
		{number: 711, route: apply, on: "2024-12-11", knownAt: "2024-12-10", want: "fail RA-EVD-001", why: "as known the day before the edit"},
		{number: 712, route: apply, on: "2024-12-11", knownAt: "2024-12-11", in: "apply-for-care-id/1", want: "pass", why: "as known on the day of the edit"},
	}
}
