package specimen

import (
	"slices"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/registration"
)

// standardDefects are of what is asked of documents that somebody sees.
func standardDefects() []Defect {
	of := func(rule guidance.RuleID, what string, breaks func(r *registration.Record) bool) Defect {
		return ofRoutes(rule, seenRoutes, what, breaks)
	}
	// A document that is not counted is found wanting only where the others do not
	// suffice without it, so that what is missing is found besides. For an inspector a
	// further rule says so.
	lacking := func(breaks func(r *registration.Record) bool) func(r *registration.Record) bool {
		return func(r *registration.Record) bool { return r.Category != evidence.Inspector && breaks(r) }
	}
	return []Defect{
		of("RA-EVD-401", "there are no more than two documents", lacking(twoDocuments)),
		of("RA-EVD-402", "every photographic document expired seven months before the check", lacking(longExpired)).besides("RA-EVD-401"),
		of("RA-EVD-403", "every paper whose age counts is older than a year", lacking(outdated)).besides("RA-EVD-401"),
		ofRoutes("RA-EVD-404", []evidence.Route{evidence.InPerson, evidence.IDCheckerRoute}, "all proofs of address come from one provider", lacking(oneProvider)).besides("RA-EVD-401"),
		of("RA-EVD-405", "scans of the documents were seen, not the originals", lacking(onScreen)).besides("RA-EVD-401"),
		ofRoutes("RA-EVD-406", []evidence.Route{evidence.ESR, evidence.InPerson, evidence.IDCheckerRoute},
			"the person of standing who counter-signed the photograph has known the registrant for a year only", func(r *registration.Record) bool {
				if r.CounterSignature == nil || !faceless(r) {
					return false
				}
				signature := *r.CounterSignature
				signature.KnownYears = 1
				r.CounterSignature = &signature
				return true
			}),
		of("RA-EVD-407", "there are papers and a counter-signed photograph, and no photographic document", func(r *registration.Record) bool {
			on := checkedOn(r)
			if on.Before(managed) {
				return false
			}
			r.Documents = papers(on)
			r.CounterSignature = &evidence.CounterSignature{By: "P. Person", Profession: "pharmacist, retired", KnownYears: 2}
			return true
		}),
		of("RA-EVD-408", "no identity document is given with its number", func(r *registration.Record) bool {
			if r.CounterSignature != nil || faceless(r) || alike(r) {
				return false
			}
			return changed(r, holdsNumber, func(d *evidence.Document) bool {
				d.Number = ""
				return true
			})
		}),
		of("RA-EVD-409", "no photograph of the registrant is given", withoutPhotograph),
		of("RA-EVD-411", "the registrant's name is not given", withoutName),
		of("RA-EVD-412", "the registrant's date of birth is not given", emptied(birthText)),
		of("RA-EVD-450", "an inspector gives no more than two documents", func(r *registration.Record) bool {
			r.Category = evidence.Inspector
			return twoDocuments(r)
		}).besides("RA-EVD-401"),
	}
}

// managed is the first day on which users are created in Care Identity Management
// on every route, and the two publications on papers without a face differ.
var managed = guidance.MustDate("2024-04-17")

// numbered reports whether the number of a document would say whose it is.
func numbered(d evidence.Document) bool {
	return facing(d) || kindOf(d) == evidence.PaperDrivingLicence
}

// holdsNumber reports whether a document says by its number whose it is.
func holdsNumber(d evidence.Document) bool { return d.Number != "" && numbered(d) }

// alike reports whether two documents of one kind are told apart by their number.
func alike(r *registration.Record) bool {
	for i, d := range r.Documents {
		if holdsNumber(d) && slices.ContainsFunc(r.Documents[:i], func(o evidence.Document) bool { return o.Kind == d.Kind }) {
			return true
		}
	}
	return false
}

// changed changes every document that is as wanted. It reports whether there was
// one, and each could be changed.
func changed(r *registration.Record, wanted func(d evidence.Document) bool, change func(d *evidence.Document) bool) bool {
	r.Documents = slices.Clone(r.Documents)
	found := false
	for i := range r.Documents {
		if !wanted(r.Documents[i]) {
			continue
		}
		if found = true; !change(&r.Documents[i]) {
			return false
		}
	}
	return found
}

