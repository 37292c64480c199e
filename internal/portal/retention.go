package portal

import (
	"slices"
	"strconv"
	"time"
)

// RetentionKind is a kind of thing the portal keeps for a time.
type RetentionKind string

// The kinds that have a term of their own. What hangs under one of them
// (comments and documents under a signal) follows its term.
const (
	RetainSignals       RetentionKind = "signalen"
	RetainDocuments     RetentionKind = "documenten" // of the chain
	RetainTables        RetentionKind = "ronde-tafels"
	RetainDroppedTables RetentionKind = "ronde-tafels-niet-doorgegaan"
	RetainCovenants     RetentionKind = "convenanten"
	RetainSets          RetentionKind = "afsprakensets"
	RetainGuests        RetentionKind = "gasten" // their e-mail addresses
	RetainBerichten     RetentionKind = "berichten"
	RetainMail          RetentionKind = "mail"
	RetainSessions      RetentionKind = "inloggegevens"
	RetainDrafts        RetentionKind = "concepten"
	RetainEventDetails  RetentionKind = "logboekdetails"
	RetainAccounts      RetentionKind = "uitgeschakelde-accounts"
	RetainAccessReviews RetentionKind = "toegangscontroles"
)

// TermUnit is what a retention term is counted in.
type TermUnit string

// The units of a term.
const (
	Days   TermUnit = "dagen"
	Months TermUnit = "maanden"
	Years  TermUnit = "jaren"
)

// Term is how long something is kept.
type Term struct {
	N    int      `json:"n"`
	Unit TermUnit `json:"unit"`
}

// End is when a term that starts at a moment is over: the start, in Amsterdam,
// of the n-th day after it. A month or year later is the same day, or the last
// one of a month that is shorter.
func (t Term) End(from time.Time) time.Time {
	day := Day(from)
	if t.Unit == Days {
		return day.AddDate(0, 0, t.N)
	}
	months := t.N
	if t.Unit == Years {
		months *= 12
	}
	y, m, d := day.Date()
	last := time.Date(y, m+time.Month(months)+1, 0, 0, 0, 0, 0, amsterdam).Day()
	return time.Date(y, m+time.Month(months), min(d, last), 0, 0, 0, 0, amsterdam)
}

// Over reports whether what started at a moment has been kept long enough.
func (t Term) Over(from, now time.Time) bool { return !from.IsZero() && !now.Before(t.End(from)) }

// Cutoff is the moment before which something started when its term is over
// at now.
func (t Term) Cutoff(now time.Time) time.Time {
	last := Term{-t.N, t.Unit}.End(now)
	for !t.Over(last, now) { // the last day of a month that is shorter
		last = last.AddDate(0, 0, -1)
	}
	for t.Over(last.AddDate(0, 0, 1), now) {
		last = last.AddDate(0, 0, 1)
	}
	return last.AddDate(0, 0, 1)
}

// days is about how long the term is, for comparing it with a bound.
func (t Term) days() int {
	return t.N * map[TermUnit]int{Days: 1, Months: 30, Years: 365}[t.Unit]
}

// String writes the term: 1 dag, 3 maanden, 10 jaar.
func (t Term) String() string {
	one := map[TermUnit]string{Days: "dag", Months: "maand", Years: "jaar"}[t.Unit]
	if t.N == 1 || t.Unit == Years {
		return strconv.Itoa(t.N) + " " + one
	}
	return strconv.Itoa(t.N) + " " + string(t.Unit)
}

// Fate is what happens with something after its term.
type Fate string

// The fates. What is kept has no end; its term isn't used.
const (
	Destroy Fate = "vernietigen"
	Keep    Fate = "bewaren"
)

// RetentionRule is what stands for one kind in the table.
type RetentionRule struct {
	Kind   RetentionKind `json:"kind"`
	Term   Term          `json:"term"`
	Fate   Fate          `json:"fate"`
	Ground string        `json:"ground,omitempty"` // the category of the selectielijst, or the reason
}

// RetentionTable says how long each kind is kept: one document, set by the
// archivist. A kind it doesn't name has its ready rule.
type RetentionTable struct {
	Version int64           `json:"-"`
	Rules   []RetentionRule `json:"rules"`
}

// Retained is what the portal knows of a kind by itself.
type Retained struct {
	Kind  RetentionKind
	Label string
	Holds string // what falls under it
	Start string // from when the term counts, in words
	// Archival: it goes by a list that somebody approves. Everything else goes by
	// itself, every night.
	Archival bool
	// Least and Most bound the term, in days; Why says why it can't be shorter.
	Least, Most int
	Why         string
	ready       RetentionRule
}

