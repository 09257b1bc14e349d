package authority_test

import (
	"context"
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/store/postgres"
	"github.com/rakit-dev/rakit/store/postgres/cluster"
	"github.com/rakit-dev/rakit/store/sqlite"
)

// stored is a store of either engine.
type stored interface {
	authority.Store
	Close() error
}

// inPostgres is the name of the file that holds the URL of a house whose store is in
// PostgreSQL; startsFile has a byte for each time that it was opened there.
const (
	inPostgres = "postgres.url"
	startsFile = "postgres.starts"
)

// openStore opens the store of the house in dir.
func openStore(dir string, signer *audit.Signer) (stored, error) {
	url, err := os.ReadFile(filepath.Join(dir, inPostgres))
	if errors.Is(err, fs.ErrNotExist) {
		return sqlite.Open(filepath.Join(dir, "rakit.db"), signer)
	}
	if err != nil {
		return nil, err
	}
	return postgres.Open(context.Background(), string(url), signer)
}

// leasesOver returns how much later it has to be for jobs to be taken up that were
// claimed by children before. SQLite knows that nobody is there any more; PostgreSQL
// waits until the lease is over.
func leasesOver(dir string) time.Duration {
	if _, err := os.Stat(filepath.Join(dir, inPostgres)); err != nil {
		return 0
	}
	f, err := os.OpenFile(filepath.Join(dir, startsFile), os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		panic(err)
	}
	defer f.Close()
	before, err := f.Stat()
	if err != nil {
		panic(err)
	}
	if _, err := f.WriteString("."); err != nil {
		panic(err)
	}
	return time.Duration(before.Size()) * time.Minute
}

// houses is the cluster of the houses in PostgreSQL, and an empty one of them. The
// children are killed, not the server, so that it need not wait for the disk.
var houses struct {
	sync.Once
	cluster *cluster.Cluster
	empty   string
	err     error
}

// movedToPostgres makes a folder whose house has its store in PostgreSQL.
func movedToPostgres(t *testing.T) string {
	t.Helper()
	houses.Do(func() {
		if houses.cluster, houses.err = cluster.Launch(cluster.Config{NoSync: true}); houses.err != nil {
			return
		}
		if houses.empty, houses.err = houses.cluster.Create(context.Background(), ""); houses.err != nil {
			return
		}
		dir, err := os.MkdirTemp("", "house")
		if err != nil {
			houses.err = err
			return
		}
		defer os.RemoveAll(dir)
		if houses.err = os.WriteFile(filepath.Join(dir, inPostgres), []byte(houses.empty), 0o600); houses.err != nil {
			return
		}
		h, err := open(dir, options{})
		if houses.err = err; err == nil {
			houses.err = h.store.Close()
		}
	})
	if houses.err != nil {
		cluster.Shared(t) // which skips the test where there is no PostgreSQL
		t.Fatal(houses.err)
	}
	dir := t.TempDir()
	url := houses.cluster.Copy(t, houses.empty)
	if err := os.WriteFile(filepath.Join(dir, inPostgres), []byte(url), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

// strides are how many places in PostgreSQL one goes on to the next at which a tale is
// killed. The main job, and what becomes of a text of which the gateway is not sure, are
// killed at every place; the others at every one with RAKIT_SOAK_KILLS.
var strides = map[string]int{"on a call": 1, "an unsure gateway": 1, "in person": 13, "a card's life": 13}

// TestKilledInPostgreSQL is TestKilledAtEveryStep with the store in PostgreSQL.
func TestKilledInPostgreSQL(t *testing.T) {
	for name, stride := range strides {
		if os.Getenv("RAKIT_SOAK_KILLS") != "" {
			stride = 1
		}
		killedAtPlaces(t, name, stride, movedToPostgres)
	}
}

// TestKilledAtRandomInPostgreSQL is TestKilledAtRandom with the store in PostgreSQL.
func TestKilledAtRandomInPostgreSQL(t *testing.T) {
	stories := 3
	if n, err := strconv.Atoi(os.Getenv("RAKIT_SOAK_KILLS")); err == nil {
		stories = n
	}
	for i := range stories {
		t.Run(strconv.Itoa(i), func(t *testing.T) {
			t.Parallel()
			told := []string{"on a call", "a card's life", "an unsure gateway"}[i%3]
			dir := movedToPostgres(t)
			chance := rand.New(rand.NewPCG(uint64(i), 2))
			kills := 0
			for killed := true; killed; kills++ {
				_, killed = run(t, told, dir, 0, time.Duration(20+chance.IntN(60)+20*kills)*time.Millisecond)
			}
			t.Logf("came to the end after %d kills", kills-1)
			whole(t, tales[told], dir)
		})
	}
}

// TestReleaseRaced has three authorities, each with a store of its own on one
// PostgreSQL, release the passcode of one card at the same moment, each as another
// command, and then do the jobs at the same time: one release, and one text from a
// gateway that sends again what it is given again.
func TestReleaseRaced(t *testing.T) {
	for round := range 3 {
		t.Run(strconv.Itoa(round), func(t *testing.T) {
			t.Parallel()
			dir := movedToPostgres(t)
			h, err := open(dir, options{})
			if err != nil {
				t.Fatal(err)
			}
			defer h.store.Close()
			if err := h.play(t.Context(), job[:page("confirm receipt")+1]); err != nil {
				t.Fatal(err)
			}
			racers := make([]*house, 3)
			for i := range racers {
				if racers[i], err = open(dir, options{at: h.clock, doubles: true}); err != nil {
					t.Fatal(err)
				}
				defer racers[i].store.Close()
			}
			id := h.cardID()
			errs := make([]error, len(racers))
			together(len(racers), func(i int) {
				_, errs[i] = racers[i].ReleasePasscode(t.Context(), authority.ReleasePasscode{By: agent, Card: id})
			})
			released := 0
			for _, err := range errs {
				switch {
				case err == nil:
					released++
				case !isRefusal(err) && !errors.Is(err, authority.ErrConflict) && !errors.Is(err, authority.ErrContended):
					t.Errorf("the others: %v", err)
				}
			}
			together(len(racers), func(i int) { _, errs[i] = racers[i].Work(t.Context()) })
			if err := errors.Join(errs...); err != nil {
				t.Error(err)
			}
			texts := 0
			for _, m := range must(h.sim.Messages()) {
				if strings.Contains(m.Text, "passcode") {
					texts++
				}
			}
			if released != 1 || texts != 1 {
				t.Errorf("%d releases and %d texts, want one each", released, texts)
			}
			verified(t, h)
		})
	}
}

// together runs n functions at the same moment.
func together(n int, fn func(i int)) {
	var all sync.WaitGroup
	begin := make(chan struct{})
	for i := range n {
		all.Go(func() { <-begin; fn(i) })
	}
	close(begin)
	all.Wait()
}
