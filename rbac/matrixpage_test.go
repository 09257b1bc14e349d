package rbac_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/rbac"
)

func TestPermissionsPage(t *testing.T) {
	var got bytes.Buffer
	if err := rbac.WritePermissions(&got); err != nil {
		t.Fatal(err)
	}
	golden := filepath.Join("..", "docs", "permissions.md")
	if *update {
		if err := os.WriteFile(golden, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("WritePermissions() mismatch (-want +got):\n%s", diff)
	}
}
