// Package classify turns texts into predictions: it opens bundles, tokenizes,
// cuts long texts into windows, packs windows into batches by a token budget,
// runs the bundle's graph in ONNX Runtime and merges the windows again.
//
// A prediction depends on its text and the bundle alone, never on the texts it
// was batched with. The one exception is a plain export that ONNX Runtime's
// dynamic quantisation made: it takes one scale of activations for a whole batch.
package classify
