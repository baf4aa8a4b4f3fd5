//! The parameters of a query.

use expenses_interface::Filter;
use expenses_model::{Amount, Date, parse_tag};

use crate::Problem;
use crate::json::Amounts;
use crate::period::AskedFilter;
use crate::target::Target;

/// The parameters that were not taken yet.
#[derive(Debug)]
pub(crate) struct Params(Vec<(String, String)>);

/// The day on which a request is done.
pub(crate) type Today = dyn Fn() -> Date + Send + Sync;

impl Params {
    /// Those of a target.
    pub(crate) fn of(target: &Target) -> Self {
        Self(form_urlencoded::parse(target.query.as_bytes()).into_owned().collect())
    }

    /// Takes all values of a parameter.
    pub(crate) fn all(&mut self, name: &str) -> Vec<String> {
        self.0.extract_if(.., |(is, _)| is == name).map(|(_, value)| value).collect()
    }

    /// Takes all values of a parameter, if it is there.
    fn some(&mut self, name: &str) -> Option<Vec<String>> {
        Some(self.all(name)).filter(|values| !values.is_empty())
    }

    /// Takes a parameter, if it is there.
    ///
    /// # Errors
    ///
    /// `invalid` if it is there twice.
    pub(crate) fn one(&mut self, name: &str) -> Result<Option<String>, Problem> {
        let mut values = self.all(name);
        match values.len() {
            0 | 1 => Ok(values.pop()),
            _ => Err(Problem::invalid(name, "is there twice")),
        }
    }

    /// Takes a parameter that is one of these words.
    ///
    /// # Errors
    ///
    /// `invalid` if it is another, or is there twice.
    pub(crate) fn choice<T: Copy>(
        &mut self,
        name: &str,
        words: &[(&str, T)],
    ) -> Result<Option<T>, Problem> {
        let Some(value) = self.one(name)? else { return Ok(None) };
        let found = words.iter().find(|(word, _)| *word == value);
        found.map(|(_, meaning)| Some(*meaning)).ok_or_else(|| {
            let words: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            Problem::invalid(name, format!("must be one of {}", words.join(", ")))
        })
    }

    /// Takes a parameter that is there or not, as in `?dry-run`.
    ///
    /// # Errors
    ///
    /// `invalid` if it has another value than `true` or `false`, or is there twice.
    pub(crate) fn flag(&mut self, name: &str) -> Result<bool, Problem> {
        match self.one(name)?.as_deref() {
            Some("" | "true") => Ok(true),
            None | Some("false") => Ok(false),
            Some(_) => Err(Problem::invalid(name, "must be true or false")),
        }
    }

    /// Takes a whole number.
    ///
    /// # Errors
    ///
    /// `invalid` if it is none, or is there twice.
    pub(crate) fn number<T: std::str::FromStr>(
        &mut self,
        name: &str,
    ) -> Result<Option<T>, Problem> {
        let Some(value) = self.one(name)? else { return Ok(None) };
        let is_number = value.bytes().all(|byte| byte.is_ascii_digit());
        let number = value.parse().ok().filter(|_| is_number);
        number.map(Some).ok_or_else(|| Problem::invalid(name, "must be a whole number"))
    }

    /// Takes the form in which amounts are asked for.
    ///
    /// # Errors
    ///
    /// `invalid` if there is no such form.
    pub(crate) fn amounts(&mut self) -> Result<Amounts, Problem> {
        let forms = [("number", Amounts::Numbers), ("string", Amounts::Strings)];
        Ok(self.choice("amounts", &forms)?.unwrap_or_default())
    }

    /// Takes a filter. Also returns the day, if the filter depends on it.
    ///
    /// # Errors
    ///
    /// `invalid` if a parameter names no period, or one is there twice.
    pub(crate) fn filter(&mut self, today: &Today) -> Result<(AskedFilter, Option<Date>), Problem> {
        let (days, day) = AskedFilter::days(self, today)?;

        // A client that has the state is answered before the store sees these.
        let tags = |params: &mut Self, name: &str| {
            let tags = params.some(name);
            for tag in tags.iter().flatten() {
                parse_tag(tag).map_err(|rule| Problem::invalid(name, rule))?;
            }
            Ok(tags)
        };
        let (tags, not_tags) = (tags(self, "tag")?, tags(self, "not-tag")?);
        let mut checked = |name: &str, check: fn(&str) -> Result<(), String>| {
            let Some(text) = self.one(name)? else { return Ok(None) };
            check(&text).map_err(|rule| Problem::invalid(name, rule))?;
            Ok(Some(text))
        };
        let amount = |text: &str| Amount::parse_bound(text).map(|_| ());
        let (min, max) = (checked("min", amount)?, checked("max", amount)?);
        let filter = Filter {
            categories: self.some("category"),
            not_categories: self.some("not-category"),
            min,
            max,
            texts: self.some("text"),
            not_texts: self.some("not-text"),
            tags,
            not_tags,
            ..Filter::default()
        };
        Ok((days.with(filter), day))
    }

    /// Ends with all parameters taken.
    ///
    /// # Errors
    ///
    /// `invalid` if another is there: a filter that is misspelt must not be left out.
    pub(crate) fn finish(self) -> Result<(), Problem> {
        match self.0.first() {
            None => Ok(()),
            Some((name, _)) => Err(Problem::invalid(name, "is not a parameter that is known here")),
        }
    }
}
