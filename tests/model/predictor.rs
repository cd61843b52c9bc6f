//! One row at a time: the same bits as a table, the same errors, no look-up by name.

use gradus::column::Cell;
use gradus::prelude::*;
use ndarray::{Array1, Array2};

use crate::support::tables::data;

fn penguins() -> Table {
    data("penguins/penguins.csv")
}

fn model() -> Model {
    let columns = columns![
        numeric("flipper_length_mm").standardized().missing(Missing::Mean),
        numeric("bill_depth_mm").log1p().clip(2.0, 3.1).missing(Missing::Constant(17.0)).with_indicator(),
        ratio("bill_length_mm", "bill_depth_mm").named("shape").missing(Missing::Mean),
        categorical("species"),
        bucketized("bill_length_mm", quantiles(4)).missing(gradus::column::MissingLevel::Own),
        categorical("sex").missing(gradus::column::MissingLevel::Ignore),
        categorical("year"),
    ];
    let table = penguins().drop_missing_in(["body_mass_g"]).unwrap();
    Estimator::regression("body_mass_g").columns(columns).fit(&table).unwrap().into_model()
}

/// The cells of a row, as a program that never saw the table would hold them.
fn cells<'t>(table: &'t Table, names: &[&str], texts: &'t [Vec<Option<String>>], row: usize) -> Vec<Cell<'t>> {
    names
        .iter()
        .zip(texts)
        .map(|(name, texts)| match table.numbers(name) {
            Ok(numbers) => numbers.get(row).into(),
            Err(_) => texts[row].as_ref().into(),
        })
        .collect()
}

#[test]
fn every_row_has_the_bits_of_the_table() {
    let table = penguins();
    let names = ["sex", "year", "bill_length_mm", "bill_depth_mm", "flipper_length_mm", "species", "island"];
    let text = |name: &&str| -> Vec<Option<String>> {
        let texts = table.texts(name).unwrap();
        (0..table.rows()).map(|row| texts.get(row).map(|text| text.into_owned())).collect()
    };
    let texts: Vec<_> = names.iter().map(text).collect();
    let model = model();
    let truth = model.predict(&table).unwrap();
    let mut predictor = model.predictor(&names).unwrap();
    for (row, truth) in truth.iter().enumerate() {
        let found = predictor.predict(&cells(&table, &names, &texts, row)).unwrap();
        assert_eq!(found.to_bits(), truth.to_bits(), "row {row}");
    }
}

#[test]
fn arrays_too_with_an_offset_and_classes() {
    let x = Array2::from_shape_fn((200, 13), |(i, j)| ((i * 7 + j * 13) % 101) as f64 * 0.037 - 1.0);
    let y = Array1::from_shape_fn(200, |i| u8::from(x.row(i).sum() + (i as f64).sin() > 12.0));
    let model = Estimator::binary("y").penalty(Ridge::new(0.01).unwrap()).fit((&x, &y)).unwrap().into_model();
    let names: Vec<String> = (1..=13).map(|j| format!("x{j}")).collect();
    let mut predictor = model.predictor(&names).unwrap();
    for (row, truth) in x.rows().into_iter().zip(model.predict(&x).unwrap()) {
        let cells: Vec<Cell<'_>> = row.iter().map(|&value| value.into()).collect();
        assert_eq!(predictor.predict(&cells).unwrap(), truth);
    }
    let table = Table::from_columns([
        ("a", vec![1.0, 2.0, 3.0, 5.0].into()),
        ("known", vec![0.5, 0.0, 1.0, 2.0].into()),
        ("y", vec![3.5, 5.0, 8.0, 13.0].into()),
    ])
    .unwrap();
    let fit = Estimator::regression("y").offset("known").columns(columns![numeric("a")]).fit(&table).unwrap();
    let mut predictor = fit.model().predictor(&["known", "a"]).unwrap();
    let truth = fit.model().predict(&table).unwrap();
    assert_eq!(predictor.predict(&[2.0.into(), 5.0.into()]).unwrap(), truth[3]);
    let error = predictor.predict(&[Cell::Missing, 5.0.into()]).unwrap_err().to_string();
    assert!(error.contains("\"known\""), "{error}");
}

#[test]
fn what_cannot_be_used_is_named() {
    let model = model();
    let error =
        model.predictor(&["species", "sex", "year", "bill_length_mm", "bill_depth_mm"]).unwrap_err().to_string();
    assert!(error.contains("flipper_length_mm"), "{error}");
    let names = ["flipper_length_mm", "bill_depth_mm", "bill_length_mm", "species", "sex", "year"];
    let mut predictor = model.predictor(&names).unwrap();
    let good: [Cell<'_>; 6] = [190.0.into(), 18.0.into(), 40.0.into(), "Adelie".into(), "male".into(), 2007.into()];
    predictor.predict(&good).unwrap();
    let mut refused = |at: usize, cell: Cell<'static>| {
        let mut cells = good;
        cells[at] = cell;
        predictor.predict(&cells).unwrap_err().to_string()
    };
    assert!(refused(0, f64::INFINITY.into()).contains("\"flipper_length_mm\""));
    assert!(refused(0, "wide".into()).contains("\"wide\" is not a number"));
    assert!(refused(3, "Emperor".into()).contains("\"Emperor\" was not seen"));
    assert!(refused(3, Cell::Missing).contains("\"species\""));
    assert!(refused(5, 2031.into()).contains("\"2031\""));
    assert!(predictor.predict(&good[..5]).unwrap_err().to_string().contains("cells of a row"));
}

#[test]
fn after_the_first_row_nothing_is_allocated_but_the_answer() {
    let x = Array2::from_shape_fn((300, 100), |(i, j)| ((i * 7 + j * 13) % 101) as f64 * 0.037 - 1.0);
    let y = Array1::from_shape_fn(300, |i| x.row(i).sum());
    let model = Estimator::regression("y").fit((&x, &y)).unwrap().into_model();
    let names: Vec<String> = (1..=100).map(|j| format!("x{j}")).collect();
    let mut predictor = model.predictor(&names).unwrap();
    let cells: Vec<Cell<'_>> = x.row(3).iter().map(|&value| value.into()).collect();
    predictor.predict(&cells).unwrap();
    let count = allocation_counter::measure(|| {
        predictor.predict(&cells).unwrap();
    });
    assert!(count.count_total <= 1, "{count:?}");
}
