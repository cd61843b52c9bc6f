//! Whether columns that a model lacks would matter.

use std::sync::Arc;

use super::parameters::Parameters;
use super::problem::Problem;
use super::reference::chi_squared;
use super::refusal::refused;
use super::sandwich::Bread;
use super::{Covariance, Inference, JointTest};
use crate::column::{AnyColumn, LearnedTypes, learn_on};
use crate::data::Table;
use crate::error::Result;
use crate::model::{Model, Reader};
use crate::objective::Shape;
use crate::roles::Labeled;

impl Inference {
    /// Whether columns that the model lacks would matter, without fitting the larger model: Rao's score test, by the slopes that the
    /// likelihood of these examples, those of the fit, has along the new features where their weights are 0.
    ///
    /// ```text
    /// gᵀI⁻¹g/φ against χ² of as many degrees as there are new parameters
    /// ```
    ///
    /// g are the slopes and I the second derivatives over the features of both, those that were asked for
    /// ([`Information`](super::Information)): with expected ones it is R's `anova(test = "Rao")`, with observed ones statsmodels'
    /// `score_test`. φ is the dispersion of the smaller model.
    ///
    /// # Errors
    /// Columns that cannot be learned from this table, or whose names the model has; new features that follow from those of the model;
    /// a model of arrays.
    ///
    /// # Example
    /// ```
    /// use gradus::prelude::*;
    /// let cars = Table::from_csv("data/mtcars/mtcars.csv")?;
    /// let columns = columns![numeric("mpg"), numeric("am")];
    /// let fit = Estimator::binary("vs").columns(columns).penalty(NoPenalty).fit(&cars)?;
    /// let test = fit.inference(&cars)?.score_test(&cars, columns![numeric("qsec")])?;
    /// // statsmodels: r.score_test(exog_extra=qsec)
    /// assert!((test.statistic - 12.1001).abs() < 1e-4 && test.p_value < 0.001);
    /// # Ok::<(), gradus::Error>(())
    /// ```
    ///
    /// # Source
    /// Rao (1948); McCullagh & Nelder (1989), *Generalized Linear Models*, section 12.
    #[doc(alias = "rao")]
    #[doc(alias = "lagrange_multiplier")]
    pub fn score_test(
        &self,
        examples: &Table,
        columns: impl IntoIterator<Item = Arc<dyn AnyColumn>>,
    ) -> Result<JointTest> {
        let columns: Vec<Arc<dyn AnyColumn>> = columns.into_iter().collect();
        let name = columns.iter().map(|column| column.name()).collect::<Vec<_>>().join(", ");
        let larger = with_columns(&self.covered.model, examples, &columns)?;
        let problem = Problem::of(&larger, Labeled::Table(examples), &Covariance::Classical)?;
        let parameters = Parameters::of(&problem);
        let constraints = parameters.len() - self.covered.places.len();
        if constraints == 0 {
            let needs = "columns with a feature that is not the same in all examples";
            return Err(refused(needs, format!("{name}, which has none")));
        }
        let bread = Bread::of(&problem, &parameters, self.options.information)?;
        let unit = problem.encoded.loss().properties().likelihood_unit() * self.facts.dispersion;
        let (gradient, inverse) = (bread.whole_gradient(), bread.whole());
        let turned = |i: usize| gradient.iter().enumerate().map(|(j, g)| inverse[(i, j)] * g).sum::<f64>();
        let statistic = gradient.iter().enumerate().map(|(i, g)| g * turned(i)).sum::<f64>() / unit;
        let p_value = chi_squared(statistic, constraints as f64);
        Ok(JointTest { name, statistic, constraints, degrees: None, p_value })
    }
}

/// The model with these columns more, whose weights are 0.
fn with_columns(model: &Model, table: &Table, columns: &[Arc<dyn AnyColumn>]) -> Result<Model> {
    let Reader::Columns { encoders, meanings } = &model.reader else {
        return Err(refused("a model of a table, for more columns", "one of arrays"));
    };
    table.needs(columns.iter().flat_map(|column| column.inputs()))?;
    let added = LearnedTypes::of(table, columns.iter().flat_map(|column| column.inputs()))?;
    let meanings = meanings.and(&added);
    let learned = learn_on(columns, &meanings.read(table)?, None, true)?;
    let encoders = encoders.iter().cloned().chain(learned).collect();
    let reader = Reader::Columns { encoders, meanings: Arc::new(meanings) };
    reader.features().names().distinct()?;
    let old = model.shape;
    let shape = Shape { features: reader.features().len(), ..old };
    let mut weights = vec![0.0; shape.len()];
    for output in 0..old.outputs {
        weights[output * shape.features..][..old.features]
            .copy_from_slice(&model.weights[output * old.features..][..old.features]);
    }
    weights[shape.weights()..].copy_from_slice(&model.weights[old.weights()..]);
    Model::new(reader, model.head.clone(), shape, weights, model.roles.clone())
}
