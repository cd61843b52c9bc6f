//! Standard errors of each kind of resampling are those of the formula that it stands for.

use gradus::bootstrap::{Bootstrap, Resampling, WildWeight};
use gradus::inference::{Covariance, InferenceOptions};
use gradus::prelude::*;

use crate::support::random::Lcg;

/// Errors that grow with |x|, and 40 clusters that share a part of theirs, and of x.
fn examples() -> Table {
    let mut random = Lcg(11);
    let shared: Vec<f64> = (0..40).map(|_| random.unit() - 0.5).collect();
    let (mut x, mut y, mut g) = (vec![], vec![], vec![]);
    for i in 0..240_i32 {
        let at = 0.3 * (random.unit() - 0.5) + 2.0 * f64::from(i % 40) / 39.0 - 1.0;
        x.push(at);
        g.push(i % 40);
        y.push(1.0 + 2.0 * at + at * (random.unit() - 0.5 + 2.0 * shared[(i % 40) as usize]));
    }
    Table::from_columns([("x", x.into()), ("y", y.into()), ("g", g.into())]).unwrap()
}

#[test]
fn of_each_resampling_are_those_of_its_formula() {
    let table = examples();
    let estimator = Estimator::regression("y").columns(columns![numeric("x")]).penalty(NoPenalty);
    let fit = estimator.fit(&table).unwrap();
    let new = || Bootstrap::new(600).seed(1);
    let wild = |weight| new().resampling(Resampling::Wild(weight));
    let all = [
        (new(), Covariance::Hc0),
        (new().resampling(Resampling::Residuals), Covariance::Classical),
        (wild(WildWeight::Rademacher), Covariance::Hc0),
        (wild(WildWeight::Mammen), Covariance::Hc0),
        (new().clustered_by("g"), Covariance::clustered(["g"])),
        (wild(WildWeight::Rademacher).clustered_by("g"), Covariance::clustered(["g"])),
    ];
    let mut errors = Vec::new();
    for (bootstrap, covariance) in all {
        let found = estimator.bootstrap(&table, &bootstrap).unwrap().weights();
        let truth = fit.inference_with(&table, &InferenceOptions::default().covariance(covariance)).unwrap();
        let (found, truth) = (found[0].standard_error, truth.get("x").unwrap().standard_error);
        // Of 600 replicates the deviation has itself one of 3 %; three of them, and 1/G of 40 clusters.
        assert!((found / truth - 1.0).abs() < 0.15, "{bootstrap:?}: {found} is not {truth}");
        errors.push(found);
    }
    // They differ: the examples are of the kind that tells them apart.
    assert!(errors[0] > 1.2 * errors[1] && errors[4] > 1.5 * errors[0], "{errors:?}");
}
