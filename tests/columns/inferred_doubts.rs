//! Columns of which nothing is said and that are not what they look like: numbers among words, numbers and dates in other
//! notations, prose, numbers of rows.

use gradus::column::{inferred, learn};
use gradus::prelude::*;

use super::{names, numbers, table};
use crate::support::encoding::encode;

/// Whether a column x of these texts is used, and the warnings about it.
fn of_texts(texts: Vec<Option<&str>>) -> (bool, String) {
    let found = inferred(&numbers(texts), &[]).unwrap();
    let warnings: Vec<String> = found.warnings.iter().map(ToString::to_string).collect();
    (found.columns.len() == 1, warnings.join("\n"))
}

#[test]
fn numbers_spoilt_by_a_word_are_left_out_with_the_reason() {
    let (used, why) = of_texts(vec![Some("1.5"), None, Some("2"), Some("n/a"), Some("3"), Some("?")]);
    let told = "column \"x\" is left out: 3 of its 5 texts are numbers, but \"n/a\" (row 4) is not";
    assert!(!used && why.starts_with(told), "{why}");
    // Levels that are there often enough are categories, with the doubt.
    let children = ["0", "1", "2", "3+", "0", "0", "1", "3+"].map(Some);
    let (used, why) = of_texts(children.into());
    let told = "is taken for categories: 6 of its 8 texts are numbers, but \"3+\" (row 4)";
    assert!(used && why.contains(told), "{why}");
    // Few numbers among words are words; and so is text that could be numbers, for somebody has typed it as text.
    assert_eq!(of_texts(["1", "b", "1", "b"].map(Some).into()), (true, String::new()));
    let codes = inferred(&numbers(vec!["01", "02", "01"]), &[]).unwrap();
    let encoder = learn(&codes.columns, &numbers(vec!["01", "02", "01"]), None).unwrap();
    assert_eq!(names(encoder[0].as_ref()), ["x=01", "x=02"]);
}

#[test]
fn numbers_in_another_notation_are_not_one_category_each_in_silence() {
    for (texts, option) in [
        (["1,234", "2,345", "999", "4,567"], ".thousands(',')"),
        (["1.234,5", "7", "3,25", "4,5"], ".decimal(',')"),
        (["5 %", "7 %", "9 %", "11 %"], ".unit(\"%\""),
        (["$3.10", "$4.20", "$5.00", "$6"], ".unit(\"$\""),
        (["12 kg", "13 kg", "14 kg", "15 kg"], ".unit(\"kg\""),
        (["(1234)", "17", "(5)", "6"], ".accounting()"),
        (["31/12/2024", "1/2/2024", "2/2/2024", "3/2/2024"], "datetime(..)"),
        (["24-03-01", "24-03-02", "24-03-03", "24-03-04"], "datetime(..)"),
    ] {
        let once = texts.map(Some).to_vec();
        let (used, why) = of_texts(once.clone());
        assert!(!used && why.contains("column \"x\" is left out") && why.contains(option), "{texts:?}: {why}");
        let (used, why) = of_texts(once.repeat(3));
        assert!(used && why.contains("is taken for categories") && why.contains(option), "{texts:?}: {why}");
    }
}

