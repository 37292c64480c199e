package app

import (
	"bytes"
	"fmt"
	"log/slog"
	"math"
	"os"
	"slices"
	"sync"
	"testing"
	"time"

	"ketenportaal/internal/portal"
)

// guess tries a password and reports whether it was evaluated.
func (r *rig) guess(email, password string, client Client) (evaluated bool, w Welcome, err error) {
	r.t.Helper()
	w, err = r.LogIn(r.ctx, PasswordLogin{Email: email, Password: password, Token: newSecret(), From: client})
	k := portal.KindOf(err)
	if err != nil && k != portal.TooMany && k != portal.Invalid {
		r.t.Fatalf("guess: %v", err)
	}
	return k != portal.TooMany || err == nil, w, err
}

// cheapHashes makes hashing quick, for tests of what is around it.
func cheapHashes(t *testing.T) {
	t.Helper()
	params := *hashParams
	hashParams.Memory, hashParams.Iterations = 64, 1
	t.Cleanup(func() { *hashParams = params })
}

func TestBar17_Throttle(t *testing.T) {
	cheapHashes(t)
	for _, email := range []string{"deelnemer@geldfit.example", "niemand@geldfit.example"} {
		for _, test := range []struct {
			name string
			from func(i int) Client
		}{
			{"one address", func(int) Client { return home }},
			{"a thousand addresses", func(i int) Client { return from(fmt.Sprintf("198.51.%d.%d", i/250, i%250)) }},
			{"one network of IPv6", func(i int) Client { return from(fmt.Sprintf("2001:db8::%x", i)) }},
		} {
			t.Run(email+", "+test.name, func(t *testing.T) {
				r := newRig(t)
				now := time.Now()
				r.real = func() time.Time { return now }
				evaluated := 0
				for i := range 1000 {
					if ok, _, _ := r.guess(email, otherPassword, test.from(i)); ok {
						evaluated++
					}
					now = now.Add(899 * time.Millisecond) // all within a quarter of an hour
				}
				if evaluated > 20 || evaluated < portal.LimitPair.Free {
					t.Errorf("%d of 1000 guesses evaluated in 15 minutes, want at most 20", evaluated)
				}
			})
		}
	}
}

func TestBar17_ParallelGuesses(t *testing.T) {
	cheapHashes(t)
	r := newRig(t)
	now := time.Now()
	r.real = func() time.Time { return now }
	evaluated := together(t, 200, func(i int) error {
		ok, _, err := r.guess("deelnemer@geldfit.example", otherPassword, from(fmt.Sprintf("198.51.100.%d", i)))
		if ok {
			return nil
		}
		return err
	})
	if evaluated > 20 {
		t.Errorf("%d of 200 guesses at once were evaluated, want at most 20", evaluated)
	}
}

func TestBar17_OwnerWithKnownDeviceIsNotLockedOut(t *testing.T) {
	r := newRig(t)
	now := time.Now()
	r.real = func() time.Time { return now }
	r.password("deelnemer@geldfit")
	r.password("collega@geldfit")
	_, w, err := r.guess("deelnemer@geldfit.example", rightPassword, home)
	r.must(err)
	known := home
	known.Mark = w.Mark
	cheapHashes(t)
	for i := range 60 {
		now = now.Add(2 * time.Second)
		r.guess("deelnemer@geldfit.example", otherPassword, from(fmt.Sprintf("198.51.100.%d", i)))
	}
	stranger := from("203.0.113.9")
	if ok, _, _ := r.guess("deelnemer@geldfit.example", rightPassword, stranger); ok {
		t.Error("an unknown device got through while the account is being guessed")
	}
	if _, _, err := r.guess("deelnemer@geldfit.example", rightPassword, known); err != nil {
		t.Errorf("the owner on a known device: %v", err)
	}
	stranger.Mark = w.Mark[:33] + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
	if ok, _, _ := r.guess("deelnemer@geldfit.example", rightPassword, stranger); ok {
		t.Error("a forged mark counted as a known device")
	}

	// Survives a restart: another App on the same database.
	again, err := New(Options{Store: r.store, Now: r.now, Key: bytes.Repeat([]byte{7}, KeySize), Log: slog.New(slog.DiscardHandler)})
	r.must(err)
	again.real = r.real
	if _, err := again.LogIn(r.ctx, PasswordLogin{Email: "deelnemer@geldfit.example", Password: rightPassword, Token: newSecret(), From: from("203.0.113.9")}); portal.KindOf(err) != portal.TooMany {
		t.Errorf("after a restart: got %v, want still refused", err)
	}
	now = now.Add(portal.ThrottleWindow)
	if _, _, err := r.guess("deelnemer@geldfit.example", rightPassword, from("203.0.113.9")); err != nil {
		t.Errorf("a quarter of an hour later: %v", err)
	}
	// The mark of one person says nothing of another.
	if _, ok := r.knownDevice("collega@geldfit", w.Mark); ok {
		t.Error("a mark is known for somebody else")
	}
}

