package store

import (
	"context"
	"strconv"

	"ketenportaal/internal/docdb"
	"ketenportaal/internal/portal"
)

var (
	covenants = docdb.Collection{
		Name: "covenants",
		Fields: []docdb.Field{
			{Name: "number", Unique: true}, {Name: "scope", Multi: true}, {Name: "parties", Multi: true}, {Name: "links", Multi: true},
			{Name: "changed", Kind: docdb.Time},
		},
		Indexes: []docdb.Index{{Multi: "scope", Sort: "changed"}, {Multi: "parties", Sort: "changed"}, {Multi: "links", Sort: "changed"}},
	}
	covenantVersions = docdb.Collection{
		Name:    "covenant_versions",
		Fields:  []docdb.Field{{Name: "key", Unique: true}, {Name: "covenant"}, {Name: "state"}, {Name: "nr", Kind: docdb.Int}},
		Indexes: []docdb.Index{{Equal: []string{"covenant"}, Sort: "nr"}, {Equal: []string{"state"}, Sort: "nr"}},
	}
	covenantTexts = docdb.Collection{
		Name:    "covenant_texts",
		Fields:  []docdb.Field{{Name: "covenant"}, {Name: "hash"}, {Name: "at", Kind: docdb.Time}},
		Indexes: []docdb.Index{{Equal: []string{"covenant"}, Sort: "at"}, {Equal: []string{"hash"}}},
	}
	clauseComments = docdb.Collection{
		Name:    "clause_comments",
		Fields:  []docdb.Field{{Name: "covenant"}, {Name: "by"}, {Name: "at", Kind: docdb.Time}},
		Indexes: []docdb.Index{{Equal: []string{"covenant"}, Sort: "at"}, {Equal: []string{"by"}, Sort: "at"}},
	}
	signings = docdb.Collection{
		Name:    "signings",
		Fields:  []docdb.Field{{Name: "covenant"}, {Name: "org"}, {Name: "waits"}, {Name: "asked", Kind: docdb.Time}},
		Indexes: []docdb.Index{{Equal: []string{"covenant"}, Sort: "asked"}, {Equal: []string{"org"}, Sort: "asked"}, {Equal: []string{"waits"}, Sort: "asked"}},
	}
	signatures = docdb.Collection{
		Name:    "signatures",
		Fields:  []docdb.Field{{Name: "covenant"}, {Name: "org"}, {Name: "person"}, {Name: "at", Kind: docdb.Time}},
		Indexes: []docdb.Index{{Equal: []string{"covenant"}, Sort: "at"}, {Equal: []string{"org"}, Sort: "at"}, {Equal: []string{"person"}, Sort: "at"}},
	}
)

func covenantFields(c portal.Covenant, municipality portal.ID) docdb.Fields {
	f := docdb.Fields{"number": c.Number, "scope": c.Scope(municipality), "changed": c.ChangedAt}
	var parties, links []string
	for _, p := range c.Parties {
		parties = append(parties, string(p.Org))
	}
	for _, l := range c.Links {
		links = append(links, string(l.To.Kind)+"/"+string(l.To.ID))
	}
	if len(parties) > 0 {
		f["parties"] = parties
	}
	if len(links) > 0 {
		f["links"] = links
	}
	return f
}

func setCovenant(c *portal.Covenant, v int64) { c.Version = v }

// Covenant gives a covenant.
func (s *Store) Covenant(ctx context.Context, id portal.ID) (portal.Covenant, error) {
	return get(ctx, s.db, covenants.Name, string(id), setCovenant)
}

// CovenantByNumber gives the covenant with a number.
func (s *Store) CovenantByNumber(ctx context.Context, number string) (portal.Covenant, error) {
	return first(ctx, s.db, covenants.Name, docdb.Eq("number", number), setCovenant)
}

// InsertCovenant stores a new covenant.
func (s *Store) InsertCovenant(ctx context.Context, c *portal.Covenant, municipality portal.ID) error {
	if err := insert(ctx, s.db, covenants.Name, c.ID, &c.Version, c, covenantFields(*c, municipality)); err != nil {
		return err
	}
	return s.indexCovenant(ctx, *c, municipality)
}

