package main

import (
	"errors"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/input"
)

// assessor answers for documents, one at a time, with a row each.
type assessor interface {
	Assess(input.Value) error
	Flush() error
	Worst() guidance.Severity
}

// assess has every document of the sources answered, in order.
func (s *streams) assess(files sources, a assessor) error {
	err := files.each(s.in, a.Assess)
	if err := errors.Join(err, a.Flush()); err != nil {
		return err
	}
	if a.Worst() == guidance.Error {
		return errFound
	}
	return nil
}
