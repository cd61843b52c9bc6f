//! Every member of every family of formulas against its family's laws; and each law against a liar it must reject.

use std::sync::Arc;

use gradus::loss::{self, Loss, ScalarLoss, Tile};
use gradus::objective::{Gradient, Shape};
use gradus::optimizer::{self, AnyOptimizer, Optimizer, Step};
use gradus::penalty::{self, Layout, Penalty};
use gradus::schedule::{self, At, Schedule};

// ---------------------------------------------------------------------------------------------------------------- loss

const SCORES: [f64; 15] = [-700.0, -37.5, -10.0, -3.0, -1.0, -0.3, -1e-3, 0.0, 1e-3, 0.3, 1.0, 3.0, 10.0, 37.5, 700.0];
const LABELS: [f64; 4] = [0.0, 0.25, 0.5, 1.0];

/// The slope is the central difference of the value.
fn slope_is_a_difference(loss: &dyn ScalarLoss) -> Result<(), String> {
    for score in SCORES {
        for label in LABELS {
            let h = 1e-6 * f64::max(1.0, score.abs());
            let difference = (loss.value(label, score + h) - loss.value(label, score - h)) / (2.0 * h);
            let slope = loss.slope(label, score);
            if (slope - difference).abs() > 5e-6 * slope.abs().max(1.0) {
                return Err(format!("{} at y {label}, z {score}: slope {slope}, difference {difference}", loss.name()));
            }
        }
    }
    Ok(())
}

/// The curvature is the difference of the slope, and never above its bound.
fn curvature_is_a_difference(loss: &dyn ScalarLoss) -> Result<(), String> {
    for score in SCORES {
        for label in LABELS {
            let Some(curvature) = loss.curvature(label, score) else { continue };
            let h = 1e-5 * f64::max(1.0, score.abs());
            let difference = (loss.slope(label, score + h) - loss.slope(label, score - h)) / (2.0 * h);
            let bound = loss.curvature_bound().unwrap_or(f64::INFINITY);
            if (curvature - difference).abs() > 1e-5 * curvature.abs().max(1.0) || curvature > bound || curvature < 0.0
            {
                return Err(format!("{} at y {label}, z {score}: {curvature} against {difference}", loss.name()));
            }
        }
    }
    Ok(())
}

/// A chord lies above the loss, the loss is finite everywhere, and `point` agrees with its halves.
fn convex_finite_and_consistent(loss: &dyn ScalarLoss) -> Result<(), String> {
    for label in LABELS {
        for (a, b) in SCORES.iter().flat_map(|a| SCORES.iter().map(move |b| (*a, *b))) {
            let (va, vb, middle) = (loss.value(label, a), loss.value(label, b), loss.value(label, 0.5 * (a + b)));
            if !(va.is_finite() && loss.slope(label, a).is_finite()) {
                return Err(format!("{} is not finite at y {label}, z {a}", loss.name()));
            }
            if middle > 0.5 * (va + vb) + 1e-12 * (va.abs() + vb.abs()) {
                return Err(format!("{} is not convex between {a} and {b}", loss.name()));
            }
        }
        for score in SCORES {
            if loss.point(label, score) != (loss.value(label, score), loss.slope(label, score)) {
                return Err(format!("{}: point differs from value and slope at {score}", loss.name()));
            }
            if let Some(c) = loss.quadratic() {
                let truth = 0.5 * c * (score - label) * (score - label);
                if (loss.value(label, score) - truth).abs() > 1e-12 * truth.max(1.0) {
                    return Err(format!("{} is not the quadratic it claims to be", loss.name()));
                }
            }
        }
    }
    Ok(())
}

/// A weight of 2 is the row twice, 0 its absence; a sum over a split is the sum over the whole.
fn weights_repeat(loss: &dyn Loss) -> Result<(), String> {
    let sum = |rows: &[(f64, f64)], weights: Option<&[f64]>| {
        let (labels, scores): (Vec<f64>, Vec<f64>) = rows.iter().copied().unzip();
        let mut slopes = vec![0.0; rows.len()];
        let tile = Tile { scores: &scores, labels: &labels, weights, rows: rows.len() };
        (loss.batch(tile, &mut slopes), slopes)
    };
    let rows = [(0.0, 1.5), (1.0, -0.5), (1.0, 2.0)];
    let (weighted, slopes) = sum(&rows, Some(&[2.0, 0.0, 1.0]));
    let (repeated, again) = sum(&[rows[0], rows[0], rows[2]], None);
    let close = |a: f64, b: f64| (a - b).abs() <= 1e-14 * b.abs().max(1.0);
    if !close(weighted, repeated) || !close(slopes[0], again[0] + again[1]) || slopes[1] != 0.0 {
        return Err(format!("{}: {weighted} against {repeated}", loss.name()));
    }
    Ok(())
}

