//! What is missing in a table.

use super::Picture;
use super::drawing::{Axis, Cell, Label, Mark, Panel, Point, Side, Style, count, extent, number};
use crate::data::{NumberColumn, Table};
use crate::error::Result;

/// Left: the share of missing cells of each column, those without any left out, the 60 largest first. Right: where in the table they are, in up to 60 stretches of rows, the
/// darker the more are missing there.
///
/// # Errors
/// None for the tables of this crate.
///
/// # Example
/// ```
/// use gradus::data::Table;
/// let penguins = Table::from_csv("data/penguins/penguins.csv")?;
/// assert!(gradus::plot::missing_values(&penguins)?.notes()[0].starts_with("19 of 2,752 cells are missing"));
/// # Ok::<(), gradus::Error>(())
/// ```
pub fn missing_values(table: &Table) -> Result<Picture> {
    let rows = table.rows();
    let mut columns = Vec::new();
    for name in table.names() {
        let missing = missing(table, &name)?;
        columns.push((name, missing));
    }
    let holes: usize = columns.iter().map(|(_, missing)| missing.len()).sum();
    let incomplete = columns.iter().filter(|(_, missing)| !missing.is_empty()).count();
    let note = format!(
        "{} of {} cells are missing, in {incomplete} of {} columns.",
        count(holes as f64),
        count((rows * columns.len()) as f64),
        columns.len(),
    );
    columns.retain(|(_, missing)| !missing.is_empty());
    columns.sort_by_key(|(_, missing)| std::cmp::Reverse(missing.len()));
    let left_out = columns.len().saturating_sub(MOST_COLUMNS);
    let left_out =
        (left_out > 0).then(|| format!("The {MOST_COLUMNS} columns with the most are shown, {left_out} more are not."));
    columns.truncate(MOST_COLUMNS);
    let share = |missing: &[usize]| missing.len() as f64 / rows.max(1) as f64;
    let bar = |(k, (_, missing)): (usize, &(String, Vec<usize>))| {
        extent((0.0, k as f64 - 0.35), (100.0 * share(missing), k as f64 + 0.35))
    };
    let label = |(k, (_, missing)): (usize, &(String, Vec<usize>))| {
        let at = Point { x: 100.0 * share(missing), y: k as f64 };
        Label { at, text: format!("{} %", number(100.0 * share(missing))), side: Side::Right }
    };
    let names: Vec<String> = columns.iter().map(|(name, _)| name.clone()).collect();
    let shares = Panel::new(Axis::from_zero("missing, % of rows"), Axis::names("", names.clone()))
        .with(Style::Series(0), Mark::Bars(columns.iter().enumerate().map(bar).collect()))
        .with(Style::Series(0), Mark::Labels(columns.iter().enumerate().map(label).collect()));
    let cells = columns.iter().enumerate().flat_map(|(k, (_, missing))| stretches(k, missing, rows)).collect();
    let places = Panel::new(Axis::fixed("row", 0.0, rows.max(1) as f64), Axis::names("", names))
        .with(Style::Series(0), Mark::Cells(cells));
    let picture = Picture::new("Missing values").note(note).note_if_any(left_out);
    Ok(if holes > 0 { picture.panel(shares).panel(places) } else { picture })
}

const MOST_COLUMNS: usize = 60;
const STRETCHES: usize = 60;

/// The rows in which a column has no value. A NaN counts as missing.
fn missing(table: &Table, name: &str) -> Result<Vec<usize>> {
    let array = table.column(name)?;
    let rows = 0..table.rows();
    if let Some(numbers) = NumberColumn::from_array(array) {
        return Ok(rows.filter(|row| numbers.get(*row).is_none()).collect());
    }
    let nulls = arrow_array::Array::logical_nulls(array);
    Ok(nulls.map_or_else(Vec::new, |nulls| rows.filter(|row| nulls.is_null(*row)).collect()))
}

/// A cell for each stretch of rows in which some are missing.
fn stretches(column: usize, missing: &[usize], rows: usize) -> Vec<Cell> {
    let size = rows.div_ceil(STRETCHES).max(1);
    let place = column as f64;
    let cell = |part: &[usize]| {
        let begin = part[0] / size * size;
        let end = (begin + size).min(rows);
        let extent = extent((begin as f64, place - 0.5), (end as f64, place + 0.5));
        Cell { extent, shade: part.len() as f64 / (end - begin) as f64, text: String::new() }
    };
    missing.chunk_by(|a, b| a / size == b / size).map(cell).collect()
}
