package registration_test

import (
	"strings"
	"testing"

	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/registration"
)

func TestCheckRemote(t *testing.T) {
	type record = registration.Record
	runChecks(t, []checkCase{
		{
			name: "right", change: func(*record) {}, outcome: guidance.Pass,
			why: "everything that the page asks for is there",
		},
		{
			name: "no mobile", change: func(r *record) { r.Registrant.Mobile, r.Card.PasscodeSentTo = "", "" },
			want: []string{"RA-EVD-107 /registrant/mobile"}, outcome: guidance.Fail,
			why: "the passcode is texted to it",
		},
		{
			name: "malformed National Insurance number", change: func(r *record) { r.Registrant.NationalInsuranceNumber = "JK98765D" },
			want: []string{"RA-IDN-005 /registrant/nationalInsuranceNumber"}, outcome: guidance.Fail,
			why: "one digit short; it is there, so it is not also missing",
		},
		{
			name: "letter O in the mobile", change: func(r *record) { r.Registrant.Mobile, r.Card.PasscodeSentTo = "07700 90O123", "" },
			want: []string{"RA-IDN-007 /registrant/mobile"}, outcome: guidance.Fail,
			why: "a letter is never read as a digit",
		},
		{
			name: "unreadable date of birth", change: func(r *record) { r.Registrant.DateOfBirth = "10/12/1985" },
			want: []string{"RA-IDN-002 /registrant/dateOfBirth"}, outcome: guidance.Fail,
			why: "it cannot be compared with the document either, which is not a second fault",
		},
		{
			name: "passport expired the day before", change: func(r *record) { r.Documents[0].Expires = "2020-04-19" },
			want: []string{"RA-EVD-109 /documents/0/expires"}, outcome: guidance.Fail,
			why: "the page asks for a valid document",
		},
		{
			name: "passport expires on the day", change: func(r *record) { r.Documents[0].Expires = "2020-04-20" },
			outcome: guidance.Pass, why: "the last day of validity is a day of validity",
		},
		{
			name: "no read-back", change: func(r *record) { r.VideoCall.NumbersReadBack = false },
			want: []string{"RA-VID-002 /videoCall/numbersReadBack"}, outcome: guidance.Fail,
			why: "nothing binds the number to the person",
		},
		{
			name: "document not shown", change: func(r *record) { r.VideoCall.DocumentShown = false },
			want: []string{"RA-VID-003 /videoCall/documentShown"}, outcome: guidance.Fail,
			why: "a scan alone could be anybody's",
		},
		{
			name: "likeness not confirmed", change: func(r *record) { r.VideoCall.LikenessConfirmed = false },
			want: []string{"RA-VID-004 /videoCall/likenessConfirmed"}, outcome: guidance.Fail,
			why: "nobody says that the person on the call is the person on the document",
		},
		{
			name: "no call", change: func(r *record) { r.VideoCall = nil },
			want:    []string{"RA-VID-001 /videoCall"},
			outcome: guidance.Fail, why: "that no call was held is one fault; what is established on one could not be evaluated",
		},
		{
			name: "marker passport expires another day", change: func(r *record) { r.CIS.Evidence[0].Expires = "2025-01-04" },
			want: []string{"RA-CIS-002 /cis/evidence/0/expires"}, outcome: guidance.Fail,
			why: "day and month swapped by hand",
		},
		{
			name: "marker passport without expiry", change: func(r *record) { r.CIS.Evidence[0].Expires = "" },
			want: []string{"RA-CIS-002 /cis/evidence/0/expires"}, outcome: guidance.Fail,
			why: "the remote page has a date entered",
		},
		{
			name: "no TAC2", change: func(r *record) { r.CIS.Evidence = r.CIS.Evidence[:2] },
			want: []string{"RA-CIS-003 /cis/evidence"}, outcome: guidance.Fail,
			why: "two sources of non-photo ID are entered",
		},
		{
			name: "TAC1 issued another day", change: func(r *record) { r.CIS.Evidence[1].Issued = "2020-03-02" },
			want: []string{"RA-CIS-004 /cis/evidence/1/issued"}, outcome: guidance.Fail,
			why: "the page has 1 March 2020 entered",
		},
		{
			name: "not flagged", change: func(r *record) { r.CIS = nil },
			want: []string{"RA-CIS-001 /cis/evidence", "RA-CIS-003 /cis/evidence"}, outcome: guidance.Fail,
			why: "without the flag the identity is never found again",
		},
		{
			name: "card printed before the call", change: func(r *record) { r.Card.PrintedOn = "2020-04-19" },
			want: []string{"RA-CRD-003 /card/printedOn"}, outcome: guidance.Fail,
			why: "stage 3 follows stage 2",
		},
		{
			name: "passcode before receipt", change: func(r *record) { r.Card.PasscodeSentOn = "2020-04-22" },
			want: []string{"RA-PSC-020 /card/passcodeSentOn"}, outcome: guidance.Fail,
			why: "a card and its passcode must not travel together",
		},
		{
			name: "passcode to another number", change: func(r *record) { r.Card.PasscodeSentTo = "+447700900124" },
			want: []string{"RA-PSC-021 /card/passcodeSentTo"}, outcome: guidance.Fail,
			why: "only the number from the call is bound to the person",
		},
		{
			name: "passcode to the same number, written otherwise", change: func(r *record) { r.Card.PasscodeSentTo = "07700 900123" },
			outcome: guidance.Pass, why: "one number, two ways of writing it",
		},
		{
			name: "private email", change: func(r *record) { r.Registrant.Email = "ada@example.com" },
			want: []string{"RA-IDN-009 /registrant/email"}, outcome: guidance.Pass,
			why: "the page prefers a secure address and otherwise leaves it to judgement",
		},
		{
			name: "organisation is no ODS code", change: func(r *record) { r.Organisation = "St Example's" },
			want: []string{"RA-IDN-030 /organisation"}, outcome: guidance.Fail,
			why: "responsibility hangs on the code",
		},
		{
			name: "provider is no ODS code", change: func(r *record) { r.Provider = "-" },
			want: []string{"RA-IDN-030 /provider"}, outcome: guidance.Fail,
			why: "the organisation being right does not make up for it",
		},
		{
			name: "no id", change: func(r *record) { r.ID = "" },
			want: []string{"RA-IDN-031 /id"}, outcome: guidance.Fail,
			why: "a finding has to be traceable",
		},
		{
			name: "id too long", change: func(r *record) { r.ID = strings.Repeat("x", 201) },
			want: []string{"RA-IDN-031 /id"}, outcome: guidance.Fail,
			why: "a finding has to be traceable",
		},
	})
}

