package relational

// nextOwner finds one organisation, by a look into the index of each table.
const nextOwner = `SELECT coalesce(min(owner), '') FROM (
	SELECT min(organisation) AS owner FROM cases WHERE organisation > ?
	UNION ALL SELECT min(organisation) FROM cards WHERE organisation > ?
	UNION ALL SELECT min(working_at) FROM grants WHERE working_at > ?) AS owners`

// Owners returns the ODS codes, after the given one byte by byte, of organisations to
// which a case or card belongs, or at which a grant works, in order; limit of them at
// most.
func (t *Tx) Owners(after string, limit int) ([]string, error) {
	var found []string
	for len(found) < limit {
		if err := t.row(nextOwner, []any{after, after, after}, &after); err != nil {
			return nil, t.at("list owners", err)
		}
		if after == "" {
			break
		}
		found = append(found, after)
	}
	return found, nil
}
