package app

import (
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/portal"
)

// complaintsOrg adds a complaints handler with a contact, and gives who that is.
func (r *rig) complaintsOrg() portal.Actor {
	r.t.Helper()
	o := portal.Organisation{ID: "klachten", Name: "Organisatie klachten", Kind: portal.OrgComplaints, Active: true, AddedAt: rigStart}
	r.must(r.store.InsertOrganisation(r.ctx, &o))
	r.person("contactpersoon", "klachten", portal.Contact)
	return r.as("contactpersoon@klachten")
}

func surveyOf(period string) SurveyInput {
	return SurveyInput{Title: "KTO geldzorgen", Period: period, Source: "Team Beleid", Questions: []portal.SurveyTyped{{Question: "Hoe tevreden bent u?", N: "48", Score: "7,4", Scale: "1-10"}, {}}}
}

func TestSurveys(t *testing.T) {
	r := newRig(t)
	by := r.as("beleidsadviseur@gemeente")
	first, err := r.AddSurvey(r.ctx, by, surveyOf("2025-2"))
	r.must(err)
	in := surveyOf("2026-1")
	in.Questions[0].Score = "7,9"
	second, err := r.AddSurvey(r.ctx, by, in)
	r.must(err)
	r.wantEvents(portal.SurveyAdded, portal.SurveyAdded)

	p, err := r.Survey(r.ctx, r.as("meelezer@asdd"), second.ID)
	r.must(err)
	if p.Previous.ID != first.ID || p.Results[0].Before != "7,4" || p.Results[0].Change != "+0,5" || len(p.Results[0].Trend) != 2 || p.MayKeep {
		t.Errorf("compared with the edition before: %+v", p.Results)
	}
	_, err = r.AddSurvey(r.ctx, by, surveyOf("2026-1"))
	r.wrongAt(err, "title")
	few := surveyOf("2026-K3")
	few.Questions = append(few.Questions, portal.SurveyTyped{Question: "Iets anders", N: "3", Score: "4", Scale: "1-10"})
	_, err = r.AddSurvey(r.ctx, by, few)
	r.wrongAt(err, "n_3")
	few.LeaveOut = true
	third, err := r.AddSurvey(r.ctx, by, few)
	r.must(err)
	if len(third.Questions) != 1 || third.LeftOut != 1 {
		t.Errorf("a question of three answers: %+v", third)
	}
	bsn := surveyOf("2026-K2")
	bsn.Note = "Over 111222333."
	_, err = r.AddSurvey(r.ctx, by, bsn)
	r.wrongAt(err, "note", FieldOverrule)

	in.Version, in.Questions[0].Score = second.Version, "8"
	r.must(r.ChangeSurvey(r.ctx, by, second.ID, in))
	r.refused(r.ChangeSurvey(r.ctx, by, second.ID, in), portal.Conflict)
	r.refused(r.ChangeSurvey(r.ctx, r.as("deelnemer@geldfit"), second.ID, in), portal.Forbidden)
	r.refused(r.RemoveSurvey(r.ctx, r.as("deelnemer@geldfit"), second.ID, second.Version+1), portal.Forbidden)
	r.must(r.RemoveSurvey(r.ctx, r.as("ketencoordinator@gemeente"), second.ID, second.Version+1))
	_, err = r.Survey(r.ctx, by, second.ID)
	r.refused(err, portal.NotFound)
}

// TestSurveysTellNoFewBySubtraction: an edition of one organisation beside that of the
// whole chain, added, changed or taken over from a file.
func TestSurveysTellNoFewBySubtraction(t *testing.T) {
	r := newRig(t)
	by := r.as("beleidsadviseur@gemeente")
	of := func(org portal.ID, n string) SurveyInput {
		in := surveyOf("2026-1")
		in.Org = org
		in.Questions[0].N = n
		return in
	}
	_, err := r.AddSurvey(r.ctx, by, of("", "30"))
	r.must(err)
	_, err = r.AddSurvey(r.ctx, by, of("geldfit", "27"))
	if portal.FieldsOf(err)["n_1"] == "" {
		t.Errorf("three people are left: %v", err)
	}
	file := of("geldfit", "27")
	file.LeaveOut = true
	if _, err = r.AddSurvey(r.ctx, by, file); portal.FieldsOf(err)["n_1"] == "" {
		t.Errorf("from a file: %v", err)
	}
	made, err := r.AddSurvey(r.ctx, by, of("geldfit", "20"))
	r.must(err)
	in := of("geldfit", "28")
	in.Version = made.Version
	if err := r.ChangeSurvey(r.ctx, by, made.ID, in); portal.FieldsOf(err)["n_1"] == "" {
		t.Errorf("changed to that: %v", err)
	}
	in = of("geldfit", "25")
	in.Version = made.Version
	r.must(r.ChangeSurvey(r.ctx, by, made.ID, in))
}

