package authority

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/guidance"
)

// sweepRun is how far a run of a sweep has come. It is kept as the subject of its job.
type sweepRun struct {
	since time.Time // when the last run began that came to its end; zero: none did
	at    time.Time // when this one began; zero: it has not
	found int       // what it has found so far
	skip  int       // and could do nothing about
	owner string    // ODS code of the organisation that it has come to
	after string    // id of the last of its things that was looked at
}

// on returns the London day of the run.
func (r sweepRun) on() guidance.Date { return guidance.DateOf(r.at) }

// sinceDay returns that of the last run; zero if there was none.
func (r sweepRun) sinceDay() guidance.Date {
	if r.since.IsZero() {
		return guidance.Date{}
	}
	return guidance.DateOf(r.since)
}

// String returns the run as it is stored: six words, of which "-" is an empty one.
func (r sweepRun) String() string {
	word := func(s string) string {
		if s == "" {
			return "-"
		}
		return s
	}
	instant := func(t time.Time) string {
		if t.IsZero() {
			return "-"
		}
		return t.UTC().Format(time.RFC3339Nano)
	}
	return strings.Join([]string{instant(r.since), instant(r.at), strconv.Itoa(r.found), strconv.Itoa(r.skip), word(r.owner), word(r.after)}, " ")
}

// errSweepRun says that a job of a sweep does not say how far it has come.
var errSweepRun = errors.New("the job does not say how far the sweep has come")

// parseSweepRun reads what [sweepRun.String] writes; "" is the first run of all.
func parseSweepRun(text string) (r sweepRun, err error) {
	if text == "" {
		return r, nil
	}
	words := strings.Split(text, " ")
	if len(words) != 6 {
		return sweepRun{}, errSweepRun
	}
	for i, w := range words {
		if w == "" {
			return sweepRun{}, errSweepRun
		}
		if w == "-" {
			words[i] = ""
		}
	}
	for i, into := range []*time.Time{&r.since, &r.at} {
		if words[i] == "" {
			continue
		}
		if *into, err = time.Parse(time.RFC3339Nano, words[i]); err != nil {
			return sweepRun{}, errSweepRun
		}
	}
	var errFound, errSkip error
	r.found, errFound = strconv.Atoi(words[2])
	r.skip, errSkip = strconv.Atoi(words[3])
	if errFound != nil || errSkip != nil {
		return sweepRun{}, errSweepRun
	}
	r.owner, r.after = words[4], words[5]
	return r, nil
}

// event returns the event of a run that found something.
func (r sweepRun) event(s Sweep, at time.Time) audit.Event {
	e := audit.Event{
		At: at, Action: ActionSwept, Actor: system, Outcome: audit.Done, Subject: sweepJob + s.String(),
		Detail: map[string]string{"found": strconv.Itoa(r.found)},
	}
	if r.skip > 0 {
		e.Outcome, e.Detail["skipped"] = audit.Failed, strconv.Itoa(r.skip)
	}
	return e
}
