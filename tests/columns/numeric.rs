//! Number columns: steps, scalings, missing values.

use std::sync::Arc;

use arrow_array::ArrayRef;
use gradus::column::{Missing, MissingLevel, bucketized, categorical, inferred, learn, numeric, quantiles, ratio};
use gradus::columns;
use gradus::progress::Warning;

use super::{encoded, first, learned, names, numbers, only_numbers, refused, table, weighted};
use crate::support::encoding::encode;

#[test]
fn a_plain_number_column_is_the_memory_of_the_table() {
    let table = numbers(vec![1.5, -2.0, 4.0]);
    let encoder = learned(numeric("x").standardized(), &table).unwrap();
    let gradus::data::Values::F64(block) = only_numbers(encoder.as_ref(), &table).values else { panic!("copied") };
    let gradus::data::Values::F64(own) = table.numbers("x").unwrap().values else { panic!() };
    assert_eq!(block.as_ptr(), own.as_ptr());
    assert_eq!(only_numbers(encoder.as_ref(), &table).fill, None);
}

#[test]
fn integers_booleans_and_numbers_in_text_are_numbers() {
    let table =
        table([("int", vec![3, -1].into()), ("flag", vec![true, false].into()), ("text", vec!["2.5", " 1e3 "].into())]);
    assert_eq!(first(&encoded(numeric("int"), &table)), [3.0, -1.0]);
    assert_eq!(first(&encoded(numeric("flag"), &table)), [1.0, 0.0]);
    assert_eq!(first(&encoded(numeric("text"), &table)), [2.5, 1000.0]);
}

#[test]
fn steps_run_in_the_order_written() {
    let table = numbers(vec![0.0, 1.0, 3.0]);
    assert_eq!(first(&encoded(numeric("x").clip(0.5, 2.0).map("triple", |x| 3.0 * x), &table)), [1.5, 3.0, 6.0]);
    assert_eq!(first(&encoded(numeric("x").map("triple", |x| 3.0 * x).clip(0.5, 2.0), &table)), [0.5, 2.0, 2.0]);
    assert_eq!(first(&encoded(numeric("x").log1p(), &table)), [0.0, 2f64.ln(), 4f64.ln()]);
    assert_eq!(first(&encoded(numeric("x").min_max(), &table)), [0.0, 1.0 / 3.0, 1.0]);
    assert_eq!(first(&encoded(numeric("x").standardized().min_max(), &table)), [0.0, 1.0 / 3.0, 1.0]);
}

#[test]
fn a_scaling_between_two_steps_is_learned_in_a_pass_of_its_own() {
    // Mean 5 and deviation √5; then clipped to ±1; then 0 … 1.
    let table = numbers(vec![2.0, 4.0, 6.0, 8.0]);
    let column = || numeric("x").standardized().clip(-1.0, 1.0);
    let edge = 1.0 / 5f64.sqrt();
    assert_eq!(first(&encoded(column(), &table)), [-1.0, -edge, edge, 1.0]);
    let scaled = first(&encoded(column().min_max(), &table));
    for (found, wanted) in scaled.iter().zip([0.0, (1.0 - edge) / 2.0, (1.0 + edge) / 2.0, 1.0]) {
        assert!((found - wanted).abs() < 1e-15);
    }
}

#[test]
fn a_standardised_column_has_mean_0_and_deviation_1() {
    let values: Vec<f64> = (0..10_000).map(|i| 50.0 + f64::from(i * 7919 % 10_007) / 100.0).collect();
    let rows = first(&encoded(numeric("x").standardized(), &numbers(values)));
    let mean = rows.iter().sum::<f64>() / 1e4;
    let deviation = (rows.iter().map(|z| z * z).sum::<f64>() / 1e4).sqrt();
    assert!(mean.abs() <= 1e-12 && (deviation - 1.0).abs() <= 1e-12, "{mean} {deviation}");
}

#[test]
fn the_deviation_keeps_the_digits_that_the_numbers_have() {
    // NIST's NumAcc1 … 4: one value, then 500 times one below and one above it (NumAcc1 has three values).
    let alternating = |middle: f64, below: f64, above: f64| {
        std::iter::once(middle).chain([below, above].into_iter().cycle().take(1000)).collect::<Vec<f64>>()
    };
    let sets = [
        (vec![10_000_001.0, 10_000_003.0, 10_000_002.0], 1.0, 15.0),
        (alternating(1.2, 1.1, 1.3), 0.1, 14.0),
        (alternating(1_000_000.2, 1_000_000.1, 1_000_000.3), 0.1, 9.4),
        (alternating(10_000_000.2, 10_000_000.1, 10_000_000.3), 0.1, 8.2),
    ];
    for (values, sample_deviation, digits) in sets {
        let n = values.len() as f64;
        let scale = learned(numeric("x").standardized(), &numbers(values)).unwrap().features().get(0).unwrap().scale;
        // NIST certifies the deviation with n − 1 in the denominator.
        let relative: f64 = (scale * (n / (n - 1.0)).sqrt() - sample_deviation) / sample_deviation;
        let found = (-relative.abs().log10()).min(15.0);
        assert!(found >= digits, "{found} digits of {digits}");
    }
}

