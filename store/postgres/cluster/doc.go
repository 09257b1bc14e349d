// Package cluster starts a private PostgreSQL for tests.
package cluster
