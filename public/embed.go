// Package public holds the files browsers load: style sheets, modules and
// images. They are embedded and served under an address that changes with
// their content; there is no build step.
package public

import "embed"

// FS holds the folders css, js and img.
//
//go:embed all:css all:js all:img
var FS embed.FS
