package app

import (
	"slices"
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// sounding is a series as somebody types it: every second Tuesday.
func sounding() SeriesInput {
	return SeriesInput{Series: portal.Series{Name: "Klankbordgroep bewind", Place: "Kamer 1", Terms: portal.DefaultTableTerms(),
		Rhythm:   portal.Rhythm{Kind: portal.RhythmWeekday, Nth: 2, Weekday: time.Tuesday, EveryMonths: 1, From: rigStart, Start: "14:00", Minutes: 120},
		Template: []portal.TemplateItem{{Title: "Opening", Aim: portal.AimInform, Minutes: 5}}}}
}

// series makes that series with Geldfit and Asdd at its table, the wethouder as
// chair and the collega of the municipality as secretary.
func (r *rig) series() portal.Series {
	r.t.Helper()
	s, err := r.MakeSeries(r.ctx, r.as("ketencoordinator@gemeente"), sounding())
	r.must(err)
	for who, kind := range map[string]portal.SeatKind{"portefeuillehouder@gemeente": portal.SeatChair, "collega@gemeente": portal.SeatSecretary, "deelnemer@geldfit": portal.SeatMember, "meelezer@asdd": portal.SeatAgenda} {
		r.must(r.SeatInSeries(r.ctx, r.as("ketencoordinator@gemeente"), SeatInput{Series: s.ID, Person: portal.ID(who), Kind: kind}))
	}
	return r.freshSeries(s.ID)
}

func (r *rig) freshSeries(id portal.ID) portal.Series {
	r.t.Helper()
	s, err := r.store.Series(r.ctx, id)
	r.must(err)
	return s
}

// planned plans a meeting of a series, days from now.
func (r *rig) planned(s portal.Series, days int) portal.RoundTable {
	r.t.Helper()
	start := time.Date(2026, 11, 9+days, 14, 0, 0, 0, portal.Amsterdam())
	t, err := r.PlanTable(r.ctx, r.as("ketencoordinator@gemeente"), PlanInput{Series: s.ID, Sure: true, MeetingTime: portal.MeetingTime{Start: start, End: start.Add(2 * time.Hour)}})
	r.must(err)
	return t
}

func (r *rig) freshTable(t portal.RoundTable) portal.RoundTable {
	r.t.Helper()
	fresh, err := r.store.Table(r.ctx, t.ID)
	r.must(err)
	return fresh
}

func TestMakeSeries(t *testing.T) {
	r := newRig(t)
	in := sounding()
	in.Once = portal.NewID()
	s, err := r.MakeSeries(r.ctx, r.as("beleidsadviseur@gemeente"), in)
	r.must(err)
	if s.ID != in.Once || portal.SeatOf(s.Seats, "beleidsadviseur@gemeente").Kind != portal.SeatSecretary {
		t.Errorf("series %+v", s)
	}
	again, err := r.MakeSeries(r.ctx, r.as("beleidsadviseur@gemeente"), in)
	if err != nil || again.ID != s.ID {
		t.Errorf("the same form twice: %v, %v", again.ID, err)
	}
	r.wantEvents(portal.SeriesMade)

	_, err = r.MakeSeries(r.ctx, portal.Actor{}, sounding())
	r.refused(err, portal.LoginNeeded)
	for _, who := range []string{"deelnemer@geldfit", "collega@gemeente", "portefeuillehouder@gemeente", "beheerder@gemeente", "anoniem@gemeente"} {
		_, err = r.MakeSeries(r.ctx, r.as(who), sounding())
		r.refused(err, portal.Forbidden)
	}
	if all, _ := r.store.AllSeries(r.ctx); len(all) != 1 {
		t.Errorf("%d series, want 1", len(all))
	}
}

func TestSeriesRefusesWhatIsWrong(t *testing.T) {
	r := newRig(t)
	in := sounding()
	in.Name, in.Terms.Proposals, in.Rhythm.Start = "x", 3, "half drie"
	in.Purpose = "Over bsn 111222333 gaat het."
	_, err := r.MakeSeries(r.ctx, r.as("ketencoordinator@gemeente"), in)
	r.wrongAt(err, "name", "proposals", "rhythm_start", "purpose", FieldOverrule)
	in = sounding()
	in.Rhythm = portal.Rhythm{}
	if s, err := r.MakeSeries(r.ctx, r.as("ketencoordinator@gemeente"), in); err != nil || s.Rhythm.Sentence() != "" {
		t.Errorf("a series without a rhythm: %v", err)
	}
}

func TestWhoSeesASeries(t *testing.T) {
	r := newRig(t)
	s := r.series()
	for who, want := range map[string]bool{"deelnemer@geldfit": true, "collega@geldfit": true, "deelnemer@asdd": true, "griffie@gemeente": true,
		"deelnemer@bewind": false, "eigenaar@eenpitter": false, "anoniem@gemeente": false, "auditor@gemeente": false} {
		running, _, err := r.SeriesList(r.ctx, r.as(who))
		r.must(err)
		if (len(running) == 1) != want {
			t.Errorf("%s sees %d series", who, len(running))
		}
		p, err := r.Series(r.ctx, r.as(who), s.ID)
		if want != (err == nil) || !want && portal.KindOf(err) != portal.NotFound {
			t.Errorf("%s opens the series: %v", who, err)
		}
		if p.MayKeep || len(p.Choices) > 0 || len(p.Next) > 0 {
			t.Errorf("%s may plan: %+v", who, p)
		}
	}
	_, err := r.Series(r.ctx, portal.Actor{}, s.ID)
	r.refused(err, portal.LoginNeeded)
	_, _, err = r.SeriesList(r.ctx, portal.Actor{})
	r.refused(err, portal.LoginNeeded)
}

func TestChangeSeries(t *testing.T) {
	r := newRig(t)
	s := r.series()
	in := SeriesInput{Series: s}
	in.Name, in.Seats = "Klankbordgroep", nil
	r.must(r.ChangeSeries(r.ctx, r.as("collega@gemeente"), in)) // the secretary
	if got := r.freshSeries(s.ID); got.Name != "Klankbordgroep" || len(got.Seats) != len(s.Seats) {
		t.Errorf("series %+v", got)
	}
	in.Name = "Te laat"
	r.refused(r.ChangeSeries(r.ctx, r.as("ketencoordinator@gemeente"), in), portal.Conflict)
	r.refused(r.ChangeSeries(r.ctx, r.as("deelnemer@geldfit"), in), portal.Forbidden)
	r.refused(r.ChangeSeries(r.ctx, r.as("deelnemer@bewind"), in), portal.NotFound)
	r.refused(r.ChangeSeries(r.ctx, portal.Actor{}, in), portal.LoginNeeded)
}

func TestSeats(t *testing.T) {
	r := newRig(t)
	s := r.series()
	table, coordinator := r.planned(s, 30), r.as("ketencoordinator@gemeente")
	r.must(r.SeatInSeries(r.ctx, coordinator, SeatInput{Series: s.ID, Person: "deelnemer@bewind", Kind: portal.SeatMember, Coming: true}))
	if portal.SeatOf(r.freshTable(table).Seats, "deelnemer@bewind").Org != "bewind" {
		t.Error("the meeting that comes has no place for them")
	}
	r.must(r.SeatInSeries(r.ctx, coordinator, SeatInput{Series: s.ID, Person: "deelnemer@wijkteam", Kind: portal.SeatMember}))
	if portal.SeatOf(r.freshTable(table).Seats, "deelnemer@wijkteam").Kind != "" {
		t.Error("the meeting got a place that wasn't asked for it")
	}
	r.must(r.UnseatFromSeries(r.ctx, coordinator, SeatInput{Series: s.ID, Person: "deelnemer@bewind", Coming: true}))
	if portal.SeatOf(r.freshTable(table).Seats, "deelnemer@bewind").Kind != "" || portal.SeatOf(r.freshSeries(s.ID).Seats, "deelnemer@bewind").Kind != "" {
		t.Error("who was taken from the table still sits there")
	}
	seat := func(person portal.ID, kind portal.SeatKind) error {
		return r.SeatInSeries(r.ctx, coordinator, SeatInput{Series: s.ID, Person: person, Kind: kind})
	}
	r.wrongAt(seat("", portal.SeatMember), "person")
	r.wrongAt(seat("niemand", portal.SeatMember), "person")
	r.wrongAt(seat("anoniem@gemeente", portal.SeatMember), "person") // the keeper reads no round tables
	r.wrongAt(seat("deelnemer@bewind", portal.SeatGuest), "kind")
	in := SeatInput{Series: s.ID, Person: "deelnemer@bewind", Kind: portal.SeatChair}
	r.refused(r.SeatInSeries(r.ctx, r.as("deelnemer@geldfit"), in), portal.Forbidden)
	r.refused(r.SeatInSeries(r.ctx, r.as("deelnemer@bewind"), in), portal.NotFound)
	r.refused(r.UnseatFromSeries(r.ctx, portal.Actor{}, in), portal.LoginNeeded)
}

func TestSeatChoices(t *testing.T) {
	r := newRig(t)
	s := r.series()
	off := must(r.store.Person(r.ctx, "collega@bewind"))
	off.State = portal.PersonOff
	r.must(r.store.SavePerson(r.ctx, &off))
	p, err := r.Series(r.ctx, r.as("ketencoordinator@gemeente"), s.ID)
	r.must(err)
	has := func(id portal.ID) bool {
		return slices.ContainsFunc(p.Choices, func(c SeatChoice) bool { return c.ID == id })
	}
	if !has("deelnemer@bewind") || !has("griffie@gemeente") || has("anoniem@gemeente") || has("auditor@gemeente") || has("collega@bewind") {
		t.Errorf("choices %v", p.Choices)
	}
	if len(p.Seated) != len(p.Series.Seats) || p.Seated[0].Kind != portal.SeatChair || p.Seated[0].Name.Person == "" {
		t.Errorf("seated %+v", p.Seated)
	}
}

func TestEndSeries(t *testing.T) {
	r := newRig(t)
	s := r.series()
	table := r.planned(s, 30)
	coordinator := r.as("ketencoordinator@gemeente")
	r.refused(r.EndSeries(r.ctx, coordinator, s.ID, 0), portal.Conflict)
	r.must(r.DropTable(r.ctx, coordinator, table.Number, 0, "Wij stoppen.", CitizenAnswer{}))
	r.refused(r.EndSeries(r.ctx, r.as("deelnemer@geldfit"), s.ID, 0), portal.Forbidden)
	r.must(r.EndSeries(r.ctx, coordinator, s.ID, 0))
	start := r.clock.AddDate(0, 1, 0)
	_, err := r.PlanTable(r.ctx, coordinator, PlanInput{Series: s.ID, MeetingTime: portal.MeetingTime{Start: start, End: start.Add(time.Hour)}})
	r.refused(err, portal.Conflict)
	r.refused(r.SeatInSeries(r.ctx, coordinator, SeatInput{Series: s.ID, Person: "deelnemer@bewind", Kind: portal.SeatMember}), portal.Conflict)
	if _, ended, _ := r.SeriesList(r.ctx, coordinator); len(ended) != 1 {
		t.Errorf("%d series ended, want 1", len(ended))
	}
}

// TestSeriesPageHidesConcepts: who doesn't prepare sees a series without the
// meetings nobody was told of.
func TestSeriesPageHidesConcepts(t *testing.T) {
	r := newRig(t)
	s := r.series()
	silent, known := r.planned(s, 30), r.planned(s, 60)
	r.must(r.OpenTable(r.ctx, r.as("ketencoordinator@gemeente"), known.Number, 0))
	for who, want := range map[string]string{"deelnemer@geldfit": known.Number, "beheerder@gemeente": known.Number, "ketencoordinator@gemeente": silent.Number + " " + known.Number, "collega@gemeente": silent.Number + " " + known.Number} {
		p, err := r.Series(r.ctx, r.as(who), s.ID)
		r.must(err)
		var numbers []string
		for _, t := range p.Coming {
			numbers = append(numbers, t.Number)
		}
		if got := strings.Join(numbers, " "); got != want {
			t.Errorf("%s sees %s, want %s", who, got, want)
		}
	}
	if policy.May(r.as("deelnemer@geldfit"), policy.ReadTable, r.freshTable(silent)) {
		t.Error("a partner may read a concept")
	}
}
