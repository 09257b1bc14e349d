// Package postgres keeps everything of one Registration Authority in a PostgreSQL
// database that several servers share.
package postgres
