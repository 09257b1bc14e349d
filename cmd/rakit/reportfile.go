package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/guidance/report"
)

// reportFile is a report on its way to where it was asked for. Half a report is
// never left under the name of a whole one.
type reportFile struct {
	report.Writer
	keep func() error // it is whole
	drop func() error // it will not be
	stop func()       // watching for an interruption; set by watch
}

// statusInterrupted is the exit status of a command that was interrupted, as shells
// have it.
const statusInterrupted = 130

// openReport begins a report: on standard output, in the file at path, or, as HTML
// and for a path that does not end in .html, as pages in that folder. The files are
// those that the command reads: a report never takes the place of one.
func openReport(path string, stdout io.Writer, format report.Format, head guidance.Header, read ...string) (*reportFile, error) {
	if path == "" || path == "-" {
		w, err := report.New(stdout, format, head)
		return &reportFile{Writer: w, keep: nothing, drop: nothing, stop: func() {}}, err
	}
	var r *reportFile
	var err error
	if format == report.HTML && !isPage(path) {
		r, err = openPages(path, head)
	} else {
		r, err = openFile(path, format, head, read)
	}
	if err != nil {
		return nil, err
	}
	r.watch()
	return r, nil
}

func nothing() error { return nil }

func isPage(path string) bool {
	return slices.Contains([]string{".html", ".htm"}, strings.ToLower(filepath.Ext(path)))
}

// watch takes away what was begun when the command is interrupted.
func (r *reportFile) watch() {
	interrupted := make(chan os.Signal, 1)
	signal.Notify(interrupted, syscall.SIGINT, syscall.SIGTERM)
	r.stop = func() {
		signal.Stop(interrupted)
		close(interrupted)
	}
	go func() {
		if _, ok := <-interrupted; ok {
			_ = r.drop() // there is nobody left to tell
			os.Exit(statusInterrupted)
		}
	}()
}

var (
	errFolder = errors.New("is a folder: name a file in it")
	errSource = errors.New("is read by this command: the report would take its place")
)

// openFile begins a report beside the file that it is to be, whose place it takes
// when it is whole. What is no regular file, a pipe or a device, is written to as it
// stands.
func openFile(path string, format report.Format, head guidance.Header, read []string) (*reportFile, error) {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	var mode fs.FileMode
	there, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return nil, err
	case there.IsDir():
		return nil, fmt.Errorf("%s %w", path, errFolder)
	case slices.ContainsFunc(read, func(name string) bool { return sameFile(there, name) }):
		return nil, fmt.Errorf("%s %w", path, errSource)
	case !there.Mode().IsRegular():
		return openStream(path, format, head)
	default:
		mode = there.Mode().Perm()
	}
	// Created as any file is, so that the user's umask says who may read it.
	f, err := os.OpenFile(fmt.Sprintf("%s.%d.part", path, os.Getpid()), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return nil, err
	}
	drop := func() error { return errors.Join(f.Close(), os.Remove(f.Name())) }
	w, err := report.New(f, format, head)
	if err != nil {
		return nil, errors.Join(err, drop())
	}
	return &reportFile{Writer: w, keep: func() error { return keepAs(f, path, mode) }, drop: drop}, nil
}

func sameFile(there fs.FileInfo, name string) bool {
	other, err := os.Stat(name)
	return err == nil && os.SameFile(there, other)
}

func openStream(path string, format report.Format, head guidance.Header) (*reportFile, error) {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return nil, err
	}
	w, err := report.New(f, format, head)
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return &reportFile{Writer: w, keep: f.Close, drop: f.Close}, nil
}

// keepAs gives a file that is whole its name, and the mode of the file whose place
// it takes, if there is one.
func keepAs(f *os.File, path string, mode fs.FileMode) error {
	var err error
	if mode != 0 {
		err = f.Chmod(mode)
	}
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
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
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return nil, err
	}
	there, err := os.ReadDir(dir)
	if err == nil && len(there) > 0 {
		err = fmt.Errorf("%s: %w", dir, errNotEmpty)
	}
	if err != nil {
		return nil, err
	}
	w, err := report.NewPages(func(name string) (io.WriteCloser, error) { return os.Create(filepath.Join(dir, name)) }, head)
	return &reportFile{Writer: w, keep: nothing, drop: func() error { return empty(dir) }}, err
}

// empty takes the pages out of a folder that was empty before.
func empty(dir string) error {
	pages, err := filepath.Glob(filepath.Join(dir, "*.html"))
	for _, page := range pages {
		err = errors.Join(err, os.Remove(page))
	}
	return err
}

// finish ends the report and keeps it.
func (r *reportFile) finish() error {
	if err := r.Close(); err != nil {
		return errors.Join(err, r.abandon())
	}
	r.stop()
	return r.keep()
}

// abandon takes away what was begun. On standard output the report stays open: it
// must not look complete.
func (r *reportFile) abandon() error {
	r.stop()
	return r.drop()
}
