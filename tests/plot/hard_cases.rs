//! Hard cases: nothing panics, and every picture stays one.

use gradus::ndarray::{Array1, Array2, s};
use gradus::plot::{self, Picture};
use gradus::prelude::*;
use gradus::roles::Role;

use super::svg::{check, texts};

/// Every picture of a model of a number and of examples.
fn of_numbers(model: &Model, table: &Table) -> Vec<Picture> {
    let mut all = vec![
        plot::predictions_against_labels(model, table).unwrap(),
        plot::residuals_against_fitted(model, table).unwrap(),
        plot::residuals_against_features(model, table).unwrap(),
        plot::normal_quantiles(model, table).unwrap(),
        plot::scale_location(model, table).unwrap(),
        plot::partial_effects(model, table).unwrap(),
        plot::weights(model),
        plot::contributions(&model.explain(table, 0).unwrap()),
        plot::correlation(&table.correlation()),
        plot::missing_values(table).unwrap(),
    ];
    for input in model.inputs().iter().filter(|input| input.role == Role::Feature) {
        all.push(plot::fitted_curve(model, table, &input.name).unwrap());
    }
    all
}

#[test]
fn a_single_row() {
    let penguins = Table::from_csv("data/penguins/penguins.csv").unwrap().drop_missing().unwrap();
    let model = Estimator::regression("body_mass_g").fit(&penguins).unwrap().into_model();
    of_numbers(&model, &penguins.head(1)).iter().for_each(check);
    check(&plot::histogram(&penguins.head(1).histogram("body_mass_g", 5).unwrap()));
    let sex = Estimator::binary("sex").fit(&penguins).unwrap().into_model();
    check(&plot::calibration(&sex.evaluate(&penguins.head(1)).unwrap()).unwrap());
    check(&plot::score_distributions(&sex, &penguins.head(1)).unwrap());
    // A curve over two classes needs both.
    let error = plot::roc_curve(&sex, &penguins.head(1)).unwrap_err();
    assert!(error.to_string().contains("only one class"), "{error}");
}

#[test]
fn constant_values() {
    let table = Table::from_columns([("x", vec![3.0; 20].into()), ("y", vec![7.0; 20].into())]).unwrap();
    let line = Estimator::regression("y").columns(columns![numeric("x")]).penalty(Ridge::new(0.1).unwrap());
    let model = line.fit(&table).unwrap().into_model();
    of_numbers(&model, &table).iter().for_each(check);
    check(&plot::histogram(&table.histogram("x", 10).unwrap()));
}

#[test]
fn names_of_any_kind() {
    let hostile =
        ["<script>alert(1)</script>", "& \" ' ]]> <!--", "a\u{0}\u{1b}[31m\u{202e}b\n\u{ffff}", "北京 👩‍👩‍👧 Zürich"];
    let long = "a_name_of_eighty_characters_".repeat(3);
    let names: Vec<&str> = hostile.iter().copied().chain([long.as_str()]).collect();
    let rows = 60;
    let value = |k: usize, row: usize| ((row * (k + 3)) % 17) as f64;
    let level = |row: usize| names[row % names.len()];
    let labels = (0..rows).map(|row| value(0, row) + 2.0 * value(1, row)).collect::<Vec<f64>>();
    let mut columns: Vec<(&str, gradus::data::Cells)> = Vec::new();
    for (k, name) in names.iter().enumerate() {
        columns.push((name, (0..rows).map(|row| value(k, row)).collect::<Vec<f64>>().into()));
    }
    columns.push(("level", (0..rows).map(level).collect::<Vec<&str>>().into()));
    columns.push(("label <b>", labels.into()));
    let table = Table::from_columns(columns).unwrap();
    let model = Estimator::regression("label <b>").fit(&table).unwrap().into_model();
    of_numbers(&model, &table).iter().for_each(check);
    let classes = Estimator::multiclass("level").fit(&table).unwrap().into_model();
    let evaluation = classes.evaluate(&table).unwrap();
    let confusion = plot::confusion_matrix(evaluation.confusion.as_ref().unwrap());
    check(&confusion);
    check(&plot::score_distributions(&classes, &table).unwrap());
    let shown = texts(&confusion.size(1200, 900).svg());
    assert!(shown.iter().any(|text| text == hostile[0]), "{shown:?}");
    assert!(shown.iter().any(|text| text.starts_with("a_name_of_eighty") && text.ends_with('…')), "{shown:?}");
}

