package reports

import _ "embed" // document.css

// StyleSheet is the CSS of every page: its colours, in light and dark, its
// tables and its print.
//
//go:embed document.css
var StyleSheet string
