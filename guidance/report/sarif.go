package report

import (
	"bufio"
	"regexp"
	"strings"

	"github.com/rakit-dev/rakit/guidance"
)

const (
	sarifSchema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
	homePage    = "https://github.com/rakit-dev/rakit"
)

// sarifBody writes one run of SARIF 2.1.0. Its results are findings: records
// without any are counted in the properties of the run, which stand at its end,
// as is how often each rule was passed, not applicable and not evaluated. They
// are no results of kind "pass" or "open", because readers show those as alerts.
type sarifBody struct {
	out   *bufio.Writer
	index map[guidance.RuleID]int // place of a rule in the list of the tool
	rules rules
	run   sarifRunProperties
	enc   sarifResults
	more  bool
	n     int // results so far
}

type sarifText struct {
	Text string `json:"text"`
}

type sarifRule struct {
	ID            string             `json:"id"`
	Short         sarifText          `json:"shortDescription"`
	Full          sarifText          `json:"fullDescription"`
	HelpURI       string             `json:"helpUri,omitempty"`
	Help          sarifText          `json:"help"`
	Configuration sarifConfiguration `json:"defaultConfiguration"`
	Properties    sarifRuleMore      `json:"properties"`
}

type sarifConfiguration struct {
	Level string `json:"level"`
}

type sarifRuleMore struct {
	Tags      []string            `json:"tags"`
	Basis     guidance.Basis      `json:"basis"`
	Scope     []string            `json:"scope"`
	Revision  int                 `json:"revision"`
	Known     guidance.Date       `json:"known,omitzero"`
	Citations []guidance.Citation `json:"citations,omitempty"`
}

type sarifOverride struct {
	Descriptor    sarifDescriptor    `json:"descriptor"`
	Configuration sarifConfiguration `json:"configuration"`
}

type sarifDescriptor struct {
	ID    string `json:"id"`
	Index *int   `json:"index,omitempty"`
}

type sarifNotification struct {
	Level   string          `json:"level"`
	Message sarifText       `json:"message"`
	Rule    sarifDescriptor `json:"associatedRule"`
}

type sarifInvocation struct {
	Successful bool                `json:"executionSuccessful"`
	Overrides  []sarifOverride     `json:"ruleConfigurationOverrides,omitempty"`
	Config     []sarifNotification `json:"toolConfigurationNotifications,omitempty"`
}

type sarifDriver struct {
	Name     string      `json:"name"`
	Version  string      `json:"version,omitempty"`
	Semantic string      `json:"semanticVersion,omitempty"`
	URI      string      `json:"informationUri"`
	Rules    []sarifRule `json:"rules"`
}

// sarifRunProperties stands at the end of the run.
type sarifRunProperties struct {
	Ruleset  string                              `json:"ruleset"`
	AsOf     string                              `json:"asOf"`
	KnownAt  string                              `json:"knownAt,omitempty"`
	Records  int                                 `json:"records"`
	Outcomes sarifOutcomes                       `json:"outcomes"`
	Summary  guidance.Summary                    `json:"summary"`
	Rules    map[guidance.RuleID]sarifRuleCounts `json:"rules"`
	Waivers  []guidance.SuppressionLine          `json:"suppressions,omitempty"`
}

type sarifOutcomes struct {
	Pass         int `json:"pass"`
	Fail         int `json:"fail"`
	NotEvaluated int `json:"notEvaluated"`
}

// sarifRuleCounts are numbers of records.
type sarifRuleCounts struct {
	Found         int `json:"found"`
	Passed        int `json:"passed"`
	NotApplicable int `json:"notApplicable"`
	NotEvaluated  int `json:"notEvaluated"`
}

// level returns the word of SARIF for a severity (3.27.10).
func level(s guidance.Severity) string {
	if s == guidance.Info {
		return "note"
	}
	return s.String()
}

// semantic is a version as semver.org 2.0.0 writes it, roughly.
var semantic = regexp.MustCompile(`^(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$`)

