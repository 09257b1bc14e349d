package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"

	"github.com/rakit-dev/rakit/assessment"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/guidance/report"
	"github.com/rakit-dev/rakit/input"
	"github.com/rakit-dev/rakit/registration"
)

// diffGuidanceCommand is `rakit diff-guidance`: the same records under two rule
// sets.
type diffGuidanceCommand struct {
	From   string        `required:"" placeholder:"SIDE" help:"A day of knowledge (YYYY-MM-DD), a version of the rule set, newest, or an earlier report."`
	To     string        `default:"newest" placeholder:"SIDE" help:"The same; newest if left out."`
	Format string        `enum:"text,jsonl" default:"text" placeholder:"text|jsonl" help:"text for people (default), jsonl for programs: a line for each record that changes."`
	AsOf   guidance.Date `placeholder:"YYYY-MM-DD" help:"Check every record as of this day, not of its checkedOn."`
	Policy string        `placeholder:"FILE" help:"What the Registration Authority has agreed locally."`
	Files  sources       `arg:"" optional:"" name:"file" help:"Files to read; - or none: standard input."`
}

// Help is shown by `rakit diff-guidance --help`.
func (diffGuidanceCommand) Help() string {
	return `Checks the same records twice, and shows those that come out otherwise, with the reasons of both sides.

    rakit diff-guidance --from 2023-03-01 --to 2023-06-05 records.jsonl
    rakit diff-guidance --from report.jsonl records.jsonl

A side is a day of knowledge, a version of the rule set ("rakit rules --versions" lists those that this build can go back to), or a report that any build wrote as json or jsonl, of the same records in the same order, without --suppress and --severity.

Exit status: 0 no record changes, 1 some do, 2 unusable input or usage.`
}

// Run compares, record by record.
func (c diffGuidanceCommand) Run(s *streams) error {
	registry, err := registration.Rules()
	if err != nil {
		return err
	}
	base, err := checkOptions(c.AsOf, guidance.Date{}, c.Policy)
	if err != nil {
		return err
	}
	from, err := newSide("--from", c.From, registry, base)
	if err != nil {
		return err
	}
	defer from.close()
	to, err := newSide("--to", c.To, registry, base)
	if err != nil {
		return err
	}
	defer to.close()
	if from.head.AsOf != to.head.AsOf || from.head.Policy != to.head.Policy {
		return fmt.Errorf("%w: --from is as of %s, --to as of %s", errOtherTerms, report.Plain(from.head.AsOf), report.Plain(to.head.AsOf))
	}
	differences := newDifference(bufio.NewWriterSize(s.out, 64<<10), c.Format, from.head, to.head)
	err = s.eachRecord(c.Files, false, func(v input.Value, _ guidance.Place) error {
		before, err := from.answer(v)
		if err != nil {
			return err
		}
		after, err := to.answer(v)
		if err != nil {
			return err
		}
		if before.Record != after.Record {
			return errOtherRecords
		}
		return differences.add(assessment.Compare(registry, from.head, to.head, before, after))
	})
	if err := errors.Join(err, from.finish(), to.finish()); err != nil {
		return err
	}
	if err := differences.end(); err != nil || differences.changed > 0 {
		return err
	}
	return sayNextKnowledge(s, registry, to.head)
}

// sayNextKnowledge tells who sees no change when something became known next: the day
// may be a little too early.
func sayNextKnowledge(s *streams, registry *guidance.Registry, h guidance.Header) error {
	day, err := guidance.ParseDate(h.KnownAt)
	if err != nil {
		return nil // the newest knowledge, after which there is nothing
	}
	for _, set := range registry.Rulesets() {
		if set.Known.After(day) {
			_, err := fmt.Fprintf(s.err, "rakit: no record changes; what is known changes next on %s\n", set.Known)
			return err
		}
	}
	return nil
}

// errOtherTerms says that two answers differ by more than guidance.
var errOtherTerms = errors.New("the sides are of different days or policies (give --as-of and --policy as the report was made)")

// side is one of the two answers: checked now, or read from a report.
type side struct {
	head   guidance.Header
	answer func(input.Value) (guidance.Result, error)
	finish func() error // an error if a report has more results than there were records
	close  func()
}

// newSide returns the side that an option names.
func newSide(option, text string, registry *guidance.Registry, o registration.Options) (side, error) {
	knownAt, err := knowledge(text, registry)
	var notNamed errNoKnowledge
	switch {
	case err == nil:
		o.KnownAt = knownAt
		return checkedNow(registry, o), nil
	case errors.As(err, &notNamed):
		s, fileErr := recordedIn(text)
		if errors.Is(fileErr, os.ErrNotExist) {
			return side{}, fmt.Errorf("%s: %w, and no such file", option, err)
		}
		return s, fileErr
	}
	return side{}, fmt.Errorf("%s: %w", option, err)
}

// errNoKnowledge says that a text names no state of knowledge of this build.
type errNoKnowledge struct{}

func (errNoKnowledge) Error() string {
	return "neither a day, nor newest, nor a version of the rule set that this build knows (rakit rules --versions)"
}

// knowledge returns the day that a text stands for: itself, or the first of a
// version; zero for the newest.
func knowledge(text string, registry *guidance.Registry) (guidance.Date, error) {
	if text == "newest" {
		return guidance.Date{}, nil
	}
	if day, err := guidance.ParseDate(text); err == nil {
		return day, nil
	}
	if set, ok := registry.Ruleset(text); ok {
		return set.Known, nil
	}
	return guidance.Date{}, errNoKnowledge{}
}

func checkedNow(registry *guidance.Registry, o registration.Options) side {
	return side{
		head:   assessment.Header(registry, o),
		answer: func(v input.Value) (guidance.Result, error) { return assessment.Record(v, o) },
		finish: func() error { return nil },
		close:  func() {},
	}
}
