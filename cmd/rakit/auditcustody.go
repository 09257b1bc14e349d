package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/card"
)

// auditCustodyCommand is `rakit audit custody`: a log in, the custody of every passcode
// in it out, or where the log is broken.
type auditCustodyCommand struct {
	exportedLog
	Format string `enum:"text,json,jsonl" default:"text" placeholder:"text|json|jsonl" help:"text for people (default), json or jsonl for programs."`
}

// Help is shown by `rakit audit custody --help`.
func (auditCustodyCommand) Help() string {
	return `Verifies the log, then says of every release of a passcode when the registrant had rung, by whom it was released, to which proven number, what became of the message, and when the key was destroyed. Who rang and numbers are not in a log: a number is shown by the proof that its holder read back.

A release is proven if nothing is found. Else it has findings. Severity error: RA-AUD-010, no call before it; 011, another number than the proven one, or numbers that were never made; 012, the number was changed before the passcode was sent; 013, a second release; 014, sent twice, or with no release; 015, released by the holder, or the log does not say by or for whom; 016, shown to staff; 019, the key is still there; 020, instants out of order. Warnings: 017, not sent, or nobody can tell; 018, still under way at the end of the log.

    rakit audit custody --key log.pub --checkpoint kept.txt log.jsonl
    rakit audit custody --key log.pub --format jsonl log.jsonl

With jsonl, the last line is the count of all. What is found is kept in a temporary file until the log is verified.

What stands after the last checkpoint is not signed: it is left out, and counted ("unsigned" in json and jsonl: events, not releases). The log is not clean until a later checkpoint covers it. Releases that are not proven are "releases" less "proven".

Exit status: 0 every release is proven and no event is left out, 1 some finding, an event left out, or a log that is broken or of another key, 2 unusable.`
}

// Run verifies the log and shows the releases.
func (c auditCustodyCommand) Run(s *streams) (err error) {
	// Nothing may be shown of a log that turns out to be broken at its end, and it may
	// be too long to be kept in memory or read twice.
	found, err := os.CreateTemp("", "rakit-custody-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, found.Close(), os.Remove(found.Name())) }()
	spool := bufio.NewWriter(found)
	var told authority.CustodyAudit
	err = c.read(s, func(log io.Reader, key string, earlier []byte) (err error) {
		told, err = authority.ReadCustodyLog(log, key, earlier, func(e authority.CustodyEntry) error {
			line, err := json.Marshal(e, json.Deterministic(true))
			if err == nil {
				_, err = spool.Write(append(line, '\n'))
			}
			return err
		})
		return err
	})
	if err != nil {
		return err
	}
	if err := spool.Flush(); err != nil {
		return err
	}
	if _, err := found.Seek(0, io.SeekStart); err != nil {
		return err
	}
	entries := io.Reader(found)
	if told.Log.Broken != nil {
		entries = strings.NewReader("")
	}
	out := bufio.NewWriter(s.out)
	if err := errors.Join(c.write(out, told, entries), out.Flush()); err != nil {
		return err
	}
	if !told.Clean() {
		return errFound
	}
	return nil
}

// write writes what was found, entries being one value of JSON a line.
func (c auditCustodyCommand) write(w io.Writer, told authority.CustodyAudit, entries io.Reader) error {
	lines := jsontext.NewDecoder(entries)
	switch c.Format {
	case "json":
		return writeCustodyJSON(w, told, lines)
	case "jsonl":
		return writeCustodyLines(w, told, lines)
	}
	return writeCustody(w, told, lines)
}

// each calls show for every value that is left.
func each(values *jsontext.Decoder, show func(jsontext.Value) error) error {
	for {
		v, err := values.ReadValue()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil {
			err = show(v)
		}
		if err != nil {
			return err
		}
	}
}

func writeCustodyJSON(w io.Writer, told authority.CustodyAudit, entries *jsontext.Decoder) error {
	out := jsontext.NewEncoder(w, jsontext.WithIndent("  "))
	err := errors.Join(
		out.WriteToken(jsontext.BeginObject),
		out.WriteToken(jsontext.String("audit")),
		json.MarshalEncode(out, told, json.Deterministic(true)),
		out.WriteToken(jsontext.String("entries")),
		out.WriteToken(jsontext.BeginArray),
	)
	if err == nil {
		err = each(entries, out.WriteValue)
	}
	return errors.Join(err, out.WriteToken(jsontext.EndArray), out.WriteToken(jsontext.EndObject))
}

func writeCustodyLines(w io.Writer, told authority.CustodyAudit, entries *jsontext.Decoder) error {
	err := each(entries, func(v jsontext.Value) error {
		_, err := fmt.Fprintf(w, `{"entry":%s}`+"\n", v)
		return err
	})
	if err != nil {
		return err
	}
	all, err := json.Marshal(told, json.Deterministic(true))
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, `{"audit":%s}`+"\n", all)
	return err
}

// writeCustody writes what was found for people. What cannot be written is found by
// who flushes.
func writeCustody(w io.Writer, told authority.CustodyAudit, entries *jsontext.Decoder) error {
	if !writeVerified(w, told.Log, told.Kept, told.Unsigned, "that could tell of passcodes") {
		return nil
	}
	err := each(entries, func(v jsontext.Value) error {
		var e authority.CustodyEntry
		if err := json.Unmarshal(v, &e); err != nil {
			return err
		}
		writeCustodyEntry(w, e)
		return nil
	})
	fmt.Fprintf(w, "custody of passcodes: releases %d, proven %d, not proven %d", told.Releases, told.Proven, told.Releases-told.Proven)
	if told.Beside > 0 {
		fmt.Fprintf(w, ", without a release %d", told.Beside)
	}
	for _, id := range slices.Sorted(maps.Keys(told.Exceptions)) {
		fmt.Fprintf(w, ", %s %d", id, told.Exceptions[id])
	}
	fmt.Fprintln(w)
	return err
}

// sendText says what became of a message.
var sendText = map[card.State]string{card.Released: "sent", card.ReleaseFailed: "not sent", card.SendUnknown: "sent or not"}

func writeCustodyEntry(w io.Writer, e authority.CustodyEntry) {
	said := []string{}
	say := func(what string, t card.Told) {
		if !t.IsZero() {
			said = append(said, fmt.Sprintf("%s at %d, %s, by %s", what, t.Entry, momentOrUnknown(t.At), orUnknown(t.By)))
		}
	}
	verdict := "not proven"
	if e.Proven {
		verdict = "proven"
	}
	name := orUnknown(e.Ref)
	if e.Asked.IsZero() {
		verdict, name = "no release", "-"
	}
	say("number proven", e.Completed)
	say("receipt", e.Receipt)
	say("released", e.Asked)
	if e.Named != "" {
		said = append(said, "to the number of "+orUnknown(e.Named))
	}
	for _, s := range e.Sends {
		say(sendText[s.State], s.Told)
	}
	for _, t := range e.Revealed {
		say("shown", t)
	}
	say("key destroyed", e.Destroyed)
	fmt.Fprintf(w, "%s: %s of %s, user %s: %s\n", verdict, name, orUnknown(e.Card), orUnknown(e.Holder), strings.Join(said, "; "))
	for _, f := range e.Findings {
		fmt.Fprintf(w, "    %s %s: %s\n", f.Severity, f.Rule, f.Message)
	}
}
