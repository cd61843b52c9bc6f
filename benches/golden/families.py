"""The models of which statsmodels makes golden numbers: what is asked of it, family by family, as Python expressions."""


def clustered(one, other):
    """Errors clustered by one column, and by two."""
    kinds = {
        "cluster": "",
        "cluster_uncorrected": ", 'use_correction': False",
        "cluster_residual_df": ", 'df_correction': False",
    }
    ways = {name: f"cov_type='cluster', cov_kwds={{'groups': codes('{one}'){kind}}}" for name, kind in kinds.items()}
    ways["two_way"] = f"cov_type='cluster', cov_kwds={{'groups': np.column_stack([codes('{one}'), codes('{other}')])}}"
    return ways


HAC = {
    "HAC": "cov_type='HAC', cov_kwds={'maxlags': 4}",
    "HAC_corrected": "cov_type='HAC', cov_kwds={'maxlags': 4, 'use_correction': True}",
}
HC = {kind: f"cov_type='{kind}'" for kind in ("HC0", "HC1", "HC2", "HC3")}


def by_t(ways):
    """Student's distribution, which `OLS.fit` leaves for the normal one as soon as a robust covariance is asked for."""
    return {name: f"{way}, use_t=True" for name, way in ways.items()}


def least_squares(one, other):
    """Every covariance of least squares."""
    return {"nonrobust": "", **by_t({**HC, **clustered(one, other), **HAC}), "HC1_normal": HC["HC1"]}


def likelihood(one, other):
    """Every covariance of a likelihood that statsmodels really has: its HC1 to HC3 of such models are HC0 without a word."""
    ways = {"nonrobust": "", "HC0": HC["HC0"], **clustered(one, other), **HAC}
    return {name: way for name, way in ways.items() if name != "cluster_residual_df"}  # the normal distribution has no such number


LEAST_SQUARES_FACTS = {
    "log_likelihood": "r.llf",
    "aic": "r.aic",
    "bic": "r.bic",
    "r2": "r.rsquared",
    "adjusted_r2": "r.rsquared_adj",
    "f": "[r.fvalue, r.df_model, r.df_resid, r.f_pvalue]",
    "dispersion": "r.scale",
    "residual_sum_of_squares": "r.ssr",
    "condition_number": "r.condition_number",
    "vif": "[influence.variance_inflation_factor(X.values, j) for j in range(1, X.shape[1])]",
    "durbin_watson": "stattools.durbin_watson(r.resid)",
    "jarque_bera": "stattools.jarque_bera(r.resid)",
    "omnibus": "list(stattools.omni_normtest(r.resid))",
    "breusch_pagan": "diagnostic.het_breuschpagan(r.resid, X)",
    "breusch_pagan_normal": "diagnostic.het_breuschpagan(r.resid, X, robust=False)[:2]",
    "white": "diagnostic.het_white(r.resid, X)",
    "reset_2": "[float(diagnostic.linear_reset(r, power=2, use_f=True).fvalue), "
    "float(diagnostic.linear_reset(r, power=2, use_f=True).pvalue)]",
    "reset_3": "[float(diagnostic.linear_reset(r, power=3, use_f=True).fvalue), "
    "float(diagnostic.linear_reset(r, power=3, use_f=True).pvalue)]",
}

LEAST_SQUARES_ROWS = {
    "leverage": "r.get_influence().hat_matrix_diag",
    "cooks_distance": "r.get_influence().cooks_distance[0]",
    "studentised_internal": "r.get_influence().resid_studentized_internal",
    "studentised_external": "r.get_influence().resid_studentized_external",
    "dffits": "r.get_influence().dffits[0]",
    "dfbetas": "r.get_influence().dfbetas.T",
    "response": "r.resid",
    "prediction_mean": "r.get_prediction(X.iloc[[0, 10, 20]]).predicted_mean",
    "prediction_se": "r.get_prediction(X.iloc[[0, 10, 20]]).se_mean",
    "prediction_confidence": "r.get_prediction(X.iloc[[0, 10, 20]]).conf_int().T",
    "prediction_interval": "r.get_prediction(X.iloc[[0, 10, 20]]).conf_int(obs=True).T",
}

