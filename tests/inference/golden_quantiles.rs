//! Standard errors of quantile regression, by R's `quantreg` and by statsmodels.

use gradus::inference::{Covariance, InferenceOptions, Kernel, Powell, QuantileBandwidth, QuantileErrors};
use gradus::prelude::*;

use super::golden_covariances::in_order;
use super::peers::peers;
use crate::support::golden::{golden, numbers};

#[track_caller]
fn same(what: &str, found: f64, truth: f64, tolerance: f64) {
    assert!((found - truth).abs() <= tolerance * truth.abs(), "{what}: {found:?} is not {truth:?}");
}

fn with(powell: Powell) -> InferenceOptions {
    InferenceOptions::default().covariance(Covariance::Powell(powell))
}

/// Powell's sandwich is R's `se = "ker"`.
#[test]
fn powell_has_the_numbers_of_quantreg() {
    let table = super::peers::table("engel");
    for (name, r) in golden("inference/quantile_r").as_object().unwrap().iter().filter(|(_, r)| r.is_object()) {
        let level: f64 = name.split('_').nth(1).unwrap().parse().unwrap();
        let columns = columns![numeric("income")];
        let fit = Estimator::quantile("foodexp", level).columns(columns).penalty(NoPenalty).fit(&table).unwrap();
        for (kind, bandwidth) in
            [("hall_sheather", QuantileBandwidth::HallSheather), ("bofinger", QuantileBandwidth::Bofinger)]
        {
            same(name, bandwidth.share(level, 235.0), r[format!("bandwidth_{kind}")].as_f64().unwrap(), 1e-12);
            let powell = Powell { kernel: Kernel::Gaussian, bandwidth, ..Powell::default() };
            let found = fit.inference_with(&table, &with(powell)).unwrap();
            let truth = &r["covariances"][format!("ker_{kind}")];
            for (i, term) in ["(bias)", "income"].into_iter().enumerate() {
                let estimate = found.get(term).unwrap();
                same(&format!("{name} {kind} {term}"), estimate.standard_error, numbers(&truth["se"])[i], 1e-8);
                let p = numbers(&truth["p"])[i];
                assert!((estimate.p_value - p).abs() <= 1e-6 * p + 1e-14, "{name} {term}: {} {p}", estimate.p_value);
            }
            let pseudo = found.facts().quantile.unwrap().koenker_machado.unwrap();
            same(name, pseudo, r["koenker_machado"].as_f64().unwrap(), 1e-10);
        }
    }
}

/// What statsmodels' filling has more than ours: it counts each of the two examples that its reweighted least squares leave a millionth
/// off the line by the side on which it lies, with τ² above and (1 − τ)² below; here ψ² is τ(1 − τ) in the corner. Over bias and income.
fn sides(level: f64, sparsity: f64, income: &[f64]) -> [[f64; 2]; 2] {
    let corners: &[(usize, f64)] = match level {
        0.25 => &[(188, 0.0625), (48, 0.5625)],
        0.5 => &[],
        _ => &[(108, 0.81), (166, 0.81)],
    };
    let (n, sum) = (income.len() as f64, income.iter().sum::<f64>());
    let squares: f64 = income.iter().map(|x| x * x).sum();
    let determinant = n * squares - sum * sum;
    let mut found = [[0.0; 2]; 2];
    for (row, squared) in corners {
        let x = income[*row];
        let turned = [(squares - sum * x) / determinant, (n * x - sum) / determinant];
        for (i, a) in turned.iter().enumerate() {
            let by = sparsity * sparsity * (squared - level * (1.0 - level));
            turned.iter().enumerate().for_each(|(j, b)| found[i][j] += by * a * b);
        }
    }
    found
}

