package main

import (
	"archive/zip"
	"bytes"
	"html"
	"strings"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// chainPaper is a document of the chain, as many working days ago as it was added.
type chainPaper struct {
	ago         int
	by          account
	file, title string
	content     func() ([]byte, error)
	details     portal.DocumentDetails
	readers     portal.Audience
}

// chainPapers are the documents of the demo's chain.
func chainPapers() []chainPaper {
	whole := portal.Audience{Kind: portal.WholeChain}
	plain := func(text string) func() ([]byte, error) { return func() ([]byte, error) { return []byte(text), nil } }
	return []chainPaper{
		{120, coordinator, "actielijst-plan-van-aanpak.csv", "Actielijst plan van aanpak", plain(demoActions),
			portal.DocumentDetails{Kind: portal.DocActionList, Confidentiality: portal.ConfidentialNot, CaseNumber: "2023-866", Classification: "Schuldhulpverlening", Openness: portal.OpenPublic}, whole},
		{64, coordinator, "concept-convenant-bewind.docx", "Convenant bewind, concept", func() ([]byte, error) { return docx(demoCovenant) },
			portal.DocumentDetails{Kind: portal.DocCovenant, Confidentiality: portal.ConfidentialChain, Classification: "Schuldhulpverlening"}, whole},
	}
}

// papers is how those documents were added.
func (p *play) papers() []moment {
	var all []moment
	for _, d := range chainPapers() {
		all = append(all, moment{at: p.at(d.ago, 0.4), alone: true, do: func() error {
			content, err := d.content()
			if err != nil {
				return err
			}
			by := p.actors[d.by]
			upload, err := p.app.ReceiveUpload(p.ctx, by, app.UploadTo{Chain: true}, d.file, bytes.NewReader(content))
			if err != nil {
				return err
			}
			defer upload.Close()
			_, err = p.app.AddChainDocument(p.ctx, by, &app.UploadForm{Title: d.title, Details: d.details, Audience: d.readers, File: upload})
			return err
		}})
	}
	return all
}

// docx makes a text document: a paragraph per line.
func docx(text string) ([]byte, error) {
	const head = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`
	var body strings.Builder
	for line := range strings.Lines(text) {
		body.WriteString(`<w:p><w:r><w:t xml:space="preserve">` + html.EscapeString(strings.TrimSpace(line)) + `</w:t></w:r></w:p>`)
	}
	parts := [][2]string{
		{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`},
		{"_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`},
		{"word/document.xml", `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>` + body.String() + `</w:body></w:document>`},
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, part := range parts {
		w, err := z.Create(part[0])
		if err != nil {
			return nil, err
		}
		if _, err := w.Write([]byte(head + part[1])); err != nil {
			return nil, err
		}
	}
	err := z.Close()
	return out.Bytes(), err
}

const (
	demoCovenant = `Convenant bewind, concept voor bespreking
Dit concept is van de gemeente en de bewindvoerders samen. Het gaat eerst om kwaliteit, dan pas om kosten.
Artikel 1. Waar wij het voor doen
Alle inwoners van Deventer kunnen rondkomen en meedoen, zonder stress van geldzorgen.
Artikel 2. Wat de gemeente doet
De gemeente leest elk plan van aanpak en reageert binnen vier weken. Elke bewindvoerder heeft een vaste lezer.
De gemeente vertelt een week van tevoren als de werkwijze verandert.
Artikel 3. Wat de bewindvoerder doet
De bewindvoerder brengt binnen vier weken de schulden in beeld. De inwoner weet wie hij kan bellen, en wanneer.
De bewindvoerder bespreekt elk jaar of budgetbeheer genoeg is.
Artikel 4. Wat wij allebei doen
Wij delen signalen in het Ketenportaal en vertellen wat ermee is gedaan.
Wij spreken elkaar twee keer per jaar aan een ronde tafel.
Artikel 5. Als het vastloopt
Wij leggen een knelpunt hogerop voor volgens de escalatielijn. Niemand wacht langer dan de termijn die daarbij staat.
Artikel 6. Hoe wij zien of het werkt
Elk half jaar zeggen beide kanten per artikel: ja, deels of nee. Wij vragen ook wat cliënten ervan vinden.
`

	demoActions = `aanbeveling;actie;wie;stand
I;Gedeelde en doorleefde analyse van het probleem;verandermanager;klaar
I;Samenwerking tussen beleid en de teams van de uitvoering;teammanagers;loopt
I;Voortgang bewaken en bespreken;programmamanager;loopt
II;Escalatielijnen die iedereen kent;verandermanager;loopt
III;Samenwerken op drie lagen, met afsprakensets en teamplannen;directie;loopt
IV;Scholing, met de sociale kaart;teammanagers;loopt
IV;Onderzoek onder klanten en panels;beleid;loopt
IV;Ervaringsdeskundigen laten meedenken;beleid;nog niet begonnen
V;De stem van partners borgen;coördinator;loopt
V;Halfjaarlijkse afstemming en meerjarige subsidie;beleid;loopt
VI;De keten van schuldhulp verbeteren, met een convenant;beleid;loopt
VI;Relatie en vertrouwen herstellen met een ronde tafel;coördinator;loopt
VI;Monitor schuldhulpverlening;beleid;nog niet begonnen
`
)
