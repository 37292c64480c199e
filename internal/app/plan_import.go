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

// PlanImport is a row of an existing list of actions, as somebody typed it.
type PlanImport struct {
	Line                                                     int
	Number, Title, Text, Who, Org, State, Start, When, Goals string
}

// PlanImportLine is a row with what the portal makes of it; Why says what is wrong,
// and is empty for a good one.
type PlanImportLine struct {
	Line   int
	Action portal.PlanAction
	Owner  Name
	Why    string

	of portal.Recommendation
}

// planImport is what the rows of a list are held against.
type planImport struct {
	recs   []portal.Recommendation
	goals  []portal.PolicyGoal
	taken  map[string]bool
	orgs   map[portal.ID]portal.Organisation
	people []portal.Person
}

// PreviewPlan reads an existing list and says of each row what it would become.
// Nothing is stored.
func (a *App) PreviewPlan(ctx context.Context, by portal.Actor, rows []PlanImport) (lines []PlanImportLine, good int, err error) {
	if err := policy.Check(by, policy.KeepPlan, nil); err != nil {
		return nil, 0, err
	}
	lines, err = a.readPlan(ctx, rows)
	for _, l := range lines {
		if l.Why == "" {
			good++
		}
	}
	return lines, good, err
}

func (a *App) readPlan(ctx context.Context, rows []PlanImport) ([]PlanImportLine, error) {
	in := planImport{taken: map[string]bool{}}
	var err error
	if in.recs, err = a.store.Recommendations(ctx); err != nil {
		return nil, err
	}
	if in.goals, err = a.store.PolicyGoals(ctx); err != nil {
		return nil, err
	}
	if in.orgs, err = a.organisations(ctx); err != nil {
		return nil, err
	}
	actions, err := a.store.PlanActions(ctx)
	if err != nil {
		return nil, err
	}
	for _, p := range actions {
		in.taken[p.Number] = true
	}
	for id := range in.orgs {
		members, err := a.store.People(ctx, id)
		if err != nil {
			return nil, err
		}
		in.people = append(in.people, members...)
	}
	lines := make([]PlanImportLine, len(rows))
	for i, row := range rows {
		lines[i] = in.read(row, a.now())
		in.taken[lines[i].Action.Number] = true
	}
	return lines, nil
}

// read makes of one row what it can, and says all that is wrong with it.
func (in planImport) read(row PlanImport, now time.Time) PlanImportLine {
	l := PlanImportLine{Line: row.Line, Action: portal.PlanAction{Title: row.Title, Text: row.Text}}
	p := &l.Action
	var wrong []string
	say := func(sentence string, args ...any) { wrong = append(wrong, fmt.Sprintf(sentence, args...)) }
	number, of, ok := portal.PlanNumber(row.Number)
	for _, r := range in.recs {
		if r.Number == of {
			l.of = r
		}
	}
	switch {
	case !ok:
		say("Het nummer is niet te lezen. Schrijf het als IV-e.")
	case l.of.ID == "":
		say("Aanbeveling %s staat niet in het plan.", of)
	case in.taken[number]:
		say("Actie %s staat al in het plan of in deze lijst.", number)
	}
	p.Number = number
	if sentence := in.owner(row, &l); sentence != "" {
		say("%s", sentence)
	}
	for _, day := range []struct {
		typed, what string
		to          *time.Time
	}{{row.Start, "De begindag", &p.Start}, {row.When, "De einddag", &p.Due}} {
		if t, ok := typedDay(day.typed); ok {
			*day.to = t
		} else if day.typed != "" {
			say("%s is niet te lezen. Schrijf hem als 31-12-2026.", day.what)
		}
	}
	if p.State, ok = typedPlanState(row.State); !ok {
		say("De stand ‘%s’ kennen wij niet. Kies nog niet begonnen, loopt, loopt vast, klaar of gestopt.", portal.CleanLine(row.State))
	}
	for _, typed := range strings.FieldsFunc(row.Goals, func(r rune) bool { return strings.ContainsRune(" ,;/", r) }) {
		id := portal.ID("")
		for _, g := range in.goals {
			if strings.EqualFold(g.Number, typed) && g.Running() {
				id = g.ID
			}
		}
		if id == "" {
			say("Beleidsdoel ‘%s’ kennen wij niet.", cut(typed, 20))
			continue
		}
		p.Goals = append(p.Goals, id)
	}
	fields, _ := checkCitizen(map[string]string{"title": row.Title, "text": row.Text}, CitizenAnswer{Checked: true}, p.Ref(), false)
	for _, field := range []string{"title", "text"} {
		if fields[field] != "" {
			say("%s", fields[field])
		}
	}
	refused := portal.FieldsOf(p.Validate())
	for _, field := range []string{"title", "text", "due", "goals"} { // of the state it was told above
		if refused[field] != "" {
			say("%s", refused[field])
		}
	}
	l.Why = strings.Join(wrong, " ")
	return l
}

