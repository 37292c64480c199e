package app

import (
	"context"

	"ketenportaal/internal/portal"
	"ketenportaal/internal/privacy"
)

// KeepMailWords changes the free paragraphs of one kind of mail; two empty ones
// restore it.
func (a *App) KeepMailWords(ctx context.Context, by portal.Actor, version int64, kind portal.MailKind, in portal.KindWords) error {
	return a.keepPart(ctx, by, version, partMail, func(_ context.Context, set *portal.Settings) error {
		if err := noBSN(map[string]string{"opening": in.Opening, "closing": in.Closing}); err != nil {
			return err
		}
		return set.KeepMailWords(kind, in)
	})
}

// KeepMailSender changes the name that mail comes from and the line under it.
func (a *App) KeepMailSender(ctx context.Context, by portal.Actor, version int64, sender, signature string) error {
	return a.keepPart(ctx, by, version, partMail, func(_ context.Context, set *portal.Settings) error {
		if err := noBSN(map[string]string{"sender": sender, "signature": signature}); err != nil {
			return err
		}
		return set.KeepMailSender(sender, signature)
	})
}

// noBSN refuses texts in which a BSN stands. A telephone number or an address is
// what such a text is often for, so about those nothing is asked.
func noBSN(texts map[string]string) error {
	f := portal.Fields{}
	for field, text := range texts {
		for _, found := range privacy.Check(text) {
			if found.Kind.Blocks() {
				f[field] = found.Kind.Sentence()
			}
		}
	}
	return f.Err()
}

// MailAround is what the municipality puts around a mail: names, free
// paragraphs and colours.
type MailAround struct {
	Portal, Sender, Signature string
	Words                     portal.KindWords
	Colour, Accent            string
}

// AroundMail gives what stands around a mail of a kind with these settings.
func AroundMail(set portal.Settings, kind portal.MailKind) MailAround {
	around := MailAround{Portal: set.PortalName, Sender: set.MailWords.Sender, Signature: set.MailWords.Signature, Words: set.MailWords.Of(kind)}
	around.Colour, around.Accent = set.House.MailColours()
	return around
}

// Outgoing makes what a claimed mail says now: what its reader may see at this
// moment, and with links made at this moment. Call it right before sending.
func (a *App) Outgoing(ctx context.Context, m portal.Mail) (Outgoing, error) {
	out, err := a.outgoing(ctx, m)
	if err != nil || out.Fate != FateSend {
		return out, err
	}
	set, err := a.store.Settings(ctx)
	if err != nil && portal.KindOf(err) != portal.NotFound {
		return out, err
	}
	out.Around = AroundMail(set, m.Kind)
	return out, nil
}
