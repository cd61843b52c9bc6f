//! How much columns have to do with each other.

use super::Picture;
use super::drawing::{Axis, Cell, Mark, Panel, Style, extent};
use super::largest::{MOST_SHOWN, largest};
use crate::data::Correlation;

/// The correlations of columns as shades: blue below 0 (with a stroke, where there is no room for the number), orange above. A column that does not
/// vary is left blank; of many columns the 60 with the largest correlations are shown.
///
/// # Example
/// ```
/// use gradus::data::Table;
/// let cars = Table::from_csv("data/mtcars/mtcars.csv")?;
/// let picture = gradus::plot::correlation(&cars.correlation());
/// assert_eq!(picture.notes(), ["Largest: 0.90, of cyl and disp."]);
/// # Ok::<(), gradus::Error>(())
/// ```
#[must_use]
#[doc(alias = "heatmap")]
pub fn correlation(correlation: &Correlation) -> Picture {
    let names = &correlation.names;
    let most = |(i, values): (usize, &Vec<f64>)| {
        let others = values.iter().enumerate().filter(|(j, r)| *j != i && !r.is_nan());
        others.map(|(_, r)| r.abs()).fold(0.0, f64::max)
    };
    let shown = largest(&correlation.values.iter().enumerate().map(most).collect::<Vec<_>>(), MOST_SHOWN);
    let (mut cells, mut extreme) = (Vec::new(), None);
    for (i, &row) in shown.iter().enumerate() {
        for (j, &column) in shown.iter().enumerate() {
            let r = correlation.values[row][column];
            let (x, y) = (j as f64, i as f64);
            let text = if r.is_nan() { String::new() } else { format!("{r:.2}") };
            cells.push(Cell { extent: extent((x - 0.5, y - 0.5), (x + 0.5, y + 0.5)), shade: r, text });
            if i < j && !r.is_nan() && extreme.is_none_or(|(most, ..): (f64, usize, usize)| r.abs() > most.abs()) {
                extreme = Some((r, row, column));
            }
        }
    }
    let axis = || Axis::names("", shown.iter().map(|column| names[*column].clone()).collect());
    let panel = Panel::new(axis(), axis()).with(Style::Series(0), Mark::SignedCells(cells));
    let picture = Picture::new("Correlation of the number columns");
    let note = extreme.map(|(r, i, j)| format!("Largest: {r:.2}, of {} and {}.", names[i], names[j]));
    let left_out = (shown.len() < names.len())
        .then(|| format!("The {} of {} columns with the largest correlations are shown.", shown.len(), names.len()));
    picture.note_if_any(note).note_if_any(left_out).panel(panel)
}
