//! What people do with a table before training: examples computed by hand, and laws.

use gradus::data::{CsvOptions, Table};
use gradus::error::{Error, Place, ValueProblem};
use ndarray::{Array2, Axis};
use proptest::prelude::*;

/// One column `x` with the numbers 0, 1, 2, … and one `row` with the same as text.
fn counting(rows: usize) -> Table {
    let numbers: Vec<i64> = (0..rows as i64).collect();
    let texts: Vec<String> = numbers.iter().map(|n| format!("row {n}")).collect();
    Table::from_columns([("x", numbers.into()), ("row", texts.into())]).unwrap()
}

fn numbers(table: &Table, name: &str) -> Vec<f64> {
    table.numbers(name).unwrap().iter().map(|value| value.unwrap_or(f64::NAN)).collect()
}

fn passengers() -> Table {
    let text = "name,age,fare,class,alive\nAnn,22,7.25,third,true\nBob,,71.5,first,false\nCem,35,NA,first,false\n\
                Dot,54,51.75,first,true\n,2,21,third,false\n";
    Table::from_csv_text(text, &CsvOptions::default()).unwrap()
}

// Rows.

/// From a second implementation (ChaCha8, seeding and shuffle) in another language.
const GOLDEN_TEN: [f64; 10] = [9.0, 7.0, 2.0, 5.0, 0.0, 1.0, 4.0, 3.0, 8.0, 6.0];
const GOLDEN_THOUSAND: [f64; 5] = [633.0, 348.0, 994.0, 332.0, 735.0];
const GOLDEN_CHECKSUM: u64 = 248_259_060;

#[test]
fn head_takes_what_is_there() {
    let table = counting(5);
    assert_eq!(numbers(&table.head(2), "x"), [0.0, 1.0]);
    assert_eq!((table.head(0).rows(), table.head(5).rows(), table.head(99).rows()), (0, 5, 5));
    assert_eq!(table.head(0).width(), 2);
}

#[test]
fn parts_know_their_lines() {
    let (first, second) = passengers().split(0.4).unwrap();
    assert_eq!((first.rows(), second.rows()), (2, 3));
    assert_eq!((second.place(0), second.head(2).place(1)), (Place::Line(4), Place::Line(5)));
    let taken = passengers().take(&[4, 0, 3]).unwrap();
    assert_eq!(taken.split(0.34).unwrap().1.place(1), Place::Line(5));
    assert_eq!(passengers().filter(|row| row.number("age") > Some(30.0)).unwrap().place(1), Place::Line(5));
}

#[test]
fn shuffle_is_golden() {
    assert_eq!(numbers(&counting(10).shuffle(42).unwrap(), "x"), GOLDEN_TEN);
    let thousand = numbers(&counting(1000).shuffle(42).unwrap(), "x");
    let checksum = thousand.iter().enumerate().fold(0_u64, |sum, (at, &x)| sum + at as u64 * x as u64);
    assert_eq!((&thousand[..5], checksum), (&GOLDEN_THOUSAND[..], GOLDEN_CHECKSUM));
}

#[test]
fn seeds_differ_and_rows_stay_whole() {
    let table = counting(100);
    let one = table.shuffle(1).unwrap();
    assert_ne!(numbers(&one, "x"), numbers(&table.shuffle(2).unwrap(), "x"));
    assert_eq!(one.batch(), table.shuffle(1).unwrap().batch());
    let texts = one.texts("row").unwrap();
    for (row, x) in numbers(&one, "x").into_iter().enumerate() {
        assert_eq!(texts.get(row).as_deref(), Some(format!("row {x}").as_str()));
        assert_eq!(one.place(row), Place::Row(x as u64 + 1));
    }
    assert_eq!((counting(0).shuffle(1).unwrap().rows(), counting(1).shuffle(1).unwrap().rows()), (0, 1));
}

#[test]
fn fractions_are_inside_their_range() {
    let table = counting(10);
    for fraction in [0.0, 1.0, -0.5, 1.5, f64::NAN, f64::INFINITY] {
        for error in [
            table.split(fraction).unwrap_err(),
            table.split3(fraction, 0.1).unwrap_err(),
            table.split3(0.1, fraction).unwrap_err(),
            table.stratified_split("x", fraction, 0).unwrap_err(),
        ] {
            assert!(matches!(error, Error::Setting { .. }), "{error}");
        }
    }
    let error = table.split3(0.5, 0.5).unwrap_err();
    assert!(matches!(error, Error::Setting { name: "sum of the fractions", .. }), "{error}");
}

