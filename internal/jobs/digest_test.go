package jobs

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ketenportaal/internal/app"
	"ketenportaal/internal/mail/mailtest"
	"ketenportaal/internal/portal"
)

// practice are patterns as the sources of the portal name them, by theme.
var practice = []struct {
	theme       portal.ID
	title, text string
}{
	{"taal", "Brieven over aanmaningen zijn te moeilijk", "Inwoners begrijpen de brief over een aanmaning niet en bellen ons dan op."},
	{"consulent", "Bij elke wisseling van consulent begint het verhaal opnieuw", "Wie een nieuwe consulent krijgt, moet alles weer vertellen."},
	{"bezwaar", "Een afwijzing komt zonder uitleg", "Mensen horen niet waarom iets is afgewezen en maken dan bezwaar."},
}

func (r *postRig) shared(by portal.ID, i int, change func(*app.ShareSignal)) portal.Signal {
	r.t.Helper()
	p := practice[i%len(practice)]
	in := app.ShareSignal{Title: p.title, Text: p.text, Theme: p.theme, Audience: portal.Audience{Kind: portal.WholeChain}, Naming: portal.OrgVisible, KnowsRecognisable: true}
	if change != nil {
		change(&in)
	}
	s, err := r.ShareSignal(r.t.Context(), r.as(by), in)
	must(r.t, err)
	return s
}

// TestDigest_Golden sends the overzichtsmail of two working days at Geldfit and
// compares it, to the letter, with testdata/digest.golden.
func TestDigest_Golden(t *testing.T) {
	r, peer := newPostRig(t, 1), mailtest.Start(t)
	ctx, coordinator, member := t.Context(), r.as("coordinator"), r.as("member")
	prefs, _, err := r.Preferences(ctx, member)
	must(t, err)
	prefs.Themes = []portal.ID{"bezwaar"}
	must(t, r.SavePreferences(ctx, member, prefs))

	letters := r.shared("member", 0, nil)
	changing := r.shared("member", 1, nil)
	r.shared("collega-000", 2, nil)
	hidden := r.shared("member", 0, func(in *app.ShareSignal) { in.Naming, in.Title = portal.Anonymous, "Kanarie zonder naam" })
	r.handOut()
	for _, s := range []portal.Signal{letters, changing, hidden} {
		must(t, r.TakeUpSignal(ctx, coordinator, s.ID, 0))
	}
	must(t, r.AskReporter(ctx, coordinator, letters.ID, 0, "In welke wijken ziet u dit het meest?", app.CitizenAnswer{}))
	must(t, r.CommentOnSignal(ctx, r.as("collega-000"), changing.ID, "018f0000-0000-7000-8000-000000000001", "Dit horen wij op elk spreekuur.", nil, app.CitizenAnswer{}))
	must(t, r.GiveFeedback(ctx, coordinator, changing.ID, 0, portal.Feedback{
		Agreed: "Bij een wisseling draagt de oude consulent het verhaal over.", AgreedBy: "team Inkomen", Route: portal.PracticeAgreement,
		Changes: "Er komt een vaste overdracht.", From: r.clock.AddDate(0, 1, 0),
	}, app.CitizenAnswer{}))
	r.handOut()
	r.clock = time.Date(2026, time.November, 10, 8, 0, 0, 0, portal.Amsterdam())
	run(t, Digests(r.App).Run)
	run(t, r.mailer(r.instance(true), peer).run)

	list, err := r.store.Mails(ctx, portal.MailQuery{Person: "member", Kind: portal.MailDigest})
	must(t, err)
	if len(list.Rows) != 1 {
		t.Fatalf("%d overzichtsmails for Geldfit, want 1", len(list.Rows))
	}
	m := list.Rows[0]
	got := "Subject: " + m.Subject + "\n\n" + m.Text + "\n--- html ---\n" + m.HTML
	if strings.Contains(string(m.Raw)+got, "Kanarie") || strings.Contains(got, hidden.Number) {
		t.Error("the mail names an anonymous signal")
	}
	if token := strings.Count(got, "https://portaal.gemeente.example/post/"); token != 4 {
		t.Errorf("%d links to stop and to choose, want 2 in text and 2 in html", token)
	}
	if !strings.Contains(string(m.Raw), "List-Unsubscribe-Post: List-Unsubscribe=One-Click") {
		t.Error("no one-click unsubscribe (RFC 8058)")
	}
	path := filepath.Join("testdata", "digest.golden")
	if *update {
		must(t, os.MkdirAll("testdata", 0o755))
		must(t, os.WriteFile(path, []byte(got), 0o644))
	}
	want, err := os.ReadFile(path)
	must(t, err)
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("mail differs from %s (-want +got), run with -update when that is meant:\n%s", path, diff)
	}
}

