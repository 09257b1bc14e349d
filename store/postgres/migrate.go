package postgres

import (
	"context"
	"embed"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"

	"github.com/rakit-dev/rakit/store/relational"
)

//go:embed migrations/*.sql
var migrations embed.FS

// migrate brings the schema to that of this version. The caller keeps others from
// doing it at the same time.
func migrate(ctx context.Context, config *pgx.ConnConfig) error {
	db := stdlib.OpenDB(*config)
	defer func() { _ = db.Close() }()
	return clean(relational.Migrate(ctx, goose.DialectPostgres, db, migrations))
}
