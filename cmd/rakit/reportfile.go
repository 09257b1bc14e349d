package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/guidance/report"
)

// reportFile is a report on its way to where it was asked for. Half a report is
// never left under the name of a whole one.
type reportFile struct {
	report.Writer
	keep    func() error // it is whole
	abandon func() error // it will not be
}

// openReport begins a report: on standard output, in the file at path, or, as HTML
// and for a path that does not end in .html, as pages in that folder.
func openReport(path string, stdout io.Writer, format report.Format, head guidance.Header) (*reportFile, error) {
	switch {
	case path == "":
		w, err := report.New(stdout, format, head)
		return &reportFile{w, func() error { return nil }, func() error { return nil }}, err
	case format == report.HTML && !strings.EqualFold(filepath.Ext(path), ".html"):
		return openPages(path, head)
	}
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return nil, err
	}
	drop := func() error { return errors.Join(f.Close(), os.Remove(f.Name())) }
	w, err := report.New(f, format, head)
	if err != nil {
		return nil, errors.Join(err, drop())
	}
	return &reportFile{w, func() error { return keepAs(f, path) }, drop}, nil
}

// keepAs gives a file that is whole its name.
func keepAs(f *os.File, path string) error {
	const readable = 0o644 // a report is for others to read, unlike what CreateTemp makes
	err := errors.Join(f.Chmod(readable), f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}

var errNotEmpty = errors.New("the folder is not empty: the pages of two reports must not be mixed")

// openPages begins a report as pages in a folder, which is made if need be. The
// index is written last, so that pages without one are not a whole report.
func openPages(dir string, head guidance.Header) (*reportFile, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	there, err := os.ReadDir(dir)
	if err == nil && len(there) > 0 {
		err = fmt.Errorf("%s: %w", dir, errNotEmpty)
	}
	if err != nil {
		return nil, err
	}
	var pages []string
	w, err := report.NewPages(func(name string) (io.WriteCloser, error) {
		path := filepath.Join(dir, name)
		pages = append(pages, path)
		return os.Create(path)
	}, head)
	drop := func() error {
		var err error
		for _, page := range slices.Backward(pages) { // the index first
			err = errors.Join(err, os.Remove(page))
		}
		return err
	}
	return &reportFile{w, func() error { return nil }, drop}, err
}

// finish ends the report and keeps it.
func (r *reportFile) finish() error {
	if err := r.Close(); err != nil {
		return errors.Join(err, r.abandon())
	}
	return r.keep()
}
