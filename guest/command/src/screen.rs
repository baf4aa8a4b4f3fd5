//! The width and the colours of the terminal that a stream goes to.

use std::ffi::OsString;
use std::fmt;

use anstyle::{AnsiColor, Reset, Style};
use clap::ValueEnum;

/// The width of a terminal that does not report one: the usual one since the VT100.
const WIDTH: usize = 80;

/// The terminal that a stream goes to. By default the stream goes to another program, which gets
/// every text whole and without colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Screen {
    /// Characters on a line; `None` if the stream does not go to a terminal.
    pub width: Option<usize>,
    /// Whether to write colour.
    pub colour: bool,
}

/// When to write colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum When {
    /// On a terminal that can show it, unless the environment forbids it.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl Screen {
    /// Determines width and colour. `width` is the one that the terminal reports; `variable`
    /// returns a variable of the environment: `NO_COLOR` (no-color.org), `CLICOLOR_FORCE`
    /// (bixense.com/clicolors), `TERM` and `COLUMNS` count.
    pub fn detect(
        is_terminal: bool,
        width: Option<usize>,
        variable: impl Fn(&str) -> Option<OsString>,
    ) -> Self {
        let is_set = |name: &str| variable(name).is_some_and(|value| !value.is_empty());
        let forced = is_set("CLICOLOR_FORCE") && variable("CLICOLOR_FORCE") != Some("0".into());
        let is_dumb = variable("TERM") == Some("dumb".into());
        let columns = || variable("COLUMNS")?.to_str()?.parse().ok();
        Self {
            width: is_terminal
                .then(|| width.or_else(columns).filter(|width| *width > 0).unwrap_or(WIDTH)),
            colour: !is_set("NO_COLOR") && (forced || (is_terminal && !is_dumb)),
        }
    }

    /// Applies the option `--color`.
    pub fn coloured(self, when: When) -> Self {
        match when {
            When::Auto => self,
            When::Always => Self { colour: true, ..self },
            When::Never => Self { colour: false, ..self },
        }
    }

    /// A text in the style of a role, if there is colour.
    pub(super) fn paint<'a>(self, role: Role, text: &'a str) -> impl fmt::Display + use<'a> {
        let style = if self.colour { role.style() } else { Style::new() };
        Painted { style, text }
    }
}

/// What a text means, which decides its style.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Without a style.
    Plain,
    Heading,
    /// Less important, such as an id.
    Aside,
    Bar,
    /// A sum.
    Total,
    /// A failure, or a value that is too high.
    Bad,
    /// A value that went down.
    Good,
}

impl Role {
    fn style(self) -> Style {
        match self {
            Self::Plain => Style::new(),
            Self::Heading => Style::new().bold().underline(),
            Self::Aside => Style::new().dimmed(),
            Self::Bar => AnsiColor::Cyan.on_default(),
            Self::Total => Style::new().bold(),
            Self::Bad => AnsiColor::Red.on_default().bold(),
            Self::Good => AnsiColor::Green.on_default(),
        }
    }
}

struct Painted<'a> {
    style: Style,
    text: &'a str,
}

impl fmt::Display for Painted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.style == Style::new() {
            return f.write_str(self.text);
        }
        write!(f, "{}{}{}", self.style, self.text, Reset)
    }
}

#[cfg(test)]
mod tests {
    use super::{Role, Screen, When};

    fn detect(is_terminal: bool, width: Option<usize>, variables: &[(&str, &str)]) -> Screen {
        Screen::detect(is_terminal, width, |name| {
            let found = variables.iter().find(|(other, _)| *other == name);
            found.map(|(_, value)| value.into())
        })
    }

    #[test]
    fn only_a_terminal_has_a_width_and_colour() {
        assert_eq!(detect(false, Some(100), &[("COLUMNS", "50")]), Screen::default());
        assert_eq!(detect(true, Some(100), &[("COLUMNS", "50")]).width, Some(100));
        assert_eq!(detect(true, None, &[("COLUMNS", "50")]).width, Some(50));
        for columns in ["", "0", "-1", "wide"] {
            assert_eq!(detect(true, None, &[("COLUMNS", columns)]).width, Some(80));
        }
        assert!(detect(true, None, &[]).colour);
    }

    #[test]
    fn the_environment_and_the_option_decide_about_colour() {
        for (is_terminal, variables, colour) in [
            (true, &[("NO_COLOR", "1")][..], false),
            (true, &[("NO_COLOR", "")], true),
            (true, &[("TERM", "dumb")], false),
            (false, &[("CLICOLOR_FORCE", "1")], true),
            (false, &[("CLICOLOR_FORCE", "0")], false),
            (true, &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], false),
        ] {
            let screen = detect(is_terminal, None, variables);
            assert_eq!(screen.colour, colour, "{variables:?}");
            assert!(screen.coloured(When::Always).colour);
            assert!(!screen.coloured(When::Never).colour);
            assert_eq!(screen.coloured(When::Auto), screen);
        }
    }

    #[test]
    fn a_text_is_painted_only_if_there_is_colour() {
        let colour = Screen::default().coloured(When::Always);
        assert_eq!(colour.paint(Role::Bar, "x").to_string(), "\u{1b}[36mx\u{1b}[0m");
        assert_eq!(colour.paint(Role::Plain, "x").to_string(), "x");
        assert_eq!(Screen::default().paint(Role::Bad, "x").to_string(), "x");
    }
}
