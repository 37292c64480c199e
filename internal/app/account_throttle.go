package app

import (
	"context"
	"net/netip"
	"time"

	"ketenportaal/internal/portal"
)

// Client is where a login comes from.
type Client struct {
	Address netip.Addr
	Device  string // the browser in words
	// Mark is the cookie of a device that logged in before; see Welcome.
	Mark string
}

// attempt is a key under which one attempt counts, with its limit.
type attempt struct {
	key   string
	limit portal.ThrottleLimit
}

// loginAttempts are the keys of a login with a password. What an owner does on
// a device that logged in before counts apart, so that a stranger's guesses
// don't lock the owner out. The address typed decides, not whether it exists.
func (a *App) loginAttempts(email string, person portal.ID, from Client) []attempt {
	network := attempt{a.throttleKey("address", network(from.Address)), portal.LimitAddress}
	if device, ok := a.knownDevice(person, from.Mark); ok {
		return []attempt{{a.throttleKey("device", device), portal.LimitDevice}, network}
	}
	return []attempt{
		{a.throttleKey("account", email), portal.LimitAccount},
		{a.throttleKey("pair", email, network.key), portal.LimitPair},
		network,
	}
}

func (a *App) throttleKey(parts ...string) string { return parts[0] + "/" + a.keys.Login(parts...) }

// network is the address as it is counted: of IPv6 the /64 that one house has.
func network(a netip.Addr) string {
	if a.Is6() && !a.Is4In6() {
		if p, err := a.Prefix(64); err == nil {
			return p.String()
		}
	}
	return a.Unmap().String()
}

// try counts one attempt under each key before it is evaluated, or refuses it
// with portal.TooMany. Refused attempts don't count: a stranger can't keep an
// account shut by trying on.
func (a *App) try(ctx context.Context, list []attempt) error {
	var err error
	for range 5 {
		err = a.store.InTx(ctx, func(ctx context.Context) error {
			now := a.real()
			for _, at := range list {
				t, err := a.store.Throttle(ctx, at.key)
				if err != nil {
					return err
				}
				if wait := t.Wait(at.limit, now); wait > 0 {
					return errTooMany(wait)
				}
				t.Attempt(now)
				if err := a.store.SaveThrottle(ctx, &t); err != nil {
					return err
				}
			}
			return nil
		})
		if k := portal.KindOf(err); k != portal.Taken && k != portal.Conflict {
			return err
		}
	}
	return errTooMany(time.Second).Because(err)
}

// forgive takes an attempt that turned out right back, inside a transaction.
func (a *App) forgive(ctx context.Context, list []attempt) error {
	for _, at := range list {
		t, err := a.store.Throttle(ctx, at.key)
		if err != nil {
			return err
		}
		if t.Version == 0 {
			continue
		}
		t.Forgive()
		if err := a.store.SaveThrottle(ctx, &t); err != nil {
			return err
		}
	}
	return nil
}

func errTooMany(wait time.Duration) *portal.Error {
	in := "een halve minuut"
	switch {
	case wait <= 10*time.Second:
		in = "tien seconden"
	case wait > 90*time.Second:
		in = portal.Number(int((wait+time.Minute-1)/time.Minute)) + " minuten"
	case wait > 30*time.Second:
		in = "een minuut"
	}
	return portal.Errorf(portal.TooMany, "Dit is te vaak geprobeerd. Wacht %s en probeer het dan opnieuw.", in)
}

// mark makes the cookie of a device on which a person logged in.
func (a *App) mark(person portal.ID) string {
	device := randomHex(16)
	return device + "." + a.keys.Login("device", string(person), device)
}

// knownDevice gives the device of a mark that was made for this person.
func (a *App) knownDevice(person portal.ID, mark string) (device string, ok bool) {
	if len(mark) < 33 || mark[32] != '.' {
		return "", false
	}
	device = mark[:32]
	return device, same(mark[33:], a.keys.Login("device", string(person), device))
}
