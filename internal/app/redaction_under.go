package app

import (
	"bytes"
	"context"
	"encoding/json"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
	"ketenportaal/internal/privacy"
)

// underSubject is a signal with every text that hangs under it, a round table with
// those at it, or a document of the chain or at a round table, loaded to hide, put
// back or erase some of those texts. What changed is saved together.
type underSubject struct {
	app *App
	set portal.Settings
	// signal is empty when it is about a document of the chain or at a round table,
	// which then is the only one of documents; on is what that hangs under.
	signal       portal.Signal
	on           policy.DocumentOn
	table        *tableUnder // nil unless it is about a round table
	covenant     *covenantUnder
	agreed       *portal.AgreementSet
	figure       *figureUnder
	comments     []portal.Comment
	recognitions []portal.Recognition
	messages     []portal.KeeperMessage
	documents    []portal.Document
	// found is, per document, the text that is findable of it.
	found map[portal.ID]string
	// copies are other signals and round tables, with copies of a text of this one.
	copies []copied
	// was is the stored form of each of these.
	was map[any][]byte
	// files are stored bytes that nothing refers to once this is saved.
	files []portal.ID
}

// underSubject loads what is under the subject of a privacymelding.
func (a *App) underSubject(ctx context.Context, about portal.Ref) (*underSubject, error) {
	switch about.Kind {
	case portal.KindTable, portal.KindActionPoint:
		return a.underTableOf(ctx, about)
	case portal.KindCovenant, portal.KindAgreementSet:
		return a.underAgreed(ctx, about)
	case portal.KindSignal:
	case portal.KindDocument:
		on, err := a.documentOn(ctx, about.ID)
		if err != nil {
			return nil, err
		}
		return a.underDocument(ctx, on)
	default:
		return a.underFigure(ctx, about)
	}
	s, err := a.store.Signal(ctx, about.ID)
	if err != nil {
		return nil, err
	}
	return a.underSignal(ctx, s)
}

// underDocument loads a document of the chain or at a round table.
func (a *App) underDocument(ctx context.Context, on policy.DocumentOn) (u *underSubject, err error) {
	u = &underSubject{app: a, on: on, documents: []portal.Document{on.Document}, found: map[portal.ID]string{}, was: map[any][]byte{}}
	if u.set, err = a.store.Settings(ctx); err != nil {
		return nil, err
	}
	return u, u.begin(ctx)
}

// underSignal loads what is under a signal.
func (a *App) underSignal(ctx context.Context, s portal.Signal) (*underSubject, error) {
	u := &underSubject{app: a, signal: s, on: policy.DocumentOn{Signal: s}, found: map[portal.ID]string{}, was: map[any][]byte{}}
	var err error
	if u.set, err = a.store.Settings(ctx); err != nil {
		return nil, err
	}
	if u.comments, err = a.store.Comments(ctx, s.ID); err != nil {
		return nil, err
	}
	if u.recognitions, err = a.store.Recognitions(ctx, s.ID); err != nil {
		return nil, err
	}
	if u.messages, err = a.store.KeeperMessages(ctx, s.ID); err != nil {
		return nil, err
	}
	if u.documents, err = a.store.DocumentsAbout(ctx, s.Ref()); err != nil {
		return nil, err
	}
	return u, u.begin(ctx)
}

// begin loads the text of the documents, and remembers how everything was.
func (u *underSubject) begin(ctx context.Context) error {
	for _, d := range u.documents {
		t, err := u.app.store.DocumentText(ctx, d.ID)
		if err != nil && portal.KindOf(err) != portal.NotFound {
			return err
		}
		u.found[d.ID] = t.Text
	}
	return u.each(func(v any, _ func(context.Context) error) (err error) {
		u.was[v], err = u.stored(v)
		return err
	})
}

// ofChain reports whether it is about a document that hangs under no signal.
func (u *underSubject) ofChain() bool {
	return u.signal.ID == "" && u.table == nil && !u.isAgreed() && u.figure == nil
}

// isAgreed reports whether it is about a covenant or an agreement set.
func (u *underSubject) isAgreed() bool { return u.covenant != nil || u.agreed != nil }

