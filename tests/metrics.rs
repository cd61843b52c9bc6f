//! Metrics against values computed by hand, and against their definitions.

use gradus::error::{Error, Place, ValueProblem};
use gradus::head::{Binary, Head, Regression};
use gradus::loss::Targets;
use gradus::metrics::{
    self, Evaluation, average_precision, calibration, confusion, log_loss, mae, mean, r2, rmse, roc_auc, roc_curve,
};
use proptest::prelude::*;

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-12 * a.abs().max(b.abs()).max(1.0)
}

fn no_yes() -> [String; 2] {
    ["no".to_owned(), "yes".to_owned()]
}

#[test]
fn numbers_by_hand() {
    // Errors −1, 2, 0 with weights 1, 2, 3: mean label 13/6, Σs·e² = 9, Σs·|e| = 5, Σs(y − ȳ)² = 65/6 by hand.
    let (labels, predictions, weights) = ([1.0, 0.0, 4.0], [0.0, 2.0, 4.0], [1.0, 2.0, 3.0]);
    let targets = Targets::new(&labels).weights(&weights);
    assert!(close(mean(targets).unwrap(), 13.0 / 6.0));
    assert!(close(rmse(targets, &predictions).unwrap(), 1.5f64.sqrt()));
    assert!(close(mae(targets, &predictions).unwrap(), 5.0 / 6.0));
    let variance = 49.0 - 169.0 / 6.0;
    assert!(close(r2(targets, &predictions).unwrap().unwrap(), 1.0 - 9.0 / variance));
    let evaluation = metrics::regression(&gradus::loss::Squared, targets, &predictions).unwrap();
    assert!(close(evaluation.get("loss").unwrap(), 1.5));
    assert!(close(evaluation.baseline("loss").unwrap(), variance / 6.0));
    assert!(close(evaluation.baseline("rmse").unwrap(), (variance / 6.0).sqrt()));
    assert!(close(evaluation.baseline("mae").unwrap(), (7.0 / 6.0 + 2.0 * 13.0 / 6.0 + 3.0 * 11.0 / 6.0) / 6.0));
    assert!(close(evaluation.get("prediction_mean").unwrap(), 16.0 / 6.0));
    let names: Vec<_> = evaluation.metrics.iter().map(|metric| metric.name).collect();
    assert_eq!(names, ["loss", "rmse", "mae", "r2", "label_mean", "prediction_mean"]);
}

#[test]
fn classes_by_hand() {
    // Positive are scores above 0: hits 2 and 1 (weight 2), miss 0, alarm 3; correct rejection −1.
    let (labels, scores, weights) = ([1.0, 1.0, 1.0, 0.0, 0.0], [2.0, 1.0, 0.0, 3.0, -1.0], [1.0, 2.0, 1.0, 1.0, 3.0]);
    let evaluation =
        metrics::binary(&gradus::loss::Logistic, &no_yes(), Targets::new(&labels).weights(&weights), &scores).unwrap();
    let table = evaluation.confusion.as_ref().unwrap();
    assert_eq!((table.classes.clone(), table.matrix()), (no_yes().to_vec(), vec![vec![3.0, 1.0], vec![1.0, 3.0]]));
    let expected = [
        ("accuracy", 0.75, Some(0.5)),
        ("precision", 0.75, None),
        ("recall", 0.75, Some(0.0)),
        ("f1", 0.75, Some(0.0)),
        ("roc_auc", 0.75, Some(0.5)),
        // From the top: alarm 1, hit 1 (½), hit 2 (¾), miss 1 (⅘).
        ("average_precision", (0.5 + 2.0 * 0.75 + 0.8) / 4.0, Some(0.5)),
        ("label_mean", 0.5, None),
    ];
    for (name, value, baseline) in expected {
        assert!(close(evaluation.get(name).unwrap(), value), "{name}: {:?}", evaluation.get(name));
        assert_eq!(evaluation.baseline(name), baseline, "{name}");
    }
    assert!(close(evaluation.baseline("loss").unwrap(), 2f64.ln()));
    let softplus = |z: f64| z.exp().ln_1p();
    let total = softplus(-2.0) + 2.0 * softplus(-1.0) + softplus(0.0) + softplus(3.0) + 3.0 * softplus(-1.0);
    assert!(close(evaluation.get("loss").unwrap(), total / 8.0));
}

