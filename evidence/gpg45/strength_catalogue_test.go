package gpg45_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/rakit-dev/rakit/evidence/gpg45"
	"github.com/rakit-dev/rakit/guidance"
)

// documentWords are the words that other lists have for documents: all of them are
// in the catalogue, if only to say that no source gives a strength.
var documentWords = map[string]string{
	"document_type of the data schema": `passport id_card passport_card driving_permit military_id veterans_card proof_of_age_id
		home_office_travel_document bus_pass education_certificate rental_agreement purchase_agreement pass_card freedom_pass
		voter_id bank_statement utility_statement mortgage_statement loan_statement tax_statement social_security_statement
		pilot_permit birth_certificate adoption_certificate marriage_certificate civil_partnership_certificate firearm_certificate`,
	"record_type of the data schema": `social_security_record bank_account building_society_account credit_union_account
		current_account student_loan_account credit_account mortgage_account loan_account birth_register population_register
		voter_register adoption_register marriage_register civil_partnership_register education_record utility_account
		military_record tax_record prison_record death_register fraud_register`,
	"kinds of registration records": `uk-passport passport driving-licence foreign-driving-licence biometric-residence-permit
		armed-forces-card pass-card eea-identity-card utility-bill council-tax-statement paper-driving-licence hmrc-notification
		bank-statement credit-union-statement mortgage-statement tenancy-agreement benefit-statement
		electoral-register-confirmation birth-certificate adoption-certificate marriage-certificate civil-partnership-certificate
		divorce-papers gender-recognition-certificate deed-poll firearms-certificate forces-employment-certificate`,
}

func TestCatalogueHasEveryWord(t *testing.T) {
	d := deriver("2026-11-21")
	for list, words := range documentWords {
		for word := range strings.FieldsSeq(words) {
			got, err := d.StrengthOf(word, 0)
			var refusal *guidance.Refusal
			switch {
			case err == nil && (got.Score < gpg45.Score1 || got.Score > gpg45.Score4 || got.Row == 0 || got.Part != gpg45.PartStrength):
				t.Errorf("%s %s: %+v", list, word, got)
			case err != nil && (!errors.As(err, &refusal) || refusal.Rule() != "RA-GPG-020" || strings.Contains(err.Error(), "not in the catalogue")):
				t.Errorf("%s %s: %v", list, word, err)
			case err != nil && got.Score != 0:
				t.Errorf("%s %s is refused with %s: want no score at all, never a 0", list, word, got.Score)
			}
		}
	}
}

func TestStrengthOf(t *testing.T) {
	const unread, disputed = guidance.Unverified, guidance.Disputed
	const notSaid = gpg45.Chip(0)
	tests := []struct {
		document string
		chip     gpg45.Chip
		want     string
		basis    guidance.Basis
		missing  string
		why      string
	}{
		{"uk-passport", notSaid, "score_4", disputed, "", "the list names it without a word of chips"},
		{"uk-passport", gpg45.NoChip, "score_3", unread, "", "a passport to ICAO without a chip"},
		{"uk-passport", gpg45.ChipNotRead, "score_4", disputed, "", "strength belongs to the document; the Post Office check says 3"},
		{"uk-passport", gpg45.ChipRead, "score_4", unread, "", "all sources agree"},
		{"passport", notSaid, "score_3", disputed, "chip-not-read", "it may have no chip"},
		{"passport", gpg45.NoChip, "score_3", unread, "", "all sources agree"},
		{"passport", gpg45.ChipNotRead, "score_4", disputed, "", "strength belongs to the document"},
		{"passport", gpg45.ChipRead, "score_4", unread, "", "all sources agree"},
		{"eea-identity-card", notSaid, "score_3", disputed, "chip-not-read", "it may hold no biometric data"},
		{"eea-identity-card", gpg45.ChipRead, "score_4", unread, "", "with biometric data"},
		{"driving-licence", gpg45.ChipRead, "score_3", unread, "", "a chip makes no difference"},
		{"biometric-residence-permit", notSaid, "score_4", disputed, "", "an earlier state of the list says 3"},
		{"pass-card", notSaid, "score_2", disputed, "pass-card-with-number", "as one without a number"},
		{"pass-card-with-number", notSaid, "score_3", disputed, "", "with a number"},
		{"pass_card", notSaid, "score_2", disputed, "pass-card-with-number", "the data schema's word for the same"},
		{"gas-or-electric-bill", notSaid, "score_2", disputed, "", "an earlier state of the list says 1"},
		{"letter-from-local-authority", notSaid, "score_1", unread, "", "the weakest of the list"},
		{"national-insurance-number", notSaid, "score_2", unread, "", "One Login's value"},
		{"birth_certificate", notSaid, "score_2", unread, "", "the data schema's word"},
		{"birth-certificate", notSaid, "score_2", unread, "", "the word of registration records"},
		{"firearm_certificate", notSaid, "score_2", unread, "", "the data schema's word"},
		{"firearms-certificate", notSaid, "score_2", unread, "", "the word of registration records"},
	}
	for _, tt := range tests {
		t.Run(tt.document+" "+tt.chip.String(), func(t *testing.T) {
			got := must(deriver("2026-11-21").StrengthOf(tt.document, tt.chip))
			if got.Score.String() != tt.want || got.Basis != tt.basis || strings.Join(got.Missing, ",") != tt.missing {
				t.Errorf("%s, %s, missing %v; want %s, %s, missing %q\nwhy: %s", got.Score, got.Basis, got.Missing, tt.want, tt.basis, tt.missing, tt.why)
			}
			if got.Basis == disputed && len(got.Citations) < 3 || (got.Next == 0) != (tt.missing == "") {
				t.Errorf("disputed with %d citations, next %s", len(got.Citations), got.Next)
			}
		})
	}
}

