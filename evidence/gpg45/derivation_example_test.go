package gpg45_test

import (
	"errors"
	"fmt"
	"strings"

	"github.com/rakit-dev/rakit/evidence/gpg45"
	"github.com/rakit-dev/rakit/guidance"
)

func ExampleDeriver_Validity() {
	d := gpg45.Deriver{AcceptUnverified: true, On: guidance.MustDate("2026-11-21")}
	v, err := d.Validity(gpg45.VisibleFeaturesGenuine | gpg45.UVFeaturesGenuine)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(v.Score, "by", strings.Join(v.Met, ", "))
	fmt.Println(v.Next, "with", strings.Join(v.Missing, ", "))
	fmt.Println(v.Edition, "is", v.Basis)
	// Output:
	// score_2 by visible-security-features-genuine
	// score_3 with details-match-authoritative-source
	// gpg45-validity-2026/1 is unverified
}

// The whole way from what was checked to a level: a passport whose chip was read,
// and a face compared with it over a video. Activity is scored outside, because
// its present criteria could not be read; here nothing was found.
func Example() {
	d := gpg45.Deriver{AcceptUnverified: true, On: guidance.MustDate("2026-11-21")}
	strength, err1 := d.StrengthOf("uk-passport", gpg45.ChipRead)
	validity, err2 := d.Validity(gpg45.CryptographyGenuine)
	fraud, err3 := d.Fraud(gpg45.DetailsNotStolen|gpg45.IdentityNotReportedStolen, gpg45.FraudDraft2019)
	verification, err4 := d.VerificationBest(gpg45.VerificationFacts{
		FaceRemote: gpg45.LiveCapture | gpg45.NotReplayed | gpg45.ComparedWithGenuineEvidence | gpg45.ChannelTamperProof | gpg45.FaceVisible,
	})
	if err := errors.Join(err1, err2, err3, err4); err != nil {
		fmt.Println(err)
		return
	}
	result := gpg45.Evaluate(gpg45.Evidence{
		Items:    []gpg45.Item{{Document: "passport", Strength: strength.Score, Validity: validity.Score}},
		Activity: gpg45.Score0, Fraud: fraud.FraudScore(), Verification: verification.Score,
	})
	fmt.Println(result.Level, "by", result.Profiles)
	fmt.Println("for more:", verification.Next, "of verification, with", strings.Join(verification.Missing, ", "))
	// Output:
	// medium by L1A L1B M1A
	// for more: score_3 of verification, with mask-detectable, eyes-visible
}

// A Deriver uses no criteria that nobody read at their source, unless it is told to.
func ExampleDeriver() {
	_, err := gpg45.Deriver{On: guidance.MustDate("2026-11-21")}.Validity(gpg45.DetailsMatch)
	fmt.Println(errors.Is(err, gpg45.ErrUnverified))
	// Output: true
}

func ExampleDeriver_Strength() {
	d := gpg45.Deriver{AcceptUnverified: true, On: guidance.MustDate("2026-11-21")}
	s, err := d.Strength(gpg45.HasName | gpg45.HasAddress | gpg45.HasUniqueData | gpg45.DigitalItem | gpg45.IssuerCheckedIdentity)
	fmt.Println(s.Score, err)
	fmt.Println(s.Next, "with", s.Missing)
	// Output:
	// score_1 <nil>
	// score_2 with [data-protected-by-cryptography]
}

func ExampleDeriver_StrengthOf() {
	d := gpg45.Deriver{AcceptUnverified: true, On: guidance.MustDate("2026-11-21")}
	for _, chip := range []gpg45.Chip{gpg45.NoChip, gpg45.ChipNotRead, gpg45.ChipRead} {
		s, _ := d.StrengthOf("passport", chip)
		fmt.Println(chip, s.Score, s.Basis)
	}
	_, err := d.StrengthOf("library-card", 0)
	fmt.Println(err)
	// Output:
	// no-chip score_3 unverified
	// chip-not-read score_4 disputed
	// chip-read score_4 unverified
	// derive strength: refused by RA-GPG-020: this word is not in the catalogue
}

// The two readings of identity fraud differ in what a score of 1 takes.
func ExampleDeriver_Fraud() {
	d := gpg45.Deriver{AcceptUnverified: true, On: guidance.MustDate("2026-11-21")}
	checked := gpg45.DetailsNotStolen | gpg45.IdentityNotReportedStolen
	for _, by := range []gpg45.FraudReading{gpg45.FraudDraft2019, gpg45.FraudOneLogin} {
		f, _ := d.Fraud(checked, by)
		fmt.Println(by, f.FraudScore(), f.Basis, f.Missing)
	}
	// Output:
	// draft-2019 score_1 disputed [not-at-high-risk-of-impersonation not-deceased known-to-responsible-body]
	// one-login score_0 disputed [not-deceased known-to-responsible-body source-applicable-and-available]
}

// Since October 2020 there are no criteria of activity that anybody could read. A
// service that has settled on some gives its own table.
func ExampleDeriver_Activity() {
	from := guidance.MustDate("2024-01-01")
	table, err := gpg45.NewActivityTable(guidance.Edition[[]gpg45.ActivityRow]{
		ID: "our-activity", Rev: 1, Effective: guidance.Since(from), Known: from,
		Basis: guidance.DesignChoice, Rationale: "what GOV.UK One Login gives without any check",
		Content: []gpg45.ActivityRow{{Score: gpg45.Score1, Months: 6, Check: gpg45.NoIdentityCheck}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	facts := gpg45.ActivityFacts{Earliest: guidance.MustDate("2026-05-21"), Check: gpg45.PublishedCheck}
	for _, on := range []string{"2026-11-20", "2026-11-21"} {
		a, _ := gpg45.Deriver{On: guidance.MustDate(on), ActivityTable: table}.Activity(facts)
		fmt.Println(on, a.Score, a.Missing)
	}
	// Output:
	// 2026-11-20 score_0 [activity-of-6-months]
	// 2026-11-21 score_1 []
}

func ExampleDeriver_KBV() {
	d := gpg45.Deriver{AcceptUnverified: true, On: guidance.MustDate("2026-11-21")}
	v, _ := d.KBV(gpg45.KBVAnswers{Mode: gpg45.MultipleChoice, Dynamic: true, Medium: 2})
	fmt.Println(v.Score, v.Next, v.Missing)
	// Output: score_1 score_2 [medium-quality-answer]
}

func ExampleDeriver_VerificationBest() {
	d := gpg45.Deriver{AcceptUnverified: true, On: guidance.MustDate("2026-11-21")}
	face, _ := gpg45.ParseFaceRemoteFacts("live-capture,not-replayed,compared-with-genuine-evidence,channel-tamper-proof,face-visible")
	v, _ := d.VerificationBest(gpg45.VerificationFacts{
		FaceRemote: face, KBV: gpg45.KBVAnswers{Mode: gpg45.FreeAnswer, High: 1},
	})
	fmt.Println(v.Score, v.Edition, v.Missing)
	// Output: score_2 gpg45-face-remote-2019/2 [mask-detectable eyes-visible]
}

func ExampleCheckDerivation() {
	d := gpg45.Deriver{AcceptUnverified: true, On: guidance.MustDate("2026-11-21")}
	v, err := d.Validity(gpg45.DigitalEvidence | gpg45.UVFeaturesGenuine)
	for _, f := range gpg45.CheckDerivation("/evidence/0/validity", v, err).Findings() {
		fmt.Println(f.Severity, f.Rule, f.Pointer, f.Message)
	}
	// Output: error RA-GPG-022 /evidence/0/validity digital-evidence cannot hold together with uv-ir-features-genuine
}
