//! What an input column was learned as, every later table, row and file is read by.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow_array::types::Int32Type;
use arrow_array::{
    Array, ArrayRef, BooleanArray, DictionaryArray, Float64Array, Int64Array, LargeStringArray, ListArray, RecordBatch,
    StringArray, StringViewArray,
};
use gradus::column::{AnyColumn, LearnedAs};
use gradus::prelude::*;

use crate::support::tables::read;

/// A table of one column.
fn of(array: ArrayRef) -> Table {
    Table::from_batches([RecordBatch::try_from_iter([("x", array)]).unwrap()]).unwrap()
}

fn column(cells: &[&str]) -> Table {
    read(format!("x\n{}\n", cells.join("\n")))
}

type Columns = Vec<Arc<dyn AnyColumn>>;

/// Columns that read categories of x, each of them alone.
fn readers() -> Vec<Columns> {
    vec![
        columns![categorical("x").unseen(Unseen::Ignore)],
        columns![hashed("x", 61)],
        columns![crossed(["x", "z"]).buckets(61)],
        columns![crossed(["x", "z"]).buckets(61), categorical("x").unseen(Unseen::Buckets(3))],
        columns![weighted(hashed("x", 31), "w")],
        columns![text("x")],
    ]
}

/// Trains on cells of x, and asks for the same predictions of the same cells in other types and spellings: by the model
/// and by what was saved of it, as a table and row by row.
fn agree(trained: &[&str], tables: &[(Table, &[usize])]) {
    for columns in readers() {
        let rows: Vec<String> = trained.iter().enumerate().map(|(i, x)| format!("{x},a,1,{}", 3 * i + i * i)).collect();
        let twice = format!("x,z,w,y\n{0}\n{0}\n", rows.join("\n"));
        let fit = Estimator::regression("y").columns(columns.clone()).penalty(Ridge::new(1e-6).unwrap());
        let train = read(&twice);
        let model = fit.fit(&train).unwrap().into_model();
        let again = Model::from_bytes(&model.to_bytes().unwrap()).unwrap();
        assert_eq!(again.inputs(), model.inputs());
        let learned = model.predict(&train).unwrap();
        for (table, same) in tables {
            let rows = table.rows();
            let table = table.with_values("z", vec!["a"; rows]).unwrap().with_values("w", vec![1; rows]).unwrap();
            let expected: Vec<f64> = same.iter().map(|&row| learned[row]).collect();
            for model in [&model, &again] {
                assert_eq!(model.predict(&table).unwrap(), expected, "{columns:?} on {table}");
                assert!(model.inspect(&table).unwrap().strange().is_empty(), "{columns:?} on {table}");
                let explained = model.explain(&table, 0).unwrap();
                assert!((explained.predictions[0].1 - expected[0]).abs() < 1e-12);
                let mut predictor = model.predictor(&["x", "z", "w"]).unwrap();
                for (row, expected) in expected.iter().enumerate() {
                    let found =
                        with_cell(&table, row, |cell| predictor.predict(&[cell, "a".into(), 1.into()]).unwrap());
                    assert_eq!(found, *expected, "{columns:?} on row {row} of {table}");
                }
            }
        }
    }
}

