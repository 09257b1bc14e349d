package storetest

import (
	"bytes"
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/passcode"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/registration"
	"github.com/rakit-dev/rakit/temporary"
)

// noon is to the nanosecond, so that a store which keeps less is found out.
var noon = time.Date(2020, 4, 20, 11, 0, 0, 123456789, time.UTC)

func after(minutes int) time.Time { return noon.Add(time.Duration(minutes) * time.Minute) }

// values compares the types that hide their parts.
var values = cmp.Options{
	cmpopts.EquateComparable(
		identity.UserID{}, identity.Name{}, identity.NINumber{}, identity.Email{},
		identity.Mobile{}, identity.ODSCode{}, guidance.Date{}, temporary.Name{},
	),
}

// must returns what a sample needs and nobody doubts.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// requireFull ends the test when a field of v is zero, at any depth: such a
// sample would not show that the field is kept.
func requireFull(t *testing.T, name string, v any) {
	t.Helper()
	requireSet(t, name, reflect.ValueOf(v))
}

func requireSet(t *testing.T, name string, v reflect.Value) {
	t.Helper()
	if v.IsZero() {
		t.Fatalf("the sample does not set %s", name)
	}
	switch v.Kind() {
	case reflect.Pointer:
		requireSet(t, name, v.Elem())
	case reflect.Slice:
		for i := range v.Len() {
			requireSet(t, fmt.Sprintf("%s[%d]", name, i), v.Index(i))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			f := v.Type().Field(i)
			if f.IsExported() && f.Name != "Version" {
				requireSet(t, name+"."+f.Name, v.Field(i))
			}
		}
	}
}

// versionOf returns the field Version of an object.
func versionOf(v any) reflect.Value { return reflect.ValueOf(v).Elem().FieldByName("Version") }

func userID() identity.UserID { return must(identity.ParseUserID("555000000001")) }

func sampleCase() registration.Case {
	mobile := must(identity.ParseMobile("+447700900123"))
	return registration.Case{
		ID: "case-1", Route: evidence.EmergencyRemote, Organisation: "RX1", Provider: "RX2",
		Stage: registration.OnCall, Edition: "emergency-remote/3", RuleSet: "rules/1", RequestedAt: noon,
		RingNumber: must(identity.ParseMobile("+447700900456")),
		Registrant: identity.Registrant{
			Title: "Dr", GivenName: "Zoë", MiddleNames: "Anne", FamilyName: "O’Example", DateOfBirth: "1985-12-10",
			NationalInsuranceNumber: "JK987654D", Email: "zoe@example.nhs.uk", Mobile: "+447700900123",
			Address: &identity.Address{Lines: []string{"1 Example Street", "Leeds"}, Postcode: "LS1 4AP"},
		},
		Documents: []evidence.KeptDocument{{
			Kind: evidence.UKPassport, NumberHash: "00ff", NumberTail: "678", Seen: evidence.Scan,
			Issued: guidance.MustDate("2018-05-01"), Expires: guidance.MustDate("2028-05-01"),
			Holder:     &evidence.Holder{GivenName: "ADA", MiddleNames: "B", FamilyName: "EXAMPLE", DateOfBirth: "1985-12-10"},
			FormerName: &evidence.Holder{GivenName: "ADA", MiddleNames: "B", FamilyName: "OTHER", DateOfBirth: "1985-12-10"},
			Provider:   "Example Bank",
		}},
		Photo:      &evidence.PhotoFacts{Format: "jpeg", Width: 900, Height: 1200, Bytes: 240000},
		NoPhoto:    &evidence.NoPhotoDecision{DecidedBy: "555000000002", Documents: []string{"utility-bill"}, Reason: "no \"photo\" <kept>"},
		NoVideo:    &evidence.NoVideoDecision{DecidedBy: "555000000002", Reason: "none", Owner: "555000000003", DueOn: "2020-06-01"},
		Deviations: []evidence.Deviation{{Rule: "RA-EVD-001", Reason: "line\nbreak", Owner: "555000000003", DueOn: "2020-06-01"}},
		Category:   evidence.Locum,
		CounterSignature: &evidence.CounterSignature{
			By: "555000000004", Profession: "solicitor", KnownYears: 3, Related: true, SameAddress: true,
		},
		ReceivedOn: guidance.MustDate("2020-04-21"),
		IDCheck: &evidence.IDCheck{
			CheckedBy: "555000000005", Organisation: "RX3", On: "2020-04-22", Option: evidence.OutOfHours, Trained: true,
			Appointed: true, FormCompleted: true, PhotoTakenOn: "2020-04-22", ELearningDone: true,
		},
		Candidates: []identity.UserID{must(identity.ParseUserID("555000000006"))},
		NotDuplicates: []identity.NotDuplicate{{
			Reason: identity.NotDuplicateTwins, DecidedBy: "555000000002", Note: "both were seen",
			Candidates: []identity.UserID{must(identity.ParseUserID("555000000006"))},
		}},
		Call:      sampleCall("call-1"),
		ProofCall: sampleCall("call-2"),
		Proven:    registration.Proven{Mobile: mobile, Proof: "numbers-1", At: after(4)},
		UserID:    userID(), TermsAccepted: guidance.MustDate("2020-04-20"), RegisteredAt: after(5),
		Cleared: &registration.Cleared{Verification: "verification-1", On: guidance.MustDate("2024-09-30")},
	}
}

