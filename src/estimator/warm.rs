//! Fits that begin at a model.

use std::collections::HashMap;

use super::task::Task;
use super::warm_start::WarmStart;
use super::{Estimator, Fit};
use crate::error::{Error, Result};
use crate::head::Head;
use crate::model::Model;
use crate::penalty::NoPenalty;
use crate::roles::Labeled;
use crate::solver::{Solver, Start};

impl Estimator {
    /// An estimator that continues from a model: its label, head, columns, bias, example weights, offset and exposure are the
    /// model's, and it begins at the model's weights ([`Estimator::warm_start`]). Penalty, solver and the like a model does not
    /// know: they are to be set as they were.
    #[must_use]
    pub fn from_model(model: &Model) -> Self {
        Self {
            roles: model.roles.clone(),
            bias: model.shape.biases > 0,
            warm: Some(WarmStart::Kept(model.clone())),
            ..Self::of(Task::Own(model.head.clone()), Vec::new())
        }
    }

    /// Begins the training at a model, as after more examples have come in: its columns (what they have standardised by, their
    /// categories) and its head (its classes) are kept, and its weights are the start. A category that it has not seen is what
    /// its column says of unseen ones; a class that it does not have is an error. [`Model::update`] is the short way.
    ///
    /// # Errors
    /// A fit refuses, by name, settings that contradict the model: another label, task, loss, positive class, order, offset or
    /// exposure, a bias or none, feature columns of other inputs; and a closed form, which begins nowhere. (Of feature columns
    /// that read the same inputs the model's are used.)
    ///
    /// # Example
    /// ```
    /// use gradus::prelude::*;
    /// let of = |x: Vec<f64>| Table::from_columns([("y", x.iter().map(|x| 3.0 * x + 5.0).collect::<Vec<_>>().into()), ("x", x.into())]);
    /// let estimator = Estimator::regression("y").columns(columns![numeric("x").standardized()]);
    /// let model = estimator.fit(&of(vec![1.0, 2.0, 3.0])?)?.into_model();
    /// // Other examples have another mean and deviation; the model stays what it is.
    /// let later = of(vec![1000.0, 1050.0, 1100.0])?;
    /// let fit = estimator.solver(GradientDescent::full_batch().epochs(0)).warm_start(&model).fit(&later)?;
    /// assert!(fit.model().evaluate(&later)?.get("rmse").unwrap() < 1e-9);
    /// # Ok::<(), gradus::Error>(())
    /// ```
    #[must_use]
    #[doc(alias = "warm_start_from")]
    pub fn warm_start(mut self, model: &Model) -> Self {
        self.warm = Some(WarmStart::Kept(model.clone()));
        self
    }

    /// Learns columns and head anew, and begins each weight at the model's weight for the feature (and class, quantile, label) of
    /// the same name, converted through the columns' own units; what the model has no weight for begins at 0. The fit warns of
    /// what the two do not have in common.
    ///
    /// # Errors
    /// A fit refuses a model of another kind of label, or of other classes where one score stands for two or for ordered ones,
    /// one with no feature in common, and a closed form, which begins nowhere.
    #[must_use]
    pub fn warm_start_by_name(mut self, model: &Model) -> Self {
        self.warm = Some(WarmStart::ByName(model.clone()));
        self
    }

    /// Settings that contradict the model that the fit begins at.
    pub(super) fn contradictions(&self) -> Vec<Error> {
        let mut faults = match &self.warm {
            None => return Vec::new(),
            Some(WarmStart::Kept(model)) => self.unlike(model),
            Some(WarmStart::ByName(model)) => self.of_another_task(model).into_iter().collect(),
        };
        if !matches!(self.start, Start::Auto) {
            faults.push(unlike("start", "given by .start(..)".to_owned(), "weights to begin at".to_owned()));
        }
        faults
    }

    /// Another kind of label than the model's.
    fn of_another_task(&self, model: &Model) -> Option<Error> {
        let head = self.head().ok().filter(|head| head.kind() != model.head.kind())?;
        Some(unlike("task", format!("{:?}", head.kind()), format!("{:?}", model.head.kind())))
    }

