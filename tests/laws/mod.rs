//! Each family is held to its laws, and each law rejects a liar.

mod column_rows;
mod columns;
mod heads;
mod joint_losses;
mod losses;
mod optimizers;
mod penalties;
mod reproducibility;
mod schedules;
mod units;