// SaveCovenant stores a changed covenant.
func (s *Store) SaveCovenant(ctx context.Context, c *portal.Covenant, municipality portal.ID) error {
	was, err := s.Covenant(ctx, c.ID)
	if err != nil {
		return err
	}
	if err := replace(ctx, s.db, covenants.Name, c.ID, &c.Version, c, covenantFields(*c, municipality)); err != nil {
		return err
	}
	return s.findable(ctx, was, *c, municipality)
}

// Covenants gives a page of covenants within the query's scope, the last changed first.
func (s *Store) Covenants(ctx context.Context, q portal.CovenantQuery) (portal.Listing[portal.Covenant], error) {
	if len(q.Scope) == 0 {
		return portal.Listing[portal.Covenant]{}, nil
	}
	return listing(ctx, s.db, covenants.Name, docdb.Query{Filter: covenantFilter(q), Sort: "changed", Desc: true}, q.Page, setCovenant)
}

func covenantFilter(q portal.CovenantQuery) docdb.Filter {
	f := []docdb.Filter{docdb.ContainsAny("scope", q.Scope...)}
	if q.Party != "" {
		f = append(f, docdb.ContainsAny("parties", string(q.Party)))
	}
	return docdb.And(f...)
}

// CovenantsAbout gives the covenants with a clause that is linked to something, for
// who asks policy of each.
func (s *Store) CovenantsAbout(ctx context.Context, to portal.Ref) ([]portal.Covenant, error) {
	return find(ctx, s.db, covenants.Name, docdb.Query{Filter: docdb.ContainsAny("links", string(to.Kind)+"/"+string(to.ID)), Sort: "changed", Desc: true, Limit: 50}, setCovenant)
}

// AllCovenants gives every covenant, for the portal's own jobs: there are few.
func (s *Store) AllCovenants(ctx context.Context) ([]portal.Covenant, error) {
	return find(ctx, s.db, covenants.Name, docdb.Query{Sort: "changed"}, setCovenant)
}

// versionFields: the key makes that a covenant has each version once.
func versionFields(v portal.CovenantVersion) docdb.Fields {
	return docdb.Fields{"key": string(v.Covenant) + "/" + strconv.Itoa(v.Nr), "covenant": string(v.Covenant), "state": string(v.State), "nr": int64(v.Nr)}
}

func setCovenantVersion(v *portal.CovenantVersion, n int64) { v.Version = n }

// CovenantVersion gives a version by its id.
func (s *Store) CovenantVersion(ctx context.Context, id portal.ID) (portal.CovenantVersion, error) {
	return get(ctx, s.db, covenantVersions.Name, string(id), setCovenantVersion)
}

// CovenantVersions gives the versions of a covenant, from the first on, for who asks
// policy of each.
func (s *Store) CovenantVersions(ctx context.Context, covenant portal.ID) ([]portal.CovenantVersion, error) {
	return find(ctx, s.db, covenantVersions.Name, docdb.Query{Filter: docdb.Eq("covenant", string(covenant)), Sort: "nr"}, setCovenantVersion)
}

// VersionsOfCovenants gives every version of some covenants, for who asks policy of each.
func (s *Store) VersionsOfCovenants(ctx context.Context, covenants []portal.ID) ([]portal.CovenantVersion, error) {
	if len(covenants) == 0 {
		return nil, nil
	}
	ids := make([]string, 0, len(covenants))
	for _, id := range covenants {
		ids = append(ids, string(id))
	}
	return find(ctx, s.db, covenantVersions.Name, docdb.Query{Filter: docdb.In("covenant", ids...), Sort: "nr"}, setCovenantVersion)
}

// VersionsIn gives the versions in a state, for the portal's own jobs.
func (s *Store) VersionsIn(ctx context.Context, state portal.CovenantState, limit int) ([]portal.CovenantVersion, error) {
	return find(ctx, s.db, covenantVersions.Name, docdb.Query{Filter: docdb.Eq("state", string(state)), Sort: "nr", Limit: limit}, setCovenantVersion)
}

