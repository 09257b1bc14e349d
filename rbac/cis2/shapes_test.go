package cis2_test

import (
	"strings"

	"github.com/go-json-experiment/json"
)

// The people, roles and organisations of these tests are made up.
const (
	ada     = "555900000109"
	zeroes  = "000900000109" // leading zeros
	another = "555900000208"

	nurse    = "555900001101" // role profile ids
	zeroRole = "093900001102"
	third    = "555900001103"
)

// marker stands where a message could repeat input. It may come back in none.
const marker = "MARKER-7f3a"

// role is a role of the documents.
func role(id, organisation, code, activities string) string {
	return `{"person_roleid":"` + id + `","person_orgid":"555900002100","org_code":"` + organisation + `","role_code":"` + code +
		`","role_name":"\"Clinical\":\"Clinical Provision\":\"Nurse Access Role\"","activity_codes":` + activities + `}`
}

// info is a userinfo document of ada, with roles and more members.
func info(roles string, more ...string) string {
	return `{"sub":"` + ada + `","nhsid_useruid":"` + ada + `","nhsid_nrbac_roles":` + roles + strings.Join(append([]string{""}, more...), ",") + `}`
}

// selecting is the claim that selects a role.
func selecting(id string) string { return `"selected_roleid":"` + id + `"` }

// quoted is JSON as text within JSON.
func quoted(text string) string {
	q, err := json.Marshal(text)
	if err != nil {
		panic(err) // no text of ours is invalid UTF-8
	}
	return string(q)
}

const nurseCode = "S8000:G8000:R8001"

var (
	aRole   = role(nurse, "RBA", nurseCode, `["B0401"]`)
	oneRole = "[" + aRole + "]"
	shown   = nurse + "@RBA R8001 B0401 usable"
)

// shape is one document, or two, and what they come to: as summary writes it, or
// with "refused by" and a rule.
type shape struct {
	name, why       string
	userinfo, token string
	want            string
}

const (
	nobodyChosen = ada + "; none; -/-; " // user, selected, levels
	chosen       = ada + "; " + nurse + "; -/-; "
)

