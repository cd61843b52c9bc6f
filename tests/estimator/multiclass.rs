//! Many classes: the multinomial, one against the rest, ordered classes; several scores through the whole engine.

use gradus::column::AnyColumn;
use gradus::loss::{Multinomial, Tile};
use gradus::prelude::*;

use crate::support::approx::near;
use crate::support::tables::{cars, numbers, penguins, with};

fn bills() -> Vec<std::sync::Arc<dyn AnyColumn>> {
    columns![numeric("bill_length_mm").standardized(), numeric("bill_depth_mm").standardized()].into_iter().collect()
}

fn species() -> Estimator {
    Estimator::multiclass("species").columns(bills()).penalty(Ridge::new(0.01).unwrap())
}

fn thorough() -> GradientDescent {
    GradientDescent::full_batch().tolerance(1e-13).stall(1e-15).epochs(100_000)
}

fn all_near(found: &[f64], truth: &[f64], tolerance: f64) {
    assert_eq!(found.len(), truth.len());
    found.iter().zip(truth).for_each(|(found, truth)| near(*found, *truth, tolerance));
}

/// scikit-learn 1.9, `LogisticRegression(C=1/(2·0.01·n))` on standardised features.
#[test]
fn the_multinomial_reaches_scikit_learns_optimum() {
    let birds = penguins();
    let fit = species().solver(thorough()).fit(&birds).unwrap();
    let weights = fit.model().encoded_weights();
    let truth = [
        -1.8043099775329674,
        1.063361145633754,
        0.8154710988632219,
        0.7422621220067079,
        0.9888388786697446,
        -1.8056232676404609,
        0.29679673816439084,
        -0.031058605125829992,
        -0.26573813303856786,
    ];
    all_near(weights, &truth, 1e-5);
    assert!(weights[6..].iter().sum::<f64>().abs() < 1e-9, "of equally good biases, those that sum to 0");
    let balanced = species().class_weight(ClassWeight::Balanced).solver(thorough()).fit(&birds).unwrap();
    let truth = [
        -1.850712324090491,
        1.124986100230003,
        0.8046204243096495,
        0.7851690401856405,
        1.046091899780842,
        -1.9101551404156432,
    ];
    all_near(&balanced.model().encoded_weights()[..6], &truth, 1e-5);

    let model = fit.model();
    assert_eq!(model.classes(), ["Adelie", "Chinstrap", "Gentoo"]);
    let rows = birds.rows();
    let p = model.predict_probabilities(&birds).unwrap();
    assert!((0..rows).all(|row| ((0..3).map(|k| p[k * rows + row]).sum::<f64>() - 1.0).abs() < 1e-14));
    let sets = model.weights_by_output();
    assert_eq!((sets[2].0.as_str(), sets[2].1[1].name.as_str()), ("Gentoo", "bill_depth_mm"));
    assert_eq!(model.weight("bill_depth_mm [Gentoo]"), Some(sets[2].1[1].value));
    let text = model.summary().to_string();
    assert!(text.contains("score of species = Chinstrap:") && text.contains("6 weights"), "{text}");

    let evaluation = model.evaluate(&birds).unwrap();
    let classes = model.predict_classes(&birds).unwrap();
    let species = birds.texts("species").unwrap();
    let right = (0..rows).filter(|&row| species.get(row).as_deref() == Some(classes[row].as_str())).count();
    assert_eq!(evaluation.get("accuracy"), Some(right as f64 / rows as f64));
    assert_eq!(evaluation.get("micro_f1"), evaluation.get("accuracy"));
    assert_eq!(evaluation.get("loss").map(|loss| (loss * 1e12).round()), Some((fit.report().loss * 1e12).round()));
    near(evaluation.get("log_loss").unwrap(), evaluation.get("loss").unwrap(), 1e-12);
    near(evaluation.baseline("loss").unwrap(), evaluation.baseline("log_loss").unwrap(), 1e-12);
    assert!(evaluation.get("top_2") > evaluation.get("accuracy") && evaluation.baseline("accuracy").unwrap() < 0.45);
    let confusion = evaluation.confusion.as_ref().unwrap();
    assert_eq!(confusion.cells().map(|(_, count)| count).sum::<f64>(), rows as f64);
    assert!(evaluation.to_string().contains("→ Chinstrap"));
    let again = Model::from_bytes(&model.to_bytes().unwrap()).unwrap();
    assert_eq!(again.predict(&birds).unwrap(), p);
    assert_eq!(again.evaluate(&birds).unwrap(), evaluation);
    model.predict_class(&birds, 0.5).unwrap_err();
}

