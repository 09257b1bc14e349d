package server_test

import (
	"net/http"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const golden = "contract/openapi.json"

// TestContract holds the document against the one that was reviewed: that of a
// sandbox, which is that of a server and the resources of a sandbox besides.
func TestContract(t *testing.T) {
	got := ask(seededServer(t), "", http.MethodGet, "/openapi.json", "").Body.String()
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("the contract changed; read the difference, then run with -update (-want +got):\n%s", diff)
	}
}
