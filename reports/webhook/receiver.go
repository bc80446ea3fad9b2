package webhook

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// coopPath is where Coop takes items.
const coopPath = "/api/v1/items/async/"

// Receiver is where alerts are delivered. It may be used by several goroutines.
type Receiver struct {
	address *url.URL
	format  Format
	signer  Signer
	key     string
	client  *http.Client
}

// NewReceiver returns a receiver at an address. The address must be HTTPS, unless it is
// this machine's or insecure is set. Key is sent as the header X-API-KEY unless it is "".
// No error quotes the address, which may hold a secret.
func NewReceiver(address string, format Format, signer Signer, key string, insecure bool) (*Receiver, error) {
	to, err := url.Parse(address)
	if err != nil || to.Host == "" || to.Scheme != "https" && to.Scheme != "http" {
		return nil, errors.New("the receiver's address is not a URL such as https://host/path")
	}
	if to.Scheme == "http" && !insecure && !loopback(to.Hostname()) {
		return nil, fmt.Errorf("alerts would go to %s unencrypted: use https, or say --insecure-http", to.Host)
	}
	if format.Shape == Coop && (to.Path == "" || to.Path == "/") {
		to.Path = coopPath
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return &Receiver{to, format, signer, key, client}, nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// Host is the receiver as it may be shown.
func (r *Receiver) Host() string { return r.address.Host }

// Name tells the receiver from others: a hash of its address without what stands in its query.
func (r *Receiver) Name() string {
	bare := url.URL{Scheme: r.address.Scheme, Host: r.address.Host, Path: r.address.Path}
	sum := sha256.Sum256([]byte(bare.String()))
	return hex.EncodeToString(sum[:6])
}

// Failure says why an alert was not delivered, without a word of it.
type Failure struct {
	Reason string
	Vain   bool          // trying again is in vain
	Pause  time.Duration // for which the receiver asks
}

func (f Failure) Error() string { return f.Reason }

// Deliver sends an alert once. The error is a [Failure].
func (r *Receiver) Deliver(ctx context.Context, a Alert) error {
	body, err := r.format.body(a)
	if err != nil {
		return Failure{Reason: err.Error(), Vain: true}
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, r.address.String(), bytes.NewReader(body))
	if err != nil {
		return Failure{Reason: "the request can't be made", Vain: true}
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("User-Agent", "mindsieve")
	if r.key != "" {
		request.Header.Set("X-API-KEY", r.key)
	}
	if err := r.signer.sign(request.Header, a.ID, time.Now(), body); err != nil {
		return Failure{Reason: err.Error(), Vain: true}
	}
	response, err := r.client.Do(request)
	if trouble, ok := errors.AsType[*url.Error](err); ok { // it quotes the address
		err = trouble.Err
	}
	if err != nil {
		return Failure{Reason: fmt.Sprintf("%s can't be reached: %v", r.Host(), err)}
	}
	defer response.Body.Close()
	_, _ = io.CopyN(io.Discard, response.Body, 64<<10) // so that the connection is used again
	return r.judge(response)
}

// judge reads what became of a delivery from the answer.
func (r *Receiver) judge(response *http.Response) error {
	code := response.StatusCode
	if code/100 == 2 {
		return nil
	}
	f := Failure{Reason: fmt.Sprintf("%s answered %d %s", r.Host(), code, http.StatusText(code)), Pause: pause(response.Header.Get("Retry-After"), time.Now())}
	switch code {
	case http.StatusRequestTimeout, http.StatusTooEarly, http.StatusTooManyRequests:
	default:
		f.Vain = code < 500
	}
	return f
}

// pause reads a Retry-After: seconds, or a date. It is 0 if there is none.
func pause(header string, now time.Time) time.Duration {
	if seconds, err := strconv.Atoi(header); err == nil {
		return time.Duration(min(max(seconds, 0), 1<<30)) * time.Second
	}
	at, err := http.ParseTime(header)
	if err != nil {
		return 0
	}
	return max(at.Sub(now), 0)
}