#[test]
fn each_class_against_the_rest() {
    let birds = penguins();
    let fit = species().one_vs_rest().solver(thorough()).fit(&birds).unwrap();
    let truth = [
        -2.4590162686947057,
        1.266830283270101,
        1.3550658940692197,
        1.093849831128789,
        1.163449191649594,
        -2.456332075442403,
        -0.5895682774307214,
        -1.8877080926255583,
        -1.3911246387871228,
    ];
    all_near(fit.model().encoded_weights(), &truth, 1e-5);
    let (p, rows) = (fit.model().predict(&birds).unwrap(), birds.rows());
    all_near(&[p[0], p[rows], p[2 * rows]], &[0.8958377968469426, 0.09191817954407985, 0.012244023608977396], 1e-5);
    let machines = species().one_vs_rest().loss(Hinge).fit(&birds).unwrap();
    assert!(machines.model().evaluate(&birds).unwrap().get("accuracy").unwrap() > 0.85);
    // Each class comes out as alone.
    let texts = birds.texts("species").unwrap();
    let mut alone = 0.0;
    for class in ["Adelie", "Chinstrap", "Gentoo"] {
        let is: Vec<bool> = (0..rows).map(|row| texts.get(row).as_deref() == Some(class)).collect();
        let table = with(&birds, "is", is);
        let two = Estimator::binary("is").loss(Hinge).columns(bills()).penalty(Ridge::new(0.01).unwrap());
        alone += two.fit(&table).unwrap().report().objective();
    }
    near(machines.report().objective(), alone, 1e-3);
    let again = Model::from_bytes(&machines.model().to_bytes().unwrap()).unwrap();
    assert_eq!(again.predict(&birds).unwrap(), machines.model().predict(&birds).unwrap());
}

/// Dense, one-hot and missing values, several blocks: the bits do not depend on the threads, for whole batches and for small
/// ones, with one set of weights per class and with one that all steps share.
#[test]
fn several_scores_have_the_same_bits_on_any_number_of_threads() {
    let n = 9_500;
    let x: Vec<f64> = (0..n).map(|i| (f64::from(i) * 0.7).sin() * 3.0).collect();
    let city: Vec<String> = (0..n).map(|i| format!("c{}", i * 7 % 13)).collect();
    let label: Vec<i64> = (0..n).map(|i| ((x[i as usize] + f64::from(i % 7) * 0.4 + 3.0) * 0.6) as i64).collect();
    let table = Table::from_columns([
        ("x", x.into()),
        ("city", city.iter().map(String::as_str).collect::<Vec<_>>().into()),
        ("label", label.into()),
    ])
    .unwrap();
    let columns = || columns![numeric("x").standardized(), categorical("city")];
    let solvers: [(&str, GradientDescent); 3] = [
        ("full", GradientDescent::full_batch().epochs(25)),
        ("batches", GradientDescent::mini_batch(32).learning_rate(0.01).epochs(2)),
        ("single", GradientDescent::stochastic().learning_rate(0.002).epochs(1)),
    ];
    for (name, solver) in solvers {
        for estimator in [Estimator::multiclass("label"), Estimator::ordinal("label")] {
            let of = |threads| {
                let estimator = estimator.clone().columns(columns()).solver(solver.clone()).threads(threads).seed(3);
                estimator.fit(&table).unwrap().into_model()
            };
            let (one, two) = (of(1), of(2));
            assert_eq!(one.encoded_weights(), two.encoded_weights(), "{name}");
            assert_eq!(one.predict(&table).unwrap(), two.predict(&table).unwrap(), "{name}");
            let evaluation = one.evaluate(&table).unwrap();
            assert!(evaluation.get("loss") < evaluation.baseline("loss"), "{name}: {evaluation}");
        }
    }
}

