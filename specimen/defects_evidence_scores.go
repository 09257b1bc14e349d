package specimen

// scoreDefects are of the scores of an identity (GPG 45).
func scoreDefects() []Defect {
	const scores = `{"id":"s-1","evidence":[{"strength":4,"validity":2,"document":"passport"}],"activity":0,"fraud":1,"verification":2`
	return []Defect{
		ofScores("RA-GPG-001", "a sign of fraud was found, and is not mitigated",
			scores+`,"contraIndicators":[{"code":"D02","mitigated":true}]}`,
			scores+`,"contraIndicators":[{"code":"D02","mitigated":false}]}`),
		ofScores("RA-GPG-002", "the level is high or medium, by how the line H2D of the table is read", pair("3", "2"), pair("2", "2")).under(Options{Explain: true}),
	}
}

// pair returns an identity of two documents, the second with these scores, that
// meets the line H2D or lacks nothing else of it.
func pair(strength, validity string) string {
	return `{"id":"s-2","evidence":[{"strength":3,"validity":3,"document":"passport"},{"strength":` + strength + `,"validity":` + validity +
		`,"document":"bank account"}],"activity":0,"fraud":1,"verification":3}`
}