// InsertCovenantVersion stores a new version.
func (s *Store) InsertCovenantVersion(ctx context.Context, v *portal.CovenantVersion) error {
	if err := insert(ctx, s.db, covenantVersions.Name, v.ID, &v.Version, v, versionFields(*v)); err != nil {
		return err
	}
	return s.findableVersion(ctx, *v, *v)
}

// SaveCovenantVersion stores a changed version.
func (s *Store) SaveCovenantVersion(ctx context.Context, v *portal.CovenantVersion) error {
	was, err := s.CovenantVersion(ctx, v.ID)
	if err != nil {
		return err
	}
	if err := replace(ctx, s.db, covenantVersions.Name, v.ID, &v.Version, v, versionFields(*v)); err != nil {
		return err
	}
	return s.findableVersion(ctx, was, *v)
}

func textFields(t portal.CovenantText) docdb.Fields {
	f := docdb.Fields{"covenant": string(t.Covenant), "at": t.At}
	if t.SHA256 != "" {
		f["hash"] = t.SHA256
	}
	return f
}

func setCovenantText(t *portal.CovenantText, v int64) { t.Version = v }

// CovenantTexts gives every text of a covenant that was kept, the earliest first, for
// who asks policy of each one's version.
func (s *Store) CovenantTexts(ctx context.Context, covenant portal.ID) ([]portal.CovenantText, error) {
	return find(ctx, s.db, covenantTexts.Name, docdb.Query{Filter: docdb.Eq("covenant", string(covenant)), Sort: "at"}, setCovenantText)
}

// InsertCovenantText stores a text.
func (s *Store) InsertCovenantText(ctx context.Context, t *portal.CovenantText) error {
	return insert(ctx, s.db, covenantTexts.Name, t.ID, &t.Version, t, textFields(*t))
}

// SaveCovenantText stores a text from which something was hidden or erased for privacy.
func (s *Store) SaveCovenantText(ctx context.Context, t *portal.CovenantText) error {
	return replace(ctx, s.db, covenantTexts.Name, t.ID, &t.Version, t, textFields(*t))
}

func commentFields(c portal.ClauseComment) docdb.Fields {
	return docdb.Fields{"covenant": string(c.Covenant), "by": string(c.By), "at": c.At}
}

func setClauseComment(c *portal.ClauseComment, v int64) { c.Version = v }

// ClauseComment gives a comment on a clause.
func (s *Store) ClauseComment(ctx context.Context, id portal.ID) (portal.ClauseComment, error) {
	return get(ctx, s.db, clauseComments.Name, string(id), setClauseComment)
}

// ClauseComments gives every comment on a covenant's clauses, the earliest first, for
// who asks policy of each.
func (s *Store) ClauseComments(ctx context.Context, covenant portal.ID) ([]portal.ClauseComment, error) {
	return find(ctx, s.db, clauseComments.Name, docdb.Query{Filter: docdb.Eq("covenant", string(covenant)), Sort: "at"}, setClauseComment)
}

// ClauseCommentsBy gives the comments of one person.
func (s *Store) ClauseCommentsBy(ctx context.Context, person portal.ID) ([]portal.ClauseComment, error) {
	return find(ctx, s.db, clauseComments.Name, docdb.Query{Filter: docdb.Eq("by", string(person)), Sort: "at"}, setClauseComment)
}

// InsertClauseComment stores a new comment.
func (s *Store) InsertClauseComment(ctx context.Context, c *portal.ClauseComment) error {
	if err := insert(ctx, s.db, clauseComments.Name, c.ID, &c.Version, c, commentFields(*c)); err != nil {
		return err
	}
	return s.findableComment(ctx, *c)
}

// SaveClauseComment stores a changed comment.
func (s *Store) SaveClauseComment(ctx context.Context, c *portal.ClauseComment) error {
	if err := replace(ctx, s.db, clauseComments.Name, c.ID, &c.Version, c, commentFields(*c)); err != nil {
		return err
	}
	return s.findableComment(ctx, *c)
}

