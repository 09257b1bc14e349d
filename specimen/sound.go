package specimen

import (
	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/registration"
)

// Sound returns a record of a route in which nothing is wrong: no rule has a
// finding, whatever its severity. It is made anew on every call, and is the
// caller's. For an invalid route it is the zero Record.
func Sound(route evidence.Route) registration.Record {
	switch route {
	case evidence.InPerson:
		return soundInPerson()
	case evidence.IDCheckerRoute:
		return soundIDChecker()
	case evidence.ApplyForCareID:
		return soundApply()
	case evidence.ESR:
		return soundESR()
	case evidence.EmergencyRemote:
		return soundRemote()
	case evidence.EmergencyClinician:
		return soundClinician()
	case evidence.EmergencyNoVideo:
		return soundNoVideo()
	}
	return registration.Record{}
}

// Released returns the sound record of the remote route, carried on to the
// passcode, which is released: the one finding is then RA-PSC-023, an advice.
func Released() registration.Record {
	r := soundRemote()
	release(&r)
	return r
}

// release has the passcode of a record texted on the day on which the card came.
func release(r *registration.Record) bool {
	if r.Card == nil || r.Card.ReceiptConfirmedOn == "" || r.Registrant.Mobile == "" {
		return false
	}
	r.Card.PasscodeSentOn, r.Card.PasscodeSentTo = r.Card.ReceiptConfirmedOn, r.Registrant.Mobile
	return true
}

func soundRegistrant() identity.Registrant {
	return identity.Registrant{
		Title: "Dr", GivenName: "Ada", MiddleNames: "Grace", FamilyName: "Example", DateOfBirth: "1985-12-10",
		NationalInsuranceNumber: "JK987654D", Email: "ada.example@nhs.net", Mobile: "+447700900123",
		Address: &identity.Address{Lines: []string{"1 Example Street", "Leeds"}, Postcode: "LS1 4AP"},
	}
}

func soundHolder() *evidence.Holder {
	return &evidence.Holder{GivenName: "ADA", MiddleNames: "GRACE", FamilyName: "EXAMPLE", DateOfBirth: "1985-12-10"}
}

func soundPassport(seen evidence.Seen) evidence.Document {
	return evidence.Document{
		Kind: evidence.UKPassport.String(), Number: "512345678", Issued: "2018-05-01", Expires: "2028-05-01", Holder: soundHolder(), Seen: seen,
		MRZ: []string{"P<GBREXAMPLE<<ADA<GRACE<<<<<<<<<<<<<<<<<<<<<", "5123456789GBR8512109F2805014<<<<<<<<<<<<<<<2"},
	}
}

func soundLicence(seen evidence.Seen) evidence.Document {
	return evidence.Document{
		Kind: evidence.DrivingLicence.String(), Number: "EXAMP862105AG9BC", Issued: "2020-05-01", Expires: "2030-04-30", Holder: soundHolder(), Seen: seen,
	}
}

func soundPaper(kind evidence.Kind, issued, provider string) evidence.Document {
	return evidence.Document{Kind: kind.String(), Issued: issued, Provider: provider, Seen: evidence.Original}
}

func soundPhoto() *evidence.PhotoFacts {
	return &evidence.PhotoFacts{Format: "jpeg", Width: 900, Height: 1200, Bytes: 240_000}
}

func soundInPerson() registration.Record {
	return registration.Record{
		ID: "r-in-person", Route: evidence.InPerson.String(), Organisation: "RX1", Provider: "RX2", CheckedOn: "2024-12-12",
		Category: evidence.Employee, IDCheck: &evidence.IDCheck{CheckedBy: "A. Agent", On: "2024-12-12"},
		Registrant: soundRegistrant(), Photo: soundPhoto(),
		Documents: []evidence.Document{
			soundPassport(evidence.Original),
			soundPaper(evidence.BankStatement, "2024-06-12", "Example Bank"),
			soundPaper(evidence.CouncilTaxStatement, "2024-04-01", "Example Council"),
		},
	}
}

func soundIDChecker() registration.Record {
	return registration.Record{
		ID: "r-id-checker", Route: evidence.IDCheckerRoute.String(), Organisation: "RX1", Provider: "RX2", CheckedOn: "2024-12-12",
		Category: evidence.Locum,
		IDCheck: &evidence.IDCheck{
			CheckedBy: "C. Checker", Organisation: "Example Agency", On: "2024-12-11", Option: evidence.TrainedChecker,
			Trained: true, Appointed: true, FormCompleted: true, PhotoTakenOn: "2024-12-11", ELearningDone: true,
		},
		Registrant: soundRegistrant(), Photo: soundPhoto(),
		Documents: []evidence.Document{
			soundPassport(evidence.Original),
			soundLicence(evidence.Original),
			soundPaper(evidence.TenancyAgreement, "2024-08-31", "Example Homes"),
		},
	}
}

