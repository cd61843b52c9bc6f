//! Class weights in probabilities, told and taken out again.

use gradus::prelude::*;

/// Labels whose shares differ by x: a model of it is saturated, so that class weights move its odds by exactly their ratio.
fn table(classes: &[&str]) -> Table {
    let rows = (0..240).map(|i| (f64::from(i % 3), classes[(i * i % 7 + i % 5) as usize % classes.len()]));
    let (x, y): (Vec<f64>, Vec<&str>) = rows.unzip();
    let group: Vec<String> = x.iter().map(|x| format!("g{x}")).collect();
    Table::from_columns([("x", group.into()), ("y", y.into())]).unwrap()
}

fn estimator(classes: usize) -> Estimator {
    let of = if classes == 2 { Estimator::binary("y") } else { Estimator::multiclass("y") };
    of.columns(columns![categorical("x").drop_first()]).penalty(NoPenalty).solver(Newton::default())
}

#[test]
fn a_corrected_model_is_the_one_without_class_weights() {
    for classes in [&["no", "yes"][..], &["a", "b", "c"]] {
        let table = table(classes);
        let plain = estimator(classes.len()).fit(&table).unwrap().into_model();
        let weights: Vec<(String, f64)> =
            classes.iter().zip([1.0, 9.0, 0.3]).map(|(c, w)| (c.to_string(), w)).collect();
        for weight in [ClassWeight::from(weights), ClassWeight::Balanced] {
            let weighed = estimator(classes.len()).class_weight(weight).fit(&table).unwrap().into_model();
            let weighed = Model::from_bytes(&weighed.to_bytes().unwrap()).unwrap();
            assert_eq!(weighed.class_weights().len(), classes.len());
            assert!(weighed.summary().to_string().contains("class weights in training: "));
            let corrected = weighed.prior_correction().unwrap();
            let pairs = corrected.predict(&table).unwrap().into_iter().zip(plain.predict(&table).unwrap());
            pairs.for_each(|(own, expected)| assert!((own - expected).abs() < 1e-9, "{own} {expected}"));
            // The evaluation says by how much, and after the correction nothing.
            let moved = weighed.evaluate(&table).unwrap();
            assert_eq!(moved.moved.len(), classes.len());
            for (k, of) in moved.moved.iter().enumerate() {
                let predictions = weighed.predict(&table).unwrap();
                let mean = |p: &[f64]| p.iter().sum::<f64>() / p.len() as f64;
                let expected = match classes.len() {
                    2 if k == 0 => 1.0 - mean(&predictions),
                    2 => mean(&predictions),
                    _ => mean(&predictions[k * 240..(k + 1) * 240]),
                };
                assert!((of.predicted - expected).abs() < 1e-12 && of.class == classes[k]);
            }
            let text = moved.to_string();
            assert!(
                text.contains("class weights moved the probabilities") && text.contains("prior_correction"),
                "{text}"
            );
            let evaluation = corrected.evaluate(&table).unwrap();
            assert!(evaluation.moved.is_empty() && !evaluation.to_string().contains("moved"));
            let text = corrected.prior_correction().unwrap_err().to_string();
            assert!(text.contains("no class weights in the probabilities"), "{text}");
        }
        assert!(plain.evaluate(&table).unwrap().moved.is_empty());
    }
}

#[test]
fn what_a_shift_of_the_bias_does_not_undo_is_refused() {
    let table = table(&["no", "yes"]);
    let refused = |estimator: Estimator| {
        let model = estimator.class_weight(ClassWeight::Balanced).fit(&table).unwrap().into_model();
        model.prior_correction().unwrap_err().to_string()
    };
    assert!(refused(Estimator::binary("y").loss(Probit)).contains("\"probit\""));
    assert!(refused(Estimator::binary("y").loss(Hinge)).contains("\"hinge\""));
    assert!(refused(Estimator::multiclass("y").one_vs_rest()).contains("Model::calibrate"));
    assert!(refused(Estimator::binary("y").without_bias()).contains("without a bias"));
    let weighed = estimator(2).class_weight(ClassWeight::Balanced).fit(&table).unwrap().into_model();
    let decided = weighed.with_threshold(0.4).unwrap().prior_correction().unwrap_err().to_string();
    assert!(decided.contains("with_threshold(None)"), "{decided}");
    // Where all classes weigh the same nothing was moved.
    let same = estimator(2).class_weight([("no", 3.0), ("yes", 3.0)]).fit(&table).unwrap().into_model();
    assert!(same.evaluate(&table).unwrap().moved.is_empty());
    let bytes = weighed.to_bytes().unwrap();
    let mut content = gradus::persist::open(&bytes).unwrap();
    content["class_weights"] = serde_json::json!([1.0]);
    let text = Model::from_bytes(&gradus::persist::seal(&content).unwrap()).unwrap_err().to_string();
    assert!(text.contains("class weights"), "{text}");
}
