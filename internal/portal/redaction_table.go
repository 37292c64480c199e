package portal

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// The kinds of parts at a round table. They stand in stored redactions.
const (
	PartMeeting     = "ronde-tafel"      // its own title, place and archive fields
	PartItem        = "agendapunt"       // by id
	PartProposal    = "voorstel"         // by id, with the answer
	PartDecision    = "besluit"          // by id, also in adopted minutes
	PartAction      = "actiepunt"        // by id, also in adopted minutes
	PartMinutes     = "verslag"          // what was said under an item, in every version
	PartRemark      = "verslagreactie"   // a comment on draft minutes, by id
	PartAdoption    = "verslagbezwaar"   // the n-th objection, from 0
	PartReturned    = "verslagterug"     // what the chair wants otherwise
	PartErratum     = "erratum"          // the n-th, from 0
	PartPreparation = "voorbereiding"    // of an item
	PartSummary     = "voorbereidingkop" // the page on top
)

// wholeMeeting stands in a part for what belongs to no item.
const wholeMeeting = "algemeen"

var tableParts = map[string]string{
	PartMeeting: "Titel en plaats van de ronde tafel", PartItem: "Een agendapunt", PartProposal: "Een agendavoorstel met het antwoord",
	PartDecision: "Een besluit", PartAction: "Een actiepunt", PartMinutes: "De verslagtekst van een punt", PartRemark: "Een reactie op het verslag",
	PartAdoption: "Een bezwaar bij het verslag", PartReturned: "Wat de voorzitter anders wil", PartErratum: "Een erratum",
	PartPreparation: "De voorbereiding van een punt", PartSummary: "De samenvatting van de voorbereiding",
}

// AtTable reports whether the part belongs to a round table.
func (p Part) AtTable() bool { return tableParts[p.Kind()] != "" }

// MinutesPart names what minutes say under an item; empty for the whole meeting.
func MinutesPart(item ID) Part { return MakePart(PartMinutes, cmp.Or(string(item), wholeMeeting)) }

// PreparationPart names what was prepared for an item.
func PreparationPart(item ID) Part { return MakePart(PartPreparation, string(item)) }

// TableTexts is a round table with every text that hangs under it. An action
// point that was imported stands alone: then there is no table.
type TableTexts struct {
	Table       RoundTable
	Proposals   []Proposal
	Decisions   []Decision
	Actions     []ActionPoint
	Minutes     Minutes
	Versions    []MinutesVersion
	Preparation Preparation
	Record      MinutesRecord // without id while the minutes aren't adopted
}

// Ref points at the round table, or at the action point that stands alone.
func (t *TableTexts) Ref() Ref {
	if t.Table.ID == "" && len(t.Actions) > 0 {
		return t.Actions[0].Ref()
	}
	return t.Table.Ref()
}

// Number is what people call it.
func (t *TableTexts) Number() string {
	if t.Table.ID == "" && len(t.Actions) > 0 {
		return t.Actions[0].Number
	}
	return t.Table.Number
}

// privacyStep adds nothing: what was hidden or erased shows where it stood.
func (t *TableTexts) privacyStep(RedactionState, Part, time.Time) {}

