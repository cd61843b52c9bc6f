//! Thresholds that a model keeps.

use gradus::metrics::{ThresholdRule, choose_threshold};
use gradus::prelude::*;

use crate::support::tables::penguins;

const NAMES: [&str; 2] = ["body_mass_g", "bill_depth_mm"];

fn birds() -> Table {
    penguins().shuffle(3).unwrap()
}

fn estimator() -> Estimator {
    Estimator::binary("sex").columns(columns![numeric(NAMES[0]), numeric(NAMES[1])])
}

#[test]
fn a_threshold_is_used_saved_and_told() {
    let birds = birds();
    let model = estimator().fit(&birds).unwrap().into_model();
    let strict = Model::from_bytes(&model.with_threshold(0.8).unwrap().to_bytes().unwrap()).unwrap();
    assert_eq!((model.threshold(), strict.threshold()), (None, Some(0.8)));
    let probabilities = strict.predict_probabilities(&birds).unwrap();
    let expected: Vec<&str> = probabilities.iter().map(|p| if *p > 0.8 { "male" } else { "female" }).collect();
    assert_eq!(strict.predict_classes(&birds).unwrap(), expected);
    assert_eq!(model.predict_class(&birds, 0.8).unwrap(), expected);
    assert_ne!(model.predict_classes(&birds).unwrap(), expected);
    // Row by row as in a table.
    let mut predictor = strict.predictor(&NAMES).unwrap();
    let columns = NAMES.map(|name| birds.numbers(name).unwrap());
    for row in 0..birds.rows() {
        let cells: Vec<Cell<'_>> = columns.iter().map(|column| column.get(row).into()).collect();
        assert_eq!(predictor.class(&cells).unwrap(), expected[row]);
    }
    let evaluation = strict.evaluate(&birds).unwrap();
    assert_eq!((evaluation.threshold, &evaluation), (Some(0.8), &model.evaluate_at(&birds, 0.8).unwrap()));
    let males = expected.iter().filter(|class| **class == "male").count() as f64;
    let confusion = evaluation.confusion.as_ref().unwrap();
    assert_eq!(confusion.count(0, 1) + confusion.count(1, 1), males);
    assert!(evaluation.to_string().contains("positive is male, where its probability is above 0.8"));
    assert!(strict.summary().to_string().contains("male where its probability is above 0.8"));
    assert!(!model.summary().to_string().contains("above"));
    let usual = strict.with_threshold(None).unwrap();
    assert_eq!(usual.to_bytes().unwrap(), model.to_bytes().unwrap());
    // A run that goes on has other probabilities.
    let fit = strict.update(&birds, GradientDescent::full_batch().epochs(3)).unwrap();
    assert_eq!(fit.model().threshold(), None);
    assert!(fit.report().notes.iter().any(|note| note.contains("threshold of the model are left out")));
}

#[test]
fn thresholds_reach_what_is_wanted_and_no_other_is_better() {
    let birds = birds();
    let (train, test) = birds.split(0.6).unwrap();
    let model = estimator().fit(&train).unwrap().into_model();
    let of = |rule| model.choose_threshold(&test, rule).unwrap();
    let at = |threshold: f64| model.evaluate_at(&test, threshold).unwrap();
    let each: Vec<_> = (0..=100).map(|k| at(f64::from(k) / 100.0)).collect();
    let f1 = of(ThresholdRule::F1);
    assert!(each.iter().all(|other| other.get("f1") <= at(f1.value).get("f1")));
    assert_eq!(at(f1.value).confusion.as_ref().unwrap(), &f1.confusion);
    for wanted in [0.8, 0.9, 0.95, 1.0] {
        let (precise, whole) = (of(ThresholdRule::Precision(wanted)), of(ThresholdRule::Recall(wanted)));
        let reached = at(precise.value);
        assert!(reached.get("precision") >= Some(wanted));
        let others = each.iter().filter(|other| other.get("precision") >= Some(wanted));
        others.for_each(|other| assert!(other.get("recall") <= reached.get("recall")));
        assert!(at(whole.value).get("recall") >= Some(wanted));
        assert!(at(whole.value + 0.05).get("recall") < Some(wanted));
    }
    let costs = [[0.0, 1.0], [6.0, 0.0]];
    let cheap = of(ThresholdRule::Costs(costs));
    let cost = |of: &gradus::metrics::Confusion| of.count(0, 1) + 6.0 * of.count(1, 0);
    each.iter().for_each(|other| assert!(cost(other.confusion.as_ref().unwrap()) >= cost(&cheap.confusion)));
    let told = cheap.to_string();
    assert!(told.contains("least mean cost of [[0, 1], [6, 0]]") && told.contains("male with precision"), "{told}");
    // An example of weight 2 is the same row twice.
    let weighed = test.with_values("s", (0..test.rows()).map(|row| (row % 3) as f64).collect::<Vec<_>>()).unwrap();
    let rows: Vec<usize> = (0..test.rows()).flat_map(|row| vec![row; row % 3]).collect();
    let model = estimator().example_weight("s").fit(&weighed).unwrap().into_model();
    let (weighed, twice) = (
        model.choose_threshold(&weighed, ThresholdRule::Youden).unwrap(),
        model.choose_threshold(&test.take(&rows).unwrap(), ThresholdRule::Youden).unwrap(),
    );
    assert_eq!(weighed, twice);
}