// subject is what the privacymelding is about, by its version of now.
func (u *underSubject) subject() (about portal.Redactable, version int64) {
	switch {
	case u.table != nil && u.table.Table.ID == "":
		return &u.table.TableTexts, u.table.Actions[0].Version
	case u.table != nil:
		return &u.table.TableTexts, u.table.Table.Version
	case u.covenant != nil:
		return &u.covenant.CovenantTexts, u.covenant.Covenant.Version
	case u.agreed != nil:
		return u.agreed, u.agreed.Version
	case u.figure != nil:
		return u.figure.Redactable, *u.figure.version
	case u.ofChain():
		return &u.documents[0], u.documents[0].Version
	}
	return &u.signal, u.signal.Version
}

// each hands over everything with how it is saved; the signal or the round table
// last.
func (u *underSubject) each(do func(v any, save func(ctx context.Context) error) error) error {
	st := u.app.store
	for i := range u.comments {
		if err := do(&u.comments[i], func(ctx context.Context) error { return st.SaveComment(ctx, &u.comments[i]) }); err != nil {
			return err
		}
	}
	for i := range u.recognitions {
		if err := do(&u.recognitions[i], func(ctx context.Context) error { return st.SaveRecognition(ctx, &u.recognitions[i]) }); err != nil {
			return err
		}
	}
	for i := range u.messages {
		if err := do(&u.messages[i], func(ctx context.Context) error { return st.SaveKeeperMessage(ctx, &u.messages[i]) }); err != nil {
			return err
		}
	}
	for i := range u.documents {
		d := &u.documents[i]
		err := do(d, func(ctx context.Context) error {
			on, err := u.hangsOn(ctx, *d)
			if err != nil {
				return err
			}
			scope, err := u.app.documentScope(ctx, on, u.set.Municipality)
			if err != nil {
				return err
			}
			if err := st.SaveDocumentText(ctx, *d, u.found[d.ID], scope); err != nil {
				return err
			}
			return st.SaveDocument(ctx, d, scope)
		})
		if err != nil {
			return err
		}
	}
	switch {
	case u.table != nil:
		return u.eachAtTable(do)
	case u.isAgreed():
		return u.eachAgreed(do)
	case u.figure != nil:
		return u.figure.each(u.app, u.set.Municipality, do)
	case u.ofChain():
		return nil
	}
	return do(&u.signal, func(ctx context.Context) error {
		if err := st.IndexSignal(ctx, u.signal, u.set.Municipality); err != nil {
			return err
		}
		return st.SaveSignal(ctx, &u.signal, u.set.Municipality)
	})
}

// hangsOn is what a document hangs under.
func (u *underSubject) hangsOn(ctx context.Context, d portal.Document) (policy.DocumentOn, error) {
	if u.table != nil || u.isAgreed() || u.figure != nil {
		return u.app.under(ctx, d)
	}
	on := u.on
	on.Document = d
	return on, nil
}

// stored is the form of something by which it is seen to have changed; with a
// document goes the text found in it.
func (u *underSubject) stored(v any) ([]byte, error) {
	b, err := json.Marshal(v)
	if d, ok := v.(*portal.Document); ok {
		b = append(b, u.found[d.ID]...)
	}
	return b, err
}

// save stores what changed. The subject always counts as changed, so that who
// saw it before can't store their older copy.
func (u *underSubject) save(ctx context.Context) error {
	if err := u.saveCopies(ctx); err != nil {
		return err
	}
	if x := u.table; x != nil {
		x.CountChanges(x.items, x.blocks, x.summary)
	}
	if x := u.covenant; x != nil {
		x.CountChanges(x.was)
	}
	if u.figure != nil {
		u.figure.countChanges()
	}
	return u.each(func(v any, save func(context.Context) error) error {
		now, err := u.stored(v)
		if err != nil {
			return err
		}
		if !u.isSubject(v) && bytes.Equal(now, u.was[v]) {
			return nil
		}
		return save(ctx)
	})
}

