//! Coordinate descent on columns: many features, sparse ones, or a loss that is not squared.

use std::sync::Arc;

use super::backend::{Backend, is_cheap};
use super::dense_gram::DenseGram;
use super::descent::descend;
use super::duality::ruled_out;
use super::factor::Factor;
use super::gram_cache::GramCache;
use super::implicit_gram::ImplicitGram;
use super::local_quadratic::LocalQuadratic;
use super::penalty_terms::PenaltyTerms;
use super::point_state::PointState;
use super::slope_bounds::SlopeBounds;
use super::working_set::working_set;
use crate::error::{Error, Result};
use crate::objective::{ColumnAccess, Objective};

/// Working sets over columns. A squared loss is its own quadratic; any other is one anew in each step, which is then taken
/// as far as F falls (proximal Newton: Friedman, Hastie & Tibshirani 2010; Lee, Sun & Saunders 2014).
#[derive(Debug)]
pub(super) struct OnColumns<'a> {
    /// In the solver's variables.
    objective: Objective<'a>,
    squared: bool,
    scores: Vec<f64>,
    /// s·∂ℓ/∂z/Σs at the present weights, and the curvatures.
    slopes: Vec<f64>,
    curvatures: Vec<f64>,
    /// ‖xⱼ‖ of every feature.
    norms: Vec<f64>,
    /// Σ by·x and Σ by·x² of every feature, for a squared loss.
    moments: Vec<(f64, f64)>,
    bounds: SlopeBounds,
    /// The weights that were last evaluated, and the loss there.
    last: Option<(Vec<f64>, f64)>,
    /// Weights that screening has shown to be 0 at the optimum.
    screened: Vec<bool>,
    cache: GramCache,
    factor: Factor,
    /// Added to the curvature of each example, as a share of the most that the loss can have, or of the mean one: a step that
    /// does not go down becomes shorter.
    damping: f64,
}

/// A mean curvature below this part of the most that a loss can have is a plateau, and is taken for no less.
const PLATEAU: f64 = 1e-9;
/// Sweeps over a gram, or over columns, before the slopes are computed again.
const SWEEPS_ON_GRAM: usize = 500;
const SWEEPS_ON_COLUMNS: usize = 60;
/// Sweeps over columns that a quadratic takes on average, for what they cost beside a gram.
const USUAL_SWEEPS: f64 = 40.0;
/// Multiplications of a gram in the time of one on a column.
const GRAM_IS_FASTER: f64 = 12.0;
/// How often the gram of a squared loss is used, beside one that is made anew in each step.
const CACHE_IS_WORTH: f64 = 50.0;
/// Weights of which a gram is written out.
const LARGEST_GRAM: usize = 6000;
/// Newton steps within one working set.
const MOST_STEPS: usize = 10;
/// Halvings of a step.
const MOST_HALVINGS: usize = 30;
/// Beyond this share of features that may have a slope, all of them are asked for.
const MANY: f64 = 0.3;

impl<'a> OnColumns<'a> {
    pub(super) fn new(objective: Objective<'a>) -> Result<Self> {
        let data = &*columns(&objective)?;
        let (p, rows) = (objective.shape().features, data.rows());
        let all: Vec<usize> = (0..p).collect();
        let norms: Vec<f64> = data.moments(&all, None).into_iter().map(|(_, square)| square.sqrt()).collect();
        if let Some(j) = norms.iter().position(|norm| !norm.is_finite()) {
            return Err(Error::Overflow { feature: objective.names().get(j).unwrap_or_default() });
        }
        Ok(Self {
            squared: objective.squares().is_some(),
            scores: Vec::new(),
            slopes: vec![0.0; rows],
            curvatures: vec![0.0; rows],
            norms,
            moments: Vec::new(),
            bounds: SlopeBounds::default(),
            last: None,
            screened: vec![false; p],
            cache: GramCache::default(),
            factor: Factor::default(),
            damping: 0.0,
            objective,
        })
    }

    fn bias(&self) -> bool {
        self.objective.shape().biases > 0
    }

    /// The largest curvature that the loss can have.
    fn bound(&self) -> Option<f64> {
        self.objective.loss().properties().curvature_bound.filter(|bound| *bound > 0.0)
    }

