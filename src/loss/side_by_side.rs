//! Losses of one score side by side.

use std::sync::Arc;

use super::{Domain, Edge, Loss, LossProperties, Targets, Tile, refuse_estimated};
use crate::error::{Error, Result};

/// Several losses of one score, each with weights of its own, added up: one fit for several quantiles, for several labels, or
/// for each class against the rest.
///
/// ```text
/// ℓ = Σₖ ℓₖ(yₖ, zₖ)
/// ```
///
/// *Corners:* nothing ties the outputs together but a common pass over the data, so each comes out as if it were fitted
/// alone; a penalty is the sum of theirs.
///
/// # Errors
/// No loss at all; a loss that has several scores, or several labels per example, itself.
///
/// # Example
/// ```
/// use std::sync::Arc;
/// use gradus::loss::{Loss, SideBySide, Squared, Tile};
/// let pair = SideBySide::of_labels(vec![Arc::new(Squared), Arc::new(Squared)])?;
/// let mut slopes = [0.0; 2];
/// let tile = Tile { scores: &[1.0, 5.0], labels: &[0.0, 3.0], weights: None, rows: 1 };
/// assert_eq!(pair.batch(tile, &mut slopes), 5.0);                                  // 1² + 2²
/// assert_eq!(slopes, [2.0, 4.0]);
/// # Ok::<(), gradus::Error>(())
/// ```
///
/// # Source
/// One against the rest: Rifkin & Klautau (2004), *In defense of one-vs-all classification*, JMLR 5.
#[derive(Debug, Clone)]
pub struct SideBySide {
    losses: Vec<Arc<dyn Loss>>,
    label: LabelOf,
    name: String,
}

/// Which label an output sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum LabelOf {
    /// The only one.
    Common,
    /// One of its own.
    Own,
    /// 1 where the label is its index, otherwise 0.
    Class,
}

impl SideBySide {
    fn of(losses: Vec<Arc<dyn Loss>>, label: LabelOf) -> Result<Self> {
        if losses.is_empty() {
            return Err(Error::Empty { what: "there is no loss to put side by side" });
        }
        for loss in &losses {
            if loss.outputs() != 1 || loss.label_width() != 1 {
                let value = format!("{:?} ({} outputs)", loss.name(), loss.outputs());
                let must = "a loss with one output and one label per example";
                return Err(Error::Setting { name: "loss", value, must });
            }
            refuse_estimated(&**loss, "a loss of several scores or labels", "losses whose parameters are given")?;
        }
        let name = Self::named(&losses, label);
        Ok(Self { losses, label, name })
    }

    /// What it is of, and how: `squared side by side`, `hinge against the rest`.
    fn named(losses: &[Arc<dyn Loss>], label: LabelOf) -> String {
        let name = |loss: &Arc<dyn Loss>| match loss.properties().parameter {
            Some(parameter) => format!("{}:{parameter}", loss.name()),
            None => loss.name().to_owned(),
        };
        let mut names: Vec<String> = losses.iter().map(name).collect();
        names.dedup();
        let how = if label == LabelOf::Class { "against the rest" } else { "side by side" };
        format!("{} {how}", names.join(", "))
    }

    /// Every loss sees the same label: quantiles of several levels.
    ///
    /// # Errors
    /// As [`SideBySide`] says.
    pub(crate) fn of_one_label(losses: Vec<Arc<dyn Loss>>) -> Result<Self> {
        Self::of(losses, LabelOf::Common)
    }

    /// Every loss sees a label of its own: several labels per example.
    ///
    /// # Errors
    /// As [`SideBySide`] says.
    pub fn of_labels(losses: Vec<Arc<dyn Loss>>) -> Result<Self> {
        Self::of(losses, LabelOf::Own)
    }

    /// Each class against all others, with a loss of two classes.
    ///
    /// # Errors
    /// As [`SideBySide`] says; a loss for which 0 and 1 are no labels.
    #[doc(alias = "OneVsRestClassifier")]
    pub fn one_vs_rest(loss: &Arc<dyn Loss>, classes: usize) -> Result<Self> {
        let domain = loss.properties().domain;
        if !(domain.contains(0.0) && domain.contains(1.0)) {
            let must = "one of two classes, as logistic or hinge";
            return Err(Error::Setting { name: "loss", value: format!("{:?}", loss.name()), must });
        }
        Self::of(vec![loss.clone(); classes], LabelOf::Class)
    }

