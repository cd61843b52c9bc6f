//! Models whose probabilities were calibrated on held-out examples.

use gradus::head::CalibrationMethod;
use gradus::metrics::ThresholdRule;
use gradus::prelude::*;

use crate::support::tables::penguins;

const NAMES: [&str; 2] = ["body_mass_g", "bill_depth_mm"];
const METHODS: [CalibrationMethod; 2] = [CalibrationMethod::Sigmoid, CalibrationMethod::Isotonic];

fn columns() -> Vec<std::sync::Arc<dyn gradus::column::AnyColumn>> {
    columns![numeric(NAMES[0]).standardized(), numeric(NAMES[1]).standardized()]
}

fn parts() -> (Table, Table) {
    let birds = penguins().shuffle(3).unwrap();
    birds.split(0.5).unwrap()
}

/// Everything that a calibration has to do with, the same after it was saved, and row by row.
fn law_of_calibrated_models(model: &Model, examples: &Table) {
    let loaded = Model::from_bytes(&model.to_bytes().unwrap()).unwrap();
    assert_eq!(loaded.calibration(), model.calibration());
    let probabilities = model.predict_probabilities(examples).unwrap();
    assert_eq!(loaded.predict(examples).unwrap(), probabilities);
    assert_eq!(loaded.evaluate(examples).unwrap(), model.evaluate(examples).unwrap());
    let classes = model.predict_classes(examples).unwrap();
    let mut predictor = loaded.predictor(&NAMES).unwrap();
    let numbers = NAMES.map(|name| examples.numbers(name).unwrap());
    let rows = examples.rows();
    for row in 0..rows {
        let cells: Vec<Cell<'_>> = numbers.iter().map(|column| column.get(row).into()).collect();
        let of_row: Vec<f64> = probabilities.iter().skip(row).step_by(rows).copied().collect();
        assert_eq!(predictor.predictions(&cells).unwrap(), of_row);
        assert_eq!(predictor.class(&cells).unwrap(), classes[row]);
        assert!(of_row.len() == 1 || (of_row.iter().sum::<f64>() - 1.0).abs() < 1e-12);
    }
    assert!(model.summary().to_string().contains("calibrated: "));
}

#[test]
fn margins_get_probabilities() {
    let (train, held_out) = parts();
    let margin = Estimator::binary("sex").loss(Hinge).columns(columns()).fit(&train).unwrap().into_model();
    for method in METHODS {
        let model = margin.calibrate(&held_out, method).unwrap();
        law_of_calibrated_models(&model, &train);
        assert_eq!(model.calibration().unwrap().method(), method);
        assert_eq!(model.score(&train).unwrap(), margin.score(&train).unwrap());
        // On the examples of the calibration predictions are right on average: an optimum of the log loss with a bias, and means.
        let evaluation = model.evaluate(&held_out).unwrap();
        let [label, prediction] = ["label_mean", "prediction_mean"].map(|name| evaluation.get(name).unwrap());
        assert!((label - prediction).abs() < 0.01, "{label} {prediction}");
        let (own, bare) = (evaluation.get("log_loss"), evaluation.baseline("log_loss").unwrap());
        assert!(own.is_none_or(|own| own < 0.6 * bare) && !evaluation.calibration.is_empty());
        // From here on a threshold means something.
        let chosen = model.choose_threshold(&held_out, ThresholdRule::Recall(0.95)).unwrap();
        let model = model.with_threshold(chosen.value).unwrap();
        law_of_calibrated_models(&model, &train);
        let error = model.calibrate(&held_out, method).unwrap_err().to_string();
        assert!(error.contains("with_threshold(None)"), "{error}");
    }
    let text = margin.with_threshold(0.4).unwrap_err().to_string();
    assert!(text.contains("Model::calibrate"), "{text}");
}

#[test]
fn classes_against_the_rest_are_calibrated_each() {
    let (train, held_out) = parts();
    let against_the_rest = || Estimator::multiclass("species").one_vs_rest();
    for estimator in [against_the_rest(), against_the_rest().loss(SquaredHinge)] {
        let model = estimator.columns(columns()).fit(&train).unwrap().into_model();
        for method in METHODS {
            let model = model.calibrate(&held_out, method).unwrap();
            law_of_calibrated_models(&model, &train);
            assert_eq!(model.calibration().unwrap().scores(), 3);
            assert!(model.evaluate(&held_out).unwrap().get("accuracy") > Some(0.7));
        }
    }
}

