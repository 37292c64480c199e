package portal

import (
	"time"
	"unicode/utf8"
)

// Limits of what is said about a text in consultation.
const (
	MaxClauseComment  = 4000 // characters
	MaxClauseComments = 1000 // of one version
)

// Comment checks a comment on a clause, or a proposal for another text of it, and puts
// its moment in. there is how many the version has.
func (v CovenantVersion) Comment(c Covenant, m *ClauseComment, there int, now time.Time) (Fact, error) {
	if err := v.inConsultation(); err != nil {
		return Fact{}, err
	}
	switch {
	case !v.ConsultClosed.IsZero():
		return Fact{}, Errorf(Conflict, "De consultatie is afgerond. Reageren kan niet meer. %s", consultTurn)
	case now.After(v.ConsultUntil):
		return Fact{}, Errorf(Conflict, "Reageren kon tot en met %s. %s", dayWords(v.ConsultUntil), consultTurn)
	}
	was, n := v.Clause(m.Clause)
	if n == 0 && m.Clause != "" {
		return Fact{}, ErrNotFound
	}
	f := Fields{}
	if m.Clause == "" || Clean(m.Proposal) == Clean(was.Text) {
		m.Proposal = ""
	}
	least := 3
	if m.Proposal != "" {
		least = 0 // the proposal may speak for itself
	}
	m.Text = text(f, "text", "Uw reactie", m.Text, least, MaxClauseComment)
	if k := utf8.RuneCountInString(m.Proposal); k > MaxClauseText {
		f["proposal"] = "De tekst is te lang: " + Number(k) + " tekens. Er passen er " + Number(MaxClauseText) + "."
	}
	if err := f.Err(); err != nil {
		return Fact{}, err
	}
	if m.Proposal != "" && m.Rev != was.Rev {
		return Fact{}, &ClauseClash{Now: was}
	}
	if there >= MaxClauseComments {
		return Fact{}, Errorf(Conflict, "Er passen geen reacties meer bij deze versie. %s", consultTurn)
	}
	m.Covenant, m.Nr, m.Rev, m.At = c.ID, v.Nr, was.Rev, now
	m.Withdrawn, m.Answer, m.Reason, m.AnsweredBy, m.AnsweredAt = false, "", "", "", time.Time{}
	return c.Fact(ClauseCommented, commentItem(*m)), nil
}

// commentItem names the comment in an event.
func commentItem(m ClauseComment) map[string]string {
	return map[string]string{DetailItem: string(m.ID)}
}

// Withdraw takes back a comment that has no answer yet.
func (m *ClauseComment) Withdraw(c Covenant) (Fact, error) {
	if m.Withdrawn {
		return Fact{}, Errorf(Conflict, "Deze reactie is al ingetrokken.")
	}
	if err := m.answered(); err != nil {
		return Fact{}, err
	}
	m.Withdrawn = true
	return c.Fact(ClauseCommentWithdrawn, commentItem(*m)), nil
}

func (m ClauseComment) answered() error {
	if m.Answer != "" {
		return Errorf(Conflict, "Deze reactie is al beantwoord. Bekijk wat het antwoord was.")
	}
	return nil
}

// ClauseReply is the answer to a comment. Text is what the clause's text becomes; empty
// for the proposal as it was made, or for no change of what has none. Rev is the
// clause's revision that who answers saw.
type ClauseReply struct {
	Answer ClauseAnswer
	Reason string
	Text   string // Markdown in its normal form
	Rev    int
}

// Answer answers a comment, once, and gives its clause the text that follows from it;
// changed says whether that is another one. What clashes with a change made meanwhile
// is a *ClauseClash, so that who answers decides with both texts in sight.
func (v *CovenantVersion) Answer(c Covenant, m *ClauseComment, r ClauseReply, by ID, now time.Time) (fact Fact, changed bool, err error) {
	if err := v.mayWrite(); err != nil {
		return fact, false, err
	}
	if m.Withdrawn {
		return fact, false, Errorf(Conflict, "Deze reactie is intussen ingetrokken. Een antwoord is niet meer nodig.")
	}
	if err := m.answered(); err != nil {
		return fact, false, err
	}
	f := Fields{}
	if r.Answer.Label() == "" {
		f["answer"] = "Kies wat u met de reactie doet."
	}
	r.Reason = text(f, "reason", "De reden", r.Reason, 3, MaxNote)
	if err := f.Err(); err != nil {
		return fact, false, err
	}
	if changed, err = v.takeOver(*m, r, by, now); err != nil {
		return fact, false, err
	}
	m.Answer, m.Reason, m.AnsweredBy, m.AnsweredAt = r.Answer, r.Reason, by, now
	return c.Fact(ClauseCommentAnswered, commentItem(*m)), changed, nil
}

// takeOver writes what an answer changes in the clause.
func (v *CovenantVersion) takeOver(m ClauseComment, r ClauseReply, by ID, now time.Time) (changed bool, err error) {
	was, n := v.Clause(m.Clause)
	if r.Answer == TextNotTaken || n == 0 {
		return false, nil
	}
	next := was
	next.Text = r.Text
	if r.Text == "" && m.Proposal != "" && r.Answer == TextTaken {
		if was.Rev != m.Rev {
			return false, &ClauseClash{Now: was}
		}
		next.Text = m.Proposal
	}
	switch {
	case next.Text == "" && m.Proposal != "" && r.Answer == TextPartly:
		return false, Fields{"text": "Schrijf wat er in het artikel komt te staan."}.Err()
	case next.Text == "":
		return false, nil
	case was.Rev != r.Rev:
		return false, &ClauseClash{Now: was}
	case m.Proposal != "" && next.Text == was.Text && was.Rev == m.Rev:
		return false, Fields{"text": "De tekst is nog die van nu. Pas hem aan, of kies ‘" + TextNotTaken.Label() + "’."}.Err()
	case r.Answer == TextPartly && m.Proposal != "" && next.Text == m.Proposal:
		return false, Fields{"text": "Dit is precies het voorstel. Pas de tekst aan, of kies ‘" + TextTaken.Label() + "’."}.Err()
	}
	return v.WriteClause(next, r.Rev, by, now)
}
