//! Models of several scores: explained, and asked row by row.

use gradus::column::Cell;
use gradus::prelude::*;

use crate::support::tables;

/// One model of every kind of several scores, trained only a little.
fn models(table: &Table) -> Vec<Model> {
    let columns =
        || columns![numeric("bill_length_mm").standardized(), numeric("bill_depth_mm"), categorical("island")];
    let estimators = [
        Estimator::multiclass("species"),
        Estimator::multiclass("species").one_vs_rest(),
        Estimator::multiclass("species").one_vs_rest().loss(Hinge),
        Estimator::ordinal("species").order(["Adelie", "Chinstrap", "Gentoo"]),
        Estimator::quantiles("body_mass_g", [0.1, 0.5, 0.9]),
        Estimator::regressions(["body_mass_g", "flipper_length_mm"]),
        Estimator::multi_label(["sex", "heavy"]),
        Estimator::regression("body_mass_g"),
        Estimator::count("year"),
    ];
    let solver = || GradientDescent::full_batch().epochs(20);
    let fit = |estimator: Estimator| estimator.columns(columns()).solver(solver()).fit(table).unwrap().into_model();
    estimators.into_iter().map(fit).collect()
}

fn penguins() -> Table {
    let heavy = |[grams]: [f64; 1]| f64::from(u8::from(grams > 4200.0));
    tables::penguins().with_column("heavy", ["body_mass_g"], heavy).unwrap()
}

#[test]
fn every_score_adds_up() {
    let table = penguins();
    for model in models(&table) {
        let (scores, predictions) = (model.score(&table).unwrap(), model.predict(&table).unwrap());
        let explanation = model.explain(&table, 11).unwrap();
        let rows = table.rows();
        assert_eq!(explanation.scores.len() * rows, scores.len());
        for (k, of) in explanation.scores.iter().enumerate() {
            let sum: f64 = of.contributions.iter().map(|c| c.contribution).sum();
            assert_eq!(of.score, scores[k * rows + 11]);
            assert!((sum + of.bias + explanation.offset - of.score).abs() < 1e-9 * of.score.abs().max(1.0));
        }
        for (k, (_, prediction)) in explanation.predictions.iter().enumerate() {
            assert_eq!(*prediction, predictions[k * rows + 11]);
        }
    }
    let names = |at: usize| -> Vec<String> {
        models(&table)[at].explain(&table, 0).unwrap().scores.into_iter().map(|score| score.of).collect()
    };
    assert_eq!(names(0), ["Adelie", "Chinstrap", "Gentoo"]);
    assert_eq!(names(3), ["above Adelie", "above Chinstrap"]);
    assert_eq!(names(4), ["0.1", "0.5", "0.9"]);
    assert_eq!(names(6), ["sex", "heavy"]);
    assert_eq!(names(7), ["body_mass_g"]);
    let text = models(&table)[3].explain(&table, 0).unwrap().to_string();
    assert!(text.contains("score of above Adelie:") && text.contains("\nGentoo "), "{text}");
}

#[test]
fn every_row_has_the_bits_of_the_table_and_allocates_nothing() {
    let table = penguins();
    let names = ["island", "bill_depth_mm", "bill_length_mm"];
    let (islands, depths) = (table.texts("island").unwrap(), table.numbers("bill_depth_mm").unwrap());
    let lengths = table.numbers("bill_length_mm").unwrap();
    let rows = table.rows();
    for model in models(&table) {
        let (scores, predictions) = (model.score(&table).unwrap(), model.predict(&table).unwrap());
        let mut predictor = model.predictor(&names).unwrap();
        let outputs: Vec<String> = model.predict_by_output(&table).unwrap().into_iter().map(|(name, _)| name).collect();
        assert_eq!(predictor.outputs(), outputs);
        for row in 0..rows {
            let island = islands.get(row).unwrap();
            let cells: [Cell<'_>; 3] = [(&*island).into(), depths.get(row).into(), lengths.get(row).into()];
            for (k, score) in predictor.scores(&cells).unwrap().iter().enumerate() {
                assert_eq!(score.to_bits(), scores[k * rows + row].to_bits(), "score {k} of row {row}");
            }
            for (k, prediction) in predictor.predictions(&cells).unwrap().iter().enumerate() {
                assert_eq!(prediction.to_bits(), predictions[k * rows + row].to_bits(), "prediction {k} of row {row}");
            }
            let count = allocation_counter::measure(|| {
                predictor.predictions(&cells).unwrap();
            });
            assert_eq!(count.count_total, 0, "{count:?}");
        }
        let cells: [Cell<'_>; 3] = ["Biscoe".into(), 18.0.into(), 40.0.into()];
        match predictor.predict(&cells) {
            Ok(_) => assert_eq!(outputs.len(), 1),
            Err(error) => assert!(error.to_string().contains("predictions per row"), "{error}"),
        }
    }
}
