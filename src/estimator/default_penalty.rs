//! The penalty of an estimator that was given none.

use std::sync::Arc;

use super::Estimator;
use super::examples_place::ExamplesPlace;
use super::task::Task;
use crate::engine::{Examples, Local};
use crate::error::Result;
use crate::head::Head;
use crate::loss::Squared;
use crate::objective::{Objective, Reduction};
use crate::penalty::{EachWeight, NoPenalty, Penalty};
use crate::solver::Evidence;

/// Examples per feature from which on numbers are left to least squares alone.
const ENOUGH: f64 = 4.0;
/// Eigenvalues of so many features take a second.
const MOST_FEATURES: usize = 1000;

/// A ridge, and why it is there.
pub(super) struct DefaultPenalty {
    pub(super) penalty: Arc<dyn Penalty>,
    pub(super) note: String,
}

/// An objective, and the examples behind it.
type Data<'d, 'a> = (&'d Objective<'a>, &'d Examples<'a>);

/// What `.penalty(..)` is when it was not said: `None` where nothing is added to the loss. With n examples (the sum of their
/// weights, where that is more) and so many `features` (of the model: the objective may have fewer) in standard units
/// ([`units`]):
///
/// * a run that is made by hand ([`crate::solver::Solver::by_hand`], [`Reduction::Sum`]) has none, nor has a loss that is least where all weights are 0 (the perceptron's);
/// * classes and counts have the ridge 1/(2n);
/// * with fewer than four examples per feature there is the ridge that is likeliest ([`Evidence`]), where it is stronger: of
///   numbers with a squared loss, and by its square near the best constant of amounts, counts and classes ([`of_slopes`]);
/// * numbers and amounts otherwise have none.
pub(super) fn default_penalty<'a>(
    estimator: &Estimator,
    (objective, place): (&Objective<'a>, &ExamplesPlace<'a>),
    head: &dyn Head,
    features: usize,
) -> Result<Option<DefaultPenalty>> {
    let by_hand = estimator.solver.as_ref().is_some_and(|solver| solver.by_hand());
    if estimator.reduction == Reduction::Sum || by_hand || head.loss().properties().least_at_zero {
        return Ok(None);
    }
    let n = (objective.examples() as f64).max(objective.total_weight());
    let shape = objective.shape();
    let few = are_few(n, features);
    let least = match estimator.task {
        Task::MultiLabel | Task::Count => 0.5 / n,
        _ if !head.classes().is_empty() => 0.5 / n,
        _ if !few => return Ok(None),
        _ => 0.0,
    };
    let strengths = match place {
        _ if !few => Vec::new(),
        _ if features > MOST_FEATURES => of_many_features(estimator, shape.outputs, n),
        ExamplesPlace::Memory(local) => of_few(estimator, (objective, local.examples()), head, n)?,
        // So few examples of so few features are kept in memory.
        ExamplesPlace::Cache(_) => Vec::new(),
    };
    let (strengths, text) = if strengths.iter().any(|likeliest| *likeliest > least) {
        let texts: Vec<String> = strengths.iter().map(|strength| format!("{strength:.3e}")).collect();
        let text = format!("{}, the likeliest for {n} examples of {features} features", texts.join(", "));
        (if strengths.len() == 1 { vec![strengths[0]; shape.outputs] } else { strengths }, text)
    } else {
        (vec![least; shape.outputs], format!("{least:.3e}, which is 1/(2n)"))
    };
    if strengths.iter().all(|strength| *strength == 0.0) {
        return Ok(None);
    }
    let units = units(objective, &place.sizes_where_not_zero()?)?;
    let penalty = EachWeight::ridge(strengths.iter().flat_map(|strength| units.iter().map(move |u| strength * u * u)));
    let note = format!("penalty: ridge {text}, on standardised features (the default; .penalty(NoPenalty) for none)");
    Ok(Some(DefaultPenalty { penalty: Arc::new(penalty), note }))
}

/// Whether there are so few examples that the likeliest ridge is looked for.
fn are_few(n: f64, features: usize) -> bool {
    features as f64 * ENOUGH > n
}

/// Whether the likeliest ridge needs the examples in memory.
pub(super) fn needs_memory(n: f64, features: usize) -> bool {
    are_few(n, features) && features <= MOST_FEATURES
}

/// What takes the place of the likeliest ridge where there are more features than eigenvalues are looked for.
fn of_many_features(estimator: &Estimator, outputs: usize, n: f64) -> Vec<f64> {
    match estimator.task {
        Task::Regression | Task::Regressions if is_squared(estimator) => vec![1.0 / n; outputs],
        _ => Vec::new(),
    }
}

fn is_squared(estimator: &Estimator) -> bool {
    estimator.loss.as_ref().is_none_or(|loss| loss.properties().quadratic.is_some())
}