// Texts are all free texts at the round table. What is kept once more of the same
// text, in a version or in adopted minutes, is of the same part: its field is that
// of the text, with what keeps it behind a slash. The test of this list fails when
// a field is in it nor known to hold no free text.
func (t *TableTexts) Texts() []TextAt {
	var all []TextAt
	add := func(p Part, field string, text *string) { all = append(all, TextAt{p, field, text, false}) }
	line := func(p Part, field string, text *string) { all = append(all, TextAt{p, field, text, true}) }
	if t.Table.ID != "" {
		line(PartMeeting, "titel", &t.Table.Title)
		line(PartMeeting, "plaats", &t.Table.Place)
		line(PartMeeting, "verbinding", &t.Table.Link)
		for i := range t.Table.Course {
			add(PartMeeting, "stap-"+strconv.Itoa(i), &t.Table.Course[i].Note)
		}
		line(PartMeeting, "zaaknummer", &t.Minutes.Details.CaseNumber)
		line(PartMeeting, "classificatie", &t.Minutes.Details.Classification)
	}
	for i := range t.Table.Agenda {
		it := &t.Table.Agenda[i]
		p := MakePart(PartItem, string(it.ID))
		line(p, "titel", &it.Title)
		add(p, "toelichting", &it.Explanation)
		line(p, "inleider", &it.Introducer)
		line(p, "onderdeel", &it.Section)
		add(p, "notitie", &it.ChairNote)
	}
	for i := range t.Proposals {
		v := &t.Proposals[i]
		p := MakePart(PartProposal, string(v.ID))
		line(p, "titel", &v.Question)
		add(p, "toelichting", &v.Why)
		add(p, "reden", &v.Reason)
	}
	for i := range t.Decisions {
		d := &t.Decisions[i]
		p := MakePart(PartDecision, string(d.ID))
		add(p, "tekst", &d.Text)
		add(p, "verandert", &d.Changes)
		line(p, "gehoord", &d.HeardBy)
		if d.Resolution != nil {
			line(p, "nummer", &d.Resolution.Number)
			add(p, "besluit", &d.Resolution.Note)
		}
		add(p, "vasthouden", &d.Follow.Embedding)
		for j := range d.Follow.Steps {
			s := &d.Follow.Steps[j]
			line(p, "stap-"+string(s.ID), &s.What)
			add(p, "stap-gedaan-"+string(s.ID), &s.Note)
		}
	}
	for i := range t.Actions {
		a := &t.Actions[i]
		p := MakePart(PartAction, string(a.ID))
		add(p, "tekst", &a.What)
		line(p, "wie", &a.OwnerName)
		for j := range a.Progress {
			add(p, "stand-"+strconv.Itoa(j), &a.Progress[j].Text)
		}
	}
	return append(append(append(all, t.minutesTexts()...), t.prepared()...), t.recorded()...)
}

func (t *TableTexts) minutesTexts() []TextAt {
	var all []TextAt
	add := func(p Part, field string, text *string) { all = append(all, TextAt{p, field, text, false}) }
	m := &t.Minutes
	for i := range m.Items {
		add(MinutesPart(m.Items[i].Item), "tekst", &m.Items[i].Text)
	}
	for i := range t.Versions {
		v := &t.Versions[i]
		for j := range v.Items {
			add(MinutesPart(v.Items[j].Item), "tekst/"+strconv.Itoa(v.Number), &v.Items[j].Text)
		}
	}
	for i := range m.Comments {
		c := &m.Comments[i]
		p := MakePart(PartRemark, string(c.ID))
		add(p, "tekst", &c.Text)
		add(p, "reden", &c.Reason)
		add(MinutesPart(c.Item), "voorstel-"+string(c.ID), &c.Proposal) // the item's text once more, changed
	}
	for i := range m.Objections {
		add(MakePart(PartAdoption, strconv.Itoa(i)), "reden", &m.Objections[i].Reason)
	}
	for i := range m.Errata {
		add(MakePart(PartErratum, strconv.Itoa(i)), "tekst", &m.Errata[i].Text)
	}
	add(PartReturned, "tekst", &m.Returned)
	return all
}

func (t *TableTexts) prepared() []TextAt {
	p := &t.Preparation
	all := []TextAt{{PartSummary, "tekst", &p.Summary, false}, {PartSummary, "grond", &p.Ground, false}}
	if p.Reopened != nil {
		all = append(all, TextAt{PartSummary, "reden", &p.Reopened.Reason, false})
	}
	for i := range p.Blocks {
		b := &p.Blocks[i]
		part := PreparationPart(b.Item)
		all = append(all, TextAt{part, "titel", &b.Title, true}, TextAt{part, "waarom", &b.Why, false}, TextAt{part, "wens", &b.Want, false},
			TextAt{part, "toegezegd", &b.Promised, false}, TextAt{part, "anderen", &b.Position, false}, TextAt{part, "let-op", &b.Beware, false}, TextAt{part, "notitie", &b.Note, false})
	}
	return all
}

