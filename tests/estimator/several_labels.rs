//! Several labels in one fit: each comes out as if it were fitted alone.

use gradus::prelude::*;
use ndarray::{Array1, Array2, ShapeBuilder};

use crate::support::approx::all_near;
use crate::support::tables::penguins;

#[test]
fn regressions_are_those_of_each_label_in_closed_form() {
    let (train, test) = penguins().shuffle(7).unwrap().split(0.8).unwrap();
    let labels = ["body_mass_g", "flipper_length_mm"];
    let with = |estimator: Estimator| {
        estimator
            .columns(columns![
                numeric("bill_length_mm"),
                numeric("bill_depth_mm").standardized(),
                categorical("species")
            ])
            .penalty(Ridge::new(1e-3).unwrap())
            .example_weight("year")
    };
    let fit = with(Estimator::regressions(labels)).solver(GradientDescent::full_batch().tolerance(1e-13)).fit(&train);
    let together = fit.unwrap().into_model();
    let by_output = together.predict_by_output(&test).unwrap();
    let evaluation = together.evaluate(&test).unwrap();
    let mut loss = 0.0;
    for (k, label) in labels.into_iter().enumerate() {
        let alone = with(Estimator::regression(label)).solver(ClosedForm::default()).fit(&train).unwrap().into_model();
        let truth: Vec<f64> = alone.weights().iter().map(|weight| weight.value).collect();
        let found: Vec<f64> = together.weights_by_output()[k].1.iter().map(|weight| weight.value).collect();
        all_near(&found, &truth, 1e-5);
        all_near(&together.biases()[k..=k], &[alone.bias()], 1e-5);
        assert_eq!(by_output[k].0, label);
        all_near(&by_output[k].1, &alone.predict(&test).unwrap(), 1e-6);
        let own = evaluation.label(label).unwrap();
        let truth = alone.evaluate(&test).unwrap();
        all_near(&[own.get("rmse").unwrap()], &[truth.get("rmse").unwrap()], 1e-6);
        all_near(&[own.baseline("rmse").unwrap()], &[truth.baseline("rmse").unwrap()], 1e-12);
        loss += truth.get("loss").unwrap();
    }
    all_near(&[evaluation.get("loss").unwrap()], &[loss], 1e-6);
    assert!(evaluation.to_string().contains("flipper_length_mm: "), "{evaluation}");
    assert!(together.summary().to_string().contains("body_mass_g:"), "{}", together.summary());
    let again = Model::from_bytes(&together.to_bytes().unwrap()).unwrap();
    assert_eq!(again.labels(), labels);
    assert_eq!(again.predict(&test).unwrap(), together.predict(&test).unwrap());
    assert_eq!(again.evaluate(&test).unwrap(), evaluation);
}

/// Without a word on columns and solver, on raw data.
#[test]
fn defaults_converge() {
    let table = penguins();
    let fit = Estimator::regressions(["body_mass_g", "flipper_length_mm"]).fit(&table).unwrap();
    assert!(fit.report().converged(), "{}", fit.report());
    let others = || columns![gradus::column::remaining().exclude(["body_mass_g", "flipper_length_mm"])];
    let least: f64 = ["body_mass_g", "flipper_length_mm"]
        .map(|label| Estimator::regression(label).columns(others()).fit(&table).unwrap().report().loss)
        .iter()
        .sum();
    assert!(fit.report().loss < least * (1.0 + 1e-8), "{} {least}", fit.report().loss);
}

#[test]
fn multi_label_is_one_logistic_each() {
    let table = penguins();
    let heavy = |[grams]: [f64; 1]| f64::from(u8::from(grams > 4200.0));
    let table = table.with_column("heavy", ["body_mass_g"], heavy).unwrap();
    let with = |estimator: Estimator| {
        estimator
            .columns(columns![numeric("bill_length_mm").standardized(), numeric("bill_depth_mm").standardized()])
            .penalty(Ridge::new(0.01).unwrap())
            .solver(GradientDescent::full_batch().tolerance(1e-12))
    };
    let together = with(Estimator::multi_label(["sex", "heavy"])).fit(&table).unwrap().into_model();
    let (predictions, evaluation) = (together.predict_by_output(&table).unwrap(), together.evaluate(&table).unwrap());
    let mut right = 0.0;
    for (k, label) in ["sex", "heavy"].into_iter().enumerate() {
        let alone = with(Estimator::binary(label)).fit(&table).unwrap().into_model();
        all_near(&predictions[k].1, &alone.predict_probabilities(&table).unwrap(), 1e-4);
        let (own, truth) = (evaluation.label(label).unwrap(), alone.evaluate(&table).unwrap());
        assert_eq!(own.confusion, truth.confusion);
        right += truth.get("accuracy").unwrap() / 2.0;
    }
    all_near(&[evaluation.get("accuracy").unwrap()], &[right], 1e-12);
    let subset = evaluation.get("subset_accuracy").unwrap();
    assert!(subset < right && subset > 2.0 * right - 1.0, "{subset} of {right}");
    let again = Model::from_bytes(&together.to_bytes().unwrap()).unwrap();
    assert_eq!(again.evaluate(&table).unwrap(), evaluation);
    // Another loss of each label.
    let machines = with(Estimator::multi_label(["sex", "heavy"])).loss(Hinge).fit(&table).unwrap().into_model();
    assert!(machines.evaluate(&table).unwrap().get("accuracy").unwrap() > 0.8);
    let again = Model::from_bytes(&machines.to_bytes().unwrap()).unwrap();
    assert_eq!(again.predict(&table).unwrap(), machines.predict(&table).unwrap());
}

