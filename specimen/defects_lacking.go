package specimen

import (
	"slices"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/registration"
)

// lackingDefects are of rules that explain why documents do not suffice: they are
// evaluated only where too few are left, so that another rule is missed as well. Each
// begins with a record in which that other rule is missed already.
func lackingDefects() []Defect {
	return []Defect{
		ofRecord("RA-EVD-402", evidence.InPerson, "the passport, the one photographic document, expired seven months before the check", longExpired).
			lacking("RA-EVD-401", shortOf(evidence.InPerson)),
		ofRecord("RA-EVD-403", evidence.InPerson, "the bank statement is older than a year", outdated).
			lacking("RA-EVD-401", shortOf(evidence.InPerson)),
		ofRecord("RA-EVD-404", evidence.InPerson, "the two proofs of address come from one provider", func(r *registration.Record) bool {
			r.Documents = slices.Clone(r.Documents)
			r.Documents[2] = soundPaper(evidence.MortgageStatement, "2024-06-12", "Example Bank")
			return true
		}).lacking("RA-EVD-401", shortOf(evidence.InPerson, soundPaper(evidence.BirthCertificate, "1985-12-17", "Example Register Office"))),
		ofRecord("RA-EVD-405", evidence.InPerson, "scans of the documents were seen, not the originals", onScreen).
			lacking("RA-EVD-401", shortOf(evidence.InPerson)),
		ofRecord("RA-EVD-431", evidence.ApplyForCareID, "the photographic document expired seven months before the check", longExpired).
			lacking("RA-EVD-430", withoutAddressProof),
		ofRecord("RA-EVD-433", evidence.ApplyForCareID, "the photographic document has another family name", func(r *registration.Record) bool {
			return changed(r, facing, rename)
		}).lacking("RA-EVD-430", withoutAddressProof),
		ofRecord("RA-EVD-450", evidence.InPerson, "it is an inspector who gives no more than two documents", func(r *registration.Record) bool {
			r.Category = evidence.Inspector
			return true
		}).lacking("RA-EVD-401", shortOf(evidence.InPerson)),
	}
}

// shortOf returns the sound record of a route with the first two of its documents,
// and others that do not make up for the third.
func shortOf(route evidence.Route, others ...evidence.Document) func() registration.Record {
	return func() registration.Record {
		r := Sound(route)
		r.Documents = slices.Concat(r.Documents[:2:2], others)
		return r
	}
}

// withoutAddressProof returns the sound record of Apply for Care ID without the
// digital proof of address.
func withoutAddressProof() registration.Record {
	r := Sound(evidence.ApplyForCareID)
	r.Documents = r.Documents[:1:1]
	return r
}

// stillFlagged is of a CIS record that carries the marker already.
func stillFlagged() Defect {
	d := ofCIS("RA-CIS-024", "certificates that had expired were renewed, and the marker stands still", renewedStill).besides("RA-CIS-020").
		flagged(identity.FlagFull, identity.RemoteRegistration)
	d.soundCIS = func() identity.CISRecord {
		r := soundCIS()
		marked(identity.RemoteRegistration, nil)(&r)
		r.Renewals = []identity.Renewal{{On: guidance.MustDate("2022-04-22")}}
		return r
	}
	return d
}
