#!/usr/bin/env python3
"""The reference case (examples/ref-3x3x10) by hand in numpy, for comparison.

usage: reference_numpy.py SAMPLES [seed]
Prints means and P10, P50, P90 of the main results, in thousand pounds.
"""
import json
import sys

import numpy as np

PERIODS, BLOCK = 40, 8192
Z95 = 1.6448536269514722
COUNCILS = range(3)


def inputs(n, rng):
    """Every uncertain input, n draws each; correlated ones by re-ordering to correlated normals."""

    def pert(low, likely, high):
        width = high - low
        return low + width * rng.beta(1 + 4 * (likely - low) / width, 1 + 4 * (high - likely) / width, n)

    def lognormal(low, high):
        return rng.lognormal((np.log(low) + np.log(high)) / 2, np.log(high / low) / (2 * Z95), n)

    def normals(a, b, c):
        matrix = np.array([[1, a, b], [a, 1, c], [b, c, 1]])
        return np.linalg.cholesky(matrix) @ rng.standard_normal((3, n))

    def ordered(values, like):
        out = np.empty(n)
        out[np.argsort(like)] = np.sort(values)
        return out

    x = {}
    z = normals(0.3, 0.4, 0.2)
    x["pay"], x["dem"], x["itg"] = 0.010 + 0.008 * z[0], 0.015 + 0.010 * z[1], 0.020 + 0.015 * z[2]
    x["staff"] = [pert(3600, 4000, 4600), pert(1900, 2100, 2500), pert(900, 1000, 1250)]
    x["nons"] = [lognormal(900, 1400), lognormal(450, 750), lognormal(220, 420)]
    x["vol"] = [lognormal(120, 180), lognormal(60, 95), lognormal(25, 45)]
    x["r_sav"] = [pert(-0.02, 0.03, 0.09), pert(-0.02, 0.03, 0.08), pert(-0.02, 0.02, 0.07)]
    x["r_one"] = [lognormal(250, 900), lognormal(180, 600), lognormal(100, 400)]
    x["r_ob"], x["r_delay"], x["r_ramp"], x["r_user"] = pert(0, 0.1, 0.41), pert(0, 2, 8), rng.uniform(4, 10, n), pert(0, 0.4, 1.2)
    z = normals(0.6, 0.6, 0.6)
    shares = [(0.08, 0.15, 0.22), (0.10, 0.18, 0.27), (0.12, 0.22, 0.32)]
    x["h_sav"] = [ordered(pert(*share), z[c]) for c, share in enumerate(shares)]
    x["h_nons"] = pert(0.02, 0.08, 0.15)
    z = normals(0.5, 0.4, 0.4)
    x["h_build"] = ordered(lognormal(800, 2400), z[0])
    x["h_ob"], x["h_delay"] = ordered(pert(0.10, 0.35, 2.0), z[1]), ordered(pert(1, 4, 12), z[2])
    x["h_ramp"] = rng.uniform(6, 14, n)
    x["h_run"] = np.where(rng.random(n) < 0.7, lognormal(180, 320), lognormal(300, 600))
    x["h_redund"], x["h_tupe"], x["h_fail"] = lognormal(0.4, 1.1), pert(0, 0.015, 0.05), pert(0.02, 0.08, 0.25)
    x["h_front"], x["h_gov"] = lognormal(6, 18), pert(60, 90, 160)
    x["leaves"] = np.where(rng.random(n) < 0.12, 4 * rng.integers(4, 9, n), 10**6)
    x["h_exit_cost"], x["h_user"] = lognormal(300, 1500), pert(-0.6, 0.2, 1.2)
    return x


