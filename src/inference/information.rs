//! Which second derivatives covariances are made of.

use serde::{Deserialize, Serialize};

/// Which second derivatives A is made of. For canonical links (squared, logistic, Poisson, multinomial) both are the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Information {
    /// Those expected of labels at the fitted means (Fisher's information), where the loss belongs to an exponential family, as R's
    /// `glm` and statsmodels' `GLM` have them; otherwise the observed ones.
    #[default]
    Expected,
    /// Those of the labels as they are: minus the Hessian of the log-likelihood, as statsmodels' `Probit` and `NegativeBinomial`
    /// have them.
    Observed,
}