// twoDocuments leaves two documents, which fill no combination: one with a number
// that says whose it is, and evidence of a change of name if there is any.
func twoDocuments(r *registration.Record) bool {
	i := slices.IndexFunc(r.Documents, holdsNumber)
	explained := slices.ContainsFunc(r.Documents, func(d evidence.Document) bool { return slices.Contains(nameChanges, kindOf(d)) })
	if i < 0 || len(r.Documents) <= 2 || explained { // what explains another name has to stay
		return false
	}
	other := r.Documents[(i+1)%len(r.Documents)]
	if d := document(r, func(d evidence.Document) bool { return changesName(d) && d.FormerName != nil }); d != nil {
		other = *d
	}
	r.Documents = []evidence.Document{r.Documents[i], other}
	return true
}

// papersMayDo reports whether the papers of a record might do without a face.
func papersMayDo(r *registration.Record) bool {
	n := 0
	for _, d := range r.Documents {
		if !facing(d) {
			n++
		}
	}
	return n >= len(papers(checkedOn(r)))
}

// longExpired has every photographic document expire longer before the check than
// any guidance tolerates.
func longExpired(r *registration.Record) bool {
	on := checkedOn(r)
	return !on.IsZero() && !papersMayDo(r) && slices.ContainsFunc(r.Documents, holdsNumber) &&
		changed(r, facing, func(d *evidence.Document) bool { return expired(d, on.AddMonths(-7)) })
}

// ages reports whether a document is a paper whose age counts.
func ages(d evidence.Document) bool {
	return slices.ContainsFunc(evidence.EmployersList.Listings(), func(l evidence.Listing) bool { return l.Kind == kindOf(d) && l.Months > 0 })
}

// outdated makes every paper older than any list takes.
func outdated(r *registration.Record) bool {
	on := checkedOn(r)
	return !on.IsZero() && slices.ContainsFunc(r.Documents, holdsNumber) && changed(r, ages, func(d *evidence.Document) bool {
		d.Issued = on.AddMonths(-13).String()
		return true
	})
}

// oneProvider has every paper come from the provider of the first. It takes a
// record of one photographic document, which is nothing for an address.
func oneProvider(r *registration.Record) bool {
	face := document(r, facing)
	first := document(r, func(d evidence.Document) bool { return ages(d) && d.Provider != "" })
	if face == nil || face.Number == "" || kindOf(*face) == evidence.DrivingLicence || first == nil || len(r.Documents) != 3 {
		return false
	}
	provider, papers := first.Provider, 0
	return changed(r, ages, func(d *evidence.Document) bool {
		d.Provider = provider
		papers++
		return true
	}) && papers == 2
}

// onScreen has every document seen as a scan.
func onScreen(r *registration.Record) bool {
	return slices.ContainsFunc(r.Documents, holdsNumber) && changed(r, func(evidence.Document) bool { return true }, func(d *evidence.Document) bool {
		d.Seen = evidence.Scan
		return true
	})
}

// papers returns documents without a face that suffice on a day, with a
// counter-signed photograph.
func papers(on guidance.Date) []evidence.Document {
	return []evidence.Document{
		soundPaper(evidence.UtilityBill, on.AddMonths(-2).String(), "Example Water"),
		soundPaper(evidence.CouncilTaxStatement, on.AddMonths(-6).String(), "Example Council"),
		soundPaper(evidence.BirthCertificate, "", ""),
		soundPaper(evidence.FirearmsCertificate, "", ""),
	}
}

