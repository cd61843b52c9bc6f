//! Tables of a page.

use super::cell::Cell;
use super::page::{Page, safe};
use crate::data::{Align, number_cell};

/// Rows of cells under a line of heads. The first cell of a row is its head.
#[derive(Debug)]
pub(super) struct Rows {
    heads: Vec<(String, Align)>,
    rows: Vec<Vec<Cell>>,
    /// Rows that are not shown.
    more: usize,
}

/// More rows of one table are not read by anyone.
pub(super) const MOST_ROWS: usize = 200;

impl Rows {
    /// The first column holds words, the others numbers.
    pub(super) fn new<H: Into<String>>(heads: impl IntoIterator<Item = H>) -> Self {
        let align = |k: usize| if k == 0 { Align::Left } else { Align::Right };
        let heads = heads.into_iter().enumerate().map(|(k, head)| (head.into(), align(k))).collect();
        Self { heads, rows: Vec::new(), more: 0 }
    }

    /// The column of this number holds words.
    pub(super) fn words(mut self, column: usize) -> Self {
        self.heads[column].1 = Align::Left;
        self
    }

    /// Adds a row; beyond [`MOST_ROWS`] they are counted.
    pub(super) fn push<C: Into<Cell>>(&mut self, cells: impl IntoIterator<Item = C>) {
        match self.rows.len() < MOST_ROWS {
            true => self.rows.push(cells.into_iter().map(Into::into).collect()),
            false => self.more += 1,
        }
    }

    /// Adds rows that are not shown.
    pub(super) fn hide(&mut self, rows: usize) {
        self.more += rows;
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

impl Page {
    pub(super) fn table(&mut self, caption: &str, table: &Rows) {
        let class = |column: usize| match table.heads.get(column) {
            Some((_, Align::Right)) => " class=\"number\"",
            _ => "",
        };
        self.markup("<div class=\"wide\" tabindex=\"0\">\n<table>\n");
        self.element("caption", caption);
        if table.heads.iter().any(|(head, _)| !head.is_empty()) {
            let heads = table.heads.iter().enumerate();
            let heads = heads.map(|(k, (head, _))| format!("<th scope=\"col\"{}>{}</th>", class(k), safe(head)));
            self.markup(&format!("<thead><tr>{}</tr></thead>\n", heads.collect::<String>()));
        }
        self.markup("<tbody>\n");
        for row in &table.rows {
            let cell = |(k, cell): (usize, &Cell)| match (k, cell) {
                (0, Cell::Text(text)) => format!("<th scope=\"row\">{}</th>", safe(text)),
                (_, Cell::Text(text)) => format!("<td{}>{}</td>", class(k), safe(text)),
                (_, Cell::Bar(share)) => {
                    let width = 100.0 * share.clamp(0.0, 1.0);
                    format!(
                        "<td><span class=\"track\"><span class=\"bar\" style=\"width: {width:.1}%\"></span></span></td>"
                    )
                }
            };
            let cells: String = row.iter().enumerate().map(cell).collect();
            self.markup(&format!("<tr>{cells}</tr>\n"));
        }
        self.markup("</tbody>\n</table>\n</div>\n");
        if table.more > 0 {
            self.paragraph(&format!("… and {} more rows.", table.more));
        }
    }

    /// Facts by name.
    pub(super) fn facts<N: Into<String>>(&mut self, caption: &str, facts: impl IntoIterator<Item = (N, String)>) {
        let mut rows = Rows::new(["", ""]).words(1);
        facts.into_iter().for_each(|(name, value)| rows.push([name.into(), value]));
        self.table(caption, &rows);
    }
}

/// A number in six significant digits; a dash where there is none.
pub(super) fn number(value: f64) -> String {
    match value {
        _ if value == f64::INFINITY => "∞".to_owned(),
        _ if value == f64::NEG_INFINITY => "−∞".to_owned(),
        _ => number_cell(value),
    }
}

/// A probability of a test.
pub(super) fn p_value(value: f64) -> String {
    match value {
        _ if value.is_nan() => "–".to_owned(),
        _ if value < 0.0005 => "< 0.001".to_owned(),
        _ => format!("{value:.3}"),
    }
}
