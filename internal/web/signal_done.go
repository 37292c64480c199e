package web

import (
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// SignalDone is the page that tells an organisation what was done with its
// signals, made to be printed.
type SignalDone struct {
	Base
	Heading string
	Period  string
	Printed string
	// Sentences are the figures in words, Figures the same as numbers.
	Sentences []string
	Figures   []Figure
	Rows      []DoneItem
	More      bool
	Empty     Empty
	Periods   []Option
	From, To  string
	Orgs      []Option
	Anonymous bool // anonymous signals are left out, and the page says so
	Chooses   bool // the reader may choose an organisation
}

// Figure is a number with its word.
type Figure struct {
	Number int
	Word   string
}

// DoneItem is a signal in one or two lines.
type DoneItem struct {
	Number, Title, Href, Shared, Org string
	Badge                            Badge
	What, By, From, Help             string
	Line                             Line
}

var signalDone = page[SignalDone]("signal/done")

// period is a choice of time: its name, and where it begins and ends.
type period struct {
	value, label, name string
	from, to           time.Time
}

// periods are the choices of the page on a day. name completes “In …”.
func periods(now time.Time) []period {
	y, m, _ := portal.Day(now).Date()
	of := func(value, label string, year, month, months int) period {
		from := time.Date(year, time.Month(month), 1, 0, 0, 0, 0, portal.Amsterdam())
		p := period{value: value, label: label, from: from, to: from.AddDate(0, months, -1)}
		nth := []string{"eerste", "tweede", "derde", "vierde"}
		switch at := int(from.Month()) - 1; months {
		case 3:
			p.name = "het " + nth[at/3] + " kwartaal van " + from.Format("2006")
		case 6:
			p.name = "de " + nth[at/6] + " helft van " + from.Format("2006")
		default:
			p.name = from.Format("2006")
		}
		p.label += " (" + strings.TrimPrefix(strings.TrimPrefix(p.name, "het "), "de ") + ")"
		return p
	}
	quarter, half := (int(m)-1)/3*3+1, (int(m)-1)/6*6+1
	return []period{
		of("jaar", "Dit jaar", y, 1, 12), of("vorig-jaar", "Vorig jaar", y-1, 1, 12),
		of("halfjaar", "Dit halfjaar", y, half, 6), of("vorig-halfjaar", "Vorig halfjaar", y, half-6, 6),
		of("kwartaal", "Dit kwartaal", y, quarter, 3), of("vorig-kwartaal", "Vorig kwartaal", y, quarter-3, 3),
		{value: "zelf", label: "Zelf kiezen"},
	}
}

func (s *Server) signalDone(c *fiber.Ctx) error {
	q, by, now := query(c), actor(c), s.options.Now()
	p := SignalDone{Base: Base{Title: "Wat is er met onze signalen gedaan?"}, Heading: "Wat is er met onze signalen gedaan?", Printed: dateText(now), Chooses: by.Municipality}
	all := periods(now)
	chosen := all[0]
	for _, one := range all {
		if one.value == q.Text("periode") {
			chosen = one
		}
	}
	for _, one := range all {
		p.Periods = append(p.Periods, Option{one.value, one.label, one.value == chosen.value})
	}
	if p.From, p.To = q.Text("vanaf"), q.Text("tot"); chosen.value == "zelf" {
		chosen.from, chosen.to = q.Date("vanaf"), q.Date("tot")
		chosen.name = freePeriod(chosen.from, chosen.to)
	}
	org := q.ID("organisatie")
	if !q.Has("organisatie") {
		org = by.OrgID
		if by.Role == portal.Holder {
			org = "" // the portfolio holder answers for all
		}
	}
	if err := q.Err(); err != nil {
		return signalDone.again(c, p, err)
	}
	d, err := s.options.App.SignalsDone(c.UserContext(), by, app.DoneFilter{Org: org, From: chosen.from, To: chosen.to})
	if err != nil {
		return err
	}
	for _, o := range d.Choices {
		p.Orgs = append(p.Orgs, Option{string(o.ID), o.Name, o.ID == d.Org})
	}
	p.Period, p.More, p.Anonymous = chosen.name, d.More, d.Org != ""
	p.fill(now, d)
	return signalDone.show(c, p)
}

// freePeriod names a period of one's own.
func freePeriod(from, to time.Time) string {
	switch {
	case from.IsZero() && to.IsZero():
		return "alle jaren"
	case to.IsZero():
		return "de tijd vanaf " + dateText(from)
	case from.IsZero():
		return "de tijd tot en met " + dateText(to)
	}
	return "de tijd van " + dateText(from) + " tot en met " + dateText(to)
}

func (p *SignalDone) fill(now time.Time, d app.Done) {
	who := d.OrgName
	if d.Org == "" {
		who, p.Heading = "de hele keten", "Wat is er met alle signalen gedaan?"
	} else if p.Chooses {
		p.Heading = "Wat is er met de signalen van " + who + " gedaan?"
	}
	p.Title = p.Heading
	p.Sentences = doneSentences(who, p.Period, d)
	n := d.Figures
	if n.Shared == 0 {
		p.Empty = Empty{Kind: "none", Title: "Geen signalen in deze periode", Text: "Kies een andere periode. Of deel een signaal: dan staat hier wat ermee gebeurt."}
		return
	}
	p.Figures = []Figure{{n.Shared, "gedeeld"}, {n.Agreed, "afgesproken"}, {n.Answered, "teruggekoppeld"}, {n.Open, "nog open"}}
	for _, row := range d.Rows {
		p.Rows = append(p.Rows, doneItem(now, d, row))
	}
}

// doneSentences are the figures in words. What is none isn't counted up, except
// that there is none at all.
func doneSentences(who, when string, d app.Done) []string {
	n := d.Figures
	if n.Shared == 0 {
		return []string{"In " + when + " zijn er geen signalen van " + who + " die u mag zien."}
	}
	first := "In " + when + " deelde " + who + " " + aantal(n.Shared, "signaal", "signalen") + "."
	switch {
	case n.Answered == n.Shared && n.Shared > 1:
		first += " Op allemaal kwam een antwoord."
	case n.Answered == 0:
		first += " Er is nog geen antwoord."
	default:
		first += " Op " + portal.Number(n.Answered) + " daarvan kwam een antwoord."
	}
	sentences := []string{first}
	var routes []string
	for _, r := range []struct {
		n    int
		text string
	}{
		{n.PolicyChange, "in het beleid"}, {n.Practice, "in de uitvoering"},
	} {
		if r.n > 0 {
			routes = append(routes, portal.Number(r.n)+" keer "+r.text)
		}
	}
	if len(routes) > 0 {
		sentences = append(sentences, "Er veranderde iets: "+strings.Join(routes, " en ")+".")
	}
	if n.NoChange > 0 {
		sentences = append(sentences, opening(portal.Number(n.NoChange))+" keer verandert er niets. Bij elk signaal staat waarom.")
	}
	switch {
	case n.Open == 1:
		sentences = append(sentences, "Eén signaal staat nog open, nu "+daysWords(n.LongestOpen)+".")
	case n.Open > 1:
		sentences = append(sentences, opening(portal.Number(n.Open))+" signalen staan nog open, het langste "+daysWords(n.LongestOpen)+".")
	}
	if n.Answered > 0 {
		sentences = append(sentences, helpSentence(n))
	}
	if n.Unseen > 0 {
		sentences = append(sentences, opening(aantal(n.Unseen, "signaal was", "signalen waren"))+" niet met de gemeente gedeeld. Daarop komt geen antwoord.")
	}
	return sentences
}

func helpSentence(n app.DoneFigures) string {
	var answers []string
	for _, h := range []struct {
		n    int
		word string
	}{{n.HelpsYes, "ja"}, {n.HelpsPartly, "deels"}, {n.HelpsNo, "nee"}} {
		if h.n > 0 {
			answers = append(answers, portal.Number(h.n)+" keer "+h.word)
		}
	}
	if len(answers) == 0 {
		return "Op de vraag ‘Helpt dit?’ is nog niet geantwoord."
	}
	s := "Helpt dit? Het antwoord was " + strings.Join(answers, ", ") + "."
	if n.HelpsWait > 0 {
		s += " " + opening(portal.Number(n.HelpsWait)) + " keer kwam er geen antwoord."
	}
	return s
}

func aantal(n int, one, many string) string {
	if n == 1 {
		return "één " + one
	}
	return portal.Number(n) + " " + many
}

// opening begins a sentence; the first of two letters with an accent loses it.
func opening(words string) string {
	if rest, ok := strings.CutPrefix(words, "één"); ok {
		return "Eén" + rest
	}
	return portal.Capital(words)
}

func daysWords(n int) string {
	if n == 0 {
		return "sinds vandaag"
	}
	return aantal(n, "dag", "dagen")
}

func doneItem(now time.Time, d app.Done, r app.DoneRow) DoneItem {
	item := DoneItem{Number: r.Number, Title: r.Title, Href: "/signalen/" + r.Number, Shared: dateText(r.SharedAt), Badge: stateBadge(r.State), Line: smallLine(lineOf(now, r.Line))}
	if d.Org == "" {
		if item.Org = r.OrgName; r.IsAnonymous() {
			item.Org = "anoniem gedeeld"
		}
	}
	switch {
	case r.Unseen:
		item.Badge, item.What = Badge{"", "In de keten gedeeld"}, "Niet met de gemeente gedeeld."
	case r.Answered && r.Feedback.Route == portal.NoChange:
		item.What, item.By = "Er verandert niets, want: "+oneLine(r.Feedback.Changes), r.Feedback.AgreedBy
	case r.Answered:
		item.What, item.By, item.From = oneLine(r.Feedback.Agreed), r.Feedback.AgreedBy, dateText(r.Feedback.From)
	case r.Agreed != "":
		item.What = oneLine(r.Agreed)
	default:
		item.What = "Nog niets afgesproken."
		if r.Waiting != "" && r.Late {
			item.What += " De termijn is " + passed(r.DaysLate) + "."
		} else if r.Waiting != "" && !r.Due.IsZero() {
			item.What += " Volgende stap: " + before(now, r.Due) + "."
		}
	}
	if r.Help != "" {
		item.Help = helpWord(r.Help)
	}
	return item
}

// oneLine is a text without its line ends, cut at a length that leaves a signal
// two or three printed lines.
func oneLine(text string) string {
	r := []rune(portal.CleanLine(text))
	const room = 260
	if len(r) <= room {
		return string(r)
	}
	return strings.TrimSpace(string(r[:room])) + " …"
}