GLM_FACTS = {
    "log_likelihood": "r.llf",
    "aic": "r.aic",
    "bic": "r.bic_llf",
    "deviance": "r.deviance",
    "null_deviance": "r.null_deviance",
    "pearson_chi2": "r.pearson_chi2",
    "dispersion": "r.scale",
    "dispersion_pearson": "r.pearson_chi2 / r.df_resid",
    "df": "[r.df_model, r.df_resid]",
}

GLM_ROWS = {
    "response": "r.resid_response",
    "pearson": "r.resid_pearson",
    "deviance": "r.resid_deviance",
    "working": "r.resid_working",
    "leverage": "r.get_influence().hat_matrix_diag",
    "cooks_distance": "r.get_influence().cooks_distance[0]",
    "studentised": "r.get_influence().resid_studentized",
    "prediction_mean": "r.get_prediction(X.iloc[[0, 10, 20]]).predicted_mean",
    "prediction_se": "r.get_prediction(X.iloc[[0, 10, 20]]).se_mean",
    "prediction_confidence": "r.get_prediction(X.iloc[[0, 10, 20]]).conf_int().T",
    "score_se": "r.get_prediction(X.iloc[[0, 10, 20]]).linpred.se_mean",
}


def margins(at):
    """Marginal effects at one place: effects, errors, statistics, p-values."""
    effect = f"r.get_margeff(at='{at}')"
    return f"[{effect}.margeff.T.ravel(), {effect}.margeff_se.T.ravel(), {effect}.tvalues.T.ravel(), {effect}.pvalues.T.ravel()]"


DISCRETE_FACTS = {
    "log_likelihood": "r.llf",
    "log_likelihood_null": "r.llnull",
    "aic": "r.aic",
    "bic": "r.bic",
    "mcfadden": "r.prsquared",
    "cox_snell": "1 - np.exp(2 * (r.llnull - r.llf) / len(y))",
    "likelihood_ratio": "[r.llr, r.df_model, r.llr_pvalue]",
    "margins_overall": margins("overall"),
    "margins_at_means": margins("mean"),
}
DUMMY = "r.get_margeff(at='overall', dummy=True)"
WITH_DUMMY = {"margins_dummy": f"[{DUMMY}.margeff, {DUMMY}.margeff_se]"}

GLM_FIT = "tol=1e-13, tol_criterion='params', maxiter=500"
NEWTON = "method='newton', tol=1e-13, maxiter=100, disp=0"


def linear(data, label, features, groups=None, **more):
    ways = least_squares(*groups) if groups else {"nonrobust": "", **by_t(HC)}
    facts = {name: call for name, call in {**LEAST_SQUARES_FACTS, **more.pop("facts", {})}.items() if call}
    return dict(data=data, label=label, features=features, family="squared", make="sm.OLS(y, X)", covariances=ways, facts=facts, **more)


def glm(data, label, features, family, peer, groups, facts={}, weights="", **more):
    covariances = more.pop("covariances", None) or likelihood(*groups)
    if weights:
        column = weights.split("'")[1]
        more["weights"] = f"{column}, {'frequencies' if 'freq_weights' in weights else 'precisions'}"
    return dict(
        data=data, label=label, features=features, family=family, make=f"sm.GLM(y, X, family={peer}{weights})", fit=GLM_FIT,
        covariances=covariances, facts={**GLM_FACTS, **facts}, **more,
    )


def discrete(data, label, features, family, peer, groups, facts={}, **more):
    return dict(
        data=data, label=label, features=features, family=family, make=f"sm.{peer}(y, X)", fit=NEWTON,
        covariances=likelihood(*groups), facts={**DISCRETE_FACTS, **facts}, **more,
    )


