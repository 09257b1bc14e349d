package identity

// otherSpellings is how people and other systems spell letters though ICAO does
// not: with a spelling from here, two names are to be looked at, never the same.
// It need not be complete. Letters in capitals.
//
// Sources: the romanisation systems of BGN/PCGN for Cyrillic; for Latin letters,
// British and American usage.
var otherSpellings = byLetter([]tableLine{
	{"Ø", []string{"O"}},
	{"ßẞ", []string{"S", "SZ"}},
	{"Đ", []string{"DJ"}},
	{"Ð", []string{"DH"}},
	{"ĆČÇ", []string{"CH"}},
	{"ŠŞȘ", []string{"SH"}},
	{"Ž", []string{"ZH"}},
	{"ŢȚ", []string{"TS", "TZ"}},
	{"Ĳ", []string{"Y"}},
	{"Ō", []string{"OH", "OO", "OU"}},
	{"Ū", []string{"UU"}},
	{"Ə", []string{"A", "E"}},
}, []tableLine{
	{"Г", []string{"H"}},
	{"ЕЄ", []string{"YE", "JE"}},
	{"Ё", []string{"YO", "IO", "JO", "YE"}},
	{"Ж", []string{"Z", "J"}},
	{"ИІ", []string{"Y"}},
	{"Й", []string{"Y", "J", ""}},
	{"Ї", []string{"YI"}},
	{"Х", []string{"H"}},
	{"Ц", []string{"C", "TZ"}},
	{"Ч", []string{"C"}},
	{"Ш", []string{"S"}},
	{"Щ", []string{"SHT", "SCH"}},
	{"Ъ", []string{"", "A", "U"}},
	{"Ь", []string{"Y"}},
	{"Ю", []string{"YU", "JU", "U"}},
	{"Я", []string{"YA", "JA", "A"}},
	{"Ѓ", []string{"GJ"}},
	{"Ђ", []string{"DJ"}},
	{"Ќ", []string{"KJ"}},
	{"Џ", []string{"DJ", "DZH"}},
})

// looselySpelt returns every spelling of a letter that is known.
func looselySpelt(r rune) []string {
	icao := cyrillicLanguage{}.compared(r)
	other := otherSpellings[capital(r)]
	if other == nil {
		return icao
	}
	return append(append(make([]string, 0, len(icao)+len(other)), icao...), other...)
}
