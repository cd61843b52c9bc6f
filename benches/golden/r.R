# Standard errors, tests and diagnostics by R, as golden numbers of tests/golden.
#
#   apt-get install r-base-core r-recommended r-cran-sandwich r-cran-lmtest r-cran-car r-cran-quantreg   (Debian 12)
#   Rscript benches/golden/r.R
#
# Each entry keeps the R expression that made it. A category is treated by contrasts against its first level, in sorted order.

suppressMessages({library(sandwich); library(lmtest); library(MASS); library(nnet); library(quantreg); library(boot); library(car)})

here <- sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))
root <- normalizePath(file.path(dirname(here), "../.."))
folder <- file.path(root, "tests/data/golden/inference")

# JSON with 17 digits; a number that is not finite is null.
json <- function(value, indent = 0) {
  space <- strrep(" ", indent + 1)
  if (is.list(value)) {
    items <- mapply(function(name, item) paste0(space, '"', name, '": ', json(item, indent + 1)), names(value), value)
    return(paste0("{\n", paste(items, collapse = ",\n"), "\n", strrep(" ", indent), "}"))
  }
  text <- if (is.character(value)) paste0('"', gsub('"', '\\\\"', gsub("\\\\", "\\\\\\\\", value)), '"')
          else ifelse(is.finite(value), sub("^(-?[0-9]+)$", "\\1.0", sprintf("%.17g", value)), "null")
  if (length(text) == 1 && is.null(attr(value, "many"))) text else paste0("[", paste(text, collapse = ", "), "]")
}
many <- function(values) { values <- unname(as.vector(values)); attr(values, "many") <- TRUE; values }

table <- function(name) {
  own <- file.path(folder, paste0(name, ".csv"))
  rows <- na.omit(read.csv(if (file.exists(own)) own else file.path(root, "data", name, paste0(name, ".csv")), stringsAsFactors = TRUE))
  rownames(rows) <- NULL
  rows
}
mtcars <- table("mtcars"); penguins <- table("penguins"); anes96 <- table("anes96"); randhie <- table("randhie")
longley <- table("longley"); engel <- table("engel"); stackloss <- table("stackloss"); grunfeld <- table("grunfeld")
macrodata <- table("macrodata"); statecrime <- table("statecrime")

# The value of an expression beside the expression; `m` in it is the model.
made <- function(call, m = NULL) list(call = call, value = many(unlist(eval(parse(text = call), list(m = m)))))
errors <- function(call, m) { value <- sqrt(diag(as.matrix(eval(parse(text = call), list(m = m))))); list(call = call, se = many(value)) }

HC <- c(HC0 = 'vcovHC(m, type = "HC0")', HC1 = 'vcovHC(m, type = "HC1")', HC2 = 'vcovHC(m, type = "HC2")', HC3 = 'vcovHC(m, type = "HC3")')
CLUSTER <- function(one, other) c(
  cluster_HC0 = sprintf('vcovCL(m, cluster = ~ %s, type = "HC0")', one),
  cluster_HC1 = sprintf('vcovCL(m, cluster = ~ %s, type = "HC1")', one),
  cluster_plain = sprintf('vcovCL(m, cluster = ~ %s, type = "HC0", cadjust = FALSE)', one),
  two_way_HC0 = sprintf('vcovCL(m, cluster = ~ %s + %s, type = "HC0")', one, other),
  two_way_HC1 = sprintf('vcovCL(m, cluster = ~ %s + %s, type = "HC1")', one, other))
HAC <- c(HAC = 'NeweyWest(m, lag = 4, prewhite = FALSE)', HAC_adjusted = 'NeweyWest(m, lag = 4, prewhite = FALSE, adjust = TRUE)')

model <- function(data, call, family, covariances, facts) {
  m <- eval(parse(text = call))
  table <- coef(summary(m))
  list(data = data, call = call, family = family, terms = many(rownames(table)), params = many(table[, 1]), se = many(table[, 2]),
       statistic = many(table[, 3]), p = many(table[, 4]),
       covariances = sapply(covariances, errors, m = m, simplify = FALSE), facts = sapply(facts, made, m = m, simplify = FALSE))
}

