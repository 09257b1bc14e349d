package relational

import "strings"

// manyRows is the number of rows that one statement inserts at most.
const manyRows = 64

// inserts are the statements that write several rows of a table at once: 64 of them,
// and half as many each time, down to one.
type inserts struct {
	columns int
	texts   []string // 64 rows first
}

// newInserts returns those of a table, given with its columns as SQL has them.
func newInserts(table string, columns int) inserts {
	row := "(?" + strings.Repeat(", ?", columns-1) + ")"
	i := inserts{columns: columns}
	for rows := manyRows; rows > 0; rows /= 2 {
		i.texts = append(i.texts, "INSERT INTO "+table+" VALUES "+row+strings.Repeat(", "+row, rows-1))
	}
	return i
}

// rows writes rows, whose columns stand one after another in args.
func (i inserts) rows(c Conn, args []any) error {
	for k, rows := 0, manyRows; rows > 0; k, rows = k+1, rows/2 {
		for n := rows * i.columns; len(args) >= n; args = args[n:] {
			if _, err := c.Exec(i.texts[k], args[:n]...); err != nil {
				return err
			}
		}
	}
	return nil
}
