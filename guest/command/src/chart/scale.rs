//! The axis of values.

/// The places of an axis that has zero, and round numbers at its marks.
pub(super) struct Scale {
    least: f64,
    greatest: f64,
    step: f64,
}

/// About how many marks an axis has.
const MARKS: f64 = 6.0;

impl Scale {
    /// An axis for these values.
    pub(super) fn of(values: impl Iterator<Item = f64>) -> Self {
        let (least, greatest) =
            values.fold((0.0_f64, 0.0_f64), |(least, greatest), v| (least.min(v), greatest.max(v)));
        let extent = if least == greatest { 1.0 } else { greatest - least };
        let power = 10_f64.powf((extent / MARKS).log10().floor());
        let step = [1.0, 2.0, 5.0, 10.0].map(|digit| digit * power);
        let step = step.into_iter().find(|step| extent / step <= MARKS).unwrap_or(10.0 * power);
        let greatest = if least == greatest { 1.0 } else { greatest };
        Self {
            least: (least / step).floor() * step,
            greatest: (greatest / step).ceil() * step,
            step,
        }
    }

    /// The place of a value, from 0 to 1.
    pub(super) fn place(&self, value: f64) -> f64 {
        (value - self.least) / (self.greatest - self.least)
    }

    /// The values of the marks, and their texts.
    pub(super) fn marks(&self) -> impl Iterator<Item = (f64, String)> {
        let count = ((self.greatest - self.least) / self.step).round() as usize;
        // A step of 0.5 needs one decimal.
        let decimals = usize::try_from(-(self.step.log10().floor() as i64)).unwrap_or(0);
        (0..=count).map(move |at| {
            let value = self.least + at as f64 * self.step;
            // Not `-0`.
            let value = if value.abs() < self.step / 2.0 { 0.0 } else { value };
            (value, format!("{value:.decimals$}"))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(values: &[f64]) -> Vec<String> {
        Scale::of(values.iter().copied()).marks().map(|(_, text)| text).collect()
    }

    #[test]
    fn marks_are_round_and_cover_all_values() {
        assert_eq!(marks(&[900.0, 35.7]), ["0", "200", "400", "600", "800", "1000"]);
        assert_eq!(marks(&[0.4]), ["0.0", "0.1", "0.2", "0.3", "0.4"]);
        assert_eq!(marks(&[1800.0, -450.0]), ["-500", "0", "500", "1000", "1500", "2000"]);
        assert_eq!(marks(&[]), ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]);
        let scale = Scale::of([1e300, -1e300].into_iter());
        assert!(scale.place(1e300).is_finite() && scale.marks().count() < 20);
    }
}
