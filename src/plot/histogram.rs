//! How the values of a column are spread.

use super::Picture;
use super::drawing::{Axis, Mark, Panel, Style, count, extent};
use crate::data::Histogram;

/// The counts of a histogram as bars.
///
/// # Example
/// ```
/// use gradus::data::Table;
/// let penguins = Table::from_csv("data/penguins/penguins.csv")?;
/// let picture = gradus::plot::histogram(&penguins.histogram("body_mass_g", 20)?);
/// assert_eq!(picture.notes(), ["342 values, 2 missing."]);
/// # Ok::<(), gradus::Error>(())
/// ```
#[must_use]
pub fn histogram(histogram: &Histogram) -> Picture {
    let edges = histogram.edges.windows(2).zip(&histogram.counts);
    let bars = edges.map(|(edge, count)| extent((edge[0], 0.0), (edge[1], *count as f64))).collect();
    let panel =
        Panel::new(Axis::linear(&histogram.name), Axis::from_zero("rows")).with(Style::Series(0), Mark::Bars(bars));
    let total: u64 = histogram.counts.iter().sum();
    let note = format!("{} values, {} missing.", count(total as f64), count(histogram.missing as f64));
    Picture::new(format!("Distribution of {}", histogram.name)).note(note).panel(panel)
}