/// A file whose labels are not those of its head is refused, checksum or not.
#[test]
fn a_file_with_too_few_labels_is_refused() {
    let fit = Estimator::regressions(["body_mass_g", "year"]).columns(columns![numeric("bill_length_mm")]);
    let model = fit.fit(&penguins()).unwrap().into_model();
    let content = gradus::persist::open(&model.to_bytes().unwrap()).unwrap();
    assert_eq!(content["columns"]["label"], serde_json::json!(["body_mass_g", "year"]));
    for (label, says) in [
        (serde_json::json!("body_mass_g"), "1 labels for this head"),
        (serde_json::json!([]), "0 labels for this head"),
        (serde_json::json!(3), "did not match"),
    ] {
        let mut changed = content.clone();
        changed["columns"]["label"] = label;
        let error = Model::from_bytes(&gradus::persist::seal(&changed).unwrap()).unwrap_err().to_string();
        assert!(error.contains(says), "{error}");
    }
    let mut changed = content.clone();
    changed["head"]["content"]["labels"] = serde_json::json!(["year", "year"]);
    let error = Model::from_bytes(&gradus::persist::seal(&changed).unwrap()).unwrap_err().to_string();
    assert!(error.contains("different labels"), "{error}");
}

#[test]
fn arrays_of_several_labels_in_any_layout() {
    let x = Array2::from_shape_fn((60, 3), |(i, j)| ((i * 7 + j * 13) % 17) as f64 * 0.1);
    let truth = [[1.0, -2.0, 0.5], [0.25, 3.0, -1.0]];
    let y = Array2::from_shape_fn((60, 2), |(i, k)| x.row(i).iter().zip(truth[k]).map(|(x, w)| x * w).sum::<f64>());
    let mut turned = Array2::zeros((60, 2).f());
    turned.assign(&y);
    let estimator = Estimator::regressions(["y1", "y2"]).solver(GradientDescent::full_batch().tolerance(1e-14));
    let model = estimator.fit((x.view(), y.view())).unwrap().into_model();
    all_near(model.encoded_weights()[..6].as_ref(), truth.as_flattened(), 1e-6);
    let same = estimator.fit((&x, &turned)).unwrap().into_model();
    assert_eq!(same.encoded_weights(), model.encoded_weights());
    assert_eq!(model.evaluate((x.view(), y.view())).unwrap().labels.len(), 2);
    // An absent example may hold anything.
    let mut gone = y.clone();
    gone[[5, 1]] = f64::NAN;
    let weights = Array1::from_shape_fn(60, |i| f64::from(u8::from(i != 5)));
    let fit = estimator.fit(Arrays::new(&x, gone.view()).weights(weights.view())).unwrap();
    all_near(fit.model().encoded_weights()[..6].as_ref(), truth.as_flattened(), 1e-6);
    let error = estimator.fit((x.view(), gone.view())).unwrap_err().to_string();
    assert!(error.contains("\"y2\"") && error.contains("row 6"), "{error}");
    let signs = y.mapv(|y| y > 1.0).mapv(u8::from);
    let labels = Estimator::multi_label(["y1", "y2"]).penalty(Ridge::new(0.01).unwrap());
    let evaluation = labels.fit((&x, &signs)).unwrap().model().evaluate((&x, &signs)).unwrap();
    assert!(evaluation.get("subset_accuracy").unwrap() > 0.8, "{evaluation}");
}