var retained = []Retained{
	{Kind: RetainSignals, Label: "Signalen", Holds: "Het signaal met alles wat eronder hangt: reacties, herkenningen, vragen, documenten en berichtenwisseling.",
		Start: "de dag waarop het signaal is gesloten", Archival: true, Least: 90, Most: 36500, Why: "Een melder moet nog kunnen reageren en heropenen.",
		ready: RetentionRule{Term: Term{5, Years}, Ground: "Selectielijst gemeenten 2020, nog te bepalen door de archivaris"}},
	{Kind: RetainDocuments, Label: "Documenten van de keten", Holds: "Documenten die bij geen signaal horen, zoals een convenant of verslag, met alle versies.",
		Start: "de dag waarop het document werd toegevoegd of vervangen", Archival: true, Least: 365, Most: 36500, Why: "Een afspraak moet lang genoeg terug te lezen zijn.",
		ready: RetentionRule{Term: Term{7, Years}, Ground: "Selectielijst gemeenten 2020, nog te bepalen door de archivaris"}},
	{Kind: RetainTables, Label: "Ronde tafels met verslag", Holds: "De ronde tafel met alles wat eronder hangt: agenda, agendavoorstellen, besluiten, actiepunten, verslag, voorbereiding en stukken.",
		Start: "de dag van de ronde tafel", Archival: true, Least: 365, Most: 36500, Why: "Een besluit moet lang genoeg terug te lezen zijn.",
		ready: RetentionRule{Term: Term{20, Years}, Fate: Keep, Ground: "Selectielijst gemeenten 2020: verslagen, nog te bepalen door de archivaris"}},
	{Kind: RetainDroppedTables, Label: "Ronde tafels die niet doorgingen", Holds: "De ronde tafel met haar agenda, agendavoorstellen en stukken.",
		Start: "de dag waarop zij zou zijn", Archival: true, Least: 30, Most: 36500, Why: "Voorstellen moeten nog naar een volgende agenda kunnen.",
		ready: RetentionRule{Term: Term{1, Years}, Ground: "Selectielijst gemeenten 2020, nog te bepalen door de archivaris"}},
	{Kind: RetainCovenants, Label: "Convenanten", Holds: "Het convenant met alle versies, reacties, ondertekeningen, halfjaargesprekken en documenten.",
		Start: "de dag waarop het convenant eindigde", Archival: true, Least: 1825, Most: 36500, Why: "Partijen moeten na afloop nog kunnen aantonen wat zij ondertekenden.",
		ready: RetentionRule{Term: Term{10, Years}, Ground: "Selectielijst gemeenten 2020: overeenkomsten, nog te bepalen door de archivaris"}},
	{Kind: RetainSets, Label: "Afsprakensets", Holds: "De afsprakenset met wat er per periode over het nakomen is gezegd.",
		Start: "de dag waarop de afsprakenset eindigde", Archival: true, Least: 365, Most: 36500, Why: "Een afspraak moet lang genoeg terug te lezen zijn.",
		ready: RetentionRule{Term: Term{10, Years}, Ground: "Selectielijst gemeenten 2020, nog te bepalen door de archivaris"}},
	retainedFigures[0], retainedFigures[1], retainedFigures[2], retainedFigures[3], retainedFigures[4], retainedFigures[5],
	{Kind: RetainGuests, Label: "E-mailadressen van gasten", Holds: "Het adres van wie zonder account als gast bij een ronde tafel was. De naam blijft in het verslag.",
		Start: "de dag van de ronde tafel", Least: 15, Most: 365, Why: "Een gast kan de stukken nog 14 dagen lezen.",
		ready: RetentionRule{Term: Term{30, Days}, Ground: "AVG, artikel 5: niet langer dan nodig"}},
	{Kind: RetainBerichten, Label: "Berichten", Holds: "De berichten achter de bel, gelezen en ongelezen.",
		Start: "de dag van het bericht", Least: 30, Most: 1100, Why: "Wie met verlof is, moet ze nog kunnen lezen.",
		ready: RetentionRule{Term: Term{1, Years}, Ground: "Hulpmiddel, geen archiefbescheid"}},
	{Kind: RetainMail, Label: "Uitgaande post", Holds: "Dat een mail is verstuurd: aan wie, wanneer en welke soort.",
		Start: "de dag waarop de mail is gemaakt", Least: 30, Most: 1100, Why: "De beheerder moet kunnen nagaan of mail is aangekomen.",
		ready: RetentionRule{Term: Term{90, Days}, Ground: "Hulpmiddel, geen archiefbescheid"}},
	{Kind: RetainSessions, Label: "Sessies", Holds: "Waar en wanneer iemand is ingelogd.",
		Start: "de dag waarop de sessie is afgelopen", Least: 1, Most: 90, Why: "Wat u typte toen uw sessie afliep, moet nog te redden zijn.",
		ready: RetentionRule{Term: Term{1, Days}, Ground: "Beveiliging"}},
	{Kind: RetainDrafts, Label: "Concepten", Holds: "Wat iemand typte en nog niet verstuurde.",
		Start: "de dag waarop het concept is bewaard", Least: 2, Most: 14, Why: "Wie vandaag begint, moet morgen verder kunnen.",
		ready: RetentionRule{Term: Term{14, Days}, Ground: "Hulpmiddel, geen archiefbescheid"}},
	{Kind: RetainEventDetails, Label: "Bijzonderheden in het auditlog", Holds: "Netwerkadres, apparaat, reden, en de waarde voor en na een wijziging. De regel zelf blijft.",
		Start: "de dag van de gebeurtenis", Least: 180, Most: 3660, Why: "Een aanval wordt soms pas na maanden ontdekt.",
		ready: RetentionRule{Term: Term{2, Years}, Ground: "Beveiliging (BIO)"}},
	{Kind: RetainAccounts, Label: "Uitgeschakelde accounts", Holds: "Naam, e-mailadres, telefoon en functie. Daarna staat er een pseudoniem bij wat iemand schreef.",
		Start: "de dag waarop het account is uitgeschakeld", Least: 90, Most: 3660, Why: "Iemand kan terugkomen van een lang verlof.",
		ready: RetentionRule{Term: Term{2, Years}, Ground: "AVG, artikel 5: niet langer dan nodig"}},
	{Kind: RetainAccessReviews, Label: "Controles van rechten", Holds: "Wie van een organisatie wat mocht, en wie dat ondertekende.",
		Start: "de dag waarop de controle begon", Least: 365, Most: 3660, Why: "De vorige controle moet te vergelijken zijn met deze.",
		ready: RetentionRule{Term: Term{3, Years}, Ground: "Verantwoording (BIO)"}},
}

