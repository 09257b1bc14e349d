package organisation

import (
	"io"
	"iter"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/input"
)

// directoryRoot is the OID under which the directory gives codes out.
const directoryRoot = "2.16.840.1.113883.2.1.3.2.4.18.48"

// DecodeORD reads one document of the Organisation Reference Data interface, as
// /ORD/2-0-0/organisations/{code} answers. The operational days are read, and the legal
// ones where there are no others; of successions the codes. Addresses, contacts and
// relationships are passed over, and so are members that came to be since: of what is
// read, the form is held to strictly. The error is an [*input.Error].
//
// Source: Organisation Data Service, ORD API.
func DecodeORD(data []byte) (Organisation, error) { return decode(data, directory) }

// ReadORD reads documents as [DecodeORD] does, many as by [Read].
func ReadORD(r io.Reader) iter.Seq2[Organisation, error] { return each(r, directory) }

func directory() shapeOf { return &ordDocument{} }

// What a document of ORD holds, as far as it is read. Passed takes the members that are
// not read.
type (
	ordDocument struct {
		Organisation *ordOrganisation `json:"Organisation"`
	}
	ordOrganisation struct {
		Name        string         `json:"Name"`
		Date        []ordDate      `json:"Date"`
		OrgID       ordID          `json:"OrgId"`
		Status      string         `json:"Status"`
		RecordClass string         `json:"orgRecordClass"`
		Roles       ordRoles       `json:"Roles"`
		Succs       ordSuccs       `json:"Succs"`
		Passed      jsontext.Value `json:",embed"`
	}
	ordDate struct {
		Type   string         `json:"Type"`
		Start  guidance.Date  `json:"Start"`
		End    guidance.Date  `json:"End"`
		Passed jsontext.Value `json:",embed"`
	}
	ordID struct {
		Root      string         `json:"root"`
		Extension string         `json:"extension"`
		Passed    jsontext.Value `json:",embed"`
	}
	ordRoles struct {
		Role []ordRole `json:"Role"`
	}
	ordRole struct {
		ID       string         `json:"id"`
		Instance int            `json:"uniqueRoleId"`
		Primary  bool           `json:"primaryRole"`
		Date     []ordDate      `json:"Date"`
		Status   string         `json:"Status"`
		Passed   jsontext.Value `json:",embed"`
	}
	ordSuccs struct {
		Succ []ordSucc `json:"Succ"`
	}
	ordSucc struct {
		Type   string         `json:"Type"`
		Target ordTarget      `json:"Target"`
		Passed jsontext.Value `json:",embed"`
	}
	ordTarget struct {
		OrgID  ordID          `json:"OrgId"`
		Passed jsontext.Value `json:",embed"`
	}
)

func (d *ordDocument) organisation() (o Organisation, err error) {
	const at = "/Organisation"
	if d.Organisation == nil {
		return o, input.Missing(at)
	}
	in := d.Organisation
	o.Name = in.Name
	if o.Code, err = in.OrgID.code(at + "/OrgId"); err != nil {
		return Organisation{}, err
	}
	if o.Open, err = days(in.Date, at+"/Date"); err != nil {
		return Organisation{}, err
	}
	if o.Inactive, err = inactive(in.Status, at+"/Status"); err != nil {
		return Organisation{}, err
	}
	if o.Class, err = classOf(in.RecordClass, at+"/orgRecordClass"); err != nil {
		return Organisation{}, err
	}
	for i, r := range in.Roles.Role {
		role, err := r.role(at + "/Roles/Role/" + strconv.Itoa(i))
		if err != nil {
			return Organisation{}, err
		}
		o.Roles = append(o.Roles, role)
	}
	if err := o.follow(in.Succs.Succ, at+"/Succs/Succ/"); err != nil {
		return Organisation{}, err
	}
	return o, nil
}

// follow takes over the successions. The directory tells them from either side.
func (o *Organisation) follow(successions []ordSucc, at string) error {
	for i, s := range successions {
		at := at + strconv.Itoa(i)
		code, err := s.Target.OrgID.code(at + "/Target/OrgId")
		switch {
		case err != nil:
			return err
		case code == o.Code:
			return input.BadValue(at+"/Target/OrgId/extension", "the ODS code of another organisation is wanted")
		case s.Type == "Successor":
			o.Successors = append(o.Successors, code)
		case s.Type == "Predecessor":
			o.Predecessors = append(o.Predecessors, code)
		default:
			return input.BadValue(at+"/Type", "Predecessor or Successor is wanted")
		}
	}
	return nil
}

func (r ordRole) role(at string) (role Role, err error) {
	role = Role{ID: r.ID, Instance: r.Instance, Primary: r.Primary}
	if !isRoleID(r.ID) {
		return Role{}, input.BadValue(at+"/id", "a role is RO and digits")
	}
	if r.Instance < 0 || r.Instance > longestInstance {
		return Role{}, input.BadValue(at+"/uniqueRoleId", "the number of a role is not below nought, and has 31 bits")
	}
	if role.Open, err = days(r.Date, at+"/Date"); err != nil {
		return Role{}, err
	}
	role.Inactive, err = inactive(r.Status, at+"/Status")
	return role, err
}

func (id ordID) code(at string) (string, error) {
	if id.Root != "" && id.Root != directoryRoot {
		return "", input.BadValue(at+"/root", "the OID of ODS codes is wanted")
	}
	if !isCode(id.Extension) {
		return "", input.BadValue(at+"/extension", "an ODS code is three to nine capital letters and digits")
	}
	return id.Extension, nil
}

// days returns the operational days, else the legal ones.
func days(dates []ordDate, at string) (open guidance.Interval, err error) {
	found := map[string]guidance.Interval{}
	for i, d := range dates {
		at := at + "/" + strconv.Itoa(i)
		days := guidance.Interval{From: d.Start, To: d.End}
		_, twice := found[d.Type]
		switch {
		case d.Type != "Operational" && d.Type != "Legal":
			return open, input.BadValue(at+"/Type", "Operational or Legal is wanted")
		case twice:
			return open, input.BadValue(at+"/Type", "days of this type stand twice")
		case !days.Valid():
			return open, input.BadValue(at, "the last day is before the first")
		}
		found[d.Type] = days
	}
	if days, ok := found["Operational"]; ok {
		return days, nil
	}
	return found["Legal"], nil
}

// inactive reads a status. A record without one says nothing of it: some have none.
func inactive(status, at string) (bool, error) {
	switch status {
	case "", "Active":
		return false, nil
	case "Inactive":
		return true, nil
	}
	return false, input.BadValue(at, "Active or Inactive is wanted")
}

func classOf(code, at string) (Class, error) {
	if code == "" {
		return 0, nil
	}
	for _, c := range Classes() {
		if c.Code() == code {
			return c, nil
		}
	}
	return 0, input.BadValue(at, "RC1 or RC2 is wanted")
}
