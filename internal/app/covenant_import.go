package app

import (
	"context"
	"errors"
	"html"
	"io"
	"slices"
	"strconv"
	"strings"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
	"ketenportaal/internal/richtext"
	"ketenportaal/internal/scan"
)

// ClauseImport is a text that was looked at, to be taken over as clauses.
type ClauseImport struct {
	policy.CovenantOn
	Clauses []ImportedClause
	// Dropped are headings that stand above other headings: clauses have none.
	Dropped []string
	// MayReplace: what is there may go, since nobody commented on it.
	MayReplace bool
}

// ImportedClause is a clause as it was found; its text is Markdown. Before: it stood
// above the first article. N is its place in the form, for what is wrong with it.
type ImportedClause struct {
	N             int
	Heading, Text string
	Commits       portal.Side
	Before        bool
}

// ClausesToImport is what somebody takes over after they looked at it. Once is the id of
// the form, so that a form sent twice adds its clauses once. With Replace they come in
// the place of what is there, which is the text that was seen at Version.
type ClausesToImport struct {
	Once    portal.ID
	Clauses []ImportedClause
	Replace bool
	Version int64
	Citizen CitizenAnswer
}

// ImportEndings are the endings of files of which the text can be taken over.
func ImportEndings() []string { return []string{".docx", ".odt", ".md", ".txt"} }

// ClauseImport gives the version in which somebody is going to take over a text.
func (a *App) ClauseImport(ctx context.Context, by portal.Actor, number string, nr int) (ClauseImport, error) {
	on, err := a.covenantText(ctx, by, policy.WriteClause, number, nr)
	if err != nil {
		return ClauseImport{}, err
	}
	may, err := a.mayReplaceClauses(ctx, on)
	return ClauseImport{CovenantOn: on, MayReplace: may}, err
}

// FindClauses finds the clauses in a text that was typed or pasted. Nothing is kept.
func (a *App) FindClauses(ctx context.Context, by portal.Actor, number string, nr int, text string) (ClauseImport, error) {
	in, err := a.ClauseImport(ctx, by, number, nr)
	if err != nil {
		return in, err
	}
	text = portal.Clean(text)
	switch {
	case text == "":
		return in, portal.Fields{"text": "Plak een tekst of kies een bestand."}.Err()
	case len(text) > portal.MaxImportText:
		return in, portal.Fields{"text": longImport}.Err()
	}
	return a.splitClauses(ctx, in, portal.TextParts(text), markdownOf)
}

const longImport = "De tekst is te lang: er passen 200.000 tekens. Neem de tekst in delen over."

// FindClausesIn is FindClauses for a file, read as it comes in. The file isn't kept.
func (a *App) FindClausesIn(ctx context.Context, by portal.Actor, number string, nr int, name string, r io.Reader) (ClauseImport, error) {
	in, err := a.ClauseImport(ctx, by, number, nr)
	if err != nil {
		return in, err
	}
	u, err := spool(scan.CleanName(name), io.LimitReader(r, portal.MaxImportFile+1))
	if err != nil {
		return in, err
	}
	defer u.Close()
	if u.size > portal.MaxImportFile {
		return in, refusedFile("Dit bestand is te groot: het mag ten hoogste 2 MB zijn. Plak de tekst in delen.")
	}
	switch u.kind {
	case scan.TXT, scan.MD:
		if err := a.look(ctx, u, false); err != nil {
			return in, err
		}
		if len(u.text) > portal.MaxImportText {
			return in, refusedFile(longImport)
		}
		return a.splitClauses(ctx, in, portal.TextParts(portal.Clean(u.text)), markdownOf)
	case scan.DOCX, scan.ODT:
		parts, err := a.paragraphsOf(ctx, u)
		if err != nil {
			return in, err
		}
		return a.splitClauses(ctx, in, parts, markdownOfDocument)
	}
	return in, refusedFile("Uit dit soort bestand kunnen wij geen artikelen halen. Kies een bestand dat eindigt op .docx, .odt, .md of .txt.")
}

