//! Every solver on reference problems: passes over the examples until no slope larger than 10⁻⁸ is left.
//! `cargo run --release --example solvers`

use std::sync::Arc;

use gradus::data::Svmlight;
use gradus::prelude::*;
use gradus::solver::{
    CoordinateDescent, DualCoordinateAscent, Lbfgs, Newton, ProximalGradient, Saga, Svrg, TrustRegion,
};
use ndarray::{Array1, Array2};

const TOLERANCE: f64 = 1e-8;

fn solvers() -> Vec<(&'static str, Arc<dyn Solver>)> {
    vec![
        ("closed form", Arc::new(ClosedForm::default())),
        ("Newton", Arc::new(Newton::default())),
        ("L-BFGS", Arc::new(Lbfgs::default())),
        ("L-BFGS without a sample", Arc::new(Lbfgs::default().without_sample())),
        ("trust region", Arc::new(TrustRegion::default())),
        ("coordinate descent", Arc::new(CoordinateDescent::default())),
        ("proximal gradient", Arc::new(ProximalGradient::default())),
        ("full-batch descent", Arc::new(GradientDescent::full_batch())),
        ("SAGA", Arc::new(Saga::default())),
        ("SVRG", Arc::new(Svrg::default())),
        ("dual coordinate ascent", Arc::new(DualCoordinateAscent::default())),
    ]
}

/// Passes to the certificate; `None` where a solver refuses the problem, infinite where it has not come so far.
fn passes(fit: impl Fn(Arc<dyn Solver>) -> Result<Fit>) -> Result<Vec<Option<f64>>> {
    let count = |(_, solver): (&str, Arc<dyn Solver>)| match fit(solver) {
        Err(Error::Unsupported { .. }) => Ok(None),
        Err(error) => Err(error),
        Ok(fit) => {
            let report = fit.report();
            let reached = report.certificate.is_some_and(|known| known.violation <= TOLERANCE);
            Ok(Some(if reached { report.passes } else { f64::INFINITY }))
        }
    };
    solvers().into_iter().map(count).collect()
}

/// Many examples of twenty features, made up.
fn many(rows: usize) -> Result<(Array2<f64>, Array1<f64>)> {
    let wave =
        |i: usize, j: usize| ((i * (2 * j + 3)) as f64 * 0.618_034 + j as f64).sin() + 0.3 * ((i + 7 * j) as f64).cos();
    let x = Array2::from_shape_fn((rows, 20), |(i, j)| wave(i, j));
    let y = Array1::from_shape_fn(rows, |i| {
        let score: f64 = (0..20).map(|j| x[[i, j]] * (f64::from(j as u32) * 1.7).cos()).sum();
        f64::from(u8::from(score + 2.0 * wave(i, 40) > 0.0))
    });
    Ok((x, y))
}

pub fn main() -> Result<()> {
    let penguins = Table::from_csv("data/penguins/penguins.csv")?.drop_missing()?;
    let cars = Table::from_csv("data/mtcars/mtcars.csv")?;
    let (y, x) = Svmlight::default().read("data/heart_scale/heart_scale")?;
    let y = Array1::from_iter(y.iter().map(|y| f64::from(u8::from(*y > 0.0))));
    let (many_x, many_y) = many(if cfg!(test) { 6_000 } else { 200_000 })?;
    let of = |estimator: Estimator, solver| estimator.tolerance(TOLERANCE).solver(solver);
    let problems: Vec<(&str, Vec<Option<f64>>)> = vec![
        ("body mass, squared", passes(|s| of(Estimator::regression("body_mass_g"), s).fit(&penguins))?),
        (
            "body mass, elastic net",
            passes(|s| {
                let estimator = Estimator::regression("body_mass_g").penalty(ElasticNet::new(10.0, 0.7)?);
                of(estimator, s).fit(&penguins)
            })?,
        ),
        ("sex, logistic", passes(|s| of(Estimator::binary("sex"), s).fit(&penguins))?),
        (
            "species, multinomial, ridge",
            passes(|s| of(Estimator::multiclass("species").penalty(Ridge::new(1e-3)?), s).fit(&penguins))?,
        ),
        (
            "carburettors, Poisson",
            passes(|s| of(Estimator::count("carb").columns(columns![numeric("hp"), numeric("wt")]), s).fit(&cars))?,
        ),
        (
            "heart, logistic, lasso, sparse",
            passes(|s| of(Estimator::binary_on_arrays().penalty(Lasso::new(1e-2)?), s).fit((&x, &y)))?,
        ),
        (
            "many, logistic, ridge",
            passes(|s| {
                of(Estimator::binary_on_arrays().penalty(Ridge::new(1e-4)?), s).fit((many_x.view(), many_y.view()))
            })?,
        ),
    ];
    let heads: Vec<&str> = problems.iter().map(|(name, _)| *name).collect();
    println!("| | {} |\n|---|{}", heads.join(" | "), "---|".repeat(heads.len()));
    for (row, (name, _)) in solvers().iter().enumerate() {
        let cell = |passes: &[Option<f64>]| match passes[row] {
            None => "–".to_owned(),
            Some(passes) if passes.is_finite() => format!("{passes:.0}"),
            Some(_) => "not reached".to_owned(),
        };
        let cells: Vec<String> = problems.iter().map(|(_, passes)| cell(passes)).collect();
        println!("| {name} | {} |", cells.join(" | "));
    }
    // Budgets: a change that needs more passes must say so.
    let of = |problem: usize, solver: usize| problems[problem].1[solver].unwrap_or(f64::INFINITY);
    for (problem, newton, lbfgs) in
        [(0, 8.0, 60.0), (2, 24.0, 60.0), (3, f64::INFINITY, 90.0), (4, 18.0, 30.0), (6, 30.0, 60.0)]
    {
        assert!(of(problem, 1) <= newton, "Newton needs {} passes on {}", of(problem, 1), problems[problem].0);
        assert!(of(problem, 2) <= lbfgs, "L-BFGS needs {} passes on {}", of(problem, 2), problems[problem].0);
    }
    assert!(of(1, 5) < of(1, 6), "coordinate descent is worth its name");
    if !cfg!(test) {
        assert!(of(6, 2) < 0.5 * of(6, 3), "a sample saves most of the passes");
    }
    Ok(())
}
