package streams

import (
	"context"
	"fmt"
	"strconv"
	"sync"

	"github.com/nats-io/nats.go/micro"
)

const (
	// serviceName is how the NATS micro service is called, and serviceSubject where it
	// is asked: `nats req mindsieve.screen '{"text": …}'`.
	serviceName    = "mindsieve"
	serviceSubject = "mindsieve.screen"
	// askedAtOnce is how many requests are in hand at once, at most.
	askedAtOnce = 256
)

// Ask answers the data of a request, or says with a status of HTTP why there is no answer.
type Ask func(ctx context.Context, data []byte) (answer []byte, status int, message string)

// Serve answers requests on the subject mindsieve.screen until ctx ends, beside all
// others that serve it: the server gives each request to one of them. Requests in
// hand are answered before it returns. It is a NATS micro service: $SRV.PING,
// $SRV.INFO and $SRV.STATS tell of it.
func (s *Streams) Serve(ctx context.Context, version string, ask Ask) error {
	service, err := micro.AddService(s.nc, micro.Config{
		Name: serviceName, Version: version, Description: "screens posts for signs of mental-health conditions; it does not diagnose",
	})
	if err != nil {
		return fmt.Errorf("starting the service %s: %w", serviceName, err)
	}
	var inHand sync.WaitGroup
	room := make(chan struct{}, askedAtOnce)
	err = service.AddEndpoint("screen", micro.HandlerFunc(func(r micro.Request) {
		room <- struct{}{}
		inHand.Go(func() {
			defer func() { <-room }()
			respond(context.WithoutCancel(ctx), r, ask)
		})
	}), micro.WithEndpointSubject(serviceSubject))
	if err == nil {
		err = s.nc.Flush()
	}
	if err == nil {
		s.log.Info("answering requests on NATS", "subject", serviceSubject)
		<-ctx.Done()
	}
	stopped := service.Stop()
	inHand.Wait()
	if err != nil {
		return fmt.Errorf("starting the service %s: %w", serviceName, err)
	}
	return stopped
}

// respond answers one request. A client that is gone is told nothing.
func respond(ctx context.Context, r micro.Request, ask Ask) {
	answer, status, message := ask(ctx, r.Data())
	if status != 200 {
		_ = r.Error(strconv.Itoa(status), message, nil)
		return
	}
	_ = r.Respond(answer)
}
