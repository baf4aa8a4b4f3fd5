//! By what files of one source are known, and which of their columns are which.

use expenses_formats::{Columns, Options, Shape};

/// The most bytes of a shape that the store keeps.
const MOST_BYTES: usize = 4 << 10;
/// Stands for a number in a heading, which may be another one next month.
const NUMBER: char = '#';

/// Under which text a profile is kept: the name that a person gave, else the form and the
/// headings, with `#` for their numbers. A form whose files have no headings is enough; `None` if
/// a file that could have some has none and no name, for its shape is that of others.
#[must_use]
pub fn key(shape: &Shape, name: Option<&str>) -> Option<String> {
    if let Some(name) = name {
        return Some(name.to_owned());
    }
    if shape.headings.iter().all(|heading| heading.trim().is_empty()) {
        let has_columns = !matches!(shape.form.as_str(), "CSV" | "JSON");
        return has_columns.then(|| shape.form.clone());
    }
    let headings: Vec<String> = shape.headings.iter().map(|heading| pattern(heading)).collect();
    let mut key = format!("{}: {}", shape.form, headings.join(", "));
    while key.len() > MOST_BYTES {
        key.pop();
    }
    Some(key)
}

/// A heading without spaces around it, and without its numbers.
fn pattern(heading: &str) -> String {
    let mut pattern = String::with_capacity(heading.len());
    for c in heading.trim().chars() {
        match c.is_numeric() {
            true if pattern.ends_with(NUMBER) => {}
            true => pattern.push(NUMBER),
            false => pattern.push(c),
        }
    }
    pattern
}

/// The columns that were remembered, as a file of this shape calls them. What it has no name for
/// is to be found anew.
pub(super) fn columns(kept: &Options, shape: &Shape) -> Columns {
    let find = |name: String| name_in(&shape.headings, name);
    let one = |name: Option<String>| name.and_then(find);
    let old = kept.columns.clone();
    Columns {
        date: one(old.date),
        amount: one(old.amount),
        money_out: one(old.money_out),
        money_in: one(old.money_in),
        direction: one(old.direction),
        description: old.description.into_iter().filter_map(find).collect(),
        category: one(old.category),
        currency: one(old.currency),
        id: one(old.id),
        balance: one(old.balance),
        fee: one(old.fee),
        state: one(old.state),
    }
}

fn name_in(headings: &[String], name: String) -> Option<String> {
    let is_same = |heading: &String| heading.trim().to_lowercase() == name.trim().to_lowercase();
    // Some columns are named by number.
    if headings.is_empty() || headings.iter().any(is_same) || name.parse::<usize>().is_ok() {
        return Some(name);
    }
    let wanted = pattern(&name);
    let mut found = headings.iter().filter(|heading| pattern(heading) == wanted);
    match (found.next(), found.next()) {
        (Some(heading), None) => Some(heading.trim().to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(form: &str, headings: &[&str]) -> Shape {
        let headings = headings.iter().map(|heading| (*heading).to_owned()).collect();
        Shape { form: form.into(), headings }
    }

    #[test]
    fn a_month_in_a_heading_makes_no_other_shape() {
        let november = shape("CSV", &["利用日", "11月支払金額", "12月繰越残高"]);
        let december = shape("CSV", &["利用日", "12月支払金額", "1月繰越残高"]);
        assert_eq!(key(&november, None).as_deref(), Some("CSV: 利用日, #月支払金額, #月繰越残高"));
        assert_eq!(key(&november, None), key(&december, None));
        let kept = Columns {
            amount: Some("11月支払金額".into()),
            balance: Some("12月繰越残高".into()),
            date: Some("利用日".into()),
            state: Some("gone".into()),
            fee: Some("3".into()),
            ..Columns::default()
        };
        let kept = Options { columns: kept, ..Options::default() };
        let expected = Columns {
            amount: Some("12月支払金額".into()),
            balance: Some("1月繰越残高".into()),
            date: Some("利用日".into()),
            fee: Some("3".into()),
            ..Columns::default()
        };
        assert_eq!(columns(&kept, &december), expected);
    }

    #[test]
    fn a_form_that_has_no_headings_is_a_shape_and_a_table_without_them_is_none() {
        assert_eq!(key(&shape("QIF", &[]), None).as_deref(), Some("QIF"));
        assert_eq!(key(&shape("CSV", &[]), None), None);
        assert_eq!(key(&shape("CSV", &["", " "]), None), None);
        assert_eq!(key(&shape("CSV", &[]), Some("purse")).as_deref(), Some("purse"));
    }
}
