//! Learning curves by the number of examples.

use gradus::prelude::*;

use crate::support::tables::penguins;

fn estimator() -> Estimator {
    let columns = columns![numeric("flipper_length_mm"), categorical("species").unseen(Unseen::Ignore)];
    Estimator::regression("body_mass_g").columns(columns)
}

#[test]
fn the_last_point_is_the_cross_validation() {
    let birds = penguins();
    for folds in [Folds::new(4).seed(5), Folds::new(3).in_order(), Folds::new(3).grouped_by("island")] {
        let curve = estimator().learning_curve(&birds, "loss", &folds, [0.2, 0.5, 1.0]).unwrap();
        let validated = estimator().cross_validate(&birds, &folds).unwrap();
        let mean = |of: &dyn Fn(&gradus::selection::FoldResult) -> f64| {
            validated.folds.iter().map(of).sum::<f64>() / validated.folds.len() as f64
        };
        let last = &curve.points[2];
        assert!((last.validation / mean(&|fold| fold.loss) - 1.0).abs() < 1e-12);
        assert!((last.train / mean(&|fold| fold.fit.report().loss) - 1.0).abs() < 1e-9);
        assert_eq!(last.examples, mean(&|fold| fold.fit.report().examples as f64));
        assert!(curve.points.is_sorted_by(|a, b| a.examples < b.examples));
        assert_eq!(curve.to_table().unwrap().rows(), 3);
        assert!(curve.to_string().contains("loss by the number of examples"));
    }
}

#[test]
fn parts_are_seeded_nested_and_the_same_on_any_number_of_threads() {
    let birds = penguins();
    let of = |estimator: Estimator, seed: u64, shares: &[f64]| {
        estimator.learning_curve(&birds, "rmse", &Folds::new(3).seed(seed), shares.iter().copied()).unwrap()
    };
    let curve = of(estimator(), 1, &[0.03, 0.4, 1.0]);
    assert_eq!(of(estimator().threads(1), 1, &[0.03, 0.4, 1.0]), curve);
    assert_eq!(of(estimator().threads(3), 1, &[0.03, 0.4, 1.0]), curve);
    // A part does not depend on which others are asked for.
    assert_eq!(of(estimator(), 1, &[0.4]).points[0], curve.points[1]);
    assert_ne!(of(estimator(), 2, &[0.03, 0.4, 1.0]), curve);
    // More examples: the fit of the part gets worse, that of what is held out better.
    let [few, .., all] = curve.points.as_slice() else { panic!("three points") };
    assert!(few.train < all.train && few.validation > all.validation, "{curve}");
}

#[test]
fn arrays_and_tables_have_the_same_curve() {
    let birds = penguins();
    let x = crate::support::tables::numbers(&birds, "flipper_length_mm");
    let y = ndarray::Array1::from(crate::support::tables::numbers(&birds, "body_mass_g"));
    let x = ndarray::Array2::from_shape_vec((x.len(), 1), x).unwrap();
    let of_arrays = Estimator::regression("y").learning_curve((x.view(), y.view()), "mae", &Folds::new(3), [0.3, 1.0]);
    let columns = columns![numeric("flipper_length_mm")];
    let of_table = Estimator::regression("body_mass_g").columns(columns);
    let of_table = of_table.learning_curve(&birds, "mae", &Folds::new(3), [0.3, 1.0]).unwrap();
    for (a, b) in of_arrays.unwrap().points.iter().zip(&of_table.points) {
        assert!((a.train / b.train - 1.0).abs() < 1e-9 && (a.validation / b.validation - 1.0).abs() < 1e-9);
    }
}

#[test]
fn shares_and_parts_that_cannot_be_are_named() {
    let birds = penguins();
    let refused = |shares: &[f64]| {
        estimator().learning_curve(&birds, "rmse", &Folds::new(3), shares.iter().copied()).unwrap_err().to_string()
    };
    for shares in [&[][..], &[0.0], &[0.5, 0.2], &[1.1], &[f64::NAN]] {
        assert!(refused(shares).contains("in rising order"), "{shares:?}");
    }
    // A part of one example has one class.
    let of_classes = Estimator::binary("sex").columns(columns![numeric("body_mass_g")]);
    let text = of_classes.learning_curve(&birds, "accuracy", &Folds::new(3), [0.001]).unwrap_err().to_string();
    assert!(text.starts_with("fold 1: 1 examples: "), "{text}");
    let text = estimator().learning_curve(&birds, "roc_auc", &Folds::new(3), [1.0]).unwrap_err().to_string();
    assert!(text.contains("\"roc_auc\""), "{text}");
}
