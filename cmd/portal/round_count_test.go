package main

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// stored reads every document of a collection straight from the database file.
func stored[T any](t *testing.T, r *running, collection string) []T {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(r.Config.Data, "portal.db")+"?mode=ro&_pragma=busy_timeout(5000)")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.QueryContext(t.Context(), `SELECT body FROM c_`+collection+` ORDER BY id`)
	if err != nil {
		t.Fatalf("read %s: %v", collection, err)
	}
	defer rows.Close()
	var all []T
	for rows.Next() {
		var body []byte
		var v T
		if err := rows.Scan(&body); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(body, &v); err != nil {
			t.Fatalf("a document of %s: %v", collection, err)
		}
		all = append(all, v)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

// The documents as they are counted: only what a figure is about.
type (
	countedSignal struct {
		Audience struct{ Kind string }
		SharedAt time.Time
		Course   []countedStep
		Feedback []struct{}
		Helps    []struct {
			Answer   string
			Feedback int
		}
		Recognitions int
	}
	countedStep struct {
		State string
		At    time.Time
	}
	countedTable struct {
		ID     string
		Open   bool
		State  string
		Start  time.Time
		Course []countedStep
		Agenda []struct {
			ID           string
			Confidential bool
		}
	}
	countedDecision struct {
		Table, Item string
		RecordedAt  time.Time
		Dropped     bool
	}
	countedAction struct {
		Series, Table, Item, State string
		Due, ChangedAt             time.Time
		Progress                   []countedStep
	}
	countedCovenant struct {
		ID      string
		InForce int
		Shown   bool
		Ended   *struct{}
		Details struct{ Openness string }
		Parties []struct{ Org string }
	}
	countedSigning struct {
		Covenant, Org string
		Nr            int
		Done          bool
	}
)

// recount is a second counting of what everybody may read, by key. It uses nothing of
// the portal's own counting: what is stored is read and added up here once more.
type recount map[string]string

// count writes a number of people's signals as a factsheet does.
func (c recount) count(key string, n int) { c[key] = fmt.Sprint(n) }

func (c recount) share(key string, part, whole int) {
	tenths := (part*2000 + whole) / max(2*whole, 1)
	if c[key] = strings.Replace(fmt.Sprintf("%d,%d%% (%d van %d)", tenths/10, tenths%10, part, whole), ",0%", "%", 1); whole == 0 {
		c[key] = "geen cijfer"
	}
}

func (c recount) median(key string, days []int) {
	if len(days) == 0 {
		c[key] = "geen cijfer"
		return
	}
	slices.Sort(days)
	if c[key] = fmt.Sprintf("%d werkdagen", days[(len(days)-1)/2]); days[(len(days)-1)/2] == 1 {
		c[key] = "1 werkdag"
	}
}

// recountedOver counts over a period, of which to is the first day after it. now is the
// moment at which the portal counted.
func (r *round) recountedOver(from, to, now time.Time) recount {
	c := recount{}
	in := func(at time.Time) bool { return !at.Before(from) && at.Before(to) && at.Before(now) }
	r.recountSignals(c, in)
	r.recountTables(c, in)
	return c
}

func (r *round) recountSignals(c recount, in func(time.Time) bool) {
	shared, recognised, fed, yes, answers := 0, 0, 0, 0, 0
	days := map[string][]int{}
	for _, s := range stored[countedSignal](r.t, r.running, "signals") {
		if s.Audience.Kind != "keten" {
			continue
		}
		if in(s.SharedAt) {
			shared++
			if s.Recognitions > 0 {
				recognised++
			}
		}
		for key, states := range map[string][]string{
			app.FigureTakenUp: {"in-behandeling", "vraag", "op-agenda", "wacht-op-besluit"}, app.FigureAgreed: {"afgesproken"}, app.FigureFedBack: {"teruggekoppeld"},
		} {
			i := slices.IndexFunc(s.Course, func(step countedStep) bool { return slices.Contains(states, step.State) })
			if i < 0 || !in(s.Course[i].At) {
				continue
			}
			days[key] = append(days[key], workdaysBetween(s.SharedAt, s.Course[i].At))
			if key != app.FigureFedBack {
				continue
			}
			fed++
			for _, h := range s.Helps {
				if h.Feedback != len(s.Feedback) {
					continue
				}
				if answers++; h.Answer == "ja" {
					yes++
				}
			}
		}
	}
	c.count(app.FigureNew, shared)
	c.share(app.FigureRecognised, recognised, shared)
	c.count(app.FigureAnswered, fed)
	c.share(app.FigureHelped, yes, answers)
	for _, key := range []string{app.FigureTakenUp, app.FigureAgreed, app.FigureFedBack} {
		c.median(key, days[key])
	}
}

// closedDays are the days between Monday and Friday on which nobody works, from when the
// demo begins until the round ends.
var closedDays = []string{"2025-12-25", "2025-12-26", "2026-01-01", "2026-04-03", "2026-04-06", "2026-04-27", "2026-05-05", "2026-05-14", "2026-05-25", "2026-12-25", "2027-01-01"}

// workdaysBetween counts the working days after one day, up to and with another.
func workdaysBetween(from, to time.Time) int {
	day := func(at time.Time) time.Time {
		y, m, d := at.In(portal.Amsterdam()).Date()
		return time.Date(y, m, d, 12, 0, 0, 0, time.UTC)
	}
	n := 0
	for d := day(from).AddDate(0, 0, 1); !d.After(day(to)); d = d.AddDate(0, 0, 1) {
		if weekend := d.Weekday() == time.Saturday || d.Weekday() == time.Sunday; !weekend && !slices.Contains(closedDays, d.Format(time.DateOnly)) {
			n++
		}
	}
	return n
}

func (r *round) recountTables(c recount, in func(time.Time) bool) {
	open, held := map[string]countedTable{}, 0 // those that the whole chain may read
	for _, t := range stored[countedTable](r.t, r.running, "round_tables") {
		known := slices.ContainsFunc(t.Course, func(s countedStep) bool { return s.State != "concept" && s.State != "gaat-niet-door" })
		if !t.Open || !known {
			continue
		}
		open[t.ID] = t
		if in(t.Start) && slices.Contains([]string{"bezig", "verslag-concept", "akkoord-voorzitter", "ter-reactie", "vastgesteld"}, t.State) {
			held++
		}
	}
	c.count(app.FigureTables, held)
	// about reports whether everybody may read an item of a round table.
	about := func(table, item string) bool {
		t, known := open[table]
		i := slices.IndexFunc(t.Agenda, func(a struct {
			ID           string
			Confidential bool
		}) bool {
			return a.ID == item
		})
		return known && (item == "" || i >= 0 && !t.Agenda[i].Confidential)
	}
	decided := 0
	for _, d := range stored[countedDecision](r.t, r.running, "decisions") {
		if !d.Dropped && in(d.RecordedAt) && about(d.Table, d.Item) {
			decided++
		}
	}
	c.count(app.FigureDecisions, decided)

	series := map[string]bool{}
	for _, s := range stored[countedTable](r.t, r.running, "series") {
		series[s.ID] = s.Open
	}
	inTime, due := 0, 0
	for _, p := range stored[countedAction](r.t, r.running, "action_points") {
		known := about(p.Table, p.Item)
		if p.Table == "" {
			known = series[p.Series]
		}
		if !known || p.State == "vervallen" || !in(p.Due) {
			continue
		}
		due++
		at := p.ChangedAt
		if i := slices.IndexFunc(p.Progress, func(n countedStep) bool { return n.State == "gedaan" }); i >= 0 {
			at = p.Progress[i].At
		}
		if p.State == "gedaan" && !at.After(p.Due) {
			inTime++
		}
	}
	c.share(app.FigureOnTime, inTime, due)
	r.recountCovenants(c)
}

func (r *round) recountCovenants(c recount) {
	inForce, signed := map[string]countedCovenant{}, map[string]bool{}
	for _, v := range stored[countedCovenant](r.t, r.running, "covenants") {
		if v.Shown && v.InForce > 0 && v.Ended == nil && v.Details.Openness != "niet-openbaar" {
			inForce[v.ID] = v
		}
	}
	for _, g := range stored[countedSigning](r.t, r.running, "signings") {
		v := inForce[g.Covenant]
		if g.Done && g.Nr == v.InForce && slices.ContainsFunc(v.Parties, func(p struct{ Org string }) bool { return p.Org == g.Org }) {
			signed[g.Org] = true
		}
	}
	c.count(app.FigureInForce, len(inForce))
	c.count(app.FigureSigned, len(signed))
}

// recounted compares what the factsheet froze with a second counting.
func (r *round) recounted() {
	day := func(y int, m time.Month) time.Time { return time.Date(y, m, 1, 0, 0, 0, 0, portal.Amsterdam()) }
	sheet := r.frozen()
	now := r.recountedOver(day(2026, time.July), day(2027, time.January), sheet.CountedAt)
	before := r.recountedOver(day(2026, time.January), day(2026, time.July), sheet.CountedAt)
	compared := 0
	for _, l := range sheet.Figures {
		for _, f := range []struct{ what, is, want string }{{"in the period", l.Value, now[l.Key]}, {"before", l.Previous, before[l.Key]}} {
			if f.is == "" || f.is == app.FigureHidden {
				continue // how it stands now, or about fewer than five
			}
			if compared++; f.is != f.want {
				r.t.Errorf("%s (%s) %s is %q, counted again %q", l.Label, l.Key, f.what, f.is, f.want)
			}
		}
		r.t.Logf("%s: %s, before %s", l.Label, l.Value, l.Previous)
	}
	if len(sheet.Figures) != len(roundFigures) || compared < len(roundFigures) {
		r.t.Errorf("%d figures, of which %d values could be compared", len(sheet.Figures), compared)
	}
	b := r.at(bewindContact) // everybody reads it, as it was frozen
	b.visit("/factsheets/" + roundPeriod)
	text := string(b.download("/factsheets/" + roundPeriod + "/bestand?vorm=txt"))
	for _, l := range sheet.Figures {
		b.shows(l.Label, l.Comment)
		if !strings.Contains(text, l.Label) || !strings.Contains(text, l.Value) || !strings.Contains(text, l.Comment) {
			r.t.Errorf("the frozen text lacks %s", l.Label)
		}
		for _, part := range strings.Fields(l.Value) {
			b.shows(part)
		}
	}
}