func sampleCall(id string) *registration.Call {
	return &registration.Call{
		ID: id, Channel: "microsoft-teams", Location: "home", BookedFor: after(1),
		Challenges: []passcode.Challenge{{
			ID: "numbers-1", Purpose: passcode.ForCall, Binding: passcode.Binding{Call: id, Mobile: "+447700900123"},
			MAC: bytes.Repeat([]byte{255}, 32), IssuedAt: after(2), Failures: 1, State: passcode.ChallengeOpen,
		}},
		DocumentShown: true, LikenessConfirmed: true, EndedAt: after(3),
	}
}

func sampleCard() card.Card {
	return card.Card{
		ID: "card-1", Registration: "case-1", Holder: userID().String(), Organisation: "RX1", State: card.ReleaseFailed,
		Serial: "S-1", Replaces: "card-0", ReplacedBy: "card-2",
		OrderedAt: noon, PrintedAt: after(1), DispatchedAt: after(2), ReturnedAt: after(3), ReceivedAt: after(4),
		ReleaseRequestedAt: after(5), ReleasedAt: after(6), ReleaseFailedAt: after(7), SendUnknownAt: after(7), InUseAt: after(8), EndedAt: after(9),
		ReleaseTo: "+447700900123", ReleaseRef: "release-1", RevealAsk: passcode.RevealAsk{By: "555000000002", At: noon}, Reason: card.ReasonLost,
		Because: card.ReasonNameChanged, IssuedLocked: true, SentToPrintAt: after(10), AskedBackAt: after(11), ChasedAt: after(12),
		KeptAt: after(13), HandedBackAt: after(14), ReportedOn: guidance.MustDate("2020-04-21"),
		WrongTries: 2, LockedAt: after(15), LockMovedAt: after(16), Body: card.BodyInHand, BodyMovedAt: after(17),
		Certification: card.Certification{
			State: card.Certified, Ref: "certify-1", AskedAt: after(18), SettledAt: after(19), RefusedAt: after(20), Renewals: 1,
			Pair: samplePair(noon.AddDate(3, 0, 0)),
		},
	}
}

// samplePair returns a pair of certificates that ends at an instant.
func samplePair(end time.Time) card.Pair {
	c := card.Certificate{
		UserID: userID().String(), Serial: "00ff", Issuer: "CN=Example CA", NotBefore: end.AddDate(-3, 0, 0), NotAfter: end,
		KeyAlgorithm: card.RSAKey, KeyBits: 2048, SignatureAlgorithm: card.SignatureAlgorithms()[0], Use: card.ForAuthentication,
		Fingerprint: "aa01", KeyFingerprint: "bb01",
	}
	other := c
	other.Serial, other.Use, other.Fingerprint, other.KeyFingerprint = "0100", card.ForSigning, "aa02", "bb02"
	return card.Pair{Authentication: c, Signing: other}
}

func sampleProfile() identity.Profile {
	return identity.Profile{
		UserID: userID(),
		Name: must(identity.NewName(identity.NameParts{
			Title: "Dr", Given: "Zoë", Middle: "Anne", Family: "Example",
		})),
		DateOfBirth: guidance.MustDate("1985-12-10"), NINumber: must(identity.ParseNINumber("JK987654D")),
		Email: must(identity.ParseEmail("zoe@example.nhs.uk")), Mobile: must(identity.ParseMobile("+447700900123")),
		Photo:           identity.Photo{Format: "jpeg", Width: 900, Height: 1200, Bytes: 240000},
		TermsAcceptedOn: guidance.MustDate("2020-04-20"), Organisation: must(identity.ParseODSCode("RX1")),
		CIS: identity.CISRecord{
			ID: "case-1", Organisation: "RX1", Evidence: []identity.CISEntry{sampleEntry()},
			Renewals: []identity.Renewal{{On: guidance.MustDate("2023-04-21"), Expired: guidance.MustDate("2023-04-20")}},
			Expect:   jsontext.Value(`{"flag":"full"}`),
		},
		Route: "emergency-remote", OpenedAt: noon,
		Verifications: []identity.Verification{{
			ID: "verification-1", Route: "in-person", Edition: "in-person-2024/1", On: guidance.MustDate("2024-09-30"),
			CheckedBy: "A. Checker", RecordedBy: "555000000002", At: after(1),
			Replaced: identity.ReplacedEvidence{
				Evidence: []identity.CISEntry{sampleEntry()}, Flag: identity.FlagFull, Convention: identity.RemoteRegistration,
				Route: "emergency-remote", Since: guidance.MustDate("2020-04-20"),
			},
		}},
		State:         identity.ProfileClosed,
		PreferredName: must(identity.NewName(identity.NameParts{Title: "Dr", Given: "Zo", Middle: "A", Family: "Example"})),
		Closing:       &identity.Closing{At: after(2), By: otherID(), Reason: identity.LeftHealthcare, Note: "left"},
		SupersededBy:  &identity.Supersession{UserID: otherID(), By: otherID(), At: after(3), Note: "twice"},
		NameHistory: []identity.FormerName{{
			Name:      must(identity.NewName(identity.NameParts{Title: "Dr", Given: "Zoë", Middle: "Anne", Family: "Other"})),
			Preferred: must(identity.NewName(identity.NameParts{Given: "Zo", Family: "Other"})),
			Until:     guidance.MustDate("2021-04-20"), Reason: identity.NameByMarriage,
			Proof: &identity.NameProof{Kind: identity.ProofMarriage, SeenOn: guidance.MustDate("2021-04-19"), SeenBy: otherID(), ReferenceEnds: "678"},
			Note:  "seen", By: otherID(), At: after(4),
		}},
		ContactHistory: []identity.ContactEdits{{At: after(5), By: userID(), Edits: []identity.ContactEdit{identity.EmailReplaced}}},
		Relocations: []identity.Relocation{{
			From: must(identity.ParseODSCode("RX1")), To: must(identity.ParseODSCode("RX2")), On: guidance.MustDate("2022-04-20"), By: otherID(), At: after(6),
		}},
		Reopenings: []identity.ProfileReopening{{
			At: after(7), By: otherID(), Reason: identity.ReopeningReason(1), Note: "back",
			Undid: identity.Closing{At: after(6), By: userID(), Reason: identity.LeftHealthcare, Note: "left"},
		}},
	}
}

