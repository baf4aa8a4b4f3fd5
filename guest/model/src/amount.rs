//! Amounts of money: exact decimals from end to end.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use bigdecimal::BigDecimal;

/// The most digits that an amount given by a call may have. Every decimal of 15
/// digits survives a program that reads it as an IEEE 754 double.
const MOST_DIGITS: usize = 15;
/// The most digits after the point that an amount given by a call may have.
const MOST_DECIMALS: usize = 4;
/// The most bytes and the greatest exponent of a number in a data file. A double's
/// shortest text stays below both; they bound the work on a hostile file.
const MOST_BYTES: usize = 400;
const GREATEST_EXPONENT: u64 = 400;

/// An exact decimal amount, together with the text it was written as.
#[derive(Clone, Debug)]
pub struct Amount(Value);

/// Nearly every amount has few digits and the usual text; the rest (exponents, more than 18
/// digits), which only other programs write, is kept at any length.
#[derive(Clone, Debug)]
enum Value {
    Small(Small),
    Kept(Box<Kept>),
}

/// A number of at most 18 digits, without its point.
#[derive(Clone, Copy, Debug)]
struct Small {
    number: i64,
    /// How many of the digits are behind the point, at most 18.
    decimals: u8,
}

impl Small {
    /// Decimal text, as JSON has it.
    fn to_text(self) -> String {
        // A sign, 18 digits, a zero before the point, and the point.
        const MOST_BYTES: usize = 21;
        let mut text = [0; MOST_BYTES];
        let mut start = MOST_BYTES;
        let mut push_front = |byte| {
            start -= 1;
            text[start] = byte;
        };
        let mut rest = self.number.unsigned_abs();
        for place in 0.. {
            if place == self.decimals && place > 0 {
                push_front(b'.');
            } else if place > self.decimals && rest == 0 {
                break;
            }
            push_front(b'0' + (rest % 10) as u8);
            rest /= 10;
        }
        if self.number < 0 {
            push_front(b'-');
        }
        // They are ASCII.
        String::from_utf8(text[start..].into()).unwrap_or_default()
    }
}

impl Ord for Small {
    fn cmp(&self, other: &Self) -> Ordering {
        let most = self.decimals.max(other.decimals);
        // 19 digits of an `i64` and at most 18 zeros: an `i128` holds 38.
        let scaled =
            |small: &Self| i128::from(small.number) * 10_i128.pow((most - small.decimals).into());
        match self.decimals == other.decimals {
            true => self.number.cmp(&other.number),
            false => scaled(self).cmp(&scaled(other)),
        }
    }
}

impl PartialOrd for Small {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Equal in value.
impl PartialEq for Small {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Small {}

#[derive(Clone, Debug)]
struct Kept {
    json: String,
    value: BigDecimal,
}

impl Amount {
    /// Reads the amount of an expense that a call gives. Less than zero, it is a refund.
    ///
    /// # Errors
    ///
    /// The rule that it breaks, as a part of a sentence about the amount.
    pub fn parse(text: &str) -> Result<Self, String> {
        let amount = Self::parse_bound(text)?;
        let text = text.trim().trim_start_matches('-').trim_start_matches('0');
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        let decimals = text.split_once('.').map_or(0, |(_, decimals)| decimals.len());
        if amount.sign() == Ordering::Equal {
            Err("must not be zero".to_owned())
        } else if decimals > MOST_DECIMALS {
            Err(format!("has {decimals} decimals; at most {MOST_DECIMALS} are kept"))
        } else if digits > MOST_DIGITS {
            Err(format!("has {digits} digits; at most {MOST_DIGITS} are kept"))
        } else {
            Ok(amount)
        }
    }

    /// Reads an amount that a call gives for a budget: as [`parse`](Self::parse), and greater
    /// than zero.
    ///
    /// # Errors
    ///
    /// The rule that it breaks, as a part of a sentence about the amount.
    pub fn parse_budget(text: &str) -> Result<Self, String> {
        match Self::parse_bound(text)? {
            amount if amount.sign() == Ordering::Greater => Self::parse(text),
            amount => Err(format!("must be greater than zero, not `{}`", amount.to_text())),
        }
    }