SPECIES = "np.array([[float(name == of) for name in X.columns] for of in X.columns if of.startswith('species=')])"
PENGUINS = ["flipper_length_mm", "bill_depth_mm", "species", "sex"]
VOTE, VISITS = ["selfLR", "age", "educ", "income"], ["lncoins", "idp", "lpi", "fmde", "physlm", "disea", "hlthg", "hlthf"]
PARTY = ["logpopul", "selfLR", "age", "educ", "income"]
CARS, CAR_GROUPS = ["wt", "hp"], ("carb", "gear")
BINOMIAL, POISSON = "sm.families.Binomial()", "sm.families.Poisson()"
PROBIT = "sm.families.Binomial(sm.families.links.Probit())"
CLOGLOG = "sm.families.Binomial(sm.families.links.CLogLog())"
GAMMA = "sm.families.Gamma(sm.families.links.Log())"
TWEEDIE = "sm.families.Tweedie(sm.families.links.Log(), var_power=1.5)"
NEGATIVE_BINOMIAL = "sm.families.NegativeBinomial(alpha=0.7)"
# R's logLik: at the dispersion D/n, n the sum of the frequencies.
AT_DEVIANCE = {"log_likelihood_at_deviance": "r.model.loglike_mu(r.mu, scale=r.deviance / (r.df_resid + r.df_model + 1))"}
PSEUDO_R2 = {"cox_snell": "r.pseudo_rsquared('cs')", "mcfadden": "r.pseudo_rsquared('mcf')"}
SCALES = {"deviance_scale": "scale='dev'", "given_scale": "scale=0.05", "by_t": "use_t=True"}
PROFILED = {"profile": "profiled(r)"}
REPEATED = "X.loc[X.index.repeat(t['carb'])].reset_index(drop=True)"
SCORE_TEST = {
    "score_test_of_qsec": "(lambda s: np.ravel([s.statistic, s.pvalue]))(r.score_test(exog_extra=t[['qsec']].astype(float).values))",
}

