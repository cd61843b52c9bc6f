//! The table people know, below the facts of the model.

use std::fmt;

use super::tables::number;
use super::{Covariance, Inference, WeightMeaning};

/// A name and what it is.
type Fact = (&'static str, String);

impl Inference {
    /// What was estimated and how.
    fn how(&self) -> Vec<Fact> {
        let (facts, options) = (&self.facts, &self.options);
        let whole = |value: f64| if value.fract() == 0.0 { format!("{value}") } else { number(value) };
        let mut found = vec![
            ("label", facts.label.clone()),
            ("loss", facts.loss.clone()),
            ("covariance", options.covariance.to_string()),
            ("examples", whole(facts.examples)),
            ("residual df", whole(facts.residual_degrees)),
            ("distribution", self.reference.degrees().map_or("normal".to_owned(), |df| format!("t({})", whole(df)))),
        ];
        if options.weights == WeightMeaning::Frequency {
            found.push(("weights", "frequencies".to_owned()));
        }
        if facts.dispersion_estimated || facts.dispersion != 1.0 {
            found.push(("dispersion", number(facts.dispersion)));
        }
        found.push(("condition", number(facts.condition)));
        found
    }

    /// What is said of the model as a whole; a likelihood that there is not is told as none.
    fn said(&self) -> Vec<Fact> {
        let facts = &self.facts;
        let squared = facts.r_squared.is_some();
        let likelihood = facts.log_likelihood.map_or("none".to_owned(), number);
        let optional = [
            ("null log-lik.", facts.null_log_likelihood.filter(|_| !squared)),
            ("AIC", facts.aic),
            ("BIC", facts.bic),
            ("deviance", facts.deviance.filter(|_| !squared)),
            ("null deviance", facts.null_deviance.filter(|_| !squared)),
            ("Pearson chi2", facts.pearson.filter(|_| !squared)),
            ("R-squared", facts.r_squared),
            ("adj. R-squared", facts.adjusted_r_squared),
            ("McFadden R-sq.", facts.mcfadden),
            ("level", facts.quantile.map(|of| of.level)),
            ("bandwidth", facts.quantile.map(|of| of.bandwidth)),
            ("sparsity", facts.quantile.map(|of| of.sparsity)),
            ("pseudo R-sq.", facts.quantile.and_then(|of| of.koenker_machado)),
        ];
        let mut found = vec![("log-likelihood", likelihood)];
        found.extend(optional.into_iter().filter_map(|(name, value)| Some((name, number(value?)))));
        found
    }

    /// What the standard errors take for granted, and what the estimates are beside.
    fn remarks(&self) -> Vec<String> {
        let granted = match &self.options.covariance {
            Covariance::Classical => "that examples are independent and the model is right, its variance included",
            Covariance::Clustered { .. } => "that examples of different clusters are independent",
            Covariance::Hac { .. } => "that examples far from each other, in their order, are independent",
            Covariance::H1 | Covariance::H2 | Covariance::H3 => {
                "that examples are independent and residuals do not depend on the features"
            }
            _ => "that examples are independent",
        };
        let mut found = vec![format!("standard errors take for granted {granted}")];
        let estimated = self.covered.model.parameter();
        if let Some((symbol, _)) = estimated.filter(|(symbol, _)| self.get(&format!("({symbol})")).is_some()) {
            found.push(format!(
                "{symbol} was estimated with the weights; 0 is the end of its range, so that its p-value says little"
            ));
        }
        found.extend(self.notes.iter().cloned());
        found
    }
}

impl fmt::Display for Inference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (heads, rows) = (self.heads(), self.rows());
        let width = |k: usize| rows.iter().chain([&heads]).map(|cells| cells[k].chars().count()).max().unwrap_or(0);
        let widths: Vec<usize> = (0..heads.len()).map(width).collect();
        let of_table = widths.iter().sum::<usize>() + 2 * (widths.len() - 1);
        let (left, right) = (self.how(), self.said());
        let least = of_table.saturating_sub(GAP) / 2;
        let (left, right) = (column(&left, least), column(&right, of_table.saturating_sub(GAP) - least));
        let length = |of: &[String]| of.first().map_or(0, |line| line.chars().count());
        let blank = " ".repeat(length(&left));
        let whole = of_table.max(length(&left) + GAP + length(&right));
        writeln!(f, "{}", "=".repeat(whole))?;
        for k in 0..left.len().max(right.len()) {
            let (own, other) = (left.get(k).unwrap_or(&blank), right.get(k).map_or("", String::as_str));
            writeln!(f, "{}", format!("{own}{:GAP$}{other}", "").trim_end())?;
        }
        if let Some(test) = &self.facts.overall {
            writeln!(f, "all weights 0: {}", test.outcome())?;
        }
        writeln!(f, "{}", "=".repeat(whole))?;
        for (k, cells) in [&heads].into_iter().chain(&rows).enumerate() {
            write!(f, "{:<1$}", cells[0], widths[0])?;
            for (cell, width) in cells[1..].iter().zip(&widths[1..]) {
                write!(f, "  {cell:>width$}")?;
            }
            writeln!(f)?;
            if k == 0 {
                writeln!(f, "{}", "-".repeat(whole))?;
            }
        }
        writeln!(f, "{}", "=".repeat(whole))?;
        self.remarks().iter().try_for_each(|remark| writeln!(f, "{remark}"))
    }
}

/// Blanks between the two columns of facts.
const GAP: usize = 3;

/// Facts as lines of equal length, at least so long: names to the left, values to the right.
fn column(facts: &[Fact], least: usize) -> Vec<String> {
    let widest = |of: fn(&Fact) -> usize| facts.iter().map(of).max().unwrap_or(0);
    let (names, values) = (widest(|(name, _)| name.chars().count()), widest(|(_, value)| value.chars().count()));
    let values = values.max(least.saturating_sub(names + 1));
    facts.iter().map(|(name, value)| format!("{name:<names$} {value:>values$}")).collect()
}
