package portal

// planReminders tell of an action of the plan what it is reminded of.
var planReminders = map[PlanReminder]string{
	PlanDueSoon: "Deze actie moet binnen twee weken klaar zijn. Noteer hoe het gaat.",
	PlanLate:    "De dag waarop deze actie klaar moest zijn, is voorbij. Noteer hoe het gaat.",
	PlanSilent:  "Bij deze actie is al 90 dagen niets genoteerd. Noteer hoe het gaat.",
}
