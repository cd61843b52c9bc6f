//! What stands in the page of a fit.

use gradus::inference::{Covariance, InferenceOptions};
use gradus::prelude::*;
use sha2::{Digest as _, Sha256};

use super::document::{checked, row, texts};
use crate::support::tables::PENGUINS;

fn penguins() -> (Table, Table) {
    Table::from_csv(PENGUINS).unwrap().drop_missing().unwrap().shuffle(42).unwrap().split(0.8).unwrap()
}

fn says(page: &str, part: &str) -> bool {
    texts(page).iter().any(|text| text.contains(part))
}

#[test]
fn numbers_with_standard_errors() {
    let (train, test) = penguins();
    let columns = columns![numeric("flipper_length_mm"), categorical("species").drop_first()];
    let fit = Estimator::regression("body_mass_g").columns(columns).penalty(NoPenalty).seed(31).fit(&train).unwrap();
    let report = fit.report_html(&train, Some(&test)).title("Mass & more").dated("May 2009").input(PENGUINS);
    let page = checked(&report);
    assert!(page.contains("<title>Mass &amp; more</title>") && page.contains("<h1>Mass &amp; more</h1>"));
    assert!(says(&page, "May 2009") && says(&page, "There are no warnings."));
    // The table of estimates is that of the fit.
    let inference = fit.inference(&train).unwrap();
    let own = inference.get("flipper_length_mm").unwrap();
    let shown = row(&page, "flipper_length_mm");
    assert_eq!(shown.len(), 11, "the first row of this name describes the data: {shown:?}");
    let estimates = texts(&page);
    let six = |value: f64| format!("{value:.4}").trim_end_matches('0').to_owned();
    for value in [own.value, own.standard_error] {
        assert!(estimates.iter().any(|text| text.starts_with(&six(value)[..6])), "{value}");
    }
    // An evaluation beside baselines, of both tables.
    let evaluation = fit.model().evaluate(&test).unwrap();
    let rmse = row(&page, "rmse");
    assert!((rmse[3].parse::<f64>().unwrap() - evaluation.get("rmse").unwrap()).abs() < 1e-3);
    assert!((rmse[4].parse::<f64>().unwrap() - evaluation.baseline("rmse").unwrap()).abs() < 1e-3);
    // How to come to it again.
    let sha256: String =
        Sha256::digest(std::fs::read(PENGUINS).unwrap()).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(row(&page, "penguins.csv")[2], sha256);
    assert_eq!(row(&page, "seed")[1], "31");
    assert_eq!(row(&page, "chosen because")[1], "the objective is a quadratic with only 3 features");
    for title in ["Correlation of the number columns", "Weights with 95 % intervals"] {
        assert!(says(&page, title), "{title}");
    }
    for part in ["against the normal distribution", "against predictions", "Spread of the residuals"] {
        assert!(says(&page, part), "{part}");
    }
}

/// Each contribution, and the score that they add up to; a waterfall begins where they do.
#[test]
fn predictions_are_taken_apart() {
    let (train, test) = penguins();
    let columns = columns![numeric("flipper_length_mm"), categorical("species")];
    let fit = Estimator::regression("body_mass_g").columns(columns).fit(&train).unwrap();
    let page = checked(&fit.report_html(&train, Some(&test)).explain([5]));
    assert!(says(&page, &format!("{} of the test examples", test.place(5))));
    let reference = fit.model().mean_row(&train).unwrap();
    let explanation = fit.model().explain_against(&test, 5, &reference).unwrap();
    let near = |text: &str, value: f64| (text.parse::<f64>().unwrap() - value).abs() < 1e-2;
    assert!(near(&row(&page, "(the mean of 266 rows)")[2], explanation.scores[0].base));
    assert!(near(&row(&page, "= score")[2], explanation.scores[0].score));
    let base = format!("{:.0}", explanation.scores[0].base);
    let svg: Vec<String> = texts(&page);
    let at = svg
        .iter()
        .position(|text| text == "Prediction of body_mass_g")
        .or_else(|| svg.iter().position(|text| text.starts_with("Prediction of body_mass_g: ")));
    assert!(svg[at.unwrap()..].contains(&base), "the waterfall begins at {base}");
    let error = fit.report_html(&train, Some(&test)).explain([67]).html().unwrap_err().to_string();
    assert!(error.contains("row to explain") && error.contains("67"), "{error}");
}

#[test]
fn what_is_refused_is_said_with_its_remedy() {
    let (train, _) = penguins();
    let columns = columns![numeric("body_mass_g"), numeric("bill_depth_mm")];
    let fit = Estimator::binary("sex").columns(columns).fit(&train).unwrap();
    let page = checked(&fit.report_html(&train, None));
    assert!(says(&page, "No standard errors, tests and intervals:") && says(&page, ".penalty(NoPenalty)"));
    // In the words of another interface.
    let worded = fit.report_html(&train, None).wording(|text| text.replace(".penalty(NoPenalty)", "--no-penalty"));
    let page = checked(&worded);
    assert!(says(&page, "--no-penalty") && !says(&page, ".penalty(NoPenalty)"));
    let dependent = columns![numeric("body_mass_g"), derived("double", ["body_mass_g"], |row| 2.0 * row[0])];
    let fit = Estimator::regression("bill_depth_mm").columns(dependent).penalty(NoPenalty).fit(&train).unwrap();
    let page = checked(&fit.report_html(&train, None));
    assert!(says(&page, "exact collinearity") && says(&page, "No standard errors"));
}

