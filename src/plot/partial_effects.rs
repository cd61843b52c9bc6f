//! What each column adds to the score, value by value.

use super::Picture;
use super::drawing::{Axis, Mark, Panel, Style, number};
use super::typical_rows::{TypicalRow, TypicalRows, features};
use super::varied::Varied;
use crate::data::Table;
use crate::error::Result;
use crate::inference::Inference;
use crate::model::Model;

/// What the columns of a model add to its score, one panel for each: the score along the column's values, all others standing at their mean or at their most
/// frequent level, less the score where this one stands there too. Splines, buckets and polynomials are
/// curves, levels of categories are points, the 40 most frequent ones. Of several scores each is a series.
///
/// The columns with the largest effects come first. Of a column that feature columns read alone, the effect is that of
/// [`Model::effect`], less its value at the mean or the most frequent level; one that is joined with others (in a cross, a product)
/// has here its effect beside their means.
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
    picture(model, None, table)
}

/// [`partial_effects`] with the confidence intervals of the effects around them, from the covariance of the weights: each is 0, with
/// nothing around it, where the column stands at its mean or at its most frequent level. The inference is that of the same model.
///
/// # Errors
/// As [`partial_effects`].
///
/// # Example
/// ```
/// use gradus::plot;
/// use gradus::prelude::*;
/// let penguins = Table::from_csv("data/penguins/penguins.csv")?.drop_missing()?;
/// let columns = columns![spline("flipper_length_mm", 4), categorical("species").drop_first()];
/// let fit = Estimator::regression("body_mass_g").columns(columns).penalty(NoPenalty).fit(&penguins)?;
/// let picture = plot::partial_effects_with_bands(fit.model(), &fit.inference(&penguins)?, &penguins)?;
/// assert!(picture.notes()[1].starts_with("Bands: 95 % intervals"));
/// # Ok::<(), gradus::Error>(())
/// ```
#[doc(alias = "plot.gam")]
pub fn partial_effects_with_bands(model: &Model, inference: &Inference, table: &Table) -> Result<Picture> {
    picture(model, Some(inference), table)
}

fn picture(model: &Model, inference: Option<&Inference>, table: &Table) -> Result<Picture> {
    let typical = TypicalRow::new(model, table)?;
    let effect = |name: String| PartialEffect::of(model, inference, &typical, name);
    let mut effects = features(model).into_iter().map(effect).collect::<Result<Vec<_>>>()?;
    effects.sort_by(|a, b| b.size().total_cmp(&a.size()));
    let mut picture = Picture::new(format!("Effect of each column on the score of {}", model.label()));
    if let Some(largest) = effects.first() {
        picture = picture.note(format!("Largest: {}, over a range of {}.", largest.column, number(largest.size())));
    }
    let bands = inference.map(|inference| {
        format!("Bands: {} % intervals of the effects.", number(100.0 * inference.options().confidence))
    });
    Ok(picture.note_if_any(bands).panels(effects.into_iter().map(PartialEffect::panel)))
}

/// What one column adds to each score along its values, less what it adds where it stands still.
struct PartialEffect {
    column: String,
    values: Varied,
    scores: Vec<ScoreEffect>,
}

/// The part of a partial effect that belongs to one score.
struct ScoreEffect {
    of: String,
    effects: Vec<f64>,
    /// How far the intervals of the effects reach to either side.
    reach: Option<Vec<f64>>,
}

impl PartialEffect {
    fn of(model: &Model, inference: Option<&Inference>, typical: &TypicalRow<'_>, column: String) -> Result<Self> {
        let TypicalRows { rows, values } = typical.varied(&column)?;
        let (scores, zeros) = (model.score(&rows)?, model.score(&typical.row)?);
        let reach = inference.map(|inference| inference.reach_of_differences(&rows, &typical.row)).transpose()?;
        let names = model.head().outputs();
        let count = rows.rows();
        let set = |(k, (set, zero)): (usize, (&[f64], &f64))| ScoreEffect {
            of: names.get(k).cloned().unwrap_or_else(|| k.to_string()),
            effects: set.iter().map(|score| score - zero).collect(),
            reach: reach.as_ref().map(|reach| reach[k * count..(k + 1) * count].to_vec()),
        };
        let scores = scores.chunks(count).zip(&zeros).enumerate().map(set).collect();
        Ok(Self { column, values, scores })
    }

    /// The range of the score that moves most.
    fn size(&self) -> f64 {
        let range = |score: &ScoreEffect| {
            let (low, high) =
                score.effects.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (v.min(l), v.max(h)));
            high - low
        };
        self.scores.iter().map(range).fold(0.0, f64::max)
    }

    fn panel(self) -> Panel {
        let Self { column, values, scores } = self;
        let mut panel = Panel::new(values.axis(&column), Axis::including("effect", [0.0]))
            .with(Style::Reference, Mark::Horizontal(0.0));
        let one = scores.len() == 1;
        for (k, ScoreEffect { of, effects, reach }) in scores.into_iter().enumerate() {
            let style = Style::Series(k);
            if let Some(reach) = reach {
                let (low, high): (Vec<f64>, Vec<f64>) =
                    effects.iter().zip(reach).map(|(effect, reach)| (effect - reach, effect + reach)).unzip();
                panel = panel.with(style, values.band(&low, &high));
            } else if one && matches!(values, Varied::Levels(_)) {
                panel = panel.with(style, values.band(&vec![0.0; effects.len()], &effects));
            }
            let curve = values.curve(&effects);
            panel = if one { panel.with(style, curve) } else { panel.named(of, style, curve) };
        }
        panel
    }
}