func TestSurveyPreviewStoresNothing(t *testing.T) {
	r := newRig(t)
	rows := []SurveyImportRow{{2, portal.SurveyTyped{Question: "Goed", N: "9", Score: "7", Scale: "1-10"}}, {3, portal.SurveyTyped{Question: "Weinig", N: "2", Score: "7", Scale: "1-10"}},
		{4, portal.SurveyTyped{Question: "=1+1", N: "x", Score: "12", Scale: "1-10"}}, {5, portal.SurveyTyped{Question: "goed", N: "9", Score: "7", Scale: "1-10"}}}
	lines, good, err := r.PreviewSurvey(r.ctx, r.as("beleidsadviseur@gemeente"), rows)
	r.must(err)
	if good != 1 || lines[0].Why != "" || !lines[1].LeftOut || lines[2].Why == "" || !strings.Contains(lines[3].Why, "twee keer") {
		t.Errorf("good %d: %+v", good, lines)
	}
	if all, err := r.store.Surveys(r.ctx); err != nil || len(all) > 0 {
		t.Errorf("stored %d surveys: %v", len(all), err)
	}
}

func TestVoices(t *testing.T) {
	r := newRig(t)
	by := r.as("deelnemer@geldfit")
	s := r.share("deelnemer@bewind")
	r.events()
	in := VoiceInput{Once: portal.NewID(), Links: s.Number, Voice: portal.Voice{Kind: portal.VoiceLesson, Title: "Twee loketten", On: r.clock, Theme: "toegang", Text: "Alles werd dubbel gevraagd.", Advice: "Vraag het één keer."}}
	v, err := r.AddVoice(r.ctx, by, in)
	r.must(err)
	again, err := r.AddVoice(r.ctx, by, in)
	r.must(err)
	if again.ID != v.ID {
		t.Error("one form was kept twice")
	}
	r.wantEvents(portal.VoiceAdded)
	p, err := r.Voice(r.ctx, r.as("griffie@gemeente"), v.ID)
	r.must(err)
	if p.MayMention || len(p.Links) != 0 {
		t.Errorf("the clerk reads no signals, but sees %v", p.Links)
	}
	p, err = r.Voice(r.ctx, r.as("deelnemer@wijkteam"), v.ID)
	r.must(err)
	if len(p.Links) != 1 || !p.MayMention || p.MayKeep {
		t.Errorf("a partner sees %+v", p)
	}
	seed, err := r.SeedFrom(r.ctx, by, voicesBelow+string(v.ID))
	r.must(err)
	if seed.Text != v.Text || seed.Theme != "toegang" || seed.Help != v.Advice {
		t.Errorf("a signal begins with %+v", seed)
	}
	bad := in
	bad.Once, bad.Links, bad.Voice.Theme, bad.Voice.Text = "", "S-1999-0001", "nergens", "Bel mij: jan@voorbeeld.nl"
	_, err = r.AddVoice(r.ctx, by, bad)
	r.wrongAt(err, "links", "theme", "text", FieldChecked)
	in.Version, in.Voice.Title = v.Version, "Twee loketten, één vraag"
	r.refused(r.ChangeVoice(r.ctx, r.as("collega@geldfit"), v.ID, in), portal.Forbidden)
	r.must(r.ChangeVoice(r.ctx, by, v.ID, in))
	r.refused(r.ChangeVoice(r.ctx, by, v.ID, in), portal.Conflict)
	l, err := r.Voices(r.ctx, by, VoiceFilter{Kind: portal.VoicePanel})
	r.must(err)
	if len(l.Rows) != 0 || len(l.Themes) != 1 {
		t.Errorf("panels: %d, themes %d", len(l.Rows), len(l.Themes))
	}
}

