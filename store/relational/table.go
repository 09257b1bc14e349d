package relational

import (
	"errors"
	"fmt"
	"strings"

	"github.com/go-json-experiment/json"

	"github.com/rakit-dev/rakit/authority"
)

// errDocument is returned for a document that cannot be written or read back.
// What the encoder says of it is left out: it may hold personal data.
var errDocument = errors.New("not a document of this version")

// table is where the entities of one type are kept: as JSON, with an id, a
// version, and columns to find them by.
type table[T any] struct {
	noun    string // as in errors
	name    string
	rowOf   func(*T) row
	selects string // body and version of all
	insert  string
	update  string
	replace string
}

// row is what a table needs to know of an entity.
type row struct {
	id      string
	version *int64 // nil for an entity that is only ever replaced
	columns []any
}

// newTable describes a table whose columns are, in this order, those that rowOf
// returns.
func newTable[T any](noun, name string, columns []string, rowOf func(*T) row) table[T] {
	all := append(append([]string{}, columns...), "body")
	marks := strings.Repeat(", ?", len(all))
	insert := "INSERT INTO " + name + " (id, version, " + strings.Join(all, ", ") + ") VALUES (?, 1" + marks + ") ON CONFLICT (id) DO "
	replace := insert + "UPDATE SET version = " + name + ".version + 1"
	for _, c := range all {
		replace += ", " + c + " = excluded." + c
	}
	return table[T]{
		noun: noun, name: name, rowOf: rowOf, replace: replace,
		selects: "SELECT body, version FROM " + name,
		insert:  insert + "NOTHING",
		update:  "UPDATE " + name + " SET version = version + 1, " + strings.Join(all, " = ?, ") + " = ? WHERE id = ? AND version = ?",
	}
}

// load returns one entity.
func (k table[T]) load(t *Tx, id string) (T, error) {
	var body []byte
	var version int64
	err := t.row(k.selects+" WHERE id = ?", []any{id}, &body, &version)
	if err != nil {
		return *new(T), t.at("load "+k.noun, err)
	}
	v, err := k.read(body, version)
	return v, t.at("load "+k.noun, err)
}

// list returns the entities that the clause selects and puts in order.
func (k table[T]) list(t *Tx, clause string, args ...any) ([]T, error) {
	var all []T
	err := t.rows(k.selects+" "+clause, args, func(r Row) error {
		v, err := k.scan(t, r)
		all = append(all, v)
		return err
	})
	if err != nil {
		return nil, t.at("list "+k.noun, err)
	}
	return all, nil
}

// scan reads one of several rows.
func (k table[T]) scan(t *Tx, r Row) (T, error) {
	var body Raw
	var version int64
	if err := t.ctx.Err(); err != nil {
		return *new(T), err
	}
	if err := r.Scan(&body, &version); err != nil {
		return *new(T), err
	}
	return k.read(body, version)
}

// put stores a new entity, or the next version of one.
func (k table[T]) put(t *Tx, v T) error {
	r := k.rowOf(&v)
	args, err := r.write(v)
	if err != nil {
		return t.at("put "+k.noun, err)
	}
	var changed int64
	if *r.version == 0 {
		changed, err = t.exec(k.insert, append([]any{r.id}, args...)...)
	} else {
		changed, err = t.exec(k.update, append(args, r.id, *r.version)...)
	}
	if err == nil && changed == 0 {
		err = authority.ErrConflict
	}
	return t.at("put "+k.noun, err)
}

// newRow returns the arguments of the insert of a new entity.
func (k table[T]) newRow(v T) ([]any, error) {
	r := k.rowOf(&v)
	if *r.version != 0 {
		return nil, authority.ErrConflict
	}
	args, err := r.write(v)
	return append([]any{r.id}, args...), err
}

// set stores an entity in place of the one with its id, if there is one.
func (k table[T]) set(t *Tx, v T) error {
	r := k.rowOf(&v)
	args, err := r.write(v)
	if err == nil {
		_, err = t.exec(k.replace, append([]any{r.id}, args...)...)
	}
	return t.at("put "+k.noun, err)
}

// write returns the columns and the document.
func (r row) write(v any) ([]any, error) {
	if r.id == "" {
		return nil, errors.New("it has no id")
	}
	body, err := json.Marshal(v, json.Deterministic(true))
	if err != nil {
		return nil, fmt.Errorf("%w%s", errDocument, typeAt(err))
	}
	return append(r.columns[:len(r.columns):len(r.columns)], string(body)), nil
}

func (k table[T]) read(body []byte, version int64) (T, error) {
	var v T
	if err := json.Unmarshal(body, &v, json.RejectUnknownMembers(true)); err != nil {
		return *new(T), fmt.Errorf("%w%s", errDocument, typeAt(err))
	}
	if r := k.rowOf(&v); r.version != nil {
		*r.version = version
	}
	return v, nil
}

// typeAt says which type of ours the encoder stumbled over.
func typeAt(err error) string {
	var semantic *json.SemanticError
	if !errors.As(err, &semantic) || semantic.GoType == nil {
		return ""
	}
	return ": " + semantic.GoType.String()
}
