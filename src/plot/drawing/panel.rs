//! Two axes and what is drawn between them.

use super::axis::Axis;
use super::density::MANY;
use super::layer::{Layer, Style};
use super::mark::{Mark, Point};
use super::scale::Scale;

/// Two axes and what is drawn between them, the first layer at the bottom.
#[derive(Debug, Clone)]
pub(crate) struct Panel {
    /// Above it; empty for none.
    pub(crate) title: String,
    pub(crate) x: Axis,
    pub(crate) y: Axis,
    pub(crate) layers: Vec<Layer>,
    /// Whether both axes get the same length, as those of a curve over [0, 1] × [0, 1].
    pub(crate) square: bool,
}

impl Panel {
    pub(crate) fn new(x: Axis, y: Axis) -> Self {
        Self { title: String::new(), x, y, layers: Vec::new(), square: false }
    }

    pub(crate) fn titled(self, title: impl Into<String>) -> Self {
        Self { title: title.into(), ..self }
    }

    pub(crate) fn square(self) -> Self {
        Self { square: true, ..self }
    }

    /// Adds a mark without a name.
    pub(crate) fn with(mut self, style: Style, mark: Mark) -> Self {
        self.layers.push(Layer { name: None, style, mark });
        self
    }

    /// Adds a mark that the legend names.
    pub(crate) fn named(mut self, name: impl Into<String>, style: Style, mark: Mark) -> Self {
        self.layers.push(Layer { name: Some(name.into()), style, mark });
        self
    }

    /// Whether some of its points are drawn as shades.
    pub(crate) fn is_dense(&self) -> bool {
        self.layers.iter().any(|layer| matches!(&layer.mark, Mark::Points(points) if points.len() > MANY))
    }

    fn points(&self) -> impl Iterator<Item = Point> + '_ {
        self.layers.iter().flat_map(|layer| layer.mark.points())
    }

    /// The scales of both axes over all that is drawn.
    pub(crate) fn scales(&self) -> (Scale, Scale) {
        (self.x.scale(self.points().map(|point| point.x)), self.y.scale(self.points().map(|point| point.y)))
    }

    /// Points of lines and clouds, and intervals, that cannot be shown: not finite, or not positive on a logarithmic axis.
    pub(crate) fn unshown(&self) -> usize {
        let (x, y) = self.scales();
        let hidden = |point: &&Point| x.share(point.x).is_none() || y.share(point.y).is_none();
        let of = |layer: &Layer| match &layer.mark {
            Mark::Line(points) | Mark::Points(points) => points.iter().filter(hidden).count(),
            _ => 0,
        };
        self.layers.iter().map(of).sum()
    }
}