func otherID() identity.UserID { return must(identity.ParseUserID("555000000002")) }

func sampleEntry() identity.CISEntry {
	return identity.CISEntry{Kind: "uk-passport", Number: "000000000", Issued: "2020-03-01", Expires: "2025-04-01"}
}

func samplePosition() rbac.Position {
	return rbac.Position{
		ID: "position-1", Name: "Ward nurse", Organisation: "RX1",
		AccessProfiles: []rbac.AccessProfile{{
			Organisation: "RX2", JobRole: "R8001", Activities: []string{"B0001", "B1300"}, AreasOfWork: []string{"P0020:Q0300:T0640"},
			Workgroups: []string{"555000000101"}, AssignablePositions: []string{"position-2"},
		}},
		Assignable: true, CopiedFrom: "position-0", Approval: sampleApproval(), ChangedBy: []string{"555000000002", "555000000003"},
		Closed: &rbac.PositionClosing{On: guidance.MustDate("2021-04-20"), By: "555000000002", Reason: "the ward \"closes\""},
	}
}

func sampleApproval() *rbac.Approval {
	return &rbac.Approval{By: []string{"555000000003", "555000000004"}, How: "meeting", On: guidance.MustDate("2020-04-19")}
}

func sampleAssignment() rbac.Assignment {
	return rbac.Assignment{
		ID: "assignment-1", User: userID().String(), Position: "position-1", Organisation: "RX1",
		Start: guidance.MustDate("2020-04-20"), End: guidance.MustDate("2021-04-19"), OpenEndReason: "none",
		AssignedBy: "555000000002", Request: "request-1", Approval: sampleApproval(), At: noon,
		Ended: &rbac.Ending{On: guidance.MustDate("2020-05-01"), By: "555000000002"},
	}
}

func sampleGrant() rbac.Grant {
	return rbac.Grant{
		ID: "grant-1", User: userID().String(), Kind: rbac.PositionGrant, Organisation: "FFFFF", Position: "position-1", Profession: "pharmacist",
		RegistrationNumber: "2000001", Reason: "cover", WorkingAt: "FX1AA",
		Start: guidance.MustDate("2020-04-20"), End: guidance.MustDate("2020-07-20"), Review: guidance.MustDate("2020-06-01"),
		GrantedBy: "555000000002", GrantedAt: noon,
		Reviews: []rbac.Review{{Due: guidance.MustDate("2020-05-01"), By: "555000000002", Note: "still covers them", At: after(1), Next: guidance.MustDate("2020-06-01")}},
		Revoked: &rbac.Revocation{By: "555000000003", Reason: "left", At: after(1)},
	}
}

func sampleAgreement() rbac.Agreement {
	return rbac.Agreement{
		ID: "agreement-1", Provider: "RX2", Organisation: "RX1",
		Interval: guidance.Interval{From: guidance.MustDate("2020-04-08"), To: guidance.MustDate("2020-12-31")},
		Channels: []string{"microsoft-teams", "webex"}, Locations: []string{"home"},
	}
}

func sampleLink() rbac.Link {
	return rbac.Link{
		Child: "RX1", Parent: "RX2",
		Interval: guidance.Interval{From: guidance.MustDate("2020-04-08"), To: guidance.MustDate("2020-12-31")},
	}
}
