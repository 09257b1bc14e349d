package main

import (
	"cmp"
	"fmt"
	"runtime/debug"

	"github.com/rakit-dev/rakit/registration"
)

// versionCommand is `rakit version`.
type versionCommand struct{}

// Run prints the version of the program, of the Go that built it, and of the
// rule set, which changes whenever a rule does.
func (versionCommand) Run(s *streams) error {
	registry, err := registration.Rules()
	if err != nil {
		return err
	}
	version, toolchain := build()
	_, err = fmt.Fprintf(s.out, "rakit %s (%s)\nrule set %s\n", version, toolchain, registry.Version())
	return err
}

// build returns the version of the program, and of the Go that built it.
func build() (version, toolchain string) {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown", "unknown"
	}
	return cmp.Or(info.Main.Version, "unknown"), info.GoVersion
}
