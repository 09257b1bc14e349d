package simulator

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

// Created is an identity that the directory created.
type Created struct {
	Ref          string              `json:"ref"`
	UserID       identity.UserID     `json:"userID"`
	Name         identity.Name       `json:"name"`
	DateOfBirth  guidance.Date       `json:"dateOfBirth,omitzero"`
	NINumber     identity.NINumber   `json:"nationalInsuranceNumber,omitzero"`
	Organisation string              `json:"organisation,omitempty"`
	Evidence     []identity.CISEntry `json:"evidence,omitempty"`
	At           time.Time           `json:"createdAt"` // UTC
}

// CreateIdentity creates an identity and returns its user id, which begins with
// 9999, or fails as the package documentation or [Outcomes] say. A Ref that was
// answered with a user id gets it again. The error is an
// *authority.DuplicateError, or wraps authority.ErrTemporary, or is final: one of
// Outcomes, [ErrRef], or [ErrOrder] for an order without name.
func (s *Simulator) CreateIdentity(ctx context.Context, o authority.IdentityOrder) (identity.UserID, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	id, err := s.create(ctx, o)
	if err != nil {
		return identity.UserID{}, fmt.Errorf("simulating the directory: %w", err)
	}
	return id, nil
}

func (s *Simulator) create(ctx context.Context, o authority.IdentityOrder) (identity.UserID, error) {
	if err := s.begin(ctx, o.Ref); err != nil {
		return identity.UserID{}, err
	}
	if earlier, done := s.known.created[o.Ref]; done {
		return earlier.UserID, nil
	}
	if o.Name.IsZero() {
		return identity.UserID{}, ErrOrder
	}
	same := s.known.same(o)
	err := s.fails(directoryFolder, o.Ref, func(before int) error { return s.config.Outcomes.create(o, same, before) })
	if err != nil {
		return identity.UserID{}, err
	}
	id, err := s.newUserID()
	if err != nil {
		return identity.UserID{}, err
	}
	c := Created{
		Ref: o.Ref, UserID: id, Name: o.Name, DateOfBirth: o.DateOfBirth, NINumber: o.NINumber,
		Organisation: o.Organisation, Evidence: slices.Clone(o.Evidence), At: s.now(),
	}
	data, err := encode(c)
	if err != nil {
		return identity.UserID{}, err
	}
	if err := s.write(directoryFolder, o.Ref+".json", data); err != nil {
		return identity.UserID{}, err
	}
	s.known.created[o.Ref], s.known.userIDs[id] = c, true
	return id, nil
}

// Identities returns every identity that was created, by time and then by Ref.
func (s *Simulator) Identities() ([]Created, error) {
	all, err := readAll(filepath.Join(s.dir, directoryFolder), createdAt)
	if err != nil {
		return nil, fmt.Errorf("simulator: reading the directory: %w", err)
	}
	return all, nil
}

func createdAt(c Created) (time.Time, string) { return c.At, c.Ref }

// same returns the user ids of those held who may be the person of an order, and
// of whom the order does not say that they are others, sorted.
func (r *records) same(o authority.IdentityOrder) []identity.UserID {
	wanted := identity.Claim{Name: o.Name, DateOfBirth: o.DateOfBirth, NINumber: o.NINumber}
	var ids []identity.UserID
	for _, c := range r.created {
		held := identity.Claim{Name: c.Name, DateOfBirth: c.DateOfBirth, NINumber: c.NINumber}
		if !slices.Contains(o.NotDuplicates, c.UserID) && len(identity.SamePerson(held, wanted)) > 0 {
			ids = append(ids, c.UserID)
		}
	}
	slices.SortFunc(ids, func(a, b identity.UserID) int { return strings.Compare(a.String(), b.String()) })
	return ids
}
