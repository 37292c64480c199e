package main

import (
	"bytes"
	"context"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"ketenportaal/internal/app"
	"ketenportaal/internal/docdb"
	"ketenportaal/internal/docdb/sqlite"
	"ketenportaal/internal/jobs"
	"ketenportaal/internal/portal"
	"ketenportaal/internal/store"
)

// slipCanary stands for data of a resident. It has no double letters and no
// ending that the index would cut off, so its tokens hold it too.
const slipCanary = "Xkanarix"

// canariesIn counts how often the canary stands in the files of a folder, in
// whatever case, in UTF-8 and UTF-16, by file.
func canariesIn(t *testing.T, dir string) map[string]int {
	t.Helper()
	low := strings.ToLower(slipCanary)
	var little, big []byte
	for _, u := range utf16.Encode([]rune(low)) {
		little, big = append(little, byte(u), byte(u>>8)), append(big, byte(u>>8), byte(u))
	}
	found := map[string]int{}
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		b = bytes.ToLower(b)
		if n := bytes.Count(b, []byte(low)) + bytes.Count(b, little) + bytes.Count(b, big) + strings.Count(strings.ToLower(path), low); n > 0 {
			found[filepath.Base(path)] = n
		}
		return nil
	})
	check(t, err)
	return found
}

// slipPortal is a portal without a web server, with its jobs run by hand: on a
// file, without a mail server.
type slipPortal struct {
	*app.App
	t      *testing.T
	db     docdb.DB
	data   string
	clock  time.Time
	jobs   []jobs.Job
	people map[string]portal.Actor
}

func newSlipPortal(t *testing.T) *slipPortal {
	t.Helper()
	p := &slipPortal{t: t, data: t.TempDir(), clock: time.Date(2026, time.November, 9, 8, 0, 0, 0, time.UTC), people: map[string]portal.Actor{}}
	db, err := sqlite.Open(t.Context(), filepath.Join(p.data, "portal.db"), store.Schema())
	check(t, err)
	p.db = db
	st := store.New(db)
	log := slog.New(slog.DiscardHandler)
	p.App, err = app.New(app.Options{Store: st, Now: func() time.Time { return p.clock }, Key: bytes.Repeat([]byte{7}, app.KeySize), Log: log, Demo: true})
	check(t, err)
	folder := jobs.Folder(filepath.Join(p.data, "post"))
	mailer, err := jobs.Mailer(jobs.MailOptions{App: p.App, Log: log, Keep: folder.Keep, URL: "http://127.0.0.1"})
	check(t, err)
	p.jobs = []jobs.Job{jobs.Dispatcher(p.App), jobs.Digests(p.App), mailer, jobs.Erasures(p.App, folder)}

	gemeente := portal.Organisation{ID: "gemeente", Name: "Gemeente", Kind: portal.OrgMunicipality, Active: true, AddedAt: p.clock}
	geldfit := portal.Organisation{ID: "geldfit", Name: "Geldfit", Kind: portal.OrgDebtSupport, Active: true, AddedAt: p.clock}
	for _, o := range []*portal.Organisation{&gemeente, &geldfit} {
		check(t, st.InsertOrganisation(t.Context(), o))
	}
	for name, q := range map[string]portal.Person{
		"melder": {OrgID: "geldfit", Role: portal.Member}, "collega": {OrgID: "geldfit", Role: portal.Member},
		"coordinator": {OrgID: "gemeente", Role: portal.Coordinator}, "auditor": {OrgID: "gemeente", Role: portal.Auditor},
	} {
		q.ID, q.Name, q.Email, q.State, q.JoinedAt = portal.ID(name), "Naam van "+name, name+"@"+string(q.OrgID)+".example", portal.PersonActive, p.clock
		q.Prefs = portal.DefaultPreferences()
		q.Prefs.AtOnce, q.Prefs.Digest = true, portal.DigestDaily
		check(t, st.InsertPerson(t.Context(), &q))
		org := geldfit
		if q.OrgID == "gemeente" {
			org = gemeente
		}
		p.people[name] = q.Actor(org, "blind-"+name)
	}
	check(t, st.SaveSettings(t.Context(), &portal.Settings{PortalName: "Ketenportaal", Municipality: "gemeente", Coordinator: "coordinator",
		Themes: []portal.Theme{{ID: "toegang", Name: "Toegang", TakeUp: 3, Handle: 20}}, SetUpAt: p.clock}))
	return p
}

// run lets every job do all it has to do.
func (p *slipPortal) run() {
	p.t.Helper()
	for range 5 {
		for _, j := range p.jobs {
			for more := true; more; {
				var err error
				if more, err = j.Run(p.t.Context()); err != nil {
					p.t.Fatalf("job %s: %v", j.Name, err)
				}
			}
		}
	}
}

