//! What a prediction is made of.

use super::Picture;
use super::drawing::{Axis, Label, Mark, Panel, Point, Side, Style, extent, number, points};
use crate::model::{ExplainedScore, Explanation};

/// The score of one row from the bias, or from that of the reference, up (a waterfall): each bar begins where the last one ended, and goes up or down by what a feature adds. The
/// 14 largest contributions stand alone, the others together. Of several scores each has a panel.
///
#[doc = "<div>"]
#[doc = include_str!("shown/contributions.svg")]
#[doc = "</div>"]
///
/// # Example
/// ```
/// use gradus::plot;
/// use gradus::prelude::*;
/// let penguins = Table::from_csv("data/penguins/penguins.csv")?.drop_missing()?;
/// let model = Estimator::regression("body_mass_g").fit(&penguins)?.into_model();
/// assert!(plot::contributions(&model.explain(&penguins, 0)?).svg().contains("(bias)"));
/// # Ok::<(), gradus::Error>(())
/// ```
#[must_use]
#[doc(alias = "waterfall")]
pub fn contributions(explanation: &Explanation) -> Picture {
    let one = explanation.scores.len() == 1;
    let title = match (explanation.predictions.as_slice(), explanation.scores.as_slice()) {
        ([(of, prediction)], _) => format!("Prediction of {of}: {}", number(*prediction)),
        (_, [score]) => format!("Prediction of {}", score.of),
        _ => "One prediction, score by score".to_owned(),
    };
    let mut picture = Picture::new(title);
    for score in &explanation.scores {
        picture = picture.note(format!("Score of {}: {}.", score.of, number(score.score)));
        let panel = waterfall(score, explanation);
        picture = picture.panel(if one { panel } else { panel.titled(&score.of) });
    }
    picture
}

/// More contributions than these stand together.
const MOST: usize = 14;

fn waterfall(score: &ExplainedScore, explanation: &Explanation) -> Panel {
    let (alone, others) = score.contributions.split_at(score.contributions.len().min(MOST));
    let mut steps: Vec<(String, f64)> = Vec::new();
    if explanation.offset != 0.0 {
        steps.push(("(offset)".to_owned(), explanation.offset));
    }
    steps.extend(alone.iter().map(|part| (format!("{} = {}", part.feature, number(part.value)), part.contribution)));
    if !others.is_empty() {
        let sum = others.iter().map(|part| part.contribution).sum();
        steps.push((format!("{} others", others.len()), sum));
    }
    let label = |x: f64, row: usize, text: String| Label { at: Point { x, y: row as f64 }, text, side: Side::Right };
    let (mut rises, mut falls, mut joints) = (Vec::new(), Vec::new(), Vec::new());
    let base = explanation.reference.as_deref().unwrap_or("bias");
    let (mut at, mut names, mut labels) = (score.base, vec![format!("({base})")], Vec::new());
    labels.push(label(at, 0, number(at)));
    for (k, (name, by)) in steps.into_iter().enumerate() {
        let (row, y) = (k + 1, (k + 1) as f64);
        joints.push(extent((at, y - 1.0), (at, y)));
        let bar = extent((at, y - 0.32), (at + by, y + 0.32));
        if by < 0.0 {
            falls.push(bar)
        } else {
            rises.push(bar)
        }
        labels.push(label(at.max(at + by), row, if by < 0.0 { number(by) } else { format!("+{}", number(by)) }));
        at += by;
        names.push(name);
    }
    let last = names.len();
    joints.push(extent((at, last as f64 - 1.0), (at, last as f64)));
    names.push("= score".to_owned());
    labels.push(label(score.score, last, number(score.score)));
    let ends = points([(score.base, 0.0), (score.score, last as f64)]);
    Panel::new(Axis::linear(format!("score of {}", score.of)), Axis::names("", names))
        .with(Style::Reference, Mark::Segments(joints))
        .named("adds", Style::Series(0), Mark::Bars(rises))
        .named("takes away", Style::Series(1), Mark::Bars(falls))
        .with(Style::Reference, Mark::Points(ends))
        .with(Style::Series(0), Mark::Labels(labels))
}
