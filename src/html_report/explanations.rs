//! What some predictions are made of.

use super::page::Page;
use super::rows::{Rows, number};
use super::subject::Subject;
use crate::data::Table;
use crate::error::Result;
use crate::model::{ColumnContribution, Explanation};
use crate::plot;

/// Scores whose contributions stand side by side.
const MOST_SCORES: usize = 6;

/// Explains rows of the judged examples, counted from 0; those of the least, the middle and the greatest first score, where none are named.
pub(super) fn write(subject: &Subject<'_>, rows: Option<&[usize]>, page: &mut Page) {
    page.section("predictions", "Predictions taken apart", |page| {
        let (name, table) = subject.judged();
        let chosen = match (rows, chosen(subject, table)) {
            (Some(rows), _) => Ok(rows.to_vec()),
            (None, chosen) => chosen,
        };
        let (rows, reference) = match chosen.and_then(|rows| Ok((rows, subject.model().mean_row(subject.train)?))) {
            Ok(known) => known,
            Err(why) => return page.absent("No prediction can be explained:", &why),
        };
        page.paragraph(
            "What each column adds to the score, beside the mean of the training examples: with it the score begins, and the contributions add up to what it is.",
        );
        for row in rows {
            match subject.model().explain_against(table, row, &reference) {
                Ok(explanation) => {
                    page.element("h3", &format!("{} of the {name} examples", table.place(row)));
                    one(&explanation, page);
                }
                Err(why) => page.absent("This row cannot be explained:", &why),
            }
        }
    });
}

/// The rows of the least, the middle and the greatest first score.
fn chosen(subject: &Subject<'_>, table: &Table) -> Result<Vec<usize>> {
    let scores = subject.model().score(table)?;
    let mut rows: Vec<usize> = (0..table.rows()).collect();
    rows.sort_by(|a, b| scores[*a].total_cmp(&scores[*b]));
    let mut three: Vec<usize> =
        [0, rows.len() / 2, rows.len().saturating_sub(1)].iter().filter_map(|k| rows.get(*k).copied()).collect();
    three.dedup();
    Ok(three)
}

fn one(explanation: &Explanation, page: &mut Page) {
    let predictions = explanation.predictions.iter().take(MOST_SCORES);
    let predictions = predictions.map(|(of, value)| format!("{of}: {}", number(*value))).collect::<Vec<_>>();
    page.paragraph(&format!("Predicted {}.", predictions.join(", ")));
    page.beside(|page| {
        contributions(explanation, page);
        page.figure(Ok(plot::contributions(explanation)), "The same, feature by feature.");
    });
}

/// A line for each column with the row's own cells.
fn contributions(explanation: &Explanation, page: &mut Page) {
    let scores = &explanation.scores[..explanation.scores.len().min(MOST_SCORES)];
    let Some(first) = scores.first() else { return };
    let heads = scores.iter().map(|score| format!("adds to {}", score.of));
    let mut rows = Rows::new(["column", "cells of the row"].map(str::to_owned).into_iter().chain(heads)).words(1);
    let base = explanation.reference.as_deref().unwrap_or("bias");
    let line = |name: String, cells: String, parts: Vec<String>| [name, cells].into_iter().chain(parts);
    rows.push(line(format!("({base})"), String::new(), scores.iter().map(|score| number(score.base)).collect()));
    if explanation.offset != 0.0 {
        rows.push(line("(offset)".to_owned(), String::new(), vec![number(explanation.offset); scores.len()]));
    }
    for column in &first.columns {
        let cell = |(name, cell): &(String, Option<String>)| {
            let cell = cell.as_deref().unwrap_or("–");
            if column.cells.len() == 1 { cell.to_owned() } else { format!("{name}: {cell}") }
        };
        let cells = column.cells.iter().map(cell).collect::<Vec<_>>().join(", ");
        let part = |of: &[ColumnContribution]| {
            of.iter().find(|one| one.column == column.column).map_or(0.0, |one| one.contribution)
        };
        let parts = scores.iter().map(|score| number(part(&score.columns))).collect();
        rows.push(line(column.column.clone(), cells, parts));
    }
    rows.push(line("= score".to_owned(), String::new(), scores.iter().map(|score| number(score.score)).collect()));
    page.table("Contributions", &rows);
}
