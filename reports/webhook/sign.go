package webhook

import (
	"crypto"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Signer signs deliveries. Without keys it signs nothing.
type Signer struct {
	secrets [][]byte
	key     *rsa.PrivateKey
}

// errSecret never quotes the secret.
var errSecret = errors.New("the secret of the webhook is not whsec_ and base64 of 24 to 64 bytes; make one with: echo whsec_$(openssl rand -base64 32)")

// NewSigner reads secrets in the form of Standard Webhooks, with spaces between them
// while one replaces another, and a private RSA key in PEM. Both may be empty.
func NewSigner(secrets string, key []byte) (Signer, error) {
	var s Signer
	for text := range strings.FieldsSeq(secrets) {
		encoded, ok := strings.CutPrefix(text, "whsec_")
		secret, err := base64.StdEncoding.DecodeString(encoded)
		if !ok || err != nil || len(secret) < 24 || len(secret) > 64 {
			return s, errSecret
		}
		s.secrets = append(s.secrets, secret)
	}
	if len(key) == 0 {
		return s, nil
	}
	block, _ := pem.Decode(key)
	if block == nil {
		return s, errors.New("the key to sign with is not PEM")
	}
	if rsaKey, err := x509.ParsePKCS1PrivateKey(block.Bytes); err == nil {
		s.key = rsaKey
		return s, nil
	}
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return s, fmt.Errorf("the key to sign with: %w", err)
	}
	rsaKey, ok := parsed.(*rsa.PrivateKey)
	if !ok {
		return s, errors.New("the key to sign with is no RSA key")
	}
	s.key = rsaKey
	return s, nil
}

// Signs reports whether it has a key.
func (s Signer) Signs() bool { return len(s.secrets) > 0 || s.key != nil }

// sign adds the headers of a delivery: those of Standard Webhooks 1.0.0, and with an RSA
// key the signature of the body as Coop signs its own webhooks.
func (s Signer) sign(h http.Header, id string, at time.Time, body []byte) error {
	id = strings.ReplaceAll(id, ".", "%2E") // the signed text is id.time.body, in which a dot must not be the author's
	stamp := strconv.FormatInt(at.Unix(), 10)
	h.Set("webhook-id", id)
	h.Set("webhook-timestamp", stamp)
	var signatures []string
	for _, secret := range s.secrets {
		mac := hmac.New(sha256.New, secret)
		fmt.Fprintf(mac, "%s.%s.%s", id, stamp, body)
		signatures = append(signatures, "v1,"+base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	}
	if len(signatures) > 0 {
		h.Set("webhook-signature", strings.Join(signatures, " "))
	}
	if s.key == nil {
		return nil
	}
	sum := sha256.Sum256(body)
	signature, err := rsa.SignPKCS1v15(rand.Reader, s.key, crypto.SHA256, sum[:])
	if err != nil {
		return fmt.Errorf("signing: %w", err)
	}
	h.Set("Coop-Signature", base64.StdEncoding.EncodeToString(signature))
	return nil
}