#[test]
fn two_hundred_categories() {
    let rows = 800;
    let level = |row: usize| format!("neighbourhood {:03}", row % 200);
    let table = Table::from_columns([
        ("where", (0..rows).map(level).collect::<Vec<String>>().into()),
        ("x", (0..rows).map(|row| ((row * 7) % 31) as f64).collect::<Vec<f64>>().into()),
        ("y", (0..rows).map(|row| ((row % 200) % 23) as f64).collect::<Vec<f64>>().into()),
    ])
    .unwrap();
    let columns = columns![categorical("where"), numeric("x")];
    let model = Estimator::regression("y").columns(columns).fit(&table).unwrap().into_model();
    of_numbers(&model, &table).iter().for_each(check);
    let shown = texts(&plot::weights(&model).svg());
    assert!(shown.iter().any(|text| text == "… 161 more"), "{shown:?}");
    let classes = Estimator::multiclass("where").columns(columns![numeric("x"), numeric("y")]);
    let classes =
        classes.solver(GradientDescent::full_batch().epochs(3).tolerance(0.0)).fit(&table).unwrap().into_model();
    let evaluation = classes.evaluate(&table).unwrap();
    check(&plot::confusion_matrix(evaluation.confusion.as_ref().unwrap()));
    let distributions = plot::score_distributions(&classes, &table).unwrap();
    check(&distributions);
    assert!(
        texts(&distributions.svg())
            .iter()
            .any(|text| text.ends_with("more panels do not fit in a picture of this size."))
    );
}

/// As [`check`], at one size.
fn drawn_once(picture: &Picture) {
    let svg = picture.svg();
    roxmltree::Document::parse(&svg).unwrap();
    assert!(svg.len() < 400_000 && !svg.contains("NaN"), "{} bytes for {}", svg.len(), picture.title());
}

/// A cloud of a million points is drawn as shades, a curve of as many as what can be seen of it.
#[test]
fn a_million_points() {
    let n = 1_000_000;
    let x = Array2::from_shape_fn((n, 1), |(row, _)| (row % 9973) as f64);
    let y: Array1<f64> = (0..n).map(|row| (row % 9973) as f64 * 2.0 + (row % 101) as f64).collect();
    let some = || (x.slice(s![..2000, ..]), y.slice(s![..2000]));
    let model = Estimator::regression("y").fit(some()).unwrap().into_model();
    let cloud = plot::predictions_against_labels(&model, (x.view(), y.view())).unwrap();
    drawn_once(&cloud);
    assert!(texts(&cloud.svg()).iter().any(|text| text.starts_with("fullest cell: ")));
    let classes = y.mapv(|y| f64::from(u8::from((y * 31.0) % 9973.0 > 4000.0)));
    let model = Estimator::binary("y").fit((x.slice(s![..2000, ..]), classes.slice(s![..2000]))).unwrap().into_model();
    drawn_once(&plot::roc_curve(&model, (x.view(), classes.view())).unwrap());
}

/// A squared loss that predicts infinity from a score of 100 on.
#[derive(Debug)]
struct Unbounded;

impl ScalarLoss for Unbounded {
    fn name(&self) -> &str {
        "unbounded"
    }

    fn value_and_slope(&self, label: f64, score: f64) -> (f64, f64) {
        ((score - label).powi(2), 2.0 * (score - label))
    }

    fn properties(&self) -> LossProperties {
        LossProperties { curvature_bound: Some(2.0), ..LossProperties::default() }
    }

    fn prediction(&self, score: f64) -> f64 {
        if score < 100.0 { score } else { f64::INFINITY }
    }
}

/// Such points are not drawn, and counted.
#[test]
fn infinite_predictions() {
    let table = |x: Vec<f64>| Table::from_columns([("x", x.clone().into()), ("y", x.into())]).unwrap();
    let known = table(vec![0.0, 1.0, 2.0, 3.0, 4.0]);
    let model = Estimator::regression("y").loss(Unbounded).columns(columns![numeric("x")]).fit(&known);
    let model = model.unwrap().into_model();
    let far = table(vec![0.0, 1.0, 900.0, 1200.0]);
    of_numbers(&model, &far).iter().for_each(check);
    let notes = plot::predictions_against_labels(&model, &far).unwrap().notes();
    assert!(notes[0].contains("residual infinite"), "{notes:?}");
    assert!(notes[1].starts_with("2 points are not shown"), "{notes:?}");
    // A mean beyond the largest number is that number: far away, and shown.
    let counts = Estimator::count("y").columns(columns![numeric("x")]).fit(&known).unwrap().into_model();
    of_numbers(&counts, &table(vec![0.0, 1.0, 90000.0])).iter().for_each(check);
}

