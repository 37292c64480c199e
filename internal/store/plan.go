package store

import (
	"context"
	"fmt"

	"ketenportaal/internal/docdb"
	"ketenportaal/internal/portal"
)

var policyGoals = docdb.Collection{
	Name:    "policy_goals",
	Fields:  []docdb.Field{{Name: "number", Unique: true}, {Name: "parent"}},
	Indexes: []docdb.Index{{Sort: "number"}},
}

func policyGoalsFields(v portal.PolicyGoal) docdb.Fields {
	return docdb.Fields{"number": v.Number, "parent": string(v.Parent)}
}

func setPolicyGoal(v *portal.PolicyGoal, n int64) { v.Version = n }

// PolicyGoal gives a policy goal.
func (s *Store) PolicyGoal(ctx context.Context, id portal.ID) (portal.PolicyGoal, error) {
	return get(ctx, s.db, policyGoals.Name, string(id), setPolicyGoal)
}

// PolicyGoalByNumber gives the policy goal with a number.
func (s *Store) PolicyGoalByNumber(ctx context.Context, number string) (portal.PolicyGoal, error) {
	return first(ctx, s.db, policyGoals.Name, docdb.Eq("number", number), setPolicyGoal)
}

// PolicyGoals gives every policy goal by number, those that ended included: there are few.
func (s *Store) PolicyGoals(ctx context.Context) ([]portal.PolicyGoal, error) {
	return find(ctx, s.db, policyGoals.Name, docdb.Query{Sort: "number"}, setPolicyGoal)
}

// InsertPolicyGoal stores a new one.
func (s *Store) InsertPolicyGoal(ctx context.Context, v *portal.PolicyGoal) error {
	return s.stored(ctx, insert(ctx, s.db, policyGoals.Name, v.ID, &v.Version, v, policyGoalsFields(*v)), v, v.Number, chain, v.ChangedAt)
}

// SavePolicyGoal stores a changed one.
func (s *Store) SavePolicyGoal(ctx context.Context, v *portal.PolicyGoal) error {
	return s.stored(ctx, replace(ctx, s.db, policyGoals.Name, v.ID, &v.Version, v, policyGoalsFields(*v)), v, v.Number, chain, v.ChangedAt)
}

var recommendations = docdb.Collection{
	Name:    "recommendations",
	Fields:  []docdb.Field{{Name: "number", Unique: true}, {Name: "order", Kind: docdb.Int}},
	Indexes: []docdb.Index{{Sort: "order"}},
}

func recommendationsFields(v portal.Recommendation) docdb.Fields {
	return docdb.Fields{"number": v.Number, "order": int64(v.Order)}
}

func setRecommendation(v *portal.Recommendation, n int64) { v.Version = n }

// Recommendation gives a recommendation.
func (s *Store) Recommendation(ctx context.Context, id portal.ID) (portal.Recommendation, error) {
	return get(ctx, s.db, recommendations.Name, string(id), setRecommendation)
}

// Recommendations gives every recommendation in order.
func (s *Store) Recommendations(ctx context.Context) ([]portal.Recommendation, error) {
	return find(ctx, s.db, recommendations.Name, docdb.Query{Sort: "order"}, setRecommendation)
}

// InsertRecommendation stores a new one.
func (s *Store) InsertRecommendation(ctx context.Context, v *portal.Recommendation) error {
	return s.stored(ctx, insert(ctx, s.db, recommendations.Name, v.ID, &v.Version, v, recommendationsFields(*v)), v, v.Number, chain, v.ChangedAt)
}

// SaveRecommendation stores a changed one.
func (s *Store) SaveRecommendation(ctx context.Context, v *portal.Recommendation) error {
	return s.stored(ctx, replace(ctx, s.db, recommendations.Name, v.ID, &v.Version, v, recommendationsFields(*v)), v, v.Number, chain, v.ChangedAt)
}

var planActions = docdb.Collection{
	Name:    "plan_actions",
	Fields:  []docdb.Field{{Name: "number", Unique: true}, {Name: "recommendation"}, {Name: "owner"}, {Name: "order", Kind: docdb.Int}, {Name: "links", Multi: true}},
	Indexes: []docdb.Index{{Sort: "order"}, {Equal: []string{"owner"}, Sort: "order"}, {Multi: "links", Sort: "order"}},
}

func planActionsFields(v portal.PlanAction) docdb.Fields {
	f := docdb.Fields{"number": v.Number, "recommendation": string(v.Recommendation), "owner": string(v.Owner), "order": int64(v.Order)}
	if len(v.Links) > 0 {
		f["links"] = linkKeys(v.Links)
	}
	return f
}

func setPlanAction(v *portal.PlanAction, n int64) { v.Version = n }

// PlanAction gives an action of the plan.
func (s *Store) PlanAction(ctx context.Context, id portal.ID) (portal.PlanAction, error) {
	return get(ctx, s.db, planActions.Name, string(id), setPlanAction)
}

// PlanActionByNumber gives the action with a number.
func (s *Store) PlanActionByNumber(ctx context.Context, number string) (portal.PlanAction, error) {
	return first(ctx, s.db, planActions.Name, docdb.Eq("number", number), setPlanAction)
}

// PlanActions gives every action of the plan in order: there are few.
func (s *Store) PlanActions(ctx context.Context) ([]portal.PlanAction, error) {
	return find(ctx, s.db, planActions.Name, docdb.Query{Sort: "order"}, setPlanAction)
}

