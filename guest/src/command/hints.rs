//! What a person may have meant, and what to do next.

use std::borrow::Cow;

use super::escape::escape;
use super::run::Session;
use crate::interface::{AsStoreError, Error, Expense, Expenses, Filter, Grouping};
use crate::model::fold;

/// How alike two texts are that may be the same one mistyped, from 0 to 1: what clap asks
/// of commands, too.
const ALIKE: f64 = 0.7;

/// What to do next after a failure.
pub(super) fn tip(error: &impl AsStoreError) -> Option<&'static str> {
    match error.as_store_error()? {
        Error::NotFound(_) => Some("`expenses list` shows all expenses with their ids"),
        Error::Corrupt { .. } => Some(
            "`expenses check` names every problem, and `expenses check --repair` mends what it can and keeps a copy",
        ),
        Error::Overtaken => {
            Some("`expenses log` shows which they are; `expenses edit` changes them")
        }
        Error::OutcomeUnknown(_) => Some("`expenses log` shows the last changes"),
        _ => None,
    }
}

impl<S: Expenses> Session<'_, S> {
    /// Says which category a person may have meant whose filter matches nothing.
    pub(super) fn hint_at_category(&mut self, filter: &Filter) {
        let Some(category) = &filter.category else { return };
        // What is a courtesy fails silently.
        let Ok(categories) = self.categories() else { return };
        if categories.iter().any(|(other, _)| fold(other) == fold(category.trim())) {
            return;
        }
        let meant = match nearest(category, &categories) {
            Some(other) => format!("; did you mean `{other}`?"),
            None => String::new(),
        };
        self.notes.push(format!("no expense has the category `{category}`{meant}"));
    }

    /// Says, where a person looks on, that a new category is much like another.
    pub(super) fn hint_at_new_category(&mut self, added: &Expense) {
        if self.outside.screen().width.is_none() {
            return;
        }
        let Ok(categories) = self.categories() else { return };
        let is_new = |(name, count): &(String, u64)| *name == added.category && *count == 1;
        if !categories.iter().any(is_new) {
            return;
        }
        let others: Vec<_> =
            categories.into_iter().filter(|(name, _)| *name != added.category).collect();
        if let Some(other) = nearest(&added.category, &others) {
            let (new, id) = (&added.category, added.id);
            let advice = match quoted(other) {
                Some(other) => format!(": expenses edit {id} --category={other}"),
                None => format!(", change that of expense {id}"),
            };
            self.notes.push(format!("`{new}` is a new category; if you meant `{other}`{advice}"));
        }
    }

    /// All categories, with how many expenses each has.
    fn categories(&mut self) -> Result<Vec<(String, u64)>, S::Error> {
        let summary = self.store.summarize(Filter::default(), Some(Grouping::Category))?;
        let groups = summary.groups.into_iter();
        Ok(groups.filter_map(|group| Some((group.key?, group.count))).collect())
    }
}

/// The category that a text is most like, where it is like one.
fn nearest<'a>(text: &str, categories: &'a [(String, u64)]) -> Option<&'a str> {
    let text = fold(text.trim());
    let alike = categories.iter().map(|(name, _)| (strsim::jaro(&text, &fold(name)), name));
    let (alike, name) = alike.max_by(|(a, _), (b, _)| a.total_cmp(b))?;
    (alike > ALIKE).then_some(name)
}

/// A text as one word of a POSIX shell; `None` if it has characters that are escaped when
/// they are shown, so that the word would be another one.
fn quoted(text: &str) -> Option<String> {
    matches!(escape(text), Cow::Borrowed(_)).then(|| format!("'{}'", text.replace('\'', r"'\''")))
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::{nearest, quoted};
    use crate::command::Screen;
    use crate::command::scene::Scene;

    #[test]
    fn a_mistyped_category_is_like_the_one_that_was_meant() {
        let categories = ["food", "travel", "寿司"].map(|name| (name.to_owned(), 1));
        for (text, meant) in [
            ("fod", Some("food")),
            ("FOOOD", Some("food")),
            ("travle", Some("travel")),
            ("寿司屋", Some("寿司")),
            ("rent", None),
            ("", None),
        ] {
            assert_eq!(nearest(text, &categories), meant, "{text}");
        }
        assert_eq!(nearest("food", &[]), None);
    }

    #[test]
    fn a_filter_for_no_category_says_which_was_meant() {
        let mut scene = Scene::new();
        scene.run(&["add", "1", "Tea", "-c", "food"]);
        for line in [
            &["list", "-c", "fodo"][..],
            &["summary", "-c", "fodo"],
            &["summary", "-c", "fodo", "--by", "category", "--by", "month"],
            &["export", "-c", "fodo", "--format", "csv"],
            &["delete", "-c", "fodo", "--yes"],
            &["edit", "--from-category", "fodo", "--amount", "2", "--yes"],
        ] {
            scene.run(line);
            assert_eq!(
                std::mem::take(&mut scene.files.notes),
                ["expenses: no expense has the category `fodo`; did you mean `food`?\n"],
                "{line:?}"
            );
        }
        scene.run(&["list", "-c", "rent"]);
        assert_eq!(
            std::mem::take(&mut scene.files.notes),
            ["expenses: no expense has the category `rent`\n"]
        );
        // It is the text that matches nothing.
        scene.run(&["list", "-c", "FOOD", "--text", "coffee"]);
        assert!(scene.files.notes.is_empty());
    }

    #[test]
    fn a_person_is_told_of_a_category_that_is_much_like_another() {
        let mut scene = Scene::new();
        scene.run(&["add", "1", "Tea", "-c", "food"]);
        scene.run(&["add", "1", "Tea", "-c", "fodo"]);
        assert!(scene.files.notes.is_empty(), "nobody looks on");
        scene.files.screen = Screen { width: Some(80), colour: false };
        scene.run(&["add", "1", "Tea", "-c", "FOOOD"]);
        scene.run(&["add", "1", "Rent", "-c", "home"]);
        assert_eq!(
            scene.files.notes,
            [
                "expenses: `FOOOD` is a new category; if you meant `food`: expenses edit 3 --category='food'\n"
            ]
        );
    }

    #[test]
    fn a_command_in_a_hint_is_one_that_the_shell_understands() {
        for text in ["food", "mom's", "''", "-f $HOME `ls` \\ \"x\" * !1", "寿司"] {
            let echo = format!("printf %s {}", quoted(text).unwrap());
            let output = Command::new("sh").args(["-c", &echo]).output().unwrap();
            assert_eq!(String::from_utf8(output.stdout).unwrap(), text);
        }
        for text in ["a\nb", "a\u{1b}[2J", "\u{202e}a"] {
            assert_eq!(quoted(text), None);
        }
        let mut scene = Scene::new();
        scene.run(&["add", "1", "Tea", "-c", "mom's"]);
        scene.files.screen = Screen { width: Some(80), colour: false };
        scene.run(&["add", "1", "Tea", "-c", "moms"]);
        let [hint] = &*scene.files.notes else { panic!("{:?}", scene.files.notes) };
        assert!(hint.ends_with(": expenses edit 2 --category='mom'\\''s'\n"), "{hint}");
    }
}
