package webhook

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"flag"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

// told is the alert of testdata/alert.json, a result that quotes its post.
func told(t *testing.T) Alert {
	t.Helper()
	data, err := os.ReadFile("testdata/alert.json")
	if err != nil {
		t.Fatal(err)
	}
	return Alert{ID: "posts/7cd0/0123/at:%2F%2Fdid:plc:abc%2Fapp.bsky.feed.post%2F3k.x", Stored: time.Date(2026, 1, 2, 3, 4, 6, 0, time.UTC), Result: data}
}

func TestShapes(t *testing.T) {
	for _, c := range []struct {
		name   string
		format Format
		quotes bool
	}{
		{"result", Format{Shape: Result}, false},
		{"result-quotes", Format{Shape: Result, Quotes: true}, true},
		{"coop", Format{Shape: Coop, ItemType: "4f2a"}, false},
		{"osprey", Format{Shape: Osprey}, false},
		{"ozone", Format{Shape: Ozone, Source: "did:plc:labeler"}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			body, err := c.format.body(told(t))
			if err != nil {
				t.Fatal(err)
			}
			if quotes := bytes.Contains(body, []byte("don't want to be here")); quotes != c.quotes {
				t.Errorf("quotes the post: %v", quotes)
			}
			var indented bytes.Buffer
			if err := json.Indent(&indented, body, "", "  "); err != nil {
				t.Fatal(err)
			}
			golden(t, filepath.Join("testdata", c.name+".json"), indented.String()+"\n")
		})
	}
}

func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Error(diff)
	}
}

func TestWhatIsNoResultIsNotSent(t *testing.T) {
	for _, data := range []string{"", "no JSON", `{"schema":3,"id":"a"}`} {
		if _, err := (Format{Shape: Result}).body(Alert{Result: []byte(data)}); err == nil {
			t.Errorf("%q is sent", data)
		}
	}
}

// The secret, the id, the time and the body are an example of the specification's libraries.
func TestSignatureOfStandardWebhooks(t *testing.T) {
	s, err := NewSigner("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw whsec_"+base64.StdEncoding.EncodeToString(make([]byte, 32)), nil)
	if err != nil {
		t.Fatal(err)
	}
	h := http.Header{}
	if err := s.sign(h, "msg_p5jXN8AQM9LWM0D4loKWxJek", time.Unix(1614265330, 0), []byte(`{"test": 2432232314}`)); err != nil {
		t.Fatal(err)
	}
	const want = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE= v1,"
	if got := h.Get("webhook-signature"); !strings.HasPrefix(got, want) || h.Get("webhook-timestamp") != "1614265330" {
		t.Errorf("signature %s, want %s…", got, want)
	}
	if err := s.sign(h, "a.b", time.Unix(1, 0), nil); err != nil || h.Get("webhook-id") != "a%2Eb" {
		t.Errorf("webhook-id %s (%v)", h.Get("webhook-id"), err)
	}
}

func TestSecretsAreCheckedAndNotShown(t *testing.T) {
	for _, secret := range []string{"plain", "whsec_", "whsec_c2hvcnQ=", "whsec_not base64 of a secret!"} {
		if _, err := NewSigner(secret, nil); err == nil || strings.Contains(err.Error(), "c2hvcnQ") || !strings.Contains(err.Error(), "openssl rand") {
			t.Errorf("%s: %v", secret, err)
		}
	}
	if _, err := NewSigner("", []byte("no PEM")); err == nil {
		t.Error("a key that is no PEM is taken")
	}
}

func TestSignatureAsCoopHasIt(t *testing.T) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	pkcs8, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	for _, block := range []*pem.Block{{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)}, {Type: "PRIVATE KEY", Bytes: pkcs8}} {
		s, err := NewSigner("", pem.EncodeToMemory(block))
		if err != nil {
			t.Fatal(err)
		}
		h, body := http.Header{}, []byte("body")
		if err := s.sign(h, "id", time.Now(), body); err != nil {
			t.Fatal(err)
		}
		signature, err := base64.StdEncoding.DecodeString(h.Get("Coop-Signature"))
		sum := sha256.Sum256(body)
		if err != nil || rsa.VerifyPKCS1v15(&key.PublicKey, crypto.SHA256, sum[:], signature) != nil {
			t.Errorf("%s: the signature is wrong (%v)", block.Type, err)
		}
	}
}

func TestAddresses(t *testing.T) {
	for _, c := range []struct {
		address  string
		insecure bool
		want     string // what the error says; "" is none
	}{
		{"https://host/path?token=secret", false, ""},
		{"http://127.0.0.1:8080/", false, ""},
		{"http://[::1]/", false, ""},
		{"http://localhost/", false, ""},
		{"http://someone:secret@host/secret?token=secret", false, "--insecure-http"},
		{"http://localhost.example/", false, "--insecure-http"},
		{"http://host/", true, ""},
		{"host/secret", false, "not a URL"},
		{"ftp://someone:secret@host/", true, "not a URL"},
		{"https://host:secret/", true, "not a URL"},
	} {
		_, err := NewReceiver(c.address, Format{Shape: Result}, Signer{}, "", c.insecure)
		if (err == nil) != (c.want == "") || err != nil && (!strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "secret")) {
			t.Errorf("%s: %v, want %q", c.address, err, c.want)
		}
	}
}

func TestAnswers(t *testing.T) {
	var status int
	var after, path string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		path = r.URL.Path
		w.Header().Set("Retry-After", after)
		w.Header().Set("Location", "/elsewhere")
		w.WriteHeader(status)
	}))
	defer server.Close()
	for _, c := range []struct {
		status int
		after  string
		want   Failure
	}{
		{200, "", Failure{}},
		{202, "", Failure{}},
		{301, "", Failure{Vain: true}},
		{307, "", Failure{Vain: true}},
		{400, "", Failure{Vain: true}},
		{401, "", Failure{Vain: true}},
		{408, "", Failure{}},
		{410, "", Failure{Vain: true}},
		{425, "", Failure{}},
		{429, "7", Failure{Pause: 7 * time.Second}},
		{500, "", Failure{}},
		{503, "-1", Failure{}},
	} {
		status, after = c.status, c.after
		r, err := NewReceiver(server.URL, Format{Shape: Coop, ItemType: "t"}, Signer{}, "key", false)
		if err != nil {
			t.Fatal(err)
		}
		err = r.Deliver(t.Context(), told(t))
		if c.status < 300 {
			if err != nil {
				t.Errorf("%d: %v", c.status, err)
			}
			continue
		}
		got, ok := err.(Failure) //nolint:errorlint // it is not wrapped
		got.Reason = ""
		if !ok || got != c.want || path != coopPath {
			t.Errorf("%d %s at %s: %+v, want %+v (%v)", c.status, c.after, path, got, c.want, err)
		}
	}
	server.Close()
	r, _ := NewReceiver(strings.Replace(server.URL, "//", "//someone:secret@", 1)+"/secret?secret", Format{Shape: Result}, Signer{}, "", false)
	if err := r.Deliver(t.Context(), told(t)); err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("nobody there: %v", err)
	}
}

func TestPauses(t *testing.T) {
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for header, want := range map[string]time.Duration{
		"": 0, "120": 2 * time.Minute, "-5": 0, "soon": 0, "Fri, 02 Jan 2026 03:05:05 GMT": time.Minute, "Fri, 02 Jan 2026 03:00:00 GMT": 0, "1.5": 0,
	} {
		if got := pause(header, now); got != want {
			t.Errorf("%q: %v, want %v", header, got, want)
		}
	}
}