/// The likeliest ridge for each label that is a number, or for all outputs; none where no more is known than that there are few
/// examples.
fn of_few(estimator: &Estimator, (objective, examples): Data<'_, '_>, head: &dyn Head, n: f64) -> Result<Vec<f64>> {
    match estimator.task {
        Task::Regression | Task::Regressions if is_squared(estimator) => {
            let less = |labels: &[f64]| labels.iter().enumerate().map(|(row, y)| y - examples.offset(row)).collect();
            likeliest((objective, examples), examples.labels.chunks(examples.rows()).map(less), n)
        }
        Task::Binary | Task::Count | Task::Positive => of_slopes((objective, examples), n),
        Task::Multiclass { .. } if estimator.loss.is_none() => of_classes((objective, examples), head, n),
        _ => Ok(Vec::new()),
    }
}

/// Near the model without features the mean loss of one score is, up to a constant, half its mean curvature times the mean
/// square of (score − what a step of Newton's method would have it be): a square, whose likeliest ridge it shares but for that
/// factor. None for a loss without curvatures.
fn of_slopes((objective, examples): Data<'_, '_>, n: f64) -> Result<Vec<f64>> {
    let Some(columns) = objective.columns() else { return Ok(Vec::new()) };
    let (rows, total) = (examples.rows(), objective.total_weight());
    let constant = objective.best_constant().map_or(0.0, |best| best[0]);
    let scores: Vec<f64> = (0..rows).map(|row| constant + examples.offset(row)).collect();
    let (mut slopes, mut curvatures) = (vec![0.0; rows], vec![0.0; rows]);
    if columns.points(&scores, &mut slopes, Some(&mut curvatures)).is_none() {
        return Ok(Vec::new());
    }
    // The unit of labels does not matter, nor does their sign.
    let labels = slopes.iter().enumerate().map(|(row, slope)| match examples.weight(row) {
        0.0 => 0.0,
        weight => slope * total / weight,
    });
    let strengths = likeliest((objective, examples), std::iter::once(labels.collect()), n)?;
    let curvature: f64 = curvatures.iter().sum();
    Ok(strengths.into_iter().map(|strength| 0.5 * curvature * strength).collect())
}

/// The same for several classes, each by its indicator and the curvature p(1 − p) of its share: of these the least.
fn of_classes((objective, examples): Data<'_, '_>, head: &dyn Head, n: f64) -> Result<Vec<f64>> {
    let labels = &examples.labels;
    let mut shares = vec![0.0; head.classes().len()];
    for (row, class) in labels.iter().enumerate() {
        shares[*class as usize] += examples.weight(row) / objective.total_weight();
    }
    let indicators = |class: usize| labels.iter().map(|y| f64::from(u8::from(*y == class as f64))).collect();
    let strengths = likeliest((objective, examples), (0..shares.len()).map(indicators), n)?;
    let each = shares.iter().zip(strengths).map(|(share, strength)| 0.5 * share * (1.0 - share) * strength);
    Ok(vec![each.fold(f64::INFINITY, f64::min)])
}

/// The likeliest ridge for each of these labels (less offsets), beside the mean square of what they differ from scores by.
fn likeliest((objective, examples): Data<'_, '_>, labels: impl Iterator<Item = Vec<f64>>, n: f64) -> Result<Vec<f64>> {
    let sizes = examples.design.sizes_where_not_zero(examples.targets().weights);
    let (spread, bias, units) = (objective.spread()?, objective.shape().biases > 0, units(objective, &sizes)?);
    let mean: Vec<f64> =
        spread.mean.iter().zip(&spread.dense).map(|(m, dense)| if bias && *dense { *m } else { 0.0 }).collect();
    let affine = Arc::new(examples.design.affine().rescaled(&mean, &units)?);
    let design = examples.design.seen_through(affine);
    let (mut evidence, mut strengths) = (None, Vec::new());
    for labels in labels {
        let examples = Examples { labels: labels.into(), offsets: None, design: design.clone(), ..examples.clone() };
        let alone = Local::of(examples, Arc::new(Squared), bias)?.objective(Arc::new(NoPenalty))?;
        let evidence = match &mut evidence {
            Some(evidence) => evidence,
            none => none.insert(Evidence::of(&alone.gram().co_moments()?, n)?),
        };
        strengths.push(evidence.ridge(&alone)? / objective.total_weight());
    }
    Ok(strengths)
}

/// What each feature is measured in: a dense one in its deviation (without a bias in its root mean square), one that is mostly
/// zero in the root mean square of its values that are not, which is 1 for a category.
fn units(objective: &Objective<'_>, sparse: &[f64]) -> Result<Vec<f64>> {
    let (spread, bias) = (objective.spread()?, objective.shape().biases > 0);
    Ok((0..spread.dense.len()).map(|j| if spread.dense[j] { spread.unit(j, bias) } else { sparse[j] }).collect())
}
