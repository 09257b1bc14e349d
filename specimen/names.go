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

// nameList is a list of names, with commas between them. They have what names have:
// signs, accents, several words, one letter, many.
type nameList string

const givenNames nameList = `
	Ada, Adaeze, Agnieszka, Aisling, Ali, Amélie, Ana-Maria, André, Anh, Anne-Marie, Ayşe, Beatriz, Bo, Bronwen,
	Carlos, Chidi, Chloë, Christopher, D'Andre, Dafydd, Đorđe, Eilidh, Emeka, Fatima, François, Gethin, Grace,
	Guðrún, Hans Peter, Ioana, Jean-Luc, Jesús, Ji-woo, Joanna, Kofi, Kwame, Léa, Liam, Łukasz, Mary Ann, Mei,
	Mohammed, Muhammad, Ngozi, Niamh, O, Olena, Oluwaseun, Priya, Rhys, Sachiko, Sarah-Jane, Siân, Sinéad, Sofía,
	Søren, Tadhg, Thandiwe, Tomáš, Venkata Naga Satyanarayana, Wei, Xochitl, Yusuf, Zoë`

const familyNames nameList = `
	Example, Specimen-Smith, Abiodun, Achterberg, Adeyemi, Ahmed, ap Rhys, Ashworth, Ó Briain, O'Brien, O’Neill,
	Begum, Birch, Brontë, Chukwuemeka, D'Souza, da Silva Santos, Dela Cruz, De La Rue, Eze,
	Featherstonehaugh-Cholmondeley-Smythe, Fernández, Fitzgerald, García Márquez, Gonçalves, Grzeszczyk, Haddad,
	Hinds, Ivanova, Jones, Khan, Kim, Kovács, Li, Llewellyn-Jones, Lòpez, MacDonald, Mack, Mbeki, McAuley,
	Müller, Ng, Nguyễn, Nowak, Núñez, Okonkwo, Olsson, Ong, Patel, Pérez, Popescu, Quigley, Rahman, Reyes, Şahin,
	Sidhu, St. John, Thomas, Ude, van den Berg, von Weizsäcker, Wolfeschlegelsteinhausenbergerdorff, Wójcik, Yeo,
	Żuk, Zulu`

// onlyNames are names of people who have one alone.
const onlyNames nameList = `Suharto, Thaung, Nanda, Aung`

// otherScripts are names that no document prints as their holders write them
// here, so that nothing is written down of what it prints.
var otherScripts = [][2]string{{"Олена", "Шевченко"}, {"Ελένη", "Παπαδοπούλου"}, {"محمد", "العلي"}, {"美玲", "陳"}, {"מרים", "כהן"}}

// read returns the names of a list.
func (l nameList) read() []name {
	var names []name
	for text := range strings.SplitSeq(string(l), ",") {
		names = append(names, readName(strings.TrimSpace(text)))
	}
	return names
}

// readName returns a name in all its ways. Letters are spelt for an email address as
// for a machine readable zone.
func readName(text string) name {
	n := name{text: text, printed: strings.ToUpper(text)}
	field, err := mrz.EncodeName(mrz.TD3, text, "")
	if err != nil {
		return n
	}
	if field[len(field)-1] == '<' {
		n.zone = strings.TrimRight(field, "<")
	}
	n.mail = strings.ToLower(strings.ReplaceAll(field, "<", ""))
	n.mail = n.mail[:min(len(n.mail), longestMail)]
	return n
}

// longestMail is how much of a name stands in an email address, in characters.
const longestMail = 20

// titles are written before names, most often none.
var titles = []string{"", "", "", "Dr", "Miss", "Mr", "Mrs", "Ms", "Mx", "Prof.", "Sister"}
