package tables

import (
	"bytes"
	"cmp"
	"embed"
	"fmt"
	"html/template"
)

//go:embed table.html
var files embed.FS

var tableTemplate = template.Must(template.ParseFS(files, "table.html"))

// HTML returns the table as an element of a page, with its footnotes below it.
// The style sheet of the page knows the classes scroll, cited, shaded, text, own,
// right and notes, and takes the shade of a cell from --share.
func (t Table) HTML() (template.HTML, error) {
	t.Name = cmp.Or(t.Caption, t.Name)
	var out bytes.Buffer
	if err := tableTemplate.ExecuteTemplate(&out, "table", t); err != nil {
		return "", fmt.Errorf("writing the table %s: %w", t.Name, err)
	}
	return template.HTML(out.String()), nil
}
