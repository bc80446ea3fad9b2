// Package language tells texts in the languages that a bundle knows from others,
// so that nobody is answered by a model that cannot read them.
//
// A text is withheld if most of its letters are of scripts in which no known
// language is written. If English is the only known language in Latin letters, a
// text in Latin letters is withheld, too, where its words speak against English:
// a word of the English lists counts 1 for it, a word of the list of the other
// language that fits best 1 against it, a word of both nothing, a word of no list
// up to 0.6 against it if its letters look foreign. A text needs more than one
// foreign word to be withheld. In doubt it is read: an English post that is
// withheld may be a missed cry for help. Any other language in Latin letters, once
// known, makes all texts in Latin letters known: only English has a detector.
//
// The lists lie in the folder words: two of English (forms that are frequent in
// posts, and slang, slips of the keys and words of distress), 22 of other
// languages, one of words that many languages share. To add a language, add a
// file of its words whose comment line begins with its name and a colon.
//
// # What was measured
//
// The posts of testdata were written for this, everyday posts and posts of
// distress, 1 to 30 words long. The held-out half was written first and then only
// measured. But one hand wrote posts and lists, so they are easier than a stranger's.
//
//	withheld of                    development     held out
//	English, all                         0/155        1/155
//	  slang                               0/20         0/20
//	  misspelt                            0/20         0/20
//	  one word, two words                 0/40         0/40
//	  fragments in lower case             0/20         0/20
//	  a word with emoji                   0/10         0/10
//	  with foreign names and words        0/15         1/15
//	  mostly English, code-switched       0/10         0/10
//	  technical, plain                    0/20         0/20
//	ten languages in Latin letters     197/200      200/200
//	  of them from five words          161/161      181/181
//	thirteen more with a list            49/50        49/49
//	five languages without a list          4/4          5/5
//	nine languages in other scripts      45/45        45/45
//
// Real posts: Dreaddit's test 0 of 715, SAD 0 of 6,850, GoEmotions' test 0 of
// 5,427; the Chinese SOS-HL-1K 1,247 of 1,249 and SocialCD-3K 3,406 of 3,407. The
// few that are read are mostly in English letters.
//
// To print the tables:
//
//	go test ./explain/language -v -run 'Posts|Corpora'
//
// with MINDSIEVE_DATA set to the folder of the datasets for the second.
package language
