package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/alexedwards/argon2id"

	"ketenportaal/internal/config"
	"ketenportaal/internal/docdb"
	"ketenportaal/internal/portal"
	"ketenportaal/internal/store"
)

// benchPassword opens every account of the reference data. It is made-up data
// for measuring, in a database that serve --demo refuses as well.
const benchPassword = "meten is weten, ook hier"

// benchSize says how much reference data there is.
type benchSize struct {
	signals, organisations, people, notifications int
	seed                                          uint64
}

// benchdata fills an empty database with repeatable made-up data.
func benchdata(ctx context.Context, e environment, args []string) error {
	flags := flag.NewFlagSet("benchdata", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	size := benchSize{organisations: 50, people: 500}
	flags.IntVar(&size.signals, "signals", 100_000, "")
	flags.IntVar(&size.notifications, "notifications", -1, "")
	flags.Uint64Var(&size.seed, "seed", 1, "")
	if err := flags.Parse(args); err != nil || flags.NArg() > 0 || size.signals < 1 {
		return &wrongCall{"give --signals, --notifications and --seed as numbers"}
	}
	if size.notifications < 0 {
		size.notifications = 10 * size.signals
	}
	c, err := config.Load(nil, e.lookup)
	if err != nil {
		return err
	}
	if _, err := portalKey(c); err != nil {
		return err
	}
	return alone(ctx, c, func(db docdb.DB) error {
		s := store.New(db)
		if _, err := s.Settings(ctx); err == nil || portal.KindOf(err) != portal.NotFound {
			return errors.Join(errors.New("the database is not empty"), err)
		}
		b := &bench{size: size, store: s, rand: rand.New(rand.NewPCG(size.seed, 42)), now: time.Now().UTC().Truncate(time.Hour), told: e.stderr}
		if err := s.Upgrade(ctx, nil); err != nil { // nothing to do: remembered for the first start
			return err
		}
		if _, err := s.ContinueIndex(ctx, nil); err != nil { // likewise
			return err
		}
		if err := b.fill(ctx); err != nil {
			return err
		}
		fmt.Fprintf(e.stdout, "made %d signals and %d notifications; log in as lid1@org1.example with password %q\n", size.signals, size.notifications, benchPassword)
		return nil
	})
}

// bench makes the reference data.
type bench struct {
	size   benchSize
	store  *store.Store
	rand   *rand.Rand
	now    time.Time
	told   io.Writer
	set    portal.Settings
	orgs   []portal.Organisation
	people []portal.Person
	shared []portal.Ref
}

func (b *bench) fill(ctx context.Context) error {
	for _, step := range []func(context.Context) error{b.organisations, b.accounts, b.settings, b.signals, b.notifications} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// portions runs make for 0..n-1, some hundreds a transaction.
func (b *bench) portions(ctx context.Context, what string, n int, make func(ctx context.Context, i int) error) error {
	const portion = 500
	for from := 0; from < n; from += portion {
		err := b.store.InTx(ctx, func(ctx context.Context) error {
			for i := from; i < min(from+portion, n); i++ {
				if err := make(ctx, i); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("%s: %w", what, err)
		}
		fmt.Fprintf(b.told, "\r%s: %d of %d", what, min(from+portion, n), n)
	}
	fmt.Fprintln(b.told)
	return nil
}

// id makes a repeatable id.
func (b *bench) id(kind string, i int) portal.ID { return portal.ID(fmt.Sprintf("%s-%07d", kind, i)) }

func (b *bench) organisations(ctx context.Context) error {
	kinds := portal.OrganisationKinds()
	b.orgs = make([]portal.Organisation, b.size.organisations)
	return b.portions(ctx, "organisations", b.size.organisations, func(ctx context.Context, i int) error {
		o := portal.Organisation{ID: b.id("org", i), Name: fmt.Sprintf("Organisatie %d", i), Kind: kinds[i%(len(kinds)-2)], Active: true, AddedAt: b.now}
		if i == 0 {
			o.Kind, o.Name = portal.OrgMunicipality, "Gemeente"
		}
		b.orgs[i] = o
		return b.store.InsertOrganisation(ctx, &o)
	})
}

func (b *bench) accounts(ctx context.Context) error {
	hash, err := argon2id.CreateHash(benchPassword, &argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32})
	if err != nil {
		return err
	}
	b.people = make([]portal.Person, b.size.people)
	return b.portions(ctx, "people", b.size.people, func(ctx context.Context, i int) error {
		org := i % b.size.organisations
		p := portal.Person{
			ID: b.id("person", i), OrgID: b.orgs[org].ID, Email: fmt.Sprintf("lid%d@org%d.example", i, org), Name: fmt.Sprintf("Lid %d", i),
			Role: portal.Member, State: portal.PersonActive, JoinedAt: b.now, Prefs: portal.DefaultPreferences(),
		}
		if i == 0 {
			p.Role = portal.Coordinator
		}
		b.people[i] = p
		if err := b.store.InsertPerson(ctx, &p); err != nil {
			return err
		}
		c := portal.Credential{Person: p.ID, Password: hash, ChangedAt: b.now}
		return b.store.SaveCredential(ctx, &c)
	})
}

func (b *bench) settings(ctx context.Context) error {
	b.set = portal.Settings{PortalName: "Ketenportaal", Municipality: b.orgs[0].ID, Coordinator: b.people[0].ID, Substitute: b.people[b.size.organisations].ID, SetUpAt: b.now}
	for i := range 12 {
		b.set.Themes = append(b.set.Themes, portal.Theme{ID: portal.ID(fmt.Sprintf("thema-%d", i)), Name: fmt.Sprintf("Thema %d", i), TakeUp: 5, Handle: 30})
	}
	return b.store.SaveSettings(ctx, &b.set)
}

func (b *bench) signals(ctx context.Context) error {
	b.shared = make([]portal.Ref, b.size.signals)
	return b.portions(ctx, "signals", b.size.signals, func(ctx context.Context, i int) error {
		s := b.signal(i)
		b.shared[i] = s.Ref()
		return b.store.InsertSignal(ctx, &s, b.set.Municipality)
	})
}

// signal makes the i-th signal: seven of ten for the whole chain, two for
// chosen organisations, one for the municipality only.
func (b *bench) signal(i int) portal.Signal {
	who := b.people[b.rand.IntN(len(b.people))]
	at := b.now.Add(-time.Duration(b.size.signals-i) * 10 * time.Minute)
	s := portal.Signal{
		ID: b.id("signal", i), Number: fmt.Sprintf("S-%d-%06d", at.Year(), i), Kind: portal.Bottleneck, Title: b.words(6), Text: b.words(60),
		Theme: b.set.Themes[b.rand.IntN(len(b.set.Themes))].ID, Naming: portal.OrgVisible, Reporter: who.ID, ReporterOrg: who.OrgID,
		SharedAt: at, ChangedAt: at, Handler: b.set.Coordinator, State: portal.SignalEnded,
		Course: []portal.Station{{State: portal.SignalNew, At: at, By: who.ID}}, Audience: portal.Audience{Kind: portal.WholeChain},
	}
	switch n := b.rand.IntN(10); {
	case n == 0:
		s.Audience.Kind = portal.MunicipalityOnly
	case n < 3:
		s.Audience = portal.Audience{Kind: portal.ChosenOrgs, Orgs: []portal.ID{b.orgs[b.rand.IntN(len(b.orgs))].ID}}
		if s.Audience.Orgs[0] == who.OrgID {
			s.Audience.Orgs[0] = b.orgs[(b.rand.IntN(len(b.orgs)-1)+1)%len(b.orgs)].ID
		}
	}
	open := i > b.size.signals*99/100 // the last percent
	b.treat(&s, open)
	if open {
		s.State, s.Due = portal.SignalBusy, b.now.AddDate(0, 0, b.rand.IntN(40)-10)
	}
	return s
}

// treat gives a signal the course, phase and recognitions that figures are made of.
func (b *bench) treat(s *portal.Signal, open bool) {
	s.More.Phase, s.Recognitions = portal.Phases[b.rand.IntN(len(portal.Phases))], b.rand.IntN(3)
	at := s.SharedAt
	for _, state := range []portal.SignalState{portal.SignalBusy, portal.SignalAgreedOn, portal.SignalFedBack} {
		if at = at.AddDate(0, 0, 1+b.rand.IntN(20)); at.Before(b.now) && (!open || state == portal.SignalBusy) {
			s.Course = append(s.Course, portal.Station{State: state, At: at, By: b.set.Coordinator})
		}
	}
}

var benchVocabulary = strings.Fields(`de het een van in op voor met bij naar wachttijd gesprek brief aanmaning schuld schulden afspraak
bewindvoerder inwoner gemeente consulent wijkteam spreekuur aanvraag afwijzing uitleg taal formulier termijn regeling budget loket
bezwaar terugbellen bereikbaar vertraging samenwerking overdracht dossierhouder incasso energie huur toeslag inkomen werkdag signaal
organisatie vrijwilliger cliëntenraad beleid uitvoering lang kort steeds vaker soms duidelijk onduidelijk opnieuw telefonisch digitaal`)

// words makes a text in which, as in any language, few words are very common.
func (b *bench) words(n int) string {
	ws := make([]string, n)
	for i := range ws {
		f := b.rand.Float64()
		ws[i] = benchVocabulary[int(f*f*float64(len(benchVocabulary)))]
	}
	return strings.ToUpper(ws[0][:1]) + ws[0][1:] + " " + strings.Join(ws[1:], " ")
}

// berichtApart is how far apart berichten are: a million then falls within the term they
// are kept, so that no job removes them while something is measured.
const berichtApart = 20 * time.Second

func (b *bench) notifications(ctx context.Context) error {
	seq := make([]int64, len(b.people))
	unread := make([]int, len(b.people))
	err := b.portions(ctx, "notifications", b.size.notifications, func(ctx context.Context, i int) error {
		p := i % len(b.people)
		seq[p]++
		n := portal.Notification{
			ID: b.id("bericht", i), Person: b.people[p].ID, Event: b.id("event", i), Type: portal.SignalCommented, About: b.shared[i%len(b.shared)],
			Reason: portal.ReasonFollow, At: b.now.Add(-time.Duration(b.size.notifications-i) * berichtApart), Seq: seq[p], Read: b.now,
		}
		if i >= b.size.notifications-20*len(b.people) {
			n.Read = time.Time{}
			unread[p]++
		}
		return b.store.InsertNotification(ctx, &n)
	})
	if err != nil {
		return err
	}
	return b.portions(ctx, "inboxes", len(b.people), func(ctx context.Context, i int) error {
		return b.store.SaveInbox(ctx, &portal.Inbox{Person: b.people[i].ID, Seq: seq[i], Unread: unread[i]})
	})
}
