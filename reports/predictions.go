package reports

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/mindsieve/mindsieve/datasets"
)

// idColumn and labelColumn are the columns of gold labels and of predictions.
// Several labels of one unit stand in a cell with semicolons between them, or
// as a JSON list.
const (
	idColumn    = "id"
	labelColumn = "label"
	taskColumn  = "task" // a file may hold several tasks, such as the results of a run
)

var (
	// ErrNoTask says that no row of a file is about the task.
	ErrNoTask = errors.New("no row has the task")
	// ErrNoUnit says that no prediction is about a unit with a gold label.
	ErrNoUnit = errors.New("none of its ids has a gold label")
)

// answerColumns hold answers in words, such as those of a language model.
var answerColumns = []string{"answer", "text", "output"}

// GoldCases returns a case for each row of a file of gold labels, in the order
// of the file. Its labels stand in the column label, or there is a column a
// label that holds 1 where a unit has it and 0 where it does not. All further
// columns are kept, by which scores may be broken down. An empty cell is none of
// the labels if the task is multilabel, and otherwise a unit without a gold label.
func GoldCases(f *Rows, task datasets.Task) ([]Case, error) {
	rows, err := f.ofTask(task)
	if err != nil {
		return nil, err
	}
	read, err := f.goldReader(task)
	if err != nil {
		return nil, err
	}
	cases := make([]Case, len(rows))
	for i, row := range rows {
		labels, err := read(row)
		if err != nil {
			return nil, f.at(row.line, err)
		}
		c := Case{}
		if labels != nil {
			if c, err = NewCase(task, "", labels...); err != nil {
				return nil, f.at(row.line, err)
			}
		}
		c.ID, c.Columns = row.cells[f.column(idColumn)], make(map[string]string)
		for column, name := range f.Columns {
			if name != idColumn && name != labelColumn {
				c.Columns[name] = row.cells[column]
			}
		}
		if err := c.check(task); err != nil {
			return nil, f.at(row.line, err)
		}
		cases[i] = c
	}
	return cases, nil
}

// goldReader returns the function that reads the labels of a row, nil if it
// has none.
func (f *Rows) goldReader(task datasets.Task) (func(fileRow) ([]string, error), error) {
	if label := f.column(labelColumn); label >= 0 {
		return func(row fileRow) ([]string, error) {
			labels := labelsIn(row.cells[label], task)
			if labels == nil && task.Kind == datasets.Multilabel {
				labels = []string{} // none of the labels, which is an answer too
			}
			return labels, nil
		}, nil
	}
	columns := make([]int, len(task.Labels))
	for i, label := range task.Labels {
		if columns[i] = f.column(label); columns[i] < 0 {
			return nil, fmt.Errorf("%s:1: no column %q, and none for the label %q; the header has %s",
				f.File, labelColumn, label, strings.Join(f.Columns, ", "))
		}
	}
	return func(row fileRow) ([]string, error) {
		labels := []string{}
		for i, column := range columns {
			switch row.cells[column] {
			case "1", "1.0", "true", "True":
				labels = append(labels, task.Labels[i])
			case "0", "0.0", "false", "False":
			default:
				return nil, fmt.Errorf("%s is %q; a gold label is 0 or 1", task.Labels[i], row.cells[column])
			}
		}
		return labels, nil
	}, nil
}

// ofTask returns the rows of a task: all, or those that name it in the column
// task. It fails if there is no column id, or if an id is empty or comes twice,
// and with [ErrNoTask] if there is no row.
func (f *Rows) ofTask(task datasets.Task) ([]fileRow, error) {
	id, of := f.column(idColumn), f.column(taskColumn)
	if id < 0 {
		return nil, fmt.Errorf("%s:1: no column %q; the header has %s", f.File, idColumn, strings.Join(f.Columns, ", "))
	}
	lines := make(map[string]int, len(f.rows))
	var rows []fileRow
	for _, row := range f.rows {
		if of >= 0 && row.cells[of] != task.Name {
			continue
		}
		name := row.cells[id]
		if name == "" {
			return nil, f.at(row.line, errors.New("an empty id"))
		}
		if first, ok := lines[name]; ok {
			return nil, f.at(row.line, fmt.Errorf("the id %q stands on line %d as well", name, first))
		}
		lines[name] = row.line
		rows = append(rows, row)
	}
	if len(rows) == 0 {
		return nil, fmt.Errorf("%s: %w %s", f.File, ErrNoTask, task.Name)
	}
	return rows, nil
}

