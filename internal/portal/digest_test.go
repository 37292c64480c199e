package portal

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func at(s string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", s, amsterdam)
	if err != nil {
		panic(err)
	}
	return t
}

func TestNextDigest(t *testing.T) {
	daily := func(hour int) Preferences { return Preferences{Digest: DigestDaily, Hour: hour} }
	days := func(hour int, d ...time.Weekday) Preferences {
		return Preferences{Digest: DigestDays, Hour: hour, Days: d}
	}
	for _, c := range []struct {
		name  string
		prefs Preferences
		after time.Time
		want  time.Time
	}{
		{"later today", daily(8), at("2026-11-09 07:59"), at("2026-11-09 08:00")},
		{"not at the moment itself", daily(8), at("2026-11-09 08:00"), at("2026-11-10 08:00")},
		{"after the weekend", days(8, time.Monday, time.Friday), at("2026-11-13 09:00"), at("2026-11-16 08:00")},
		{"weekly, the first day of the week", Preferences{Digest: DigestWeekly, Hour: 9, Days: []time.Weekday{time.Sunday, time.Thursday}}, at("2026-11-09 08:00"), at("2026-11-12 09:00")},
		{"weekly without a day: Monday", Preferences{Digest: DigestWeekly, Hour: 9}, at("2026-11-09 09:00"), at("2026-11-16 09:00")},
		{"leap day", daily(8), at("2028-02-28 09:00"), at("2028-02-29 08:00")},
		{"never", Preferences{Digest: DigestNever, Hour: 8}, at("2026-11-09 08:00"), time.Time{}},
		{"days, but none chosen", days(8), at("2026-11-09 08:00"), time.Time{}},
		{"unknown rhythm", Preferences{Digest: "soms", Hour: 8}, at("2026-11-09 08:00"), time.Time{}},
		{"the hour that is skipped in spring", daily(2), at("2027-03-27 12:00"), time.Date(2027, 3, 28, 1, 0, 0, 0, time.UTC)},
		{"the hour after it", daily(3), at("2027-03-27 12:00"), time.Date(2027, 3, 28, 1, 0, 0, 0, time.UTC)},
		{"the day after", daily(2), time.Date(2027, 3, 28, 1, 0, 0, 0, time.UTC), at("2027-03-29 02:00")},
		{"the hour that comes twice in autumn: the first", daily(2), at("2027-10-30 12:00"), time.Date(2027, 10, 31, 0, 0, 0, 0, time.UTC)},
		{"not again an hour later", daily(2), time.Date(2027, 10, 31, 0, 30, 0, 0, time.UTC), at("2027-11-01 02:00")},
		{"midnight", daily(0), at("2026-11-09 08:00"), at("2026-11-10 00:00")},
		{"last hour of the long day", daily(23), at("2027-10-31 12:00"), at("2027-10-31 23:00")},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := c.prefs.NextDigest(c.after); !got.Equal(c.want) {
				t.Errorf("got %s, want %s", got.In(amsterdam), c.want.In(amsterdam))
			}
		})
	}
}

func TestDigestWindow_Close(t *testing.T) {
	prefs := Preferences{Digest: DigestDaily, Hour: 8}
	w := OpenDigestWindow("p", prefs, at("2026-11-09 10:00"))
	if _, ok := w.Close(prefs, 3, at("2026-11-10 07:59")); ok {
		t.Fatal("closed before its time")
	}
	c, ok := w.Close(prefs, 3, at("2026-11-10 08:00"))
	if !ok || c.After != 0 || c.UpTo != 3 || !c.To.Equal(at("2026-11-10 08:00")) || !c.From.Equal(at("2026-11-09 10:00")) {
		t.Errorf("first window: %+v, %v", c, ok)
	}
	if _, ok := w.Close(prefs, 4, at("2026-11-10 08:01")); ok {
		t.Error("closed twice on one day")
	}
	// Off for three days: one window, up to the last moment that was missed.
	c, ok = w.Close(prefs, 9, at("2026-11-14 12:00"))
	if !ok || c.After != 3 || c.UpTo != 9 || !c.To.Equal(at("2026-11-14 08:00")) || !w.Next.Equal(at("2026-11-15 08:00")) {
		t.Errorf("after days off: %+v, next %s", c, w.Next)
	}
	// The clock is set back two days: nothing until it catches up.
	if _, ok := w.Close(prefs, 9, at("2026-11-12 09:00")); ok {
		t.Error("closed again after the clock was set back")
	}
	// The next window has no bericht, and is still a window.
	if c, ok = w.Close(prefs, 9, at("2026-11-15 08:00")); !ok || !c.Empty() {
		t.Errorf("empty window: %+v, %v", c, ok)
	}
	prefs.Digest = DigestNever
	if _, ok := w.Close(prefs, 12, at("2026-11-16 08:00")); ok || !w.Next.IsZero() {
		t.Error("a window closed for who wants no digest")
	}
	prefs.Digest = DigestWeekly
	w.Plan(prefs, at("2026-11-17 08:00"))
	if c, ok = w.Close(prefs, 20, at("2026-11-23 08:00")); !ok || c.After != 9 || c.UpTo != 20 {
		t.Errorf("turned on again: got %+v, %v; want everything since the last window", c, ok)
	}
}

