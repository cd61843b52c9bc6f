//! Every penalty against the laws of its family; and each law against a liar it must reject.

use std::sync::Arc;

use gradus::penalty::{self, Group, Layout, Shrinkage};
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

/// `separable` says the same as `prox`, and as `value` within the bounds.
fn separable_is_true(penalty: &dyn Penalty) -> Result<(), String> {
    let Some(each) = penalty.separable(&layout()) else { return Ok(()) };
    for rate in [0.01, 0.5, 20.0] {
        let mut weights = WEIGHTS;
        penalty.prox(&mut weights, &|_| rate);
        for (j, w) in weights.iter().enumerate() {
            // (u − w)²/(2·rate) is u²/(2·rate) − u·w/rate, and a constant.
            if (each[j].minimum(WEIGHTS[j] / rate, 1.0 / rate) - w).abs() > 1e-14 {
                return Err(format!("{} at weight {j}", penalty.name()));
            }
            if each[j].violation(*w, (w - WEIGHTS[j]) / rate).abs() > 1e-12 / rate {
                return Err(format!("{} at weight {j}: a slope is left at the prox", penalty.name()));
            }
        }
        let value: f64 = each.iter().zip(weights).map(|(of, w)| of.value(w)).sum();
        if (value - penalty.value(&weights)).abs() > 1e-12 {
            return Err(format!("{}: {value}", penalty.name()));
        }
        // Beyond the bounds there is nothing.
        for (j, of) in each.iter().enumerate() {
            for beyond in [of.low - 0.1, of.high + 0.1].into_iter().filter(|beyond| beyond.is_finite()) {
                let mut outside = weights;
                outside[j] = beyond;
                if penalty.value(&outside) != f64::INFINITY {
                    return Err(format!("{} at weight {j}: a bound that is none", penalty.name()));
                }
            }
        }
    }
    Ok(())
}

/// `groups` says the same as `value`, and as `prox`: w_g·max(0, 1 − rate·strength/‖w_g‖).
fn groups_are_true(penalty: &dyn Penalty) -> Result<(), String> {
    let Some(groups) = penalty.groups(&layout()) else { return Ok(()) };
    let length = |group: &Group| group.weights.iter().map(|&j| WEIGHTS[j] * WEIGHTS[j]).sum::<f64>().sqrt();
    let value: f64 = groups.iter().map(|group| group.strength * length(group)).sum();
    if (value - penalty.value(&WEIGHTS)).abs() > 1e-12 {
        return Err(format!("{}: {value}", penalty.name()));
    }
    let mut members: Vec<usize> = groups.iter().flat_map(|group| group.weights.clone()).collect();
    members.sort_unstable();
    if members != [0, 1, 2, 3, 4] {
        return Err(format!("{}: {members:?}", penalty.name()));
    }
    for rate in [0.01, 0.5, 20.0] {
        let mut weights = WEIGHTS;
        penalty.prox(&mut weights, &|_| rate);
        for group in &groups {
            let kept = (1.0 - rate * group.strength / length(group)).max(0.0);
            if let Some(j) = group.weights.iter().find(|&&j| (weights[j] - kept * WEIGHTS[j]).abs() > 1e-14) {
                return Err(format!("{} at weight {j}", penalty.name()));
            }
        }
    }
    Ok(())
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
    fn groups(&self, layout: &Layout) -> Option<Vec<Group>> {
        Some(vec![Group { weights: (0..layout.weights()).collect(), strength: 1.0 }])
    }
}

type Law = fn(&dyn Penalty) -> Result<(), String>;

const LAWS: [Law; 7] = [
    slope_is_a_difference,
    prox_is_a_minimum,
    no_rate_no_step,
    ridge_is_true,
    shrinkage_is_true,
    separable_is_true,
    groups_are_true,
];

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

/// Weights whose squares leave f64: no penalty of them is NaN, and none infinite that is not.
#[test]
fn weights_beyond_the_root_of_the_largest_number_have_a_penalty() {
    for size in [1e154, 1e200, 1e300] {
        let weights = [size, -size, 0.0, size];
        assert_eq!(Ridge::new(0.0).unwrap().value(&weights), 0.0);
        let ridge = Ridge::new(1.0 / size).unwrap().value(&weights);
        assert!((ridge / (3.0 * size) - 1.0).abs() < 1e-12, "{size:e}: {ridge:e}");
        let group = GroupLasso::new(1.0).unwrap().value(&weights);
        assert!((group / (2.0 * 3f64.sqrt() * size) - 1.0).abs() < 1e-12, "{size:e}: {group:e}");
        let mut shrunk = weights;
        GroupLasso::new(1.0).unwrap().prox(&mut shrunk, &|_| 1.0);
        assert_eq!(shrunk, weights);
        let net = ElasticNet::new(0.0, 0.5).unwrap().value(&weights);
        assert_eq!(net, 0.0);
    }
    // And those whose squares vanish.
    let tiny = GroupLasso::new(1.0).unwrap().value(&[3e-200, 4e-200, 0.0, 0.0]);
    assert!((tiny / 1e-199 - 1.0).abs() < 1e-12, "{tiny:e}");
}