// TestBar18_TimeTellsNothing measures, so it runs only when it is asked for.
func TestBar18_TimeTellsNothing(t *testing.T) {
	if os.Getenv("BAR") == "" {
		t.Skip("BAR is not set: this measures time")
	}
	const n = 200
	for _, test := range []struct {
		name string
		ask  func(r *rig, email string, client Client) error
	}{
		{"login", func(r *rig, email string, client Client) error {
			return second(r.LogIn(r.ctx, PasswordLogin{Email: email, Password: otherPassword, Token: newSecret(), From: client}))
		}},
		{"reset", func(r *rig, email string, client Client) error {
			return r.AskLink(r.ctx, portal.MailReset, email, client)
		}},
		{"login link", func(r *rig, email string, client Client) error {
			return r.AskLink(r.ctx, portal.MailLoginLink, email, client)
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := newRig(t)
			now := time.Now()
			r.real = func() time.Time { return now }
			r.password("deelnemer@geldfit")
			var took [2][]float64
			for i := range n * 2 {
				// Known and unknown take turns, so that a slow moment hits both; the
				// clock moves so far that no throttle answers.
				now = now.Add(portal.ThrottleWindow)
				email := []string{"deelnemer@geldfit.example", "nieuwmens@geldfit.example"}[i%2]
				began := time.Now()
				err := test.ask(r, email, from(fmt.Sprintf("198.51.100.%d", i%250)))
				took[i%2] = append(took[i%2], float64(time.Since(began).Microseconds()))
				if err != nil && err != errWrongLogin {
					t.Fatal(err)
				}
			}
			known, unknown := median(took[0]), median(took[1])
			p := mannWhitney(took[0], took[1])
			t.Logf("medians %.0f and %.0f µs, p = %.3f", known, unknown, p)
			if math.Abs(known-unknown) >= 5000 || p <= 0.01 {
				t.Errorf("medians %.0f and %.0f µs, p = %.3f: time tells whether an address is known", known, unknown, p)
			}
		})
	}
}

func median(xs []float64) float64 {
	s := slices.Sorted(slices.Values(xs))
	return s[len(s)/2]
}

// mannWhitney is the two-sided p of the Mann-Whitney U test by its normal
// approximation, which is good from some twenty values on.
func mannWhitney(a, b []float64) float64 {
	u := 0.0
	for _, x := range a {
		for _, y := range b {
			switch {
			case x > y:
				u++
			case x == y:
				u += 0.5
			}
		}
	}
	n, m := float64(len(a)), float64(len(b))
	z := (u - n*m/2) / math.Sqrt(n*m*(n+m+1)/12)
	return math.Erfc(math.Abs(z) / math.Sqrt2)
}

func TestHasherHasRoomForOnePerCore(t *testing.T) {
	cheapHashes(t)
	h := newHasher()
	if cap(h.room) < 1 {
		t.Fatal("no room to hash at all")
	}
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() {
			if ok, _ := h.matches(otherPassword, ""); ok {
				t.Error("a password matched an account without one")
			}
		})
	}
	wg.Wait()
	if len(h.room) != 0 {
		t.Errorf("%d places were not given back", len(h.room))
	}
}
