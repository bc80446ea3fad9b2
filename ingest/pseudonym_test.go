package ingest

import (
	"regexp"
	"testing"
)

var pseudonymForm = regexp.MustCompile(`^author-[0-9a-f]{32}$`)

func TestEveryAuthorIsReplaced(t *testing.T) {
	t.Setenv(AuthorKeyVar, "a key for the test")
	names, again := NewPseudonyms(), NewPseudonyms()
	t.Setenv(AuthorKeyVar, "another key")
	foreign := NewPseudonyms().Of("demo_user_07")
	for _, author := range []string{
		"demo_user_07", "author-7", "author-of-novels", "author-0123456789abcdef",
		"author-0123456789abcdef0123456789abcdef", "AUTHOR-x", "author-", " ", "作者", foreign,
	} {
		name := names.Of(author)
		switch {
		case name == author || !pseudonymForm.MatchString(name):
			t.Errorf("%q became %q", author, name)
		case again.Of(author) != name:
			t.Errorf("the same key gives %q the names %q and %q", author, name, again.Of(author))
		case names.Of(name) != name:
			t.Errorf("the pseudonym %q became %q", name, names.Of(name))
		}
	}
	if names.Of("") != "" {
		t.Error("no author became one")
	}
}

func TestWithoutAKeyEachProgramHasItsOwnNames(t *testing.T) {
	t.Setenv(AuthorKeyVar, "")
	one, other := NewPseudonyms(), NewPseudonyms()
	if one.Of("demo_user_07") == other.Of("demo_user_07") {
		t.Error("two random keys give one pseudonym")
	}
}
