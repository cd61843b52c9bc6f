//! The head of a page: what was learned, how good it is, and what must not stay silent.

use super::page::{Page, safe};
use super::rows::number;
use super::subject::Subject;
use crate::error::Result;
use crate::metrics::Evaluation;
use crate::progress::Warning;

/// The sections, by what links lead to.
const SECTIONS: [(&str, &str); 10] = [
    ("run", "Asked and chosen"),
    ("data", "Data"),
    ("columns", "Columns"),
    ("weights", "Weights"),
    ("evaluation", "Evaluation"),
    ("residuals", "Residuals"),
    ("influence", "Influential rows"),
    ("importance", "Importance"),
    ("predictions", "Predictions taken apart"),
    ("reproduce", "How to reproduce"),
];

pub(super) fn write(subject: &Subject<'_>, evaluations: &[(&str, Result<Evaluation>)], page: &mut Page) {
    let report = subject.fit.report();
    let kind = match subject.model().classes() {
        [] => "predicts",
        _ => "tells the classes of",
    };
    page.paragraph(&format!(
        "A linear model that {kind} {}, learned from {} examples with {} features by {} and the {} loss.",
        subject.model().label(),
        report.examples,
        report.features,
        report.solver,
        subject.model().head().loss().name(),
    ));
    for (name, evaluation) in evaluations {
        if let Ok(evaluation) = evaluation {
            page.paragraph(&verdict(name, evaluation));
        }
    }
    let there = SECTIONS.iter().filter(|(id, _)| *id != "residuals" || subject.predicts_numbers());
    let links: String = there.map(|(id, title)| format!("<a href=\"#{id}\">{title}</a>\n")).collect();
    page.markup(&format!("<nav>\n{links}</nav>\n"));
}

/// How good the model is on some examples, in a sentence: by the metric that people know best.
fn verdict(name: &str, evaluation: &Evaluation) -> String {
    let known = ["rmse", "roc_auc", "accuracy", "deviance", "loss"];
    let metric = known.iter().find_map(|known| evaluation.metrics.iter().find(|metric| metric.name == *known));
    let Some(metric) = metric else {
        return format!("On the {} {name} examples no metric is defined.", evaluation.examples);
    };
    let baseline = match metric.baseline {
        Some(baseline) => format!(", against {} of the best model without features", number(baseline)),
        None => String::new(),
    };
    let harm = match evaluation.worse_than_baseline() {
        Some(_) => " It is WORSE than that model here: its loss is larger.",
        None => "",
    };
    let (what, value) = (metric.name, number(metric.value));
    format!("On the {} {name} examples its {what} is {value}{baseline}.{harm}", evaluation.examples)
}

/// What must not stay silent.
pub(super) fn warnings(warnings: &[Warning], page: &mut Page) {
    if warnings.is_empty() {
        return page.paragraph("There are no warnings.");
    }
    page.markup("<div class=\"warnings\">\n");
    page.markup(&format!("<strong>{}</strong>\n", safe(if warnings.len() == 1 { "A warning" } else { "Warnings" })));
    page.list(warnings);
    page.markup("</div>\n");
}
