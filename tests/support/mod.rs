//! What tests share: random numbers, tables, problems, golden numbers, folders.

pub mod approx;
pub mod column_cases;
pub mod diabetes;
pub mod encoding;
pub mod fits;
pub mod folder;
pub mod golden;
pub mod housing;
pub mod mixed;
pub mod problem;
pub mod process;
pub mod random;
pub mod solvers;
pub mod sparse;
pub mod tables;
