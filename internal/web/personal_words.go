package web

import (
	"cmp"
	"strconv"
	"strings"
	"time"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// dataGroups puts what is held about a person into tables in plain words.
func dataGroups(now time.Time, d app.PersonalData, terms []portal.RetentionRule) []DataGroup {
	kept := map[portal.RetentionKind]string{}
	for _, r := range terms {
		k, _ := portal.RetainedKind(r.Kind)
		kept[r.Kind] = r.Term.String() + " na " + k.Start
		if r.Fate == portal.Keep {
			kept[r.Kind] = "blijvend"
		}
	}
	account := "zolang u een account hebt, en " + kept[portal.RetainAccounts]
	p := d.Person
	groups := []DataGroup{
		{Key: "account", Title: "Uw account", Who: "uw collega’s en wie accounts beheert", Kept: account, Columns: []string{"Wat", "Waarde"}, Rows: pairs(
			"Naam", p.Name, "E-mailadres", p.Email, "Functie", p.Function, "Telefoonnummer", p.Phone, "Organisatie", d.Organisation.Name,
			"Rol", p.Role.Label(), "Rol sinds", dateText(d.Since), "Extra rechten", strings.Join(tickLabels(p.Ticks), ", "), "Account sinds", dateText(p.JoinedAt),
			"Uitgenodigd op", dateText(p.InvitedAt), "Laatst ingelogd", dateText(p.LastSeen))},
		{Key: "inloggen", Title: "Hoe u inlogt", Who: "alleen u", Kept: account, Columns: []string{"Wat", "Waarde"}, Rows: loginRows(d)},
		{Key: "sessies", Title: "Waar u bent ingelogd", Who: "alleen u", Kept: kept[portal.RetainSessions], Columns: []string{"Apparaat", "Netwerkadres", "Sinds", "Gebruikt"}},
		{Key: "voorkeuren", Title: "Uw keuzes", Who: "alleen u", Kept: account, Columns: []string{"Wat", "Waarde"}, Rows: pairs(
			"Overzichtsmail", string(p.Prefs.Digest), "Thema’s die u volgt", strings.Join(d.Themes, ", "),
			"Laatste keuze: wie mag dit zien", p.Audience.Label(), "Laatste keuze: hoe u genoemd wordt", string(p.Naming), "Adres voor uw kalender sinds", dateText(d.Feed))},
		{Key: "concepten", Title: "Concepten", Who: "alleen u", Kept: kept[portal.RetainDrafts], Columns: []string{"Formulier", "Bewaard op", "Wat u typte"}},
		{Key: "signalen", Title: "Signalen die u deelde", Who: "wie het signaal mag zien; anonieme signalen staan alleen voor u hier", Kept: kept[portal.RetainSignals], Columns: []string{"Nummer", "Gedeeld op", "Titel", "Tekst", "Hoe u genoemd wordt"}},
		{Key: "reacties", Title: "Reacties", Who: "wie het signaal mag zien", Kept: kept[portal.RetainSignals], Columns: []string{"Signaal", "Op", "Tekst"}, Rows: textRows(d.Comments)},
		{Key: "herkenningen", Title: "Wat u herkende", Who: "wie het signaal mag zien", Kept: kept[portal.RetainSignals], Columns: []string{"Signaal", "Op", "Tekst"}, Rows: textRows(d.Recognitions)},
		{Key: "antwoorden", Title: "Uw antwoorden", Who: "wie het signaal mag zien", Kept: kept[portal.RetainSignals], Columns: []string{"Signaal", "Op", "Tekst"}, Rows: textRows(d.Answers)},
		{Key: "verslagen", Title: "Wat u schreef bij verslagen", Who: "wie het verslag mag zien; bij een vertrouwelijk punt alleen wie er genoemd is", Kept: "zolang het verslag wordt bewaard", Columns: []string{"Ronde tafel", "Op", "Tekst"}, Rows: minutesRows(d)},
		{Key: "voorstellen", Title: "Wat u voorstelde voor een agenda", Who: "wie aan die ronde tafel zit; bij een vertrouwelijk punt alleen wie er genoemd is", Kept: "zolang de ronde tafel wordt bewaard", Columns: []string{"Voorstel", "Op", "Tekst"}, Rows: textRows(d.Proposed)},
		{Key: "convenanten", Title: "Wat u schreef bij convenanten", Who: "de partijen van het convenant; een vraag voor het tekenen alleen uw organisatie en de gemeente", Kept: kept[portal.RetainCovenants], Columns: []string{"Convenant", "Op", "Tekst"}, Rows: agreedTextRows(d.Clauses)},
		{Key: "ondertekeningen", Title: "Wat u ondertekende", Who: "wie het convenant mag lezen, zodra het van kracht is", Kept: kept[portal.RetainCovenants] + ". Uw naam blijft, ook als uw account wordt gewist: het is bewijs (AVG, artikel 17, lid 3)",
			Columns: []string{"Convenant", "Versie", "Op", "Namens", "Naam en functie", "Hoe", "Controlegetal"}, Rows: signedRows(d)},
		{Key: "nakomen", Title: "Wat u zei over het nakomen van afspraken", Who: "de partijen van het convenant, na het halfjaargesprek; bij een afsprakenset de organisaties die meedoen", Kept: kept[portal.RetainCovenants], Columns: []string{"Waarbij", "Op", "Tekst"}, Rows: agreedTextRows(d.Kept)},
		{Key: "cijfers", Title: "Wat u schreef bij plan, subsidies, raad en cliëntstem", Who: "wie de ronde tafels mag lezen; een subsidie en haar rapportages alleen de gemeente en de organisatie zelf", Kept: kept[portal.RetainSubsidies], Columns: []string{"Waarbij", "Op", "Tekst"}, Rows: figureTextRows(d.Figures)},
		{Key: "behandeld", Title: "Wat u nog meer schreef bij signalen", Who: "wie het signaal mag zien; een vraag over lezers alleen de melder en de behandelaar", Kept: kept[portal.RetainSignals], Columns: []string{"Signaal", "Op", "Tekst"}, Rows: textRows(d.Written)},
		{Key: "uitnodigingen", Title: "Uw antwoorden op uitnodigingen", Who: "wie aan tafel zit; uw opmerking alleen wie de ronde tafel voorbereidt", Kept: "tot u uw account laat wissen", Columns: []string{"Ronde tafel", "Op", "Antwoord", "Opmerking"}, Rows: replyRows(d)},
		{Key: "notities", Title: "Uw notities bij voorbereidingen", Who: "wie de voorbereiding mag lezen", Kept: kept[portal.RetainSignals], Columns: []string{"Ronde tafel", "Notitie"}, Rows: noteRows(d)},
		{Key: "documenten", Title: "Documenten die u toevoegde", Who: "wie het signaal mag zien", Kept: kept[portal.RetainSignals], Columns: []string{"Signaal", "Toegevoegd op", "Titel", "Bestanden"}},
		{Key: "actiepunten", Title: "Uw actiepunten", Who: "wie aan die ronde tafel zit", Kept: kept[portal.RetainSignals], Columns: []string{"Nummer", "Wat", "Uiterlijk", "Stand", "Wat u erbij schreef"}},
		{Key: "plaatsen", Title: "Uw plaatsen aan ronde tafels", Who: "wie aan dezelfde tafel zit, en de gemeente", Kept: account, Columns: []string{"Ronde tafel", "Plaats"}, Rows: seatRows(d)},
		{Key: "volgt", Title: "Wat u volgt", Who: "alleen u", Kept: kept[portal.RetainSignals], Columns: []string{"Signaal", "Keuze"}},
		{Key: "weergaven", Title: "Weergaven die u bewaarde", Who: "u, en uw collega’s als u dat koos", Kept: account, Columns: []string{"Naam", "Bewaard op", "Gedeeld", "Filters"}},
		{Key: "afwezig", Title: "Uw afwezigheid", Who: "wie accounts beheert, en uw vervanger", Kept: account, Columns: []string{"Wat", "Waarde"}, Rows: pairs(
			"Afwezig sinds", dateText(d.Away.Began), "Tot en met", dateText(d.Away.Until))},
		{Key: "berichten", Title: "Berichten", Who: "alleen u", Kept: kept[portal.RetainBerichten], Columns: []string{"Wat", "Waarde"}, Rows: pairs("Aantal berichten", strconv.Itoa(d.Berichten))},
		{Key: "mails", Title: "Mails aan u", Who: "u; de beheerder ziet soort en dag, niet van anonieme zaken", Kept: kept[portal.RetainMail], Columns: []string{"Soort", "Dag", "Status"}},
		{Key: "gebeurtenissen", Title: "Wat het portaal over u noteerde", Who: "u, de auditor en de beheerder", Kept: "de regel blijft; bijzonderheden " + kept[portal.RetainEventDetails], Columns: []string{"Wanneer", "Wat", "Bijzonderheden"}},
	}
	rows := map[string][][]string{"sessies": sessionRows(now, d), "concepten": draftRows(d), "signalen": signalRows(d), "documenten": documentRows(d), "actiepunten": actionRows(d),
		"volgt": followRows(d), "weergaven": viewRows(d), "mails": mailRows(d), "gebeurtenissen": eventRows(d)}
	for i := range groups {
		if r, ok := rows[groups[i].Key]; ok {
			groups[i].Rows = r
		}
	}
	return groups
}

// pairs makes rows of name, value; those without a value are left out.
func pairs(list ...string) [][]string {
	var rows [][]string
	for i := 0; i+1 < len(list); i += 2 {
		if list[i+1] != "" {
			rows = append(rows, []string{list[i], list[i+1]})
		}
	}
	return rows
}

func loginRows(d app.PersonalData) [][]string {
	password := ""
	if d.Password {
		password = "ingesteld; het portaal kent alleen een afdruk ervan"
	}
	rows := pairs("Wachtwoord", password, "Tweede stap sinds", dateText(d.SecondFactor))
	for _, k := range d.Passkeys {
		rows = append(rows, []string{"Passkey", k.Name + ", sinds " + dateText(k.AddedAt)})
	}
	for _, i := range d.Identities {
		rows = append(rows, []string{"Inloggen via", i.Issuer + ", sinds " + dateText(i.Since)})
	}
	return rows
}

func sessionRows(now time.Time, d app.PersonalData) (rows [][]string) {
	for _, s := range d.Sessions {
		rows = append(rows, []string{s.Device, s.Address, momentText(now, s.Began), momentText(now, s.Seen)})
	}
	return rows
}

func draftRows(d app.PersonalData) (rows [][]string) {
	for _, x := range d.Drafts {
		var typed []string
		for _, vs := range x.Values {
			typed = append(typed, vs...)
		}
		rows = append(rows, []string{x.Form, dateText(x.SavedAt), strings.Join(typed, "; ")})
	}
	return rows
}

var namingWords = map[portal.Naming]string{portal.OrgVisible: "Uw organisatie", portal.Named: "Met naam", portal.Anonymous: "Anoniem"}

func signalRows(d app.PersonalData) (rows [][]string) {
	for _, s := range d.Signals {
		text := s.Text
		if s.More.Help != "" {
			text += "\nWat zou helpen: " + s.More.Help
		}
		rows = append(rows, []string{s.Number, dateText(s.SharedAt), s.Title, text, namingWords[s.Naming]})
	}
	return rows
}

// unseenSignal stands for a signal that the person may not see any longer.
const unseenSignal = "een signaal dat u niet meer ziet"

func numberOr(number string) string {
	if number == "" {
		return unseenSignal
	}
	return number
}

func textRows(texts []app.OwnText) (rows [][]string) {
	for _, t := range texts {
		rows = append(rows, []string{numberOr(t.Number), dateText(t.At), t.Text})
	}
	return rows
}

func documentRows(d app.PersonalData) (rows [][]string) {
	for _, x := range d.Documents {
		var names []string
		for _, v := range x.Versions {
			names = append(names, v.Name)
		}
		under := numberOr(x.Number)
		switch {
		case x.OfChain():
			under = "de keten"
		case x.AtTable() && x.Number == "":
			under = "een ronde tafel die u niet meer ziet"
		case x.OfSignature() && x.Number == "":
			under = "een convenant dat u niet meer ziet"
		case x.OfSubsidy() && x.Number == "":
			under = "een subsidie die u niet meer ziet"
		}
		rows = append(rows, []string{under, dateText(x.AddedAt), x.Title, strings.Join(names, ", ")})
	}
	return rows
}

func followRows(d app.PersonalData) (rows [][]string) {
	for _, f := range d.Follows {
		rows = append(rows, []string{f.Number, string(f.Level)})
	}
	return rows
}

func viewRows(d app.PersonalData) (rows [][]string) {
	for _, v := range d.Views {
		shared := "nee"
		if v.Shared {
			shared = "ja"
		}
		rows = append(rows, []string{v.Name, dateText(v.SavedAt), shared, v.Query})
	}
	return rows
}

func mailRows(d app.PersonalData) (rows [][]string) {
	for _, m := range d.Mails {
		rows = append(rows, []string{m.Kind.Label(), dateText(m.CreatedAt), m.State.Label()})
	}
	return rows
}

func eventRows(d app.PersonalData) (rows [][]string) {
	for _, e := range d.Events {
		what := "U " + auditWords[e.Type]
		if e.Other {
			what = "Iemand anders of het portaal " + auditWords[e.Type]
		}
		var more []string
		for _, w := range auditDetailWords {
			if v := e.Details[w.name]; v != "" {
				more = append(more, w.label+": "+auditValue(v))
			}
		}
		rows = append(rows, []string{dateText(e.At) + " " + clockText(e.At), what, strings.Join(more, "; ")})
	}
	return rows
}

func actionRows(d app.PersonalData) [][]string {
	var rows [][]string
	for _, a := range d.Actions {
		rows = append(rows, []string{a.Number, a.What, dateText(a.Due), a.State, strings.Join(a.Notes, " / ")})
	}
	return rows
}

func replyRows(d app.PersonalData) (rows [][]string) {
	for _, r := range d.Replies {
		rows = append(rows, []string{r.Number, dateText(r.At), r.Answer.Label(), r.Note})
	}
	return rows
}

func seatRows(d app.PersonalData) (rows [][]string) {
	for _, s := range d.Seats {
		rows = append(rows, []string{s.At, s.Seat.Label()})
	}
	return rows
}

func minutesRows(d app.PersonalData) (rows [][]string) {
	for _, t := range d.Minutes {
		rows = append(rows, []string{cmp.Or(t.Number, "een ronde tafel die u niet meer ziet"), dateText(t.At), t.Text})
	}
	return rows
}

func noteRows(d app.PersonalData) (rows [][]string) {
	for _, n := range d.Notes {
		rows = append(rows, []string{n.Number, n.Text})
	}
	return rows
}

func agreedTextRows(texts []app.OwnText) (rows [][]string) {
	for _, t := range texts {
		rows = append(rows, []string{cmp.Or(t.Number, "een convenant dat u niet meer ziet"), dateText(t.At), t.Text})
	}
	return rows
}

func figureTextRows(texts []app.OwnText) (rows [][]string) {
	for _, t := range texts {
		rows = append(rows, []string{cmp.Or(t.Number, "iets wat u niet meer ziet"), dateText(t.At), t.Text})
	}
	return rows
}

// figureGroups are what an organisation reported, advised and told, and what of the plan
// is its own.
func figureGroups(o app.OrganisationFigures) []DataGroup {
	const few = "uw organisatie en de gemeente"
	subsidies := DataGroup{Key: "subsidies", Who: few, Columns: []string{"Nummer", "Titel", "Jaar", "Bedrag", "Status"}}
	numbers := map[portal.ID]string{}
	for _, s := range o.Subsidies {
		numbers[s.ID] = s.Number
		for _, y := range s.Years {
			subsidies.Rows = append(subsidies.Rows, []string{s.Number, s.Title, strconv.Itoa(y.Year), y.Amount.Plain(), s.State.Label()})
		}
		if len(s.Years) == 0 {
			subsidies.Rows = append(subsidies.Rows, []string{s.Number, s.Title, "", "", s.State.Label()})
		}
	}
	reports := DataGroup{Key: "rapportages", Who: few + "; een concept alleen uw organisatie", Columns: []string{"Subsidie", "Periode", "Status", "Wat er staat"}}
	for _, r := range o.Reports {
		var words []string
		for _, t := range (&portal.SubsidyTexts{Reports: []portal.ProgressReport{{Period: r.Period, Goals: r.Goals, Values: r.Values, Voices: r.Voices}}}).Texts() {
			if *t.Text != "" {
				words = append(words, *t.Text)
			}
		}
		reports.Rows = append(reports.Rows, []string{numbers[r.Subsidy], r.Period, r.State.Label(), strings.Join(words, "\n")})
	}
	actions := DataGroup{Key: "acties-van-het-plan", Who: "wie de ronde tafels mag lezen", Columns: []string{"Nummer", "Titel", "Status", "Uiterlijk"}}
	for _, p := range o.Actions {
		actions.Rows = append(actions.Rows, []string{p.Number, p.Title, p.State.Label(), dateText(p.Due)})
	}
	return []DataGroup{subsidies, reports, actions,
		{Key: "clientstem", Who: "wie de ronde tafels mag lezen; een formulier pas als het is ingediend", Columns: []string{"Waarbij", "Op", "Tekst"}, Rows: figureTextRows(o.Voices)}}
}

func signedRows(d app.PersonalData) (rows [][]string) {
	for _, g := range d.Signed {
		rows = append(rows, []string{cmp.Or(g.Number, "een convenant dat u niet meer ziet"), strconv.Itoa(g.Nr), dateText(g.At), g.OrgName, g.Name + ", " + g.Function, g.Way.Label(), g.SHA256})
	}
	return rows
}

// agreedGroups are what an organisation signed, said and noted about covenants and
// agreement sets.
func agreedGroups(o app.OrganisationAgreed) []DataGroup {
	const parties = "de partijen van het convenant"
	groups := []DataGroup{
		{Key: "ondertekeningen", Who: "wie het convenant mag lezen, zodra het van kracht is", Columns: []string{"Convenant", "Versie", "Op", "Namens", "Naam en functie", "Hoe", "Controlegetal"}, Rows: signedRows(app.PersonalData{Signed: o.Signed})},
		{Key: "convenanten", Who: parties, Columns: []string{"Convenant", "Op", "Tekst"}, Rows: agreedTextRows(o.Said)},
		{Key: "nakomen", Who: parties + ", na het halfjaargesprek", Columns: []string{"Convenant", "Op", "Tekst"}, Rows: agreedTextRows(o.Kept)},
		{Key: "afsprakensets", Who: "de organisaties die meedoen", Columns: []string{"Nummer", "Titel", "Afspraken"}},
	}
	for _, s := range o.Sets {
		var words []string
		for _, g := range s.Agreements {
			words = append(words, g.Text)
		}
		groups[3].Rows = append(groups[3].Rows, []string{s.Number, s.Title, strings.Join(words, "\n")})
	}
	return groups
}
