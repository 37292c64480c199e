package app

import (
	"context"
	"slices"
	"strings"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// NamePlace is a place where somebody's name or address stands in a text.
type NamePlace struct {
	Number string // of the signal, the covenant or the agreement set; empty for the sociale kaart
	Path   string // of a covenant or an agreement set; empty for the others
	Org    portal.ID
	Where  string // in words
}

// ErasurePage is what an administrator sees before erasing somebody.
type ErasurePage struct {
	Person       portal.Person
	Organisation portal.Organisation
	// Holds must be handed over first.
	Holds []Holding
	// Places are where the name stands in texts that the administrator may read.
	Places []NamePlace
}

// ErasePreview gives what erasing somebody would meet. Texts that the
// administrator may not read are not looked at.
func (a *App) ErasePreview(ctx context.Context, by portal.Actor, id portal.ID) (ErasurePage, error) {
	p, org, err := a.personAndOrg(ctx, id)
	if err != nil {
		return ErasurePage{}, err
	}
	if err := policy.Check(by, policy.ErasePerson, policy.PersonIn{Person: p, Org: org}); err != nil {
		if policy.Check(by, policy.ReadColleagues, org) != nil {
			return ErasurePage{}, portal.ErrNotFound
		}
		return ErasurePage{}, err
	}
	page := ErasurePage{Person: p, Organisation: org}
	if page.Holds, err = a.mustHandOver(ctx, by, p, org); err != nil {
		return page, err
	}
	page.Places, err = a.namePlaces(ctx, by, p)
	return page, err
}

// mustHandOver lists what somebody holds that another has to take over before
// they can be erased. What they follow and what only they can answer or sign goes
// with them.
func (a *App) mustHandOver(ctx context.Context, by portal.Actor, p portal.Person, org portal.Organisation) ([]Holding, error) {
	var holds []Holding
	for _, kind := range holders() {
		if slices.Contains([]portal.HoldingKind{portal.HoldsFollow, portal.HoldsQuestion, portal.HoldsProxy, portal.HoldsSigning}, kind.kind) {
			continue
		}
		items, err := kind.held(ctx, a, handover{by: by, from: p, org: org})
		if err != nil {
			return nil, err
		}
		holds = append(holds, items...)
	}
	return holds, nil
}

// ErasePerson erases somebody at the version the administrator saw: a pseudonym
// stays in their place. It can't be undone.
func (a *App) ErasePerson(ctx context.Context, by portal.Actor, id portal.ID, version int64) error {
	return a.changePerson(ctx, by, policy.ErasePerson, id, nil, func(ctx context.Context, w *writing, p *portal.Person) error {
		if p.Version != version {
			return portal.Errorf(portal.Conflict, "Dit account is net gewijzigd. Bekijk het opnieuw voor u het wist.")
		}
		return a.erasePerson(ctx, w, id)
	})
}

// erasePerson erases somebody inside a transaction. What has to keep a name, as
// a signature or an approval does, stores it with the act itself
// (portal.Signatory), so that nothing here reaches it.
func (a *App) erasePerson(ctx context.Context, w *writing, id portal.ID) error {
	p, org, err := a.personAndOrg(ctx, id)
	if err != nil {
		return err
	}
	holds, err := a.mustHandOver(ctx, w.by, p, org)
	if err != nil {
		return err
	}
	if len(holds) > 0 {
		return portal.Errorf(portal.Conflict, "%s heeft nog taken in het portaal. Draag die eerst over.", p.Name)
	}
	if err := a.erasePersonTraces(ctx, w, p); err != nil {
		return err
	}
	n, err := a.store.Next(ctx, "erased-"+string(org.ID))
	if err != nil {
		return err
	}
	pseudonym := portal.Pseudonym(n, org.Name)
	fact, err := p.Erase(pseudonym)
	if err != nil {
		return err
	}
	if err := a.eraseAttendance(ctx, id, pseudonym); err != nil {
		return err
	}
	if err := a.store.SavePerson(ctx, &p); err != nil {
		return err
	}
	w.record(p.Version, fact)
	return nil
}

// erasePersonTraces removes what the portal keeps of somebody beside what they wrote.
func (a *App) erasePersonTraces(ctx context.Context, w *writing, p portal.Person) error {
	if err := a.endSessions(ctx, w, p, ""); err != nil {
		return err
	}
	if err := a.store.DeleteTokensOf(ctx, p.ID, portal.TokenInvite, portal.TokenLogin, portal.TokenReset); err != nil {
		return err
	}
	mails, err := a.store.MailsTo(ctx, p.ID)
	if err != nil {
		return err
	}
	if err := a.dropMails(ctx, mails); err != nil {
		return err
	}
	if err := a.store.DeletePersonTraces(ctx, p.ID, a.keys.Blind(p.ID)); err != nil {
		return err
	}
	if err := a.eraseEventDetails(ctx, p.Ref()); err != nil {
		return err
	}
	// What they did to other things: of those details, what holds their name.
	return a.store.EachDetailsBy(ctx, p.ID, func(event portal.ID, details map[string]portal.Detail) error {
		for name, d := range details {
			if names(p, d.Value) {
				if err := a.store.EraseEventDetail(ctx, event, name); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// names reports whether a text holds somebody's name or address. Of a name of
// several words, the last one suffices.
func names(p portal.Person, text string) bool {
	folded := " " + strings.Join(strings.FieldsFunc(portal.FoldName(text), func(r rune) bool { return strings.ContainsRune(" \n\t.,;:!?()[]\"'’‘/", r) }), " ") + " "
	if p.Email != "" && strings.Contains(strings.ToLower(text), p.Email) {
		return true
	}
	words := strings.Fields(portal.FoldName(p.Name))
	if len(words) == 0 {
		return false
	}
	return strings.Contains(folded, " "+strings.Join(words, " ")+" ") || len([]rune(words[len(words)-1])) > 3 && strings.Contains(folded, " "+words[len(words)-1]+" ")
}

// namePlaces looks for somebody's name in the texts of every signal, covenant,
// agreement set and figure the reader may open, and in the sociale kaart.
func (a *App) namePlaces(ctx context.Context, by portal.Actor, p portal.Person) ([]NamePlace, error) {
	var places []NamePlace
	orgs, err := a.store.Organisations(ctx)
	if err != nil {
		return nil, err
	}
	for _, o := range orgs {
		if names(p, strings.Join([]string{o.Name, o.Offer, o.TargetGroup, o.ChainRoles, o.Email, o.Address, o.Website}, "\n")) || p.Phone != "" && o.Phone == p.Phone {
			places = append(places, NamePlace{Org: o.ID, Where: "de sociale kaart: " + o.Name})
		}
	}
	q := portal.SignalQuery{Scope: policy.SignalKeys(by), Page: portal.Page{Limit: signalsAtOnce}}
	err = a.eachSignal(ctx, q, func(s portal.Signal) error {
		found, err := a.namedIn(ctx, p, s)
		for _, where := range found {
			places = append(places, NamePlace{Number: s.Number, Where: where})
		}
		return err
	})
	if err != nil {
		return places, err
	}
	agreed, err := a.namedAgreed(ctx, by, p)
	if err != nil {
		return places, err
	}
	figures, err := a.namedInFigures(ctx, by, p)
	return append(append(places, agreed...), figures...), err
}

// signalsAtOnce is how many signals are read together when all are looked at.
const signalsAtOnce = 200

// eachSignal hands over every signal a query selects.
func (a *App) eachSignal(ctx context.Context, q portal.SignalQuery, do func(portal.Signal) error) error {
	for {
		list, err := a.store.Signals(ctx, q)
		if err != nil {
			return err
		}
		for _, s := range list.Rows {
			if err := do(s); err != nil {
				return err
			}
		}
		if q.Page.After = list.Next; list.Next == "" {
			return nil
		}
	}
}

// namedIn says in which parts of a signal somebody's name stands.
func (a *App) namedIn(ctx context.Context, p portal.Person, s portal.Signal) ([]string, error) {
	var found []string
	look := func(where string, texts ...string) {
		if names(p, strings.Join(texts, "\n")) && !slices.Contains(found, where) {
			found = append(found, where)
		}
	}
	look("titel of tekst", s.Title, s.Text, s.More.Help)
	for _, q := range s.Questions {
		look("vraag of antwoord", q.Text, q.Answer)
	}
	for _, f := range s.Feedback {
		look("terugkoppeling", f.Agreed, f.AgreedBy, f.Changes, f.ForResidents)
	}
	for _, h := range s.Helps {
		look("antwoord op ‘Helpt dit?’", h.Line)
	}
	for _, c := range s.Course {
		look("toelichting in het verloop", c.Note)
	}
	comments, err := a.store.Comments(ctx, s.ID)
	if err != nil {
		return nil, err
	}
	for _, c := range comments {
		look("reactie", c.Text)
	}
	recognitions, err := a.store.Recognitions(ctx, s.ID)
	if err != nil {
		return nil, err
	}
	for _, r := range recognitions {
		look("herkenning", r.Context)
	}
	ds, err := a.store.DocumentsAbout(ctx, s.Ref())
	if err != nil {
		return nil, err
	}
	for _, d := range ds {
		text, err := a.store.DocumentText(ctx, d.ID)
		if err != nil && portal.KindOf(err) != portal.NotFound {
			return nil, err
		}
		look("document", d.Title, d.Current().Name, text.Text)
	}
	return found, nil
}

// AskErasure notes that the actor wants to be erased; the administrators are
// told. WithdrawErasure takes it back.
func (a *App) AskErasure(ctx context.Context, by portal.Actor) error {
	return a.changeOwnErasure(ctx, by, func(p *portal.Person) (portal.Fact, error) { return p.AskErasure(a.now()) })
}

// WithdrawErasure takes the question to be erased back.
func (a *App) WithdrawErasure(ctx context.Context, by portal.Actor) error {
	return a.changeOwnErasure(ctx, by, func(p *portal.Person) (portal.Fact, error) { return p.WithdrawErasure() })
}

func (a *App) changeOwnErasure(ctx context.Context, by portal.Actor, do func(*portal.Person) (portal.Fact, error)) error {
	return a.write(ctx, by, func(ctx context.Context, w *writing) error {
		if err := policy.Check(by, policy.UseAccount, nil); err != nil {
			return err
		}
		p, err := a.store.Person(ctx, by.ID)
		if err != nil {
			return err
		}
		fact, err := do(&p)
		if err != nil {
			return err
		}
		if err := a.store.SavePerson(ctx, &p); err != nil {
			return err
		}
		w.record(p.Version, fact)
		return nil
	})
}
