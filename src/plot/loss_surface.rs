//! The loss over two weights, and the path of a descent on it.

use super::Picture;
use super::drawing::{Axis, Cell, Mark, Panel, Point, Style, extent, number};
use crate::error::{Error, Result};
use crate::estimator::Estimator;
use crate::loss::Tile;
use crate::model::Model;
use crate::roles::Labeled;

/// The mean loss over two weights of an estimator's model, all other weights and biases as they end, and the way that the weights take from row to row of the
/// history when the estimator descends. The weights are those of the encoded features (standardised where the columns
/// are), which a solver sees. The darker, the greater the loss, evenly in its logarithm above the least.
///
/// Of more than 20 000 examples an even sample is looked at.
///
/// # Errors
/// Features that the model does not have; several scores; a solver that does not iterate; otherwise as [`Estimator::fit`].
///
/// # Example
/// ```
/// use gradus::plot;
/// use gradus::prelude::*;
/// let cars = Table::from_csv("data/mtcars/mtcars.csv")?;
/// let estimator = Estimator::regression("mpg")
///     .columns(columns![numeric("wt").standardized(), numeric("hp").standardized()])
///     .solver(GradientDescent::full_batch().optimizer(Sgd).learning_rate(0.1).epochs(60));
/// plot::loss_surface(&estimator, &cars, ["wt", "hp"])?;
/// # Ok::<(), gradus::Error>(())
/// ```
pub fn loss_surface<'a>(
    estimator: &'a Estimator,
    examples: impl Into<Labeled<'a>>,
    features: [&str; 2],
) -> Result<Picture> {
    let examples = examples.into();
    let (path, model) = descent(estimator, examples.clone(), features)?;
    let surface = Surface::of(&model, examples, features)?;
    let (low, high) = corners(&path);
    let middle = |k: usize, low: f64, high: f64| low + (k as f64 + 0.5) / STEPS as f64 * (high - low);
    let mut losses = Vec::with_capacity(STEPS * STEPS);
    for row in 0..STEPS {
        for column in 0..STEPS {
            losses.push(surface.loss(middle(column, low.x, high.x), middle(row, low.y, high.y)));
        }
    }
    let finite = || losses.iter().copied().filter(|loss| loss.is_finite());
    let least =
        surface.loss(path[path.len() - 1].x, path[path.len() - 1].y).min(finite().fold(f64::INFINITY, f64::min));
    let range = finite().fold(0.0, |range: f64, loss| range.max(loss - least));
    let (width, height) = ((high.x - low.x) / STEPS as f64, (high.y - low.y) / STEPS as f64);
    let cell = |(k, loss): (usize, &f64)| {
        let corner = (low.x + (k % STEPS) as f64 * width, low.y + (k / STEPS) as f64 * height);
        let excess = if range > 0.0 { (loss - least) / range } else { 0.0 };
        let shade = (1.0 + CONTRAST * excess).ln() / (1.0 + CONTRAST).ln();
        Cell { extent: extent(corner, (corner.0 + width, corner.1 + height)), shade, text: String::new() }
    };
    let cells = losses.iter().enumerate().map(cell).collect();
    let (begin, end) = (path[0], path[path.len() - 1]);
    let panel = Panel::new(
        Axis::fixed(format!("weight of {}", features[0]), low.x, high.x),
        Axis::fixed(format!("weight of {}", features[1]), low.y, high.y),
    );
    let panel = panel
        .with(Style::Muted, Mark::Cells(cells))
        .named("descent", Style::Series(1), Mark::Line(path.clone()))
        .with(Style::Series(1), Mark::Points(if path.len() <= 100 { path.clone() } else { Vec::new() }))
        .named("begin", Style::Series(4), Mark::Highlight(begin))
        .named("end", Style::Series(3), Mark::Highlight(end));
    let note = format!(
        "{} rows of history, from a loss of {} to {}.",
        path.len(),
        number(surface.loss(begin.x, begin.y)),
        number(surface.loss(end.x, end.y)),
    );
    Ok(Picture::new(format!("Loss over the weights of {} and {}", features[0], features[1])).note(note).panel(panel))
}