// RetainedKinds lists the kinds in the order of the table.
func RetainedKinds() []Retained { return slices.Clone(retained) }

// RetainedKind gives what is known of a kind.
func RetainedKind(kind RetentionKind) (Retained, bool) {
	i := slices.IndexFunc(retained, func(r Retained) bool { return r.Kind == kind })
	if i < 0 {
		return Retained{}, false
	}
	return retained[i], true
}

// Rule gives what stands for a kind; its ready rule when the archivist never
// set one.
func (t RetentionTable) Rule(kind RetentionKind) RetentionRule {
	for _, r := range t.Rules {
		if r.Kind == kind {
			return r
		}
	}
	k, _ := RetainedKind(kind)
	if k.ready.Kind = kind; k.ready.Fate == "" {
		k.ready.Fate = Destroy
	}
	return k.ready
}

// All gives the whole table in order.
func (t RetentionTable) All() []RetentionRule {
	rules := make([]RetentionRule, len(retained))
	for i, k := range retained {
		rules[i] = t.Rule(k.Kind)
	}
	return rules
}

// String writes a rule as it stands in the audit log.
func (r RetentionRule) String() string {
	if r.Fate == Keep {
		return string(r.Kind) + ": bewaren"
	}
	return string(r.Kind) + ": " + r.Term.String()
}

// MaxGround is the most characters of a ground.
const MaxGround = 200

// Set puts rules in place of those of their kinds and says which changed, as
// facts. A refusal stands at the field "term_<kind>", "fate_<kind>" or
// "ground_<kind>".
func (t *RetentionTable) Set(rules []RetentionRule) ([]Fact, error) {
	f := Fields{}
	next, changes := []RetentionRule{}, []Fact(nil)
	for _, k := range retained {
		i := slices.IndexFunc(rules, func(r RetentionRule) bool { return r.Kind == k.Kind })
		was := t.Rule(k.Kind)
		if i < 0 {
			next = append(next, was)
			continue
		}
		r := rules[i]
		r.check(f, k)
		next = append(next, r)
		if r != was {
			changes = append(changes, Fact{Type: RetentionChanged, About: RetentionRef, Details: map[string]string{DetailFrom: was.String(), DetailTo: r.String(), DetailField: k.Label}})
		}
	}
	if err := f.Err(); err != nil {
		return nil, err
	}
	t.Rules = next
	return changes, nil
}

func (r *RetentionRule) check(f Fields, k Retained) {
	field := "term_" + string(k.Kind)
	r.Ground = text(f, "ground_"+string(k.Kind), "De grond", CleanLine(r.Ground), 0, MaxGround)
	switch {
	case r.Fate != Keep && r.Fate != Destroy:
		f["fate_"+string(k.Kind)] = "Kies of dit wordt bewaard of vernietigd."
	case r.Fate == Keep && !k.Archival:
		f["fate_"+string(k.Kind)] = "Dit mag niet voor altijd blijven: het zijn gegevens over personen."
	}
	switch {
	case r.Term.Unit != Days && r.Term.Unit != Months && r.Term.Unit != Years:
		f[field] = "Kies dagen, maanden of jaren."
	case r.Term.N < 0:
		f[field] = "Een termijn kan niet negatief zijn."
	case r.Term.N == 0:
		f[field] = "Een termijn van nul is geen termijn. Vul ten minste " + Term{k.Least, Days}.String() + " in."
	case r.Term.N > 36500 || r.Term.days() > k.Most:
		f[field] = "Deze termijn is te lang. Ten hoogste " + roughly(k.Most) + "."
	case r.Term.days() < k.Least:
		f[field] = "Deze termijn is te kort. Ten minste " + Term{k.Least, Days}.String() + ". " + k.Why
	}
}

// roughly writes a number of days in the largest unit that fits.
func roughly(days int) string {
	if days >= 730 {
		return Term{days / 365, Years}.String()
	}
	return Term{days, Days}.String()
}

// RetentionRef points at the table.
var RetentionRef = Ref{Kind: KindRetention, ID: "bewaartermijnen"}