// slip shares a signal with the canary wherever somebody can write.
func (p *slipPortal) slip() portal.Signal {
	p.t.Helper()
	ctx, melder := p.t.Context(), p.people["melder"]
	s, err := p.ShareSignal(ctx, melder, app.ShareSignal{Title: "Brief van " + slipCanary, Text: "Mevrouw " + slipCanary + " kreeg drie brieven.", Theme: "toegang",
		More: portal.More{Help: "Bel " + slipCanary}, Audience: portal.Audience{Kind: portal.WholeChain}, Naming: portal.OrgVisible})
	check(p.t, err)
	check(p.t, p.TakeUpSignal(ctx, p.people["coordinator"], s.ID, 0))
	check(p.t, p.AskReporter(ctx, p.people["coordinator"], s.ID, 0, "Is dit "+slipCanary+"?", app.CitizenAnswer{}))
	check(p.t, p.AnswerQuestion(ctx, melder, s.ID, "Ja, "+slipCanary+".", app.CitizenAnswer{}))
	check(p.t, p.CommentOnSignal(ctx, p.people["collega"], s.ID, "", "Ook ik ken "+strings.ToUpper(slipCanary)+", nummer 123456782.", nil, app.CitizenAnswer{Overrule: "Dit is een dossier van " + slipCanary}))
	check(p.t, p.RecogniseSignal(ctx, p.people["collega"], s.ID, "Net als "+slipCanary, app.CitizenAnswer{}))
	check(p.t, p.SaveDraft(ctx, p.people["collega"], "/signalen/"+s.Number, map[string][]string{"comment": {"Over " + slipCanary}}))
	for _, version := range []string{"Geachte " + slipCanary + ",\n" + strings.Repeat("Wij schrijven u weer. ", 20_000), "Geachte " + slipCanary} {
		p.upload(s, version)
	}
	return s
}

// upload adds a text file to the signal; the second one as a new version.
func (p *slipPortal) upload(s portal.Signal, text string) {
	p.t.Helper()
	ctx, melder := p.t.Context(), p.people["melder"]
	rows, err := p.SignalDocuments(ctx, melder, s.Number)
	check(p.t, err)
	to := app.UploadTo{Number: s.Number}
	if len(rows) > 0 {
		to = app.UploadTo{Document: rows[0].ID}
	}
	u, err := p.ReceiveUpload(ctx, melder, to, "brief "+slipCanary+".txt", strings.NewReader(text))
	check(p.t, err)
	if len(rows) > 0 {
		_, err = p.ReplaceDocument(ctx, melder, to.Document, &app.UploadForm{File: u})
	} else {
		_, err = p.AddDocument(ctx, melder, s.Number, &app.UploadForm{File: u})
	}
	check(p.t, err)
}

// TestBar65_NothingOfASlipIsLeft lets data of a resident slip into everything the
// portal keeps, has it hidden and erased, and looks for it in every byte of the
// data folder, and of a backup made afterwards.
func TestBar65_NothingOfASlipIsLeft(t *testing.T) {
	p := newSlipPortal(t)
	s := p.slip()
	p.run()
	p.clock = p.clock.Add(26 * time.Hour) // mails at once and an overzichtsmail
	p.run()
	before := canariesIn(t, p.data)
	if mails, _ := filepath.Glob(filepath.Join(p.data, "post", "*.eml")); before["portal.db"]+before["portal.db-wal"] == 0 || len(mails) == 0 || len(before) < 2 {
		t.Fatalf("the canary never got where it must be looked for: %v", before)
	}

	auditor := p.people["auditor"]
	check(t, p.HideText(t.Context(), p.people["coordinator"], s.Number, portal.PartSignal, "In de eerste zin."))
	p.run()
	if hits, err := p.Search(t.Context(), p.people["melder"], app.SearchFilter{Text: "mevrouw kreeg"}); err != nil || len(hits.Found) != 0 {
		t.Errorf("the hidden text is found %d times, %v", len(hits.Found), err)
	}
	p.clock = p.clock.Add(time.Hour)
	found, err := p.FindPassage(t.Context(), auditor, "P-2026-0001", slipCanary)
	check(t, err)
	if found.Places["bestand"] != 2 || found.Places[portal.PartQuestion] != 2 || found.Places["concept"] != 1 {
		t.Errorf("found at %v", found.Places)
	}
	check(t, p.EraseText(t.Context(), auditor, "P-2026-0001", app.EraseText{Version: 1, Passage: strings.ToLower(slipCanary)}))
	p.run()

	if left := canariesIn(t, p.data); len(left) > 0 {
		t.Errorf("the canary is still in %v", left)
	}
	if hits, err := p.Search(t.Context(), p.people["melder"], app.SearchFilter{Text: slipCanary}); err != nil || len(hits.Found) != 0 {
		t.Errorf("it is found %d times, %v", len(hits.Found), err)
	}
	if files, err := p.db.Files().List(t.Context(), "", 100); err != nil || len(files) != 0 {
		t.Errorf("%d files are left, %v", len(files), err)
	}
	page, err := p.Signal(t.Context(), p.people["collega"], s.Number)
	check(t, err)
	if page.Signal.Text != "Mevrouw "+portal.ErasedWithin+" kreeg drie brieven." || page.Signal.Title != "Brief van "+portal.ErasedWithin {
		t.Errorf("a reader sees %q, %q", page.Signal.Title, page.Signal.Text)
	}
	p.backedUp(t)
}

// backedUp looks into a backup, and has the chain verified.
func (p *slipPortal) backedUp(t *testing.T) {
	t.Helper()
	dir := t.TempDir()
	f, err := os.Create(filepath.Join(dir, "portal.backup"))
	check(t, err)
	check(t, p.db.Backup(context.WithoutCancel(t.Context()), io.Writer(f)))
	check(t, f.Close())
	check(t, p.db.Close())
	if left := canariesIn(t, dir); len(left) > 0 {
		t.Errorf("the backup holds the canary: %v", left)
	}
	if left := canariesIn(t, p.data); len(left) > 0 {
		t.Errorf("after closing the canary is in %v", left)
	}
	a := runCommand(t, p.data, "", "audit", "verify")
	if a.code != 0 || !strings.Contains(a.out, "erased") {
		t.Errorf("audit verify: exit %d\n%s%s", a.code, a.out, a.errors)
	}
}
