package web

import (
	"testing"
	"time"

	"ketenportaal/internal/portal"
)

func TestDates(t *testing.T) {
	at := func(s string) time.Time {
		d, err := time.ParseInLocation("2006-01-02 15:04", s, portal.Amsterdam())
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	now := at("2026-11-22 15:30")
	for name, c := range map[string]struct{ got, want string }{
		"date":              {dateText(at("2026-11-22 00:00")), "22 november 2026"},
		"no date":           {dateText(time.Time{}), ""},
		"today":             {dayText(now, at("2026-11-22 23:59")), "vandaag"},
		"yesterday":         {dayText(now, at("2026-11-21 00:00")), "gisteren"},
		"tomorrow":          {dayText(now, at("2026-11-23 00:00")), "morgen"},
		"this year":         {dayText(now, at("2026-03-01 12:00")), "1 maart"},
		"another year":      {dayText(now, at("2025-11-22 12:00")), "22 november 2025"},
		"UTC evening":       {dayText(now, time.Date(2026, 11, 21, 23, 30, 0, 0, time.UTC)), "vandaag"},
		"clock":             {clockText(time.Date(2026, 7, 1, 7, 5, 0, 0, time.UTC)), "09:05"},
		"moment":            {momentText(now, at("2026-11-22 09:12")), "vandaag 09:12"},
		"iso":               {isoTime(at("2026-11-22 09:12")), "2026-11-22T09:12:00+01:00"},
		"one thousand":      {countText(1204), "1.204"},
		"a million":         {countText(1_000_000), "1.000.000"},
		"below zero":        {countText(-1204), "-1.204"},
		"three digits":      {countText(-120), "-120"},
		"one":               {plural(1, "signaal", "signalen"), "1 signaal"},
		"none":              {plural(0, "signaal", "signalen"), "0 signalen"},
		"day clock changes": {dayText(at("2026-10-25 12:00"), at("2026-10-26 00:30")), "morgen"},
	} {
		if c.got != c.want {
			t.Errorf("%s: got %q, want %q", name, c.got, c.want)
		}
	}
}