#[test]
fn a_tie_at_zero_is_negative() {
    let evaluation = metrics::binary(&gradus::loss::Logistic, &no_yes(), &[0.0, 1.0], &[0.0, -0.0]).unwrap();
    assert_eq!(evaluation.confusion.unwrap().matrix(), [[1.0, 0.0], [1.0, 0.0]]);
    assert_eq!(confusion(&[1.0], &[0.3], 0.3).unwrap().recall(1), Some(0.0));
    assert!(confusion(&[1.0], &[0.3], f64::NAN).is_err());
}

#[test]
fn ties_count_half() {
    assert_eq!(roc_auc(&[0.0, 1.0], &[1.0, 1.0]).unwrap(), Some(0.5));
    assert_eq!(roc_auc(&[0.0, 1.0], &[0.0, -0.0]).unwrap(), Some(0.5));
    assert_eq!(roc_auc(&[0.0, 1.0, 0.0, 1.0], &[1.0, 1.0, 0.0, 2.0]).unwrap(), Some(0.875));
    assert_eq!(average_precision(&[0.0, 1.0, 1.0], &[1.0, 1.0, 1.0]).unwrap(), Some(2.0 / 3.0));
}

#[test]
fn extremes_stay_finite() {
    for size in [700.0, 710.0, 1e3, 1e300] {
        let right = metrics::binary(&gradus::loss::Logistic, &no_yes(), &[0.0, 1.0], &[-size, size]).unwrap();
        assert_eq!(right.get("accuracy"), Some(1.0));
        assert!(right.get("loss").unwrap() < 1e-300 && right.get("loss").unwrap() >= 0.0);
        assert_eq!(log_loss(&[1.0, 0.0], &[-size, size]).unwrap(), size);
    }
    assert!(close(log_loss(&[1.0], &[700.0]).unwrap(), 0.0));
    assert_eq!(log_loss(&[1.0], &[700.0]).unwrap(), (-700f64).exp(), "not rounded to zero");
    // Squares beyond f64 are left out and named; what can be said still is.
    let vast = metrics::regression(&gradus::loss::Squared, &[0.0, 1e200], &[1e200, 0.0]).unwrap();
    assert_eq!(vast.get("mae"), Some(1e200));
    let undefined: Vec<_> = vast.undefined.iter().map(|metric| metric.name).collect();
    assert_eq!(undefined, ["loss", "rmse", "r2"]);
}

#[test]
fn what_is_not_defined_is_left_out_and_named() {
    let undefined = |evaluation: Evaluation| evaluation.undefined.iter().map(|metric| metric.name).collect::<Vec<_>>();
    let negatives = metrics::binary(&gradus::loss::Logistic, &no_yes(), &[0.0, 0.0], &[-1.0, -2.0]).unwrap();
    assert!(negatives.to_string().contains("roc_auc is not defined: only one class is among the labels"));
    assert_eq!((negatives.get("accuracy"), negatives.baseline("loss")), (Some(1.0), Some(0.0)));
    assert_eq!(undefined(negatives), ["precision", "recall", "f1", "roc_auc", "average_precision"]);
    let positives = metrics::binary(&gradus::loss::Logistic, &no_yes(), &[1.0, 1.0], &[1.0, 2.0]).unwrap();
    assert_eq!(undefined(positives), ["roc_auc"]);
    let unseen = metrics::binary(&gradus::loss::Logistic, &no_yes(), &[0.0, 1.0], &[-1.0, -2.0]).unwrap();
    assert_eq!(unseen.get("f1"), Some(0.0));
    assert_eq!(undefined(unseen), ["precision"]);
    let equal = Regression::default().evaluate(Targets::new(&[0.1; 7]), &[0.2; 7]).unwrap();
    assert_eq!(undefined(equal), ["r2"]);
    assert!(roc_curve(&[1.0, 1.0], &[1.0, 2.0]).unwrap().is_empty());
}

