package mrz_test

import (
	"errors"
	"fmt"

	"github.com/rakit-dev/rakit/evidence/mrz"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

func ExampleParse() {
	day := guidance.MustDate("2026-11-22")
	zone, err := mrz.Parse("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10", day)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(zone.Format(), zone.DocumentCode(), zone.IssuingState(), zone.DocumentNumber(), zone.Expiry())
	fmt.Println(zone.Primary(), "/", zone.Secondary(), "/", zone.Sex(), "/", zone.Birth())

	// The letter O for a zero, and a day that is not.
	_, err = mrz.Parse("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL8989O2C36UTO7402302F1204159ZE184226B<<<<<10", day)
	var wrong *mrz.Error
	if errors.As(err, &wrong) {
		for _, f := range wrong.Faults {
			fmt.Println(f.Code, "-", f)
		}
	}
	// Output:
	// td3 P UTO L898902C3 2012-04-15
	// ERIKSSON / ANNA MARIA / F / 1974-08-12
	// check_digit:document_number - line 2, column 10: the check digit does not agree with the document number
	// check_digit:birth_date - line 2, column 20: the check digit does not agree with the date of birth
	// check_digit:composite - line 2, column 44: the composite check digit does not agree with the fields that it is over
	// date:birth_date - line 2, columns 14 to 19: the date of birth is no day up to today, nor one of which the end is left unknown with fillers
}

func ExampleCheck() {
	day := guidance.MustDate("2026-11-22")
	_, assessment := mrz.Check("I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<7\nERIKSSON<<ANNA<MARIA<<<<<<<<<<", day, "/documents/0/mrz")
	for _, f := range assessment.Findings() {
		fmt.Println(f.Severity, f.Rule, f.Pointer, f.Message)
		fmt.Println("  ", f.Citations[0].Title, "section", f.Citations[0].Section)
	}

	zone, assessment := mrz.Check("I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<", day, "/documents/0/mrz")
	fmt.Println(zone.DocumentNumber(), zone.Specimen(), len(assessment.Errors()), len(assessment.Findings()))
	// Output:
	// error RA-EVD-021 /documents/0/mrz line 2, column 30: the composite check digit does not agree with the fields that it is over
	//    ICAO Doc 9303, Machine Readable Travel Documents, 8th edition, Part 3: specifications common to all section 4.9
	// D23145890 true 0 2
}

func ExampleZone_CompareName() {
	zone, err := mrz.Parse("I<PRT007777779<ZZ92<<<<<<<<<<<\n8303143M3405282PRT<<<<<<<<<<<2\nCACADOR<DE<ARAUJO<<ANDRE<ESTEV", guidance.MustDate("2026-11-22"))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, given := range []string{"André Estevão", "André Miguel"} {
		name, err := identity.NewName(identity.NameParts{Given: given, Family: "Caçador de Araújo"})
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(given, "is", zone.CompareName(name).Result)
	}
	// Output:
	// André Estevão is truncated
	// André Miguel is different
}

func ExampleEncodeName() {
	field, err := mrz.EncodeName(mrz.TD3, "Müller-O'Brien", "Zoë Marie")
	fmt.Println(field, err)
	field, err = mrz.EncodeName(mrz.TD1, "Vilarchao Fernández", "José Ramón")
	fmt.Println(field, err)
	// Output:
	// MUELLER<OBRIEN<<ZOE<MARIE<<<<<<<<<<<<<< <nil>
	// VILARCHAO<FERNANDEZ<<JOSE<RAMO <nil>
}
