//! A table in print: its shape, its columns with their types, its first rows.

use std::fmt;

use arrow_schema::DataType;

use super::grid::{self, Align, Grid};
use super::{NumberColumn, Table, TextColumn};

/// How many rows are printed.
const ROWS: usize = 10;
/// How wide a line may become.
const WIDTH: usize = 120;

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = |n: usize| if n == 1 { "" } else { "s" };
        write!(f, "{} row{} × {} column{}", self.rows(), plural(self.rows()), self.width(), plural(self.width()))?;
        writeln!(f, "{}", if self.rows() > ROWS { format!(", the first {ROWS}:") } else { String::new() })?;

        let first = self.head(ROWS);
        let (mut grid, mut lines) = (Grid::new([]), vec![Vec::new(); first.rows() + 1]);
        let (mut width, mut left_out) = (0, Vec::new());
        for (name, array) in first.names().into_iter().zip(first.batch().columns()) {
            let name = cell(&name);
            let cells: Vec<String> = std::iter::once(kind(array.data_type()))
                .chain((0..first.rows()).map(|row| value(array, row)))
                .collect();
            let longest = cells.iter().chain([&name]).map(|cell| cell.chars().count()).max().unwrap_or(0);
            if !left_out.is_empty() || width > 0 && width + longest > WIDTH {
                left_out.push(name);
                continue;
            }
            width += longest + 2;
            grid.column(&name, if NumberColumn::from_array(array).is_some() { Align::Right } else { Align::Left });
            for (line, cell) in lines.iter_mut().zip(cells) {
                line.push(cell);
            }
        }
        if self.width() > 0 {
            for line in lines {
                grid.row(line);
            }
            grid.fmt(f)?;
        }
        if let [first, others @ ..] = left_out.as_slice() {
            let more = if others.len() > 10 { ", …".to_owned() } else { String::new() };
            let named: Vec<&str> = std::iter::once(first).chain(others.iter().take(10)).map(String::as_str).collect();
            writeln!(f, "and {} more column{}: {}{more}", left_out.len(), plural(left_out.len()), named.join(", "))?;
        }
        Ok(())
    }
}

/// A type in the words that a user would choose.
pub(super) fn kind(data_type: &DataType) -> String {
    match data_type {
        DataType::Boolean => "bool".to_owned(),
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => "text".to_owned(),
        DataType::Dictionary(_, words) => kind(words),
        DataType::Date32 | DataType::Date64 => "date".to_owned(),
        DataType::Timestamp(..) => "timestamp".to_owned(),
        other => {
            let name = other.to_string();
            for (long, short) in [("Float", "f"), ("UInt", "u"), ("Int", "i")] {
                if let Some(bits) = name.strip_prefix(long).filter(|bits| bits.bytes().all(|b| b.is_ascii_digit())) {
                    return format!("{short}{bits}");
                }
            }
            name
        }
    }
}

/// A text on one line, at most 24 characters long.
pub(super) fn cell(text: &str) -> String {
    let escape = |c: char| if c.is_control() { c.escape_debug().collect() } else { c.to_string() };
    let short: String = text.chars().take(24).map(escape).collect();
    if text.chars().nth(24).is_some() { format!("{short}…") } else { short }
}

fn value(array: &arrow_array::ArrayRef, row: usize) -> String {
    let floats = matches!(array.data_type(), DataType::Float32 | DataType::Float64);
    let shown = match (NumberColumn::from_array(array), TextColumn::from_array(array)) {
        (Some(numbers), _) if floats => numbers.get(row).map(grid::number),
        (_, Some(texts)) => texts.get(row).map(|text| cell(&text)),
        _ => Some("…".to_owned()),
    };
    shown.unwrap_or_else(|| "–".to_owned())
}