#[test]
fn wrong_input_is_named() {
    type Metric = fn(Targets<'_>, &[f64]) -> gradus::Result<()>;
    let regression: [Metric; 4] = [
        |y, p| rmse(y, p).map(drop),
        |y, p| mae(y, p).map(drop),
        |y, p| r2(y, p).map(drop),
        |y, p| Regression::default().evaluate(y, p).map(drop),
    ];
    let classes: [Metric; 5] = [
        |y, z| roc_auc(y, z).map(drop),
        |y, z| average_precision(y, z).map(drop),
        |y, z| roc_curve(y, z).map(drop),
        |y, p| confusion(y, p, 0.5).map(drop),
        |y, z| Binary::default().evaluate(y, z).map(drop),
    ];
    let calibrated: Metric = |y, p| calibration(y, p, 10).map(drop);
    let log: Metric = |y, z| log_loss(y, z).map(drop);
    let judged = |of: Metric, labels: &[f64], values: &[f64], weights: Option<&[f64]>| {
        of(Targets { weights, ..Targets::new(labels) }, values)
    };
    for of in regression.iter().chain(&classes).chain([&calibrated, &log]) {
        let metric = |labels: &[f64], values: &[f64], weights: Option<&[f64]>| judged(*of, labels, values, weights);
        let bad = |values: &[f64], weights: Option<&[f64]>| metric(&[0.0, 1.0], values, weights).unwrap_err();
        assert!(metric(&[0.0, 1.0], &[0.0, 1.0], Some(&[0.5, 0.0])).is_ok());
        assert!(matches!(metric(&[], &[], None), Err(Error::Empty { .. })));
        assert!(matches!(metric(&[], &[], Some(&[])), Err(Error::Empty { .. })));
        assert!(matches!(bad(&[0.0], None), Error::Length { expected: 2, found: 1, .. }));
        assert!(matches!(bad(&[0.0, 1.0], Some(&[1.0])), Error::Length { what: "example weights", .. }));
        assert!(matches!(bad(&[0.0, 1.0], Some(&[0.0, 0.0])), Error::ZeroWeights { .. }));
        for weight in [-1.0, f64::NAN, f64::INFINITY] {
            let error = bad(&[0.0, 1.0], Some(&[1.0, weight]));
            assert!(matches!(error, Error::Value { place: Place::Row(2), .. }), "{error}");
        }
        for weight in [1e-300, f64::MAX] {
            assert!(matches!(bad(&[0.0, 1.0], Some(&[weight, weight])), Error::Setting { .. }));
        }
        for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            let error = bad(&[0.0, value], None);
            let named =
                matches!(error, Error::Value { place: Place::Row(2), problem: ValueProblem::NotFinite { .. }, .. });
            assert!(named, "{error}");
            assert!(metric(&[0.0, value], &[0.0, 1.0], None).is_err());
            let absent = metric(&[0.0, value, 1.0], &[0.5, value, 0.6], Some(&[1.0, 0.0, 1.0]));
            assert!(absent.is_ok(), "a row of weight 0 is not there");
            let later = metric(&[0.0, 1.0, 0.0], &[0.5, 0.5, value], Some(&[1.0, 0.0, 1.0])).unwrap_err();
            assert!(matches!(later, Error::Value { place: Place::Row(3), .. }), "{later}");
        }
    }
    for of in classes {
        assert!(judged(of, &[0.0, 0.5], &[0.0, 1.0], None).is_err(), "labels of classes are 0 or 1");
    }
    assert!(calibration(&[0.0], &[0.0], 0).is_err());
}

#[test]
fn calibration_bins_carry_equal_weight() {
    let predictions: Vec<f64> = (0..100).map(|i| f64::from(i) / 100.0).collect();
    let labels: Vec<f64> = (0..100).map(|i| f64::from(u8::from(i % 3 == 0))).collect();
    let table = calibration(&labels, &predictions, 10).unwrap();
    assert_eq!(table.len(), 10);
    assert!(table.iter().all(|bin| bin.weight == 10.0));
    assert_eq!((table[3].from, table[3].to), (0.30, 0.39));
    assert!(close(table[3].predicted, 0.345) && close(table[3].observed, 0.4));
    assert!(table.windows(2).all(|pair| pair[0].to < pair[1].from));
    // Equal predictions stay together, and empty bins are not there.
    let table = calibration(&[0.0, 1.0, 1.0], &[0.5; 3], 10).unwrap();
    assert_eq!(table.len(), 1);
    assert!(close(table[0].observed, 2.0 / 3.0));
    assert_eq!((table[0].predicted, table[0].weight), (0.5, 3.0));
}

