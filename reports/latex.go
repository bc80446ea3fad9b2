package reports

import (
	"fmt"
	"io"
	"slices"
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

// writeLaTeX writes a floating table a page with the rules of booktabs, its
// notes below, and an overview. The best of several systems is bold. Figures that are not comparable have no place here.
func writeLaTeX(w io.Writer, reports []*Report) error {
	fmt.Fprintf(w, "%% %s\n%% Needs \\usepackage{booktabs,graphicx}.\n", disclaimer)
	all := pages(reports, false)
	if o, ok := overview(reports); ok {
		all = append(all, o)
	}
	for _, p := range all {
		if _, err := fmt.Fprint(w, "\n", p.latex()); err != nil {
			return err
		}
	}
	return nil
}

// latex returns the floating table of a page.
func (p *page) latex() string {
	var b strings.Builder
	fmt.Fprintf(&b, "\\begin{table}[t]\n\\centering\\small\n\\caption{%s}\n\\label{tab:%s}\n",
		latexText.Replace(capital(p.title)), label(p.title))
	p.systems.latex(&b, p.own)
	if p.paired.header != nil {
		fmt.Fprintf(&b, "\n\\medskip\n%s\n\n", latexText.Replace(p.paired.caption))
		p.paired.latex(&b, len(p.paired.cells))
	}
	if len(p.systems.best) > 0 {
		p.footnotes = append(p.footnotes, "Bold: "+bestNote)
	}
	for _, note := range p.footnotes {
		fmt.Fprintf(&b, "\n{\\footnotesize %s\\par}\n", latexText.Replace(note))
	}
	b.WriteString("\\end{table}\n")
	return b.String()
}

// latex writes the grid, with a rule after the first own rows. Intervals stand in
// small type under their values, and a grid wider than the line is made smaller,
// so that many columns fit a page.
func (g grid) latex(b *strings.Builder, own int) {
	fmt.Fprintf(b, "\\resizebox{\\ifdim\\width>\\linewidth\\linewidth\\else\\width\\fi}{!}{%%\n\\begin{tabular}{l%s}\n\\toprule\n", strings.Repeat("r", len(g.header)-1))
	for row, cells := range append([][]string{g.header}, g.cells...) {
		values := []string{latexText.Replace(cells[0])}
		intervals := []string{""}
		for c, cell := range cells[1:] {
			value, interval := latexNumber(cell, g.best[place{row - 1, c + 1}])
			values, intervals = append(values, value), append(intervals, interval)
		}
		fmt.Fprintf(b, "%s \\\\\n", strings.Join(values, " & "))
		if strings.Join(intervals, "") != "" {
			fmt.Fprintf(b, "%s \\\\\n", strings.Join(intervals, " & "))
		}
		if row == 0 || row == own && own < len(g.cells) {
			b.WriteString("\\midrule\n")
		}
	}
	b.WriteString("\\bottomrule\n\\end{tabular}}\n")
}

// latexNumber returns the cell of a number, and the interval that follows it.
func latexNumber(cell string, bold bool) (value, interval string) {
	value, interval, found := strings.Cut(latexText.Replace(cell), " [")
	if bold {
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

// capital makes the first letter a capital.
func capital(s string) string {
	runes := []rune(s)
	return string(slices.Concat([]rune{unicode.ToUpper(runes[0])}, runes[1:]))
}