/// Claims a slope that is twice too large, a curvature to match, and forgets the weights.
#[derive(Debug)]
struct WrongLoss;

impl ScalarLoss for WrongLoss {
    fn name(&self) -> &str {
        "wrong"
    }
    fn value(&self, label: f64, score: f64) -> f64 {
        -(score - label).abs().min(3.0)
    }
    fn slope(&self, label: f64, score: f64) -> f64 {
        4.0 * (score - label)
    }
    fn curvature(&self, _label: f64, _score: f64) -> Option<f64> {
        Some(1.0)
    }
}

#[derive(Debug)]
struct ForgetsWeights;

impl Loss for ForgetsWeights {
    fn name(&self) -> &str {
        "forgets weights"
    }
    fn batch(&self, tile: Tile<'_>, slopes: &mut [f64]) -> f64 {
        slopes.fill(1.0);
        tile.scores.iter().sum()
    }
}

#[test]
fn losses_obey_their_laws_and_a_liar_is_caught() {
    for loss in loss::all() {
        slope_is_a_difference(loss.as_ref()).unwrap();
        curvature_is_a_difference(loss.as_ref()).unwrap();
        convex_finite_and_consistent(loss.as_ref()).unwrap();
    }
    weights_repeat(&loss::Squared).unwrap();
    weights_repeat(&loss::Logistic).unwrap();
    slope_is_a_difference(&WrongLoss).unwrap_err();
    curvature_is_a_difference(&WrongLoss).unwrap_err();
    convex_finite_and_consistent(&WrongLoss).unwrap_err();
    weights_repeat(&ForgetsWeights).unwrap_err();
}

#[test]
fn logistic_loss_at_extremes() {
    // −ln σ(z) for a positive label, to 1e-15 relative, from 40-digit arithmetic.
    for (score, truth) in [
        (37.5, 5.175555005801868e-17),
        (1e3, 0.0),
        (-1e3, 1000.0),
        (-1e20, 1e20),
        (232.8, 7.874892118601447e-102),
        (0.5, 0.474_076_984_180_106_7),
    ] {
        let value = loss::Logistic.value(1.0, score);
        assert!((value - truth).abs() <= 4e-15 * truth, "{score}: {value} {truth}");
    }
    assert_eq!(loss::Logistic::sigmoid(1e4), 1.0);
    assert_eq!(loss::Logistic::sigmoid(-1e4), 0.0);
}

// ------------------------------------------------------------------------------------------------------------- penalty

const WEIGHTS: [f64; 5] = [-2.0, -0.1, 0.0, 0.4, 3.0];

/// The slope is the difference of the value, at points without a corner.
fn penalty_slope(penalty: &dyn Penalty) -> Result<(), String> {
    let mut slopes = [0.0; 5];
    penalty.slope(&WEIGHTS, &mut slopes);
    for j in 0..5 {
        let at = |h: f64| {
            let mut w = WEIGHTS;
            w[j] += h;
            penalty.value(&w)
        };
        let difference = (at(1e-6) - at(-1e-6)) / 2e-6;
        if (slopes[j] - difference).abs() > 1e-6 {
            return Err(format!("{} at weight {j}: slope {}, difference {difference}", penalty.name(), slopes[j]));
        }
    }
    Ok(())
}

/// The prox beats perturbed points of ½‖u − w‖² + rate·Ω(u).
fn prox_is_a_minimum(penalty: &dyn Penalty) -> Result<(), String> {
    for rate in [0.01, 0.5, 20.0] {
        let cost = |u: &[f64]| {
            let distance: f64 = u.iter().zip(WEIGHTS).map(|(u, w)| (u - w) * (u - w)).sum();
            0.5 * distance + rate * penalty.value(u)
        };
        let mut best = WEIGHTS;
        penalty.prox(&mut best, &|_| rate);
        for j in 0..5 {
            for h in [-1e-2, -1e-4, 1e-4, 1e-2] {
                let mut near = best;
                near[j] += h;
                if cost(&near) < cost(&best) {
                    return Err(format!("{}: prox at rate {rate} is beaten at weight {j} by {h}", penalty.name()));
                }
            }
        }
    }
    Ok(())
}

