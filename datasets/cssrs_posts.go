package datasets

import (
	"archive/zip"
	"bytes"
	"cmp"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/mindsieve/mindsieve/ingest"
)

// postRiskLevels are the labels of the posts of the C-SSRS corpus by severity,
// and postRisk those of the question whether a post tells of ideation or more.
var (
	postRiskLevels = []string{"supportive", "indicator", "ideation", "behavior", "attempt"}
	postRisk       = []string{"not at risk", "at risk"}
)

// postRiskSpellings are the labels by what stands in the workbooks, in lower case.
var postRiskSpellings = map[string]string{
	"supportive": "supportive", "supporitve": "supportive", "suppr": "supportive",
	"uninformative": uninformative, "uniformative": uninformative, "noninformative": uninformative, "noninformtative": uninformative,
	"indicator": "indicator", "indiccator": "indicator",
	"ideation": "ideation", "ideations": "ideation", "suicidal ideations": "ideation",
	"behavior": "behavior", "attempt": "attempt",
}

// uninformative is a label that is merged into supportive.
const uninformative = "uninformative"

// The archive of the workbooks, and the columns of their sheets. That of the
// sheet's number is ours.
const (
	cssrsPostsFile = "anonymized_dataset/post_level_annotations_anonymized.zip"
	postColumn     = "Reddit Post"
	riskColumn     = "Suicide Risk"
	sheetColumn    = "the number of the sheet"
)

// CSSRSPosts is the part of the corpus of Gaur et al. whose posts were labelled
// one by one: five workbooks with a sheet for each of 376 users, all of whom are
// among the 500 of [CSSRS]. Its splits are those of the users there.
var CSSRSPosts = Dataset{
	Name:     "cssrs-posts",
	Folder:   "cssrs-suicide",
	Title:    "C-SSRS, post by post: suicide risk of posts of Reddit",
	Lang:     "en",
	Source:   CSSRS.Source,
	Licence:  CSSRS.Licence,
	Citation: CSSRS.Citation,
	Defects: []string{
		"445 rows are labelled uninformative, in several spellings; here they count as supportive, and the column uninformative tells them.",
		"1,591 of 4,272 rows have no label, and 1 of the others has no text; they are left out.",
		"Some words were replaced by terms of an ontology, such as Pain or Hyperactive behavior, and apostrophes removed.",
		"The users are those of cssrs-suicide: train, validation and test hold posts of the users of train, validation and test there.",
	},
	Tasks: []Task{
		{
			Name: "cssrs-posts/risk", Key: "post-5-level", Kind: Ordinal,
			Labels: postRiskLevels, Positive: postRiskLevels[2:], Unit: "post",
		},
		{
			Name: "cssrs-posts/at-risk", Key: "post-binary", Kind: Binary,
			Labels: postRisk, Positive: postRisk[1:], Unit: "post", Concern: true,
		},
	},
	Splits: []Split{
		{Name: "train", File: cssrsPostsFile, Rows: 2012, Ours: true},
		{Name: "validation", File: cssrsPostsFile, Rows: 296, Ours: true},
		{Name: "test", File: cssrsPostsFile, Rows: 370, Ours: true},
		{Name: "all", File: cssrsPostsFile, Rows: 2680},
	},
	read: tableRows(openSheets, []string{postColumn, riskColumn, sheetColumn}, cssrsPostItem),
}

// cssrsPostItem reads a row: a post. Its group is the number of the user's sheet.
func cssrsPostItem(r record) (Item, error) {
	written := strings.ToLower(strings.TrimSpace(r.cell(riskColumn)))
	text := r.text(postColumn)
	switch {
	case written == "":
		return Item{}, leftOut("no label, left out")
	case strings.TrimSpace(text) == "":
		return Item{}, leftOut("a label but no text, left out")
	}
	level, ok := postRiskSpellings[written]
	if !ok {
		return Item{}, r.wrap(riskColumn, fmt.Errorf("%s %s is no known spelling of a label", riskColumn, quoted(written)))
	}
	merged := "no"
	if level == uninformative {
		level, merged = postRiskLevels[0], "yes"
	}
	risk := postRisk[0]
	if slices.Index(postRiskLevels, level) >= slices.Index(postRiskLevels, "ideation") {
		risk = postRisk[1]
	}
	return Item{
		Post:    ingest.Post{Body: text},
		Gold:    [][]string{{level}, {risk}},
		Columns: map[string]string{uninformative: merged, "level": level, "everyday": yesOrNo(level == postRiskLevels[0])},
		Group:   r.cell(sheetColumn),
	}, nil
}

// sheetRow is a row of a sheet with the sheet's number as its last cell.
type sheetRow struct {
	cells []string
	file  string // the workbook and the sheet, for messages
	line  int
}

// openSheets opens all sheets of all workbooks in a zip archive as one table, in
// the order of the workbooks' names. Each sheet must have the same header.
func openSheets(files fs.FS, file string) (*table, error) {
	all, header, err := readSheets(files, file)
	if err != nil {
		return nil, err
	}
	i := 0
	t := &table{file: file, header: header, close: func() {}}
	t.next = func() ([]string, error) {
		if i == len(all) {
			return nil, io.EOF
		}
		i++
		t.file = all[i-1].file
		return all[i-1].cells, nil
	}
	t.line = func(int) int { return all[i-1].line }
	return t, nil
}

// readSheets returns the rows under the headers of all sheets, and the header.
func readSheets(files fs.FS, file string) (all []sheetRow, header []string, err error) {
	data, err := fs.ReadFile(files, file)
	if err != nil {
		return nil, nil, err
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", file, err)
	}
	var members []string
	for _, f := range z.File {
		if path.Ext(f.Name) == ".xlsx" {
			members = append(members, f.Name)
		}
	}
	slices.Sort(members)
	number := 0
	for _, member := range members {
		book, err := workbookIn(data, member)
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", file, err)
		}
		defer book.Close()
		for _, sheet := range book.GetSheetList() {
			number++
			at := fmt.Sprintf("%s/%s, sheet %d", file, member, number)
			rows, err := book.GetRows(sheet, excelize.Options{RawCellValue: true})
			if err != nil || len(rows) == 0 {
				return nil, nil, fmt.Errorf("%s: no rows that can be read: %w", at, cmp.Or(err, io.ErrUnexpectedEOF))
			}
			if header == nil {
				header = slices.Concat(rows[0], []string{sheetColumn})
			}
			if !slices.Equal(rows[0], header[:len(header)-1]) {
				return nil, nil, fmt.Errorf("%s:1: the header %q is not that of the sheets before it, %q", at, rows[0], header[:len(header)-1])
			}
			for i, cells := range rows[1:] {
				for len(cells) < len(header)-1 { // empty cells at the end of a row are not stored
					cells = append(cells, "")
				}
				all = append(all, sheetRow{append(cells, strconv.Itoa(number)), at, i + 2})
			}
		}
	}
	return all, header, nil
}
