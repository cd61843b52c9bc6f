//! What a conformal predictor does not depend on, what it refuses, and how it is kept.

use gradus::conformal::{Conformal, ConformalScore};
use gradus::data::Table;
use gradus::prelude::*;

use super::coverage::{examples, models};
use crate::support::random::Lcg;

/// Everything that can be seen of a predictor.
fn seen(conformal: &Conformal, new: &Table) -> String {
    let bits = |x: f64| x.to_bits();
    match conformal.model().classes() {
        [] => {
            let ends = conformal.intervals(new).unwrap();
            format!("{:?}", ends.iter().map(|end| (bits(end.low), bits(end.high))).collect::<Vec<_>>())
        }
        _ => format!("{} {:?}", bits(conformal.bound()), conformal.class_sets(new).unwrap()),
    }
}

#[test]
fn the_order_of_the_examples_changes_nothing() {
    let (held_out, new) = (examples(41, &mut Lcg(1)), examples(30, &mut Lcg(2)));
    let turned = new.take(&(0..30).rev().collect::<Vec<_>>()).unwrap();
    for (model, score) in models() {
        let of = |table: &Table| Conformal::scored_by(score.clone(), &model, table, 0.8).unwrap();
        let (one, other) = (of(&held_out), of(&held_out.shuffle(4).unwrap()));
        assert_eq!(seen(&one, &new), seen(&other, &new), "{score:?}");
        // Nor is a row predicted by its neighbours.
        if !model.classes().is_empty() {
            let mut sets = one.class_sets(&turned).unwrap();
            sets.reverse();
            assert_eq!(sets, one.class_sets(&new).unwrap());
        }
    }
}

#[test]
fn a_higher_coverage_covers_more_and_another_seed_other_sets() {
    let (held_out, new) = (examples(99, &mut Lcg(1)), examples(50, &mut Lcg(2)));
    for (model, score) in models() {
        let low = Conformal::scored_by(score.clone(), &model, &held_out, 0.6).unwrap();
        let high = low.with_coverage(0.9).unwrap();
        assert!(low.bound() < high.bound());
        if let ConformalScore::Adaptive { .. } = score {
            let other = Conformal::scored_by(ConformalScore::Adaptive { seed: 4 }, &model, &held_out, 0.6).unwrap();
            assert_ne!(seen(&low, &new), seen(&other, &new));
            let narrow = low.class_sets(&new).unwrap();
            let wide = high.class_sets(&new).unwrap();
            assert!(narrow.iter().zip(&wide).all(|(narrow, wide)| narrow.iter().all(|class| wide.contains(class))));
        }
    }
}

#[test]
fn too_few_examples_are_told() {
    let (model, score) = models().remove(0);
    let of = |rows: usize| Conformal::scored_by(score.clone(), &model, &examples(rows, &mut Lcg(1)), 0.95).unwrap();
    let (few, enough) = (of(18), of(19));
    assert_eq!(few.bound(), f64::INFINITY);
    assert!(few.warnings()[0].to_string().contains("at least 19") && few.to_string().contains("warning"), "{few}");
    let new = examples(1, &mut Lcg(2));
    assert_eq!(few.intervals(&new).unwrap()[0].low, f64::NEG_INFINITY);
    assert!(enough.bound().is_finite() && enough.warnings().is_empty());
    let (model, score) = models().remove(5);
    let few = Conformal::scored_by(score, &model, &examples(3, &mut Lcg(1)), 0.9).unwrap();
    assert_eq!(few.class_sets(&new).unwrap()[0], ["a", "b", "c"]);
}

#[test]
fn weights_that_differ_are_refused_and_examples_of_weight_0_are_not_there() {
    let held_out = examples(40, &mut Lcg(1));
    let weighed = |weight: &dyn Fn(usize) -> f64| {
        let mut rows = 0..40;
        held_out.with_column("s", ["x"], |_| weight(rows.next().unwrap())).unwrap()
    };
    let train = examples(60, &mut Lcg(5)).with_column("s", ["x"], |_| 1.0).unwrap();
    let columns = columns![numeric("x")];
    let model = Estimator::regression("y").columns(columns).example_weight("s").fit(&train).unwrap().into_model();
    let of = |table: &Table| Conformal::of(&model, table, 0.9);
    let plain = of(&held_out).unwrap().bound();
    assert_eq!(of(&weighed(&|_| 2.5)).unwrap().bound(), plain);
    let half = of(&weighed(&|row| f64::from(row < 20))).unwrap();
    assert_eq!(half.bound(), of(&held_out.head(20)).unwrap().bound());
    assert_eq!(half.examples(), 20);
    let said = of(&weighed(&|row| 1.0 + row as f64)).unwrap_err().to_string();
    assert!(said.contains("count alike") && said.contains("weights 1 and 2"), "{said}");
}

#[test]
fn a_score_for_another_model_is_refused_by_name() {
    let held_out = examples(40, &mut Lcg(1));
    for (model, own) in models() {
        for (_, score) in models() {
            let found = Conformal::scored_by(score.clone(), &model, &held_out, 0.9);
            let classes = |score: &ConformalScore| {
                matches!(score, ConformalScore::LeastAmbiguous | ConformalScore::Adaptive { .. })
            };
            let quantiles = |score: &ConformalScore| matches!(score, ConformalScore::Quantiles);
            let serves = classes(&score) == classes(&own) && quantiles(&score) == quantiles(&own);
            assert_eq!(found.is_ok(), serves, "{score:?} of {own:?}");
            if let Err(error) = found {
                assert!(error.to_string().contains("the conformal score"), "{error}");
            }
        }
        let of = Conformal::of(&model, &held_out, 0.9).unwrap();
        let (intervals, sets) = (of.intervals(&held_out), of.class_sets(&held_out));
        assert!(intervals.is_ok() != sets.is_ok());
    }
    let margin = Estimator::binary("two").loss(Hinge).columns(columns![numeric("x")]).fit(&held_out).unwrap();
    let said = Conformal::of(margin.model(), &held_out, 0.9).unwrap_err().to_string();
    assert!(said.contains("probabilities") && said.contains("calibrate"), "{said}");
    let (line, _) = models().remove(0);
    let no_spread = ConformalScore::NormalizedResidual(Box::new(line.clone()));
    let said = Conformal::scored_by(no_spread, &line, &examples(400, &mut Lcg(1)), 0.9).unwrap_err().to_string();
    assert!(said.contains("above 0") && said.contains("row"), "{said}");
}

#[test]
fn what_is_saved_is_what_was() {
    let folder = crate::support::folder::Folder::new("conformal");
    let (held_out, new) = (examples(40, &mut Lcg(1)), examples(20, &mut Lcg(2)));
    for (k, (model, score)) in models().into_iter().enumerate() {
        let path = folder.0.join(format!("{k}.json"));
        let conformal = Conformal::scored_by(score, &model, &held_out, 0.9).unwrap();
        conformal.save(&path).unwrap();
        assert_eq!(seen(&Conformal::load(&path).unwrap(), &new), seen(&conformal, &new));
        let said = Model::load(&path).unwrap_err().to_string();
        assert!(said.contains("Conformal::load"), "{said}");
        model.save(&path).unwrap();
        let said = Conformal::load(&path).unwrap_err().to_string();
        assert!(said.contains("not a conformal predictor") && said.contains("Model::load"), "{said}");
    }
}
