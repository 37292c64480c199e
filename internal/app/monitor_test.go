package app

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"ketenportaal/internal/portal"
)

// amsterdamDay is a moment on a day in Amsterdam.
func amsterdamDay(y int, m time.Month, d, hour int) time.Time {
	return time.Date(y, m, d, hour, 0, 0, 0, portal.Amsterdam())
}

// counted stores n signals of Geldfit for the whole chain, as change alters them.
func (r *rig) counted(n int, at time.Time, change func(i int, s *portal.Signal)) {
	r.t.Helper()
	for i := range n {
		id := portal.NewID()
		s := portal.Signal{ID: id, Number: "S-" + string(id), Kind: portal.Bottleneck, Title: "Wachttijd", Text: "Wachttijd loopt op.", Theme: "toegang",
			Audience: portal.Audience{Kind: portal.WholeChain}, Naming: portal.OrgVisible, Reporter: "deelnemer@geldfit", ReporterOrg: "geldfit",
			SharedAt: at, ChangedAt: at, State: portal.SignalNew, Course: []portal.Station{{State: portal.SignalNew, At: at}}}
		if change != nil {
			change(i, &s)
		}
		r.must(r.store.InsertSignal(r.ctx, &s, "gemeente"))
	}
}

// monitor gives the figures and rows of a monitor by key.
func (r *rig) monitor(who string, f MonitorFilter) (Monitor, map[string]MonitorRow) {
	r.t.Helper()
	m, err := r.Monitor(r.ctx, r.as(who), f)
	r.must(err)
	rows := map[string]MonitorRow{}
	for _, p := range m.Parts {
		for _, x := range p.Figures {
			rows[x.Key] = MonitorRow{Key: x.Key, Label: x.Change(m.Earlier), Now: x.Now, Before: x.Before}
		}
		for _, t := range p.Tables {
			for _, row := range t.Rows {
				rows[row.Key] = row
			}
		}
	}
	return m, rows
}

// since says since when the portal is there.
func (r *rig) since(at time.Time) {
	r.t.Helper()
	set, err := r.store.Settings(r.ctx)
	r.must(err)
	set.SetUpAt = at
	r.must(r.store.SaveSettings(r.ctx, &set))
}

func TestMonitorCountsWhatItsReaderMayRead(t *testing.T) {
	r := newRig(t)
	r.since(amsterdamDay(2024, time.January, 1, 9))
	r.counted(12, amsterdamDay(2026, time.October, 5, 9), nil)
	r.counted(7, amsterdamDay(2026, time.August, 5, 9), nil)
	r.counted(6, amsterdamDay(2026, time.October, 6, 9), func(_ int, s *portal.Signal) { s.Audience.Kind, s.Theme = portal.MunicipalityOnly, "schulden" })
	r.counted(5, amsterdamDay(2026, time.October, 7, 9), func(_ int, s *portal.Signal) {
		s.Audience = portal.Audience{Kind: portal.ChosenOrgs, Orgs: []portal.ID{"wijkteam"}}
	})
	for _, c := range []struct {
		who, want string
	}{{"ketencoordinator@gemeente", "18"}, {"deelnemer@bewind", "12"}, {"deelnemer@wijkteam", "17"}, {"meelezer@asdd", "12"}} {
		m, rows := r.monitor(c.who, MonitorFilter{})
		if got := rows[FigureNew].Now.String(); got != c.want || m.Period != "2026-K4" || !m.Running {
			t.Errorf("%s counts %s in %s, want %s", c.who, got, m.Period, c.want)
		}
	}
	_, rows := r.monitor("deelnemer@bewind", MonitorFilter{})
	if got := rows[FigureNew].Label; got != "5 meer dan het kwartaal ervoor" {
		t.Errorf("the change is %q", got)
	}
	if _, there := rows[FigureThemes+".schulden"]; there {
		t.Error("a theme that only the municipality's signals have is a row for a partner")
	}
	m, _ := r.monitor("griffie@gemeente", MonitorFilter{})
	if !m.NoSignals || slices.ContainsFunc(m.Parts, func(p MonitorPart) bool { return p.Block == portal.BlockSignals }) {
		t.Error("the clerk sees figures of signals")
	}
	for _, who := range []string{"auditor@gemeente", "anoniem@gemeente"} {
		_, err := r.Monitor(r.ctx, r.as(who), MonitorFilter{})
		r.refused(err, portal.Forbidden)
	}
	_, err := r.Monitor(r.ctx, portal.Actor{}, MonitorFilter{})
	r.refused(err, portal.LoginNeeded)
	for _, f := range []MonitorFilter{{Value: "toegang"}, {By: portal.ByPhase}, {By: portal.ByPlaces}, {By: portal.ByState, Value: "nieuw"}, {By: portal.ByHelps, Value: "ja"}} {
		_, err := r.Monitor(r.ctx, r.as("deelnemer@bewind"), f)
		r.refused(err, portal.NotFound)
	}
	for _, period := range []string{"2027-K1", "2026-K5", "vorig jaar", "2026"} {
		_, err := r.Monitor(r.ctx, r.as("deelnemer@bewind"), MonitorFilter{Period: period})
		r.refused(err, portal.NotFound)
	}
}

