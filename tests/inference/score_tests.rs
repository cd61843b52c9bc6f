//! Score tests of added columns, by statsmodels and R.

use gradus::inference::{InferenceOptions, Information};
use gradus::prelude::*;

use super::peers::{peer, table};
use crate::support::golden::{golden, numbers};

#[track_caller]
fn same(what: &str, found: f64, truth: f64) {
    assert!((found - truth).abs() <= 1e-7 * truth.abs(), "{what}: {found:?} is not {truth:?}");
}

/// `GLMResults.score_test(exog_extra=qsec)`, whose second derivatives are the observed ones.
#[test]
fn of_statsmodels() {
    for family in ["logistic", "probit", "cloglog", "poisson", "gamma"] {
        let peer = peer(family, "mtcars_glm");
        let options = InferenceOptions::default().information(Information::Observed);
        let found = peer.fit().model().inference(&peer.table, &options).unwrap();
        let test = found.score_test(&peer.table, columns![numeric("qsec")]).unwrap();
        let truth = numbers(&peer.numbers["facts"]["score_test_of_qsec"]["value"]);
        same(family, test.statistic, truth[0]);
        same(family, test.p_value, truth[1]);
        assert_eq!((test.name.as_str(), test.constraints), ("qsec", 1));
    }
}

/// `anova(test = "Rao")`, whose second derivatives are the expected ones.
#[test]
fn of_r() {
    let (truth, cars) = (golden("inference/likelihoods_r"), table("mtcars"));
    let binary = || Estimator::binary("vs").columns(columns![numeric("mpg")]).penalty(NoPenalty);
    let estimators = [
        ("logistic_mtcars", binary()),
        ("probit_mtcars", binary().loss(Probit)),
        ("cloglog_mtcars", binary().loss(ComplementaryLogLog)),
    ];
    for (name, estimator) in estimators {
        let fit = estimator.solver(Newton::default().tolerance(1e-13)).fit(&cars).unwrap();
        let test = fit.inference(&cars).unwrap().score_test(&cars, columns![numeric("am")]).unwrap();
        let truth = numbers(&truth[name]["facts"]["score_test_of_am"]["value"]);
        same(name, test.statistic, truth[0]);
        same(name, test.p_value, truth[1]);
    }
}

/// Near the smaller model it is the likelihood ratio; for least squares n·R² of the residuals, over n/(n − p).
#[test]
fn of_several_features_classes_and_an_estimated_parameter() {
    let birds = table("penguins");
    let squared = Estimator::regression("body_mass_g").columns(columns![numeric("flipper_length_mm")]);
    let found = squared.penalty(NoPenalty).fit(&birds).unwrap().inference(&birds).unwrap();
    let test = found.score_test(&birds, columns![categorical("species")]).unwrap();
    let larger = columns![numeric("flipper_length_mm"), categorical("species")];
    let larger = Estimator::regression("body_mass_g").columns(larger).penalty(NoPenalty).fit(&birds).unwrap();
    let larger = larger.inference(&birds).unwrap();
    assert_eq!(test.constraints, 2);
    let (less, more) = (found.facts().deviance.unwrap(), larger.facts().deviance.unwrap());
    same("least squares", test.statistic, (less - more) / found.facts().dispersion);
    let counts = peer("negative_binomial", "randhie_estimated");
    let smaller = columns![numeric("lncoins"), numeric("disea"), numeric("physlm"), numeric("hlthg")];
    let smaller = Estimator::count("mdvis").columns(smaller).penalty(NoPenalty).loss(NegativeBinomial::estimated());
    let smaller = smaller.solver(Newton::default()).fit(&counts.table).unwrap().inference(&counts.table).unwrap();
    let larger = counts.fit().inference(&counts.table).unwrap();
    let ratio = larger.compare(&smaller).unwrap();
    let added = columns![numeric("idp"), numeric("lpi"), numeric("fmde"), numeric("hlthf")];
    let score = smaller.score_test(&counts.table, added).unwrap();
    assert_eq!((score.constraints, ratio.constraints), (4, 4));
    assert!((score.statistic / ratio.statistic).ln().abs() < 0.2, "{score:?} {ratio:?}");
}

#[test]
fn what_has_no_score_is_refused() {
    let cars = table("mtcars");
    let fit = Estimator::regression("mpg").columns(columns![numeric("wt")]).penalty(NoPenalty).fit(&cars).unwrap();
    let found = fit.inference(&cars).unwrap();
    let error = |columns| found.score_test(&cars, columns).unwrap_err().to_string();
    assert!(error(columns![numeric("wt")]).contains("wt"));
    assert!(error(columns![numeric("nothing")]).contains("nothing"));
    let double = cars.with_column("double", ["wt"], |[wt]| 2.0 * wt).unwrap();
    let dependent = found.score_test(&double, columns![numeric("double")]).unwrap_err().to_string();
    assert!(dependent.contains("linear relation"), "{dependent}");
    let constant = cars.with_column("one", ["wt"], |_| 1.0).unwrap();
    let constant = found.score_test(&constant, columns![numeric("one")]).unwrap_err().to_string();
    assert!(constant.contains("same in all examples"), "{constant}");
}