/// statsmodels' `OrderedModel`; its thresholds are our biases with the sign turned.
#[test]
fn ordered_classes_share_their_weights() {
    let cars = cars();
    let carb: Vec<&str> = numbers(&cars, "carb")
        .iter()
        .map(|value| match *value as i64 {
            1 => "few",
            2 | 3 => "some",
            _ => "many",
        })
        .collect();
    let cars = with(&cars, "grade", carb);
    let estimator = || {
        Estimator::ordinal("grade")
            .columns(columns![numeric("hp"), numeric("wt")])
            .penalty(NoPenalty)
            .solver(thorough())
    };
    let fit = estimator().order(["few", "some", "many"]).fit(&cars).unwrap();
    let model = fit.model();
    assert_eq!(model.classes(), ["few", "some", "many"]);
    let weights: Vec<f64> = model.weights().into_iter().map(|weight| weight.value).collect();
    all_near(&weights, &[0.026055824516319187, 0.13017003629700338], 1e-4);
    all_near(&model.biases(), &[-2.2729546417346733, -4.997521461908461], 1e-4);
    near(32.0 * fit.report().loss, 25.266547238637088, 1e-8);
    let (p, rows) = (model.predict(&cars).unwrap(), 32);
    assert_eq!(p.len(), 96);
    assert!((0..rows).all(|row| ((0..3).map(|k| p[k * rows + row]).sum::<f64>() - 1.0).abs() < 1e-14));
    let evaluation = model.evaluate(&cars).unwrap();
    assert!(
        evaluation.get("mean_steps").unwrap() < 1.0 && evaluation.get("accuracy") > evaluation.baseline("accuracy")
    );
    let again = Model::from_bytes(&model.to_bytes().unwrap()).unwrap();
    assert_eq!(again.predict(&cars).unwrap(), p);
    assert!(model.summary().to_string().contains("(above few)"), "{}", model.summary());
    // No order of text, and what does not fit.
    let refused = estimator().fit(&cars).unwrap_err().to_string();
    assert!(refused.contains("text has no order of its own (\"few\", \"many\", \"some\")"), "{refused}");
    for (order, says) in
        [(&["few", "some"][..], "many"), (&["few", "some", "many", "lots"], "lots"), (&["few", "few"], "twice")]
    {
        let error = estimator().order(order.iter().copied()).fit(&cars).unwrap_err().to_string();
        assert!(error.contains(says), "{error}");
    }
    let refused = estimator().order(["few", "some", "many", "lots"]).fit(&cars).unwrap_err().to_string();
    assert!(refused.contains("\"lots\" is in the given order and has no example"), "{refused}");
    estimator().without_bias().fit(&cars).unwrap_err();
    // Of two classes it is the logistic model.
    let two = Estimator::ordinal("am")
        .columns(columns![numeric("mpg")])
        .penalty(NoPenalty)
        .solver(thorough())
        .fit(&cars)
        .unwrap();
    let binary = Estimator::binary("am")
        .columns(columns![numeric("mpg")])
        .penalty(NoPenalty)
        .solver(thorough())
        .fit(&cars)
        .unwrap();
    near(two.model().bias(), binary.model().bias(), 1e-5);
    near(two.model().weight("mpg").unwrap(), binary.model().weight("mpg").unwrap(), 1e-5);
}

/// Of two classes it is the logistic model of the difference of the scores.
#[test]
fn two_classes_of_many() {
    let cars = cars();
    let columns = || columns![numeric("mpg")];
    let many = Estimator::multiclass("am").columns(columns()).penalty(NoPenalty).solver(thorough()).fit(&cars).unwrap();
    let two = Estimator::binary("am").columns(columns()).penalty(NoPenalty).solver(thorough()).fit(&cars).unwrap();
    let sets = many.model().weights_by_output();
    near(sets[1].1[0].value - sets[0].1[0].value, two.model().weight("mpg").unwrap(), 1e-5);
    let p = many.model().predict(&cars).unwrap();
    let truth = two.model().predict(&cars).unwrap();
    all_near(&p[32..], &truth, 1e-5);
}

#[test]
fn huge_scores_do_not_overflow() {
    let loss = Multinomial::new(3);
    let mut slopes = [0.0; 6];
    let tile = Tile {
        scores: &[1e300, 0.0, -1e300, 700.0, 0.0, 2e3],
        labels: &[0.0, 2.0],
        weights: Some(&[2.0, 1.0]),
        rows: 2,
    };
    assert_eq!(loss.batch(tile, &mut slopes), 0.0);
    assert_eq!(slopes, [0.0; 6]);
    let wrong = Tile { labels: &[1.0, 0.0], ..tile };
    assert_eq!(loss.batch(wrong, &mut slopes), 4e300 + 2000.0);
    assert_eq!(slopes, [2.0, -1.0, -2.0, 0.0, 0.0, 1.0]);
}
