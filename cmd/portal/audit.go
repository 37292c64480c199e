package main

import (
	"context"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"ketenportaal/internal/app"
	"ketenportaal/internal/config"
	"ketenportaal/internal/portal"
	"ketenportaal/internal/store"
)

// auditVerify walks the sealed chain of events and prints a line for everything
// that was done to it since. It reads only, beside a portal at work.
func auditVerify(ctx context.Context, e environment, args []string) (err error) {
	anchor, err := verifyArgs(args)
	if err != nil {
		return err
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
	// The chain holds no secrets, so any key does: it can be verified where the
	// portal's own is not.
	a, err := app.New(app.Options{Store: store.New(db), Now: time.Now, Key: make([]byte, app.KeySize), Log: discardLog()})
	if err != nil {
		return err
	}
	report, err := a.VerifyChain(ctx, anchor)
	if err != nil {
		return err
	}
	return printChain(e.stdout, report)
}

// verifyArgs gives the head that was kept elsewhere, if one is named.
func verifyArgs(args []string) (*portal.Head, error) {
	flags := flag.NewFlagSet("audit verify", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	head := flags.String("head", "", "")
	if err := flags.Parse(args); err != nil || flags.NArg() > 0 {
		return nil, &wrongCall{"give --head SEQ:HASH or nothing"}
	}
	if *head == "" {
		return nil, nil
	}
	seq, hash, _ := strings.Cut(*head, ":")
	n, err := strconv.ParseInt(seq, 10, 64)
	hash = strings.ToLower(hash)
	raw, hexErr := hex.DecodeString(hash)
	if err != nil || n < 1 || hexErr != nil || len(raw) != 32 {
		return nil, &wrongCall{fmt.Sprintf("--head %s: want the number and the hash as they were logged or mailed, such as 1042:9f86d0...", *head)}
	}
	return &portal.Head{Seq: n, Hash: hash}, nil
}

// printChain prints a report; an error when something was found.
func printChain(w io.Writer, r portal.ChainReport) error {
	if r.Entries == 0 {
		fmt.Fprintln(w, "the chain is empty")
	} else {
		fmt.Fprintf(w, "%d entries, the last is %d:%s of %s\n", r.Entries, r.End.Seq, r.End.Hash, r.End.At.UTC().Format(time.RFC3339))
	}
	if r.Erased > 0 {
		fmt.Fprintf(w, "%d details were erased, which leaves the chain valid\n", r.Erased)
	}
	if r.Unsealed > 0 {
		fmt.Fprintf(w, "%d events wait to be sealed; nothing can be said of them yet\n", r.Unsealed)
	}
	for _, f := range r.Findings {
		fmt.Fprintln(w, f)
	}
	if r.More > 0 {
		fmt.Fprintf(w, "and %d more\n", r.More)
	}
	if !r.Anchored {
		fmt.Fprintln(w, "without --head SEQ:HASH, as it was logged or mailed, it can't be seen whether the end was cut off or the whole was made anew")
	}
	switch n := int64(len(r.Findings)) + r.More; n {
	case 0:
	case 1:
		return errors.New("the chain was changed: 1 finding")
	default:
		return fmt.Errorf("the chain was changed: %d findings", n)
	}
	fmt.Fprintln(w, "nothing was changed")
	return nil
}
