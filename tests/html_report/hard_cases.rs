//! A page of every kind of model, and of every kind of table that leaves something undefined.

use gradus::prelude::*;
use ndarray::{Array1, Array2};

use super::document::{checked, texts};
use crate::support::tables::PENGUINS;

fn penguins() -> Table {
    Table::from_csv(PENGUINS).unwrap().drop_missing().unwrap().shuffle(3).unwrap()
}

#[test]
fn every_kind_of_model_has_a_page() {
    let all = penguins();
    let (train, test) = all.split(0.6).unwrap();
    let columns = || columns![numeric("flipper_length_mm"), categorical("sex")];
    let estimators = [
        Estimator::regressions(["body_mass_g", "bill_length_mm"]).columns(columns()),
        Estimator::quantiles("body_mass_g", [0.1, 0.5, 0.9]).columns(columns()),
        Estimator::quantile("body_mass_g", 0.5).columns(columns()),
        Estimator::count("year").columns(columns()),
        Estimator::positive_amount("body_mass_g").columns(columns()).penalty(NoPenalty),
        Estimator::regression("body_mass_g").columns(columns()).loss(Huber::new(100.0).unwrap()),
        Estimator::multiclass("species").columns(columns()),
        Estimator::multiclass("species").one_vs_rest().columns(columns()),
        Estimator::multiclass("island").columns(columns![numeric("bill_depth_mm")]).penalty(NoPenalty),
        Estimator::ordinal("year").columns(columns()).penalty(NoPenalty),
        Estimator::binary("sex").columns(columns![numeric("body_mass_g")]).loss(Hinge),
        Estimator::binary("sex").columns(columns![numeric("body_mass_g")]).class_weight(ClassWeight::Balanced),
        Estimator::regression("body_mass_g").columns(columns()).example_weight("year"),
        Estimator::regression("body_mass_g").columns(columns()).offset("year").without_bias(),
    ];
    for estimator in estimators {
        let fit = estimator.fit(&train).unwrap_or_else(|error| panic!("{estimator:?}: {error}"));
        let page = checked(&fit.report_html(&train, Some(&test)));
        assert!(page.contains("<svg"), "{estimator:?}");
        checked(&fit.report_html(&train, None));
    }
}

#[test]
fn several_labels_of_yes_and_no() {
    let bit = |k: usize| (0..60).map(|row| f64::from(u8::from((row * 7 + k * 5) % 11 > 4))).collect::<Vec<f64>>();
    let table =
        Table::from_columns([("a", bit(0).into()), ("b", bit(1).into()), ("x", (0..60).collect::<Vec<i64>>().into())]);
    let table = table.unwrap();
    let fit = Estimator::multi_label(["a", "b"]).columns(columns![numeric("x")]).fit(&table).unwrap();
    let page = checked(&fit.report_html(&table, None));
    assert!(texts(&page).iter().any(|text| text == "Metrics of b"));
}

/// Tables for which something is not defined: each says what, and why.
#[test]
fn few_rows() {
    let all = penguins();
    let columns = || columns![numeric("flipper_length_mm"), categorical("species")];
    let fit = Estimator::regression("body_mass_g").columns(columns()).fit(&all).unwrap();
    for rows in [0, 1, 2] {
        let page = checked(&fit.report_html(&all, Some(&all.head(rows))));
        let refused = texts(&page).iter().any(|text| text.contains("The test examples cannot be evaluated"));
        assert_eq!(refused, rows == 0, "{rows} rows");
        checked(&fit.report_html(&all.head(rows), Some(&all)));
    }
    for rows in [1, 2, 3] {
        let few = all.head(rows);
        let fit =
            Estimator::regression("body_mass_g").columns(columns![numeric("flipper_length_mm")]).fit(&few).unwrap();
        checked(&fit.report_html(&few, None));
    }
    // Only one class among the test examples.
    let sex = Estimator::binary("sex").columns(columns()).fit(&all).unwrap();
    let males = all.filter(|row| row.text("sex").as_deref() == Some("male")).unwrap();
    let page = checked(&sex.report_html(&all, Some(&males)));
    assert!(texts(&page).iter().any(|text| text.contains("only one class")));
}

#[test]
fn what_is_missing_new_constant_or_separated() {
    let all = Table::from_csv(PENGUINS).unwrap();
    let (train, test) = all.split(0.5).unwrap();
    let columns = columns![
        numeric("flipper_length_mm").missing(Missing::Mean).with_indicator(),
        categorical("species").unseen(Unseen::Ignore),
        categorical("sex").missing(MissingLevel::Own)
    ];
    let known = |table: &Table| table.drop_missing_in(["body_mass_g"]).unwrap();
    let (train, test) = (known(&train), known(&test));
    let fit = Estimator::regression("body_mass_g").columns(columns).fit(&train).unwrap();
    let page = checked(&fit.report_html(&train, Some(&test)));
    assert!(texts(&page).iter().any(|text| text == "unseen in training"));
    let constant = Table::from_columns([("x", vec![3.0; 20].into()), ("y", vec![7.0; 20].into())]).unwrap();
    let fit = Estimator::regression("y").columns(columns![numeric("x")]).fit(&constant).unwrap();
    checked(&fit.report_html(&constant, None));
    let separated = Table::from_columns([
        ("x", (0..20).collect::<Vec<i64>>().into()),
        ("y", (0..20).map(|row| if row < 10 { "low" } else { "high" }).collect::<Vec<&str>>().into()),
    ])
    .unwrap();
    let fit = Estimator::binary("y").columns(columns![numeric("x")]).penalty(NoPenalty).fit(&separated).unwrap();
    let page = checked(&fit.report_html(&separated, None));
    assert!(texts(&page).iter().any(|text| text.contains("separated completely")));
}

