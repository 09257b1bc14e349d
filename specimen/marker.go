package specimen

import (
	"slices"

	"github.com/rakit-dev/rakit/identity"
)

// The entries that mark a registration, as the two pages have them typed. They are
// written out, and not asked of [identity.Marker], so that a change there shows
// against the labels.
var (
	remoteMarker = []identity.CISEntry{
		{Kind: "uk-passport", Number: "000000000", Expires: "2025-04-01"},
		{Kind: "TAC1", Issued: "2020-03-01"},
		{Kind: "TAC2", Issued: "2020-03-01"},
	}
	streamliningMarker = []identity.CISEntry{
		{Kind: "passport", Number: "000000000"},
		{Kind: "TAC1"},
		{Kind: "TAC2"},
	}
)

// markerOf returns the entries of a convention; they are the caller's.
func markerOf(c identity.Convention) []identity.CISEntry {
	if c == identity.Streamlining {
		return slices.Clone(streamliningMarker)
	}
	return slices.Clone(remoteMarker)
}
