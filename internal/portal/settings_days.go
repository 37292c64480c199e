package portal

import (
	"slices"
	"time"
)

// DayOff is a day on which terms stand still, with its name.
type DayOff struct {
	Day  time.Time // its start in Amsterdam
	Name string
}

// LegalDaysOff are the general holidays of a year in order of the calendar, as
// in article 3 of the Algemene termijnenwet.
func LegalDaysOff(year int) []DayOff {
	day := func(m time.Month, d int) time.Time { return time.Date(year, m, d, 0, 0, 0, 0, amsterdam) }
	easter := easterSunday(year)
	after := func(days int) time.Time { return day(easter.Month(), easter.Day()+days) }
	days := []DayOff{
		{day(time.January, 1), "Nieuwjaarsdag"}, {after(-2), "Goede Vrijdag"}, {after(1), "Tweede Paasdag"},
		{day(time.April, kingsDay(year)), "Koningsdag"}, {day(time.May, 5), "Bevrijdingsdag"},
		{after(39), "Hemelvaartsdag"}, {after(50), "Tweede Pinksterdag"},
		{day(time.December, 25), "Eerste Kerstdag"}, {day(time.December, 26), "Tweede Kerstdag"},
	}
	slices.SortFunc(days, func(x, y DayOff) int { return x.Day.Compare(y.Day) })
	return days
}

// farDayOff is how many years ahead a day off can be set.
const farDayOff = 3

// AddDayOff adds a day of the portal's own on which terms stand still. Terms
// that run already keep their end.
func (s *Settings) AddDayOff(day, now time.Time) error {
	today, wrong := Day(now), ""
	switch {
	case day.IsZero():
		wrong = "Kies een datum."
	case Day(day).Before(today):
		wrong = "Deze dag is al geweest. Kies een dag vanaf vandaag."
	case day.In(amsterdam).Year() > today.Year()+farDayOff:
		wrong = "Kies een dag binnen drie jaar."
	case slices.Contains(s.Holidays, day.In(amsterdam).Format(time.DateOnly)):
		wrong = "Deze dag staat er al."
	case holiday(day.In(amsterdam)):
		wrong = "Dit is al een wettelijke feestdag."
	case !NewCalendar(nil).Working(day):
		wrong = "Dit is een zaterdag of zondag. Die telt al niet mee."
	}
	if wrong != "" {
		return Fields{"day": wrong}.Err()
	}
	s.Holidays = append(slices.Clone(s.Holidays), day.In(amsterdam).Format(time.DateOnly))
	slices.Sort(s.Holidays)
	return nil
}

// RemoveDayOff takes away a day that is still to come; one that has been stays,
// as terms were counted with it.
func (s *Settings) RemoveDayOff(day, now time.Time) error {
	text := day.In(amsterdam).Format(time.DateOnly)
	if day.IsZero() || !slices.Contains(s.Holidays, text) {
		return ErrNotFound
	}
	if Day(day).Before(Day(now)) {
		return Errorf(Invalid, "Deze dag is al geweest. Hij blijft staan, want er zijn termijnen mee geteld.")
	}
	s.Holidays = slices.DeleteFunc(slices.Clone(s.Holidays), func(d string) bool { return d == text })
	return nil
}
