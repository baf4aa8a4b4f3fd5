//! Dates: what a cell can mean, and what a whole column leaves possible.

mod cell;
mod names;
mod pattern;

use jiff::civil::Date;

use crate::options::DateOrder;

use cell::{ALL_LANGUAGES, Parts, parts};

/// The orders, as a column is searched for them: first those that are more likely if no
/// cell tells them apart.
const ORDERS: [DateOrder; 5] = [
    DateOrder::YearMonthDay,
    DateOrder::DayMonthYear,
    DateOrder::MonthDayYear,
    DateOrder::ExcelDays,
    DateOrder::UnixTime,
];

/// How the dates of a column are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reader {
    pub(crate) order: DateOrder,
    /// The languages of the months, by their bits.
    pub(crate) languages: u64,
}

impl Reader {
    /// Reads a cell.
    pub(crate) fn date(self, text: &str) -> Option<Date> {
        parts(text)?.date(self.order, self.languages)
    }
}

/// Whether a cell is a date in any order.
pub(crate) fn is_date(text: &str) -> bool {
    let Some(parts) = parts(text) else { return false };
    // A number alone may be anything.
    !matches!(parts, Parts::Number(..))
        && ORDERS.iter().any(|order| parts.date(*order, ALL_LANGUAGES).is_some())
}

/// Whether a cell is a date in any order, or a number that may be one.
pub(crate) fn may_be_date(text: &str) -> bool {
    let Some(parts) = parts(text) else { return false };
    ORDERS.iter().any(|order| parts.date(*order, ALL_LANGUAGES).is_some())
        || matches!(parts, Parts::Named { .. })
        || matches!(parts, Parts::Number(_, 6)) && parts.date(ORDERS[0], ALL_LANGUAGES).is_some()
}

/// The days that a text without a column can mean, each once; none if it is not a day with a
/// year. Of numbers alone, only one of eight digits is a day, and no one types a year of two
/// digits in front.
#[must_use]
pub fn alone(text: &str) -> Vec<Date> {
    let mut evidence = Evidence::default();
    let parts = parts(text);
    let is_number = matches!(parts, Some(Parts::Number(_, digits)) if digits != 8);
    if is_number || !evidence.add(text) {
        return Vec::new();
    }
    let languages = evidence.languages().0;
    let mut orders = evidence.orders();
    if let Some(Parts::Numbers { short_year_first: true, .. }) = parts
        && orders.len() > 1
    {
        orders.retain(|order| *order != DateOrder::YearMonthDay);
    }
    orders.into_iter().filter_map(|order| Reader { order, languages }.date(text)).collect()
}

/// Whether a text is a day with a year whose month has its name.
#[must_use]
pub fn names_month(text: &str) -> bool {
    matches!(parts(text), Some(Parts::Named { .. }))
}

/// What the cells of a column leave possible.
#[derive(Clone, Debug)]
pub(crate) struct Evidence {
    /// For each set of orders, as bits, how many cells have just these.
    sets: [u64; 1 << ORDERS.len()],
    /// For each two orders, whether they give a cell two dates.
    differ: [[bool; ORDERS.len()]; ORDERS.len()],
    languages: u64,
    /// Names that are of two months, each once; there are five.
    unclear: Vec<String>,
    /// The first and the last numbers of dates whose years have two digits, each once and up to
    /// `SEVERAL`; and whether there are dates of other kinds.
    firsts: Vec<u16>,
    lasts: Vec<u16>,
    others: bool,
}

/// So many days, and no fewer, tell that the number which all of them share is the year.
const SEVERAL: usize = 5;

impl Default for Evidence {
    fn default() -> Self {
        Self {
            sets: [0; 1 << ORDERS.len()],
            differ: Default::default(),
            languages: ALL_LANGUAGES,
            unclear: Vec::new(),
            firsts: Vec::new(),
            lasts: Vec::new(),
            others: false,
        }
    }
}

