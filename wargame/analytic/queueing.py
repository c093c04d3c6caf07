"""Queueing: the share of arrivals that find every channel busy, and how long they wait.

Erlang's loss formula B(0) = 1, B(c) = a B(c-1) / (c + a B(c-1)) holds for any distribution of the engagement time,
Erlang's delay formula C = B / (1 - (a/c)(1 - B)) for exponential ones, Engset's for a finite number of sources. a, the
offered load, is arrival rate times mean engagement time.

Sources: Erlang (1917), Elektroteknikeren 13; Engset (1918), Elektrotechnische Zeitschrift 31; Pollaczek, Math. Z. 32
64 (1930) and Khinchine, Mat. Sbornik 39(4) 73 (1932); Little, Oper. Res. 9(3) 383 (1961).
"""

import math
from typing import NamedTuple

from wargame.analytic.arguments import above_zero, at_least_zero, check, probability, whole

WHOLE = 1e-9  # a quotient this close below a whole number is that number: 0.3 / 0.1


class Congestion(NamedTuple):
    """Share of time in which all channels are busy, and share of arrivals that find them so."""

    time: float
    call: float


def erlang_b(offered_load: float, channels: int) -> float:
    """Return the probability that an arriving threat finds all channels busy and passes.

    Parameters
    ----------
    offered_load
        Arrival rate times mean engagement time, erlangs, >= 0.
    channels
        Simultaneous engagements, >= 0.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> round(erlang_b(10.0, 10), 7)
    0.2145823
    """
    check(at_least_zero(offered_load=offered_load), whole(channels=channels))
    blocked = 1.0
    for c in range(1, channels + 1):
        blocked = offered_load * blocked / (c + offered_load * blocked)
    return blocked


def channels_needed(offered_load: float, p_blocked: float) -> int:
    """Return the smallest number of channels of which no more than a share of arrivals finds none free.

    Parameters
    ----------
    offered_load
        Erlangs, >= 0.
    p_blocked
        Largest blocking allowed, > 0 and <= 1.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> channels_needed(10.0, 0.01)
    18
    """
    check(at_least_zero(offered_load=offered_load), above_zero(p_blocked=p_blocked), probability(p_blocked=p_blocked))
    channels, blocked = 0, 1.0
    while blocked > p_blocked:
        channels += 1
        blocked = offered_load * blocked / (channels + offered_load * blocked)
    return channels


def loss_system_leakage(offered_load: float, channels: int, p_kill: float) -> float:
    """Return the share of threats that pass a loss system: B + (1 - B)(1 - p_kill).

    Parameters
    ----------
    offered_load, channels
        As in `erlang_b`.
    p_kill
        Probability that an engagement destroys its threat.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> round(loss_system_leakage(2.0, 2, p_kill=0.75), 6)
    0.55
    """
    check(probability(p_kill=p_kill))
    blocked = erlang_b(offered_load, channels)
    return blocked + (1.0 - blocked) * (1.0 - p_kill)


def erlang_c(offered_load: float, channels: int) -> float:
    """Return the probability that a threat that can wait must wait; 1 where the load is not below the channels.

    Parameters
    ----------
    offered_load
        Erlangs, >= 0.
    channels
        Simultaneous engagements, >= 1.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> round(erlang_c(2.0, 3), 6)
    0.444444
    """
    check(whole(1, channels=channels))
    blocked = erlang_b(offered_load, channels)
    if offered_load >= channels:
        return 1.0
    return blocked / (1.0 - offered_load / channels * (1.0 - blocked))