func TestCheckDocuments(t *testing.T) {
	type record = registration.Record
	runChecks(t, []checkCase{
		{
			name: "no document", change: func(r *record) { r.Documents = nil },
			want: []string{"RA-EVD-105 /documents"}, outcome: guidance.Fail,
			why: "one photographic document is asked for",
		},
		{
			name: "unknown kind", change: func(r *record) { r.Documents[0].Kind = "library-card" },
			want: []string{"RA-EVD-105 /documents", "RA-EVD-010 /documents/0/kind"}, outcome: guidance.Fail,
			why: "a word from outside the list is a fault, and counts as no passport",
		},
		{
			name: "nine zeros as document", change: func(r *record) { r.Documents[0].Number = "000 000 000" },
			want: []string{"RA-EVD-012 /documents/0/number"}, outcome: guidance.Fail,
			why: "the flag is no evidence",
		},
		{
			name: "holder born another day", change: func(r *record) { r.Documents[0].Holder.DateOfBirth = "1985-12-11" },
			want: []string{"RA-EVD-013 /documents/0/holder/dateOfBirth"}, outcome: guidance.Fail,
			why: "another person's passport",
		},
		{
			name: "holder of another name", change: func(r *record) { r.Documents[0].Holder.FamilyName = "SPECIMEN" },
			want: []string{"RA-EVD-014 /documents/0/holder/familyName"}, outcome: guidance.Pass,
			why: "names change: a person has to look",
		},
		{
			name: "decision without photographic document",
			change: func(r *record) {
				r.Documents = []evidence.Document{{Kind: "birth-certificate"}, {Kind: "utility-bill"}}
				r.NoPhotoDecision = &evidence.NoPhotoDecision{
					DecidedBy: "A. Agent", Documents: []string{"birth-certificate", "utility-bill"}, Reason: "never had a passport",
				}
			},
			outcome: guidance.Pass, why: "the RA Agent decides which documents are asked for",
		},
		{
			name: "decision asks for a document that is not there",
			change: func(r *record) {
				r.Documents = []evidence.Document{{Kind: "birth-certificate"}}
				r.NoPhotoDecision = &evidence.NoPhotoDecision{
					DecidedBy: "A. Agent", Documents: []string{"birth-certificate", "utility-bill"}, Reason: "never had a passport",
				}
			},
			want: []string{"RA-EVD-110 /noPhotoDecision/documents/1"}, outcome: guidance.Fail,
			why: "what was asked for has to come",
		},
		{
			name: "decision without decider and reason",
			change: func(r *record) {
				r.Documents = []evidence.Document{{Kind: "birth-certificate"}}
				r.NoPhotoDecision = &evidence.NoPhotoDecision{Documents: []string{"birth-certificate"}}
			},
			want:    []string{"RA-EVD-111 /noPhotoDecision/decidedBy", "RA-EVD-111 /noPhotoDecision/reason"},
			outcome: guidance.Fail, why: "a decision nobody made cannot be reviewed",
		},
	})
}

func TestCheckManyAtOnce(t *testing.T) {
	runChecks(t, []checkCase{{
		name: "ten faults",
		change: func(r *registration.Record) {
			r.Organisation = "St Example's"
			r.Registrant.NationalInsuranceNumber = "JK98765D"
			r.Registrant.DateOfBirth = "10/12/1985"
			r.Registrant.Email = "ada at example.com"
			r.Documents[0].Expires = "2020-04-19"
			r.VideoCall.NumbersReadBack, r.VideoCall.DocumentShown = false, false
			r.CIS.Evidence = []identity.CISEntry{r.CIS.Evidence[0], r.CIS.Evidence[1]}
			r.Card = &card.Dates{
				Serial: "0812345678", PrintedOn: "2020-04-19", DispatchedOn: "2020-04-21", ReceiptConfirmedOn: "2020-04-23",
				PasscodeSentOn: "2020-04-23", PasscodeSentTo: "+447700900124",
			}
		},
		want: []string{
			"RA-PSC-021 /card/passcodeSentTo", "RA-CRD-003 /card/printedOn", "RA-CIS-003 /cis/evidence",
			"RA-EVD-109 /documents/0/expires", "RA-IDN-030 /organisation", "RA-IDN-002 /registrant/dateOfBirth",
			"RA-IDN-008 /registrant/email", "RA-IDN-005 /registrant/nationalInsuranceNumber",
			"RA-VID-003 /videoCall/documentShown", "RA-VID-002 /videoCall/numbersReadBack",
		},
		outcome: guidance.Fail, why: "every reason is given, none hides another",
	}})
}