impl Evidence {
    /// Adds a cell, and returns whether it is a date in any order.
    pub(crate) fn add(&mut self, text: &str) -> bool {
        let Some(parts) = parts(text) else { return false };
        match &parts {
            Parts::Numbers { numbers: [(first, 1..=2), _, (last, 1..=2)], .. } => {
                for (all, number) in [(&mut self.firsts, first), (&mut self.lasts, last)] {
                    let number = *number as u16;
                    if all.len() < SEVERAL && !all.contains(&number) {
                        all.push(number);
                    }
                }
            }
            _ => self.others = true,
        }
        if let Parts::Named { name, .. } = &parts {
            let meanings = cell::meanings(name);
            self.languages &= meanings.iter().fold(0, |all, meaning| all | meaning.2);
            if meanings.len() > 1 && !self.unclear.contains(name) {
                self.unclear.push(name.clone());
            }
        }
        if let Parts::Numbers { numbers: [(_, 4), ..], .. } = parts {
            let is_date = parts.date(ORDERS[0], ALL_LANGUAGES).is_some();
            self.sets[if is_date { 0b111 } else { 0 }] += 1;
            return is_date;
        }
        let mut dates = ORDERS.map(|order| parts.date(order, ALL_LANGUAGES));
        if let Parts::Numbers { numbers, dots, short_year_first } = parts {
            // No statement has another year in front, if it has two digits.
            if short_year_first && !(20..=40).contains(&numbers[0].0) {
                dates[0] = None;
            }
            // No one writes dots after a month.
            if dots && dates[1].is_some() {
                dates[2] = None;
            }
        }
        let bits = (0..ORDERS.len()).filter(|at| dates[*at].is_some());
        let set = bits.fold(0, |set, at| set | 1 << at);
        if let Parts::Named { .. } = parts {
            // The name of the month says it all.
            self.sets[0b111] += 1;
            return true;
        }
        self.sets[set] += 1;
        for a in 0..ORDERS.len() {
            for b in 0..a {
                if let (Some(one), Some(other)) = (dates[a], dates[b]) {
                    self.differ[a][b] |= one != other;
                }
            }
        }
        set != 0
    }

    /// The orders that are possible: none if no cell is a date, one if that is certain. If
    /// the cells contradict each other, all orders that any of them has.
    pub(crate) fn orders(&self) -> Vec<DateOrder> {
        let sets = || (1..self.sets.len()).filter(|set| self.sets[*set] > 0);
        let in_all = sets().fold(usize::MAX, |all, set| all & set);
        let in_any = sets().fold(0, |all, set| all | set);
        let possible = if in_all & in_any == 0 { in_any } else { in_all & in_any };
        let possible = self.of_one_year(possible);
        let mut orders: Vec<usize> =
            (0..ORDERS.len()).filter(|at| possible & 1 << at != 0).collect();
        let contradict = in_all & in_any == 0;
        if !contradict {
            // What gives every cell the same date needs no decision.
            let mut kept: Vec<usize> = Vec::new();
            for at in orders {
                if !kept.iter().any(|first| !self.differ[at][*first]) {
                    kept.push(at);
                }
            }
            orders = kept;
        }
        orders.into_iter().map(|at| ORDERS[at]).collect()
    }

    /// The orders among these in which the years are less varied than the days: a statement is
    /// not of one day of the month in many years.
    fn of_one_year(&self, possible: usize) -> usize {
        const YEAR_FIRST: usize = 1;
        let likely = match (self.firsts.len(), self.lasts.len()) {
            _ if self.others => possible,
            (SEVERAL, 1) => possible & !YEAR_FIRST,
            (1, SEVERAL) => possible & YEAR_FIRST,
            _ => possible,
        };
        if likely == 0 { possible } else { likely }
    }

    /// The languages of the months, as bits; and the languages that are to choose from, if
    /// that makes a difference.
    pub(crate) fn languages(&self) -> (u64, Vec<&'static str>) {
        let languages = if self.languages == 0 { ALL_LANGUAGES } else { self.languages };
        let is_open = |name: &String| {
            let meanings = cell::meanings(name);
            meanings.iter().filter(|meaning| meaning.2 & languages != 0).count() > 1
        };
        let mut open = 0;
        for name in self.unclear.iter().filter(|name| is_open(name)) {
            open |= cell::meanings(name).iter().fold(0, |all, meaning| all | meaning.2);
        }
        (languages, cell::codes(open & languages))
    }
}