    /// Loss, slopes and curvatures of the examples at their scores.
    fn points(&mut self) -> Result<f64> {
        let data = &*columns(&self.objective)?;
        let found = data.points(&self.scores, &mut self.slopes, Some(&mut self.curvatures));
        let loss = found.ok_or_else(|| super::requirements::needs_curvature(&self.objective))?;
        let n = self.curvatures.len() as f64;
        let mean = self.curvatures.iter().map(|c| c.max(0.0)).sum::<f64>() / n;
        // Where a loss is straight it may be curved elsewhere: by how much at most says what is little.
        let most = Some(self.bound().map_or(mean, |bound| bound / n)).filter(|most| *most > 0.0).unwrap_or(1.0 / n);
        let lift = if mean > PLATEAU * most { self.damping } else { self.damping.clamp(PLATEAU, 1.0) };
        self.curvatures.iter_mut().for_each(|c| *c = c.max(0.0) + lift * most);
        Ok(loss)
    }

    /// The slopes of all features whose weight may want to move. Those of the others are known well enough.
    fn all_slopes(&mut self, terms: &PenaltyTerms, v: &[f64]) -> Result<Vec<f64>> {
        let data = &*columns(&self.objective)?;
        let p = v.len();
        if let (Some(bounds), Some(each)) = (self.bounds.bounds(&self.slopes, &self.norms), terms.separable()) {
            let rests = |j: usize| {
                v[j] == 0.0
                    && (self.screened[j] || (each[j].low <= 0.0 && each[j].high >= 0.0 && bounds[j] < each[j].lasso))
            };
            let asked: Vec<usize> = (0..p).filter(|&j| !rests(j)).collect();
            if (asked.len() as f64) < MANY * p as f64 {
                let mut found = vec![0.0; asked.len()];
                data.dots(&asked, &self.slopes, &mut found);
                // One that is ruled out rests whatever the bound says.
                let mut slopes: Vec<f64> = bounds.iter().zip(each).map(|(bound, each)| bound.min(each.lasso)).collect();
                asked.iter().zip(found).for_each(|(&j, slope)| slopes[j] = slope);
                return Ok(slopes);
            }
        }
        let all: Vec<usize> = (0..p).collect();
        let mut slopes = vec![0.0; p];
        data.dots(&all, &self.slopes, &mut slopes);
        self.bounds.remember(&self.slopes, &slopes);
        Ok(slopes)
    }

    /// (Σ by·x, Σ by·x²) of some features.
    fn moments_of(&mut self, features: &[usize]) -> Result<Vec<(f64, f64)>> {
        let data = &*columns(&self.objective)?;
        if !self.squared {
            return Ok(data.moments(features, Some(&self.curvatures)));
        }
        // The curvatures of a squared loss stay what they are.
        self.moments.resize(self.norms.len(), (0.0, f64::NAN));
        let new: Vec<usize> = features.iter().copied().filter(|&j| self.moments[j].1.is_nan()).collect();
        for (&j, found) in new.iter().zip(data.moments(&new, Some(&self.curvatures))) {
            self.moments[j] = found;
        }
        Ok(features.iter().map(|&j| self.moments[j]).collect())
    }

    /// The step of the quadratic: new weights, and what the bias adds.
    fn step(
        &mut self,
        terms: &PenaltyTerms,
        (features, v): (&[usize], &[f64]),
        slopes: &[f64],
        goal: f64,
    ) -> Result<Step> {
        let total: f64 = if self.bias() { self.curvatures.iter().sum() } else { 0.0 };
        let bias: f64 = if self.bias() { self.slopes.iter().sum() } else { 0.0 };
        let moments = self.moments_of(features)?;
        let means: Vec<f64> = moments.iter().map(|(first, _)| if total > 0.0 { first / total } else { 0.0 }).collect();
        let data = &*columns(&self.objective)?;
        let k = features.len();
        let stored: f64 = features.iter().map(|&j| data.stored_of(j) as f64).sum();
        let gram_costs = data.rows() as f64 * (k * k) as f64 / GRAM_IS_FASTER;
        let worth_it = if self.squared && terms.separable().is_some() { CACHE_IS_WORTH } else { 1.0 };
        let by_gram = (1..=LARGEST_GRAM).contains(&k) && gram_costs <= worth_it * USUAL_SWEEPS * stored;
        let mut new = v.to_vec();
        let done = if by_gram {
            let mut gram = data.gram(features, Some(&self.curvatures))?;
            for (column, a) in gram.chunks_mut(k.max(1)).zip(&means) {
                column.iter_mut().zip(&means).for_each(|(h, b)| *h -= total * a * b);
            }
            let neg_gradient = slopes.iter().zip(&means).map(|(g, m)| m * bias - g).collect();
            let (places, mut factor): (Vec<usize>, _) = ((0..k).collect(), Factor::default());
            let mut model = DenseGram { gram: &gram, stride: k, places: &places, neg_gradient, factor: &mut factor };
            descend(&mut model, terms, &mut new, goal, SWEEPS_ON_GRAM)
        } else {
            let curvatures = moments.iter().zip(&means).map(|((_, square), m)| square - total * m * m).collect();
            let mut model = ImplicitGram {
                data,
                features,
                by: &self.curvatures,
                down: self.slopes.iter().map(|slope| -slope).collect(),
                sum: -bias,
                total,
                means: means.clone(),
                curvatures,
            };
            descend(&mut model, terms, &mut new, goal, SWEEPS_ON_COLUMNS)
        };
        let moved: f64 = new.iter().zip(v).zip(&means).map(|((new, old), m)| m * (new - old)).sum();
        let shift = if total > 0.0 { -bias / total - moved } else { 0.0 };
        let mut along = vec![shift; data.rows()];
        for ((&j, new), old) in features.iter().zip(&new).zip(v) {
            if new != old {
                data.add(j, new - old, None, &mut along);
            }
        }
        Ok(Step { weights: new, bias: shift, along, done })
    }

