//! Implicit steps of the penalty on weights that every row touches.

use std::ops::Range;

use crate::penalty::Shrinkage;

/// |w| ← max(0, |w| − η·lasso)/(1 + 2η·ridge) for the weights of dense features, in each step.
#[derive(Debug)]
pub(super) struct DensePenalty {
    /// Runs of these weights, side by side in the lists below.
    pub(super) runs: Vec<Range<usize>>,
    /// The number of all weights.
    pub(super) weights: usize,
    /// Empty without a penalty.
    each: Vec<Shrinkage>,
    /// η of the two lists below.
    rate: f64,
    /// 1/(1 + 2η·ridge).
    factors: Vec<f64>,
    /// η·lasso; empty without a lasso.
    cuts: Vec<f64>,
}

impl DensePenalty {
    /// Of these runs among `weights` weights; `each` is what the penalty does to every weight, empty where there is none.
    pub(super) fn new(runs: Vec<Range<usize>>, weights: usize, each: &[Shrinkage]) -> Self {
        let of = |run: &Range<usize>| each.get(run.clone()).unwrap_or_default().iter().copied();
        let each: Vec<Shrinkage> = runs.iter().flat_map(of).collect();
        let cuts = if each.iter().any(|own| own.lasso > 0.0) { vec![0.0; each.len()] } else { Vec::new() };
        Self { runs, weights, factors: vec![1.0; each.len()], cuts, each, rate: 0.0 }
    }

    /// The implicit step at a rate.
    #[inline(always)]
    pub(super) fn shrink(&mut self, rate: f64, weights: &mut [f64]) {
        if self.each.is_empty() {
            return;
        }
        if rate != self.rate {
            self.rate = rate;
            let each = self.factors.iter_mut().zip(&self.each);
            each.for_each(|(factor, own)| *factor = 1.0 / (1.0 + 2.0 * rate * own.ridge));
            self.cuts.iter_mut().zip(&self.each).for_each(|(cut, own)| *cut = rate * own.lasso);
        }
        let mut next = 0;
        for run in &self.runs {
            let of = next..next + run.len();
            next = of.end;
            let weights = &mut weights[run.clone()];
            if !self.cuts.is_empty() {
                let cuts = weights.iter_mut().zip(&self.cuts[of.clone()]);
                cuts.for_each(|(w, cut)| *w = (w.abs() - cut).max(0.0).copysign(*w));
            }
            weights.iter_mut().zip(&self.factors[of]).for_each(|(w, factor)| *w *= factor);
        }
    }
}
