package portal

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"
)

// MaxSignFunction bounds the function under a signature, in characters.
const MaxSignFunction = MaxPersonName

// SignatureID is the id of a signature: each person signs a version once for an
// organisation. Who has no account is known by name.
func SignatureID(version, org, person ID, name string) ID {
	who := "person " + string(person)
	if person == "" {
		who = "name " + signerName(name)
	}
	sum := sha256.Sum256([]byte(string(version) + "\n" + string(org) + "\n" + who))
	return ID(hex.EncodeToString(sum[:16]))
}

// signerName is a name as it is compared: two spellings of one are one person.
func signerName(name string) string { return strings.ToLower(CleanLine(name)) }

// SignaturesFor gives the signatures of one organisation under one version.
func SignaturesFor(all []Signature, nr int, org ID) []Signature {
	var own []Signature
	for _, s := range all {
		if s.Nr == nr && s.Org == org {
			own = append(own, s)
		}
	}
	return own
}

// needed is how many people sign for a party.
func (a Authority) needed() int {
	if a.Joint {
		return 2
	}
	return 1
}

// Half reports whether somebody signed, and another has to as well.
func (g Signing) Half(signed []Signature) bool { return len(signed) > 0 && !g.Done }

// Sign sets a signature for an organisation: earlier are those it has under this
// version. It gives the fact, and says in g when nobody is needed any more.
func (g *Signing) Sign(c Covenant, v CovenantVersion, s *Signature, earlier []Signature, now time.Time) (Fact, error) {
	if err := g.Open(v, now); err != nil {
		return Fact{}, err
	}
	if err := c.SignsFor(g.Org, now); err != nil {
		return Fact{}, err
	}
	p, _ := c.Party(g.Org)
	f := Fields{}
	s.Function = text(f, "function", "De functie", CleanLine(s.Function), 1, MaxSignFunction)
	s.Name = text(f, "name", "De naam", CleanLine(s.Name), 2, MaxPersonName)
	if err := f.Err(); err != nil {
		return Fact{}, err
	}
	for _, e := range earlier {
		if e.Person != "" && e.Person == s.Person || signerName(e.Name) == signerName(s.Name) {
			if s.Way == SignedHere {
				return Fact{}, Errorf(Conflict, "U hebt al getekend. Nu tekent de tweede persoon van uw organisatie.")
			}
			return Fact{}, Errorf(Conflict, "Deze persoon heeft al getekend. Er moet nog iemand anders tekenen.")
		}
	}
	s.ID = SignatureID(v.ID, g.Org, s.Person, s.Name)
	s.Covenant, s.Nr, s.Org, s.SHA256, s.Authority, s.Accession, s.RecordedAt = c.ID, v.Nr, g.Org, v.SHA256, *p.Authority, g.Accession, now
	if g.Done = len(earlier)+1 >= p.Authority.needed(); g.Done {
		g.DoneAt = now
	} else { // the second person gets the time that the first one had
		g.HalfAt, g.Later, g.Reminders, g.RemindedAt = now, time.Time{}, 0, time.Time{}
	}
	e := CovenantSigned
	if s.Way != SignedHere {
		e = PaperSignatureRecorded
	}
	return g.fact(c, e, map[string]string{DetailTo: string(s.ID)}), nil
}

// SignsFor refuses to set a signature for an organisation that is no party that signs, or
// is no longer one, or of which nobody looked up who may sign.
func (c Covenant) SignsFor(org ID, now time.Time) error {
	p, ok := c.Party(org)
	switch {
	case !ok || !p.Signs || p.Notice != nil && !now.Before(p.Notice.From):
		return Errorf(Conflict, "Deze organisatie is geen partij (meer) die ondertekent. Zij kan vragen om toe te treden.")
	case p.Authority == nil:
		return errUnchecked
	}
	return nil
}

var errUnchecked = Errorf(Conflict, "Er is nog niet nagekeken wie voor deze organisatie mag tekenen. De ketencoördinator doet dat eerst.")

// OnPaper refuses a day on paper that can't be: before signing was opened, after the
// deadline, or still to come.
func (g Signing) OnPaper(day, now time.Time) error {
	switch {
	case day.IsZero():
		return Fields{"day": "Vul de dag in die bij de handtekening staat."}.Err()
	case Day(day).After(Day(now)):
		return Fields{"day": "Deze dag moet nog komen. Vul de dag in die bij de handtekening staat."}.Err()
	case Day(day).Before(Day(g.AskedAt)):
		return Fields{"day": "Op deze dag was de ondertekening nog niet geopend. Dat gebeurde op " + dayWords(g.AskedAt) + "."}.Err()
	case !g.Until.IsZero() && Day(day).After(g.Until):
		return Fields{"day": "De termijn liep tot en met " + dayWords(g.Until) + ". Verleng die eerst, of vraag om toetreding."}.Err()
	}
	return nil
}

// PutOff lets the organisation be reminded again from a day on, and not before.
func (g *Signing) PutOff(c Covenant, v CovenantVersion, day, now time.Time) (Fact, error) {
	if err := g.Open(v, now); err != nil {
		return Fact{}, err
	}
	f := Fields{}
	switch {
	case day.IsZero():
		f["day"] = "Kies een dag."
	case !Day(day).After(Day(now)):
		f["day"] = "Kies een dag na vandaag."
	case !g.Until.IsZero() && Day(day).After(Day(g.Until)):
		f["day"] = "De termijn loopt tot en met " + dayWords(g.Until) + ". Kies een dag daarvoor."
	}
	if err := f.Err(); err != nil {
		return Fact{}, err
	}
	g.Later, g.Reminders, g.RemindedAt = Day(day), 0, time.Time{}
	return g.fact(c, SigningPutOff, nil), nil
}

