package storetest

import (
	"errors"
	"slices"

	"github.com/rakit-dev/rakit/authority"
)

func ownersListed(f *fixture) {
	f.update(func(tx authority.Tx) error {
		c, k, g := sampleCase(), sampleCard(), sampleGrant()
		c.Organisation, k.Organisation, g.WorkingAt = "RX1", "RX2", "RX3"
		other := c
		other.ID = "case-2"
		return errors.Join(tx.PutCase(c), tx.PutCase(other), tx.PutCard(k), tx.PutGrant(g))
	})
	for _, tt := range []struct {
		after string
		limit int
		want  []string
	}{
		{"", 2, []string{"RX1", "RX2"}},
		{"RX2", 9, []string{"RX3"}},
		{"RX20", 9, []string{"RX3"}}, // it need not be there
		{"RX3", 1, nil},
	} {
		f.view(func(tx authority.Tx) error {
			got, err := tx.Owners(tt.after, tt.limit)
			if !slices.Equal(got, tt.want) {
				f.Errorf("Owners(%q, %d) = %v, want %v", tt.after, tt.limit, got, tt.want)
			}
			return err
		})
	}
}
