//! What can be typed of budgets.

use clap::Args;

pub(super) const NOTE: &str = "\
Examples:
  expenses budget 400
  expenses budget 150 --category food
  expenses budget
  expenses budget --remove --category food";

/// The arguments of `budget`.
#[derive(Args, Clone, Debug)]
pub struct BudgetArguments {
    /// How much may be spent in a month, such as 150. Without it, the budgets are shown,
    /// with what is left of them
    #[arg(allow_negative_numbers = true)]
    pub amount: Option<String>,
    /// The category that the budget is for; without it, all expenses
    #[arg(short, long)]
    pub category: Option<String>,
    /// Remove the budget
    #[arg(long, conflicts_with = "amount")]
    pub remove: bool,
    /// The month to show, YYYY-MM; this month where it is not given
    #[arg(long, conflicts_with_all = ["amount", "remove"])]
    pub month: Option<String>,
}
