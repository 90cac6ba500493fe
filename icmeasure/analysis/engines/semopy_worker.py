"""Run semopy on a model and a covariance matrix, both read as JSON from standard input; write JSON.

Started by ``semopy.py`` as a process of its own; it imports nothing of this package.
"""

from __future__ import annotations

import json
import logging
import sys
import warnings


def main() -> None:
    """Fit, restarting from the optimum until it stays put, and write estimates, errors and the value minimised."""
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    import numpy as np
    import pandas as pd
    from semopy import Model  # type: ignore[import-not-found,unused-ignore]
    from semopy.stats import calc_se  # type: ignore[import-not-found,unused-ignore]

    asked = json.load(sys.stdin)
    cov = pd.DataFrame(np.array(asked["cov"]), index=asked["names"], columns=asked["names"])
    model = Model(asked["model"], cov_diag=True)
    for name, value in asked["starts"].items():
        model.parameters[name].start = value
    tight = {"options": {"ftol": 1e-12, "maxiter": 2000}}
    done = model.fit(cov=cov, n_samples=asked["n"], **tight)
    for _ in range(3):
        before = model.param_vals.copy()
        done = model.fit(cov=cov, n_samples=asked["n"], **tight)
        if np.max(np.abs(model.param_vals - before)) < 1e-9:
            break
    at_zero = [p for p in model.parameters.values() if p.active and p.bound[0] == 0]
    if any(abs(value) < 1e-6 for value in model.param_vals) and at_zero:
        for param in at_zero:  # a variance may be negative, as in the program that asks
            param.bound = (None, None)
        done = model.fit(cov=cov, n_samples=asked["n"], **tight)
    names = [name for name, param in model.parameters.items() if param.active]
    errors = np.asarray(calc_se(model), dtype=float)
    found = {
        "success": bool(done.success) and bool(np.isfinite(done.fun)),
        "message": str(done.message),
        "names": names,
        "estimates": [float(x) for x in model.param_vals],
        "errors": [float(x) if np.isfinite(x) else None for x in errors],
        "value": float(done.fun),
    }
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
