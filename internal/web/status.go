package web

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// StatusPage tells how the portal fares: mail, jobs, storage, version.
type StatusPage struct {
	Base
	// Worries are what needs somebody, in sentences; none: all is well.
	Worries []string
	Groups  []StatusGroup
	Jobs    []JobRow
}

// StatusGroup is a heading with facts.
type StatusGroup struct {
	Title string
	Facts []StatusFact
}

// StatusFact is one thing and how it is; Code is printed in the letters of one.
type StatusFact struct {
	Name, Value string
	Code        bool
}

// JobRow is one of the portal's own jobs.
type JobRow struct {
	Name, Last, Next, Problem string
	Badge                     Badge
}

var statusPage = page[StatusPage]("keeping/status")

func (s *Server) status(c *fiber.Ctx) error {
	st, err := s.options.App.Status(c.UserContext(), actor(c))
	if err != nil {
		return err
	}
	var r app.Runtime
	if s.options.Runtime != nil {
		r = s.options.Runtime(c.UserContext())
	}
	p := StatusPage{Base: Base{Title: "Stand van het portaal"}, Worries: worries(st, r)}
	for _, j := range r.Jobs {
		p.Jobs = append(p.Jobs, jobRow(j))
	}
	p.Groups = []StatusGroup{mailFacts(st, r), logFacts(st), storeFacts(st, r), versionFacts(st, r)}
	return statusPage.show(c, p)
}

// longUnsealed is how many events may wait: more than a busy minute makes.
const longUnsealed = 1000

func worries(st app.Status, r app.Runtime) []string {
	var all []string
	add := func(is bool, format string, args ...any) {
		if is {
			all = append(all, fmt.Sprintf(format, args...))
		}
	}
	for _, j := range r.Jobs {
		add(j.Failures > 0, "De taak “%s” mislukt.", j.Name)
	}
	add(st.MailFailed > 0, "Er is mail die niet aankwam: %s.", countText(int(st.MailFailed)))
	add(st.MailRetry > 0, "Er is mail die opnieuw wordt geprobeerd: %s.", countText(int(st.MailRetry)))
	add(st.Scanner && !st.ScannerLives, "De virusscanner antwoordt niet. Bijlagen blijven dicht tot hij het weer doet.")
	add(st.StoredMost > 0 && st.Stored > st.StoredMost*9/10, "De ruimte voor bestanden is bijna vol.")
	add(st.Unsealed > longUnsealed, "Er wachten veel gebeurtenissen: %s.", countText(int(st.Unsealed)))
	return all
}

func jobRow(j app.JobState) JobRow {
	row := JobRow{Name: portal.Capital(j.Name), Last: "Nog niet", Next: "Bezig", Problem: j.Problem, Badge: Badge{"good", "Goed"}}
	if j.Ran {
		row.Last = spanText(j.Ago) + " geleden"
	}
	if j.Next > 0 {
		row.Next = "Binnen " + spanText(j.Next)
	}
	if j.Failures > 0 {
		row.Badge = Badge{"late", plural(j.Failures, "keer mislukt", "keer mislukt")}
	}
	return row
}

func mailFacts(st app.Status, r app.Runtime) StatusGroup {
	server := "Niet ingesteld: mail wordt bewaard"
	if r.MailServer {
		server = "Ingesteld"
	}
	return StatusGroup{"Mail", []StatusFact{
		{Name: "Mailserver", Value: server}, {Name: "Wacht", Value: countText(int(st.MailWait))},
		{Name: "Wordt opnieuw geprobeerd", Value: countText(int(st.MailRetry))}, {Name: "Mislukt", Value: countText(int(st.MailFailed))},
		{Name: "Laatste mail", Value: whenText(st.Now, st.MailLast)},
	}}
}

func logFacts(st app.Status) StatusGroup {
	return StatusGroup{"Auditlog", []StatusFact{
		{Name: "Wacht op verzegelen", Value: countText(int(st.Unsealed))}, {Name: "Laatste verzegeld", Value: whenText(st.Now, st.Head.At)},
		{Name: "Controlegetal gemaild", Value: whenText(st.Now, st.HeadMailed)},
		{Name: "Controlegetal", Value: strconv.FormatInt(st.Head.Seq, 10) + ":" + st.Head.Hash, Code: true},
	}}
}

func storeFacts(st app.Status, r app.Runtime) StatusGroup {
	scanner := "Niet ingesteld"
	switch {
	case st.ScannerLives:
		scanner = "Antwoordt"
	case st.Scanner:
		scanner = "Antwoordt niet"
	}
	g := StatusGroup{"Opslag en inhoud", []StatusFact{{Name: "Database", Value: r.Engine}}}
	if r.DatabaseBytes > 0 {
		g.Facts = append(g.Facts, StatusFact{Name: "Grootte van de database", Value: sizeText(r.DatabaseBytes)})
	}
	g.Facts = append(g.Facts, StatusFact{Name: "Bestanden", Value: sizeText(st.Stored) + " van " + sizeText(st.StoredMost)},
		StatusFact{Name: "Virusscanner", Value: scanner}, StatusFact{Name: "Versie van de zoekindex", Value: strconv.Itoa(st.SearchVersion)},
		StatusFact{Name: "Mensen met een account", Value: countText(st.People)})
	if st.Reads {
		g.Facts = append(g.Facts, StatusFact{Name: "Signalen die u mag lezen", Value: countText(int(st.Signals))}, StatusFact{Name: "Documenten die u mag lezen", Value: countText(int(st.Documents))})
	}
	return g
}

func versionFacts(st app.Status, r app.Runtime) StatusGroup {
	g := StatusGroup{"Versie", []StatusFact{{Name: "Klok van het portaal", Value: dateText(st.Now) + ", " + clockText(st.Now)}}}
	add := func(name, value string) {
		if value != "" {
			g.Facts = append(g.Facts, StatusFact{Name: name, Value: value})
		}
	}
	if shift := r.ClockShift.Round(time.Minute); shift != 0 {
		add("De klok is verzet met", shift.String())
	}
	if r.Uptime > 0 {
		add("Gestart", spanText(r.Uptime)+" geleden")
	}
	if b, ok := debug.ReadBuildInfo(); ok {
		built := map[string]string{}
		for _, v := range b.Settings {
			built[v.Key] = v.Value
		}
		add("Versie", b.Main.Version)
		add("Commit", built["vcs.revision"])
		add("Datum van de commit", built["vcs.time"])
	}
	add("Go", runtime.Version())
	return g
}

func whenText(now, at time.Time) string {
	if at.IsZero() {
		return "Nog niet"
	}
	return momentText(now, at)
}

// spanText is a span of time in its largest unit.
func spanText(d time.Duration) string {
	switch {
	case d < 2*time.Second:
		return "1 seconde"
	case d < 2*time.Minute:
		return plural(int(d.Seconds()), "seconde", "seconden")
	case d < 2*time.Hour:
		return plural(int(d.Minutes()), "minuut", "minuten")
	case d < 48*time.Hour:
		return plural(int(d.Hours()), "uur", "uur")
	}
	return plural(int(d.Hours()/24), "dag", "dagen")
}
