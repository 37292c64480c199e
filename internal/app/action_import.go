package app

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// MaxImport is how many action points one list holds.
const MaxImport = 300

// ActionImport is a row of an existing list, as somebody typed it.
type ActionImport struct {
	Line                        int
	What, Who, Org, When, State string
}

// ImportLine is a row with what the portal makes of it; Why says what is wrong, and
// is empty for a good one.
type ImportLine struct {
	Line  int
	What  string
	Owner Name // a name alone for somebody without an account
	Due   time.Time
	State portal.ActionState
	Why   string

	point portal.ActionPoint
}

// PreviewActions reads an existing list and says of each row what it would become
// in a series. Nothing is stored.
func (a *App) PreviewActions(ctx context.Context, by portal.Actor, series portal.ID, rows []ActionImport) (lines []ImportLine, good int, err error) {
	s, err := a.importInto(ctx, by, series)
	if err != nil {
		return nil, 0, err
	}
	lines, err = a.readActions(ctx, s, rows)
	for _, l := range lines {
		if l.Why == "" {
			good++
		}
	}
	return lines, good, err
}

func (a *App) importInto(ctx context.Context, by portal.Actor, id portal.ID) (portal.Series, error) {
	if err := policy.Check(by, policy.ImportActions, nil); err != nil {
		return portal.Series{}, err
	}
	s, err := a.store.Series(ctx, id)
	if err != nil && portal.KindOf(err) != portal.NotFound {
		return s, err
	}
	if err != nil || !policy.May(by, policy.ReadSeries, s) {
		return s, portal.Fields{"series": "Kies bij welke reeks deze lijst hoort."}.Err()
	}
	return s, nil
}

// readActions reads every row.
func (a *App) readActions(ctx context.Context, s portal.Series, rows []ActionImport) ([]ImportLine, error) {
	orgs, err := a.organisations(ctx)
	if err != nil {
		return nil, err
	}
	var people []portal.Person
	for id := range orgs {
		members, err := a.store.People(ctx, id)
		if err != nil {
			return nil, err
		}
		people = append(people, members...)
	}
	lines := make([]ImportLine, len(rows))
	for i, row := range rows {
		lines[i] = a.readAction(row, s, people, orgs)
	}
	return lines, nil
}

func (a *App) readAction(row ActionImport, s portal.Series, people []portal.Person, orgs map[portal.ID]portal.Organisation) ImportLine {
	p := portal.ActionPoint{What: row.What, OwnerName: row.Who, Series: s.ID}
	l := ImportLine{Line: row.Line, What: row.What}
	var wrong []string
	for id, o := range orgs {
		if row.Org != "" && portal.FoldName(o.Name) == portal.FoldName(row.Org) {
			p.Org = id
		}
	}
	if row.Org != "" && p.Org == "" {
		wrong = append(wrong, "De organisatie ‘"+portal.CleanLine(row.Org)+"’ staat niet op de sociale kaart.")
	}
	matches := 0
	for _, x := range people {
		if x.State == portal.PersonActive && (p.Org == "" || x.OrgID == p.Org) && (strings.EqualFold(x.Email, strings.TrimSpace(row.Who)) || row.Who != "" && portal.FoldName(x.Name) == portal.FoldName(row.Who)) {
			if matches++; matches == 1 {
				p.Owner = x.ID
				l.Owner = Name{Person: x.Name, Org: orgs[x.OrgID].Name}
			}
		}
	}
	switch {
	case matches > 1:
		wrong = append(wrong, "Er zijn meer mensen met deze naam. Vul het e-mailadres in.")
	case matches == 0 && strings.Contains(row.Who, "@"):
		wrong = append(wrong, "Niemand heeft een account met dit e-mailadres.")
	case matches == 0:
		l.Owner = Name{Person: row.Who, Org: orgs[p.Org].Name}
	default:
		for _, x := range people {
			if x.ID == p.Owner {
				p.Org = x.OrgID
			}
		}
	}
	day, ok := typedDay(row.When)
	p.Due = day
	if !ok {
		wrong = append(wrong, "De dag is niet te lezen. Schrijf hem als 31-12-2026.")
		p.Due = a.now() // so that only this is told of the day
	}
	if p.State, ok = typedState(row.State); !ok {
		wrong = append(wrong, "De stand ‘"+portal.CleanLine(row.State)+"’ kennen wij niet. Kies open, mee bezig, gedaan of vervallen.")
	}
	fields, _ := checkCitizen(map[string]string{"what": row.What, "owner": row.Who}, CitizenAnswer{Checked: true}, p.Ref(), false)
	for _, field := range []string{"what", "owner"} {
		if fields[field] != "" {
			wrong = append(wrong, fields[field])
		}
	}
	for _, sentence := range portal.FieldsOf(p.Validate()) {
		wrong = append(wrong, sentence)
	}
	l.Due, l.State, l.Why, l.point = day, p.State, strings.Join(wrong, " "), p
	return l
}

