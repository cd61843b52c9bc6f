//! Every penalty against the laws of its family; and each law against a liar it must reject.

use std::sync::Arc;

use gradus::penalty::{self, Layout, Shrinkage};
use gradus::prelude::*;

/// Two columns of two features and one of one; away from every corner but one.
const WEIGHTS: [f64; 5] = [-0.9, -0.1, 0.0, 0.4, 3.0];

fn layout() -> Layout {
    Layout { features: 5, outputs: 1, columns: vec![0..2, 2..4, 4..5] }
}

fn laid_out(penalty: Arc<dyn Penalty>) -> Arc<dyn Penalty> {
    penalty.for_model(&layout(), &|j| Some(format!("x{}", j + 1))).unwrap().unwrap_or(penalty)
}

/// The slope is the difference of the value, where there is one: not at a corner, nor beyond a bound.
fn slope_is_a_difference(penalty: &dyn Penalty) -> Result<(), String> {
    let mut slopes = [0.0; 5];
    penalty.slope(&WEIGHTS, &mut slopes);
    for j in 0..5 {
        let at = |h: f64| {
            let mut w = WEIGHTS.map(|w| w.clamp(0.0, 1.9));
            w[j] += h;
            (penalty.value(&w), w)
        };
        let ((here, w), h) = (at(0.0), 1e-7);
        let (below, above) = (at(-h).0, at(h).0);
        let (left, right) = ((here - below) / h, (above - here) / h);
        // One-sided slopes that differ are a corner.
        if !((left - right).abs() < 1e-5) {
            if !penalty.corner() {
                return Err(format!("{} has a corner at weight {j} and does not say so", penalty.name()));
            }
            continue;
        }
        let mut slopes = [0.0; 5];
        penalty.slope(&w, &mut slopes);
        if (slopes[j] - 0.5 * (left + right)).abs() > 1e-6 {
            return Err(format!("{} at weight {j}: slope {}, difference {left}", penalty.name(), slopes[j]));
        }
    }
    Ok(())
}

/// The prox beats perturbed points of Σ (u − w)²/(2·rate) + Ω(u), with one rate for all and with one for each.
fn prox_is_a_minimum(penalty: &dyn Penalty) -> Result<(), String> {
    let different = |j: usize| [0.01, 2.0, 0.3, 0.3, 1.1][j];
    let rates: [&dyn Fn(usize) -> f64; 4] = [&|_| 0.01, &|_| 0.5, &|_| 20.0, &different];
    for (number, rate) in rates.iter().enumerate() {
        let cost = |u: &[f64]| {
            let distance: f64 = (0..5).map(|j| (u[j] - WEIGHTS[j]) * (u[j] - WEIGHTS[j]) / (2.0 * rate(j))).sum();
            distance + penalty.value(u)
        };
        let mut best = WEIGHTS;
        penalty.prox(&mut best, rate);
        for j in 0..5 {
            for h in [-1e-2, -1e-4, 1e-4, 1e-2] {
                let mut near = best;
                near[j] += h;
                // Flat at the minimum: the last digits decide nothing.
                if !(cost(&near) >= cost(&best) - 1e-13) {
                    return Err(format!("{}: prox {number} is beaten at weight {j} by {h}", penalty.name()));
                }
            }
        }
    }
    Ok(())
}

/// A rate of 0 moves nothing inside the domain.
fn no_rate_no_step(penalty: &dyn Penalty) -> Result<(), String> {
    for inside in [[0.9, 0.1, 0.0, 0.4, 1.5], [0.0; 5]] {
        let mut weights = inside;
        penalty.prox(&mut weights, &|_| 0.0);
        if weights != inside {
            return Err(format!("{}: {weights:?}", penalty.name()));
        }
    }
    Ok(())
}

/// `ridge` says the same as `value`.
fn ridge_is_true(penalty: &dyn Penalty) -> Result<(), String> {
    let Some(strengths) = penalty.ridge(&layout()) else { return Ok(()) };
    let value: f64 = strengths.iter().zip(WEIGHTS).map(|(s, w)| s * w * w).sum();
    if (value - penalty.value(&WEIGHTS)).abs() > 1e-12 { Err(penalty.name().to_owned()) } else { Ok(()) }
}

