package portal

import (
	"slices"
	"strings"
	"time"
)

// CouncilMove is a step with a report to the council as it is typed: Number and Date
// are the college's decision, Note says what has to be otherwise.
type CouncilMove struct {
	To     CouncilState
	Number string
	Date   time.Time
	Note   string
}

// Missing lists in words what has to be there before the holder gets the report.
func (c CouncilReport) Missing(now time.Time) []string {
	var list []string
	for _, s := range c.Sections {
		if s.Text == "" {
			list = append(list, "Het onderdeel ‘"+s.Heading+"’ heeft nog geen tekst.")
		}
	}
	if !PeriodOver(c.Period, now) {
		_, last, _ := PeriodRange(c.Period)
		list = append(list, "De periode loopt nog tot en met "+dayWords(last)+".")
	}
	return list
}

// Move takes a step on the way to the clerk; sending itself is Send.
func (c *CouncilReport) Move(m CouncilMove, by ID, now time.Time) (Fact, error) {
	if !c.CanMove(m.To) || m.To == CouncilSent {
		return Fact{}, c.refuseMove(m.To)
	}
	f := Fields{}
	switch m.To {
	case CouncilHolder:
		if missing := c.Missing(now); !PeriodOver(c.Period, now) {
			return Fact{}, stillRuns(c.Period, "de rapportage voorleggen")
		} else if len(missing) > 0 {
			return Fact{}, Errorf(Conflict, "U kunt deze rapportage nog niet voorleggen. %s", missing[0])
		}
	case CouncilDraft:
		m.Note = text(f, "note", "Wat er anders moet", m.Note, 3, MaxCouncilRemarks)
	case CouncilDecided:
		c.checkDecision(f, &m, now)
	}
	if err := f.Err(); err != nil {
		return Fact{}, err
	}
	if m.To == CouncilDecided {
		c.CollegeNumber, c.CollegeDate = m.Number, m.Date
	}
	return c.step(m.To, m.Note, by, now), nil
}

// checkDecision asks for the number and the day of the college's decision.
func (c CouncilReport) checkDecision(f Fields, m *CouncilMove, now time.Time) {
	m.Note = ""
	m.Number = text(f, "number", "Het nummer van het collegebesluit", CleanLine(m.Number), 1, MaxCollegeNumber)
	switch {
	case m.Date.IsZero():
		f["date"] = "Vul in op welke dag het college besloot."
	case m.Date.After(now):
		f["date"] = "Deze dag is nog niet geweest. Leg vast wat het college al besloot."
	case m.Date.Before(Day(c.since(CouncilCollege))):
		f["date"] = "Deze dag ligt voor de dag waarop de rapportage naar het college ging. Dat was op " + dayWords(c.since(CouncilCollege)) + "."
	}
}

func (c *CouncilReport) step(to CouncilState, note string, by ID, now time.Time) Fact {
	from := c.State
	c.State, c.ChangedAt = to, now
	c.Course = append(slices.Clone(c.Course), CouncilStep{State: to, At: now, By: by, Note: note})
	return c.Fact(CouncilReportMoved, map[string]string{DetailFrom: string(from), DetailTo: string(to)})
}

// Send sends the report to the clerk: from now on everybody reads it, and it keeps its
// figures and its texts. Unless somebody judged otherwise it is public.
func (c *CouncilReport) Send(by ID, maker string, seal Sealing, now time.Time) (Fact, error) {
	if !c.CanMove(CouncilSent) {
		return Fact{}, c.refuseMove(CouncilSent)
	}
	if c.Details = c.Archive(); c.Details.Openness == OpenNotJudged {
		c.Details.Openness, c.Details.Confidentiality = OpenPublic, ConfidentialNot
	}
	c.step(CouncilSent, "", by, now)
	c.freeze(maker, func() string { return CouncilReportText(*c) }, seal)
	// The sealed log holds the hash too: who changes text and hash alike is found.
	return c.Fact(CouncilReportSent, map[string]string{DetailTo: c.SHA256}), nil
}

// refuseMove says in words why a step can't be taken, and which can.
func (c CouncilReport) refuseMove(to CouncilState) error {
	var ways []string
	for _, m := range councilMoves[c.State] {
		ways = append(ways, "‘"+m.Label()+"’")
	}
	words := "Deze rapportage staat op ‘" + c.State.Label() + "’. De stap naar ‘" + to.Label() + "’ kan nu niet."
	if len(ways) == 0 {
		return Errorf(Conflict, "%s Er komt geen stap meer.", words)
	}
	return Errorf(Conflict, "%s Wel kan: %s.", words, strings.Join(ways, " of "))
}

// Announcement is the text with which the clerk tells the council of the report, to
// copy into the council's own system.
func (c CouncilReport) Announcement() string {
	day := ""
	if !c.CollegeDate.IsZero() {
		day = " op " + dayWords(c.CollegeDate) + " (besluit " + c.CollegeNumber + ")"
	}
	return "Het college heeft" + day + " besloten de raad te informeren over de " + strings.ToLower(c.Kind.Label()) + " " + c.Number + ", ‘" + c.Title + "’. " +
		"De rapportage gaat over de periode ‘" + PeriodWords(c.Period) + "’. U vindt de tekst, de cijfers en het controlegetal in de bijlage."
}

// councilNews tells of a report to the council where it is now.
var councilNews = map[CouncilState]string{
	CouncilHolder:  "Er ligt een rapportage aan de raad bij u. Gaat u akkoord?",
	CouncilDraft:   "Een rapportage aan de raad is terug. U leest wat er anders moet.",
	CouncilCollege: "De portefeuillehouder is akkoord. De rapportage kan naar het college.",
	CouncilDecided: "Het college besloot over een rapportage aan de raad.",
}
