package main

import (
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// progress shows people at a terminal how far a long run has come. A run that is
// over before anybody wonders shows nothing.
type progress struct {
	bar *progressbar.ProgressBar // nil: nobody is looking
}

// wondering is after what time somebody at a terminal wants to know.
const wondering = time.Second

// newProgress returns the progress of reading the files, shown on stderr if that is
// a terminal.
func newProgress(files sources, stderr io.Writer) progress {
	if !isTerminal(stderr) {
		return progress{}
	}
	started := time.Now()
	return progress{progressbar.NewOptions64(files.size(),
		progressbar.OptionSetWriter(afterwards{stderr, started.Add(wondering)}),
		progressbar.OptionSetDescription("rakit"), progressbar.OptionShowBytes(true),
		progressbar.OptionSetWidth(30), progressbar.OptionThrottle(200*time.Millisecond), progressbar.OptionClearOnFinish(),
	)}
}

// isTerminal reports whether what is written to w is shown to somebody at once.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// of returns r, telling the progress of what is read from it.
func (p progress) of(r io.Reader) io.Reader {
	if p.bar == nil {
		return r
	}
	return io.TeeReader(r, p.bar)
}

// done takes the bar away. What could not be shown is nobody's loss.
func (p progress) done() {
	if p.bar != nil {
		_ = p.bar.Finish()
	}
}

// afterwards drops what is written before an instant.
type afterwards struct {
	w    io.Writer
	from time.Time
}

func (a afterwards) Write(p []byte) (int, error) {
	if time.Now().Before(a.from) {
		return len(p), nil
	}
	return a.w.Write(p)
}
