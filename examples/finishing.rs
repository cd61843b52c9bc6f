//! A classifier after its training: probabilities that mean what they say, a threshold by what is wanted, and what matters to it.
//!
//! `cargo run --release --example finishing`

use gradus::head::CalibrationMethod;
use gradus::metrics::ThresholdRule;
use gradus::model::{Permutation, Slices};
use gradus::prelude::*;

pub fn main() -> Result<()> {
    // Which of 333 penguins is a Chinstrap? One in five is.
    let penguins = Table::from_csv("data/penguins/penguins.csv")?.drop_missing()?;
    let penguins = penguins.with_flag("chinstrap", |row| row.text("species").as_deref() == Some("Chinstrap"))?;
    let (train, test) = penguins.shuffle(7)?.split(0.7)?;
    let columns = || columns![numeric("bill_length_mm"), numeric("body_mass_g"), categorical("sex")];

    // 1. Class weights move the probabilities: the evaluation says by how much, and the bias takes it back.
    let weighed = Estimator::binary("chinstrap").columns(columns()).class_weight(ClassWeight::Balanced);
    let weighed = weighed.fit(&train)?.into_model();
    let moved = weighed.evaluate(&test)?;
    println!("{moved}\n");
    assert!(moved.moved[1].predicted > 1.3 * moved.moved[1].observed);
    assert!(weighed.prior_correction()?.evaluate(&test)?.moved.is_empty());

    // 2. A margin has no probabilities until it is calibrated: here on folds, so that no example is lost to it.
    let margin = Estimator::binary("chinstrap").loss(SquaredHinge).columns(columns());
    let validated = margin.cross_validate(&train, &Folds::new(5).stratified())?;
    let calibration = validated.calibration(&train, CalibrationMethod::Sigmoid)?;
    let calibrated = |model: &Model| model.with_calibration(calibration.clone());

    // 3. The threshold: nine of ten Chinstraps are to be found, with as few false alarms as that takes.
    let chosen = validated.choose_threshold_of(&train, ThresholdRule::Recall(0.9), calibrated)?;
    let model = calibrated(margin.fit(&train)?.model())?.with_threshold(chosen.value)?;
    println!("{chosen}\n{}\n\non the test examples: {}\n", model.summary(), model.evaluate(&test)?);
    assert!(model.evaluate(&test)?.get("recall") > Some(0.8));

    // 4. What matters, in the unit of the score and by what is lost without it; one prediction; and where it fails.
    println!("{}", model.importance(&test)?);
    let permuted = model.permutation_importance(&test, &Permutation::of("roc_auc").repeats(20))?;
    assert_eq!(permuted.columns[0].columns, ["bill_length_mm"]);
    println!("{permuted}\n{}\n", model.explain_against(&test, 0, &model.mean_row(&train)?)?);
    println!("{}", model.evaluate_slices(&test, &Slices::levels("island"), "accuracy")?);
    Ok(())
}
