//! The penalty's implicit steps, and the average of the weights, at the cost of what a step touches.

use std::ops::Range;

use crate::design::DesignMatrix;
use crate::objective::Walk;
use crate::penalty::Shrinkage;

/// Weights of features that most rows do not have ("loose" ones: one-hot and sparse). What is stored of such a weight is
/// u, and the weight itself is
///
/// ```text
/// w = S·sign(u)·max(0, |u| − (D − d))
/// ```
///
/// with one scale S and one debt D for all of them, which each step moves on: S ← S/(1 + 2η·ridge), D ← D + η·lasso/S;
/// d is what the weight had paid when it was last met. Without a penalty S = 1 and u = w, to the bit.
///
/// The sum of the weights over the steps, for their average, is kept as b + T·u, T being the sum of S over the steps (Xu
/// 2011, section 5.2): a weight that is not touched grows its sum by itself.
#[derive(Debug)]
pub(super) struct Lazy {
    shrinkage: Shrinkage,
    scale: f64,
    debt: f64,
    /// d of each weight; empty without a lasso.
    paid: Vec<f64>,
    /// T.
    total: f64,
    /// The loose weights.
    spans: Vec<Range<usize>>,
}

/// A scale below this is multiplied into the weights, at the cost of all of them, long before it vanishes;
const SMALLEST: f64 = 1e-150;
/// and where weights are summed up this much earlier, because b and T·u then cancel by as many digits.
const SMALLEST_SUMMED: f64 = 1e-3;

impl Lazy {
    /// `None` where loose weights must be visited in every step after all: a penalty that does not act on each weight
    /// alone, or on some otherwise than on others, or a lasso together with an average.
    pub(super) fn of(design: &DesignMatrix<'_>, outputs: usize, walk: &Walk<'_>) -> Option<Self> {
        let features = design.features();
        let spans: Vec<Range<usize>> = (0..outputs)
            .flat_map(|output| {
                let offset = output * features;
                design.loose().into_iter().map(move |span| span.start + offset..span.end + offset)
            })
            .collect();
        let mut shrinkage = Shrinkage::default();
        if walk.penalty.is_some() {
            let all = walk.shrinkage?;
            shrinkage = spans.first().and_then(|span| all[span.clone()].first().copied()).unwrap_or_default();
            let alike = |span: &Range<usize>| all[span.clone()].iter().all(|each| *each == shrinkage);
            if !spans.iter().all(alike) || (shrinkage.lasso > 0.0 && walk.sum.is_some()) {
                return None;
            }
        }
        let paid = if shrinkage.lasso > 0.0 { vec![0.0; features * outputs] } else { Vec::new() };
        Some(Self { shrinkage, scale: 1.0, debt: 0.0, paid, total: 0.0, spans })
    }

    /// S: what scores over loose features are multiplied by.
    #[inline]
    pub(super) fn scale(&self) -> f64 {
        self.scale
    }

    /// Whether a weight must be asked for its debt before it is used.
    #[inline]
    pub(super) fn owes(&self) -> bool {
        !self.paid.is_empty()
    }

    /// Lets one weight pay.
    #[inline]
    pub(super) fn pay(&mut self, j: usize, weights: &mut [f64]) {
        let owed = self.debt - std::mem::replace(&mut self.paid[j], self.debt);
        weights[j] = (weights[j].abs() - owed).max(0.0).copysign(weights[j]);
    }

    /// w ← w − rate·slope for one loose weight that has paid.
    #[inline]
    pub(super) fn step(&self, j: usize, rate: f64, slope: f64, weights: &mut [f64], sum: Option<&mut [f64]>) {
        // Without a penalty the very operations of the general way.
        let change = if self.scale == 1.0 { rate * slope } else { rate / self.scale * slope };
        weights[j] -= change;
        if let Some(sum) = sum {
            sum[j] += self.total * change;
        }
    }

    /// The implicit step after each step, and its part in the sum.
    #[inline]
    pub(super) fn after(&mut self, rate: f64, weights: &mut [f64], sum: Option<&mut [f64]>) {
        let Shrinkage { ridge, lasso } = self.shrinkage;
        if lasso > 0.0 {
            self.debt += rate * lasso / self.scale;
        }
        if ridge > 0.0 {
            self.scale /= 1.0 + 2.0 * rate * ridge;
        }
        self.total += self.scale;
        if self.scale < if sum.is_some() { SMALLEST_SUMMED } else { SMALLEST } {
            self.settle(weights, sum);
        }
    }

