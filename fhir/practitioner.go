package fhir

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rakit-dev/rakit/identity"
)

// PractitionerOf returns the person of a profile, with the registration numbers that
// are known of them. What of the profile is not written says [LeftOut]. The error wraps
// [ErrContent]: the profile has no user id, or a number is absent.
func PractitionerOf(p identity.Profile, numbers ...identity.RegistrationNumber) (Practitioner, error) {
	absent := slices.ContainsFunc(numbers, identity.RegistrationNumber.IsZero)
	if p.UserID.IsZero() || absent {
		return Practitioner{}, fmt.Errorf("write practitioner: an id is absent: %w", ErrContent)
	}
	r := Practitioner{
		ResourceType: "Practitioner", Meta: metaOf("Practitioner"),
		Identifier: []Identifier{{UserID, p.UserID.String()}},
		Active:     p.Life() == identity.ProfileOpen,
		BirthDate:  p.DateOfBirth,
	}
	if p.Life() == identity.ProfileSuperseded {
		r.Extension = append(r.Extension, Extension{URL: stateExtension, Code: p.Life().String()})
	}
	if p.SupersededBy != nil {
		r.Extension = append(r.Extension, Extension{URL: keptExtension, Identifier: &Identifier{UserID, p.SupersededBy.UserID.String()}})
	}
	for _, n := range numbers {
		r.Identifier = append(r.Identifier, Identifier{registerSystems[n.Register()], n.String()})
	}
	if !p.Name.IsZero() {
		r.Name = append(r.Name, nameOf(p.Name, "official"))
	}
	if !p.PreferredName.IsZero() {
		r.Name = append(r.Name, nameOf(p.PreferredName, "usual"))
	}
	return r, nil
}

func nameOf(n identity.Name, use string) HumanName {
	parts := n.Parts()
	h := HumanName{Use: use, Family: parts.Family}
	if parts.Title != "" {
		h.Prefix = []string{parts.Title}
	}
	switch {
	case parts.Given != "":
		h.Given = append(h.Given, parts.Given)
		h.Given = append(h.Given, strings.Fields(parts.Middle)...)
	case parts.Middle != "": // a first given name would be taken for the given name
		h.Extension = []Extension{{URL: middleExtension, Text: parts.Middle}}
	}
	return h
}

// Profile gives back the profile and the numbers of which [PractitionerOf] made r. The
// error wraps [ErrContent] or is that of a malformed value.
func (r Practitioner) Profile() (p identity.Profile, numbers []identity.RegistrationNumber, err error) {
	p = identity.Profile{DateOfBirth: r.BirthDate}
	for _, i := range r.Identifier {
		if i.System == UserID {
			p.UserID, err = identity.ParseUserID(i.Value)
		} else {
			numbers, err = addNumber(numbers, i)
		}
		if err != nil {
			return identity.Profile{}, nil, fmt.Errorf("read practitioner: identifier: %w", err)
		}
	}
	for _, h := range r.Name {
		n, err := h.name()
		switch {
		case err != nil:
			return identity.Profile{}, nil, fmt.Errorf("read practitioner: name: %w", err)
		case h.Use == "official":
			p.Name = n
		case h.Use == "usual":
			p.PreferredName = n
		}
	}
	p.State = r.state()
	if kept, ok := only(with(r.Extension, keptExtension, identifier)); ok {
		p.SupersededBy = &identity.Supersession{}
		if p.SupersededBy.UserID, err = identity.ParseUserID(kept.Value); err != nil {
			return identity.Profile{}, nil, fmt.Errorf("read practitioner: superseded by: %w", err)
		}
	}
	if again, err := PractitionerOf(p, numbers...); err != nil || !same(r, again) {
		return identity.Profile{}, nil, fmt.Errorf("read practitioner: %w", ErrContent)
	}
	return p, numbers, nil
}

func (r Practitioner) state() identity.ProfileState {
	switch _, superseded := only(with(r.Extension, stateExtension, itself)); {
	case superseded:
		return identity.ProfileSuperseded
	case r.Active:
		return identity.ProfileOpen
	}
	return identity.ProfileClosed
}

// addNumber reads a number by its system. A system that is none of ours is an error.
func addNumber(numbers []identity.RegistrationNumber, i Identifier) ([]identity.RegistrationNumber, error) {
	for _, register := range identity.Registers() {
		if registerSystems[register] != i.System {
			continue
		}
		if n, err := identity.ParseRegistrationNumber(register, i.Value); err == nil {
			return append(numbers, n), nil
		}
	}
	return nil, ErrContent
}

func (h HumanName) name() (identity.Name, error) {
	parts := identity.NameParts{Family: h.Family}
	parts.Title, _ = only(h.Prefix)
	if len(h.Given) > 0 {
		parts.Given, parts.Middle = h.Given[0], strings.Join(h.Given[1:], " ")
	}
	if middle, ok := only(with(h.Extension, middleExtension, text)); ok {
		parts.Middle = middle
	}
	return identity.NewName(parts)
}
