package datasets

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
	"golang.org/x/text/language"

	"github.com/mindsieve/mindsieve/ingest/rows"
)

// card is what a card says.
type card struct {
	Name, Title, Lang, Source, Licence, Citation, Unit, File, Default string

	Splits  cardSplits
	Columns cardColumns
	Tasks   []cardTask
}

// cardSplits are the splits in the order of the card.
type cardSplits []Split

// cardColumns names the columns of the files; "" is none.
type cardColumns struct {
	Text, Title, ID, Community, Group, Spans string
	By                                       []string
}

// isCard reports whether the name of a dataset is the path of a card.
func isCard(name string) bool {
	return slices.Contains([]string{".yaml", ".yml", ".json"}, strings.ToLower(filepath.Ext(name)))
}

// Open returns the dataset that the card at the path describes. Its files are
// those beside the card, wherever [Dataset.Read] is told to look.
func Open(path string) (*Dataset, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("reading a card: %w", err)
	}
	folder, err := filepath.Abs(filepath.Dir(path))
	if err != nil {
		return nil, fmt.Errorf("the folder of %s: %w", path, err)
	}
	var c card
	if err := c.parse(data, strings.EqualFold(filepath.Ext(path), ".json")); err != nil {
		return nil, cardError(path, err)
	}
	d := &Dataset{
		Name: c.Name, Folder: folder, Title: cmp.Or(c.Title, c.Name), Lang: c.Lang, Default: c.Default, Source: cmp.Or(c.Source, "the author of "+path),
		Licence: cmp.Or(c.Licence, "not stated"), Citation: cmp.Or(c.Citation, "not stated"), Splits: c.Splits, read: c.read,
	}
	for _, t := range c.Tasks {
		d.Tasks = append(d.Tasks, t.task(c.Name, cmp.Or(c.Unit, "post")))
	}
	return d, nil
}

// parse reads a card in YAML or JSON.
func (c *card) parse(data []byte, isJSON bool) error {
	if !isJSON {
		return yaml.NewDecoder(bytes.NewReader(data)).Decode(c)
	}
	n, err := parseJSON(data)
	if err != nil {
		return err
	}
	return n.Decode(c)
}

// cardLine finds the line in an error of the YAML decoder, or of the checks
// below, which name it in the same way.
var cardLine = regexp.MustCompile(`(?s)^(?:yaml: )?(?:unmarshal errors:\s+)?line (\d+): ([^\n]*)`)

// cardError returns the first error in a card with its file and line.
func cardError(path string, err error) error {
	if errors.Is(err, io.EOF) {
		return fmt.Errorf("%s:1: an empty card", path)
	}
	if m := cardLine.FindStringSubmatch(err.Error()); m != nil {
		return fmt.Errorf("%s:%s: %s", path, m[1], m[2])
	}
	return fmt.Errorf("%s:1: %w", path, err)
}

// lineError returns an error about a part of a card, with its line.
func lineError(n *yaml.Node, format string, args ...any) error {
	return fmt.Errorf("line %d: %s", n.Line, fmt.Sprintf(format, args...))
}

// checkKeys refuses a part of a card that is no mapping, or has a key that is
// not known.
func checkKeys(n *yaml.Node, known ...string) error {
	if n.Kind != yaml.MappingNode {
		return lineError(n, "keys with values are needed here: %s", strings.Join(known, ", "))
	}
	for i := 0; i < len(n.Content); i += 2 {
		if key := n.Content[i]; !slices.Contains(known, key.Value) {
			return lineError(key, "no key is called %q; there is %s", key.Value, strings.Join(known, ", "))
		}
	}
	return nil
}

// cardKeys are the keys of a card.
var cardKeys = []string{
	"name", "title", "lang", "source", "licence", "citation", "unit", "file", "splits", "default", "columns", "tasks",
}

// columnKeys are the keys of columns.
var columnKeys = []string{"text", "title", "id", "community", "group", "spans", "by"}

// cardName is what the name of a dataset or a split looks like.
var cardName = regexp.MustCompile(`^[a-z0-9-]+$`)

// UnmarshalYAML reads and checks a card.
func (c *card) UnmarshalYAML(n *yaml.Node) error {
	if err := checkKeys(n, cardKeys...); err != nil {
		return err
	}
	type plain card
	if err := n.Decode((*plain)(c)); err != nil {
		return err
	}
	if c.File != "" && c.Splits == nil {
		c.Splits = cardSplits{{Name: "all", File: c.File}}
	} else if c.File != "" {
		return lineError(n, "both file and splits; one of them is needed")
	}
	if err := c.checkLang(n); err != nil {
		return err
	}
	units := []string{"", "post", "user", "thread"}
	switch {
	case !cardName.MatchString(c.Name):
		return lineError(n, "the name %q is not made of small letters, digits and hyphens", c.Name)
	case !slices.Contains(units, c.Unit):
		return lineError(n, "the unit %q is not one of %s", c.Unit, strings.Join(units[1:], ", "))
	case len(c.Splits) == 0:
		return lineError(n, "no file and no splits")
	case c.Columns.Text == "":
		return lineError(n, "no column for the text: columns needs the key text")
	case len(c.Tasks) == 0:
		return lineError(n, "no tasks")
	case c.Default != "" && !slices.ContainsFunc(c.Splits, func(s Split) bool { return s.Name == c.Default }):
		return lineError(n, "the default split %q is not one of the splits", c.Default)
	}
	for _, s := range c.Splits {
		if _, err := rows.FormatOf(s.File); err != nil {
			return lineError(n, "the file %q does not end in .csv, .tsv, .jsonl or .parquet", s.File)
		}
		if !fs.ValidPath(s.File) {
			return lineError(n, "the file %q does not lie beside the card or below it", s.File)
		}
	}
	return nil
}

// checkLang refuses a card that does not say which language its texts are in.
func (c *card) checkLang(n *yaml.Node) error {
	if c.Lang == "" {
		return lineError(n, "no language: lang says that of the texts, such as en, pt-BR or zh; und if they are in many")
	}
	if _, err := language.Parse(c.Lang); err != nil {
		return lineError(n, "the language %q is no tag of BCP 47, such as en, pt-BR or zh", c.Lang)
	}
	return nil
}

// UnmarshalYAML reads names of splits and their files.
func (s *cardSplits) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind != yaml.MappingNode {
		return lineError(n, "names of splits with their files are needed here")
	}
	for i := 0; i < len(n.Content); i += 2 {
		name, file := n.Content[i], n.Content[i+1]
		if !cardName.MatchString(name.Value) || slices.ContainsFunc(*s, func(o Split) bool { return o.Name == name.Value }) {
			return lineError(name, "the split %q is not made of small letters, digits and hyphens, or there are two of it", name.Value)
		}
		*s = append(*s, Split{Name: name.Value, File: file.Value})
	}
	return nil
}

// UnmarshalYAML reads the names of columns.
func (c *cardColumns) UnmarshalYAML(n *yaml.Node) error {
	if err := checkKeys(n, columnKeys...); err != nil {
		return err
	}
	type plain cardColumns
	return n.Decode((*plain)(c))
}
