//! Letters beside amounts, such as `Dr` and `Cr`, and what a sign beside them means.
//!
//! The letters tell money out from money in. A sign may say the same once more: money out has a
//! minus and money in has none, as at banks, or money in has a minus and money out has none, as
//! at cards. So the amounts of each direction have one sign in the whole file. Among `12.50 Dr`,
//! `-12.50 Dr` may be a debit or a debit that was taken back, and is not read.

use crate::amount::Sign;
use crate::direction::Flow;
use crate::reading::ProblemKind;

use super::facts::{Facts, Signed};
use super::usual::{Known, Usual};

/// What letters, signs, and amounts without letters mean in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Letters {
    /// The sign of amounts with letters for money out, and of those for money in; `None` if the
    /// sign could mean two things.
    out: Option<Sign>,
    into: Option<Sign>,
    /// What amounts without letters are, and their sign; `None` if letters for both directions
    /// leave that open.
    unmarked: Option<(Flow, Option<Sign>)>,
}

impl Letters {
    /// With the usual signs; `None` if no amount has letters.
    pub(super) fn of(facts: &Facts, known: Known) -> Option<(Self, Usual)> {
        let unmarked_flow = match facts.letters {
            (0, 0, _) => return None,
            (_, 0, _) => Some(Flow::In),
            (0, _, _) => Some(Flow::Out),
            _ => None,
        };
        // Of as many with each sign, those without a minus are as usual.
        let usual = |signed: Signed| signed.usual().or((signed.plain > 0).then_some(Sign::Plus));
        // What has no letters is all of the direction that no letters name.
        let (out, into) = match unmarked_flow {
            Some(Flow::Out) => (facts.one, facts.into),
            Some(Flow::In | Flow::Neither) => (facts.out, facts.one),
            None => (facts.out, facts.into),
        };
        let mut found = Usual::of_most(out, into, known);
        match unmarked_flow {
            Some(Flow::Out) => found.out = found.out.or(usual(facts.one)),
            Some(Flow::In | Flow::Neither) => found.into = found.into.or(usual(facts.one)),
            None => {}
        }
        // A minus means money in only if it does not mean money out.
        let is_sound = |sign: &Sign| *sign == Sign::Plus || found.out == Some(Sign::Plus);
        let into = found.into.filter(is_sound);
        let letters = Self {
            out: found.out,
            into,
            unmarked: unmarked_flow.map(|flow| match flow {
                Flow::Out => (flow, found.out),
                Flow::In | Flow::Neither => (flow, into),
            }),
        };
        Some((letters, Usual { into, ..found }))
    }

    /// Whether an amount with these letters, or with none, went out.
    pub(super) fn is_out(self, flow: Option<Flow>, is_minus: bool) -> Result<bool, ProblemKind> {
        let (is_marked, flow, usual) = match (flow, self.unmarked) {
            (Some(Flow::Out), _) => (true, Flow::Out, self.out),
            (Some(flow), _) => (true, flow, self.into),
            (None, Some((flow, usual))) => (false, flow, usual),
            (None, None) => return Err(ProblemKind::Direction),
        };
        let sign = if is_minus { Sign::Minus } else { Sign::Plus };
        match usual {
            Some(usual) if usual == sign => Ok(flow == Flow::Out),
            // Without letters a minus among amounts without one is money back.
            Some(Sign::Plus) if !is_marked && flow == Flow::Out => Ok(false),
            _ => Err(ProblemKind::SignAgainstDirection),
        }
    }
}
