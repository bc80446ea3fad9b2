package explain

import (
	"slices"
	"testing"
)

// An invented sentence for each symptom of the lexicon, with the words that
// show it marked.
var shown = []struct{ symptom, marked string }{
	{"low-mood", "Since the winter [everything feels grey] to me."},
	{"hopelessness", "I tell myself to wait, but [this will never get better]."},
	{"crying", "I [burst into tears] in the queue at the bakery."},
	{"loss-of-pleasure", "The garden was my pride and now [nothing brings me joy]."},
	{"loss-of-interest", "I [gave up my hobbies] one after the other."},
	{"numbness", "My sister had her baby and I [didn't feel anything]."},
	{"emptiness", "There is [a hole inside me] where the plans used to be."},
	{"irritability", "I [snapped at my kids] over a spoon."},
	{"worthlessness", "At that table I [felt so useless]."},
	{"failure", "Thirty-four and [nothing to show for my life]."},
	{"guilt", "She forgave me years ago and I [can't forgive myself]."},
	{"shame", "After what I said I [couldn't face anyone] at work."},
	{"self-dislike", "I [can't look in the mirror] these days."},
	{"self-blame", "The flat flooded and of course it was [all my fault]."},
	{"punishment", "First the car, then the dog: it feels as if [I am being punished]."},
	{"negative-beliefs", "Since then I [can't trust anyone]."},
	{"indecisiveness", "Soup or bread, I [can't make even simple decisions]."},
	{"insomnia", "Most nights I [lie awake] and count the trains."},
	{"oversleeping", "On my days off I [sleep all day]."},
	{"nightmares", "I [woke up screaming] and the neighbours knocked."},
	{"fatigue", "By ten in the morning I am [wiped out]."},
	{"low-energy", "I had to [drag myself out of bed] for the post."},
	{"appetite-loss", "I [forgot to eat] again, it is three days now."},
	{"appetite-gain", "I [can't stop eating] once the house is quiet."},
	{"weight-loss", "My [clothes hang off me]."},
	{"weight-gain", "I have [put on weight] since the move."},
	{"slowing", "It is [like wading through mud], even the stairs."},
	{"low-libido", "With the tablets my [sex drive has vanished]."},
	{"poor-concentration", "I [read the same page] four times."},
	{"memory-gaps", "There are [gaps in my memory] around the accident."},
	{"detachment", "At the party I was [behind glass]."},
	{"anxiety", "I have a [knot in my stomach] before each shift."},
	{"uncontrolled-worry", "It is two o'clock and my [mind won't switch off]."},
	{"worry", "She laughs that I [overthink everything], the rent, the cough, the roof."},
	{"inability-to-relax", "Even on holiday I [can't unwind]."},
	{"restlessness", "I [couldn't sit still] through the film."},
	{"fear", "I am [scared to leave the house]."},
	{"dread", "All morning I have had a [sense of impending doom]."},
	{"panic", "On the bus my [heart was racing] and I had to get off."},
	{"intrusive-memories", "I [can't get it out of my head], the sound above all."},
	{"flashbacks", "The fireworks started and it was [like I was back there]."},
	{"reminder-distress", "A siren [sets me off] every time."},
	{"bodily-reaction", "[My body freezes] when I hear those keys."},
	{"avoiding-thoughts", "I [push it down] and make another list."},
	{"avoiding-reminders", "I [avoid that street] and walk the long way."},
	{"hypervigilance", "In a café I always [sit with my back to the wall]."},
	{"startle", "I [jump at every noise] in the stairwell."},
	{"loneliness", "There is [no one to talk to] in this town."},
	{"not-belonging", "Five years here and I [don't fit in]."},
	{"social-withdrawal", "I [stopped answering messages] in March."},
	{"burdensomeness", "I am only [a burden to everyone]."},
	{"thoughts-of-death", "I [keep thinking about death] on the way to work."},
	{"death-wish", "Some evenings I [wish I could disappear]."},
	{"death-wish", "At night I [pray I don't wake up]."},
	{"suicide-preparation", "This week I started [giving my things away]."},
	{"suicide-attempt", "I was [hospitalised after an overdose] in May."},
	{"burdensomeness", "They [would be lighter without me]."},
	{"low-energy", "I [haven't left my bed since] Sunday."},
	{"suicidal-thoughts", "The [suicidal thoughts] came back in autumn."},
	{"suicide-method", "I was [googling ways to die] last night."},
	{"suicidal-intent", "[I have decided to die]."},
	{"suicide-plan", "Nobody knows that I have [a plan to end my life]."},
	{"suicide-preparation", "I have [written goodbye letters] to both of them."},
	{"suicide-attempt", "I [tried to end my life] and woke up on a ward."},
	{"interrupted-attempt", "My flatmate [stopped me from killing myself]."},
	{"aborted-attempt", "Yesterday I [backed out of killing myself] at the last minute."},
	{"self-harm", "When it gets loud I [hurt myself on purpose]."},
	{"violent-thoughts", "I am [afraid I might hurt someone] when I am like this."},
	{"substance-use", "I [drink to forget], and then I forget too much."},
	{"substance-withdrawal", "I went [cold turkey] and the third night was the worst."},
	{"risk-taking", "I [drove way too fast] again and felt nothing."},
}

