//! Standard errors, tests and intervals of a linear model, as R and statsmodels give them, in the columns' own units.

use gradus::inference::{Covariance, InferenceOptions};
use gradus::prelude::*;

fn main() -> Result<()> {
    let penguins = Table::from_csv("data/penguins/penguins.csv")?.drop_missing()?;

    // Least squares. A penalty draws weights towards 0, and then there is no standard error: none is asked for.
    let columns = columns![numeric("flipper_length_mm"), categorical("species"), categorical("sex")];
    let mass = Estimator::regression("body_mass_g").columns(columns).penalty(NoPenalty).fit(&penguins)?;
    let inference = mass.inference(&penguins)?;
    println!("{inference}");

    println!("each column as a whole:");
    for test in inference.column_tests() {
        println!("  {test}");
    }
    let difference = inference.contrast([("species=Gentoo", 1.0), ("species=Chinstrap", -1.0)])?;
    println!(
        "  {}: {:.0} g, from {:.0} to {:.0}\n",
        difference.name, difference.value, difference.low, difference.high
    );

    // The same weights with less taken for granted: any variance, or penguins of one island alike.
    for covariance in [Covariance::Hc3, Covariance::clustered(["island"])] {
        let options = InferenceOptions::default().covariance(covariance);
        let found = mass.inference_with(&penguins, &options)?;
        let flipper = found.get("flipper_length_mm").unwrap();
        println!("{}: {:.2} ± {:.2} g per mm", options.covariance, flipper.value, flipper.standard_error);
    }

    // Does a column help? The smaller fit beside the larger one.
    let without = columns![numeric("flipper_length_mm"), categorical("species")];
    let smaller = Estimator::regression("body_mass_g").columns(without).penalty(NoPenalty).fit(&penguins)?;
    println!("\nsex: {}", inference.compare(&smaller.inference(&penguins)?)?);

    let intervals = inference.predict(&penguins.take(&[0, 100])?)?;
    println!("\npredictions with intervals of the mean and of a single penguin, in grams:\n{}", intervals.to_table()?);

    // Classes: odds ratios, and what a column does to the probability.
    let columns = columns![numeric("bill_length_mm"), numeric("bill_depth_mm")];
    let male = Estimator::binary("sex").columns(columns).penalty(NoPenalty).fit(&penguins)?;
    let inference = male.inference(&penguins)?;
    println!("{inference}");
    for ratio in inference.ratios()? {
        println!("odds by {}: ×{:.3}, from {:.3} to {:.3}", ratio.name, ratio.value, ratio.low, ratio.high);
    }
    for effect in inference.marginal_effects(&penguins)? {
        println!("probability by {}: {:+.4} ± {:.4}", effect.name, effect.value, effect.standard_error);
    }
    for interval in inference.profile_intervals(&penguins)? {
        println!("profile of {}: from {:.3} to {:.3}", interval.name, interval.low, interval.high);
    }

    // Where there is no standard error, it says why, and what to do.
    let ridge = Estimator::regression("body_mass_g").penalty(Ridge::new(0.1)?).fit(&penguins)?;
    println!("\nwith a ridge: {}", ridge.inference(&penguins).unwrap_err());
    Ok(())
}
