//! Rank: which features depend linearly on each other, and the shortest of equally good weights.

use faer::Mat;

use crate::error::Result;
use crate::objective::{Objective, RowBlock, Shape};
use crate::progress::Warning;
use crate::solver::closed_form::Factored;
use crate::solver::closed_form::reflected;
use crate::solver::verdict::dependence;

/// More features are not factored.
const MOST_FEATURES: usize = 1000;
/// Nor by reflections, at so many products.
const MOST_PRODUCTS: f64 = 1e10;
/// Fewer examples than features are factored up to so many numbers.
const MOST_NUMBERS: usize = 1 << 23;
/// Examples of a sample; more where there are many features.
const LEAST_ROWS: usize = 4096;
const ROWS_PER_FEATURE: usize = 4;
/// What a unit of a weight may lose where it is independent.
const INDEPENDENT: f64 = 1e-9;

/// What is known of the directions in which weights can move without moving a single score.
#[derive(Debug)]
pub(super) enum Rank {
    /// Nothing: too much to be looked at.
    Unknown,
    /// No two sets of weights give the same scores.
    Full,
    /// The null space of the features (beside a bias, of what they differ from their means by), and these means.
    Columns(Box<Factored>),
    /// Fewer examples than features: an orthonormal basis of what the examples span, and one of them.
    Rows(Mat<f64>, Vec<f64>),
}

/// The rank, what must not stay silent about it, and facts for the report.
type Known = (Rank, Vec<Warning>, Vec<String>);

impl Rank {
    /// Factors the examples: a sample of them where that is enough. What was found is said in words.
    pub(super) fn of(objective: &Objective<'_>) -> Result<Known> {
        let (features, examples) = (objective.shape().features, objective.examples() as usize);
        let unknown =
            |why: &str| Ok((Self::Unknown, vec![], vec![format!("the rank of the features was not looked at: {why}")]));
        if examples <= features {
            return match Self::by_rows(objective)? {
                Some(found) => Ok(found),
                None => unknown("fewer examples than features, and too many of both"),
            };
        }
        if features > MOST_FEATURES {
            return unknown("more than 1000 of them");
        }
        let rows = (ROWS_PER_FEATURE * features).max(LEAST_ROWS);
        if examples > 2 * rows
            && let Some(sample) = objective.sample(rows)?
            && let Some((factored, unexpected)) = by_columns(&sample)
            && !unexpected
        {
            // Examples more can only raise the rank, and what is dependent by construction stays so.
            return Ok(Self::said(factored, objective));
        }
        match by_columns(objective) {
            Some((factored, _)) => Ok(Self::said(factored, objective)),
            None => unknown("it takes too many products, or their squares leave the range of numbers"),
        }
    }

    fn said(factored: Factored, objective: &Objective<'_>) -> Known {
        let full = factored.rank() == factored.columns();
        let (warnings, notes) = dependence(&groups(&factored, objective), objective);
        (if full { Self::Full } else { Self::Columns(Box::new(factored)) }, warnings, notes)
    }

