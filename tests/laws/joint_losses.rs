//! Losses that see whole tiles, of several scores and with weights of examples, against the laws of their family; and each law
//! against a liar it must reject.

use gradus::loss::{self, Domain, Loss, Targets, Tile};

/// A weight of 2 is the row twice, 0 its absence; a sum over a split is the sum over the whole.
pub fn weights_repeat(loss: &dyn Loss) -> Result<(), String> {
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

/// Of a loss of several scores: slopes, curvatures and the best constants, by differences; weights; scores of ±700; and a tile
/// is its rows.
fn several_scores_are_consistent(loss: &dyn Loss) -> Result<(), String> {
    let (outputs, width, rows) = (loss.outputs(), loss.label_width(), 40);
    // Falling scores, as those of ordered classes must be; classes or numbers as labels.
    let scores: Vec<f64> = (0..outputs * rows)
        .map(|at| ((at % rows) as f64 * 0.83).sin() * 2.0 + 0.31 - (at / rows) as f64 * 0.9)
        .collect();
    let label = |at: usize| match loss.properties().domain {
        Domain::Classes(classes) => (at * 7 % classes) as f64,
        _ => (at as f64 * 0.37).cos(),
    };
    let labels: Vec<f64> = (0..width * rows).map(label).collect();
    let weights: Vec<f64> = (0..rows).map(|row| (row % 3) as f64 * 0.5).collect();
    let batch = |scores: &[f64], rows: usize, labels: &[f64], weights: Option<&[f64]>| {
        let mut slopes = vec![0.0; scores.len()];
        (loss.batch(Tile { scores, labels, weights, rows }, &mut slopes), slopes)
    };
    let (total, slopes) = batch(&scores, rows, &labels, Some(&weights));
    let mut curvatures = vec![0.0; outputs * outputs * rows];
    let curved =
        loss.curvatures(Tile { scores: &scores, labels: &labels, weights: Some(&weights), rows }, &mut curvatures);
    if curved == loss.properties().slope_jump.is_some() {
        return Err(format!("{}: a corner or a curvature", loss.name()));
    }
    let mut sum = 0.0;
    for row in 0..rows {
        let of = |from: &[f64], parts: usize| (0..parts).map(|k| from[k * rows + row]).collect::<Vec<f64>>();
        let (own, labels) = (of(&scores, outputs), of(&labels, width));
        let at = |scores: &[f64]| batch(scores, 1, &labels, Some(&weights[row..=row]));
        sum += at(&own).0;
        for k in 0..outputs {
            let step = |h: f64| {
                let mut scores = own.clone();
                scores[k] += h;
                at(&scores)
            };
            let (up, down) = (step(1e-6), step(-1e-6));
            let slope = slopes[k * rows + row];
            if (slope - (up.0 - down.0) / 2e-6).abs() > 1e-6 {
                return Err(format!("{}: slope {slope} of score {k} in row {row}", loss.name()));
            }
            for l in (0..outputs).filter(|_| curved) {
                let found = curvatures[(k * outputs + l) * rows + row];
                if (found - (up.1[l] - down.1[l]) / 2e-6).abs() > 1e-5 {
                    return Err(format!("{}: curvature {found} of scores {k}, {l} in row {row}", loss.name()));
                }
            }
        }
    }
    if (sum - total).abs() > 1e-11 * total.abs().max(1.0) {
        return Err(format!("{}: {sum} row by row, {total} at once", loss.name()));
    }
    let targets = Targets { labels: &labels, weights: Some(&weights), offsets: None };
    let Some(best) = loss.best_constant(targets) else { return Err(format!("{} has no constant", loss.name())) };
    let cost = |constants: &[f64]| {
        let scores: Vec<f64> = constants.iter().flat_map(|c| vec![*c; rows]).collect();
        batch(&scores, rows, &labels, Some(&weights)).0
    };
    for k in 0..best.len() {
        for h in [-0.5, -1e-3, 1e-3, 0.5] {
            let mut other = best.clone();
            other[k] += h;
            if cost(&other) < cost(&best) - 1e-9 {
                return Err(format!("{}: constant {k} is beaten by {h}", loss.name()));
            }
        }
    }
    for size in [700.0, 1e6] {
        let far: Vec<f64> = scores.iter().map(|z| size * z.signum()).collect();
        let (value, slopes) = batch(&far, rows, &labels, None);
        if value.is_nan() || slopes.iter().any(|slope| !slope.is_finite()) {
            return Err(format!("{} at ±{size}: {value}", loss.name()));
        }
    }
    Ok(())
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
fn losses_of_several_scores_obey_their_laws_and_a_liar_is_caught() {
    weights_repeat(&ForgetsWeights).unwrap_err();
    for loss in loss::all_of_several() {
        several_scores_are_consistent(loss.as_ref()).unwrap();
    }
    several_scores_are_consistent(&ForgetsWeights).unwrap_err();
}
