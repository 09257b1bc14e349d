package sqlite

import (
	"context"
	"database/sql"
	"embed"

	"github.com/pressly/goose/v3"

	"github.com/rakit-dev/rakit/store/relational"
)

//go:embed migrations/*.sql
var migrations embed.FS

// migrate brings the schema to that of this version.
func migrate(db *sql.DB) error {
	return relational.Migrate(context.Background(), goose.DialectSQLite3, db, migrations)
}
