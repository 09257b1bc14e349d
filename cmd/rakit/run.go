package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/alecthomas/kong"

	"github.com/rakit-dev/rakit/guidance"
)

// The exit statuses.
const (
	statusClean    = 0 // no finding of severity error
	statusFound    = 1 // at least one
	statusUnusable = 2 // unusable input or usage
)

// failure is the error of a command that ends with a status of its own. It says
// its message, if it has one.
type failure struct {
	status  int
	message string
}

func (f failure) Error() string { return f.message }

// errFound is returned by a command that has shown what it found, and has
// nothing more to say.
var errFound = failure{status: statusFound}

// streams are what a command reads and writes.
type streams struct {
	in  io.Reader
	out io.Writer
	err io.Writer
}

// commands is the grammar of the command line. Each command has a method Run
// that takes the streams.
type commands struct {
	Check    checkCommand        `cmd:"" help:"Check registration records against the guidance of their day."`
	Flags    flagsCommand        `cmd:"" help:"Recognise the marks of emergency registration in CIS records."`
	GPG45    gpg45Command        `cmd:"" name:"gpg45" help:"Hold the scores of an identity against the profiles of GPG 45."`
	Validate validateCommand     `cmd:"" help:"Validate numbers, codes, documents and passcodes of one kind."`
	CIS2     cis2Command         `cmd:"" name:"cis2" help:"Read a userinfo document of CIS2 into the session of a person."`
	Diff     diffGuidanceCommand `cmd:"" name:"diff-guidance" help:"Show which records come out otherwise by other guidance, and why."`
	Synth    synthCommand        `cmd:"" help:"Make labelled synthetic records."`
	Rules    rulesCommand        `cmd:"" help:"Show the rules, and what they rest on."`
	Schema   schemaCommand       `cmd:"" help:"Print the JSON Schema of a document."`
	Audit    auditCommand        `cmd:"" help:"Work with exported audit logs."`
	Demo     demoCommand         `cmd:"" help:"Run one emergency remote registration from request to passcode."`
	Token    tokenCommand        `cmd:"" help:"Mint an access token for development."`
	Key      keyCommand          `cmd:"" help:"Manage the API keys of systems."`
	Keys     keysCommand         `cmd:"" help:"Show the keys of a folder, and rotate them."`
	Card     cardCommand         `cmd:"" help:"Work with smartcards, in a reader or virtual."`
	Serve    serveCommand        `cmd:"" help:"Serve the reference API."`
	Store    storeCommand        `cmd:"" help:"Work with stores."`
	Version  versionCommand      `cmd:"" help:"Print the version of rakit and of its rules."`
}

const description = `Checks NHS smartcard registrations against the national guidance, and says which rule, of which page, is not met.

Exit status: 0 no finding of severity error, 1 some, 2 unusable input or usage.`

// run carries out one command line, without the name of the program, and
// returns the exit status.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	answered := false // by --help
	parser, err := kong.New(&commands{},
		kong.Name("rakit"), kong.Description(description),
		kong.Writers(stdout, stderr), kong.Exit(func(int) { answered = true }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, NoExpandSubcommands: true, WrapUpperBound: 80}),
	)
	if err != nil {
		return status(err, stderr)
	}
	line, err := parser.Parse(args)
	switch {
	case answered:
		return statusClean
	case err != nil && aboutCards(args):
		return status(cardUsageError(parser.Model, err), stderr)
	case err != nil:
		return status(usageError(err), stderr)
	}
	return status(line.Run(&streams{stdin, stdout, stderr}), stderr)
}

// status returns the exit status for the error of a command, and says what went
// wrong.
func status(err error, stderr io.Writer) int {
	if err == nil {
		return statusClean
	}
	if err.Error() != "" {
		fmt.Fprintf(stderr, "rakit: %v\n", err)
	}
	var f failure
	if errors.As(err, &f) {
		return f.status
	}
	return statusUnusable
}

// usageError adds to the error of a bad command line what would be a good one.
func usageError(err error) error {
	var unlisted *guidance.UnknownValueError
	if errors.As(err, &unlisted) {
		return fmt.Errorf("%w; known are %s", err, strings.Join(unlisted.Allowed, ", "))
	}
	return fmt.Errorf("%w; see rakit --help", err)
}
