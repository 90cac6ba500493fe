"""Model-implied moments and the matrix G from which every derivative is read."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from icmeasure.core.sem.structure import FloatArray, Structure


@dataclass(frozen=True, slots=True, eq=False)
class Implied:
    """Moments implied by one parameter vector.

    Attributes
    ----------
    Sigma, mu
        Shapes (p, p) and (p,): covariance matrix and means of the observed variables.
    Phi, eta
        Shapes (q, q) and (q,): covariance matrix and means of the latent variables.
    G
        Shape (p, p + 2 q): ``[I | Lambda A | Lambda Phi]``.
    c
        Shape (2 + q,): ``[0, 1, A alpha]``.
    Lambda, A, Psi, Theta
        The matrices themselves; A is ``(I-B)^-1``.
    """

    Sigma: FloatArray
    mu: FloatArray
    Phi: FloatArray
    eta: FloatArray
    G: FloatArray
    c: FloatArray
    Lambda: FloatArray
    A: FloatArray
    Psi: FloatArray
    Theta: FloatArray


def implied(structure: Structure, theta: FloatArray) -> Implied:
    """Compute the moments implied by parameters.

    Parameters
    ----------
    structure
        The model of one group.
    theta
        Shape (k,).

    Raises
    ------
    numpy.linalg.LinAlgError
        If ``I - B`` is singular.
    """
    p, q = structure.p, structure.q
    x = structure.base.copy()
    x[structure.target] = theta[structure.source]
    a, b, end = p * q, q * q, len(x)
    Lambda, Psi = x[:a].reshape(p, q), x[a + b : a + 2 * b].reshape(q, q)
    Theta, nu, alpha = x[a + 2 * b : end - p - q].reshape(p, p), x[end - p - q : end - q], x[end - q :]
    if structure.paths:
        A = np.asarray(np.linalg.inv(np.eye(q) - x[a : a + b].reshape(q, q)), dtype=np.float64)
        LA, Phi, eta = Lambda @ A, A @ Psi @ A.T, A @ alpha
    else:
        A, LA, Phi, eta = np.eye(q), Lambda, Psi, alpha
    LPhi = Lambda @ Phi
    Sigma = LPhi @ Lambda.T + Theta
    G = np.zeros((p, p + 2 * q))
    G.flat[:: p + 2 * q + 1] = 1.0
    G[:, p : p + q], G[:, p + q :] = LA, LPhi
    c = np.ones(2 + q)
    c[0], c[2:] = 0.0, eta
    return Implied(Sigma, nu + Lambda @ eta, Phi, eta, G, c, Lambda, A, Psi, Theta)


def collect(structure: Structure, by_place: FloatArray) -> FloatArray:
    """Add up derivatives by place, shape (m,) or (m, m), to derivatives by parameter, (k,) or (k, k)."""
    if not structure.tied:
        return by_place
    Z = _places(structure)
    return Z.T @ by_place if by_place.ndim == 1 else Z.T @ by_place @ Z


def collect_columns(structure: Structure, by_place: FloatArray) -> FloatArray:
    """Add up columns by place, shape (n, m), to columns by parameter, (n, k)."""
    return by_place @ _places(structure) if structure.tied else by_place


def _places(structure: Structure) -> FloatArray:
    Z = np.zeros((len(structure.free), structure.k))
    Z[np.arange(len(structure.free)), structure.free] = 1.0
    return Z