// TestBar56_DigestWindows lets the clock jump and the preferences change in any
// order: no bericht is in two windows, none that came before a close is in no
// window, and no two windows have one key.
func TestBar56_DigestWindows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rhythm := func() Preferences {
			p := Preferences{
				Digest: rapid.SampledFrom([]DigestRhythm{DigestNever, DigestDaily, DigestDays, DigestWeekly}).Draw(t, "rhythm"),
				Hour:   rapid.IntRange(0, 23).Draw(t, "hour"),
			}
			for _, d := range Weekdays() {
				if rapid.Bool().Draw(t, "day") {
					p.Days = append(p.Days, d)
				}
			}
			return p
		}
		now := rapid.SampledFrom([]time.Time{at("2026-11-09 10:00"), at("2027-03-26 01:30"), at("2027-10-29 02:30"), at("2028-02-27 23:00")}).Draw(t, "start")
		prefs := rhythm()
		w := OpenDigestWindow("p", prefs, now)
		var seq, upTo int64
		ends := map[int64]bool{}
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			switch rapid.IntRange(0, 5).Draw(t, "step") {
			case 0:
				now = now.Add(time.Duration(rapid.IntRange(-26, 26).Draw(t, "hours")) * time.Hour)
			case 1:
				now = now.Add(time.Duration(rapid.IntRange(0, 12*24).Draw(t, "hours on")) * time.Hour)
			case 2:
				seq++
			case 3:
				prefs = rhythm()
				w.Plan(prefs, now)
			default:
				c, ok := w.Close(prefs, seq, now)
				if !ok {
					continue
				}
				if c.After != upTo || c.UpTo < c.After {
					t.Fatalf("window (%d, %d] follows the one up to %d", c.After, c.UpTo, upTo)
				}
				if c.To.After(now) || !c.To.After(c.From) || ends[c.To.Unix()] {
					t.Fatalf("window ends at %s, from %s, now %s, seen before: %v", c.To, c.From, now, ends[c.To.Unix()])
				}
				upTo, ends[c.To.Unix()] = c.UpTo, true
				if _, again := w.Close(prefs, seq, now); again {
					t.Fatal("a second window closed at the same moment")
				}
			}
		}
		// Whoever wants a digest gets all that came, at the latest when its time comes.
		prefs = Preferences{Digest: DigestDaily, Hour: 8}
		w.Plan(prefs, now)
		if c, ok := w.Close(prefs, seq, w.Next); !ok || c.After != upTo || c.UpTo != seq {
			t.Fatalf("the last window: got (%d, %d] %v, want (%d, %d]", c.After, c.UpTo, ok, upTo, seq)
		}
	})
}