func TestAdviceFromGivingToConsequence(t *testing.T) {
	r := newRig(t)
	asdd, cora := r.as("deelnemer@asdd"), r.as("ketencoordinator@gemeente")
	in := AdviceInput{Once: portal.NewID(), Advice: portal.CouncilAdvice{Subject: "Brieven", Text: "Schrijf brieven samen met cliënten.", On: r.clock}}
	for _, who := range []string{"meelezer@asdd", "deelnemer@geldfit", "ketencoordinator@gemeente"} {
		_, err := r.GiveAdvice(r.ctx, r.as(who), in)
		r.refused(err, portal.Forbidden)
	}
	v, err := r.GiveAdvice(r.ctx, asdd, in)
	r.must(err)
	again, err := r.GiveAdvice(r.ctx, asdd, in)
	r.must(err)
	if again.Number != v.Number || v.Number != "AD-2026-001" {
		t.Errorf("numbers %s and %s", v.Number, again.Number)
	}
	told := r.told(r.wantEvents(portal.AdviceGiven)[0])
	if len(told) != 1 || told[cora.ID] != portal.ReasonTask {
		t.Errorf("told of an advice: %v", told)
	}
	if ref, err := r.refOf(r.ctx, cora, "ad-2026-001"); err != nil || ref != v.Ref() {
		t.Errorf("the number stands for %v: %v", ref, err)
	}
	tasks, err := r.voiceTasks(r.ctx, cora)
	r.must(err)
	if len(tasks) != 1 {
		t.Errorf("tasks of the coordinator: %v", tasks)
	}

	r.later(44 * 24 * time.Hour)
	for want := 1; want >= 0; want-- { // the second time nobody is told again
		if n, err := r.AdvicesTurnLate(r.ctx, portal.SystemActor()); err != nil || n != want {
			t.Errorf("%d advices turned late, want %d: %v", n, want, err)
		}
	}
	told = r.told(r.wantEvents(portal.AdviceLate)[0])
	if len(told) != 2 || told[cora.ID] == "" || told[r.as("portefeuillehouder@gemeente").ID] == "" {
		t.Errorf("told that it is late: %v", told)
	}
	answer := func(who string) error {
		return r.AnswerAdvice(r.ctx, r.as(who), v.Number, 0, portal.AdviceTaken, "Dat gaan wij doen.", CitizenAnswer{})
	}
	r.refused(answer("deelnemer@asdd"), portal.Forbidden)
	r.refused(answer("teammanager@gemeente"), portal.Forbidden)
	r.must(answer("portefeuillehouder@gemeente"))
	r.refused(answer("ketencoordinator@gemeente"), portal.Conflict)
	r.refused(r.ChangeAdvice(r.ctx, asdd, v.Number, in), portal.Forbidden)
	r.must(r.TellAdviceConsequence(r.ctx, cora, v.Number, 0, "Vijf brieven zijn herschreven.", CitizenAnswer{}))
	for _, e := range r.wantEvents(portal.AdviceAnswered, portal.AdviceFollowed) {
		if told := r.told(e); len(told) != 2 || told[asdd.ID] == "" {
			t.Errorf("%s: told %v, want the council", e.Type, told)
		}
	}
	p, err := r.Advice(r.ctx, r.as("collega@bewind"), v.Number)
	r.must(err)
	if p.Consequence == "" || p.MayAnswer || p.MayChange || p.MayAfter {
		t.Errorf("a partner sees %+v", p)
	}
}

