package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/guidance"
)

// auditExceptionalCommand is `rakit audit exceptional`: a log in, the whole list of
// exceptional access out, or where the log is broken.
type auditExceptionalCommand struct {
	exportedLog
	On     guidance.Date `placeholder:"YYYY-MM-DD" help:"Show how the access stood at the end of this day, London time; today by default."`
	Format string        `enum:"text,json" default:"text" placeholder:"text|json" help:"text for people (default), json for programs."`
}

// Help is shown by `rakit audit exceptional --help`.
func (auditExceptionalCommand) Help() string {
	return `Verifies the log, then lists every exceptional access that it says was granted, with its reviews and its end, and the checkpoint that proves the list complete. Reasons and registration numbers are not in a log. That it was cut back to an older state is found only with --checkpoint.

With --on, the log is read as it was at the end of that day: what was granted, reviewed, revoked or begun later is left out, and counted. Access that was granted later is not in the list of the day, even if its own days begin before.

What stands after the last checkpoint is not signed: it is left out, and counted ("unsigned" in json).

Findings of severity error: RA-EXC-022, an entry without a beginning or an end; RA-EXC-017, 018 and 023, a session of another user, without a real site, or outside the days of the access. Warnings: RA-EXC-021, nobody looked by the review date; RA-EXC-019, a session at another site than that of the grant.

    rakit audit exceptional --key log.pub --checkpoint kept.txt log.jsonl
    rakit audit exceptional --key log.pub --on 2020-12-31 --format json log.jsonl

Exit status: 0 no finding of severity error, 1 some, or a log that is broken or of another key, 2 unusable.`
}

// Run verifies the log and shows the list.
func (c auditExceptionalCommand) Run(s *streams) error {
	if c.On.IsZero() {
		c.On = guidance.DateOf(time.Now())
	}
	var told authority.ExceptionalAudit
	err := c.read(s, func(log io.Reader, key string, earlier []byte) (err error) {
		told, err = authority.ReadExceptionalLog(log, key, earlier, c.On)
		return err
	})
	if err != nil {
		return err
	}
	out := bufio.NewWriter(s.out)
	if c.Format == "json" {
		err = json.MarshalWrite(out, told, json.Deterministic(true), jsontext.WithIndent("  "))
		out.WriteByte('\n')
	} else {
		writeExceptional(out, told)
	}
	if err := errors.Join(err, out.Flush()); err != nil {
		return err
	}
	if told.Log.Broken != nil || len(told.Errors()) > 0 {
		return errFound
	}
	return nil
}

// writeExceptional writes the list for people. What cannot be written is found by who
// flushes.
func writeExceptional(w io.Writer, told authority.ExceptionalAudit) {
	if !writeVerified(w, told.Log, told.Kept, told.Unsigned, "of exceptional access") {
		return
	}
	if told.Later > 0 {
		fmt.Fprintf(w, "left out: %d events of exceptional access after the day\n", told.Later)
	}
	fmt.Fprintf(w, "exceptional access on %s: %d in the log, of which", told.On, len(told.Entries))
	for _, standing := range authority.ExceptionalStandings() {
		if n := told.Counts[standing]; n > 0 {
			fmt.Fprintf(w, " %s %d,", standing, n)
		}
	}
	fmt.Fprintf(w, " outstanding %d\n", told.Outstanding)
	for _, e := range told.Entries {
		writeEntry(w, e)
	}
}

// writeVerified writes what verifying a log showed, for people, and reports whether
// anything may be told of it. unsigned is the number of events, of what is told, that
// no checkpoint covers.
func writeVerified(w io.Writer, log audit.Report, kept *audit.Checkpoint, unsigned int, of string) bool {
	if log.Broken != nil {
		fmt.Fprintln(w, brokenText(*log.Broken))
		return false
	}
	fmt.Fprintf(w, "verified: %d of %d entries of the log by %s\n", log.Last.Size, log.Events, checkpointText(log.Last))
	if kept != nil {
		fmt.Fprintf(w, "contains: the checkpoint that was kept elsewhere, %s\n", checkpointText(*kept))
	} else {
		fmt.Fprintln(w, "not shown: that the log was not cut back to an older state; pass --checkpoint")
	}
	if unsigned > 0 {
		fmt.Fprintf(w, "left out: %d events %s after the last checkpoint, not signed yet\n", unsigned, of)
	}
	return true
}

func checkpointText(c audit.Checkpoint) string {
	return fmt.Sprintf("the checkpoint of %d entries of %s, root %s", c.Size, c.Origin, c.Root)
}

func writeEntry(w io.Writer, e authority.ExceptionalEntry) {
	fmt.Fprintf(w, "\n%s  entry %d  %s\n", orUnknown(e.Grant), e.Entry, e.Standing)
	kind := "unknown"
	if e.Kind != 0 {
		kind = e.Kind.String()
	}
	fmt.Fprintf(w, "    %s %s at %s, working at %s\n", kind, orUnknown(e.User), orUnknown(e.Organisation), orUnknown(e.WorkingAt))
	for _, also := range [][2]string{{"position", e.Position}, {"profession", e.Profession}} {
		if also[1] != "" {
			fmt.Fprintf(w, "    %s %s\n", also[0], orUnknown(also[1]))
		}
	}
	fmt.Fprintf(w, "    from %s to %s, granted by %s at %s\n", dayOrNone(e.Start), dayOrNone(e.End), orUnknown(e.GrantedBy), momentOrUnknown(e.GrantedAt))
	for _, r := range e.Reviews {
		fmt.Fprintf(w, "    reviewed by %s at %s, next %s\n", orUnknown(r.By), momentOrUnknown(r.At), dayOrNone(r.Next))
	}
	if e.SignIns > 0 {
		fmt.Fprintf(w, "    sessions %d at %s, the last at %s\n", e.SignIns, orUnknown(strings.Join(e.Sites, " ")), momentOrUnknown(e.LastSignIn))
	}
	switch {
	case e.Revoked != nil:
		fmt.Fprintf(w, "    revoked by %s at %s (%s)\n", orUnknown(e.Revoked.By), momentOrUnknown(e.Revoked.At), e.Revoked.Action)
	case !e.Review.IsZero():
		fmt.Fprintf(w, "    to be reviewed on %s\n", e.Review)
	}
	for _, f := range e.Findings {
		fmt.Fprintf(w, "    %s %s: %s\n", f.Severity, f.Rule, f.Message)
	}
}

// orUnknown returns text as a terminal may show it, or what stands for none. A log
// may be signed by anybody.
func orUnknown(s string) string {
	if s == "" {
		return "unknown"
	}
	if strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return strconv.QuoteToASCII(s)
	}
	return s
}

func dayOrNone(d guidance.Date) string {
	if d.IsZero() {
		return "none"
	}
	return d.String()
}

func momentOrUnknown(t time.Time) string {
	if t.IsZero() {
		return "unknown"
	}
	return t.UTC().Format(time.RFC3339)
}