// labelsIn returns the labels in a cell, nil if it is empty. Only a task with
// several labels a unit has several in a cell, so that a label may hold a
// semicolon.
func labelsIn(cell string, task datasets.Task) []string {
	cell = strings.TrimSpace(cell)
	list, isList := jsonList(cell)
	switch {
	case cell == "":
		return nil
	case isList:
		return list
	case task.Kind != datasets.Multilabel || slices.Contains(task.Labels, cell):
		return []string{cell}
	}
	labels := []string{}
	for label := range strings.SplitSeq(cell, ";") {
		if label = strings.TrimSpace(label); label != "" {
			labels = append(labels, label)
		}
	}
	return labels
}

// jsonList returns the elements of a JSON list of texts or numbers.
func jsonList(cell string) (list []string, ok bool) {
	var values []json.RawMessage
	if !strings.HasPrefix(cell, "[") || json.Unmarshal([]byte(cell), &values) != nil {
		return nil, false
	}
	list = []string{}
	for _, value := range values {
		list = append(list, cellOf(value))
	}
	return list, true
}

// Predict returns the cases with the answers of a file of predictions, and
// after them a case for each prediction without a gold label. The cases
// themselves stay as they are.
//
// The answers stand in the column label, see [labelWritten]; or there is a column
// of scores for each label, see [scoreColumns]; or they are words in a column
// answer, text or output, see [wordsReader]. Every other answer is no valid one and
// counts as an error; none is ever replaced by a guess.
//
// A file that is about other tasks alone is an error, [ErrNoTask]; so is one
// about other units alone, [ErrNoUnit], and one in which no answer is valid.
func Predict(cases []Case, f *Rows, task datasets.Task) ([]Case, error) {
	rows, err := f.ofTask(task)
	if err != nil {
		return nil, err
	}
	form, err := f.answerForm(task)
	if err != nil {
		return nil, err
	}
	answered := slices.Clone(cases)
	at := make(map[string]int, len(cases))
	for i, c := range cases {
		at[c.ID] = i
	}
	var heard []heardAnswer // of the cases, or of all rows if there are no cases
	for _, row := range rows {
		id := row.cells[f.column(idColumn)]
		i, known := at[id]
		if !known {
			i = len(answered)
			answered = append(answered, Case{ID: id})
		}
		said, err := form.set(&answered[i], row)
		if err != nil {
			return nil, f.at(row.line, err)
		}
		if err := answered[i].check(task); err != nil {
			return nil, f.at(row.line, err)
		}
		if known || len(cases) == 0 {
			heard = append(heard, heardAnswer{i, form.key(said)})
		}
	}
	if len(heard) == 0 {
		return nil, f.noUnit(cases, answered[len(cases):])
	}
	if err := form.noneFits(answered, heard); err != nil {
		return nil, fmt.Errorf("%s: %w", f.File, err)
	}
	form.setSaid(answered, heard)
	return answered, nil
}

// answerForm is how a file of predictions gives its answers.
type answerForm struct {
	task   datasets.Task
	column string // of labels or words; "" if there are scores alone
	words  bool   // the column holds answers in words

	// set sets the answer of a case from a row. Said is what the row says, and of
	// an answer that is not valid what does not fit; "" if the row says nothing.
	set func(c *Case, row fileRow) (said string, err error)
}

// answerForm finds the columns with the answers.
func (f *Rows) answerForm(task datasets.Task) (answerForm, error) {
	scores, err := f.scoreColumns(task)
	if err != nil {
		return answerForm{}, err
	}
	if label := f.column(labelColumn); label >= 0 {
		return answerForm{task, labelColumn, false, func(c *Case, row fileRow) (string, error) {
			said := c.answerCell(row.cells[label], task)
			if scores == nil {
				return said, nil
			}
			_, err := scores.probabilities(c, row)
			return said, err
		}}, nil
	}
	if scores != nil {
		return answerForm{task: task, set: scores.answer}, nil
	}
	for _, name := range answerColumns {
		if column := f.column(name); column >= 0 {
			reader := newWordsReader(task)
			return answerForm{task, name, true, func(c *Case, row fileRow) (said string, err error) {
				c.Predicted, c.Reason, said = reader.read(row.cells[column])
				return said, nil
			}}, nil
		}
	}
	return answerForm{}, fmt.Errorf("%s:1: no column %q, no column of scores for each of %s, none of %s; the header has %s", f.File, labelColumn,
		strings.Join(task.Labels, ", "), strings.Join(answerColumns, ", "), strings.Join(f.Columns, ", "))
}
