// Command portal is Ketenportaal: the one binary that serves the portal and
// keeps it. README.md and docs/operations.md say how to use it.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	_ "time/tzdata" // the container has no zone files, and terms are counted in Amsterdam
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	code := run(ctx, os.Args[1:], os.LookupEnv, os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// command is one thing the binary does. It gets what stands behind its name.
type command struct {
	name, args, what string
	run              func(ctx context.Context, e environment, args []string) error
}

// environment is the world a command works in, so that tests can be one.
type environment struct {
	lookup         func(string) (string, bool)
	stdin          io.Reader
	stdout, stderr io.Writer
}

// commands in the order of the help. The first is the default.
func commands() []command {
	return []command{
		{"serve", "[--demo]", "serve the portal (the default)", serve},
		{"admin create", "--name NAME --email ADDRESS --organisation NAME", "make an administrator; the password is read from the terminal", adminCreate},
		{"migrate", "", "bring the database to this version's shape", migrate},
		{"audit verify", "[--head SEQ:HASH]", "check the sealed chain of events", auditVerify},
		{"backup", "FILE", "write a consistent backup; - writes to standard output", backup},
		{"restore", "FILE", "restore a backup into an empty data folder or database", restore},
		{"reindex", "", "make the text index anew", reindex},
		{"benchdata", "[--signals N] [--seed N]", "fill an empty database with made-up data for measuring", benchdata},
		{"config", "[--demo]", "print the configuration, secrets hidden", printConfig},
	}
}

// run picks the command and returns the process's exit code: 0, 1 for a
// failure, 2 for a wrong call.
func run(ctx context.Context, args []string, lookup func(string) (string, bool), stdin io.Reader, stdout, stderr io.Writer) int {
	e := environment{lookup: lookup, stdin: stdin, stdout: stdout, stderr: stderr}
	c, rest, ok := choose(args)
	if !ok {
		usage(stderr)
		return 2
	}
	err := c.run(ctx, e, rest)
	switch {
	case err == nil:
		return 0
	case errors.Is(err, flag.ErrHelp):
		usage(stdout)
		return 0
	}
	fmt.Fprintf(stderr, "portal %s: %v\n", c.name, err)
	var wrong *wrongCall
	if errors.As(err, &wrong) {
		return 2
	}
	return 1
}

// wrongCall is a command that was called with the wrong words.
type wrongCall struct{ text string }

func (w *wrongCall) Error() string { return w.text }

func choose(args []string) (command, []string, bool) {
	all := commands()
	if len(args) == 0 || (len(args[0]) > 0 && args[0][0] == '-') {
		return all[0], args, true
	}
	for _, c := range all {
		first, second := c.name, ""
		if n, err := fmt.Sscan(c.name, &first, &second); n == 1 && err != nil {
			second = ""
		}
		switch {
		case args[0] != first:
		case second == "":
			return c, args[1:], true
		case len(args) > 1 && args[1] == second:
			return c, args[2:], true
		}
	}
	return command{}, nil, false
}

func usage(w io.Writer) {
	fmt.Fprintln(w, "usage: portal [command] [options]")
	for _, c := range commands() {
		fmt.Fprintf(w, "  %-14s %s\n", c.name, c.what)
		if c.args != "" {
			fmt.Fprintf(w, "  %-14s   %s\n", "", c.args)
		}
	}
	fmt.Fprintln(w, "Settings come from the environment; see docs/operations.md or portal config.")
}