#[test]
fn folds_choose_a_threshold_for_the_whole() {
    let birds = birds();
    for folds in [Folds::new(5).stratified(), Folds::new(4).in_order()] {
        let validated = estimator().cross_validate(&birds, &folds).unwrap();
        let chosen = validated.choose_threshold(&birds, ThresholdRule::F1).unwrap();
        let (mut labels, mut probabilities) = (Vec::new(), Vec::new());
        for fold in &validated.folds {
            let held = birds.take(&fold.held_out).unwrap();
            probabilities.extend(fold.fit.model().predict(&held).unwrap());
            let texts = held.texts("sex").unwrap();
            labels.extend((0..held.rows()).map(|row| f64::from(u8::from(texts.get(row).as_deref() == Some("male")))));
        }
        let classes = ["female".to_owned(), "male".to_owned()];
        assert_eq!(chosen, choose_threshold(ThresholdRule::F1, &classes, &labels, &probabilities).unwrap());
        let fewer = validated.choose_threshold(&birds.head(20), ThresholdRule::F1).unwrap_err().to_string();
        assert!(fewer.contains("against those of the cross-validation"), "{fewer}");
    }
}

#[test]
fn what_no_threshold_reaches_is_an_error_with_what_is_reached() {
    let classes = ["no".to_owned(), "yes".to_owned()];
    let of = |rule, labels: &[f64], p: &[f64]| choose_threshold(rule, &classes, labels, p).unwrap_err().to_string();
    // The highest probability is that of a negative example: three of four at best.
    let text = of(ThresholdRule::Precision(0.9), &[0.0, 1.0, 1.0, 1.0], &[0.9, 0.8, 0.7, 0.6]);
    assert!(text.contains("precision of at least 0.9") && text.ends_with("found 0.75 at most"), "{text}");
    // A probability of 0 is above no threshold.
    let text = of(ThresholdRule::Recall(1.0), &[0.0, 1.0, 1.0], &[0.5, 0.6, 0.0]);
    assert!(text.contains("recall of at least 1") && text.ends_with("found 0.5 at most"), "{text}");
    let text = of(ThresholdRule::F1, &[0.0, 0.0], &[0.5, 0.6]);
    assert!(text.contains("both classes") && text.contains("class no only"), "{text}");
    for rule in [ThresholdRule::Precision(0.0), ThresholdRule::Recall(1.1), ThresholdRule::Precision(f64::NAN)] {
        assert!(of(rule, &[0.0, 1.0], &[0.5, 0.6]).contains("above 0 and at most 1"));
    }
    for costs in [[[0.0, f64::NAN], [1.0, 0.0]], [[1.0, 0.0], [1.0, 0.0]]] {
        assert!(of(ThresholdRule::Costs(costs), &[0.0, 1.0], &[0.5, 0.6]).contains("costs"));
    }
    assert!(of(ThresholdRule::F1, &[0.0, 1.0], &[0.5, 1.6]).contains("between 0 and 1"));
    // Neighbouring numbers have nothing between them.
    let (low, high) = (0.3, 0.3f64.next_up());
    let chosen = choose_threshold(ThresholdRule::F1, &classes, &[0.0, 1.0], &[low, high]).unwrap();
    assert_eq!((chosen.value, chosen.confusion.f1(1)), (low, Some(1.0)));
}
