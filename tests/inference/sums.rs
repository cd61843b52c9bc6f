//! Facts of a model, held to the sums over its examples that define them.

use gradus::inference::{InferenceOptions, Information, ModelFacts, WeightMeaning};
use gradus::loss::{Loss, Targets, Tile};
use gradus::prelude::*;
use ndarray::{Array1, Array2};

use crate::support::random::noise;

const ROWS: usize = 300;
const CLOSE: f64 = 1e-10;

/// Examples of a family: features far from 0, labels that depend on them, weights of 1 to 3, offsets.
struct Data {
    x: Array2<f64>,
    y: Array1<f64>,
    weights: Array1<f64>,
    offsets: Option<Array1<f64>>,
}

impl Data {
    /// `label` makes one of a score and a number in [−1, 1).
    fn new(shifted: bool, label: impl Fn(f64, f64) -> f64) -> Self {
        let (features, draws, shifts) = (noise(2 * ROWS, 3), noise(ROWS, 5), noise(ROWS, 7));
        let x = Array2::from_shape_fn((ROWS, 2), |(i, j)| 5.0 + features[2 * i + j]);
        let score = |i: usize| 0.8 * features[2 * i] - 0.5 * features[2 * i + 1] + 0.3;
        let y = Array1::from_shape_fn(ROWS, |i| label(score(i), draws[i]));
        let weights = Array1::from_shape_fn(ROWS, |i| (1 + i % 3) as f64);
        Self { x, y, weights, offsets: shifted.then(|| 0.2 * Array1::from_vec(shifts)) }
    }

    fn arrays(&self) -> Arrays<'_> {
        let arrays = Arrays::new(self.x.view(), self.y.view()).weights(self.weights.view());
        match &self.offsets {
            Some(offsets) => arrays.offsets(offsets.view()),
            None => arrays,
        }
    }

    /// The facts as they are defined, one example at a time, of a model and of the best constant one.
    fn assert_facts(&self, model: &Model, loss: &dyn Loss, meaning: WeightMeaning, facts: &ModelFacts) {
        let what = format!("{} {meaning:?}", loss.name());
        let (weights, y) = (self.weights.as_slice().unwrap(), self.y.as_slice().unwrap());
        let offsets = self.offsets.as_ref().map(|offsets| offsets.as_slice().unwrap());
        let null = loss.best_constant(Targets { labels: y, weights: Some(weights), offsets }).unwrap();
        let (at, outputs) = (model.encoded_weights(), loss.outputs());
        let biases = &at[at.len() - outputs..];
        let scores = |row: usize, fitted: bool| -> Vec<f64> {
            let own = |k: usize| {
                let set = if at.len() - outputs == 2 { &at[..2] } else { &at[2 * k..2 * k + 2] };
                let score =
                    if fitted { biases[k] + set[0] * self.x[(row, 0)] + set[1] * self.x[(row, 1)] } else { null[k] };
                score + offsets.map_or(0.0, |offsets| offsets[row])
            };
            (0..outputs).map(own).collect()
        };
        let sum = |fitted: bool, of: &dyn Fn(usize, Tile<'_>) -> f64| -> f64 {
            let one = |row: usize| {
                of(row, Tile { scores: &scores(row, fitted), labels: &y[row..=row], weights: None, rows: 1 })
            };
            (0..ROWS).map(|row| weights[row] * one(row)).sum()
        };
        let near = |found: Option<f64>, truth: f64, of: &str| {
            let found = found.unwrap_or_else(|| panic!("{what}: no {of}"));
            assert!((found - truth).abs() <= CLOSE * truth.abs(), "{what}, {of}: {found} is not {truth}");
        };
        let deviance = |fitted: bool| sum(fitted, &|_, tile| loss.deviance(tile).unwrap());
        near(facts.deviance, deviance(true), "deviance");
        near(facts.null_deviance, deviance(false), "deviance of the constant model");
        if outputs == 1 {
            let pearson = |_: usize, tile: Tile<'_>| {
                let moments = loss.label_moments(tile.scores[0]).unwrap();
                (tile.labels[0] - moments.mean).powi(2) / moments.variance
            };
            near(facts.pearson, sum(true, &pearson), "Pearson's sum");
        }
        let with_dispersion = matches!(loss.name(), "squared" | "gamma");
        let likelihood = |fitted: bool| {
            let dispersion = if with_dispersion { deviance(fitted) / facts.examples } else { 1.0 };
            let unit = loss.properties().likelihood_unit();
            let by_weight = with_dispersion && meaning == WeightMeaning::Precision;
            sum(fitted, &|row, tile| {
                let value = loss.batch(tile, &mut vec![0.0; outputs]);
                let constant = match by_weight {
                    true => loss.log_normaliser(tile.labels[0], dispersion / weights[row]).unwrap() / weights[row],
                    false => loss.log_normaliser(tile.labels[0], dispersion).unwrap(),
                };
                constant - value / (unit * dispersion)
            })
        };
        if loss.log_normaliser(1.0, 1.0).is_some() {
            near(facts.log_likelihood, likelihood(true), "ln L");
            near(facts.null_log_likelihood, likelihood(false), "ln L of the constant model");
        }
    }
}

