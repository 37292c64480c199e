package portal

import "strings"

// ScopeDirectory is the scope key of the sociale kaart: everybody who logs in.
const ScopeDirectory = "kaart"

// ThemeTag and OrgTag narrow a search to a theme, and to an organisation that had to
// do with what is found.
func ThemeTag(theme ID) string { return "thema:" + string(theme) }

// OrgTag is ThemeTag for an organisation.
func OrgTag(org ID) string { return "organisatie:" + string(org) }

// Tags are those of what is about a theme and of organisations; what is empty gives
// none.
func Tags(theme ID, orgs ...ID) []string {
	var tags []string
	if theme != "" {
		tags = append(tags, ThemeTag(theme))
	}
	for _, o := range orgs {
		if o != "" {
			tags = append(tags, OrgTag(o))
		}
	}
	return tags
}

// Tags are the organisations between whom the covenant is.
func (c Covenant) Tags() []string {
	var orgs []ID
	for _, p := range c.Parties {
		orgs = append(orgs, p.Org)
	}
	return Tags("", orgs...)
}

// Words is what was written of how a decision is carried out, and of how that is kept.
func (f FollowUp) Words() string {
	words := []string{f.Embedding}
	for _, s := range f.Steps {
		words = append(words, s.What, s.Note)
	}
	return strings.Join(words, "\n")
}

// Words is what the sociale kaart says of the organisation besides its name.
func (o Organisation) Words() string {
	words := []string{o.Kind.Label(), o.ChainRoles, o.Offer, o.TargetGroup, o.Reach, o.Address}
	for _, r := range o.Roles {
		words = append(words, r.Label())
	}
	return strings.Join(words, "\n")
}

// Ref points at the comment.
func (c Comment) Ref() Ref { return Ref{Kind: KindComment, ID: c.ID} }
