package specimen

import (
	"slices"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/registration"
)

// cisDefects returns the defects of the emergency marker (RA-CIS): in records, on
// which a route asks for it or not, and in CIS records as they are extracted.
func cisDefects() []Defect {
	remote := func(rule guidance.RuleID, what string, change func([]identity.CISEntry) []identity.CISEntry) Defect {
		return ofMarker(rule, evidence.EmergencyRemote, what, change)
	}
	clinician := func(rule guidance.RuleID, what string, change func([]identity.CISEntry) []identity.CISEntry) Defect {
		return ofMarker(rule, evidence.EmergencyClinician, what, change)
	}
	return []Defect{
		remote("RA-CIS-001", "the number of the marker's passport has a zero too few", overwrite(0, func(e *identity.CISEntry) { e.Number = "00000000" })),
		remote("RA-CIS-001", "the marker's passport is entered as one of any country", overwrite(0, func(e *identity.CISEntry) { e.Kind = identity.PassportEntry.String() })),
		remote("RA-CIS-002", "the marker's passport expires a day later", overwrite(0, func(e *identity.CISEntry) { e.Expires = "2025-04-02" })),
		remote("RA-CIS-003", "TAC2 is not entered", without(2)),
		remote("RA-CIS-004", "TAC1 has another day of issue", overwrite(1, func(e *identity.CISEntry) { e.Issued = "2020-03-02" })),
		clinician("RA-CIS-011", "the number of the marker's passport has a zero too few", overwrite(0, func(e *identity.CISEntry) { e.Number = "00000000" })),
		clinician("RA-CIS-013", "TAC1 is not entered", without(1)),
		ofCIS("RA-CIS-020", "the record carries the marker of the remote registration page", marked(identity.RemoteRegistration, nil)).flagged(identity.FlagFull, identity.RemoteRegistration),
		ofCIS("RA-CIS-020", "the record carries the marker of the streamlining page", marked(identity.Streamlining, nil)).flagged(identity.FlagFull, identity.Streamlining),
		ofCIS("RA-CIS-021", "the marker's passport expires a day later than on the page", marked(identity.RemoteRegistration, overwrite(0, func(e *identity.CISEntry) { e.Expires = "2025-04-02" }))).flagged(identity.FlagPartial, 0),
		ofCIS("RA-CIS-021", "TAC2 has no day of issue, as TAC1 has", marked(identity.RemoteRegistration, overwrite(2, func(e *identity.CISEntry) { e.Issued = "" }))).flagged(identity.FlagPartial, 0),
		ofCIS("RA-CIS-022", "the marker's passport stands without TAC2", marked(identity.RemoteRegistration, without(2))).flagged(identity.FlagNearMiss, 0),
		ofCIS("RA-CIS-022", "the zeros of the marker are typed as letters", marked(identity.Streamlining, overwrite(0, func(e *identity.CISEntry) { e.Number = "OOOOOOOOO" }))).flagged(identity.FlagNearMiss, 0),
		ofCIS("RA-CIS-022", "the zeros of the marker are parted by hyphens", marked(identity.Streamlining, overwrite(0, func(e *identity.CISEntry) { e.Number = "000-000-000" }))).flagged(identity.FlagNearMiss, 0),
		ofCIS("RA-CIS-022", "the zeros of the marker stand on a driving licence", marked(identity.RemoteRegistration, overwrite(0, func(e *identity.CISEntry) { e.Kind = evidence.DrivingLicence.String() }))).flagged(identity.FlagNearMiss, 0),
		stillFlagged(),
		ofRecord("RA-CIS-023", evidence.InPerson, "the record of an ordinary route carries the emergency marker", func(r *registration.Record) bool {
			var entries []identity.CISEntry
			if r.CIS != nil {
				entries = r.CIS.Evidence
			}
			r.CIS = &registration.CIS{Evidence: slices.Concat(entries, markerOf(identity.Streamlining))}
			return true
		}).also(evidence.IDCheckerRoute, evidence.ApplyForCareID, evidence.ESR),
	}
}

// ofMarker returns the defect that the marker which a route asks for is changed.
func ofMarker(rule guidance.RuleID, route evidence.Route, what string, change func([]identity.CISEntry) []identity.CISEntry) Defect {
	return ofRecord(rule, route, what, func(r *registration.Record) bool {
		if r.CIS == nil || len(r.CIS.Evidence) < 3 {
			return false
		}
		r.CIS = &registration.CIS{Evidence: change(slices.Clone(r.CIS.Evidence))}
		return true
	})
}

// marked enters the marker of a convention into a CIS record in place of its
// TACs, with a change if there is one.
func marked(c identity.Convention, change func([]identity.CISEntry) []identity.CISEntry) func(*identity.CISRecord) bool {
	return func(r *identity.CISRecord) bool {
		entries := markerOf(c)
		if change != nil {
			entries = change(entries)
		}
		r.Evidence = append(slices.DeleteFunc(slices.Clone(r.Evidence), isTAC), entries...)
		r.Renewals = slices.DeleteFunc(slices.Clone(r.Renewals), identity.Renewal.HolderPresent)
		return true
	}
}

// renewedStill marks a CIS record, and has certificates renewed after they had
// expired.
func renewedStill(r *identity.CISRecord) bool {
	marked(identity.RemoteRegistration, nil)(r)
	if len(r.Renewals) == 0 {
		r.Renewals = []identity.Renewal{{On: guidance.MustDate("2022-04-22")}}
	}
	last := &r.Renewals[len(r.Renewals)-1]
	last.Expired = last.On.AddDays(-3)
	return true
}

func isTAC(e identity.CISEntry) bool {
	k, _ := identity.ParseEntryKind(e.Kind)
	return k == identity.TAC1 || k == identity.TAC2
}

// overwrite returns the change of the entry at a place.
func overwrite(place int, change func(*identity.CISEntry)) func([]identity.CISEntry) []identity.CISEntry {
	return func(entries []identity.CISEntry) []identity.CISEntry {
		change(&entries[place])
		return entries
	}
}

// without returns the change that the entry at a place is left out.
func without(place int) func([]identity.CISEntry) []identity.CISEntry {
	return func(entries []identity.CISEntry) []identity.CISEntry { return slices.Delete(entries, place, place+1) }
}
