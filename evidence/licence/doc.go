// Package licence reads the numbers of driving licences of Great Britain,
// Northern Ireland, the Isle of Man, Jersey and Guernsey, and holds what a
// number says of its holder against what the holder says.
//
// Start with [Check], which reads a number, compares it with a [Holder] and
// answers in findings; [Parse] and [Number.Compare] are the same without rules.
// [CheckForm] is for a number of which nobody said who issued the licence.
//
// The package promises:
//
//   - A [Number] that exists has the form that its country uses and, where it
//     codes a date of birth, codes a day that was or will be on the calendar.
//   - A date of birth that differs blocks; a surname, initials or sex that
//     differ are for a person to look at, because names and markers change.
//   - Numbers that code nothing about their holder (Northern Ireland, Isle of
//     Man, Jersey) are never said to match anybody.
//   - No error and no finding repeats a number or a name.
//
// It leaves out: whether a licence was ever issued or is still held, which only
// the register of the issuer says; the two last characters of a number of Great
// Britain, whose algorithm nobody has published; the dates on the card
// (package evidence); and licences of other states.
//
// No issuer publishes the form of its numbers as a standard. What is known
// comes from GOV.UK One Login, which checks licences with the issuers, and from
// leaflets and notes that others have copied; the rules say so.
package licence
