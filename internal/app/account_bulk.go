package app

import (
	"context"
	"slices"
	"strings"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// MaxBulk is how many people one list invites at most.
const MaxBulk = 500

// BulkRow is one person of a list to invite, as it was typed.
type BulkRow struct {
	Line                             int // in the file
	Name, Email, Function, Role, Org string
}

// BulkVerdict is what becomes of a row.
type BulkVerdict string

// The verdicts. Only a new person is invited.
const (
	BulkNew        BulkVerdict = "nieuw"
	BulkKnown      BulkVerdict = "heeft al een account"
	BulkDouble     BulkVerdict = "staat er dubbel in"
	BulkNoOrg      BulkVerdict = "organisatie onbekend"
	BulkNotAllowed BulkVerdict = "rol mag u niet geven"
	BulkWrong      BulkVerdict = "klopt niet"
)

// BulkLine is a row with its verdict.
type BulkLine struct {
	BulkRow
	Verdict BulkVerdict
	// Why says in a sentence what is wrong, and what may be meant.
	Why     string
	OrgName string
	Given   portal.Role

	person portal.Person
}

// BulkPreview is a list with a verdict for each row.
type BulkPreview struct {
	Lines      []BulkLine
	Good, Rest int
}

// PreviewInvitations says of each row of a list what would become of it, and
// changes nothing.
func (a *App) PreviewInvitations(ctx context.Context, by portal.Actor, rows []BulkRow) (BulkPreview, error) {
	if err := policy.Check(by, policy.InviteMany, nil); err != nil {
		return BulkPreview{}, err
	}
	if len(rows) == 0 || len(rows) > MaxBulk {
		return BulkPreview{}, portal.Fields{"file": "Zet één tot en met 500 mensen in de lijst."}.Err()
	}
	orgs, err := a.store.Organisations(ctx)
	if err != nil {
		return BulkPreview{}, err
	}
	orgs = slices.DeleteFunc(orgs, func(o portal.Organisation) bool { return !o.Active })
	var p BulkPreview
	seen, hints := map[string]int{}, maxHints
	for _, row := range rows {
		line, err := a.bulkLine(ctx, by, row, orgs, seen, &hints)
		if err != nil {
			return p, err
		}
		if line.Verdict == BulkNew {
			p.Good++
		} else {
			p.Rest++
		}
		p.Lines = append(p.Lines, line)
	}
	return p, nil
}

// bulkLine judges one row. seen holds the lines of addresses that came before,
// hints is for how many rows more a name may be looked for that is meant.
func (a *App) bulkLine(ctx context.Context, by portal.Actor, row BulkRow, orgs []portal.Organisation, seen map[string]int, hints *int) (BulkLine, error) {
	line := BulkLine{BulkRow: row, OrgName: portal.CleanLine(row.Org)}
	refuse := func(v BulkVerdict, why string) (BulkLine, error) {
		line.Verdict, line.Why = v, why
		return line, nil
	}
	role, known := bulkRole(row.Role)
	line.Given = role
	org, found := bulkOrganisation(by, row.Org, orgs)
	if found {
		line.OrgName = org.Name
	}
	in := Invitee{Org: org.ID, Email: row.Email, Name: row.Name, Function: row.Function, Role: role}
	line.person = invited(in, by.ID, a.now())
	wrong := portal.FieldsOf(line.person.Validate())
	if wrong["email"] != "" {
		return refuse(BulkWrong, wrong["email"])
	}
	if first := seen[line.person.Email]; first > 0 {
		return refuse(BulkDouble, "Dit adres staat ook op regel "+portal.Number(first)+".")
	}
	seen[line.person.Email] = row.Line
	switch {
	case !found:
		if *hints--; *hints < 0 {
			orgs = nil
		}
		return refuse(BulkNoOrg, unknownOrganisation(row.Org, orgs))
	case !known:
		return refuse(BulkWrong, "De rol ‘"+portal.CleanLine(row.Role)+"’ is er niet. Bijvoorbeeld: deelnemer.")
	case policy.Check(by, policy.InvitePerson, policy.PersonIn{Person: portal.Person{OrgID: org.ID}, Org: org, NewRole: role}) != nil:
		if by.Role == portal.Contact && org.ID != by.OrgID {
			return refuse(BulkNotAllowed, "U nodigt alleen mensen van uw eigen organisatie uit.")
		}
		return refuse(BulkNotAllowed, "De rol ‘"+role.Label()+"’ kunt u bij deze organisatie niet geven.")
	case len(wrong) > 0:
		for _, field := range []string{"name", "function"} {
			if wrong[field] != "" {
				return refuse(BulkWrong, wrong[field])
			}
		}
	}
	_, err := a.store.PersonByEmail(ctx, line.person.Email)
	if err == nil {
		return refuse(BulkKnown, "Deze persoon hoeft geen uitnodiging.")
	}
	if portal.KindOf(err) != portal.NotFound {
		return line, err
	}
	line.Verdict = BulkNew
	return line, nil
}

// InviteMany invites everyone of a list in one transaction. A row that can't be
// invited stops the whole, unless skip says to leave such rows out.
func (a *App) InviteMany(ctx context.Context, by portal.Actor, rows []BulkRow, skip bool) (int, error) {
	n := 0
	err := a.write(ctx, by, func(ctx context.Context, w *writing) error {
		p, err := a.PreviewInvitations(ctx, by, rows)
		if err != nil {
			return err
		}
		if p.Rest > 0 && !skip {
			return portal.Fields{"skip": "Er staan nog regels met een fout in. Verbeter de lijst, of kies dat u die regels overslaat."}.Err()
		}
		if n = p.Good; n == 0 {
			return portal.Fields{"file": "Er is niemand om uit te nodigen."}.Err()
		}
		for _, line := range p.Lines {
			if line.Verdict != BulkNew {
				continue
			}
			who := line.person
			if err := a.invite(ctx, w, &who); err != nil {
				return err
			}
		}
		return nil
	})
	if portal.KindOf(err) == portal.Taken && err != nil {
		err = portal.Errorf(portal.Conflict, "Iemand anders nodigde net een van deze mensen uit. Bekijk de lijst opnieuw.")
	}
	return n, err
}

// bulkRoles are other words for roles, besides their names and labels.
var bulkRoles = map[string]portal.Role{
	"": portal.Member, "member": portal.Member, "lid": portal.Member, "reader": portal.Reader, "lezer": portal.Reader,
	"contact": portal.Contact, "coordinator": portal.Coordinator, "adviseur": portal.Adviser, "adviser": portal.Adviser, "advisor": portal.Adviser,
	"director": portal.Director, "directeur": portal.Director, "wethouder": portal.Holder, "griffier": portal.Clerk, "clerk": portal.Clerk,
	"administrator": portal.Administrator, "fg": portal.Auditor,
}

func bulkRole(typed string) (portal.Role, bool) {
	word := portal.FoldName(typed)
	for _, r := range portal.Roles() {
		if word == portal.FoldName(string(r)) || word == portal.FoldName(r.Label()) {
			return r, true
		}
	}
	r, ok := bulkRoles[word]
	return r, ok
}

// bulkOrganisation finds an organisation by its name; a contact's own when the
// cell is empty.
func bulkOrganisation(by portal.Actor, typed string, orgs []portal.Organisation) (portal.Organisation, bool) {
	if len(typed) > maxTypedName {
		return portal.Organisation{}, false
	}
	name := portal.FoldName(typed)
	i := slices.IndexFunc(orgs, func(o portal.Organisation) bool {
		if portal.CleanLine(typed) == "" {
			return by.Role == portal.Contact && o.ID == by.OrgID
		}
		return portal.FoldName(o.Name) == name
	})
	if i < 0 {
		return portal.Organisation{}, false
	}
	return orgs[i], true
}

// Comparing whole files with every name would keep the portal busy for minutes.
// So a cell is meant as a name up to a length, in bytes, and only for so many
// rows of a list the nearest name is looked for.
const (
	maxTypedName = 2 * portal.MaxOrganisationName
	maxHints     = 50
)

// unknownOrganisation says that there is no such organisation, and which name is
// nearest.
func unknownOrganisation(typed string, orgs []portal.Organisation) string {
	if len(typed) > maxTypedName {
		return "Deze organisatie staat niet op de sociale kaart."
	}
	if portal.CleanLine(typed) == "" {
		return "Vul in bij welke organisatie deze persoon werkt."
	}
	word := []rune(portal.FoldName(typed))
	best, distance := "", len(word)/2+1
	for _, o := range orgs {
		d := nameDistance(word, portal.FoldName(o.Name))
		if d < distance {
			best, distance = o.Name, d
		}
	}
	if best == "" {
		return "Deze organisatie staat niet op de sociale kaart."
	}
	return "Deze organisatie staat niet op de sociale kaart. Bedoelt u ‘" + best + "’?"
}

// nameDistance is how far a typed word is from a name, or from its first words:
// people leave out the place behind it.
func nameDistance(typed []rune, name string) int {
	to := []rune(name)
	row := editDistances(typed, to)
	d := row[len(to)]
	if len(typed) >= 4 && strings.Contains(name, string(typed)) {
		return min(d, 1)
	}
	for i, r := range to {
		if r == ' ' {
			d = min(d, 1+row[i])
		}
	}
	return d
}

// editDistances gives for each beginning of y how many letters must be put in,
// taken out or changed to make it of x (Levenshtein).
func editDistances(x, y []rune) []int {
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := range x {
		before := row[0]
		row[0] = i + 1
		for j := range y {
			change := before
			if x[i] != y[j] {
				change++
			}
			before = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row
}
