package portal

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The kinds of parts of a covenant and of an agreement set. They stand in stored
// redactions.
const (
	PartCovenant      = "convenant"         // its title, purpose and archive fields
	PartCovenantText  = "convenantversie"   // by number: what it is for, its course and the college's decision
	PartClause        = "artikel"           // by id, in every version and in what was signed
	PartClauseComment = "convenantreactie"  // by id, with the answer
	PartAuthority     = "tekenbevoegdheid"  // by organisation, also with its signatures
	PartAccession     = "toetreding"        // by organisation
	PartTermination   = "opzegging"         // by organisation
	PartSignQuestion  = "tekenvraag"        // by id, with the answer
	PartSignRefusal   = "afzien"            // by Signing
	PartConclusion    = "halfjaarconclusie" // <round>/<clause>
	PartKeepingAnswer = "halfjaarantwoord"  // <report>/<clause>
	PartSet           = "afsprakenset"      // its title and why it ended
	PartAgreement     = "setafspraak"       // by id
	PartSetCheck      = "setnaleving"       // <agreement>/<period>/<organisation>
)

// wholeCovenant stands in a part for what belongs to no clause.
const wholeCovenant = "geheel"

var covenantParts = map[string]string{
	PartCovenant: "Titel en doel van het convenant", PartCovenantText: "De toelichting en het verloop van een versie", PartClause: "Een artikel, in alle versies",
	PartClauseComment: "Een reactie op een artikel, met het antwoord", PartAuthority: "Hoe de tekenbevoegdheid is nagegaan", PartAccession: "De toelichting bij een vraag om toe te treden",
	PartTermination: "De reden van een opzegging", PartSignQuestion: "Een vraag voor het tekenen, met het antwoord", PartSignRefusal: "Waarom een organisatie niet tekent",
	PartConclusion: "Een conclusie uit het halfjaargesprek", PartKeepingAnswer: "Een antwoord in het halfjaargesprek",
	PartSet: "De titel van een afsprakenset", PartAgreement: "Een afspraak uit een afsprakenset", PartSetCheck: "Een opmerking bij het nakomen van een afspraak",
}

// OfCovenant reports whether the part belongs to a covenant.
func (p Part) OfCovenant() bool { return covenantParts[p.Kind()] != "" && !p.OfSet() }

// OfSet reports whether the part belongs to an agreement set.
func (p Part) OfSet() bool {
	return slices.Contains([]string{PartSet, PartAgreement, PartSetCheck}, p.Kind())
}

// ClausePart names a clause, in every version; empty for the covenant as a whole.
func ClausePart(clause ID) Part { return MakePart(PartClause, cmp.Or(string(clause), wholeCovenant)) }

// CovenantTexts is a covenant with every text that hangs under it.
type CovenantTexts struct {
	Covenant   Covenant
	Versions   []CovenantVersion
	Readings   []CovenantText
	Comments   []ClauseComment
	Signings   []Signing
	Signatures []Signature
	Rounds     []KeepingRound
	Reports    []KeepingReport
}

// Ref points at the covenant.
func (t *CovenantTexts) Ref() Ref { return t.Covenant.Ref() }

// privacyStep adds nothing: what was hidden or erased shows where it stood.
func (t *CovenantTexts) privacyStep(RedactionState, Part, time.Time) {}

// Texts are all free texts of the covenant. The same text of another version is of the
// same part: its field is that of the text with the version behind an at sign, and what
// was kept of that version behind a slash. Names and functions under signatures are no
// texts: they stay for as long as the covenant is kept. The test of this list fails
// when a field is in it nor known to hold no free text.
func (t *CovenantTexts) Texts() []TextAt {
	c := &t.Covenant
	whole := Part(PartCovenant)
	all := []TextAt{{whole, "titel", &c.Title, true}, {whole, "doel", &c.Purpose, false},
		{whole, "zaaknummer", &c.Details.CaseNumber, true}, {whole, "classificatie", &c.Details.Classification, true}}
	if c.Ended != nil {
		all = append(all, TextAt{whole, "reden", &c.Ended.Reason, false})
	}
	if c.Ending != nil {
		all = append(all, TextAt{whole, "voornemen", &c.Ending.Reason, false})
	}
	for i := range c.Refusals {
		all = append(all, TextAt{MakePart(PartAccession, string(c.Refusals[i].Org)), "reden-" + strconv.Itoa(i), &c.Refusals[i].Reason, false})
	}
	for i := range c.Parties {
		all = append(all, c.Parties[i].texts()...)
	}
	for i := range t.Versions {
		all = append(all, t.Versions[i].texts()...)
	}
	for i := range t.Readings {
		all = append(all, t.Readings[i].texts()...)
	}
	for i := range t.Comments {
		m := &t.Comments[i]
		p := MakePart(PartClauseComment, string(m.ID))
		all = append(all, TextAt{p, "tekst", &m.Text, false}, TextAt{p, "reden", &m.Reason, false},
			TextAt{ClausePart(m.Clause), "voorstel-" + string(m.ID), &m.Proposal, false}) // the clause once more, changed
	}
	for i := range t.Signatures {
		g := &t.Signatures[i]
		all = append(all, TextAt{MakePart(PartAuthority, string(g.Org)), "toelichting-" + string(g.ID), &g.Authority.Note, false})
	}
	return append(append(all, t.asked()...), t.kept()...)
}

func (p *Party) texts() []TextAt {
	var all []TextAt
	if p.Authority != nil {
		all = append(all, TextAt{MakePart(PartAuthority, string(p.Org)), "toelichting", &p.Authority.Note, false})
	}
	if p.Asked != nil {
		all = append(all, TextAt{MakePart(PartAccession, string(p.Org)), "toelichting", &p.Asked.Note, false})
	}
	if p.Notice != nil {
		all = append(all, TextAt{MakePart(PartTermination, string(p.Org)), "reden", &p.Notice.Reason, false})
	}
	return all
}

