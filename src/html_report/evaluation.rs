//! How good the model is, beside the best model without features.

use super::page::{Page, safe};
use super::rows::{Rows, number};
use super::subject::Subject;
use crate::error::{Error, Result};
use crate::metrics::{Confusion, Evaluation};
use crate::plot;

/// Confusions of more classes are shown by their most frequent pairs.
const MOST_CLASSES: usize = 12;
const MOST_CONFUSIONS: usize = 20;

type Evaluations = [(&'static str, Result<Evaluation>)];

pub(super) fn write(subject: &Subject<'_>, evaluations: &Evaluations, page: &mut Page) {
    page.section("evaluation", "Evaluation", |page| {
        page.paragraph("A baseline is the same metric of the best model without features.");
        for (name, evaluation) in evaluations {
            if let Err(why) = evaluation {
                page.absent(&format!("The {name} examples cannot be evaluated:"), why);
            }
        }
        let known: Vec<(&str, &Evaluation)> =
            evaluations.iter().filter_map(|(name, evaluation)| Some((*name, evaluation.as_ref().ok()?))).collect();
        metrics("Metrics", &known, page);
        for label in subject.model().labels().iter().filter(|_| subject.model().labels().len() > 1) {
            let of_label: Vec<(&str, &Evaluation)> =
                known.iter().filter_map(|(name, of)| Some((*name, of.label(label)?))).collect();
            metrics(&format!("Metrics of {label}"), &of_label, page);
            of_label.iter().for_each(|(name, of)| details(name, of, page));
        }
        for (name, evaluation) in &known {
            details(name, evaluation, page);
        }
        if !subject.model().classes().is_empty() {
            pictures_of_classes(subject, &known, page);
        }
    });
}

/// A row for each metric that any of them has, with its baselines.
fn metrics(caption: &str, evaluations: &[(&str, &Evaluation)], page: &mut Page) {
    let heads = evaluations.iter().flat_map(|(name, _)| [(*name).to_owned(), format!("{name} baseline")]);
    let mut rows = Rows::new(std::iter::once("metric".to_owned()).chain(heads));
    let examples = evaluations.iter().flat_map(|(_, of)| [of.examples.to_string(), String::new()]);
    rows.push(std::iter::once("examples".to_owned()).chain(examples));
    let mut names: Vec<&str> = Vec::new();
    for metric in evaluations.iter().flat_map(|(_, of)| &of.metrics) {
        if !names.contains(&metric.name) {
            names.push(metric.name);
        }
    }
    for name in names {
        let cells = evaluations.iter().flat_map(|(_, of)| [of.get(name), of.baseline(name)]);
        let cells = cells.map(|value| value.map_or("–".to_owned(), number));
        rows.push(std::iter::once(name.to_owned()).chain(cells));
    }
    page.table(caption, &rows);
    let undefined = evaluations.iter().flat_map(|(table, of)| {
        of.undefined.iter().map(move |one| format!("{} is not defined on the {table} examples: {}", one.name, one.why))
    });
    page.list(undefined);
}

/// What there is beside metrics: threshold, classes, confusions, what was unseen.
fn details(name: &str, evaluation: &Evaluation, page: &mut Page) {
    if let Some(confusion) = &evaluation.confusion {
        if let ([_, positive], Some(threshold)) = (confusion.classes.as_slice(), evaluation.threshold) {
            page.paragraph(&format!(
                "On the {name} examples {positive} is said where its probability is above {}.",
                number(threshold)
            ));
        }
        by_class(name, confusion, page);
        confusions(name, confusion, page);
    }
    let moved = evaluation.moved.iter().map(|moved| {
        format!(
            "Class weights moved the probabilities: {} (weight {}) has {} on average, where {} are; Model::prior_correction or Model::calibrate undoes it.",
            moved.class,
            number(moved.class_weight),
            number(moved.predicted),
            number(moved.observed)
        )
    });
    page.list(moved);
    let strange = evaluation.columns.strange();
    if !strange.is_empty() {
        let mut rows = Rows::new(["column", "cells", "missing", "unseen in training"]);
        for (column, found) in strange.iter() {
            let missing = format!("{:.2} %", 100.0 * found.missing_share());
            rows.push([column.to_owned(), found.cells.to_string(), missing, found.unseen.to_string()]);
        }
        page.table(&format!("What the columns met in the {name} examples"), &rows);
    }
}

fn by_class(name: &str, confusion: &Confusion, page: &mut Page) {
    let mut rows = Rows::new(["class", "precision", "recall", "F1"]);
    for (k, class) in confusion.classes.iter().enumerate() {
        let parts = [confusion.precision(k), confusion.recall(k), confusion.f1(k)];
        rows.push(std::iter::once(class.clone()).chain(parts.map(|part| part.map_or("–".to_owned(), number))));
    }
    page.table(&format!("Classes in the {name} examples"), &rows);
}

fn confusions(name: &str, confusion: &Confusion, page: &mut Page) {
    let caption = format!("Actual and predicted classes of the {name} examples");
    if confusion.classes.len() <= MOST_CLASSES {
        let heads = confusion.classes.iter().map(|class| format!("→ {class}"));
        let mut rows = Rows::new(std::iter::once("actual".to_owned()).chain(heads));
        for (class, counts) in confusion.classes.iter().zip(confusion.matrix()) {
            rows.push(std::iter::once(class.clone()).chain(counts.into_iter().map(number)));
        }
        return page.table(&caption, &rows);
    }
    let mut wrong: Vec<_> = confusion.cells().filter(|((actual, predicted), _)| actual != predicted).collect();
    wrong.sort_by(|(_, a), (_, b)| b.total_cmp(a));
    let mut rows = Rows::new(["actual", "predicted", "confused"]).words(1);
    for ((actual, predicted), count) in wrong.iter().take(MOST_CONFUSIONS) {
        rows.push([confusion.classes[*actual].clone(), confusion.classes[*predicted].clone(), number(*count)]);
    }
    rows.hide(wrong.len().saturating_sub(MOST_CONFUSIONS));
    page.table(&format!("{caption}: the most frequent confusions"), &rows);
}

/// Pictures of the examples that the model is judged by.
fn pictures_of_classes(subject: &Subject<'_>, evaluations: &[(&str, &Evaluation)], page: &mut Page) {
    let (name, table) = subject.judged();
    let model = subject.model();
    let Some((_, evaluation)) = evaluations.iter().find(|(known, _)| *known == name) else { return };
    page.markup(&format!("<h3>Pictures of the {} examples</h3>\n", safe(name)));
    page.beside(|page| {
        if model.classes().len() == 2 && model.labels().len() == 1 {
            page.figure(
                plot::roc_curve(model, table),
                "How many of both classes are called positive as the threshold falls.",
            );
            page.figure(
                plot::precision_recall(model, table),
                "What share of the positives is found, at which precision.",
            );
            page.figure(
                plot::gains(model, table),
                "What share of the positives is among the examples of highest score.",
            );
            match plot::calibration(evaluation) {
                // A loss without probabilities has no calibration.
                Err(Error::Unsupported { .. }) => {}
                picture => page.figure(picture, "Whether probabilities mean what they say."),
            }
        }
        if model.labels().len() == 1 {
            page.figure(plot::score_distributions(model, table), "How well the classes are told apart.");
        }
        if let Some(confusion) = &evaluation.confusion {
            page.figure(Ok(plot::confusion_matrix(confusion)), "Which classes are taken for which.");
        }
    });
}
