//! Every optimizer on four problems, at the automatic rate: passes until a thousandth of the loss that can be gained is left.
//! `cargo run --release --example optimizers`

use std::ops::ControlFlow::{Break, Continue};

use gradus::prelude::*;

const MOST: u64 = 2_000;

fn members() -> Result<Vec<(&'static str, GradientDescent)>> {
    let full = GradientDescent::full_batch;
    let single = GradientDescent::stochastic;
    Ok(vec![
        ("gradient descent", full().optimizer(Sgd)),
        ("momentum 0.9", full().optimizer(Momentum::new(0.9)?)),
        ("Nesterov's momentum 0.9", full().optimizer(Momentum::nesterov(0.9)?)),
        ("accelerated (the default)", full().optimizer(Accelerated)),
        ("AdaGrad", full().optimizer(AdaGrad::default())),
        ("AdaDelta", full().optimizer(AdaDelta::default())),
        ("RMSProp", full().optimizer(RmsProp::default())),
        ("Adam", full().optimizer(Adam::default())),
        ("AdamW, decay 0.01", full().optimizer(AdamW::new(Adam::default(), 0.01)?)),
        ("AMSGrad", full().optimizer(Adam::default().ams_grad())),
        ("FTRL", full().optimizer(Ftrl::default())),
        ("coin betting", full().optimizer(Cocob::default())),
        ("stochastic descent", single().optimizer(Sgd)),
        ("Vowpal Wabbit's (single examples)", single().optimizer(NormalizedAdaptive)),
    ])
}

/// Two features that are nearly the same, or one.
fn made_up(features: usize) -> Result<Table> {
    let wave = |k: f64| (0..400).map(|i| (f64::from(i) * k).sin()).collect::<Vec<f64>>();
    let (a, c) = (wave(0.7), wave(2.9));
    let b: Vec<f64> = a.iter().zip(wave(1.3)).map(|(a, noise)| a + 0.1 * noise).collect();
    let y: Vec<f64> = (0..400).map(|i| 4.0 * a[i] - 3.0 * (features - 1) as f64 * b[i] + 0.1 * c[i] + 5.0).collect();
    Table::from_columns([("a", a.into()), ("b", b.into()), ("y", y.into())])
}

/// Passes to the stated loss, which comes first.
fn passes(problem: &Estimator, table: &Table) -> Result<(f64, Vec<Option<u64>>)> {
    let best =
        problem.clone().solver(GradientDescent::full_batch().tolerance(1e-12).stall(1e-15)).fit(table)?.report().loss;
    let first = problem.clone().solver(GradientDescent::full_batch().epochs(0)).fit(table)?.report().loss;
    let target = best + 1e-3 * (first - best);
    let count = |(_, solver): (&str, GradientDescent)| -> Result<Option<u64>> {
        let rows = if format!("{solver:?}").contains("batch: None") { 1 } else { table.rows() as u64 };
        let solver = solver.record_every(rows).epochs(MOST).tolerance(0.0);
        let reached = |past: &[Progress]| past.last().is_some_and(|row| row.loss <= target);
        let mut watch = |past: &[Progress]| if reached(past) { Break(()) } else { Continue(()) };
        let fit = problem.clone().solver(solver).fit_watched(table, &mut watch)?;
        Ok(Some(fit.report().history.len() as u64).filter(|_| reached(&fit.report().history)))
    };
    Ok((target, members()?.into_iter().map(count).collect::<Result<_>>()?))
}

pub fn main() -> Result<()> {
    let of = |columns| Estimator::regression("y").columns(columns);
    let penguins = Table::from_csv("data/penguins/penguins.csv")?.drop_missing()?;
    let mut problems = vec![
        ("parabola", passes(&of(columns![numeric("a")]), &made_up(1)?)?),
        ("ill-conditioned", passes(&of(columns![numeric("a"), numeric("b")]), &made_up(2)?)?),
        ("penguins, logistic", passes(&Estimator::binary("sex"), &penguins)?),
    ];
    // Too long for a test.
    if !cfg!(test) {
        let table = Table::from_csv("data/california_housing/california_housing_train.csv")?;
        let table = table.scale("median_house_value", 1e-3)?;
        problems.push(("California", passes(&Estimator::regression("median_house_value"), &table)?));
    }
    let heads: Vec<String> = problems.iter().map(|(name, (loss, _))| format!("{name}, loss {loss:.6}")).collect();
    println!("| | {} |\n|---|{}", heads.join(" | "), "---|".repeat(heads.len()));
    for (row, (name, _)) in members()?.iter().enumerate() {
        let cell = |passes: &[Option<u64>]| passes[row].map_or(format!("> {MOST}"), |passes| passes.to_string());
        let cells: Vec<String> = problems.iter().map(|(_, (_, passes))| cell(passes)).collect();
        println!("| {name} | {} |", cells.join(" | "));
    }
    let late = problems[0].1.1.iter().filter(|passes| passes.is_none()).count();
    assert!(late <= 1, "a parabola is no problem, but for AdaDelta, whose first steps are of the size √ε");
    assert!(problems[1].1.1[3] < problems[1].1.1[0], "acceleration is worth its name");
    Ok(())
}