#[test]
fn what_cannot_be_used_is_named() {
    let table = penguins();
    let refused = |estimator: Estimator, table: &Table| estimator.fit(table).unwrap_err().to_string();
    let several = |labels: &[&str]| Estimator::regressions(labels.iter().copied());
    let error = refused(several(&["body_mass_g", "body_mass_g"]), &table);
    assert!(error.contains("label \"body_mass_g\" appears twice"), "{error}");
    assert!(refused(several(&[]), &table).contains("list of labels"));
    let error = refused(several(&["body_mass_g", "weight"]), &table);
    assert!(error.contains("\"weight\" is not in the table"), "{error}");
    let error = refused(several(&["body_mass_g", "species"]), &table);
    assert!(error.contains("\"species\", line 2: \"Adelie\" is not a number"), "{error}");
    let error = refused(several(&["body_mass_g", "year"]).example_weight("year"), &table);
    assert!(error.contains("another column than the label"), "{error}");
    let error = refused(several(&["body_mass_g", "year"]).columns(columns![numeric("year")]), &table);
    assert!(error.contains("input of a feature column is year"), "{error}");
    let error = refused(Estimator::multi_label(["sex", "species"]), &table);
    assert!(error.contains("label \"species\": 3 classes"), "{error}");
    let error = refused(several(&["body_mass_g"]).loss(gradus::loss::Multinomial::new(3)), &table);
    assert!(error.contains("multinomial"), "{error}");
    let error = refused(
        several(&["body_mass_g", "year"]).solver(GradientDescent::stochastic().optimizer(NormalizedAdaptive)),
        &table,
    );
    assert!(error.contains("one"), "{error}");
    // A model of one label, and one of two, on arrays of two and of one.
    let (x, y) =
        (Array2::from_shape_fn((9, 1), |(i, _)| i as f64), Array2::from_shape_fn((9, 2), |(i, k)| (i + k) as f64));
    let error = Estimator::regression("y").fit((&x, &y)).unwrap_err().to_string();
    assert!(error.contains("labels' array: expected 1, found 2"), "{error}");
    let model = Estimator::regressions(["y1", "y2"]).fit((&x, &y)).unwrap().into_model();
    let error = model.evaluate((x.view(), y.column(0))).unwrap_err().to_string();
    assert!(error.contains("expected 2, found 1"), "{error}");
    let error = Estimator::regressions(["y1", "y2"]).fit((&x, &y.t().to_owned())).unwrap_err().to_string();
    assert!(error.contains("labels: expected 9, found 2"), "{error}");
    // A head of one label is told of two.
    let error = Estimator::with_head("y1", gradus::head::Count::default()).fit((&x, &y)).unwrap_err().to_string();
    assert!(error.contains("expected 1, found 2"), "{error}");
}

/// Small batches too: each label's steps are those that it would have taken alone.
#[test]
fn batches_train_each_label_as_if_alone() {
    let table = penguins();
    for size in [1, 16] {
        let with = |estimator: Estimator| {
            let columns = columns![numeric("bill_length_mm").standardized(), categorical("island")];
            let solver = GradientDescent::mini_batch(size).learning_rate(0.01).epochs(3);
            estimator.columns(columns).penalty(Ridge::new(0.01).unwrap()).solver(solver).seed(4).fit(&table).unwrap()
        };
        let labels = ["body_mass_g", "flipper_length_mm", "bill_depth_mm"];
        let together = with(Estimator::regressions(labels)).into_model();
        for (k, label) in labels.into_iter().enumerate() {
            let alone = with(Estimator::regression(label)).into_model();
            let (all, features) = (together.encoded_weights(), together.shape().features);
            all_near(&all[k * features..(k + 1) * features], &alone.encoded_weights()[..features], 1e-12);
            all_near(&together.biases()[k..=k], &[alone.bias()], 1e-12);
        }
        let again = with(Estimator::regressions(labels)).resume(&table).unwrap();
        assert_eq!(again.report().epochs(), 6);
    }
    let model = Estimator::quantiles("body_mass_g", [0.1, 0.9]).columns(columns![numeric("bill_length_mm")]);
    let error = model.fit(&table).unwrap().model().predict_classes(&table).unwrap_err().to_string();
    assert!(error.contains("model of classes"), "{error}");
}

#[test]
fn one_label_is_several_of_one() {
    let table = penguins();
    let solver = || GradientDescent::full_batch().tolerance(1e-12);
    let columns = || columns![numeric("flipper_length_mm"), categorical("species").drop_first()];
    let one = Estimator::regression("body_mass_g").columns(columns()).solver(solver()).fit(&table).unwrap();
    let several = Estimator::regressions(["body_mass_g"]).columns(columns()).solver(solver()).fit(&table).unwrap();
    all_near(several.model().encoded_weights(), one.model().encoded_weights(), 1e-9);
    assert_eq!(
        several.model().weight("flipper_length_mm").is_some(),
        one.model().weight("flipper_length_mm").is_some()
    );
}