/// The bit of a language, such as `de`.
pub(crate) fn language(code: &str) -> Option<u64> {
    cell::language(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(cells: &[&str]) -> Evidence {
        let mut evidence = Evidence::default();
        for cell in cells {
            evidence.add(cell);
        }
        evidence
    }

    fn dates(cells: &[&str]) -> Vec<String> {
        let evidence = column(cells);
        let orders = evidence.orders();
        assert_eq!(orders.len(), 1, "{cells:?}: {orders:?}");
        let reader = Reader { order: orders[0], languages: evidence.languages().0 };
        let date = |cell: &&str| reader.date(cell).map_or("none".to_owned(), |d| d.to_string());
        cells.iter().map(date).collect()
    }

    #[test]
    fn a_column_with_one_reading_is_read() {
        for (cells, expected) in [
            (&["2026-11-03"][..], &["2026-11-03"][..]),
            (&["2026-11-03T10:11:12.5+02:00", "2026-11-03 10:11"], &["2026-11-03", "2026-11-03"]),
            (&["2026-11-03T23:59:59Z"], &["2026-11-03"]),
            (&["03/04/2026", "23/11/2026"], &["2026-04-03", "2026-11-23"]),
            (&["03/04/2026", "11/23/2026"], &["2026-03-04", "2026-11-23"]),
            (&["03.04.2026"], &["2026-04-03"]),
            (&["10.04.26"], &["2026-04-10"]),
            (&["05/05/2026"], &["2026-05-05"]),
            (&["2026-04-03", "13/04/2026"], &["2026-04-03", "2026-04-13"]),
            (&["20261123"], &["2026-11-23"]),
            (&["20261123101112[-5:EST]"], &["2026-11-23"]),
            (&["23112026"], &["2026-11-23"]),
            (&["46349", "46350.5"], &["2026-11-23", "2026-11-24"]),
            (&["1-Jan-26"], &["2026-01-01"]),
            (&["Jan 2, 2026"], &["2026-01-02"]),
            (&["Monday, 23 November 2026"], &["2026-11-23"]),
            (&["23 okt. 2026", "1 mrt 2026"], &["2026-10-23", "2026-03-01"]),
            (&["1 de enero de 2026"], &["2026-01-01"]),
            (&["1er d\u{e9}cembre 2026"], &["2026-12-01"]),
            (&["23. M\u{e4}rz 2026"], &["2026-03-23"]),
            (&["3 \u{44f}\u{43d}\u{432}. 2026"], &["2026-01-03"]),
            (&["2026\u{5e74}11\u{6708}3\u{65e5}"], &["2026-11-03"]),
            (&["2026/11/3"], &["2026-11-03"]),
            (&["2026. 11. 3."], &["2026-11-03"]),
            (&["11/23'26"], &["2026-11-23"]),
            (&["11/23/2026 10:11:12 PM"], &["2026-11-23"]),
            (&["\u{662}\u{663}/\u{661}\u{661}/\u{662}\u{660}\u{662}\u{666}"], &["2026-11-23"]),
        ] {
            assert_eq!(dates(cells), expected, "{cells:?}");
        }
    }

    #[test]
    fn a_column_with_two_readings_is_not_guessed() {
        use DateOrder::{DayMonthYear, MonthDayYear};
        assert_eq!(column(&["03/04/2026"]).orders(), [DayMonthYear, MonthDayYear]);
        assert_eq!(column(&["03-04-26"]).orders(), [DayMonthYear, MonthDayYear]);
        // The year may come first.
        assert_eq!(column(&["26/12/31"]).orders(), [DateOrder::YearMonthDay, DayMonthYear]);
        // They contradict each other.
        assert_eq!(column(&["13/04/2026", "04/13/2026"]).orders(), [DayMonthYear, MonthDayYear]);
        assert!(column(&["n/a", "12.50", ""]).orders().is_empty());
    }

    #[test]
    fn a_month_of_two_languages_is_asked_for_unless_others_tell() {
        // July in Croatian, August in Slovak and Czech.
        assert_eq!(column(&["1 srp 2026"]).languages().1, ["cs", "hr"]);
        assert!(column(&["1 srp 2026", "1 kol 2026"]).languages().1.is_empty());
        assert_eq!(dates(&["1 srp 2026", "1 kol 2026"]), ["2026-07-01", "2026-08-01"]);
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in ["", "2026", "12.50", "31/02/2026", "2026-13-01", "1/2/3/4", "1.2.3 x", "x"] {
            assert!(!is_date(text), "{text}");
        }
        for text in ["2026-11-23 12.50", "Kontostand vom 16.02.2026", "01/02/0026", "1-1-9999"] {
            assert!(!is_date(text), "{text}");
        }
    }
}
