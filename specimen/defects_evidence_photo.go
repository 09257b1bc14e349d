package specimen

import (
	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/registration"
)

// photoDefects are of what a record says of the photograph. By the clinician page
// they are deviations, of another severity.
func photoDefects() []Defect {
	ofPhoto := func(rule guidance.RuleID, what string, change func(p *evidence.PhotoFacts)) Defect {
		routes := append([]evidence.Route{evidence.EmergencyRemote}, routesBut(evidence.EmergencyRemote, evidence.EmergencyClinician)...)
		return ofRoutes(rule, routes, what, func(r *registration.Record) bool {
			if r.Photo == nil {
				return false
			}
			photo := *r.Photo
			change(&photo)
			r.Photo = &photo
			return true
		})
	}
	limits := evidence.DefaultPhotoLimits()
	return []Defect{
		ofPhoto("RA-EVD-080", "the photograph is a GIF image", func(p *evidence.PhotoFacts) { p.Format = "gif" }),
		ofPhoto("RA-EVD-081", "the file of the photograph is a byte smaller than is taken", func(p *evidence.PhotoFacts) { p.Bytes = limits.MinBytes - 1 }),
		ofPhoto("RA-EVD-082", "the photograph has more pixels than can be examined safely", func(p *evidence.PhotoFacts) {
			p.Width, p.Height = 10_000, limits.MaxPixels/10_000+1
		}),
		ofPhoto("RA-EVD-084", "the photograph is a pixel less wide than is taken", func(p *evidence.PhotoFacts) {
			p.Width, p.Height = limits.MinWidth-1, limits.MinHeight
		}),
		ofPhoto("RA-EVD-085", "the photograph is wider than high", func(p *evidence.PhotoFacts) {
			p.Width, p.Height = limits.MinHeight+1, limits.MinHeight
		}),
	}
}
