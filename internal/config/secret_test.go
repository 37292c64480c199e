package config_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"html/template"
	"log/slog"
	"strings"
	"testing"

	"ketenportaal/internal/config"
)

const canary = "kanarie-4711"

// TestSecretNeverShows prints a secret in every way that a slip could.
func TestSecretNeverShows(t *testing.T) {
	secret := config.NewSecret(canary)
	nested := struct {
		Name  string
		Value config.Secret
		Ptr   *config.Secret
		List  []config.Secret
		Map   map[string]config.Secret
	}{"n", secret, &secret, []config.Secret{secret}, map[string]config.Secret{"k": secret}}

	printed := map[string]string{}
	for _, verb := range []string{"v", "+v", "#v", "s", "q", "d", "x", "X", "U", "t", "08b"} {
		printed["fmt %"+verb] = fmt.Sprintf("%"+verb, secret)
		printed["fmt nested %"+verb] = fmt.Sprintf("%"+verb, nested)
	}
	for name, encode := range map[string]func(any) ([]byte, error){"json": json.Marshal, "xml": xml.Marshal} {
		out, err := encode(secret)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		printed[name] = string(out)
	}
	out, err := json.Marshal(nested)
	if err != nil {
		t.Fatal(err)
	}
	printed["json nested"] = string(out)
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("m", "one", secret, "all", nested)
	slog.New(slog.NewJSONHandler(&log, nil)).Info("m", "one", secret, "all", nested)
	printed["slog"] = log.String()
	var page bytes.Buffer
	if err := template.Must(template.New("").Parse(`{{.}} <p title="{{.}}">`)).Execute(&page, secret); err != nil {
		t.Fatal(err)
	}
	printed["template"] = page.String()
	printed["error"] = fmt.Errorf("wrapped: %v", secret).Error()

	hexCanary := fmt.Sprintf("%x", canary)
	for way, text := range printed {
		for _, bare := range []string{canary, hexCanary, strings.ToUpper(hexCanary), base64.StdEncoding.EncodeToString([]byte(canary))} {
			if strings.Contains(text, bare) {
				t.Errorf("%s shows the secret: %s", way, text)
			}
		}
	}
	if got := fmt.Sprintf("%v", secret); got != config.Hidden {
		t.Errorf("printed as %q, want %q", got, config.Hidden)
	}
	if got := secret.Reveal(); got != canary {
		t.Errorf("Reveal() = %q, want the value", got)
	}
}

func TestSecretNotSetPrintsNothing(t *testing.T) {
	var unset config.Secret
	if unset.IsSet() || unset.String() != "" || fmt.Sprintf("%d", unset) != "" {
		t.Errorf("zero secret: IsSet %v, prints %q", unset.IsSet(), unset)
	}
}

func TestParseKey(t *testing.T) {
	raw := bytes.Repeat([]byte{0xfb, 0xef, 0xbe, 0xff}, config.KeyBytes/4)
	tests := []struct {
		name, text string
		wantErr    string
	}{
		{name: "standard", text: base64.StdEncoding.EncodeToString(raw)},
		{name: "standard without padding", text: base64.RawStdEncoding.EncodeToString(raw)},
		{name: "URL alphabet", text: base64.URLEncoding.EncodeToString(raw)},
		{name: "space around", text: " " + base64.StdEncoding.EncodeToString(raw) + "\n"},
		{name: "too short", text: base64.StdEncoding.EncodeToString(raw[1:]), wantErr: "must be 32 bytes in base64, and is 31"},
		{name: "too long", text: base64.StdEncoding.EncodeToString(append(raw, 0)), wantErr: "and is 33"},
		{name: "no base64", text: "!" + canary, wantErr: "must be base64"},
		{name: "both alphabets", text: "+" + base64.URLEncoding.EncodeToString(raw), wantErr: "must be base64"},
		{name: "empty", text: "", wantErr: "and is 0"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			key, err := config.ParseKey(tt.text)
			if tt.wantErr != "" {
				if err == nil || !strings.Contains(err.Error(), tt.wantErr) {
					t.Fatalf("error %v, want one with %q", err, tt.wantErr)
				}
				if strings.Contains(err.Error(), canary) {
					t.Errorf("error quotes the text: %v", err)
				}
				return
			}
			if err != nil || key.Reveal() != string(raw) {
				t.Errorf("ParseKey(%q) = % x, %v; want % x", tt.text, key.Reveal(), err, raw)
			}
		})
	}
}
