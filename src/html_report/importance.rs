//! Which columns matter.

use super::cell::Cell;
use super::page::Page;
use super::rows::{Rows, number};
use super::subject::Subject;

pub(super) fn write(subject: &Subject<'_>, page: &mut Page) {
    page.section("importance", "Importance", |page| {
        let columns = match subject.model().importance(subject.train) {
            Ok(importances) => importances.columns,
            Err(why) => return page.absent("No importances:", &why),
        };
        page.paragraph(
            "The standard deviation of what a column adds to the score, over the training examples: one unit for numbers, categories and curves alike.",
        );
        let most = columns.iter().map(|column| column.deviation).fold(0.0, f64::max);
        let several = columns.iter().any(|column| column.of != columns[0].of);
        let of = several.then_some("score of");
        let mut rows = Rows::new(["column"].into_iter().chain(of).chain(["deviation", "beside the largest"]));
        if several {
            rows = rows.words(1);
        }
        for column in columns {
            let share = if most > 0.0 { column.deviation / most } else { 0.0 };
            let of = several.then_some(Cell::Text(column.of));
            let start = std::iter::once(Cell::Text(column.column)).chain(of);
            rows.push(start.chain([Cell::Text(number(column.deviation)), Cell::Bar(share)]));
        }
        page.table("Importance of each column", &rows);
    });
}
