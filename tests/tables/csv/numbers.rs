//! Numbers in CSV files as people write them: leading zeros, thousands, decimal commas, units, words for missing values.

use gradus::data::{CsvOptions, Table};
use gradus::error::Error;

use crate::support::tables::read;

fn types(table: &Table) -> Vec<String> {
    table.names().iter().map(|name| table.column(name).unwrap().data_type().to_string()).collect()
}

/// Codes stay as they are written; a rare leading zero among numbers is a number's. The order of the rows does not matter.
#[test]
fn leading_zeros_make_codes_of_the_column_they_are_usual_in() {
    let ages = |at: usize| {
        let mut rows: Vec<String> = (0..300).map(|row| (row % 70 + 10).to_string()).collect();
        rows[at] = "07".to_owned();
        read(format!("age\n{}\n", rows.join("\n")))
    };
    for at in [0, 150, 299] {
        assert_eq!(types(&ages(at)), ["Int64"]);
        assert_eq!(ages(at).numbers("age").unwrap().get(at), Some(7.0));
    }
    let zips = |first: &str, last: &str| read(format!("zip\n{first}\n{}{last}\n", "10115\n".repeat(300)));
    for table in [zips("08123", "20095"), zips("20095", "08123")] {
        assert_eq!(types(&table), ["Utf8"]);
    }
    let months: Vec<String> = (0..48).map(|row| format!("{:02}", row % 12 + 1)).collect();
    assert_eq!(read(format!("month\n{}\n", months.join("\n"))).texts("month").unwrap().get(0).as_deref(), Some("01"));
    assert_eq!(types(&read("x\n08\n2.5\n")), ["Float64"], "no code has a fraction");
    assert_eq!(types(&zips("08123", "NA")), ["Utf8"]);
}

#[test]
fn numbers_in_other_notations_are_read_by_option() {
    let read = |cells: &[&str], options: CsvOptions| {
        let rows: Vec<String> = cells.iter().map(|cell| format!("\"{cell}\"\n")).collect();
        Table::from_csv_text(format!("x\n{}", rows.concat()), &options).unwrap()
    };
    let plain = CsvOptions::default;
    for (cells, options, values) in [
        (["1,234", "5", "-1,234,567.5"], plain().thousands(','), [1234.0, 5.0, -1_234_567.5]),
        (["1 234", "5", "12\u{202f}345"], plain().thousands(' '), [1234.0, 5.0, 12345.0]),
        (["1'234", "5", "1\u{2019}234.5"], plain().thousands('\''), [1234.0, 5.0, 1234.5]),
        (["1.234,5", "0,25", "7"], plain().decimal(',').thousands('.'), [1234.5, 0.25, 7.0]),
        (["5 %", "12.5%", "0"], plain().unit("%", 0.01), [0.05, 0.125, 0.0]),
        (["$3.10", "-$4", "$ 1,000"], plain().unit("$", 1.0).thousands(','), [3.1, -4.0, 1000.0]),
        (["(1234)", "7", "(0.5)"], plain().accounting(), [-1234.0, 7.0, -0.5]),
        (["12 kg", "500g", "3"], plain().unit("kg", 1.0).unit("g", 0.001), [12.0, 0.5, 3.0]),
    ] {
        let table = read(&cells, options.clone());
        assert_eq!(table.numbers("x").unwrap().iter().flatten().collect::<Vec<_>>(), values, "{cells:?}");
        // One word makes text, in which a number is still one by its option's name.
        let words = Table::from_csv_text(format!("x\nword\n\"{}\"\n", cells[0]), &CsvOptions::default()).unwrap();
        let message = words.take(&[1]).unwrap().numbers("x").unwrap_err().to_string();
        assert!(message.contains("CsvOptions::default()."), "{message}");
    }
    let types = |cells: &[&str], options: CsvOptions| types(&read(cells, options));
    assert_eq!(types(&["1,23", "4"], plain().thousands(',')), ["Utf8"]);
    assert_eq!(types(&["1.5", "4"], plain().decimal(',')), ["Utf8"]);
    assert_eq!(types(&["1,000", "2,000"], plain().thousands(',')), ["Int64"]);
    for refused in [
        plain().decimal('5'),
        plain().thousands('.'),
        plain().unit("", 1.0),
        plain().unit("kg", 0.0),
        plain().unit("kg", 1.0).unit("kg", 2.0),
    ] {
        assert!(matches!(Table::from_csv_text("x\n1\n", &refused), Err(Error::Setting { .. })), "{refused:?}");
    }
}

/// What a message advises does what it says.
#[test]
fn more_null_tokens_are_added_to_the_default() {
    let text = "c,x\na,1\n,2\nb,-\nNA,N/A\n";
    let message = read(text).numbers("x").unwrap_err().to_string();
    assert!(message.contains(".also_null([\"-\"])"), "{message}");
    let table = Table::from_csv_text(text, &CsvOptions::default().also_null(["-"])).unwrap();
    assert_eq!((table.missing_share("c").unwrap(), table.missing_share("x").unwrap()), (0.5, 0.5));
    for token in CsvOptions::NULL_TOKENS {
        assert_eq!(read(format!("x,y\n1,1\n{token},2\n")).missing_share("x").unwrap(), 0.5, "{token}");
    }
}

/// The first rows of Kaggle's Titanic: quoted names with commas and quotes in them, missing ages and cabins.
#[test]
fn the_titanic_reads() {
    let titanic = read(
        "PassengerId,Survived,Pclass,Name,Sex,Age,SibSp,Parch,Ticket,Fare,Cabin,Embarked\n\
         1,0,3,\"Braund, Mr. Owen Harris\",male,22,1,0,A/5 21171,7.25,,S\n\
         2,1,1,\"Cumings, Mrs. John Bradley (Florence Briggs Thayer)\",female,38,1,0,PC 17599,71.2833,C85,C\n\
         6,0,3,\"Moran, Mr. James\",male,,0,0,330877,8.4583,,Q\n\
         29,1,3,\"O'Dwyer, Miss. Ellen \"\"Nellie\"\"\",female,,0,0,330959,7.8792,,Q\n",
    );
    assert_eq!(titanic.rows(), 4);
    assert_eq!(titanic.texts("Name").unwrap().get(3).as_deref(), Some("O'Dwyer, Miss. Ellen \"Nellie\""));
    assert_eq!((titanic.missing_share("Age").unwrap(), titanic.missing_share("Cabin").unwrap()), (0.5, 0.75));
    assert_eq!(titanic.numbers("Fare").unwrap().get(1), Some(71.2833));
    assert_eq!(types(&titanic)[8], "Utf8", "most tickets are numbers, not all");
}
