//! The columns of the model and what they learned.

use super::page::Page;
use super::rows::Rows;
use super::subject::Subject;

pub(super) fn write(subject: &Subject<'_>, page: &mut Page) {
    page.section("columns", "Columns", |page| {
        let mut learned =
            Rows::new(["feature column", "kind", "features", "missing", "levels", "cut", "collisions"]).words(1);
        for column in &subject.fit.report().columns {
            let count = |of: Option<u64>| of.map_or(String::new(), |count| count.to_string());
            let counts = column.counts.as_ref();
            learned.push([
                column.column.clone(),
                column.kind.clone(),
                column.features.to_string(),
                format!("{:.2} %", 100.0 * column.missing_share),
                count(counts.and_then(|counts| counts.levels)),
                count(counts.map(|counts| counts.cut)),
                count(counts.and_then(|counts| counts.collisions)),
            ]);
        }
        if !learned.is_empty() {
            page.table("What each feature column became", &learned);
        }
        let mut inputs = Rows::new(["column of the table", "read as", "learned as"]).words(1).words(2);
        for input in subject.model().inputs() {
            let meaning = input.learned_as.map(|meaning| meaning.to_string()).unwrap_or_default();
            inputs.push([input.name, input.role.to_string(), meaning]);
        }
        page.table("The columns that the model reads", &inputs);
    });
}
