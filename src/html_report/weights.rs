//! The weights, with what they are worth where that is known.

use super::page::Page;
use super::rows::{MOST_ROWS, Rows, number, p_value};
use super::subject::Subject;
use crate::error::Result;
use crate::inference::{Estimate, Inference};
use crate::plot;

const EFFECTS: &str = "What each column adds to the score, value by value.";

pub(super) fn write(subject: &Subject<'_>, inference: &Result<Inference>, page: &mut Page) {
    page.section("weights", "Weights", |page| {
        page.paragraph(&format!(
            "A weight is what one unit of its column adds to {}; of a category, what the category adds.",
            subject.score_in_words()
        ));
        match inference {
            Ok(inference) => with_errors(subject, inference, page),
            Err(why) => {
                page.absent("No standard errors, tests and intervals:", why);
                alone(subject, page);
            }
        }
    });
}

/// Estimates with standard errors, tests and intervals.
fn with_errors(subject: &Subject<'_>, inference: &Inference, page: &mut Page) {
    page.beside(|page| {
        page.facts("The model as a whole", facts(inference));
        tests(inference, page);
    });
    estimates(inference, page);
    let title = format!("Weights with {} % intervals", number(100.0 * inference.options().confidence));
    let weights = inference.of_features();
    page.beside(|page| {
        page.figure(Ok(plot::estimates(&title, weights)), "Each weight in the units of its column.");
        page.figure(plot::partial_effects_with_bands(subject.model(), inference, subject.train), EFFECTS);
    });
}

/// Whether any weight of a column differs from 0.
fn tests(inference: &Inference, page: &mut Page) {
    let tests = inference.column_tests();
    if !tests.is_empty() {
        let mut rows = Rows::new(["column", "statistic", "constraints", "degrees of freedom", "p"]);
        for test in tests {
            let degrees = test.degrees.map(number).unwrap_or_default();
            rows.push([
                test.name,
                number(test.statistic),
                test.constraints.to_string(),
                degrees,
                p_value(test.p_value),
            ]);
        }
        page.table(
            "Whether any weight of a column differs from 0: Wald's test (F with degrees of freedom, χ² without)",
            &rows,
        );
    }
}

fn estimates(inference: &Inference, page: &mut Page) {
    let heads = ["weight", "estimate", "standard error", inference.statistic_name(), "p", "low", "high"];
    let mut rows = Rows::new(heads);
    for of in inference.estimates() {
        let numbers = [of.value, of.standard_error, of.statistic].map(number);
        let ends = [of.low, of.high].map(number);
        rows.push(std::iter::once(name(of)).chain(numbers).chain([p_value(of.p_value)]).chain(ends));
    }
    let options = inference.options();
    let (share, covariance) = (number(100.0 * options.confidence), options.covariance.to_string());
    page.table(&format!("Estimates with {share} % intervals; covariance: {covariance}"), &rows);
    page.list(inference.notes());
}

/// A name with what it is for.
fn name(of: &Estimate) -> String {
    of.output.as_ref().map_or_else(|| of.name.clone(), |output| format!("{} [{output}]", of.name))
}

fn facts(inference: &Inference) -> Vec<(&'static str, String)> {
    let facts = inference.facts();
    let dispersion = facts.dispersion_estimated.then_some(facts.dispersion);
    let numbers = [
        ("residual degrees of freedom", Some(facts.residual_degrees)),
        ("dispersion", dispersion),
        ("log-likelihood", facts.log_likelihood),
        ("AIC", facts.aic),
        ("BIC", facts.bic),
        ("deviance", facts.deviance),
        ("Pearson's χ²", facts.pearson),
        ("R²", facts.r_squared),
        ("adjusted R²", facts.adjusted_r_squared),
        ("McFadden's R²", facts.mcfadden),
        ("sparsity", facts.quantile.map(|of| of.sparsity)),
        ("Koenker and Machado's R²", facts.quantile.and_then(|of| of.koenker_machado)),
        ("condition", Some(facts.condition)),
    ];
    let numbers = numbers.into_iter().filter_map(|(name, value)| Some((name, number(value?))));
    let overall = facts.overall.as_ref().map(|test| ("all weights 0", test.outcome()));
    numbers.chain(overall).collect()
}

/// Weights without standard errors: in the order of the model, or the largest of many.
fn alone(subject: &Subject<'_>, page: &mut Page) {
    let summary = subject.model().summary();
    let mut weights = summary.weights;
    let hidden = weights.len().saturating_sub(MOST_ROWS - summary.biases.len().min(MOST_ROWS));
    if hidden > 0 {
        weights.sort_by(|a, b| b.value.abs().total_cmp(&a.value.abs()));
    }
    let mut rows = Rows::new(["weight", "value"]);
    for (k, bias) in summary.biases.iter().enumerate() {
        let of = match (summary.biases.len(), summary.outputs.get(k), summary.classes.get(k)) {
            (1, ..) => "(bias)".to_owned(),
            (_, Some((output, _)), _) if summary.outputs.len() > 1 => format!("(bias) [{output}]"),
            (_, _, Some(class)) => format!("(above {class})"),
            _ => format!("(bias) [{k}]"),
        };
        rows.push([of, number(*bias)]);
    }
    weights.iter().for_each(|weight| rows.push([weight.name.clone(), number(weight.value)]));
    let caption = if hidden > 0 { "Biases, and the largest weights" } else { "Biases and weights" };
    page.table(caption, &rows);
    page.beside(|page| {
        page.figure(Ok(plot::weights(subject.model())), "The largest weights, each in the units of its column.");
        page.figure(plot::partial_effects(subject.model(), subject.train), EFFECTS);
    });
}
