package jobs

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/app"
	"ketenportaal/internal/mail"
	"ketenportaal/internal/portal"
)

func TestAnErrorOnAPageNamesNobody(t *testing.T) {
	err := errors.New("mail 0190a1b2-1111-7222-8333-0123456789ab to eva@eenpitter.example about S-2026-0042, " + strings.Repeat("ab", 16) + "\nstack")
	if got := told(err); got != "mail … to … about …, …" {
		t.Errorf("told %q", got)
	}
	if got := []rune(told(errors.New(strings.Repeat("long ", 100)))); len(got) > mostTold+1 {
		t.Errorf("told %d characters", len(got))
	}
}

func TestRunnerState(t *testing.T) {
	fail, ran := errors.New("no database"), make(chan struct{}, 9)
	seen := func(string, time.Duration, error) { ran <- struct{}{} }
	r := Start(slog.New(slog.DiscardHandler), seen,
		Job{Name: "goed", Every: time.Hour, Run: func(context.Context) (bool, error) { return false, nil }},
		Job{Name: "slecht", Every: time.Hour, Run: func(context.Context) (bool, error) { return false, fail }},
	)
	<-ran
	<-ran
	if err := r.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	s := r.State()
	if len(s) != 2 || s[0].Name != "goed" || !s[0].Ran || s[0].Failures != 0 || s[0].Problem != "" || s[1].Failures != 1 || s[1].Problem != "no database" {
		t.Errorf("%+v", s)
	}
}

// TestBar30_MailPreview: what the administrator writes stands literally in every
// kind of mail, and adds no link and no element.
func TestBar30_MailPreview(t *testing.T) {
	preview, err := NewMailPreview("https://portaal.gemeente.example", time.Now)
	must(t, err)
	const attack = `{{7*7}} ${7*7} <a href="https://evil.example">log in</a>`
	around := app.MailAround{Words: portal.KindWords{Opening: attack + "\n\nTweede alinea", Closing: attack}, Signature: attack, Colour: "#003366"}
	for _, kind := range portal.MailKinds() {
		c, err := preview(kind, around)
		must(t, err)
		if strings.Count(c.Text, attack) != 3 || strings.Count(c.HTML, "{{7*7}} ${7*7} &lt;a href=") != 3 || strings.Contains(c.HTML, `href="https://evil`) || strings.Contains(c.Subject, "7*7") {
			t.Errorf("%s:\n%s\n%s", kind, c.Text, c.HTML)
		}
		if !strings.Contains(c.HTML, "#003366") || !strings.Contains(c.Text, "\n\nTweede alinea\n") {
			t.Errorf("%s misses the colour or a paragraph:\n%s", kind, c.Text)
		}
		plain, err := preview(kind, app.MailAround{})
		must(t, err)
		if !strings.Contains(plain.HTML, portal.ReadyColour) || mail.Frame(frame(app.MailAround{})) != (mail.Frame{}) {
			t.Errorf("%s without anything of the municipality's isn't the ready mail", kind)
		}
	}
}
