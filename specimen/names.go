package specimen

import (
	"strings"

	"github.com/rakit-dev/rakit/evidence/mrz"
)

// name is one part of an invented name, in the ways in which it is written.
type name struct {
	text    string // as its holder writes it
	printed string // as documents print it
	zone    string // as it stands in a machine readable zone; "" where that has no room for it
	mail    string // as it may stand in an email address
}

// nameList is a list of names, each with its place in an email address. They
// have what names have: signs, accents, several words, one letter, many.
type nameList [][2]string

var givenNames = nameList{
	{"Ada", "ada"}, {"Adaeze", "adaeze"}, {"Agnieszka", "agnieszka"}, {"Aisling", "aisling"}, {"Ali", "ali"}, {"Amélie", "amelie"},
	{"Ana-Maria", "anamaria"}, {"André", "andre"}, {"Anh", "anh"}, {"Anne-Marie", "annemarie"}, {"Ayşe", "ayse"}, {"Beatriz", "beatriz"},
	{"Bo", "bo"}, {"Bronwen", "bronwen"}, {"Carlos", "carlos"}, {"Chidi", "chidi"}, {"Chloë", "chloe"}, {"Christopher", "christopher"},
	{"D'Andre", "dandre"}, {"Dafydd", "dafydd"}, {"Đorđe", "dorde"}, {"Eilidh", "eilidh"}, {"Emeka", "emeka"}, {"Fatima", "fatima"},
	{"François", "francois"}, {"Gethin", "gethin"}, {"Grace", "grace"}, {"Guðrún", "gudrun"}, {"Hans Peter", "hanspeter"}, {"Ioana", "ioana"},
	{"Jean-Luc", "jeanluc"}, {"Jesús", "jesus"}, {"Ji-woo", "jiwoo"}, {"Joanna", "joanna"}, {"Kofi", "kofi"}, {"Kwame", "kwame"},
	{"Léa", "lea"}, {"Liam", "liam"}, {"Łukasz", "lukasz"}, {"Mary Ann", "maryann"}, {"Mei", "mei"}, {"Mohammed", "mohammed"},
	{"Muhammad", "muhammad"}, {"Ngozi", "ngozi"}, {"Niamh", "niamh"}, {"O", "o"}, {"Olena", "olena"}, {"Oluwaseun", "oluwaseun"},
	{"Priya", "priya"}, {"Rhys", "rhys"}, {"Sachiko", "sachiko"}, {"Sarah-Jane", "sarahjane"}, {"Siân", "sian"}, {"Sinéad", "sinead"},
	{"Sofía", "sofia"}, {"Søren", "soren"}, {"Tadhg", "tadhg"}, {"Thandiwe", "thandiwe"}, {"Tomáš", "tomas"}, {"Venkata Naga Satyanarayana", "vns"},
	{"Wei", "wei"}, {"Xochitl", "xochitl"}, {"Yusuf", "yusuf"}, {"Zoë", "zoe"},
}

var familyNames = nameList{
	{"Example", "example"}, {"Specimen-Smith", "specimensmith"}, {"Abiodun", "abiodun"}, {"Achterberg", "achterberg"}, {"Adeyemi", "adeyemi"}, {"Ahmed", "ahmed"},
	{"ap Rhys", "aprhys"}, {"Ashworth", "ashworth"}, {"Ó Briain", "obriain"}, {"O'Brien", "obrien"}, {"O’Neill", "oneill"}, {"Begum", "begum"},
	{"Birch", "birch"}, {"Brontë", "bronte"}, {"Chukwuemeka", "chukwuemeka"}, {"D'Souza", "dsouza"}, {"da Silva Santos", "dasilva"}, {"Dela Cruz", "delacruz"},
	{"De La Rue", "delarue"}, {"Eze", "eze"}, {"Featherstonehaugh-Cholmondeley-Smythe", "fcs"}, {"Fernández", "fernandez"}, {"Fitzgerald", "fitzgerald"}, {"García Márquez", "garcia"},
	{"Gonçalves", "goncalves"}, {"Grzeszczyk", "grzeszczyk"}, {"Haddad", "haddad"}, {"Hinds", "hinds"}, {"Ivanova", "ivanova"}, {"Jones", "jones"},
	{"Khan", "khan"}, {"Kim", "kim"}, {"Kovács", "kovacs"}, {"Li", "li"}, {"Llewellyn-Jones", "llewellynjones"}, {"Lòpez", "lopez"},
	{"MacDonald", "macdonald"}, {"Mack", "mack"}, {"Mbeki", "mbeki"}, {"McAuley", "mcauley"}, {"Müller", "muller"}, {"Ng", "ng"},
	{"Nguyễn", "nguyen"}, {"Nowak", "nowak"}, {"Núñez", "nunez"}, {"Okonkwo", "okonkwo"}, {"Olsson", "olsson"}, {"Ong", "ong"},
	{"Patel", "patel"}, {"Pérez", "perez"}, {"Popescu", "popescu"}, {"Quigley", "quigley"}, {"Rahman", "rahman"}, {"Reyes", "reyes"},
	{"Şahin", "sahin"}, {"Sidhu", "sidhu"}, {"St. John", "stjohn"}, {"Thomas", "thomas"}, {"Ude", "ude"}, {"van den Berg", "vandenberg"},
	{"von Weizsäcker", "vonweizsacker"}, {"Wolfeschlegelsteinhausenbergerdorff", "wolfeschlegel"}, {"Wójcik", "wojcik"}, {"Yeo", "yeo"}, {"Żuk", "zuk"}, {"Zulu", "zulu"},
}

// onlyNames are names of people who have one alone.
var onlyNames = nameList{{"Suharto", "suharto"}, {"Thaung", "thaung"}, {"Nanda", "nanda"}, {"Aung", "aung"}}

// otherScripts are names that no document prints as their holders write them
// here, so that nothing is written down of what it prints.
var otherScripts = [][2]string{{"Олена", "Шевченко"}, {"Ελένη", "Παπαδοπούλου"}, {"محمد", "العلي"}, {"美玲", "陳"}, {"מרים", "כהן"}}

// read returns the names of a list.
func (l nameList) read() []name {
	names := make([]name, len(l))
	for i, pair := range l {
		names[i] = name{text: pair[0], printed: strings.ToUpper(pair[0]), mail: pair[1]}
		if field, err := mrz.EncodeName(mrz.TD3, pair[0], ""); err == nil && field[len(field)-1] == '<' {
			names[i].zone = strings.TrimRight(field, "<")
		}
	}
	return names
}

// titles are written before names, most often none.
var titles = []string{"", "", "", "Dr", "Miss", "Mr", "Mrs", "Ms", "Mx", "Prof.", "Sister"}
