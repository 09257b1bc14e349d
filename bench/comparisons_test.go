package main

import (
	"runtime"
	"testing"

	"github.com/rakit-dev/rakit/store/postgres/cluster"
)

// beside runs ours and the peer of a comparison as benchmarks of their own.
func beside(b *testing.B, c comparison) {
	b.Helper()
	for i, s := range c.sides() {
		b.Run([]string{"ours", "peer"}[i], func(b *testing.B) {
			if c.oneCore {
				defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
			}
			w, err := s.openIn(b.TempDir())
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			b.ResetTimer()
			if err := w.Run(b.N); err != nil {
				b.Fatal(err)
			}
			b.StopTimer()
			b.ReportMetric(float64(max(1, c.each))*float64(b.N)/b.Elapsed().Seconds(), "units/s")
			if err := w.Close(); err != nil {
				b.Fatal(err)
			}
		})
	}
}

func BenchmarkRecognise(b *testing.B)       { beside(b, recognising) }
func BenchmarkEvaluate(b *testing.B)        { beside(b, evaluating) }
func BenchmarkExplain(b *testing.B)         { beside(b, explaining) }
func BenchmarkZone(b *testing.B)            { beside(b, readingZones) }
func BenchmarkNINumber(b *testing.B)        { beside(b, readingNINumbers) }
func BenchmarkCheck(b *testing.B)           { beside(b, checking) }
func BenchmarkDecode(b *testing.B)          { beside(b, decoding) }
func BenchmarkAppend16Callers(b *testing.B) { beside(b, appendFromMany) }
func BenchmarkAppend1Caller(b *testing.B)   { beside(b, appendFromOne) }
func BenchmarkQueue(b *testing.B)           { beside(b, queueOnSQLite) }
func BenchmarkPostgresAppend(b *testing.B)  { beside(b, appendOnPostgres.in(cluster.Shared(b))) }
func BenchmarkPostgresQueue(b *testing.B)   { beside(b, queueOnPostgres.in(cluster.Shared(b))) }
func BenchmarkVerify(b *testing.B)          { beside(b, verifying) }
func BenchmarkGenerate(b *testing.B)        { beside(b, generating) }
func BenchmarkGenerateChaCha8(b *testing.B) { beside(b, generatingUnsafely) }
func BenchmarkChallenge(b *testing.B)       { beside(b, challenging) }
func BenchmarkSeal(b *testing.B)            { beside(b, sealing) }
func BenchmarkOpen(b *testing.B)            { beside(b, opening) }
func BenchmarkRegister(b *testing.B)        { beside(b, registering) }
func BenchmarkFlagsCommand(b *testing.B)    { command(b, flagsCommand) }
func BenchmarkCheckCommand(b *testing.B)    { command(b, checkFull.command()) }
func BenchmarkDemoCommand(b *testing.B)     { command(b, demoCommand) }

// command runs a command as a benchmark; building it is not counted.
func command(b *testing.B, m commandMeasurement) {
	b.Helper()
	dir := b.TempDir()
	r, err := buildRakit(dir)
	if err != nil {
		b.Fatal(err)
	}
	c, err := m.prepare(dir)
	if err != nil {
		b.Fatal(err)
	}
	var last usage
	for b.Loop() {
		if last, err = r.run(c); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(last.cpu.Seconds(), "cpu-s")
	b.ReportMetric(float64(last.peak)/mebibyte, "peak-MiB")
}
