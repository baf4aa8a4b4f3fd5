//! Which sign amounts usually have whose direction columns, words or letters tell. One with
//! the other sign takes something back: a refund, or a debit that was returned.

use crate::amount::Sign;
use crate::options::{Options, Signs, UsualSigns};

use super::facts::Signed;

/// The usual signs of a file.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Usual {
    /// `None` if no amount tells.
    pub(super) out: Option<Sign>,
    pub(super) into: Option<Sign>,
    /// Whether a person has to say what a minus means.
    pub(super) is_open: bool,
}

/// What decides where the rows of a file do not.
#[derive(Clone, Copy)]
pub(super) struct Known {
    /// The usual signs in files of this shape before.
    kept: UsualSigns,
    /// What a person says of signs.
    said: Option<Signs>,
}

impl Known {
    pub(super) fn of(options: &Options) -> Self {
        Self { kept: options.usual_signs, said: options.signs }
    }

    /// The same, if a person said this.
    pub(super) fn with(self, signs: Signs) -> Self {
        Self { said: Some(signs), ..self }
    }
}

impl Usual {
    /// The sign of most; what is not much rarer may be the usual sign too, and is asked about.
    pub(super) fn of(out: Signed, into: Signed, known: Known) -> Self {
        Self::settle(out, into, known, is_mixed)
    }

    /// As [`of`](Self::of), for what is refused row by row if both signs are there.
    pub(super) fn of_most(out: Signed, into: Signed, known: Known) -> Self {
        Self::settle(out, into, known, |_| false)
    }

    fn settle(out: Signed, into: Signed, known: Known, is_mixed: fn(Signed) -> bool) -> Self {
        let one = |signed: Signed, kept: Option<Sign>, said: Option<Sign>| {
            let most = signed.usual();
            let is_open = match kept {
                Some(kept) => most.is_some_and(|most| most != kept),
                None => is_mixed(signed),
            };
            let told = said.filter(|_| is_open);
            (told.or(kept).or(most), is_open && told.is_none())
        };
        let said = known.said.map(|signs| match signs {
            Signs::OutIsNegative => (Sign::Minus, Sign::Plus),
            Signs::OutIsPositive => (Sign::Plus, Sign::Minus),
        });
        let (out, is_open) = one(out, known.kept.money_out, said.map(|(out, _)| out));
        let (into, is_too) = one(into, known.kept.money_in, said.map(|(_, into)| into));
        Self { out, into, is_open: is_open || is_too }
    }

    /// What is to be remembered.
    pub(super) fn signs(self) -> UsualSigns {
        UsualSigns { money_out: self.out, money_in: self.into }
    }
}

/// Whether either sign may be the usual one. Amounts without a minus are the rule, so a few
/// with one take something back; the other way round there have to be very few.
fn is_mixed(signed: Signed) -> bool {
    let Signed { minus, plain } = signed;
    match minus.min(plain) {
        0 => false,
        _ if plain > minus => minus * 2 >= plain,
        _ => plain * 5 > minus,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_rare_takes_back_and_what_is_not_is_open() {
        for (minus, plain, is_open) in [
            (0, 3, false),
            (3, 0, false),
            (1, 3, false),
            (1, 2, true),
            (1, 1, true),
            (2, 1, true),
            (4, 1, true),
            (7, 1, false),
        ] {
            assert_eq!(is_mixed(Signed { minus, plain }), is_open, "{minus} {plain}");
        }
    }

    #[test]
    fn what_was_usual_before_is_so_unless_most_are_otherwise() {
        let kept = UsualSigns { money_out: Some(Sign::Plus), money_in: None };
        let known = Known { kept, said: None };
        let none = Signed::default();
        let usual = |minus, plain, known| {
            let usual = Usual::of(Signed { minus, plain }, none, known);
            (usual.out, usual.is_open)
        };
        assert_eq!(usual(1, 1, known), (Some(Sign::Plus), false));
        assert_eq!(usual(0, 0, known), (Some(Sign::Plus), false));
        assert_eq!(usual(1, 0, known), (Some(Sign::Plus), true));
        let said = known.with(Signs::OutIsNegative);
        assert_eq!(usual(1, 0, said), (Some(Sign::Minus), false));
        // Where nothing is open, that says nothing.
        assert_eq!(usual(0, 1, said), (Some(Sign::Plus), false));
    }
}
