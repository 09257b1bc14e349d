package audit_test

import (
	"bufio"
	"crypto/sha256"
	"io"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/rakit-dev/rakit/audit"
)

const benchEvents = 1_000_000

// benchLog is a file of a million events with a checkpoint every thousand. It is
// written once, when a benchmark asks for it.
var benchLog struct {
	once sync.Once
	path string
	size int64
}

func openBenchLog(b *testing.B) *os.File {
	b.Helper()
	benchLog.once.Do(func() { writeBenchLog(b) })
	f, err := os.Open(benchLog.path)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = f.Close() })
	return f
}

func writeBenchLog(b *testing.B) {
	dir, err := os.MkdirTemp("", "rakit-audit-bench")
	if err != nil {
		b.Fatal(err)
	}
	benchDir = dir
	benchLog.path = filepath.Join(dir, "audit.jsonl")
	f, err := os.Create(benchLog.path)
	if err != nil {
		b.Fatal(err)
	}
	signer, w := newSigner(b, 1), audit.NewWriter(f)
	var tree audit.Tree
	for i := range int64(benchEvents) {
		l := line(b, event(i))
		if err := w.EventWithLeaf(l, tree.Append(l)); err != nil {
			b.Fatal(err)
		}
		if i%1000 == 999 {
			note, err := signer.Checkpoint(tree)
			if err != nil {
				b.Fatal(err)
			}
			if err := w.Checkpoint(note); err != nil {
				b.Fatal(err)
			}
		}
	}
	if err := w.Close(); err != nil {
		b.Fatal(err)
	}
	if benchLog.size, err = f.Seek(0, io.SeekEnd); err != nil {
		b.Fatal(err)
	}
	if err := f.Close(); err != nil {
		b.Fatal(err)
	}
}

// benchDir is removed when the tests are over.
var benchDir string

func TestMain(m *testing.M) {
	code := m.Run()
	if benchDir != "" {
		_ = os.RemoveAll(benchDir)
	}
	os.Exit(code)
}

func hashFile(b *testing.B, f *os.File) {
	b.Helper()
	rewind(b, f)
	if _, err := io.Copy(sha256.New(), bufio.NewReaderSize(f, 256<<10)); err != nil {
		b.Fatal(err)
	}
}

func rewind(b *testing.B, f *os.File) {
	b.Helper()
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		b.Fatal(err)
	}
}

// BenchmarkSHA256 hashes the file of BenchmarkVerify, for comparison.
func BenchmarkSHA256(b *testing.B) {
	f := openBenchLog(b)
	b.SetBytes(benchLog.size)
	for b.Loop() {
		hashFile(b, f)
	}
	b.ReportMetric(float64(benchEvents)*float64(b.N)/b.Elapsed().Seconds(), "events/s")
}

// BenchmarkVerify verifies a million events. Beside each run the same bytes are
// hashed with SHA-256 alone, and the rates compared.
func BenchmarkVerify(b *testing.B) {
	f := openBenchLog(b)
	key := newSigner(b, 1).VerifierKey()
	b.SetBytes(benchLog.size)
	b.ReportAllocs()
	var alone time.Duration
	for b.Loop() {
		b.StopTimer()
		began := time.Now()
		hashFile(b, f)
		alone += time.Since(began)
		rewind(b, f)
		b.StartTimer()
		r, err := audit.Verify(f, key, nil)
		if err != nil || r.Broken != nil || r.Events != benchEvents {
			b.Fatalf("report %+v, error %v", r, err)
		}
	}
	b.ReportMetric(float64(benchEvents)*float64(b.N)/b.Elapsed().Seconds(), "events/s")
	b.ReportMetric(100*alone.Seconds()/b.Elapsed().Seconds(), "%of-SHA256")
}

func BenchmarkTreeAppend(b *testing.B) {
	var tree audit.Tree
	l := line(b, event(1))
	b.ReportAllocs()
	for b.Loop() {
		tree.Append(l)
	}
}

func BenchmarkCheckpoint(b *testing.B) {
	signer := newSigner(b, 1)
	var tree audit.Tree
	for range 1023 {
		tree.Append([]byte("x"))
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := signer.Checkpoint(tree); err != nil {
			b.Fatal(err)
		}
	}
}
