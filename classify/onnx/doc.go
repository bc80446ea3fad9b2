// Package onnx finds, installs and runs ONNX Runtime. It is the only package
// that needs cgo.
//
// The shared library is loaded once a process, with [Load]. A [Session] may be
// run by many goroutines at once, each with a [Batch] of its own.
package onnx
