//! Conflicts that other programs leave in the data file and beside it, and what to type then.

use expenses_interface::Problem;
use expenses_interface::files::DATA_FILE;

/// How lines begin that git writes into a file which it cannot merge.
const MARKS: [&str; 3] = ["<<<<<<<", "=======", ">>>>>>>"];

/// The first of git's conflict marks in a text, if it has all three: no line of a data file
/// begins like one.
pub fn conflict_marks(text: &str) -> Option<Problem> {
    let lines = || (1..).zip(text.lines());
    let find = |mark: &str, after: u64| {
        lines().map(|(at, line)| (at, line.starts_with(mark))).find(|(at, is)| *is && *at > after)
    };
    let (first, _) = find(MARKS[0], 0)?;
    let (middle, _) = find(MARKS[1], first)?;
    find(MARKS[2], middle)?;
    let reason = format!(
        "git's conflict marks begin here: `git checkout --ours {DATA_FILE}` puts this side back, `git show :1:./{DATA_FILE} >base.json` and `git show :3:./{DATA_FILE} >theirs.json` write the others, and `expenses --data . merge theirs.json --base base.json` takes in what they have"
    );
    Some(Problem { line: first, column: 1, reason, repairable: false })
}

/// The problem that a conflict copy with this name is.
pub fn conflict_copy(name: &str) -> Problem {
    let word = name.replace('\'', r"'\''");
    let reason = format!(
        "`{name}` beside the file is a conflict copy: `expenses merge '{word}'` takes in what only it has, and then it can be removed"
    );
    Problem { line: 0, column: 0, reason, repairable: false }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::check;

    #[test]
    fn conflict_marks_are_found_in_their_order_at_the_begin_of_lines() {
        let text =
            "{\n<<<<<<< HEAD\n  \"counter\": 1,\n=======\n  \"counter\": 2,\n>>>>>>> other\n";
        let problems = check(text.as_bytes()).problems;
        assert_eq!(problems, [conflict_marks(text).unwrap()]);
        assert_eq!((problems[0].line, problems[0].column), (2, 1));
        for text in [
            "",
            "{\n<<<<<<< HEAD\n=======\n",
            "{\n=======\n>>>>>>> other\n<<<<<<< HEAD\n",
            "{\n <<<<<<< HEAD\n=======\n>>>>>>> other\n",
        ] {
            assert_eq!(conflict_marks(text), None, "{text}");
        }
    }

    #[test]
    fn a_conflict_copy_is_named_as_a_word_of_a_shell() {
        let reason = conflict_copy("expenses (Ines's conflicted copy).json").reason;
        assert!(
            reason.contains(r"`expenses merge 'expenses (Ines'\''s conflicted copy).json'`"),
            "{reason}"
        );
    }
}
