//! The penalty in the variables of coordinate descent.

use std::ops::Range;

use crate::error::{Error, Result};
use crate::objective::{Objective, Spread};
use crate::penalty::{Group, Separable, length};
use crate::solver::change_of_variables::ChangeOfVariables;

/// Ω in v = w·scale, as a sum of terms that share no weight: one for each weight, or one for each group.
#[derive(Debug, Clone)]
pub(super) struct PenaltyTerms {
    kind: Kind,
    /// The weights, those of one term side by side.
    weights: Vec<usize>,
    /// What a slope is multiplied by to be one in a standardised feature; empty where v is in these units already.
    units: Vec<f64>,
}

#[derive(Debug, Clone)]
enum Kind {
    Each(Vec<Separable>),
    /// The strength of each group, and where its weights stand.
    Groups(Vec<(f64, Range<usize>)>),
}

/// One term.
#[derive(Debug, Clone, Copy)]
pub(super) enum PenaltyTerm<'t> {
    One(usize, Separable),
    /// strength·‖v‖ of these weights.
    Group(f64, &'t [usize]),
}

impl PenaltyTerms {
    /// The penalty of an objective, and the variables in which it is to be minimised: standardised features, those of a
    /// group by a common scale.
    pub(super) fn of(objective: &Objective<'_>, spread: &Spread) -> Result<(Self, ChangeOfVariables)> {
        let (penalty, layout) = (objective.penalty(), objective.layout());
        let mut variables = ChangeOfVariables::standard(objective, spread)?;
        if let Some(each) = penalty.separable(layout) {
            return Ok((Self::each(scaled(each, &variables.scale)), variables));
        }
        let Some(groups) = penalty.groups(layout) else {
            return Err(Error::Unsupported {
                what: "coordinate descent".to_owned(),
                needs: "a penalty that acts on each weight alone (ridge, lasso, elastic net, bounds) or on groups that share none (group lasso)",
                found: format!("penalty {:?}", penalty.name()),
            });
        };
        let own = variables.scale.clone();
        let terms = Self::grouped(groups, &mut variables.scale, &own);
        Ok((terms, variables))
    }

    fn each(each: Vec<Separable>) -> Self {
        Self { weights: (0..each.len()).collect(), kind: Kind::Each(each), units: Vec::new() }
    }

    fn grouped(groups: Vec<Group>, scale: &mut [f64], own: &[f64]) -> Self {
        let (mut spans, mut weights) = (Vec::new(), Vec::new());
        for Group { weights: of, strength } in groups {
            let square = of.iter().map(|&j| own[j] * own[j]).sum::<f64>() / of.len().max(1) as f64;
            of.iter().for_each(|&j| scale[j] = square.sqrt());
            let start = weights.len();
            weights.extend(of);
            spans.push((strength / square.sqrt(), start..weights.len()));
        }
        let units = scale.iter().zip(own).map(|(common, own)| common / own).collect();
        Self { kind: Kind::Groups(spans), weights, units }
    }

    /// A penalty on the weights of the encoded features, in v = w·scale.
    pub(super) fn scaled(each: Vec<Separable>, scale: &[f64]) -> Self {
        Self::each(scaled(each, scale))
    }

    pub(super) fn len(&self) -> usize {
        match &self.kind {
            Kind::Each(each) => each.len(),
            Kind::Groups(groups) => groups.len(),
        }
    }

    #[inline]
    pub(super) fn get(&self, term: usize) -> PenaltyTerm<'_> {
        match &self.kind {
            Kind::Each(each) => PenaltyTerm::One(term, each[term]),
            Kind::Groups(groups) => PenaltyTerm::Group(groups[term].0, &self.weights[groups[term].1.clone()]),
        }
    }

    /// What each weight has to itself, where it has.
    pub(super) fn separable(&self) -> Option<&[Separable]> {
        if let Kind::Each(each) = &self.kind { Some(each) } else { None }
    }

    /// The weights of a term.
    #[inline]
    pub(super) fn weights(&self, term: usize) -> &[usize] {
        match &self.kind {
            Kind::Each(_) => &self.weights[term..=term],
            Kind::Groups(groups) => &self.weights[groups[term].1.clone()],
        }
    }

    /// These terms alone, and the weights that stand for theirs.
    pub(super) fn only(&self, terms: &[usize]) -> (Self, Vec<usize>) {
        match &self.kind {
            Kind::Each(each) => (Self::each(terms.iter().map(|&term| each[term]).collect()), terms.to_vec()),
            Kind::Groups(groups) => {
                let (mut kept, mut weights) = (Vec::new(), Vec::new());
                for &term in terms {
                    let (strength, span) = &groups[term];
                    let start = weights.len();
                    weights.extend_from_slice(&self.weights[span.clone()]);
                    kept.push((*strength, start..weights.len()));
                }
                let units = weights.iter().map(|&j| self.units[j]).collect();
                (Self { kind: Kind::Groups(kept), weights: (0..weights.len()).collect(), units }, weights)
            }
        }
    }

    /// The largest entry of the subgradient of one term and these slopes that is nearest to 0.
    pub(super) fn violation(&self, term: usize, v: &[f64], slopes: impl Fn(usize) -> f64) -> f64 {
        match self.get(term) {
            PenaltyTerm::One(j, separable) => separable.violation(v[j], slopes(j)).abs(),
            PenaltyTerm::Group(strength, weights) => {
                let own = length(weights.iter().map(|&j| v[j]));
                let largest = |of: &dyn Fn(usize) -> f64| {
                    weights.iter().map(|&j| (of(j) * self.units[j]).abs()).fold(0.0, f64::max)
                };
                if own > 0.0 {
                    return largest(&|j| slopes(j) + strength * (v[j] / own));
                }
                let steep = length(weights.iter().map(|&j| slopes(j)));
                if steep > strength { largest(&|j| slopes(j) * (1.0 - strength / steep)) } else { 0.0 }
            }
        }
    }

    /// Whether a term has a weight that is not 0.
    #[inline]
    pub(super) fn is_active(&self, term: usize, v: &[f64]) -> bool {
        self.weights(term).iter().any(|&j| v[j] != 0.0)
    }

    /// Ω(v).
    pub(super) fn value(&self, v: &[f64]) -> f64 {
        match &self.kind {
            Kind::Each(each) => each.iter().zip(v).map(|(of, v)| of.value(*v)).sum(),
            Kind::Groups(groups) => {
                let of = |span: &Range<usize>| length(self.weights[span.clone()].iter().map(|&j| v[j]));
                groups.iter().map(|(strength, span)| strength * of(span)).sum()
            }
        }
    }
}

/// Each in v = w·scale.
fn scaled(mut each: Vec<Separable>, scale: &[f64]) -> Vec<Separable> {
    for (each, s) in each.iter_mut().zip(scale) {
        let Separable { ridge, lasso, low, high } = *each;
        *each = Separable { ridge: ridge / (s * s), lasso: lasso / s, low: low * s, high: high * s };
    }
    each
}
