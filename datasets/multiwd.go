package datasets

import "github.com/mindsieve/mindsieve/ingest"

// dimensions are the labels of MultiWD in the order of its columns, which have
// the same names.
var dimensions = []string{"Spiritual", "Physical", "Intellectual", "Social", "Vocational", "Emotional"}

// MultiWD is the corpus of Sathvik and Garg: Reddit posts with the dimensions
// of wellness that they touch on, of which there may be none.
var MultiWD = Dataset{
	Name:     "multiwd",
	Title:    "MultiWD: dimensions of wellness in Reddit posts",
	Source:   "https://github.com/drmuskangarg/MultiWD",
	Licence:  "not stated",
	Citation: "Sathvik and Garg 2023, MULTIWD: Multiple Wellness Dimensions in Social Media Posts",
	Defects: []string{
		"3 rows have no label.",
		"About one row in four was misread as Mac Roman; it is repaired.",
		"367 texts of test stand in train of irf.",
	},
	Lang:  "en",
	Tasks: []Task{{Name: "multiwd/dimensions", Key: "6-label", Kind: Multilabel, Labels: dimensions, Unit: "post"}},
	Splits: []Split{
		{Name: "train", File: "train_data.csv", Rows: 2624},
		{Name: "test", File: "test_data.csv", Rows: 657},
	},
	read: csvRows(append([]string{"text"}, dimensions...), multiwdItem),
}

// multiwdItem reads a row of MultiWD.
func multiwdItem(r record) (Item, error) {
	found := []string{}
	for _, dimension := range dimensions {
		touched, err := r.label(dimension, []string{"", dimension})
		if err != nil {
			return Item{}, err
		}
		if touched != "" {
			found = append(found, dimension)
		}
	}
	return Item{Post: ingest.Post{Body: r.text("text")}, Gold: [][]string{found}}, nil
}
