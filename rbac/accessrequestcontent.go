package rbac

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
)

// Content returns a digest of what a position gives, its access profiles, as 64
// hexadecimal digits (SHA-256). Two positions that give the same have the same one,
// whatever they are called and in whatever order codes and profiles stand; a code or
// an assignable position more or less makes another one.
func (p Position) Content() string {
	lines := make([]string, len(p.AccessProfiles))
	for i, a := range p.AccessProfiles {
		lines[i] = p.contentOf(a)
	}
	slices.Sort(lines)
	sum := sha256.Sum256([]byte(strings.Join(slices.Compact(lines), "\n")))
	return hex.EncodeToString(sum[:])
}

// contentOf returns an access profile of p on one line. Every code is quoted, so that
// none runs into the next.
func (p Position) contentOf(a AccessProfile) string {
	return fmt.Sprintf("%q %q %q %q %q %q", p.At(a), a.JobRole,
		setOf(a.Activities), setOf(a.AreasOfWork), setOf(a.Workgroups), setOf(a.AssignablePositions))
}
