package postgres

import (
	"context"
	"embed"
	"io/fs"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
)

//go:embed migrations/*.sql
var migrations embed.FS

// migrate brings the schema to that of this version. The caller keeps others from
// doing it at the same time.
func migrate(ctx context.Context, config *pgx.ConnConfig) error {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	db := stdlib.OpenDB(*config)
	defer func() { _ = db.Close() }()
	p, err := goose.NewProvider(goose.DialectPostgres, db, files, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return clean(err)
	}
	have, want, err := p.GetVersions(ctx)
	switch {
	case err != nil:
		return clean(err)
	case have > want:
		return ErrNewer
	case have == want:
		return nil
	}
	_, err = p.Up(ctx)
	return clean(err)
}