#[test]
fn every_fifth() {
    let (test, train) = counting(11).partition(|row| row % 5 == 4).unwrap();
    assert_eq!(numbers(&test, "x"), [4.0, 9.0]);
    assert_eq!(numbers(&train, "x"), [0.0, 1.0, 2.0, 3.0, 5.0, 6.0, 7.0, 8.0, 10.0]);
}

#[test]
fn filter_by_number_text_and_position() {
    let table = passengers();
    let count = |filtered: gradus::Result<Table>| filtered.unwrap().rows();
    assert_eq!(count(table.filter(|row| row.number("age") > Some(30.0))), 2);
    assert_eq!(count(table.filter(|row| row.number("age").is_none())), 1);
    assert_eq!(count(table.filter(|row| row.text("class").as_deref() == Some("first"))), 3);
    assert_eq!(count(table.filter(|row| row.text("alive").as_deref() == Some("true"))), 2);
    assert_eq!(count(table.filter(|row| row.number("alive") == Some(1.0) && row.index() > 0)), 1);
}

#[test]
fn filter_names_what_is_wrong() {
    let table = passengers();
    match table.filter(|row| row.number("Age") > Some(30.0)).unwrap_err() {
        Error::MissingColumns { columns, .. } => {
            assert_eq!((columns[0].name.as_str(), columns[0].nearest.as_deref()), ("Age", Some("age")));
        }
        other => panic!("{other}"),
    }
    assert!(matches!(table.filter(|row| row.text("clas").is_some()).unwrap_err(), Error::MissingColumns { .. }));
    match table.filter(|row| row.index() < 2 || row.number("name") > Some(1.0)).unwrap_err() {
        Error::Value { column, place, problem: ValueProblem::NotANumber { text, .. } } => {
            assert_eq!((column.as_str(), place, text.as_str()), ("name", Place::Line(4), "Cem"));
        }
        other => panic!("{other}"),
    }
}

#[test]
fn missing_values_are_dropped() {
    let table = passengers();
    assert_eq!(numbers(&table.drop_missing().unwrap(), "age"), [22.0, 54.0]);
    assert_eq!(numbers(&table.drop_missing_in(["age"]).unwrap(), "age"), [22.0, 35.0, 54.0, 2.0]);
    assert_eq!(table.drop_missing_in(["name", "fare"]).unwrap().rows(), 3);
    assert_eq!(table.drop_missing_in(Vec::<String>::new()).unwrap().rows(), 5);
    assert!(matches!(table.drop_missing_in(["ag"]).unwrap_err(), Error::MissingColumns { .. }));
    let nan = Table::from_columns([("x", vec![1.0, f64::NAN, f64::INFINITY].into())]).unwrap();
    assert_eq!(nan.drop_missing().unwrap().rows(), 2);
}

// Columns.

#[test]
fn columns_are_selected_and_left_out() {
    let table = passengers();
    assert_eq!(table.select(["fare", "name"]).unwrap().names(), ["fare", "name"]);
    assert_eq!(table.without(["name", "alive", "name"]).unwrap().names(), ["age", "fare", "class"]);
    assert_eq!(table.without(table.names()).unwrap().rows(), 5);
    assert_eq!(table.select(["age"]).unwrap().place(0), Place::Line(2));
    assert!(matches!(table.select(["agee"]).unwrap_err(), Error::MissingColumns { .. }));
    assert!(matches!(table.without(["x"]).unwrap_err(), Error::MissingColumns { .. }));
    assert!(matches!(table.select(["age", "age"]).unwrap_err(), Error::Duplicate { first: 1, second: 2, .. }));
}

#[test]
fn columns_are_derived() {
    let table = passengers();
    let derived = table.with_column("per_year", ["fare", "age"], |[fare, age]| fare / age).unwrap();
    assert_eq!(derived.names().last().map(String::as_str), Some("per_year"));
    let column = derived.numbers("per_year").unwrap();
    assert_eq!(column.iter().collect::<Vec<_>>(), [Some(7.25 / 22.0), None, None, Some(51.75 / 54.0), Some(10.5)]);
    assert_eq!(derived.place(4), Place::Line(6));

    let replaced = table.with_column("age", ["age"], |[age]| age + 1.0).unwrap();
    assert_eq!((replaced.names(), replaced.numbers("age").unwrap().get(0)), (table.names(), Some(23.0)));
    let constant = table.with_column("one", [], |[]| 1.0).unwrap();
    assert_eq!(numbers(&constant, "one"), [1.0; 5]);
    assert!(matches!(
        table.with_column("y", ["name"], |[x]| x).unwrap_err(),
        Error::Value { place: Place::Line(2), .. }
    ));
}

