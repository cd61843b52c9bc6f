//! Which settings to choose: candidates are trained on folds of the examples and compared by a metric of the examples
//! held out.

mod found;
mod point;
mod run;
mod space;
mod trial;

pub use found::Found;
pub use point::Point;
pub use run::Search;
pub use space::Space;
pub use trial::Trial;
