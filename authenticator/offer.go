package authenticator

import (
	"slices"

	"github.com/rakit-dev/rakit/guidance"
)

// Offer is what is known of a kind. No kind has a certificate that runs out.
type Offer struct {
	Kind       Kind           `json:"kind"`
	Level      Level          `json:"level,omitzero"`      // zero: nobody states it
	LevelBasis guidance.Basis `json:"levelBasis,omitzero"` // what Level rests on; zero where Level is
	Self       bool           `json:"self"`                // its holder may register it in their own profile
	Remote     bool           `json:"remote"`              // the Registration Authority is known to register it without meeting the holder in person

	// Offered are the London days on which it may be registered; open where nobody
	// says since when, or until when. OfferedBasis is what they rest on from the day of
	// [Offer.KnownFrom]; what was before it is [guidance.Unverified], and is not judged.
	Offered      guidance.Interval `json:"offered"`
	OfferedBasis guidance.Basis    `json:"offeredBasis"`

	// ACR are the values of acr_values in public client code that seem to stand for
	// the kind. Which value is whose was read from its name: unverified throughout.
	ACR []string `json:"acr,omitempty"`

	Note      string              `json:"note,omitempty"`
	Citations []guidance.Citation `json:"citations"`
}

// KnownFrom returns the first London day on which the kind is known to be offered: that
// from which it is offered, where somebody says so, else the first on which one of the
// pages that are cited is known to have stood.
func (o Offer) KnownFrom() guidance.Date {
	if !o.Offered.From.IsZero() {
		return o.Offered.From
	}
	var first guidance.Date
	for _, c := range o.Citations {
		stood := c.Edited
		if stood.IsZero() {
			stood = c.Read
		}
		if first.IsZero() || stood.Before(first) {
			first = stood
		}
	}
	return first
}

// CheckOffered says whether the kind is offered on a London day (RA-IDN-091), at the
// JSON Pointer. The rule cannot be evaluated without a day, nor for one before the kind
// is known to be offered ([Offer.KnownFrom]), unless it is known not to be.
func (k Kind) CheckOffered(on guidance.Date, pointer string) guidance.Assessment {
	var a guidance.Assessment
	o, known := k.Offer()
	switch {
	case !known:
		a.Fail(ruleOffered, pointer, "the kind is missing, or not in the list")
	case on.IsZero():
		a.Unknown(ruleOffered)
	case !o.Offered.Contains(on):
		a.Fail(ruleOffered, pointer, "this kind is not offered on the day")
	case on.Before(o.KnownFrom()):
		a.Unknown(ruleOffered)
	default:
		a.Pass(ruleOffered)
	}
	return a
}

// offers is the table of kinds, in the order of the constants.
var offers = []Offer{
	{
		Kind: IPad, Level: AAL3, LevelBasis: guidance.Sourced, Self: true, Remote: true,
		OfferedBasis: guidance.Sourced, ACR: []string{"AAL3_IOS"},
		Note:      "whoever has one registers it in their own profile, or has it registered",
		Citations: []guidance.Citation{usersOthers, announced, selfRegister, manageOthers},
	},
	{
		Kind: SecurityKey, Level: AAL3, LevelBasis: guidance.Sourced, Self: true, Remote: true,
		OfferedBasis: guidance.Sourced, ACR: []string{"AAL3_FIDO2"},
		Note:      "registered in the presence of the Registration Authority, which may be by video, or by its holder",
		Citations: []guidance.Citation{announced, selfRegister, manageOthers},
	},
	{
		Kind: WindowsHello, Level: AAL3, LevelBasis: guidance.Sourced, Self: true, Remote: true,
		OfferedBasis: guidance.Sourced,
		Note:         "a device that is registered so cannot be registered as a passkey too",
		Citations:    []guidance.Citation{announced, selfRegister, manageOthers},
	},
	{
		Kind: MicrosoftAuthenticator, Level: AAL2, LevelBasis: guidance.Sourced, Self: true, Remote: true,
		OfferedBasis: guidance.Sourced, ACR: []string{"AAL2_TOTP"},
		Citations: []guidance.Citation{announced, selfRegister, manageOthers},
	},
	{
		Kind: Passkey, Level: AAL2, LevelBasis: guidance.Sourced, Self: true, Remote: true,
		OfferedBasis: guidance.Sourced,
		Note:         "an app that would make it AAL3 was in private beta, and does not count here",
		Citations:    []guidance.Citation{announced, ownPasskey, managePasskeys},
	},
	{
		Kind: NHSNetConnect, Level: AAL2, LevelBasis: guidance.Sourced, Self: true, Remote: true,
		OfferedBasis: guidance.Sourced, ACR: []string{"AAL2_NHSMAIL"},
		Citations: []guidance.Citation{announced, selfRegister, manageOthers},
	},
	{
		Kind: VirtualSmartcard, OfferedBasis: guidance.Unverified, Offered: guidance.Interval{To: beforePrivacyNotice3},
		Note:      "legacy: issued by Registration Authorities to users of approved products, one user to a device; among the authentication tokens of the terms of August 2022, and not among those of the privacy notice of 11 September 2025, which replaced them; that it is offered no more since then is inferred",
		Citations: []guidance.Citation{virtual, privacyNotice25, privacyNotice30},
	},
	{
		Kind: Robot, OfferedBasis: guidance.Sourced, Offered: guidance.Since(guidance.MustDate("2024-02-28")),
		Note:      "for a profile that is no person's; active as soon as its code, which is made once, is there, used or not, and removed before there can be another",
		Citations: []guidance.Citation{robots},
	},
}

// beforePrivacyNotice3 is the day before version 3.0 of the privacy notice.
var beforePrivacyNotice3 = guidance.MustDate("2025-09-10")

// Offers returns the table of kinds, in the order of the constants. It is the
// caller's.
func Offers() []Offer {
	os := slices.Clone(offers)
	for i := range os {
		os[i].ACR, os[i].Citations = slices.Clone(os[i].ACR), slices.Clone(os[i].Citations)
	}
	return os
}

// Offer returns the line of the table of kinds; ok is false for a value outside the
// list.
func (k Kind) Offer() (o Offer, ok bool) {
	i := slices.IndexFunc(offers, func(o Offer) bool { return o.Kind == k })
	if i < 0 {
		return Offer{}, false
	}
	return Offers()[i], true
}