/// `ridge` says the same as `value`.
fn ridge_is_true(penalty: &dyn Penalty) -> Result<(), String> {
    let layout = Layout { features: 5, outputs: 1, columns: Vec::new() };
    let Some(strengths) = penalty.ridge(&layout) else { return Ok(()) };
    let value: f64 = strengths.iter().zip(WEIGHTS).map(|(s, w)| s * w * w).sum();
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
        weights.iter_mut().enumerate().for_each(|(j, w)| *w /= 1.0 + rate(j));
    }
    fn ridge(&self, layout: &Layout) -> Option<Vec<f64>> {
        Some(vec![0.5; layout.weights()])
    }
}

#[test]
fn penalties_obey_their_laws_and_a_liar_is_caught() {
    for penalty in penalty::all() {
        penalty_slope(penalty.as_ref()).unwrap();
        prox_is_a_minimum(penalty.as_ref()).unwrap();
        ridge_is_true(penalty.as_ref()).unwrap();
    }
    penalty_slope(&WrongPenalty).unwrap_err();
    prox_is_a_minimum(&WrongPenalty).unwrap_err();
    ridge_is_true(&WrongPenalty).unwrap_err();
    for strength in [-1.0, f64::NAN, f64::INFINITY] {
        penalty::Ridge::new(strength).unwrap_err();
    }
}

// ----------------------------------------------------------------------------------------------------------- optimizer

const SHAPE: Shape = Shape { features: 2, outputs: 1, biases: 1 };

/// Runs on ½(2a² + b² + c²/2) and returns the end.
fn run(optimizer: &dyn AnyOptimizer, start: &[f64], steps: u64, order: [usize; 3]) -> Vec<f64> {
    let mut weights = start.to_vec();
    let mut state = optimizer.init(SHAPE, &weights);
    for step in 0..steps {
        let curvatures = [2.0, 1.0, 0.5];
        let values = (0..3).map(|j| curvatures[order[j]] * weights[j]).collect();
        let mut gradient = Gradient { values, touched: None };
        optimizer.update(state.as_mut(), &Step::new(0.3, step, step, &[]), &mut gradient, &mut weights);
    }
    weights
}

fn reaches_the_minimum(optimizer: &dyn AnyOptimizer) -> Result<(), String> {
    let end = run(optimizer, &[1.0, -2.0, 0.5], 300, [0, 1, 2]);
    if end.iter().all(|w| w.abs() < 1e-3) { Ok(()) } else { Err(format!("{}: {end:?}", optimizer.name())) }
}

fn rests_without_a_gradient(optimizer: &dyn AnyOptimizer) -> Result<(), String> {
    let end = run(optimizer, &[0.0; 3], 3, [0, 1, 2]);
    if end == [0.0; 3] { Ok(()) } else { Err(format!("{}: {end:?}", optimizer.name())) }
}

fn does_not_mind_the_order(optimizer: &dyn AnyOptimizer) -> Result<(), String> {
    let one = run(optimizer, &[1.0, -2.0, 0.5], 7, [0, 1, 2]);
    let other = run(optimizer, &[0.5, 1.0, -2.0], 7, [2, 0, 1]);
    let same = [(0, 1), (1, 2), (2, 0)].iter().all(|&(a, b)| (one[a] - other[b]).abs() < 1e-14);
    if same { Ok(()) } else { Err(format!("{}: {one:?} {other:?}", optimizer.name())) }
}

/// A state that went through JSON goes on to the same bits.
fn state_survives_json(optimizer: &dyn AnyOptimizer) -> Result<(), String> {
    let run = |through_json: bool| {
        let mut weights = vec![1.0, -2.0, 0.1];
        let mut state = optimizer.init(SHAPE, &weights);
        for step in 0..20 {
            if through_json {
                let text = optimizer.save(state.as_ref()).unwrap().to_string();
                state = optimizer.load(serde_json::from_str(&text).unwrap()).unwrap();
            }
            let mut gradient = Gradient { values: weights.iter().map(|w| w / 3.0).collect(), touched: None };
            optimizer.update(state.as_mut(), &Step::new(0.1, step, step, &[]), &mut gradient, &mut weights);
        }
        weights
    };
    if run(true) == run(false) { Ok(()) } else { Err(optimizer.name().to_owned()) }
}

