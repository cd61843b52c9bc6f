//! Buckets.

use gradus::column::{Missing, MissingLevel, bucketized, numeric, quantiles, ratio};
use gradus::design::Block;
use gradus::progress::Warning;

use super::{learned, names, numbers, refused, table};
use crate::support::encoding::encode;

#[test]
fn a_boundary_belongs_to_the_bucket_on_its_right() {
    let table = numbers(vec![-1.0, 0.0, 0.999, 1.0, 2.0, 1e300, -0.0]);
    let encoder = learned(bucketized("x", vec![0.0, 1.0, 2.0]), &table).unwrap();
    assert_eq!(names(encoder.as_ref()), ["x=(-∞, 0)", "x=[0, 1)", "x=[1, 2)", "x=[2, ∞)"]);
    let Block::Codes(codes) = &encoder.encode(&table).unwrap()[0] else { panic!() };
    assert_eq!(codes.codes[..], [0, 1, 1, 2, 3, 3, 1]);
    assert_eq!((codes.levels, codes.full), (4, true));
}

#[test]
fn buckets_have_policies() {
    let table = numbers(vec![Some(-1.0), None, Some(1.0)]);
    let column = || bucketized("x", [0.0]);
    refused(
        learned(column(), &table),
        "column \"x\", row 2: the value is missing; drop the row, or add .missing(MissingLevel::Own) or Ignore to the column",
    );
    let own = learned(column().missing(MissingLevel::Own), &table).unwrap();
    assert_eq!(names(own.as_ref()), ["x=(-∞, 0)", "x=[0, ∞)", "x=missing"]);
    assert_eq!(encode(own.as_ref(), &table), [[1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, 1.0, 0.0]]);
    let ignore = learned(column().missing(MissingLevel::Ignore), &table).unwrap();
    assert_eq!(encode(ignore.as_ref(), &table), [[1.0, 0.0], [0.0, 0.0], [0.0, 1.0]]);
    let dropped = learned(column().missing(MissingLevel::Own).drop_first(), &table).unwrap();
    assert_eq!(names(dropped.as_ref()), ["x=[0, ∞)", "x=missing"]);
    assert_eq!(encode(dropped.as_ref(), &table), [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0]]);
    for (encoder, full) in [(own, true), (ignore, false), (dropped, false)] {
        let Block::Codes(codes) = &encoder.encode(&table).unwrap()[0] else { panic!() };
        assert_eq!(codes.full, full);
    }
}

#[test]
fn boundaries_must_increase() {
    let must = "it must be finite and strictly increasing numbers, from 1 to 16777215 of them";
    let empty = table([]);
    let given = |boundaries: &[f64]| learned(bucketized("x", boundaries), &empty);
    refused(given(&[]), &format!("column \"x\": boundaries is a list of 0; {must}"));
    refused(given(&[1.0, 1.0]), &format!("column \"x\": boundaries is 1 after 1 at position 2; {must}"));
    refused(given(&[0.0, f64::INFINITY]), &format!("column \"x\": boundaries is inf at position 2; {must}"));
    refused(
        learned(bucketized("x", quantiles(1)), &empty),
        "column \"x\": quantiles is 1; it must be from 2 to 16777216",
    );
    let must = "a number column without .standardized(), .min_max(), .missing(..) or .with_indicator()";
    refused(
        learned(bucketized(numeric("x").standardized(), [0.0]), &empty),
        &format!("column \"x\": what the number is taken from is scaled; it must be {must}"),
    );
    refused(
        learned(bucketized(numeric("x").missing(Missing::Mean), [0.0]), &empty),
        &format!("column \"x\": what the number is taken from is a column with a policy of its own; it must be {must}"),
    );
}

#[test]
fn quantiles_are_learned_and_merged() {
    // numpy.quantile([0 … 9], [¼, ½, ¾]) = [2.25, 4.5, 6.75]
    let table = numbers((0..10).rev().map(f64::from).collect::<Vec<_>>());
    let encoder = learned(bucketized("x", quantiles(4)), &table).unwrap();
    assert_eq!(names(encoder.as_ref()), ["x=(-∞, 2.25)", "x=[2.25, 4.5)", "x=[4.5, 6.75)", "x=[6.75, ∞)"]);
    assert_eq!(encoder.warnings(), []);
    let skewed = numbers(vec![0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 8.0]);
    let encoder = learned(bucketized("x", quantiles(4)), &skewed).unwrap();
    // What lies at the minimum is a bucket of its own: below it there is nothing.
    assert_eq!(names(encoder.as_ref()), ["x=(-∞, 8)", "x=[8, ∞)"]);
    assert_eq!(encoder.warnings(), [Warning::MergedQuantiles { column: "x".to_owned(), asked: 4, made: 2 }]);
    let one = learned(bucketized("x", quantiles(2)), &numbers(vec![3.0, 3.0])).unwrap();
    assert_eq!(one.warnings(), [Warning::Constant { feature: "x".to_owned() }]);
}

#[test]
fn no_bucket_of_quantiles_is_empty() {
    let x = [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 2.0];
    let few = numbers(vec![0.0, 10.0, 10.0]);
    for (table, asked) in [2, 3, 4, 10].map(|asked| (numbers(x.to_vec()), asked)).into_iter().chain([(few, 7)]) {
        let encoder = learned(bucketized("x", quantiles(asked)), &table).unwrap();
        let rows = encode(encoder.as_ref(), &table);
        let buckets = rows[0].len();
        assert!((0..buckets).all(|bucket| rows.iter().any(|row| row[bucket] == 1.0)), "{asked}: {rows:?}");
        assert_eq!(encoder.warnings().is_empty(), buckets == asked);
        // The zeros are parted from the rest.
        assert_eq!(rows.iter().filter(|row| row[0] == 1.0).count(), if asked == 7 { 1 } else { 8 });
    }
}

#[test]
fn a_computed_number_can_be_put_into_buckets() {
    let table = table([("rooms", vec![6.0, 9.0, 2.0].into()), ("people", vec![4.0, 3.0, 2.0].into())]);
    let column = bucketized(ratio("rooms", "people").named("rooms_per_person"), [1.2, 2.0]);
    let encoder = learned(column, &table).unwrap();
    assert_eq!(names(encoder.as_ref())[1], "rooms_per_person=[1.2, 2)");
    assert_eq!(encode(encoder.as_ref(), &table), [[0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [1.0, 0.0, 0.0]]);
    let tiny = learned(bucketized("rooms", [1e-9, 1e300]), &table).unwrap();
    assert_eq!(names(tiny.as_ref())[1], "rooms=[1e-9, 1e300)");
}