#[test]
fn dates_are_one_trend_and_prose_is_left_out() {
    let day = |i: usize| format!("2024-{:02}-{:02}", 1 + i / 28, 1 + i % 28);
    let dates: Vec<String> = (0..280).map(day).collect();
    let gaps = |(i, day): (usize, &String)| (i % 9 > 0).then(|| format!("{day}T12:30Z"));
    let spoilt = |(i, day): (usize, &String)| if i == 3 { "soon".to_owned() } else { day.clone() };
    let table = table([
        ("d", dates.clone().into()),
        ("gaps", dates.iter().enumerate().map(gaps).collect::<Vec<_>>().into()),
        ("spoilt", dates.iter().enumerate().map(spoilt).collect::<Vec<_>>().into()),
        ("prose", dates.iter().map(|day| format!("This was written on {day} by hand")).collect::<Vec<_>>().into()),
        ("y", (0..280).map(f64::from).collect::<Vec<_>>().into()),
    ]);
    let found = inferred(&table, &["y"]).unwrap();
    let encoders = learn(&found.columns, &table, None).unwrap();
    let features: Vec<String> = encoders.iter().flat_map(|encoder| names(encoder.as_ref())).collect();
    assert_eq!(features, ["d.days since 1970-01-01", "gaps.days since 1970-01-01", "gaps=<missing>"]);
    // Standardised, and at the mean where there is none.
    let feature = encoders[1].features().get(0).unwrap();
    assert!(feature.shift > 19_000.0 && feature.scale > 50.0);
    assert_eq!(encode(encoders[1].as_ref(), &table)[0], [0.0, 1.0]);
    let warnings: Vec<String> = found.warnings.iter().map(ToString::to_string).collect();
    assert!(warnings[0].contains("32 missing values are replaced by the mean"), "{warnings:?}");
    assert!(warnings[1].contains("279 of its 280 texts are dates, but \"soon\" (row 4) is not"), "{warnings:?}");
    assert!(warnings[2].contains("free text of 7 words on average; name it text(..)"), "{warnings:?}");
    // A model of it reads rows as text, also loaded again, in all forms of ISO 8601.
    let fit = Estimator::regression("y").fit(&table.select(["d", "y"]).unwrap()).unwrap();
    let model = Model::from_bytes(&fit.model().to_bytes().unwrap()).unwrap();
    let whole = model.predict(&table.select(["d"]).unwrap()).unwrap();
    let mut predictor = model.predictor(&["d"]).unwrap();
    for text in ["2024-03-01", "20240301T0000Z", "2024-03-01 01:00+01"] {
        let found = predictor.predict(&[text.into()]).unwrap();
        assert!((found - whole[56]).abs() < 1e-9, "{found}");
    }
    let refused = predictor.predict(&["24-03-01".into()]).unwrap_err().to_string();
    assert!(refused.contains("\"24-03-01\" is no date or time"), "{refused}");
}

#[test]
fn what_numbers_the_rows_is_left_out() {
    let n = 40i64;
    let of = |name: &str, values: Vec<i64>| {
        let table = table([(name, values.into()), ("x", (0..n).map(|i| i * i % 17).collect::<Vec<_>>().into())]);
        inferred(&table, &[]).unwrap().columns.iter().map(|column| column.name().to_owned()).collect::<Vec<_>>()
    };
    let shuffled: Vec<i64> = (0..n).map(|i| i * 7 % n + 1).collect();
    for name in ["", "column_1", "Unnamed: 0", "id", "PassengerId", "customer_id"] {
        assert_eq!(of(name, (0..n).collect()), ["x"], "{name}");
        assert_eq!(of(name, shuffled.clone()), ["x"], "{name}");
        // What repeats itself says more than the row.
        assert_eq!(of(name, (0..n).map(|i| i / 2).collect()).len(), 2, "{name}");
    }
    for name in ["t", "paid", "column_2"] {
        assert_eq!(of(name, (1..=n).collect()).len(), 2, "{name}");
    }
    // Where all names are made up, none is so for want of one.
    let count = || (0..n).collect::<Vec<_>>().into();
    assert_eq!(inferred(&table([("column_1", count()), ("column_2", count())]), &[]).unwrap().columns.len(), 2);
    let names = table([("", vec!["Mazda", "Datsun", "Fiat"].into()), ("mpg", vec![1.0, 2.0, 4.0].into())]);
    assert_eq!(inferred(&names, &[]).unwrap().columns.len(), 1);
}

#[test]
fn a_table_of_nothing_useful_says_why() {
    let identifiers: Vec<String> = (0..30).map(|i| format!("house {i}")).collect();
    let table = table([
        ("d", identifiers.into()),
        ("one", vec![7; 30].into()),
        ("y", (0..30).map(f64::from).collect::<Vec<_>>().into()),
    ]);
    assert_eq!(
        Estimator::regression("y").fit(&table).unwrap_err().to_string(),
        "there are no features to learn from:\n  - column \"d\" is left out: 30 of its 30 texts are different: it looks like \
         an identifier\n  - column \"one\" is left out: it has one value only (7)"
    );
}