#[test]
fn what_cannot_be_drawn_is_refused_by_name() {
    let penguins = Table::from_csv("data/penguins/penguins.csv").unwrap().drop_missing().unwrap();
    let number = Estimator::regression("body_mass_g").fit(&penguins).unwrap();
    let refused = |picture: Result<Picture>, part: &str| {
        let error = picture.unwrap_err().to_string();
        assert!(error.contains(part), "{error}");
    };
    refused(plot::roc_curve(number.model(), &penguins), "a model of two classes");
    refused(plot::score_distributions(number.model(), &penguins), "a model of classes");
    refused(plot::loss_curve(number.report()), "no history");
    refused(plot::learning_rate_curve(number.report()), "growing rates");
    refused(plot::fitted_curve(number.model(), &penguins, "year of birth"), "reads as a feature");
    let species = Estimator::multiclass("species").fit(&penguins).unwrap().into_model();
    refused(plot::calibration(&species.evaluate(&penguins).unwrap()), "a table of calibration");
    let sex = Estimator::binary("sex").fit(&penguins).unwrap().into_model();
    refused(plot::normal_quantiles(&sex, &penguins), "predicts numbers");
    let path =
        Estimator::regression("body_mass_g").regularization_path(&penguins, &Strengths::lasso().unwrap()).unwrap();
    check(&plot::regularization_path(&path));
    refused(plot::validation_curve(&path), "validation losses");
    let error = plot::weights(&sex).save("weights.jpg").unwrap_err().to_string();
    assert!(error.contains(".svg") && error.contains(".png"), "{error}");
}

/// Of matrices with 200 rows and columns the most telling ones are shown, and of 100 incomplete columns the worst: the rest is told.
#[test]
fn wide_tables_and_many_classes() {
    let wide = |missing: bool| {
        let value =
            |k: usize, row: usize| if missing && row <= k % 30 { f64::NAN } else { ((row * (k + 3)) % 37) as f64 };
        let column = |k: usize| (format!("x{k}"), (0..40).map(|row| value(k, row)).collect::<Vec<f64>>().into());
        Table::from_columns((0..200).map(column)).unwrap()
    };
    let correlation = plot::correlation(&wide(false).correlation());
    check(&correlation);
    assert_eq!(correlation.notes()[1], "The 60 of 200 columns with the largest correlations are shown.");
    let missing = plot::missing_values(&wide(true)).unwrap();
    check(&missing);
    assert_eq!(missing.notes()[1], "The 60 columns with the most are shown, 140 more are not.");
    let classes: Vec<String> = (0..200).map(|k| format!("class {k:03}")).collect();
    let rows = 0..4000_usize;
    let columns = [
        ("x", rows.clone().map(|row| ((row * 7) % 13) as f64).collect::<Vec<f64>>().into()),
        ("y", rows.map(|row| classes[row % 200].clone()).collect::<Vec<String>>().into()),
    ];
    let table = Table::from_columns(columns).unwrap();
    let solver = GradientDescent::full_batch().epochs(2);
    let model = Estimator::multiclass("y").solver(solver).fit(&table).unwrap().into_model();
    let evaluation = model.evaluate(&table).unwrap();
    let confusion = plot::confusion_matrix(evaluation.confusion.as_ref().unwrap());
    check(&confusion);
    assert!(confusion.notes()[1].starts_with("The 60 most frequent of 200 classes"), "{:?}", confusion.notes());
    check(&plot::score_distributions(&model, &table).unwrap());
}

/// A loss below 0 has no logarithm, on the validation examples either.
#[test]
fn losses_below_zero_are_shown() {
    let cars = Table::from_csv("data/mtcars/mtcars.csv").unwrap();
    let solver = GradientDescent::full_batch().optimizer(Sgd).learning_rate(0.05).epochs(40).tolerance(0.0);
    let line = Estimator::regression("mpg").columns(columns![numeric("wt").standardized()]).solver(solver);
    let mut report = line.fit(&cars).unwrap().report().clone();
    report.history.iter_mut().for_each(|row| row.validation = Some(-row.loss));
    let picture = plot::loss_curve(&report).unwrap();
    check(&picture);
    assert!(picture.notes().iter().all(|note| !note.contains("not shown")), "{:?}", picture.notes());
}

/// A table without rows has no mean row, and says so.
#[test]
fn no_rows() {
    let cars = Table::from_csv("data/mtcars/mtcars.csv").unwrap();
    let model = Estimator::regression("mpg").columns(columns![numeric("wt")]).fit(&cars).unwrap().into_model();
    for picture in [plot::partial_effects(&model, &cars.head(0)), plot::fitted_curve(&model, &cars.head(0), "wt")] {
        let error = picture.unwrap_err().to_string();
        assert!(error.contains("without rows"), "{error}");
    }
}