#[test]
fn an_evaluation_prints_as_a_table() {
    let (labels, scores) = ([0.0, 0.0, 1.0, 1.0], [-2.0, 1.0, 0.5, 3.0]);
    let evaluation = metrics::binary(&gradus::loss::Logistic, &no_yes(), &labels, &scores).unwrap();
    let text = evaluation.to_string();
    let expected = "\
4 examples
metric                value  baseline
loss               0.490714  0.693147
log_loss           0.490714  0.693147
accuracy           0.750000  0.500000
precision          0.666667
recall                    1         0
f1                 0.800000         0
roc_auc            0.750000  0.500000
average_precision  0.833333  0.500000
label_mean         0.500000
prediction_mean    0.606324  0.500000
positive is yes, where its probability is above 0.500000

actual  → no  → yes
no         1      1
yes        0      2

predictions  weight      mean  share of yes
0.119203          1  0.119203             0
0.622459          1  0.622459             1
0.731059          1  0.731059             0
0.952574          1  0.952574             1";
    assert_eq!(text, expected);
    let metrics = metrics::regression(&gradus::loss::Squared, &[1.0], &[1.0]).unwrap().to_string();
    assert!(
        metrics.starts_with("1 example\n") && metrics.contains("r2 is not defined: all labels are equal"),
        "{metrics}"
    );
}

/// Labels 0/1, scores on a coarse grid (so that there are ties), small whole weights; at least one example counts.
fn examples() -> impl Strategy<Value = (Vec<f64>, Vec<f64>, Vec<f64>)> {
    let example = (any::<bool>(), -6i8..6, 0u8..4);
    proptest::collection::vec(example, 1..40)
        .prop_filter("all weights zero", |rows| rows.iter().any(|row| row.2 > 0))
        .prop_map(|rows| {
            let labels = rows.iter().map(|row| f64::from(u8::from(row.0))).collect();
            let scores = rows.iter().map(|row| f64::from(row.1) / 2.0).collect();
            (labels, scores, rows.iter().map(|row| f64::from(row.2)).collect())
        })
}

/// Scores for a head of several outputs: the first ones as they are, the others turned round.
fn for_all(head: &dyn Head, scores: &[f64]) -> Vec<f64> {
    let turned = |k: usize| scores.iter().map(move |z| if k == 0 { *z } else { -z });
    (0..head.loss().outputs()).flat_map(turned).collect()
}

/// The rows as often as their weights say.
fn repeated(values: &[f64], weights: &[f64]) -> Vec<f64> {
    values.iter().zip(weights).flat_map(|(&value, &weight)| std::iter::repeat_n(value, weight as usize)).collect()
}

/// The same evaluation, up to rounding and the number of rows.
fn same(a: &Evaluation, b: &Evaluation) -> bool {
    let metrics = a.metrics.len() == b.metrics.len()
        && a.metrics.iter().zip(&b.metrics).all(|(a, b)| {
            let baselines = match (a.baseline, b.baseline) {
                (Some(a), Some(b)) => close(a, b),
                (a, b) => a == b,
            };
            a.name == b.name && close(a.value, b.value) && baselines
        });
    let bins = a.calibration.len() == b.calibration.len()
        && a.calibration.iter().zip(&b.calibration).all(|(a, b)| {
            [a.from - b.from, a.to - b.to, a.weight - b.weight, a.predicted - b.predicted, a.observed - b.observed]
                .iter()
                .all(|difference| difference.abs() < 1e-12)
        });
    metrics && bins && a.confusion == b.confusion && a.undefined == b.undefined
}