// isSubject reports whether something of each is what the privacymelding is about.
func (u *underSubject) isSubject(v any) bool {
	if x := u.table; x != nil {
		return v == any(&x.Table) || x.Table.ID == "" && v == any(&x.Actions[0])
	}
	if u.covenant != nil {
		return v == any(&u.covenant.Covenant)
	}
	if u.figure != nil && u.figure.subsidy != nil {
		return v == any(&u.figure.subsidy.Subsidy)
	}
	about, _ := u.subject()
	return v == any(about)
}

// texts are all free texts, but for those found in files.
func (u *underSubject) texts() []portal.TextAt {
	var all []portal.TextAt
	switch {
	case u.table != nil:
		all = u.table.Texts()
	case u.isAgreed(), u.figure != nil:
		about, _ := u.subject()
		all = about.Texts()
	case !u.ofChain():
		all = u.signal.Texts()
	}
	for i := range u.comments {
		all = append(all, u.comments[i].Texts()...)
	}
	for i := range u.recognitions {
		all = append(all, u.recognitions[i].Texts()...)
	}
	for i := range u.messages {
		all = append(all, u.messages[i].Texts()...)
	}
	for i := range u.documents {
		all = append(all, u.documents[i].Texts()...)
	}
	return all
}

// document is the document of a part; nil when it is of none.
func (u *underSubject) document(part portal.Part) *portal.Document {
	id, n := part.Document()
	for i := range u.documents {
		if d := &u.documents[i]; d.ID == id && n <= len(d.Versions) {
			return d
		}
	}
	return nil
}

// has reports whether there is such a part with a text.
func (u *underSubject) has(part portal.Part) bool {
	if u.document(part) != nil {
		return true
	}
	for _, t := range u.texts() {
		if t.Part == part && *t.Text != "" && t.Part.Kind() != portal.PartDocument && t.Part.Kind() != portal.PartVersion {
			return true
		}
	}
	return false
}

// hide takes a part out into o, and reports whether there was anything to hide.
func (u *underSubject) hide(o *portal.Originals, part portal.Part) (hidden bool) {
	if d := u.document(part); d != nil {
		u.found[d.ID], hidden = o.HideDocument(d, part, u.found[d.ID])
		return hidden
	}
	return o.Hide(part, u.texts())
}

func (u *underSubject) putBack(o *portal.Originals, part portal.Part) {
	d := u.document(part)
	if d == nil {
		o.PutBack(part, u.texts())
		return
	}
	o.PutBackDocument(d, part)
	if text, ok := o.Found[d.ID]; ok {
		u.found[d.ID] = text
	}
}

func (u *underSubject) erase(o *portal.Originals, part portal.Part) {
	d := u.document(part)
	if d == nil {
		o.Erase(part, u.texts(), u.app.now())
		return
	}
	u.drop(o.EraseDocument(d, part, u.app.now())...)
}

func (u *underSubject) drop(files ...portal.ID) {
	for _, f := range files {
		if f != "" {
			u.files = append(u.files, f)
		}
	}
}

// takeOut replaces a passage in every text, and erases the files that hold it.
// It says of how many places, by kind.
func (u *underSubject) takeOut(p privacy.Passage, holding map[portal.ID]bool) map[string]int {
	places := map[string]int{}
	for _, t := range u.texts() {
		now, n := p.Replace(*t.Text, portal.ErasedWithin)
		if n > 0 {
			*t.Text = now
			places[t.Part.Kind()] += n
		}
	}
	for i := range u.documents {
		d := &u.documents[i]
		last := len(d.Versions)
		for n := 1; n <= last; n++ {
			v := d.Versions[n-1]
			inText := n == last && p.In(u.found[d.ID])
			if v.File == "" || !holding[v.File] && !inText {
				continue
			}
			u.drop(d.EraseVersion(n))
			places[placeFile]++
			if n == last {
				u.found[d.ID] = ""
			}
		}
	}
	return places
}

// placeFile and placeDraft count, beside the kinds of parts, the files and the
// unsent forms in which words were found.
const (
	placeFile  = "bestand"
	placeDraft = "concept"
)