func TestASentenceForEachSymptom(t *testing.T) {
	e := newExplainer(t, embedded(t)...)
	for _, c := range shown {
		text, spans := unmark(t, c.marked)
		if !slices.ContainsFunc(e.find(text, split(text)), func(m Mention) bool {
			return m.crossing.ID == c.symptom && m.Start == spans[0].Start && m.End == spans[0].End && m.Polarity == Present
		}) {
			t.Errorf("%s: not found in %s", c.symptom, c.marked)
		}
	}
	symptoms, _ := lexicon()
	for _, s := range symptoms {
		if !slices.ContainsFunc(shown, func(c struct{ symptom, marked string }) bool { return c.symptom == s.ID }) {
			t.Errorf("%s: no sentence shows it", s.ID)
		}
	}
}

// Everyday sentences with words that stand in phrases of the lexicon.
func TestNothingIsFoundInEverydaySentences(t *testing.T) {
	e := newExplainer(t, embedded(t)...)
	for _, text := range []string{
		"The tank was empty, so we stopped for petrol.",
		"Tyre pressure matters more than people think.",
		"I'm tired of this jingle.",
		"He cried wolf once too often, and it was a sad song anyway.",
		"My heart is set on the blue one.",
		"The interest on the loan is low and the bank has no interest rate cut planned.",
		"We binge watched the whole series.",
		"The engine failure grounded us, a failure of the fuel pump.",
		"Paracetamol is my guilty pleasure, said nobody.",
		"It would be a shame to miss the concert.",
		"They found him guilty on two counts.",
		"Foggy morning, so I drove with the lights on.",
		"The pacing of the novel is superb.",
		"My first marathon was 42 kms of rain.",
		"The suicide prevention course starts on Monday.",
		"That merger was career suicide.",
		"Leave me alone with that game, I nearly killed myself laughing.",
		"I cut myself shaving.",
		"I hurt myself at the gym, a pulled calf.",
		"I want to take my life in a new direction.",
		"I don't want to live in a city.",
		"Sick of living with my parents, I found a flat.",
		"He can't go on holiday before June.",
		"She will not wake up the baby.",
		"I hope I don't wake up late for the ferry.",
		"I gave my dog to the groomer for an hour.",
		"So happy I could cry.",
		"This can't go on, so I called the landlord.",
		"I couldn't go on the school trip.",
		"I don't want to go on a diet.",
		"I would rather die than eat liver.",
		"The club will cease to exist in May, and adverts deserve to die out.",
		"There is a tax burden on small firms, and the burden of proof is theirs.",
		"I have a plan for the weekend.",
		"The goodbye letter to my team took an hour.",
		"Sugar cravings are normal, and a digital detox helps.",
		"Windows shattered when the lorry hit the wall.",
		"Slow motion footage of a hummingbird.",
		"The laptop is so slow since the update.",
		"Her anxious to please attitude won them over.",
		"We froze the bread and thawed it at noon.",
		"The battery drained the whole day.",
		"No hope of winning, but what a match.",
		"He plays a hopeless romantic.",
		"Useless facts: snails have teeth.",
		"Lonely Planet has a new guide to Crete.",
		"The fans are going crazy, what a goal.",
		"Panic buying emptied the shelves.",
		"I can't decide between the red and the green one.",
		"A nightmare to park near the market.",
		"The flashback scene in chapter two is clumsy.",
		"A moth triggered the alarm.",
		"The parcel is back to back with the wall.",
		"Bank withdrawals are free.",
		"She withdrew from the course in May.",
		"We ran down the hill to the lake.",
		"I picked a date for the wedding.",
	} {
		for _, m := range e.find(text, split(text)) {
			t.Errorf("%s %q in %q", m.crossing.ID, m.phrase, text)
		}
	}
}
