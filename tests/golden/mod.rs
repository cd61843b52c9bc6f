//! The numbers of other programs: scikit-learn, R, glmnet, glum, LIBLINEAR, statsmodels, TensorFlow.

mod course;
mod course_descent;
mod fits;
mod losses;
mod metrics;
mod optimizers;
mod sgd;
mod strengths;
