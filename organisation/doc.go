// Package organisation says which healthcare organisations there are by their ODS
// codes, on which days each is open, and which came after which.
//
// It promises that nothing is inferred from the form of a code: an organisation that
// is not known has no days and no successor.
package organisation
