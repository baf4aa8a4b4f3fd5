//! The paths of the service, and the methods of each.

use crate::ProblemKind;
use crate::page::Asset;

/// A path of the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Route {
    /// `/` and the files of the page
    Page(Asset),
    /// `/session`
    Session,
    /// `/expenses`
    Expenses,
    /// `/expenses/{id}`
    Expense(u64),
    /// `/expenses/summary`
    Summary,
    /// `/budgets`
    Budgets,
    /// `/repeats`
    Repeats,
    /// `/repeats/{id}`
    Repeat(u64),
    /// `/due`
    Due,
    /// `/log`
    Log,
    /// `/undo`
    Undo,
    /// `/redo`
    Redo,
    /// `/changes`
    Changes,
    /// `/import`
    Import,
    /// `/merge`
    Merge,
    /// `/export`
    Export,
    /// `/info`
    Info,
    /// `/healthz`
    Health,
    /// `/openapi.json`
    OpenApi,
    /// `/problems/{name}`
    Problem(ProblemKind),
}

impl Route {
    /// The route of a path.
    pub(crate) fn of(path: &str) -> Option<Self> {
        Some(match path {
            "/session" => Self::Session,
            "/expenses" => Self::Expenses,
            "/expenses/summary" => Self::Summary,
            "/budgets" => Self::Budgets,
            "/repeats" => Self::Repeats,
            "/due" => Self::Due,
            "/log" => Self::Log,
            "/undo" => Self::Undo,
            "/redo" => Self::Redo,
            "/changes" => Self::Changes,
            "/import" => Self::Import,
            "/merge" => Self::Merge,
            "/export" => Self::Export,
            "/info" => Self::Info,
            "/healthz" => Self::Health,
            "/openapi.json" => Self::OpenApi,
            path => {
                if let Some(id) = path.strip_prefix("/expenses/") {
                    return id_of(id).map(Self::Expense);
                }
                if let Some(id) = path.strip_prefix("/repeats/") {
                    return id_of(id).map(Self::Repeat);
                }
                if let Some(asset) = Asset::of(path) {
                    return Some(Self::Page(asset));
                }
                let name = path.strip_prefix("/problems/")?;
                let mut kinds = ProblemKind::ALL.iter();
                return kinds.find(|kind| kind.name() == name).copied().map(Self::Problem);
            }
        })
    }

    /// The path, with a name in braces for what differs from request to request.
    pub(crate) fn pattern(self) -> &'static str {
        match self {
            Self::Page(_) => "/page/{file}",
            Self::Session => "/session",
            Self::Expenses => "/expenses",
            Self::Expense(_) => "/expenses/{id}",
            Self::Summary => "/expenses/summary",
            Self::Budgets => "/budgets",
            Self::Repeats => "/repeats",
            Self::Repeat(_) => "/repeats/{id}",
            Self::Due => "/due",
            Self::Log => "/log",
            Self::Undo => "/undo",
            Self::Redo => "/redo",
            Self::Changes => "/changes",
            Self::Import => "/import",
            Self::Merge => "/merge",
            Self::Export => "/export",
            Self::Info => "/info",
            Self::Health => "/healthz",
            Self::OpenApi => "/openapi.json",
            Self::Problem(_) => "/problems/{name}",
        }
    }

    /// Whether it is answered without a token: it holds nothing of an expense, or is how a
    /// session begins and ends.
    pub(crate) fn is_open(self) -> bool {
        matches!(self, Self::Page(_) | Self::Session)
    }

    /// The methods that it has.
    pub(crate) fn methods(self) -> &'static [&'static str] {
        match self {
            Self::Expenses | Self::Budgets | Self::Repeats => &["GET", "HEAD", "OPTIONS", "POST"],
            Self::Repeat(_) => &["DELETE", "OPTIONS"],
            Self::Expense(_) => &["DELETE", "GET", "HEAD", "OPTIONS", "PATCH"],
            Self::Session => &["DELETE", "OPTIONS", "POST"],
            Self::Due | Self::Undo | Self::Redo | Self::Changes | Self::Import | Self::Merge => {
                &["OPTIONS", "POST"]
            }
            Self::Summary
            | Self::Log
            | Self::Export
            | Self::Info
            | Self::Health
            | Self::OpenApi
            | Self::Page(_)
            | Self::Problem(_) => &["GET", "HEAD", "OPTIONS"],
        }
    }
}

/// Reads an id in its only form: digits that do not begin with 0.
fn id_of(text: &str) -> Option<u64> {
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0');
    if is_plain { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_has_one_form() {
        assert_eq!(Route::of("/expenses/7"), Some(Route::Expense(7)));
        let greatest = Route::Expense(u64::MAX);
        assert_eq!(Route::of("/expenses/18446744073709551615"), Some(greatest));
        for path in [
            "/expenses/",
            "/repeats/",
            "/repeats/07",
            "/expenses/0",
            "/expenses/07",
            "/expenses/+7",
            "/expenses/7/",
            "/expenses/%37",
            "/expenses/18446744073709551616",
            "/problems/unheard-of",
            "/page",
            "/page/",
            "/page/../index.html",
            "",
        ] {
            assert_eq!(Route::of(path), None, "{path}");
        }
    }

    #[test]
    fn every_problem_has_a_page() {
        for kind in ProblemKind::ALL {
            assert_eq!(Route::of(&kind.address()), Some(Route::Problem(*kind)));
        }
    }
}