// TestComplaintsDraftIsForItsOwnOrganisation: until it is handed in nobody else sees that
// there is a form, in a page, a list, a count or a bericht.
func TestComplaintsDraftIsForItsOwnOrganisation(t *testing.T) {
	r := newRig(t)
	by := r.complaintsOrg()
	const canary = "kanarie"
	fill := func(version int64) error {
		return r.FillComplaints(r.ctx, by, "2026-K3", ComplaintsInput{Version: version, ComplaintsTyped: portal.ComplaintsTyped{
			Numbers: []portal.ComplaintTheme{{Theme: "toegang", Number: 9}, {Theme: "schulden", Number: 3}}, Rest: 4, Explanation: canary}})
	}
	r.refused(r.FillComplaints(r.ctx, r.as("deelnemer@geldfit"), "2026-K3", ComplaintsInput{}), portal.Forbidden)
	r.refused(r.FillComplaints(r.ctx, r.as("ketencoordinator@gemeente"), "2026-K3", ComplaintsInput{}), portal.Forbidden)
	r.refused(r.FillComplaints(r.ctx, by, "2027-K1", ComplaintsInput{}), portal.NotFound)
	r.must(fill(0))
	r.refused(fill(0), portal.Conflict)
	c, err := r.store.ComplaintQuarter(r.ctx, portal.ComplaintsID("2026-K3", "klachten"))
	r.must(err)
	if len(c.Themes) != 2 || c.Themes[0].Number != 9 || c.Themes[1] != (portal.ComplaintTheme{Number: 7}) {
		t.Errorf("kept: %+v", c.Themes)
	}
	sees := func(who portal.Actor) bool {
		l, err := r.ComplaintForms(r.ctx, who, "")
		r.must(err)
		v, err := r.ClientVoice(r.ctx, who, "2026-2")
		r.must(err)
		_, err = r.Complaints(r.ctx, who, "2026-K3")
		if (len(l.Rows) > 0) != (err == nil) || (len(v.Complaints) > 0) != (err == nil) {
			t.Errorf("%s: the list, the overview and the page disagree", who.ID)
		}
		return err == nil
	}
	value := func() FigureValue {
		v, err := r.complaintsValue(r.ctx, "2026-K3")
		r.must(err)
		return v
	}
	for name, who := range r.actors {
		if who.Role == portal.Keeper || who.Role == portal.Auditor {
			continue
		}
		if got := sees(who); got != (who.OrgID == "klachten") {
			t.Errorf("%s sees a draft: %v", name, got)
		}
	}
	if !value().None {
		t.Error("a draft is counted")
	}
	for _, e := range r.wantEvents(portal.ComplaintsFilled) {
		if told := r.told(e); len(told) > 0 {
			t.Errorf("told of a draft: %v", told)
		}
	}
	r.refused(r.HandInComplaints(r.ctx, r.as("ketencoordinator@gemeente"), "2026-K3", 1), portal.Forbidden)
	r.must(r.HandInComplaints(r.ctx, by, "2026-K3", 1))
	r.refused(r.HandInComplaints(r.ctx, by, "2026-K3", 2), portal.Conflict)
	r.refused(fill(2), portal.Conflict)
	if !sees(r.as("collega@bewind")) || value().N != 16 {
		t.Errorf("after handing in: %+v", value())
	}
	if v, err := r.complaintsValue(r.ctx, "2026-2"); err != nil || !v.None {
		t.Errorf("half of the half year is counted: %+v %v", v, err)
	}
	if told := r.told(r.wantEvents(portal.ComplaintsSent)[0]); len(told) != 1 {
		t.Errorf("told that it is in: %v", told)
	}
}

func TestComplaintsAreAskedOnce(t *testing.T) {
	r := newRig(t)
	by := r.complaintsOrg()
	if n, err := r.AskComplaints(r.ctx, portal.SystemActor()); err != nil || n != 0 {
		t.Errorf("asked %d of a quarter before the portal: %v", n, err)
	}
	r.clock = time.Date(2027, time.January, 1, 8, 0, 0, 0, time.UTC)
	for want := 1; want >= 0; want-- {
		if n, err := r.AskComplaints(r.ctx, portal.SystemActor()); err != nil || n != want {
			t.Errorf("asked %d, want %d: %v", n, want, err)
		}
	}
	if told := r.told(r.wantEvents(portal.ComplaintsAsked)[0]); len(told) != 1 || told[by.ID] != portal.ReasonTask {
		t.Errorf("asked: %v", told)
	}
	tasks, err := r.voiceTasks(r.ctx, by)
	r.must(err)
	if len(tasks) != 1 || !strings.Contains(tasks[0].Table.Path, "2026-K4") {
		t.Errorf("tasks: %+v", tasks)
	}
	if l, err := r.ComplaintForms(r.ctx, r.as("collega@bewind"), ""); err != nil || len(l.Rows) > 0 {
		t.Errorf("others see that it was asked: %v %v", l.Rows, err)
	}
}