COMMON <- c(log_likelihood = "as.numeric(logLik(m))", aic = "AIC(m)", bic = "BIC(m)")
LM <- c(COMMON, r2 = "summary(m)$r.squared", adjusted_r2 = "summary(m)$adj.r.squared", f = "summary(m)$fstatistic",
        residual_sd = "sigma(m)", confidence = "confint(m)")
LM_ROWS <- c(leverage = "hatvalues(m)", cooks_distance = "cooks.distance(m)", studentised_internal = "rstandard(m)",
             studentised_external = "rstudent(m)", dffits = "dffits(m)", dfbetas = "dfbetas(m)",
             breusch_pagan = "bptest(m)[c('statistic', 'p.value')]", breusch_pagan_normal = "bptest(m, studentize = FALSE)[c('statistic', 'p.value')]",
             durbin_watson = "dwtest(m)$statistic", reset_2 = "resettest(m, power = 2)[c('statistic', 'p.value')]",
             reset_3 = "resettest(m, power = 2:3)[c('statistic', 'p.value')]", vif = "vif(m)",
             prediction_confidence = "predict(m, mtcars[c(1, 11, 21), ], interval = 'confidence')",
             prediction_interval = "predict(m, mtcars[c(1, 11, 21), ], interval = 'prediction')")
GLM <- c(COMMON, deviance = "deviance(m)", null_deviance = "m$null.deviance", dispersion = "summary(m)$dispersion",
         wald = "confint.default(m)", profile = "suppressMessages(confint(m))")
GLM_ROWS <- c(leverage = "hatvalues(m)", cooks_distance = "cooks.distance(m)", studentised = "rstandard(m, type = 'pearson')",
              response = "residuals(m, 'response')", pearson = "residuals(m, 'pearson')", residual_deviance = "residuals(m, 'deviance')",
              working = "residuals(m, 'working')",
              prediction_mean = "predict(m, mtcars[c(1, 11, 21), ], type = 'response')",
              prediction_se = "predict(m, mtcars[c(1, 11, 21), ], type = 'response', se.fit = TRUE)$se.fit",
              score_se = "predict(m, mtcars[c(1, 11, 21), ], se.fit = TRUE)$se.fit")
NESTED <- c(likelihood_ratio_against_first_alone = "as.matrix(anova(update(m, . ~ . - am), m, test = 'LRT'))[2, c('Deviance', 'Pr(>Chi)')]",
            score_test_of_am = "as.matrix(anova(update(m, . ~ . - am), m, test = 'Rao'))[2, c('Rao', 'Pr(>Chi)')]",
            anova_II = "as.matrix(Anova(m, test.statistic = 'LR'))[, 1]")
EXACT <- "control = glm.control(epsilon = 1e-15, maxit = 200)"
glm_of <- function(formula, family, data, more = "") sprintf("glm(%s, family = %s, data = %s%s, %s)", formula, family, data, more, EXACT)

VOTE <- "vote ~ selfLR + age + educ + income"
VISITS <- "mdvis ~ lncoins + idp + lpi + fmde + physlm + disea + hlthg + hlthf"
CARS <- "mpg ~ wt + hp"

squared <- list(
  mtcars = model("mtcars", "lm(mpg ~ wt + hp, data = mtcars)", "squared", c(HC, CLUSTER("carb", "gear"), HAC), c(LM, LM_ROWS)),
  longley = model("longley", "lm(TOTEMP ~ ., data = longley)", "squared", HC, LM),
  stackloss = model("stackloss", "lm(STACKLOSS ~ ., data = stackloss)", "squared", HC, LM),
  grunfeld = model("grunfeld", "lm(invest ~ value + capital, data = grunfeld)", "squared", c(HC, CLUSTER("firm", "year")), LM),
  macrodata = model("macrodata", "lm(infl ~ unemp + tbilrate, data = macrodata)", "squared", c(HC, HAC), LM),
  penguins = model("penguins", "lm(body_mass_g ~ flipper_length_mm + bill_depth_mm + species + sex, data = penguins)", "squared", HC,
    c(LM, anova_I = "as.matrix(anova(m))[1:4, 2:5]", anova_II = "as.matrix(Anova(m))[1:4, c(1, 3, 4)]", gvif = "vif(m)")),
  mtcars_precisions = model("mtcars", "lm(mpg ~ wt + hp, data = mtcars, weights = qsec)", "squared", HC, LM)
)

