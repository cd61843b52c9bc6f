//! Scales of residuals that are estimated with the weights.

use gradus::loss::{Scale, Targets};
use gradus::prelude::*;

use crate::support::folder::Folder;
use crate::support::solvers::solvers;

fn cars() -> Table {
    Table::from_csv("data/mtcars/mtcars.csv").unwrap()
}

fn robust(scale: Scale) -> Estimator {
    let columns = columns![numeric("wt"), numeric("hp")];
    Estimator::regression("mpg").columns(columns).penalty(NoPenalty).loss(ScaledHuber::new(1.35, scale).unwrap())
}

/// The mean of σ·(1 + H(r/σ)) and its slopes, at other weights and scales.
#[test]
fn the_joint_scale_and_the_weights_are_where_the_loss_is_least() {
    let cars = cars();
    let fit = robust(Scale::Joint).solver(Newton::default().tolerance(1e-12)).fit(&cars).unwrap();
    let model = fit.model();
    let values = |name: &str| -> Vec<f64> { cars.numbers(name).unwrap().iter().flatten().collect() };
    let (mpg, wt, hp) = (values("mpg"), values("wt"), values("hp"));
    let loss = |[w, h, b, sigma]: [f64; 4]| {
        let each = mpg.iter().zip(wt.iter().zip(&hp)).map(|(y, (wt, hp))| {
            let u = ((w * wt + h * hp + b - y) / sigma).abs();
            sigma * (1.0 + if u <= 1.35 { u * u } else { 2.0 * 1.35 * u - 1.35 * 1.35 })
        });
        each.sum::<f64>() / 32.0
    };
    let at = [model.weight("wt").unwrap(), model.weight("hp").unwrap(), model.bias(), model.parameter().unwrap().1];
    let least = loss(at);
    assert!((fit.report().loss - least).abs() < 1e-12);
    for j in 0..4 {
        for step in [-1e-3, 1e-3] {
            let mut other = at;
            other[j] *= 1.0 + step;
            assert!(loss(other) > least, "{j} {step}");
        }
        let slope = |step: f64| {
            let (mut more, mut less) = (at, at);
            more[j] *= 1.0 + step;
            less[j] *= 1.0 - step;
            (loss(more) - loss(less)) / step
        };
        assert!(slope(1e-6).abs() < 1e-8, "{j}: {}", slope(1e-6));
    }
}

/// Its derivatives are those of its values, and weights and scale have errors together; a median's scale is taken as given.
#[test]
fn the_joint_scale_has_a_standard_error() {
    let joint = ScaledHuber::new(1.35, Scale::Joint).unwrap();
    let loss = |sigma: f64| gradus::loss::Loss::with_estimate(&joint, sigma).unwrap();
    let value = |sigma: f64, z: f64| loss(sigma).value_and_slope(0.4, z).unwrap();
    for z in [0.1, 0.9, 3.0, -4.0] {
        let (at, step) = (1.7, 1e-5);
        let of = loss(at).estimated().unwrap().derivatives(0.4, z).unwrap();
        let slope = (value(at + step, z).0 - value(at - step, z).0) / (2.0 * step);
        let mixed = (value(at + step, z).1 - value(at - step, z).1) / (2.0 * step);
        let curvature = (value(at + step, z).0 - 2.0 * value(at, z).0 + value(at - step, z).0) / (step * step);
        assert!((of.slope - slope).abs() < 1e-8 && (of.mixed - mixed).abs() < 1e-8, "{z}: {of:?}");
        assert!((of.curvature - curvature).abs() < 1e-4, "{z}: {of:?} {curvature}");
    }
    let cars = cars();
    let options = gradus::inference::InferenceOptions::default().covariance(gradus::inference::Covariance::Hc0);
    let found = robust(Scale::Joint).fit(&cars).unwrap().inference_with(&cars, &options).unwrap();
    let scale = found.get("(scale)").unwrap();
    assert!(scale.standard_error > 0.1 * scale.value && scale.standard_error < scale.value, "{scale:?}");
    let given = robust(Scale::Mad).fit(&cars).unwrap().inference_with(&cars, &options).unwrap();
    assert!(given.get("(scale)").is_none() && given.to_string().contains("is taken as given"), "{given}");
}

