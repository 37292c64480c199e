package app

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// datesAhead is how many days of a rhythm are shown and planned at once.
const datesAhead = 3

// FieldSure is the form field in which somebody says that a time that looks like
// a slip is meant.
const FieldSure = "sure"

// PlannedDate is a day of a series' rhythm without a meeting yet.
type PlannedDate struct {
	Start, End time.Time
	// Shifted is the day it would have been, when that is no working day.
	Shifted time.Time
	Doubts  []string
}

// PlanInput is one meeting as it was typed. Once is the form's own id, so that a
// form sent twice makes one meeting. Title is empty for the series' name.
type PlanInput struct {
	Series portal.ID
	Once   portal.ID
	Title  string
	portal.MeetingTime
	Sure    bool
	Citizen CitizenAnswer
}

// nextDates gives the next days of a series' rhythm that have no meeting.
func (a *App) nextDates(ctx context.Context, s portal.Series) ([]PlannedDate, error) {
	set, err := a.store.Settings(ctx)
	if err != nil {
		return nil, err
	}
	tables, err := a.store.TablesOf(ctx, s.ID, allMeetings)
	if err != nil {
		return nil, err
	}
	cal := set.Calendar()
	var dates []PlannedDate
	for _, start := range s.Rhythm.Next(a.now(), datesAhead+len(tables), cal) {
		if len(dates) == datesAhead {
			break
		}
		if slices.ContainsFunc(tables, func(t portal.RoundTable) bool {
			return t.State != portal.TableDropped && portal.Day(t.Start).Equal(portal.Day(start))
		}) {
			continue
		}
		d := PlannedDate{Start: start, End: start.Add(time.Duration(s.Rhythm.Minutes) * time.Minute), Shifted: s.Rhythm.Meant(start, cal)}
		d.Doubts = portal.MeetingTime{Start: d.Start, End: d.End}.Doubts(a.now(), cal, tables)
		dates = append(dates, d)
	}
	return dates, nil
}

// PlanTable plans one meeting of a series. It is silent: only who prepares it
// knows of it.
func (a *App) PlanTable(ctx context.Context, by portal.Actor, in PlanInput) (portal.RoundTable, error) {
	id := in.Once
	if _, ok := portal.ParseID(string(id)); !ok {
		id = portal.NewID()
	}
	var t portal.RoundTable
	err := a.changeSeries(ctx, by, in.Series, 0, func(ctx context.Context, w *writing, s *portal.Series) ([]portal.Fact, error) {
		facts, err := a.checkPlan(ctx, *s, &in, id)
		if err != nil {
			return nil, err
		}
		t, err = a.newTable(ctx, w, *s, id, in.Title, in.MeetingTime)
		return facts, err
	})
	if portal.KindOf(err) == portal.Taken && id == in.Once {
		if first, err := a.store.Table(ctx, id); err == nil && policy.May(by, policy.PrepareTable, first) {
			return first, nil // the same form, sent twice
		}
	}
	return t, err
}

// checkPlan reports everything that is wrong with a planned meeting at once; a
// doubt is refused until somebody says it is meant.
func (a *App) checkPlan(ctx context.Context, s portal.Series, in *PlanInput, id portal.ID) ([]portal.Fact, error) {
	about := portal.Ref{Kind: portal.KindTable, ID: id}
	in.Title = portal.CleanLine(in.Title)
	fields, facts := checkCitizen(map[string]string{"title": in.Title, "place": in.Place}, in.Citizen, about, false)
	maps.Copy(fields, portal.FieldsOf(in.Validate()))
	if n := len([]rune(in.Title)); n > portal.MaxTableName {
		fields["title"] = "De titel is te lang. Er passen " + strconv.Itoa(portal.MaxTableName) + " tekens."
	}
	if len(fields) == 0 && !in.Sure {
		if err := a.doubt(ctx, s.ID, "", in.MeetingTime); err != nil {
			return nil, err
		}
	}
	return facts, fields.Err()
}

// doubt refuses a time that looks like a slip, until somebody says it is meant.
// without is the meeting that gets the time; empty for a new one.
func (a *App) doubt(ctx context.Context, series, without portal.ID, at portal.MeetingTime) error {
	set, err := a.store.Settings(ctx)
	if err != nil {
		return err
	}
	tables, err := a.store.TablesOf(ctx, series, allMeetings)
	if err != nil {
		return err
	}
	tables = slices.DeleteFunc(tables, func(t portal.RoundTable) bool { return t.ID == without })
	if doubts := at.Doubts(a.now(), set.Calendar(), tables); len(doubts) > 0 {
		return portal.Fields{FieldSure: strings.Join(doubts, " ")}.Err()
	}
	return nil
}

// PlanDates plans meetings at days of the series' rhythm, those that were shown
// and chosen. A day that has a meeting meanwhile is left alone, so sending the
// form twice plans each day once: saving the series stops two at a time.
func (a *App) PlanDates(ctx context.Context, by portal.Actor, series portal.ID, chosen []time.Time) ([]portal.RoundTable, error) {
	var made []portal.RoundTable
	err := a.changeSeries(ctx, by, series, 0, func(ctx context.Context, w *writing, s *portal.Series) ([]portal.Fact, error) {
		made = nil
		if len(chosen) == 0 {
			return nil, portal.Fields{"dates": "Kies ten minste één datum."}.Err()
		}
		dates, err := a.nextDates(ctx, *s)
		if err != nil {
			return nil, err
		}
		for _, d := range dates {
			if !slices.ContainsFunc(chosen, d.Start.Equal) {
				continue
			}
			t, err := a.newTable(ctx, w, *s, portal.NewID(), "", portal.MeetingTime{Start: d.Start, End: d.End})
			if err != nil {
				return nil, err
			}
			made = append(made, t)
		}
		return nil, nil
	})
	return made, err
}

// newTable makes and stores a meeting of a series, within a transaction. Whatever
// a new meeting starts with besides the series' own comes in here.
func (a *App) newTable(ctx context.Context, w *writing, s portal.Series, id portal.ID, title string, at portal.MeetingTime) (portal.RoundTable, error) {
	set, err := a.store.Settings(ctx)
	if err != nil {
		return portal.RoundTable{}, err
	}
	year := at.Start.In(portal.Amsterdam()).Year()
	n, err := a.store.Next(ctx, "table-"+strconv.Itoa(year))
	if err != nil {
		return portal.RoundTable{}, err
	}
	t, fact := s.Meeting(id, portal.TableNumber(year, n), at, w.by.ID, a.now())
	if title != "" {
		t.Title = title
	}
	if err := a.carryInto(ctx, w, &t); err != nil {
		return t, err
	}
	if err := a.adoptOnAgenda(ctx, &t); err != nil {
		return t, err
	}
	if err := a.store.InsertTable(ctx, &t, set.Municipality); err != nil {
		return t, err
	}
	w.record(t.Version, fact)
	return t, nil
}
