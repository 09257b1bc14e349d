package main

import (
	"bufio"
	"errors"
	"fmt"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/specimen"
)

// synthCommand is `rakit synth`: labelled synthetic records.
type synthCommand struct {
	N       int     `name:"n" default:"10" placeholder:"N" help:"How many (10)."`
	Seed    uint64  `default:"1" placeholder:"S" help:"The same seed gives the same records on any machine (1)."`
	Defects float64 `placeholder:"RATE" help:"The share of records that are broken, from 0 (the default) to 1: each breaks what its label says, and nothing else."`
	Route   string  `placeholder:"ROUTE" help:"Only records of this route; of all if left out."`
	Kind    string  `enum:"record,cis" default:"record" placeholder:"record|cis" help:"record for rakit check (default), cis for rakit flags."`
}

// Help is shown by `rakit synth --help`.
func (synthCommand) Help() string {
	return `Writes JSON Lines: invented people, each record labelled with what has to be found in it, which rakit check accepts and ignores:

    {"id":"…","route":"in-person",…,"expect":{"outcome":"fail","rules":["RA-EVD-013"]}}

With --kind cis the label has the flag and the convention that rakit flags has to find, too. User ids are made up, and of no range that anybody keeps for tests: never feed them to a live campaign.

    rakit synth --n 1000 --seed 7 --defects 0.2 > records.jsonl
    rakit check --format jsonl records.jsonl`
}

var (
	errCount      = errors.New("--n: from 0 up")
	errShare      = errors.New("--defects: from 0 to 1")
	errRouteOfCIS = errors.New("--route: only of --kind record")
)

// Run writes the records.
func (c synthCommand) Run(s *streams) error {
	if c.N < 0 {
		return errCount
	}
	order, err := c.order()
	if err != nil {
		return err
	}
	generator, err := specimen.New(c.Seed, order)
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(s.out, 64<<10)
	for range c.N {
		if _, err := out.Write(append(generator.Next().Text, '\n')); err != nil {
			return err
		}
	}
	return out.Flush()
}

func (c synthCommand) order() (specimen.Order, error) {
	order := specimen.Order{Defects: c.Defects}
	var err error
	if order.Subject, err = specimen.ParseSubject(c.Kind); err != nil {
		return order, fmt.Errorf("--kind: %w", usageError(err))
	}
	switch {
	case !(c.Defects >= 0 && c.Defects <= 1): // nor is it NaN
		return order, errShare
	case c.Route == "":
		return order, nil
	case order.Subject != specimen.Record:
		return order, errRouteOfCIS
	}
	if order.Route, err = evidence.ParseRoute(c.Route); err != nil {
		return order, fmt.Errorf("--route: %w", usageError(err))
	}
	return order, nil
}
