package app

import (
	"slices"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// lineWorld is everything that can stand on a line, to be stored whole or without what
// one reader may not know of.
type lineWorld struct {
	signals   []portal.Signal
	flags     []portal.YellowFlag
	raised    []portal.Escalation
	tables    []portal.RoundTable
	decisions []portal.Decision
	covenant  portal.Covenant
	versions  []portal.CovenantVersion
	goal      portal.PolicyGoal
	action    portal.PlanAction
	subsidy   portal.Subsidy
}

// worldDay is a day of the world, counted from the start of the rig.
func worldDay(n int) time.Time { return rigStart.AddDate(0, 0, n) }

func newLineWorld() lineWorld {
	w := lineWorld{goal: portal.PolicyGoal{ID: "doel", Number: "D-01", Title: "Sneller hulp"}}
	w.signals, w.flags, w.raised = worldSignals(), worldFlags(), worldQuestions()
	w.tables, w.decisions = worldTables(), worldDecisions()
	var links []portal.ClauseLink
	for _, s := range w.signals {
		links = append(links, portal.ClauseLink{Clause: "a1", To: s.Ref(), By: "ketencoordinator@gemeente", At: worldDay(-1)})
	}
	for _, d := range w.decisions {
		links = append(links, portal.ClauseLink{Clause: "a1", To: d.Ref(), By: "ketencoordinator@gemeente", At: worldDay(-1)})
	}
	w.covenant = portal.Covenant{ID: "c", Number: "C-2026-001", Title: "Convenant", Purpose: "Samen", Latest: 2, InForce: 1, Shown: true, MadeAt: worldDay(-50), ChangedAt: worldDay(-50), Links: links,
		Parties: []portal.Party{{Org: "gemeente", Signs: true}, {Org: "geldfit", Signs: true}}}
	w.versions = []portal.CovenantVersion{
		{ID: "c1", Covenant: "c", Nr: 1, State: portal.CovenantInForce, InForceFrom: worldDay(-45), ChangedAt: worldDay(-45), Clauses: []portal.Clause{{ID: "a1", Heading: "Gesprek", Text: "Binnen zes weken."}},
			Course: []portal.CovenantStep{{State: portal.CovenantDraft}, {State: portal.CovenantConsulted}, {State: portal.CovenantInForce}}},
		{ID: "c2", Covenant: "c", Nr: 2, State: portal.CovenantDraft, ChangedAt: worldDay(-1), Clauses: []portal.Clause{{ID: "a1", Heading: "Gesprek", Text: "Binnen twee weken."}}, Course: []portal.CovenantStep{{State: portal.CovenantDraft}}}}
	w.action = portal.PlanAction{ID: "actie", Number: "IV-e", Title: "Bellen", State: portal.PlanDone, Goals: []portal.ID{"doel"}, MadeAt: worldDay(-60), Notes: []portal.PlanNote{{ID: "n", State: portal.PlanDone, At: worldDay(-14)}}}
	w.subsidy = portal.Subsidy{ID: "s", Number: "U-2026-001", Org: "geldfit", Title: "Spreekuren", State: portal.SubsidyGranted, Course: []portal.SubsidyStep{{State: portal.SubsidyGranted, On: worldDay(-5)}},
		Goals: []portal.SubsidyGoal{{ID: "g", Title: "Gesprekken", PolicyGoal: "doel"}}}
	return w
}

func worldSignals() []portal.Signal {
	shared := func(id portal.ID, audience portal.Audience, org portal.ID, day int, flags ...portal.ID) portal.Signal {
		return portal.Signal{ID: id, Number: "S-2026-" + string(id), Kind: portal.Bottleneck, Title: "Signaal " + string(id), Text: "Wij wachten lang.", Theme: "toegang", Audience: audience, Naming: portal.OrgVisible,
			Reporter: "deelnemer@" + org, ReporterOrg: org, SharedAt: worldDay(day), ChangedAt: worldDay(day), State: portal.SignalBusy, Handler: "ketencoordinator@gemeente", Due: worldDay(9), Flags: flags,
			Course: []portal.Station{{State: portal.SignalNew, At: worldDay(day)}, {State: portal.SignalBusy, At: worldDay(day + 1)}}}
	}
	chain := portal.Audience{Kind: portal.WholeChain}
	advised := shared("keten", chain, "geldfit", -12, "vlag", "smal")
	advised.Table, advised.State = &portal.AtTable{Table: "tafel", Was: portal.SignalBusy, Decision: "advies", Body: portal.ByCollege}, portal.SignalAwaits
	advised.Course = append(advised.Course, portal.Station{State: portal.SignalOnAgenda, At: worldDay(-4), Table: "tafel"}, portal.Station{State: portal.SignalAwaits, At: worldDay(-3)})
	anonymous := shared("anoniem", chain, "bewind", -20, "vlag")
	anonymous.Naming, anonymous.Reporter, anonymous.ReporterOrg, anonymous.Sealed, anonymous.Blind = portal.Anonymous, "", "", "dicht", "blind"
	told := shared("verteld", chain, "wijkteam", -30)
	told.State, told.Due = portal.SignalFedBack, worldDay(12)
	told.Feedback = []portal.Feedback{{Agreed: "Wij bellen.", AgreedBy: "Partners", Route: portal.PracticeAgreement, From: worldDay(20), By: "ketencoordinator@gemeente", At: worldDay(-1)}}
	told.Course = append(told.Course, portal.Station{State: portal.SignalAgreedOn, At: worldDay(-2)}, portal.Station{State: portal.SignalFedBack, At: worldDay(-1)})
	own := shared("onderling", portal.Audience{Kind: portal.ChosenOrgs, Orgs: []portal.ID{"bewind"}}, "geldfit", -3)
	own.State, own.Handler, own.Due, own.Course = portal.SignalNew, "", time.Time{}, own.Course[:1]
	return []portal.Signal{advised, shared("smal", portal.Audience{Kind: portal.ChosenOrgs, Orgs: []portal.ID{"gemeente"}}, "bewind", -25, "vlag", "smal"),
		shared("gemeente", portal.Audience{Kind: portal.MunicipalityOnly}, "wijkteam", -40, "vlag", "smal"), anonymous, told, own}
}

func worldFlags() []portal.YellowFlag {
	flag := func(id portal.ID, state portal.FlagState, audience portal.AudienceKind, day int, signals ...portal.ID) portal.YellowFlag {
		return portal.YellowFlag{ID: id, Number: "G-2026-" + string(id), Title: "Vlag " + string(id), Theme: "toegang", Audience: portal.Audience{Kind: audience}, State: state, At: worldDay(day), ChangedAt: worldDay(day), Signals: signals,
			Course: []portal.FlagStep{{State: portal.FlagProposed, At: worldDay(day)}, {State: state, At: worldDay(day + 1)}}}
	}
	late := flag("vlag", portal.FlagConfirmed, portal.WholeChain, -10, "keten", "smal", "gemeente", "anoniem")
	late.Until = worldDay(-2)
	return []portal.YellowFlag{late, flag("smal", portal.FlagDismissed, portal.MunicipalityOnly, -9, "keten", "smal", "gemeente"), flag("voorstel", portal.FlagProposed, portal.WholeChain, -2, "keten", "verteld")}
}

func worldQuestions() []portal.Escalation {
	raised := func(id portal.ID, about portal.Ref, state portal.EscalationState, org portal.ID) portal.Escalation {
		return portal.Escalation{ID: id, Number: "H-2026-" + string(id), About: about, Question: "Wie beslist?", By: "deelnemer@" + org, Org: org, At: worldDay(-8), State: state, ChangedAt: worldDay(-8),
			Steps: []portal.RaisedStep{{Level: portal.LevelTeam, To: "teammanager@gemeente", At: worldDay(-8), Due: worldDay(-3)}}}
	}
	college := raised("college", portal.Ref{Kind: portal.KindFlag, ID: "smal"}, portal.EscalationCollege, "gemeente")
	college.CollegeDay, college.CollegeNumber = worldDay(3), "BW-77"
	return []portal.Escalation{raised("loopt", portal.Ref{Kind: portal.KindSignal, ID: "keten"}, portal.EscalationRuns, "geldfit"), college,
		raised("wacht", portal.Ref{Kind: portal.KindSignal, ID: "gemeente"}, portal.EscalationWaits, "gemeente")}
}

// worldTables have an open and a confidential item each; one is a concept, and of one only
// the confidential item is about anything.
func worldTables() []portal.RoundTable {
	seats := []portal.Seat{{Person: "portefeuillehouder@gemeente", Org: "gemeente", Kind: portal.SeatChair}, {Person: "beleidsadviseur@gemeente", Org: "gemeente", Kind: portal.SeatSecretary},
		{Person: "deelnemer@geldfit", Org: "geldfit", Kind: portal.SeatMember}}
	all := []portal.Ref{{Kind: portal.KindSignal, ID: "keten"}, {Kind: portal.KindFlag, ID: "vlag"}, {Kind: portal.KindFlag, ID: "smal"}, {Kind: portal.KindPolicyGoal, ID: "doel"}, portal.ClauseRef("c", "a1")}
	table := func(id portal.ID, day int, state portal.TableState, open bool) portal.RoundTable {
		return portal.RoundTable{ID: id, Number: "R-2026-" + string(id), Series: "reeks", Title: "Tafel " + string(id), Start: worldDay(day), End: worldDay(day).Add(time.Hour), Seats: seats, Open: open,
			Terms: portal.DefaultTableTerms(), State: state, Course: []portal.TableStep{{State: portal.TableConcept}, {State: state}}, ChangedAt: worldDay(day),
			Agenda: []portal.AgendaItem{{ID: "open", Title: "Wachttijd", Links: all},
				{ID: "geheim", Title: "Vertrouwelijk", Links: all, Confidential: true, For: []portal.ID{"portefeuillehouder@gemeente", "beleidsadviseur@gemeente"}}}}
	}
	secret := table("geheim", 5, portal.TableSent, true)
	secret.Agenda = secret.Agenda[1:]
	return []portal.RoundTable{table("tafel", -3, portal.TableBusy, false), table("concept", 4, portal.TableConcept, true), secret, table("breed", -6, portal.TableBusy, true)}
}

func worldDecisions() []portal.Decision {
	decision := func(id, table, item portal.ID, day int, signals ...portal.ID) portal.Decision {
		return portal.Decision{ID: id, Number: "B-2026-" + string(id), Kind: portal.Advice, Text: "Besluit " + string(id), By: portal.ByPartners, Date: worldDay(day), Table: table, Item: item, Waits: portal.ByCollege,
			Route: portal.PolicyChange, Signals: signals, RecordedBy: "beleidsadviseur@gemeente", RecordedAt: worldDay(day), Review: worldDay(40),
			Follow: portal.FollowUp{ChosenAt: worldDay(day), Steps: []portal.FollowStep{{ID: "s" + id, What: "Schrijf het op", Owner: "beleidsadviseur@gemeente", Due: worldDay(-3)}}}}
	}
	secret := decision("geheim", "tafel", "geheim", -2, "keten", "smal", "gemeente", "verteld")
	secret.Resolution = &portal.Resolution{Number: "C-9", Date: worldDay(-1), Follows: true, At: worldDay(-1)}
	agreed := decision("breed", "breed", "open", -6, "smal", "verteld")
	agreed.Waits, agreed.Kind = "", portal.Agreed
	back := decision("terug", "breed", "open", -5, "verteld")
	back.Dropped = true
	return []portal.Decision{decision("advies", "tafel", "open", -3, "keten", "gemeente"), secret, agreed, back}
}

// refs are the objects of the world that have a line.
func (w lineWorld) refs() []portal.Ref {
	refs := []portal.Ref{w.goal.Ref(), portal.ClauseRef("c", "a1")}
	for _, s := range w.signals {
		refs = append(refs, s.Ref())
	}
	for _, g := range w.flags {
		refs = append(refs, g.Ref())
	}
	for _, d := range w.decisions {
		refs = append(refs, d.Ref())
	}
	return refs
}

// question completes a raised question with what it is about.
func (w lineWorld) question(e portal.Escalation) policy.EscalationOn {
	on := policy.EscalationOn{Escalation: e}
	for _, s := range w.signals {
		if s.Ref() == e.About {
			on.Signal = s
		}
	}
	for _, g := range w.flags {
		if g.Ref() == e.About {
			on.Flag = g
		}
	}
	return on
}

func without[T any](list []T, hidden func(T) bool) []T {
	return slices.DeleteFunc(slices.Clone(list), hidden)
}

// seenBy is the world of a portal in which what a reader may not know of doesn't exist:
// neither the objects nor anything that points at them.
func (w lineWorld) seenBy(by portal.Actor) lineWorld {
	full := w
	keep := map[portal.Ref]bool{w.goal.Ref(): true, portal.ClauseRef("c", "a1"): true}
	w.signals = without(w.signals, func(s portal.Signal) bool {
		keep[s.Ref()] = policy.VisibleSignal(by, s)
		return !keep[s.Ref()]
	})
	w.flags = without(w.flags, func(g portal.YellowFlag) bool {
		keep[g.Ref()] = policy.VisibleFlag(by, g)
		return !keep[g.Ref()]
	})
	w.decisions = without(w.decisions, func(d portal.Decision) bool {
		i := slices.IndexFunc(full.tables, func(t portal.RoundTable) bool { return t.ID == d.Table })
		keep[d.Ref()] = policy.May(by, policy.ReadDecision, policy.DecisionOn{Decision: d, Table: full.tables[i]})
		return !keep[d.Ref()]
	})
	w.raised = without(w.raised, func(e portal.Escalation) bool { return !policy.May(by, policy.ReadQuestion, full.question(e)) })
	w.tables = without(w.tables, func(t portal.RoundTable) bool { return !policy.VisibleTable(by, t) })
	w.versions = without(w.versions, func(v portal.CovenantVersion) bool { return !policy.VisibleText(by, w.covenant, v) })
	known := func(kind portal.ObjectKind, ids []portal.ID) []portal.ID {
		return without(ids, func(id portal.ID) bool { return !keep[portal.Ref{Kind: kind, ID: id}] })
	}
	for i := range w.signals {
		w.signals[i].Flags = known(portal.KindFlag, w.signals[i].Flags)
	}
	for i := range w.flags {
		w.flags[i].Signals = known(portal.KindSignal, w.flags[i].Signals)
	}
	for i := range w.decisions {
		w.decisions[i].Signals = known(portal.KindSignal, w.decisions[i].Signals)
	}
	for i := range w.tables {
		w.tables[i].Agenda = slices.Clone(policy.VisibleItems(by, w.tables[i]))
		for j, it := range w.tables[i].Agenda {
			w.tables[i].Agenda[j].Links = without(it.Links, func(r portal.Ref) bool { return !keep[r] })
		}
	}
	w.covenant.Links = without(w.covenant.Links, func(l portal.ClauseLink) bool { return !keep[l.To] })
	if !policy.May(by, policy.ReadSubsidy, w.subsidy) {
		w.subsidy = portal.Subsidy{}
	}
	return w
}

// store puts the world in the portal of a rig.
func (w lineWorld) store(r *rig) {
	r.t.Helper()
	for _, s := range w.signals {
		r.must(r.store.InsertSignal(r.ctx, &s, "gemeente"))
	}
	for _, g := range w.flags {
		r.must(r.store.InsertYellowFlag(r.ctx, &g, "gemeente"))
	}
	for _, e := range w.raised {
		r.must(r.store.InsertEscalation(r.ctx, &e, "gemeente"))
	}
	at := map[portal.ID]portal.RoundTable{}
	for _, t := range w.tables {
		at[t.ID] = t
		r.must(r.store.InsertTable(r.ctx, &t, "gemeente"))
	}
	for _, d := range w.decisions {
		r.must(r.store.InsertDecision(r.ctx, &d, at[d.Table].ItemScope(d.Item, "gemeente")))
	}
	r.must(r.store.InsertCovenant(r.ctx, &w.covenant, "gemeente"))
	for _, v := range w.versions {
		r.must(r.store.InsertCovenantVersion(r.ctx, &v))
	}
	r.must(r.store.InsertPolicyGoal(r.ctx, &w.goal))
	r.must(r.store.InsertPlanAction(r.ctx, &w.action))
	if w.subsidy.ID != "" {
		r.must(r.store.InsertSubsidy(r.ctx, &w.subsidy, "gemeente"))
	}
}
