package web

import (
	"context"
	"strings"
	"time"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// Together is what stands on a signal's page of merging, handing over, readers
// and objections.
type Together struct {
	// MergedInto is what it was merged into, Merged that it was, also for who may
	// not see into what; Holds are those merged into it.
	Merged              bool
	MergedInto          app.MergedSignal
	Holds, MergeChoices []app.MergedSignal
	UndoBefore          string
	// Bundle and BundleHref are the open bundle it is in, for who may see that.
	Bundle, BundleHref string
	// HandTo and WidenTo are organisations to choose; Handed is why the signal
	// came to the reader's organisation.
	HandTo, WidenTo []Option
	Handed          [][]string
	// Reader is the organisation the reporter is asked about, with why.
	Reader, ReaderWhy, ReaderOwn string
	Decisions                    []Option
	Judge                        portal.Objection
	JudgeText                    [][]string
	JudgeAbout, JudgeBy          string
	Objections                   []ObjectionItem
}

// ObjectionItem is an objection as all readers see it.
type ObjectionItem struct {
	About, By, When, State string
	Text, Answer           [][]string
	Hide                   string // where to hide it for privacy; empty for who may not
}

func together(now time.Time, v app.SignalPage, f *Form) Together {
	s := v.Signal
	t := Together{Merged: s.State == portal.SignalMerged, MergedInto: v.MergedInto, Holds: v.Holds, MergeChoices: v.MergeChoices, Judge: v.Judge}
	for _, o := range v.HandTo {
		t.HandTo = append(t.HandTo, Option{string(o.ID), o.Name, f.ID("org") == o.ID})
	}
	for _, o := range v.WidenTo {
		t.WidenTo = append(t.WidenTo, Option{string(o.ID), o.Name, f.ID("org") == o.ID})
	}
	if v.Bundle.ID != "" {
		t.Bundle, t.BundleHref = v.Bundle.Name, bundleHome+"/"+string(v.Bundle.ID)
	}
	if s.Merge != nil {
		t.UndoBefore = before(now, s.Merge.At.AddDate(0, 0, portal.MergeUndoDays))
	}
	if v.May.AnswerHandOver && s.Handed != nil {
		t.Handed = paragraphs(s.Handed.Reason)
	}
	if w, open := s.OpenWidening(); open && (v.May.AnswerWidening || v.May.PassWidening) {
		t.Reader, t.ReaderWhy = v.OrgNames[w.Org], w.Reason
		if s.Audience.Kind == portal.MunicipalityOnly {
			t.ReaderOwn = v.Reporter.Org
		}
	}
	for _, d := range v.Objectable {
		t.Decisions = append(t.Decisions, Option{string(d.Kind), portal.Capital(d.Kind.Label()), f.Text("decision") == string(d.Kind) || len(v.Objectable) == 1})
	}
	if v.May.Judge {
		t.JudgeText, t.JudgeAbout, t.JudgeBy = paragraphs(v.Judge.Reason), v.Judge.Kind.Label(), portal.Capital(strings.TrimSuffix(objector(v, v.Judge), ", anoniem"))
	}
	for _, o := range s.Objections {
		if o.ID != v.Judge.ID { // that one stands above the answer
			t.Objections = append(t.Objections, objectionItem(now, v, o))
		}
	}
	return t
}

func objectionItem(now time.Time, v app.SignalPage, o portal.Objection) ObjectionItem {
	item := ObjectionItem{About: o.Kind.Label(), By: objector(v, o), When: dayText(now, o.At), Text: paragraphs(o.Reason), Answer: paragraphs(o.Answer),
		Hide: hidePath(v, portal.MakePart(portal.PartObjection, string(o.ID)), o.Reason)}
	switch {
	case o.Verdict == portal.Upheld:
		item.State = "Gegrond"
	case o.Verdict == portal.Rejected:
		item.State = "Ongegrond"
	default:
		item.State = "Antwoord " + before(now, o.Due)
	}
	return item
}

func objector(v app.SignalPage, o portal.Objection) string {
	if o.By == "" {
		return reporterInTimeline(v)
	}
	return nameWords(v.Names[o.By])
}

// reporterInTimeline is who shared the signal as somebody who did something.
func reporterInTimeline(v app.SignalPage) string {
	switch {
	case v.Mine && v.Signal.IsAnonymous():
		return "u, anoniem"
	case v.Signal.IsAnonymous():
		return "de melder, anoniem"
	}
	return reporterWords(v)
}

// togetherHappenings tells of objections and new readers.
func togetherHappenings(v app.SignalPage, add func(time.Time, Happening)) {
	for _, o := range v.Signal.Objections {
		add(o.At, Happening{Class: "late", Title: "Niet eens met " + o.Kind.Label() + ":", Text: firstWords(o.Reason), By: objector(v, o), Hide: hidePath(v, portal.MakePart(portal.PartObjection, string(o.ID)), o.Reason)})
		if o.Verdict != "" {
			add(o.AnsweredAt, Happening{Title: portal.Capital(string(o.Verdict)) + ":", Text: firstWords(o.Answer), By: nameWords(v.Names[o.AnsweredBy])})
		}
	}
	for _, w := range v.Signal.Widenings {
		org := v.OrgNames[w.Org]
		switch {
		case w.Yes:
			add(w.AnsweredAt, Happening{Class: "good", Title: org + " leest nu mee.", Text: "De melder vond dat goed.", By: reporterInTimeline(v)})
		case !w.AnsweredAt.IsZero():
			add(w.AnsweredAt, Happening{Title: org + " leest niet mee.", Text: "De melder wilde dat niet.", By: reporterInTimeline(v)})
		default:
			add(w.At, Happening{Title: "Vraag aan de melder: mag " + org + " meelezen?", Text: w.Reason, By: nameWords(v.Names[w.By]), Hide: hidePath(v, portal.MakePart(portal.PartWidening, string(w.ID)), w.Reason)})
		}
	}
}

// handlingHappening tells of a station of a merge or a hand-over; false when it
// is another.
func handlingHappening(v app.SignalPage, step portal.Station, was portal.SignalState) (Happening, bool) {
	h := Happening{Text: step.Note, By: nameWords(v.Names[step.By])}
	switch {
	case step.State == portal.SignalMerged:
		h.Title = "Samengevoegd met een ander signaal"
		if v.MergedInto.Number != "" && v.Signal.Merge != nil && step.At.Equal(v.Signal.Merge.At) {
			h.Title = "Samengevoegd met " + v.MergedInto.Number
		}
	case step.Note == portal.UnmergedNote:
		h.Title, h.Text = strings.TrimSuffix(step.Note, "."), ""
	case step.State == portal.SignalHandedOver:
		h.Title = "Doorgegeven aan " + v.OrgNames[step.Org] + ":"
	case step.Org != "":
		h.Class, h.Title = "good", "Aangenomen door "+v.OrgNames[step.Org]
	case was == portal.SignalHandedOver && step.To != "", step.State == portal.SignalBusy && was == portal.SignalBusy && step.To != "":
		h.Title = "Terug bij de gemeente:"
		if step.By == "" {
			h.Class = "late"
		}
	default:
		return h, false
	}
	return h, true
}

func doThank(ctx context.Context, a *app.App, by portal.Actor, id portal.ID, f *Form) error {
	return a.ThankForSignal(ctx, by, id, f.Version("version"), f.Text("thanks"), citizenAnswer(f))
}

func doMerge(ctx context.Context, a *app.App, by portal.Actor, id portal.ID, f *Form) error {
	return a.MergeSignal(ctx, by, id, f.Version("version"), f.Text("into"))
}

func doUnmerge(ctx context.Context, a *app.App, by portal.Actor, id portal.ID, f *Form) error {
	return a.UnmergeSignal(ctx, by, id, f.Version("version"))
}

func doHandOver(ctx context.Context, a *app.App, by portal.Actor, id portal.ID, f *Form) error {
	return a.HandOverSignal(ctx, by, id, f.Version("version"), f.ID("org"), f.Text("reason"), citizenAnswer(f))
}

func doAcceptHandOver(ctx context.Context, a *app.App, by portal.Actor, id portal.ID, f *Form) error {
	return a.AcceptHandOver(ctx, by, id, f.Version("version"))
}

func doReturnHandOver(ctx context.Context, a *app.App, by portal.Actor, id portal.ID, f *Form) error {
	return a.ReturnHandOver(ctx, by, id, f.Version("version"), f.ID("org"), f.Text("reason"), citizenAnswer(f))
}

func doAskWidening(ctx context.Context, a *app.App, by portal.Actor, id portal.ID, f *Form) error {
	return a.AskWidening(ctx, by, id, f.Version("version"), f.ID("org"), f.Text("reason"), citizenAnswer(f))
}

func doPassWidening(ctx context.Context, a *app.App, by portal.Actor, id portal.ID, _ *Form) error {
	return a.PassWidening(ctx, by, id)
}

func doAnswerWidening(ctx context.Context, a *app.App, by portal.Actor, id portal.ID, f *Form) error {
	return a.AnswerWidening(ctx, by, id, portal.ReaderAnswer(f.Text("reader")))
}

func doObject(ctx context.Context, a *app.App, by portal.Actor, id portal.ID, f *Form) error {
	return a.ObjectToSignal(ctx, by, id, portal.SignalDecisionKind(f.Text("decision")), f.Text("reason"), citizenAnswer(f))
}

func doAnswerObjection(ctx context.Context, a *app.App, by portal.Actor, id portal.ID, f *Form) error {
	return a.AnswerObjection(ctx, by, id, f.ID("objection"), portal.Verdict(f.Text("verdict")), f.Text("answer"), citizenAnswer(f))
}

// ReasonField is the field for a reason in one of the forms, for the partial
// act-reason.
type ReasonField struct {
	ID, Name, Label, Typed string
	Problem                FieldError
	Max                    int
}

// Reason is the field called reason of a form.
func (p *SignalShow) Reason(verb, label string) ReasonField { return p.ReasonIn(verb, "reason", label) }

// ReasonIn is a field for a reason with another name.
func (p *SignalShow) ReasonIn(verb, name, label string) ReasonField {
	id := verb + "-" + name
	return ReasonField{ID: id, Name: name, Label: label, Typed: p.Typed(verb, name), Problem: p.Problem(id), Max: p.MaxNote}
}

// More reports whether one of the forms behind “Meer” was refused.
func (p *SignalShow) More() bool {
	return p.Unfold("toewijzen", "aanvullen", "doorgeven", "meelezen-vragen", "samenvoegen", "samenvoeging-weg") || p.MoreRecognise() && p.Unfold("herkennen")
}

// HasMore reports whether there is something behind “Meer”.
func (p *SignalShow) HasMore() bool {
	return p.May.Detail || p.MoreHandler() || p.MoreWiden() || p.May.Merge || p.May.Unmerge || p.MoreRecognise()
}

// MoreHandler reports whether the reader can let another handle the signal.
func (p *SignalShow) MoreHandler() bool { return p.MoreAssign() || p.May.HandOver }

// MoreAssign reports whether there is a colleague to give it to.
func (p *SignalShow) MoreAssign() bool { return p.May.Assign && len(p.Choose.Handlers) > 0 }

// MoreWiden reports whether there is an organisation that may be let in.
func (p *SignalShow) MoreWiden() bool { return p.May.AskWidening && len(p.Together.WidenTo) > 0 }

// MoreRecognise reports whether recognising stands behind “Meer”: who handles a
// signal comes for something else.
func (p *SignalShow) MoreRecognise() bool { return p.May.Recognise && p.May.Handle }

// TakesBack is the fold that “Signaal oppakken” stands in when something else is
// likelier: an answer of who was asked to handle it, or thanks. Else it is empty.
func (p *SignalShow) TakesBack() string {
	switch {
	case p.HandedOver:
		return "Toch zelf oppakken"
	case p.May.Thank:
		return "Eerst oppakken"
	}
	return ""
}
