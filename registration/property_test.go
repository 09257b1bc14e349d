package registration_test

import (
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/registration"
)

// text draws one of the words given, nothing, or anything.
func text(words ...string) *rapid.Generator[string] {
	return rapid.OneOf(rapid.SampledFrom(append(words, "")), rapid.String())
}

func days() *rapid.Generator[string] {
	return text("2020-02-29", "2020-04-07", "2020-04-08", "2020-04-20", "2023-05-31", "2023-06-01", "2023-04-27", "2024-04-17", "2024-12-11", "2024-12-12", "1985-12-10", "1900-01-01", "2020-04-31")
}

func maybe[T any](g *rapid.Generator[T]) *rapid.Generator[*T] { return rapid.Ptr(g, true) }

func custom[T any](f func(rt *rapid.T) T) *rapid.Generator[T] { return rapid.Custom(f) }

func registrants() *rapid.Generator[identity.Registrant] {
	return custom(func(rt *rapid.T) identity.Registrant {
		r := identity.Registrant{
			Title: text("Dr").Draw(rt, "title"), GivenName: text("Ada").Draw(rt, "given"),
			MiddleNames: text("Augusta").Draw(rt, "middle"), FamilyName: text("Example", "O'Example").Draw(rt, "family"),
			DateOfBirth: days().Draw(rt, "birth"), NationalInsuranceNumber: text("JK987654D", "CR123456A").Draw(rt, "nino"),
			Email: text("ada@nhs.net", "ada@example.com").Draw(rt, "email"), Mobile: text("07700 900123", "+447700900124").Draw(rt, "mobile"),
		}
		if rapid.Bool().Draw(rt, "has address") {
			r.Address = &identity.Address{
				Lines:    rapid.SliceOfN(text("1 Example Street"), 1, 3).Draw(rt, "lines"),
				Postcode: text("LS1 4AP", "ZZ99 3CZ", "QQ1 1AA").Draw(rt, "postcode"),
			}
		}
		return r
	})
}

func documents() *rapid.Generator[evidence.Document] {
	return custom(func(rt *rapid.T) evidence.Document {
		d := evidence.Document{
			Kind:   text("uk-passport", "driving-licence", "utility-bill", "hmrc-notification", "deed-poll", "digital-address-proof", "TAC1").Draw(rt, "kind"),
			Number: text("512345678", "000 000 000", "EXAMP862105A99BC").Draw(rt, "number"),
			Issued: days().Draw(rt, "issued"), Expires: days().Draw(rt, "expires"),
			Seen: rapid.SampledFrom([]evidence.Seen{0, evidence.Scan, evidence.PhotoOfDocument, evidence.Original}).Draw(rt, "seen"),
		}
		if rapid.Bool().Draw(rt, "has holder") {
			d.Holder = &evidence.Holder{GivenName: "ADA", FamilyName: text("EXAMPLE").Draw(rt, "holder"), DateOfBirth: days().Draw(rt, "born")}
		}
		if rapid.Bool().Draw(rt, "has former name") {
			d.FormerName = &evidence.Holder{GivenName: text("Ada").Draw(rt, "former given"), FamilyName: text("EXAMPLE", "Smith").Draw(rt, "former family")}
		}
		d.Provider = text("Example Water", "EXAMPLE  water").Draw(rt, "provider")
		d.MRZ = rapid.SampledFrom([][]string{nil, nil, {""}, full().Documents[0].MRZ, {"P<GBREXAMPLE<<ADA"}}).Draw(rt, "zone")
		return d
	})
}

// checks draws what may be said of the check of documents.
func checks() *rapid.Generator[evidence.IDCheck] {
	return custom(func(rt *rapid.T) evidence.IDCheck {
		return evidence.IDCheck{
			CheckedBy: text("C. Checker").Draw(rt, "checker"), Organisation: text("RX3").Draw(rt, "theirs"), On: days().Draw(rt, "seen on"),
			Option:  evidence.StaffOption(rapid.IntRange(0, 4).Draw(rt, "way")),
			Trained: rapid.Bool().Draw(rt, "trained"), Appointed: rapid.Bool().Draw(rt, "appointed"), FormCompleted: rapid.Bool().Draw(rt, "form"),
			PhotoTakenOn: days().Draw(rt, "photo taken"), ELearningDone: rapid.Bool().Draw(rt, "e-learning"),
		}
	})
}

