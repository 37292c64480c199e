// Package views holds the portal's templates, embedded in the program: pages
// with their layouts and partials, and mails.
package views

import "embed"

// FS holds the folders layouts, partials, pages and mail. Its readers are
// internal/web and internal/mail; each refuses to start on a template that it
// doesn't know or can't parse.
//
//go:embed all:layouts all:partials all:pages all:mail
var FS embed.FS
