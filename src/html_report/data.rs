//! What the tables hold.

use super::page::Page;
use super::rows::{Rows, number};
use super::subject::Subject;
use crate::data::Table;
use crate::plot;

/// Bars of the histogram of a label.
const BARS: usize = 30;
/// The most number columns whose correlations are told apart in a picture.
const MOST_CORRELATED: usize = 30;

pub(super) fn write(subject: &Subject<'_>, page: &mut Page) {
    page.section("data", "Data", |page| {
        subject.tables().for_each(|(name, table)| describe(name, table, page));
        page.beside(|page| {
            let table = subject.train;
            for label in subject.model().labels().iter().take(4) {
                if subject.model().classes().is_empty() {
                    let histogram = table.histogram(label, BARS);
                    page.figure(histogram.map(|found| plot::histogram(&found)), "The label in the training examples.");
                }
            }
            let correlation = table.correlation();
            if (2..=MOST_CORRELATED).contains(&correlation.names.len()) {
                page.figure(
                    Ok(plot::correlation(&correlation)),
                    "Correlations of the number columns in the training examples.",
                );
            }
            if table.describe().columns.iter().any(|column| column.missing > 0) {
                page.figure(plot::missing_values(table), "What is missing in the training examples.");
            }
        });
    });
}

fn describe(name: &str, table: &Table, page: &mut Page) {
    let about = table.describe();
    page.element("h3", &format!("The {name} examples: {} rows, {} columns", about.rows, about.columns.len()));
    let start = ["column", "type", "count", "missing"];
    let mut numbers =
        Rows::new(start.into_iter().chain(["mean", "std", "min", "25 %", "50 %", "75 %", "max"])).words(1);
    let mut texts = Rows::new(start.into_iter().chain(["distinct", "most frequent", "frequency"])).words(1).words(5);
    for column in about.columns {
        let start = [column.name, column.kind, column.count.to_string(), column.missing.to_string()].into_iter();
        match (column.numbers, column.texts) {
            (Some(of), _) => {
                let parts = [of.mean, of.std, of.min, of.q1, of.median, of.q3, of.max];
                numbers.push(start.chain(parts.map(number)));
            }
            (None, Some(of)) => {
                let top = of.top.unwrap_or_default();
                texts.push(start.chain([of.distinct.to_string(), top, of.frequency.to_string()]));
            }
            (None, None) => texts.push(start.chain(["", "", ""].map(str::to_owned))),
        }
    }
    for (caption, rows) in [("Columns of numbers", numbers), ("Other columns", texts)] {
        if !rows.is_empty() {
            page.table(caption, &rows);
        }
    }
}
