//! What a page is about.

use crate::data::Table;
use crate::error::{Error, Result};
use crate::estimator::Fit;
use crate::inference::{Inference, InferenceOptions};
use crate::metrics::Evaluation;
use crate::model::Model;

/// The square of so many estimates is the memory of their covariance: more are left to who asks for them.
const MOST_ESTIMATES: usize = 500;

/// A fit with its examples, and what every section may ask of them.
#[derive(Debug, Clone)]
pub(super) struct Subject<'a> {
    pub(super) fit: &'a Fit,
    pub(super) train: &'a Table,
    pub(super) test: Option<&'a Table>,
    /// The model of the fit, as it was finished after it.
    pub(super) model: &'a Model,
    /// How standard errors are made.
    pub(super) options: InferenceOptions,
}

impl<'a> Subject<'a> {
    pub(super) fn model(&self) -> &'a Model {
        self.model
    }

    /// Whether labels are numbers, and not classes.
    pub(super) fn predicts_numbers(&self) -> bool {
        self.model().classes().is_empty() && self.model().head().kind() != "multi_label"
    }

    /// The tables by their names.
    pub(super) fn tables(&self) -> impl Iterator<Item = (&'static str, &'a Table)> {
        std::iter::once(("training", self.train)).chain(self.test.map(|test| ("test", test)))
    }

    /// The examples that predictions are looked at on: the test examples, where there are any.
    pub(super) fn judged(&self) -> (&'static str, &'a Table) {
        match self.test {
            Some(test) if test.rows() > 0 => ("test", test),
            _ => ("training", self.train),
        }
    }

    /// How good the model is on each table.
    pub(super) fn evaluations(&self) -> Vec<(&'static str, Result<Evaluation>)> {
        self.tables().map(|(name, table)| (name, self.model().evaluate(table))).collect()
    }

    /// What the weights of the fit are worth.
    ///
    /// # Errors
    /// As [`Fit::inference_with`]; more estimates than a page can be made of.
    pub(super) fn inference(&self) -> Result<Inference> {
        let estimates = self.fit.model().shape().len();
        if estimates > MOST_ESTIMATES {
            return Err(Error::Unsupported {
                what: "standard errors in a report".to_owned(),
                needs: "at most 500 weights and biases: Fit::inference takes more",
                found: estimates.to_string(),
            });
        }
        self.fit.inference_with(self.train, &self.options)
    }

    /// What a score is of, in words.
    pub(super) fn score_in_words(&self) -> String {
        let model = self.model();
        match (model.classes(), model.labels()) {
            ([_, positive], _) => format!("the score of {} = {positive}", model.label()),
            ([], [label]) => format!("the score of {label}"),
            ([], _) => "the score of each label".to_owned(),
            (_, _) if model.shape().outputs == 1 => format!("the score of a higher {}", model.label()),
            (_, _) => format!("the score of each {}", model.label()),
        }
    }
}
