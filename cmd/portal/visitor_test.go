package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"ketenportaal/internal/portal"
)

// visitor is somebody at the portal without a browser: cookies, the token of
// the forms, and errors given back instead of ending the test, since a portal
// that is being killed gives many.
type visitor struct {
	http.Client
	url, csrf string
}

// visit gives somebody without a session. A redirect is an answer like others.
func visit(at string) *visitor {
	jar, _ := cookiejar.New(nil) // fails never without options
	v := &visitor{url: at}
	v.Client = http.Client{
		Jar: jar, Timeout: 30 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 4},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return v
}

// logIn gives somebody who is logged in with the password of the reference data.
func logIn(t testing.TB, at, email string) *visitor {
	t.Helper()
	v := visit(at)
	if status, _, err := v.get("/inloggen"); err != nil || status != http.StatusOK {
		t.Fatalf("open the login: status %d, %v", status, err)
	}
	status, to, err := v.post("/inloggen", url.Values{"email": {email}, "password": {benchPassword}})
	if err != nil || status != http.StatusSeeOther || to == "/tweestaps" {
		t.Fatalf("log in as %s: status %d to %q, %v", email, status, to, err)
	}
	if status, _, err := v.get("/instellingen"); err != nil || status != http.StatusOK {
		t.Fatalf("open a page as %s: status %d, %v", email, status, err)
	}
	return v
}

var csrfToken = regexp.MustCompile(`<meta name="csrf-token" content="([^"]+)"`)

// get reads a page and keeps its form token.
func (v *visitor) get(path string) (status int, body string, err error) {
	resp, err := v.Client.Get(v.url + path)
	if err != nil {
		return 0, "", err
	}
	defer resp.Body.Close()
	page, err := io.ReadAll(resp.Body)
	if m := csrfToken.FindSubmatch(page); m != nil {
		v.csrf = string(m[1])
	}
	return resp.StatusCode, string(page), err
}

// post sends a form and says where the answer leads.
func (v *visitor) post(path string, form url.Values) (status int, location string, err error) {
	form.Set("_csrf", v.csrf)
	req, err := http.NewRequest(http.MethodPost, v.url+path, strings.NewReader(form.Encode()))
	if err != nil {
		return 0, "", err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Origin", v.url)
	resp, err := v.Client.Do(req)
	if err != nil {
		return 0, "", err
	}
	defer resp.Body.Close()
	_, err = io.Copy(io.Discard, resp.Body)
	return resp.StatusCode, resp.Header.Get("Location"), err
}

// signalForm is the form of a new signal for the whole chain. Sending one form
// twice, by its field once, is sharing one signal.
func signalForm(text string) url.Values {
	return url.Values{
		"once": {string(portal.NewRandomID())}, "kind": {string(portal.Bottleneck)}, "title": {text}, "text": {text}, "theme": {"thema-1"},
		"audience": {string(portal.WholeChain)}, "naming": {string(portal.OrgVisible)},
	}
}

// share sends the form of a signal and gives its number.
func (v *visitor) share(form url.Values) (number string, err error) {
	status, to, err := v.post("/signalen/nieuw", form)
	if err != nil {
		return "", err
	}
	number, ok := strings.CutPrefix(to, "/signalen/")
	if status != http.StatusSeeOther || !ok {
		return "", fmt.Errorf("share: status %d to %q", status, to)
	}
	return number, nil
}

// listen opens the live connection of who is logged in.
func (v *visitor) listen(t testing.TB) *websocket.Conn {
	t.Helper()
	at, err := url.Parse(v.url)
	if err != nil {
		t.Fatal(err)
	}
	d := websocket.Dialer{Jar: v.Jar, HandshakeTimeout: 10 * time.Second}
	c, resp, err := d.Dial("ws://"+at.Host+"/live?since=0", http.Header{"Origin": {v.url}})
	if err != nil {
		t.Fatalf("open the live connection: %v (%v)", err, resp)
	}
	t.Cleanup(func() { c.Close() })
	return c
}
