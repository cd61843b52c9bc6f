//! Conformal predictors in files.

use std::borrow::Cow;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::refusals::check_coverage;
use super::{Conformal, ConformalScore};
use crate::error::{Result, inconsistent};
use crate::file;
use crate::model::Model;
use crate::persist::{self, Format, Registry};

/// What stands in the file, beside the envelope's header: in the order of the names. No training data but the scores.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Content<'m> {
    coverage: f64,
    model: persist::Content<'m>,
    score: String,
    scores: Cow<'m, [f64]>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    seed: Option<u64>,
    /// The model of the spread of residuals.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    spread: Option<persist::Content<'m>>,
}

impl Conformal {
    /// Writes model and scores to a file, whole or not at all ([`persist::write`]).
    ///
    /// # Errors
    /// As [`Model::save`]; a score that is not finite.
    ///
    /// # Example
    /// ```
    /// use gradus::conformal::Conformal;
    /// use gradus::prelude::*;
    /// # let path = std::env::temp_dir().join(format!("gradus-conformal-{}.json", std::process::id()));
    /// let cars = Table::from_csv("data/mtcars/mtcars.csv")?;
    /// let (train, held_out) = cars.split(0.5)?;
    /// let model = Estimator::regression("mpg").columns(columns![numeric("wt")]).fit(&train)?.into_model();
    /// let conformal = Conformal::of(&model, &held_out, 0.9)?;
    /// conformal.save(&path)?;
    /// assert_eq!(Conformal::load(&path)?.intervals(&cars)?, conformal.intervals(&cars)?);
    /// # std::fs::remove_file(&path).unwrap();
    /// # Ok::<(), gradus::Error>(())
    /// ```
    pub fn save(&self, path: impl AsRef<Path>) -> Result<()> {
        file::write(path, &persist::seal_as(Format::Conformal, &self.to_content()?)?)
    }

    fn to_content(&self) -> Result<Content<'_>> {
        if self.scores.iter().any(|score| !score.is_finite()) {
            return Err(inconsistent("a score is not finite"));
        }
        let (seed, spread) = match &self.score {
            ConformalScore::Adaptive { seed } => (Some(*seed), None),
            ConformalScore::NormalizedResidual(spread) => (None, Some(spread.to_content()?)),
            _ => (None, None),
        };
        Ok(Content {
            coverage: self.coverage,
            model: self.model.to_content()?,
            score: self.score.name().to_owned(),
            scores: (&self.scores[..]).into(),
            seed,
            spread,
        })
    }

    /// Reads a conformal predictor from a file.
    ///
    /// # Errors
    /// As [`Model::load`].
    pub fn load(path: impl AsRef<Path>) -> Result<Self> {
        Self::load_with(path, &Registry::default())
    }

    /// As [`Conformal::load`], with parts that a user wrote.
    ///
    /// # Errors
    /// As [`Conformal::load`].
    pub fn load_with(path: impl AsRef<Path>, registry: &Registry) -> Result<Self> {
        let path = path.as_ref();
        Self::from_bytes(&file::read(path)?, registry).map_err(|error| error.in_file(path))
    }

    fn from_bytes(bytes: &[u8], registry: &Registry) -> Result<Self> {
        let content: Content<'_> = persist::open_as(Format::Conformal, bytes)?;
        let spread = content.spread.map(|spread| Model::from_content(spread, registry)).transpose()?;
        let score = match (content.score.as_str(), content.seed, spread) {
            ("absolute residual", None, None) => ConformalScore::AbsoluteResidual,
            ("normalized residual", None, Some(spread)) => ConformalScore::NormalizedResidual(Box::new(spread)),
            ("quantiles", None, None) => ConformalScore::Quantiles,
            ("least ambiguous", None, None) => ConformalScore::LeastAmbiguous,
            ("adaptive", Some(seed), None) => ConformalScore::Adaptive { seed },
            (name, ..) => return Err(inconsistent(format!("a conformal score {name:?} with what stands beside it"))),
        };
        let model = Model::from_content(content.model, registry)?;
        check_coverage(content.coverage).and_then(|()| score.check(&model)).map_err(inconsistent)?;
        let scores = content.scores.into_owned();
        if !scores.is_sorted() {
            return Err(inconsistent("the scores are not in rising order"));
        }
        let conformal = Self { model, score, coverage: content.coverage, scores };
        persist::spelled(Format::Conformal, bytes, &conformal.to_content()?)?;
        Ok(conformal)
    }
}
