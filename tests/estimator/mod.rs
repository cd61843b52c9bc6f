//! From examples to a fit: tables and arrays, labels and heads.

mod arrays;
mod default_penalty;
mod estimated_parameters;
mod fit;
mod heads;
mod labels;
mod multiclass;
mod robust_scales;
mod several_labels;
