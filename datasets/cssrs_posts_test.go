package datasets

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"github.com/mindsieve/mindsieve/ingest"
)

// postsRule is the head of splits/cssrs-posts.txt.
const postsRule = `# Our own split of cssrs-posts: each user's posts are in the part of the user in cssrs-suicide.
# A line is the first 16 hexadecimal digits of the SHA-256 of a folded text (see Fold), and its part.
# A text without a line is in train. "none" is in no part: users of different parts wrote it.
# A sheet of posts is the user of cssrs-suicide with whom it shares most runs of six words that one user alone has.
`

// runLength is the number of words in the runs by which a sheet is matched with a
// user: ontology terms that replaced words, and cut texts, break few of them.
const runLength = 6

// runs returns the runs of words of texts. Apostrophes, which the corpus lost in
// some places, are passed over.
func runs(texts ...string) map[string]bool {
	found := map[string]bool{}
	for _, text := range texts {
		words := strings.FieldsFunc(strings.ReplaceAll(Fold(text), "'", ""), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		for i := 0; i+runLength <= len(words); i++ {
			found[strings.Join(words[i:i+runLength], " ")] = true
		}
	}
	return found
}

// usersOf returns the index of the user that each sheet belongs to, by the
// sheet's number. A sheet for which two users are about as likely is not there.
func usersOf(sheets map[string][]string, users []Item) map[string]int {
	owner := map[string]int{} // of each run; -1 if several users have it
	for i, user := range users {
		for run := range runs(user.Post.Body) {
			if _, ok := owner[run]; ok {
				owner[run] = -1
				continue
			}
			owner[run] = i
		}
	}
	of := map[string]int{}
	for sheet, texts := range sheets {
		shared := map[int]int{}
		for run := range runs(texts...) {
			if i, ok := owner[run]; ok && i >= 0 {
				shared[i]++
			}
		}
		best, second := -1, 0
		for i, n := range shared {
			if best < 0 || n > shared[best] || n == shared[best] && i < best {
				best = i
			}
		}
		for i, n := range shared {
			if i != best {
				second = max(second, n)
			}
		}
		if best >= 0 && 2*second < shared[best] {
			of[sheet] = best
		}
	}
	return of
}

func TestSheetsAreMatchedByRunsOfWords(t *testing.T) {
	users := []Item{
		{Post: post("I walked along the river for an hour today and felt calm.\n\nThank you all so much for this.")},
		{Post: post("The garden is full of birds again, and I like it here.\n\nThank you all so much for this.")},
	}
	sheets := map[string][]string{
		"1": {"The garden is full of Birds again, Pain I like it."},
		"2": {"Thank you all so much for this."},
		"3": {"I walked along the river for an hour", "unlike any other"},
	}
	if diff := cmp.Diff(map[string]int{"1": 1, "3": 0}, usersOf(sheets, users)); diff != "" {
		t.Errorf("users (-want +got):\n%s", diff)
	}
}

// The list is made of the authors' files and of the list of the users.
func TestPostsFollowTheirUsers(t *testing.T) {
	dir := realData(t)
	users := readPlace(t, dir, "cssrs-suicide/all")
	posts := readPlace(t, dir, "cssrs-posts/all")
	files, _ := CSSRSPosts.open(dir)
	rows, header, err := readSheets(files, cssrsPostsFile)
	if err != nil {
		t.Fatal(err)
	}
	text, sheet := 1, len(header)-1
	if header[text] != postColumn {
		t.Fatalf("the header is %q", header)
	}
	sheets := map[string][]string{} // with the posts that have no label, which tell whose they are too
	for _, row := range rows {
		sheets[row.cells[sheet]] = append(sheets[row.cells[sheet]], row.cells[text])
	}
	of := usersOf(sheets, users)
	taken := map[int]bool{}
	for _, user := range of {
		taken[user] = true
	}
	if len(sheets) != 376 || len(of) != 376 || len(taken) != 376 {
		t.Fatalf("%d sheets, of which %d are matched with %d users; want 376 of each", len(sheets), len(of), len(taken))
	}
	list := splitList{}
	parts := map[string]string{}
	for _, p := range posts {
		hash, part := TextHash(p.Post), splitLists()[CSSRS.Name].part(TextHash(users[of[p.Group]].Post))
		if before, ok := parts[hash]; ok && before != part {
			part = partNone
		}
		parts[hash] = part
	}
	counts := map[string]int{}
	for hash, part := range parts {
		counts[part]++
		if part != partTrain {
			list[hash] = part
		}
	}
	t.Logf("texts by part: %v", counts)
	checkList(t, CSSRSPosts.Name, list.write(postsRule))
}

// No user stands on two sides.
func TestNoUserOfCSSRSPostsIsInTwoParts(t *testing.T) {
	dir := realData(t)
	in := map[string]string{}
	for _, part := range []string{partTrain, partValidation, partTest} {
		for _, it := range readPlace(t, dir, "cssrs-posts/"+part) {
			if before, ok := in[it.Group]; ok && before != part {
				t.Fatalf("the user of sheet %s is in %s and %s", it.Group, before, part)
			}
			in[it.Group] = part
		}
	}
}

// workbooks returns a zip archive of workbooks: name, then sheets, then rows.
func workbooks(t *testing.T, books map[string][][][]string) string {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for name, sheets := range books {
		book := excelize.NewFile()
		for i, rows := range sheets {
			sheet := "Sheet1"
			if i > 0 {
				sheet = "user-" + string(rune('a'+i))
				if _, err := book.NewSheet(sheet); err != nil {
					t.Fatal(err)
				}
			}
			for r, cells := range rows {
				cell, err := excelize.CoordinatesToCellName(1, r+1)
				if err != nil {
					t.Fatal(err)
				}
				if err := book.SetSheetRow(sheet, cell, &cells); err != nil {
					t.Fatal(err)
				}
			}
		}
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := book.Write(w); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestReadCSSRSPosts(t *testing.T) {
	header := []string{"", "Reddit Post", "Suicide Risk"}
	archive := workbooks(t, map[string][][][]string{
		"posts/II.xlsx": {{header, {"0", "A long walk.", "Indicator"}}},
		"posts/I.xlsx": {
			{header, {"0", "A walk &amp; a talk.", "supporitve"}, {"1", "A quiet day."}, {"2", "", "attempt"}, {"3", "A night.", "suicidal ideations"}},
			{header, {"0", "Thanks.", "noninformtative"}},
		},
	})
	items, notes, err := readFiles(&CSSRSPosts, "all", map[string]string{cssrsPostsFile: archive})
	if err != nil {
		t.Fatal(err)
	}
	item := func(id, text, level, risk, merged, group string) Item {
		return Item{
			Post: ingest.Post{ID: "cssrs-posts-all-" + id, Body: text}, Gold: [][]string{{level}, {risk}},
			Columns: map[string]string{"uninformative": merged, "level": level, "everyday": yesOrNo(level == "supportive")}, Group: group,
		}
	}
	if diff := cmp.Diff([]Item{
		item("00001", "A walk & a talk.", "supportive", "not at risk", "no", "1"),
		item("00004", "A night.", "ideation", "at risk", "no", "1"),
		item("00005", "Thanks.", "supportive", "not at risk", "yes", "2"),
		item("00006", "A long walk.", "indicator", "not at risk", "no", "3"),
	}, items); diff != "" {
		t.Errorf("items (-want +got):\n%s", diff)
	}
	var want []string
	for _, what := range []string{"misread characters or HTML entities, repaired", "no label, left out", "a label but no text, left out"} {
		want = append(want, cssrsPostsFile+": 1 of 6 rows: "+what+".")
	}
	if diff := cmp.Diff(want, notes); diff != "" {
		t.Errorf("notes (-want +got):\n%s", diff)
	}
}

func TestReadCSSRSPostsNamesThePlaceOfADefect(t *testing.T) {
	header := []string{"", "Reddit Post", "Suicide Risk"}
	book := func(rows ...[]string) string {
		return workbooks(t, map[string][][][]string{"I.xlsx": {{header}, rows}})
	}
	checkDefects(t, &CSSRSPosts, "all", []defect{
		{"an unknown label", book(header, []string{"0", "A day.", "calm"}), cssrsPostsFile + `/I.xlsx, sheet 2:2: Suicide Risk "calm" is no known spelling of a label`},
		{"another header", book([]string{"", "Post", "Risk"}), cssrsPostsFile + `/I.xlsx, sheet 2:1: the header ["" "Post" "Risk"] is not that of the sheets before it, ["" "Reddit Post" "Suicide Risk"]`},
		{"no workbook", workbooks(t, nil), cssrsPostsFile + `:1: an empty file; a header with Reddit Post, Suicide Risk, the number of the sheet is needed`},
		{"no archive", "A day.", cssrsPostsFile + `: zip: not a valid zip file`},
	})
}

// The counts of the labels are those of the workbooks; one labelled row is blank.
func TestCountsOfCSSRSPosts(t *testing.T) {
	checkCounts(t, &CSSRSPosts, "all", countsOf(postRiskLevels, []int{1353 + 445 - 1, 420, 337, 77, 49}))
}
