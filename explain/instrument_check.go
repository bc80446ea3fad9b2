package explain

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/mindsieve/mindsieve/explain/language"
)

// The forms of ids: of instruments and symptoms, and of an item after its
// instrument's id and a full stop.
var (
	idForm     = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	itemIDForm = regexp.MustCompile(`^[A-Za-z0-9]+(-[a-z0-9]+)*$`)
)

// problems gathers what is wrong with a part of a file.
type problems struct {
	part string // "item phq9.3: "
	errs []error
}

func (p *problems) add(format string, args ...any) {
	p.errs = append(p.errs, errors.New(p.part+fmt.Sprintf(format, args...)))
}

// check names all that is wrong with an instrument as read from a file, beside
// the symptoms of the lexicon.
func (in Instrument) check(lexicon []Symptom) error {
	var p problems
	if !idForm.MatchString(in.ID) {
		p.add("the id %q is not lower-case letters and digits with hyphens between them, such as \"my-scale\"", in.ID)
	}
	if strings.TrimSpace(in.Name) == "" {
		p.add("the field \"name\" is missing: write what the instrument is called")
	}
	if strings.TrimSpace(in.Source) == "" {
		p.add("the field \"source\" is missing: cite where the instrument was published, or say whose it is")
	}
	if err := language.Check(in.Languages); err != nil {
		p.errs = append(p.errs, err)
	}
	if len(in.Items) == 0 {
		p.add("the field \"items\" is missing: an instrument without items asks for nothing")
	}
	known := ids(slices.Concat(lexicon, in.Symptoms))
	for i := range in.Items {
		p.errs = append(p.errs, in.checkItem(i, known))
	}
	for _, s := range in.Symptoms {
		p.errs = append(p.errs, in.checkOwn(s, lexicon))
	}
	p.errs = append(p.errs, checkSymptoms(in.Symptoms, lexicon))
	return errors.Join(p.errs...)
}

// checkItem checks an item, given by its index. The known ids are those of the symptoms.
func (in Instrument) checkItem(i int, known []string) error {
	item := in.Items[i]
	p := problems{part: fmt.Sprintf("item %s: ", cmp.Or(item.ID, fmt.Sprint(i+1)))}
	if part, ok := strings.CutPrefix(item.ID, in.ID+"."); !ok || !itemIDForm.MatchString(part) {
		p.add("its id must be the instrument's, a full stop and letters or digits: %q", fmt.Sprintf("%s.%d", in.ID, i+1))
	}
	if slices.ContainsFunc(in.Items[:i], func(earlier Item) bool { return earlier.ID == item.ID }) {
		p.add("its id stands twice; give each item its own")
	}
	if strings.TrimSpace(item.Name) == "" {
		p.add("it has no name; write in a few words what it asks for")
	}
	if len(item.Symptoms) == 0 {
		p.add("it asks for no symptom; name at least one in \"symptoms\"")
	}
	for j, id := range item.Symptoms {
		if !slices.Contains(known, id) {
			p.add("no symptom is called %q; the nearest is %q; or define it in the file's own \"symptoms\"", id, nearest(id, known))
		}
		if slices.Contains(item.Symptoms[:j], id) {
			p.add("it asks for %q twice; remove one", id)
		}
	}
	return errors.Join(p.errs...)
}

// checkOwn checks that a symptom which the instrument defines is new and asked for.
func (in Instrument) checkOwn(s Symptom, lexicon []Symptom) error {
	p := problems{part: fmt.Sprintf("symptom %s: ", s.ID)}
	if slices.Contains(ids(lexicon), s.ID) {
		p.add("the lexicon has one of this id; ask for that by its id, or choose another")
	}
	if !slices.ContainsFunc(in.Items, func(item Item) bool { return slices.Contains(item.Symptoms, s.ID) }) {
		p.add("no item asks for it; name it in an item's \"symptoms\", or remove it")
	}
	return errors.Join(p.errs...)
}

// nearest returns the known id with the fewest changes from the given one.
func nearest(id string, known []string) string {
	return slices.MinFunc(known, func(a, b string) int { return cmp.Compare(changes(id, a), changes(id, b)) })
}

// changes is the Levenshtein distance in bytes: how many must be inserted,
// deleted or replaced to make b of a.
func changes(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replaced := diagonal
			if a[i] != b[j] {
				replaced++
			}
			diagonal = row[j+1]
			row[j+1] = min(replaced, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