def mean_wait(arrival_rate: float, service_rate: float, channels: int) -> float:
    """Return the mean wait before service in M/M/c: C / (c mu - lambda); infinite where the load is not below c.

    Parameters
    ----------
    arrival_rate
        Rate lambda of arrivals, 1/time, >= 0.
    service_rate
        Rate mu of one channel, 1/time, > 0.
    channels
        Number c of channels, >= 1, that serve one queue.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    Two queues with a channel each, two channels with one queue, one channel of double speed:

    >>> [round(mean_wait(*queue), 6) for queue in ((0.8, 1.0, 1), (1.6, 1.0, 2), (1.6, 2.0, 1))]
    [4.0, 1.777778, 2.0]
    """
    check(at_least_zero(arrival_rate=arrival_rate), above_zero(service_rate=service_rate), whole(1, channels=channels))
    spare = channels * service_rate - arrival_rate
    return erlang_c(arrival_rate / service_rate, channels) / spare if spare > 0.0 else math.inf


def pollaczek_khinchine(arrival_rate: float, mean_service: float, squared_cv: float) -> float:
    """Return the mean wait before service in M/G/1: rho E[S] (1 + cv^2) / (2 (1 - rho)); infinite at load rho >= 1.

    Parameters
    ----------
    arrival_rate
        Rate of arrivals, 1/time, >= 0.
    mean_service
        Mean service time E[S], time, > 0.
    squared_cv
        Squared coefficient of variation of the service time, >= 0: 0 if fixed, 1 if exponential.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> [round(pollaczek_khinchine(0.8, 1.0, squared_cv), 6) for squared_cv in (0.0, 1.0, 4.0)]
    [2.0, 4.0, 10.0]
    """
    check(at_least_zero(arrival_rate=arrival_rate, squared_cv=squared_cv), above_zero(mean_service=mean_service))
    load = arrival_rate * mean_service
    return load * mean_service * (1.0 + squared_cv) / (2.0 * (1.0 - load)) if load < 1.0 else math.inf


def little(arrival_rate: float, mean_time: float) -> float:
    """Return the mean number in a system, or in a pipeline: arrival rate times mean time in it.

    Parameters
    ----------
    arrival_rate
        Arrivals per unit of time, >= 0.
    mean_time
        Mean time that one stays, in the same unit, >= 0.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> little(600.0, 26.0 / 12.0)
    1300.0
    """
    check(at_least_zero(arrival_rate=arrival_rate, mean_time=mean_time))
    return arrival_rate * mean_time


def engset(sources: int, load_per_source: float, channels: int) -> Congestion:
    """Return time and call congestion when a finite number of sources sends threats.

    Time congestion E(0) = 1, E(c) = (S-c+1) q E(c-1) / (c + (S-c+1) q E(c-1)); call congestion is E of S - 1 sources,
    since one that sends does not see itself.

    Parameters
    ----------
    sources
        Number S of sources, >= 1; one with a threat in engagement sends no other.
    load_per_source
        Rate q at which an idle source sends, times mean engagement time, >= 0.
    channels
        Simultaneous engagements, >= 0.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> engset(2, 1.0, 1)
    Congestion(time=0.6666666666666666, call=0.5)
    """
    check(whole(1, sources=sources), at_least_zero(load_per_source=load_per_source), whole(channels=channels))
    return Congestion(*(_engset_time(s, load_per_source, channels) for s in (sources, sources - 1)))


def _engset_time(sources: int, load: float, channels: int) -> float:
    if channels > sources:
        return 0.0
    busy = 1.0
    for c in range(1, channels + 1):
        arriving = (sources - c + 1) * load * busy
        busy = arriving / (c + arriving)
    return busy


def burst_capacity(window_s: float, slew_s: float, dwell_s: float, channels: int = 1) -> int:
    """Return how many of a burst can be engaged one after the other: channels floor(window / (slew + dwell)).

    Parameters
    ----------
    window_s
        Time for which the burst is in reach, s, >= 0.
    slew_s
        Time to turn to a threat, s, >= 0.
    dwell_s
        Time to destroy it, s, > 0.
    channels
        Engagements at a time, >= 0.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> burst_capacity(60.0, slew_s=2.0, dwell_s=5.0, channels=2)
    16
    """
    check(at_least_zero(window_s=window_s, slew_s=slew_s), above_zero(dwell_s=dwell_s), whole(channels=channels))
    return channels * math.floor(window_s / (slew_s + dwell_s) + WHOLE)
