"""Large tables in few numbers, points in groups, and how well groups agree with names."""

from collections.abc import Sequence

import numpy as np
import scipy.sparse as sparse
from scipy.cluster.vq import kmeans2

# More directions than asked for are followed, which finds those asked for better.
SPARE, ROUNDS = 10, 4


def largest(table: sparse.csr_matrix, size: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The ``size`` strongest singular vectors, left, values and right (Halko et al. 2011)."""
    found = table @ np.random.default_rng(seed).standard_normal((table.shape[1], size + SPARE)).astype(np.float32)
    for _ in range(ROUNDS):
        found = np.linalg.qr(table.T @ np.linalg.qr(found)[0])[0]
        found = table @ found
    basis = np.linalg.qr(found)[0]
    left, values, right = np.linalg.svd((table.T @ basis).T, full_matrices=False)
    return (basis @ left)[:, :size], values[:size], right[:size]


def grouped(points: np.ndarray, groups: int, seed: int, tries: int = 3) -> np.ndarray:
    """Each point's group: k-means, the tightest of a few tries."""
    rng = np.random.default_rng(seed)
    found = [kmeans2(points, groups, iter=100, minit="++", missing="warn", rng=rng) for _ in range(tries)]
    _, owners = min(found, key=lambda each: float(((points - each[0][each[1]]) ** 2).sum()))
    return np.asarray(owners)


def v_measure(names: Sequence[str], groups: Sequence[int]) -> float:
    """0–1: the mean of how pure groups are and how whole names stay (Rosenberg & Hirschberg 2007)."""
    rows, columns = (np.unique(each, return_inverse=True)[1] for each in (names, groups))
    shares = np.zeros((rows.max() + 1, columns.max() + 1))
    np.add.at(shares, (rows, columns), 1 / len(rows))
    of_names, of_groups = _entropy(shares.sum(axis=1)), _entropy(shares.sum(axis=0))
    common = of_names + of_groups - _entropy(shares.ravel())
    return float(2 * common / (of_names + of_groups)) if of_names + of_groups else 1.0


def _entropy(shares: np.ndarray) -> float:
    kept = shares[shares > 0]
    return float(-(kept * np.log(kept)).sum())
