//! What the predictions of numbers leave unexplained.

use super::page::Page;
use super::subject::Subject;
use crate::plot;

/// Columns against which residuals are drawn.
const MOST_COLUMNS: usize = 12;

pub(super) fn write(subject: &Subject<'_>, page: &mut Page) {
    if !subject.predicts_numbers() {
        return;
    }
    let model = subject.model();
    page.section("residuals", "Residuals", |page| {
        let (name, table) = subject.judged();
        page.beside(|page| {
            let caption = format!("Predictions of the {name} examples beside their labels.");
            page.figure(plot::predictions_against_labels(model, table), &caption);
            page.figure(
                plot::residuals_against_fitted(model, subject.train),
                "Residuals of the training examples: a mean that bends away from 0 says that a curve is lacking.",
            );
            // Residuals of a quantile are not meant to be about 0.
            if model.names_of_predictions().len() == model.labels().len() && model.head().loss().name() != "quantile" {
                page.figure(
                    plot::normal_quantiles(model, subject.train),
                    "Residuals of the training examples beside those of a normal distribution.",
                );
                page.figure(
                    plot::scale_location(model, subject.train),
                    "Whether residuals of the training examples grow with the prediction.",
                );
            }
        });
        let numbers = model.inputs().into_iter().filter(|input| model.reads_numbers(&input.name)).count();
        if (1..=MOST_COLUMNS).contains(&numbers) {
            page.figure(
                plot::residuals_against_features(model, subject.train),
                "Residuals of the training examples against each column of numbers.",
            );
        }
    });
}
