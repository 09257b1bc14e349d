package notifytest

import (
	"io"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
)

// sending is the body of a request to send. Unknown members are refused, which is
// stricter than the documentation, so that a misspelt one is found.
type sending struct {
	PhoneNumber     string         `json:"phone_number"`
	EmailAddress    string         `json:"email_address"`
	TemplateID      string         `json:"template_id"`
	Personalisation map[string]any `json:"personalisation"`
	Reference       string         `json:"reference"`
	SenderID        string         `json:"sms_sender_id"`
	EmailReplyToID  string         `json:"email_reply_to_id"`
}

const maxBody = 1 << 20

func (s *Server) post(t Type) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		key, refused := s.authenticate(r)
		if refused != nil {
			refused.write(w)
			return
		}
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
		if err != nil {
			return // half a request is none
		}
		f := s.nextFault()
		if s.before(f, w, r) {
			return
		}
		n, sender, refused := s.accept(t, key, body)
		if refused != nil {
			refused.write(w)
			return
		}
		write(s.after(f, w, r), http.StatusCreated, s.created(n, sender))
	}
}

func invalid(message string) *fault {
	return &fault{http.StatusBadRequest, "ValidationError", message}
}

func badRequest(message string) *fault {
	return &fault{http.StatusBadRequest, "BadRequestError", message}
}

// accept takes a message, or says why not.
func (s *Server) accept(t Type, key KeyType, body []byte) (notification, string, *fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if refused := s.limit(key); refused != nil {
		return notification{}, "", refused
	}
	var q sending
	if json.Unmarshal(body, &q, json.RejectUnknownMembers(true)) != nil {
		return notification{}, "", badRequest("Invalid JSON supplied in POST data")
	}
	to, refused := q.recipient(t)
	if refused == nil {
		refused = s.mayReach(key, to)
	}
	if refused != nil {
		return notification{}, "", refused
	}
	n := notification{Sent: Sent{ID: newID(), Reference: q.Reference, Type: t, To: to, Template: q.TemplateID, Key: key, Status: "created", CreatedAt: s.config.Now().UTC()}}
	if refused := s.fill(&n, q); refused != nil {
		return notification{}, "", refused
	}
	sender, refused := s.sender(q)
	if refused != nil {
		return notification{}, "", refused
	}
	if !slices.Contains(smoke, to) {
		s.kept = append(s.kept, &n)
		if key != Test {
			s.today++
		}
	}
	return n, sender, nil
}

// limit counts a request against the limits, sections "Rate limits" and "Daily limits".
func (s *Server) limit(key KeyType) *fault {
	now := s.config.Now()
	recent := slices.DeleteFunc(s.rates[key], func(at time.Time) bool { return now.Sub(at) >= time.Minute })
	s.rates[key] = recent
	if len(recent) >= s.config.RateLimit {
		return &fault{http.StatusTooManyRequests, "RateLimitError", "Exceeded rate limit for key type " + strings.ToUpper(key.String()) + " of " + strconv.Itoa(s.config.RateLimit) + " requests per 60 seconds"}
	}
	s.rates[key] = append(recent, now)
	if day := now.UTC().Format(time.DateOnly); day != s.day {
		s.day, s.today = day, 0
	}
	if key != Test && s.today >= s.config.DailyLimit {
		return &fault{http.StatusTooManyRequests, "TooManyRequestsError", "Exceeded send limits (" + strconv.Itoa(s.config.DailyLimit) + ") for today"}
	}
	return nil
}

var (
	mobile  = regexp.MustCompile(`^(?:\+44|0044|44|0)(7[0-9]{9})$`)
	address = regexp.MustCompile(`^[^@\s]+@[^@\s]+\.[^@\s]+$`)
	uuid    = regexp.MustCompile(`^[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$`)
	field   = regexp.MustCompile(`\(\(([^()]+)\)\)`)
)

// recipient returns to whom a message goes.
func (q sending) recipient(t Type) (string, *fault) {
	switch {
	case q.TemplateID == "":
		return "", invalid("template_id is a required property")
	case !uuid.MatchString(q.TemplateID):
		return "", invalid("template_id is not a valid UUID")
	case t == SMS && q.PhoneNumber == "":
		return "", invalid("phone_number is a required property")
	case t == Email && q.EmailAddress == "":
		return "", invalid("email_address is a required property")
	case t == Email && q.PhoneNumber == "" && q.SenderID == "" && address.MatchString(q.EmailAddress):
		return q.EmailAddress, nil
	case t == Email:
		return "", invalid("email_address Not a valid email address")
	}
	digits := mobile.FindStringSubmatch(strings.ReplaceAll(q.PhoneNumber, " ", ""))
	if digits == nil || q.EmailAddress != "" || q.EmailReplyToID != "" {
		return "", invalid("phone_number Not a UK mobile number")
	}
	return "+44" + digits[1], nil
}

// mayReach says whether a key may send to a recipient, section "API keys".
func (s *Server) mayReach(key KeyType, to string) *fault {
	if key == Test || slices.Contains(s.config.Team, to) || slices.Contains(smoke, to) {
		return nil
	}
	switch {
	case key == Team:
		return badRequest("Can’t send to this recipient using a team-only API key")
	case s.config.Trial:
		return badRequest("Can’t send to this recipient when service is in trial mode – see https://www.notifications.service.gov.uk/trial-mode")
	}
	return nil
}

// fill puts the personalisation into the template.
func (s *Server) fill(n *notification, q sending) *fault {
	i := slices.IndexFunc(s.config.Templates, func(t Template) bool { return strings.EqualFold(t.ID, q.TemplateID) })
	if i < 0 {
		return badRequest("Template not found")
	}
	t := s.config.Templates[i]
	if t.Type != n.Type {
		return badRequest(string(t.Type) + " template is not suitable for " + string(n.Type) + " notification")
	}
	var missing []string
	fill := func(words string) string {
		return field.ReplaceAllStringFunc(words, func(place string) string {
			name := field.FindStringSubmatch(place)[1]
			value, given := q.Personalisation[name].(string)
			if !given && !slices.Contains(missing, name) {
				missing = append(missing, name)
			}
			return value
		})
	}
	n.Subject, n.Body = fill(t.Subject), fill(t.Body)
	if len(missing) > 0 {
		return badRequest("Missing personalisation: " + strings.Join(missing, ", "))
	}
	return nil
}

// sender returns what stands as the sender.
func (s *Server) sender(q sending) (string, *fault) {
	if q.SenderID == "" {
		return "GOVUK", nil
	}
	if !slices.Contains(s.config.Senders, q.SenderID) {
		return "", badRequest("sms_sender_id " + q.SenderID + " does not exist in database for service id " + service)
	}
	return "SENDER", nil
}

// created is the answer to a message that was taken.
func (s *Server) created(n notification, sender string) any {
	content := map[string]string{"body": n.Body}
	if n.Type == SMS {
		content["from_number"] = sender
	} else {
		content["subject"], content["from_email"] = n.Subject, "rakit@notifications.service.gov.uk"
	}
	return map[string]any{
		"id": n.ID, "reference": nullable(n.Reference), "content": content,
		"uri":           s.URL + "/v2/notifications/" + n.ID,
		"template":      map[string]any{"id": n.Template, "version": 1, "uri": s.URL + "/v2/template/" + n.Template},
		"scheduled_for": nil,
	}
}

// nullable returns text, or null for none.
func nullable(text string) any {
	if text == "" {
		return nil
	}
	return text
}
