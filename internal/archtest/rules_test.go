package archtest

import (
	"slices"
	"strings"
)

// mayImport is the import table: for each of our packages, which others it may
// import. A package that is not listed breaks the rules, so that a new one is
// placed on purpose. Only code that ships counts; tests may import more.
var mayImport = map[string][]string{
	"public": nil,
	"views":  nil,

	"internal/portal":   nil,
	"internal/policy":   {"internal/portal"},
	"internal/live":     {"internal/portal"},
	"internal/search":   {"internal/portal"},
	"internal/privacy":  {"internal/portal"},
	"internal/scan":     {"internal/portal"},
	"internal/richtext": nil,
	"internal/export":   {"internal/portal", "internal/richtext"},
	"internal/config":   {"internal/portal"},
	"internal/sso":      {"internal/portal"},
	"internal/mail":     {"internal/portal", "views"},
	"internal/app":      {"internal/portal", "internal/policy", "internal/search", "internal/privacy", "internal/scan", "internal/richtext"},

	"internal/docdb":         nil,
	"internal/docdb/sqlite":  {"internal/docdb"},
	"internal/docdb/mongodb": {"internal/docdb"},
	"internal/store":         {"internal/portal", "internal/docdb", "internal/search"},

	"internal/jobs": {"internal/portal", "internal/app", "internal/mail", "internal/live", "internal/export"},
	"internal/web": {
		"internal/portal", "internal/policy", "internal/app", "internal/live", "internal/export", "internal/sso", "internal/richtext", "views", "public",
	},

	// Made for tests: nothing that ships may import them, and so they stand on
	// the right-hand side nowhere.
	"internal/docdb/docdbtest": {"internal/docdb"},
	"internal/mail/mailtest":   {"internal/mail"},
	"internal/sso/ssotest":     nil,
	"internal/archtest":        nil,

	"cmd/portal": {
		"views", "public", "internal/portal", "internal/policy", "internal/live", "internal/search", "internal/privacy",
		"internal/scan", "internal/export", "internal/config", "internal/mail", "internal/app", "internal/docdb",
		"internal/docdb/sqlite", "internal/docdb/mongodb", "internal/store", "internal/jobs", "internal/web", "internal/sso",
	},
}

// outside says where something from outside may be imported: by path or by the
// start of a path, only in the packages listed. The reason is for whoever breaks it.
var outside = []struct {
	paths  []string
	only   []string
	reason string
}{
	{
		paths:  []string{"go.mongodb.org"},
		only:   []string{"internal/docdb/mongodb"},
		reason: "bson and the MongoDB driver stay behind the port",
	},
	{
		paths:  []string{"database/sql", "modernc.org"},
		only:   []string{"internal/docdb/sqlite"},
		reason: "SQL stays behind the port",
	},
	{
		paths:  []string{"github.com/gofiber", "github.com/valyala"},
		only:   []string{"internal/web", "internal/live", "cmd/portal"},
		reason: "only the web knows its framework",
	},
	{
		paths:  []string{"github.com/gorilla/websocket"},
		only:   []string{"internal/live", "internal/web"},
		reason: "sockets belong to the hub",
	},
	{
		paths:  []string{"net/smtp", "github.com/emersion/go-smtp"},
		only:   []string{"internal/mail", "internal/mail/mailtest"},
		reason: "only the mailer talks SMTP",
	},
	{
		paths:  []string{"github.com/jordan-wright/email"},
		only:   []string{"internal/mail"},
		reason: "it does not defend against forged headers, and mail does that for it",
	},
	{
		paths:  []string{"github.com/go-webauthn"},
		only:   []string{"internal/app"},
		reason: "what a passkey proves is judged in one place",
	},
	{
		paths:  []string{"github.com/coreos/go-oidc", "golang.org/x/oauth2"},
		only:   []string{"internal/sso"},
		reason: "what a provider says is judged in one place",
	},
	{
		paths:  []string{"testing", "net/http/httptest", "github.com/google/go-cmp", "pgregory.net/rapid", "go.uber.org/goleak", "github.com/chromedp"},
		only:   []string{"internal/docdb/docdbtest", "internal/mail/mailtest", "internal/sso/ssotest"},
		reason: "test tools do not ship",
	},
}

// pure are the packages that rule and decide without touching the world. Of the
// modules from outside they may import the listed ones, and of the standard
// library nothing that reads, writes, listens or logs.
var pure = map[string][]string{
	"internal/portal": {"github.com/google/uuid"},
	"internal/policy": nil,
}

var worldly = []string{"os", "net", "net/http", "net/smtp", "database/sql", "log", "io/ioutil", "syscall", "embed", "html/template"}

// mayStart are the packages in which a goroutine may start: each of these also
// stops what it starts.
var mayStart = []string{
	"cmd/portal", "internal/jobs", "internal/live", "internal/docdb/sqlite",
	"internal/docdb/docdbtest", "internal/mail/mailtest",
}

// emptyNames say nothing about what a package is for.
var emptyNames = []string{
	"util", "utils", "common", "helper", "helpers", "manager", "managers", "service", "services", "model", "models",
	"misc", "base", "shared", "lib",
}

// topFolders are the folders at the top: those of the house, and two that git
// ignores (data: the demo's; bin: make build's). Folders that start with a dot,
// .ci but also a person's editor's, are left out.
var topFolders = []string{"cmd", "internal", "views", "public", "docs", "data", "bin"}

// within tells whether path is one of the listed paths or lies below one.
func within(path string, listed []string) bool {
	return slices.ContainsFunc(listed, func(l string) bool { return path == l || strings.HasPrefix(path, l+"/") })
}

// standard tells whether an import path is of the standard library: only those
// have no dot in their first element.
func standard(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return !strings.Contains(first, ".")
}
