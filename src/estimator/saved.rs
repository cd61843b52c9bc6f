//! Fits in files: a run that goes on after a restart.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::met::Met;
use super::{Estimator, Fit};
use crate::error::{Error, Result, inconsistent};
use crate::file;
use crate::model::Model;
use crate::persist::{self, Format, Registry};
use crate::report::Report;
use crate::solver::Checkpoint;

/// What stands in the file of a fit, beside the envelope's header: in the order of the names. No training data.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Content<'m> {
    #[serde(serialize_with = "persist::sorted")]
    checkpoint: Value,
    /// The features that the checkpoint is of, where they are not all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    met: Option<Vec<u32>>,
    model: persist::Content<'m>,
    #[serde(serialize_with = "persist::sorted")]
    report: Value,
    /// The settings that decide how a run goes on, as text.
    settings: BTreeMap<String, String>,
}

impl Estimator {
    /// The settings that decide how a run goes on and that the model does not say.
    fn of_the_run(&self) -> BTreeMap<String, String> {
        let settings = [
            ("solver", format!("{:?}", self.solver)),
            ("penalty", format!("{:?}", self.penalty)),
            ("class weight", format!("{:?}", self.class_weight)),
            ("example weight", format!("{:?}", self.roles.example_weight)),
            ("reduction", format!("{:?}", self.reduction)),
            ("seed", self.seed.to_string()),
        ];
        settings.into_iter().map(|(name, text)| (name.to_owned(), text)).collect()
    }
}

impl Fit {
    /// Writes the fit to a file, whole or not at all ([`persist::write`]): the model, the report, and from where the run can go on
    /// ([`Fit::resume`]). The estimator itself is not in it, as it may hold parts of anyone's making: [`Fit::load`] is given the
    /// same again.
    ///
    /// # Errors
    /// As [`Model::save`]; a state of the run that JSON cannot hold.
    ///
    /// # Example
    /// ```
    /// use gradus::prelude::*;
    /// # let path = std::env::temp_dir().join(format!("gradus-fit-{}.json", std::process::id()));
    /// let cars = Table::from_columns([
    ///     ("pounds", vec![3.5, 3.69, 3.44, 3.43, 4.34, 4.42, 2.37].into()),
    ///     ("mpg", vec![18, 15, 18, 16, 15, 14, 24].into()),
    /// ])?;
    /// let estimator = || Estimator::regression("mpg").solver(GradientDescent::mini_batch(2).learning_rate(0.01).epochs(3));
    /// estimator().fit(&cars)?.save(&path)?;
    /// // In another process:
    /// let fit = Fit::load(&path, &estimator())?.resume(&cars)?;
    /// assert_eq!(fit.report().epochs(), 6);
    /// # std::fs::remove_file(&path).unwrap();
    /// # Ok::<(), gradus::Error>(())
    /// ```
    pub fn save(&self, path: impl AsRef<Path>) -> Result<()> {
        file::write(path, &persist::seal_as(Format::Fit, &self.to_content()?)?)
    }

    fn to_content(&self) -> Result<Content<'_>> {
        Ok(Content {
            checkpoint: serde_json::to_value(&self.checkpoint).map_err(inconsistent)?,
            met: self.met.as_ref().map(|met| met.kept().to_vec()),
            model: self.model.to_content()?,
            report: serde_json::to_value(&self.report).map_err(inconsistent)?,
            settings: self.estimator.of_the_run(),
        })
    }

    /// Reads a fit from a file, for the estimator that it was made by. From there [`Fit::resume`] goes on to the bit as if the
    /// process had never ended, on the same examples.
    ///
    /// # Errors
    /// As [`Model::load`]; an estimator with other settings, by name, where they decide how the run goes on (columns are
    /// compared by what they read).
    pub fn load(path: impl AsRef<Path>, estimator: &Estimator) -> Result<Self> {
        Self::load_with(path, estimator, &Registry::default())
    }

    /// As [`Fit::load`], with parts that a user wrote.
    ///
    /// # Errors
    /// As [`Fit::load`].
    pub fn load_with(path: impl AsRef<Path>, estimator: &Estimator, registry: &Registry) -> Result<Self> {
        let path = path.as_ref();
        let bytes = file::read(path)?;
        Self::from_bytes_with(&bytes, estimator, registry).map_err(|error| error.in_file(path))
    }

    fn from_bytes_with(bytes: &[u8], estimator: &Estimator, registry: &Registry) -> Result<Self> {
        let Content { checkpoint, met, model, report, settings } = persist::open_as(Format::Fit, bytes)?;
        let mut report: Report = serde_json::from_value(report).map_err(inconsistent)?;
        let checkpoint: Option<Checkpoint> = serde_json::from_value(checkpoint).map_err(inconsistent)?;
        let model = Model::from_content(model, registry)?;
        estimator.validate()?;
        let mut faults = estimator.unlike(&model);
        for (name, own) in estimator.of_the_run() {
            if let Some(saved) = settings.get(&name).filter(|saved| **saved != own) {
                let must = "those that the fit was made with";
                let value = format!("{name}: {own}, where the fit had {saved}");
                faults.push(Error::Setting { name: "settings of the estimator", value, must });
            }
        }
        if !faults.is_empty() {
            return Err(Error::Settings(faults));
        }
        report.history = checkpoint.as_ref().map_or_else(Vec::new, |checkpoint| checkpoint.history.clone());
        let met = met.map(|kept| {
            let known = Met::from_file(model.shape().features, kept);
            known.ok_or_else(|| inconsistent("the features of the checkpoint are not those of the model"))
        });
        let fit = Self { model, report, estimator: estimator.clone(), checkpoint, met: met.transpose()? };
        persist::spelled(Format::Fit, bytes, &fit.to_content()?)?;
        Ok(fit)
    }
}
