//! The course exercise on California housing: total_rooms by hand-set gradient descent, then all features as they
//! should be done.

use gradus::prelude::*;

pub fn main() -> Result<()> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/data/california_housing/california_housing_train.csv");
    let housing = Table::from_csv(path)?.scale("median_house_value", 1e-3)?;
    println!("{}\n\n{}\n", housing.describe(), housing.correlation());
    // A fixed shuffle, the same for everyone: row i is row (7919·i + 13) mod n of the file.
    let n = housing.rows();
    let order: Vec<usize> = (0..n).map(|i| (i * 7919 + 13) % n).collect();
    let (train, validation) = housing.take(&order)?.split(12.0 / 17.0)?;

    // As the exercise does it: one raw feature, a small rate, the sum over batches of 5, clipped gradients.
    let by_hand = GradientDescent::mini_batch(5)
        .optimizer(ClipNorm::new(5.0)?.then(Sgd))
        .learning_rate(2e-5)
        .steps(500)
        .record_every(100)
        .in_order();
    let rooms = Estimator::regression("median_house_value")
        .columns(columns![numeric("total_rooms")])
        .reduction(Reduction::Sum)
        .solver(by_hand)
        .validate_on(&validation)
        .fit(&train)?;
    for (period, row) in rooms.report().history.iter().enumerate() {
        let validation = row.validation.unwrap_or(f64::NAN).sqrt();
        println!("period {period}: RMSE {:.2}, on validation {validation:.2}", row.loss.sqrt());
    }

    // As it can be done: raw columns, a synthetic feature, buckets; the solver is chosen.
    let all = Estimator::regression("median_house_value")
        .columns(columns![
            numeric("median_income").standardized(),
            numeric("housing_median_age"),
            numeric("total_rooms").log1p(),
            numeric("total_bedrooms").log1p(),
            numeric("population").log1p(),
            numeric("households").log1p(),
            ratio("total_rooms", "population").named("rooms_per_person").clip(0.0, 5.0),
            bucketized("latitude", quantiles(20)),
            bucketized("longitude", quantiles(20)),
        ])
        .fit(&train)?;
    println!("\n{}\n", all.report());
    println!("{}", all.model().evaluate_all([("train", &train), ("validation", &validation)])?);

    let last = rooms.report().history.last().map_or(f64::NAN, |row| row.loss.sqrt());
    let rmse = all.model().evaluate(&validation)?.get("rmse").unwrap_or(f64::NAN);
    assert!(rmse < 65.0 && last > 160.0, "{rmse} {last}");
    Ok(())
}