    /// An orthonormal basis of the rows, each less the first beside a bias.
    fn by_rows(objective: &Objective<'_>) -> Result<Option<Known>> {
        let (features, examples) = (objective.shape().features, objective.examples() as usize);
        let fits = features.saturating_mul(examples) <= MOST_NUMBERS;
        let Some(by_rows) = objective.rows().filter(|_| fits) else { return Ok(None) };
        let mut values = vec![0.0; features * examples];
        let order: Vec<u32> = (0..examples as u32).collect();
        by_rows.show(&mut objective.blocks(&order), &mut |rows: &RowBlock| {
            (0..rows.len()).for_each(|i| rows.add(i, 1.0, &mut values[rows.number(i) * features..][..features]));
            Ok(())
        })?;
        let bias = objective.shape().biases > 0;
        let mean = |j: usize| {
            let apart = values.iter().skip(j).step_by(features).map(|x| x - values[j]).sum::<f64>();
            values[j] + apart / examples as f64
        };
        let origin: Vec<f64> = (0..features).map(|j| if bias { mean(j) } else { 0.0 }).collect();
        let matrix = Mat::from_fn(features, examples, |j, i| values[i * features + j] - origin[j]);
        let constant: Vec<bool> = (0..features).map(|j| (0..examples).all(|i| matrix[(j, i)] == 0.0)).collect();
        let factor = matrix.col_piv_qr();
        let pivots = factor.thin_R();
        let cut = features as f64 * f64::EPSILON * pivots[(0, 0)].abs();
        let rank = (0..examples).take_while(|&k| pivots[(k, k)].abs() > cut).count();
        let basis = factor.compute_thin_Q().subcols(0, rank).to_owned();
        let kept = |j: usize| (0..rank).map(|k| basis[(j, k)] * basis[(j, k)]).sum::<f64>();
        let name = |j: &usize| objective.names().get(*j).unwrap_or_else(|| format!("feature {j}"));
        let dependent: Vec<usize> = (0..features).filter(|&j| !constant[j] && kept(j) < 1.0 - INDEPENDENT).collect();
        let mut warnings: Vec<Warning> =
            (0..features).filter(|&j| constant[j]).map(|j| Warning::Constant { feature: name(&j) }).collect();
        if !dependent.is_empty() {
            warnings.push(Warning::Collinear { features: dependent.iter().map(name).collect() });
        }
        let bias = usize::from(bias);
        let notes = vec![format!("rank {} of {} columns", rank + bias, features + bias)];
        Ok(Some((Self::Rows(basis, origin), warnings, notes)))
    }

    /// Takes away what moves no score: the shortest of all weights that give the same scores, the biases not counted. Whether
    /// anything changed.
    pub(super) fn shorten(&self, shape: Shape, at: &mut [f64]) -> bool {
        let (weights, biases) = at.split_at_mut(shape.weights());
        let mut changed = false;
        for (output, coefficients) in weights.chunks_mut(shape.features.max(1)).enumerate() {
            let before = coefficients.to_vec();
            let mean: Vec<f64> = match self {
                Self::Unknown | Self::Full => return false,
                Self::Columns(factored) => {
                    factored.null_space.shorten(coefficients);
                    factored.means()
                }
                Self::Rows(basis, origin) => {
                    let parts: Vec<f64> = (0..basis.ncols())
                        .map(|k| (0..coefficients.len()).map(|j| basis[(j, k)] * coefficients[j]).sum())
                        .collect();
                    for (j, w) in coefficients.iter_mut().enumerate() {
                        *w = parts.iter().enumerate().map(|(k, part)| basis[(j, k)] * part).sum();
                    }
                    origin.clone()
                }
            };
            changed |= coefficients != before.as_slice();
            let shift: f64 = coefficients.iter().zip(&before).zip(&mean).map(|((w, before), m)| m * (w - before)).sum();
            let served = biases.iter_mut().enumerate().filter(|(score, _)| shape.outputs == 1 || *score == output);
            served.for_each(|(_, b)| *b -= shift);
        }
        changed
    }
}

/// The factor of the examples, and whether features depend on each other that are not made so; `None` where it cannot be had.
fn by_columns(objective: &Objective<'_>) -> Option<(Factored, bool)> {
    let (gram, ridge) = (objective.gram(), vec![0.0; objective.shape().features]);
    let bias = objective.shape().biases > 0;
    let moments = gram.co_moments().ok()?;
    let by_gram = Factored::of_moments(&moments, bias, &ridge, gram.full_blocks(), &[]).ok()?;
    let factored = match by_gram {
        Some(factored) => factored,
        None if objective.examples() as f64 * (ridge.len() as f64).powi(2) > MOST_PRODUCTS => return None,
        None => reflected(objective, &gram, &ridge, &[], &moments).ok()?,
    };
    let unexpected = groups(&factored, objective).iter().any(|group| !group.expected);
    Some((factored, unexpected))
}

fn groups(factored: &Factored, objective: &Objective<'_>) -> Vec<crate::solver::DependentGroup> {
    factored.null_space.groups(objective.full_blocks(), objective.shape().biases > 0)
}

/// Whether each direction of the weights moves a score (beside a bias: moves some apart).
pub(super) fn is_full(objective: &Objective<'_>) -> bool {
    objective.examples() as usize > objective.shape().features
        && by_columns(objective).is_some_and(|(factored, _)| factored.rank() == factored.columns())
}
