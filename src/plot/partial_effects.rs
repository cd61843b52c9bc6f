//! What each column adds to the score, value by value.

use super::Picture;
use super::drawing::{Axis, Mark, Panel, Style, extent, number, points};
use super::typical_rows::{TypicalRows, Varied, features, levels_axis};
use crate::data::Table;
use crate::error::Result;
use crate::model::Model;

/// What the columns of a model add to its score, one panel for each: the score along the column's values, all others standing at their mean or at their most
/// frequent level, less the score where this one stands there too. Splines, buckets and polynomials are
/// curves, levels of categories are points, the 40 most frequent ones. Of several scores each is a series.
///
/// The columns with the largest effects come first.
///
#[doc = "<div>"]
#[doc = include_str!("shown/partial_effects.svg")]
#[doc = "</div>"]
///
/// # Errors
/// As [`Model::score`]; a column without values.
///
/// # Example
/// ```
/// use gradus::plot;
/// use gradus::prelude::*;
/// let penguins = Table::from_csv("data/penguins/penguins.csv")?.drop_missing()?;
/// let columns = columns![spline("flipper_length_mm", 4), categorical("species")];
/// let model = Estimator::regression("body_mass_g").columns(columns).fit(&penguins)?.into_model();
/// assert!(plot::partial_effects(&model, &penguins)?.svg().contains("flipper_length_mm"));
/// # Ok::<(), gradus::Error>(())
/// ```
#[doc(alias = "partial_dependence")]
#[doc(alias = "termplot")]
pub fn partial_effects(model: &Model, table: &Table) -> Result<Picture> {
    let mut effects =
        features(model).into_iter().map(|name| Effect::of(model, table, name)).collect::<Result<Vec<_>>>()?;
    effects.sort_by(|a, b| b.size().total_cmp(&a.size()));
    let mut picture = Picture::new(format!("Effect of each column on the score of {}", model.label()));
    if let Some(largest) = effects.first() {
        picture = picture.note(format!("Largest: {}, over a range of {}.", largest.column, number(largest.size())));
    }
    Ok(picture.panels(effects.into_iter().map(Effect::panel)))
}

/// What one column adds to each score along its values.
struct Effect {
    column: String,
    values: Varied,
    /// By the name of the score.
    scores: Vec<(String, Vec<f64>)>,
}

/// More levels of a category are not told apart.
const MOST_LEVELS: usize = 40;

impl Effect {
    fn of(model: &Model, table: &Table, column: String) -> Result<Self> {
        let TypicalRows { rows, values, typical } = TypicalRows::new(model, table, &column)?;
        let (scores, zeros) = (model.score(&rows)?, model.score(&typical)?);
        let names = model.head().outputs();
        let set = |(k, (set, zero)): (usize, (&[f64], &f64))| {
            let name = names.get(k).cloned().unwrap_or_else(|| k.to_string());
            (name, set.iter().map(|score| score - zero).collect())
        };
        let scores = scores.chunks(rows.rows()).zip(&zeros).enumerate().map(set).collect();
        Ok(Self { column, values, scores })
    }

    /// The range of the score that moves most.
    fn size(&self) -> f64 {
        let range = |(_, set): &(String, Vec<f64>)| {
            let (low, high) = set.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (v.min(l), v.max(h)));
            high - low
        };
        self.scores.iter().map(range).fold(0.0, f64::max)
    }

    fn panel(self) -> Panel {
        let x = match &self.values {
            Varied::Numbers(_) => Axis::linear(&self.column),
            Varied::Levels(levels) => levels_axis(&self.column, levels, MOST_LEVELS),
        };
        let mut panel = Panel::new(x, Axis::including("effect", [0.0])).with(Style::Reference, Mark::Horizontal(0.0));
        let one = self.scores.len() == 1;
        for (k, (name, scores)) in self.scores.iter().enumerate() {
            let style = Style::Series(k);
            let at = |k: usize| k as f64;
            match &self.values {
                Varied::Numbers(numbers) => {
                    let curve = Mark::Line(points(numbers.iter().copied().zip(scores.iter().copied())));
                    panel = if one { panel.with(style, curve) } else { panel.named(name, style, curve) };
                }
                Varied::Levels(_) => {
                    let shown = || scores.iter().take(MOST_LEVELS).enumerate();
                    let stems = shown().map(|(k, score)| extent((at(k), 0.0), (at(k), *score))).collect();
                    let heads = Mark::Points(points(shown().map(|(k, score)| (at(k), *score))));
                    panel = if one { panel.with(style, Mark::Segments(stems)) } else { panel };
                    panel = if one { panel.with(style, heads) } else { panel.named(name, style, heads) };
                }
            }
        }
        panel
    }
}
