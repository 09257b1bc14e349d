package sds_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/sds"
)

func TestReadLDIF(t *testing.T) {
	const file = "version: 1\n# a comment\n that goes on\ndn: uid=555000000001,ou=peo\n ple,o=nhs\nobjectClass: top\nobjectClass: nhsPerson\r\nsn:: RXhhbXBsw6k=\ncn:Ada:Example\nseeAlso:\n\n\n# between\ndn:: dWlkPTU1NTAwMDAwMDAwMixvdT1wZW9wbGUsbz1uaHM=\nuid: 555000000002\n"
	got, err := sds.ReadLDIF(strings.NewReader(file))
	want := []sds.Entry{
		{DN: "uid=555000000001,ou=people,o=nhs", Attributes: map[string]sds.Values{"objectClass": {"top", "nhsPerson"}, "sn": {"Examplé"}, "cn": {"Ada:Example"}, "seeAlso": {""}}},
		{DN: "uid=555000000002,ou=people,o=nhs", Attributes: map[string]sds.Values{"uid": {"555000000002"}}},
	}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	for name, file := range map[string]string{
		"another version":             "version: 2\n\ndn: o=nhs\n",
		"no name first":               "uid: 1\n",
		"a name within a record":      "dn: o=nhs\ndn: o=nhs\n",
		"a change":                    "dn: o=nhs\nchangetype: delete\n",
		"a control":                   "dn: o=nhs\ncontrol: 1.2.3 true\n",
		"a value in another file":     "dn: o=nhs\nphoto:< file:///example\n",
		"no base64":                   "dn: o=nhs\nsn:: ???\n",
		"no text":                     "dn: o=nhs\nsn:: /w==\n",
		"a colon first, in the clear": "dn: o=nhs\nsn: :a\n",
		"no colon":                    "dn: o=nhs\nsn\n",
		"no attribute":                "dn: o=nhs\ns n: a\n",
		"goes on with none":           " dn: o=nhs\n",
		"goes on after an empty line": "dn: o=nhs\n\n sn: a\n",
		"too long":                    "dn: " + strings.Repeat("a", 1<<20),
	} {
		if es, err := sds.ReadLDIF(strings.NewReader(file)); !errors.Is(err, sds.ErrLDIF) || es != nil {
			t.Errorf("%s: %v, %v", name, es, err)
		}
	}
}

func FuzzReadLDIF(f *testing.F) {
	f.Add("version: 1\ndn: uid=1,ou=people,o=nhs\nsn:: RXhhbXBsw6k=\nobjectClass: a\n b\n\n# end\n")
	f.Add("dn:: dWlkPTE=\r\nuid:1\r\n")
	f.Fuzz(func(t *testing.T, file string) {
		es, err := sds.ReadLDIF(strings.NewReader(file))
		if err != nil {
			if es != nil {
				t.Fatal("entries beside an error")
			}
			return
		}
		sds.People(es)
	})
}
