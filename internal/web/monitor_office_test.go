package web

import (
	"net/http"
	"strings"
	"testing"
)

// TestXLSXOpensInLibreOffice: a spreadsheet program reads the figures of the monitor
// and those of a subsidy as we wrote them.
func TestXLSXOpensInLibreOffice(t *testing.T) {
	p := signalPortal(t)
	p.counted(1234, testNow.AddDate(0, 0, -7), "toegang")
	p.counted(3, testNow.AddDate(0, 0, -7), "")
	subsidy := p.grantedSubsidy("geldfit", "=Sommen\tmaken")
	files := map[string]string{}
	for name, address := range map[string]string{"monitor": "/monitor/bestand?periode=2026-K4&formaat=xlsx", "subsidie": subsidyPath(subsidy.Number, "/bestand?formaat=xlsx"), "subsidies": "/subsidies/lijst?formaat=xlsx"} {
		files[name+".xlsx"] = p.as("cora").get(t, address).wants(http.StatusOK).body
	}
	read := officeReads(t, asCells, files)
	for name, want := range map[string][]string{
		"monitor":   {"Onderdeel;Cijfer;Periode", "Signalen;Nieuwe signalen;vierde kwartaal van 2026;1237;", "per thema: Toegang;vierde kwartaal van 2026;verborgen;"},
		"subsidie":  {"Indicator aantal"},
		"subsidies": {subsidy.Number, "Sommen"},
	} {
		for _, part := range want {
			if !strings.Contains(read[name+".xlsx"], part) {
				t.Errorf("%s lacks %q:\n%s", name, part, read[name+".xlsx"])
			}
		}
	}
}
