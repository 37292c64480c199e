package live

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

const rawHandshake = "GET /live?user=anna&session=s1%s HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
	"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"

// textFrame is a client's text message with an all-zero mask.
func textFrame(s string) string {
	return string([]byte{0x81, 0x80 | byte(len(s)), 0, 0, 0, 0}) + s
}

// dialRaw writes bytes in one go and reads the answer to the handshake.
func dialRaw(t testing.TB, addr, bytes string) (net.Conn, *bufio.Reader) {
	t.Helper()
	c, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	_ = c.SetDeadline(time.Now().Add(patience))
	if _, err := io.WriteString(c, bytes); err != nil {
		t.Fatal(err)
	}
	r := bufio.NewReader(c)
	answer, err := http.ReadResponse(r, nil)
	if err != nil {
		t.Fatal(err)
	}
	if answer.StatusCode != http.StatusSwitchingProtocols {
		t.Fatalf("status = %d, want 101", answer.StatusCode)
	}
	return c, r
}

// readFrame reads one unmasked frame of less than 126 bytes.
func readFrame(r *bufio.Reader) (opcode byte, payload []byte, err error) {
	head := make([]byte, 2)
	if _, err := io.ReadFull(r, head); err != nil {
		return 0, nil, err
	}
	payload = make([]byte, head[1])
	_, err = io.ReadFull(r, payload)
	return head[0] & 0xf, payload, err
}

func TestBytesSentWithTheHandshakeAreNotLost(t *testing.T) {
	s := newSite(t, Options{})
	s.diary.add("anna")
	_, r := dialRaw(t, s.addr, fmt.Sprintf(rawHandshake, "")+textFrame(`{"since":0}`))
	_, got, err := readFrame(r)
	if err != nil {
		t.Fatal(err)
	}
	if want := `{"at":1,"unread":1,"frames":[{"seq":1,"prev":0,"unread":1,"kind":"signal"}]}`; string(got) != want {
		t.Errorf("answer = %s, want %s", got, want)
	}
}

func TestUpgradeRefusesWhatIsNoHandshake(t *testing.T) {
	s := newSite(t, Options{})
	proper := map[string]string{"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA=="}
	tests := []struct {
		name, method, query string
		change              map[string]string
	}{
		{"ordinary request", "GET", "", map[string]string{"Connection": "", "Upgrade": ""}},
		{"old version", "GET", "", map[string]string{"Sec-WebSocket-Version": "8"}},
		{"no key", "GET", "", map[string]string{"Sec-WebSocket-Key": ""}},
		{"short key", "GET", "", map[string]string{"Sec-WebSocket-Key": "AAAA"}},
		{"HEAD", "HEAD", "", nil},
		{"since no number", "GET", "&since=x", nil},
		{"since negative", "GET", "&since=-1", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, err := http.NewRequest(tt.method, "http://"+s.addr+"/live?user=anna"+tt.query, nil)
			if err != nil {
				t.Fatal(err)
			}
			for _, set := range []map[string]string{proper, tt.change} {
				for k, v := range set {
					r.Header.Set(k, v)
				}
			}
			answer, err := http.DefaultTransport.RoundTrip(r)
			if err != nil {
				t.Fatal(err)
			}
			defer answer.Body.Close()
			if answer.StatusCode != http.StatusBadRequest {
				t.Errorf("status = %d, want 400", answer.StatusCode)
			}
			if body, _ := io.ReadAll(answer.Body); tt.method == "GET" && string(body) != "geen websocket" {
				t.Errorf("body = %q, want the web layer's own", body)
			}
		})
	}
	http.DefaultTransport.(*http.Transport).CloseIdleConnections()
}

func TestUpgradeRefusesMoreThanMaxPerUser(t *testing.T) {
	s := newSite(t, Options{MaxPerUser: 2})
	s.open("anna", "s1", 0).backlog()
	second := s.open("anna", "s1", 0)
	second.backlog()
	_, answer, err := websocket.DefaultDialer.Dial(s.url("anna", "s1", 0), nil)
	if err == nil || answer == nil || answer.StatusCode != http.StatusTooManyRequests {
		t.Fatalf("third socket: answer %v, error %v; want 429", answer, err)
	}
	s.open("bob", "s2", 0).backlog() // somebody else is not in the way
}

func TestBar47_UnreadableMessagesCloseTheSocket(t *testing.T) {
	long := make([]byte, 8)
	binary.BigEndian.PutUint64(long, 1<<40)
	tests := []struct {
		name string
		send string
		want int
	}{
		{"oversize", "\x81\xfe\x10\x01\x00\x00\x00\x00" + strings.Repeat("x", maxMessage+1), 1009},
		{"enormous, announced only", "\x81\xff" + string(long) + "\x00\x00\x00\x00", 1009},
		{"oversize in fragments", "\x01\xfe\x10\x00\x00\x00\x00\x00" + strings.Repeat("x", maxMessage) + "\x80\x81\x00\x00\x00\x00x", 1009},
		{"not masked", "\x81\x02{}", 1002},
		{"unknown opcode", "\x83\x80\x00\x00\x00\x00", 1002},
		{"not JSON", textFrame("hallo"), 1008},
		{"other JSON", textFrame(`{"user":"bob"}`), 1008},
		{"negative", textFrame(`{"since":-1}`), 1008},
		{"binary", "\x82\x80\x00\x00\x00\x00", 1008},
		{"too many messages", strings.Repeat(textFrame(`{"since":0}`), 12), 1008},
		{"too many pings", strings.Repeat("\x89\x80\x00\x00\x00\x00", 12), 1008},
		{"endless empty fragments", "\x01\x80\x00\x00\x00\x00" + strings.Repeat("\x00\x80\x00\x00\x00\x00", 9000), 1008},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newSite(t, Options{})
			_, r := dialRaw(t, s.addr, fmt.Sprintf(rawHandshake, "")+tt.send)
			for {
				opcode, payload, err := readFrame(r)
				if err != nil {
					t.Fatalf("no close frame: %v", err)
				}
				if opcode != websocket.CloseMessage {
					continue
				}
				if got := int(binary.BigEndian.Uint16(payload)); got != tt.want {
					t.Errorf("close code = %d (%s), want %d", got, payload[2:], tt.want)
				}
				return
			}
		})
	}
}
