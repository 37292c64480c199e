package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// counted stores n signals for the whole chain, shared on a day, with a theme.
func (p *signalRig) counted(n int, at time.Time, theme portal.ID) {
	p.t.Helper()
	for range n {
		id := portal.NewID()
		s := portal.Signal{ID: id, Number: "S-" + string(id), Kind: portal.Bottleneck, Title: "Wachttijd", Text: "Wachttijd loopt op.", Theme: theme, Audience: portal.Audience{Kind: portal.WholeChain},
			Naming: portal.OrgVisible, Reporter: "gerda", ReporterOrg: "geldfit", SharedAt: at, ChangedAt: at, State: portal.SignalNew, Course: []portal.Station{{State: portal.SignalNew, At: at}}}
		must(p.t, p.store.InsertSignal(p.t.Context(), &s, "gemeente"))
	}
}

func TestMonitorPage(t *testing.T) {
	p := signalPortal(t)
	p.counted(1234, testNow.AddDate(0, 0, -7), "toegang")
	p.counted(7, testNow.AddDate(0, 0, -7), "schulden")
	p.counted(2, testNow.AddDate(0, 0, -7), "")
	p.counted(9, testNow.AddDate(0, -3, 0), "toegang")

	page := p.as("bram").get(t, "/monitor").wants(http.StatusOK)
	page.In("h1", HasText("Monitor"))
	page.In(".compare .figures b", HasText("1.243"))
	page.In(".compare", HasText("1234 meer dan het kwartaal ervoor"))
	page.In(".compare svg title", HasText("Nieuwe signalen"))
	page.In("#signalen", HasText("leeg of te klein om te tonen."))
	page.In("main", HasText("minder dan vijf"))
	page.Not("/monitor/toelichting", "<td class=\"num\">7</td>", "<td class=\"num\">2</td>")

	page = p.as("bram").get(t, "/monitor?periode=2026-K4&over=thema:schulden").wants(http.StatusOK)
	page.In(".chips a", HasText("Thema: Schulden"), HasAttr("href", "/monitor?periode=2026-K4"))
	page.In(".compare .soft", HasText("Te klein om te tonen"))
	page.None(".compare .figures")
	page.None("#afspraken")
	p.as("bram").get(t, "/monitor?over=thema:").wants(http.StatusOK).In(".note", HasText("over alle signalen"))
	for address, words := range map[string]string{
		"?periode=2026-K4&over=wijk:weg": "Deze keuze bestaat niet (meer).", "?over=niets": "Deze keuze bestaat niet (meer).",
		"?over=" + strings.Repeat("thema:", 500): "Deze keuze bestaat niet (meer).",
		"?periode=2031-K1":                       "Deze periode moet nog beginnen.", "?periode=2026-K5": "Deze periode bestaat niet.",
	} {
		p.as("bram").get(t, "/monitor"+address).wants(http.StatusOK).In(".note", HasText(words))
	}
	p.as("bram").get(t, "/monitor?periode=2026-K3&periode=2026-K4").wants(http.StatusBadRequest)

	page = p.as("gert").get(t, "/monitor").wants(http.StatusOK)
	page.None("#signalen")
	page.In("main", HasText("Uw rol leest geen signalen"))
	p.as("arie").get(t, "/monitor").wants(http.StatusForbidden)
	p.as("").get(t, "/monitor").wants(http.StatusSeeOther)
}

func TestMonitorNotePage(t *testing.T) {
	p := signalPortal(t)
	address := "/monitor/toelichting"
	p.as("bram").get(t, address+"?periode=2026-K4&deel=signalen").wants(http.StatusForbidden)
	p.as("bram").post(t, address, url.Values{"period": {"2026-K4"}, "block": {"signalen"}, "text": {"Dit mag niet."}}).wants(http.StatusForbidden)
	p.as("cora").get(t, address+"?periode=2026-K4&deel=niets").wants(http.StatusNotFound)
	p.as("cora").get(t, "/monitor").wants(http.StatusOK).In("main", HasText("Toelichting schrijven"))
	typed := url.Values{"period": {"2026-K4"}, "block": {"signalen"}, "version": {"0"}, "text": {"Bel 111222333 hierover."}}
	p.as("cora").post(t, address, typed).wants(http.StatusUnprocessableEntity).In("textarea", HasText("Bel 111222333 hierover."))
	typed.Set("text", "Meer signalen door de oproep.")
	if got := p.as("cora").post(t, address, typed).wants(http.StatusSeeOther).where(); got != "/monitor?periode=2026-K4#signalen" {
		t.Errorf("after writing one goes to %s", got)
	}
	p.as("bram").get(t, "/monitor").wants(http.StatusOK).In("#signalen .note", HasText("Meer signalen door de oproep."))
	typed.Set("text", "Iemand anders was eerder.")
	p.as("adil").post(t, address, typed).wants(http.StatusConflict).In("textarea", HasText("Iemand anders was eerder."))
}

