package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestProgressIsForTerminals: what is not looked at is not written to.
func TestProgressIsForTerminals(t *testing.T) {
	var errs bytes.Buffer
	p := newProgress(sources{rightFile}, &errs)
	if _, err := io.Copy(io.Discard, p.of(strings.NewReader("records"))); err != nil {
		t.Fatal(err)
	}
	p.done()
	if errs.Len() > 0 {
		t.Errorf("written to a buffer: %q", errs.String())
	}
}

// TestProgressComesLate: a run that is over before anybody wonders shows nothing.
func TestProgressComesLate(t *testing.T) {
	for _, tt := range []struct {
		name string
		from time.Time
		want string
	}{
		{"early", time.Now().Add(time.Hour), ""},
		{"late", time.Now().Add(-time.Hour), "12 %"},
	} {
		var shown bytes.Buffer
		n, err := afterwards{&shown, tt.from}.Write([]byte("12 %"))
		if err != nil || n != len("12 %") || shown.String() != tt.want {
			t.Errorf("%s: shown %q, %d bytes taken, %v; want %q", tt.name, shown.String(), n, err, tt.want)
		}
	}
}

func TestSourcesSize(t *testing.T) {
	four := write(t, "four", "1234")
	for _, tt := range []struct {
		name  string
		files sources
		want  int64
		why   string
	}{
		{"two files", sources{four, four}, 8, "together"},
		{"standard input", nil, -1, "nobody knows"},
		{"a folder", sources{filepath.Dir(four)}, -1, "it has no bytes to read"},
		{"a device", sources{os.DevNull}, -1, "nobody knows"},
		{"a missing file", sources{four, "nope"}, -1, "opening it will say so"},
	} {
		if got := tt.files.size(); got != tt.want {
			t.Errorf("%s: %d, want %d\nwhy: %s", tt.name, got, tt.want, tt.why)
		}
	}
}
