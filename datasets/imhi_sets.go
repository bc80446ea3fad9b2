package datasets

// yesNo maps the two answers to the two labels of a task.
func yesNo(t Task) map[string]string { return map[string]string{"no": t.Labels[0], "yes": t.Labels[1]} }

// yesNoTask returns a task of the IMHI benchmark that is answered by no or yes.
func yesNoTask(name, key, no, yes string) Task {
	return Task{Name: name, Key: key, Kind: Binary, Labels: []string{no, yes}, Positive: []string{yes}, Unit: "post"}
}

// Tasks of the IMHI benchmark that are not those of a corpus here. A model of
// the other tasks can be scored on both.
var (
	imhiDepression = yesNoTask("imhi-dr/depression", "binary", "not depressed", "depressed")
	imhiLonely     = yesNoTask("imhi-loneliness/loneliness", "binary", "not lonely", "lonely")
	imhiRisk       = yesNoTask("imhi-irf/risk", "2-label", "no risk", "risk")
	imhiDimension  = yesNoTask("imhi-multiwd/dimension", "6-label", "absent", "present")
)

// The nine sets of the IMHI benchmark whose files, or parts of them, were
// released. Of its tenth, CLPsych15, there is no file.
var (
	// IMHIDR is Depression_Reddit, of Pirina and Çöltekin.
	IMHIDR = imhi(imhiSet{
		name: "DR", of: "Depression_Reddit", task: imhiDepression, answers: yesNo(imhiDepression),
		defects: []string{unlikePeople("30 of 389")},
		test:    405, train: [2]int{1003, 430},
	})
	// IMHIDreaddit has 2837 and 300 + 414 of the 2838 and 715 rows of [Dreaddit].
	IMHIDreaddit = imhi(imhiSet{
		name: "dreaddit", of: "Dreaddit", task: stressTask, answers: yesNo(stressTask),
		defects: []string{
			unlikePeople("3 of 414"),
			"The figures of BERT models under this protocol are reprints for the 715 test rows of dreaddit.",
		},
		test: 414, train: [2]int{2837, 300},
	})
	// IMHISAD follows the original_label of [SAD].
	IMHISAD = imhi(imhiSet{
		name: "SAD", of: "SAD", task: SAD.Tasks[0],
		answers: map[string]string{
			"financial problem": "Financial Problem", "other causes": "Other", "other stress causes": "Other",
			"everyday decision making": "Everyday Decision Making", "emotional turmoil": "Emotional Turmoil",
			"emotion turmoil": "Emotional Turmoil", "school": "School", "family issues": "Family Issues",
			"social relationships": "Social Relationships", "work": "Work", "health issues": "Health, Fatigue, or Physical Pain",
		},
		defects: []string{unlikePeople("4 of 684")},
		test:    684, train: [2]int{5547, 616},
	})
	// IMHITSID has tweets of [TSID].
	IMHITSID = imhi(imhiSet{
		name: "t-sid", of: "T-SID", task: disorderTask,
		answers: map[string]string{
			"no mental disorders": "control", "depression": "depression", "ptsd": "ptsd", "suicide or self-harm tendency": "suicide",
		},
		defects: []string{"442 test rows hold the name of a user; 30 are duplicates."},
		test:    959,
	})
	// IMHICAMS has 625 rows of the added part of [CAMS].
	IMHICAMS = imhi(imhiSet{
		name: "CAMS", of: "CAMS", task: CAMS.Tasks[0],
		answers: map[string]string{
			"none": "no reason", "no causes of depression": "no reason", "bias or abuse": "bias or abuse",
			"jobs and career": "jobs and careers", "jobs and careers": "jobs and careers",
			"medication": "medication", "relationship": "relationship", "alienation": "alienation",
		},
		defects: []string{unlikePeople("40 of 609")},
		test:    625,
	})
	// IMHIIRF asks of each post for two interpersonal risk factors.
	IMHIIRF = imhi(imhiSet{
		name: "Irf", of: "IRF", task: imhiRisk, answers: yesNo(imhiRisk),
		asked: "factor", about: []string{"thwarted belongingness", "perceived burdensomeness"},
		defects: []string{unlikePeople("459 of 2113")},
		test:    2113, train: [2]int{3943, 985},
	})
	// IMHIMultiWD asks of each post for six dimensions of wellness.
	IMHIMultiWD = imhi(imhiSet{
		name: "MultiWD", of: "MultiWD", task: imhiDimension, answers: yesNo(imhiDimension),
		asked: "dimension", about: []string{"spiritual", "physical", "intellectual", "social", "vocational", "emotional"},
		defects: []string{unlikePeople("329 of 2441")},
		test:    2441, train: [2]int{15744, 1500},
	})
	// IMHILoneliness is LonXplain. The paper counts 531 rows in its test split;
	// the file that its authors released has 528.
	IMHILoneliness = imhi(imhiSet{
		name: "loneliness", of: "LonXplain", task: imhiLonely, answers: yesNo(imhiLonely),
		defects: []string{unlikePeople("127 of 528")},
		test:    528,
	})
	// IMHISWMH has all but one row of the test split of [SWMH].
	IMHISWMH = imhi(imhiSet{
		name: "swmh", of: "SWMH", task: communityTask,
		answers: map[string]string{
			"no mental disorder symptoms": "offmychest", "suicide": "SuicideWatch",
			"depression": "depression", "anxiety": "Anxiety", "bipolar disorder": "bipolar",
		},
		test: 10882,
	})
)