// TestCatalogueByDay: each day, and each knowledge, has its own list.
func TestCatalogueByDay(t *testing.T) {
	tests := []struct {
		document    string
		on, knownAt string
		want, why   string
	}{
		{"national-insurance-number", "2026-08-20", "", "refused", "One Login's value is of the day after"},
		{"national-insurance-number", "2026-08-21", "2026-08-20", "refused", "it was not known"},
		{"national-insurance-number", "2026-08-21", "", "score_2 unverified 2", "One Login's value"},
		{"uk-passport", "2019-06-01", "2019-06-01", "score_4 unverified 0", "nothing was known to disagree"},
		{"uk-passport", "2019-06-01", "2026-08-20", "score_4 unverified 0", "nothing was known to disagree"},
		{"uk-passport", "2019-06-01", "2026-08-21", "score_4 disputed 2", "One Login disagrees"},
		{"uk-passport", "2026-08-21", "", "score_4 disputed 2", "One Login disagrees"},
		{"driving-licence", "2026-08-20", "2026-08-20", "score_3 unverified 0", "as ever"},
	}
	for _, tt := range tests {
		t.Run(tt.document+" on "+tt.on+" as known on "+tt.knownAt, func(t *testing.T) {
			d := deriver(tt.on)
			d.KnownAt = day(tt.knownAt)
			got, err := d.StrengthOf(tt.document, 0)
			oneLogin := 0
			for _, c := range got.Citations {
				if strings.Contains(c.Title, "One Login") && !strings.Contains(c.Section, "scores of documents") {
					oneLogin++
				}
			}
			answer := fmt.Sprint(got.Score, " ", got.Basis, " ", oneLogin)
			var refusal *guidance.Refusal
			if errors.As(err, &refusal) {
				answer = "refused"
			}
			if answer != tt.want {
				t.Errorf("%s, %v; want %s\nwhy: %s", answer, err, tt.want, tt.why)
			}
		})
	}
}

// TestChipMissing: what is said to be missing gives the score that is said.
func TestChipMissing(t *testing.T) {
	d := deriver("2026-11-21")
	before := must(d.StrengthOf("passport", 0))
	after := must(d.StrengthOf("passport", must(gpg45.ParseChip(before.Missing[0]))))
	if after.Score != before.Next {
		t.Errorf("%v gives %s, not %s", before.Missing, after.Score, before.Next)
	}
	card := must(d.StrengthOf("pass-card", 0))
	if better := must(d.StrengthOf(card.Missing[0], 0)); better.Score != card.Next {
		t.Errorf("%v gives %s, not %s", card.Missing, better.Score, card.Next)
	}
}

func TestStrengthOfUnknownDocument(t *testing.T) {
	for _, word := range []string{
		"", " ", "library-card", "Passport", "passport ", " passport", "UK-PASSPORT", "uk_passport", "birth certificate",
		"раssport", "ｐassport", "pass\u200bport", "TAC1", "passport\x00", "bank_account building_society_account",
	} {
		got, err := deriver("2026-11-21").StrengthOf(word, gpg45.ChipRead)
		var refusal *guidance.Refusal
		if !errors.As(err, &refusal) || refusal.Rule() != "RA-GPG-020" || got.Score != 0 {
			t.Errorf("%+q: %s, %v; want a refusal by RA-GPG-020 and no score", word, got.Score, err)
		}
		if len(word) > 4 && word != "passport" && strings.Contains(err.Error(), word) {
			t.Errorf("%+q is repeated: %v", word, err)
		}
	}
}

// TestStrengthOfNamesWhatToSay: a word that covers several documents leads to those
// that have a strength.
func TestStrengthOfNamesWhatToSay(t *testing.T) {
	_, err := deriver("2026-11-21").StrengthOf("driving_permit", 0)
	for _, word := range []string{"uk-photocard-driving-licence", "eea-driving-licence", "paper-driving-licence"} {
		if err == nil || !strings.Contains(err.Error(), word) {
			t.Errorf("%v does not name %s", err, word)
		}
		if _, err := deriver("2026-11-21").StrengthOf(word, 0); err != nil {
			t.Errorf("%s: %v", word, err)
		}
	}
}
