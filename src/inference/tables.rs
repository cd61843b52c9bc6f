//! Estimates as tables: to print, to compute with, for a paper.

use std::fmt;

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

    fn heads(&self) -> Vec<String> {
        let letter = self.statistic_name();
        let tail = 0.5 - 0.5 * self.options.confidence;
        let bound = |share: f64| format!("{}", (share * 1e6).round() / 1e6);
        vec![
            String::new(),
            "estimate".to_owned(),
            "std err".to_owned(),
            letter.to_owned(),
            format!("P>|{letter}|"),
            format!("[{}", bound(tail)),
            format!("{}]", bound(1.0 - tail)),
        ]
    }

    fn rows(&self) -> Vec<Vec<String>> {
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

    fn fact_lines(&self) -> Vec<(&'static str, String)> {
        let facts = &self.facts;
        let mut lines = vec![
            ("label", facts.label.clone()),
            ("loss", facts.loss.clone()),
            ("covariance", self.options.covariance.to_string()),
            ("examples", format!("{}", facts.examples)),
            ("residual df", format!("{}", facts.residual_degrees)),
        ];
        let dispersed = facts.dispersion_estimated || facts.dispersion != 1.0;
        let optional = [
            ("dispersion", dispersed.then_some(facts.dispersion)),
            ("log-likelihood", facts.log_likelihood),
            ("AIC", facts.aic),
            ("BIC", facts.bic),
            ("deviance", facts.deviance.filter(|_| facts.r_squared.is_none())),
            ("Pearson chi2", facts.pearson.filter(|_| facts.r_squared.is_none())),
            ("R-squared", facts.r_squared),
            ("adj. R-squared", facts.adjusted_r_squared),
            ("McFadden R-sq.", facts.mcfadden),
            ("level", facts.quantile.map(|of| of.level)),
            ("bandwidth", facts.quantile.map(|of| of.bandwidth)),
            ("sparsity", facts.quantile.map(|of| of.sparsity)),
            ("pseudo R-sq.", facts.quantile.and_then(|of| of.koenker_machado)),
        ];
        lines.extend(optional.into_iter().filter_map(|(name, value)| Some((name, number(value?)))));
        lines.extend(facts.overall.as_ref().map(|test| ("all weights 0", test.outcome())));
        lines.push(("condition", number(facts.condition)));
        lines
    }
}

/// The table people know, below the facts of the model.
impl fmt::Display for Inference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, value) in self.fact_lines() {
            writeln!(f, "{name:<15} {value}")?;
        }
        let (heads, rows) = (self.heads(), self.rows());
        let width = |k: usize| rows.iter().chain([&heads]).map(|cells| cells[k].chars().count()).max().unwrap_or(0);
        let widths: Vec<usize> = (0..heads.len()).map(width).collect();
        for cells in [&heads].into_iter().chain(&rows) {
            write!(f, "{:<1$}", cells[0], widths[0])?;
            for (cell, width) in cells[1..].iter().zip(&widths[1..]) {
                write!(f, "  {cell:>width$}")?;
            }
            writeln!(f)?;
        }
        for note in &self.notes {
            writeln!(f, "{note}")?;
        }
        Ok(())
    }
}

/// Four decimals where they say something, otherwise powers of ten.
fn number(value: f64) -> String {
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
