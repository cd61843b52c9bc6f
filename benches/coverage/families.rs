//! What is simulated.

use gradus::inference::{Covariance, InferenceOptions};
use gradus::loss::Scale;
use gradus::prelude::*;

use super::draw::Draw;

/// A family: how a label is drawn, and how it is fitted.
pub struct Family {
    pub name: &'static str,
    /// The weights of x and z for each output, then the biases: the order of the estimates.
    pub truth: &'static [f64],
    /// The label of an example of these features, whose cluster has an effect of its own, a normal number.
    pub label: fn(&mut Draw, [f64; 2], &[f64], f64) -> f64,
    pub estimator: fn() -> Estimator,
    pub options: fn() -> InferenceOptions,
}

/// The score of one output.
fn score([x, z]: [f64; 2], truth: &[f64]) -> f64 {
    truth[0] * x + truth[1] * z + truth[2]
}

fn binary() -> Estimator {
    Estimator::binary("y").solver(Newton::default())
}

fn with(covariance: Covariance) -> InferenceOptions {
    InferenceOptions::default().covariance(covariance)
}

/// Normal errors, of which one in ten is five times as large.
fn heavy(draw: &mut Draw) -> f64 {
    let size = if draw.unit() < 0.1 { 5.0 } else { 1.0 };
    size * draw.normal()
}

pub const FAMILIES: &[Family] = &[
    Family {
        name: "squared",
        truth: &[1.5, -0.7, 2.0],
        label: |draw, features, truth, _| score(features, truth) + draw.normal(),
        estimator: || Estimator::regression("y"),
        options: InferenceOptions::default,
    },
    Family {
        name: "squared, unequal variances, HC3",
        truth: &[1.5, -0.7, 2.0],
        label: |draw, features, truth, _| score(features, truth) + (0.3 + features[0].abs()) * draw.normal(),
        estimator: || Estimator::regression("y"),
        options: || with(Covariance::Hc3),
    },
    Family {
        name: "squared, clusters of 5, clustered",
        truth: &[1.5, -0.7, 2.0],
        label: |draw, features, truth, effect| score(features, truth) + effect + draw.normal(),
        estimator: || Estimator::regression("y"),
        options: || with(Covariance::clustered(["group"])),
    },
    Family {
        name: "logistic",
        truth: &[1.0, -0.8, 0.3],
        label: |draw, features, truth, _| draw.coin(1.0 / (1.0 + (-score(features, truth)).exp())),
        estimator: binary,
        options: InferenceOptions::default,
    },
    Family {
        name: "probit",
        truth: &[0.8, -0.5, 0.2],
        label: |draw, features, truth, _| f64::from(u8::from(draw.normal() < score(features, truth))),
        estimator: || binary().loss(Probit),
        options: InferenceOptions::default,
    },
    Family {
        name: "cloglog",
        truth: &[0.7, -0.5, -0.3],
        label: |draw, features, truth, _| draw.coin(-(-score(features, truth).exp()).exp_m1()),
        estimator: || binary().loss(ComplementaryLogLog),
        options: InferenceOptions::default,
    },
    Family {
        name: "poisson",
        truth: &[0.5, -0.4, 0.6],
        label: |draw, features, truth, _| draw.poisson(score(features, truth).exp()),
        estimator: || Estimator::count("y").solver(Newton::default()),
        options: InferenceOptions::default,
    },
    Family {
        name: "negative binomial, alpha 0.5",
        truth: &[0.5, -0.4, 0.6],
        label: |draw, features, truth, _| {
            let mean = draw.gamma(2.0) * 0.5 * score(features, truth).exp();
            draw.poisson(mean)
        },
        estimator: || Estimator::count("y").loss(NegativeBinomial::new(0.5).unwrap()).solver(Newton::default()),
        options: InferenceOptions::default,
    },
    Family {
        name: "gamma",
        truth: &[0.5, -0.4, 0.6],
        label: |draw, features, truth, _| draw.gamma(2.0) * 0.5 * score(features, truth).exp(),
        estimator: || Estimator::positive_amount("y").solver(Newton::default()),
        options: InferenceOptions::default,
    },
    Family {
        name: "tweedie, power 1.5",
        truth: &[0.5, -0.4, 0.6],
        label: |draw, features, truth, _| draw.tweedie(score(features, truth).exp(), 0.8),
        estimator: || Estimator::positive_amount("y").loss(Tweedie::new(1.5).unwrap()).solver(Newton::default()),
        options: InferenceOptions::default,
    },
    Family {
        name: "multinomial, 3 classes",
        truth: &[0.8, -0.5, -0.6, 0.7, 0.3, 0.1],
        label: |draw, features, truth, _| {
            let one = score(features, &[truth[0], truth[1], truth[4]]).exp();
            let two = score(features, &[truth[2], truth[3], truth[5]]).exp();
            let u = draw.unit() * (1.0 + one + two);
            f64::from(u8::from(u > 1.0) + u8::from(u > 1.0 + one))
        },
        estimator: || Estimator::multiclass("y").solver(Newton::default()),
        options: InferenceOptions::default,
    },
    Family {
        name: "ordered logit, 3 classes",
        truth: &[1.0, -0.6, 0.8, -0.7],
        label: |draw, features, truth, _| {
            let latent = score(features, &[truth[0], truth[1], 0.0]) + draw.logistic();
            f64::from(u8::from(latent > -truth[2]) + u8::from(latent > -truth[3]))
        },
        estimator: || Estimator::ordinal("y").solver(Newton::default()),
        options: InferenceOptions::default,
    },
    Family {
        name: "median, Powell",
        truth: &[1.5, -0.7, 2.0],
        label: |draw, features, truth, _| score(features, truth) + (0.5 + 0.5 * features[1]) * draw.normal(),
        estimator: || Estimator::quantile("y", 0.5),
        options: || with(Covariance::powell()),
    },
    Family {
        name: "huber, scale by the median, H1",
        truth: &[1.5, -0.7, 2.0],
        label: |draw, features, truth, _| score(features, truth) + heavy(draw),
        estimator: || Estimator::regression("y").loss(ScaledHuber::new(1.345, Scale::Mad).unwrap()),
        options: || with(Covariance::H1),
    },
    Family {
        name: "huber, joint scale, HC1",
        truth: &[1.5, -0.7, 2.0],
        label: |draw, features, truth, _| score(features, truth) + (0.3 + features[0].abs()) * heavy(draw),
        estimator: || Estimator::regression("y").loss(ScaledHuber::new(1.35, Scale::Joint).unwrap()),
        options: || with(Covariance::Hc1),
    },
];