// recorded are the texts of adopted minutes.
func (t *TableTexts) recorded() []TextAt {
	const kept = "/vastgesteld"
	r := &t.Record
	all := []TextAt{{PartMeeting, "titel" + kept, &r.Title, true}, {PartMeeting, "plaats" + kept, &r.Place, true},
		{PartMeeting, "zaaknummer" + kept, &r.Details.CaseNumber, true}, {PartMeeting, "classificatie" + kept, &r.Details.Classification, true}}
	for i := range r.Items {
		it := &r.Items[i]
		if it.ID != "" { // the whole meeting is called so by the portal
			all = append(all, TextAt{MakePart(PartItem, string(it.ID)), "titel" + kept, &it.Title, true})
		}
		all = append(all, TextAt{MinutesPart(it.ID), "tekst" + kept, &it.Text, false})
		for j := range it.Decisions {
			all = append(all, TextAt{t.decisionPart(it.Decisions[j].Number), "tekst" + kept, &it.Decisions[j].Text, false})
		}
		for j := range it.Actions {
			p := t.actionPart(it.Actions[j].Number)
			all = append(all, TextAt{p, "tekst" + kept, &it.Actions[j].What, false}, TextAt{p, "wie" + kept, &it.Actions[j].Who, true})
		}
	}
	return all
}

func (t *TableTexts) decisionPart(number string) Part {
	i := slices.IndexFunc(t.Decisions, func(d Decision) bool { return d.Number == number })
	if i < 0 {
		return MakePart(PartDecision, number) // destroyed since
	}
	return MakePart(PartDecision, string(t.Decisions[i].ID))
}

func (t *TableTexts) actionPart(number string) Part {
	i := slices.IndexFunc(t.Actions, func(a ActionPoint) bool { return a.Number == number })
	if i < 0 {
		return MakePart(PartAction, number)
	}
	return MakePart(PartAction, string(t.Actions[i].ID))
}

// ItemOf is the item of the agenda that a part belongs to, which may be
// confidential; empty for the whole meeting.
func (t *TableTexts) ItemOf(p Part) ID {
	id := ID(p.Key())
	n, _ := strconv.Atoi(p.Key())
	switch p.Kind() {
	case PartItem, PartPreparation:
		return id
	case PartMinutes:
		if id != wholeMeeting {
			return id
		}
	case PartDecision:
		for _, d := range t.Decisions {
			if d.ID == id {
				return d.Item
			}
		}
	case PartAction:
		for _, a := range t.Actions {
			if a.ID == id {
				return a.Item
			}
		}
	case PartRemark:
		for _, c := range t.Minutes.Comments {
			if c.ID == id {
				return c.Item
			}
		}
	case PartErratum:
		if n >= 0 && n < len(t.Minutes.Errata) {
			return t.Minutes.Errata[n].Item
		}
	}
	return ""
}

// CountChanges gives texts that were changed since, and that two people write at
// the same time, their next revision: who has the older text on a page is stopped.
func (t *TableTexts) CountChanges(items []MinutesItem, blocks []PreparationBlock, summary string) {
	for i, was := range items {
		if it := &t.Minutes.Items[i]; it.Text != was.Text {
			it.Rev++
		}
	}
	for i, was := range blocks {
		b := &t.Preparation.Blocks[i]
		if !b.sameTexts(was) {
			b.Rev++
		}
		if b.Note != was.Note {
			b.NoteRev++
		}
	}
	if t.Preparation.Summary != summary {
		t.Preparation.SummaryRev++
	}
}

// leastCopied is how long a text is at least, in characters, to be known again
// within another one.
const leastCopied = 12

// TextsHolding gives those of texts that hold one of the chosen ones as a whole.
// What is withheld isn't looked for.
func TextsHolding(texts, chosen []TextAt) []TextAt {
	var found []TextAt
	for _, t := range texts {
		if slices.ContainsFunc(chosen, func(c TextAt) bool { return c.Text != t.Text && holds(*t.Text, *c.Text) }) {
			found = append(found, t)
		}
	}
	return found
}

func holds(text, words string) bool {
	if text == "" || words == "" || Withheld(words) {
		return false
	}
	text, words = strings.Join(strings.Fields(text), " "), strings.Join(strings.Fields(words), " ")
	return text == words || utf8.RuneCountInString(words) >= leastCopied && strings.Contains(text, words)
}
