package relational

// Conn is one transaction of an engine, as far as this package needs it. Its texts
// are made of constants of this package, so that there are few to prepare; an
// argument is marked by "?", or by its number from 1 on as "?1", never both in one
// text. Arguments are strings, whole numbers, []byte and what [Dialect.List] returns.
//
// One goroutine at a time uses it.
type Conn interface {
	// Exec runs a statement and returns the number of rows that it changed.
	Exec(text string, args ...any) (int64, error)
	// Row reads one row; the error wraps authority.ErrNotFound when there is none.
	Row(text string, args []any, into ...any) error
	// Rows calls each for every row, until it returns an error, which Rows returns.
	Rows(text string, args []any, each func(Row) error) error
}

// Row is one row of several.
type Row interface {
	// Scan reads the columns: into *string, *int64, *[]byte, or *Raw.
	Scan(into ...any) error
}

// Raw is the bytes of a column, text or not, that are good until the next row.
type Raw []byte

// Syntax is what engines write differently.
type Syntax struct {
	// In comes after an expression, and has one mark for a list: whether it is in it.
	In string
	// Each is a table with one column, value: the texts of the list at the mark ?1.
	Each string
	// List returns texts as the argument that In and Each take.
	List func(texts []string) any
	// Join joins two tables, ON a condition, the left one looked at first if the
	// engine is told in which order.
	Join string
	// Indexed comes after a table that is to be read by the index, if the engine is
	// told so.
	Indexed func(index string) string
	// Claim comes at the end of a query for a row that is then claimed, and keeps
	// others who claim at the same time from waiting for it.
	Claim string
	// Keep comes at the end of a query for a row that nobody may change until the
	// transaction has ended.
	Keep string
}

// Dialect is how one engine is spoken to. Make one with [NewDialect]; it does not
// change.
type Dialect struct {
	name string // of the package that errors are of
	Syntax
	linksOf, agreementsOf string
	like, dropKeys, putKeys,
	blocksOfOrganisations, nextJob string
}

// NewDialect returns the dialect of the store in the package of this name.
func NewDialect(name string, s Syntax) *Dialect {
	return &Dialect{
		name: name, Syntax: s,
		linksOf: linksOf(s), agreementsOf: agreementsOf(s),
		like:                  "WHERE id IN (SELECT id FROM profile_keys WHERE key" + s.In + ") ORDER BY id",
		dropKeys:              "DELETE FROM profile_keys WHERE id = ? AND NOT (key" + s.In + ")",
		putKeys:               "INSERT INTO profile_keys (key, id) SELECT value, ?2 FROM " + s.Each + " WHERE true ON CONFLICT DO NOTHING",
		blocksOfOrganisations: "SELECT DISTINCT block FROM event_organisations WHERE organisation" + s.In + " AND block >= ? ORDER BY block",
		nextJob:               nextJob + s.Claim,
	}
}
