//! Stochastic descent whose noise vanishes: SAGA and SVRG.

mod lag;
mod run;
mod saga;
mod settings;
mod svrg;
mod table;

pub use saga::Saga;
pub use svrg::Svrg;
