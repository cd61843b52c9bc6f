//! What tests share: random numbers, tables, problems, golden numbers, folders.

pub mod approx;
pub mod encoding;
pub mod folder;
pub mod golden;
pub mod housing;
pub mod mixed;
pub mod problem;
pub mod process;
pub mod random;
pub mod solvers;
pub mod tables;
