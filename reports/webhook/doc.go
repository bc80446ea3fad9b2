// Package webhook delivers alerts by HTTP, signed, in the shape that a receiver reads.
package webhook