#[test]
fn every_solver_finds_the_same() {
    for scale in [Scale::Joint, Scale::Mad] {
        let truth = robust(scale).solver(Newton::default().tolerance(1e-12)).fit(&cars()).unwrap();
        let sigma = |fit: &Fit| fit.model().parameter().unwrap().1;
        for solver in solvers() {
            let name = solver.name();
            if ["SAGA", "SVRG", "dual"].iter().any(|slow| name.contains(slow)) {
                continue;
            }
            let fit = robust(scale).solver(solver).tolerance(1e-7).fit(&cars()).unwrap();
            if fit.report().converged() {
                assert!((sigma(&fit) / sigma(&truth)).ln().abs() < 1e-4, "{name}: {}", fit.report());
            }
        }
    }
}

/// An outlier that is moved far away moves neither.
#[test]
fn what_lies_far_off_does_not_move_the_scale() {
    let of = |far: f64| {
        let x: Vec<f64> = (0..40).map(f64::from).collect();
        let noise = |i: u32| f64::from(i * 7919 % 13) - 6.0;
        let y = (0..40).map(|i| if i == 7 { far } else { 3.0 * f64::from(i) + noise(i) }).collect::<Vec<_>>();
        let table = Table::from_columns([("x", x.into()), ("y", y.into())]).unwrap();
        let loss = ScaledHuber::new(1.345, Scale::Mad).unwrap();
        let fit = Estimator::regression("y").columns(columns![numeric("x")]).penalty(NoPenalty).loss(loss).fit(&table);
        let model = fit.unwrap().into_model();
        [model.weight("x").unwrap(), model.parameter().unwrap().1]
    };
    let (near, far) = (of(1e3), of(1e9));
    assert!(near.iter().zip(&far).all(|(a, b)| (a / b - 1.0).abs() < 1e-6), "{near:?} {far:?}");
}

#[test]
fn the_scale_is_told_and_kept() {
    let folder = Folder::new("robust_scales");
    for scale in [Scale::Joint, Scale::Mad] {
        let fit = robust(scale).fit(&cars()).unwrap();
        let (symbol, sigma) = fit.model().parameter().unwrap();
        assert_eq!(symbol, "scale");
        assert!(fit.report().to_string().contains("parameter  scale"), "{}", fit.report());
        assert!(fit.model().summary().to_string().contains("scale"), "{}", fit.model().summary());
        let path = folder.0.join("model.json");
        fit.model().save(&path).unwrap();
        assert_eq!(Model::load(&path).unwrap().parameter(), Some((symbol, sigma)));
    }
    let by_name = gradus::loss::named("huber-mad", Some(1.345)).unwrap();
    assert_eq!((by_name.name(), by_name.estimated().unwrap().estimate()), ("huber-mad", 1.0));
    gradus::loss::named("huber-joint", None).unwrap_err();
}

#[test]
fn what_has_no_scale_is_refused() {
    for (epsilon, scale) in
        [(1.0, Scale::Joint), (0.0, Scale::Mad), (f64::NAN, Scale::Mad), (f64::INFINITY, Scale::Joint)]
    {
        let said = ScaledHuber::new(epsilon, scale).unwrap_err().to_string();
        assert!(said.contains("epsilon"), "{said}");
    }
    // Most labels are fitted exactly.
    let x: Vec<f64> = (0..12).map(f64::from).collect();
    let y = x.iter().map(|x| if *x == 5.0 { 99.0 } else { 2.0 * x + 1.0 }).collect::<Vec<f64>>();
    let table = Table::from_columns([("x", x.into()), ("y", y.into())]).unwrap();
    for scale in [Scale::Joint, Scale::Mad] {
        let loss = ScaledHuber::new(1.35, scale).unwrap();
        let fit = Estimator::regression("y").columns(columns![numeric("x")]).penalty(NoPenalty).loss(loss).fit(&table);
        match fit {
            Err(error) => assert!(error.to_string().contains("Huber::new"), "{error}"),
            Ok(fit) => assert!(!fit.report().converged(), "{}", fit.report()),
        }
    }
    let zero = ScaledHuber::new(1.345, Scale::Mad).unwrap();
    let estimated = gradus::loss::Loss::estimated(&zero).unwrap();
    assert_eq!(estimated.best_estimate(Targets::new(&[1.0, 1.0, 2.0]), &[1.0, 1.0, 1.0]), 0.0);
}