func records() *rapid.Generator[registration.Record] {
	return custom(func(rt *rapid.T) registration.Record {
		routes := make([]string, 0, 8)
		for _, r := range evidence.Routes() {
			routes = append(routes, r.String())
		}
		return registration.Record{
			ID: text("r-1").Draw(rt, "id"), Route: text(append(routes, routes[4:]...)...).Draw(rt, "route"),
			Organisation: text("RX1").Draw(rt, "organisation"), Provider: text("RX2").Draw(rt, "provider"),
			CheckedOn: days().Draw(rt, "checkedOn"), Registrant: registrants().Draw(rt, "registrant"),
			Category: evidence.Category(rapid.IntRange(0, 6).Draw(rt, "category")), IDCheck: maybe(checks()).Draw(rt, "check"),
			CounterSignature: maybe(custom(func(rt *rapid.T) evidence.CounterSignature {
				return evidence.CounterSignature{
					By: text("P. Person").Draw(rt, "by"), Profession: text("pharmacist").Draw(rt, "profession"), KnownYears: rapid.Int().Draw(rt, "years"),
					Related: rapid.Bool().Draw(rt, "related"), SameAddress: rapid.Bool().Draw(rt, "same address"),
				}
			})).Draw(rt, "counter-signature"),
			Documents: rapid.SliceOfN(documents(), 0, 22).Draw(rt, "documents"),
			Photo: maybe(custom(func(rt *rapid.T) evidence.PhotoFacts {
				return evidence.PhotoFacts{
					Format: text("jpeg", "gif").Draw(rt, "format"), Width: rapid.Int().Draw(rt, "width"),
					Height: rapid.Int().Draw(rt, "height"), Bytes: rapid.IntRange(0, 1<<30).Draw(rt, "bytes"),
				}
			})).Draw(rt, "photo"),
			NoPhotoDecision: maybe(custom(func(rt *rapid.T) evidence.NoPhotoDecision {
				return evidence.NoPhotoDecision{
					DecidedBy: text("A. Agent").Draw(rt, "by"), Reason: text("none").Draw(rt, "why"),
					Documents: rapid.SliceOfN(text("utility-bill", "uk-passport"), 0, 3).Draw(rt, "asked"),
				}
			})).Draw(rt, "noPhoto"),
			NoVideoDecision: maybe(custom(func(rt *rapid.T) evidence.NoVideoDecision {
				return evidence.NoVideoDecision{
					DecidedBy: text("A. Agent").Draw(rt, "by"), Reason: text("none").Draw(rt, "why"),
					Owner: text("B. Owner").Draw(rt, "owner"), DueOn: days().Draw(rt, "due"),
				}
			})).Draw(rt, "noVideo"),
			Deviations: rapid.SliceOfN(custom(func(rt *rapid.T) evidence.Deviation {
				return evidence.Deviation{
					Rule:   guidance.RuleID(text("RA-EVD-208", "RA-VID-012").Draw(rt, "rule")),
					Reason: text("moving").Draw(rt, "why"), Owner: text("B. Owner").Draw(rt, "owner"), DueOn: days().Draw(rt, "due"),
				}
			}), 0, 3).Draw(rt, "deviations"),
			VideoCall: maybe(custom(func(rt *rapid.T) registration.VideoCall {
				return registration.VideoCall{
					Channel: text("zoom").Draw(rt, "channel"), Location: text("home").Draw(rt, "location"),
					NumbersReadBack: rapid.Bool().Draw(rt, "read"), DocumentShown: rapid.Bool().Draw(rt, "shown"),
					LikenessConfirmed: rapid.Bool().Draw(rt, "likeness"),
				}
			})).Draw(rt, "call"),
			CIS: maybe(custom(func(rt *rapid.T) registration.CIS {
				return registration.CIS{Evidence: rapid.SliceOfN(custom(func(rt *rapid.T) identity.CISEntry {
					return identity.CISEntry{
						Kind:   text("uk-passport", "passport", "TAC1", "tac 2").Draw(rt, "kind"),
						Number: text("000000000", "00000000O").Draw(rt, "number"),
						Issued: text("2020-03-01").Draw(rt, "issued"), Expires: text("2025-04-01").Draw(rt, "expires"),
					}
				}), 0, 4).Draw(rt, "evidence")}
			})).Draw(rt, "cis"),
			Card: maybe(custom(func(rt *rapid.T) card.Dates {
				return card.Dates{
					Serial: text("0812345678").Draw(rt, "serial"), PrintedOn: days().Draw(rt, "printed"),
					DispatchedOn: days().Draw(rt, "dispatched"), ReceiptConfirmedOn: days().Draw(rt, "received"),
					PasscodeSentOn: days().Draw(rt, "sent"), PasscodeSentTo: text("07700 900123").Draw(rt, "to"),
				}
			})).Draw(rt, "card"),
		}
	})
}

func TestCheckProperties(t *testing.T) {
	all := rules(t)
	rapid.Check(t, func(rt *rapid.T) {
		r := records().Draw(rt, "record")
		first := registration.Check(r, registration.Options{})
		checkResult(rt, all, first)
		if diff := cmp.Diff(first, registration.Check(r, registration.Options{}), byValue); diff != "" {
			rt.Errorf("the same record gives another result (-first +second):\n%s", diff)
		}
		again, err := registration.ReadRecord(shuffled(rt, r))
		if err != nil {
			rt.Fatalf("ReadRecord() of a written record: %v", err)
		}
		if diff := cmp.Diff(first, registration.Check(again, registration.Options{}), byValue); diff != "" {
			rt.Errorf("members in another order give another result (-first +second):\n%s", diff)
		}
	})
}

// shuffled writes a record with the members of every object in an order of
// chance: that of a Go map.
func shuffled(rt *rapid.T, r registration.Record) []byte {
	data, err := json.Marshal(r)
	if err == nil {
		data, err = json.Marshal(inMaps(rt, data), json.Deterministic(false))
	}
	if err != nil {
		rt.Fatal(err)
	}
	return data
}

// inMaps returns a JSON value with its objects as maps; what is in them stays
// as it was written.
func inMaps(rt *rapid.T, v jsontext.Value) any {
	switch v.Kind() {
	case jsontext.KindBeginObject:
		object := map[string]any{}
		for name, member := range unpacked[map[string]jsontext.Value](rt, v) {
			object[name] = inMaps(rt, member)
		}
		return object
	case jsontext.KindBeginArray:
		list := []any{}
		for _, e := range unpacked[[]jsontext.Value](rt, v) {
			list = append(list, inMaps(rt, e))
		}
		return list
	}
	return v
}

func unpacked[T any](rt *rapid.T, v jsontext.Value) (t T) {
	if err := json.Unmarshal(v, &t); err != nil {
		rt.Fatal(err)
	}
	return t
}