/// An example of weight 2 is the same row twice, one of weight 0 a row that is not there.
#[test]
fn weights_count_in_a_calibration() {
    let (train, held_out) = parts();
    let times = |table: &Table| {
        table.with_values("s", (0..table.rows()).map(|row| (row % 3) as f64).collect::<Vec<_>>()).unwrap()
    };
    let estimator = Estimator::binary("sex").columns(columns()).example_weight("s");
    let model = estimator.fit(&times(&train)).unwrap().into_model();
    let rows: Vec<usize> = (0..held_out.rows()).flat_map(|row| vec![row; row % 3]).collect();
    let twice = held_out.take(&rows).unwrap();
    for method in METHODS {
        let of = |table: &Table| model.calibrate(table, method).unwrap().predict(&train).unwrap();
        let pairs = of(&times(&held_out)).into_iter().zip(of(&twice));
        pairs.for_each(|(weighed, repeated)| assert!((weighed - repeated).abs() < 1e-12));
    }
}

#[test]
fn folds_calibrate_the_whole() {
    let (birds, _) = parts();
    let estimator = Estimator::binary("sex").loss(Hinge).columns(columns());
    let validated = estimator.cross_validate(&birds, &Folds::new(4).stratified()).unwrap();
    let calibration = validated.calibration(&birds, CalibrationMethod::Sigmoid).unwrap();
    let model = estimator.fit(&birds).unwrap().model().with_calibration(calibration.clone()).unwrap();
    law_of_calibrated_models(&model, &birds);
    let (mut labels, mut scores) = (Vec::new(), Vec::new());
    for fold in &validated.folds {
        let held = birds.take(&fold.held_out).unwrap();
        scores.extend(fold.fit.model().score(&held).unwrap());
        let texts = held.texts("sex").unwrap();
        labels.extend((0..held.rows()).map(|row| f64::from(u8::from(texts.get(row).as_deref() == Some("male")))));
    }
    let own = gradus::head::Calibration::learn(CalibrationMethod::Sigmoid, &labels, &scores).unwrap();
    assert_eq!(own, calibration);
    // Classes against the rest.
    let species = Estimator::multiclass("species").one_vs_rest().columns(columns());
    let validated = species.cross_validate(&birds, &Folds::new(3).stratified()).unwrap();
    let calibration = validated.calibration(&birds, CalibrationMethod::Isotonic).unwrap();
    law_of_calibrated_models(&species.fit(&birds).unwrap().model().with_calibration(calibration).unwrap(), &birds);
}

#[test]
fn calibrations_are_refused_by_name() {
    let (train, held_out) = parts();
    let number = Estimator::regression("body_mass_g").columns(columns![numeric("flipper_length_mm")]);
    let of = |estimator: Estimator| estimator.fit(&train).unwrap().into_model();
    let refused = |model: &Model| model.calibrate(&held_out, METHODS[0]).unwrap_err().to_string();
    assert!(refused(&of(number)).contains("head \"regression\""));
    assert!(refused(&of(Estimator::multiclass("species").columns(columns()))).contains("Estimator::one_vs_rest"));
    let model = of(Estimator::binary("sex").columns(columns()));
    let one_class = held_out.filter(|row| row.text("sex").as_deref() == Some("male")).unwrap();
    for method in METHODS {
        let text = model.calibrate(&one_class, method).unwrap_err().to_string();
        assert!(text.contains("both classes"), "{text}");
        // Scores that fall where labels rise.
        let learn = |scores: &[f64; 4]| gradus::head::Calibration::learn(method, &[0.0, 1.0, 0.0, 1.0], scores);
        assert!(
            learn(&[3.0, 1.0, 2.0, 0.5]).unwrap_err().to_string().contains("no higher where the label is positive")
        );
        assert!(learn(&[3.0; 4]).unwrap_err().to_string().contains("scores rise with the label"));
        assert!(learn(&[0.0, 1.0, f64::NAN, 1.0]).is_err());
    }
    // A file whose calibration contradicts itself.
    let sound = model.calibrate(&held_out, METHODS[1]).unwrap().to_bytes().unwrap();
    let mut content = gradus::persist::open(&sound).unwrap();
    let knots = &mut content["head"]["content"]["calibration"][0]["isotonic"]["probabilities"];
    knots.as_array_mut().unwrap().reverse();
    let text = Model::from_bytes(&gradus::persist::seal(&content).unwrap()).unwrap_err().to_string();
    assert!(text.contains("knots do not rise"), "{text}");
}
