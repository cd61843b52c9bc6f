//! Every solver on reference problems: passes over the examples until no slope larger than 10⁻⁸ is left.
//! `cargo run --release --example solvers`

use std::sync::Arc;

use gradus::data::Svmlight;
use gradus::ndarray::{Array1, Array2};
use gradus::prelude::*;
use gradus::roles::Labeled;
use gradus::solver::{
    CoordinateDescent, DualCoordinateAscent, Lbfgs, Newton, ProximalGradient, Saga, Svrg, TrustRegion,
};

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
fn passes<'a>(estimator: &Estimator, examples: impl Into<Labeled<'a>> + Clone) -> Result<Vec<Option<f64>>> {
    let of = |(name, solver)| {
        let one = estimator.clone().solver(solver); // A closed form has no tolerance:
        match if name == "closed form" { one } else { one.tolerance(1e-8) }.fit(examples.clone()) {
            Err(Error::Unsupported { .. }) => Ok(None),
            fit => {
                let report = fit?.report().clone();
                let reached = report.certificate.is_some_and(|known| known.violation <= 1e-8);
                Ok(Some(if reached { report.passes } else { f64::INFINITY }))
            }
        }
    };
    solvers().into_iter().map(of).collect()
}

pub fn main() -> Result<()> {
    let penguins = Table::from_csv("data/penguins/penguins.csv")?.drop_missing()?;
    let cars = Table::from_csv("data/mtcars/mtcars.csv")?;
    let (y, x) = Svmlight::default().read("data/heart_scale/heart_scale")?;
    let y = Array1::from_iter(y.iter().map(|y| f64::from(u8::from(*y > 0.0))));
    let wave = |i: usize, j: usize| ((i * (2 * j + 3)) as f64 * 0.618).sin() + 0.3 * ((i + 7 * j) as f64).cos();
    let many = Array2::from_shape_fn((if cfg!(test) { 60_000 } else { 200_000 }, 20), |(i, j)| wave(i, j));
    let side = |i: usize| many.row(i).iter().enumerate().map(|(j, x)| x * (j as f64 * 1.7).cos()).sum::<f64>();
    let sides = Array1::from_shape_fn(many.nrows(), |i| f64::from(u8::from(side(i) + 2.0 * wave(i, 40) > 0.0)));
    let (mass, on_arrays) = (Estimator::regression("body_mass_g"), Estimator::binary("y"));
    let carb = Estimator::count("carb").columns(columns![numeric("hp"), numeric("wt")]).penalty(NoPenalty);
    let problems = [
        ("body mass, squared", passes(&mass, &penguins)?),
        ("body mass, elastic net", passes(&mass.clone().penalty(ElasticNet::new(10.0, 0.7)?), &penguins)?),
        ("sex, logistic", passes(&Estimator::binary("sex").penalty(NoPenalty), &penguins)?),
        ("species, ridge", passes(&Estimator::multiclass("species").penalty(Ridge::new(1e-3)?), &penguins)?),
        ("carburettors, Poisson", passes(&carb, &cars)?),
        ("heart, logistic, lasso", passes(&on_arrays.clone().penalty(Lasso::new(1e-2)?), (&x, &y))?),
        ("many, logistic, ridge", passes(&on_arrays.penalty(Ridge::new(1e-4)?), (&many, &sides))?),
    ];
    println!("| | {} |\n|---|{}", problems.each_ref().map(|problem| problem.0).join(" | "), "---|".repeat(7));
    for (row, (name, _)) in solvers().iter().enumerate() {
        let cell = |passes: Option<f64>| match passes {
            None => "–".to_owned(),
            Some(passes) if passes.is_finite() => format!("{passes:.0}"),
            Some(_) => "not reached".to_owned(),
        };
        println!("| {name} | {} |", problems.each_ref().map(|(_, passes)| cell(passes[row])).join(" | "));
    }
    // Budgets: a change that needs more passes must say so.
    let of = |problem: usize, solver: usize| problems[problem].1[solver].unwrap_or(f64::INFINITY);
    for (problem, solver, most) in [(0, 1, 8.0), (0, 2, 60.0), (2, 1, 29.0), (2, 2, 80.0), (4, 1, 20.0), (6, 2, 14.0)] {
        let (name, taken) = (solvers()[solver].0, of(problem, solver));
        assert!(taken <= most, "{name} needs {taken} passes on {}", problems[problem].0);
    }
    assert!(of(1, 5) < of(1, 6), "coordinate descent is worth its name");
    assert!(of(6, 2) < 0.6 * of(6, 3), "a sample saves most of the passes");
    Ok(())
}