/// A sparse gradient gives the same update as the dense one with zeros written out.
fn sparse_equals_dense(optimizer: &dyn AnyOptimizer) -> Result<(), String> {
    let run = |touched: Option<Vec<u32>>| {
        let mut weights = vec![1.0, -2.0, 0.1];
        let mut state = optimizer.init(SHAPE, &weights);
        for step in 0..5 {
            let mut gradient = Gradient { values: vec![0.0, weights[1], 0.0], touched: touched.clone() };
            optimizer.update(state.as_mut(), &Step::new(0.1, step, step, &[]), &mut gradient, &mut weights);
        }
        weights
    };
    if run(Some(vec![1])) == run(None) { Ok(()) } else { Err(optimizer.name().to_owned()) }
}

/// Climbs, drifts without a gradient, prefers the first weight, forgets to save, and misreads sparse gradients.
#[derive(Debug)]
struct WrongOptimizer;

impl Optimizer for WrongOptimizer {
    type State = Unsaved;
    fn name(&self) -> &str {
        "wrong"
    }
    fn init(&self, _shape: Shape, _start: &[f64]) -> Unsaved {
        Unsaved { calls: 0 }
    }
    fn update(&self, state: &mut Unsaved, step: &Step<'_>, gradient: &mut Gradient, weights: &mut [f64]) {
        state.calls += 1;
        let wild = f64::from(state.calls) + f64::from(u8::from(gradient.touched.is_some()));
        weights[0] += wild;
        for (w, g) in weights.iter_mut().zip(&gradient.values) {
            *w += step.rate * g;
        }
    }
}

#[derive(serde::Serialize, serde::Deserialize)]
struct Unsaved {
    #[serde(skip)]
    calls: u32,
}

#[test]
fn optimizers_obey_their_laws_and_a_liar_is_caught() {
    let laws = [
        reaches_the_minimum,
        rests_without_a_gradient,
        does_not_mind_the_order,
        state_survives_json,
        sparse_equals_dense,
    ];
    for optimizer in optimizer::all().unwrap() {
        for law in laws {
            law(optimizer.as_ref()).unwrap();
        }
    }
    for (number, law) in laws.iter().enumerate() {
        assert!(law(&WrongOptimizer).is_err(), "law {number} believes the liar");
    }
}

// ------------------------------------------------------------------------------------------------------------ schedule

fn positive_and_finite(schedule: &dyn Schedule) -> Result<(), String> {
    for step in [0, 1, 7, 99, 100, 101, 10_000, 1_000_000] {
        let rate = schedule.rate(At::new(step, step / 100, &[]));
        // Underflow to 0 after a million steps of exponential decay is the truth.
        if !(rate.is_finite() && (rate > 0.0 || step >= 1_000_000)) {
            return Err(format!("rate {rate} at step {step}"));
        }
    }
    Ok(())
}

fn the_same_twice(schedule: &dyn Schedule) -> Result<(), String> {
    let rates = || [5, 3, 100].map(|step| schedule.rate(At::new(step, 0, &[])).to_bits());
    if rates() == rates() { Ok(()) } else { Err("differs".to_owned()) }
}

#[test]
fn schedules_obey_their_laws_and_a_liar_is_caught() {
    for (name, schedule) in schedule::all() {
        positive_and_finite(schedule.as_ref()).map_err(|error| format!("{name}: {error}")).unwrap();
        the_same_twice(schedule.as_ref()).unwrap();
        schedule.validate().unwrap();
    }
    let calls = Arc::new(std::sync::atomic::AtomicU64::new(0));
    let remembers = move |_: At<'_>| calls.fetch_add(1, std::sync::atomic::Ordering::Relaxed) as f64 - 1.0;
    the_same_twice(&remembers).unwrap_err();
    positive_and_finite(&|at: At<'_>| 1.0 - at.step as f64).unwrap_err();
    for rate in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        rate.validate().unwrap_err();
    }
}
