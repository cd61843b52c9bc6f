//! Aligned columns of text: how tables print.

use std::fmt;

/// On which side a column is flush.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Align {
    /// Words.
    Left,
    /// Numbers.
    Right,
}

/// Rows of short texts under a header line.
#[derive(Debug)]
pub(crate) struct Grid {
    columns: Vec<(String, Align)>,
    rows: Vec<Vec<String>>,
}

impl Grid {
    pub(crate) fn new<'a>(columns: impl IntoIterator<Item = (&'a str, Align)>) -> Self {
        let columns = columns.into_iter().map(|(name, align)| (name.to_owned(), align)).collect();
        Self { columns, rows: Vec::new() }
    }

    pub(crate) fn column(&mut self, name: &str, align: Align) {
        self.columns.push((name.to_owned(), align));
    }

    /// Adds a row; cells that it lacks are blank.
    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().collect());
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

impl fmt::Display for Grid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = |column: usize| {
            let cells = self.rows.iter().filter_map(|row| row.get(column));
            let header = self.columns.get(column).map(|(name, _)| name);
            cells.chain(header).map(|cell| cell.chars().count()).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..self.columns.len()).map(width).collect();
        let header: Vec<String> = self.columns.iter().map(|(name, _)| name.clone()).collect();
        for row in std::iter::once(&header).chain(&self.rows) {
            let mut line = String::new();
            for (column, (&width, (_, align))) in widths.iter().zip(&self.columns).enumerate() {
                let cell = row.get(column).map_or("", String::as_str);
                let gap = if column == 0 { "" } else { "  " };
                match align {
                    Align::Left => line.push_str(&format!("{gap}{cell:<width$}")),
                    Align::Right => line.push_str(&format!("{gap}{cell:>width$}")),
                }
            }
            writeln!(f, "{}", line.trim_end())?;
        }
        Ok(())
    }
}

/// A number in six significant digits; a dash for a NaN.
pub(crate) fn number(value: f64) -> String {
    if value.is_nan() {
        return "–".to_owned();
    }
    let size = value.abs();
    if value == value.trunc() && size < 1e15 || size.is_infinite() {
        return format!("{}", value + 0.0);
    }
    if !(1e-4..1e15).contains(&size) {
        let text = format!("{value:.5e}");
        return match text.split_once('e') {
            Some((digits, exponent)) => format!("{}e{exponent}", digits.trim_end_matches('0').trim_end_matches('.')),
            None => text,
        };
    }
    let decimals = (5.0 - size.log10().floor()).clamp(0.0, 9.0) as usize;
    let text = format!("{value:.decimals$}");
    if decimals == 0 { text } else { text.trim_end_matches('0').trim_end_matches('.').to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn six_significant_digits() {
        for (value, expected) in [
            (3.0, "3"),
            (-0.0, "0"),
            (-122.05, "-122.05"),
            (1.0 / 3.0, "0.333333"),
            (0.1 + 0.2, "0.3"),
            (1_234_567.891, "1234568"),
            (1.5e-7, "1.5e-7"),
            (1e300, "1e300"),
            (f64::NAN, "–"),
            (f64::NEG_INFINITY, "-inf"),
        ] {
            assert_eq!(number(value), expected);
        }
    }

    #[test]
    fn columns_are_flush() {
        let mut grid = Grid::new([("name", Align::Left), ("n", Align::Right)]);
        grid.row(["é".to_owned(), "10".to_owned()]);
        grid.row(["longer".to_owned()]);
        assert_eq!(grid.to_string(), "name     n\né       10\nlonger\n");
    }
}