func signingFields(g portal.Signing) docdb.Fields {
	f := docdb.Fields{"covenant": string(g.Covenant), "org": string(g.Org), "asked": g.AskedAt}
	if g.Waits() {
		f["waits"] = "ja"
	}
	return f
}

func setSigning(g *portal.Signing, v int64) { g.Version = v }

// Signing gives what an organisation is asked about a version; see portal.SigningID.
func (s *Store) Signing(ctx context.Context, id portal.ID) (portal.Signing, error) {
	return get(ctx, s.db, signings.Name, string(id), setSigning)
}

// Signings gives what organisations were asked about a covenant, for who asks policy
// of each.
func (s *Store) Signings(ctx context.Context, covenant portal.ID) ([]portal.Signing, error) {
	return find(ctx, s.db, signings.Name, docdb.Query{Filter: docdb.Eq("covenant", string(covenant)), Sort: "asked"}, setSigning)
}

// SigningsOf gives what one organisation was asked, the latest first.
func (s *Store) SigningsOf(ctx context.Context, org portal.ID) ([]portal.Signing, error) {
	return find(ctx, s.db, signings.Name, docdb.Query{Filter: docdb.Eq("org", string(org)), Sort: "asked", Desc: true}, setSigning)
}

// SigningsWaiting gives what organisations still have to sign or decline, for the
// portal's own jobs.
func (s *Store) SigningsWaiting(ctx context.Context, limit int) ([]portal.Signing, error) {
	return find(ctx, s.db, signings.Name, docdb.Query{Filter: docdb.Eq("waits", "ja"), Sort: "asked", Limit: limit}, setSigning)
}

// InsertSigning stores what an organisation is asked.
func (s *Store) InsertSigning(ctx context.Context, g *portal.Signing) error {
	return insert(ctx, s.db, signings.Name, g.ID, &g.Version, g, signingFields(*g))
}

// SaveSigning stores a changed one.
func (s *Store) SaveSigning(ctx context.Context, g *portal.Signing) error {
	return replace(ctx, s.db, signings.Name, g.ID, &g.Version, g, signingFields(*g))
}

func signatureFields(g portal.Signature) docdb.Fields {
	return docdb.Fields{"covenant": string(g.Covenant), "org": string(g.Org), "person": string(g.Person), "at": g.At}
}

func setSignature(g *portal.Signature, v int64) { g.Version = v }

// Signature gives a signature.
func (s *Store) Signature(ctx context.Context, id portal.ID) (portal.Signature, error) {
	return get(ctx, s.db, signatures.Name, string(id), setSignature)
}

// Signatures gives the signatures under a covenant, the earliest first.
func (s *Store) Signatures(ctx context.Context, covenant portal.ID) ([]portal.Signature, error) {
	return find(ctx, s.db, signatures.Name, docdb.Query{Filter: docdb.Eq("covenant", string(covenant)), Sort: "at"}, setSignature)
}

// SignaturesOf gives what was signed for an organisation, the latest first.
func (s *Store) SignaturesOf(ctx context.Context, org portal.ID) ([]portal.Signature, error) {
	return find(ctx, s.db, signatures.Name, docdb.Query{Filter: docdb.Eq("org", string(org)), Sort: "at", Desc: true}, setSignature)
}

// SignaturesBy gives what one person signed.
func (s *Store) SignaturesBy(ctx context.Context, person portal.ID) ([]portal.Signature, error) {
	return find(ctx, s.db, signatures.Name, docdb.Query{Filter: docdb.Eq("person", string(person)), Sort: "at"}, setSignature)
}

// InsertSignature stores a signature; its id makes that nobody signs twice. Nothing
// changes one: see SaveSignature.
func (s *Store) InsertSignature(ctx context.Context, g *portal.Signature) error {
	return insert(ctx, s.db, signatures.Name, g.ID, &g.Version, g, signatureFields(*g))
}

// SaveSignature stores a signature of which the note about authority was hidden or
// erased for privacy: for nothing else.
func (s *Store) SaveSignature(ctx context.Context, g *portal.Signature) error {
	return replace(ctx, s.db, signatures.Name, g.ID, &g.Version, g, signatureFields(*g))
}
