package tables

import (
	"fmt"
	"io"
	"strings"
	"unicode"
)

// latexText makes a text safe outside of math.
var latexText = strings.NewReplacer(
	`\`, `\textbackslash{}`, "{", `\{`, "}", `\}`, "&", `\&`, "%", `\%`, "$", `\$`, "#", `\#`, "_", `\_`,
	"~", `\textasciitilde{}`, "^", `\textasciicircum{}`, "<", `\textless{}`, ">", `\textgreater{}`, "|", `\textbar{}`, `"`, `''`,
	"–", "--", "—", "---", "…", `\ldots{}`, "±", `$\pm$`, "×", `$\times$`, "−", `$-$`, "κ", `$\kappa$`, "τ", `$\tau$`,
	"≥", `$\geq$`, "≤", `$\leq$`, "↑", `$\uparrow$`, "↓", `$\downarrow$`, "\n", " ",
)

// LaTeX writes the page as one floating table with the rules of booktabs, its
// tables and then its notes below each other. The best cells are bold. It needs
// the packages booktabs and graphicx.
func (p Page) LaTeX(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "\\begin{table}[t]\n\\centering\\small\n\\caption{%s}\n\\label{tab:%s}\n", latexText.Replace(p.Title), label(p.Title))
	for _, t := range p.shown() {
		if t.Caption != "" {
			fmt.Fprintf(&b, "\n\\medskip\n%s\n\n", latexText.Replace(t.Caption))
		}
		t.latex(&b)
	}
	for _, note := range p.notes("Bold:") {
		fmt.Fprintf(&b, "\n{\\footnotesize %s\\par}\n", latexText.Replace(note))
	}
	b.WriteString("\\end{table}\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// latex writes the table, with a rule between own rows and those after them. A
// table wider than the line is made smaller, so that many columns fit a page.
func (t Table) latex(b *strings.Builder) {
	fmt.Fprintf(b, "\\resizebox{\\ifdim\\width>\\linewidth\\linewidth\\else\\width\\fi}{!}{%%\n\\begin{tabular}{l%s}\n\\toprule\n", latexAlign(t.Columns[1:]))
	var header Row
	for _, c := range t.Columns {
		header.Cells = append(header.Cells, Cell{Text: c.Title})
	}
	latexRow(b, header)
	b.WriteString("\\midrule\n")
	for i, row := range t.Rows {
		latexRow(b, row)
		if row.Own && i+1 < len(t.Rows) && !t.Rows[i+1].Own {
			b.WriteString("\\midrule\n")
		}
	}
	b.WriteString("\\bottomrule\n\\end{tabular}}\n")
}

func latexAlign(columns []Column) string {
	var align strings.Builder
	for _, c := range columns {
		if c.Text {
			align.WriteString("l")
		} else {
			align.WriteString("r")
		}
	}
	return align.String()
}

// latexRow writes a row. Intervals stand in small type under their values.
func latexRow(b *strings.Builder, row Row) {
	values := []string{latexText.Replace(row.Cells[0].Text)}
	intervals := []string{""}
	for _, cell := range row.Cells[1:] {
		value, interval := latexNumber(cell)
		values, intervals = append(values, value), append(intervals, interval)
	}
	fmt.Fprintf(b, "%s \\\\\n", strings.Join(values, " & "))
	if strings.Join(intervals, "") != "" {
		fmt.Fprintf(b, "%s \\\\\n", strings.Join(intervals, " & "))
	}
}

// latexNumber returns the cell of a number, and the interval that follows it.
func latexNumber(cell Cell) (value, interval string) {
	value, interval, found := strings.Cut(latexText.Replace(cell.Text), " [")
	if cell.Best {
		value = `\textbf{` + value + "}"
	}
	if found {
		interval = `{\scriptsize [` + interval + "}"
	}
	return value, interval
}

// label makes a reference of the words before the first comma of a title:
// "dreaddit-stress-test-split-of-dreaddit".
func label(title string) string {
	title, _, _ = strings.Cut(title, ",")
	words := strings.FieldsFunc(strings.ToLower(title), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return strings.Join(words, "-")
}
