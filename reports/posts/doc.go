// Package posts shows posts with what was found in them: on a terminal ([Write]),
// and as a page for the browser that needs no network and no script ([WritePage]).
package posts