#[test]
fn columns_are_scaled() {
    let table = passengers().scale("fare", 0.5).unwrap();
    let halves: Vec<_> = table.numbers("fare").unwrap().iter().collect();
    assert_eq!(halves, [Some(3.625), Some(35.75), None, Some(25.875), Some(10.5)]);
    for factor in [0.0, f64::NAN, f64::INFINITY] {
        assert!(matches!(table.scale("fare", factor).unwrap_err(), Error::Setting { .. }));
    }
}

#[test]
fn a_column_of_another_length_is_refused() {
    let table = Table::from_columns([("x", vec![1, 2].into())]).unwrap();
    let three = passengers().head(3).column("age").unwrap().clone();
    for name in ["x", "y"] {
        assert!(matches!(
            table.with_array(name, three.clone()).unwrap_err(),
            Error::Length { expected: 2, found: 3, .. }
        ));
    }
}

#[test]
fn arrays_of_any_layout_become_tables() {
    let rows = Array2::from_shape_fn((4, 3), |(i, j)| (10 * i + j) as f32);
    let names = ["a", "b", "c"];
    let straight = Table::from_array(rows.view(), names).unwrap();
    assert_eq!(numbers(&straight, "b"), [1.0, 11.0, 21.0, 31.0]);
    assert_eq!(straight.column("a").unwrap().data_type().to_string(), "Float32");
    let by_columns = rows.t().as_standard_layout().into_owned();
    assert_eq!(Table::from_array(by_columns.t(), names).unwrap().batch(), straight.batch());
    let mut reversed = rows.view();
    reversed.invert_axis(Axis(0));
    let backwards = Table::from_array(reversed, names).unwrap();
    assert_eq!(numbers(&backwards, "c"), [32.0, 22.0, 12.0, 2.0]);

    let error = Table::from_array(rows.view(), ["a", "b"]).unwrap_err();
    assert!(matches!(error, Error::Length { expected: 3, found: 2, .. }));
    assert!(matches!(Table::from_array(rows.view(), ["a", "b", "a"]).unwrap_err(), Error::Duplicate { .. }));
}

// Looking.

#[test]
fn describe_by_hand() {
    let about = passengers().describe();
    let age = about.get("age").unwrap();
    assert_eq!((age.kind.as_str(), age.count, age.missing), ("i64", 4, 1));
    // Of 2, 22, 35 and 54: mean 28.25, squares 689.0625 + 39.0625 + 45.5625 + 663.0625.
    let found = age.numbers.unwrap();
    assert_eq!((found.mean, found.min, found.q1, found.median), (28.25, 2.0, 17.0, 28.5));
    assert_eq!((found.q3, found.max), (39.75, 54.0));
    assert!((found.std - (1436.75_f64 / 3.0).sqrt()).abs() < 1e-12);

    let class = about.get("class").unwrap();
    let texts = class.texts.as_ref().unwrap();
    assert_eq!((texts.distinct, texts.top.as_deref(), texts.frequency), (2, Some("first"), 3));
    let name = about.get("name").unwrap();
    assert_eq!((name.count, name.missing), (4, 1));
    assert_eq!(name.texts.as_ref().unwrap().top.as_deref(), Some("Ann"));
    assert_eq!(about.get("alive").unwrap().numbers.unwrap().mean, 0.4);
    assert!(about.get("nobody").is_none());
}

#[test]
fn describe_of_little() {
    let table = Table::from_columns([
        ("none", vec![None::<f64>, None].into()),
        ("one", vec![Some(3.0), None].into()),
        ("words", vec![None::<&str>, None].into()),
    ])
    .unwrap();
    let about = table.describe();
    let none = about.get("none").unwrap();
    assert_eq!((none.count, none.missing), (0, 2));
    assert!(none.numbers.unwrap().mean.is_nan() && none.numbers.unwrap().max.is_nan());
    let one = about.get("one").unwrap().numbers.unwrap();
    assert_eq!((one.mean, one.median), (3.0, 3.0));
    assert!(one.std.is_nan());
    let words = about.get("words").unwrap().texts.as_ref().unwrap();
    assert_eq!((words.distinct, &words.top, words.frequency), (0, &None, 0));
}

