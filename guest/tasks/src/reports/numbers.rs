//! Parts, differences and averages of exact totals.

use bigdecimal::{BigDecimal, RoundingMode, Signed, Zero};

/// A total as a number. The store's totals are decimal text, so nothing else is met.
pub(super) fn number(total: &str) -> BigDecimal {
    total.parse().unwrap_or_default()
}

/// Returns the part that each total has of what was spent, in per cent with one decimal.
/// Totals below zero are refunds: they have no part, and are not taken from what was spent,
/// for else the others made more than a whole. `None` too if nothing was spent.
pub(super) fn shares(totals: &[&str], whole: &str) -> Vec<Option<String>> {
    let parts: Vec<_> = totals.iter().map(|total| number(total)).collect();
    let refunds: BigDecimal = parts.iter().filter(|part| part.is_negative()).sum();
    let spent = number(whole) - refunds;
    let share = |part: &BigDecimal| {
        (spent.is_positive() && !part.is_negative()).then(|| percent(part, &spent))
    };
    parts.iter().map(share).collect()
}

/// By how much the first total is greater, exactly; with a sign only where it is less.
pub(super) fn difference(total: &str, other: &str) -> String {
    (number(total) - number(other)).to_plain_string()
}

/// The difference in per cent of the other total; none where that is not greater than zero.
pub(super) fn growth(total: &str, other: &str) -> Option<String> {
    let other = number(other);
    other.is_positive().then(|| percent(&(number(total) - &other), &other))
}

/// The sum of totals divided by a count, rounded to the cent or to their own decimals.
pub(super) fn average(totals: &[&str], count: u64) -> String {
    let sum: BigDecimal = totals.iter().map(|total| number(total)).sum();
    if count == 0 {
        return sum.to_plain_string();
    }
    let decimals = sum.fractional_digit_count().max(2);
    (sum / BigDecimal::from(count))
        .with_scale_round(decimals, RoundingMode::HalfUp)
        .to_plain_string()
}

/// The exact sum of totals.
pub fn sum<'a>(totals: impl IntoIterator<Item = &'a str>) -> String {
    let mut sum = BigDecimal::zero();
    let mut decimals = 0;
    for total in totals {
        let total = number(total);
        decimals = decimals.max(total.fractional_digit_count());
        sum += total;
    }
    sum.with_scale(decimals).to_plain_string()
}

fn percent(part: &BigDecimal, whole: &BigDecimal) -> String {
    (part * BigDecimal::from(100) / whole)
        .with_scale_round(1, RoundingMode::HalfUp)
        .to_plain_string()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn parts_and_differences_are_rounded_only_at_the_end() {
        assert_eq!(
            shares(&["900", "15.90", "0"], "915.90"),
            ["98.3", "1.7", "0.0"].map(|s| Some(s.to_owned()))
        );
        let some = |share: &str| Some(share.to_owned());
        assert_eq!(shares(&["5", "-1"], "4"), [some("100.0"), None]);
        assert_eq!(shares(&["30", "10", "-90"], "-50"), [some("75.0"), some("25.0"), None]);
        assert_eq!(shares(&["0"], "0"), [None]);
        assert_eq!(shares(&["0", "-1"], "-1"), [None, None]);
        assert_eq!(difference("915.90", "48.9"), "867.00");
        assert_eq!(difference("1", "1.5"), "-0.5");
        assert_eq!(growth("15", "10").as_deref(), Some("50.0"));
        assert_eq!(growth("5", "10").as_deref(), Some("-50.0"));
        assert_eq!(growth("5", "0"), None);
        assert_eq!(average(&["100", "0.01"], 3), "33.34");
        assert_eq!(average(&["10"], 4), "2.50");
        assert_eq!(sum(["0.1", "0.2", "3"]), "3.3");
        assert_eq!(sum([]), "0");
    }

    proptest! {
        #[test]
        fn shares_make_a_whole(cents in prop::collection::vec(-30_000i32..100_000, 1..50)) {
            let text = |cents: &i32| {
                let sign = if *cents < 0 { "-" } else { "" };
                format!("{sign}{}.{:02}", cents.abs() / 100, cents.abs() % 100)
            };
            let texts: Vec<String> = cents.iter().map(text).collect();
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let whole = sum(texts.iter().copied());
            for share in shares(&texts, &whole).into_iter().flatten() {
                let share: f64 = share.parse().unwrap();
                prop_assert!((0.0..=100.0).contains(&share));
            }
            let all: f64 = shares(&texts, &whole).into_iter().flatten().map(|s| s.parse::<f64>().unwrap()).sum();
            // Each is rounded by a twentieth at most.
            let bound = 0.05 * texts.len() as f64 + 1e-6;
            let is_spent = cents.iter().any(|cents| *cents > 0);
            prop_assert!(!is_spent || (all - 100.0).abs() <= bound, "{all}");
        }
    }
}
