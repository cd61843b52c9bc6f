//! Runs that are cut, gone on with, watched, validated, begun elsewhere or driven by hand.

use std::ops::ControlFlow;
use std::sync::Arc;

use gradus::error::Error;
use gradus::prelude::*;
use gradus::solver::{AugmentedLagrangian, DualCoordinateAscent, Lbfgs, Newton, Saga, Svrg, TrustRegion};

use super::Net;
use super::examples::{Kind, LATER, MEDIUM, TABLE, estimator};
use super::fingerprint::Fingerprint;

fn binary() -> Estimator {
    let columns = columns![numeric("a").standardized(), numeric("c"), categorical("kind").missing(MissingLevel::Own)];
    Estimator::binary("sign").columns(columns).penalty(Ridge::new(0.01).unwrap())
}

fn multiclass() -> Estimator {
    let columns = columns![numeric("a").standardized(), categorical("place").unseen(Unseen::Ignore)];
    Estimator::multiclass("class").columns(columns).penalty(Ridge::new(0.01).unwrap())
}

/// Solvers that are stopped after a few rows of history.
fn cut_short() -> Vec<(&'static str, Arc<dyn Solver>)> {
    vec![
        ("full_batch", Arc::new(GradientDescent::full_batch().epochs(4))),
        (
            "full_batch_momentum",
            Arc::new(GradientDescent::full_batch().optimizer(Momentum::new(0.8).unwrap()).epochs(4)),
        ),
        ("mini_batch", Arc::new(GradientDescent::mini_batch(16).epochs(2))),
        ("mini_batch_adam", Arc::new(GradientDescent::mini_batch(16).optimizer(Adam::default()).epochs(2))),
        ("mini_batch_average", Arc::new(GradientDescent::mini_batch(16).average_exponentially(0.9).epochs(2))),
        ("stochastic", Arc::new(GradientDescent::stochastic().epochs(1))),
        ("steps", Arc::new(GradientDescent::mini_batch(16).steps(11).record_every(5))),
        ("shards", Arc::new(GradientDescent::mini_batch(16).learning_rate(0.01).parallel_shards(2).epochs(2))),
        ("newton", Arc::new(Newton::default().iterations(2))),
        ("lbfgs", Arc::new(Lbfgs::default().iterations(4))),
        ("trust_region", Arc::new(TrustRegion::default().iterations(2))),
        ("coordinate_descent", Arc::new(CoordinateDescent::default().iterations(2))),
        ("proximal_gradient", Arc::new(ProximalGradient::default().iterations(5))),
        ("saga", Arc::new(Saga::default().epochs(2))),
        ("svrg", Arc::new(Svrg::default().epochs(2))),
        ("dual", Arc::new(DualCoordinateAscent::default().epochs(2))),
        ("augmented_lagrangian", Arc::new(AugmentedLagrangian::default().iterations(2))),
    ]
}

