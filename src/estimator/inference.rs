//! What the weights of a fit are worth.

use super::Fit;
use crate::error::{Error, Result};
use crate::inference::{Inference, InferenceOptions};
use crate::roles::Labeled;

impl Fit {
    /// Standard errors, tests and intervals of the weights, by the examples that were fitted; printed as the table people know.
    ///
    /// # Errors
    /// Where there is no standard error, by its cause and with what to do instead: a penalty (classes and counts have one unless
    /// [`NoPenalty`](crate::penalty::NoPenalty) is asked for), a run that did not converge or whose weights validation chose, class
    /// weights; otherwise as [`Model::inference`](crate::model::Model::inference). [`Estimator::bootstrap`](super::Estimator::bootstrap)
    /// serves there too.
    ///
    /// # Example
    /// ```
    /// use gradus::prelude::*;
    /// let cars = Table::from_csv("data/mtcars/mtcars.csv")?;
    /// let fit = Estimator::regression("mpg").columns(columns![numeric("wt"), numeric("hp")]).penalty(NoPenalty).fit(&cars)?;
    /// let inference = fit.inference(&cars)?;
    /// println!("{inference}");
    /// assert!(inference.get("hp").unwrap().p_value < 0.01);
    /// # Ok::<(), gradus::Error>(())
    /// ```
    #[doc(alias = "summary")]
    pub fn inference<'a>(&'a self, examples: impl Into<Labeled<'a>>) -> Result<Inference> {
        self.inference_with(examples, &InferenceOptions::default())
    }

    /// As [`Fit::inference`], with another covariance, dispersion or confidence.
    ///
    /// # Errors
    /// As [`Fit::inference`].
    pub fn inference_with<'a>(
        &'a self,
        examples: impl Into<Labeled<'a>>,
        options: &InferenceOptions,
    ) -> Result<Inference> {
        if let Some((needs, found)) = self.without_standard_errors() {
            return Err(Error::Unsupported { what: "a standard error".to_owned(), needs, found });
        }
        let examples = examples.into();
        self.estimator.with_threads(|| self.model.inference(examples, options))?
    }

    /// What standard errors need that this fit has not.
    fn without_standard_errors(&self) -> Option<(&'static str, String)> {
        if let Some(penalty) = &self.report.penalized_by {
            let needs = "a fit without a penalty, whose weights are not drawn towards 0: .penalty(NoPenalty), or Estimator::bootstrap";
            return Some((needs, format!("the penalty {penalty:?}")));
        }
        if let Some(epoch) = self.report.best_epoch {
            let needs = "weights at the optimum of the training examples: fit without validation examples, or take Estimator::bootstrap";
            return Some((needs, format!("those of epoch {epoch}, the best on validation examples")));
        }
        if !self.report.converged() {
            let needs = "a run that converged: see the warnings of the report; or take Estimator::bootstrap";
            return Some((needs, format!("one that ended by {}", self.report.stop)));
        }
        if self.estimator.class_weight.is_some() {
            let needs = "classes that count as they are: fit without class weights, or take Estimator::bootstrap";
            return Some((needs, "class weights".to_owned()));
        }
        None
    }
}