/// The cell as a program would hold it that never saw the table.
fn with_cell<T>(table: &Table, row: usize, mut see: impl FnMut(Cell<'_>) -> T) -> T {
    let array = table.column("x").unwrap();
    if let Some(values) = array.as_any().downcast_ref::<Float64Array>().filter(|_| is_plain(table)) {
        return see(values.value(row).into());
    }
    if let Some(values) = array.as_any().downcast_ref::<Int64Array>().filter(|_| is_plain(table)) {
        return see(values.value(row).into());
    }
    if let Some(values) = array.as_any().downcast_ref::<BooleanArray>().filter(|_| is_plain(table)) {
        return see(values.value(row).into());
    }
    see(table.texts("x").unwrap().get(row).as_deref().into())
}

/// Whether its column has no text of its own.
fn is_plain(table: &Table) -> bool {
    table.texts("x").unwrap().get(0) == gradus::data::TextColumn::from_array(table.column("x").unwrap()).unwrap().get(0)
}

/// `True`, `False` and `Unknown` are text; the next file has only the first two.
#[test]
fn text_that_looks_like_booleans_later() {
    let strings: ArrayRef = Arc::new(LargeStringArray::from(vec!["True", "False"]));
    let views: ArrayRef = Arc::new(StringViewArray::from(vec!["Unknown", "True"]));
    let dictionary: DictionaryArray<Int32Type> = vec!["False", "True", "False"].into_iter().collect();
    let tables: [(Table, &[usize]); 6] = [
        (column(&["True", "False"]), &[0, 1]),
        (column(&["False"]), &[1]),
        (of(Arc::new(BooleanArray::from(vec![false, true]))), &[1, 0]),
        (of(strings), &[0, 1]),
        (of(views), &[2, 0]),
        (of(Arc::new(dictionary)), &[1, 0, 1]),
    ];
    agree(&["True", "False", "Unknown"], &tables);
}

/// The predictions and the report of one such pair of files, by the columns that are inferred.
#[test]
fn the_type_of_the_next_file_does_not_matter() {
    let train = read("y,smoker\n5,True\n1,False\n3,Unknown\n5.2,True\n1.2,False\n3.1,Unknown\n");
    let test = read("y,smoker\n5,True\n1,False\n");
    let model = Estimator::regression("y").fit(&train).unwrap().into_model();
    let found = model.predict(&test).unwrap();
    assert!((found[0] - 5.1).abs() < 0.1 && (found[1] - 1.1).abs() < 0.1, "{found:?}");
    let evaluation = model.evaluate(&test).unwrap();
    assert_eq!(evaluation.columns.get("categorical(smoker)").unwrap().unseen, 0);
    // As a table to stop early by, and in folds.
    let watched = Estimator::regression("y").columns(columns![categorical("smoker")]).validate_on(&test);
    let fit = watched.solver(GradientDescent::full_batch().epochs(50)).fit(&train).unwrap();
    let last = fit.report().history.last().unwrap().validation;
    assert!(last.is_some_and(|loss| loss < 2.0), "{last:?}");
}

/// Learned as booleans: in any spelling, as booleans, as 0 and 1.
#[test]
fn booleans_in_any_spelling() {
    let tables: [(Table, &[usize]); 6] = [
        (column(&["true", "false"]), &[0, 1]),
        (column(&["FALSE", "TRUE"]), &[1, 0]),
        (column(&["0", "1"]), &[1, 0]),
        (of(Arc::new(BooleanArray::from(vec![false, true]))), &[1, 0]),
        (of(Arc::new(Float64Array::from(vec![0.0, 1.0]))), &[1, 0]),
        (of(Arc::new(StringArray::from(vec!["TRUE", "false"]))), &[0, 1]),
    ];
    agree(&["True", "False"], &tables);
}

/// Learned as whole numbers: pandas writes them with a point where some are missing.
#[test]
fn whole_numbers_in_any_spelling() {
    let tables: [(Table, &[usize]); 8] = [
        (column(&["3.0", "1.0"]), &[2, 0]),
        (column(&["+2", "1"]), &[1, 0]),
        (column(&["2.00", "3.00"]), &[1, 2]),
        (of(Arc::new(Float64Array::from(vec![2.0, 3.0]))), &[1, 2]),
        (of(Arc::new(Int64Array::from(vec![3, 1]))), &[2, 0]),
        (of(Arc::new(StringArray::from(vec!["3.0", "1"]))), &[2, 0]),
        (column(&["true"]), &[0]),
        (column(&["1", "2.0"]), &[0, 1]),
    ];
    agree(&["1", "2", "3"], &tables);
    agree(&["1.0", "2.0", "3.0"], &tables);
    agree(&["1.00", "2.00", "3.00"], &tables);
    agree(&["1", "2.0", "+3"], &tables);
}

/// Versions and codes are their texts; a number without one is the only learned text that reads as it.
#[test]
fn versions_and_leading_zeros_are_texts() {
    let tables: [(Table, &[usize]); 4] = [
        (column(&["1.10", "1.1"]), &[1, 0]),
        (column(&["2.0", "1.10"]), &[2, 1]),
        (of(Arc::new(Float64Array::from(vec![2.0]))), &[2]),
        (of(Arc::new(StringArray::from(vec!["1.10"]))), &[1]),
    ];
    agree(&["1.1", "1.10", "2.0"], &tables);
    let tables: [(Table, &[usize]); 4] = [
        (column(&["08123", "90210"]), &[0, 1]),
        (column(&["90210"]), &[1]),
        (of(Arc::new(Int64Array::from(vec![8123, 90210]))), &[0, 1]),
        (of(Arc::new(Float64Array::from(vec![8123.0]))), &[0]),
    ];
    agree(&["08123", "90210", "00501"], &tables);
    let tables: [(Table, &[usize]); 3] = [
        (column(&["3.00", "2.50"]), &[1, 0]),
        (of(Arc::new(Float64Array::from(vec![3.0, 2.5]))), &[1, 0]),
        (of(Arc::new(Int64Array::from(vec![3]))), &[1]),
    ];
    agree(&["2.50", "3.00", "0.25"], &tables);
    let tables: [(Table, &[usize]); 3] = [
        (column(&["3.0", "2.5"]), &[1, 0]),
        (column(&["3"]), &[1]),
        (of(Arc::new(Float64Array::from(vec![3.0, 2.5]))), &[1, 0]),
    ];
    agree(&["2.5", "3", "0.25"], &tables);
    agree(&["2.5", "3.0", "0.25"], &tables);
}

/// What was never there stays unseen: versions do not merge with numbers of equal value.
#[test]
fn other_texts_stay_unseen() {
    let model = |cells: &str| {
        let columns = columns![categorical("x").unseen(Unseen::Ignore)];
        Estimator::regression("y").columns(columns).fit(&read(cells)).unwrap().into_model()
    };
    let unseen = |model: &Model, cells: &[&str]| model.inspect(&column(cells)).unwrap().iter().next().unwrap().1.unseen;
    let versions = model("x,y\n1.1,1\n1.10,2\n1.2,4\n");
    assert_eq!(versions.shape().features, 3);
    assert_eq!(unseen(&versions, &["1.1", "1.10", "1.100", "1.20"]), 2);
    let whole = model("x,y\n1,1\n2,2\n3,4\n");
    assert_eq!(unseen(&whole, &["1.0", "1.5", "4", "x"]), 3);
    let flags = model("x,y\nTrue,1\nFalse,2\nTrue,4\n");
    assert_eq!(unseen(&flags, &["TRUE", "Unknown", "2", "0"]), 2);
}

/// Numbers of booleans: 1 and 0 also where another cell makes the column text.
#[test]
fn numbers_of_booleans() {
    let train = read("x,y\nTrue,5\nFalse,1\nTrue,5.2\nFalse,1.2\n");
    for columns in [columns![numeric("x")], columns![boolean("x")], columns![bucketized("x", [0.5])]] {
        let model = Estimator::regression("y").columns(columns).fit(&train).unwrap().into_model();
        let expected = &model.predict(&train).unwrap()[..2];
        for test in [column(&["TRUE", "false"]), column(&["1", "0"]), column(&["1.0", "0.0"])] {
            assert_eq!(model.predict(&test).unwrap(), expected);
        }
        let text = column(&["True", "False", "Unknown"]);
        assert_eq!(model.predict(&text.take(&[0, 1]).unwrap()).unwrap(), expected);
        let refused = model.predict(&text).unwrap_err().to_string();
        assert!(refused.contains("Unknown") && refused.contains("line 4"), "{refused}");
        let mut predictor = model.predictor(&["x"]).unwrap();
        for cell in [true.into(), "TRUE".into(), 1.into(), "1".into()] {
            assert_eq!(predictor.predict(&[cell]).unwrap(), expected[0]);
        }
    }
}

/// Ids read their numbers, in lists too; lists hold the same categories in any type.
#[test]
fn identities_and_lists() {
    let whole = |lists: Vec<Vec<i64>>| -> ArrayRef {
        let lists = lists.into_iter().map(|list| Some(list.into_iter().map(Some).collect::<Vec<_>>()));
        Arc::new(ListArray::from_iter_primitive::<arrow_array::types::Int64Type, _, _>(lists))
    };
    let floats = |lists: Vec<Vec<f64>>| -> ArrayRef {
        let lists = lists.into_iter().map(|list| Some(list.into_iter().map(Some).collect::<Vec<_>>()));
        Arc::new(ListArray::from_iter_primitive::<arrow_array::types::Float64Type, _, _>(lists))
    };
    let mut texts = arrow_array::builder::ListBuilder::new(arrow_array::builder::StringBuilder::new());
    for list in [vec!["1.0", "2"], vec!["3.0"]] {
        list.into_iter().for_each(|text| texts.values().append_value(text));
        texts.append(true);
    }
    let train = of(whole(vec![vec![1, 2], vec![3], vec![1, 3], vec![2]])).with_values("y", vec![1, 4, 9, 5]).unwrap();
    for columns in [columns![categorical("x")], columns![hashed("x", 99)], columns![identity("x", 5)]] {
        let model = Estimator::regression("y").columns(columns).penalty(Ridge::new(1e-3).unwrap());
        let model = model.fit(&train).unwrap().into_model();
        let expected = &model.predict(&train).unwrap()[..2];
        assert_eq!(model.predict(&of(floats(vec![vec![1.0, 2.0], vec![3.0]]))).unwrap(), expected);
        assert_eq!(model.predict(&of(Arc::new(texts.finish_cloned()))).unwrap(), expected);
        let mut predictor = model.predictor(&["x"]).unwrap();
        let list = [Cell::Text("1.0"), Cell::Integer(2)];
        assert_eq!(predictor.predict(&[Cell::List(&list)]).unwrap(), expected[0]);
    }
}

/// A vocabulary is text; booleans and numbers that come without one find it.
#[test]
fn given_vocabularies() {
    let train = read("x,y\nTrue,1\nFalse,2\nmaybe,4\nTrue,1\n");
    let columns = columns![categorical("x").vocabulary(["True", "False", "maybe"])];
    let model = Estimator::regression("y").columns(columns).fit(&train).unwrap().into_model();
    let found = model.predict(&of(Arc::new(BooleanArray::from(vec![true, false])))).unwrap();
    assert_eq!(found, model.predict(&train).unwrap()[..2]);
    assert_eq!(model.predict(&column(&["True", "False"])).unwrap(), found);
    let forced = Table::from_csv_text("x\nTrue\nFalse\n", &CsvOptions::default().text(["x"])).unwrap();
    assert_eq!(model.predict(&forced).unwrap(), found);
}

/// The model says what it reads, and reads a row by names.
#[test]
fn inputs_and_named_rows() {
    let train = read("id,size,ok,v,y,w,o\na,1,True,1.1,3,1,0.5\nb,2,False,1.10,4,2,0.25\na,3,True,2.0,7,1,0.75\n");
    let columns = columns![categorical("id"), numeric("size"), crossed(["ok", "v"]).buckets(50), hashed("v", 9)];
    let estimator = Estimator::regression("y").columns(columns).example_weight("w").offset("o");
    let model = estimator.penalty(Ridge::new(1e-3).unwrap()).fit(&train).unwrap().into_model();
    let inputs = model.inputs();
    let shown: Vec<String> = inputs.iter().map(ToString::to_string).collect();
    let expected = [
        "id: feature, learned as text",
        "size: feature, learned as whole numbers",
        "ok: feature, learned as booleans (False, True)",
        "v: feature, learned as numbers in several notations",
        "o: offset",
        "w: example weight",
        "y: label, learned as whole numbers",
    ];
    assert_eq!(shown, expected);
    assert_eq!(inputs[1].learned_as, Some(LearnedAs::WholeNumbers { decimals: 0 }));
    let names: Vec<&str> = inputs.iter().take(5).map(|input| input.name.as_str()).collect();
    let mut predictor = model.predictor(&names).unwrap();
    let mut row: BTreeMap<String, Cell<'_>> = BTreeMap::new();
    row.insert("v".to_owned(), "1.10".into());
    row.insert("ok".to_owned(), false.into());
    row.insert("size".to_owned(), 2.into());
    row.insert("id".to_owned(), "b".into());
    row.insert("unread".to_owned(), "?".into());
    row.insert("o".to_owned(), 0.25.into());
    let cells = predictor.row(row.clone()).unwrap();
    assert_eq!(predictor.predict(&cells).unwrap(), model.predict(&train).unwrap()[1]);
    row.remove("ok");
    assert!(predictor.row(row).unwrap_err().to_string().contains("ok"));
}
