package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/alecthomas/kong"
)

// aboutCards reports whether a command line is one of `rakit card`.
func aboutCards(args []string) bool {
	for _, arg := range args {
		if !strings.HasPrefix(arg, "-") {
			return arg == "card"
		}
	}
	return false
}

// cardUsageError is [usageError] for command lines on which there may be a passcode,
// wherever it came to stand: it says which flag or what kind of word is wrong, and
// repeats nothing but what the grammar knows.
func cardUsageError(model *kong.Application, err error) error {
	switch {
	case errors.Is(err, errDescriptor), errors.Is(err, errVirtualAlone):
		return fmt.Errorf("%w; see rakit card --help", err)
	}
	text := err.Error()
	_, meant, _ := strings.Cut(text, ", did you mean ") // kong's own words follow
	if meant != "" {
		meant = ", did you mean " + meant
	}
	what := "the command line cannot be understood"
	switch {
	case strings.HasPrefix(text, "expected one of "): // and then all commands there are
		what, meant = text, ""
	case strings.HasPrefix(text, "unknown flag "):
		what = "there is no such flag"
	case strings.HasPrefix(text, "unexpected "):
		what = "there is a word too many"
	default:
		for _, command := range model.Children {
			if f := flagOf(command, text); f != nil && command.Name == "card" {
				what = taken(f)
			}
		}
	}
	return fmt.Errorf("%s%s; see rakit card --help", what, meant)
}

// flagOf returns the flag with whose name an error begins, or nil.
func flagOf(node *kong.Node, text string) *kong.Flag {
	for _, f := range node.Flags {
		if rest, ok := strings.CutPrefix(text, "--"+f.Name); ok && (rest == "" || strings.ContainsRune(" :=", rune(rest[0]))) {
			return f
		}
	}
	for _, child := range node.Children {
		if f := flagOf(child, text); f != nil {
			return f
		}
	}
	return nil
}

// taken returns what a flag takes.
func taken(f *kong.Flag) string {
	switch {
	case f.Enum != "":
		return fmt.Sprintf("--%s takes one of %s", f.Name, f.Enum)
	case f.PlaceHolder != "":
		return fmt.Sprintf("--%s takes something like %s", f.Name, f.PlaceHolder)
	}
	return fmt.Sprintf("--%s does not take that", f.Name)
}