    /// Reads decimal text that a filter compares with: any sign and size.
    ///
    /// # Errors
    ///
    /// That it is no decimal text, as a part of a sentence about the amount.
    pub fn parse_bound(text: &str) -> Result<Self, String> {
        let trimmed = text.trim();
        if let Some(amount) = Self::from_plain_json(trimmed.as_bytes()) {
            return Ok(amount);
        }
        let (sign, digits) = match trimmed.strip_prefix('-') {
            Some(digits) => ("-", digits),
            None => ("", trimmed),
        };
        let (whole, decimals) = digits.split_once('.').unwrap_or((digits, "0"));
        let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !all_digits(whole) || !all_digits(decimals) || trimmed.len() > MOST_BYTES {
            return Err(format!(
                "must be a decimal number such as 12.50, not `{}`",
                excerpt(trimmed)
            ));
        }
        let whole = match whole.trim_start_matches('0') {
            "" => "0",
            whole => whole,
        };
        let json = match digits.split_once('.') {
            Some((_, decimals)) => format!("{sign}{whole}.{decimals}"),
            None => format!("{sign}{whole}"),
        };
        Self::from_json(&json)
            .ok_or_else(|| format!("must be a decimal number, not `{}`", excerpt(text)))
    }

    /// Reads the decimal text of an amount that a data file held, of any sign and size.
    ///
    /// # Errors
    ///
    /// That it is no decimal text or exceeds what a data file can hold, as a part of a
    /// sentence about the amount.
    pub fn parse_kept(text: &str) -> Result<Self, String> {
        if let Some(amount) = Self::from_plain_json(text.as_bytes()) {
            return Ok(amount);
        }
        match small_with_exponent(text.trim()) {
            None => Self::parse_bound(text),
            Some(json) => Self::from_json(&json)
                .ok_or_else(|| format!("has too many digits: `{}`", excerpt(text))),
        }
    }

    /// Reads a number of a JSON document, whose value and text are both kept.
    ///
    /// `None` if `json` is not a number, or is beyond every double (`1e400`).
    pub fn from_json(json: &str) -> Option<Self> {
        if !json.starts_with(|c: char| c == '-' || c.is_ascii_digit()) || json.len() > MOST_BYTES {
            return None;
        }
        if let Some(amount) = Self::from_plain_json(json.as_bytes()) {
            return Some(amount);
        }
        if let Some((_, exponent)) = json.split_once(['e', 'E']) {
            let exponent: i64 = exponent.parse().ok()?;
            if exponent.unsigned_abs() > GREATEST_EXPONENT {
                return None;
            }
        }
        if !json.parse::<f64>().ok()?.is_finite() {
            return None;
        }
        let value = BigDecimal::from_str(json).ok()?;
        // A whole number has no exponent of its own: `0e5` would read `000000`.
        let value = value.with_scale(value.fractional_digit_count().max(0));
        Some(Self(Value::Kept(Box::new(Kept { json: json.to_owned(), value }))))
    }

    /// Reads a number of a JSON document in the usual form: at most 18 digits, without an
    /// exponent. `None` if it has another form, or is not a number.
    pub fn from_plain_json(json: &[u8]) -> Option<Self> {
        const MOST_DIGITS: usize = 18;
        let (is_negative, digits) = match json {
            [b'-', digits @ ..] => (true, digits),
            digits => (false, digits),
        };
        if digits.len() > MOST_DIGITS + 1 {
            return None;
        }
        // 19 digits always fit a u64, and more than 18 are refused below.
        let mut number = 0_u64;
        let mut decimals = None;
        for (at, byte) in digits.iter().enumerate() {
            match byte {
                b'0'..=b'9' => {
                    number = number * 10 + u64::from(byte - b'0');
                }
                b'.' if at > 0 && decimals.is_none() => decimals = Some(digits.len() - at - 1),
                _ => return None,
            }
        }
        let count = digits.len() - usize::from(decimals.is_some());
        let begins_with_a_needless_zero =
            digits.first() == Some(&b'0') && digits.len() > 1 && digits[1] != b'.';
        if count == 0
            || count > MOST_DIGITS
            || decimals == Some(0)
            || begins_with_a_needless_zero
            || (is_negative && number == 0)
        {
            return None;
        }
        let number = i64::try_from(number).ok()?;
        let number = if is_negative { -number } else { number };
        let decimals = u8::try_from(decimals.unwrap_or(0)).ok()?;
        Some(Self(Value::Small(Small { number, decimals })))
    }

