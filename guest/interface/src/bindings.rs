//! The bindings of a component, with the interface's types.

/// Generates the bindings of a world of `wit/`, for a component in a folder of `guest/component`.
/// For records and variants of the interface they use the types of this crate. For enums they
/// cannot. The braces hold the types of other packages, as `wit_bindgen::generate!` takes them.
#[macro_export]
macro_rules! bindings {
    ($world:literal, { $($others:tt)* }) => {
        wit_bindgen::generate!({
            path: "../../../wit",
            world: $world,
            with: {
                "expenses:store/store@0.1.0/expense": expenses_interface::Expense,
                "expenses:store/store@0.1.0/new-expense": expenses_interface::NewExpense,
                "expenses:store/store@0.1.0/kept-expense": expenses_interface::KeptExpense,
                "expenses:store/store@0.1.0/expense-patch": expenses_interface::ExpensePatch,
                "expenses:store/store@0.1.0/filter": expenses_interface::Filter,
                "expenses:store/store@0.1.0/page": expenses_interface::Page,
                "expenses:store/store@0.1.0/group": expenses_interface::Group,
                "expenses:store/store@0.1.0/summary": expenses_interface::Summary,
                "expenses:store/store@0.1.0/new-row": expenses_interface::NewRow,
                "expenses:store/store@0.1.0/expense-update": expenses_interface::ExpenseUpdate,
                "expenses:store/store@0.1.0/new-budget": expenses_interface::NewBudget,
                "expenses:store/store@0.1.0/budget-amount": expenses_interface::BudgetAmount,
                "expenses:store/store@0.1.0/budget": expenses_interface::Budget,
                "expenses:store/store@0.1.0/monthly-budgets": expenses_interface::MonthlyBudgets,
                "expenses:store/store@0.1.0/new-repeat": expenses_interface::NewRepeat,
                "expenses:store/store@0.1.0/change": expenses_interface::Change,
                "expenses:store/store@0.1.0/id-range": expenses_interface::IdRange,
                "expenses:store/store@0.1.0/logged": expenses_interface::Logged,
                "expenses:store/store@0.1.0/problem": expenses_interface::Problem,
                "expenses:store/store@0.1.0/store-info": expenses_interface::Info,
                "expenses:store/store@0.1.0/state": expenses_interface::State,
                "expenses:store/store@0.1.0/invalid-argument": expenses_interface::InvalidArgument,
                "expenses:store/store@0.1.0/corruption": expenses_interface::Corruption,
                "expenses:store/store@0.1.0/error": expenses_interface::Error,
                "expenses:store/store@0.1.0/apply-error": expenses_interface::ApplyError,
                "expenses:store/bulk@0.1.0/packed-expenses": expenses_interface::Packed,
                "expenses:store/bulk@0.1.0/packed-page": expenses_interface::PackedPage,
                "expenses:store/bulk@0.1.0/action": expenses_interface::Action,
                "expenses:store/bulk@0.1.0/expectation": expenses_interface::Expectation,
                "expenses:store/bulk@0.1.0/expected-expense": expenses_interface::ExpectedExpense,
                "expenses:store/bulk@0.1.0/idempotency-key": expenses_interface::IdempotencyKey,
                "expenses:store/bulk@0.1.0/request": expenses_interface::Request,
                "expenses:store/bulk@0.1.0/outcome": expenses_interface::Outcome,
                "expenses:store/imports@0.1.0/profile": expenses_interface::Profile,
                "expenses:store/imports@0.1.0/expense-trace": expenses_interface::ExpenseTrace,
                "expenses:store/repeats@0.1.0/repeat": expenses_interface::Repeat,
                "expenses:store/merges@0.1.0/expense-sides": expenses_interface::ExpenseSides,
                "expenses:store/merges@0.1.0/other-sides": expenses_interface::OtherSides,
                "expenses:store/merges@0.1.0/disputed": expenses_interface::Disputed,
                "expenses:store/merges@0.1.0/conflict": expenses_interface::Conflict,
                "expenses:store/merges@0.1.0/merged": expenses_interface::Merged,
                "expenses:store/merges@0.1.0/merge-outcome": expenses_interface::MergeOutcome,
                $($others)*
            },
        });
    };
}
