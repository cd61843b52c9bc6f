//! The penalty of an estimator that was given none.

use std::sync::Arc;

use super::Estimator;
use super::task::Task;
use crate::error::Result;
use crate::head::Head;
use crate::loss::Squared;
use crate::objective::{Examples, InMemory, Objective, Quadratic, Reduction};
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

/// What `.penalty(..)` is when it was not said: `None` where nothing is added to the loss. With n examples (the sum of their
/// weights, where that is more) and so many `features` (of the model: the objective may have fewer) in standard units ([`units`]):
///
/// * a run that is made by hand ([`crate::solver::Solver::by_hand`], [`Reduction::Sum`]) has none, nor has a loss that is least where all weights are 0 (the perceptron's);
/// * classes and counts have the ridge 1/(2n); two or more classes of fewer than four examples per feature the one that is
///   likeliest for their indicators, where that is stronger ([`of_few_classes`]);
/// * numbers with a squared loss have none, unless there are fewer than four examples per feature: then the ridge that is
///   likeliest ([`Evidence`]).
pub(super) fn default_penalty(
    estimator: &Estimator,
    objective: &InMemory<'_>,
    head: &dyn Head,
    features: usize,
) -> Result<Option<DefaultPenalty>> {
    let by_hand = estimator.solver.as_ref().is_some_and(|solver| solver.by_hand());
    if estimator.reduction == Reduction::Sum || by_hand || head.loss().is_least_at_zero() {
        return Ok(None);
    }
    let n = (objective.examples() as f64).max(objective.total_weight());
    let shape = objective.shape();
    let likelihood = matches!(estimator.task, Task::MultiLabel | Task::Count) || !head.classes().is_empty();
    let few = features as f64 * ENOUGH > n;
    let (strengths, text) = if likelihood {
        let least = 0.5 / n;
        match if few { of_few_classes(estimator, objective, head, (n, features))? } else { 0.0 } {
            likeliest if likeliest > least => (
                vec![likeliest; shape.outputs],
                format!("{likeliest:.3e}, the likeliest for {n} examples of {features} features"),
            ),
            _ => (vec![least; shape.outputs], format!("{least:.3e}, which is 1/(2n)")),
        }
    } else if few {
        let Some(strengths) = of_few(estimator, objective, (n, features))? else { return Ok(None) };
        let texts: Vec<String> = strengths.iter().map(|strength| format!("{strength:.3e}")).collect();
        (strengths, format!("{}, the likeliest for {n} examples of {features} features", texts.join(", ")))
    } else {
        return Ok(None);
    };
    if strengths.iter().all(|strength| *strength == 0.0) {
        return Ok(None);
    }
    let units = units(objective)?;
    let penalty = EachWeight::ridge(strengths.iter().flat_map(|strength| units.iter().map(move |u| strength * u * u)));
    let note = format!("penalty: ridge {text}, on standardised features (the default; .penalty(NoPenalty) for none)");
    Ok(Some(DefaultPenalty { penalty: Arc::new(penalty), note }))
}

/// The ridge for each label that is a number, where the loss is a square: as many as there are labels.
fn of_few(estimator: &Estimator, objective: &InMemory<'_>, (n, features): (f64, usize)) -> Result<Option<Vec<f64>>> {
    let squared = estimator.loss.as_ref().is_none_or(|loss| loss.quadratic().is_some());
    let numbers = matches!(estimator.task, Task::Regression | Task::Regressions);
    if !(squared && numbers) {
        return Ok(None);
    }
    let labels = objective.shape().outputs;
    if features > MOST_FEATURES {
        return Ok(Some(vec![1.0 / n; labels]));
    }
    let rows = objective.examples.design.rows();
    likeliest(objective, objective.examples.labels.chunks(rows).map(Arc::from), n).map(Some)
}

/// The ridge for classes, 0 where no more is known than that there are some. Near the model without features the mean loss of
/// a class of share p is, up to a constant, ½·p(1 − p) times the mean square of (y − p)/(p(1 − p)) less the score: a square of
/// the class's indicator y, whose likeliest ridge it therefore shares but for that factor. Of several classes the least.
fn of_few_classes(
    estimator: &Estimator,
    objective: &InMemory<'_>,
    head: &dyn Head,
    (n, features): (f64, usize),
) -> Result<f64> {
    let classes = matches!(estimator.task, Task::Binary | Task::Multiclass { .. }) && estimator.loss.is_none();
    if !classes || features > MOST_FEATURES {
        return Ok(0.0);
    }
    let (labels, weights) = (&objective.examples.labels, objective.examples.weights.as_deref());
    let each = usize::from(head.classes().len() == 2)..head.classes().len();
    let indicators = |class: usize| labels.iter().map(|y| f64::from(u8::from(*y == class as f64))).collect();
    let mut shares = vec![0.0; head.classes().len()];
    for (row, class) in labels.iter().enumerate() {
        shares[*class as usize] += weights.map_or(1.0, |weights| weights[row]) / objective.total_weight();
    }
    let strengths = likeliest(objective, each.clone().map(indicators), n)?;
    let bent = each.zip(strengths).map(|(class, strength)| 0.5 * shares[class] * (1.0 - shares[class]) * strength);
    Ok(bent.fold(f64::INFINITY, f64::min))
}

/// The likeliest ridge for each of these labels, beside the mean square of what they differ from scores by.
fn likeliest(objective: &InMemory<'_>, labels: impl Iterator<Item = Arc<[f64]>>, n: f64) -> Result<Vec<f64>> {
    let (spread, bias, units) = (objective.spread()?, objective.shape().biases > 0, units(objective)?);
    let mean: Vec<f64> =
        spread.mean.iter().zip(&spread.dense).map(|(m, dense)| if bias && *dense { *m } else { 0.0 }).collect();
    let design = objective.examples.design.rescaled(&mean, &units);
    let (mut evidence, mut strengths) = (None, Vec::new());
    for labels in labels {
        let examples = Examples { labels, design: design.clone(), ..objective.examples.clone() };
        let alone = InMemory::new(examples, Arc::new(Squared), Arc::new(NoPenalty), Reduction::Mean, bias)?;
        let evidence = match &mut evidence {
            Some(evidence) => evidence,
            none => none.insert(Evidence::of(&alone.co_moments()?, n)?),
        };
        strengths.push(evidence.ridge(&alone)? / objective.total_weight());
    }
    Ok(strengths)
}

/// What each feature is measured in: a dense one in its deviation (without a bias in its root mean square), one that is mostly
/// zero in the root mean square of its values that are not, which is 1 for a category.
fn units(objective: &InMemory<'_>) -> Result<Vec<f64>> {
    let (spread, bias) = (objective.spread()?, objective.shape().biases > 0);
    let sparse = objective.examples.design.sizes_where_not_zero(objective.examples.weights.as_deref());
    Ok((0..spread.dense.len()).map(|j| if spread.dense[j] { spread.unit(j, bias) } else { sparse[j] }).collect())
}
