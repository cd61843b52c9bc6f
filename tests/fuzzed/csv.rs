//! Any bytes, read as CSV: a table or an error. A table that can be written is read back as it was.

use gradus::data::{CsvOptions, Table};

/// The first byte chooses the options, the others are the text.
pub fn run(data: &[u8]) {
    let Some((&choice, text)) = data.split_first() else { return };
    let options = options(choice);
    let Ok(table) = Table::from_csv_text(text, &options) else { return };
    assert_eq!(table.names().len(), table.width());
    let Ok(written) = table.to_csv_text(&options) else { return };
    // The numbers of another notation are written as plain ones.
    let plain = plain(choice);
    let again = match Table::from_csv_text(&written, &plain) {
        Ok(again) => again,
        Err(error) => panic!("what was written is refused: {error}\n{written:?}"),
    };
    assert_eq!((again.rows(), again.names()), (table.rows(), table.names()), "{written:?}");
    assert_eq!(again.to_csv_text(&plain).ok().as_ref(), Some(&written), "what was read again is written otherwise");
}

fn options(choice: u8) -> CsvOptions {
    let options = plain(choice);
    match choice >> 4 {
        1 => options.accounting(),
        2 => options.lenient_quotes(),
        3 => options.whole_lines(),
        4 => options.decimal('.').thousands(' '),
        5 => options.unit("km", 1000.0).unit("%", 0.01),
        6 => options.record_limit(64),
        7 => options.also_null(["?", "-"]),
        _ => options,
    }
}

fn plain(choice: u8) -> CsvOptions {
    let options = CsvOptions::default();
    match choice & 15 {
        1 => options.delimiter(';'),
        2 => options.delimiter('\t'),
        3 => options.delimiter(' '),
        4 => options.delimiter('|').quote('\''),
        5 => options.quote(None),
        6 => options.without_header(),
        7 => options.names(["a", "b", "c"]),
        8 => options.text(["a", "c1"]),
        9 => options.null_tokens(["NULL"]),
        _ => options,
    }
}