func TestMonitorOfNothing(t *testing.T) {
	r := newRig(t)
	_, rows := r.monitor("ketencoordinator@gemeente", MonitorFilter{})
	for key, want := range map[string][2]string{
		FigureNew: {"0", FigureNone}, FigureFedBack: {FigureNone, FigureNone}, FigureOnTime: {FigureNone, FigureNone}, FigureTables: {"0", FigureNone}, FigureInForce: {"0", FigureNone},
	} {
		if got := [2]string{rows[key].Now.String(), rows[key].Before.String()}; got != want {
			t.Errorf("%s is %v, want %v: the portal began this quarter", key, got, want)
		}
	}
	if got := rows[FigureNew].Label; got != "" {
		t.Errorf("compared with a quarter before the portal began: %q", got)
	}
	_, rows = r.monitor("ketencoordinator@gemeente", MonitorFilter{Period: "2019-1"})
	if got := rows[FigureNew].Now.String(); got != FigureNone {
		t.Errorf("years before the portal began: %s", got)
	}
}

func TestMonitorHidesWhatIsAboutFew(t *testing.T) {
	r := newRig(t)
	r.since(amsterdamDay(2024, time.January, 1, 9))
	r.counted(20, amsterdamDay(2026, time.August, 5, 9), nil)
	r.counted(7, amsterdamDay(2026, time.August, 6, 9), func(_ int, s *portal.Signal) { s.Theme = "schulden" })
	r.counted(2, amsterdamDay(2026, time.August, 7, 9), func(_ int, s *portal.Signal) { s.Theme = "" })
	r.counted(3, amsterdamDay(2026, time.October, 5, 9), nil)
	who := "ketencoordinator@gemeente"
	value := func(f MonitorFilter, key string) string {
		t.Helper()
		_, rows := r.monitor(who, f)
		return rows[key].Now.String()
	}
	third := MonitorFilter{Period: "2026-K3"}
	for _, c := range []struct {
		name, key, want string
		f               MonitorFilter
	}{
		{"a total of three", FigureNew, FigureHidden, MonitorFilter{}},
		{"the total", FigureNew, "29", third},
		{"the large theme", FigureThemes + ".toegang", "20", third},
		{"the next least, which would tell the small one", FigureThemes + ".schulden", FigureHidden, third},
		{"the small one", FigureThemes + ".", FigureHidden, third},
		{"and so with a filter", FigureNew, FigureHidden, MonitorFilter{Period: "2026-K3", By: portal.ByTheme, Value: "schulden"}},
		{"a filter of nothing", FigureNew, FigureHidden, MonitorFilter{Period: "2026-K3", By: portal.ByTheme}},
		{"the large theme with a filter", FigureNew, "20", MonitorFilter{Period: "2026-K3", By: portal.ByTheme, Value: "toegang"}},
		{"the half year, which would tell the present quarter", FigureNew, FigureHidden, MonitorFilter{Period: "2026-2"}},
		{"nobody recognised them", FigureRecognised, "0% (0 van 29)", third},
	} {
		if got := value(c.f, c.key); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
	if _, rows := r.monitor(who, MonitorFilter{Period: "2026-2"}); rows[FigureThemes+".toegang"].Key != "" {
		t.Error("a half year that is too small to divide is divided")
	}
	if _, rows := r.monitor(who, MonitorFilter{Period: "2026-K3", By: portal.ByTheme, Value: "toegang"}); len(rows) == 0 || rows[FigureThemes+".toegang"].Key != "" || rows[FigureTables].Key != "" {
		t.Error("with a filter there are tables, or parts that aren't about signals")
	}
	r.counted(5, amsterdamDay(2026, time.November, 2, 9), nil)
	if got := value(MonitorFilter{Period: "2026-2"}, FigureNew); got != "37" {
		t.Errorf("the half year of two shown quarters is %s", got)
	}
}

func TestMonitorTimes(t *testing.T) {
	r := newRig(t)
	r.since(amsterdamDay(2024, time.January, 1, 9))
	// Shared on the Friday before summer time ends, late in the evening; five, six, ...
	// working days later taken up, just after midnight.
	shared := amsterdamDay(2026, time.October, 23, 23)
	days := []int{2, 3, 4, 5, 30} // October: the working days 2, 3, 4, 5 lie on 27, 28, 29, 30
	r.counted(5, shared, func(i int, s *portal.Signal) {
		at := amsterdamDay(2026, time.October, 25+days[i], 0)
		s.State, s.Course = portal.SignalBusy, append(s.Course, portal.Station{State: portal.SignalBusy, At: at}, portal.Station{State: portal.SignalBusy, At: at.AddDate(0, 1, 0)})
	})
	r.clock = amsterdamDay(2026, time.December, 1, 9)
	_, rows := r.monitor("deelnemer@geldfit", MonitorFilter{})
	if got := rows[FigureTakenUp].Now; got != (FigureValue{Kind: FigureDays, N: 4, Of: 5}) {
		t.Errorf("taken up after %+v", got)
	}
	if got := rows[FigureFedBack].Now.String(); got != FigureNone {
		t.Errorf("fed back: %s", got)
	}
	// The first moment of a quarter in Amsterdam is the day before in UTC.
	r.counted(6, amsterdamDay(2026, time.July, 1, 0), nil)
	r.counted(5, amsterdamDay(2026, time.July, 1, 0).Add(-time.Millisecond), nil)
	if _, rows := r.monitor("deelnemer@geldfit", MonitorFilter{Period: "2026-K3"}); rows[FigureNew].Now.N != 6 || rows[FigureNew].Before.N != 5 {
		t.Errorf("on the edge of a quarter: %v and %v", rows[FigureNew].Now, rows[FigureNew].Before)
	}
}

func TestMonitorHelps(t *testing.T) {
	r := newRig(t)
	fed := amsterdamDay(2026, time.October, 12, 9)
	answers := []portal.HelpAnswer{portal.Helps, portal.Helps, portal.Helps, portal.Helps, portal.Helps, portal.Helps, portal.HelpsPartly, portal.HelpsPartly, portal.HelpsPartly, portal.HelpsPartly, portal.HelpsPartly}
	r.counted(len(answers), fed.AddDate(0, 0, -7), func(i int, s *portal.Signal) {
		s.State, s.Course = portal.SignalFedBack, append(s.Course, portal.Station{State: portal.SignalFedBack, At: fed})
		s.Feedback = []portal.Feedback{{}, {}}
		s.Helps = []portal.Help{{Answer: portal.HelpsNot, Feedback: 1}, {Answer: answers[i], Feedback: 2}}
	})
	_, rows := r.monitor("deelnemer@geldfit", MonitorFilter{})
	got := fmt.Sprint(rows[FigureHelps+".ja"].Now, rows[FigureHelps+".deels"].Now, rows[FigureHelps+".nee"].Now, rows[FigureAnswered].Now, rows[FigureFedBack].Now)
	if got != "6 5 0 11 5 werkdagen" {
		t.Errorf("the answers to the last feedback are %s", got)
	}
}

func TestMonitorActionPoints(t *testing.T) {
	r := newRig(t)
	due := amsterdamDay(2026, time.October, 20, 23)
	for i := range 8 {
		p := portal.ActionPoint{ID: portal.NewID(), Number: fmt.Sprintf("A-2026-%04d", i), What: "Bellen", Due: due, State: portal.ActionDone, Progress: []portal.ActionNote{{At: due, State: portal.ActionDone}}}
		switch i {
		case 5:
			p.Progress[0].At = due.Add(time.Hour)
		case 6:
			p.State, p.Progress = portal.ActionOpen, nil
		case 7:
			p.State = portal.ActionDropped
		}
		r.must(r.store.InsertActionPoint(r.ctx, &p, []string{portal.ScopeChain}))
	}
	later := portal.ActionPoint{ID: "later", Number: "A-2026-0100", What: "Schrijven", Due: rigStart.AddDate(0, 0, 9), State: portal.ActionOpen}
	r.must(r.store.InsertActionPoint(r.ctx, &later, []string{portal.ScopeChain}))
	hidden := portal.ActionPoint{ID: "hidden", Number: "A-2026-0101", What: "Vertrouwelijk", Due: due, State: portal.ActionOpen}
	r.must(r.store.InsertActionPoint(r.ctx, &hidden, []string{portal.OrgScope("gemeente")}))
	if _, rows := r.monitor("deelnemer@geldfit", MonitorFilter{}); rows[FigureOnTime].Now.String() != "71,4% (5 van 7)" {
		t.Errorf("on time: %s", rows[FigureOnTime].Now)
	}
	if _, rows := r.monitor("collega@gemeente", MonitorFilter{}); rows[FigureOnTime].Now.Of != 8 {
		t.Errorf("the municipality counts %s", rows[FigureOnTime].Now)
	}
}

// TestFiguresForTheWholeChain counts again, from the signals themselves, what goes
// into a factsheet, and looks for what must not be in it.
func TestFiguresForTheWholeChain(t *testing.T) {
	r := newRig(t)
	r.since(amsterdamDay(2024, time.January, 1, 9))
	r.counted(6, amsterdamDay(2026, time.August, 5, 9), nil)
	r.counted(9, amsterdamDay(2026, time.October, 5, 9), nil)
	r.counted(50, amsterdamDay(2026, time.October, 5, 9), func(_ int, s *portal.Signal) { s.Audience.Kind = portal.MunicipalityOnly })
	lines, err := r.FiguresFor(r.ctx, []string{portal.ScopeChain}, "2026-2")
	r.must(err)
	all, err := r.store.Signals(r.ctx, portal.SignalQuery{Scope: []string{portal.ScopeChain}, From: amsterdamDay(2026, time.July, 1, 0), To: amsterdamDay(2027, time.January, 1, 0), Page: portal.Page{Limit: 1000}})
	r.must(err)
	seen := map[string]portal.FigureLine{}
	for _, l := range lines {
		if _, twice := seen[l.Key]; twice || l.Key == "" || l.Label == "" || l.Value == "" {
			t.Errorf("a line without or with a double key: %+v", l)
		}
		seen[l.Key] = l
	}
	if got, want := seen[FigureNew].Value, fmt.Sprint(len(all.Rows)); got != want || want != "15" {
		t.Errorf("new: %s, want %s", got, want)
	}
	if l := seen[FigureInForce]; l.Previous != "" || l.Note != "Stand op 9 november 2026" {
		t.Errorf("a figure of now: %+v", l)
	}
	none, err := r.FiguresFor(r.ctx, nil, "2026-2")
	r.must(err)
	if len(none) != 0 {
		t.Errorf("without scope keys there are figures: %v", none)
	}
}

func TestNoteWithTheMonitor(t *testing.T) {
	r := newRig(t)
	in := MonitorNoteInput{Period: "2026-K4", Block: portal.BlockSignals, Text: "Meer signalen door de campagne."}
	r.refused(r.NoteMonitor(r.ctx, portal.Actor{}, in), portal.LoginNeeded)
	r.refused(r.NoteMonitor(r.ctx, r.as("contactpersoon@geldfit"), in), portal.Forbidden)
	r.refused(r.NoteMonitor(r.ctx, r.as("portefeuillehouder@gemeente"), in), portal.Forbidden)
	wrong := in
	wrong.Period = "ooit"
	r.refused(r.NoteMonitor(r.ctx, r.as("beleidsadviseur@gemeente"), wrong), portal.NotFound)
	wrong = in
	wrong.Text = "Bel 111222333 hierover."
	r.wrongAt(r.NoteMonitor(r.ctx, r.as("beleidsadviseur@gemeente"), wrong), "text", FieldOverrule)

	r.must(r.NoteMonitor(r.ctx, r.as("beleidsadviseur@gemeente"), in))
	r.wantEvents(portal.MonitorNoted)
	in.Text = "Meer signalen door de oproep."
	r.refused(r.NoteMonitor(r.ctx, r.as("ketencoordinator@gemeente"), in), portal.Conflict)
	in.Version = 1
	r.must(r.NoteMonitor(r.ctx, r.as("ketencoordinator@gemeente"), in))
	m, _ := r.monitor("deelnemer@geldfit", MonitorFilter{})
	if m.MayNote || m.Parts[0].Note.Text != in.Text {
		t.Errorf("a partner reads %+v", m.Parts[0].Note)
	}
	if m, _ := r.monitor("deelnemer@geldfit", MonitorFilter{By: portal.ByTheme, Value: "toegang"}); m.Parts[0].Note.Text != "" {
		t.Error("the commentary on all stands with a part")
	}
}

// TestMonitorCountsAgainAfterAnEvent: what was counted is kept until something happens.
func TestMonitorCountsAgainAfterAnEvent(t *testing.T) {
	r := newRig(t)
	head := func(seq int64) {
		t.Helper()
		h, err := r.store.Head(r.ctx)
		r.must(err)
		h.Seq = seq
		r.must(r.store.SaveHead(r.ctx, &h))
	}
	count := func(who, want string) {
		t.Helper()
		if _, rows := r.monitor(who, MonitorFilter{}); rows[FigureNew].Now.String() != want {
			t.Errorf("%s counts %s, want %s", who, rows[FigureNew].Now, want)
		}
	}
	r.counted(6, r.clock, nil)
	r.counted(3, r.clock, func(_ int, s *portal.Signal) { s.Audience.Kind = portal.MunicipalityOnly })
	head(1)
	count("deelnemer@bewind", "6")
	count("ketencoordinator@gemeente", "9")
	r.counted(5, r.clock, nil)
	count("deelnemer@bewind", "6")
	head(2)
	count("deelnemer@bewind", "11")
	count("ketencoordinator@gemeente", "14")
}
