package server_test

import (
	"maps"

	"github.com/rakit-dev/rakit/rbac"
)

// temporaryNeeds are the needs of the operations for people who come for a time.
var temporaryNeeds = map[string]need{
	"get-arrangements":    {read, []rbac.Act{rbac.FindRecords}},
	"record-arrangements": {change, []rbac.Act{rbac.KeepTemporaryCards}},

	"list-temporary-cards":      {list, []rbac.Act{rbac.FindRecords}},
	"get-temporary-card":        {read, []rbac.Act{rbac.FindRecords}},
	"get-temporary-card-holder": {readMany, []rbac.Act{rbac.FindRecords}},
	"add-temporary-card":        {propose, []rbac.Act{rbac.KeepTemporaryCards}},
	"lend-temporary-card":       {change, []rbac.Act{rbac.LendTemporaryCard}},
	"take-back-temporary-card":  {change, []rbac.Act{rbac.LendTemporaryCard}},
	"lose-temporary-card":       {change, []rbac.Act{rbac.LendTemporaryCard}},
	"note-registered":           {change, []rbac.Act{rbac.LendTemporaryCard}},
	"stop-temporary-card":       {change, []rbac.Act{rbac.KeepTemporaryCards}},
	"check-temporary-card":      {change, []rbac.Act{rbac.KeepTemporaryCards}},
	"withdraw-temporary-card":   {change, []rbac.Act{rbac.KeepTemporaryCards}},

	"get-temporary-card-report":    {readMany, reporting},
	"export-temporary-card-report": {readMany, reporting},
	"list-pending-registrations":   {readMany, []rbac.Act{rbac.FindRecords}},

	"list-visits":  {list, []rbac.Act{rbac.FindRecords}},
	"get-visit":    {read, []rbac.Act{rbac.FindRecords}},
	"plan-visit":   {propose, []rbac.Act{rbac.RecordVisit}},
	"decide-visit": {change, []rbac.Act{rbac.RecordVisit}},
	"cancel-visit": {change, []rbac.Act{rbac.RecordVisit}},
	// These ask for the act upon assignments besides, which the same roles may do.
	"give-visit-access":   {change, []rbac.Act{rbac.RecordVisit}},
	"remove-visit-access": {change, []rbac.Act{rbac.RecordVisit}},
}

// reporting are the acts by which the use of temporary access cards is looked into.
var reporting = []rbac.Act{rbac.KeepTemporaryCards, rbac.ReadAudit}

func init() { maps.Copy(needs, temporaryNeeds) }
