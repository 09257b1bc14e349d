package cluster_test

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/rakit-dev/rakit/store/postgres/cluster"
)

// A program that is no test has a cluster for as long as it runs. It prints "42".
func ExampleLaunch() {
	ctx := context.Background()
	c, err := cluster.Launch(cluster.Config{})
	if err != nil {
		fmt.Println(err) // without PostgreSQL it says what to install
		return
	}
	defer func() { _ = c.Stop() }()
	url, err := c.Create(ctx, "")
	if err != nil {
		fmt.Println(err)
		return
	}
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer conn.Close(ctx)
	var answer int
	err = conn.QueryRow(ctx, "SELECT 6 * 7").Scan(&answer)
	fmt.Println(answer, err)
}
