package app

import (
	"context"
	"maps"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// DocumentChange is what a person changes of a document's title and details.
type DocumentChange struct {
	Version int64 // the document as the person saw it
	Title   string
	Details portal.DocumentDetails
	Citizen CitizenAnswer
}

// DescribeDocument changes a document's title and details.
func (a *App) DescribeDocument(ctx context.Context, by portal.Actor, id portal.ID, in DocumentChange) error {
	return a.changeDocument(ctx, by, id, policy.DescribeDocument, func(ctx context.Context, w *writing, on policy.DocumentOn, municipality portal.ID) error {
		d := on.Document
		if d.Version != in.Version {
			return portal.Errorf(portal.Conflict, "Iemand anders wijzigde dit document net. Hieronder staat wat u invulde. Vergelijk het met het document en bewaar opnieuw.")
		}
		anonymous := d.AddedBy == "" && policy.IsReporter(by, on.Signal)
		texts := in.Details.Texts()
		texts[portal.FieldDocumentTitle] = in.Title
		fields, overruled := checkCitizen(texts, in.Citizen, d.Subject(), anonymous)
		fact, changed, err := d.Describe(in.Title, in.Details, anonymous)
		maps.Copy(fields, portal.FieldsOf(err))
		if fields.Err() != nil {
			return fields.Err()
		}
		if err != nil || !changed {
			return err
		}
		scope, err := a.documentScope(ctx, on, municipality)
		if err != nil {
			return err
		}
		if err := a.store.SaveDocument(ctx, &d, scope); err != nil {
			return err
		}
		w.record(documentVersion(d, on.Signal), fact)
		w.record(documentVersion(d, on.Signal), overruled...)
		text, err := a.store.DocumentText(ctx, d.ID)
		if err != nil && portal.KindOf(err) != portal.NotFound {
			return err
		}
		return a.store.SaveDocumentText(ctx, d, text.Text, scope)
	})
}

// RemoveDocument takes a document away with its files and text, and with what
// mails said of it. That it happened, and why, stays in the audit log.
func (a *App) RemoveDocument(ctx context.Context, by portal.Actor, id portal.ID, reason string, answer CitizenAnswer) error {
	return a.changeDocument(ctx, by, id, policy.RemoveDocument, func(ctx context.Context, w *writing, on policy.DocumentOn, _ portal.ID) error {
		d := on.Document
		anonymous := d.AddedBy == "" && policy.IsReporter(by, on.Signal)
		fields, overruled := checkCitizen(map[string]string{portal.FieldRemovalReason: reason}, answer, d.About, anonymous)
		fact, err := d.Removed(reason, policy.RemovesOwn(by, on), anonymous)
		maps.Copy(fields, portal.FieldsOf(err))
		if fields.Err() != nil {
			return fields.Err()
		}
		if err != nil {
			return err
		}
		if err := a.eraseDocument(ctx, w, d.ID); err != nil {
			return err
		}
		version := on.Signal.Version
		if d.AtTable() || d.OfSubsidy() {
			version = d.Version
		}
		w.record(version, append([]portal.Fact{fact}, overruled...)...)
		if d.Subject() == d.Ref() {
			return a.eraseMailAbout(ctx, d.Ref())
		}
		return nil
	})
}

// changeDocument runs a change of a document that the actor may do: what they
// may not know of is not there.
func (a *App) changeDocument(ctx context.Context, by portal.Actor, id portal.ID, action policy.Action, do func(ctx context.Context, w *writing, on policy.DocumentOn, municipality portal.ID) error) error {
	return a.write(ctx, by, func(ctx context.Context, w *writing) error {
		on, err := a.documentOn(ctx, id)
		if err != nil {
			return err
		}
		on.Now = a.now()
		if err := policy.Check(by, action, on); err != nil {
			return err
		}
		set, err := a.store.Settings(ctx)
		if err != nil {
			return err
		}
		return do(ctx, w, on, set.Municipality)
	})
}
