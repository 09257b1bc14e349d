// Package postgres keeps everything in a PostgreSQL database that several servers share.
package postgres

import _ "github.com/jackc/pgx/v5" // the driver