#[test]
fn two_classes_have_their_names_threshold_and_curves() {
    let (train, test) = penguins();
    let columns = columns![numeric("body_mass_g"), numeric("bill_depth_mm")];
    let fit = Estimator::binary("sex").columns(columns).penalty(NoPenalty).fit(&train).unwrap();
    let page = checked(&fit.report_html(&train, Some(&test)));
    assert!(says(&page, "male is said where its probability is above 0.5"));
    let evaluation = fit.model().evaluate(&train).unwrap();
    let precision = evaluation.confusion.as_ref().unwrap().precision(0).unwrap();
    assert!((row(&page, "female")[1].parse::<f64>().unwrap() - precision).abs() < 1e-5);
    for title in
        ["ROC", "Precision", "Calibration", "Confusion of classes", "Distribution of the predicted probability"]
    {
        assert!(says(&page, title), "{title}");
    }
    let robust = InferenceOptions::default().covariance(Covariance::Hc1).confidence(0.9);
    let page = checked(&fit.report_html(&train, Some(&test)).inference(robust));
    assert!(says(&page, "Estimates with 90 % intervals; covariance: HC1"));
}

#[test]
fn a_run_shows_its_losses_and_warnings() {
    let (train, test) = penguins();
    let solver = GradientDescent::mini_batch(16).epochs(5);
    let fit = Estimator::multiclass("island").solver(solver).validate_on(&test).fit(&train).unwrap();
    let page = checked(&fit.report_html(&train, Some(&test)));
    assert!(says(&page, "Loss by epoch") && says(&page, "not converged") && says(&page, "on 67 examples"));
    let more = Warning::GroupIsFeature { column: "nest".to_owned() };
    assert!(says(&checked(&fit.report_html(&train, None).warnings([more])), "nest"));
    // A small page has no room for pictures, and names those that are not there.
    let small = checked(&fit.report_html(&train, Some(&test)).most_bytes(100_000));
    assert!(small.len() < 100_000 && !small.contains("<svg") && says(&small, "Pictures that were left out"));
}

#[test]
fn a_page_is_a_file() {
    let folder = crate::support::folder::Folder::new("page");
    let (train, test) = penguins();
    let fit = Estimator::count("year").columns(columns![categorical("species")]).fit(&train).unwrap();
    let report = fit.report_html(&train, Some(&test));
    report.save(folder.0.join("page.html")).unwrap();
    assert_eq!(std::fs::read_to_string(folder.0.join("page.html")).unwrap(), report.html().unwrap());
    let error = report.clone().input("no such file.csv").html().unwrap_err().to_string();
    assert!(error.contains("no such file.csv"), "{error}");
}

/// What was asked for stands in words, not in the form of the source.
#[test]
fn settings_in_words() {
    let (train, _) = penguins();
    let asked = |estimator: Estimator| {
        let page = checked(&estimator.fit(&train).unwrap().report_html(&train, None));
        ["penalty", "solver", "class weights"].map(|name| {
            let said = texts(&page).iter().position(|text| text == name).map(|at| texts(&page)[at + 1].clone());
            assert!(said.iter().all(|text| !text.contains(['{', '"']) && !text.contains("None")), "{said:?}");
            said.unwrap_or_default()
        })
    };
    let columns = || columns![numeric("body_mass_g"), numeric("bill_length_mm")];
    let sex = || Estimator::binary("sex").columns(columns());
    let solver = GradientDescent::mini_batch(16).optimizer(Adam::default()).learning_rate(0.01).epochs(3);
    let [penalty, solver, weights] = asked(
        sex()
            .penalty(PerFeature::new(Ridge::new(0.1).unwrap()).factor("body_mass_g", 0.5).unwrap())
            .solver(solver)
            .class_weight([("female", 2.0)]),
    );
    assert_eq!(penalty, "ridge of strength 0.1, 0.5 × for body_mass_g");
    assert_eq!(solver, "mini-batch gradient descent (16), optimizer Adam, the learning rate given, at most 3 epochs");
    assert_eq!(weights, "2 for female");
    let bounded = Bounds::non_negative().around(Ridge::new(0.5).unwrap());
    let [penalty, solver, weights] =
        asked(sex().penalty(bounded).solver(Newton::default()).class_weight(ClassWeight::Balanced));
    assert_eq!(penalty, "ridge of strength 0.5; all weights at least 0");
    assert_eq!(
        (solver.as_str(), weights.as_str()),
        ("Newton, to a tolerance of 1e-10", "balanced: all classes weigh the same")
    );
    let net = ElasticNet::new(0.5, 0.25).unwrap();
    let solver = GradientDescent::full_batch().epochs(30);
    let [penalty, solver, _] = asked(sex().penalty(net).solver(solver));
    assert_eq!(penalty, "elastic net: a ridge of strength 0.375 and a lasso of strength 0.125");
    assert_eq!(solver, "full-batch gradient descent, the learning rate computed, at most 30 epochs");
}
