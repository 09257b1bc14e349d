package relational

import (
	"errors"
	"time"

	"github.com/rakit-dev/rakit/authority"
)

// errInstant is returned for an instant that does not fit into nanoseconds since
// 1970: the years 1678 to 2261 do.
var errInstant = errors.New("the instant is out of range")

// nanos returns an instant as it is stored.
func nanos(t time.Time) (int64, error) {
	n := t.UnixNano()
	if !time.Unix(0, n).Equal(t) {
		return 0, errInstant
	}
	return n, nil
}

func (t *Tx) Enqueue(j authority.Job) error {
	const op = "enqueue job"
	kind, err := j.Kind.MarshalText()
	if err != nil {
		return t.at(op, err)
	}
	due, err := nanos(j.Due)
	switch {
	case err != nil:
		return t.at(op, err)
	case j.ID == "":
		return t.at(op, errors.New("it has no id"))
	}
	stored, err := t.insertJob(j, string(kind), due, 1)
	if err != nil || stored { // it stands at the head of its queue
		return t.at(op, err)
	}
	if stored, err = t.insertJob(j, string(kind), due, 0); err != nil || !stored { // it is there already
		return t.at(op, err)
	}
	return t.at(op, t.behind(j.Queue))
}

// insertJob stores a job, at the head of its queue or behind it, unless there is one
// with its id, or one at the head. Nothing is read before, so that jobs of different
// queues are never in contention with each other.
func (t *Tx) insertJob(j authority.Job, kind string, due, head int64) (stored bool, err error) {
	n, err := t.exec(`INSERT INTO outbox (id, kind, subject, queue, due, attempt, claimed_until, head)
		VALUES (?, ?, ?, ?, ?, ?, 0, ?) ON CONFLICT DO NOTHING`,
		j.ID, kind, j.Subject, j.Queue, due, j.Attempt, head)
	return n > 0, err
}

// behind writes the job at the head of a queue as it is: who finishes it meanwhile is
// then in contention, and does not leave the one that was stored behind a job that is
// gone. What PostgreSQL keeps of who has read what is not enough for that: a claim, which
// is not serializable, makes another row of the one that was read.
func (t *Tx) behind(queue string) error {
	n, err := t.exec("UPDATE outbox SET head = 1 WHERE queue = ? AND head = 1", queue)
	if err == nil && n == 0 {
		err = authority.ErrContended
	}
	return err
}

// nextJob is the job that is due first, of those that stand at the head of their
// queue and are nobody's at the moment.
const nextJob = `SELECT id, kind, subject, queue, due, attempt FROM outbox
	WHERE head = 1 AND due <= ? AND claimed_until <= ? ORDER BY due, position LIMIT 1`

// Claim is that of authority.Store; stores put a transaction around it.
func (t *Tx) Claim(now time.Time, lease time.Duration) (authority.Job, error) {
	const op = "claim job"
	if t.readOnly {
		return authority.Job{}, t.at(op, authority.ErrReadOnly)
	}
	from, err := nanos(now)
	if err != nil {
		return authority.Job{}, t.at(op, err)
	}
	until, err := nanos(now.Add(lease))
	if err != nil {
		return authority.Job{}, t.at(op, err)
	}
	var j authority.Job
	var kind string
	var due int64
	err = t.row(t.dialect.nextJob, []any{from, from}, &j.ID, &kind, &j.Subject, &j.Queue, &due, &j.Attempt)
	if err != nil {
		return authority.Job{}, t.at(op, err)
	}
	j.Due = time.Unix(0, due).UTC()
	if err := j.Kind.UnmarshalText([]byte(kind)); err != nil {
		return authority.Job{}, t.at(op, err)
	}
	j.ClaimedUntil = time.Unix(0, until).UTC()
	_, err = t.exec("UPDATE outbox SET claimed_until = ? WHERE id = ?", until, j.ID)
	return j, t.at(op, err)
}

// held returns the queue of a job that is claimed as j is. A claim is told from a later
// one by when its lease ends: who claims it later has a later clock. In a transaction
// that writes, nobody claims it until that has ended.
func (t *Tx) held(j authority.Job) (queue string, err error) {
	var until, stored int64 // 0: nobody's
	if !j.ClaimedUntil.IsZero() {
		if until, err = nanos(j.ClaimedUntil); err != nil {
			return "", err
		}
	}
	text := "SELECT queue, claimed_until FROM outbox WHERE id = ?"
	if !t.readOnly {
		text += t.dialect.Keep
	}
	err = t.row(text, []any{j.ID}, &queue, &stored)
	if err == nil && stored != until {
		err = authority.ErrLostClaim
	}
	return queue, err
}

func (t *Tx) Holds(j authority.Job) error {
	_, err := t.held(j)
	if errors.Is(err, authority.ErrNotFound) {
		err = authority.ErrLostClaim
	}
	return t.at("look whose job it is", err)
}

func (t *Tx) Finish(j authority.Job) error {
	const op = "finish job"
	if t.readOnly {
		return t.at(op, authority.ErrReadOnly)
	}
	queue, err := t.held(j)
	if errors.Is(err, authority.ErrNotFound) {
		return nil
	}
	if err != nil {
		return t.at(op, err)
	}
	if _, err := t.exec("DELETE FROM outbox WHERE id = ?", j.ID); err != nil {
		return t.at(op, err)
	}
	_, err = t.exec("UPDATE outbox SET head = 1 WHERE position = (SELECT min(position) FROM outbox WHERE queue = ?)", queue)
	return t.at(op, err)
}

// Postpone returns an error wrapping authority.ErrNotFound for a job that was
// finished.
func (t *Tx) Postpone(j authority.Job, due time.Time) error {
	const op = "postpone job"
	if t.readOnly {
		return t.at(op, authority.ErrReadOnly)
	}
	at64, err := nanos(due)
	if err != nil {
		return t.at(op, err)
	}
	if _, err := t.held(j); err != nil {
		return t.at(op, err)
	}
	_, err = t.exec("UPDATE outbox SET due = ?, attempt = attempt + 1, claimed_until = 0 WHERE id = ?", at64, j.ID)
	return t.at(op, err)
}

func (t *Tx) Jobs() (int, error) {
	var n int
	err := t.row("SELECT count(*) FROM outbox", nil, &n)
	return n, t.at("count jobs", err)
}
