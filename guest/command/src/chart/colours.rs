//! The colours of charts. A category has the same one in every chart of a store: its place among
//! all categories decides, whatever a chart shows. Other groups have a colour only where they
//! divide columns: there their place in the legend decides.

use std::collections::HashMap;

use expenses_interface::Grouping;
use expenses_model::fold;

/// Okabe and Ito's colours, which people with any colour vision can tell apart
/// (Okabe, Ito: Color Universal Design, 2008), and then lighter ones of the same hues. Each on
/// white, and on a dark ground.
const COLOURS: [(&str, &str); 14] = [
    ("#0072b2", "#3d9fd8"),
    ("#e69f00", "#e69f00"),
    ("#009e73", "#1fb58b"),
    ("#cc79a7", "#d68fb7"),
    ("#56b4e9", "#7cc8f2"),
    ("#d55e00", "#e5742c"),
    ("#c9b800", "#f0e442"),
    ("#66aad1", "#1f6a99"),
    ("#f3cf80", "#9c6f0a"),
    ("#66c5ab", "#127a5b"),
    ("#e5bcd3", "#96567a"),
    ("#a9d8f4", "#3a7ea6"),
    ("#e99e66", "#a34a0c"),
    ("#e6dc80", "#a39720"),
];
const REST: (&str, &str) = ("#8c959f", "#7d8590");

/// A colour, by its class in the style of the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Colour {
    /// `None` for what has no colour of its own.
    number: Option<usize>,
    is_before: bool,
}

impl Colour {
    pub(super) fn of(number: usize) -> Self {
        Self { number: Some(number % COLOURS.len()), is_before: false }
    }

    /// The colour of what is drawn as one, or has no key.
    pub(super) fn rest() -> Self {
        Self { number: None, is_before: false }
    }

    /// The same colour for the period before.
    pub(super) fn before(self) -> Self {
        Self { is_before: true, ..self }
    }

    pub(super) fn is_before(self) -> bool {
        self.is_before
    }

    pub(super) fn class(self) -> String {
        let number = self.number.map_or("rest".into(), |number| format!("c{number}"));
        if self.is_before { format!("{number} before") } else { number }
    }
}

/// The style of all colours.
pub(super) fn style(is_dark: bool) -> String {
    let colour = |(light, dark): (&str, &str)| if is_dark { dark } else { light }.to_owned();
    let own = COLOURS.iter().enumerate();
    let mut style: String =
        own.map(|(number, both)| format!(".c{number}{{fill:{}}}", colour(*both))).collect();
    style += &format!(".rest{{fill:{}}}", colour(REST));
    style
}

/// The colours of the categories and tags of a store.
#[derive(Debug, Default)]
pub(crate) struct Colours {
    numbers: HashMap<String, usize>,
}

impl Colours {
    /// The colours of these names, which are all of a store.
    pub(crate) fn new<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        let numbers = names.into_iter().map(fold).enumerate().map(|(at, name)| (name, at));
        Self { numbers: numbers.collect() }
    }

    /// The colour of a group. `place` tells those apart that have no colour of their own.
    pub(super) fn of(&self, by: Grouping, key: Option<&str>, place: usize) -> Colour {
        match by {
            Grouping::Category | Grouping::Tag => {
                let number = key.and_then(|key| self.numbers.get(&fold(key)));
                number.map_or(Colour::rest(), |number| Colour::of(*number))
            }
            _ => Colour::of(place),
        }
    }
}