// checkerDefects are of the check of documents, by ID Checkers and by others.
func checkerDefects() []Defect {
	ofCheck := func(rule guidance.RuleID, routes []evidence.Route, what string, change func(c *evidence.IDCheck, r *registration.Record) bool) Defect {
		return ofRoutes(rule, routes, what, func(r *registration.Record) bool {
			if r.IDCheck == nil {
				return false
			}
			check := *r.IDCheck
			if !change(&check, r) {
				return false
			}
			r.IDCheck = &check
			return true
		})
	}
	checker := []evidence.Route{evidence.IDCheckerRoute}
	// Where the Registration Authority registers people itself, nothing is asked of
	// anybody else.
	byOthers := func(change func(c *evidence.IDCheck)) func(*evidence.IDCheck, *registration.Record) bool {
		return func(c *evidence.IDCheck, _ *registration.Record) bool {
			change(c)
			return c.Option == evidence.TrainedChecker || c.Option == evidence.OutOfHours
		}
	}
	return []Defect{
		ofCheck("RA-EVD-420", checker, "the new user registration form is not completed", byOthers(func(c *evidence.IDCheck) { c.FormCompleted = false })),
		ofCheck("RA-EVD-421", checker, "the photograph was taken on the day before the review of the documents", func(c *evidence.IDCheck, _ *registration.Record) bool {
			on, err := guidance.ParseDate(c.On)
			c.PhotoTakenOn = on.AddDays(-1).String()
			return err == nil && byOthers(func(*evidence.IDCheck) {})(c, nil)
		}),
		ofCheck("RA-EVD-422", checker, "the ID Checker was not trained by the Registration Authority", byOthers(func(c *evidence.IDCheck) { c.Trained = false })),
		ofCheck("RA-EVD-423", checker, "the ID Checker was not appointed by the Registration Authority", byOthers(func(c *evidence.IDCheck) { c.Appointed = false })),
		ofCheck("RA-EVD-424", checker, "the e-learning that the organisation asks for is not done", func(c *evidence.IDCheck, _ *registration.Record) bool {
			c.ELearningDone = false
			return true
		}).under(Options{Policy: `{"identityChecks":{"eLearning":true}}`}),
		ofCheck("RA-EVD-425", checker, "the documents were seen in a way that the page does not offer for this category of staff", func(c *evidence.IDCheck, r *registration.Record) bool {
			switch {
			case r.Category == evidence.Agency || r.Category == evidence.Locum:
				c.Option = evidence.Induction // which is for students
			case r.Category == evidence.Student && c.Option == evidence.TrainedChecker:
				c.Option = evidence.OutOfHours // which is for others
			default:
				return false
			}
			return true
		}),
		ofCheck("RA-EVD-426", seenRoutes, "nobody is named as having seen the documents", func(c *evidence.IDCheck, _ *registration.Record) bool {
			c.CheckedBy = ""
			return true
		}),
	}
}

// applyDefects are of what Apply for Care ID asks for.
func applyDefects() []Defect {
	of := func(rule guidance.RuleID, what string, breaks func(r *registration.Record) bool) Defect {
		return ofRecord(rule, evidence.ApplyForCareID, what, breaks)
	}
	return []Defect{
		of("RA-EVD-430", "no digital proof of address is given", func(r *registration.Record) bool {
			proof := func(d evidence.Document) bool { return kindOf(d) == evidence.DigitalAddressProof }
			had := slices.ContainsFunc(r.Documents, proof)
			r.Documents = slices.DeleteFunc(slices.Clone(r.Documents), proof)
			return had
		}),
		of("RA-EVD-431", "the photographic document expired seven months before the check", longExpired).besides("RA-EVD-430"),
		of("RA-EVD-433", "the photographic document has another family name", func(r *registration.Record) bool {
			// A name in another script may be the same name: a person has to look.
			compared := identity.CompareNameText(otherFamily, r.Registrant.FamilyName)
			return compared.Result == identity.DifferentName && changed(r, facing, rename)
		}).besides("RA-EVD-430"),
		of("RA-EVD-434", "the applicant's National Insurance number is not given", emptied(numberText)),
		of("RA-EVD-435", "the applicant's date of birth is not given", emptied(birthText)),
		of("RA-EVD-436", "the applicant's name is not given", withoutName),
		of("RA-EVD-437", "no photograph of the applicant's face is given", withoutPhotograph),
		of("RA-EVD-438", "the applicant's telephone number is not given", withoutMobile),
		of("RA-EVD-439", "the applicant's email address is not given", emptied(emailText)),
	}
}