pub(super) fn list(net: &mut Net) {
    for (name, solver) in cut_short() {
        let loss = |solver: &Arc<dyn Solver>, name| match name {
            "augmented_lagrangian" | "dual" => binary().loss(Hinge).solver(solver.clone()),
            _ => binary().solver(solver.clone()),
        };
        let of = solver.clone();
        net.combination(format!("run/resumed/{name}"), move || {
            let fit = loss(&of, name).fit(&*TABLE)?;
            let again = fit.resume(&*TABLE)?;
            Ok(Fingerprint::of(&fit, &*TABLE)?.and(Fingerprint::of(&again, &*TABLE)?))
        });
        let of = solver.clone();
        net.combination(format!("run/trainer/{name}"), move || {
            let estimator = loss(&of, name);
            let mut trainer = estimator.trainer(&*TABLE)?;
            trainer.advance()?;
            let early = Fingerprint::of_model(&trainer.model()?, &*TABLE)?;
            while trainer.advance()?.is_none() {}
            Ok(early.and(Fingerprint::of(&trainer.finish()?, &*TABLE)?))
        });
        let of = solver.clone();
        net.combination(format!("run/begun_at_a_model/{name}"), move || {
            let estimator = loss(&of, name);
            let few = estimator.clone().solver(GradientDescent::mini_batch(16).learning_rate(0.01).epochs(2));
            Fingerprint::of(&estimator.warm_start(few.fit(&*LATER)?.model()).fit(&*TABLE)?, &*TABLE)
        });
        net.combination(format!("run/validated/{name}"), move || {
            Fingerprint::of(&loss(&solver, name).validate_on(&LATER).fit(&*TABLE)?, &*LATER)
        });
    }
    net.case("run/saved_and_resumed", || {
        let estimator = multiclass().solver(GradientDescent::mini_batch(16).optimizer(Adam::default()).epochs(2));
        let path = std::env::temp_dir().join(format!("gradus-bits-{}.json", std::process::id()));
        estimator.fit(&*TABLE)?.save(&path)?;
        let loaded = Fit::load(&path, &estimator);
        std::fs::remove_file(&path)?;
        Fingerprint::of(&loaded?.resume(&*TABLE)?, &*TABLE)
    });
    net.case("run/resumed_on_arrays", || {
        let x = || (&MEDIUM.x).into();
        let estimator = estimator(Kind::Number).solver(GradientDescent::mini_batch(32).epochs(2));
        let fit = estimator.fit(MEDIUM.arrays(x(), Kind::Number))?.resume(MEDIUM.arrays(x(), Kind::Number))?;
        Fingerprint::of(&fit, MEDIUM.inputs(x(), Kind::Number))
    });
    net.case("run/early_stopped", || {
        let (train, validation) = TABLE.shuffle(1)?.split(0.7)?;
        let solver = GradientDescent::mini_batch(8).learning_rate(0.1).epochs(60).patience(3);
        let columns = columns![numeric("a").standardized(), categorical("place").unseen(Unseen::Ignore)];
        let fit =
            Estimator::regression("number").columns(columns).solver(solver).validate_on(&validation).fit(&train)?;
        Fingerprint::of(&fit, &validation)
    });
    net.case("run/watched", || {
        let fit = binary().solver(GradientDescent::mini_batch(16).epochs(9)).fit_watched(
            &*TABLE,
            &mut |past: &[Progress]| match past.len() {
                3 => ControlFlow::Break(()),
                _ => ControlFlow::Continue(()),
            },
        )?;
        Fingerprint::of(&fit, &*TABLE)
    });
    net.case("run/tolerance", || Fingerprint::of(&multiclass().tolerance(1e-3).fit(&*TABLE)?, &*TABLE));
    net.case("run/warm", || {
        let model = multiclass().fit(&*LATER)?.into_model();
        let few = || multiclass().solver(GradientDescent::full_batch().epochs(3));
        let kept = few().warm_start(&model).fit(&*TABLE)?;
        let by_name = few().warm_start_by_name(&model).fit(&*TABLE)?;
        let from = Estimator::from_model(&model).solver(Lbfgs::default()).fit(&*TABLE)?;
        let first = Fingerprint::of(&kept, &*TABLE)?.and(Fingerprint::of(&by_name, &*TABLE)?);
        Ok(first.and(Fingerprint::of(&from, &*TABLE)?))
    });
    // Progressive learning: predict for what comes in, then learn from it.
    net.case("run/progressive", || {
        let mut model = binary().fit(&*LATER)?.into_model();
        let mut fingerprint = Fingerprint::of_model(&model, &*LATER)?;
        for batch in 0..5 {
            let rows: Vec<usize> = (batch * 20..(batch + 1) * 20).collect();
            let incoming = TABLE.take(&rows)?;
            let before = Fingerprint::of_model(&model, &incoming)?;
            let step = GradientDescent::stochastic().learning_rate(0.05).epochs(1);
            let fit = model.update(&incoming, step)?;
            fingerprint = fingerprint.and(before).and(Fingerprint::of(&fit, &incoming)?);
            model = fit.into_model();
        }
        Ok(fingerprint)
    });
    net.case("run/diverged", || {
        let solver = GradientDescent::mini_batch(16).learning_rate(50.0).epochs(30);
        let fit = estimator(Kind::Number).solver(solver).fit(MEDIUM.arrays((&MEDIUM.x).into(), Kind::Number));
        match fit {
            Err(error @ Error::Diverged(_)) => {
                let model = error.last_good_model().unwrap();
                Fingerprint::of_model(model, MEDIUM.inputs((&MEDIUM.x).into(), Kind::Number))
            }
            other => panic!("{other:?}"),
        }
    });
    // Classes that a line separates: the weights grow until the run says so.
    net.case("run/separated", || {
        let x = ndarray::Array2::from_shape_fn((40, 2), |(i, j)| (i as f64 - 20.3) * (1.0 + j as f64) + (i % 3) as f64);
        let y = ndarray::Array1::from_shape_fn(40, |i| f64::from(u8::from(i > 20)));
        let fit = Estimator::binary("y").penalty(NoPenalty).fit((&x, &y))?;
        Fingerprint::of(&fit, &x)
    });
}