// owner finds who a row names, by address or by name, and their organisation; neither
// is nobody yet. It says what is wrong.
func (in planImport) owner(row PlanImport, l *PlanImportLine) string {
	p := &l.Action
	for id, o := range in.orgs {
		if row.Org != "" && o.Active && portal.FoldName(o.Name) == portal.FoldName(row.Org) {
			p.OwnerOrg, l.Owner = id, Name{Org: o.Name}
		}
	}
	if row.Org != "" && p.OwnerOrg == "" {
		return "De organisatie ‘" + cut(portal.CleanLine(row.Org), 40) + "’ staat niet op de sociale kaart."
	}
	if row.Who == "" {
		return ""
	}
	matches := 0
	for _, x := range in.people {
		named := strings.EqualFold(x.Email, strings.TrimSpace(row.Who)) || portal.FoldName(x.Name) == portal.FoldName(row.Who)
		if !named || p.OwnerOrg != "" && matches == 0 && x.OrgID != p.OwnerOrg || !mayOwnPlan(x, in.orgs[x.OrgID]) {
			continue
		}
		if matches++; matches == 1 {
			p.Owner, p.OwnerOrg, l.Owner = x.ID, x.OrgID, Name{Person: x.Name, Org: in.orgs[x.OrgID].Name}
		}
	}
	switch {
	case matches == 0:
		return "‘" + cut(portal.CleanLine(row.Who), 40) + "’ heeft geen account of mag geen eigenaar zijn. Laat de cel leeg of vul alleen de organisatie in."
	case matches > 1:
		return "Er zijn meer mensen met deze naam. Vul het e-mailadres in."
	}
	return ""
}

// typedPlanState reads a state in the words of people; none is not begun.
func typedPlanState(text string) (portal.PlanState, bool) {
	switch strings.ToLower(portal.CleanLine(text)) {
	case "", "nog niet begonnen", "nog niet gestart", "niet gestart", "open", "nieuw":
		return portal.PlanToStart, true
	case "loopt", "bezig", "mee bezig", "gestart", "in uitvoering":
		return portal.PlanRunning, true
	case "loopt vast", "vast", "stagneert":
		return portal.PlanStuck, true
	case "klaar", "gedaan", "gereed", "afgerond":
		return portal.PlanDone, true
	case "gestopt", "vervallen":
		return portal.PlanStopped, true
	}
	return "", false
}

// ImportPlan adds an existing list to the plan: every row, or none when one is wrong.
// It says how many. answer is what the actor answered to the citizen-data check of the
// whole list.
func (a *App) ImportPlan(ctx context.Context, by portal.Actor, rows []PlanImport, answer CitizenAnswer) (int, error) {
	made := 0
	err := a.write(ctx, by, func(ctx context.Context, w *writing) error {
		made = 0
		if err := policy.Check(by, policy.KeepPlan, nil); err != nil {
			return err
		}
		if err := listFits(len(rows), MaxImport); err != nil {
			return err
		}
		lines, err := a.readPlan(ctx, rows)
		if err != nil {
			return err
		}
		var all strings.Builder
		for _, l := range lines {
			if l.Why != "" {
				return wrongLine(l.Line)
			}
			all.WriteString(l.Action.Title + "\n" + l.Action.Text + "\n")
		}
		about := portal.Ref{Kind: portal.KindPortal, ID: portal.ID(portal.PlanImported)}
		fields, facts := checkCitizen(map[string]string{"list": all.String()}, answer, about, false)
		if err := fields.Err(); err != nil {
			return err
		}
		for _, l := range lines {
			p := l.Action
			p.ID = portal.NewID()
			fact := p.Make(l.of, p.Number, a.now())
			if err := a.store.InsertPlanAction(ctx, &p); err != nil {
				return err
			}
			w.record(p.Version, fact)
			made++
		}
		w.record(0, append(facts, portal.Fact{Type: portal.PlanImported, About: about, Details: map[string]string{portal.DetailTo: strconv.Itoa(made)}})...)
		return nil
	})
	if portal.KindOf(err) == portal.Taken {
		return 0, portal.ErrChanged
	}
	return made, err
}