#[test]
fn a_huge_offset_leaves_the_noise_its_digits() {
    let noise = |i: u32| f64::from(i * 7919 % 1009) / 16.0;
    let plain = learned(numeric("x").standardized(), &numbers((0..9000).map(noise).collect::<Vec<_>>())).unwrap();
    let shifted = (0..9000).map(|i| 1e9 + noise(i)).collect::<Vec<_>>();
    let shifted = learned(numeric("x").standardized(), &numbers(shifted)).unwrap();
    let (a, b) = (plain.features().get(0).unwrap(), shifted.features().get(0).unwrap());
    assert!((a.scale - b.scale).abs() <= 1e-13 * a.scale, "{} {}", a.scale, b.scale);
    assert!((b.shift - 1e9 - a.shift).abs() <= 2e-7);
}

#[test]
fn weights_count_rows() {
    let table = numbers(vec![1.0, 4.0, 100.0]);
    // Mean (1 + 1 + 4)/3 = 2, variance (1 + 1 + 4)/3 = 2; a row without weight is not there.
    let feature = weighted(numeric("x").standardized(), &table, &[2.0, 1.0, 0.0]).features().get(0).unwrap();
    assert_eq!((feature.shift, feature.scale), (2.0, 2f64.sqrt()));
    let encoder = weighted(bucketized("x", quantiles(2)), &table, &[2.0, 1.0, 0.0]);
    assert_eq!(names(encoder.as_ref()), ["x=(-∞, 4)", "x=[4, ∞)"]);
    let encoder = weighted(categorical("x").min_count(2), &table, &[2.0, 1.0, 0.0]);
    assert_eq!(names(encoder.as_ref()), ["x=1", "x=<other>"]);
    let columns = columns![numeric("x")];
    refused(learn(&columns, &table, Some(&[1.0])), "example weights: expected 3, found 1");
}

#[test]
fn a_constant_column_is_not_scaled_and_is_reported() {
    let table = numbers(vec![0.1; 5000]);
    for column in [numeric("x").standardized(), numeric("x").min_max(), numeric("x")] {
        let encoder = learned(column, &table).unwrap();
        assert_eq!(encoder.features().get(0).unwrap().scale, 1.0);
        assert_eq!(encoder.warnings(), [Warning::Constant { feature: "x".to_owned() }]);
    }
    assert_eq!(first(&encoded(numeric("x").standardized(), &table))[4999], 0.0);
    assert_eq!(learned(numeric("x"), &numbers(vec![1.0, 2.0])).unwrap().warnings(), []);
    // One row is constant.
    let encoder = learned(numeric("x").standardized(), &numbers(vec![7.0])).unwrap();
    assert_eq!((encoder.features().get(0).unwrap().shift, encoder.warnings().len()), (7.0, 1));
    // Differences whose square, or whose reciprocal, does not exist are as good as none.
    let encoder = learned(numeric("x").min_max(), &numbers(vec![0.0, 5e-324])).unwrap();
    assert_eq!((encoder.features().get(0).unwrap().scale, encoder.warnings().len()), (1.0, 1));
}

#[test]
fn values_too_far_apart_are_refused() {
    let message = "column \"x\": its values, from -1e308 to 1e308, spread too far for 64-bit floats; divide them first";
    let table = numbers(vec![1e308, -1e308, 0.0]);
    refused(learned(numeric("x").standardized(), &table), message);
    refused(learned(numeric("x").min_max(), &table), message);
    assert_eq!(first(&encoded(numeric("x"), &table)), [1e308, -1e308, 0.0]);
}