/// statsmodels has one density for all examples. Its Bofinger takes φ(2x) for φ(x), so that the bandwidth is given here. Its constant,
/// a quantile by interpolation, is not quite the best one.
#[test]
fn one_density_has_the_numbers_of_statsmodels() {
    for peer in peers("quantile") {
        let level: f64 = peer.text("family").split(' ').nth(1).unwrap().parse().unwrap();
        let model = peer.fit().into_model();
        let (rule, call) = (peer.name.rsplit('_').next().unwrap(), peer.text("call"));
        let x: f64 = statrs::distribution::ContinuousCDF::inverse_cdf(&statrs::distribution::Normal::standard(), level);
        let density = |x: f64| (-0.5 * x * x).exp() / std::f64::consts::TAU.sqrt();
        let bandwidth = match rule {
            "bofinger" => {
                let share = (4.5 * density(2.0 * x).powi(4) / (2.0 * x * x + 1.0).powi(2) / 235.0).powf(0.2);
                QuantileBandwidth::Share(share)
            }
            "chamberlain" => QuantileBandwidth::Chamberlain,
            _ => QuantileBandwidth::HallSheather,
        };
        let kernels = [
            ("'epa'", Kernel::Epanechnikov),
            ("'gau'", Kernel::Gaussian),
            ("'cos'", Kernel::Cosine),
            ("'biw'", Kernel::Biweight),
            ("'par'", Kernel::Parzen),
        ];
        let kernel = kernels.into_iter().find(|(word, _)| call.contains(word)).unwrap().1;
        let errors = if rule == "iid" { QuantileErrors::Identical } else { QuantileErrors::SameDensity };
        let found = model.inference(&peer.table, &with(Powell { errors, kernel, bandwidth })).unwrap();
        let facts = found.facts().quantile.unwrap();
        let income: Vec<f64> = peer.table.numbers("income").unwrap().iter().flatten().collect();
        let more = match errors {
            QuantileErrors::SameDensity => sides(level, facts.sparsity, &income),
            _ => [[0.0; 2]; 2],
        };
        let (_, made) = peer.numbers["covariances"].as_object().unwrap().iter().next().unwrap();
        for (i, estimate) in in_order(&peer, &found).into_iter().enumerate() {
            let error = (estimate.standard_error.powi(2) + more[i][i]).sqrt();
            same(&format!("{} {}", peer.name, estimate.name), error, numbers(&made["se"])[i], 1e-7);
        }
        if let Some(truth) = peer.numbers["facts"]["bandwidth"]["value"].as_f64() {
            same(&peer.name, facts.bandwidth, truth, 1e-7);
            same(&peer.name, facts.sparsity, peer.numbers["facts"]["sparsity"]["value"].as_f64().unwrap(), 1e-7);
            let truth = peer.numbers["facts"]["pseudo_r2"]["value"].as_f64().unwrap();
            same(&peer.name, facts.koenker_machado.unwrap(), truth, 1e-4);
        }
        assert_eq!(found.facts().residual_degrees, 233.0);
    }
}

/// The absolute loss is twice that of the median.
#[test]
fn the_absolute_loss_is_a_median() {
    let table = super::peers::table("engel");
    let of = |estimator: Estimator| {
        let fit = estimator.columns(columns![numeric("income")]).penalty(NoPenalty).fit(&table).unwrap();
        fit.inference_with(&table, &with(Powell::default())).unwrap().get("income").unwrap().standard_error
    };
    let median = of(Estimator::quantile("foodexp", 0.5));
    same("income", of(Estimator::regression("foodexp").loss(Absolute)), median, 1e-9);
}

/// Three examples of each are three times the example, and labels in another unit have other units.
#[test]
fn frequencies_and_units_change_nothing() {
    let table = super::peers::table("engel");
    let values = |name: &str| -> Vec<f64> { table.numbers(name).unwrap().iter().flatten().collect() };
    let (income, food) = (values("income"), values("foodexp"));
    let of = |times: usize, weight: f64, unit: f64| {
        let all = |values: &[f64]| -> Vec<f64> { values.iter().flat_map(|v| vec![*v; times]).collect() };
        let labels: Vec<f64> = all(&food).into_iter().map(|y| y * unit).collect();
        let count = labels.len();
        let weights = vec![weight; count];
        let examples =
            Table::from_columns([("x", all(&income).into()), ("y", labels.into()), ("w", weights.into())]).unwrap();
        let estimator = Estimator::quantile("y", 0.25).columns(columns![numeric("x")]).penalty(NoPenalty);
        let fit = estimator.example_weight("w").fit(&examples).unwrap();
        let options = with(Powell::default()).weights(gradus::inference::WeightMeaning::Frequency);
        fit.inference_with(&examples, &options).unwrap().get("x").unwrap().standard_error
    };
    let once = of(1, 3.0, 1.0);
    same("repeated", of(3, 1.0, 1.0), once, 1e-8);
    same("in millions", of(1, 3.0, 1e-6), once * 1e-6, 1e-8);
}

/// A loss with corners has no slope that tells an optimum: the slopes of the examples on the plane must balance the others.
#[test]
fn weights_that_are_no_optimum_are_refused() {
    let table = super::peers::table("engel");
    let half = table.take(&(0..120).collect::<Vec<_>>()).unwrap();
    let estimator = Estimator::quantile("foodexp", 0.5).columns(columns![numeric("income")]).penalty(NoPenalty);
    let fit = estimator.fit(&half).unwrap();
    let said = fit.model().inference(&table, &with(Powell::default())).unwrap_err().to_string();
    assert!(said.contains("standard errors away"), "{said}");
    fit.model().inference(&half, &with(Powell::default())).unwrap();
}