MODELS = {
    "squared": {
        "mtcars": linear("mtcars", "mpg", CARS, CAR_GROUPS, rows=LEAST_SQUARES_ROWS, facts={
            "anova_of_wt_alone": "anova_lm(sm.OLS(y, X[['(intercept)', 'wt']]).fit(), r).iloc[1].tolist()",
            "f_against_wt_alone": "r.compare_f_test(sm.OLS(y, X[['(intercept)', 'wt']]).fit())",
            "likelihood_ratio_against_wt_alone": "r.compare_lr_test(sm.OLS(y, X[['(intercept)', 'wt']]).fit())",
        }),
        "longley": linear("longley", "TOTEMP", ["GNPDEFL", "GNP", "UNEMP", "ARMED", "POP", "YEAR"], facts={"white": None}),
        "stackloss": linear("stackloss", "STACKLOSS", ["AIRFLOW", "WATERTEMP", "ACIDCONC"]),
        "statecrime": linear("statecrime", "murder", ["urban", "poverty", "hs_grad", "single"]),
        "engel": linear("engel", "foodexp", ["income"]),
        "grunfeld": linear("grunfeld", "invest", ["value", "capital"], ("firm", "year")),
        "macrodata": linear("macrodata", "infl", ["unemp", "tbilrate"], ("year", "quarter")),
        "penguins": linear("penguins", "body_mass_g", PENGUINS, ("island", "year"), facts={
            "species_together": f"[float(r.f_test({SPECIES}).fvalue), 2, r.df_resid, float(r.f_test({SPECIES}).pvalue)]",
            "species_together_HC3": f"(lambda q: [float(q.fvalue), float(q.pvalue)])(sm.OLS(y, X).fit(cov_type='HC3', use_t=True).f_test({SPECIES}))",
            "gentoo_less_chinstrap": "(lambda q: [float(q.effect[0]), float(q.sd[0, 0]), float(q.tvalue[0, 0]), float(q.pvalue)])"
            "(r.t_test((X.columns == 'species=Gentoo').astype(float) - (X.columns == 'species=Chinstrap')))",
        }),
        "mtcars_repeated": dict(data="mtcars", label="mpg", features=CARS, family="squared", weights="carb, frequencies",
            make=f"sm.OLS(y.repeat(t['carb']).reset_index(drop=True), {REPEATED})", covariances={"nonrobust": "", **by_t(HC)},
            facts={key: LEAST_SQUARES_FACTS[key] for key in ("log_likelihood", "aic", "bic", "r2", "adjusted_r2", "f", "dispersion")}),
        "mtcars_precisions": dict(data="mtcars", label="mpg", features=CARS, family="squared", weights="qsec, precisions",
            make="sm.WLS(y, X, weights=t['qsec'])", covariances=least_squares(*CAR_GROUPS),
            facts={key: LEAST_SQUARES_FACTS[key] for key in ("log_likelihood", "aic", "bic", "r2", "adjusted_r2", "f", "dispersion")}),
    },
    "logistic": {
        "anes96": discrete("anes96", "vote", VOTE, "logistic", "Logit", ("income", "TVnews")),
        "anes96_glm": glm("anes96", "vote", VOTE, "logistic", BINOMIAL, ("income", "TVnews"), PSEUDO_R2),
        "mtcars": discrete("mtcars", "vs", ["mpg", "am"], "logistic", "Logit", CAR_GROUPS, WITH_DUMMY),
        "mtcars_glm": glm("mtcars", "vs", ["mpg", "am"], "logistic", BINOMIAL, CAR_GROUPS, {**PSEUDO_R2, **SCORE_TEST, **PROFILED}, rows=GLM_ROWS),
        "mtcars_frequencies": glm("mtcars", "vs", ["mpg", "am"], "logistic", BINOMIAL, CAR_GROUPS, weights=", freq_weights=t['carb'].astype(float)",
            covariances={"nonrobust": "", "HC0": HC["HC0"]}),
        "penguins": discrete("penguins", "sex", ["bill_depth_mm", "body_mass_g", "species"], "logistic", "Logit", ("island", "year"), {
            "species_together": f"(lambda q: [float(q.statistic), 2, float(q.pvalue)])(r.wald_test({SPECIES}, use_f=False, scalar=True))",
        }, label_as="(t['sex'] == 'male').astype(float)"),
    },
    "probit": {
        "anes96": discrete("anes96", "vote", VOTE, "probit", "Probit", ("income", "TVnews")),
        "mtcars": discrete("mtcars", "vs", ["mpg", "am"], "probit", "Probit", CAR_GROUPS, WITH_DUMMY),
        "mtcars_glm": glm("mtcars", "vs", ["mpg", "am"], "probit", PROBIT, CAR_GROUPS, {**PSEUDO_R2, **SCORE_TEST, **PROFILED}, rows=GLM_ROWS),
    },
    "cloglog": {
        "anes96_glm": glm("anes96", "vote", VOTE, "cloglog", CLOGLOG, ("income", "TVnews"), PSEUDO_R2),
        "mtcars_glm": glm("mtcars", "vs", ["mpg", "am"], "cloglog", CLOGLOG, CAR_GROUPS, {**PSEUDO_R2, **SCORE_TEST, **PROFILED}, rows=GLM_ROWS),
    },
    "poisson": {
        "randhie": discrete("randhie", "mdvis", VISITS, "poisson", "Poisson", ("block", "place"), WITH_DUMMY),
        "randhie_glm": glm("randhie", "mdvis", VISITS, "poisson", POISSON, ("block", "place"), PSEUDO_R2),
        "mtcars_glm": glm("mtcars", "carb", CARS, "poisson", POISSON, CAR_GROUPS, {**SCORE_TEST, **PROFILED}, rows=GLM_ROWS),
        "mtcars_overdispersed": glm("mtcars", "carb", CARS, "poisson", POISSON, None, covariances={"pearson_scale": "scale='X2'"}),
        "mtcars_frequencies": glm("mtcars", "gear", CARS, "poisson", POISSON, None, weights=", freq_weights=t['carb'].astype(float)",
            covariances={"nonrobust": "", "HC0": HC["HC0"]}),
    },
    "gamma": {
        "engel_glm": glm("engel", "foodexp", ["income"], "gamma", GAMMA, None, AT_DEVIANCE, covariances={"nonrobust": "", "HC0": HC["HC0"], **HAC, **SCALES}),
        "mtcars_glm": glm("mtcars", "mpg", CARS, "gamma", GAMMA, CAR_GROUPS, {**PSEUDO_R2, **SCORE_TEST, **AT_DEVIANCE}, rows=GLM_ROWS,
            covariances={**likelihood(*CAR_GROUPS), **SCALES}),
        "mtcars_frequencies": glm("mtcars", "mpg", CARS, "gamma", GAMMA, None, AT_DEVIANCE, weights=", freq_weights=t['carb'].astype(float)",
            covariances={"nonrobust": "", "HC0": HC["HC0"]}),
        "mtcars_precisions": glm("mtcars", "mpg", CARS, "gamma", GAMMA, None, AT_DEVIANCE, weights=", var_weights=t['qsec'].astype(float)",
            covariances={"nonrobust": "", "HC0": HC["HC0"]}),
    },
    "tweedie": {
        "randhie_glm": glm("randhie", "mdvis", VISITS, "tweedie 1.5", TWEEDIE, ("block", "place")),
        "mtcars_glm": glm("mtcars", "mpg", CARS, "tweedie 1.5", TWEEDIE, CAR_GROUPS, rows=GLM_ROWS, covariances={**likelihood(*CAR_GROUPS), **SCALES}),
    },
    "negative_binomial": {
        "randhie_glm": glm("randhie", "mdvis", VISITS, "negative binomial 0.7", NEGATIVE_BINOMIAL, ("block", "place")),
        "mtcars_glm": glm("mtcars", "carb", CARS, "negative binomial 0.7", NEGATIVE_BINOMIAL, CAR_GROUPS, rows=GLM_ROWS),
        "randhie_estimated": dict(data="randhie", label="mdvis", features=VISITS, family="negative binomial, estimated",
            make="(m := sm.NegativeBinomial(y, X))",
            fit="start_params=m.fit(method='bfgs', maxiter=500, gtol=1e-6, disp=0).params, " + NEWTON,
            terms=["(intercept)", *VISITS, "alpha"], covariances=likelihood("block", "place"),
            facts={key: DISCRETE_FACTS[key] for key in ("log_likelihood", "log_likelihood_null", "aic", "bic", "mcfadden")}),
    },
    "multinomial": {
        "anes96": discrete("anes96", "PID", PARTY, "multinomial", "MNLogit", ("income", "TVnews"), label_as="t['PID']",
            note="six sets one after the other, for PID 1 to 6 against 0; each has the terms in this order; margins are of all seven"),
    },
    "quantile": {
        f"engel_{tau}_{rule}": dict(data="engel", label="foodexp", features=["income"], family=f"quantile {tau}", make="sm.QuantReg(y, X)",
            fit=f"q={tau}, vcov='robust', kernel='epa', bandwidth='{rule}', p_tol=1e-13, max_iter=20000", covariances={"powell": ""},
            facts={"bandwidth": "r.bandwidth", "sparsity": "r.sparsity", "pseudo_r2": "r.prsquared"})
        for tau in (0.25, 0.5, 0.9) for rule in ("hsheather", "bofinger", "chamberlain")
    } | {
        f"engel_{tau}_iid": dict(data="engel", label="foodexp", features=["income"], family=f"quantile {tau}", make="sm.QuantReg(y, X)",
            fit=f"q={tau}, vcov='iid', kernel='epa', bandwidth='hsheather', p_tol=1e-13, max_iter=20000", covariances={"iid": ""})
        for tau in (0.25, 0.5)
    } | {
        f"engel_0.5_{kernel}": dict(data="engel", label="foodexp", features=["income"], family="quantile 0.5", make="sm.QuantReg(y, X)",
            fit=f"q=0.5, vcov='robust', kernel='{kernel}', bandwidth='hsheather', p_tol=1e-13, max_iter=20000", covariances={"powell": ""})
        for kernel in ("biw", "cos", "gau", "par")
    },
    "huber": {
        f"{data}_{cov}": dict(data=data, label=label, features=features, family="huber 1.345, scale by the MAD",
            make="sm.RLM(y, X, M=sm.robust.norms.HuberT())", fit=f"conv='coefs', tol=1e-13, maxiter=1000, cov='{cov}'", covariances={cov: ""},
            facts={"scale": "r.scale", "weights": "r.weights"} if cov == "H1" else {"scale": "r.scale"})
        for data, label, features in (("stackloss", "STACKLOSS", ["AIRFLOW", "WATERTEMP", "ACIDCONC"]), ("mtcars", "mpg", CARS))
        for cov in ("H1", "H2", "H3")
    },
}