#[test]
fn a_missing_number_follows_the_policy() {
    let table = numbers(vec![Some(1.0), None, Some(f64::NAN), Some(3.0), Some(8.0)]);
    refused(
        learned(numeric("x"), &table),
        "column \"x\", row 2: the value is missing; drop the row, or add .missing(Missing::Mean), Median or Constant to the column",
    );
    let fill = |missing| first(&encoded(numeric("x").missing(missing), &table));
    assert_eq!(fill(Missing::Mean), [1.0, 4.0, 4.0, 3.0, 8.0]);
    assert_eq!(fill(Missing::Median), [1.0, 3.0, 3.0, 3.0, 8.0]);
    assert_eq!(fill(Missing::Constant(-1.0)), [1.0, -1.0, -1.0, 3.0, 8.0]);
    let rows = encoded(numeric("x").standardized().missing(Missing::Mean).with_indicator(), &table);
    assert_eq!(rows[1], [0.0, 1.0]);
    assert_eq!(rows[2], [0.0, 1.0]);
    assert_eq!(rows[3][1], 0.0);
}

#[test]
fn a_constant_goes_through_the_steps_and_a_mean_does_not() {
    let table = numbers(vec![Some(0.0), None, Some(3.0)]);
    let column = || numeric("x").log1p();
    assert_eq!(first(&encoded(column().missing(Missing::Constant(1.0)), &table))[1], 2f64.ln());
    assert_eq!(first(&encoded(column().missing(Missing::Mean), &table))[1], 4f64.ln() / 2.0);
    refused(
        learned(column().missing(Missing::Constant(-5.0)), &table),
        "column \"x\": missing(Constant) is -5 (-5 is not allowed; it must be above -1, for log1p to exist); it must be a number that the steps of the column accept",
    );
}

#[test]
fn a_column_without_any_value_has_no_mean() {
    let table = numbers(vec![None::<f64>, None]);
    let message = "column \"x\": every value is missing; leave the column out";
    refused(learned(numeric("x").missing(Missing::Mean), &table), message);
    refused(learned(numeric("x").missing(Missing::Median), &table), message);
    refused(learned(bucketized("x", quantiles(3)).missing(MissingLevel::Own), &table), message);
    refused(learned(categorical("x").missing(MissingLevel::Own), &table), message);
    let encoder = learned(numeric("x").missing(Missing::Constant(2.0)).standardized(), &table).unwrap();
    assert_eq!(first(&encode(encoder.as_ref(), &table)), [2.0, 2.0]);
    assert_eq!(encoder.warnings().len(), 1);
}

#[test]
fn an_infinity_is_an_error_wherever_it_stands() {
    for value in [f64::INFINITY, f64::NEG_INFINITY] {
        let table = numbers(vec![Some(1.0), None, Some(value)]);
        let message = format!("column \"x\", row 3: {value} is not a finite number; drop the row or repair it");
        refused(learned(numeric("x").missing(Missing::Mean), &table), &message);
        refused(learned(numeric("x").clip(0.0, 1.0).missing(Missing::Constant(0.0)), &table), &message);
        refused(learned(bucketized("x", [0.0]).missing(MissingLevel::Own), &table), &message);
        refused(learned(ratio("x", "x").missing(Missing::Mean), &table), &message);
        refused(inferred(&table, &[]), &message);
        // Also where it was not there in training.
        let encoder = learned(numeric("x").missing(Missing::Mean), &numbers(vec![1.0, 2.0])).unwrap();
        refused(encoder.encode(&table), &message);
    }
    // Single precision too; and a place keeps its number through a selection of rows.
    let table = numbers(vec![1.0f32, f32::INFINITY]).take(&[1, 0]).unwrap();
    refused(
        learned(numeric("x"), &table),
        "column \"x\", row 2: inf is not a finite number; drop the row or repair it",
    );
}

#[test]
fn what_stands_beneath_a_null_is_never_looked_at() {
    let values =
        arrow_array::Float64Array::new(vec![1.0, f64::INFINITY, 3.0].into(), Some(vec![true, false, true].into()));
    let table = numbers(Arc::new(values) as ArrayRef);
    assert_eq!(first(&encoded(numeric("x").missing(Missing::Mean), &table)), [1.0, 2.0, 3.0]);
}

#[test]
fn a_value_outside_the_domain_is_named() {
    refused(
        learned(numeric("x").log1p(), &numbers(vec![0.0, -1.0])),
        "column \"x\", row 2: -1 is not allowed; it must be above -1, for log1p to exist",
    );
    refused(
        learned(numeric("x").map("sqrt", f64::sqrt), &numbers(vec![0.0, -4.0])),
        "column \"x\", row 2: sqrt(-4) gives NaN, which is not a finite number; drop the row or repair it",
    );
    let missing = table([("another", vec![1.0].into())]);
    refused(
        learned(numeric("x"), &missing),
        "column \"x\" is not in the table (it has 1 column: is the delimiter right?)",
    );
}