    /// To the minimum of a squared loss over some features, by products that are kept, and whether it was reached; `None`
    /// where those would cost more than sweeps over the columns.
    fn on_gram_cache(
        &mut self,
        terms: &PenaltyTerms,
        features: &[usize],
        at: &mut [f64],
        here: &PointState,
        goal: f64,
    ) -> Result<Option<bool>> {
        let p = self.norms.len();
        let data = &*columns(&self.objective)?;
        let Some(new) = self.cache.lacks(features).filter(|_| terms.separable().is_some()) else { return Ok(None) };
        let stored: f64 = features.iter().map(|&j| data.stored_of(j) as f64).sum();
        let costs = data.rows() as f64 * (new * (self.cache.len() + new)) as f64 / GRAM_IS_FASTER;
        if features.is_empty() || costs > CACHE_IS_WORTH * USUAL_SWEEPS * stored {
            return Ok(None);
        }
        self.moments_of(features)?;
        let data = &*columns(&self.objective)?;
        let total: f64 = if self.bias() { self.curvatures.iter().sum() } else { 0.0 };
        let mean = |j: usize| if total > 0.0 { self.moments[j].0 / total } else { 0.0 };
        let places = self.cache.places(data, (&self.curvatures, total), features, &mean, p)?;
        let (gram, stride) = self.cache.gram();
        let mut neg_gradient = vec![0.0; self.cache.len()];
        for (&j, &place) in features.iter().zip(&places) {
            neg_gradient[place] = mean(j) * here.bias - here.slopes[j];
        }
        let mut v: Vec<f64> = features.iter().map(|&j| at[j]).collect();
        let mut model = DenseGram { gram, stride, places: &places, neg_gradient, factor: &mut self.factor };
        let done = descend(&mut model, terms, &mut v, goal, SWEEPS_ON_GRAM);
        let mut moved = 0.0;
        for (&j, new) in features.iter().zip(&v) {
            moved += mean(j) * (new - at[j]);
            at[j] = *new;
        }
        if total > 0.0 {
            at[p] -= here.bias / total + moved;
        }
        Ok(Some(done))
    }

    /// Takes a step as far as F falls: its share, and the loss there.
    fn take(&mut self, terms: &PenaltyTerms, v: &mut [f64], step: &Step, loss: f64) -> Result<(f64, f64)> {
        let (before, after) = (terms.value(v), terms.value(&step.weights));
        let slope: f64 = self.slopes.iter().zip(&step.along).map(|(u, along)| u * along).sum::<f64>() + after - before;
        let from = std::mem::take(&mut self.scores);
        let mut share = 1.0;
        for _ in 0..MOST_HALVINGS {
            self.scores = from.iter().zip(&step.along).map(|(z, along)| z + share * along).collect();
            let moved: Vec<f64> = match share == 1.0 {
                true => step.weights.clone(),
                false => v.iter().zip(&step.weights).map(|(old, new)| old + share * (new - old)).collect(),
            };
            let there = self.points()?;
            let rounding = 1e-14 * (loss.abs() + before);
            // A squared loss is its own model.
            if self.squared || there + terms.value(&moved) <= loss + before + 1e-4 * share * slope.min(0.0) + rounding {
                v.copy_from_slice(&moved);
                if share == 1.0 {
                    self.damping = if self.damping > 1e-10 { self.damping / 10.0 } else { 0.0 };
                }
                return Ok((share, there));
            }
            share /= 2.0;
        }
        self.scores = from;
        self.damping = (10.0 * self.damping).max(1e-3);
        let there = self.points()?;
        Ok((0.0, there))
    }
}

