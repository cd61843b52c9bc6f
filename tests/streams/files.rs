//! CSV files as one table that memory need not hold.

use std::fs;
use std::path::PathBuf;

use gradus::data::CsvFiles;
use gradus::prelude::*;

/// The penguins, cut into files of so many lines with a header each.
fn files(name: &str, lines: usize) -> (PathBuf, Vec<PathBuf>) {
    let folder = std::env::temp_dir().join(format!("gradus-{name}-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let text = fs::read_to_string("data/penguins/penguins.csv").unwrap();
    let (header, rows) = text.split_once('\n').unwrap();
    let rows: Vec<&str> = rows.lines().collect();
    let path = |(k, rows): (usize, &[&str])| {
        let path = folder.join(format!("part-{k}.csv"));
        fs::write(&path, format!("{header}\n{}\n", rows.join("\n"))).unwrap();
        path
    };
    let paths = rows.chunks(lines).enumerate().map(path).collect();
    (folder, paths)
}

#[test]
fn files_give_the_model_of_one_file() {
    let table = Table::from_csv("data/penguins/penguins.csv").unwrap();
    let (folder, paths) = files("penguins", 50);
    let columns = || {
        columns![
            numeric("bill_length_mm").missing(Missing::Mean),
            numeric("body_mass_g").missing(Missing::Median).standardized(),
            categorical("island"),
            categorical("sex").missing(MissingLevel::Own)
        ]
    };
    for estimator in [Estimator::multiclass("species").columns(columns()), Estimator::multiclass("species")] {
        let of_table = estimator.fit(&table).unwrap();
        let of_files = estimator.fit(&CsvFiles::several(&paths)).unwrap();
        assert_eq!(of_files.model().encoded_weights(), of_table.model().encoded_weights());
        assert_eq!(of_files.model().to_bytes().unwrap(), of_table.model().to_bytes().unwrap());
        let evaluation = of_table.model().evaluate(&CsvFiles::several(&paths)).unwrap();
        assert_eq!(evaluation, of_table.model().evaluate(&table).unwrap());
    }
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_fault_is_told_by_file_line_and_column() {
    let (folder, paths) = files("faulty", 100);
    let text = fs::read_to_string(&paths[1]).unwrap();
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let header: Vec<&str> = text.lines().next().unwrap().split(',').collect();
    let place = header.iter().position(|name| *name == "body_mass_g").unwrap();
    let mut cells: Vec<&str> = lines[7].split(',').collect();
    cells[place] = "heavy";
    lines[7] = cells.join(",");
    fs::write(&paths[1], lines.join("\n")).unwrap();
    let estimator = Estimator::multiclass("species").columns(columns![numeric("body_mass_g").missing(Missing::Mean)]);
    let error = estimator.fit(&CsvFiles::several(&paths)).unwrap_err().to_string();
    for part in ["part-1.csv", "line 8", "body_mass_g", "heavy"] {
        assert!(error.contains(part), "{part}: {error}");
    }
    fs::remove_dir_all(folder).unwrap();
}
