//go:build !unix

package cluster

import (
	"fmt"
	"sync/atomic"
)

const port = "5432"

// Cluster is a private PostgreSQL, which this package starts on unix only.
type Cluster struct {
	dir  string
	made atomic.Int64
}

// Launch returns ErrMissing here.
func Launch(Config) (*Cluster, error) { return nil, fmt.Errorf("%w: it runs on unix only", ErrMissing) }

// Running is false here.
func (c *Cluster) Running() bool { return false }

// Kill does nothing here.
func (c *Cluster) Kill() error { return nil }

// Restart returns ErrMissing here.
func (c *Cluster) Restart() error { return ErrMissing }

// Stop does nothing here.
func (c *Cluster) Stop() error { return nil }
