//! How much columns have to do with each other.

use super::Picture;
use super::drawing::{Axis, Cell, Mark, Panel, Style, extent};
use crate::data::Correlation;

/// The correlations of columns as shades: blue below 0 (with a stroke, where there is no room for the number), orange above. A column that does not
/// vary is left blank.
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
    let (mut cells, mut largest) = (Vec::new(), None);
    for (i, values) in correlation.values.iter().enumerate() {
        for (j, &r) in values.iter().enumerate() {
            let (x, y) = (j as f64, i as f64);
            let text = if r.is_nan() { String::new() } else { format!("{r:.2}") };
            cells.push(Cell { extent: extent((x - 0.5, y - 0.5), (x + 0.5, y + 0.5)), shade: r, text });
            if i < j && !r.is_nan() && largest.is_none_or(|(most, ..): (f64, usize, usize)| r.abs() > most.abs()) {
                largest = Some((r, i, j));
            }
        }
    }
    let axis = || Axis::names("", names.clone());
    let panel = Panel::new(axis(), axis()).with(Style::Series(0), Mark::SignedCells(cells));
    let picture = Picture::new("Correlation of the number columns");
    let note = largest.map(|(r, i, j)| format!("Largest: {r:.2}, of {} and {}.", names[i], names[j]));
    picture.note_if_any(note).panel(panel)
}