// typedDay reads a day as people and spreadsheets write it.
func typedDay(text string) (time.Time, bool) {
	for _, layout := range []string{"2-1-2006", "2/1/2006", "2.1.2006", time.DateOnly} {
		if t, err := time.ParseInLocation(layout, strings.TrimSpace(text), portal.Amsterdam()); err == nil {
			return t, t.Year() >= 2000 && t.Year() < 2100
		}
	}
	return time.Time{}, false
}

// typedState reads a state in the words of people; none is open.
func typedState(text string) (portal.ActionState, bool) {
	switch strings.ToLower(portal.CleanLine(text)) {
	case "", "open", "nieuw", "nog doen":
		return portal.ActionOpen, true
	case "mee bezig", "bezig", "loopt", "in behandeling":
		return portal.ActionBusy, true
	case "gedaan", "klaar", "afgerond", "gereed":
		return portal.ActionDone, true
	case "vervallen", "niet meer nodig":
		return portal.ActionDropped, true
	}
	return "", false
}

// ImportActions stores an existing list as action points of a series: every row, or
// none when one is wrong. It says how many. answer is what the actor answered to
// the citizen-data check of the whole list.
func (a *App) ImportActions(ctx context.Context, by portal.Actor, series portal.ID, rows []ActionImport, answer CitizenAnswer) (int, error) {
	made := 0
	err := a.write(ctx, by, func(ctx context.Context, w *writing) error {
		made = 0
		s, err := a.importInto(ctx, by, series)
		if err != nil {
			return err
		}
		set, err := a.store.Settings(ctx)
		if err != nil {
			return err
		}
		if err := listFits(len(rows), MaxImport); err != nil {
			return err
		}
		lines, err := a.readActions(ctx, s, rows)
		if err != nil {
			return err
		}
		var all strings.Builder
		for _, l := range lines {
			if l.Why != "" {
				return wrongLine(l.Line)
			}
			all.WriteString(l.What + "\n" + l.point.OwnerName + "\n")
		}
		fields, facts := checkCitizen(map[string]string{"list": all.String()}, answer, s.Ref(), false)
		if err := fields.Err(); err != nil {
			return err
		}
		for _, l := range lines {
			p := l.point
			p.ID = portal.NewID()
			if err := a.insertAction(ctx, w, &p, portal.RoundTable{}, s, set); err != nil {
				return err
			}
			made++
		}
		w.record(s.Version, append(facts, portal.Fact{Type: portal.ActionsImported, About: s.Ref(), Details: map[string]string{portal.DetailTo: strconv.Itoa(made)}})...)
		return nil
	})
	return made, err
}

// listFits refuses a list to take over that is empty or too long.
func listFits(n, most int) error {
	if n > 0 && n <= most {
		return nil
	}
	return portal.Fields{"list": fmt.Sprintf("Een lijst heeft 1 tot en met %d regels.", most)}.Err()
}

// wrongLine refuses a list of which a line isn't right: all of it is taken over, or
// nothing.
func wrongLine(line int) error {
	return portal.Fields{"list": fmt.Sprintf("Regel %d klopt niet. Verbeter de lijst en bekijk hem opnieuw.", line)}.Err()
}
