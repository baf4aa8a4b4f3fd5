//! Lines and columns of a text, as people and editors count them.

/// Where each line of a text starts.
#[derive(Debug)]
pub struct Lines(Vec<usize>);

impl Lines {
    /// Finds the lines of a text.
    pub fn of(text: &str) -> Self {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        Self(std::iter::once(0).chain(ends.map(|(at, _)| at + 1)).collect())
    }

    /// The line and the column of a byte offset. Both count from 1, columns in bytes.
    pub fn place(&self, at: usize) -> (u64, u64) {
        // The first line starts at 0, so every offset is in a line.
        let line = self.0.partition_point(|start| *start <= at);
        (line as u64, 1 + (at - self.0[line - 1]) as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::Lines;

    #[test]
    fn lines_and_columns_count_from_1() {
        let lines = Lines::of("ab\n\nc\n");
        let places: Vec<_> = (0..=6).map(|at| lines.place(at)).collect();
        assert_eq!(places, [(1, 1), (1, 2), (1, 3), (2, 1), (3, 1), (3, 2), (4, 1)]);
        assert_eq!(Lines::of("").place(0), (1, 1));
    }
}
