package rows

import (
	"encoding/json"
	"strings"
	"time"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
)

// arrowCell returns the value at a place of a column. If it is flat, a list or a
// structure has no text.
func arrowCell(column arrow.Array, i int, flat bool) Cell {
	column, i = stored(column, i)
	if column.IsNull(i) {
		return Cell{}
	}
	_, nested := column.DataType().(arrow.NestedType)
	list, isList := column.(array.ListLike)
	switch {
	case nested && flat:
		return Cell{Nested: true}
	case isList:
		return listCell(list, i)
	case nested:
		return Cell{Text: strings.Clone(column.ValueStr(i)), Nested: true}
	}
	return Cell{Text: arrowText(column, i)}
}

// listCell returns a list.
func listCell(column array.ListLike, i int) Cell {
	c := Cell{Text: arrowJSON(column, i)}
	values := column.ListValues()
	if _, c.Nested = values.DataType().(arrow.NestedType); c.Nested {
		return c
	}
	c.List = []string{}
	start, end := column.ValueOffsets(i)
	for j := int(start); j < int(end); j++ {
		if value, at := stored(values, j); !value.IsNull(at) {
			c.List = append(c.List, arrowText(value, at))
		}
	}
	return c
}

// stored returns where a value of a column stands, which may be a dictionary, a
// column of runs, or the storage of an extension.
func stored(column arrow.Array, i int) (arrow.Array, int) {
	for {
		switch c := column.(type) {
		case *array.Dictionary:
			if c.IsNull(i) {
				return c, i
			}
			column, i = c.Dictionary(), c.GetValueIndex(i)
		case *array.RunEndEncoded:
			column, i = c.Values(), c.GetPhysicalIndex(i)
		case array.ExtensionArray:
			column = c.Storage()
		default:
			return column, i
		}
	}
}

// arrowText returns a value as a text of its own memory, since that of a column
// ends with its batch. Bytes without a type are taken for text, which is how some
// programs write it. A time is in RFC 3339, and in UTC.
func arrowText(column arrow.Array, i int) string {
	switch column := column.(type) {
	case *array.Binary:
		return strings.Clone(column.ValueString(i))
	case *array.LargeBinary:
		return strings.Clone(column.ValueString(i))
	case *array.BinaryView:
		return strings.Clone(column.ValueString(i))
	case *array.Timestamp:
		unit := column.DataType().(*arrow.TimestampType).Unit
		return column.Value(i).ToTime(unit).UTC().Format(time.RFC3339Nano)
	}
	return strings.Clone(column.ValueStr(i))
}

// arrowJSON returns a list as JSON.
func arrowJSON(column arrow.Array, i int) string {
	if text, err := json.Marshal(column.GetOneForMarshal(i)); err == nil {
		return string(text)
	}
	return strings.Clone(column.ValueStr(i)) // a number that JSON does not have, such as NaN
}
