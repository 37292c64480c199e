package portal

import (
	"maps"
	"strings"
)

// MailWords is what the administrator adds to the portal's mails: plain text,
// written literally. The templates, and with them every link, stay the portal's.
type MailWords struct {
	// Sender is the name that mail comes from; empty: the portal's.
	Sender string `json:"sender,omitempty"`
	// Signature is the line under each mail; empty: the portal's name.
	Signature string                 `json:"signature,omitempty"`
	Kinds     map[MailKind]KindWords `json:"kinds,omitempty"`
}

// KindWords are the free paragraphs of one kind of mail; both may be empty.
type KindWords struct {
	Opening string `json:"opening,omitempty"`
	Closing string `json:"closing,omitempty"`
}

// MaxMailWords is the longest free paragraph, and MaxMailLine the longest name
// of a sender or signature; in characters.
const (
	MaxMailWords = 600
	MaxMailLine  = 60
)

// Of gives the free paragraphs of a kind of mail.
func (w MailWords) Of(kind MailKind) KindWords { return w.Kinds[kind] }

// KeepMailWords changes the free paragraphs of one kind of mail; two empty ones
// restore it to how the portal writes it.
func (s *Settings) KeepMailWords(kind MailKind, in KindWords) error {
	if kind.Label() == "" {
		return ErrNotFound
	}
	f := Fields{}
	in.Opening = text(f, "opening", "De tekst aan het begin", in.Opening, 0, MaxMailWords)
	in.Closing = text(f, "closing", "De tekst aan het eind", in.Closing, 0, MaxMailWords)
	if err := f.Err(); err != nil {
		return err
	}
	kinds := maps.Clone(s.MailWords.Kinds)
	if kinds == nil {
		kinds = map[MailKind]KindWords{}
	}
	kinds[kind] = in
	if in == (KindWords{}) {
		delete(kinds, kind)
	}
	s.MailWords.Kinds = kinds
	return nil
}

// KeepMailSender changes the name that mail comes from and the line under it.
func (s *Settings) KeepMailSender(sender, signature string) error {
	f := Fields{}
	sender = text(f, "sender", "De naam van de afzender", CleanLine(sender), 0, MaxMailLine)
	signature = text(f, "signature", "De ondertekening", CleanLine(signature), 0, MaxMailLine)
	// A name that reads as an address would hide the real one.
	if strings.ContainsAny(sender, `@<>"＠﹫＜＞﹤﹥`) {
		f["sender"] = "Gebruik alleen een naam, zonder e-mailadres of leestekens als < en >."
	}
	if err := f.Err(); err != nil {
		return err
	}
	s.MailWords.Sender, s.MailWords.Signature = sender, signature
	return nil
}
