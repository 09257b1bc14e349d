package national_test

import (
	"testing"

	"github.com/rakit-dev/rakit/rbac/national"
)

func BenchmarkEffective(b *testing.B) {
	for _, bm := range []struct {
		name    string
		jobRole string
		added   []string
	}{
		{"baseline", "R8003", nil},
		{"added", "R8003", []string{"B0401", "B0420", "B1300"}},
		{"unknown activity added", "R8003", []string{"B0401", "B9999"}},
	} {
		b.Run(bm.name, func(b *testing.B) {
			p := national.Public()
			b.ReportAllocs()
			for b.Loop() {
				p.Effective(bm.jobRole, bm.added)
			}
		})
	}
}

func BenchmarkGives(b *testing.B) {
	p, added := national.Public(), []string{"B0401", "B0420", "B1300"}
	b.ReportAllocs()
	for b.Loop() {
		p.Gives("R8003", added, "B0278")
	}
}

func BenchmarkParseRoleCode(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		_, _ = national.ParseRoleCode("S8000:G8000:R8000")
	}
}