#[test]
fn many_categories_and_long_names() {
    let rows = 800;
    let long =
        |k: usize| format!("{k:03}_a_name_of_eighty_characters_that_says_more_than_anyone_would_like_to_read_here");
    let table = Table::from_columns([
        (long(0), (0..rows).map(|row| long(row % 200)).collect::<Vec<String>>().into()),
        (long(1), (0..rows).map(|row| ((row * 7) % 31) as f64).collect::<Vec<f64>>().into()),
        (long(2), (0..rows).map(|row| ((row % 200) % 23) as f64).collect::<Vec<f64>>().into()),
        ("class".to_owned(), (0..rows).map(|row| long((row * 31) % 200)).collect::<Vec<String>>().into()),
    ])
    .unwrap();
    let columns = columns![categorical(long(0)), numeric(long(1))];
    let fit = Estimator::regression(long(2)).columns(columns).fit(&table).unwrap();
    let page = checked(&fit.report_html(&table, None));
    assert!(texts(&page).iter().any(|text| text == "… and 2 more rows."), "tables end at 200 rows");
    let fit = Estimator::multiclass("class").columns(columns![numeric(long(1)), numeric(long(2))]);
    let fit = fit.solver(GradientDescent::full_batch().epochs(3).tolerance(0.0)).fit(&table).unwrap();
    let page = checked(&fit.report_html(&table, None));
    assert!(texts(&page).iter().any(|text| text.ends_with("the most frequent confusions")));
}

/// Predictions that are beyond every number are not shown as numbers.
#[test]
fn infinite_predictions() {
    let table = |x: Vec<f64>| Table::from_columns([("x", x.clone().into()), ("y", x.into())]).unwrap();
    let known = table(vec![0.0, 1.0, 2.0, 3.0, 4.0]);
    let counts = Estimator::count("y").columns(columns![numeric("x")]).fit(&known).unwrap();
    checked(&counts.report_html(&known, Some(&table(vec![0.0, 1.0, 90000.0]))));
    checked(&counts.report_html(&known, Some(&table(vec![0.0, 1.0, f64::INFINITY]))));
}

/// A model of arrays has no columns in a table: the page says so, part by part.
#[test]
fn a_fit_of_arrays() {
    let x = Array2::from_shape_fn((30, 2), |(row, k)| ((row * (k + 3)) % 7) as f64);
    let y = Array1::from_iter((0..30).map(|row| f64::from(row % 5)));
    let fit = Estimator::regression("y").fit((x.view(), y.view())).unwrap();
    let page = checked(&fit.report_html(&penguins(), None));
    assert!(texts(&page).iter().any(|text| text.contains("cannot be evaluated")));
}

/// Pictures of a million rows are shades.
#[test]
fn a_million_rows() {
    let n = 1_000_000;
    let noise = |row: usize, k: usize| ((row * (7919 + 104_729 * k)) % 10_007) as f64 / 10_007.0;
    let x: Vec<f64> = (0..n).map(|row| noise(row, 1)).collect();
    let z: Vec<f64> = (0..n).map(|row| noise(row, 2) + noise(row, 5)).collect();
    let y: Vec<f64> = (0..n).map(|row| x[row] - z[row] + noise(row, 3) + noise(row, 4)).collect();
    let table = Table::from_columns([("x", x.into()), ("z", z.into()), ("y", y.into())]).unwrap();
    let fit = Estimator::regression("y").fit(&table).unwrap();
    let page = fit.report_html(&table, Some(&table)).html().unwrap();
    super::document::parsed(&page);
    assert!(
        page.len() < 2_000_000 && !texts(&page).iter().any(|text| text.contains("left out")),
        "{} bytes",
        page.len()
    );
}

/// A picture of many columns is as high as its panels ask for, up to 24 of them, and a p-value below the smallest numbers is no 0.
#[test]
fn many_columns_and_a_tiny_p_value() {
    let x = |k: usize, row: usize| ((row * (2 * k + 3)) % 101) as f64;
    let label = |row: usize| 5.0 * x(0, row) + x(1, row) + 0.01 * ((row * 7) % 5) as f64;
    let rows = || 0..1000;
    let column = |k: usize| (format!("x{k}"), rows().map(|row| x(k, row)).collect::<Vec<f64>>().into());
    let label = ("y".to_owned(), rows().map(label).collect::<Vec<f64>>().into());
    let table = Table::from_columns((0..11).map(column).chain([label])).unwrap();
    let fit = Estimator::regression("y").penalty(NoPenalty).fit(&table).unwrap();
    let page = checked(&fit.report_html(&table, None));
    assert!(!page.contains("more panels do not fit"));
    assert!(texts(&page).iter().any(|text| text.contains("p < 1e-300")) && !page.contains("p = 0.000"));
}
