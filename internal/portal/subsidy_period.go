package portal

import (
	"cmp"
	"slices"
	"time"
)

// ReportRhythm is how often an organisation reports.
type ReportRhythm string

// The rhythms.
const (
	RhythmQuarter  ReportRhythm = "kwartaal"
	RhythmHalfYear ReportRhythm = "halfjaar"
)

// ReportRhythms lists the rhythms in the order in which a person chooses from them.
func ReportRhythms() []ReportRhythm { return []ReportRhythm{RhythmHalfYear, RhythmQuarter} }

// Label is the rhythm in the interface; empty for an unknown one.
func (r ReportRhythm) Label() string {
	return map[ReportRhythm]string{RhythmQuarter: "Elk kwartaal", RhythmHalfYear: "Elk half jaar"}[r]
}

const (
	// reportDays is how many days after it opens a report is due.
	reportDays = 28
	// MaxSkipReason is how long the reason to skip a report can be.
	MaxSkipReason = 300
)

// ProposedPeriods are the periods of some years in a rhythm: each opens the day after
// it ends, and is due four weeks later.
func ProposedPeriods(years []int, rhythm ReportRhythm) []ReportPeriod {
	months := 6
	if rhythm == RhythmQuarter {
		months = 3
	}
	var periods []ReportPeriod
	for _, y := range years {
		for part := 1; part <= 12/months; part++ {
			p := ReportPeriod{Label: periodLabel(y, part, months)}
			p.From, p.To, _ = PeriodRange(p.Label)
			p.Opens = p.To.AddDate(0, 0, 1)
			p.Due = p.Opens.AddDate(0, 0, reportDays)
			periods = append(periods, p)
		}
	}
	return periods
}

// Locked reports whether nothing was asked for the period yet.
func (p ReportPeriod) Locked() bool { return p.OpenedAt.IsZero() && p.Skipped == "" }

// Late reports whether its last day has passed. Days are those of Amsterdam: one on
// which the clock goes back lasts longer.
func (p ReportPeriod) Late(now time.Time) bool { return daysUntil(p.Due, now) < 0 }

// Asked reports whether a report is asked for the period: it is open and not skipped.
func (p ReportPeriod) Asked() bool { return !p.OpenedAt.IsZero() && p.Skipped == "" }

// Schedule plans the reports over the subsidy's years. Periods that were opened or
// skipped stay; locked ones are planned anew.
func (s *Subsidy) Schedule(rhythm ReportRhythm, now time.Time) (Fact, error) {
	if err := s.open(); err != nil {
		return Fact{}, err
	}
	f := Fields{}
	if rhythm.Label() == "" {
		f["rhythm"] = "Kies hoe vaak de organisatie rapporteert."
	} else if len(s.Years) == 0 {
		f["rhythm"] = "Deze subsidie heeft nog geen jaren. Vul die eerst in bij de gegevens."
	}
	if err := f.Err(); err != nil {
		return Fact{}, err
	}
	kept := slices.DeleteFunc(slices.Clone(s.Periods), ReportPeriod.Locked)
	var years []int
	for _, y := range s.Years {
		years = append(years, y.Year)
	}
	for _, p := range ProposedPeriods(years, rhythm) {
		overlaps := func(k ReportPeriod) bool { return !k.From.After(p.To) && !p.From.After(k.To) }
		if !slices.ContainsFunc(kept, overlaps) {
			kept = append(kept, p)
		}
	}
	slices.SortFunc(kept, func(x, y ReportPeriod) int {
		return cmp.Or(x.From.Compare(y.From), cmp.Compare(x.Label, y.Label))
	})
	s.Periods, s.ChangedAt = kept, now
	return s.changed("rapportageschema"), nil
}

// period gives a period to change.
func (s *Subsidy) period(label string) (*ReportPeriod, error) {
	i := slices.IndexFunc(s.Periods, func(p ReportPeriod) bool { return p.Label == label })
	if i < 0 {
		return nil, ErrNotFound
	}
	if err := s.open(); err != nil {
		return nil, err
	}
	s.Periods = slices.Clone(s.Periods)
	return &s.Periods[i], nil
}

