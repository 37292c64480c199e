package app

import (
	"context"
	"slices"
	"strconv"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// raising is what a question is raised about, with the line it goes along.
type raising struct {
	about   portal.Ref
	signal  portal.Signal
	flag    portal.YellowFlag
	theme   portal.ID
	handler portal.ID
	breaker portal.ID // named for this signal, or by the line
	set     portal.Settings
	line    portal.EscalationLine
	staff   lineStaff
	open    []portal.Escalation // about the same, as far as the actor may read them
}

// raisingOn loads what a question can be raised about: the signal or yellow flag with a
// number that the actor may read.
func (a *App) raisingOn(ctx context.Context, by portal.Actor, kind portal.ObjectKind, number string) (raising, error) {
	var r raising
	if by.Zero() {
		return r, portal.ErrLogin
	}
	var err error
	if kind == portal.KindFlag {
		if r.flag, err = a.flag(ctx, by, policy.ReadFlag, number); err != nil {
			return r, err
		}
		r.about, r.theme, r.handler = r.flag.Ref(), r.flag.Theme, r.flag.Handler
		err = raisable(by, r.flag, "")
	} else {
		if r.signal, err = a.store.SignalByNumber(ctx, number); err != nil {
			return r, err
		}
		if err := policy.Check(by, policy.ReadSignal, r.signal); err != nil {
			return r, err
		}
		r.about, r.theme, r.handler, r.breaker = r.signal.Ref(), r.signal.Theme, r.signal.Handler, r.signal.Breaker
	}
	if err != nil {
		return r, err
	}
	if r.set, err = a.store.Settings(ctx); err != nil {
		return r, err
	}
	if kind != portal.KindFlag {
		if err := raisable(by, r.signal, r.set.Municipality); err != nil {
			return r, err
		}
	}
	err = a.alongLine(ctx, by, &r)
	return r, err
}

// raisable refuses in words what can't be raised by somebody who could raise others.
func raisable(by portal.Actor, on any, municipality portal.ID) error {
	err := policy.Check(by, policy.RaiseQuestion, on)
	if err != nil && !policy.May(by, policy.NominateFlag, nil) {
		return err
	}
	s, ok := on.(portal.Signal)
	flag, _ := on.(portal.YellowFlag)
	switch {
	case !ok && err != nil && flag.Open():
		return portal.Errorf(portal.Conflict, "U leest deze gele vlag omdat u anoniem een signaal deelde. Een vraag staat op uw naam en maakt u bekend. De contactpersoon anonieme signalen kan uw vraag doorgeven.")
	case !ok && err != nil:
		return portal.Errorf(portal.Conflict, "Deze gele vlag is afgesloten. Hogerop voorleggen kan niet meer.")
	case !ok:
		return nil
	case s.State == portal.SignalMerged:
		return portal.Errorf(portal.Conflict, "Dit signaal is samengevoegd met een ander. Leg dat andere signaal hogerop voor.")
	case s.State == portal.SignalEnded:
		return portal.Errorf(portal.Conflict, "Dit signaal is gesloten. Hogerop voorleggen kan dan niet meer. Loopt het nog vast? Vraag om het te heropenen.")
	case err != nil:
		return portal.Errorf(portal.Conflict, "U deelde dit signaal anoniem. Een vraag staat op uw naam en maakt u bekend. De contactpersoon anonieme signalen kan uw vraag doorgeven.")
	case !s.ReachesMunicipality(municipality):
		return portal.Errorf(portal.Conflict, "De gemeente leest dit signaal niet mee. Deel het eerst met de gemeente, dan kunt u het hogerop voorleggen.")
	}
	return nil
}

// alongLine completes what a question is raised about with who can answer it.
func (a *App) alongLine(ctx context.Context, by portal.Actor, r *raising) error {
	lines, err := a.store.EscalationLines(ctx)
	if err != nil {
		return err
	}
	r.line, _ = escalationLineOf(r.theme, lines)
	if r.breaker == "" {
		r.breaker = r.line.Breaker
	}
	if r.staff, err = a.lineStaff(ctx, r.set); err != nil {
		return err
	}
	all, err := a.store.EscalationsAbout(ctx, r.about)
	for _, e := range all {
		if e.Open() && policy.May(by, policy.ReadQuestion, policy.EscalationOn{Escalation: e, Signal: r.signal, Flag: r.flag}) {
			r.open = append(r.open, e)
		}
	}
	return err
}

// level is where the question lies before it is raised: with its handler, who is the
// first of the line unless they stand higher. Empty when nobody of the municipality
// handles it: then the first of the line answers.
func (r raising) level() portal.Level {
	if !r.staff.can(r.handler) {
		return ""
	}
	if level := r.line.Holds(r.handler); level != "" {
		return level
	}
	return portal.LevelWorker
}

// first gives the first step above the present handler at which somebody answers.
// Without one, who can break through answers, or else the coordinator. onLine is false
// then.
func (r raising) first(by portal.ID) (step portal.LineStep, who portal.ID, onLine, ok bool) {
	level := r.level()
	if step, who, ok = r.line.After(level, r.staff.there, by, r.handler); ok {
		return step, who, true, true
	}
	if level == "" {
		level = portal.LevelWorker
	}
	there := func(id portal.ID) bool {
		return id != "" && id != by && r.staff.there(id)
	}
	for _, id := range []portal.ID{r.breaker, r.set.Coordinator, r.set.Substitute} {
		if there(id) && id != r.handler {
			return portal.LineStep{Level: level, Person: id, Days: portal.DefaultLineDays}, id, false, true
		}
	}
	for _, id := range []portal.ID{r.breaker, r.set.Coordinator, r.set.Substitute} {
		if there(id) {
			return portal.LineStep{Level: level, Person: id, Days: portal.DefaultLineDays}, id, false, true
		}
	}
	return portal.LineStep{}, "", false, false
}

// RaiseForm says to whom a question would go, and before when they answer.
type RaiseForm struct {
	About  TableLink
	IsFlag bool
	// Refused says why nothing can be raised about this; the rest is empty then.
	Refused string
	Level   portal.Level
	To      portal.Person
	Term    int // working days
	// OnLine: somebody of the line answers; else the line has nobody for it.
	OnLine bool
	// Last: nobody stands above them, so after the term only a person goes on.
	Last bool
	// Open are the questions that lie about the same: one follows these instead.
	Open []portal.Escalation
	// Uninformed are who wasn't told of a flag yet.
	Uninformed []portal.Informee
}

// RaiseForm gives the form with which one raises a question about a signal or flag.
func (a *App) RaiseForm(ctx context.Context, by portal.Actor, kind portal.ObjectKind, number string) (RaiseForm, error) {
	r, err := a.raisingOn(ctx, by, kind, number)
	f := RaiseForm{About: r.link(), IsFlag: kind == portal.KindFlag}
	if portal.KindOf(err) == portal.Conflict && err != nil {
		f.Refused = err.Error()
		return f, nil
	}
	if err != nil {
		return RaiseForm{}, err
	}
	f.Open, f.Uninformed = r.open, r.flag.Uninformed()
	if kind != portal.KindFlag {
		f.Uninformed = nil
	}
	step, who, onLine, ok := r.first(by.ID)
	if !ok {
		f.Refused = nobodyAbove
		return f, nil
	}
	f.Level, f.To, f.Term, f.OnLine = step.Level, r.staff.people[who], step.Days, onLine
	_, _, above := r.line.After(step.Level, r.staff.there, by.ID, who)
	f.Last = !above
	return f, nil
}

const nobodyAbove = "Er is nu niemand aan wie u dit kunt voorleggen. Vul eerst een escalatielijn in."

// link leads to what a question is about.
func (r raising) link() TableLink {
	if r.about.Kind == portal.KindFlag {
		return TableLink{Number: r.flag.Number, Title: r.flag.Title, Path: FlagPath + "/" + r.flag.Number}
	}
	return TableLink{Number: r.signal.Number, Title: r.signal.Title, Path: "/signalen/" + r.signal.Number}
}

// RaiseInput is what was typed to raise a question. Once is of one form: sending it
// twice raises one.
type RaiseInput struct {
	Once     portal.ID
	Question string
	Citizen  CitizenAnswer
}

// Raise raises a question about a signal or flag along its line. When one about the same
// lies already that the actor may read, they follow that one instead.
func (a *App) Raise(ctx context.Context, by portal.Actor, kind portal.ObjectKind, number string, in RaiseInput) (e portal.Escalation, followed bool, err error) {
	err = a.write(ctx, by, func(ctx context.Context, w *writing) error {
		e, followed = portal.Escalation{}, false
		r, err := a.raisingOn(ctx, by, kind, number)
		if err != nil {
			return err
		}
		if i := slices.IndexFunc(r.open, func(o portal.Escalation) bool { return o.ID == in.Once && o.By == by.ID }); i >= 0 {
			e = r.open[i]
			return errAgain
		}
		if len(r.open) > 0 {
			e, followed = r.open[0], true
			if !e.Follow(by.ID) {
				return errAgain
			}
			return a.store.SaveEscalation(ctx, &e, r.set.Municipality)
		}
		return a.raise(ctx, w, &e, r, in)
	})
	switch {
	case err == errAgain:
		return e, followed, nil
	case portal.KindOf(err) == portal.Taken && err != nil: // a colleague was first, at the same moment
		err = portal.Errorf(portal.Conflict, "Iemand van uw organisatie legde dit net voor. Bekijk eerst die vraag.")
	}
	return e, followed, err
}

func (a *App) raise(ctx context.Context, w *writing, e *portal.Escalation, r raising, in RaiseInput) error {
	step, who, onLine, ok := r.first(w.by.ID)
	if !ok {
		return portal.Errorf(portal.Conflict, nobodyAbove)
	}
	e.ID, e.About, e.Theme, e.Question = in.Once, r.about, r.theme, in.Question
	if e.ID == "" {
		e.ID = portal.NewRandomID()
	}
	fields, facts := checkCitizen(map[string]string{"question": in.Question}, in.Citizen, e.Ref(), false)
	if err := joinFields(fields, e.Validate()); err != nil {
		return err
	}
	year := a.now().In(portal.Amsterdam()).Year()
	n, err := a.store.Next(ctx, "hogerop-"+strconv.Itoa(year))
	if err != nil {
		return err
	}
	fact := e.Raise(portal.EscalationNumber(year, n), w.by, step, who, r.set, a.now())
	e.OffLine = !onLine
	if err := a.store.InsertEscalation(ctx, e, r.set.Municipality); err != nil {
		return err
	}
	w.record(e.Version, append([]portal.Fact{fact}, facts...)...)
	return nil
}
