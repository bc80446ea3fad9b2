package rows

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/zstd"
)

// maxWindow is the size in bytes of the largest zstd window that is read: that of
// the dumps of Reddit. A file takes as much memory as its window.
const maxWindow = 1 << 31

// compressed is a way to compress a file.
type compressed struct {
	ending string
	name   string
	starts [][]byte // its files begin with one of them
	open   func(in io.Reader, window uint64) (io.ReadCloser, error)
}

var compressions = []compressed{
	{zstdEnding, "zstd", zstdStarts(), openZstd},
	{gzipEnding, "gzip", [][]byte{{0x1f, 0x8b}}, func(in io.Reader, _ uint64) (io.ReadCloser, error) { return gzip.NewReader(in) }},
}

// zstdStarts returns the magic number of a frame, and those of the frames to skip
// with which files of parallel compressors begin.
func zstdStarts() [][]byte {
	starts := [][]byte{{0x28, 0xb5, 0x2f, 0xfd}}
	for i := range byte(16) {
		starts = append(starts, []byte{0x50 | i, 0x2a, 0x4d, 0x18})
	}
	return starts
}

// openZstd decompresses block by block, without goroutines.
func openZstd(in io.Reader, window uint64) (io.ReadCloser, error) {
	d, err := zstd.NewReader(in, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(window))
	if err != nil {
		return nil, err
	}
	return d.IOReadCloser(), nil
}

// contentOf returns what is in a file, which may be compressed: its first bytes
// say so. An ending that says something else is an error.
func contentOf(in io.Reader, name string, window uint64) (*bufio.Reader, io.Closer, error) {
	b := bufio.NewReader(in)
	start, _ := b.Peek(4) // an error comes again with the first read
	_, ending := withoutCompression(name)
	for _, c := range compressions {
		begins := c.begins(start)
		if !begins && ending == c.ending && len(start) > 0 {
			return nil, nil, fmt.Errorf("%s: no %s file, as its first bytes say; name it by what it is", name, c.name)
		}
		if !begins {
			continue
		}
		plain, err := c.open(b, window)
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", name, c.word(err))
		}
		return bufio.NewReader(&decompressed{plain, c}), plain, nil
	}
	return b, io.NopCloser(nil), nil
}

func (c compressed) begins(start []byte) bool {
	for _, s := range c.starts {
		if bytes.HasPrefix(start, s) {
			return true
		}
	}
	return false
}

// word says what is wrong with a compressed file.
func (c compressed) word(err error) error {
	switch {
	case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("the %s data ends too early, as if the file were cut; get the whole file", c.name)
	case errors.Is(err, zstd.ErrWindowSizeExceeded) || errors.Is(err, zstd.ErrDecoderSizeExceeded):
		return fmt.Errorf("the %s data needs a window of more than %d MiB; compress the file again without --ultra and --long", c.name, maxWindow>>20)
	}
	return fmt.Errorf("the %s data is damaged (%w); get the file again", c.name, err)
}

// decompressed reads a compressed file, with errors in our words.
type decompressed struct {
	in io.Reader
	as compressed
}

func (d *decompressed) Read(p []byte) (int, error) {
	n, err := d.in.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = d.as.word(err)
	}
	return n, err
}