// SetTerms sets the days on which a period opens and is due. Once it is open, only the
// last day can change; the reminders then begin anew.
func (s *Subsidy) SetTerms(label string, opens, due, now time.Time) (Fact, error) {
	p, err := s.period(label)
	if err != nil {
		return Fact{}, err
	}
	if p.Skipped != "" {
		return Fact{}, Errorf(Conflict, "Deze rapportage wordt overgeslagen. Vraag haar eerst weer op.")
	}
	f := Fields{}
	if !p.OpenedAt.IsZero() {
		opens = p.Opens
	}
	switch {
	case opens.IsZero():
		f["opens"] = "Vul in op welke dag de rapportage opengaat."
	case p.OpenedAt.IsZero() && opens.Before(p.From):
		f["opens"] = "De rapportage kan niet open voor haar periode begint."
	}
	switch {
	case due.IsZero():
		f["due"] = "Vul in tot en met welke dag de organisatie kan indienen."
	case !opens.IsZero() && !due.After(opens):
		f["due"] = "De laatste dag moet na de dag liggen waarop de rapportage opengaat."
	case due.Before(Day(now)):
		f["due"] = "De laatste dag ligt al achter ons. Kies vandaag of later."
	}
	if err := f.Err(); err != nil {
		return Fact{}, err
	}
	if !p.Due.Equal(due) {
		p.Reminders, p.VeryLate = 0, false
	}
	p.Opens, p.Due, s.ChangedAt = opens, due, now
	return s.changed("rapportageschema"), nil
}

// ToOpen are the labels of the periods of which the day has come.
func (s Subsidy) ToOpen(now time.Time) []string {
	var labels []string
	for _, p := range s.Periods {
		if s.Running() && p.Locked() && !now.Before(p.Opens) {
			labels = append(labels, p.Label)
		}
	}
	return labels
}

// OpenPeriod opens a period, on its day or earlier. One of which the last day has
// passed, or nearly, gets four weeks from today.
func (s *Subsidy) OpenPeriod(label string, now time.Time) (Fact, error) {
	p, err := s.period(label)
	switch {
	case err != nil:
		return Fact{}, err
	case !s.Running():
		return Fact{}, Errorf(Conflict, "Deze subsidie staat op ‘%s’. Een rapportage gaat pas open als de subsidie is verleend.", s.State.Label())
	case !p.OpenedAt.IsZero():
		return Fact{}, Errorf(Conflict, "Deze rapportage is al open.")
	case p.Skipped != "":
		return Fact{}, Errorf(Conflict, "Deze rapportage wordt overgeslagen. Vraag haar eerst weer op.")
	}
	p.OpenedAt, s.ChangedAt = now, now
	if full := Day(now).AddDate(0, 0, reportDays); p.Due.Before(full) && Day(now).After(p.Opens) {
		p.Due = full
	}
	return s.Fact(PeriodOpened, map[string]string{DetailField: label}), nil
}

// Skip says that no report is asked for a period, and why.
func (s *Subsidy) Skip(label, reason string, by ID, now time.Time) (Fact, error) {
	p, err := s.period(label)
	if err != nil {
		return Fact{}, err
	}
	f := Fields{}
	reason = text(f, "reason", "De reden", reason, 3, MaxSkipReason)
	if err := f.Err(); err != nil {
		return Fact{}, err
	}
	if p.Skipped != "" {
		return Fact{}, Errorf(Conflict, "Deze rapportage wordt al overgeslagen.")
	}
	p.Skipped, p.SkippedBy, s.ChangedAt = reason, by, now
	return s.Fact(PeriodSkipped, map[string]string{DetailField: label}), nil
}

// AskAgain asks for a report that was to be skipped. One that was open before gets four
// weeks from today.
func (s *Subsidy) AskAgain(label string, now time.Time) (Fact, error) {
	p, err := s.period(label)
	switch {
	case err != nil:
		return Fact{}, err
	case p.Skipped == "":
		return Fact{}, Errorf(Conflict, "Deze rapportage wordt niet overgeslagen.")
	}
	p.Skipped, p.SkippedBy, s.ChangedAt = "", "", now
	if full := Day(now).AddDate(0, 0, reportDays); !p.OpenedAt.IsZero() && p.Due.Before(full) {
		p.Due, p.Reminders, p.VeryLate = full, 0, false
	}
	return s.changed("rapportageschema"), nil
}
