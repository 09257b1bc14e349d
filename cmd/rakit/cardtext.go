package main

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/rakit-dev/rakit/card"
)

// write writes the card for people.
func (c shownCard) write(w io.Writer) error {
	out := bufio.NewWriter(w)
	row := func(name string, parts ...string) {
		if text := strings.Join(present(parts), ", "); text != "" {
			fmt.Fprintf(out, "%-13s %s\n", name, text)
		}
	}
	row("reader", c.Reader)
	row("ATR", c.ATR)
	row("application", c.Application.Label, c.Application.AID, "read as "+c.Layout)
	row("label", c.Label)
	row("manufacturer", c.Manufacturer)
	row("chip", c.Serial)
	if c.Series != 0 {
		row("series", c.Series.String())
	}
	for _, p := range c.PINs {
		row(p.kind(), p.Label, "reference "+p.Reference, fmt.Sprintf("%d to %d characters", p.MinLength, p.MaxLength), triesLeft(p.Tries))
	}
	for _, on := range c.Certificates {
		fmt.Fprintf(out, "%-13s %s\n", "certificate", strings.Join(on.lines(), "\n"+strings.Repeat(" ", 14)))
		if on.PEM != "" {
			out.WriteString(on.PEM)
		}
	}
	row("user id", c.UserID)
	if c.Renewal != nil {
		row("renewal", fmt.Sprintf("%s on %s: the certificates expire on %s", c.Renewal.State, c.On, c.Renewal.ExpiresOn))
	}
	for _, f := range c.Findings {
		fmt.Fprintf(out, "%s  %s  %s  %s\n", f.Severity, f.Rule, f.Pointer, f.Message)
	}
	if len(c.Findings) == 0 {
		row("findings", "none")
	}
	return out.Flush()
}

// present returns the parts that say something.
func present(parts []string) (said []string) {
	for _, p := range parts {
		if p != "" {
			said = append(said, p)
		}
	}
	return said
}

func (p shownPIN) kind() string {
	switch {
	case p.Unblocking:
		return "unblocking"
	case p.SecurityOfficer:
		return "officer"
	}
	return "passcode"
}

// triesLeft returns how many tries are left, for people.
func triesLeft(tries *int) string {
	switch {
	case tries == nil:
		return "the card does not say how many tries are left"
	case *tries == 0:
		return "blocked: no try is left"
	case *tries == 1:
		return "1 try is left"
	}
	return fmt.Sprintf("%d tries are left", *tries)
}

func (c shownCertificate) lines() []string {
	if !c.Readable {
		return []string{strings.Join(present([]string{c.Label, "cannot be read"}), ", ")}
	}
	use := "for neither use"
	if c.Says.Use != 0 {
		use = "for " + c.Says.Use.String()
	}
	id := "names no user id"
	if c.Says.UserID != "" {
		id = "user id " + c.Says.UserID
	}
	return []string{
		strings.Join(present([]string{c.Label, use, id}), ", "),
		"from " + instant(c.Says.NotBefore) + " to " + instant(c.Says.NotAfter),
		key(*c.Says) + ", number " + c.Says.Serial,
		"issued by " + c.Says.Issuer,
	}
}

func key(c card.Certificate) string {
	if c.KeyBits == 0 {
		return c.KeyAlgorithm.String()
	}
	return fmt.Sprintf("%s %d", c.KeyAlgorithm, c.KeyBits)
}

func instant(t time.Time) string { return t.Format(time.RFC3339) }