likelihoods <- list(
  logistic_anes96 = model("anes96", glm_of(VOTE, "binomial", "anes96"), "logistic", c(HC, CLUSTER("income", "TVnews"), HAC), GLM),
  logistic_mtcars = model("mtcars", glm_of("vs ~ mpg + am", "binomial", "mtcars"), "logistic", c(HC, CLUSTER("carb", "gear")), c(GLM, GLM_ROWS, NESTED)),
  logistic_penguins = model("penguins", glm_of("sex ~ bill_depth_mm + body_mass_g + species", "binomial", "penguins"), "logistic", HC,
    c(GLM, anova_II = "as.matrix(Anova(m))[, 1:3]")),
  probit_mtcars = model("mtcars", glm_of("vs ~ mpg + am", "binomial('probit')", "mtcars"), "probit", HC, c(GLM, NESTED)),
  cloglog_mtcars = model("mtcars", glm_of("vs ~ mpg + am", "binomial('cloglog')", "mtcars"), "cloglog", HC, c(GLM, NESTED)),
  poisson_randhie = model("randhie", glm_of(VISITS, "poisson", "randhie"), "poisson", c(HC, CLUSTER("block", "place"), HAC), GLM),
  poisson_mtcars = model("mtcars", glm_of("carb ~ wt + hp", "poisson", "mtcars"), "poisson", HC, GLM),
  quasipoisson_randhie = model("randhie", glm_of(VISITS, "quasipoisson", "randhie"), "poisson, Pearson dispersion", c(), c(dispersion = "summary(m)$dispersion")),
  gamma_mtcars = model("mtcars", glm_of(CARS, "Gamma('log')", "mtcars"), "gamma", c(HC, CLUSTER("carb", "gear")), c(GLM, GLM_ROWS)),
  gamma_engel = model("engel", glm_of("foodexp ~ income", "Gamma('log')", "engel"), "gamma", HC, GLM),
  gamma_mtcars_precisions = model("mtcars", glm_of(CARS, "Gamma('log')", "mtcars", ", weights = qsec"), "gamma", HC, GLM),
  negative_binomial_randhie = model("randhie", sprintf("glm.nb(%s, data = randhie, control = glm.control(epsilon = 1e-14, maxit = 500))", VISITS), "negative binomial, estimated",
    HC, c(COMMON, deviance = "deviance(m)", theta = "m$theta", theta_se = "m$SE.theta"))
)

several <- list(
  ordinal_anes96 = {
    m <- polr(factor(PID) ~ logpopul + selfLR + age + educ + income, data = anes96, Hess = TRUE, control = list(reltol = 1e-16, maxit = 1000))
    list(data = "anes96", call = "polr(factor(PID) ~ logpopul + selfLR + age + educ + income, data = anes96, Hess = TRUE, control = list(reltol = 1e-16, maxit = 1000))",
         terms = many(rownames(coef(summary(m)))), params = many(coef(summary(m))[, 1]), se = many(coef(summary(m))[, 2]), log_likelihood = as.numeric(logLik(m)),
         note = "the Hessian is made of differences: about six digits")
  },
  multinomial_anes96 = {
    m <- multinom(PID ~ logpopul + selfLR + age + educ + income, data = anes96, trace = FALSE, Hess = TRUE, reltol = 1e-16, abstol = 0, maxit = 5000)
    list(data = "anes96", call = "multinom(PID ~ logpopul + selfLR + age + educ + income, data = anes96, Hess = TRUE, reltol = 1e-16, abstol = 0, maxit = 5000)",
         terms = many(colnames(coef(m))), params = many(t(coef(m))), se = many(t(summary(m)$standard.errors)), log_likelihood = as.numeric(logLik(m)),
         deviance = deviance(m), note = "six sets one after the other; a quasi-Newton optimum: about six digits")
  }
)

