//! η: the learning rate as a pure function of where the run is.

mod adaptive;
mod all;
mod at;
mod constant;
mod cosine;
mod cosine_restarts;
mod exponential;
mod inverse_scaling;
mod inverse_time;
mod learning_rate;
mod one_cycle;
mod optimal;
mod piecewise;
mod polynomial;
mod reduce_on_plateau;
mod warm_up;

pub use adaptive::Adaptive;
#[doc(hidden)]
pub use all::all;
pub use at::At;
pub use constant::Constant;
pub use cosine::Cosine;
pub use cosine_restarts::CosineRestarts;
pub use exponential::Exponential;
pub use inverse_scaling::InverseScaling;
pub use inverse_time::InverseTime;
pub use learning_rate::Schedule;
pub(crate) use learning_rate::usable;
pub use one_cycle::OneCycle;
pub use optimal::Optimal;
pub use piecewise::Piecewise;
pub use polynomial::Polynomial;
pub use reduce_on_plateau::ReduceOnPlateau;
pub use warm_up::WarmUp;