#[test]
fn describe_keeps_its_digits_far_from_zero() {
    let noise: Vec<f64> = (0..1000).map(|i| f64::from(i % 8) / 8.0).collect();
    let far: Vec<f64> = noise.iter().map(|x| x + 1e9).collect();
    let table = Table::from_columns([("near", noise.into()), ("far", far.into())]).unwrap();
    let about = table.describe();
    let (near, far) = (about.get("near").unwrap().numbers.unwrap(), about.get("far").unwrap().numbers.unwrap());
    assert_eq!(far.mean - 1e9, near.mean);
    assert!((far.std / near.std - 1.0).abs() < 1e-14, "{} {}", far.std, near.std);
}

#[test]
fn california_as_the_course_describes_it() {
    let table = crate::support::tables::data("california_housing/california_housing_train.csv");
    let about = table.describe();
    let rounded = |x: f64| (x * 10.0).round() / 10.0;
    let rooms = about.get("total_rooms").unwrap().numbers.unwrap();
    let found = [rooms.mean, rooms.std, rooms.min, rooms.q1, rooms.median, rooms.q3, rooms.max].map(rounded);
    assert_eq!(found, [2643.7, 2179.9, 2.0, 1462.0, 2127.0, 3151.3, 37937.0]);
    let correlation = table.correlation();
    assert_eq!(correlation.names.len(), 9);
    assert!((correlation.get("median_income", "median_house_value").unwrap() - 0.6918).abs() < 1e-3);
}

#[test]
fn correlation_uses_the_complete_pairs() {
    let table = Table::from_columns([
        ("a", vec![Some(1.0), Some(2.0), Some(3.0), Some(4.0)].into()),
        ("b", vec![Some(2.0), Some(4.0), Some(6.0), None].into()),
        ("c", vec![Some(1.0), Some(3.0), Some(2.0), Some(4.0)].into()),
        ("flat", vec![7.0; 4].into()),
        ("word", vec!["w"; 4].into()),
    ])
    .unwrap();
    let found = table.correlation();
    assert_eq!(found.names, ["a", "b", "c", "flat"]);
    assert_eq!((found.get("a", "a"), found.get("b", "a")), (Some(1.0), Some(1.0)));
    // Σ(a−ā)(c−c̄) = 2.25 − 0.25 − 0.25 + 2.25 = 4, both squares 5; over the first three rows ½.
    assert!((found.get("a", "c").unwrap() - 0.8).abs() < 1e-15);
    assert!((found.get("b", "c").unwrap() - 0.5).abs() < 1e-15);
    assert!(found.get("a", "flat").unwrap().is_nan() && found.get("flat", "flat").unwrap().is_nan());
    assert_eq!(found.get("a", "word"), None);
}

#[test]
fn histogram_by_hand() {
    let values = vec![Some(1.0), Some(2.0), Some(2.5), Some(4.0), None, Some(5.0), Some(5.0)];
    let table = Table::from_columns([("x", values.into())]).unwrap();
    let found = table.histogram("x", 4).unwrap();
    assert_eq!(found.edges, [1.0, 2.0, 3.0, 4.0, 5.0]);
    assert_eq!((found.counts, found.missing), (vec![1, 2, 0, 3], 1));
    assert_eq!(table.histogram("x", 1).unwrap().counts, [6]);
}

#[test]
fn histogram_at_the_extremes() {
    let of = |values: Vec<f64>| Table::from_columns([("x", values.into())]).unwrap().histogram("x", 3);
    let flat = of(vec![7.0; 4]).unwrap();
    assert_eq!((flat.edges.first(), flat.edges.last(), flat.counts), (Some(&6.5), Some(&7.5), vec![0, 4, 0]));
    let wide = of(vec![f64::MIN, 0.0, f64::MAX]).unwrap();
    assert_eq!((wide.edges[0], wide.edges[3], wide.counts), (f64::MIN, f64::MAX, vec![1, 1, 1]));
    let next = 1.0 + f64::EPSILON;
    assert_eq!(of(vec![1.0, next, next]).unwrap().counts.iter().sum::<u64>(), 3);

    assert!(matches!(of(vec![]).unwrap_err(), Error::Empty { .. }));
    assert!(matches!(of(vec![f64::NAN]).unwrap_err(), Error::Empty { .. }));
    assert!(matches!(of(vec![1.0, f64::INFINITY]).unwrap_err(), Error::Value { place: Place::Row(2), .. }));
    for bins in [0, usize::MAX] {
        assert!(matches!(counting(3).histogram("x", bins).unwrap_err(), Error::Setting { name: "bins", .. }));
    }
    assert!(matches!(counting(3).histogram("y", 2).unwrap_err(), Error::MissingColumns { .. }));
}

