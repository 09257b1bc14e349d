package evidence_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
)

// TestRequirementSets holds the sets of the two routes with a video call
// against the pages, told a second time by hand: item or fact, rule, severity,
// page and section, in the order of the page.
func TestRequirementSets(t *testing.T) {
	const (
		remotePage    = "remote-smartcard-registration-emergency-guidance"
		clinicianPage = "streamlining-authentication-services-for-clinicians"
		before        = "Stage 1 (before the video call)"
		call          = "Stage 2 (the video call)"
	)
	want := map[evidence.Route][]string{
		evidence.EmergencyRemote: {
			"organisation RA-EVD-101 error " + remotePage + " " + before,
			"full-name RA-EVD-102 error " + remotePage + " " + before,
			"date-of-birth RA-EVD-103 error " + remotePage + " " + before,
			"national-insurance-number RA-EVD-104 error " + remotePage + " " + before,
			"photo-document RA-EVD-105 error " + remotePage + " " + before,
			"photograph RA-EVD-106 error " + remotePage + " " + before,
			"mobile-number RA-EVD-107 error " + remotePage + " " + before,
			"email-address RA-EVD-108 error " + remotePage + " " + before,
			"valid RA-EVD-109 error " + remotePage + " " + before,
			"no-photo RA-EVD-110 error " + remotePage + " " + before,
			"no-photo-why RA-EVD-111 error " + remotePage + " " + before,
			"call-held RA-VID-001 error " + remotePage + " " + call,
			"numbers-read-back RA-VID-002 error " + remotePage + " " + call,
			"document-shown RA-VID-003 error " + remotePage + " " + call,
			"likeness-confirmed RA-VID-004 error " + remotePage + " " + call,
		},
		evidence.EmergencyClinician: {
			"full-name RA-EVD-202 warning " + clinicianPage + " Step 2",
			"date-of-birth RA-EVD-203 warning " + clinicianPage + " Step 2",
			"national-insurance-number RA-EVD-204 warning " + clinicianPage + " Step 2",
			"photo-document RA-EVD-205 warning " + clinicianPage + " Step 2",
			"photograph RA-EVD-206 warning " + clinicianPage + " Step 2",
			"mobile-number RA-EVD-207 warning " + clinicianPage + " Step 2",
			"postal-address RA-EVD-208 warning " + clinicianPage + " Step 2",
			"valid RA-EVD-209 warning " + clinicianPage + " Step 2",
			"no-photo RA-EVD-210 warning " + clinicianPage + " Step 2",
			"no-photo-why RA-EVD-211 warning " + clinicianPage + " Step 2",
			"call-held RA-VID-011 warning " + clinicianPage + " Step 1",
			"numbers-read-back RA-VID-012 warning " + clinicianPage + " Step 3",
			"document-shown RA-VID-013 warning " + clinicianPage + " Step 3",
		},
	}
	for route, rows := range want {
		set := setOf(t, route)
		got := []string{}
		row := func(name string, r guidance.Rule) {
			page := r.Citations[0].URL[len("https://digital.nhs.uk/services/registration-authorities-and-smartcards/"):]
			got = append(got, fmt.Sprintf("%s %s %s %s %s", name, r.ID, r.Severity, page, r.Citations[0].Section))
		}
		for _, q := range set.Items {
			row(q.Item.String(), q.Rule)
		}
		row("valid", set.Valid)
		row("no-photo", set.NoPhoto)
		row("no-photo-why", set.NoPhotoWhy)
		for _, q := range set.Call {
			row(q.Fact.String(), q.Rule)
		}
		if diff := cmp.Diff(rows, got); diff != "" {
			t.Errorf("%s asks for something else (-page +table):\n%s", route, diff)
		}
	}
}

// TestPhotoIsNoReasonToRefuseAClinician: the page is guidance only.
func TestPhotoIsNoReasonToRefuseAClinician(t *testing.T) {
	s := complete()
	small := *s.Photo
	small.Width, small.Height = 599, 900
	s.Photo = &small
	for route, want := range map[evidence.Route]guidance.Severity{
		evidence.EmergencyRemote: guidance.Error, evidence.EmergencyClinician: guidance.Warning,
	} {
		set := setOf(t, route)
		o := evidence.Assess(set, s, checkDay, evidence.Settings{})
		found := guidance.Severity(0)
		for _, f := range o.Assessment.Findings() {
			if f.Rule == "RA-EVD-084" {
				found = f.Severity
			}
		}
		if found != want {
			t.Errorf("%s: RA-EVD-084 is %s, want %s", route, found, want)
		}
		unrecorded := evidence.UnrecordedDeviations(set, o.Assessment.Findings(), nil)
		if tolerated := len(unrecorded) == 1 && unrecorded[0] == "RA-EVD-084"; tolerated != (want == guidance.Warning) {
			t.Errorf("%s: unrecorded deviations are %v", route, unrecorded)
		}
	}
}
