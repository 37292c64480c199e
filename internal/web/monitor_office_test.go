package web

import (
	"context"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestXLSXOpensInLibreOffice: a spreadsheet program reads the figures of the monitor
// and those of a subsidy as we wrote them.
func TestXLSXOpensInLibreOffice(t *testing.T) {
	p := signalPortal(t)
	p.counted(1234, testNow.AddDate(0, 0, -7), "toegang")
	p.counted(3, testNow.AddDate(0, 0, -7), "")
	subsidy := p.grantedSubsidy("geldfit", "=Sommen\tmaken")
	in, out := t.TempDir(), t.TempDir()
	args := []string{"--headless", "--norestore", "-env:UserInstallation=file://" + t.TempDir(), "--convert-to", "csv:Text - txt - csv (StarCalc):59,34,76", "--outdir", out}
	for name, address := range map[string]string{"monitor": "/monitor/bestand?periode=2026-K4&formaat=xlsx", "subsidie": subsidyPath(subsidy.Number, "/bestand?formaat=xlsx"), "subsidies": "/subsidies/lijst?formaat=xlsx"} {
		path := filepath.Join(in, name+".xlsx")
		must(t, os.WriteFile(path, []byte(p.as("cora").get(t, address).wants(http.StatusOK).body), 0o600))
		args = append(args, path)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	c := exec.CommandContext(ctx, "soffice", args...)
	c.WaitDelay = 5 * time.Second
	if said, err := c.CombinedOutput(); err != nil {
		t.Fatalf("LibreOffice: %v\n%s", err, said)
	}
	for name, want := range map[string][]string{
		"monitor":   {"Onderdeel;Cijfer;Periode", "Signalen;Nieuwe signalen;vierde kwartaal van 2026;1237;", "per thema: Toegang;vierde kwartaal van 2026;verborgen;"},
		"subsidie":  {"Indicator aantal"},
		"subsidies": {subsidy.Number, "Sommen"},
	} {
		b, err := os.ReadFile(filepath.Join(out, name+".csv"))
		if err != nil {
			t.Errorf("%s doesn't open (is LibreOffice's Calc installed? apt-get install libreoffice-calc-nogui): %v", name, err)
			continue
		}
		for _, part := range want {
			if !strings.Contains(string(b), part) {
				t.Errorf("%s lacks %q:\n%s", name, part, b)
			}
		}
	}
}
