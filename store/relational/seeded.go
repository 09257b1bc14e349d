package relational

// MarkSeeded marks the store, for good, as one whose ids were made from a seed.
func MarkSeeded(c Conn) error {
	_, err := c.Exec("INSERT INTO meta (name, value) VALUES ('seeded', 'true') ON CONFLICT (name) DO NOTHING")
	return err
}

// Seeded reports whether the store was marked by [MarkSeeded].
func Seeded(c Conn) (bool, error) {
	var n int64
	err := c.Row("SELECT count(*) FROM meta WHERE name = 'seeded'", nil, &n)
	return n > 0, err
}
