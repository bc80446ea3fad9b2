package reports

// jsonScreening is what a screen of a stream would find.
type jsonScreening struct {
	At         []jsonAlarming `json:"at"`
	AUROC      *float64       `json:"roc_auc"`
	Prevalence float64        `json:"prevalence"`
	Intercept  *float64       `json:"recalibration_intercept"`
	Slope      *float64       `json:"recalibration_slope"`
	Brier      *float64       `json:"brier"`
	Decisions  []jsonDecision `json:"decision_curve"`
}

// jsonAlarming is who is found by one way to alarm: counts of posts, and of those
// that alarm.
type jsonAlarming struct {
	Name      string      `json:"name"`
	Threshold *float64    `json:"threshold"`
	Everyday  jsonCount   `json:"everyday"`
	Positive  jsonCount   `json:"positive"`
	Levels    []jsonCount `json:"levels"`
}

type jsonCount struct {
	Level string `json:"level,omitempty"`
	N     int    `json:"n"`
	Alarm int    `json:"alarm"`
}

type jsonDecision struct {
	Threshold  float64 `json:"threshold"`
	NetBenefit float64 `json:"net_benefit"`
	AlarmOnAll float64 `json:"alarm_on_all"`
}

// screeningJSON returns nil for nil.
func screeningJSON(s *Screening) *jsonScreening {
	if s == nil {
		return nil
	}
	out := &jsonScreening{
		AUROC: number(s.AUROC), Prevalence: s.Prevalence, Intercept: number(s.Intercept), Slope: number(s.Slope), Brier: number(s.Brier),
	}
	for _, a := range s.At {
		at := jsonAlarming{Name: a.Name, Threshold: number(a.Threshold), Everyday: countOf("", a.Everyday), Positive: countOf("", a.Positive)}
		for _, level := range a.Levels {
			at.Levels = append(at.Levels, countOf(level.Name, level))
		}
		out.At = append(out.At, at)
	}
	for i, t := range s.DecisionsAt {
		out.Decisions = append(out.Decisions, jsonDecision{t, s.NetBenefit[i], s.AlarmOnAll[i]})
	}
	return out
}

func countOf(level string, r Reached) jsonCount {
	return jsonCount{Level: level, N: r.N, Alarm: r.Count}
}
