package storetest

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

// The keys of the sample profile.
const (
	sampleNumber  = "ni:JK987654D"
	sampleMobile  = "mobile:+447700900123"
	sampleMailbox = "email:zoe@example.nhs.uk"
	sampleBirth   = "born:1985-12-10"
)

// profileNumbered returns a profile like the sample, whose user id ends in n.
func profileNumbered(n int) identity.Profile {
	p := sampleProfile()
	p.UserID = must(identity.ParseUserID(fmt.Sprintf("55500000000%d", n)))
	return p
}

// like returns the user ids of the profiles that share a key.
func (f *fixture) like(keys ...string) []string {
	f.Helper()
	ids := []string{}
	f.view(func(tx authority.Tx) error {
		found, err := tx.ProfilesLike(keys)
		for _, p := range found {
			ids = append(ids, p.UserID.String())
			if p.Version == 0 {
				f.Errorf("%s came without its version", p.UserID)
			}
		}
		return err
	})
	return ids
}

func (f *fixture) requireLike(why string, want []string, keys ...string) {
	f.Helper()
	if diff := cmp.Diff(want, f.like(keys...)); diff != "" {
		f.Errorf("ProfilesLike(%q) mismatch (-want +got):\n%s\nwhy: %s", keys, diff, why)
	}
}

func profilesLike(f *fixture) {
	twin := profileNumbered(2)
	twin.NINumber, twin.Mobile = identity.NINumber{}, identity.Mobile{}
	twin.Email = must(identity.ParseEmail("Zoe@EXAMPLE.nhs.uk"))
	unknown := profileNumbered(4) // of whom next to nothing is known
	unknown.NINumber, unknown.Mobile, unknown.Email = identity.NINumber{}, identity.Mobile{}, identity.Email{}
	unknown.DateOfBirth = guidance.MustDate("1900-01-01")
	f.update(func(tx authority.Tx) error {
		for _, p := range []identity.Profile{profileNumbered(3), unknown, twin, profileNumbered(1)} {
			if err := tx.PutProfile(p); err != nil {
				return err
			}
		}
		found, err := tx.ProfilesLike([]string{sampleNumber})
		if len(found) != 2 {
			f.Errorf("%d profiles are found in the function that puts them, want 2", len(found))
		}
		return err
	})
	for range 2 {
		f.requireLike("in order of user id", []string{"555000000001", "555000000003"}, sampleNumber)
		f.requireLike("by any one key", []string{"555000000001", "555000000003"}, sampleMobile)
		f.requireLike("mailboxes are one, however they are written", []string{"555000000001", "555000000002", "555000000003"}, sampleMailbox)
		f.requireLike("each once", []string{"555000000001", "555000000002", "555000000003"}, sampleBirth, sampleNumber, sampleBirth)
		f.requireLike("of several keys one is enough", []string{"555000000001", "555000000003"}, "ni:AA000000A", sampleMobile)
		f.requireLike("no day that is known", []string{}, "born:1900-01-01")
		f.requireLike("whole keys only", []string{}, "born:1985-12-1", "ni:", "", "born:%")
		f.requireLike("no key, no profile", []string{})
		f.reopen()
	}
	err := f.store.View(context.Background(), func(tx authority.Tx) error {
		found, err := tx.ProfilesLike([]string{sampleNumber})
		if diff := cmp.Diff(profileNumbered(3), found[1], values, cmp.FilterPath(func(p cmp.Path) bool { return p.String() == "Version" }, cmp.Ignore())); diff != "" {
			f.Errorf("found profile mismatch (-want +got):\n%s", diff)
		}
		return err
	})
	if err != nil {
		f.Error(err)
	}
}

func profileKeysChange(f *fixture) {
	f.update(func(tx authority.Tx) error {
		return errors.Join(tx.PutProfile(profileNumbered(1)), tx.PutProfile(profileNumbered(2)))
	})
	f.update(func(tx authority.Tx) error {
		p, err := tx.Profile(profileNumbered(1).UserID)
		if err != nil {
			return err
		}
		p.Mobile, p.NINumber = must(identity.ParseMobile("+447700900999")), identity.NINumber{}
		if err := tx.PutProfile(p); err != nil {
			return err
		}
		found, err := tx.ProfilesLike([]string{"mobile:+447700900999"})
		if len(found) != 1 {
			f.Errorf("%d profiles are found in the function that changes one, want 1", len(found))
		}
		return err
	})
	f.requireLike("by the new number", []string{"555000000001"}, "mobile:+447700900999")
	f.requireLike("no more by the old one, that of another", []string{"555000000002"}, sampleMobile)
	f.requireLike("nor by what it has no more", []string{"555000000002"}, sampleNumber)
	f.requireLike("by what it kept", []string{"555000000001", "555000000002"}, sampleMailbox)
}

func profileKeysStay(f *fixture) {
	f.update(func(tx authority.Tx) error { return tx.PutProfile(profileNumbered(1)) })
	changed := profileNumbered(1)
	changed.Mobile = must(identity.ParseMobile("+447700900999"))
	failed := errors.New("failed")
	for name, tt := range map[string]struct {
		put  func(authority.Tx) error
		want error
	}{
		"a conflict": {func(tx authority.Tx) error { return tx.PutProfile(changed) }, authority.ErrConflict},
		"a function that fails": {func(tx authority.Tx) error {
			changed.Version = 1
			return errors.Join(tx.PutProfile(changed), failed)
		}, failed},
	} {
		changed.Version = 0
		if err := f.attempt(tt.put); !errors.Is(err, tt.want) {
			f.Errorf("%s: Update() = %v, want %v", name, err, tt.want)
		}
		f.requireLike("after "+name+" nothing has changed", []string{"555000000001"}, sampleMobile)
		f.requireLike("after "+name+" nothing has changed", []string{}, "mobile:+447700900999")
	}
	err := f.store.View(context.Background(), func(tx authority.Tx) error { return tx.PutProfile(changed) })
	if !errors.Is(err, authority.ErrReadOnly) {
		f.Errorf("PutProfile() in View() = %v, want ErrReadOnly", err)
	}
}
