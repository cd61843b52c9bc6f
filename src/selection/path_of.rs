//! The paths of an estimator.

use super::fold_losses::{FoldLosses, by_moments, by_refits};
use super::folds::Folds;
use super::path::RegularizationPath;
use super::path_point::PathPoint;
use super::split::Splits;
use super::strengths::Strengths;
use crate::error::{Error, Result};
use crate::estimator::{Estimator, Prepared};
use crate::objective::{Objective, Want};
use crate::roles::Labeled;
use crate::solver::{Optimum, PathSolver, SquaredProblem};

impl Estimator {
    /// The weights at each strength of a penalty, which takes the place of the estimator's own, from the strength at
    /// which all of them are 0: coordinate descent, each strength begun where the last one ended, and only slopes that may
    /// matter looked at. A squared loss over many more rows than columns needs one pass for all strengths.
    ///
    /// # Errors
    /// As [`Estimator::fit`]; a solver, start, tolerance or time budget, which would change nothing; a loss that [`crate::solver::CoordinateDescent`] refuses; a penalty that does not act on each
    /// weight alone.
    ///
    /// # Example
    /// See [`RegularizationPath`].
    #[doc(alias = "lasso_path")]
    #[doc(alias = "enet_path")]
    #[doc(alias = "glmnet")]
    pub fn regularization_path<'a>(
        &self,
        examples: impl Into<Labeled<'a>>,
        path: &Strengths,
    ) -> Result<RegularizationPath> {
        self.path(examples.into(), path, None)
    }

    /// The same, with the losses over folds that were not learned from: what [`RegularizationPath::select`] chooses by.
    /// Columns are learned once, of all examples. For a squared loss over many more rows than columns all folds and all
    /// strengths come from one pass over the examples; otherwise each fold is a path of its own, in parallel.
    ///
    /// # Errors
    /// As [`Estimator::regularization_path`], and as [`Folds`].
    ///
    /// # Example
    /// ```
    /// use gradus::prelude::*;
    /// let mtcars = Table::from_csv("data/mtcars/mtcars.csv")?;
    /// let path = Estimator::regression("mpg").cross_validated_path(&mtcars, &Strengths::lasso()?, &Folds::new(4))?;
    /// let (best, simple) = (path.select(Rule::Minimum)?, path.select(Rule::OneStandardError)?);
    /// assert!(simple <= best && path.points[simple].nonzero() <= path.points[best].nonzero());
    /// let model = path.model(simple)?;
    /// # let _ = model;
    /// # Ok::<(), gradus::Error>(())
    /// ```
    #[doc(alias = "LassoCV")]
    #[doc(alias = "cv.glmnet")]
    #[doc(alias = "ElasticNetCV")]
    #[doc(alias = "RidgeCV")]
    #[doc(alias = "LogisticRegressionCV")]
    pub fn cross_validated_path<'a>(
        &self,
        examples: impl Into<Labeled<'a>>,
        path: &Strengths,
        folds: &Folds,
    ) -> Result<RegularizationPath> {
        self.path(examples.into(), path, Some(folds))
    }

    fn path(&self, examples: Labeled<'_>, path: &Strengths, folds: Option<&Folds>) -> Result<RegularizationPath> {
        path.check()?;
        let group = folds.and_then(|folds| folds.group.as_deref());
        let estimator = self.clone().penalty(path.penalty.clone()).grouped_by(group);
        estimator.check_for_path(folds.is_some())?;
        let splits = folds.map(|folds| folds.splits(&estimator, &examples)).transpose()?.map(Splits::of_present);
        estimator.with_threads(|| {
            let prepared = Prepared::new(&estimator, examples)?;
            found(&prepared, path, splits.as_ref()).map_err(|error| prepared.blame(error))
        })?
    }
}

fn found(prepared: &Prepared<'_>, path: &Strengths, splits: Option<&Splits>) -> Result<RegularizationPath> {
    let objective = &prepared.objective;
    prepared.refuse_edge(objective)?;
    let (n, p) = (objective.examples(), objective.shape().features);
    let (optima, losses): (Vec<(f64, Optimum)>, Option<FoldLosses>) = match (splits, SquaredProblem::of(objective)?) {
        (Some(splits), Some(squares)) => {
            let (path_solver, each) = by_moments::all(prepared, splits, &squares, path.tolerance)?;
            let (strengths, optima) = walked(path_solver, path, (n, p))?;
            let losses =
                by_moments::losses(&each, splits, &squares, &strengths, (path.tolerance, objective.parallel()))?;
            (optima, Some(losses))
        }
        (Some(splits), None) => {
            let (strengths, optima) = walked(PathSolver::of(objective, path.tolerance)?, path, (n, p))?;
            let losses = by_refits(prepared, splits, &strengths, path.tolerance)?;
            (optima, Some(losses))
        }
        (None, _) => (walked(PathSolver::of(objective, path.tolerance)?, path, (n, p))?.1, None),
    };
    let mut points = Vec::with_capacity(optima.len());
    for (k, (strength, optimum)) in optima.into_iter().enumerate() {
        let mut point = point(prepared, objective, strength, &optimum)?;
        if let Some(losses) = &losses {
            (point.validation, point.standard_error) = losses.at(k);
        }
        points.push(point);
    }
    let names = (0..p).map(|j| objective.names().get(j).unwrap_or_default()).collect();
    let model = prepared.model(vec![0.0; objective.shape().len()])?;
    let (notes, warnings) = (prepared.learned.notes.clone(), prepared.learned.warnings.clone());
    let mut found = RegularizationPath { points, passes: objective.passes(), notes, warnings, names, model };
    found.warnings.extend(found.edge(path));
    Ok(found)
}

type Walked = (Vec<f64>, Vec<(f64, Optimum)>);

fn walked(mut path_solver: PathSolver<'_>, path: &Strengths, (n, p): (u64, usize)) -> Result<Walked> {
    let strengths = path.grid(|| path_solver.span(), n, p)?;
    let optima =
        strengths.iter().map(|&strength| Ok((strength, path_solver.solve_at(strength)?))).collect::<Result<_>>()?;
    Ok((strengths, optima))
}

fn point(prepared: &Prepared<'_>, objective: &Objective<'_>, strength: f64, optimum: &Optimum) -> Result<PathPoint> {
    let features = objective.shape().features;
    if let Some(w) = optimum.at.iter().find(|w| !w.is_finite()) {
        return Err(Error::Setting { name: "a weight", value: w.to_string(), must: "finite" });
    }
    let validation = match &prepared.validation {
        Some(validation) => Some(validation.evaluate(&optimum.at, Want::Loss)?.loss),
        None => None,
    };
    Ok(PathPoint {
        strength,
        weights: optimum.at[..features].iter().copied().enumerate().filter(|(_, w)| *w != 0.0).collect(),
        bias: optimum.at.get(features).copied().unwrap_or(0.0),
        loss: optimum.loss,
        violation: optimum.violation,
        validation,
        standard_error: None,
    })
}
