//! Where solvers go, from where, and by which steps.

mod agreement;
mod batches;
mod coordinate_descent;
mod gradient_descent;
mod optima;
mod optimizers;
mod row_solvers;
mod starts;
mod warm_start;