// TestBar56_DigestsAroundTheClock: with the clock moved by hours and days, back
// and forth, each digest comes once and each bericht in one of them.
func TestBar56_DigestsAroundTheClock(t *testing.T) {
	at := func(month time.Month, day, hour, minute int) time.Time {
		return time.Date(2027, month, day, hour, minute, 0, 0, portal.Amsterdam())
	}
	for name, moments := range map[string][]time.Time{
		"spring, 02:30 is absent":      {at(3, 27, 12, 0), at(3, 28, 1, 59), at(3, 28, 3, 0), at(3, 28, 3, 1), at(3, 29, 2, 0), at(3, 29, 2, 1)},
		"autumn, 02:30 comes twice":    {at(10, 30, 12, 0), time.Date(2027, 10, 31, 0, 30, 0, 0, time.UTC), time.Date(2027, 10, 31, 1, 30, 0, 0, time.UTC), at(11, 1, 2, 0), at(11, 1, 2, 30)},
		"an hour ahead and back":       {at(6, 7, 1, 30), at(6, 7, 2, 30), at(6, 7, 1, 30), at(6, 7, 2, 0), at(6, 7, 2, 30), at(6, 8, 2, 0)},
		"a day ahead and back":         {at(6, 7, 1, 30), at(6, 8, 2, 30), at(6, 7, 2, 30), at(6, 8, 2, 30), at(6, 9, 2, 30)},
		"a day back, and off for long": {at(6, 7, 2, 30), at(6, 6, 2, 30), at(6, 20, 9, 0), at(6, 21, 2, 0)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newPostRig(t, 0)
			r.clock = moments[0].Add(-24 * time.Hour)
			by := r.as("coordinator")
			prefs, _, err := r.Preferences(t.Context(), by)
			must(t, err)
			prefs.Digest, prefs.Hour, prefs.QuietFrom, prefs.QuietTo, prefs.AtOnce = portal.DigestDaily, 2, 0, 0, false
			must(t, r.SavePreferences(t.Context(), by, prefs))
			m := r.mailer(r.instance(true), nil)
			job := Digests(r.App)
			for i, now := range moments {
				r.clock = now
				r.shared("member", i, func(in *app.ShareSignal) { in.Title = fmt.Sprintf("Signaal nummer %d.", i) })
				r.handOut()
				run(t, job.Run)
				run(t, job.Run)
				run(t, m.run)
			}
			r.clock = moments[len(moments)-1].Add(40 * time.Hour)
			run(t, job.Run)
			run(t, m.run)
			list, err := r.store.Mails(t.Context(), portal.MailQuery{Person: "coordinator", Kind: portal.MailDigest})
			must(t, err)
			all := ""
			ends := map[time.Time]bool{}
			for _, m := range list.Rows {
				if m.State != portal.MailKept || ends[m.To] {
					t.Errorf("mail of the window up to %s: state %s, window seen before: %v", m.To, m.State, ends[m.To])
				}
				ends[m.To] = true
				all += m.Text
			}
			for i := range moments {
				if n := strings.Count(all, fmt.Sprintf("Signaal nummer %d.", i)); n != 1 {
					t.Errorf("bericht %d is in %d mails, want 1", i, n)
				}
			}
		})
	}
}

// TestBar54_DigestsOfFiveHundred: 500 people with 20 berichten each, from closed
// window to accepted mail. The time counts only in the long run.
func TestBar54_DigestsOfFiveHundred(t *testing.T) {
	people, items := 20, 20
	if os.Getenv("BAR") != "" {
		people = 500
	}
	r, peer := newPostRig(t, people), mailtest.Start(t)
	ctx := t.Context()
	for i := range people {
		by := r.as(portal.ID(fmt.Sprintf("collega-%03d", i)))
		prefs, _, err := r.Preferences(ctx, by)
		must(t, err)
		prefs.Themes = []portal.ID{"taal", "consulent", "bezwaar"}
		must(t, r.SavePreferences(ctx, by, prefs))
	}
	for i := range items {
		r.shared("member", i, nil)
	}
	r.handOut()
	r.clock = time.Date(2026, time.November, 10, 8, 0, 0, 0, portal.Amsterdam())
	began := time.Now()
	run(t, Digests(r.App).Run)
	run(t, r.mailer(r.App, peer).run)
	took := time.Since(began)
	if got := len(copies(peer)); got != people+1 || len(peer.Messages()) != got { // the coordinator has one too
		t.Errorf("%d mails in %d messages, want %d", got, len(peer.Messages()), people+1)
	}
	t.Logf("%d people, %d berichten each: %s in %d sessions", people, items, took.Round(time.Millisecond), peer.Sessions())
	if os.Getenv("BAR") != "" && took > 30*time.Second {
		t.Errorf("took %s, want at most 30 s", took)
	}
}
