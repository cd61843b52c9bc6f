//! Penalties that wait until a weight is met again.

use gradus::penalty::{self, Layout, Penalty, Shrinkage};
use gradus::prelude::*;

use super::parts::{Elastic, OneByOne, Visited};
use super::{all_columns, close, solver, table, weights};

#[test]
fn a_penalty_that_waits_is_the_penalty() {
    let table = table();
    let shrinkages = [(0.003, 0.0), (0.0, 0.002), (0.01, 0.002), (40.0, 0.0)];
    for (ridge, lasso) in shrinkages {
        let elastic = Elastic(Shrinkage { ridge, lasso });
        for size in [1, 7, 300] {
            for averages in [false, true] {
                let solver = if averages { solver(size).average_last(2) } else { solver(size) };
                let estimator = Estimator::binary("class").columns(all_columns()).solver(solver);
                let waiting = estimator.clone().penalty(elastic).fit(&table).unwrap();
                let visited = estimator.penalty(Visited(elastic)).fit(&table).unwrap();
                let (waiting, visited) = (weights(&waiting), weights(&visited));
                let what = format!("ridge {ridge}, lasso {lasso}, batches of {size}, averages {averages}");
                if lasso > 0.0 {
                    // A lasso subtracts: what is left of a weight is exact to the weight that was.
                    let gap = waiting.iter().zip(&visited).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
                    assert!(gap < 1e-13, "{what}: {gap}");
                    let zeros = |weights: &[f64]| weights.iter().map(|w| *w == 0.0).collect::<Vec<_>>();
                    if !averages {
                        assert_eq!(zeros(&waiting), zeros(&visited), "{what}");
                        assert!(waiting.iter().filter(|w| **w == 0.0).count() > 50, "{what}: no zeros");
                    }
                } else {
                    close(&waiting, &visited, 1e-12, &what);
                }
            }
        }
    }
    // The family's own ridge, with the automatic rate: in the solver's variables.
    let solver = GradientDescent::stochastic().epochs(2).tolerance(0.0);
    let estimator = Estimator::binary("class").columns(all_columns()).solver(solver);
    let ridge = Ridge::new(0.01).unwrap();
    let (waiting, general) = (estimator.clone().penalty(ridge).fit(&table), {
        let solver = GradientDescent::stochastic().epochs(2).tolerance(0.0).optimizer(OneByOne);
        estimator.penalty(ridge).solver(solver).fit(&table)
    });
    close(&weights(&waiting.unwrap()), &weights(&general.unwrap()), 1e-11, "ridge");
}

/// At a given rate; strengths that differ among the waiting weights cannot wait.
#[test]
fn every_penalty_waits_as_it_would_be_visited() {
    let table = table();
    let estimator = Estimator::binary("class").columns(all_columns());
    let free = PerFeature::new(ElasticNet::new(0.01, 0.5).unwrap());
    for (what, estimator) in [
        ("lasso", estimator.clone().penalty(Lasso::new(0.002).unwrap())),
        ("elastic net", estimator.clone().penalty(ElasticNet::new(0.01, 0.3).unwrap())),
        ("alike", estimator.clone().penalty(free.clone())),
        ("factors", estimator.clone().penalty(free.factor("few", 0.0).unwrap())),
        ("group", estimator.clone().penalty(GroupLasso::new(0.003).unwrap())),
        ("bounds", estimator.penalty(Bounds::new(-0.1, 0.2).unwrap())),
    ] {
        let fit = |solver: GradientDescent| weights(&estimator.clone().solver(solver).fit(&table).unwrap());
        let (waiting, general) = (fit(solver(7)), fit(solver(7).optimizer(OneByOne)));
        let gap = waiting.iter().zip(&general).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        assert!(gap < 1e-13, "{what}: {gap}");
    }
}

#[test]
fn a_shrinkage_is_the_prox_and_a_liar_is_caught() {
    fn prox_of(penalty: &dyn Penalty) -> bool {
        let layout = Layout { features: 5, outputs: 1, columns: Vec::new() };
        let Some(each) = penalty.shrinkage(&layout) else { return true };
        let weights = [-3.0, -0.01, 0.0, 0.2, 1e3];
        [1e-3, 0.7, 50.0].into_iter().all(|rate| {
            let mut prox = weights;
            penalty.prox(&mut prox, &|_| rate);
            let shrunk: Vec<f64> = weights.iter().zip(&each).map(|(w, of)| of.shrink(*w, rate)).collect();
            prox.iter().zip(shrunk).all(|(a, b)| (a - b).abs() <= 1e-15 * a.abs())
        })
    }
    #[derive(Debug)]
    struct Liar(Ridge);
    impl Penalty for Liar {
        fn name(&self) -> &str {
            "liar"
        }
        fn value(&self, weights: &[f64]) -> f64 {
            self.0.value(weights)
        }
        fn slope(&self, weights: &[f64], into: &mut [f64]) {
            self.0.slope(weights, into);
        }
        fn prox(&self, weights: &mut [f64], rate: &dyn Fn(usize) -> f64) {
            self.0.prox(weights, rate);
        }
        fn shrinkage(&self, layout: &Layout) -> Option<Vec<Shrinkage>> {
            Some(vec![Shrinkage { ridge: 2.0 * self.0.strength(), lasso: 0.0 }; layout.weights()])
        }
    }
    assert!(penalty::all().unwrap().into_iter().all(|penalty| prox_of(penalty.as_ref())));
    assert!(prox_of(&Elastic(Shrinkage { ridge: 0.3, lasso: 0.1 })));
    assert!(!prox_of(&Liar(Ridge::new(0.5).unwrap())));
}