var shapes = []shape{
	// Who it is.
	{"one role", "the ordinary document", info(oneRole), "", nobodyChosen + shown},
	{"sub alone", "the other claim comes with other scopes", `{"sub":"` + ada + `"}`, "", nobodyChosen},
	{"nhsid_useruid alone", "sub is missing in public documents", `{"nhsid_useruid":"` + ada + `"}`, "", nobodyChosen},
	{"uid alone", "it is the same id in the directory", `{"uid":"` + ada + `"}`, "", nobodyChosen},
	{"sub null", "null is as good as absent", `{"sub":null,"nhsid_useruid":"` + ada + `"}`, "", nobodyChosen},
	{"leading zeros", "an id is text", `{"sub":"` + zeroes + `","nhsid_useruid":"` + zeroes + `","uid":"` + zeroes + `"}`, "", zeroes + "; none; -/-; "},
	{"uid that is a login name", "stand-ins for the service have one", info(oneRole, `"uid":"aexample"`), "", nobodyChosen + shown},
	{"sub and nhsid_useruid differ", "two persons", `{"sub":"` + ada + `","nhsid_useruid":"` + another + `"}`, "", "refused by RA-RBC-080"},
	{"sub and uid differ", "two persons", `{"sub":"` + ada + `","uid":"` + another + `"}`, "", "refused by RA-RBC-080"},
	{"nhsid_useruid that is no id", "it disagrees with sub", `{"sub":"` + ada + `","nhsid_useruid":"` + marker + `"}`, "", "refused by RA-RBC-080"},
	{"sub of eleven digits", "by a hair", `{"sub":"55590000010","nhsid_useruid":"` + ada + `"}`, "", "refused by RA-RBC-080"},
	{"sub of thirteen digits", "by a hair", `{"sub":"5559000001090"}`, "", "refused by RA-RBC-080"},
	{"sub with a space", "nothing is put right in who somebody is", `{"sub":"` + ada + ` "}`, "", "refused by RA-RBC-080"},
	{"sub in digits of another script", "they look alike", `{"sub":"55590000010９"}`, "", "refused by RA-RBC-080"},
	{"sub empty", "a claim that is there and no id", `{"sub":"","nhsid_useruid":"` + ada + `"}`, "", "refused by RA-RBC-080"},
	{"sub a number", "a number has lost its leading zeros", `{"sub":555900000109}`, "", "refused by RA-RBC-080"},
	{"sub a distinguished name", "as tokens of 2018 had it", `{"sub":"uid=` + ada + `,ou=People,o=nhs"}`, "", "refused by RA-RBC-080"},
	{"nobody", "roles of nobody", `{"nhsid_nrbac_roles":` + oneRole + `}`, "", "refused by RA-RBC-080"},
	{"names in another case", "SUB is another member", `{"SUB":"` + ada + `"}`, "", "refused by RA-RBC-080"},
	{"roles in another case", "and so are these", `{"sub":"` + ada + `","NHSID_NRBAC_ROLES":` + oneRole + `}`, "", nobodyChosen},

	// How the roles come.
	{"no roles", "a user without access signs in, too", info(`[]`), "", nobodyChosen},
	{"roles null", "as good as absent", info(`null`), "", nobodyChosen},
	{"roles as one object", "of one role some issuers write no array", info(aRole), "", nobodyChosen + shown},
	{"roles as text", "an array as JSON in a string", info(quoted(oneRole)), "", nobodyChosen + shown},
	{"one role as text", "an object as JSON in a string", info(quoted(" " + aRole + "\n")), "", nobodyChosen + shown},
	{"roles as text with space around", "JSON all the same", info(quoted(" \n" + oneRole + "\t")), "", nobodyChosen + shown},
	{"roles as blank text", "there are none", info(`"  "`), "", nobodyChosen},
	{"each role as text", "an array of strings", info(`[` + quoted(aRole) + `]`), "", nobodyChosen + shown},
	{"roles as empty text", "there are none", info(`""`), "", nobodyChosen},
	{"roles as an empty array in text", "there are none", info(`"[]"`), "", nobodyChosen},
	{"null for a role", "it is none", info(`[null,` + aRole + `]`), "", nobodyChosen + shown},
	{"roles as text twice over", "nothing is known to come so", info(quoted(quoted(oneRole))), "", nobodyChosen + "! RA-RBC-085"},
	{"roles as text that breaks off", "half a document", info(quoted(oneRole[:len(oneRole)-1])), "", nobodyChosen + "! RA-RBC-085"},
	{"one role as text that breaks off", "half a document", info(quoted(aRole[:len(aRole)-1])), "", nobodyChosen + "! RA-RBC-085"},
	{"roles as text that goes on", "text after the end", info(quoted(oneRole + "]")), "", nobodyChosen + "! RA-RBC-085"},
	{"roles as text with null within", "as good as absent there, too", info(quoted(`[null,` + aRole + `]`)), "", nobodyChosen + shown},
	{"roles as text with a member twice", "as strict within as without", info(quoted(`[{"person_roleid":"` + nurse + `","person_roleid":"` + third + `"}]`)), "", nobodyChosen + "! RA-RBC-085"},
	{"roles as a word", "no shape that is known", info(`"` + marker + `"`), "", nobodyChosen + "! RA-RBC-085"},
	{"more roles than anybody has", "none of them is read", info(`[{}` + strings.Repeat(",{}", 10_000) + `]`), "", nobodyChosen + "! RA-RBC-085"},
	{"roles a number", "no shape that is known", info(`5`), "", nobodyChosen + "! RA-RBC-085"},
	{"a role in an array within", "no shape that is known", info(`[[` + aRole + `],` + aRole + `]`), "", nobodyChosen + shown + " ! RA-RBC-085"},
	{"several organisations", "all of them, in their order", info(`[` + role(third, "RX2", "S8002:G8003:R0001", `["B0016"]`) + `,` + aRole + `]`), "", nobodyChosen + third + "@RX2 R0001 B0016 usable, " + shown},
	{"two roles that differ by their id", "code and organisation are no key", info(`[` + aRole + `,` + role(zeroRole, "RBA", nurseCode, `["B0401"]`) + `]`), "", nobodyChosen + shown + ", " + zeroRole + "@RBA R8001 B0401 usable"},
	{"claims without a meaning here", "they come with other scopes", info(oneRole, `"title":"Mr","gmc_id":["`+marker+`"],"org.forgerock.openidconnect.ops":{"a":null}`), "", nobodyChosen + shown},
	{"names that say something else", "names decide nothing", info(`[` + strings.Replace(aRole, `"activity_codes"`, `"activities":["Approve RA requests","`+marker+`"],"workgroups":["RA"],"activity_codes"`, 1) + `]`), "", nobodyChosen + shown},

	// What a role is made of.
	{"id with leading zero", "an id is text", info(`[` + role(zeroRole, "RBA", nurseCode, `[]`) + `]`), "", nobodyChosen + zeroRole + "@RBA R8001 - usable"},
	{"id of seven digits", "digits are all that is published", info(`[` + role("5559001", "RBA", nurseCode, `[]`) + `]`), "", nobodyChosen + "5559001@RBA R8001 - usable"},
	{"id with a letter", "not digits only", info(`[` + role("55590000110A", "RBA", nurseCode, `[]`) + `]`), "", nobodyChosen + "55590000110A@RBA R8001 - unusable ! RA-RBC-083"},
	{"id with a space", "not digits only", info(`[` + role(nurse+" ", "RBA", nurseCode, `[]`) + `]`), "", nobodyChosen + nurse + " @RBA R8001 - unusable ! RA-RBC-083"},
	{"id a number", "it may have lost a zero", info(`[{"person_roleid":93900001102,"org_code":"RBA","role_code":"` + nurseCode + `"}]`), "", nobodyChosen + "@RBA R8001 - unusable ! RA-RBC-083 RA-RBC-085"},
	{"no id", "it could not be selected", info(`[{"org_code":"RBA","role_code":"` + nurseCode + `"}]`), "", nobodyChosen + "@RBA R8001 - unusable ! RA-RBC-083"},
	{"one id for two roles", "it selects neither", info(`[`+aRole+`,`+role(nurse, "RX2", nurseCode, `[]`)+`]`, selecting(nurse)), "", nobodyChosen + shown + ", " + nurse + "@RX2 R8001 - usable ! RA-RBC-084 RA-RBC-088"},
	{"organisation in small letters", "SDS writes capitals; the code is the same", info(`[` + role(nurse, "rba", nurseCode, `[]`) + `]`), "", nobodyChosen + nurse + "@RBA R8001 - usable"},
	{"organisation of nine", "the longest", info(`[` + role(nurse, "K81003001", nurseCode, `[]`) + `]`), "", nobodyChosen + nurse + "@K81003001 R8001 - usable"},
	{"organisation of ten", "by a hair", info(`[` + role(nurse, "K810030012", nurseCode, `[]`) + `]`), "", nobodyChosen + nurse + "@K810030012 R8001 - unusable ! RA-RBC-082"},
	{"organisation with a hyphen", "no code", info(`[` + role(nurse, "RB-A", nurseCode, `[]`) + `]`), "", nobodyChosen + nurse + "@RB-A R8001 - unusable ! RA-RBC-082"},
	{"organisation with a space", "nothing is put right", info(`[` + role(nurse, " RBA", nurseCode, `[]`) + `]`), "", nobodyChosen + nurse + "@ RBA R8001 - unusable ! RA-RBC-082"},
	{"no organisation", "a role nowhere", info(`[{"person_roleid":"` + nurse + `","role_code":"` + nurseCode + `"}]`), "", nobodyChosen + nurse + "@ R8001 - unusable ! RA-RBC-082"},
	{"locum organisation", "it is a code like others here", info(`[` + role(nurse, "FFFFF", "S8000:G8000:R8003", `["B0570"]`) + `]`), "", nobodyChosen + nurse + "@FFFFF R8003 B0570 usable"},
	{"role code of three digits", "by a hair", info(`[` + role(nurse, "RBA", "S8000:G8000:R800", `["B0401"]`) + `]`), "", nobodyChosen + nurse + "@RBA - B0401 unusable ! RA-RBC-081"},
	{"role code of five digits", "by a hair", info(`[` + role(nurse, "RBA", "S8000:G8000:R80011", `["B0401"]`) + `]`), "", nobodyChosen + nurse + "@RBA - B0401 unusable ! RA-RBC-081"},
	{"staff group of three digits", "all three parts count", info(`[` + role(nurse, "RBA", "S800:G8000:R8001", `["B0401"]`) + `]`), "", nobodyChosen + nurse + "@RBA - B0401 unusable ! RA-RBC-081"},
	{"sub staff group of three digits", "all three parts count", info(`[` + role(nurse, "RBA", "S8000:G800:R8001", `["B0401"]`) + `]`), "", nobodyChosen + nurse + "@RBA - B0401 unusable ! RA-RBC-081"},
	{"role code without colons", "as public documents have it", info(`[` + role(nurse, "RBA", "S8000G8000R8001", `["B0401"]`) + `]`), "", nobodyChosen + nurse + "@RBA - B0401 unusable ! RA-RBC-081"},
	{"job role alone", "not three parts", info(`[` + role(nurse, "RBA", "R8001", `["B0401"]`) + `]`), "", nobodyChosen + nurse + "@RBA - B0401 unusable ! RA-RBC-081"},
	{"role code in small letters", "codes are compared byte for byte", info(`[` + role(nurse, "RBA", "s8000:g8000:r8001", `["B0401"]`) + `]`), "", nobodyChosen + nurse + "@RBA - B0401 unusable ! RA-RBC-081"},
	{"role code with a line end", "a pattern that ends before it would take it", info(`[` + role(nurse, "RBA", nurseCode+`\n`, `["B0401"]`) + `]`), "", nobodyChosen + nurse + "@RBA - B0401 unusable ! RA-RBC-081"},
	{"role code of an RA Manager, malformed", "never a grant", info(`[` + role(nurse, "RBA", "S0080:G0450:R5080:", `["B1300"]`) + `]`), "", nobodyChosen + nurse + "@RBA - B1300 unusable ! RA-RBC-081"},
	{"no role code", "nothing to give", info(`[{"person_roleid":"` + nurse + `","org_code":"RBA"}]`), "", nobodyChosen + nurse + "@RBA - - unusable ! RA-RBC-081"},
	{"role code an array", "not text", info(`[{"person_roleid":"` + nurse + `","org_code":"RBA","role_code":["` + nurseCode + `"]}]`), "", nobodyChosen + nurse + "@RBA - - unusable ! RA-RBC-081 RA-RBC-085"},
	{"other groups", "the R code decides", info(`[` + role(nurse, "RBA", "S9999:G0000:R8001", `[]`) + `]`), "", nobodyChosen + nurse + "@RBA R8001 - usable"},
	{"job role that nobody knows", "it is well-formed, and gives nothing", info(`[` + role(nurse, "RBA", "S8000:G8000:R9999", `["B1300"]`) + `]`), "", nobodyChosen + nurse + "@RBA R9999 B1300 usable ! RA-RBC-086"},
	{"an unusable role among others", "it takes nothing from them", info(`[` + role(third, "RBA", "", `["B0401"]`) + `,` + aRole + `]`), "", nobodyChosen + third + "@RBA - B0401 unusable, " + shown + " ! RA-RBC-081"},

	// Activities and workgroups.
	{"no activities", "the baseline is not in the document", info(`[{"person_roleid":"` + nurse + `","org_code":"RBA","role_code":"` + nurseCode + `"}]`), "", nobodyChosen + nurse + "@RBA R8001 - usable"},
	{"activities null", "as good as absent", info(`[` + role(nurse, "RBA", nurseCode, `null`) + `]`), "", nobodyChosen + nurse + "@RBA R8001 - usable"},
	{"one activity as text", "of one some issuers write no array", info(`[` + role(nurse, "RBA", nurseCode, `"B0401"`) + `]`), "", nobodyChosen + shown},
	{"activities as text", "an array as JSON in a string", info(`[` + role(nurse, "RBA", nurseCode, `"[\"B0420\",\"B0401\"]"`) + `]`), "", nobodyChosen + nurse + "@RBA R8001 B0420+B0401 usable"},
	{"activities as empty text", "there are none", info(`[` + role(nurse, "RBA", nurseCode, `""`) + `]`), "", nobodyChosen + nurse + "@RBA R8001 - usable"},
	{"activities as triples", "as older programs read them", info(`[` + role(nurse, "RBA", nurseCode, `["D8002:C8006:B0360","B0360"]`) + `]`), "", nobodyChosen + nurse + "@RBA R8001 B0360 usable"},
	{"activity of three digits", "by a hair", info(`[` + role(nurse, "RBA", nurseCode, `["B040","B0401"]`) + `]`), "", nobodyChosen + shown + " ! RA-RBC-087"},
	{"activity in small letters", "codes are compared byte for byte", info(`[` + role(nurse, "RBA", nurseCode, `["b0401"]`) + `]`), "", nobodyChosen + nurse + "@RBA R8001 - usable ! RA-RBC-087"},
	{"activities with commas", "no shape that is known", info(`[` + role(nurse, "RBA", nurseCode, `"B0401,B0420"`) + `]`), "", nobodyChosen + nurse + "@RBA R8001 - usable ! RA-RBC-087"},
	{"activities by name", "a name is no code", info(`[` + role(nurse, "RBA", nurseCode, `["View Patient Medication"]`) + `]`), "", nobodyChosen + nurse + "@RBA R8001 - usable ! RA-RBC-087"},
	{"activity a number, null, an object", "no codes", info(`[` + role(nurse, "RBA", nurseCode, `[401,null,{"code":"B0401"}]`) + `]`), "", nobodyChosen + nurse + "@RBA R8001 - usable ! RA-RBC-087 RA-RBC-087"},
	{"activity that nobody knows", "the public list is not whole", info(`[` + role(nurse, "RBA", nurseCode, `["B9999"]`) + `]`), "", nobodyChosen + nurse + "@RBA R8001 B9999 usable"},
	{"an activity as an object in text", "no code", info(`[` + role(nurse, "RBA", nurseCode, `"{\"code\":\"B0401\"}"`) + `]`), "", nobodyChosen + nurse + "@RBA R8001 - usable ! RA-RBC-087"},
	{"activities as text that breaks off", "half a list", info(`[` + role(nurse, "RBA", nurseCode, `"[\"B0401\""`) + `]`), "", nobodyChosen + nurse + "@RBA R8001 - usable ! RA-RBC-085"},
	{"workgroups", "codes, as many as there are", info(`[` + strings.Replace(aRole, `"activity_codes"`, `"workgroups_codes":["055900003100","55590000310"],"workgroups":["One"],"activity_codes"`, 1) + `]`), "", nobodyChosen + shown + " in 055900003100+55590000310"},
	{"one workgroup as text", "of one some issuers write no array", info(`[` + strings.Replace(aRole, `"activity_codes"`, `"workgroups_codes":"055900003100","activity_codes"`, 1) + `]`), "", nobodyChosen + shown + " in 055900003100"},
	{"workgroup by name", "a name is no code", info(`[` + strings.Replace(aRole, `"activity_codes"`, `"workgroups_codes":["One",5],"activity_codes"`, 1) + `]`), "", nobodyChosen + shown + " ! RA-RBC-087 RA-RBC-087"},

	// Which role is selected.
	{"selected", "one of the roles", info(oneRole, selecting(nurse)), "", chosen + shown},
	{"selected, the second", "and not the first", info(`[`+role(zeroRole, "RX2", nurseCode, `[]`)+`,`+aRole+`]`, selecting(nurse)), "", chosen + zeroRole + "@RX2 R8001 - usable, " + shown},
	{"selected nothing", "never the only role instead", info(oneRole, selecting("")), "", nobodyChosen + shown + " ! RA-RBC-088"},
	{"selected null", "as good as absent", info(oneRole, `"selected_roleid":null`), "", nobodyChosen + shown},
	{"selected another's", "never the only role instead", info(oneRole, selecting(third)), "", nobodyChosen + shown + " ! RA-RBC-088"},
	{"selected without the leading zero", "ids are text", info(`[`+role(zeroRole, "RBA", nurseCode, `[]`)+`]`, selecting("93900001102")), "", nobodyChosen + zeroRole + "@RBA R8001 - usable ! RA-RBC-088"},
	{"selected by a number", "ids are text", info(oneRole, `"selected_roleid":`+nurse), "", nobodyChosen + shown + " ! RA-RBC-085 RA-RBC-088"},
	{"selected the role without an id", "nothing is equal to nothing", info(`[{"person_roleid":"","org_code":"RBA","role_code":"`+nurseCode+`"}]`, selecting("")), "", nobodyChosen + "@RBA R8001 - unusable ! RA-RBC-083 RA-RBC-088"},
	{"selected an unusable role", "it is one of the roles, and gives nothing", info(`[`+role(nurse, "RBA", "R8001", `["B0401"]`)+`]`, selecting(nurse)), "", chosen + nurse + "@RBA - B0401 unusable ! RA-RBC-081"},
	{"selected in the ID token", "where CIS2 writes it", info(oneRole), `{"sub":"` + ada + `","selected_roleid":"` + nurse + `"}`, chosen + shown},
	{"selected in both", "they agree", info(oneRole, selecting(nurse)), `{"sub":"` + ada + `","selected_roleid":"` + nurse + `"}`, chosen + shown},
	{"selected two", "which of them won nobody knows", info(`[`+aRole+`,`+role(third, "RBA", nurseCode, `[]`)+`]`, selecting(third)), `{"sub":"` + ada + `","selected_roleid":"` + nurse + `"}`, nobodyChosen + shown + ", " + third + "@RBA R8001 - usable ! RA-RBC-088"},
	{"selected one and nothing", "which of them won nobody knows", info(oneRole, selecting(nurse)), `{"sub":"` + ada + `","selected_roleid":""}`, nobodyChosen + shown + " ! RA-RBC-088"},
	{"selected another's in the ID token", "as a public pair of documents has it", info(oneRole), `{"sub":"` + ada + `","selected_roleid":"roleid.example"}`, nobodyChosen + shown + " ! RA-RBC-088"},

	// The ID token, and levels.
	{"levels as text", "as CIS2 writes them", info(`[]`), `{"sub":"` + ada + `","id_assurance_level":"3","authentication_assurance_level":"2"}`, ada + "; none; 3/2; "},
	{"levels as numbers", "as stand-ins write them", info(`[]`), `{"sub":"` + ada + `","id_assurance_level":3,"authentication_assurance_level":3}`, ada + "; none; 3/3; "},
	{"level by its other name", "the scope nhsperson has it", info(`[]`, `"idassurancelevel":"3"`), "", ada + "; none; 3/-; "},
	{"level by its other name in the ID token", "it was seen there, too", info(`[]`), `{"sub":"` + ada + `","idassurancelevel":2}`, ada + "; none; 2/-; "},
	{"level by both names", "text and number say the same", info(`[]`, `"idassurancelevel":"3"`), `{"sub":"` + ada + `","idassurancelevel":3,"id_assurance_level":"3"}`, ada + "; none; 3/-; "},
	{"level by both names, and two levels", "one of them is wrong", info(`[]`), `{"sub":"` + ada + `","idassurancelevel":2,"id_assurance_level":"3"}`, nobodyChosen + "! RA-RBC-089"},
	{"level in both documents, and two levels", "one of them is wrong", info(`[]`, `"idassurancelevel":"2"`), `{"sub":"` + ada + `","id_assurance_level":"3"}`, nobodyChosen + "! RA-RBC-089"},
	{"level of the sign-in in both, and two", "one of them is wrong", info(`[]`, `"authentication_assurance_level":"2"`), `{"sub":"` + ada + `","authentication_assurance_level":"3"}`, nobodyChosen + "! RA-RBC-089"},
	{"identity at level 0", "not verified is a level", info(`[]`), `{"sub":"` + ada + `","id_assurance_level":"0"}`, ada + "; none; 0/-; "},
	{"sign-in at level 0", "there is none", info(`[]`), `{"sub":"` + ada + `","authentication_assurance_level":"0"}`, nobodyChosen + "! RA-RBC-089"},
	{"level 4", "by a hair", info(`[]`), `{"sub":"` + ada + `","id_assurance_level":"4","authentication_assurance_level":4}`, nobodyChosen + "! RA-RBC-089 RA-RBC-089"},
	{"level in words", "no level", info(`[]`), `{"sub":"` + ada + `","id_assurance_level":"high","authentication_assurance_level":"` + marker + `"}`, nobodyChosen + "! RA-RBC-089 RA-RBC-089"},
	{"level with a fraction", "no level", info(`[]`), `{"sub":"` + ada + `","id_assurance_level":3.0,"authentication_assurance_level":"03"}`, nobodyChosen + "! RA-RBC-089 RA-RBC-089"},
	{"level true", "no level", info(`[]`), `{"sub":"` + ada + `","id_assurance_level":true,"authentication_assurance_level":[3]}`, nobodyChosen + "! RA-RBC-089 RA-RBC-089"},
	{"level null", "as good as absent", info(`[]`), `{"sub":"` + ada + `","id_assurance_level":null}`, nobodyChosen},
	{"a level in doubt in one document", "the other does not mend it", info(`[]`, `"idassurancelevel":"7"`), `{"sub":"` + ada + `","id_assurance_level":"3"}`, nobodyChosen + "! RA-RBC-089"},
	{"acr of another level", "the sign-in was not what it says", info(`[]`), `{"sub":"` + ada + `","acr":"AAL2_ANY","authentication_assurance_level":"3"}`, nobodyChosen + "! RA-RBC-089"},
	{"acr of a range", "it says what was asked for", info(`[]`), `{"sub":"` + ada + `","acr":"AAL2_OR_AAL3_ANY","authentication_assurance_level":"3"}`, ada + "; none; -/3; "},
	{"acr alone", "what was asked for is no level", info(`[]`), `{"sub":"` + ada + `","acr":"AAL3_ANY"}`, nobodyChosen},
	{"ID token in compact form", "as it comes", info(oneRole), compact(`{"sub":"`+ada+`","selected_roleid":"`+nurse+`","authentication_assurance_level":"3"}`) + "\n", ada + "; " + nurse + "; -/3; " + shown},
	{"ID token of another", "the session would be of two persons", info(oneRole), `{"sub":"` + another + `","selected_roleid":"` + nurse + `"}`, "refused by RA-RBC-080"},
	{"ID token of two", "so would it here", info(oneRole), `{"sub":"` + ada + `","uid":"` + another + `"}`, "refused by RA-RBC-080"},
	{"ID token whose sub is no id", "as a stand-in writes it", info(oneRole), `{"sub":"` + marker + `"}`, "refused by RA-RBC-080"},
	{"ID token of nobody", "it may be anybody's", info(oneRole), `{"selected_roleid":"` + nurse + `"}`, chosen + shown + " ! RA-RBC-080"},
	{"ID token encrypted", "five parts", info(oneRole), compact(`{"sub":"`+ada+`"}`) + ".d.e", "refused by RA-INP-004"},
	{"ID token without a header", "the first part is empty", info(oneRole), strings.TrimPrefix(compact(`{"sub":"`+ada+`"}`), "eyJhbGciOiJSUzI1NiJ9"), "refused by RA-INP-004"},
	{"ID token unsigned, with a line end", "the third part is empty all the same", info(oneRole), strings.TrimSuffix(compact(`{"sub":"`+ada+`"}`), "c2ln") + "\n", "refused by RA-INP-004"},
	{"ID token on two lines", "no compact form", info(oneRole), strings.Replace(compact(`{"sub":"`+ada+`"}`), ".eyJ", ".ey\nJ", 1), "refused by RA-INP-004"},
	{"ID token with bits to spare", "two texts for one token", info(oneRole), strings.Replace(compact(`{"sub":"`+ada+`"}`), "fQ.c2ln", "fR.c2ln", 1), "refused by RA-INP-004"},
	{"ID token unsigned", "the third part is empty", info(oneRole), strings.TrimSuffix(compact(`{"sub":"`+ada+`"}`), "c2ln"), "refused by RA-INP-004"},
	{"ID token with padding", "no base64url", info(oneRole), "e30.e30=.c2ln", "refused by RA-INP-004"},
	{"ID token an array", "no object", info(oneRole), compact(`[]`), "refused by RA-INP-004"},
	{"ID token with a member twice", "of two values one would be checked", info(oneRole), `{"sub":"` + ada + `","sub":"` + ada + `"}`, "refused by RA-INP-003"},

	// What is no document.
	{"nothing", "no document", "", "", "refused by RA-INP-001"},
	{"no JSON", "no document", marker, "", "refused by RA-INP-001"},
	{"text after the end", "one document", info(oneRole) + info(oneRole), "", "refused by RA-INP-001"},
	{"an array of documents", "one document", "[" + info(oneRole) + "]", "", "refused by RA-INP-004"},
	{"null", "no document", "null", "", "refused by RA-INP-004"},
	{"not UTF-8", "the text could be anything", info(oneRole, "\"name\":\""+marker+"\xff\""), "", "refused by RA-INP-001"},
	{"not UTF-8 within text", "a surrogate alone", info(oneRole, `"name":"\ud800"`), "", "refused by RA-INP-001"},
	{"sub twice", "of two values one would be checked", `{"sub":"` + ada + `","sub":"` + another + `"}`, "", "refused by RA-INP-003"},
	{"a role with a member twice", "strict at every depth", info(`[{"role_code":"` + nurseCode + `","role_code":"S0080:G0450:R5080"}]`), "", "refused by RA-INP-003"},
	{"a member twice in what is not read", "strict at every depth", info(oneRole, `"address":{"a":1,"a":2}`), "", "refused by RA-INP-003"},
	{"nested too deeply", "a bound on depth, not a crash", info(strings.Repeat("[", 20_000) + strings.Repeat("]", 20_000)), "", "refused by RA-INP-001"},
	{"longer than 1 MiB", "not held", info(oneRole, `"name":"`+strings.Repeat("x", 1<<20)+`"`), "", "refused by RA-INP-006"},
	{"ID token longer than 1 MiB", "not held", info(oneRole), strings.Repeat("x", 1<<20+1), "refused by RA-INP-006"},
}
