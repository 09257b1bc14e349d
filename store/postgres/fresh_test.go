package postgres

import (
	"bytes"
	"context"
	"sync"
	"testing"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/store/postgres/cluster"
)

// template is the database that [Fresh] copies, made when the first asks.
var template struct {
	sync.Once
	cluster *cluster.Cluster
	url     string
	err     error
}

// Fresh returns the URL of a database with the schema in it, and nothing else, in a
// cluster that does not survive a crash, which is quicker.
func Fresh(t testing.TB) string {
	t.Helper()
	template.Do(makeTemplate)
	if template.err != nil {
		cluster.Shared(t) // which skips the test where there is no PostgreSQL
		t.Fatal(template.err)
	}
	return template.cluster.Copy(t, template.url)
}

func makeTemplate() {
	template.err = func() (err error) {
		if template.cluster, err = cluster.Launch(cluster.Config{NoSync: true}); err != nil {
			return err
		}
		if template.url, err = template.cluster.Create(context.Background(), ""); err != nil {
			return err
		}
		signer, err := audit.NewSigner("example.nhs.uk/ra/log", bytes.Repeat([]byte{1}, 32))
		if err != nil {
			return err
		}
		s, err := Open(context.Background(), template.url, signer)
		if err != nil {
			return err
		}
		return s.Close()
	}()
}

// Cut cuts every connection to a database that [Fresh] returned, and returns how many
// there were.
func Cut(t testing.TB, url string) int {
	t.Helper()
	n, err := template.cluster.TerminateBackends(context.Background(), url)
	if err != nil {
		t.Error(err)
	}
	return n
}