    /// What contradicts a model whose columns and head are to be kept.
    pub(super) fn unlike(&self, model: &Model) -> Vec<Error> {
        if let Some(fault) = self.of_another_task(model) {
            return vec![fault];
        }
        let mut faults = Vec::new();
        let mut fault = |name, own, models| faults.push(unlike(name, own, models));
        let (label, models) = (self.roles.label.join(", "), model.label());
        if label != models {
            fault("label", format!("{label:?}"), format!("{models:?}"));
        }
        if let Ok(head) = self.head() {
            let (own, models) = (describe(&*head), describe(&*model.head));
            if own != models {
                fault("loss", own, models);
            }
        }
        let classes = model.classes();
        if let (Some(own), [_, models]) = (&self.positive, classes)
            && own != models
        {
            fault("positive class", format!("{own:?}"), format!("{models:?}"));
        }
        if let Task::Ordinal(order) = &self.task
            && !order.is_empty()
            && order != classes
        {
            fault("order of the classes", order.join(" < "), classes.join(" < "));
        }
        let bias = |bias: bool| if bias { "a bias" } else { "no bias" }.to_owned();
        if self.bias != (model.shape.biases > 0) {
            fault("bias", bias(self.bias), bias(!self.bias));
        }
        for (name, own, models) in [
            ("offset", &self.roles.offset, &model.roles.offset),
            ("exposure", &self.roles.exposure, &model.roles.exposure),
        ] {
            if own != models {
                let of =
                    |column: &Option<String>| column.as_ref().map_or("none".to_owned(), |name| format!("{name:?}"));
                fault(name, of(own), of(models));
            }
        }
        self.other_columns(model, &mut fault);
        faults
    }

    /// Feature columns that read what the model's do not, and the other way round.
    fn other_columns(&self, model: &Model, fault: &mut impl FnMut(&'static str, String, String)) {
        let Some(given) = &self.columns else { return };
        let mut models = model.reader.inputs_by_column();
        let listed = |inputs: &[Vec<String>]| {
            inputs.iter().map(|inputs| format!("{:?}", inputs.join(" × "))).collect::<Vec<_>>().join(", ")
        };
        let mut others = Vec::new();
        // How many columns of the model read these inputs and stand beside none that was given.
        let mut left: HashMap<Vec<String>, usize> = HashMap::new();
        models.iter().for_each(|inputs| *left.entry(inputs.clone()).or_default() += 1);
        for column in given.iter().filter(|column| column.all_but().is_none()) {
            match left.get_mut(&column.inputs()).filter(|left| **left > 0) {
                Some(left) => *left -= 1,
                None => others.push(column.inputs()),
            }
        }
        // Of equal ones the first are taken.
        models.reverse();
        models.retain(|inputs| left.get_mut(inputs).filter(|left| **left > 0).map(|left| *left -= 1).is_some());
        models.reverse();
        if !others.is_empty() {
            fault("feature columns", listed(&others), "no such column".to_owned());
        }
        if !models.is_empty() && given.iter().all(|column| column.all_but().is_none()) {
            fault("feature columns", "fewer".to_owned(), listed(&models));
        }
    }
}

/// A setting that is not as the model has it.
fn unlike(name: &'static str, own: String, models: String) -> Error {
    let value = format!("{own}, where the model has {models}");
    Error::Setting { name, value, must: "that of the model that the fit begins at" }
}

/// The loss of a head, by its name and parameter.
fn describe(head: &dyn Head) -> String {
    let loss = head.loss();
    let parameter = loss.properties().parameter.map_or(String::new(), |parameter| format!(":{parameter}"));
    format!("{}{parameter}", loss.name())
}

impl Model {
    /// Continues the training of this model with new examples, columns and head kept: [`Estimator::from_model`] without a penalty, fitted by a
    /// solver that iterates. A batch with one class only, or without some category, is fine.
    ///
    /// The solver says how far to go: an epoch of [`GradientDescent`](crate::solver::GradientDescent) over single examples moves
    /// the model a little towards the new ones; a solver that runs until it has converged ends at what is best for the new examples
    /// alone, from wherever it began.
    ///
    /// # Errors
    /// As [`Estimator::warm_start`]: a class or a category that the model refuses; a closed form.
    ///
    /// # Example
    /// ```
    /// use gradus::prelude::*;
    /// let of = |x: Vec<f64>, y: Vec<&str>| Table::from_columns([("x", x.into()), ("y", y.into())]);
    /// let first = of(vec![0.0, 1.0, 2.0, 3.0], vec!["no", "yes", "no", "yes"])?;
    /// let model = Estimator::binary("y").fit(&first)?.into_model();
    /// let batch = of(vec![5.0], vec!["yes"])?;
    /// let epoch = GradientDescent::stochastic().learning_rate(0.1).epochs(1);
    /// let later = model.update(&batch, epoch)?.into_model();
    /// assert!(later.predict(&batch)?[0] > model.predict(&batch)?[0]);
    /// # Ok::<(), gradus::Error>(())
    /// ```
    #[doc(alias = "partial_fit")]
    pub fn update<'a>(&self, examples: impl Into<Labeled<'a>>, solver: impl Solver + 'static) -> Result<Fit> {
        Estimator::from_model(self).penalty(NoPenalty).solver(solver).fit(examples)
    }
}
