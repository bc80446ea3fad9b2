// Package tokenizer cuts texts into word pieces as Hugging Face's tokenizers do:
// WordPiece, byte-level BPE and Unigram, read from a tokenizer.json. It owns
// [Span], in which every position of a text is given.
package tokenizer
