//! The head for several labels of two classes each.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::saved_loss::SavedLoss;
use super::several::{as_many, loaded_names};
use super::{Binary, Head, Heads};
use crate::data::Labels;
use crate::error::{ModelFileProblem, Result, inconsistent};
use crate::loss::{Logistic, Loss, SideBySide, Targets};
use crate::metrics::{self, Evaluation};

/// Each example has several labels of two classes, any number of which may be positive, and the predictions are the
/// probabilities that they are: as many models of [`Binary`] in one fit.
///
/// ```text
/// ℓ = Σₖ ℓ(yₖ, zₖ)        pₖ = 1/(1 + e^(−zₖ))
/// ```
///
/// *Labels:* one column each, of any type, as [`Binary`]'s: 0 and 1, booleans, yes and no. *Loss:* [`Logistic`] of each
/// label unless another one is given. *Predictions* are label-major: the first label of every row, then the second.
/// *Corners:* the probabilities of a row do not add up to 1, as they do of classes that exclude each other
/// ([`Multiclass`](super::Multiclass)). Nothing ties the labels together, so that each has the weights of a fit of its own;
/// the loss and the penalty are the sums of theirs.
///
/// # Example
/// ```
/// use gradus::data::{Label, Labels, Table};
/// use gradus::head::{Head, MultiLabel};
///
/// let films = Table::from_columns([("funny", vec![true, false].into()), ("long", vec!["yes", "no"].into())])?;
/// let labels = Labels::side_by_side([Label::from_table(&films, "funny")?, Label::from_table(&films, "long")?])?;
/// let head = MultiLabel::default().learn(&labels)?;
/// assert_eq!(head.outputs(), ["funny", "long"]);
/// assert_eq!(head.encode(&labels)?, [1.0, 0.0, 1.0, 0.0]);
/// assert_eq!(head.predict(&[0.0, -800.0, 800.0, 0.0]), [0.5, 0.0, 1.0, 0.5]);
/// # Ok::<(), gradus::Error>(())
/// ```
///
/// # Source
/// Boutell, Luo, Shen & Brown (2004), *Learning multi-label scene classification*, Pattern Recognition 37 (binary relevance).
#[derive(Debug, Clone, Default)]
#[doc(alias = "MultiLabelHead")]
#[doc(alias = "MultiOutputClassifier")]
#[doc(alias = "binary_relevance")]
pub struct MultiLabel {
    /// What each label is.
    each: Binary,
    /// The names of the labels with what each has learned; empty for a description.
    labels: Vec<(String, Binary)>,
}

/// What a learned head holds, as it is saved; the loss is named where it is not the logistic one.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Saved {
    labels: Vec<SavedLabel>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    loss: Option<SavedLoss>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SavedLabel {
    label: String,
    negative: String,
    positive: String,
}

impl MultiLabel {
    pub(super) const KIND: &str = "multi_label";

    /// Several labels with another loss than the logistic one.
    ///
    /// # Errors
    /// A loss of several outputs, or one that is not defined for the labels 0 and 1.
    pub fn with_loss(self, loss: Arc<dyn Loss>) -> Result<Self> {
        let each = self.each.with_loss(loss.clone())?;
        SideBySide::of_labels(vec![loss])?;
        Ok(Self { each, ..self })
    }

    /// Makes it again from what [`Head::save`] gave.
    pub(super) fn load(heads: &Heads, content: Value) -> Result<Arc<dyn Head>> {
        let Saved { labels, loss } = serde_json::from_value(content).map_err(inconsistent)?;
        let head = match loss {
            Some(loss) => Self::default().with_loss(loss.load(heads)?)?,
            None => Self::default(),
        };
        loaded_names(&labels.iter().map(|saved| saved.label.clone()).collect::<Vec<_>>())?;
        let of = |saved: SavedLabel| Ok((saved.label, head.each.of_classes(saved.negative, saved.positive)?));
        let labels = labels.into_iter().map(of).collect::<Result<_>>()?;
        Ok(Arc::new(Self { labels, ..head }))
    }
}

impl Head for MultiLabel {
    fn kind(&self) -> &str {
        Self::KIND
    }

    #[expect(clippy::expect_used, reason = "the loss was checked when it was given")]
    fn loss(&self) -> Arc<dyn Loss> {
        let each = vec![self.each.loss(); self.labels.len().max(1)];
        Arc::new(SideBySide::of_labels(each).expect("losses of one score"))
    }

    fn learn(&self, labels: &Labels) -> Result<Arc<dyn Head>> {
        let of = |label: &crate::data::Label| Ok((label.name().to_owned(), self.each.learned(label)?));
        Ok(Arc::new(Self { each: self.each.clone(), labels: labels.iter().map(of).collect::<Result<_>>()? }))
    }

    fn encode(&self, labels: &Labels) -> Result<Vec<f64>> {
        as_many(labels, self.labels.len())?;
        let of = |(k, label)| self.labels.get(k).map_or(&self.each, |(_, own)| own).codes(label);
        Ok(labels.iter().enumerate().map(of).collect::<Result<Vec<_>>>()?.concat())
    }

    fn predict_into(&self, scores: &[f64], predictions: &mut Vec<f64>) {
        self.each.predict_into(scores, predictions);
    }

    fn outputs(&self) -> Vec<String> {
        self.labels.iter().map(|(name, _)| name.clone()).collect()
    }

    fn evaluate(&self, targets: Targets<'_>, scores: &[f64]) -> Result<Evaluation> {
        let unknown = || ["0".to_owned(), "1".to_owned()];
        let of = |own: &Binary| <[String; 2]>::try_from(own.classes().to_vec()).unwrap_or_else(|_| unknown());
        let mut each: Vec<_> = self.labels.iter().map(|(name, own)| (name.clone(), of(own))).collect();
        if each.is_empty() {
            each.push(("0".to_owned(), unknown()));
        }
        metrics::multi_label(&*self.each.loss(), &each, targets, scores)
    }

    fn save(&self) -> Result<Value> {
        let mut labels = Vec::with_capacity(self.labels.len());
        for (label, own) in &self.labels {
            if let [negative, positive] = own.classes() {
                let (negative, positive) = (negative.clone(), positive.clone());
                labels.push(SavedLabel { label: label.clone(), negative, positive });
            }
        }
        if labels.is_empty() {
            let why = "it has not learned its labels";
            let problem = ModelFileProblem::NotSaveable { family: "head", name: Self::KIND.to_owned(), why };
            return Err(problem.into());
        }
        let loss = SavedLoss::of(&*self.each.loss());
        let loss = (loss != SavedLoss::of(&Logistic)).then_some(loss);
        serde_json::to_value(Saved { labels, loss }).map_err(inconsistent)
    }
}
