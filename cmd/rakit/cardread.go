package main

import (
	"context"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/card/chip"
	"github.com/rakit-dev/rakit/guidance"
)

// cardReadCommand is `rakit card read`: what a card shows, and what is to be said
// of it, out.
type cardReadCommand struct {
	PEM    bool          `name:"pem" help:"Write the certificates themselves as well."`
	Number string        `placeholder:"NUMBER" help:"The small number at the bottom right of the card's back: it says the series, which the chip does not."`
	AsOf   guidance.Date `placeholder:"YYYY-MM-DD" help:"Judge as of noon of this day, not of now."`
	cardPlace
}

// Help is shown by `rakit card read --help`.
func (cardReadCommand) Help() string {
	return `Shows application, label, serial number, passcodes with the tries they have left, certificates, the user id in them, and how they stand to their renewal; then what the rules say of the pair of certificates and, with --number, of the series. No passcode is asked for. The card is asked how many tries are left, which by the standard is no try.

    rakit card read --virtual
    rakit card read --virtual --as-of 2029-01-01 --format json

No signature of a certificate is verified, and no revocation looked up.

Exit status: 0 no finding of severity error, 1 some, 2 unusable: no reader, no card, or none that can be read.`
}

// shownCard is a card as it is written for programs.
type shownCard struct {
	Reader       string             `json:"reader"`
	ATR          string             `json:"atr"`    // hexadecimal, as all that follows
	Layout       string             `json:"layout"` // by which it was read
	Application  shownApplication   `json:"application"`
	Label        string             `json:"label,omitzero"`
	Manufacturer string             `json:"manufacturer,omitzero"`
	Serial       string             `json:"serial,omitzero"` // of the chip
	PINs         []shownPIN         `json:"pins"`
	Certificates []shownCertificate `json:"certificates"`
	UserID       string             `json:"userID,omitzero"` // on which all certificates agree
	Series       card.Series        `json:"series,omitzero"`
	On           guidance.Date      `json:"on"` // the London day of which it is judged
	Renewal      *card.Renewal      `json:"renewal,omitzero"`
	Findings     []guidance.Finding `json:"findings"`
}

type shownApplication struct {
	AID   string `json:"aid"`
	Label string `json:"label,omitzero"`
}

type shownPIN struct {
	Label           string `json:"label,omitzero"`
	ID              string `json:"id,omitzero"`
	Reference       string `json:"reference"`
	MinLength       int    `json:"minLength"`
	MaxLength       int    `json:"maxLength"`
	Unblocking      bool   `json:"unblocking"`
	SecurityOfficer bool   `json:"securityOfficer"`
	Tries           *int   `json:"tries"` // null: the card does not say
}

type shownCertificate struct {
	Label    string            `json:"label,omitzero"`
	ID       string            `json:"id,omitzero"`
	Readable bool              `json:"readable"`
	Says     *card.Certificate `json:"says,omitzero"` // unless it cannot be read
	PEM      string            `json:"pem,omitzero"`
}

// Run reads the card and shows it.
func (c cardReadCommand) Run(s *streams) error {
	interrupted, stop := interruptible()
	defer stop()
	at := time.Now()
	if !c.AsOf.IsZero() {
		at = c.AsOf.Start().Add(12 * time.Hour)
	}
	var series card.Series
	if c.Number != "" {
		var err error
		if series, err = card.SeriesOf(c.Number); err != nil {
			return err
		}
	}
	found, err := c.read(interrupted)
	if err != nil {
		return told(interrupted, err)
	}
	found.Series = series
	found.judge(at)
	if c.Format == "json" {
		err = s.line(found)
	} else {
		err = found.write(s.out)
	}
	if err == nil && guidance.Worst(found.Findings) == guidance.Error {
		return errFound
	}
	return err
}

func (c cardReadCommand) read(ctx context.Context) (shownCard, error) {
	o, err := c.open(ctx)
	if err != nil {
		return shownCard{}, err
	}
	defer o.close()
	ctx, cancel := context.WithTimeout(ctx, c.Timeout)
	defer cancel()
	contents, err := o.session.Read(ctx)
	if err != nil {
		return shownCard{}, err
	}
	found := shownCard{
		Reader: o.Reader(), ATR: hex.EncodeToString(o.ATR()), Layout: o.layout,
		Application: shownApplication{hex.EncodeToString(contents.Application.AID), contents.Application.Label},
		Label:       contents.Label, Manufacturer: contents.Manufacturer, Serial: contents.Serial,
		PINs: []shownPIN{}, Certificates: []shownCertificate{}, Findings: []guidance.Finding{},
	}
	for _, p := range contents.PINs {
		found.PINs = append(found.PINs, shownPIN{
			Label: p.Label, ID: p.ID, Reference: hex.EncodeToString([]byte{p.Reference}),
			MinLength: p.MinLength, MaxLength: p.MaxLength,
			Unblocking: p.Unblocking, SecurityOfficer: p.SecurityOfficer, Tries: known(p.Tries),
		})
	}
	for _, der := range contents.Certificates {
		found.Certificates = append(found.Certificates, c.certificate(der))
	}
	found.UserID = userIDOf(found.Certificates)
	return found, nil
}

// known returns tries, or nil if the card does not say how many.
func known(tries int) *int {
	if tries == chip.TriesUnknown {
		return nil
	}
	return &tries
}

func (c cardReadCommand) certificate(on chip.Certificate) shownCertificate {
	shown := shownCertificate{Label: on.Label, ID: on.ID}
	if says, err := card.ParseCertificate(on.DER); err == nil {
		shown.Readable, shown.Says = true, &says
	}
	if c.PEM && len(on.DER) > 0 {
		shown.PEM = string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: on.DER}))
	}
	return shown
}

// userIDOf returns the user id on which the certificates agree, or "".
func userIDOf(all []shownCertificate) string {
	id := ""
	for i, c := range all {
		if !c.Readable || i > 0 && c.Says.UserID != id {
			return ""
		}
		id = c.Says.UserID
	}
	return id
}

// judge adds what is to be said of the card at an instant.
func (c *shownCard) judge(at time.Time) {
	c.On = guidance.DateOf(at)
	var readable []card.Certificate
	for _, on := range c.Certificates {
		if on.Readable {
			readable = append(readable, *on.Says)
		}
	}
	pair, err := card.PairOf(readable)
	var refused *guidance.Refusal
	switch {
	case errors.As(err, &refused):
		c.find(refused.Findings, "/certificates")
	default:
		found := card.CheckPair(pair, c.UserID, at, "")
		found.Merge(card.Alert(pair, at, "/certificates"))
		c.find(found.Findings(), "")
		if renewal, err := card.RenewalAt(pair, at); err == nil {
			c.Renewal = &renewal
		}
	}
	if c.Series != 0 {
		found := card.CheckSeries(c.Series, c.On, "/series")
		found.Merge(card.CheckSeriesSigns(c.Series, c.On, "/series"))
		c.find(found.Findings(), "")
	}
}

// find adds findings, below a pointer. Those of one certificate of the pair point
// to where it stands in the document.
func (c *shownCard) find(findings []guidance.Finding, base string) {
	for _, f := range findings {
		f.Pointer = base + f.Pointer
		for i, on := range c.Certificates {
			if !on.Readable {
				continue
			}
			if rest, ok := strings.CutPrefix(f.Pointer, "/"+on.Says.Use.String()); ok {
				f.Pointer = "/certificates/" + strconv.Itoa(i) + "/says" + rest
			}
		}
		if f.Pointer == "" {
			f.Pointer = "/certificates" // of both
		}
		c.Findings = append(c.Findings, f)
	}
}
