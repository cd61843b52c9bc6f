//! Every picture, of data that ships with the crate, as SVG files in a folder, and two of them in the terminal.
//!
//! `cargo run --release --features plot --example pictures -- --save FOLDER`

use std::path::Path;

use gradus::plot::{self, Picture, Theme};
use gradus::prelude::*;

/// Pictures of a table and of models of a number.
fn of_numbers() -> Result<Vec<(&'static str, Picture)>> {
    let penguins = Table::from_csv("data/penguins/penguins.csv")?;
    let complete = penguins.drop_missing()?;
    let (train, test) = complete.shuffle(42)?.split(0.8)?;
    let columns =
        columns![spline("flipper_length_mm", 4), numeric("bill_depth_mm"), categorical("species"), categorical("sex")];
    let model = Estimator::regression("body_mass_g").columns(columns).fit(&train)?.into_model();
    let cars = Table::from_csv("data/mtcars/mtcars.csv")?;
    let line = Estimator::regression("mpg").columns(columns![numeric("wt")]).penalty(NoPenalty).fit(&cars)?;
    let found = line.inference(&cars)?;
    let path = Estimator::regression("mpg").cross_validated_path(&cars, &Strengths::lasso()?, &Folds::new(8))?;
    Ok(vec![
        ("histogram", plot::histogram(&penguins.histogram("body_mass_g", 20)?)),
        ("correlation", plot::correlation(&cars.correlation())),
        ("missing_values", plot::missing_values(&penguins)?),
        ("weights", plot::weights(&model)),
        ("contributions", plot::contributions(&model.explain(&test, 0)?)),
        ("partial_effects", plot::partial_effects(&model, &train)?),
        ("fitted_curve", plot::fitted_curve_with_bands(line.model(), &found, &cars, "wt")?),
        ("estimates", plot::estimates("Weights of mpg, with 95 % intervals", found.estimates())),
        ("leverage", plot::residuals_against_leverage(&line.model().influence(&cars, found.options())?)),
        ("predictions", plot::predictions_against_labels(&model, &test)?),
        ("residuals", plot::residuals_against_fitted(&model, &train)?),
        ("residuals_by_feature", plot::residuals_against_features(&model, &train)?),
        ("normal_quantiles", plot::normal_quantiles(&model, &train)?),
        ("scale_location", plot::scale_location(&model, &train)?),
        ("regularization_path", plot::regularization_path(&path)),
        ("validation_curve", plot::validation_curve(&path)?),
    ])
}

/// Pictures of models of classes.
fn of_classes() -> Result<Vec<(&'static str, Picture)>> {
    let penguins = Table::from_csv("data/penguins/penguins.csv")?.drop_missing()?;
    let (train, test) = penguins.shuffle(7)?.split(0.6)?;
    let columns = columns![numeric("body_mass_g"), numeric("bill_length_mm")];
    let model = Estimator::binary("sex").columns(columns).fit(&train)?.into_model();
    let island = Estimator::multiclass("island").fit(&train)?.into_model().evaluate(&test)?;
    let calibration = plot::calibration(&model.evaluate(&test)?)?;
    println!("{}\n", calibration.text(72, 12));
    Ok(vec![
        ("roc_curve", plot::roc_curve(&model, &test)?),
        ("precision_recall", plot::precision_recall(&model, &test)?),
        ("gains", plot::gains(&model, &test)?),
        ("score_distributions", plot::score_distributions(&model, &test)?),
        ("calibration", calibration),
        ("confusion_matrix", plot::confusion_matrix(&island.confusion.unwrap_or_else(|| unreachable!()))),
    ])
}

/// Pictures of runs.
fn of_runs() -> Result<Vec<(&'static str, Picture)>> {
    let cars = Table::from_csv("data/mtcars/mtcars.csv")?;
    let (train, test) = cars.shuffle(3)?.split(0.7)?;
    let columns = columns![numeric("wt").standardized(), numeric("hp").standardized()];
    let line = Estimator::regression("mpg").columns(columns);
    let descent = || GradientDescent::full_batch().optimizer(Sgd).epochs(80).tolerance(0.0);
    let fit = line.clone().solver(descent().learning_rate(0.03)).validate_on(&test).fit(&train)?;
    let rates = Exponential { start: 1e-4, decay: 1e4, steps: 80, staircase: false };
    let growing = line.clone().solver(descent().learning_rate(rates)).fit(&train)?;
    let loss = plot::loss_curve(fit.report())?;
    println!("{}\n", loss.text(72, 12));
    Ok(vec![
        ("loss_curve", loss),
        ("learning_rate_curve", plot::learning_rate_curve(growing.report())?),
        ("loss_surface", plot::loss_surface(&line.solver(descent().learning_rate(0.05)), &train, ["wt", "hp"])?),
    ])
}

pub fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let folder = arguments.iter().position(|argument| argument == "--save").and_then(|at| arguments.get(at + 1));
    let pictures = [of_numbers()?, of_classes()?, of_runs()?].concat();
    for (name, picture) in &pictures {
        println!("{name}: {}: {}", picture.title(), picture.notes().join(" "));
        if let Some(folder) = folder.map(Path::new) {
            picture.save(folder.join(format!("{name}.svg")))?;
            picture.clone().theme(Theme::Dark).size(420, 300).save(folder.join(format!("{name}_dark.svg")))?;
        }
    }
    Ok(())
}
