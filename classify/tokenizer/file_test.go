package tokenizer

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// smallFile is a tokenizer.json that shows settings the bundle's does not have.
const smallFile = `{
	"version": "1.0", "truncation": {"max_length": 2}, "padding": null, "decoder": null,
	"added_tokens": [
		{"id": 0, "content": "<pad>", "special": true},
		{"id": 1, "content": "[PAD]", "special": true},
		{"id": 11, "content": "<pad><pad>", "special": false},
		{"id": 12, "content": "<old>", "special": false}
	],
	"normalizer": {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true, "strip_accents": null, "lowercase": true},
	"pre_tokenizer": {"type": "BertPreTokenizer"},
	"post_processor": {
		"type": "TemplateProcessing", "pair": [],
		"single": [
			{"SpecialToken": {"id": "<s>", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken": {"id": "</s>", "type_id": 0}}
		],
		"special_tokens": {"<s>": {"id": "<s>", "ids": [3], "tokens": ["<s>"]}, "</s>": {"id": "</s>", "ids": [4], "tokens": ["</s>"]}}
	},
	"model": {
		"type": "WordPiece", "unk_token": "<unk>", "continuing_subword_prefix": "+", "max_input_chars_per_word": 6,
		"vocab": {"<pad>": 0, "[PAD]": 1, "<unk>": 2, "<s>": 3, "</s>": 4, "help": 5, "+ful": 6, "+fu": 7, "+l": 8, "hel": 9, "+": 10}
	}
}`

func TestParse(t *testing.T) {
	k, err := Parse([]byte(smallFile))
	if err != nil {
		t.Fatal(err)
	}
	if k.CLS != 3 || k.SEP != 4 || k.Pad != 1 {
		t.Errorf("cls %d, sep %d, pad %d, want 3, 4, 1", k.CLS, k.SEP, k.Pad)
	}
	cases := []struct {
		name, text string
		want       []int64
	}{
		{"the longest piece first", "help", []int64{5}},
		{"then the next", "hell", []int64{9, 8}},
		{"as many characters as are allowed", "helpfu", []int64{5, 7}},
		{"one more is unknown", "helpful", []int64{2}},
		{"a rest that does not fit makes the word unknown", "helps", []int64{2}},
		{"a prefix alone is a piece like any other", "+", []int64{10}},
		{"an added token", "help<pad>help", []int64{5, 0, 5}},
		{"the longest added token", "<pad><pad><pad>", []int64{11, 0}},
		{"no truncation", "help help help", []int64{5, 5, 5}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var got Tokens
			k.Append(&got, c.text)
			if fmt.Sprint(got.IDs) != fmt.Sprint(c.want) {
				t.Errorf("%q: got %d, want %d", c.text, got.IDs, c.want)
			}
		})
	}
}

func TestParseRefuses(t *testing.T) {
	cases := []struct{ name, old, new, want string }{
		{"no JSON", smallFile, `tokens`, "invalid character"},
		{"a second object", smallFile, smallFile + "{}", "data after the end"},
		{"another version", `"version": "1.0"`, `"version": "2.0"`, `version "2.0" is not implemented, want 1.0`},
		{"an unknown part", `"padding"`, `"stuffing"`, `unknown field "stuffing"`},
		{"another model", `"WordPiece"`, `"WordLevel"`, `model: "WordLevel" is not implemented, only WordPiece, BPE and Unigram are`},
		{"another normalizer", `"BertNormalizer"`, `"NFKC"`, "normalizer: NFKC is not implemented, only BertNormalizer is"},
		{"an unknown setting", `"lowercase"`, `"titlecase"`, `normalizer: json: unknown field "titlecase"`},
		{"another pre-tokenizer", `"BertPreTokenizer"`, `"ByteLevel"`, "pre_tokenizer: ByteLevel is not implemented"},
		{"no pre-tokenizer", `{"type": "BertPreTokenizer"}`, `null`, "pre_tokenizer: there is no type"},
		{"another post-processor", `"TemplateProcessing"`, `"ByteLevel"`, `post_processor: "ByteLevel" is not implemented`},
		{"a template without the text", `"Sequence"`, `"SpecialToken"`, "post_processor: single: only one text"},
		{"a type id", `"A", "type_id": 0`, `"A", "type_id": 1`, "post_processor: single: part 1: type_id 1 is not implemented"},
		{"a special token without id", `"ids": [3]`, `"ids": []`, `post_processor: special_tokens: "<s>" has 0 ids`},
		{"a token that is a single word", `"content": "<pad>",`, `"content": "<pad>", "single_word": true,`, "single_word is not implemented"},
		{"a token that eats blanks after", `"content": "<pad>",`, `"content": "<pad>", "rstrip": true,`, "rstrip is not implemented"},
		{"an empty token", `"content": "<pad>",`, `"content": "",`, "content is empty"},
		{"a token with two ids", `{"id": 0,`, `{"id": 7,`, `added_tokens: "<pad>": its id is 7 here, but 0 by the vocabulary`},
		{"a new token with a gap before its id", `{"id": 12,`, `{"id": 13,`, "its id is 13 here, but 12 by the vocabulary"},
		{"no unknown token", `"unk_token": "<unk>"`, `"unk_token": "<oov>"`, `model: the vocabulary lacks unk_token "<oov>"`},
		{"a negative id", `"help": 5`, `"help": -5`, `model: the id of "help" is -5`},
		{"a negative length", `"max_input_chars_per_word": 6`, `"max_input_chars_per_word": -6`, "model: max_input_chars_per_word is -6"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if strings.Count(smallFile, c.old) != 1 {
				t.Fatalf("the file does not hold %s once", c.old)
			}
			_, err := Parse([]byte(strings.Replace(smallFile, c.old, c.new, 1)))
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), "tokenizer.json: ") {
				t.Errorf("got error %v, want one with %q", err, c.want)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(smallFile))
	f.Add([]byte(`{"version":"1.0","model":{"type":"WordPiece"}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		k, err := Parse(data)
		if err == nil {
			checkTokens(t, k, "Help<pad>helpful É中 "+string(data))
		}
	})
}

func ExampleTokenizer() {
	data, err := os.ReadFile("../bundles/minilm-all/tokenizer.json")
	if err != nil {
		fmt.Println(err)
		return
	}
	k, err := Parse(data)
	if err != nil {
		fmt.Println(err)
		return
	}
	var tokens Tokens
	text := "Sleepless again 😴"
	k.Append(&tokens, text)
	for i, s := range tokens.Spans {
		fmt.Printf("%d %q\n", tokens.IDs[i], text[s.Start:s.End])
	}
	// Output:
	// 3637 "Sleep"
	// 3238 "less"
	// 2153 "again"
	// 100 "😴"
}
