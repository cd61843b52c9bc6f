//! Pictures of fits, models and tables (feature `plot`).
//!
//! Each function takes what the crate has made already (a report, a model with examples, an evaluation, a path, an explanation, a
//! table) and gives a [`Picture`]: axes with what they are of, a legend, the number that matters in a sentence below the title.
//! [`Picture::svg`] is its text, [`Picture::save`] writes it, [`Picture::text`] draws it for a terminal; `Picture::png` makes a PNG
//! of it (feature `plot-png`).
//!
//! | of | pictures |
//! |---|---|
//! | a run | [`loss_curve`], [`loss_curves`], [`learning_rate_curve`], [`loss_surface`] |
//! | a model | [`weights`], [`estimates`] (with intervals), [`contributions`], [`partial_effects`], [`partial_effects_with_bands`], [`fitted_curve`], [`fitted_curve_with_bands`] |
//! | predictions of numbers | [`predictions_against_labels`], [`residuals_against_fitted`], [`residuals_against_features`], [`residuals_against_leverage`], [`normal_quantiles`], [`scale_location`] |
//! | predictions of classes | [`roc_curve`], [`precision_recall`], [`calibration`], [`gains`], [`score_distributions`], [`confusion_matrix`] |
//! | a choice of strength | [`regularization_path()`], [`validation_curve`] |
//! | a table | [`histogram`], [`correlation`], [`missing_values`] |
//!
//! Colours are told apart by people with any kind of colour blindness, and series by dash or marker too, so that they survive grey print;
//! [`Theme::Dark`] is for dark pages. Any number of examples gives a picture of some kilobytes.

mod calibration;
mod confusion_matrix;
mod contributions;
mod correlation;
mod drawing;
mod fitted_curve;
mod gains;
mod histogram;
mod largest;
mod learning_rate_curve;
mod leverage;
mod loss_curve;
mod loss_surface;
mod missing_values;
mod normal_quantiles;
mod numeric;
mod partial_effects;
mod picture;
#[cfg(feature = "plot-png")]
mod png;
mod precision_recall;
mod predictions;
mod regularization_path;
mod residuals;
mod roc;
mod scale_location;
mod score_distributions;
mod theme;
mod trend;
mod two_classes;
mod typical_rows;
mod validation_curve;
mod varied;
mod weights;

pub use calibration::calibration;
pub use confusion_matrix::confusion_matrix;
pub use contributions::contributions;
pub use correlation::correlation;
pub use fitted_curve::{fitted_curve, fitted_curve_with_bands};
pub use gains::gains;
pub use histogram::histogram;
pub use learning_rate_curve::learning_rate_curve;
pub use leverage::residuals_against_leverage;
pub use loss_curve::{loss_curve, loss_curves};
pub use loss_surface::loss_surface;
pub use missing_values::missing_values;
pub use normal_quantiles::normal_quantiles;
pub use partial_effects::{partial_effects, partial_effects_with_bands};
pub use picture::Picture;
pub use precision_recall::precision_recall;
pub use predictions::predictions_against_labels;
pub use regularization_path::regularization_path;
pub use residuals::{residuals_against_features, residuals_against_fitted};
pub use roc::roc_curve;
pub use scale_location::scale_location;
pub use score_distributions::score_distributions;
pub use theme::Theme;
pub use validation_curve::validation_curve;
pub use weights::{estimates, weights};

pub(crate) use drawing::{escaped, shortened};