/// Cells across and down.
const STEPS: usize = 48;
/// How much finer shades are near the least loss than near the greatest.
const CONTRAST: f64 = 200.0;
/// Examples that the loss is measured over.
const MOST_EXAMPLES: usize = 20_000;

/// The two weights at the start and after each row of the history, and the model at the end.
fn descent<'a>(estimator: &'a Estimator, examples: Labeled<'a>, features: [&str; 2]) -> Result<(Vec<Point>, Model)> {
    let mut trainer = estimator.trainer(examples)?;
    let mut model = trainer.model()?;
    let [x, y] = places(&model, features)?;
    let mut path = Vec::new();
    loop {
        let weights = model.encoded_weights();
        path.push(Point { x: weights[x], y: weights[y] });
        let stop = trainer.advance()?;
        model = trainer.model()?;
        if stop.is_some() {
            let weights = model.encoded_weights();
            path.push(Point { x: weights[x], y: weights[y] });
            return Ok((path, model));
        }
    }
}

/// The places of two features among those of a model with one score.
fn places(model: &Model, features: [&str; 2]) -> Result<[usize; 2]> {
    if model.head().loss().outputs() != 1 {
        return Err(Error::Unsupported {
            what: "a surface of the loss over two weights".to_owned(),
            needs: "a model of one score",
            found: format!("one of {}", model.head().loss().outputs()),
        });
    }
    let place = |name: &str| {
        model.features.names().position(name).ok_or_else(|| Error::Setting {
            name: "feature of a picture",
            value: format!("{name:?}"),
            must: "one of the model's features",
        })
    };
    Ok([place(features[0])?, place(features[1])?])
}

/// The corners of an area around a path: as far again to each side as it is long, so that the end is seen from all sides.
fn corners(path: &[Point]) -> (Point, Point) {
    let last = path[path.len() - 1];
    let reach = |of: fn(&Point) -> f64| {
        let reach =
            path.iter().map(|point| (of(point) - of(&last)).abs()).filter(|r| r.is_finite()).fold(0.0, f64::max);
        if reach > 0.0 { 1.15 * reach } else { of(&last).abs().max(1.0) }
    };
    let (x, y) = (reach(|point| point.x), reach(|point| point.y));
    (Point { x: last.x - x, y: last.y - y }, Point { x: last.x + x, y: last.y + y })
}

/// The loss as a function of two weights: scores are z + (a − a₀)·x_a + (b − b₀)·x_b.
struct Surface<'a> {
    model: &'a Model,
    labels: Vec<f64>,
    weights: Vec<f64>,
    /// Of each example: its score without the two features, and the values of both.
    rows: Vec<[f64; 3]>,
}

impl<'a> Surface<'a> {
    fn of(model: &'a Model, examples: Labeled<'_>, features: [&str; 2]) -> Result<Self> {
        let places = places(model, features)?;
        let (scored, source) = model.scored_with_source(examples)?;
        let design = model.reader.design(&source)?;
        let count = scored.labels.len();
        let stride = count.div_ceil(MOST_EXAMPLES).max(1);
        let mut values = vec![0.0; design.features()];
        let own = places.map(|place| model.encoded_weights()[place]);
        let (mut rows, mut labels, mut weights) = (Vec::new(), Vec::new(), Vec::new());
        for row in (0..count).step_by(stride) {
            values.fill(0.0);
            design.fill(&(row..row + 1), 1, &mut values);
            let at = places.map(|place| values[place]);
            rows.push([scored.scores[row] - own[0] * at[0] - own[1] * at[1], at[0], at[1]]);
            labels.push(scored.labels[row]);
            weights.push(scored.weights.as_ref().map_or(1.0, |weights| weights[row]));
        }
        Ok(Self { model, labels, weights, rows })
    }

    /// The weighted mean loss.
    fn loss(&self, a: f64, b: f64) -> f64 {
        let scores: Vec<f64> = self.rows.iter().map(|[rest, x, y]| rest + a * x + b * y).collect();
        let tile = Tile { scores: &scores, labels: &self.labels, weights: Some(&self.weights), rows: scores.len() };
        let mut slopes = vec![0.0; scores.len()];
        self.model.head().loss().batch(tile, &mut slopes) / self.weights.iter().sum::<f64>()
    }
}
