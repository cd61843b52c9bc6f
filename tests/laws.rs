//! Every loss against the laws of its family; and each law against a liar it must reject.

use gradus::loss::{self, Loss, ScalarLoss, Tile};

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