    /// Brings all loose weights up to date, and their sums.
    pub(super) fn settle(&mut self, weights: &mut [f64], sum: Option<&mut [f64]>) {
        if let Some(sum) = sum {
            for span in &self.spans {
                sum[span.clone()].iter_mut().zip(&weights[span.clone()]).for_each(|(sum, u)| *sum += self.total * u);
            }
        }
        let spans = std::mem::take(&mut self.spans);
        if self.owes() {
            spans.iter().cloned().flatten().for_each(|j| self.pay(j, weights));
            self.paid.fill(0.0);
        }
        if self.scale != 1.0 {
            spans.iter().for_each(|span| weights[span.clone()].iter_mut().for_each(|u| *u *= self.scale));
        }
        (self.scale, self.debt, self.total, self.spans) = (1.0, 0.0, 0.0, spans);
    }
}

/// The weights that every row touches: dense ones. Their implicit steps are taken with each step.
#[derive(Debug)]
pub(super) struct Eager {
    /// Runs of weights, and of the three lists below.
    runs: Vec<Range<usize>>,
    /// Empty without a penalty.
    each: Vec<Shrinkage>,
    /// The rate of the two lists below.
    rate: f64,
    /// 1/(1 + 2η·ridge).
    kept: Vec<f64>,
    /// η·lasso; empty without a lasso.
    cut: Vec<f64>,
}

impl Eager {
    /// Where there is a penalty its shrinkage is known: [`Lazy::of`] asked for it.
    pub(super) fn of(design: &DesignMatrix<'_>, outputs: usize, walk: &Walk<'_>) -> Self {
        let features = design.features();
        let mut runs = Vec::new();
        for output in 0..outputs {
            let mut next = output * features;
            for span in design.loose() {
                runs.push(next..output * features + span.start);
                next = output * features + span.end;
            }
            runs.push(next..(output + 1) * features);
        }
        runs.retain(|run| !run.is_empty());
        let all = walk.penalty.and(walk.shrinkage).unwrap_or_default();
        let each: Vec<Shrinkage> =
            if all.is_empty() { Vec::new() } else { runs.iter().flat_map(|run| &all[run.clone()]).copied().collect() };
        let cut = if each.iter().any(|shrinkage| shrinkage.lasso > 0.0) { vec![0.0; each.len()] } else { Vec::new() };
        Self { runs, kept: vec![1.0; each.len()], cut, each, rate: 0.0 }
    }

    /// The implicit step after each step.
    #[inline(always)]
    pub(super) fn after(&mut self, rate: f64, weights: &mut [f64]) {
        if self.each.is_empty() {
            return;
        }
        if rate != self.rate {
            self.rate = rate;
            self.kept.iter_mut().zip(&self.each).for_each(|(kept, of)| *kept = 1.0 / (1.0 + 2.0 * rate * of.ridge));
            self.cut.iter_mut().zip(&self.each).for_each(|(cut, of)| *cut = rate * of.lasso);
        }
        let mut at = 0;
        for run in &self.runs {
            let of = at..at + run.len();
            at = of.end;
            let weights = &mut weights[run.clone()];
            if !self.cut.is_empty() {
                let cuts = weights.iter_mut().zip(&self.cut[of.clone()]);
                cuts.for_each(|(w, cut)| *w = (w.abs() - cut).max(0.0).copysign(*w));
            }
            weights.iter_mut().zip(&self.kept[of]).for_each(|(w, kept)| *w *= kept);
        }
    }

    /// Their part in the sum of the weights over the steps.
    pub(super) fn add_to(&self, sum: &mut [f64], weights: &[f64]) {
        for run in &self.runs {
            sum[run.clone()].iter_mut().zip(&weights[run.clone()]).for_each(|(sum, w)| *sum += w);
        }
    }

    /// Runs of these weights.
    pub(super) fn runs(&self) -> &[Range<usize>] {
        &self.runs
    }
}
