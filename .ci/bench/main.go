// Command peer is PocketBase, a portal of the same kind (Go and SQLite), with
// the same number of signals as the reference data: what make bench compares
// the portal's list and its sharing with. It is a module of its own, so that
// nothing of it is built into the portal.
package main

import (
	"fmt"
	"log"
	"os"
	"strconv"
	"time"

	"github.com/pocketbase/pocketbase"
	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/types"
)

func main() {
	if len(os.Args) != 4 {
		log.Fatal("usage: peer FOLDER ADDRESS SIGNALS")
	}
	n, err := strconv.Atoi(os.Args[3])
	if err != nil {
		log.Fatal(err)
	}
	app := pocketbase.NewWithConfig(pocketbase.Config{DefaultDataDir: os.Args[1], HideStartBanner: true})
	if err := app.Bootstrap(); err != nil {
		log.Fatal(err)
	}
	if err := app.RunAllMigrations(); err != nil {
		log.Fatal(err)
	}
	if _, err := app.FindCollectionByNameOrId("signals"); err != nil {
		if err := fill(app, n); err != nil {
			log.Fatal(err)
		}
	}
	fmt.Println("filled")
	if err := apis.Serve(app, apis.ServeConfig{HttpAddr: os.Args[2]}); err != nil {
		log.Fatal(err)
	}
}

// fill makes a person, and signals that this person may read a part of: seven of
// ten for the chain, the others for one of fifty organisations.
func fill(app core.App, n int) error {
	users, err := app.FindCollectionByNameOrId("users")
	if err != nil {
		return err
	}
	users.Fields.Add(&core.TextField{Name: "org"})
	if err := app.Save(users); err != nil {
		return err
	}
	lid := core.NewRecord(users)
	lid.Set("email", "lid@org.example")
	lid.Set("password", "meten is weten, ook hier")
	lid.Set("verified", true)
	lid.Set("org", "org7")
	if err := app.Save(lid); err != nil {
		return err
	}
	signals := core.NewBaseCollection("signals")
	for _, name := range []string{"number", "title", "theme", "state", "scope"} {
		signals.Fields.Add(&core.TextField{Name: name})
	}
	signals.Fields.Add(&core.TextField{Name: "text", Max: 10_000}, &core.DateField{Name: "shared"})
	signals.AddIndex("signals_shared", false, "shared", "")
	signals.AddIndex("signals_scope", false, "scope, shared", "")
	signals.ListRule = types.Pointer(`@request.auth.id != "" && (scope = "chain" || scope = @request.auth.org)`)
	signals.CreateRule = types.Pointer(`@request.auth.id != ""`)
	if err := app.Save(signals); err != nil {
		return err
	}
	const text = "Inwoners wachten steeds vaker lang op een gesprek over hun aanvraag, omdat het loket de brief van de bewindvoerder niet kent en telefonisch niemand bereikbaar is. Dat zien wij in meerdere wijken, en vooral bij mensen die al een regeling hebben en hun budget opnieuw moeten bespreken."
	began := time.Now().Add(-time.Duration(n) * 10 * time.Minute)
	for from := 0; from < n; from += 1000 {
		err := app.RunInTransaction(func(tx core.App) error {
			for i := from; i < min(from+1000, n); i++ {
				r := core.NewRecord(signals)
				scope := "chain"
				if i%10 >= 7 {
					scope = fmt.Sprintf("org%d", i%50)
				}
				for name, v := range map[string]any{"number": fmt.Sprintf("S-%06d", i), "title": "Wachttijd bij het loket in de wijk", "text": text,
					"theme": fmt.Sprintf("thema-%d", i%12), "state": "gesloten", "scope": scope, "shared": began.Add(time.Duration(i) * 10 * time.Minute)} {
					r.Set(name, v)
				}
				if err := tx.Save(r); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}