    /// Decimal text: digits, and a point if there are decimals.
    pub fn to_text(&self) -> String {
        match &self.0 {
            Value::Small(small) => small.to_text(),
            Value::Kept(kept) => kept.value.to_plain_string(),
        }
    }

    /// The same text for all amounts of the same value: `12.5` for `12.50`.
    pub fn to_canonical(&self) -> String {
        let mut text = self.to_text();
        if text.contains('.') {
            text.truncate(text.trim_end_matches('0').trim_end_matches('.').len());
        }
        text
    }

    /// How it compares with zero.
    fn sign(&self) -> Ordering {
        match &self.0 {
            Value::Small(small) => small.number.cmp(&0),
            Value::Kept(kept) => kept.value.cmp(&BigDecimal::default()),
        }
    }

    fn to_big(&self) -> BigDecimal {
        match &self.0 {
            Value::Small(small) => BigDecimal::new(small.number.into(), small.decimals.into()),
            Value::Kept(kept) => kept.value.clone(),
        }
    }
}

/// The number as JSON text. If it was read from JSON, this is exactly the text that was
/// read.
impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Value::Small(small) => f.write_str(&small.to_text()),
            Value::Kept(kept) => f.write_str(&kept.json),
        }
    }
}

impl Ord for Amount {
    fn cmp(&self, other: &Self) -> Ordering {
        match (&self.0, &other.0) {
            (Value::Small(a), Value::Small(b)) => a.cmp(b),
            _ => self.to_big().cmp(&other.to_big()),
        }
    }
}

impl PartialOrd for Amount {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Equal in value: `12.5` equals `12.50`.
impl PartialEq for Amount {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Amount {}

/// An exact sum of amounts.
#[derive(Clone, Debug, Default)]
pub struct Total {
    /// The sum without its point.
    number: i128,
    /// How many of its digits are behind the point.
    decimals: u32,
    /// The part that does not fit into 128 bits.
    rest: Option<BigDecimal>,
    /// The most decimals of an amount in `rest`, which adding zeros would lose.
    rest_decimals: i64,
}

impl Total {
    /// Adds an amount, exactly.
    pub fn add(&mut self, amount: &Amount) {
        match &amount.0 {
            Value::Small(small) => self.add_number(small.number.into(), small.decimals.into()),
            Value::Kept(kept) => self.add_big(&kept.value),
        }
    }

    /// Adds an amount several times, exactly.
    pub fn add_times(&mut self, amount: &Amount, times: u32) {
        if let Value::Small(small) = &amount.0
            && let Some(number) = i128::from(small.number).checked_mul(times.into())
        {
            return self.add_number(number, small.decimals.into());
        }
        self.add_big(&(amount.to_big() * BigDecimal::from(times)));
    }

    /// Adds another sum, exactly.
    pub fn add_total(&mut self, other: &Self) {
        self.add_number(other.number, other.decimals);
        if let Some(rest) = &other.rest {
            self.add_big(rest);
            self.rest_decimals = self.rest_decimals.max(other.rest_decimals);
        }
    }

    fn add_number(&mut self, number: i128, decimals: u32) {
        match self.plus(number, decimals) {
            Some((number, decimals)) => (self.number, self.decimals) = (number, decimals),
            None => self.add_big(&BigDecimal::new(number.into(), decimals.into())),
        }
    }

    fn add_big(&mut self, term: &BigDecimal) {
        self.rest_decimals = self.rest_decimals.max(term.fractional_digit_count());
        *self.rest.get_or_insert_default() += term;
    }