// paragraphsOf reads the paragraphs of a document, within the time that one file may
// take.
func (a *App) paragraphsOf(ctx context.Context, u *Upload) ([]portal.TextPart, error) {
	select {
	case a.looking <- struct{}{}:
		defer func() { <-a.looking }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	ctx, cancel := context.WithTimeout(ctx, lookTime)
	defer cancel()
	caps := scan.DefaultCaps()
	caps.Output = portal.MaxImportText
	list, err := scan.Paragraphs(ctx, u.kind, u.bytes, u.size, caps)
	if errors.Is(err, scan.ErrTruncated) {
		return nil, refusedFile(longImport)
	}
	if err != nil {
		return nil, refusal(err)
	}
	parts := make([]portal.TextPart, len(list))
	for i, p := range list {
		parts[i] = portal.TextPart{Text: portal.Clean(p.Text), Level: p.Level, Mark: portal.CleanLine(p.Mark), Depth: p.Depth, Gap: p.Gap}
	}
	return slices.DeleteFunc(parts, func(p portal.TextPart) bool { return p.Text == "" }), nil
}

// splitClauses divides what was read into clauses; markdown writes the text of one.
func (a *App) splitClauses(ctx context.Context, in ClauseImport, parts []portal.TextPart, markdown func([]portal.TextPart) string) (ClauseImport, error) {
	parties, err := a.covenantParties(ctx, in.Covenant)
	if err != nil {
		return in, err
	}
	var partners []string
	for _, p := range parties {
		if !p.Municipality {
			partners = append(partners, p.Name)
		}
	}
	found := portal.SplitClauses(parts, partners)
	switch {
	case len(found.Clauses) == 0:
		return in, portal.Fields{"text": "In deze tekst vonden wij geen artikelen. Plak de tekst in het veld."}.Err()
	case len(found.Clauses) > portal.MaxClauses:
		return in, portal.Fields{"text": "Wij vonden meer dan 100 artikelen. Neem de tekst in delen over."}.Err()
	}
	in.Dropped = found.Dropped
	for i, c := range found.Clauses {
		in.Clauses = append(in.Clauses, ImportedClause{N: i + 1, Heading: c.Heading, Text: markdown(c.Parts), Commits: c.Commits, Before: c.Before})
	}
	return in, nil
}

// markdownOf writes parts of a text that was Markdown already.
func markdownOf(parts []portal.TextPart) string {
	var b strings.Builder
	for _, p := range parts {
		if p.Level > 0 {
			b.WriteString("### ")
		}
		b.WriteString(p.Text + "\n\n")
	}
	return richtext.Normalize(b.String())
}

// markdownOfDocument writes parts of a document, in which no character has a meaning of
// its own.
func markdownOfDocument(parts []portal.TextPart) string {
	var b strings.Builder
	var open []string // the lists that are open, from the outside in
	closeTo := func(depth int) {
		for len(open) > depth {
			b.WriteString("</" + open[len(open)-1] + ">")
			open = open[:len(open)-1]
		}
	}
	for _, p := range parts {
		text := strings.ReplaceAll(html.EscapeString(p.Text), "\n", "<br>")
		switch {
		case p.Level > 0:
			closeTo(0)
			b.WriteString("<h3>" + text + "</h3>")
		case p.Mark == "":
			closeTo(0)
			b.WriteString("<p>" + text + "</p>")
		default:
			list := "ul"
			if strings.Trim(p.Mark, "0123456789.)(") == "" {
				list = "ol"
			} else if p.Mark != "-" {
				text = html.EscapeString(p.Mark) + " " + text // "a." and the like are said
			}
			depth := min(p.Depth, len(open))
			closeTo(depth + 1)
			if len(open) == depth+1 && open[depth] != list {
				closeTo(depth)
			}
			if len(open) == depth {
				open = append(open, list)
				b.WriteString("<" + list + ">")
			}
			b.WriteString("<li>" + text + "</li>")
		}
	}
	closeTo(0)
	return richtext.FromHTML(b.String())
}

// mayReplaceClauses reports whether what is in a version may go at once: it is a draft
// and nobody commented on it.
func (a *App) mayReplaceClauses(ctx context.Context, on policy.CovenantOn) (bool, error) {
	if on.Text.State != portal.CovenantDraft || len(on.Text.Clauses) == 0 {
		return false, nil
	}
	comments, err := a.store.ClauseComments(ctx, on.Covenant.ID)
	return !slices.ContainsFunc(comments, func(c portal.ClauseComment) bool { return c.Nr == on.Text.Nr }), err
}

// ImportClauses takes clauses over in a version: after those that are there, or in
// their place. All of them, or none.
func (a *App) ImportClauses(ctx context.Context, by portal.Actor, number string, nr int, in ClausesToImport) error {
	if _, ok := portal.ParseID(string(in.Once)); !ok {
		in.Once = portal.NewID()
	}
	return a.changeCovenant(ctx, by, policy.WriteClause, number, nr, 0, func(ctx context.Context, _ *writing, on *policy.CovenantOn, _ portal.Settings) ([]portal.Fact, error) {
		if _, n := on.Text.Clause(in.Once); n > 0 {
			return nil, nil // the form came twice
		}
		if in.Replace {
			may, err := a.mayReplaceClauses(ctx, *on)
			if err != nil {
				return nil, err
			}
			if !may {
				return nil, portal.Errorf(portal.Conflict, "De artikelen die er zijn, kunt u niet meer in één keer vervangen. Zet de nieuwe erachter.")
			}
			if on.Text.Version != in.Version {
				return nil, portal.ErrChanged
			}
			on.Text.Clauses = nil
		}
		facts, err := in.check(on.Covenant.Ref())
		if err != nil {
			return nil, err
		}
		for i, c := range in.Clauses {
			id := in.Once // of the first, by which the form is known again
			if i > 0 {
				id = portal.NewID()
			}
			if _, err := on.Text.AddClause(portal.Clause{ID: id, Heading: c.Heading, Text: richtext.Normalize(c.Text), Commits: c.Commits}, by.ID, a.now()); err != nil {
				return nil, err
			}
		}
		return append(facts, clauseFact(*on, portal.ClausesImported, "")), nil
	})
}

// ImportField names a field of the n-th clause in the form.
func ImportField(part string, n int) string { return part + "_" + strconv.Itoa(n) }

// check reports everything that is wrong with the clauses at once.
func (in ClausesToImport) check(about portal.Ref) ([]portal.Fact, error) {
	if len(in.Clauses) == 0 {
		return nil, portal.Errorf(portal.Invalid, "U laat alle artikelen weg. Laat er ten minste één staan.")
	}
	typed := map[string]string{}
	for _, c := range in.Clauses {
		typed[ImportField("heading", c.N)], typed[ImportField("text", c.N)] = c.Heading, richtext.Written(c.Text)
	}
	fields, facts := checkCitizen(typed, in.Citizen, about, false)
	for _, c := range in.Clauses {
		clause := portal.Clause{Heading: c.Heading, Text: richtext.Normalize(c.Text), Commits: c.Commits}
		for part, sentence := range portal.FieldsOf(clause.Validate()) {
			fields[ImportField(part, c.N)] = sentence
		}
		if richtext.TooLong(clause.Text) {
			fields[ImportField("text", c.N)] = tooLongText
		}
	}
	return facts, fields.Err()
}