quantile_of <- function(tau) {
  m <- rq(foodexp ~ income, tau = tau, data = engel)
  se <- function(call) { value <- eval(parse(text = call), list(m = m)); list(call = call, se = many(coef(value)[, 2]), p = many(coef(value)[, 4])) }
  list(data = "engel", call = sprintf("rq(foodexp ~ income, tau = %s, data = engel)", tau), params = many(coef(m)), covariances = list(
    ker_hall_sheather = se('summary(m, se = "ker", hs = TRUE)'), ker_bofinger = se('summary(m, se = "ker", hs = FALSE)'),
    nid_hall_sheather = se('summary(m, se = "nid", hs = TRUE)'), nid_bofinger = se('summary(m, se = "nid", hs = FALSE)'),
    iid_hall_sheather = se('summary(m, se = "iid", hs = TRUE)')),
    koenker_machado = 1 - m$rho / rq(foodexp ~ 1, tau = tau, data = engel)$rho,
    bandwidth_hall_sheather = bandwidth.rq(tau, nrow(engel), hs = TRUE), bandwidth_bofinger = bandwidth.rq(tau, nrow(engel), hs = FALSE))
}
quantile <- list(engel_0.25 = quantile_of(0.25), engel_0.5 = quantile_of(0.5), engel_0.9 = quantile_of(0.9))

huber_of <- function(data, formula) {
  call <- sprintf("rlm(%s, data = %s, scale.est = 'MAD', acc = 1e-13, maxit = 1000)", formula, data)
  m <- eval(parse(text = call))
  list(data = data, call = call, terms = many(names(coef(m))), params = many(coef(m)), se = many(coef(summary(m))[, 2]),
    sandwich = many(sqrt(diag(sandwich(m)))), scale = m$s)
}
huber <- list(stackloss = huber_of("stackloss", "STACKLOSS ~ ."), mtcars = huber_of("mtcars", CARS))

# BCa of the pairs bootstrap on resamples that anyone can make again: one sequence s ← 16807·s mod (2³¹ − 1) from s = 1, resample by
# resample, each number drawing row floor(n·s/(2³¹ − 1)), from 0.
resampled <- function() {
  n <- nrow(mtcars); draws <- 999
  state <- Reduce(function(s, i) (16807 * s) %% 2147483647, seq_len(n * draws), 1, accumulate = TRUE)[-1]
  index <- matrix(floor(n * state / 2147483647) + 1, draws, n, byrow = TRUE)
  coefs <- function(rows) coef(lm(mpg ~ wt + hp, data = mtcars[rows, ]))
  estimate <- coefs(1:n)
  replicates <- t(apply(index, 1, coefs))
  acceleration <- apply(t(sapply(1:n, function(i) coefs(-i))), 2, function(left) { d <- mean(left) - left; sum(d^3) / (6 * sum(d^2)^1.5) })
  bias <- qnorm(colMeans(sweep(replicates, 2, estimate, "<")))
  z <- qnorm(c(0.025, 0.975))
  level <- sapply(1:3, function(j) pnorm(bias[j] + (bias[j] + z) / (1 - acceleration[j] * (bias[j] + z))))
  list(data = "mtcars", call = "lm(mpg ~ wt + hp) of 999 resamples: s <- 16807 s mod (2^31 - 1) from 1, rows floor(n s / (2^31 - 1)) from 0",
       params = many(estimate), se = many(apply(replicates, 2, sd)), acceleration = many(acceleration), bias = many(bias), level = many(level),
       interval_type_6 = many(sapply(1:3, function(j) stats::quantile(replicates[, j], level[, j], type = 6))))
}

by <- list(by = paste0(R.version.string, ", ", paste(sapply(c("sandwich", "lmtest", "MASS", "nnet", "quantreg", "car"),
  function(name) paste(name, packageVersion(name))), collapse = ", ")), made_by = "benches/golden/r.R")
write <- function(name, value) writeLines(json(c(by, value)), file.path(folder, paste0(name, "_r.json")))

write("squared", squared); write("likelihoods", likelihoods); write("several", several); write("quantile", quantile)
write("huber", huber); write("bootstrap", list(mtcars = resampled()))
