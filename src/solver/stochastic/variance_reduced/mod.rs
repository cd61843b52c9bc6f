//! Stochastic descent whose noise vanishes: SAGA and SVRG.

mod gradient_table;
mod missed_steps;
mod saga;
mod settings;
mod svrg;
mod variance_reduced_run;
mod variance_reduced_steps;

pub use saga::Saga;
pub use svrg::Svrg;