// TestMonitorFile: the files hold what the page shows.
func TestMonitorFile(t *testing.T) {
	p := signalPortal(t)
	p.counted(20, testNow.AddDate(0, 0, -7), "toegang")
	p.counted(7, testNow.AddDate(0, 0, -7), "schulden")
	p.counted(3, testNow.AddDate(0, 0, -7), "")
	csv := p.as("bram").get(t, "/monitor/bestand?periode=2026-K4&formaat=csv").wants(http.StatusOK)
	for _, row := range []string{"Signalen;Nieuwe signalen;vierde kwartaal van 2026;30;", "Nieuwe signalen per thema: Toegang;vierde kwartaal van 2026;20;", "per thema: Schulden;vierde kwartaal van 2026;verborgen;", "per thema: Weet ik niet;vierde kwartaal van 2026;verborgen;"} {
		if !strings.Contains(csv.body, row) {
			t.Errorf("the file lacks %q:\n%s", row, csv.body)
		}
	}
	p.as("arie").get(t, "/monitor/bestand").wants(http.StatusForbidden)
	for _, wrong := range []string{"formaat=pdf", "periode=2031-K1", "periode=ooit", "over=thema:weg"} {
		p.as("bram").get(t, "/monitor/bestand?"+wrong).wants(http.StatusNotFound)
	}

	book, err := excelize.OpenReader(strings.NewReader(p.as("bram").get(t, "/monitor/bestand?periode=2026-K4&formaat=xlsx").wants(http.StatusOK).body))
	must(t, err)
	defer book.Close()
	rows, err := book.GetRows("Monitor")
	must(t, err)
	if len(rows) < 2 || len(rows[1]) < 4 || rows[1][1] != "Nieuwe signalen" || rows[1][3] != "30" {
		t.Errorf("the sheet begins with %v", rows[:min(len(rows), 2)])
	}
	for _, row := range rows {
		if len(row) > 3 && row[3] == "7" {
			t.Errorf("the sheet shows what the page hides: %v", row)
		}
	}
}

// TestMonitorShowsWhatItsFilesShow: for each filter and period no number stands on the
// page, in its tables or drawings, that the file over some period doesn't hold.
func TestMonitorShowsWhatItsFilesShow(t *testing.T) {
	p := signalPortal(t)
	for month, n := range []int{3, 17, 21, 2, 31, 11} { // of two themes, in three quarters
		p.counted(n+40*(month%2), testNow.AddDate(0, -month, 0), "toegang")
		p.counted(n, testNow.AddDate(0, -month, 0), "schulden")
	}
	periods := []string{"2026-K4", "2026-K3", "2026-K2", "2026-K1", "2025-K4", "2025-K3", "2026-2", "2026-1", "2025-2", "2025-1", "2024-2", "2024-1", "2025-K2", "2025-K1"}
	for _, over := range []string{"", "&over=thema:toegang", "&over=thema:schulden", "&over=thema:" + app.NoTheme} {
		told := map[string]bool{"": true, "?": true, "te klein": true, "–": true, app.FigureNone: true}
		for _, period := range periods {
			file := p.as("bram").get(t, "/monitor/bestand?periode="+period+over+"&formaat=csv").wants(http.StatusOK).body
			for _, row := range strings.Split(file, "\r\n")[1:] {
				cells := strings.Split(row, ";")
				for i := 3; i < len(cells) && i < 7; i++ {
					share, _, _ := strings.Cut(cells[i], " ")
					told[cells[i]], told[share], told[cells[i]+" werkdagen"] = true, true, true
				}
			}
		}
		for _, period := range periods[:8] {
			page := p.as("bram").get(t, "/monitor?periode="+period+over).wants(http.StatusOK)
			for _, sel := range []string{".compare b", "td", ".compare svg text"} {
				for _, node := range selection(page.doc, sel) {
					shown := text(node)
					if number := strings.ReplaceAll(shown, ".", ""); !told[number] && !strings.Contains(shown, "’") {
						t.Errorf("%s%s: %s shows %q, the files don't", period, over, sel, shown)
					}
				}
			}
		}
	}
}
