"""Run factor_analyzer on a correlation matrix read as JSON from standard input; write JSON.

Started by ``factor_analyzer.py`` as a process of its own; it imports nothing of this package.
"""

from __future__ import annotations

import json
import logging
import sys
import warnings


def main() -> None:
    """Extract without rotation, rotate, judge the correlations, and write what came out."""
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    import numpy as np
    from factor_analyzer import (  # type: ignore[import-untyped,import-not-found,unused-ignore]
        FactorAnalyzer,
        calculate_bartlett_sphericity,
        calculate_kmo,
    )

    asked = json.load(sys.stdin)
    R, values = np.array(asked["R"]), np.array(asked["values"])

    def loadings(rotation: str | None) -> object:
        options = asked["options"] if rotation else {}
        analyzer = FactorAnalyzer(
            n_factors=asked["factors"],
            rotation=rotation,
            method=asked["method"],
            is_corr_matrix=True,
            rotation_kwargs=options,
        )
        return analyzer.fit(R).loadings_.tolist()

    chisq, p = calculate_bartlett_sphericity(values)
    msa, kmo = calculate_kmo(values)
    found = {
        "unrotated": loadings(None),
        "rotated": loadings(asked["rotation"]),
        "kmo": float(kmo),
        "msa": [float(x) for x in np.ravel(msa)],
        "bartlett_chisq": float(chisq),
        "bartlett_p": float(p),
    }
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
