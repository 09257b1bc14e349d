// Package gpg45 says how far an identity is proven, by the United Kingdom's Good
// Practice Guide 45: five scores, 32 identity profiles, four levels of
// confidence.
//
// Start with [Evaluate], which takes the scores as [Evidence] and returns every
// profile they meet and the level that follows, and with [Explain], which says of
// each profile not met exactly which score is missing, the nearest first. Where
// the scores are not there yet, a [Deriver] takes them from what was checked, and
// [Deriver.StrengthOf] from the kind of document. [NewTable] gives the table with the
// other reading of its two disputed lines.
//
// The package promises:
//
//   - a score is bounded, and one that is missing is not a score of 0: it meets
//     nothing;
//   - all profiles met are returned, in table order, whatever the order of the
//     evidence; one document counts once; more evidence never makes a result less;
//   - a contra-indicator that is not mitigated leaves no level, whatever the
//     scores;
//   - evaluating allocates nothing and is a fraction of a microsecond.
//
// It leaves out the text of the guide: its table of profiles and its criteria
// could not be read in full at their source. The numbers are those in which public
// transcriptions agree, the two in which they do not are marked
// [guidance.Disputed], and the criteria by which a Deriver scores are marked
// [guidance.Unverified] and have to be asked for. Scores given from outside are
// taken as they are.
package gpg45
