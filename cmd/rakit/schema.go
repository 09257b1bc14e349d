package main

import (
	"embed"

	"github.com/rakit-dev/rakit/guidance"
)

// schemas are the published descriptions of documents: JSON Schema 2020-12.
//
//go:embed schema/*.json
var schemas embed.FS

var schemaNames = []string{"record", "report", "suppressions", "corpus"}

// document names a schema. The zero document is invalid.
type document uint8

// UnmarshalText reads the name of a schema.
func (d *document) UnmarshalText(text []byte) (err error) {
	*d, err = guidance.ParseClosed[document]("schema", schemaNames, string(text))
	return err
}

// schemaCommand is `rakit schema`.
type schemaCommand struct {
	Of document `arg:"" name:"record|report|suppressions|corpus" help:"record: what rakit check reads. report: what it writes as JSON. suppressions: what its --suppress reads. corpus: a file of conformance vectors."`
}

// Run prints the schema as it stands in its file.
func (c schemaCommand) Run(s *streams) error {
	data, err := schemas.ReadFile("schema/" + guidance.NameClosed(schemaNames, c.Of) + ".json")
	if err != nil {
		return err
	}
	_, err = s.out.Write(data)
	return err
}
