//! The names of an import's options, which the command line and the service share.

use expenses_formats::{Error, Role};

/// The option that names the column of a role, such as `date-column`.
#[must_use]
pub fn of_role(role: Role) -> &'static str {
    match role {
        Role::Date => "date-column",
        Role::Amount => "amount-column",
        Role::MoneyOut => "out-column",
        Role::MoneyIn => "in-column",
        Role::Direction => "direction-column",
        Role::Description => "description-column",
        Role::Category => "category-column",
        Role::Currency => "currency-column",
        Role::Fee => "fee-column",
        _ => "where",
    }
}

/// The option that helps to read a file which cannot be read without; `None` if there is none.
#[must_use]
pub fn of_error(error: &Error) -> Option<&'static str> {
    Some(match error {
        Error::ColumnNotFound { role, .. } | Error::NoSuchColumn { role: Some(role), .. } => {
            of_role(*role)
        }
        Error::NoSuchColumn { role: None, .. } => "where",
        Error::UnknownEncoding(_) | Error::Encoding { .. } => "encoding",
        Error::DatePattern(_) => "date-format",
        Error::UnknownLanguage(_) => "month-language",
        _ => return None,
    })
}
