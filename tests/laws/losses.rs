//! Every loss of one score against the laws of its family; and each law against a liar it must reject.

use gradus::loss::{self, Domain, Loss, LossProperties, ScalarLoss, Targets, Tile};

use super::joint_losses::weights_repeat;

const SCORES: [f64; 15] = [-700.0, -37.5, -10.0, -3.0, -1.0, -0.3, -1e-3, 0.0, 1e-3, 0.3, 1.0, 3.0, 10.0, 37.5, 700.0];

/// Labels of every kind that a loss is defined for; none lies on a score, where some losses have corners.
fn labels(loss: &dyn ScalarLoss) -> &'static [f64] {
    match loss.properties().domain {
        Domain::Numbers => &[-2.7, 0.137, 0.25, 0.77, 1.6],
        Domain::NotNegative => &[0.0, 0.6, 1.0, 7.0],
        Domain::Counts => &[0.0, 1.0, 7.0, 300.0],
        Domain::Positive => &[0.1, 1.0, 7.0],
        Domain::Shares => &[0.0, 0.25, 0.5, 1.0],
        _ => &[0.0, 1.0],
    }
}

/// Whether two slopes left and right of a score say that there is a corner between them, or a jump of the curvature.
fn corner(left: f64, right: f64) -> bool {
    (left - right).abs() > 1e-2 * left.abs().max(right.abs()).max(1e-6)
}

/// The slope is the central difference of the value; in a corner, it lies between the differences of both sides.
fn slope_is_a_difference(loss: &dyn ScalarLoss) -> Result<(), String> {
    let mut corners = 0;
    for score in SCORES {
        for &label in labels(loss) {
            let h = 1e-6 * f64::max(1.0, score.abs());
            let at = |z: f64| loss.value(label, z);
            let (left, right) = ((at(score) - at(score - h)) / h, (at(score + h) - at(score)) / h);
            let (difference, slope) = ((at(score + h) - at(score - h)) / (2.0 * h), loss.slope(label, score));
            let rounding = 1e-8 * at(score).abs();
            let truth = if loss.properties().slope_jump.is_some() && corner(left, right) {
                corners += 1;
                slope.clamp(left.min(right), left.max(right))
            } else {
                difference
            };
            if !((slope - truth).abs() <= 5e-6 * slope.abs().max(1.0) + rounding) {
                return Err(format!("{} at y {label}, z {score}: slope {slope}, difference {difference}", loss.name()));
            }
        }
    }
    if corners > 6 { Err(format!("{} has {corners} corners", loss.name())) } else { Ok(()) }
}

/// The curvature is the difference of the slope, and never above its bound. A loss with a corner has none, and says by how
/// much its slope jumps; one without has one.
fn curvature_is_a_difference(loss: &dyn ScalarLoss) -> Result<(), String> {
    let slopes = || SCORES.iter().flat_map(|z| labels(loss).iter().map(|y| loss.slope(*y, *z)));
    if let Some(jump) = loss.properties().slope_jump {
        let range = slopes().fold(f64::MIN, f64::max) - slopes().fold(f64::MAX, f64::min);
        let one_label = if loss.properties().domain == Domain::Sides { 0.5 * range } else { range };
        let none = loss.curvature(labels(loss)[0], 0.5).is_none() && loss.properties().curvature_bound.is_none();
        let right = none && (jump - one_label).abs() < 1e-12;
        return if right { Ok(()) } else { Err(format!("{} jumps by {one_label}", loss.name())) };
    }
    for score in SCORES {
        for &label in labels(loss) {
            let Some(curvature) = loss.curvature(label, score) else {
                return Err(format!("{} has neither a corner nor a curvature", loss.name()));
            };
            let h = 1e-5 * f64::max(1.0, score.abs());
            let at = |z: f64| loss.slope(label, z);
            let (left, right) = ((at(score) - at(score - h)) / h, (at(score + h) - at(score)) / h);
            let difference = (at(score + h) - at(score - h)) / (2.0 * h);
            let bound = loss.properties().curvature_bound.unwrap_or(f64::INFINITY);
            let rounding = 1e-9 * at(score).abs();
            // Where the curvature jumps, as Huber's does, either side is right.
            let jumps = (left - right).abs() > 0.1 * curvature.max(0.1)
                && left.min(right) <= curvature
                && curvature <= left.max(right);
            let near = (curvature - difference).abs() <= 2e-5 * curvature.abs().max(1.0) + rounding;
            if !(near || jumps) || curvature > bound || curvature < 0.0 {
                return Err(format!("{} at y {label}, z {score}: {curvature} against {difference}", loss.name()));
            }
        }
    }
    Ok(())
}

