//! Estimates as tables: to print, to compute with, for a paper.

use super::{Estimate, Inference};
use crate::data::Table;
use crate::error::Result;

impl Inference {
    /// The estimates as a table: name, output, estimate, standard_error, statistic, p_value, low, high.
    ///
    /// # Errors
    /// None that is known.
    pub fn to_table(&self) -> Result<Table> {
        let each = |of: fn(&Estimate) -> f64| -> Vec<f64> { self.estimates.iter().map(of).collect() };
        let names: Vec<String> = self.estimates.iter().map(|estimate| estimate.name.clone()).collect();
        let outputs: Vec<Option<String>> = self.estimates.iter().map(|estimate| estimate.output.clone()).collect();
        Table::from_columns([
            ("name", names.into()),
            ("output", outputs.into()),
            ("estimate", each(|of| of.value).into()),
            ("standard_error", each(|of| of.standard_error).into()),
            ("statistic", each(|of| of.statistic).into()),
            ("p_value", each(|of| of.p_value).into()),
            ("low", each(|of| of.low).into()),
            ("high", each(|of| of.high).into()),
        ])
    }

    /// Estimates and facts as JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        let whole = serde_json::json!({
            "estimates": self.estimates,
            "facts": self.facts,
            "options": self.options,
            "notes": self.notes,
        });
        whole.to_string()
    }

    /// The estimates as a table of Markdown.
    #[must_use]
    pub fn to_markdown(&self) -> String {
        let row = |cells: &[String]| {
            format!("| {} |\n", cells.iter().map(|c| c.replace('|', "\\|")).collect::<Vec<_>>().join(" | "))
        };
        let heads = self.heads();
        let mut text = row(&heads);
        text.push_str(&format!("|---|{}\n", "---:|".repeat(heads.len() - 1)));
        self.rows().iter().for_each(|cells| text.push_str(&row(cells)));
        text
    }

    /// The estimates as a `tabular` of LaTeX.
    #[must_use]
    pub fn to_latex(&self) -> String {
        let row =
            |cells: &[String]| format!("{} \\\\\n", cells.iter().map(|c| escaped(c)).collect::<Vec<_>>().join(" & "));
        let heads = self.heads();
        let mut text = format!("\\begin{{tabular}}{{l{}}}\n\\hline\n", "r".repeat(heads.len() - 1));
        text.push_str(&row(&heads));
        text.push_str("\\hline\n");
        self.rows().iter().for_each(|cells| text.push_str(&row(cells)));
        text.push_str("\\hline\n\\end{tabular}\n");
        text
    }

    /// What a statistic is called: t or z.
    pub(crate) fn statistic_name(&self) -> &'static str {
        self.reference.letter()
    }

    pub(super) fn heads(&self) -> Vec<String> {
        let letter = self.statistic_name();
        let tail = 0.5 - 0.5 * self.options.confidence;
        let bound = |share: f64| format!("{}", (share * 1e6).round() / 1e6);
        vec![
            String::new(),
            "coef".to_owned(),
            "std err".to_owned(),
            letter.to_owned(),
            format!("P>|{letter}|"),
            format!("[{}", bound(tail)),
            format!("{}]", bound(1.0 - tail)),
        ]
    }

    pub(super) fn rows(&self) -> Vec<Vec<String>> {
        let cells = |of: &Estimate| {
            let name = of.output.as_ref().map_or(of.name.clone(), |output| format!("{} [{output}]", of.name));
            let p = if of.p_value < 0.0005 { "<0.001".to_owned() } else { format!("{:.3}", of.p_value) };
            vec![
                name,
                number(of.value),
                number(of.standard_error),
                format!("{:.3}", of.statistic),
                p,
                number(of.low),
                number(of.high),
            ]
        };
        self.estimates.iter().map(cells).collect()
    }
}

/// Four decimals where they say something, otherwise powers of ten.
pub(super) fn number(value: f64) -> String {
    if value == 0.0 || (1e-3..1e7).contains(&value.abs()) { format!("{value:.4}") } else { format!("{value:.4e}") }
}

fn escaped(text: &str) -> String {
    let mut found = String::new();
    for c in text.chars() {
        match c {
            '&' | '%' | '$' | '#' | '_' | '{' | '}' => found.extend(['\\', c]),
            '\\' => found.push_str("\\textbackslash{}"),
            '~' => found.push_str("\\textasciitilde{}"),
            '^' => found.push_str("\\textasciicircum{}"),
            '<' | '>' | '|' => found.extend(['$', c, '$']),
            other => found.push(other),
        }
    }
    found
}
