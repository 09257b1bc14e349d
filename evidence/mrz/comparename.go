package mrz

import "github.com/rakit-dev/rakit/identity"

// CompareName holds the name of the zone against the name that somebody gave,
// as [identity.CompareMRZName] grades it: letters may be spelt in any way of
// Doc 9303-3 section 6, and where the name field is full a component of the
// zone need only begin one of the name. A name that fills its field and is equal
// as far as it goes is "same": that there may be more of it on the document is
// what [Zone.NameTruncated] says. Nothing is the name of an absent zone.
//
// Source: ICAO Doc 9303-3 section 4.6; Part 4 section 4.2.3.
func (z Zone) CompareName(n identity.Name) identity.NameComparison {
	return identity.CompareMRZName(n, z.Primary(), z.Secondary(), z.NameTruncated())
}
