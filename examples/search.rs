//! Settings chosen by cross-validation: a grid over two of them, points drawn at random, and a list of whole estimators.

use gradus::prelude::*;

pub fn main() -> Result<()> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/data/penguins/penguins.csv");
    let (train, test) = Table::from_csv(path)?.drop_missing()?.shuffle(42)?.split(0.8)?;

    // How many knots, and how strong a ridge?
    let space = Space::new().values("knots", [2.0, 4.0, 8.0]).values("ridge", [1e-4, 1e-2, 1.0]);
    let search = Search::grid(&space, |point| {
        let columns = columns![
            spline("flipper_length_mm", point.number("knots")? as usize),
            numeric("bill_depth_mm").standardized(),
            categorical("species"),
        ];
        Ok(Estimator::regression("body_mass_g").columns(columns).penalty(Ridge::new(point.number("ridge")?)?))
    })?;
    let found = search.folds(Folds::new(5).seed(1)).least("rmse").run(&train)?;
    println!("{found}\n");
    let rmse = found.estimator().fit(&train)?.model().evaluate(&test)?.get("rmse").unwrap_or(f64::NAN);
    println!("{} on the test examples: {rmse:.1} g\n", found.best().label);

    // Strength and mixture drawn at random.
    let space = Space::new().log_uniform("strength", 1e-4, 1.0).uniform("lasso", 0.0, 1.0);
    let search = Search::random(&space, 12, 7, |point| {
        let penalty = ElasticNet::new(point.number("strength")?, point.number("lasso")?)?;
        Ok(Estimator::binary("sex").columns(columns![remaining().exclude(["island"])]).penalty(penalty))
    })?;
    let sex = search.greatest("roc_auc").run(&train)?;
    println!("{sex}\n");

    // Whole estimators, by label.
    let linear = Estimator::multiclass("species").penalty(Ridge::new(1e-3)?);
    let found = Search::of([("all together", linear.clone()), ("one against the rest", linear.one_vs_rest())])
        .greatest("accuracy")
        .run(&train)?;
    println!("{found}");
    assert!(rmse < 350.0 && sex.best().mean() > Some(0.95) && found.best().mean() > Some(0.97));
    Ok(())
}
