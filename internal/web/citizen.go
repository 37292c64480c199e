package web

import "ketenportaal/internal/app"

// Citizen is what a form asks after the citizen-data check, for the partial
// citizen. Nothing is asked as long as nothing was found.
type Citizen struct {
	Overrule, Checked       FieldError // where each is asked; the ids of its fields
	AskOverrule, AskChecked bool
	Reason                  string
	Ticked                  bool
}

// citizenAnswer reads what a person answered to the check.
func citizenAnswer(f *Form) app.CitizenAnswer {
	return app.CitizenAnswer{Overrule: f.Text(app.FieldOverrule), Checked: f.Bool(app.FieldChecked)}
}

// citizen gives the questions of the check as they stand after a refusal. An
// answer given before stays in the form. prefix is that of the form's field ids.
func (b *Base) citizen(prefix string, answer app.CitizenAnswer) Citizen {
	c := Citizen{Overrule: b.Problem(prefix + app.FieldOverrule), Checked: b.Problem(prefix + app.FieldChecked), Reason: answer.Overrule, Ticked: answer.Checked}
	c.AskOverrule = c.Overrule.Message != "" || c.Reason != ""
	c.AskChecked = c.Checked.Message != "" || c.Ticked
	return c
}
