//! Computes the totals of a report.

use expenses_interface::{Expenses, Filter, Grouping, Summary};
use expenses_model::{Date, MonthStart, fold};

use super::numbers;
use super::report::{Average, Before, Later, Report, ReportRow};
use super::start;
use super::time::{Months, by_time, is_time};
use crate::period::{Compared, Period, within};

/// Sums up. Also returns the revision of the store, if all calls saw the same.
pub(super) fn report<S: Expenses>(
    store: &mut S,
    filter: &Filter,
    by: Option<Grouping>,
    compared: Option<Compared>,
    today: Option<Date>,
) -> Result<(Report, Option<u64>), S::Error> {
    let info = store.info()?;
    let filter = &compared.map_or_else(|| filter.clone(), |periods| within(filter, periods.now));
    let summary = store.summarize(filter.clone(), Vec::from_iter(by))?;
    let mut revisions = vec![info.revision, summary.revision];
    let clock = (today, start(info.month_start));
    let average = average(store, filter, by, &summary, clock, &mut revisions)?;
    let (mut then, mut later) = (None, None);
    if let Some(Compared { now, before, whole }) = compared {
        let of_before = store.summarize(within(filter, before), Vec::from_iter(by))?;
        revisions.push(of_before.revision);
        then = Some((before, of_before));
        if let Some(rest) = now.last.tomorrow().ok().filter(|first| *first <= whole.last) {
            let rest = within(filter, Period { first: rest, last: whole.last });
            let Summary { count, total, revision, .. } = store.summarize(rest, Vec::new())?;
            revisions.push(revision);
            later = (count > 0).then_some(Later { today: now.last, count, total });
        }
    }
    let Summary { count, total, group_count, .. } = summary;
    let mut groups: Vec<ReportRow> = summary
        .groups
        .into_iter()
        .map(|group| ReportRow {
            key: group.key().map(str::to_owned),
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
    if let Some(by) = by.filter(|by| is_time(*by)) {
        groups.sort_by(|a, b| by_time(by, a.key.as_deref(), b.key.as_deref()));
    }
    let before = then.map(|(period, then)| Before {
        period,
        count: then.count,
        more: numbers::difference(&total, &then.total),
        percent: numbers::growth(&total, &then.total),
        total: then.total,
    });
    let group_count = group_count.max(groups.len() as u64);
    let report = Report { by, count, total, groups, group_count, average, before, later };
    let first = revisions[0];
    Ok((report, revisions.iter().all(|revision| *revision == first).then_some(first)))
}

/// Adds the totals of the period before to the same groups, and adds the groups that exist only
/// there.
fn add_before(groups: &mut Vec<ReportRow>, then: &Summary) {
    for group in &then.groups {
        let folded = group.key().map(fold);
        match groups.iter_mut().find(|row| row.key.as_deref().map(fold) == folded) {
            Some(row) => row.before = Some(group.total.clone()),
            None => groups.push(ReportRow {
                key: group.key().map(str::to_owned),
                count: 0,
                total: "0".into(),
                share: None,
                before: Some(group.total.clone()),
            }),
        }
    }
}

/// The average of the months that have begun, if there are several.
fn average<S: Expenses>(
    store: &mut S,
    filter: &Filter,
    by: Option<Grouping>,
    summary: &Summary,
    (today, start): (Option<Date>, MonthStart),
    revisions: &mut Vec<u64>,
) -> Result<Option<Average>, S::Error> {
    if by.is_none() || summary.count == 0 {
        return Ok(None);
    }
    if Period::of(filter).is_some() {
        let no_keys = std::iter::empty();
        match Months::begun(filter, no_keys, today, start) {
            // What is of no other month need not be left out.
            Some(months) if months.are_all => {
                let (months, totals) = (months.count(), [&*summary.total]);
                let amount = numbers::average(&totals, months);
                return Ok((months > 1).then_some(Average { months, amount }));
            }
            Some(_) => {}
            None => return Ok(None),
        }
    }
    let by_month;
    let groups = match by {
        Some(Grouping::Month) => &summary.groups,
        _ => {
            by_month = store.summarize(filter.clone(), vec![Grouping::Month])?;
            revisions.push(by_month.revision);
            &by_month.groups
        }
    };
    let keys = groups.iter().filter_map(|group| group.key());
    let Some(months) = Months::begun(filter, keys, today, start) else { return Ok(None) };
    let begun = groups.iter().filter(|group| months.contains(group.key()));
    let totals: Vec<&str> = begun.map(|group| &*group.total).collect();
    let months = months.count();
    Ok((months > 1).then(|| Average { months, amount: numbers::average(&totals, months) }))
}