def results(x, n):
    """Present values by council and in all, and paybacks in quarters, of both options."""
    out = {name: np.zeros(n) for name in ("R_A", "R_B", "R_C", "R_users", "H_A", "H_B", "H_C", "H_users", "stay", "good", "cost")}
    running = {"R": np.zeros(n), "H": np.zeros(n)}
    payback = {"R_pay": np.zeros(n), "H_pay": np.zeros(n)}
    step_pay = np.exp(np.log1p(x["pay"]) / 4 + np.log1p(x["dem"]) / 8)
    step_dem, step_it = np.exp(np.log1p(x["dem"]) / 4), np.exp(np.log1p(x["itg"]) / 4)
    pay, dem, it, before = np.ones(n), np.ones(n), np.ones(n), np.zeros(n)
    for q in range(PERIODS):
        factor = 1.035 ** -(q // 4)
        risen_r = np.clip((q + 0.5 - x["r_delay"]) / x["r_ramp"], 0, 1)
        risen = np.clip((q + 0.5 - x["h_delay"]) / x["h_ramp"], 0, 1)
        stays, leaving = q < x["leaves"], q == x["leaves"]
        members = [1.0, 1.0, stays.astype(float)]
        weight = sum(s * m for s, m in zip(x["staff"], members))
        count = 2 + stays
        displaced = np.where(risen > 0, np.where(risen < 1, 1.0, 0.25), 0.0)
        systems = x["h_run"] / 4 * it * (q + 0.5 >= x["h_delay"])
        cash_r, cash_h = np.zeros(n), np.zeros(n)
        for c, name in enumerate("ABC"):
            staff, other, contacts = x["staff"][c] / 4 * pay, x["nons"][c] / 4 * it, x["vol"][c] / 4 * dem
            flow = staff * x["r_sav"][c] * risen_r - (q < 4) * x["r_one"][c] * (1 + x["r_ob"]) / 4
            out[f"R_{name}"] += factor * flow
            out["R_users"] += factor * contacts * x["r_user"] * risen_r
            cash_r += flow
            saved = (staff * (x["h_sav"][c] - x["h_tupe"]) + other * x["h_nons"]) * risen * members[c]
            spent = systems * x["staff"][c] * members[c] / weight + x["h_gov"] / 4 * members[c] / count
            spent += (risen - before) * x["staff"][c] * x["h_sav"][c] * x["h_redund"] * members[c]
            spent += contacts * x["h_fail"] * x["h_front"] * displaced * members[c]
            spent += leaving * x["h_exit_cost"] * (0.5 if c == 2 else 0.25)
            if q < 8:
                spent += x["h_build"] * (1 + x["h_ob"]) / 8 * x["staff"][c] / sum(x["staff"])
            users = contacts * x["h_user"] * risen * members[c]
            out[f"H_{name}"] += factor * (saved - spent)
            out["H_users"] += factor * users
            out["good"] += factor * (saved + users)
            out["cost"] += factor * spent
            out["stay"] += factor * (staff + other)
            cash_h += saved - spent
        for option, cash in (("R", cash_r), ("H", cash_h)):
            running[option] += cash
            payback[f"{option}_pay"][running[option] < 0] = q + 1
        before = risen
        pay, dem, it = pay * step_pay, dem * step_dem, it * step_it
    for option in "RH":
        out[f"{option}_cash"] = sum(out[f"{option}_{name}"] for name in "ABC")
        out[f"{option}_all"] = out[f"{option}_cash"] + out[f"{option}_users"]
    out["H_bcr"] = out.pop("good") / out.pop("cost")
    return out | payback


def main():
    samples, seed = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1
    rng = np.random.Generator(np.random.SFC64(seed))
    blocks = []
    for start in range(0, samples, BLOCK):
        n = min(BLOCK, samples - start)
        blocks.append(results(inputs(n, rng), n))
    for name in blocks[0]:
        values = np.concatenate([block[name] for block in blocks])
        p10, p50, p90 = np.quantile(values, [0.1, 0.5, 0.9])
        figures = {"mean": values.mean(), "sd": values.std(), "p10": p10, "p50": p50, "p90": p90, "positive": (values > 0).mean()}
        print(name, json.dumps({key: round(float(value), 4) for key, value in figures.items()}))


if __name__ == "__main__":
    main()