/// A chord lies above the loss, the loss is finite everywhere, and `point` agrees with its halves.
fn convex_finite_and_consistent(loss: &dyn ScalarLoss) -> Result<(), String> {
    for &label in labels(loss) {
        for (a, b) in SCORES.iter().flat_map(|a| SCORES.iter().map(move |b| (*a, *b))) {
            let (va, vb, middle) = (loss.value(label, a), loss.value(label, b), loss.value(label, 0.5 * (a + b)));
            if !(va.is_finite() && loss.slope(label, a).is_finite()) {
                return Err(format!("{} is not finite at y {label}, z {a}", loss.name()));
            }
            if middle > 0.5 * (va + vb) + 1e-12 * (va.abs() + vb.abs()) {
                return Err(format!("{} is not convex between {a} and {b}", loss.name()));
            }
        }
        // Beyond every scale of data a loss may be infinite, but nothing is not a number.
        for score in SCORES.into_iter().chain([-1e300, -1e5, -760.0, -711.0, 711.0, 760.0, 1e5, 1e300]) {
            let (value, slope) = loss.value_and_slope(label, score);
            let curvature = loss.curvature(label, score).unwrap_or(0.0);
            let deviance = loss.deviance(label, score).unwrap_or(0.0);
            if value.is_nan() || slope.is_nan() || curvature.is_nan() || deviance.is_nan() {
                return Err(format!("{} at y {label}, z {score}: {value} {slope} {curvature} {deviance}", loss.name()));
            }
            if (value, slope) != (loss.value(label, score), loss.slope(label, score)) {
                return Err(format!("{}: point differs from value and slope at {score}", loss.name()));
            }
        }
        for score in SCORES {
            if let Some(c) = loss.properties().quadratic {
                let truth = 0.5 * c * (score - label) * (score - label);
                if (loss.value(label, score) - truth).abs() > 1e-12 * truth.max(1.0) {
                    return Err(format!("{} is not the quadratic it claims to be", loss.name()));
                }
            }
        }
    }
    Ok(())
}

/// No constant score is better than the best one, with weights and with offsets.
fn best_constant_is_least(loss: &dyn ScalarLoss) -> Result<(), String> {
    let labels: Vec<f64> = labels(loss).iter().copied().cycle().take(23).collect();
    let weights: Vec<f64> = (0..23).map(|i| f64::from(i % 7) * 0.3).collect();
    let offsets: Vec<f64> = (0..23).map(|i| f64::from(i % 5) * 0.4 - 0.9).collect();
    for (weights, offsets) in
        [(None, None), (Some(&weights), None), (None, Some(&offsets)), (Some(&weights), Some(&offsets))]
    {
        let targets =
            Targets { labels: &labels, weights: weights.map(Vec::as_slice), offsets: offsets.map(Vec::as_slice) };
        let Some(best) = loss.best_constant(targets) else { return Err(format!("{} has none", loss.name())) };
        let cost = |c: f64| targets.sum(|y, o| loss.value(y, c + o));
        for h in [-10.0, -1.0, -1e-2, -1e-4, 1e-4, 1e-2, 1.0, 10.0] {
            if cost(best + h) < cost(best) - 1e-9 * cost(best).abs() {
                return Err(format!("{}: {best} is beaten by {h}", loss.name()));
            }
        }
    }
    Ok(())
}

/// Half the deviance is the loss, but for what does not depend on the score; it is 0 where a score fits a label, and never
/// below.
fn deviance_is_twice_the_loss(loss: &dyn ScalarLoss) -> Result<(), String> {
    if loss.deviance(labels(loss)[0], 0.0).is_none() {
        return Ok(());
    }
    let times = loss.properties().quadratic.map_or(2.0, |_| 1.0);
    for &label in labels(loss) {
        let of = |z: f64| loss.deviance(label, z).unwrap();
        for score in [-3.0, -1.0, 0.3, 1.0, 10.0] {
            let (found, truth) = (of(score) - of(0.0), times * (loss.value(label, score) - loss.value(label, 0.0)));
            if (found - truth).abs() > 1e-10 * truth.abs().max(1.0) || of(score) < 0.0 {
                return Err(format!("{} at y {label}, z {score}: {found} against {truth}", loss.name()));
            }
        }
        if let Some(fitting) = loss.best_constant(Targets::new(&[label])).filter(|_| label != 0.0 && label != 1.0)
            && of(fitting).abs() > 1e-7
        {
            return Err(format!("{}: {} at a perfect fit of {label}", loss.name(), of(fitting)));
        }
    }
    Ok(())
}

/// A prediction rises with the score, and the mean prediction of the best constant is the mean label for a loss with a
/// deviance (whose link is canonical or whose constant is the mean).
fn predictions_rise(loss: &dyn ScalarLoss) -> Result<(), String> {
    let scores = [-1e300, -800.0, -30.0, -1.0, 0.0, 0.5, 3.0, 800.0, 1e300];
    let predictions = scores.map(|z| loss.prediction(z));
    let within = |p: f64| p.is_finite() && (!loss.properties().probabilities || (0.0..=1.0).contains(&p));
    if !predictions.is_sorted() || !predictions.iter().all(|p| within(*p)) {
        return Err(format!("{}: {predictions:?}", loss.name()));
    }
    let labels = labels(loss);
    let constant = loss.best_constant(Targets::new(labels)).unwrap();
    let mean = labels.iter().sum::<f64>() / labels.len() as f64;
    let off = (loss.prediction(constant) - mean).abs() > 1e-6;
    if loss.deviance(labels[0], 0.0).is_some() && off { Err(format!("{}: {mean}", loss.name())) } else { Ok(()) }
}