// Printing.

#[test]
fn a_table_prints_its_shape_types_and_first_rows() {
    let expected = "\
5 rows × 5 columns
name  age   fare  class  alive
text  i64    f64  text    bool
Ann    22   7.25  third   true
Bob     –   71.5  first  false
Cem    35      –  first  false
Dot    54  51.75  first   true
–       2     21  third  false
";
    assert_eq!(passengers().to_string(), expected);
    let long = counting(12).to_string();
    assert!(long.starts_with("12 rows × 2 columns, the first 10:\n") && !long.contains("row 10"), "{long}");
    assert_eq!(passengers().without(passengers().names()).unwrap().to_string(), "5 rows × 0 columns\n");
}

#[test]
fn wide_tables_and_long_cells_are_cut() {
    let columns = (0..60).map(|i| (format!("column_{i}"), vec![i].into()));
    let text = Table::from_columns(columns).unwrap().to_string();
    assert!(text.lines().all(|line| line.chars().count() <= 250), "{text}");
    assert!(text.lines().nth(1).unwrap().chars().count() <= 120);
    assert!(text.lines().last().unwrap().starts_with("and 48 more columns: column_12, "), "{text}");
    let cell = format!("a\nb{}", "x".repeat(1000));
    let text = Table::from_columns([("t", vec![cell].into())]).unwrap().to_string();
    assert_eq!(text.lines().last(), Some("a\\nbxxxxxxxxxxxxxxxxxxxxx…"));
}

#[test]
fn descriptions_print_one_line_a_column() {
    let expected = "       type  count  missing   mean       std   min    25%   50%     75%   max
age    i64       4        1  28.25   21.8842     2     17  28.5   39.75    54
fare   f64       4        1  37.875  29.1308  7.25  17.5625  36.375  56.6875  71.5
";
    let text = passengers().select(["age", "fare", "class"]).unwrap().describe().to_string();
    let words =
        |text: &str| text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect::<Vec<_>>();
    assert_eq!(words(&text)[..3], words(expected)[..]);
    let widths: Vec<usize> = text.lines().take(3).map(|line| line.chars().count()).collect();
    assert!(widths.iter().all(|&width| width == widths[0]), "{text}");
    assert_eq!(words(&text)[3..], ["", "type count missing distinct top frequency", "class text 5 0 2 first 3"]);
}

#[test]
fn correlations_and_histograms_print() {
    let table = Table::from_columns([("a", vec![1.0, 2.0, 2.0].into()), ("flat", vec![1.0; 3].into())]).unwrap();
    assert_eq!(table.correlation().to_string(), "          a  flat\na     1.000     –\nflat      –     –\n");
    let bars = table.histogram("a", 2).unwrap().to_string();
    let expected =
        format!("  a       count\n  1  1.5      1  {}\n1.5    2      2  {}\n", "█".repeat(20), "█".repeat(40));
    assert_eq!(bars, expected);
}

// Laws.

fn any_table() -> impl Strategy<Value = Table> {
    let cell = (prop::option::of(-100.0..100.0f64), prop::option::of("[abc]"));
    prop::collection::vec(cell, 0..40).prop_map(|cells| {
        let (numbers, texts): (Vec<_>, Vec<_>) = cells.into_iter().unzip();
        let rows: Vec<i64> = (0..numbers.len() as i64).collect();
        Table::from_columns([("row", rows.into()), ("number", numbers.into()), ("text", texts.into())]).unwrap()
    })
}

fn rows(parts: &[&Table]) -> Vec<f64> {
    let mut rows: Vec<f64> = parts.iter().flat_map(|part| numbers(part, "row")).collect();
    rows.sort_by(f64::total_cmp);
    rows
}