/// Where a step leads.
struct Step {
    weights: Vec<f64>,
    bias: f64,
    /// What it adds to the scores.
    along: Vec<f64>,
    /// Whether it ends at the minimum of the quadratic.
    done: bool,
}

fn columns<'a>(objective: &Objective<'a>) -> Result<Arc<dyn ColumnAccess + 'a>> {
    objective.columns().ok_or_else(|| super::requirements::needs_columns(objective))
}

impl Backend for OnColumns<'_> {
    fn evaluate(&mut self, terms: &PenaltyTerms, at: &[f64]) -> Result<PointState> {
        let p = self.norms.len();
        let loss = match &self.last {
            Some((last, loss)) if last == at && self.squared => *loss,
            _ => {
                let loss = self.value(at)?;
                self.last = Some((at.to_vec(), loss));
                loss
            }
        };
        let slopes = self.all_slopes(terms, &at[..p])?;
        let bias: f64 = if self.bias() { self.slopes.iter().sum() } else { 0.0 };
        let here = PointState::of(terms, at, loss, slopes, bias, self.squared);
        if let (Some(gap), Some(each)) = (here.gap, terms.separable()) {
            let steepest = self.curvatures.iter().fold(0.0_f64, |most, c| most.max(*c));
            for j in (0..p).filter(|&j| at[j] == 0.0) {
                let curvature = self.norms[j] * self.norms[j] * steepest;
                self.screened[j] = self.screened[j] || ruled_out(each[j], here.slopes[j], curvature, gap);
            }
        }
        Ok(here)
    }

    fn improve(
        &mut self,
        terms: &PenaltyTerms,
        at: &mut [f64],
        here: &PointState,
        tolerance: f64,
    ) -> Result<(f64, bool)> {
        let p = self.norms.len();
        let chosen = working_set(terms, &at[..p], here);
        let (local, features) = terms.only(&chosen);
        if self.squared
            && let Some(done) = self.on_gram_cache(&local, &features, at, here, 0.1 * tolerance)?
        {
            return Ok((1.0, done));
        }
        let mut v: Vec<f64> = features.iter().map(|&j| at[j]).collect();
        let mut slopes: Vec<f64> = features.iter().map(|&j| here.slopes[j]).collect();
        let (mut worst, mut loss, mut share, mut done) = (here.worst, here.loss, 1.0, true);
        // Within a small part of the features steps are cheap beside the slopes of all.
        let steps = if self.squared || 4 * features.len() > p { 1 } else { MOST_STEPS };
        for _ in 0..steps {
            let goal = if self.squared { 0.1 * tolerance } else { (0.01 * worst).max(0.1 * tolerance) };
            let step = self.step(&local, (&features, &v), &slopes, goal)?;
            (share, loss) = self.take(&local, &mut v, &step, loss)?;
            done &= step.done;
            if self.bias() && share > 0.0 {
                at[p] += share * step.bias;
            }
            if steps == 1 || share == 0.0 {
                break;
            }
            columns(&self.objective)?.dots(&features, &self.slopes, &mut slopes);
            let of = |term: usize| local.violation(term, &v, |k| slopes[k]);
            worst = (0..local.len()).map(of).fold(0.0, f64::max);
            if worst <= (0.1 * here.worst).max(tolerance) * 0.3 {
                break;
            }
        }
        features.iter().zip(&v).for_each(|(&j, v)| at[j] = *v);
        Ok((share, done))
    }

    fn curved(&mut self, at: &[f64], damping: f64) -> Result<LocalQuadratic> {
        self.damping = damping;
        let loss = self.value(at)?;
        self.damping = 0.0;
        let steepest = self.bound().unwrap_or_else(|| self.curvatures.iter().sum());
        let data = &*columns(&self.objective)?;
        LocalQuadratic::of_columns(
            data,
            self.norms.len(),
            (loss, &self.slopes, &self.curvatures),
            self.bias(),
            steepest,
        )
    }

    fn value(&mut self, at: &[f64]) -> Result<f64> {
        self.last = None;
        let mut scores = std::mem::take(&mut self.scores);
        columns(&self.objective)?.scores_into(at, &mut scores);
        self.scores = scores;
        self.points()
    }

    fn has_few_weights(&self) -> bool {
        is_cheap(self.slopes.len() as f64, self.norms.len())
    }

    fn forget(&mut self) {
        self.screened.fill(false);
    }

    fn ruled_out(&self) -> usize {
        self.screened.iter().filter(|screened| **screened).count()
    }
}