func soundApply() registration.Record {
	return registration.Record{
		ID: "r-apply", Route: evidence.ApplyForCareID.String(), Organisation: "RX1", CheckedOn: "2024-12-12",
		Registrant: soundRegistrant(), Photo: soundPhoto(),
		Documents: []evidence.Document{
			soundPassport(evidence.PhotoOfDocument),
			{Kind: evidence.DigitalAddressProof.String(), Seen: evidence.Scan},
		},
	}
}

// soundESR returns a record of somebody without a photographic document, on the
// last day on which no publication objected to that.
func soundESR() registration.Record {
	licence := soundPaper(evidence.PaperDrivingLicence, "2003-03-01", "DVLA")
	licence.Number = "EXAMP862105AG9BC"
	return registration.Record{
		ID: "r-esr", Route: evidence.ESR.String(), Organisation: "RX1", Provider: "RX1", CheckedOn: "2024-04-16",
		Category: evidence.Bank, IDCheck: &evidence.IDCheck{CheckedBy: "H. Recruiter", On: "2024-04-02"},
		Registrant: soundRegistrant(), Photo: soundPhoto(),
		Documents: []evidence.Document{
			soundPaper(evidence.UtilityBill, "2024-02-29", "Example Water"),
			soundPaper(evidence.HMRCNotification, "2023-04-16", "HMRC"),
			licence,
			soundPaper(evidence.BirthCertificate, "1985-12-17", "Example Register Office"),
		},
		CounterSignature: &evidence.CounterSignature{By: "P. Person", Profession: "pharmacist, retired", KnownYears: 2},
	}
}

func soundRemote() registration.Record {
	return registration.Record{
		ID: "r-remote", Route: evidence.EmergencyRemote.String(), Organisation: "RX1", Provider: "RX2", CheckedOn: "2020-04-20",
		Registrant: soundRegistrant(), Photo: soundPhoto(),
		Documents: []evidence.Document{soundPassport(evidence.Scan)},
		VideoCall: soundCall(),
		CIS:       &registration.CIS{Evidence: markerOf(identity.RemoteRegistration)},
		Card:      soundCard(),
	}
}

func soundCall() *registration.VideoCall {
	return &registration.VideoCall{
		Channel: "microsoft-teams", Location: "home", NumbersReadBack: true, DocumentShown: true, LikenessConfirmed: true,
	}
}

// soundCard returns a card that has come. Its passcode has not been texted: once
// it is, the advice of RA-PSC-023 holds.
func soundCard() *card.Dates {
	return &card.Dates{Serial: "A000000001", PrintedOn: "2020-04-20", DispatchedOn: "2020-04-21", ReceiptConfirmedOn: "2020-04-23"}
}

func soundClinician() registration.Record {
	r := soundRemote()
	r.ID, r.Route, r.Provider = "r-clinician", evidence.EmergencyClinician.String(), ""
	r.Documents[0].Seen = evidence.PhotoOfDocument
	r.CIS.Evidence = markerOf(identity.Streamlining)
	return r
}

func soundNoVideo() registration.Record {
	return registration.Record{
		ID: "r-no-video", Route: evidence.EmergencyNoVideo.String(), Organisation: "RX1", CheckedOn: "2020-04-20",
		Registrant: soundRegistrant(),
		NoVideoDecision: &evidence.NoVideoDecision{
			DecidedBy: "A. Agent", Reason: "no network where the registrant works", Owner: "B. Owner", DueOn: "2020-07-01",
		},
	}
}

// soundCIS returns a CIS record in which nothing is marked: an ordinary
// temporary card beside real evidence.
func soundCIS() identity.CISRecord {
	return identity.CISRecord{ID: "c-1", Evidence: []identity.CISEntry{
		{Kind: evidence.UKPassport.String(), Number: "512345678", Issued: "2018-05-01", Expires: "2028-05-01"},
		{Kind: identity.TAC1.String(), Issued: "2024-12-12"},
		{Kind: identity.TAC2.String(), Issued: "2024-12-12"},
	}}
}
