package national

import "slices"

// Path says why [Policy.Effective] has the activity: the codes by which it is
// reached, from the job role or an added activity to the activity itself, each two
// of them a row of [Codes.Baseline] or of [Codes.Inclusions]. Of several paths it is the
// one with the fewest inclusions, of those the one from the job role, or else from
// the first added activity in order of code. It is nil where the activity is not
// given.
func (p *Policy) Path(jobRole string, added []string, activity string) []string {
	if !p.Gives(jobRole, added, activity) {
		return nil
	}
	from := map[string]string{} // by which code another was first reached; "" for the beginning
	queue := []string{}
	reach := func(code, by string) {
		if _, seen := from[code]; !seen {
			from[code] = by
			queue = append(queue, code)
		}
	}
	for _, code := range p.baseline[jobRole] {
		reach(code, jobRole)
	}
	for _, code := range slices.Sorted(slices.Values(added)) {
		reach(code, "")
	}
	for at := 0; queue[at] != activity; at++ { // it is reached, as it is given
		for _, code := range p.includes[queue[at]] {
			reach(code, queue[at])
		}
	}
	path := []string{}
	for code := activity; code != ""; code = from[code] {
		path = append(path, code)
	}
	slices.Reverse(path)
	return path
}
