"""Tails P(a Z1^2 + b Z2^2 > x D / ddf), D chi-squared with ddf degrees of freedom, by nested quadrature.

Made with Python 3.11.2 and scipy 1.10.1; the numbers stand in DistributionsTest.
"""
import numpy as np
from scipy import integrate, stats


def numerator(a, b, q):
    """P(a Z1^2 + b Z2^2 > q), Z1 = sqrt(q/a) sin(t) inside the range where it alone does not exceed q."""
    def f(t):
        z = np.sqrt(q / a) * np.sin(t)
        rest = np.sqrt(q / b) * np.cos(t)
        return 2 * stats.norm.pdf(z) * 2 * stats.norm.sf(rest) * np.sqrt(q / a) * np.cos(t)
    inside = integrate.quad(f, 0, np.pi / 2, epsabs=1e-13, epsrel=1e-12)[0]
    return inside + 2 * stats.norm.sf(np.sqrt(q / a))


def tail(a, b, x, ddf):
    g = lambda d: numerator(a, b, x * d / ddf) * stats.chi2.pdf(d, ddf)
    cuts = stats.chi2.ppf([1e-15, .01, .5, .99, 1 - 1e-15], ddf)
    return sum(integrate.quad(g, lo, hi, epsabs=1e-14, epsrel=1e-12, limit=200)[0] for lo, hi in zip(cuts, cuts[1:]))


for case in [(1.3, .7, 11.94, 20.92), (2.5, .2, 4, 9.5), (1.1, 1.0, 30, 200)]:
    print(case, repr(tail(*case)))
