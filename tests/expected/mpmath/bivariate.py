"""Bivariate normal probabilities by integration with 40 digits: python bivariate.py > bivariate.json (mpmath 1.4)."""

import json

import mpmath as mp

mp.mp.dps = 40
CORRELATIONS = [0.0, 0.05, -0.29, 0.3, 0.5, -0.74, 0.76, 0.9, -0.92, 0.93, -0.95, 0.99, 0.999, -0.9999]
CORRELATIONS += [1 - 1e-6, 1 - 1e-9, 1.0, -1.0]
LIMITS = [-2.31, -0.7, 0.0, 0.35, 1.9, 5.0]
RECTANGLES = [
    (1.5, 38.0, -38.0, -1.5, 0.9),
    (1.5, 38.0, -38.0, -1.5, 0.99),
    (1.0, 1.5, -2.0, -1.5, 0.97),
    (-0.5, 0.5, 1.0, 2.0, 0.99),
    (2.0, 38.0, -38.0, -1.0, 0.96),
    (-38.0, -2.0, 2.5, 38.0, 0.8),
    (-1.0, -0.5, -3.0, -2.0, -0.95),
    (0.0, 1.0, 0.0, 1.0, 0.5),
    (-0.3, 0.4, 0.2, 0.3, 0.999),
    (0.5, 0.6, 0.61, 38.0, 0.9995),
]


def strip(left, right, low, high, rho):
    s = mp.sqrt((1 - rho) * (1 + rho))
    centres = [c / rho for c in (low, high) if rho != 0 and abs(c) < 30]
    cuts = {mp.mpf(c) for c in range(-12, 13, 3)}
    cuts |= {c + j * s for c in centres for j in (-30, -10, -4, -1, 0, 1, 4, 10, 30)}
    cuts |= {left + mp.mpf(j) / 50 for j in (1, 2, 5, 10, 20)}
    cuts |= {right - mp.mpf(j) / 50 for j in (1, 2, 5, 10, 20)}
    points = [left, *sorted(c for c in cuts if left < c < right), right]
    return mp.quad(
        lambda x: mp.npdf(x) * (mp.ncdf((high - rho * x) / s) - mp.ncdf((low - rho * x) / s)), points
    )


def below(h, k, rho):
    h, k, rho = map(mp.mpf, (h, k, rho))
    if rho == 1:
        return mp.ncdf(min(h, k))
    if rho == -1:
        return max(mp.mpf(0), mp.ncdf(h) - mp.ncdf(-k))
    return strip(mp.mpf(-38), h, mp.mpf(-60), k, rho)


def choices(h, rho):
    along = h if rho >= 0 else -h
    return (along, along + 0.001, along - 0.05, -1.4, 0.8)


rows = [[h, k, rho, float(below(h, k, rho))] for rho in CORRELATIONS for h in LIMITS for k in choices(h, rho)]
tails = [[*case, float(strip(*map(mp.mpf, case)))] for case in RECTANGLES]
print(json.dumps({"program": f"mpmath {mp.__version__}", "below": rows, "rectangles": tails}))