    /// The labels that an output sees.
    fn labels<'l>(&self, output: usize, labels: &'l [f64], room: &'l mut Vec<f64>) -> &'l [f64] {
        match self.label {
            LabelOf::Common => labels,
            LabelOf::Own => {
                let rows = labels.len() / self.losses.len();
                &labels[output * rows..(output + 1) * rows]
            }
            LabelOf::Class => {
                room.clear();
                room.extend(labels.iter().map(|y| if *y == output as f64 { 1.0 } else { 0.0 }));
                room
            }
        }
    }

    /// The tile of each output.
    fn each(&self, tile: Tile<'_>, mut each: impl FnMut(usize, &dyn Loss, Tile<'_>)) {
        let mut room = Vec::new();
        for (output, loss) in self.losses.iter().enumerate() {
            let scores = &tile.scores[output * tile.rows..(output + 1) * tile.rows];
            let labels = self.labels(output, tile.labels, &mut room);
            each(output, loss.as_ref(), Tile { scores, labels, ..tile });
        }
    }
}

impl Loss for SideBySide {
    fn name(&self) -> &str {
        &self.name
    }

    fn properties(&self) -> LossProperties {
        let each: Vec<LossProperties> = self.losses.iter().map(|loss| loss.properties()).collect();
        let domain = match self.label {
            LabelOf::Class => Domain::Classes(each.len()),
            LabelOf::Common | LabelOf::Own => each.first().map_or(Domain::Numbers, |of| of.domain),
        };
        LossProperties {
            domain,
            curvature_bound: each.iter().try_fold(0.0, |most: f64, of| Some(most.max(of.curvature_bound?))),
            slope_jump: each.iter().filter_map(|of| of.slope_jump).reduce(f64::max),
            probabilities: each.iter().all(|of| of.probabilities),
            least_at_zero: each.iter().all(|of| of.least_at_zero),
            ..LossProperties::default()
        }
    }

    fn outputs(&self) -> usize {
        self.losses.len()
    }

    fn label_width(&self) -> usize {
        if self.label == LabelOf::Own { self.losses.len() } else { 1 }
    }

    fn batch(&self, tile: Tile<'_>, slopes: &mut [f64]) -> f64 {
        let rows = tile.rows;
        let mut total = 0.0;
        self.each(tile, |output, loss, tile| {
            total += loss.batch(tile, &mut slopes[output * rows..(output + 1) * rows])
        });
        total
    }

    fn curvatures(&self, tile: Tile<'_>, into: &mut [f64]) -> bool {
        let (rows, outputs) = (tile.rows, self.losses.len());
        into.fill(0.0);
        let mut all = true;
        self.each(tile, |output, loss, tile| {
            let start = output * (outputs + 1) * rows;
            all &= loss.curvatures(tile, &mut into[start..start + rows]);
        });
        all
    }

    fn smoothed(&self, width: f64) -> Option<Arc<dyn Loss>> {
        let losses = self.losses.iter().map(|loss| super::smoothed::smoothed(loss, width)).collect::<Option<_>>()?;
        Some(Arc::new(Self { losses, label: self.label, name: self.name.clone() }))
    }

    fn takes_exposures(&self) -> bool {
        self.losses.iter().all(|loss| loss.takes_exposures())
    }

    fn best_constant(&self, targets: Targets<'_>) -> Option<Vec<f64>> {
        let mut room = Vec::new();
        let mut constants = Vec::with_capacity(self.losses.len());
        for (output, loss) in self.losses.iter().enumerate() {
            let labels = self.labels(output, targets.labels, &mut room);
            constants.extend(loss.best_constant(Targets { labels, ..targets })?);
        }
        Some(constants)
    }

    fn edge(&self, targets: Targets<'_>) -> Option<Edge> {
        let mut room = Vec::new();
        self.losses.iter().enumerate().find_map(|(output, loss)| {
            let labels = self.labels(output, targets.labels, &mut room);
            match (loss.edge(Targets { labels, ..targets })?, self.label) {
                (Edge::Every { label: 0.0, .. }, LabelOf::Class) => Some(Edge::Without { class: output }),
                // Then another class has none.
                (_, LabelOf::Class) => None,
                (Edge::Every { label, .. }, _) => Some(Edge::Every { output, label }),
                (edge, _) => Some(edge),
            }
        })
    }

    fn deviance(&self, tile: Tile<'_>) -> Option<f64> {
        let mut total = Some(0.0);
        self.each(tile, |_, loss, tile| total = total.and_then(|total| Some(total + loss.deviance(tile)?)));
        total
    }
}
