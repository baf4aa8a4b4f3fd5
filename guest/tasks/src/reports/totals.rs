//! Computes the totals of a report.

use expenses_interface::{Expenses, Filter, Grouping, Summary};
use expenses_model::fold;

use super::numbers;
use super::report::{Average, Before, Report, ReportRow};
use super::time::{by_time, months};
use crate::period::{Period, within};

/// Sums up. Also returns the revision of the store, if all calls saw the same.
pub(super) fn report<S: Expenses>(
    store: &mut S,
    filter: &Filter,
    by: Option<Grouping>,
    before: Option<Period>,
) -> Result<(Report, Option<u64>), S::Error> {
    let summary = store.summarize(filter.clone(), by)?;
    let mut revisions = vec![summary.revision];
    let average = average(store, filter, by, &summary, &mut revisions)?;
    let then = match before {
        None => None,
        Some(period) => {
            let filter = within(filter, period);
            let then = store.summarize(filter, by)?;
            revisions.push(then.revision);
            Some((period, then))
        }
    };
    let Summary { count, total, group_count, .. } = summary;
    let mut groups: Vec<ReportRow> = summary
        .groups
        .into_iter()
        .map(|group| ReportRow {
            key: group.key,
            count: group.count,
            total: group.total,
            share: None,
            before: then.as_ref().map(|_| "0".into()),
        })
        .collect();
    if let (Some((_, then)), Some(_)) = (&then, by) {
        add_before(&mut groups, then);
    }
    let totals: Vec<&str> = groups.iter().map(|row| row.total.as_str()).collect();
    let shares = numbers::shares(&totals, &total);
    for (row, share) in groups.iter_mut().zip(shares) {
        row.share = share;
    }
    if matches!(by, Some(Grouping::Month | Grouping::Year)) {
        groups.sort_by(|a, b| by_time(&a.key).cmp(&by_time(&b.key)));
    }
    let before = then.map(|(period, then)| Before {
        period,
        count: then.count,
        more: numbers::difference(&total, &then.total),
        percent: numbers::growth(&total, &then.total),
        total: then.total,
    });
    let group_count = group_count.max(groups.len() as u64);
    let report = Report { by, count, total, groups, group_count, average, before };
    let first = revisions[0];
    Ok((report, revisions.iter().all(|revision| *revision == first).then_some(first)))
}

/// Adds the totals of the period before to the same groups, and adds the groups that exist only
/// there.
fn add_before(groups: &mut Vec<ReportRow>, then: &Summary) {
    for group in &then.groups {
        let folded = group.key.as_deref().map(fold);
        match groups.iter_mut().find(|row| row.key.as_deref().map(fold) == folded) {
            Some(row) => row.before = Some(group.total.clone()),
            None => groups.push(ReportRow {
                key: group.key.clone(),
                count: 0,
                total: "0".into(),
                share: None,
                before: Some(group.total.clone()),
            }),
        }
    }
}

/// The average of a month, if there are several.
fn average<S: Expenses>(
    store: &mut S,
    filter: &Filter,
    by: Option<Grouping>,
    summary: &Summary,
    revisions: &mut Vec<u64>,
) -> Result<Option<Average>, S::Error> {
    if by.is_none() || summary.count == 0 {
        return Ok(None);
    }
    if let Some(period) = Period::of(filter) {
        let months = period.months();
        let amount = numbers::average(&[&summary.total], months);
        return Ok((months > 1).then_some(Average { months, amount }));
    }
    let by_month;
    let groups = match by {
        Some(Grouping::Month) => &summary.groups,
        _ => {
            by_month = store.summarize(filter.clone(), Some(Grouping::Month))?;
            revisions.push(by_month.revision);
            &by_month.groups
        }
    };
    let dated: Vec<_> =
        groups.iter().filter_map(|group| Some((group.key.as_deref()?, &*group.total))).collect();
    let months = months(dated.iter().map(|(month, _)| *month));
    let totals: Vec<&str> = dated.into_iter().map(|(_, total)| total).collect();
    Ok((months > 1).then(|| Average { months, amount: numbers::average(&totals, months) }))
}
