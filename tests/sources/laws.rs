//! However rows are cut into files, blocks and chunks, the tables are those of all rows in one file.

use gradus::data::{ChunksOfRows, CsvFiles, CsvOptions, Table};
use proptest::prelude::*;

use super::{seen, text};
use crate::support::folder::Folder;

fn rows() -> impl Strategy<Value = Vec<Vec<&'static str>>> {
    let cell = prop::sample::select(vec![
        "1",
        "-2.5",
        "7",
        "",
        "NA",
        "1.0",
        "1.10",
        "+3",
        "08",
        "9223372036854775808",
        " 3 ",
        "1e3",
        "0012",
        "2024",
    ]);
    let truth = prop::sample::select(vec!["True", "true", "FALSE", "", "false"]);
    let word = prop::sample::select(vec!["x", "\"a\nb\"", "\"\"\"\"", "\"p,q\r\n\"", "é", "", "true", "5", "NA"]);
    let whole = prop::sample::select(vec!["0412", "1777", "0001", ""]);
    prop::collection::vec((cell, truth, word, whole).prop_map(|(a, b, c, d)| vec![a, b, c, d]), 0..60)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn files_are_one_table(
        rows in rows(),
        cuts in prop::collection::vec(0usize..60, 0..4),
        end in prop::sample::select(vec!["\n", "\r\n", "\r"]),
        block in prop::sample::select(vec![1usize, 7, 40, 100, 1 << 20]),
        chunk in 1usize..30,
        (one_header, lenient, turned) in any::<(bool, bool, bool)>(),
    ) {
        let folder = Folder::new(&format!("laws-{:?}", std::thread::current().id()));
        let header = ["a", "b", "c", "d"];
        let line = |cells: &[&str]| cells.join(",") + end;
        let whole = line(&header) + &rows.iter().map(|row| line(row)).collect::<String>();
        let mut cuts: Vec<usize> = cuts.into_iter().map(|cut| cut.min(rows.len())).collect();
        cuts.extend([0, rows.len()]);
        cuts.sort_unstable();
        let mut paths = Vec::new();
        let mut lines = Vec::new();
        for (part, pair) in cuts.windows(2).enumerate() {
            let rows = &rows[pair[0]..pair[1]];
            if one_header && part > 0 && rows.is_empty() {
                continue;
            }
            // With headers of their own, files may have their columns in another order.
            let turn = |mut cells: Vec<&'static str>| {
                if turned && !one_header && part % 2 == 1 { cells.reverse(); }
                line(&cells)
            };
            let head = if one_header && part > 0 { String::new() } else { turn(header.into()) };
            let body: String = rows.iter().map(|row| turn(row.clone())).collect();
            let own = text(&(line(&header) + &rows.iter().map(|row| line(row)).collect::<String>()));
            let above = u64::from(one_header && part > 0);
            lines.extend((0..own.rows()).map(|row| match own.place(row) {
                gradus::error::Place::Line(line) => format!("line {}", line - above),
                other => other.to_string(),
            }));
            paths.push(folder.file(&format!("{part}.csv"), head + &body));
        }
        let mut options = CsvOptions::default();
        if lenient {
            options = options.lenient_quotes();
        }
        let mut files = CsvFiles::several(paths).options(options.clone()).block_bytes(block);
        if one_header {
            files = files.one_header();
        }
        let table = Table::from_csv_text(&whole, &options).unwrap();
        let (batch, texts, _) = seen(&table);
        let joined = Table::from_source(&files).unwrap();
        prop_assert_eq!(seen(&joined), (batch, texts, lines.clone()));

        let mut begin = 0;
        for found in ChunksOfRows::new(&files, None, chunk).unwrap() {
            let found = found.unwrap();
            prop_assert_eq!(found.rows(), chunk.min(table.rows() - begin));
            let rows: Vec<usize> = (begin..begin + found.rows()).collect();
            let (batch, texts, _) = seen(&table.take(&rows).unwrap());
            prop_assert_eq!(seen(&found), (batch, texts, lines[begin..begin + found.rows()].to_vec()));
            begin += found.rows();
        }
        prop_assert_eq!(begin, table.rows());

        let wanted = ["d".to_owned(), "a".to_owned()];
        for found in ChunksOfRows::new(&files, Some(&wanted), usize::MAX).unwrap() {
            prop_assert_eq!(seen(&found.unwrap()), { let (batch, texts, _) = seen(&table.select(&wanted).unwrap()); (batch, texts, lines.clone()) });
        }
    }

    /// A table in memory, too, whatever was done to it.
    #[test]
    fn a_table_is_a_source(rows in rows(), picks in prop::collection::vec(0usize..60, 0..40), chunk in 1usize..20) {
        let whole: String = rows.iter().map(|row| row.join(",") + "\n").collect();
        let table = text(&("a,b,c,d\n".to_owned() + &whole));
        let picks: Vec<usize> = picks.into_iter().filter(|&row| row < table.rows()).collect();
        let table = table.take(&picks).unwrap();
        let mut begin = 0;
        for found in ChunksOfRows::new(&table, None, chunk).unwrap() {
            let found = found.unwrap();
            let rows: Vec<usize> = (begin..begin + found.rows()).collect();
            prop_assert_eq!(seen(&found), seen(&table.take(&rows).unwrap()));
            begin += found.rows();
        }
        prop_assert_eq!(begin, table.rows());
        if !picks.is_empty() {
            prop_assert_eq!(seen(&Table::from_source(&table).unwrap()), seen(&table));
        }
    }
}
