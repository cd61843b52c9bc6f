//! Faults that are found before any data is read.

use gradus::column::{Missing, bucketized, categorical, derived, learn, numeric};
use gradus::columns;

use super::{learned, numbers, refused, table};
use crate::support::encoding::encode;

#[test]
fn settings_that_mean_nothing_are_refused_before_the_data_is_read() {
    let empty = table([]);
    let clip = |lo, hi| learned(numeric("x").clip(lo, hi), &empty);
    let must = "it must be a lower and a higher number (an infinite one is no bound)";
    refused(clip(2.0, 1.0), &format!("column \"x\": clip is (2, 1); {must}"));
    refused(clip(f64::NAN, 1.0), &format!("column \"x\": clip is (NaN, 1); {must}"));
    refused(clip(f64::INFINITY, f64::INFINITY), &format!("column \"x\": clip is (inf, inf); {must}"));
    refused(
        learned(numeric("x").with_indicator(), &empty),
        "column \"x\": with_indicator is set while a missing value is an error; it must be used together with .missing(..)",
    );
    refused(
        learned(numeric("x").missing(Missing::Constant(f64::NAN)), &empty),
        "column \"x\": missing(Constant) is NaN; it must be a finite number",
    );
    refused(
        learned(derived("d", Vec::<String>::new(), |_| 0.0), &empty),
        "column \"d\": inputs is an empty list; it must be one column at least",
    );
}

#[test]
fn all_faults_are_listed_together() {
    let columns = columns![numeric("a").clip(1.0, 0.0), bucketized("b", []), numeric("c"), categorical("c")];
    refused(
        learn(&columns, &table([]), None),
        "3 faults in the settings:\n  - column \"a\": clip is (1, 0); it must be a lower and a higher number (an infinite one is no bound)\n  - column \"b\": boundaries is a list of 0; it must be finite and strictly increasing numbers, from 1 to 16777215 of them\n  - feature column \"c\" appears twice (positions 3 and 4, counted from 1); rename or drop one",
    );
}

#[test]
fn two_columns_of_one_name_are_refused() {
    let columns = columns![numeric("latitude"), bucketized("latitude", [33.0])];
    refused(
        learn(&columns, &table([]), None),
        "feature column \"latitude\" appears twice (positions 1 and 2, counted from 1); rename or drop one",
    );
    let table = table([("latitude", vec![32.0, 34.0].into())]);
    let columns = columns![numeric("latitude"), bucketized("latitude", [33.0]).named("zone")];
    assert_eq!(learn(&columns, &table, None).unwrap().len(), 2);
    // Different columns, but features of one name.
    let columns = columns![numeric("latitude").named("zone=34"), categorical("latitude").named("zone")];
    refused(
        learn(&columns, &table, None),
        "feature \"zone=34\" appears twice (positions 1 and 3, counted from 1); rename or drop one",
    );
}

#[test]
fn nothing_to_learn_from_is_an_error() {
    refused(learned(numeric("x"), &numbers(Vec::<f64>::new())), "the table has no rows to learn from");
    // But nothing to encode is not.
    let encoder = learned(numeric("x").log1p(), &numbers(vec![1.0, 2.0])).unwrap();
    assert!(encode(encoder.as_ref(), &numbers(Vec::<f64>::new())).is_empty());
    assert!(learn(&[], &table([]), None).unwrap().is_empty());
}