func TestPreferences_Validate(t *testing.T) {
	set := Settings{Themes: []Theme{{ID: "toegang"}, {ID: "oud", Ended: true}}}
	good := DefaultPreferences()
	for _, c := range []struct {
		name   string
		change func(p *Preferences)
		wrong  []string
	}{
		{"as they come", func(*Preferences) {}, nil},
		{"no days", func(p *Preferences) { p.Days = nil }, []string{"days"}},
		{"a day that is none", func(p *Preferences) { p.Days = []time.Weekday{9} }, []string{"days"}},
		{"an hour that is none", func(p *Preferences) { p.Hour = 24 }, []string{"hour"}},
		{"an unknown rhythm", func(p *Preferences) { p.Digest = "soms" }, []string{"digest"}},
		{"an hour in the quiet hours", func(p *Preferences) { p.Hour = 22 }, []string{"hour"}},
		{"the same hour without a digest", func(p *Preferences) { p.Hour, p.Digest = 22, DigestNever }, nil},
		{"no quiet hours", func(p *Preferences) { p.Hour, p.QuietFrom, p.QuietTo = 22, 0, 0 }, nil},
		{"quiet hours that are none", func(p *Preferences) { p.QuietFrom, p.QuietTo = 24, 31 }, []string{"quiet_from", "quiet_to"}},
		{"too many themes", func(p *Preferences) { p.Themes = make([]ID, 200) }, []string{"themes"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := good
			p.Days = slices.Clone(good.Days)
			c.change(&p)
			got := FieldsOf(p.Validate(set))
			if len(got) != len(c.wrong) {
				t.Errorf("got %v, want %v", got, c.wrong)
			}
			for _, f := range c.wrong {
				if got[f] == "" {
					t.Errorf("%s was not refused", f)
				}
			}
		})
	}
	p := Preferences{Digest: DigestWeekly, Hour: 9, Days: []time.Weekday{time.Sunday, time.Friday, time.Friday}, Themes: []ID{"toegang", "oud", "toegang", "weg", ""}}
	if err := p.Validate(set); err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(p.Days) != "[Friday]" || fmt.Sprint(p.Themes) != "[toegang]" {
		t.Errorf("tidied: got days %v and themes %v, want Friday and toegang", p.Days, p.Themes)
	}
}

func TestPreferences_AfterQuiet(t *testing.T) {
	night := Preferences{QuietFrom: 21, QuietTo: 7}
	noon := Preferences{QuietFrom: 12, QuietTo: 14}
	for _, c := range []struct {
		name  string
		prefs Preferences
		t     time.Time
		want  time.Time
	}{
		{"by day", night, at("2026-11-09 20:59"), at("2026-11-09 20:59")},
		{"in the evening", night, at("2026-11-09 21:00"), at("2026-11-10 07:00")},
		{"before the morning", night, at("2026-11-10 06:59"), at("2026-11-10 07:00")},
		{"at the end", night, at("2026-11-10 07:00"), at("2026-11-10 07:00")},
		{"around noon", noon, at("2026-11-09 13:30"), at("2026-11-09 14:00")},
		{"none", Preferences{}, at("2026-11-09 03:00"), at("2026-11-09 03:00")},
		{"the end is skipped in spring", Preferences{QuietFrom: 0, QuietTo: 2}, at("2027-03-28 01:30"), time.Date(2027, 3, 28, 1, 0, 0, 0, time.UTC)},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := c.prefs.AfterQuiet(c.t); !got.Equal(c.want) {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestMail_Retry(t *testing.T) {
	m := Mail{State: MailFailed, Attempts: 9, FirstTry: at("2026-11-01 08:00"), LastError: "550"}
	if err := m.Retry(at("2026-11-09 08:00")); err != nil {
		t.Fatal(err)
	}
	if m.State != MailWaiting || m.Attempts != 0 || !m.FirstTry.IsZero() || !m.NextTry.Equal(at("2026-11-09 08:00")) {
		t.Errorf("got %+v", m)
	}
	for _, s := range []MailState{MailWaiting, MailSent, MailKept, MailDropped} {
		if err := (&Mail{State: s}).Retry(at("2026-11-09 08:00")); KindOf(err) != Conflict {
			t.Errorf("%s: got %v, want a conflict", s, err)
		}
	}
}

func TestMailKinds(t *testing.T) {
	for _, k := range MailKinds() {
		if k.Label() == "" {
			t.Errorf("%s has no label", k)
		}
		if k.Secret() && k.Readable() {
			t.Errorf("%s holds a link that logs somebody in and may be read", k)
		}
	}
	if MailNotice.Readable() || MailDigest.Readable() || MailKind("nieuw").Readable() {
		t.Error("a mail with titles, or of an unknown kind, may be read by an administrator")
	}
	for _, s := range MailStates() {
		if s.Label() == "" {
			t.Errorf("%s has no label", s)
		}
	}
}

func TestNotification_Sentence(t *testing.T) {
	for _, n := range []Notification{{Type: SignalQuestionAsked, Reason: ReasonTask}, {Type: SignalCommented, Reason: ReasonMention}, {Type: SignalClosed}, {Type: "Unknown"}} {
		if n.Sentence() == "" {
			t.Errorf("%s has no sentence", n.Type)
		}
	}
	for of := range newsForYou {
		if newsOf[of] == "" {
			t.Errorf("%s has a sentence for one reader only", of)
		}
	}
}
