"""The reference help desk in SimPy, written by hand: completed contacts and CPU seconds.

usage: bench/help_desk_simpy.py REPLICATIONS [POSTS ...]     (7 4 2 if left out; one number pools)
"""
import heapq
import random
import sys
import time

import simpy

DAY, WEEK, OPEN, CLOSE = 1440, 10080, 540, 1020
CALLS = (24, 12, 6)
PROFILE = (1.0, 1.4, 1.3, 0.9, 0.9, 1.0, 0.9, 0.6)
# share, urgent, mean patience, standard in open minutes
KINDS = ((0.6, 0.05, 30.0, 10), (0.3, 0.15, 240.0, 60), (0.1, 0.3, None, 240))
WARM, MEASURED = 4, 26


def handling(rng, kind):
    if kind == 0:
        return rng.expovariate(1 / 6)
    return rng.lognormvariate(2.4608, 0.7033) if kind == 1 else rng.gammavariate(2, 20)


def open_minutes(t):
    week, at = divmod(t, WEEK)
    day, minute = divmod(at, DAY)
    whole = CLOSE - OPEN
    return week * 5 * whole + (5 * whole if day > 4 else day * whole + min(max(minute - OPEN, 0), whole))


class Desk:
    """Posts that serve urgent requests first, while open; work in hand is finished."""

    def __init__(self, env, posts):
        self.env, self.posts, self.busy, self.is_open = env, posts, 0, False
        self.queue, self.order = [], 0

    def hours(self):
        while True:
            day = self.env.now % WEEK // DAY
            if day < 5:
                yield self.env.timeout(OPEN)
                self.is_open = True
                self.serve()
                yield self.env.timeout(CLOSE - OPEN)
                self.is_open = False
                yield self.env.timeout(DAY - CLOSE)
            else:
                yield self.env.timeout(DAY)

    def join(self, urgent):
        turn = self.env.event()
        self.order += 1
        heapq.heappush(self.queue, (not urgent, self.order, turn))
        self.serve()
        return turn

    def serve(self):
        while self.is_open and self.busy < self.posts and self.queue:
            turn = heapq.heappop(self.queue)[2]
            if not getattr(turn, "gone", False):
                self.busy += 1
                turn.succeed()

    def leave(self):
        self.busy -= 1
        self.serve()


def replication(seed, posts):
    rng, env = random.Random(seed), simpy.Environment()
    desks = [Desk(env, p) for p in posts]
    end = (WARM + MEASURED) * WEEK
    counts = dict(contacts=0, within=0, done=0)

    def contact(partner, kind, urgent):
        desk = desks[min(partner, len(desks) - 1)]
        while True:
            asked = env.now
            counts["contacts"] += WARM * WEEK <= asked < end
            turn = desk.join(urgent)
            patience = KINDS[kind][2]
            if patience:
                yield turn | env.timeout(rng.expovariate(1 / patience))
            else:
                yield turn
            if not turn.triggered:
                turn.gone = True
                return
            waited = open_minutes(env.now) - open_minutes(asked)
            counts["within"] += WARM * WEEK <= asked < end and waited <= KINDS[kind][3]
            yield env.timeout(handling(rng, kind))
            counts["done"] += 1
            desk.leave()
            if rng.random() >= 0.15:
                return
            yield env.timeout(WEEK)

    def people(partner):
        for day in range((WARM + MEASURED) * 7):
            if day % 7 > 4:
                continue
            for hour, factor in enumerate(PROFILE):
                start = day * DAY + OPEN + 60 * hour
                at = start
                while True:
                    at += rng.expovariate(CALLS[partner] * factor / 60)
                    if at >= start + 60:
                        break
                    yield env.timeout(at - env.now)
                    drawn = rng.random()
                    kind = 0 if drawn < 0.6 else 1 if drawn < 0.9 else 2
                    env.process(contact(partner, kind, rng.random() < KINDS[kind][1]))

    for desk in desks:
        env.process(desk.hours())
    for partner in range(3):
        env.process(people(partner))
    env.run(until=end + WEEK)
    return counts


def main():
    count = int(sys.argv[1])
    posts = [int(p) for p in sys.argv[2:]] or [7, 4, 2]
    began = time.process_time()
    runs = [replication(seed, posts) for seed in range(count)]
    spent = time.process_time() - began
    done = sum(r["done"] for r in runs)
    within = sum(r["within"] for r in runs) / sum(r["contacts"] for r in runs)
    print(f"{done / spent:,.0f} completed contacts per CPU second; {100 * within:.1f} % in standard")


main()