// Decline says that the organisation doesn't sign.
func (g *Signing) Decline(c Covenant, v CovenantVersion, by ID, reason string, signed []Signature, now time.Time) (Fact, error) {
	if err := g.Open(v, now); err != nil {
		return Fact{}, err
	}
	if len(signed) > 0 {
		return Fact{}, Errorf(Conflict, "Voor uw organisatie is al een handtekening gezet. Die blijft staan. Overleg met de ketencoördinator.")
	}
	f := Fields{}
	reason = text(f, "reason", "De reden", reason, 0, MaxSignQuestion)
	if err := f.Err(); err != nil {
		return Fact{}, err
	}
	g.Declined = &SignRefusal{By: by, At: now, Reason: reason}
	return g.fact(c, SigningDeclined, nil), nil
}

// Resume takes a refusal back while signing is open. What was declined by mistake is
// as if it had never been.
func (g *Signing) Resume(c Covenant, v CovenantVersion, now time.Time) (Fact, error) {
	if g.Declined == nil {
		return Fact{}, Errorf(Conflict, "Uw organisatie ziet niet van tekenen af.")
	}
	was := g.Declined
	g.Declined = nil
	if err := g.Open(v, now); err != nil {
		g.Declined = was
		return Fact{}, err
	}
	return g.fact(c, SigningResumed, nil), nil
}

// Request asks an organisation again: it may have declined, or had nobody with
// authority before.
func (g *Signing) Request(c Covenant, v CovenantVersion, now time.Time) (Fact, error) {
	g.Declined = nil
	if err := g.Open(v, now); err != nil {
		return Fact{}, err
	}
	g.AskedAgain, g.Later, g.Reminders, g.RemindedAt = now, time.Time{}, 0, time.Time{}
	return g.fact(c, SigningRequested, nil), nil
}

// Ask puts a question before signing.
func (g *Signing) Ask(c Covenant, v CovenantVersion, by ID, question string, now time.Time) (Fact, error) {
	if v.State != CovenantSigning && v.State != CovenantInForce || g.Done || !g.Closed.IsZero() {
		return Fact{}, Errorf(Conflict, "Er valt nu niets te ondertekenen. Stel uw vraag aan de ketencoördinator zelf.")
	}
	if len(g.Questions) >= MaxSignQuestions {
		return Fact{}, Errorf(Conflict, "Uw organisatie stelde al %s vragen. Bel de ketencoördinator.", Number(MaxSignQuestions))
	}
	f := Fields{}
	q := SignQuestion{ID: NewID(), By: by, At: now, Text: text(f, "text", "De vraag", question, 1, MaxSignQuestion)}
	if err := f.Err(); err != nil {
		return Fact{}, err
	}
	g.Questions = append(slices.Clone(g.Questions), q)
	return g.fact(c, SigningAsked, map[string]string{DetailTo: string(q.ID)}), nil
}

// Question gives a question.
func (g Signing) Question(id ID) (SignQuestion, bool) {
	i := slices.IndexFunc(g.Questions, func(q SignQuestion) bool { return q.ID == id })
	if i < 0 {
		return SignQuestion{}, false
	}
	return g.Questions[i], true
}

// Waits reports whether the question still needs an answer.
func (q SignQuestion) Waits() bool { return q.AnsweredAt.IsZero() }

// AnswerQuestion answers a question, once.
func (g *Signing) AnswerQuestion(c Covenant, id, by ID, answer string, now time.Time) (Fact, error) {
	q, ok := g.Question(id)
	switch {
	case !ok:
		return Fact{}, ErrNotFound
	case !q.Waits():
		return Fact{}, Errorf(Conflict, "Deze vraag is al beantwoord.")
	}
	f := Fields{}
	q.Answer = text(f, "answer", "Het antwoord", answer, 1, MaxSignQuestion)
	if err := f.Err(); err != nil {
		return Fact{}, err
	}
	q.AnsweredBy, q.AnsweredAt = by, now
	g.Questions = slices.Clone(g.Questions)
	for i := range g.Questions {
		if g.Questions[i].ID == id {
			g.Questions[i] = q
		}
	}
	return g.fact(c, SigningAnswered, map[string]string{DetailTo: string(id), DetailPerson: string(q.By)}), nil
}

// ReminderDue reports whether who signs is reminded today: five days after the
// organisation was asked, or on the day it chose, then every two days, until it signed
// or declined, and no more than a dozen times.
func (g Signing) ReminderDue(v CovenantVersion, now time.Time) bool {
	if g.Open(v, now) != nil || g.Reminders >= maxReminders {
		return false
	}
	first := dayOff(latest(g.AskedAt, latest(g.AskedAgain, g.HalfAt)), firstReminder)
	switch {
	case g.Reminders > 0:
		first = dayOff(g.RemindedAt, nextReminder)
	case !g.Later.IsZero():
		first = g.Later
	}
	return !Day(now).Before(first)
}

// Remind notes that who signs is reminded; it is refused when that isn't due.
func (g *Signing) Remind(c Covenant, v CovenantVersion, now time.Time) (Fact, error) {
	if !g.ReminderDue(v, now) {
		return Fact{}, Errorf(Conflict, "Een herinnering is nu niet nodig.")
	}
	g.Reminders++
	g.RemindedAt = now
	return g.fact(c, SigningReminded, nil), nil
}
