//! The examples as a least-squares problem.

use std::borrow::Cow;
use std::ops::Range;

use super::{
    Aggregate, Answer, Centring, CoMoments, GramLayout, GramSample, GramSums, Objective, Reduction, TsqrFactor,
    Weighting,
};
use crate::error::Result;
use crate::linalg::DoubleDouble;

/// The data part of an objective of the form F = (1/Σs)·Σ s·(c/2)(z − y)² + Σ λⱼwⱼ², in passes that merge: the same
/// bits for any number of threads.
#[derive(Debug)]
pub struct Quadratic<'o, 'a> {
    of: &'o Objective<'a>,
    weighting: Weighting<'o>,
}

/// Passes with better centres, at most.
const RECENTRED: usize = 2;

impl<'a> Objective<'a> {
    /// What the closed form needs; there exactly when F = (1/Σs)·Σ s·(c/2)(z − y)² + Σ λⱼwⱼ²: a squared loss of one
    /// score, no penalty or a ridge, and the mean over the examples.
    #[must_use]
    pub fn quadratic(&self) -> Option<Quadratic<'_, 'a>> {
        self.penalty().ridge(self.layout()).and_then(|_| self.squares())
    }

    /// The data part alone, whatever the penalty; there exactly when it is (1/Σs)·Σ s·(c/2)(z − y)²: a squared loss of one
    /// score, and the mean over the examples.
    #[must_use]
    pub fn squares(&self) -> Option<Quadratic<'_, 'a>> {
        let one_score = self.loss().outputs() == 1 && self.loss().label_width() == 1;
        let squares = self.loss().properties().quadratic.is_some();
        (one_score && squares && self.reduction() == Reduction::Mean).then(|| self.gram())
    }

    /// The features as those of a least-squares problem, whatever the loss: their gram, their factor. Its labels mean nothing.
    #[must_use]
    pub fn gram(&self) -> Quadratic<'_, 'a> {
        Quadratic::new(self, Weighting::Examples)
    }
}

impl<'o, 'a> Quadratic<'o, 'a> {
    pub(super) fn new(of: &'o Objective<'a>, weighting: Weighting<'o>) -> Self {
        Self { of, weighting }
    }

    /// R of √s·[1 | X − centre | y − o − label centre], the column of ones only when there is a bias; `centre` is that of each
    /// feature, then of the label, near enough to the means that no digit is lost where values lie far from 0: one pass.
    ///
    /// # Errors
    /// Examples that can no longer be read.
    pub fn factor(&self, centre: &[f64]) -> Result<TsqrFactor> {
        let aggregate = Aggregate::Factor { centre: Cow::Borrowed(centre), weighting: self.weighting() };
        if let Answer::Factor(factor) = self.of.run(aggregate, 1.0)? { Ok(factor) } else { Err(Answer::mismatch()) }
    }

    /// (X − centre)ᵀS·(y − o − X·w − b) − ridge∘w and, when there is a bias, Σ s·(y − o − x·w − b): features, then bias, at
    /// `at` in the same order. Computed and summed in twice the precision of f64, rounded once at the end: one pass.
    ///
    /// # Errors
    /// Examples that can no longer be read.
    pub fn normal_residual(&self, at: &[f64], ridge: &[f64], centre: &[f64]) -> Result<Vec<f64>> {
        let aggregate = Aggregate::Residual { at: Cow::Borrowed(at), weighting: self.weighting() };
        let Answer::Residual(mut sums) = self.of.run(aggregate, 1.0)? else { return Err(Answer::mismatch()) };
        if let Some(bias) = sums.get(self.of.shape().features).copied() {
            sums.iter_mut().zip(centre).for_each(|(sum, c)| *sum = sum.plus_scaled(-c, bias));
        }
        for ((sum, w), strength) in sums.iter_mut().zip(at).zip(ridge) {
            *sum = sum.plus_product(-strength, *w);
        }
        Ok(sums.into_iter().map(DoubleDouble::value).collect())
    }

