package mongodb

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.mongodb.org/mongo-driver/v2/bson"
)

// sample is a backup of two documents.
func sample(t *testing.T) string {
	t.Helper()
	var out bytes.Buffer
	b := newBackup(&out)
	raw, err := bson.Marshal(bson.D{{Key: "_id", Value: "a"}, {Key: "n", Value: int64(1)}, {Key: "$ne", Value: bson.Binary{Data: []byte{0, 255}}}})
	if err != nil {
		t.Fatal(err)
	}
	for _, step := range []error{
		b.put(header{Format: backupFormat, Version: backupVersion, Layout: layout}),
		b.document("cases", raw), b.document("fs.files", raw), b.end(),
	} {
		if step != nil {
			t.Fatal(step)
		}
	}
	return out.String()
}

func TestBackupIsReadBack(t *testing.T) {
	var got []string
	err := readBackup(strings.NewReader(sample(t)), func(collection string, d bson.D, _ int) error {
		text, err := bson.MarshalExtJSON(d, true, false)
		got = append(got, collection+" "+string(text))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	doc := ` {"_id":"a","n":{"$numberLong":"1"},"$ne":{"$binary":{"base64":"AP8=","subType":"00"}}}`
	if diff := cmp.Diff([]string{"cases" + doc, "fs.files" + doc}, got); diff != "" {
		t.Error(diff)
	}
}

func TestDamagedBackupIsRefused(t *testing.T) {
	whole := sample(t)
	lines := strings.SplitAfter(strings.TrimSuffix(whole, "\n"), "\n")
	tests := []struct{ name, text string }{
		{"empty", ""},
		{"something else", "{}\n"},
		{"made by a newer portal", strings.Replace(whole, `"version":1`, `"version":2`, 1)},
		{"newer layout", strings.Replace(whole, `"layout":2`, `"layout":3`, 1)},
		{"cut between lines", strings.Join(lines[:3], "")},
		{"cut in the last line", whole[:len(whole)-10]},
		{"a document less", lines[0] + lines[1] + lines[3]},
		{"documents in another order", lines[0] + lines[2] + lines[1] + lines[3]},
		{"one byte changed", strings.Replace(whole, "AP8=", "AP4=", 1)},
		{"something behind the end", whole + "\n" + lines[1]},
		{"the engine's own document", strings.Replace(whole, `"fs.files"`, `"docdb.meta"`, 1)},
		{"no JSON", lines[0] + "x\n" + lines[3]},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := readBackup(strings.NewReader(tt.text), func(string, bson.D, int) error { return nil })
			if !errors.Is(err, ErrBadBackup) {
				t.Errorf("readBackup = %v, want ErrBadBackup", err)
			}
		})
	}
}

// A restore that fails must leave nothing that Open would take for a database.
func TestFailedRestoreDropsWhatItStored(t *testing.T) {
	s := newFakeServer(t, primary())
	s.script(func(name string, _ bson.D) bson.D {
		if name == "listCollections" {
			return cursorOf(bson.D{{Key: "name", Value: "cases"}, {Key: "type", Value: "collection"}})
		}
		return nil
	})
	whole := sample(t)
	err := RestoreFrom(t.Context(), s.uri(""), strings.NewReader(whole[:len(whole)-10]), Options{})
	if !errors.Is(err, ErrBadBackup) {
		t.Errorf("RestoreFrom = %v, want ErrBadBackup", err)
	}
	var dropped []any
	_, cmds := s.commands()
	for _, cmd := range cmds {
		if cmd[0].Key == "drop" {
			dropped = append(dropped, cmd[0].Value)
		}
	}
	if diff := cmp.Diff([]any{"cases", metaName}, dropped); diff != "" {
		t.Error(diff)
	}
}
