//! Error analysis by slices.

use gradus::model::Slices;
use gradus::prelude::*;

use crate::support::tables::penguins;

fn model(birds: &Table) -> Model {
    let columns = columns![numeric("body_mass_g"), numeric("bill_depth_mm")];
    Estimator::binary("sex").columns(columns).fit(birds).unwrap().into_model()
}

#[test]
fn slices_are_evaluations_of_their_rows() {
    let birds = penguins();
    let model = model(&birds);
    for (slices, count) in [
        (Slices::levels("species"), 3),
        (Slices::levels("year"), 3),
        (Slices::buckets("body_mass_g", 5), 5),
        (Slices::buckets("year", 7), 3),
        (Slices::buckets("body_mass_g", 1), 1),
    ] {
        for metric in ["accuracy", "f1", "log_loss"] {
            let sliced = model.evaluate_slices(&birds, &slices.clone().resamples(20), metric).unwrap();
            assert_eq!(sliced.slices.len(), count, "{sliced}");
            assert_eq!(sliced.slices.iter().map(|one| one.examples).sum::<usize>(), 333);
            assert_eq!(Some(sliced.overall), model.evaluate(&birds).unwrap().get(metric));
            for one in sliced.slices.iter().filter(|_| slices == Slices::levels("species")) {
                let rows = birds.filter(|row| row.text("species").as_deref() == Some(&one.slice)).unwrap();
                assert_eq!((one.examples, one.value), (rows.rows(), model.evaluate(&rows).unwrap().get(metric)));
            }
            for one in &sliced.slices {
                let (from, to) = one.interval.unwrap();
                assert!(
                    from <= one.value.unwrap() + 1e-12 && one.value.unwrap() <= to + 1e-12
                        || sliced.intervals == "bootstrap"
                );
            }
            assert_eq!(sliced.to_table().unwrap().rows(), count);
        }
    }
    let told = model.evaluate_slices(&birds, &Slices::buckets("body_mass_g", 3), "accuracy").unwrap().to_string();
    assert!(told.contains("95 % (Wilson)") && told.contains(" and more") && told.contains("below "), "{told}");
}

/// scipy's `binomtest(8, 10).proportion_ci(method="wilson")`.
#[test]
fn shares_have_wilsons_interval() {
    let table = Table::from_columns([
        ("x", vec![-1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, -1.0, 2.0, -2.0].into()),
        ("y", vec![1, 0, 1, 1, 1, 1, 1, 1, 1, 0, 1, 0].into()),
        ("s", vec!["a", "a", "a", "a", "a", "a", "a", "a", "a", "a", "b", "c"].into()),
    ])
    .unwrap();
    let columns = columns![numeric("x")];
    let model = Estimator::binary("y").columns(columns).without_bias().fit(&table).unwrap().into_model();
    let sliced = model.evaluate_slices(&table, &Slices::levels("s"), "accuracy").unwrap();
    let a = &sliced.slices[0];
    assert_eq!((a.examples, a.value), (10, Some(0.8)));
    let (from, to) = a.interval.unwrap();
    assert!(
        (from - 0.490_162_471_536_641_7).abs() < 1e-12 && (to - 0.943_317_848_545_624_7).abs() < 1e-12,
        "{from} {to}"
    );
    // Precision is a share of those that are called positive.
    let precision = model.evaluate_slices(&table, &Slices::levels("s"), "precision").unwrap();
    assert_eq!(precision.slices[0].value, Some(0.875));
    assert!(precision.slices[0].interval.unwrap().0 < 0.875 && precision.slices[2].value.is_none());
    assert!(precision.to_string().contains("undefined"));
}

#[test]
fn bootstraps_are_seeded_and_cover_the_value() {
    let birds = penguins();
    let model = model(&birds);
    let of = |seed: u64| {
        model.evaluate_slices(&birds, &Slices::levels("species").resamples(400).seed(seed), "log_loss").unwrap()
    };
    let on = |threads: usize| rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(|| of(1));
    assert_eq!(on(1), on(3));
    assert_ne!(of(1).slices[0].interval, of(2).slices[0].interval);
    for one in of(1).slices {
        let ((from, to), value) = (one.interval.unwrap(), one.value.unwrap());
        assert!(from < value && value < to, "{one:?}");
        // About ± 2 standard errors of the mean of the losses, which are computed here.
        let rows = birds.filter(|row| row.text("species").as_deref() == Some(&one.slice)).unwrap();
        let texts = rows.texts("sex").unwrap();
        let p = model.predict(&rows).unwrap();
        let losses: Vec<f64> = (0..rows.rows())
            .map(|row| if texts.get(row).as_deref() == Some("male") { -p[row].ln() } else { -(1.0 - p[row]).ln() })
            .collect();
        let n = losses.len() as f64;
        let error = (losses.iter().map(|l| (l - value) * (l - value)).sum::<f64>() / n / n).sqrt();
        assert!(((to - from) / error / 3.92 - 1.0).abs() < 0.2, "{} {error}", to - from);
    }
}

#[test]
fn weights_missing_cells_and_what_is_not_there() {
    let birds = penguins();
    let island: Vec<Option<&str>> = (0..333).map(|row| [Some("north"), None, Some("south")][row % 3]).collect();
    let weights: Vec<f64> = (0..333).map(|row| (row % 4) as f64).collect();
    let birds = birds.with_values("side", island).unwrap().with_values("s", weights).unwrap();
    let columns = columns![numeric("body_mass_g"), numeric("bill_depth_mm")];
    let model = Estimator::binary("sex").columns(columns).example_weight("s").fit(&birds).unwrap().into_model();
    let sliced = model.evaluate_slices(&birds, &Slices::levels("side").resamples(50), "accuracy").unwrap();
    // Weights are no counts that Wilson knows.
    assert_eq!(sliced.intervals, "bootstrap");
    let names: Vec<&str> = sliced.slices.iter().map(|one| one.slice.as_str()).collect();
    assert_eq!(names, ["north", "south", "(missing)"]);
    assert_eq!(sliced.slices.iter().map(|one| one.examples).sum::<usize>(), 333 - 84);
    let north = birds.filter(|row| row.text("side").as_deref() == Some("north")).unwrap();
    assert_eq!(sliced.slices[0].value, model.evaluate(&north).unwrap().get("accuracy"));
    let refused =
        |slices: Slices, metric: &str| model.evaluate_slices(&birds, &slices, metric).unwrap_err().to_string();
    assert!(refused(Slices::buckets("body_mass_g", 0), "accuracy").contains("buckets is 0"));
    assert!(refused(Slices::buckets("species", 2), "accuracy").contains("species"));
    assert!(refused(Slices::levels("specis"), "accuracy").contains("specis"));
    assert!(refused(Slices::levels("species"), "rmse").contains("\"rmse\" (there are loss"));
}
