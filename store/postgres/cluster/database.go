package cluster

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	"github.com/jackc/pgx/v5"
)

// superuser may do everything in the cluster; nobody else is in it.
const superuser = "postgres"

// url returns the URL of a database.
func (c *Cluster) url(name string) string {
	u := url.URL{
		Scheme: "postgres", User: url.User(superuser), Path: "/" + name,
		RawQuery: url.Values{"host": {c.dir}, "port": {port}, "sslmode": {"disable"}}.Encode(),
	}
	return u.String()
}

// Create makes a database and returns its URL. It begins with all that is in the
// database of another URL, to which nobody may be connected meanwhile; "" makes an
// empty one.
func (c *Cluster) Create(ctx context.Context, like string) (string, error) {
	from := "template1"
	if like != "" {
		name, err := nameIn(like)
		if err != nil {
			return "", err
		}
		from = name
	}
	name := fmt.Sprintf("test%d", c.made.Add(1))
	return c.url(name), c.do(ctx, "CREATE DATABASE "+quoted(name)+" TEMPLATE "+quoted(from))
}

// Drop drops the database of a URL, and ends the connections to it.
func (c *Cluster) Drop(ctx context.Context, url string) error {
	name, err := nameIn(url)
	if err != nil {
		return err
	}
	return c.do(ctx, "DROP DATABASE IF EXISTS "+quoted(name)+" WITH (FORCE)")
}

// TerminateBackends cuts every connection to the database of a URL, as an
// administrator does or a network that fails, and returns how many there were.
// Transactions under way are rolled back.
func (c *Cluster) TerminateBackends(ctx context.Context, url string) (int, error) {
	name, err := nameIn(url)
	if err != nil {
		return 0, err
	}
	var n int
	err = c.with(ctx, func(conn *pgx.Conn) error {
		return conn.QueryRow(ctx, `SELECT count(*) FROM (
			SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid()
		) AS ended`, name).Scan(&n)
	})
	return n, err
}

// do runs one statement in the database of the superuser.
func (c *Cluster) do(ctx context.Context, statement string) error {
	return c.with(ctx, func(conn *pgx.Conn) error {
		_, err := conn.Exec(ctx, statement)
		return err
	})
}

func (c *Cluster) with(ctx context.Context, f func(*pgx.Conn) error) error {
	conn, err := pgx.Connect(ctx, c.url(superuser))
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	return f(conn)
}

// nameIn returns the name of the database in a URL.
func nameIn(text string) (string, error) {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "postgres" || len(u.Path) < 2 {
		return "", fmt.Errorf("no URL of a database of this cluster")
	}
	return strings.TrimPrefix(u.Path, "/"), nil
}

func quoted(name string) string { return pgx.Identifier{name}.Sanitize() }

// Folder returns the folder of the cluster, in which the socket is.
func (c *Cluster) Folder() string { return c.dir }
