package explain

import (
	"slices"
	"testing"
)

// Signs of mania, psychosis and eating disorders that the author does not have,
// or has no longer, with the words that tell them marked.
var notPresent = []struct {
	symptom  string
	polarity Polarity
	marked   string
}{
	{"elevated-mood", OtherPerson, "My brother is [hypomanic] and has sold his car."},
	{"elevated-mood", Negated, "I am not [manic again], it is only the coffee."},
	{"grandiosity", OtherPerson, "My dad has [delusions of grandeur] since the divorce."},
	{"grandiosity", Negated, "I don't [feel invincible] on the new dose."},
	{"less-need-for-sleep", OtherPerson, "My wife [doesn't need sleep anymore], she says."},
	{"racing-thoughts", Negated, "On the new tablets I have no [racing thoughts]."},
	{"racing-thoughts", Past, "I used to have [racing thoughts] every evening."},
	{"pressured-speech", OtherPerson, "My son [can't stop talking] and has not sat down since Friday."},
	{"reckless-spending", Past, "Two years ago I [maxed out three credit cards] in a week."},
	{"reckless-spending", OtherPerson, "My aunt [can't stop buying things] and the doctor calls it mania."},
	{"hearing-voices", Negated, "I don't [hear voices], doctor asks every time."},
	{"hearing-voices", OtherPerson, "My mother [hears voices] and we keep her company."},
	{"hearing-voices", Hypothetical, "If I [heard voices] I would call the clinic."},
	{"seeing-things", Negated, "I have never had [visual hallucinations], whatever the leaflet says."},
	{"seeing-things", OtherPerson, "My grandad [sees things that aren't there] since the fever."},
	{"paranoia", OtherPerson, "My friend has [paranoid thoughts] and I sit with him."},
	{"paranoia", Past, "I used to have [paranoid thoughts] before the treatment."},
	{"thought-control", Negated, "I no longer think that [people can read my mind]."},
	{"thought-control", OtherPerson, "My cousin has [thought insertion], the letter says."},
	{"disorganised-thinking", OtherPerson, "My sister's [speech is jumbled] since Monday."},
	{"restricting-food", Past, "I used to [starve myself] at school."},
	{"restricting-food", OtherPerson, "My daughter [starves herself] and I lie awake."},
	{"bingeing", Negated, "A month without [binge eating] and I told my nurse."},
	{"bingeing", Past, "Years ago I [ate in secret] every night."},
	{"purging", Negated, "I haven't [purged in weeks]."},
	{"purging", OtherPerson, "My roommate [makes herself throw up] and I don't know what to say."},
	{"body-image-distress", Negated, "For once I don't [hate my body]."},
	{"body-image-distress", Past, "As a teenager I [hated my body]."},
	{"fear-of-weight-gain", Negated, "I'm not [afraid of gaining weight] now."},
	{"fear-of-weight-gain", OtherPerson, "My niece is [terrified of gaining weight]."},
	{"compulsive-exercise", Past, "Back then I [exercised compulsively], before and after work."},
	{"compulsive-exercise", OtherPerson, "My cousin [exercises compulsively] and eats alone."},
}

func TestSignsThatAreNotPresent(t *testing.T) {
	e := newExplainer(t, embedded(t)...)
	for _, c := range notPresent {
		text, spans := unmark(t, c.marked)
		found := e.find(text, split(text))
		if !slices.ContainsFunc(found, func(m Mention) bool {
			return m.crossing.ID == c.symptom && m.Start == spans[0].Start && m.End == spans[0].End && m.Polarity == c.polarity
		}) {
			t.Errorf("%s is not %s in %s: %+v", c.symptom, c.polarity, c.marked, found)
		}
	}
}
