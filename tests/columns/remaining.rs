//! Columns that are not named otherwise, and what is said of each column.

use gradus::column::{AnyColumn, learn};
use gradus::prelude::*;

use super::{refused, table};

fn houses() -> Table {
    let n = 60;
    table([
        ("id", (0..n).collect::<Vec<i64>>().into()),
        ("price", (0..n).map(|i| (i * 7 % 11) as f64 + (i % 3) as f64).collect::<Vec<_>>().into()),
        ("rooms", (0..n).map(|i| i % 7).collect::<Vec<i64>>().into()),
        ("people", (0..n).map(|i| 1 + i % 4).collect::<Vec<i64>>().into()),
        ("town", (0..n).map(|i| ["York", "Bath", "Leeds"][i as usize % 3]).collect::<Vec<_>>().into()),
        ("garden", (0..n).map(|i| i % 2 == 0).collect::<Vec<_>>().into()),
        ("empty", vec![None::<f64>; n as usize].into()),
    ])
}

#[test]
fn what_is_not_named_is_inferred_in_its_place() {
    let columns = columns![ratio("rooms", "people"), remaining().exclude(["id"]), hashed("town", 2)];
    let fit = Estimator::regression("price").columns(columns).fit(&houses()).unwrap();
    let names: Vec<String> = fit.model().weights().into_iter().map(|weight| weight.name).collect();
    assert_eq!(names, ["rooms/people", "garden", "town=#0", "town=#1"]);
    let report = fit.report().to_string();
    assert!(report.contains("columns inferred: garden (numeric)"), "{report}");
    assert!(report.contains("warning    column \"empty\" is left out: every value is missing"), "{report}");
    assert!(report.contains("column     town (hashed): 2 features, 2 levels, 1 collisions"), "{report}");
    assert_eq!(fit.report().columns.len(), 3);
    assert_eq!((fit.report().columns[0].kind.as_str(), &fit.report().columns[0].counts), ("numeric", &None));
}

#[test]
fn what_cannot_be_is_refused() {
    let houses = houses();
    refused(
        learn(&columns![remaining().exclude(["idd"])], &houses, None),
        "column \"idd\" is not in the table; did you mean \"id\"?",
    );
    refused(
        learn(&columns![remaining(), numeric("rooms"), remaining()], &houses, None),
        "feature column \"remaining()\" appears twice (positions 1 and 3, counted from 1); rename or drop one",
    );
    refused(
        learn(&columns![remaining(), numeric("roms")], &houses, None),
        "column \"roms\" is not in the table; did you mean \"rooms\"?",
    );
    let alone: &dyn AnyColumn = &remaining();
    refused(
        alone.observe(alone.learner().as_mut(), &houses, None),
        "remaining() needs learn(..) or an estimator, which replace it; found a learner of its own",
    );
}

#[test]
fn an_inspection_counts_what_is_missing_and_unseen() {
    let columns = columns![
        numeric("rooms").missing(Missing::Mean),
        bucketized("people", [2.0]).missing(MissingLevel::Own),
        categorical("town").unseen(Unseen::Ignore).missing(MissingLevel::Ignore),
        crossed(["town", "garden"]).missing(MissingLevel::Ignore),
    ];
    let model = Estimator::regression("price").columns(columns).fit(&houses()).unwrap().into_model();
    let new = table([
        ("rooms", vec![Some(1.0), None, Some(f64::NAN), Some(2.0)].into()),
        ("people", vec![Some(1), Some(2), Some(3), None].into()),
        ("town", vec![Some("York"), None, Some("Hull"), Some("Hull")].into()),
        ("garden", vec![true, false, true, false].into()),
    ]);
    let found = model.inspect(&new).unwrap();
    let counts: Vec<_> = found.iter().map(|(name, found)| (name, found.cells, found.missing, found.unseen)).collect();
    let truth = [
        ("numeric(rooms)", 4, 2, 0),
        ("bucketized(people)", 4, 1, 0),
        ("categorical(town)", 4, 1, 2),
        ("crossed(town, garden)", 4, 1, 2),
    ];
    assert_eq!(counts, truth);
    assert_eq!(found.get("numeric(rooms)").unwrap().missing_share(), 0.5);
    assert_eq!(found.to_string().lines().nth(3), Some("categorical(town)                 4     25.00%             2"));
    // A model that was loaded counts too.
    let again = Model::from_bytes(&model.to_bytes().unwrap()).unwrap();
    assert_eq!(again.inspect(&new).unwrap(), found);
}
