package explain

import "testing"

// More invented posts, on which the rules were mended one by one as with those
// of postsToRead: negation from afar, relapse, other people, sarcasm, emoji,
// slips of the fingers, the abbreviations of forums, hints.
var morePostsToRead = []postToRead{
	{"distance negation", stressHead, 1, "It's not like I spend every evening crying or that I feel worthless or anything dramatic like that. I just stopped enjoying things. The guitar has dust on it. My friends text and I let it ring."},
	{"double negation", suicideHead, 0, "I can't say I never think about dying. I can't say I don't sleep either, I sleep all the time, twelve, thirteen hours. Not a day goes by without me feeling guilty for it."},
	{"past and recovered", levelHead, 0, "In 2019 I was hospitalised for depression and I couldn't eat or sleep for weeks. That was then. These days I run, I cook, I laugh at bad puns. If you are in the middle of it: it can pass."},
	{"relapse", stressHead, 1, "Well, it's back. Two good years and then last Tuesday I woke up with that weight on my chest again. I used to cry in the shower so the kids wouldn't hear, and now I'm doing it again. I thought I was done with this."},
	{"partner", stressHead, 1, "My boyfriend has MDD and lately he barely eats and sleeps all day. He says he feels worthless. I'm doing ok myself, just want to know how to support him."},
	{"patient", stressHead, 1, "Third year med student here. My patient today told me she had thoughts of suicide and can't sleep. I took the history and called my attending. Is it normal that I was calm the whole time?"},
	{"pet", stressHead, 1, "My cat has been so anxious since we moved. She won't eat, hides under the bed and seems depressed. The vet says give it time. I'm fine, just a worried cat dad lol"},
	{"conditional", stressHead, 1, "If I fail this exam I'll be devastated and probably cry for a week. If my parents find out they'd be so disappointed. But the exam is in May and I've studied a lot so who knows."},
	{"lyrics and username", emotionHead, 0, "anyone else have that \"I wanna be sedated\" song on repeat? user sad_and_hopeless99 posted the cover on the sub and it's brilliant. made my morning"},
	{"fiction", stressHead, 1, "Rewatched the finale last night. The main character is so lonely, she stops eating, she hates herself, and the scene where she says \"I don't want to live anymore\" broke me. Best show of the decade."},
	{"mum says lazy", stressHead, 1, "my mum says im lazy and that im just looking for attention. but i cant get out of bed before 2pm and i havent showered since sunday. idk whats wrong with me. nothing is fun anymore"},
	{"sarcasm slash s", stressHead, 1, "Boss moved the deadline up by two weeks. Oh great, another panic attack, just what I needed /s. Seriously though, I'm so stressed I've started grinding my teeth."},
	{"sarcasm smile", stressHead, 1, "totally fine 🙃 slept two hours 🙃 love it here 🙃"},
	{"yeah right", stressHead, 1, "yeah right, I'm SO depressed that they cancelled the meeting. what a tragedy, how will I ever recover. anyway we got tacos instead"},
	{"idioms", emotionHead, 0, "this homework is killing me and the weather is so depressing. i'd kill for a coffee rn. saw that video of the goat and was dying of laughter, my roommate is panic buying toilet paper again"},
	{"emoji only", stressHead, 1, "another sunday 😭😭😭 😔💔"},
	{"emoji between words", stressHead, 1, "i 😔 cant 😔 stop 😔 crying 😔 and i feel 💔 so empty 💔 inside"},
	{"caps", stressHead, 1, "I CANT DO THIS ANYMORE. I HATE MYSELF AND I HATE MY LIFE. NOBODY LISTENS. I HAVENT SLEPT IN THREE DAYS"},
	{"no punctuation", burdenHead, 1, "so basically i lost my job in march and since then i just lie in bed and scroll i dont eat much and when i do its junk i feel like such a failure my wife deserves better she would be happier with someone else and i dont know how to tell her any of this"},
	{"typos", stressHead, 1, "ive been feelign so down lately, dont wanna do anythin. gonna call in sick now. cant concentrate at work and im so tird"},
	{"forum abbreviations", suicideHead, 1, "tw SI. 24F, MDD + GAD, new psych, new meds. SI is back since the dose went up, no plan no intent, safe tonight. ED stuff is quiet at least. how long till it levels out?"},
	{"kms joking", stressHead, 1, "kms i forgot the charger at home again lmao. whole train ride with no music. send memes"},
	{"unalive", suicideHead, 1, "been thinking about unaliving myself more often than id like to admit. ive told no one. smiling at work is exhausting"},
	{"list", levelHead, 2, "What I've noticed this month:\n- waking up at 4am every night\n- lost 6 kilos without trying\n- no interest in my painting\n- snapping at everyone\n- feeling like I'm a burden to my flatmates"},
	{"quoted reply", belongHead, 1, "> I feel like everyone hates me and I'm worthless\n\nSame here honestly. I feel like that most days too. Some days I can't even answer the phone."},
	{"links and code", stressHead, 1, "Spent the night debugging https://example.org/panic/attack?id=hopeless and `raise DepressionError(\"I give up\")`. kill -9 the worker, it hangs. Otherwise good day, tests green."},
	{"ages", levelHead, 2, "M23, F22 gf of three years left in July. Since then my appetite is gone, I lost weight and I feel numb. Not angry, not sad. Just nothing."},
	{"negated risk", suicideHead, 0, "I want to be clear: no plan, no intent, I'm not going to hurt myself. But I'm so tired of being tired. I have stopped looking forward to anything."},
	{"help offered", stressHead, 1, "If you're feeling hopeless or thinking about ending it, please message me. You are not alone and you matter. I've answered the phones at a crisis line for six years and people do get through this."},
	{"nurse writing", stressHead, 1, "Nurse on a psych ward, 11 years. Half my patients have cut themselves, most can't sleep, and they apologise for being a burden. I love this work but I dread every shift lately and I cry in the car park afterwards."},
	{"burden said indirectly", burdenHead, 1, "I eat their food, I use their heating, I can't even hold a job. My parents would have retired by now if it weren't for me. I'm the reason they fight. It'd be one less thing for them to worry about."},
	{"belonging said indirectly", belongHead, 1, "Saw the photos of the barbecue. Everybody was there. Nobody asked me. I sit with them at lunch and it's like there's a pane of glass between us. I don't think they'd notice if I stopped coming."},
	{"numbness", stressHead, 1, "I don't feel sad. I don't feel anything, really. My nephew was born on Friday and I held him and waited for something to happen inside and nothing did."},
	{"guilt", stressHead, 1, "It's my fault he left. I keep replaying what I said. I don't deserve the kindness people show me and every casserole makes it worse."},
	{"appetite both", levelHead, 1, "Some days I forget food exists. Other days I eat until my stomach hurts and then I hate my body. I've put on 10 kg since winter."},
	{"brother wants to die", suicideHead, 1, "My brother wants to die. He said it at dinner like it was about the weather. He's 17. Our parents think he's being dramatic. What do I do?"},
	{"quiet goodbye", suicideHead, 1, "I wrote my sister a long letter so she'll understand. I've found someone to take the dog. I'm not upset, I'm just done, and this feels like the kindest thing for everyone."},
	{"denial of diagnosis", emotionHead, 1, "Got my results: not bipolar, not depressed, just low iron. The doctor laughed with relief and so did I. I was so tired because of my blood, not my brain!"},
	{"a denial with a smile", suicideHead, 0, "no i would never kill myself lol 🙃"},
	{"sarcasm about a risk", suicideHead, 1, "Sure, I'm suicidal because they ran out of oat milk. /s"},
	{"a chart", suicideHead, 0, "Patient presents with low mood, insomnia and guilt. Denies suicidal ideation."},
	{"what keeps one alive", suicideHead, 1, "If it wasn't for my dog I'd have killed myself by now."},
}

func TestMorePostsAreReadRight(t *testing.T) {
	golden(t, "read_more.txt", readAloud(t, morePostsToRead))
}