    /// The number and the decimals of this sum and another term; `None` if they do not fit.
    fn plus(&self, term: i128, decimals: u32) -> Option<(i128, u32)> {
        if decimals == self.decimals {
            return Some((self.number.checked_add(term)?, decimals));
        }
        let most = decimals.max(self.decimals);
        let scaled = |number: i128, decimals| match most - decimals {
            0 => Some(number),
            more => number.checked_mul(10_i128.pow(more)),
        };
        let sum = scaled(self.number, self.decimals)?.checked_add(scaled(term, decimals)?)?;
        Some((sum, most))
    }

    /// The sum as decimal text, with the decimals of the amount that has most.
    pub fn to_text(&self) -> String {
        self.to_big().with_scale(self.most_decimals()).to_plain_string()
    }

    /// This sum less another, as decimal text, with as many decimals as the one that has most.
    pub fn less(&self, other: &Self) -> String {
        let decimals = self.most_decimals().max(other.most_decimals());
        (self.to_big() - other.to_big()).with_scale(decimals).to_plain_string()
    }

    fn most_decimals(&self) -> i64 {
        self.rest_decimals.max(self.decimals.into())
    }

    fn to_big(&self) -> BigDecimal {
        let number = BigDecimal::new(self.number.into(), self.decimals.into());
        self.rest.as_ref().map_or(number.clone(), |rest| rest + number)
    }
}

impl Ord for Total {
    fn cmp(&self, other: &Self) -> Ordering {
        match (&self.rest, &other.rest) {
            (None, None) if self.decimals == other.decimals => self.number.cmp(&other.number),
            _ => self.to_big().cmp(&other.to_big()),
        }
    }
}

impl PartialOrd for Total {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Total {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Total {}

/// Rewrites decimal text that is too long for a data file only because of the zeros after
/// its point, with an exponent instead of them. The decimal text of `1e-400` is such a text.
fn small_with_exponent(text: &str) -> Option<String> {
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |digits| ("-", digits));
    let decimals = digits.strip_prefix("0.")?;
    let zeros = decimals.len() - decimals.trim_start_matches('0').len();
    if text.len() <= MOST_BYTES || !decimals.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let exponent = (zeros + 1).min(GREATEST_EXPONENT as usize).min(decimals.len());
    let (moved, rest) = decimals.split_at(exponent);
    let whole = moved.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    let point = if rest.is_empty() { "" } else { "." };
    Some(format!("{sign}{whole}{point}{rest}e-{exponent}"))
}

/// The first characters of a text that may be long, for an error message.
fn excerpt(text: &str) -> String {
    const SHOWN: usize = 40;
    let start: String = text.chars().take(SHOWN).flat_map(char::escape_debug).collect();
    if text.chars().count() > SHOWN { format!("{start}…") } else { start }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_amount_keeps_its_decimals() {
        assert_eq!(Amount::parse("12.50").unwrap().to_text(), "12.50");
        assert_eq!(Amount::parse(" 0012.5 ").unwrap().to_text(), "12.5");
        assert_eq!(Amount::parse("0.0001").unwrap().to_string(), "0.0001");
        assert_eq!(Amount::parse("12.50").unwrap(), Amount::parse("12.5").unwrap());
    }

    #[test]
    fn a_plain_number_is_read_as_any_number_is() {
        for text in ["0", "-1", "0.10", "999999999999999999", "-123456789.123456789"] {
            assert_eq!(Amount::from_plain_json(text.as_bytes()).unwrap().to_string(), text);
        }
        for text in [
            "",
            "-",
            ".",
            "1.",
            ".5",
            "-0",
            "-0.00",
            "00",
            "01.5",
            "1.2.3",
            "1e2",
            "+1",
            "--1",
            "1000000000000000000",
            "9223372036854775808",
            "9223372036854775809.5",
            "1 ",
            "１",
        ] {
            assert!(Amount::from_plain_json(text.as_bytes()).is_none(), "{text}");
        }
    }

    #[test]
    fn a_breach_of_each_rule_is_named() {
        let reason = |text| Amount::parse(text).unwrap_err();
        for zero in ["0", "0.00", "-0", "-0.0"] {
            assert_eq!(reason(zero), "must not be zero");
        }
        let of_budget = |text| Amount::parse_budget(text).unwrap_err();
        assert_eq!(of_budget("0"), "must be greater than zero, not `0`");
        assert_eq!(of_budget("-3"), "must be greater than zero, not `-3`");
        assert_eq!(of_budget("1.00001"), "has 5 decimals; at most 4 are kept");
        assert_eq!(reason("-1.00001"), "has 5 decimals; at most 4 are kept");
        assert_eq!(reason("-1234567890123456"), "has 16 digits; at most 15 are kept");
        assert_eq!(reason("1.00001"), "has 5 decimals; at most 4 are kept");
        assert_eq!(reason("1234567890123456"), "has 16 digits; at most 15 are kept");
        assert_eq!(reason("123456789012.1234"), "has 16 digits; at most 15 are kept");
        for text in ["", ".", "1.", ".5", "1e3", "1,5", "+1", "1 000", "NaN", "١٢", "--1", "1.2.3"]
        {
            assert!(reason(text).starts_with("must be a decimal number such as 12.50"), "{text}");
        }
        assert!(Amount::parse("999999999999999").is_ok());
        assert_eq!(Amount::parse(" -0999999999999999 ").unwrap().to_text(), "-999999999999999");
        assert_eq!(Amount::parse("-3.50").unwrap().to_string(), "-3.50");
        assert!(Amount::parse("99999999999.9999").is_ok());
    }

    #[test]
    fn what_a_file_holds_is_kept_to_the_letter() {
        for json in
            ["0.30000000000000004", "0", "-3.5", "1e-07", "5.551115123125783e-17", "1E+22", "-0.0"]
        {
            assert_eq!(Amount::from_json(json).unwrap().to_string(), json);
        }
        assert_eq!(Amount::from_json("1e-07").unwrap().to_text(), "0.0000001");
        assert_eq!(Amount::from_json("1.5E+3").unwrap().to_text(), "1500");
        assert_eq!(Amount::from_json("0e5").unwrap().to_text(), "0");
        assert_eq!(Amount::from_json("-0.0e1").unwrap().to_text(), "0");
        for json in [
            "1e400",
            "1e-4000",
            "1e99999999999999999999",
            "1e-9223372036854775808",
            "true",
            "\"1\"",
            "null",
            "{}",
        ] {
            assert!(Amount::from_json(json).is_none(), "{json}");
        }
    }

    #[test]
    fn the_decimal_text_of_what_a_file_held_is_read_again() {
        let longest = format!("1.{}e-400", "7".repeat(393));
        for json in ["0", "-3.5", "12.50", "1e-400", "-9.9e-400", "0e-400", "1.7e308", &longest] {
            let text = Amount::from_json(json).unwrap().to_text();
            assert_eq!(Amount::parse_kept(&text).unwrap().to_text(), text, "{json}");
        }
        let zeros = format!("0.{}", "0".repeat(400));
        assert_eq!(Amount::parse_kept(&zeros).unwrap().to_text(), zeros);
        for text in ["", "0.", "1e3", "1,5", &"9".repeat(401), &format!("0.{}x", "0".repeat(400))] {
            assert!(Amount::parse_kept(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_sum_that_exceeds_64_bits_is_exact() {
        let mut total = Total::default();
        for json in ["79228162514264337593543950335", "0.0000000000000000000000000001", "1e300"] {
            total.add(&Amount::from_json(json).unwrap());
        }
        let digits = total.to_text();
        assert!(digits.starts_with("1000000"));
        assert!(digits.ends_with("79228162514264337593543950335.0000000000000000000000000001"));
    }

    #[test]
    fn a_sum_has_the_decimals_of_the_amount_that_has_most() {
        let sum = |terms: &[&str]| {
            let mut total = Total::default();
            terms.iter().for_each(|json| total.add(&Amount::from_json(json).unwrap()));
            total.to_text()
        };
        assert_eq!(sum(&["1.5", "-1.50"]), "0.00");
        assert_eq!(sum(&["-0.0"]), "0.0");
        assert_eq!(sum(&["1e2", "-0.000", "1.5"]), "101.500");
        assert_eq!(sum(&["1e-07", "-0.0000001"]), "0.0000000");
    }

    #[test]
    fn an_amount_is_added_several_times_and_sums_are_subtracted() {
        let mut total = Total::default();
        let amount = |json: &str| Amount::from_json(json).unwrap();
        total.add_times(&amount("12.50"), 3);
        total.add_times(&amount("1e300"), 0);
        let mut other = Total::default();
        other.add(&amount("40.125"));
        assert_eq!((&*total.less(&other), &*other.less(&total)), ("-2.625", "2.625"));
        assert_eq!(Total::default().less(&Total::default()), "0");
        total.add_times(&amount("1e30"), 2);
        assert_eq!(total.to_text(), "2000000000000000000000000000037.50");
    }

    proptest! {
        #[test]
        fn sums_equal_an_independent_computation(
            terms in prop::collection::vec((0i128..10_000_000_000_000_000, 0u32..=6), 0..50)
        ) {
            let mut total = Total::default();
            let mut millionths = 0i128;
            for (digits, scale) in &terms {
                let text = BigDecimal::new((*digits).into(), i64::from(*scale)).to_plain_string();
                total.add(&Amount::from_json(&text).unwrap());
                millionths += digits * 10i128.pow(6 - scale);
            }
            let text = total.to_text();
            let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
            let read: i128 = format!("{whole}{decimals:0<6}").parse().unwrap();
            prop_assert_eq!(read, millionths);
        }

        /// Amounts of all kinds that a file can hold, including those that exceed 128 bits.
        #[test]
        fn the_sum_of_sums_is_the_sum_of_all(
            terms in prop::collection::vec(
                prop_oneof!["-?[1-9][0-9]{0,27}", "-?[1-9][0-9]{0,9}[.][0-9]{1,28}", "[1-9]e-?[0-9]{1,2}"],
                0..20,
            ),
            at in 0usize..20,
        ) {
            let sum = |terms: &[String]| {
                let mut total = Total::default();
                terms.iter().for_each(|json| total.add(&Amount::from_json(json).unwrap()));
                total
            };
            let (front, back) = terms.split_at(at.min(terms.len()));
            let mut parts = sum(front);
            parts.add_total(&sum(back));
            let all = sum(&terms);
            prop_assert_eq!(parts.to_text(), all.to_text());
            prop_assert!(parts == all);
            let exact: BigDecimal = terms.iter().map(|json| BigDecimal::from_str(json).unwrap()).sum();
            prop_assert_eq!(BigDecimal::from_str(&all.to_text()).unwrap(), exact);
        }

        /// Those with few digits and those with many, whose numbers are held differently.
        #[test]
        fn amounts_are_ordered_and_printed_as_exact_numbers(
            a in "-?(0|[1-9][0-9]{0,19})([.][0-9]{1,20})?",
            b in "-?(0|[1-9][0-9]{0,19})([.][0-9]{1,20})?",
        ) {
            let exact = |text: &str| BigDecimal::from_str(text).unwrap();
            let [first, second] = [&a, &b].map(|json| Amount::from_json(json).unwrap());
            prop_assert_eq!(first.cmp(&second), exact(&a).cmp(&exact(&b)));
            prop_assert_eq!(first.to_string(), &*a);
            let text = first.to_text();
            prop_assert_eq!(exact(&text), exact(&a));
            prop_assert_eq!(text.split('.').nth(1), a.split('.').nth(1));
        }

        #[test]
        fn every_double_that_python_writes_is_kept(value in prop::num::f64::NORMAL | prop::num::f64::SUBNORMAL | prop::num::f64::ZERO) {
            let json = format!("{value:e}");
            let amount = Amount::from_json(&json).unwrap();
            prop_assert_eq!(amount.to_string(), json);
            prop_assert_eq!(amount.to_text().parse::<f64>().unwrap(), value);
        }
    }
}