func (v *CovenantVersion) texts() []TextAt {
	p, at := MakePart(PartCovenantText, strconv.Itoa(v.Nr)), "@"+strconv.Itoa(v.Nr)
	all := []TextAt{{p, "waarom" + at, &v.Why, false}}
	for i := range v.Course {
		all = append(all, TextAt{p, "stap-" + strconv.Itoa(i) + at, &v.Course[i].Note, false})
	}
	if v.College != nil {
		all = append(all, TextAt{p, "nummer" + at, &v.College.Number, true}, TextAt{p, "volmacht" + at, &v.College.ProxyNumber, true})
	}
	return append(all, clauseTexts(v.Clauses, at)...)
}

func clauseTexts(clauses []Clause, at string) []TextAt {
	var all []TextAt
	for i := range clauses {
		c := &clauses[i]
		p := ClausePart(c.ID)
		all = append(all, TextAt{p, "opschrift" + at, &c.Heading, true}, TextAt{p, "tekst" + at, &c.Text, false}, TextAt{p, "indicator" + at, &c.Indicator, false})
	}
	return all
}

// texts are those of a kept text, but for its canonical form, which is written anew
// from them.
func (t *CovenantText) texts() []TextAt {
	at := "@" + strconv.Itoa(t.Nr) + "/" + strconv.Itoa(t.Reading)
	all := clauseTexts(t.Clauses, at)
	if p := t.Preamble; p != nil {
		all = append(all, TextAt{PartCovenant, "titel" + at, &p.Title, true}, TextAt{PartCovenant, "doel" + at, &p.Purpose, false},
			TextAt{MakePart(PartCovenantText, strconv.Itoa(t.Nr)), "nummer" + at, &p.College, true})
	}
	return all
}

// asked are what organisations asked and answered before signing.
func (t *CovenantTexts) asked() []TextAt {
	var all []TextAt
	for i := range t.Signings {
		s := &t.Signings[i]
		for j := range s.Questions {
			q := &s.Questions[j]
			p := MakePart(PartSignQuestion, string(q.ID))
			all = append(all, TextAt{p, "vraag", &q.Text, false}, TextAt{p, "antwoord", &q.Answer, false})
		}
		if s.Declined != nil {
			all = append(all, TextAt{MakePart(PartSignRefusal, string(s.ID)), "reden", &s.Declined.Reason, false})
		}
	}
	return all
}

// kept are the texts of halfjaargesprekken.
func (t *CovenantTexts) kept() []TextAt {
	var all []TextAt
	for i := range t.Rounds {
		for j := range t.Rounds[i].Conclusions {
			k := &t.Rounds[i].Conclusions[j]
			all = append(all, TextAt{MakePart(PartConclusion, string(t.Rounds[i].ID+"/"+k.Clause)), "tekst", &k.Text, false})
		}
	}
	for i := range t.Reports {
		for j := range t.Reports[i].Answers {
			a := &t.Reports[i].Answers[j]
			p := MakePart(PartKeepingAnswer, string(t.Reports[i].ID+"/"+a.Clause))
			all = append(all, TextAt{p, "waarom", &a.Why, false}, TextAt{p, "nodig", &a.Needed, false})
		}
	}
	return all
}

// CountChanges gives the clauses that were changed since their next revision: who has
// the older text on a page is stopped. A frozen text is written by nobody any longer.
func (t *CovenantTexts) CountChanges(was []CovenantVersion) {
	for i := range t.Versions {
		v := &t.Versions[i]
		for j := range v.Clauses {
			c := &v.Clauses[j]
			if now := was[i].Clauses[j]; v.Editable() && (c.Heading != now.Heading || c.Text != now.Text || c.Indicator != now.Indicator) {
				c.Rev++
			}
		}
	}
}

// CloneVersions gives versions with clauses of their own, to compare with later.
func CloneVersions(versions []CovenantVersion) []CovenantVersion {
	all := slices.Clone(versions)
	for i := range all {
		all[i].Clauses = slices.Clone(all[i].Clauses)
	}
	return all
}

// HiddenWords reports whether words of a version, or above it, wait for the FG's
// decision: nobody can sign what they can't read.
func (c Covenant) HiddenWords(v CovenantVersion) bool {
	texts := append(v.texts(), TextAt{Text: &c.Title}, TextAt{Text: &c.Purpose})
	return slices.ContainsFunc(texts, func(t TextAt) bool { return *t.Text == HiddenText || *t.Text == HiddenLine })
}

// privacyStep adds nothing: what was hidden or erased shows where it stood.
func (s *AgreementSet) privacyStep(RedactionState, Part, time.Time) {}

// Texts are all free texts of the agreement set.
func (s *AgreementSet) Texts() []TextAt {
	all := []TextAt{{PartSet, "titel", &s.Title, true}, {PartSet, "reden", &s.EndReason, false}}
	for i := range s.Agreements {
		a := &s.Agreements[i]
		all = append(all, TextAt{MakePart(PartAgreement, string(a.ID)), "tekst", &a.Text, false})
	}
	for i := range s.Checks {
		k := &s.Checks[i]
		all = append(all, TextAt{SetCheckPart(*k), "toelichting", &k.Note, false})
	}
	return all
}

// SetCheckPart names what an organisation noted about an agreement in a period.
func SetCheckPart(c SetCheck) Part {
	return MakePart(PartSetCheck, strings.Join([]string{string(c.Agreement), c.Period, string(c.Org)}, "/"))
}
