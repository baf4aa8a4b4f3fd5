//! How the totals of a report are computed.

use expenses_interface::{Expenses, Filter, Grouping, Summary};
use expenses_model::fold;

use super::report::{Average, Before, Report, ReportRow};
use super::{in_time, matrix, numbers, within};
use crate::period::Period;

/// Sums up, and answers the revision of the state, where it was one.
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
        take_up(&mut groups, then);
    }
    let totals: Vec<&str> = groups.iter().map(|row| row.total.as_str()).collect();
    let shares = numbers::shares(&totals, &total);
    for (row, share) in groups.iter_mut().zip(shares) {
        row.share = share;
    }
    if matches!(by, Some(Grouping::Month | Grouping::Year)) {
        groups.sort_by(|a, b| in_time(&a.key).cmp(&in_time(&b.key)));
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

/// Puts the totals of before beside those of the same categories now, and adds the
/// categories that were.
fn take_up(groups: &mut Vec<ReportRow>, then: &Summary) {
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

/// What was spent a month, where it was more than one.
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
    let months = matrix::months(dated.iter().map(|(month, _)| *month));
    let totals: Vec<&str> = dated.into_iter().map(|(_, total)| total).collect();
    Ok((months > 1).then(|| Average { months, amount: numbers::average(&totals, months) }))
}
