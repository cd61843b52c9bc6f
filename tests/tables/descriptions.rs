//! What a table says of itself: descriptions, correlations, histograms, and how they print.

use gradus::data::Table;
use gradus::error::{Error, Place};

use super::{counting, passengers};

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
