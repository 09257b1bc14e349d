// Package organisation says which healthcare organisations there are by their ODS
// codes, on which days each is open, which roles it has, and which came after which.
//
// Start with [Read] for a file of ours, or [ReadORD] for documents of the
// Organisation Reference Data (ORD) interface; [NewRegister] keeps what was read, and
// answers [Register.ClosedOn] and [Register.SuccessorsOn]. [CheckShape] looks at the
// form of a code and at the day on which it was given out.
//
// It promises: reading is strict and repeats nothing that was sent; nothing is
// inferred from the form of a code, so that an organisation that is not known has no
// days, no roles and no successor; an organisation that the directory calls inactive
// is closed, whether or not it says since when; chains of successors end, also where
// they run in a ring; all values are safe to share.
//
// It leaves out fetching from the directory, addresses and telephone numbers, and
// relationships other than succession: by what a trust runs a site no access follows.
package organisation
