//! The share of labels that are covered is that of the guarantee, for models that are wrong.

use gradus::conformal::{Conformal, ConformalScore, JackknifePlus};
use gradus::prelude::*;

use crate::support::random::Lcg;

/// Heavy tails, a curve that the model does not know, and a spread that grows with x; two and three classes of the same.
pub fn examples(rows: usize, random: &mut Lcg) -> Table {
    let (mut x, mut y, mut residual, mut two, mut three) = (vec![], vec![], vec![], vec![], vec![]);
    for _ in 0..rows {
        let (at, u) = (random.unit(), random.unit() - 0.5);
        let noise = (0.1 + at) * u / (0.51 - u.abs());
        x.push(at);
        y.push(2.0 * at * at + noise);
        residual.push(noise.abs() + 1e-3);
        two.push(if random.unit() < 0.2 + 0.6 * at * at { "yes" } else { "no" });
        three.push(["a", "b", "c"][(3.0 * (0.7 * at + 0.3 * random.unit())) as usize % 3]);
    }
    let cells = |words: Vec<&str>| words.into();
    Table::from_columns([
        ("x", x.into()),
        ("y", y.into()),
        ("residual", residual.into()),
        ("two", cells(two)),
        ("three", cells(three)),
    ])
    .unwrap()
}

pub fn models() -> Vec<(Model, ConformalScore)> {
    let train = examples(60, &mut Lcg(5));
    let of = |estimator: Estimator| estimator.columns(columns![numeric("x")]).fit(&train).unwrap().into_model();
    let spread = of(Estimator::positive_amount("residual"));
    let (line, three) = (of(Estimator::regression("y")), of(Estimator::multiclass("three")));
    vec![
        (line.clone(), ConformalScore::AbsoluteResidual),
        (line, ConformalScore::NormalizedResidual(Box::new(spread))),
        (of(Estimator::quantiles("y", [0.1, 0.9])), ConformalScore::Quantiles),
        (of(Estimator::binary("two")), ConformalScore::LeastAmbiguous),
        (three.clone(), ConformalScore::LeastAmbiguous),
        (three, ConformalScore::Adaptive { seed: 3 }),
    ]
}

/// The share of the rows whose label is covered.
fn covered(conformal: &Conformal, new: &Table) -> usize {
    let (model, rows) = (conformal.model(), 0..new.rows());
    if model.classes().is_empty() {
        let (intervals, labels) = (conformal.intervals(new).unwrap(), new.numbers("y").unwrap());
        return rows.filter(|row| intervals[*row].contains(labels.get(*row).unwrap())).count();
    }
    let (sets, labels) = (conformal.class_sets(new).unwrap(), new.texts(&model.label()).unwrap());
    rows.filter(|row| sets[*row].contains(&labels.get(*row).unwrap().into_owned())).count()
}

/// P = ⌈(n + 1)·coverage⌉/(n + 1) exactly where scores have no ties, as here: 19/21 of 20 examples, 0.9 being wanted.
#[test]
fn of_split_conformal_is_that_of_the_guarantee() {
    const SETS: usize = 1200;
    for (k, (model, score)) in models().into_iter().enumerate() {
        let mut random = Lcg(77 + k as u64);
        let mut hit = 0;
        for _ in 0..SETS {
            let held_out = examples(20, &mut random);
            let conformal = Conformal::scored_by(score.clone(), &model, &held_out, 0.9).unwrap();
            hit += covered(&conformal, &examples(1, &mut random));
        }
        let (share, deviation) = (hit as f64 / SETS as f64, (0.09 / SETS as f64).sqrt());
        assert!((share - 19.0 / 21.0).abs() < 3.0 * deviation, "{score:?}: {share}");
    }
}

/// Far above 2·0.8 − 1, and about 0.8.
#[test]
fn of_the_jackknife_plus_is_about_what_is_wanted() {
    const SETS: usize = 400;
    let (mut random, mut hit) = (Lcg(9), 0);
    let estimator = Estimator::regression("y").columns(columns![numeric("x")]).penalty(NoPenalty);
    for _ in 0..SETS {
        let train = examples(24, &mut random);
        let model = estimator.fit(&train).unwrap().into_model();
        let new = examples(1, &mut random);
        let interval = JackknifePlus::of(&model, &train, 0.8).unwrap().intervals(&new).unwrap()[0];
        hit += usize::from(interval.contains(new.numbers("y").unwrap().get(0).unwrap()));
    }
    let (share, deviation) = (hit as f64 / SETS as f64, (0.16 / SETS as f64).sqrt());
    assert!((share - 0.8).abs() < 3.0 * deviation, "{share}");
}
