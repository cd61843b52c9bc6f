//! The first command of the README: penguins, from a CSV file to predictions, for a number and for a class.
//!
//! `cargo run --release --example quickstart`

use gradus::prelude::*;

const PENGUINS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/penguins/penguins.csv");

pub fn main() -> Result<()> {
    let all = Table::from_csv(PENGUINS)?;
    println!("{}\n", all.describe());
    let penguins = all.drop_missing()?;
    println!("{} of {} rows are complete\n", penguins.rows(), all.rows());

    // 1. How heavy is a penguin? Numbers and categories to a number.
    let estimator = Estimator::regression("body_mass_g").columns(columns![
        numeric("flipper_length_mm"),
        categorical("species").drop_first(),
        categorical("sex").drop_first(),
    ]);
    let fit = estimator.fit(&penguins)?;
    let model = fit.model();
    println!("{}\n\n{}\n", fit.report(), model.summary());

    let (train, test) = penguins.shuffle(42)?.split(0.8)?;
    let on_part = estimator.fit(&train)?;
    println!("{}\n", on_part.model().evaluate_all([("train", &train), ("test", &test)])?);

    // 2. Is it an Adelie? A class and its probability.
    let adelie = penguins.with_flag("adelie", |row| row.text("species").as_deref() == Some("Adelie"))?;
    let is_adelie = Estimator::binary("adelie")
        .columns(columns![
            numeric("bill_length_mm").standardized(),
            numeric("bill_depth_mm").standardized(),
            numeric("flipper_length_mm").standardized(),
        ])
        .penalty(Ridge::new(1e-3)?)
        .fit(&adelie)?;
    println!("{}\n\n{}\n", is_adelie.report(), is_adelie.model().evaluate(&adelie)?);

    // 3. A bird that nobody has seen.
    let bird = Table::from_columns([
        ("species", vec!["Gentoo"].into()),
        ("sex", vec!["female"].into()),
        ("bill_length_mm", vec![46.0].into()),
        ("bill_depth_mm", vec![14.5].into()),
        ("flipper_length_mm", vec![212].into()),
    ])?;
    println!(
        "an unseen Gentoo weighs about {:.0} g, because\n{}\n",
        model.predict(&bird)?[0],
        model.explain(&bird, 0)?
    );
    let probability = is_adelie.model().predict_probabilities(&bird)?[0];
    println!("and is an Adelie with probability {probability:.4}");

    let expected = [20.024915430288413, -87.63447791888203, 836.2600081474632, 530.3810944866987];
    for (weight, truth) in model.weights().iter().zip(expected) {
        assert!((weight.value - truth).abs() < 1e-8 * truth.abs(), "{}: {}", weight.name, weight.value);
    }
    assert!((model.bias() - -365.81744976153374).abs() < 1e-6);
    assert!((model.evaluate(&penguins)?.get("r2").unwrap_or(0.0) - 0.866888).abs() < 1e-6);
    assert!(probability < 0.01);
    Ok(())
}
