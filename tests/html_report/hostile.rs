//! Names and cells that would be markup stay text.

use gradus::prelude::*;

use super::document::{checked, texts};

const HOSTILE: [&str; 7] = [
    "<script>alert(1)</script>",
    "</title></svg></style><img src=x onerror=alert(1)>",
    "\" onload=\"alert(1)",
    "& ' ]]> <!-- -->",
    "&lt;b&gt;",
    "a\u{0}\u{1b}[31m\u{202e}b\n\u{ffff}",
    "北京 👩‍👩‍👧 Zürich",
];

fn table() -> Table {
    let rows = 84;
    let value = |k: usize, row: usize| ((row * (k + 3)) % 17) as f64;
    let level = |shift: usize| (0..rows).map(|row| HOSTILE[(row + row / 7 * shift) % 7]).collect::<Vec<&str>>();
    let mut columns: Vec<(&str, gradus::data::Cells)> = Vec::new();
    for (k, name) in HOSTILE.iter().enumerate() {
        columns.push((name, (0..rows).map(|row| value(k, row)).collect::<Vec<f64>>().into()));
    }
    columns.push(("level", level(0).into()));
    columns.push(("<i>class</i>", level(3).into()));
    columns.push(("two", (0..rows).map(|row| HOSTILE[row * 5 % 17 % 2]).collect::<Vec<&str>>().into()));
    columns.push(("label <b>", (0..rows).map(|row| value(0, row) + 2.0 * value(1, row)).collect::<Vec<f64>>().into()));
    Table::from_columns(columns).unwrap()
}

#[test]
fn nothing_of_a_name_is_markup() {
    let table = table();
    let (train, test) = table.split(0.7).unwrap();
    let fits = [
        Estimator::regression("label <b>").fit(&train),
        Estimator::regression("label <b>")
            .penalty(NoPenalty)
            .columns(columns![numeric(HOSTILE[0]), numeric(HOSTILE[2])])
            .fit(&train),
        Estimator::multiclass("<i>class</i>").fit(&train),
        Estimator::binary("two").columns(columns![numeric(HOSTILE[1]), categorical("level")]).fit(&train),
        Estimator::binary("two").columns(columns![numeric(HOSTILE[1])]).fit(&train),
    ];
    for fit in fits {
        let fit = fit.unwrap();
        let report = fit.report_html(&train, Some(&test)).title(HOSTILE[1]).dated(HOSTILE[0]);
        let page = checked(&report);
        assert!(!page.contains("<script") && !page.contains("<img") && !page.contains("<b>") && !page.contains("<i>"));
        assert!(!page.contains('\u{202e}') && !page.contains('\u{0}') && !page.contains('\u{1b}'));
        let shown = texts(&page);
        assert!(shown.iter().any(|text| text == HOSTILE[0]), "the name itself is shown");
        assert!(shown.iter().any(|text| text == HOSTILE[1]));
    }
}

/// A cell may hold a book.
#[test]
fn long_texts_are_cut() {
    let book = "once upon a time ".repeat(4000);
    let names: Vec<String> =
        (0..40).map(|row| if row % 2 == 0 { book.clone() } else { format!("{row} {book}") }).collect();
    let table = Table::from_columns([
        ("text", names.into()),
        ("y", (0..40).map(|row| f64::from(row % 7)).collect::<Vec<f64>>().into()),
    ])
    .unwrap();
    let fit = Estimator::regression("y").columns(columns![categorical("text")]).fit(&table).unwrap();
    let page = checked(&fit.report_html(&table, None));
    assert!(page.len() < 300_000, "{} bytes", page.len());
}
