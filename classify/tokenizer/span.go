package tokenizer

// Span is a half-open byte range [Start, End) of a UTF-8 text.
type Span struct {
	Start int `json:"start"`
	End   int `json:"end"`
}
