package report_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/guidance/report"
)

// folder holds the pages of a report, and counts those that are open.
type folder struct {
	pages map[string]*bytes.Buffer
	open  int
	most  int
	room  int // pages that fit, or 0 for any number
	order []string
}

type openPage struct {
	io.Writer
	folder *folder
}

func (p openPage) Close() error {
	p.folder.open--
	return nil
}

func (f *folder) create(name string) (io.WriteCloser, error) {
	if f.pages == nil {
		f.pages = map[string]*bytes.Buffer{}
	}
	if f.room > 0 && len(f.pages) == f.room {
		return nil, errFull
	}
	if _, ok := f.pages[name]; ok {
		return nil, errors.New("a page is written twice")
	}
	f.pages[name] = &bytes.Buffer{}
	f.order = append(f.order, name)
	f.open++
	f.most = max(f.most, f.open)
	return openPage{f.pages[name], f}, nil
}

// thousands returns results of which 1,203 fail, one is not evaluated and 500
// pass.
func thousands() []guidance.Result {
	var rs []guidance.Result
	for i := range 1203 {
		r := results()[3]
		r.Record, r.Line = fmt.Sprintf("fail-%d", i), 0
		if i < 500 {
			pass := results()[1]
			pass.Record = fmt.Sprintf("pass-%d", i)
			rs = append(rs, pass)
		}
		rs = append(rs, r)
	}
	return append(rs, results()[2])
}

func TestPages(t *testing.T) {
	var f folder
	w, err := report.NewPages(f.create, decidedHeader())
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range thousands() {
		if err := w.Result(r); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	want := []string{"failed-0001.html", "failed-0002.html", "failed-0003.html", "index.html", "not-evaluated-0001.html", "passed-0001.html"}
	if diff := cmp.Diff(want, slices.Sorted(maps.Keys(f.pages))); diff != "" {
		t.Fatalf("pages mismatch (-want +got):\n%s", diff)
	}
	if f.order[len(f.order)-1] != "index.html" {
		t.Errorf("the last page to be written is %s, want index.html", f.order[len(f.order)-1])
	}
	if f.open != 0 || f.most > 3 {
		t.Errorf("%d pages stayed open, at most %d were at once; want none and 3", f.open, f.most)
	}
	// Every record stands on one page, and every link leads to a page.
	shown := map[string]int{}
	records := map[string]int{}
	links := map[string][]string{}
	for name, page := range f.pages {
		for _, e := range checkHTML(t, page.Bytes()) {
			if e.attrs["class"] == "id" {
				shown[e.text]++
				records[name]++
			}
			if target, fragment, _ := strings.Cut(e.attrs["href"], "#"); target != "" && !strings.Contains(target, "/") {
				if f.pages[target] == nil {
					t.Errorf("%s links to %s, which there is not", name, target)
				}
				if strings.HasPrefix(fragment, "RA-") && !strings.Contains(f.pages[target].String(), `<tr id="`+fragment+`">`) {
					t.Errorf("%s links to %s, where there is no rule %s", name, target, fragment)
				}
				links[name] = append(links[name], target)
			}
		}
	}
	if diff := cmp.Diff(map[string]int{"failed-0001.html": 500, "failed-0002.html": 500, "failed-0003.html": 203, "not-evaluated-0001.html": 1, "passed-0001.html": 500}, records); diff != "" {
		t.Errorf("records of each page mismatch (-want +got):\n%s", diff)
	}
	for _, r := range thousands() {
		if shown[r.Record] != 1 {
			t.Errorf("record %s is shown %d times", r.Record, shown[r.Record])
		}
	}
	for page, want := range map[string][]string{
		"failed-0001.html": {"failed-0002.html"},
		"failed-0002.html": {"failed-0001.html", "failed-0003.html"},
		"failed-0003.html": {"failed-0002.html"},
		"passed-0001.html": nil,
	} {
		got := slices.DeleteFunc(slices.Compact(slices.Sorted(slices.Values(links[page]))), func(s string) bool { return s == "index.html" })
		if diff := cmp.Diff(want, got, cmp.Transformer("nil", func(s []string) string { return strings.Join(s, " ") })); diff != "" {
			t.Errorf("links of %s mismatch (-want +got):\n%s", page, diff)
		}
	}
	index := f.pages["index.html"].String()
	for _, want := range []string{
		"<dt>Records</dt><dd>1,704</dd>", "<dt>Records failed</dt><dd>1,203</dd>", `<a href="failed-0003.html">1,001–1,203</a>`,
		`<a href="failed-0001.html#q=RA-INP-001">1,203<span class="muted"> records</span></a>`,
	} {
		if !strings.Contains(index, want) {
			t.Errorf("the index does not hold %s", want)
		}
	}
}

func TestPagesAreTheSame(t *testing.T) {
	write := func() map[string]string {
		var f folder
		w, err := report.NewPages(f.create, decidedHeader())
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range append(decidedResults(), thousands()...) {
			if err := w.Result(r); err != nil {
				t.Fatal(err)
			}
		}
		w.Fixed(3)
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		pages := map[string]string{}
		for name, page := range f.pages {
			pages[name] = page.String()
		}
		return pages
	}
	if diff := cmp.Diff(write(), write()); diff != "" {
		t.Errorf("the same results gave other pages:\n%s", diff)
	}
}

// TestPagesAreClosedAfterAnError: and a report that was not finished has no index.
func TestPagesAreClosedAfterAnError(t *testing.T) {
	for room := 1; room <= 5; room++ {
		f := folder{room: room}
		w, err := report.NewPages(f.create, header)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range thousands() {
			if err = w.Result(r); err != nil {
				break
			}
		}
		if closing := w.Close(); !errors.Is(closing, errFull) {
			t.Errorf("room for %d pages: Close() = %v, want the error of create", room, closing)
		}
		if f.open != 0 || f.pages["index.html"] != nil {
			t.Errorf("room for %d pages: %d stayed open, index written: %v", room, f.open, f.pages["index.html"] != nil)
		}
	}
}

func TestPagesWithoutResults(t *testing.T) {
	var f folder
	w, err := report.NewPages(f.create, header)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if len(f.pages) != 1 {
		t.Fatalf("%d pages, want the index", len(f.pages))
	}
	checkHTML(t, f.pages["index.html"].Bytes())
}