/// `shrinkage` says the same as `prox`, and as `value`.
fn shrinkage_is_true(penalty: &dyn Penalty) -> Result<(), String> {
    let Some(each) = penalty.shrinkage(&layout()) else { return Ok(()) };
    for rate in [0.01, 0.5, 20.0] {
        let mut weights = WEIGHTS;
        penalty.prox(&mut weights, &|_| rate);
        for (j, w) in weights.iter().enumerate() {
            if (each[j].shrink(WEIGHTS[j], rate) - w).abs() > 1e-15 {
                return Err(format!("{} at weight {j}", penalty.name()));
            }
        }
    }
    let value: f64 = each.iter().zip(WEIGHTS).map(|(of, w)| of.lasso * w.abs() + of.ridge * w * w).sum();
    if (value - penalty.value(&WEIGHTS)).abs() > 1e-12 { Err(penalty.name().to_owned()) } else { Ok(()) }
}

#[derive(Debug)]
struct WrongPenalty;

impl Penalty for WrongPenalty {
    fn name(&self) -> &str {
        "wrong"
    }
    fn value(&self, weights: &[f64]) -> f64 {
        weights.iter().map(|w| w * w).sum()
    }
    fn slope(&self, weights: &[f64], into: &mut [f64]) {
        into.iter_mut().zip(weights).for_each(|(s, w)| *s += w);
    }
    fn prox(&self, weights: &mut [f64], rate: &dyn Fn(usize) -> f64) {
        weights.iter_mut().enumerate().for_each(|(j, w)| *w /= 1.001 + rate(j));
    }
    fn ridge(&self, layout: &Layout) -> Option<Vec<f64>> {
        Some(vec![0.5; layout.weights()])
    }
    fn shrinkage(&self, layout: &Layout) -> Option<Vec<Shrinkage>> {
        Some(vec![Shrinkage { ridge: 1.0, lasso: 0.0 }; layout.weights()])
    }
}

type Law = fn(&dyn Penalty) -> Result<(), String>;

const LAWS: [Law; 5] = [slope_is_a_difference, prox_is_a_minimum, no_rate_no_step, ridge_is_true, shrinkage_is_true];

#[test]
fn penalties_obey_their_laws_and_a_liar_is_caught() {
    for penalty in penalty::all().unwrap() {
        let penalty = laid_out(penalty);
        for law in LAWS {
            law(penalty.as_ref()).unwrap();
        }
    }
    for (number, law) in LAWS.iter().enumerate() {
        assert!(law(&WrongPenalty).is_err(), "law {number} believes the liar");
    }
    for strength in [-1.0, f64::NAN, f64::INFINITY] {
        Ridge::new(strength).unwrap_err();
        Lasso::new(strength).unwrap_err();
        ElasticNet::new(strength, 0.5).unwrap_err();
        ElasticNet::new(1.0, strength).unwrap_err();
        GroupLasso::new(strength).unwrap_err();
        PerFeature::new(NoPenalty).factor("x", strength).unwrap_err();
    }
    Bounds::new(1.0, 1.0).unwrap_err();
    Bounds::new(f64::NAN, 1.0).unwrap_err();
}

#[test]
fn the_prox_of_a_group_is_all_or_nothing() {
    let group = laid_out(Arc::new(GroupLasso::new(1.0).unwrap()));
    for rates in [[1.0; 5], [1.0, 0.5, 1.0, 0.5, 1.0]] {
        let mut weights = [0.5, 0.5, 3.0, -4.0, 0.9];
        group.prox(&mut weights, &|j| rates[j]);
        assert_eq!((weights[0], weights[1], weights[4]), (0.0, 0.0, 0.0), "{weights:?}");
        assert!(weights[2] > 0.0 && weights[3] < 0.0);
    }
}