#[test]
fn facts_are_the_sums_that_define_them() {
    let class = |score: f64, draw: f64| f64::from(u8::from(score + draw > 0.3));
    let several = |score: f64, draw: f64| (1.0 + score + 1.5 * draw).clamp(0.0, 2.0).round();
    let count = |score: f64, draw: f64| (score + draw).exp().floor();
    let amount = |score: f64, draw: f64| (score + draw).exp();
    let cases: [(Estimator, Data); 10] = [
        (Estimator::regression("y"), Data::new(true, |score, draw| 100.0 + score + draw)),
        (Estimator::binary("y"), Data::new(true, class)),
        (Estimator::binary("y").loss(Probit), Data::new(true, class)),
        (Estimator::binary("y").loss(ComplementaryLogLog), Data::new(true, class)),
        (Estimator::count("y"), Data::new(true, count)),
        (Estimator::count("y").loss(NegativeBinomial::new(0.7).unwrap()), Data::new(true, count)),
        (Estimator::positive_amount("y"), Data::new(true, amount)),
        (Estimator::positive_amount("y").loss(Tweedie::new(1.5).unwrap()), Data::new(true, count)),
        (Estimator::multiclass("y"), Data::new(false, several)),
        (Estimator::ordinal("y"), Data::new(false, several)),
    ];
    let mut compared = 0;
    for (estimator, data) in cases {
        let fit = estimator.penalty(NoPenalty).fit(data.arrays()).unwrap();
        for meaning in [WeightMeaning::Precision, WeightMeaning::Frequency] {
            for information in [Information::Expected, Information::Observed] {
                let options = InferenceOptions::default().weights(meaning).information(information);
                let found = fit.inference_with(data.arrays(), &options).unwrap();
                data.assert_facts(fit.model(), &*fit.model().head().loss(), meaning, found.facts());
                compared += 1;
            }
        }
    }
    assert_eq!(compared, 40);
}

/// The differences of two losses lose their digits where a model is nearly perfect: then the deviance is summed itself.
#[test]
fn a_deviance_near_zero_keeps_its_digits() {
    let x = Array2::from_shape_fn((ROWS, 1), |(i, _)| i as f64 / ROWS as f64);
    let draws = noise(ROWS, 11);
    let y = Array1::from_shape_fn(ROWS, |i| (20.0 + x[(i, 0)] + 1e-4 * draws[i]).exp());
    let estimator = Estimator::positive_amount("y").penalty(NoPenalty).solver(Newton::default());
    let fit = estimator.fit((x.view(), y.view())).unwrap();
    let found = fit.inference((x.view(), y.view())).unwrap();
    let at = fit.model().encoded_weights();
    // y/μ − 1 − ln(y/μ) without cancelling: r²/2 − r³/3 + …, r = y/μ − 1.
    let unit = |i: usize| {
        let ratio = (y[i].ln() - at[1] - at[0] * x[(i, 0)]).exp_m1();
        2.0 * (ratio - ratio.ln_1p())
    };
    let truth: f64 = (0..ROWS).map(unit).sum();
    let deviance = found.facts().deviance.unwrap();
    assert!((deviance - truth).abs() <= 1e-5 * truth, "{deviance} is not {truth}");
}