/// Its name and its parameter make it again.
fn found_by_name(loss: &dyn ScalarLoss) -> Result<(), String> {
    let again = loss::named(loss.name(), loss.properties().parameter).map_err(|error| error.to_string())?;
    let same = SCORES
        .iter()
        .all(|z| labels(loss).iter().all(|y| again.value_and_slope(*y, *z) == Some(loss.value_and_slope(*y, *z))));
    if same && again.name() == loss.name() { Ok(()) } else { Err(loss.name().to_owned()) }
}

/// A tile is its rows: values, slopes and curvatures, each with its weight.
fn tile_is_its_rows(loss: &dyn ScalarLoss) -> Result<(), String> {
    let all = Through(loss);
    let rows = 131;
    let label = |i: usize| labels(loss)[i % labels(loss).len()];
    let labels: Vec<f64> = (0..rows).map(label).collect();
    let scores: Vec<f64> = (0..rows).map(|i| (i as f64 * 0.61).sin() * 6.0).collect();
    let weights: Vec<f64> = (0..rows).map(|i| (i % 4) as f64 * 0.5).collect();
    let tile = Tile { scores: &scores, labels: &labels, weights: Some(&weights), rows };
    let (mut slopes, mut curvatures) = (vec![0.0; rows], vec![0.0; rows]);
    let sum = all.batch(tile, &mut slopes);
    let mut truth = 0.0;
    let curved = all.curvatures(tile, &mut curvatures);
    for i in 0..rows {
        let (value, slope) = loss.value_and_slope(labels[i], scores[i]);
        truth += weights[i] * value;
        let curvature = loss.curvature(labels[i], scores[i]).map(|c| weights[i] * c);
        if slopes[i] != weights[i] * slope
            || curvature.is_some() != curved
            || (curved && Some(curvatures[i]) != curvature)
        {
            return Err(format!("{}, row {i}", loss.name()));
        }
    }
    if (sum - truth).abs() <= 1e-12 * truth.abs().max(1.0) {
        Ok(())
    } else {
        Err(format!("{}: {sum} {truth}", loss.name()))
    }
}

/// A member of the family as the author's trait, to be seen through the erased one.
#[derive(Debug)]
struct Through<'l>(&'l dyn ScalarLoss);

impl ScalarLoss for Through<'_> {
    fn name(&self) -> &str {
        self.0.name()
    }
    fn value_and_slope(&self, label: f64, score: f64) -> (f64, f64) {
        self.0.value_and_slope(label, score)
    }
    fn curvature(&self, label: f64, score: f64) -> Option<f64> {
        self.0.curvature(label, score)
    }
}

/// Claims a slope that is twice too large, a curvature to match, and forgets the weights.
#[derive(Debug)]
struct WrongLoss;

impl ScalarLoss for WrongLoss {
    fn name(&self) -> &str {
        "wrong"
    }
    fn value_and_slope(&self, label: f64, score: f64) -> (f64, f64) {
        (-(score - label).abs().min(3.0), 4.0 * (score - label))
    }
    fn curvature(&self, _label: f64, score: f64) -> Option<f64> {
        (score < 2.0).then_some(1.0)
    }
    fn properties(&self) -> LossProperties {
        LossProperties { domain: Domain::Sides, ..LossProperties::default() }
    }
    fn prediction(&self, score: f64) -> f64 {
        -score
    }
    fn best_constant(&self, _targets: Targets<'_>) -> Option<f64> {
        Some(0.5)
    }
    fn deviance(&self, label: f64, score: f64) -> Option<f64> {
        Some(score - label)
    }
}

#[test]
fn losses_obey_their_laws_and_a_liar_is_caught() {
    for loss in loss::all() {
        slope_is_a_difference(loss.as_ref()).unwrap();
        curvature_is_a_difference(loss.as_ref()).unwrap();
        convex_finite_and_consistent(loss.as_ref()).unwrap();
        best_constant_is_least(loss.as_ref()).unwrap();
        deviance_is_twice_the_loss(loss.as_ref()).unwrap();
        predictions_rise(loss.as_ref()).unwrap();
        found_by_name(loss.as_ref()).unwrap();
        tile_is_its_rows(loss.as_ref()).unwrap();
        weights_repeat(&Through(loss.as_ref())).unwrap();
    }
    let laws = [
        slope_is_a_difference,
        curvature_is_a_difference,
        convex_finite_and_consistent,
        best_constant_is_least,
        deviance_is_twice_the_loss,
        predictions_rise,
        found_by_name,
        tile_is_its_rows,
    ];
    for (number, law) in laws.iter().enumerate() {
        assert!(law(&WrongLoss).is_err(), "law {number} believes the liar");
    }
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