    /// The second moments, centred and scaled by a sample of the rows: one pass, and another where the sample misled.
    ///
    /// # Errors
    /// Examples that can no longer be read.
    pub fn co_moments(&self) -> Result<CoMoments> {
        let layout = self.layout();
        let sample = self.sample(&layout)?;
        self.about(&layout, Centring::of(&sample, &layout), None)?.pop().ok_or_else(Answer::mismatch)
    }

    /// The same; `None` where no example counts.
    pub(super) fn co_moments_of_any(&self) -> Result<Option<CoMoments>> {
        let layout = self.layout();
        let sample = self.sample(&layout)?;
        if sample.first.is_none() {
            return Ok(None);
        }
        Ok(self.about(&layout, Centring::of(&sample, &layout), None)?.pop())
    }

    /// The same of parts of the examples, `part` saying of each in which it is, all about the same centres, so that they add
    /// up: still one pass. What cross-validation adds up.
    ///
    /// # Errors
    /// Examples that can no longer be read.
    pub(crate) fn co_moments_of_parts(&self, part: &[u32], parts: usize) -> Result<Vec<CoMoments>> {
        let layout = self.layout();
        let sample = self.sample(&layout)?;
        self.about(&layout, Centring::of(&sample, &layout), Some((part, parts)))
    }

    fn weighting(&self) -> Weighting<'_> {
        self.weighting.borrowed()
    }

    fn layout(&self) -> GramLayout {
        let shape = self.of.shape();
        let dense = (0..shape.features).filter(|&j| self.of.facts().dense[j]).collect();
        GramLayout::new(usize::from(shape.biases > 0), dense, shape.features)
    }

    /// Some rows, which cost next to nothing.
    fn sample(&self, layout: &GramLayout) -> Result<GramSample> {
        let aggregate =
            Aggregate::GramSample { runs: GramSample::runs(self.of.examples()), weighting: self.weighting() };
        let Answer::GramSample(sample) = self.of.run(aggregate, 0.0)? else { return Err(Answer::mismatch()) };
        let mut rows = sample.first.iter().map(Vec::len).chain([sample.rows.len()]);
        if sample.rows.is_empty() != sample.first.is_none() || !rows.all(|n| n.is_multiple_of(layout.stride)) {
            return Err(Answer::mismatch());
        }
        Ok(sample)
    }

    /// The moments of each part about these centres, or better ones where they turn out to be far from the means.
    fn about(
        &self,
        layout: &GramLayout,
        mut centring: Centring,
        parts: Option<(&[u32], usize)>,
    ) -> Result<Vec<CoMoments>> {
        let mut sums = self.sums(&centring, parts)?;
        for _ in 0..RECENTRED {
            let mut all = vec![0.0; layout.stride * layout.stride];
            for part in &sums {
                all.iter_mut().zip(&part.dense).for_each(|(a, b)| *a += b);
            }
            let Some(better) = centring.recentred(layout, &all) else { break };
            centring = better;
            sums = self.sums(&centring, parts)?;
        }
        Ok(sums.iter().map(|sums| CoMoments::of(layout, &centring, sums)).collect())
    }

    fn sums(&self, centring: &Centring, parts: Option<(&[u32], usize)>) -> Result<Vec<GramSums>> {
        let parts = parts.map(|(part, parts)| (Cow::Borrowed(part), parts));
        let aggregate = Aggregate::Gram { centring: Cow::Borrowed(centring), weighting: self.weighting(), parts };
        if let Answer::Gram(sums) = self.of.run(aggregate, 1.0)? { Ok(sums) } else { Err(Answer::mismatch()) }
    }

    /// The features of each one-hot block that sums to 1 in every row: collinear by construction beside a bias, or
    /// beside each other.
    #[must_use]
    pub(crate) fn full_blocks(&self) -> &[Range<usize>] {
        self.of.full_blocks()
    }
}
