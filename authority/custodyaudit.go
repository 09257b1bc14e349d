package authority

import (
	"io"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/guidance"
)

// CustodyAudit is what an exported log proves of the custody of passcodes: the counts.
// The entries are handed on one by one: see [ReadCustodyLog].
type CustodyAudit struct {
	Releases   int                     `json:"releases"`   // of a passcode, in the log
	Proven     int                     `json:"proven"`     // of them, without a finding
	Beside     int                     `json:"beside"`     // cards of which something is told that belongs to no release
	Exceptions map[guidance.RuleID]int `json:"exceptions"` // findings, by rule

	Unsigned int               `json:"unsigned"`       // events after the last checkpoint that could tell something: left out of all the others
	Log      audit.Report      `json:"log"`            // that of audit.Verify; where it is broken nothing else is told
	Kept     *audit.Checkpoint `json:"kept,omitempty"` // the checkpoint kept elsewhere that the log contains
}

// Clean reports whether the log is intact, every release in it proven, and nothing after
// its last checkpoint that could tell otherwise.
func (t CustodyAudit) Clean() bool {
	return t.Log.Broken == nil && len(t.Exceptions) == 0 && t.Unsigned == 0
}

// ReadCustodyLog verifies an exported audit log as [audit.Verify] does, follows the
// custody of every passcode through it in the same pass ([CustodyLog]), and hands what
// it finds to each: the releases of cards that have ended as they end, and at the end of
// the log the others, in its order. Keep what was handed on apart until ReadCustodyLog
// has returned: of a log that is broken it means nothing, and the CustodyAudit tells
// nothing but where it is broken.
//
// The list is complete up to the last checkpoint as long as the log verifies: taking
// one line out, or changing it, breaks it. That the log was not cut back to an older
// state is shown only with earlier, a signed checkpoint that was kept elsewhere, or nil.
//
// The error is that of audit.Verify or of each, or wraps [audit.ErrLine] for an entry
// that verifies and cannot be read.
func ReadCustodyLog(log io.Reader, vkey string, earlier []byte, each func(CustodyEntry) error) (CustodyAudit, error) {
	told := CustodyAudit{Exceptions: map[guidance.RuleID]int{}}
	var all CustodyLog
	hand := func(decided []CustodyEntry) error {
		for _, e := range decided {
			told.count(e)
			if err := each(e); err != nil {
				return err
			}
		}
		return nil
	}
	proven, err := readProven(log, vkey, earlier, custodyAction, func(e audit.Event) error { return hand(all.Take(e)) })
	if err == nil && proven.log.Broken == nil {
		err = hand(all.Rest())
	}
	if err != nil {
		return CustodyAudit{}, err
	}
	if proven.log.Broken != nil {
		return CustodyAudit{Exceptions: map[guidance.RuleID]int{}, Log: proven.log}, nil
	}
	told.Log, told.Kept, told.Unsigned = proven.log, proven.kept, proven.unsigned
	return told, nil
}

func (t *CustodyAudit) count(e CustodyEntry) {
	switch {
	case e.Asked.IsZero():
		t.Beside++
	case e.Proven:
		t.Releases++
		t.Proven++
	default:
		t.Releases++
	}
	for _, f := range e.Findings {
		t.Exceptions[f.Rule]++
	}
}
