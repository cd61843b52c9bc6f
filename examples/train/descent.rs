//! Optimizers and schedules by their names.

use gradus::prelude::*;

use super::options::Options;
use super::solver::SolverChoice;

fn unknown(name: &'static str, value: &str) -> Error {
    Error::Setting { name, value: format!("{value:?}"), must: "one of those that --help lists" }
}

/// Whether the optimizer that is named steps over single examples.
pub fn of_single_examples(options: &Options) -> bool {
    let names = ["normalized-adaptive", "vw", "passive-aggressive", "pa1", "passive-aggressive-2", "pa2"];
    options.optimizer.as_deref().is_some_and(|name| names.contains(&name))
}

/// The optimizer that is named, with its own defaults.
pub fn with_optimizer(descent: GradientDescent, options: &Options) -> Result<GradientDescent> {
    let Some(name) = options.optimizer.as_deref() else { return Ok(descent) };
    Ok(match name {
        "sgd" | "gradient-descent" => descent.optimizer(Sgd),
        "momentum" => descent.optimizer(Momentum::new(0.9)?),
        "nesterov" => descent.optimizer(Momentum::nesterov(0.9)?),
        "accelerated" => descent.optimizer(Accelerated),
        "adagrad" => descent.optimizer(AdaGrad::default()),
        "adadelta" => descent.optimizer(AdaDelta::default()),
        "rmsprop" => descent.optimizer(RmsProp::default()),
        "adam" => descent.optimizer(Adam::default()),
        "adamw" => descent.optimizer(AdamW::new(Adam::default(), 0.01)?),
        "amsgrad" => descent.optimizer(Adam::default().ams_grad()),
        "ftrl" => descent.optimizer(Ftrl::default()),
        "coin-betting" | "cocob" => descent.optimizer(Cocob::default()),
        "normalized-adaptive" | "vw" => descent.optimizer(NormalizedAdaptive),
        "passive-aggressive" | "pa1" => descent.optimizer(PassiveAggressive::one(1.0)?),
        "passive-aggressive-2" | "pa2" => descent.optimizer(PassiveAggressive::two(1.0)?),
        _ => return Err(unknown("--optimizer", name)),
    })
}

/// The rate, or the schedule that is named: those with a length are as long as the run, or as one of its epochs.
pub fn with_rate(descent: GradientDescent, options: &Options, examples: usize) -> Result<GradientDescent> {
    let size = match options.solver {
        _ if of_single_examples(options) => 1,
        SolverChoice::MiniBatch(size) => size,
        SolverChoice::Stochastic => 1,
        _ => examples,
    };
    let epoch = examples.div_ceil(size.max(1)).max(1) as u64;
    let default = if size == examples { 10_000 } else { 100 };
    let steps = epoch.saturating_mul(options.epochs.unwrap_or(default)).max(2);
    let Some(start) = options.learning_rate else {
        return match options.schedule.as_deref() {
            None => Ok(descent),
            Some(_) => Ok(descent.learning_rate(Optimal::new(alpha(options)))),
        };
    };
    let exponential = |staircase| Exponential { start, decay: 0.96, steps: epoch, staircase };
    Ok(match options.schedule.as_deref() {
        None | Some("constant") => descent.learning_rate(start),
        Some("inverse-time") => descent.learning_rate(InverseTime { start, decay: 1.0, steps: epoch }),
        Some("inverse-scaling") => descent.learning_rate(InverseScaling { start, power: 0.25 }),
        Some("exponential") => descent.learning_rate(exponential(false)),
        Some("staircase") => descent.learning_rate(exponential(true)),
        Some("polynomial") => descent.learning_rate(Polynomial { start, end: 0.0, steps, power: 1.0 }),
        Some("piecewise") => {
            let (boundaries, rates) = (vec![steps / 2, steps / 4 * 3 + 1], vec![start, 0.1 * start, 0.01 * start]);
            descent.learning_rate(Piecewise { boundaries, rates })
        }
        Some("cosine") => descent.learning_rate(Cosine { start, steps, floor: 0.0 }),
        Some("cosine-restarts") => {
            let restarts = CosineRestarts { start, steps: epoch, grow: 2.0, shrink: 1.0, floor: 0.0 };
            descent.learning_rate(restarts)
        }
        Some("one-cycle") => descent.learning_rate(OneCycle::new(start, steps)),
        Some("warm-up") => descent.learning_rate(WarmUp { steps: epoch, then: start }),
        Some("reduce-on-plateau") => descent.learning_rate(ReduceOnPlateau::new(start)),
        Some("optimal") => descent.learning_rate(Optimal::new(alpha(options))),
        Some("adaptive") => descent.learning_rate(Adaptive { start, tolerance: 1e-3, patience: 5 }),
        Some(name) => return Err(unknown("--schedule", name)),
    })
}

/// scikit-learn's alpha of the penalty, or its default.
fn alpha(options: &Options) -> f64 {
    options.ridge.map_or(1e-4, |ridge| 2.0 * ridge)
}