proptest! {
    #[test]
    fn a_weight_is_a_row_that_often((labels, scores, weights) in examples()) {
        let (often, again) = (repeated(&labels, &weights), repeated(&scores, &weights));
        for head in gradus::head::all() {
            let weighted = head.evaluate(Targets { labels: &labels, weights: Some(&weights), offsets: None }, &for_all(&*head, &scores)).unwrap();
            let plain = head.evaluate(Targets::new(&often), &for_all(&*head, &again)).unwrap();
            prop_assert!(same(&weighted, &plain), "{weighted}\n\n{plain}");
        }
        let curve = roc_curve(Targets::new(&labels).weights(&weights), &scores).unwrap();
        prop_assert_eq!(curve, roc_curve(&often, &again).unwrap());
    }

    #[test]
    fn the_auc_is_the_share_of_pairs_in_order((labels, scores, weights) in examples()) {
        let (mut right, mut pairs) = (0.0, 0.0);
        for i in (0..labels.len()).filter(|&i| labels[i] == 1.0) {
            for j in (0..labels.len()).filter(|&j| labels[j] == 0.0) {
                let weight = weights[i] * weights[j];
                pairs += weight;
                right += weight * if scores[i] > scores[j] { 1.0 } else if scores[i] == scores[j] { 0.5 } else { 0.0 };
            }
        }
        let auc = roc_auc(Targets::new(&labels).weights(&weights), &scores).unwrap();
        prop_assert_eq!(auc.is_some(), pairs > 0.0);
        let curve = roc_curve(Targets::new(&labels).weights(&weights), &scores).unwrap();
        prop_assert_eq!(curve.is_empty(), auc.is_none());
        if let Some(auc) = auc {
            prop_assert!(close(auc, right / pairs), "{} is not {}", auc, right / pairs);
            let step = |pair: &[metrics::RocPoint]| {
                (pair[1].false_positive_rate - pair[0].false_positive_rate)
                    * (pair[1].true_positive_rate + pair[0].true_positive_rate) / 2.0
            };
            prop_assert!(close(auc, curve.windows(2).map(step).sum()), "the area under the curve's own points");
            prop_assert!(curve.windows(2).all(|pair| pair[0].threshold > pair[1].threshold));
            let reversed: Vec<f64> = scores.iter().map(|score| -score).collect();
            prop_assert!(close(auc, 1.0 - roc_auc(Targets::new(&labels).weights(&weights), &reversed).unwrap().unwrap()));
        }
    }

    #[test]
    fn average_precision_is_its_definition((labels, scores, weights) in examples()) {
        let mut thresholds = scores.clone();
        thresholds.sort_by(|a, b| b.total_cmp(a));
        thresholds.dedup();
        let sum = |keep: &dyn Fn(usize) -> bool| (0..labels.len()).filter(|&i| keep(i)).map(|i| weights[i]).sum::<f64>();
        let positives = sum(&|i| labels[i] == 1.0);
        let (mut expected, mut recall) = (0.0, 0.0);
        for threshold in thresholds {
            let (hits, called) = (sum(&|i| labels[i] == 1.0 && scores[i] >= threshold), sum(&|i| scores[i] >= threshold));
            if called > 0.0 && positives > 0.0 {
                expected += (hits / positives - recall) * (hits / called);
                recall = hits / positives;
            }
        }
        match average_precision(Targets::new(&labels).weights(&weights), &scores).unwrap() {
            Some(value) => prop_assert!(close(value, expected), "{} is not {}", value, expected),
            None => prop_assert_eq!(positives, 0.0),
        }
    }

    #[test]
    fn the_scale_of_the_weights_does_not_matter((labels, scores, weights) in examples(), power in -60i32..60) {
        let scaled: Vec<f64> = weights.iter().map(|weight| weight * 2f64.powi(power)).collect();
        for head in gradus::head::all() {
            let scores = for_all(&*head, &scores);
            let a = head.evaluate(Targets { labels: &labels, weights: Some(&weights), offsets: None }, &scores).unwrap();
            let b = head.evaluate(Targets { labels: &labels, weights: Some(&scaled), offsets: None }, &scores).unwrap();
            prop_assert_eq!(a.metrics, b.metrics);
        }
    }

    #[test]
    fn nothing_is_ever_nan(
        rows in proptest::collection::vec((any::<bool>(), -1e308f64..1e308, prop::sample::select(vec![5e-324, 1e-200, 1.0, 1e99])), 1..9)
    ) {
        let labels: Vec<f64> = rows.iter().map(|row| f64::from(u8::from(row.0))).collect();
        let scores: Vec<f64> = rows.iter().map(|row| row.1).collect();
        let weights: Vec<f64> = rows.iter().map(|row| row.2).collect();
        for head in gradus::head::all() {
            match head.evaluate(Targets { labels: &labels, weights: Some(&weights), offsets: None }, &for_all(&*head, &scores)) {
                Ok(evaluation) => {
                    let values = evaluation.metrics.iter().flat_map(|metric| [Some(metric.value), metric.baseline]);
                    prop_assert!(values.flatten().all(f64::is_finite), "{evaluation}");
                    let ranking = ["roc_auc", "average_precision", "accuracy"].iter().filter_map(|name| evaluation.get(name));
                    prop_assert!(ranking.into_iter().all(|value| (0.0..=1.0).contains(&value)), "{evaluation}");
                    prop_assert!(evaluation.calibration.iter().all(|bin| !bin.observed.is_nan() && !bin.predicted.is_nan()));
                }
                Err(error) => prop_assert!(matches!(error, Error::Setting { .. }), "{}", error),
            }
        }
    }
}
