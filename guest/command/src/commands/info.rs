//! `expenses info`.

use expenses_interface::Expenses;

use crate::exit::Failure;
use crate::session::{Context, Session};

impl<S: Expenses> Session<'_, S> {
    pub(crate) fn info(&mut self, context: &Context) -> Result<(), Failure<S::Error>> {
        let info = self.store.info().map_err(Failure::Operation)?;
        let file = context.path(&info.file);
        self.print(|format, output| format.info(output, &info, &file))
    }
}

#[cfg(test)]
mod tests {
    use crate::fixture::{Fixture, THREE};
    use crate::{Context, Process, parse, run};

    #[test]
    fn info_prints_the_size_and_the_number_of_expenses() {
        let mut fixture = Fixture::with_document(THREE);
        let bytes = THREE.len();
        assert_eq!(
            fixture.run(&["info"]),
            format!(
                "File      expenses.json\nSize      {bytes} bytes\nExpenses  3\nLast id   10\n"
            )
        );
        assert_eq!(
            fixture.run(&["info", "--json"]),
            format!(
                "{{\n  \"file\": \"expenses.json\",\n  \"bytes\": {bytes},\n  \"counter\": 10,\n  \"expenses\": 3,\n  \"month_start\": 1\n}}\n"
            )
        );
    }

    #[test]
    fn info_prints_the_directory_if_it_is_known() {
        let program = parse::<()>(["expenses", "info"]).unwrap();
        let context = Context { directory: Some("some/where".into()), ..Context::default() };
        let (mut store, mut process) = (Fixture::new().store(), Process::default());
        let mut output = Vec::new();
        run(&program.arguments, &mut store, &context, &mut process, &mut output).unwrap();
        assert!(output.starts_with(b"File      some/where/expenses.json\n"));
    }
}
