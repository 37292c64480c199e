package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"ketenportaal/internal/app"
	"ketenportaal/internal/config"
	"ketenportaal/internal/docdb"
	"ketenportaal/internal/docdb/mongodb"
	"ketenportaal/internal/docdb/sqlite"
	"ketenportaal/internal/store"
)

// settings loads the configuration for a command that takes no settings of its
// own on the command line.
func settings(e environment, args []string) (config.Config, error) {
	if len(args) > 0 {
		return config.Config{}, &wrongCall{fmt.Sprintf("unexpected %q", strings.Join(args, " "))}
	}
	return config.Load(nil, e.lookup)
}

// printConfig prints what serve would run with.
func printConfig(_ context.Context, e environment, args []string) error {
	c, err := config.Load(args, e.lookup)
	if err != nil {
		return err
	}
	_, err = io.WriteString(e.stdout, config.Describe(c))
	return err
}

// alone runs f on the open database while nobody else can have it open to
// write: with the data folder locked.
func alone(ctx context.Context, c config.Config, f func(db docdb.DB) error) (err error) {
	unlock, err := lockData(c.Data)
	if err != nil {
		return err
	}
	defer unlock()
	db, err := openDB(ctx, c)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	return f(db)
}

// backup writes a copy while the portal may be serving. The key is not in it.
func backup(ctx context.Context, e environment, args []string) (err error) {
	if len(args) != 1 {
		return &wrongCall{"name one file to write to, or -"}
	}
	c, err := config.Load(nil, e.lookup)
	if err != nil {
		return err
	}
	db, err := openExisting(ctx, c)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if args[0] == "-" {
		return db.Backup(ctx, e.stdout)
	}
	// Written under another name first: a file with the asked name is whole.
	partial := args[0] + ".part"
	f, err := os.OpenFile(partial, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer os.Remove(partial)
	if err := errors.Join(db.Backup(ctx, f), f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Link(partial, args[0]); err != nil { // refuses to replace an older backup
		return err
	}
	fmt.Fprintf(e.stdout, "backup written to %s\nThe portal's key (PORTAL_KEY or %s) is not in it: keep that elsewhere, or anonymous reporters and second factors can't be read after a restore.\n",
		args[0], filepath.Join(c.Data, "key"))
	return nil
}

// openExisting opens the database beside a serving process, and refuses to
// make one where there is none.
func openExisting(ctx context.Context, c config.Config) (docdb.DB, error) {
	if !c.MongoDB.IsSet() {
		if _, err := os.Stat(databaseFile(c)); err != nil {
			return nil, fmt.Errorf("no database yet: %w", err)
		}
	}
	return openDB(ctx, c)
}

// restore puts a backup into an empty place.
func restore(ctx context.Context, e environment, args []string) error {
	if len(args) != 1 {
		return &wrongCall{"name one file to read from, or -"}
	}
	c, err := config.Load(nil, e.lookup)
	if err != nil {
		return err
	}
	unlock, err := lockData(c.Data)
	if err != nil {
		return err
	}
	defer unlock()
	in := e.stdin
	if args[0] != "-" {
		f, err := os.Open(args[0])
		if err != nil {
			return err
		}
		defer f.Close()
		in = f
	}
	in = &progress{r: in, out: e.stderr}
	if c.MongoDB.IsSet() {
		err = mongodb.RestoreFrom(ctx, c.MongoDB.Reveal(), in, mongodb.Options{})
	} else {
		err = sqlite.RestoreFrom(ctx, databaseFile(c), in)
	}
	if err != nil {
		return err
	}
	fmt.Fprintln(e.stdout, "restored. A backup holds no key: make sure that PORTAL_KEY or the file data/key is the one the backup was made with. Then run: portal audit verify")
	return nil
}

// progress tells on the terminal how much has been read.
type progress struct {
	r    io.Reader
	out  io.Writer
	n    int64
	told time.Time
}

func (p *progress) Read(b []byte) (int, error) {
	n, err := p.r.Read(b)
	p.n += int64(n)
	if time.Since(p.told) > time.Second || (err != nil && p.n > 0) {
		p.told = time.Now()
		fmt.Fprintf(p.out, "\r%d MB read", p.n>>20)
	}
	if err != nil {
		fmt.Fprintln(p.out)
	}
	return n, err
}

// reindex makes the text index anew, after a change in how words are found.
func reindex(ctx context.Context, e environment, args []string) error {
	c, err := settings(e, args)
	if err != nil {
		return err
	}
	return alone(ctx, c, func(db docdb.DB) error {
		n, err := store.New(db).Reindex(ctx, func(n int) { fmt.Fprintf(e.stderr, "\r%d objects", n) })
		fmt.Fprintln(e.stderr)
		fmt.Fprintf(e.stdout, "%d objects indexed\n", n)
		return err
	})
}

// adminCreate makes an administrator from the terminal: the first one, or one
// more when nobody can log in any longer.
func adminCreate(ctx context.Context, e environment, args []string) (err error) {
	flags := flag.NewFlagSet("admin create", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	name := flags.String("name", "", "")
	email := flags.String("email", "", "")
	org := flags.String("organisation", "", "")
	if err := flags.Parse(args); err != nil || flags.NArg() > 0 || *name == "" || *email == "" {
		return &wrongCall{"give --name and --email, and --organisation with the municipality's name when the portal is new"}
	}
	c, err := config.Load(nil, e.lookup)
	if err != nil {
		return err
	}
	unlock, err := lockData(c.Data)
	if err != nil {
		return err
	}
	defer unlock()
	m := &Main{Config: c, Log: discardLog(), Now: time.Now, Console: e.stdout}
	if err := m.open(ctx); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, m.db.Close()) }()
	fmt.Fprint(e.stderr, "Password for the new administrator (at least 12 characters): ")
	password, err := readLine(e.stdin)
	if err != nil {
		return err
	}
	if err := m.App.CreateAdministrator(ctx, app.NewAdministrator{Name: *name, Email: *email, Organisation: *org, Password: password}); err != nil {
		return err
	}
	fmt.Fprintln(e.stdout, "administrator created; a second factor is asked for at the first login")
	return nil
}

// readLine reads one line, at most 1 kB, without its end.
func readLine(r io.Reader) (string, error) {
	var line []byte
	b := make([]byte, 1)
	for len(line) < 1024 {
		n, err := r.Read(b)
		if n == 1 && b[0] == '\n' {
			break
		}
		line = append(line, b[:n]...)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return "", err
		}
	}
	return strings.TrimRight(string(line), "\r"), nil
}
