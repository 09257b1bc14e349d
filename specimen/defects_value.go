package specimen

// valueDefects returns the defects of values that stand in no record and are
// validated on their own (RA-IDN-060 to 067).
func valueDefects() []Defect {
	text := func(input string) string { return `{"id":"v-1","input":"` + input + `"}` }
	strict := func(input string) string { return `{"id":"v-1","input":"` + input + `","mode":"strict"}` }
	return []Defect{
		ofValue("RA-IDN-060", "nhs-number", "the last digit is not the check digit of the others", text("4000000004"), text("4000000005")),
		ofValue("RA-IDN-061", "nhs-number", "the number is of the range for tests", text("4000000004"), text("9000000009")),
		ofValue("RA-IDN-062", "gmc", "the number lacks a digit", text("1234567"), text("123456")),
		ofValue("RA-IDN-063", "role-profile-id", "the id lacks a digit", text("555043308514"), text("55504330851")),
		ofValue("RA-IDN-064", "uprn", "the number is zero", text("100012345"), text("0")),
		ofValue("RA-IDN-065", "user-id", "the id lacks a digit", text("555043308514"), text("55504330851")),
		ofValue("RA-IDN-066", "nino", "the number is written in small letters", strict("JK987654D"), strict("jk987654d")),
		ofValue("RA-IDN-067", "gmc", "the number stands for none", text("1234567"), text("0000000")),
	}
}
