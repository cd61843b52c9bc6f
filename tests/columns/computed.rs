//! Numbers computed from several columns.

use gradus::column::{
    AnyColumn, Cell, ColumnNotes, EncodedRow, Encoder, Input, Layout, Missing, bucketized, derived, learn, numeric,
    product, ratio, weighted,
};
use gradus::columns;
use gradus::design::Names;

use super::{encoded, first, learned, names, numbers, refused, table};
use crate::support::encoding::encode;

#[test]
fn numbers_are_computed_from_several_columns() {
    let table = table([("a", vec![6.0, 9.0, 1.0].into()), ("b", vec![4, 3, 2].into())]);
    let ratio = learned(ratio("a", "b"), &table).unwrap();
    assert_eq!(
        (names(ratio.as_ref()), ratio.input_names()),
        (vec!["a/b".to_owned()], vec!["a".to_owned(), "b".to_owned()])
    );
    assert_eq!(first(&encode(ratio.as_ref(), &table)), [1.5, 3.0, 0.5]);
    assert_eq!(first(&encoded(product("a", "b"), &table)), [24.0, 27.0, 2.0]);
    assert_eq!(learned(product("a", "a"), &table).unwrap().input_names(), ["a"]);
    let column = derived("third", ["a", "b", "a"], |x| x[0] - 10.0 * x[1] + 100.0 * x[2]);
    assert_eq!(AnyColumn::inputs(&column), ["a", "b"]);
    assert_eq!(first(&encoded(column, &table)), [566.0, 879.0, 81.0]);
}

#[test]
fn a_division_by_zero_is_a_missing_value() {
    let table = table([("a", vec![Some(6.0), Some(0.0), None].into()), ("b", vec![2.0, 0.0, 1.0].into())]);
    refused(
        learned(ratio("a", "b"), &table),
        "column \"a/b\", row 2: the value is missing; drop the row, or add .missing(Missing::Mean), Median or Constant to the column",
    );
    assert_eq!(first(&encoded(ratio("a", "b").missing(Missing::Constant(9.0)), &table)), [3.0, 9.0, 9.0]);
}

#[test]
fn a_result_that_is_no_number_is_an_error() {
    let table = table([("a", vec![1.0, 1e300].into()), ("b", vec![1.0, 1e300].into())]);
    let message = "column \"a*b\", row 2: a = 1e300, b = 1e300 gives inf, which is not a finite number; drop the row or repair it";
    refused(learned(product("a", "b").missing(Missing::Mean), &table), message);
    refused(
        learned(derived("d", ["a"], |x| (0.5 - x[0]).sqrt()).missing(Missing::Mean), &table),
        "column \"d\", row 1: a = 1.0 gives NaN, which is not a finite number; drop the row or repair it",
    );
}

#[test]
fn a_function_cannot_be_saved() {
    let table = numbers(vec![1.0, 2.0]);
    let columns = columns![
        numeric("x").map("square", |x| x * x),
        derived("d", ["x"], |x| x[0]),
        bucketized(numeric("x").map("square", |x| x * x), [2.0]).named("b")
    ];
    for encoder in learn(&columns, &table, None).unwrap() {
        let error = encoder.save().unwrap_err().to_string();
        assert!(error.ends_with("cannot be saved: it holds a function; compute the column in the table first, or write an Encoder of your own"), "{error}");
    }
    assert!(learned(ratio("x", "x").log1p().clip(0.0, 1.0).min_max(), &table).unwrap().save().is_ok());
}

#[test]
fn buckets_are_weighted_and_multiplied_as_categories_are() {
    let table = table([("a", vec![0.5, 3.0, 2.0].into()), ("b", vec![4, 3, 2].into())]);
    let slopes = product("b", bucketized("a", [1.0, 2.5]));
    let expected = [vec![4.0, 0.0, 0.0], vec![0.0, 0.0, 3.0], vec![0.0, 2.0, 0.0]];
    assert_eq!(names(learned(slopes.clone(), &table).unwrap().as_ref())[1], "b × a=[1, 2.5)");
    assert_eq!(encoded(slopes, &table), expected);
    assert_eq!(encoded(weighted(bucketized("a", [1.0, 2.5]), "b"), &table), expected);
}

/// One number is said, and something else is made.
#[derive(Debug, serde::Serialize)]
struct Broken(ColumnNotes, usize);

impl Encoder for Broken {
    fn kind(&self) -> &str {
        "broken"
    }
    fn notes(&self) -> &ColumnNotes {
        &self.0
    }
    fn inputs(&self) -> Vec<Input> {
        vec![Input::numbers("x")]
    }
    fn layout(&self) -> Vec<Layout> {
        vec![Layout::PLAIN, Layout::Levels { count: 2, full: false }]
    }
    fn names(&self) -> Names {
        Names::numbered("broken", 0, 3)
    }
    fn encode_row(&self, cells: &[Cell<'_>], row: &mut EncodedRow) -> gradus::Result<()> {
        row.number(cells[0].number().unwrap().unwrap());
        match self.1 {
            0 => row.code(Some(1)),
            1 => row.code(Some(2)),
            2 => row.number(1.0),
            3 => row.entries([(0, 1.0), (7, 1.0)]),
            _ => {}
        }
        Ok(())
    }
}

#[test]
fn a_row_that_is_not_what_its_layout_says_is_refused() {
    let table = numbers(vec![1.0, 2.0]);
    let honest = Broken("broken".into(), 0);
    assert_eq!((honest.width(), honest.features().len()), (3, 3));
    assert_eq!(encode(&honest, &table), [[1.0, 0.0, 1.0], [2.0, 0.0, 1.0]]);
    for lie in 1..5 {
        let error = Broken("broken".into(), lie).encode(&table).unwrap_err().to_string();
        assert!(error.contains("a part for each block of the encoder's layout"), "{error}");
    }
}
