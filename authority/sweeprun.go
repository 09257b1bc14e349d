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
	since guidance.Date // the day of the last run that came to its end; zero: none did
	at    time.Time     // when this one began; zero: it has not
	found int           // what it has found so far
	skip  int           // and could do nothing about
	owner string        // ODS code of the organisation that it has come to
	after string        // id of the last of its things that was looked at
}

// on returns the London day of the run.
func (r sweepRun) on() guidance.Date { return guidance.DateOf(r.at) }

// String returns the run as it is stored: six words, of which "-" is an empty one.
func (r sweepRun) String() string {
	word := func(s string) string {
		if s == "" {
			return "-"
		}
		return s
	}
	at := ""
	if !r.at.IsZero() {
		at = r.at.UTC().Format(time.RFC3339Nano)
	}
	since := ""
	if !r.since.IsZero() {
		since = r.since.String()
	}
	return strings.Join([]string{word(since), word(at), strconv.Itoa(r.found), strconv.Itoa(r.skip), word(r.owner), word(r.after)}, " ")
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
	if words[0] != "" {
		if r.since, err = guidance.ParseDate(words[0]); err != nil {
			return sweepRun{}, errSweepRun
		}
	}
	if words[1] != "" {
		if r.at, err = time.Parse(time.RFC3339Nano, words[1]); err != nil {
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