func (s *sarifBody) head(h guidance.Header) error {
	s.rules, s.index = rules{}, map[guidance.RuleID]int{}
	s.run = sarifRunProperties{Ruleset: h.Ruleset, AsOf: h.AsOf, KnownAt: h.KnownAt, Waivers: h.Suppressed}
	version := strings.TrimPrefix(h.Tool, "v")
	driver := sarifDriver{Name: "rakit", Version: version, URI: homePage, Rules: []sarifRule{}}
	if semantic.MatchString(version) {
		driver.Semantic = version
	}
	for i, r := range h.Rules {
		s.index[r.ID] = i
		driver.Rules = append(driver.Rules, ruleOf(r))
	}
	head := []byte(`{"$schema":"` + sarifSchema + `","version":"2.1.0","runs":[{"tool":{"driver":`)
	head, err := appendValue(head, driver)
	if err != nil {
		return err
	}
	head, err = appendValue(append(head, `},"invocations":[`...), s.invocation(h))
	if err != nil {
		return err
	}
	_, err = s.out.Write(append(head, `],"language":"en-GB","defaultEncoding":"utf-8","results":[`...))
	return err
}

func ruleOf(r guidance.Rule) sarifRule {
	full := r.Title
	if r.Rationale != "" {
		full += ". " + r.Rationale
	}
	help := full
	for _, c := range r.Citations {
		help += "\n" + c.Title + ", " + c.Section + ": " + c.URL
	}
	out := sarifRule{
		ID: string(r.ID), Short: sarifText{r.Title}, Full: sarifText{full}, Help: sarifText{help},
		Configuration: sarifConfiguration{level(r.Severity)},
		Properties: sarifRuleMore{
			Tags: append([]string{"basis/" + r.Basis.String()}, r.Scope.Names()...), Basis: r.Basis, Scope: r.Scope.Names(),
			Revision: r.Rev, Known: r.Known, Citations: r.Citations,
		},
	}
	if len(r.Citations) > 0 {
		out.HelpURI = r.Citations[0].URL
	}
	return out
}

func (s *sarifBody) descriptor(id guidance.RuleID) sarifDescriptor {
	d := sarifDescriptor{ID: string(id)}
	if i, ok := s.index[id]; ok {
		d.Index = &i
	}
	return d
}

// invocation says how the run was configured. It is written when the report
// begins; a report that is complete comes of a run that was successful.
func (s *sarifBody) invocation(h guidance.Header) sarifInvocation {
	inv := sarifInvocation{Successful: true}
	for _, o := range h.Severities {
		inv.Overrides = append(inv.Overrides, sarifOverride{s.descriptor(o.Rule), sarifConfiguration{level(o.Severity)}})
	}
	for _, line := range h.Suppressed {
		if line.Expired {
			inv.Config = append(inv.Config, sarifNotification{"error", sarifText{selected(line)}, s.descriptor(line.Rule)})
		}
	}
	return inv
}

func (s *sarifBody) result(r guidance.Result) error {
	s.n++
	s.rules.add(s.n, r)
	buf := s.enc.buf[:0]
	for i := range r.Findings {
		if s.more || i > 0 {
			buf = append(buf, ',')
		}
		rule, ok := s.index[r.Findings[i].Rule]
		if !ok {
			rule = -1
		}
		var err error
		if buf, err = s.enc.append(buf, &r, &r.Findings[i], rule); err != nil {
			return err
		}
	}
	s.more = s.more || len(r.Findings) > 0
	s.enc.buf = buf
	_, err := s.out.Write(buf)
	return err
}

func (s *sarifBody) foot(t totals) error {
	s.run.Records, s.run.Summary = t.records, t.findings
	s.run.Outcomes = sarifOutcomes{t.outcomes[guidance.Pass], t.outcomes[guidance.Fail], t.outcomes[guidance.NotEvaluated]}
	s.run.Rules = map[guidance.RuleID]sarifRuleCounts{}
	for id, c := range s.rules {
		s.run.Rules[id] = sarifRuleCounts{c.found, c.passed, c.notApplicable, c.notEvaluated}
	}
	foot, err := appendValue([]byte(`],"properties":`), s.run)
	if err != nil {
		return err
	}
	_, err = s.out.Write(append(foot, "}]}\n"...))
	return err
}
