//! Columns of a table of which nothing is said.

use std::sync::Arc;

use arrow_array::{ArrayRef, Date32Array, NullArray};
use gradus::column::{inferred, learn};

use super::{names, refused, table};
use crate::support::encoding::encode;

#[test]
fn columns_are_inferred_without_surprises() {
    let n = 60;
    let dates = Arc::new(Date32Array::from_iter_values(0..n)) as ArrayRef;
    let nothing = Arc::new(NullArray::new(n as usize)) as ArrayRef;
    let identifiers = (0..n).map(|i| format!("house {i}")).collect::<Vec<_>>();
    let table = table([
        ("price", (0..n).map(f64::from).collect::<Vec<_>>().into()),
        ("rooms", (0..n).map(|i| (i != 5).then(|| f64::from(i % 7))).collect::<Vec<_>>().into()),
        ("garden", (0..n).map(|i| i % 2 == 0).collect::<Vec<_>>().into()),
        ("town", (0..n).map(|i| (i > 1).then_some(["York", "Bath"][i as usize % 2])).collect::<Vec<_>>().into()),
        ("house", identifiers.into()),
        ("country", vec!["UK"; n as usize].into()),
        ("floors", vec![Some(2i64); n as usize].into()),
        ("roof", vec![None::<&str>; n as usize].into()),
        ("nothing", nothing.into()),
        ("built", dates.into()),
    ]);
    let found = inferred(&table, &["price"]).unwrap();
    let encoders = learn(&found.columns, &table, None).unwrap();
    let features: Vec<String> = encoders.iter().flat_map(|encoder| names(encoder.as_ref())).collect();
    let towns = ["town=Bath", "town=York", "town=<missing>"];
    assert_eq!(features[..3], ["rooms", "rooms=missing", "garden"]);
    assert_eq!(features[3..6], towns);
    assert_eq!(features[6..], ["built.days since 1970-01-01"]);
    assert!(encoders[0].features().get(0).unwrap().scale > 1.0, "numbers are standardised");
    let warnings: Vec<String> = found.warnings.iter().map(ToString::to_string).collect();
    assert_eq!(
        warnings,
        [
            "column \"rooms\": 1 missing values are replaced by the mean, and marked by the feature \"rooms=missing\"",
            "column \"town\": 2 missing values are replaced by the category \"town=<missing>\"",
            "column \"house\" is left out: 60 of its 60 texts are different: it looks like an identifier",
            "column \"country\" is left out: it has one value only (\"UK\")",
            "column \"floors\" is left out: it has one value only (2)",
            "column \"roof\" is left out: every value is missing",
            "column \"nothing\" is left out: every value is missing",
        ]
    );
    // A town that was not seen is ignored.
    let leeds = Arc::new(arrow_array::StringArray::from(vec!["Leeds"; n as usize])) as ArrayRef;
    let new = table.with_array("town", leeds).unwrap();
    assert_eq!(encode(encoders[2].as_ref(), &new)[0], [0.0, 0.0, 0.0]);
    refused(inferred(&table, &["prize"]).map(|_| ()), "column \"prize\" is not in the table; did you mean \"price\"?");
}
