//! What is drawn in a panel.

/// A point in the units of the axes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Point {
    pub(crate) x: f64,
    pub(crate) y: f64,
}

/// A rectangle in the units of the axes: two of its corners.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Extent {
    pub(crate) from: Point,
    pub(crate) to: Point,
}

/// A rectangle whose shade says something.
#[derive(Debug, Clone)]
pub(crate) struct Cell {
    pub(crate) extent: Extent,
    /// From 0 to 1, or from −1 to 1 in [`Mark::SignedCells`]; NaN leaves it blank.
    pub(crate) shade: f64,
    /// What stands in it where there is room.
    pub(crate) text: String,
}

/// A text beside a point.
#[derive(Debug, Clone)]
pub(crate) struct Label {
    pub(crate) at: Point,
    pub(crate) text: String,
    /// On which side of the point, unless there is no room.
    pub(crate) side: Side,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Left,
    Right,
    Above,
    Below,
}

/// A shape over points in the units of the axes. What is not finite is left out.
#[derive(Debug, Clone)]
pub(crate) enum Mark {
    /// Points joined in their order; one that is not finite makes a gap.
    Line(Vec<Point>),
    Points(Vec<Point>),
    /// A point that matters among others.
    Highlight(Point),
    /// What lies between two lines, the lower and the upper one, of as many points.
    Band {
        lower: Vec<Point>,
        upper: Vec<Point>,
    },
    /// Filled rectangles.
    Bars(Vec<Extent>),
    /// Straight pieces, from one point to the other.
    Segments(Vec<Extent>),
    /// Shades from 0 to 1.
    Cells(Vec<Cell>),
    /// Shades from −1 to 1, told apart by colour, and in grey by a stroke through those below 0.
    SignedCells(Vec<Cell>),
    Labels(Vec<Label>),
    /// A line across the panel at a number of the x axis.
    Vertical(f64),
    /// A line across the panel at a number of the y axis.
    Horizontal(f64),
    /// The line y = x across the panel.
    Diagonal,
}

impl Mark {
    /// Its points, as far as axes have to reach for them.
    pub(crate) fn points(&self) -> Box<dyn Iterator<Item = Point> + '_> {
        let corners = |extent: &Extent| [extent.from, extent.to];
        match self {
            Self::Line(points) | Self::Points(points) => Box::new(points.iter().copied()),
            Self::Band { lower, upper } => Box::new(lower.iter().chain(upper).copied()),
            Self::Bars(extents) | Self::Segments(extents) => Box::new(extents.iter().flat_map(corners)),
            Self::Cells(cells) | Self::SignedCells(cells) => {
                Box::new(cells.iter().flat_map(move |cell| corners(&cell.extent)))
            }
            Self::Labels(labels) => Box::new(labels.iter().map(|label| label.at)),
            Self::Highlight(point) => Box::new(std::iter::once(*point)),
            Self::Vertical(x) => Box::new(std::iter::once(Point { x: *x, y: f64::NAN })),
            Self::Horizontal(y) => Box::new(std::iter::once(Point { x: f64::NAN, y: *y })),
            Self::Diagonal => Box::new(std::iter::empty()),
        }
    }
}

/// The points at pairs of numbers.
pub(crate) fn points(pairs: impl IntoIterator<Item = (f64, f64)>) -> Vec<Point> {
    pairs.into_iter().map(|(x, y)| Point { x, y }).collect()
}

/// The rectangle, or the straight piece, between two pairs of numbers.
pub(crate) fn extent(from: (f64, f64), to: (f64, f64)) -> Extent {
    Extent { from: Point { x: from.0, y: from.1 }, to: Point { x: to.0, y: to.1 } }
}
