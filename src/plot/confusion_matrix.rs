//! Which classes are taken for which.

use super::Picture;
use super::drawing::{Axis, Cell, Mark, Panel, Style, count, extent, number};
use super::largest::{MOST_SHOWN, largest};
use crate::metrics::Confusion;

/// The counts of examples by their class and the predicted one, shaded by the share of the examples of a class, with the counts where there is room for
/// them; of many classes the 60 most frequent ones.
///
#[doc = "<div>"]
#[doc = include_str!("shown/confusion_matrix.svg")]
#[doc = "</div>"]
///
/// # Example
/// ```
/// use gradus::plot;
/// use gradus::prelude::*;
/// let penguins = Table::from_csv("data/penguins/penguins.csv")?.drop_missing()?;
/// let model = Estimator::multiclass("species").fit(&penguins)?.into_model();
/// let evaluation = model.evaluate(&penguins)?;
/// let confusion = evaluation.confusion.as_ref().unwrap();
/// assert!(plot::confusion_matrix(confusion).svg().contains("Chinstrap"));
/// # Ok::<(), gradus::Error>(())
/// ```
#[must_use]
pub fn confusion_matrix(confusion: &Confusion) -> Picture {
    let classes = &confusion.classes;
    let mut actual = vec![0.0; classes.len()];
    confusion.cells().for_each(|((class, _), count)| actual[class] += count);
    let shown = largest(&actual, MOST_SHOWN);
    let place = |class: usize| shown.binary_search(&class).ok().map(|place| place as f64);
    let cell = |((class, predicted), cell): ((usize, usize), f64)| {
        let (x, y) = (place(predicted)?, place(class)?);
        let (extent, shade) = (extent((x - 0.5, y - 0.5), (x + 0.5, y + 0.5)), cell / actual[class]);
        Some(Cell { extent, shade, text: count(cell) })
    };
    let cells = confusion.cells().filter_map(cell).collect();
    let axis = |title: &str| Axis::names(title, shown.iter().map(|class| classes[*class].clone()).collect());
    let panel = Panel::new(axis("predicted"), axis("actual")).with(Style::Series(0), Mark::Cells(cells));
    let picture = Picture::new("Confusion of classes");
    let note = match confusion.accuracy() {
        Some(accuracy) => format!("Accuracy: {}, over {} examples.", number(accuracy), count(actual.iter().sum())),
        None => "No examples.".to_owned(),
    };
    let left_out = (shown.len() < classes.len())
        .then(|| format!("The {} most frequent of {} classes are shown.", shown.len(), classes.len()));
    picture.note(note).note_if_any(left_out).panel(panel)
}