proptest! {
    /// No part loses a row, none is in two parts.
    #[test]
    fn parts_make_the_whole(table in any_table(), a in 0.01..0.5f64, b in 0.01..0.49f64, seed: u64) {
        let all = numbers(&table, "row");
        let (one, two) = table.split(a).unwrap();
        prop_assert_eq!(one.rows(), (a * table.rows() as f64).round() as usize);
        prop_assert_eq!([numbers(&one, "row"), numbers(&two, "row")].concat(), all.clone());
        let (one, two, three) = table.shuffle(seed).unwrap().split3(a, b).unwrap();
        prop_assert_eq!(rows(&[&one, &two, &three]), all.clone());
        let (one, two) = table.stratified_split("text", a, seed).unwrap();
        prop_assert_eq!(rows(&[&one, &two]), all.clone());
        let (one, two) = table.partition(|row| row % 3 == 1).unwrap();
        prop_assert_eq!(rows(&[&one, &two]), all);
    }

    /// Each class gets its share, and the part is as large as `split` would make it.
    #[test]
    fn strata_keep_their_shares(table in any_table(), fraction in 0.01..0.99f64, seed: u64) {
        let (first, second) = table.stratified_split("text", fraction, seed).unwrap();
        prop_assert_eq!(first.rows(), table.split(fraction).unwrap().0.rows());
        for class in [None, Some("a"), Some("b"), Some("c")] {
            let count = |part: &Table| part.filter(|row| row.text("text").as_deref() == class).unwrap().rows() as f64;
            let wanted = fraction * (count(&first) + count(&second));
            prop_assert!((count(&first) - wanted).abs() <= 1.0, "{class:?}: {} of {wanted}", count(&first));
        }
        let again = table.stratified_split("text", fraction, seed).unwrap();
        prop_assert_eq!(first.batch(), again.0.batch());
    }

    #[test]
    fn a_shuffle_is_a_permutation(n in 0usize..300, seed: u64) {
        let mut order = numbers(&counting(n).shuffle(seed).unwrap(), "x");
        order.sort_by(f64::total_cmp);
        prop_assert_eq!(order, numbers(&counting(n), "x"));
    }

    /// `drop_missing` is the filter that asks for every value.
    #[test]
    fn dropping_is_filtering(table in any_table()) {
        let complete = table.drop_missing().unwrap();
        let filtered = table.filter(|row| row.number("number").is_some() && row.text("text").is_some()).unwrap();
        prop_assert_eq!(complete.batch(), filtered.batch());
        prop_assert!(complete.describe().columns.iter().all(|column| column.missing == 0));
    }

    /// Counts sum to the values; every value lies between the edges of its bin; order and repetition do not matter.
    #[test]
    fn histograms_count_every_value(
        values in prop::collection::vec(prop_oneof![-1e3..1e3f64, -1e300..1e300f64, Just(0.0)], 1..60), bins in 1usize..20,
    ) {
        let table = Table::from_columns([("x", values.clone().into())]).unwrap();
        let found = table.histogram("x", bins).unwrap();
        prop_assert!(found.edges.is_sorted());
        for (bin, &count) in found.counts.iter().enumerate() {
            let (from, to, last) = (found.edges[bin], found.edges[bin + 1], bin + 1 == bins);
            let inside = values.iter().filter(|&&x| from <= x && (x < to || last && x <= to)).count();
            prop_assert_eq!(inside as u64, count);
        }
        prop_assert_eq!(found.counts.iter().sum::<u64>(), values.len() as u64);
    }

    /// Descriptions do not depend on the order of the rows, and change with the unit as their definitions say.
    #[test]
    fn descriptions_follow_the_unit(table in any_table(), seed: u64) {
        let of = |table: &Table| table.describe().get("number").unwrap().numbers.unwrap();
        let (plain, shuffled, scaled) =
            (of(&table), of(&table.shuffle(seed).unwrap()), of(&table.scale("number", -4.0).unwrap()));
        let close = |a: f64, b: f64| a.is_nan() && b.is_nan() || (a - b).abs() <= 1e-12 * (1.0 + a.abs());
        prop_assert!(close(plain.mean, shuffled.mean) && close(plain.std, shuffled.std) && close(plain.q1, shuffled.q1));
        prop_assert!(close(-4.0 * plain.mean, scaled.mean) && close(4.0 * plain.std, scaled.std));
        prop_assert!(close(-4.0 * plain.q1, scaled.q3) && close(-4.0 * plain.max, scaled.min));
        prop_assert!(close(-4.0 * plain.median, scaled.median));
    }
}
