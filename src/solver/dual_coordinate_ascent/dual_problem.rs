//! The variables in which all strengths are one, and dense features are centred.

use std::sync::Arc;

use crate::error::{Error, Result};
use crate::objective::{Objective, Reduction, RowAccess, RowBlock};
use crate::solver::change_of_variables::ChangeOfVariables;

/// The objective in these variables. F is the same function of the same model.
#[derive(Debug)]
pub(super) struct DualProblem<'a> {
    pub(super) given: Objective<'a>,
    pub(super) objective: Objective<'a>,
    variables: Option<ChangeOfVariables>,
    /// λ of every weight.
    pub(super) strength: f64,
}

const SOLVER: &str = "dual coordinate ascent";
/// Rows of which the mean squared norm is taken.
const SAMPLE: usize = 1024;

/// What a method with a number for each example needs and an objective lacks, and what that has instead.
pub(in crate::solver) fn lacks(given: &Objective<'_>) -> Option<(&'static str, String)> {
    let (shape, loss) = (given.shape(), given.loss());
    if shape.outputs != 1 || loss.outputs() * loss.label_width() != 1 || loss.prox(0.0, 0.0, 1.0, 0.0).is_none() {
        let needs =
            "a convex loss of one score that states its implicit step (Loss::prox), as hinge, quantile or logistic";
        return Some((needs, format!("loss {:?}", loss.name())));
    }
    if given.reduction() == Reduction::Sum {
        return Some(("the mean over the examples", "Reduction::Sum".to_owned()));
    }
    let narrow = u32::try_from(given.examples()).is_ok();
    given.rows().filter(|_| narrow).is_none().then(|| (ROWS, "examples that cannot".to_owned()))
}

const ROWS: &str = "examples that can be visited in any order, fewer than 2³²";

fn unsupported(needs: &'static str, found: String) -> Error {
    Error::Unsupported { what: SOLVER.to_owned(), needs, found }
}

/// λ of each weight, of an objective that has such a dual.
pub(in crate::solver) fn strengths(given: &Objective<'_>) -> Result<Vec<f64>> {
    if let Some((needs, found)) = lacks(given) {
        return Err(unsupported(needs, found));
    }
    let needs = "a ridge on every weight, and no other penalty; Ridge::new(1e-6) is a weak one";
    let strengths = given.penalty().ridge(given.layout());
    let strengths = strengths.ok_or_else(|| unsupported(needs, format!("penalty {:?}", given.penalty().name())))?;
    if let Some(j) = strengths.iter().position(|strength| !(*strength > 0.0 && strength.is_finite())) {
        let feature = given.names().get(j).unwrap_or_default();
        return Err(unsupported(needs, format!("a ridge of {} on {feature:?}", strengths[j])));
    }
    Ok(strengths)
}

impl<'a> DualProblem<'a> {
    /// Refuses what has no such dual.
    pub(super) fn of(given: Objective<'a>) -> Result<Self> {
        let shape = given.shape();
        let strengths = strengths(&given)?;
        let strength = strengths.iter().copied().fold(0.0, f64::max);
        // A strength λⱼ on wⱼ is λ on wⱼ·√(λⱼ/λ).
        let scale: Vec<f64> = strengths.iter().map(|own| (own / strength).sqrt()).collect();
        let mut mean = vec![0.0; shape.features];
        if shape.biases > 0 {
            let spread = given.spread()?;
            let dense = mean.iter_mut().zip(&spread.mean).zip(&spread.dense);
            dense.filter(|(_, dense)| **dense).for_each(|((mean, known), _)| *mean = *known);
        }
        if scale.iter().all(|s| *s == 1.0) && mean.iter().all(|m| *m == 0.0) {
            return Ok(Self { objective: given.clone(), given, variables: None, strength });
        }
        let objective = given.rescaled(&mean, &scale)?;
        let variables = ChangeOfVariables { shape, parallel: given.parallel(), mean, scale };
        Ok(Self { given, objective, variables: Some(variables), strength })
    }

    pub(super) fn rows(&self) -> Result<Arc<dyn RowAccess + 'a>> {
        self.objective.rows().ok_or_else(|| unsupported(ROWS, "examples that cannot".to_owned()))
    }

    /// From these variables to the weights of the encoded features.
    pub(super) fn to_encoded(&self, at: Vec<f64>) -> Vec<f64> {
        match &self.variables {
            Some(variables) => variables.to_encoded(&at),
            None => at,
        }
    }

    /// And back.
    pub(super) fn to_solver(&self, own: Vec<f64>) -> Vec<f64> {
        match &self.variables {
            Some(variables) => variables.to_solver(&own),
            None => own,
        }
    }

    /// The mean of ‖x‖² over some of the rows; 1 where it is 0.
    pub(super) fn sampled_norm(&self) -> Result<f64> {
        let n = self.objective.examples() as usize;
        let order: Vec<u32> = (0..n as u32).step_by(n.div_ceil(SAMPLE)).collect();
        let mut sum = 0.0;
        self.rows()?.show(&mut self.objective.blocks(&order), &mut |rows: &RowBlock| {
            // One by one: a sum that does not depend on the blocks in which rows come.
            (0..rows.len()).for_each(|i| sum += rows.squared_norm(i));
            Ok(())
        })?;
        let mean = sum / order.len() as f64;
        Ok(if mean > 0.0 && mean.is_finite() { mean } else { 1.0 })
    }
}