// TestVoiceIsShutForWhoDoesNotRead: each use case refuses nobody and who may not.
func TestVoiceIsShutForWhoDoesNotRead(t *testing.T) {
	r := newRig(t)
	reads := map[string]func(by portal.Actor) error{
		"overview":   func(by portal.Actor) error { _, err := r.ClientVoice(r.ctx, by, ""); return err },
		"surveys":    func(by portal.Actor) error { _, err := r.Surveys(r.ctx, by, ""); return err },
		"survey":     func(by portal.Actor) error { _, err := r.Survey(r.ctx, by, "x"); return err },
		"voices":     func(by portal.Actor) error { _, err := r.Voices(r.ctx, by, VoiceFilter{}); return err },
		"voice":      func(by portal.Actor) error { _, err := r.Voice(r.ctx, by, "x"); return err },
		"advices":    func(by portal.Actor) error { _, err := r.Advices(r.ctx, by, AdviceFilter{}); return err },
		"advice":     func(by portal.Actor) error { _, err := r.Advice(r.ctx, by, "AD-2026-001"); return err },
		"complaints": func(by portal.Actor) error { _, err := r.ComplaintForms(r.ctx, by, ""); return err },
		"file":       func(by portal.Actor) error { return r.TookVoice(r.ctx, by, 1) },
		"add":        func(by portal.Actor) error { _, err := r.AddVoice(r.ctx, by, VoiceInput{}); return err },
		"add survey": func(by portal.Actor) error { _, err := r.AddSurvey(r.ctx, by, SurveyInput{}); return err },
		"preview":    func(by portal.Actor) error { _, _, err := r.PreviewSurvey(r.ctx, by, nil); return err },
		"give":       func(by portal.Actor) error { _, err := r.GiveAdvice(r.ctx, by, AdviceInput{}); return err },
		"fill":       func(by portal.Actor) error { return r.FillComplaints(r.ctx, by, "2026-K3", ComplaintsInput{}) },
		"late":       func(by portal.Actor) error { _, err := r.AdvicesTurnLate(r.ctx, by); return err },
		"ask":        func(by portal.Actor) error { _, err := r.AskComplaints(r.ctx, by); return err },
	}
	for name, read := range reads {
		if err := read(portal.Actor{}); portal.KindOf(err) != portal.LoginNeeded {
			t.Errorf("nobody, %s: %v", name, err)
		}
		for _, who := range []string{"auditor@gemeente", "anoniem@gemeente"} {
			if err := read(r.as(who)); portal.KindOf(err) != portal.Forbidden {
				t.Errorf("%s, %s: %v", who, name, err)
			}
		}
	}
}

func TestVoiceFigures(t *testing.T) {
	r := newRig(t)
	by := r.complaintsOrg()
	for _, quarter := range []string{"2026-K1", "2026-K2"} {
		n := 3
		if quarter == "2026-K1" {
			n = 12
		}
		r.must(r.FillComplaints(r.ctx, by, quarter, ComplaintsInput{ComplaintsTyped: portal.ComplaintsTyped{Numbers: []portal.ComplaintTheme{{Theme: "toegang", Number: n}}}}))
		r.must(r.HandInComplaints(r.ctx, by, quarter, 1))
	}
	_, err := r.GiveAdvice(r.ctx, r.as("deelnemer@asdd"), AdviceInput{Advice: portal.CouncilAdvice{Subject: "Brieven", Text: "Schrijf brieven samen met cliënten.", On: testDay(2026, 5, 4)}})
	r.must(err)
	figures, err := r.voiceFigures(r.ctx, "2026-1")
	r.must(err)
	got := map[string]FigureValue{}
	for _, f := range figures {
		got[f.Key] = f.Now
	}
	if v := got[figureComplaints]; !v.Hidden || v.N != 0 {
		t.Errorf("with a quarter of three complaints: %+v", v)
	}
	if got[figureAdvices].N != 1 || !got[figureTaken].None || got[figureInTime].Of != 1 || got[figureInTime].N != 0 {
		t.Errorf("advices: %+v %+v %+v", got[figureAdvices], got[figureTaken], got[figureInTime])
	}
}
