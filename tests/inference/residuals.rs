//! Quantile residuals, and the distributions that they are made of.

use gradus::inference::Residual;
use gradus::prelude::*;

use super::peers::peer;
use crate::support::approx::near;
use crate::support::random::Lcg;

/// P(Y ≤ k) − P(Y < k) is e^(−ℓ + c), of every distribution of counts.
#[test]
fn counts_have_the_probabilities_of_their_likelihood() {
    let losses: [&dyn ScalarLoss; 2] = [&Poisson, &NegativeBinomial::new(0.7).unwrap()];
    for loss in losses {
        for score in [-1.0, 0.3, 2.0] {
            let mut total = 0.0;
            for k in 0..60 {
                let count = f64::from(k);
                let within = loss.cumulative(count, score, 1.0).unwrap();
                let probability = (loss.log_normaliser(count, 1.0).unwrap() - loss.value(count, score)).exp();
                near(within.start, total, 1e-10);
                total += probability;
                near(within.end, total, 1e-10);
            }
        }
    }
}

/// The mean is ∫ P(Y > y) dy, and P(Y ≤ y) grows by the density.
#[test]
fn amounts_have_their_mean_and_density() {
    let (score, dispersion) = (0.4_f64, 0.6);
    let losses: [&dyn ScalarLoss; 2] = [&Gamma, &Tweedie::new(1.5).unwrap()];
    for loss in losses {
        let (step, mut mean) = (1e-3, 0.0);
        for i in 0..40_000 {
            let y = (f64::from(i) + 0.5) * step;
            mean += step * (1.0 - loss.cumulative(y, score, dispersion).unwrap().end);
        }
        near(mean, score.exp(), 1e-5);
        assert_eq!(loss.cumulative(0.0, score, dispersion).unwrap().start, 0.0);
        let Some(normaliser) = loss.log_normaliser(2.0, dispersion) else { continue };
        let density = (normaliser - loss.value(2.0, score) / dispersion).exp();
        let grown = loss.cumulative(2.0 + 1e-5, score, dispersion).unwrap().end
            - loss.cumulative(2.0 - 1e-5, score, dispersion).unwrap().end;
        near(grown / 2e-5, density, 1e-6);
    }
}

/// Standard normal where the model is right: Kolmogorov and Smirnov's distance over 2000 draws is below 1.63/√n (1 %).
#[test]
fn quantile_residuals_are_normal_where_the_model_is_right() {
    let mut random = Lcg(7);
    let n = 2000;
    let x: Vec<f64> = (0..n).map(|_| 2.0 * random.unit() - 1.0).collect();
    let arrivals = |mean: f64, random: &mut Lcg| {
        let (mut count, mut time) = (0.0, -random.unit().ln());
        while time < mean {
            count += 1.0;
            time -= random.unit().ln();
        }
        count
    };
    let counts: Vec<f64> = x.iter().map(|x| arrivals((0.3 + 0.8 * x).exp(), &mut random)).collect();
    let coins: Vec<f64> =
        x.iter().map(|x| f64::from(u8::from(random.unit() < 1.0 / (1.0 + (-x - 0.2).exp())))).collect();
    let table = Table::from_columns([("x", x.into()), ("count", counts.into()), ("coin", coins.into())]).unwrap();
    for estimator in [Estimator::count("count"), Estimator::binary("coin")] {
        let fit = estimator.columns(columns![numeric("x")]).penalty(NoPenalty).fit(&table).unwrap();
        let mut found = fit.model().residuals(&table, Residual::Quantile { seed: 1 }).unwrap();
        assert_eq!(found, fit.model().residuals(&table, Residual::Quantile { seed: 1 }).unwrap());
        assert_ne!(found, fit.model().residuals(&table, Residual::Quantile { seed: 2 }).unwrap());
        found.sort_by(f64::total_cmp);
        let below = |z: f64| 0.5 * libm::erfc(-z / std::f64::consts::SQRT_2);
        let far = (0..n).map(|i| (below(found[i]) - (i as f64 + 0.5) / n as f64).abs()).fold(0.0, f64::max);
        assert!(far < 1.63 / (n as f64).sqrt(), "{far}");
    }
}

#[test]
fn losses_without_a_distribution_are_refused_by_name() {
    let peer = peer("squared", "mtcars");
    let robust = peer.estimator().loss(Huber::new(1.0).unwrap()).fit(&peer.table).unwrap();
    assert!(robust.model().residuals(&peer.table, Residual::Response).is_ok());
    for kind in [Residual::Pearson, Residual::Working, Residual::Quantile { seed: 0 }] {
        let error = robust.model().residuals(&peer.table, kind).unwrap_err().to_string();
        assert!(error.contains("huber"), "{error}");
    }
    let classes = super::peers::peer("multinomial", "anes96");
    let error = classes.fit().model().residuals(&classes.table, Residual::Response).unwrap_err().to_string();
    assert!(error.contains("one score"), "{error}");
}