// PlanActionsAbout gives the actions that are linked to something.
func (s *Store) PlanActionsAbout(ctx context.Context, to portal.Ref) ([]portal.PlanAction, error) {
	return find(ctx, s.db, planActions.Name, docdb.Query{Filter: docdb.ContainsAny("links", subjectKey(to)), Sort: "order"}, setPlanAction)
}

// PlanActionsOwned gives the actions of one owner.
func (s *Store) PlanActionsOwned(ctx context.Context, owner portal.ID) ([]portal.PlanAction, error) {
	return find(ctx, s.db, planActions.Name, docdb.Query{Filter: docdb.Eq("owner", string(owner)), Sort: "order"}, setPlanAction)
}

// InsertPlanAction stores a new one.
func (s *Store) InsertPlanAction(ctx context.Context, v *portal.PlanAction) error {
	return s.stored(ctx, insert(ctx, s.db, planActions.Name, v.ID, &v.Version, v, planActionsFields(*v)), v, v.Number, chain, v.ChangedAt)
}

// SavePlanAction stores a changed one.
func (s *Store) SavePlanAction(ctx context.Context, v *portal.PlanAction) error {
	return s.stored(ctx, replace(ctx, s.db, planActions.Name, v.ID, &v.Version, v, planActionsFields(*v)), v, v.Number, chain, v.ChangedAt)
}

var budgetLines = docdb.Collection{
	Name: "budget_lines",
	// key: a source says one thing of a row.
	Fields:  []docdb.Field{{Name: "source"}, {Name: "key", Unique: true}},
	Indexes: []docdb.Index{{Sort: "source"}},
}

func budgetLinesFields(v portal.BudgetLine) docdb.Fields {
	return docdb.Fields{"source": v.Source, "key": portal.FoldName(v.Source) + "/" + v.Key()}
}

func setBudgetLine(v *portal.BudgetLine, n int64) { v.Version = n }

// BudgetLine gives a budget line.
func (s *Store) BudgetLine(ctx context.Context, id portal.ID) (portal.BudgetLine, error) {
	return get(ctx, s.db, budgetLines.Name, string(id), setBudgetLine)
}

// BudgetLines gives every budget line, by source.
func (s *Store) BudgetLines(ctx context.Context) ([]portal.BudgetLine, error) {
	return find(ctx, s.db, budgetLines.Name, docdb.Query{Sort: "source"}, setBudgetLine)
}

// InsertBudgetLine stores a new one.
func (s *Store) InsertBudgetLine(ctx context.Context, v *portal.BudgetLine) error {
	return s.stored(ctx, insert(ctx, s.db, budgetLines.Name, v.ID, &v.Version, v, budgetLinesFields(*v)), v, "", chain, v.ChangedAt)
}

// SaveBudgetLine stores a changed one.
func (s *Store) SaveBudgetLine(ctx context.Context, v *portal.BudgetLine) error {
	return s.stored(ctx, replace(ctx, s.db, budgetLines.Name, v.ID, &v.Version, v, budgetLinesFields(*v)), v, "", chain, v.ChangedAt)
}

// DeleteBudgetLine removes a line at the version it was read at.
func (s *Store) DeleteBudgetLine(ctx context.Context, v portal.BudgetLine) error {
	if err := s.db.Delete(ctx, budgetLines.Name, string(v.ID), v.Version); err != nil {
		return translate(fmt.Errorf("remove a budget line: %w", err))
	}
	return s.forget(ctx, v.Ref())
}

var budgetPoints = docdb.Collection{
	Name:    "budget_points",
	Fields:  []docdb.Field{{Name: "key", Unique: true}, {Name: "owner"}},
	Indexes: []docdb.Index{{Sort: "key"}, {Equal: []string{"owner"}, Sort: "key"}},
}

func budgetPointsFields(v portal.BudgetPoint) docdb.Fields {
	return docdb.Fields{"key": v.Key, "owner": string(v.Owner)}
}

func setBudgetPoint(v *portal.BudgetPoint, n int64) { v.Version = n }

// BudgetPoint gives what people wrote with a row of the budget.
func (s *Store) BudgetPoint(ctx context.Context, id portal.ID) (portal.BudgetPoint, error) {
	return get(ctx, s.db, budgetPoints.Name, string(id), setBudgetPoint)
}

// BudgetPoints gives everything that people wrote with rows of the budget.
func (s *Store) BudgetPoints(ctx context.Context) ([]portal.BudgetPoint, error) {
	return find(ctx, s.db, budgetPoints.Name, docdb.Query{Sort: "key"}, setBudgetPoint)
}

// InsertBudgetPoint stores a new one.
func (s *Store) InsertBudgetPoint(ctx context.Context, v *portal.BudgetPoint) error {
	return s.stored(ctx, insert(ctx, s.db, budgetPoints.Name, v.ID, &v.Version, v, budgetPointsFields(*v)), v, "", chain, v.ChangedAt)
}

// SaveBudgetPoint stores a changed one.
func (s *Store) SaveBudgetPoint(ctx context.Context, v *portal.BudgetPoint) error {
	return s.stored(ctx, replace(ctx, s.db, budgetPoints.Name, v.ID, &v.Version, v, budgetPointsFields(*v)), v, "", chain, v.ChangedAt)
}
