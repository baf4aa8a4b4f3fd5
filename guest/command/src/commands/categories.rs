//! `expenses categories` and `expenses tags`.

use expenses_interface::{Expenses, Filter, Group, Grouping};
use expenses_model::fold;

use crate::exit::Failure;
use crate::session::Session;

impl<S: Expenses> Session<'_, S> {
    /// Lists the categories in use, by name.
    pub(crate) fn categories(&mut self) -> Result<(), Failure<S::Error>> {
        self.names(Grouping::Category)
    }

    /// Lists the tags in use, by name.
    pub(crate) fn tags(&mut self) -> Result<(), Failure<S::Error>> {
        self.names(Grouping::Tag)
    }

    fn names(&mut self, by: Grouping) -> Result<(), Failure<S::Error>> {
        let summary = self.store.summarize(Filter::default(), vec![by]);
        let mut groups: Vec<Group> = summary.map_err(Failure::Operation)?.groups;
        // What has no tag is not one.
        groups.retain(|group| group.key().is_some());
        groups.sort_by_cached_key(|group| group.key().map(fold));
        self.print(|format, output| format.names(output, &groups, by))
    }
}

#[cfg(test)]
mod tests {
    use crate::fixture::Fixture;

    #[test]
    fn categories_and_tags_are_listed_by_name() {
        let mut fixture = Fixture::new();
        for (amount, description, category) in [
            ("12.50", "Lunch #work", "Food"),
            ("3", "Tea #work #ines", "food"),
            ("900", "Rent", "Élan"),
        ] {
            fixture.run(&["add", amount, description, "-c", category]);
        }
        assert_eq!(
            fixture.run(&["categories"]),
            "CATEGORY  COUNT   TOTAL\nFood          2   15.50\nÉlan          1  900\n"
        );
        assert_eq!(
            fixture.run(&["tags"]),
            "TAG    COUNT  TOTAL\n#ines      1   3\n#work      2  15.50\n"
        );
        assert_eq!(
            fixture.run(&["tags", "--json"]),
            "[\n  {\n    \"name\": \"ines\",\n    \"count\": 1,\n    \"total\": 3\n  },\n  {\n    \"name\": \"work\",\n    \"count\": 2,\n    \"total\": 15.50\n  }\n]\n"
        );
        fixture.run(&["delete", "1", "2"]);
        assert_eq!(fixture.run(&["tags"]), "No tags.\n");
    }
}
