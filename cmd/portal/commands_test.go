package main

import (
	"path/filepath"
	"strings"
	"testing"
)

// TestOnePortalPerFolder runs every command beside a serving portal: what would
// write to its database refuses, what only reads does its work.
func TestOnePortalPerFolder(t *testing.T) {
	data := filled(t, "20")
	p := serveProcess(t, data)
	copied := filepath.Join(t.TempDir(), "portal.backup")
	for _, tt := range []struct {
		command string
		refused bool
	}{
		{"serve", true},
		{"migrate", true},
		{"reindex", true},
		{"restore " + copied, true},
		{"benchdata --signals 1", true},
		{"admin create --name Beheerder --email nieuw@gemeente.example", true},
		{"backup " + copied, false},
		{"audit verify", false},
		{"config", false},
	} {
		t.Run(tt.command, func(t *testing.T) {
			a := runCommand(t, data, "een wachtwoord van genoeg tekens\n", strings.Fields(tt.command)...)
			if refused := a.code == 1 && strings.Contains(a.errors, "in use"); refused != tt.refused {
				t.Errorf("exit %d, refused %v, want %v\n%s%s", a.code, refused, tt.refused, a.out, a.errors)
			}
			if !tt.refused && a.code != 0 {
				t.Errorf("exit %d, want 0\n%s", a.code, a.errors)
			}
		})
	}
	if status, _, err := visit(p.URL).get("/readyz"); err != nil || status != 200 {
		t.Errorf("the serving portal afterwards: status %d, %v", status, err)
	}
	p.kill(t)
	if a := runCommand(t, data, "", "migrate"); a.code != 0 {
		t.Errorf("the lock outlived its process: %s", a.errors)
	}
}

// TestBar39_ConfigTellsEveryFault gives settings with several faults: all are named at
// once, by every command that loads them, and no secret is quoted.
func TestBar39_ConfigTellsEveryFault(t *testing.T) {
	env := map[string]string{
		"PORTAL_DATA": t.TempDir(), "PORTAL_ADDR": "geen-poort", "PORTAL_URL": "http://portaal.gemeente.example", "PORTAL_LOG_LEVEL": "hard",
		"PORTAL_KEY": "canary-sleutel", "SMTP_URL": "smtp://canary-naam:canary-wachtwoord@post.example:587?tls=maybe",
	}
	for _, command := range [][]string{{"config"}, {"serve"}, {"migrate"}, {"backup", "-"}} {
		t.Run(command[0], func(t *testing.T) {
			a := runWith(t, env, "", command...)
			if a.code != 1 {
				t.Errorf("exit %d, want 1", a.code)
			}
			for _, name := range []string{"PORTAL_ADDR", "PORTAL_URL", "PORTAL_LOG_LEVEL", "PORTAL_KEY", "MAIL_FROM"} {
				if !strings.Contains(a.errors, name+":") {
					t.Errorf("%s is not named in\n%s", name, a.errors)
				}
			}
			if strings.Contains(a.out+a.errors, "canary") {
				t.Errorf("a secret is quoted in\n%s%s", a.out, a.errors)
			}
		})
	}
}

// TestBar39_ConfigHidesSecrets prints a whole configuration: every secret is known to
// be set, and none is shown.
func TestBar39_ConfigHidesSecrets(t *testing.T) {
	env := map[string]string{
		"PORTAL_DATA": t.TempDir(), "PORTAL_KEY": "Y2FuYXJ5Y2FuYXJ5Y2FuYXJ5Y2FuYXJ5Y2FuYXJ5Y2E=",
		"MONGODB_URI": "mongodb://portal:canary-mongo@db.example/ketenportaal?replicaSet=rs0",
		"SMTP_URL":    "smtp://portal:canary-smtp@post.example:587", "MAIL_FROM": "portaal@gemeente.example", "DEMO_PASSWORD": "canary-demo",
	}
	a := runWith(t, env, "", "config", "--demo")
	if a.code != 0 {
		t.Fatalf("exit %d\n%s", a.code, a.errors)
	}
	for name, value := range env {
		if !strings.Contains(a.out, name) {
			t.Errorf("%s is not in the configuration", name)
		}
		shown := strings.Contains(a.out, value)
		if open := name == "PORTAL_DATA"; shown != open && name != "MAIL_FROM" {
			t.Errorf("%s: its value is shown: %v, want %v", name, shown, open)
		}
	}
	if strings.Contains(a.out, "canary") {
		t.Errorf("part of a secret is shown in\n%s", a.out)
	}
}

// TestWrongCalls exit with 2 and say how to call.
func TestWrongCalls(t *testing.T) {
	for _, call := range []string{"dienen", "admin", "admin create", "backup", "backup a b", "restore", "config nu", "migrate nu", "benchdata --signals veel", "audit"} {
		t.Run(call, func(t *testing.T) {
			a := runCommand(t, t.TempDir(), "", strings.Fields(call)...)
			want := 2
			if call == "config nu" {
				want = 1 // told with the faults of the settings
			}
			if a.code != want || a.errors == "" {
				t.Errorf("exit %d, %q; want %d and a reason", a.code, a.errors, want)
			}
		})
	}
	if a := runCommand(t, t.TempDir(), "", "--help"); a.code != 0 || !strings.Contains(a.out, "benchdata") {
		t.Errorf("--help: exit %d, %q", a.code, a.out)
	}
}

// TestAdminCreate sets an empty portal up from the terminal, and adds a second
// administrator to it.
func TestAdminCreate(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	create := func(email, password string) answer {
		return runCommand(t, data, password+"\n", "admin", "create", "--name", "Bo Beheerder", "--email", email, "--organisation", "Gemeente Voorbeeld")
	}
	if a := create("bo@gemeente.example", "kort"); a.code != 1 {
		t.Errorf("a short password: exit %d, want 1", a.code)
	}
	for _, email := range []string{"bo@gemeente.example", "jo@gemeente.example"} {
		if a := create(email, "een lang wachtwoord van vijf woorden"); a.code != 0 {
			t.Fatalf("create %s: exit %d\n%s", email, a.code, a.errors)
		}
	}
	if a := create("bo@gemeente.example", "een lang wachtwoord van vijf woorden"); a.code != 1 {
		t.Errorf("an address that is taken: exit %d, want 1", a.code)
	}
	mustRun(t, data, "audit", "verify")
}
