/* The standard battle's hot path in C: the machine's limit for these rules.
 *
 * Same rules, same draws and same shortcuts as wargame/kernels (place and hazard as functions of time, so that only
 * drones that are due are touched, gathered first and asked for ahead; rates kept by cell, and from battle to battle;
 * shooters that rest until something can be in reach), so the counts of every battle are the same. Left out is what the standard battle does
 * not have: waypoints, platforms and cargo, guns, microwaves, decoys, outages, emitters that move or are lost, doctrine
 * limits. Written straight: what is hot lies dense, records of what is used together, no intrinsics.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "philox.h"
#include "world.h"

enum { NOBODY = -1, NO_TICK = INT32_MAX, AHEAD = 12 };

typedef struct {
    double from_x_m, from_y_m, vx_mps, vy_mps, from_s; /* where and when the leg began, and how fast it is flown */
    double x_m, y_m, remaining_m;                      /* at the tick `placed` */
    int32_t placed, cell;
} flight;

typedef struct {
    double rate_per_s, hazard, threshold, jam_rate_per_s, jam_hazard, jam_threshold; /* hazards: when the rate began */
    int32_t draws, since;                                                            /* since: tick it began at */
    bool seen;                                                                       /* rates are those of the cell */
} exposure;

typedef struct {
    double since_s; /* INFINITY without a track */
    int32_t engaged, assigned;
    int8_t listed;
} track;

typedef struct {
    double until_s;
    int64_t picture;
} rest;

typedef struct {
    double reload_until_s, next_launch_s, slew_left_s, fluence, heat_s;
    rest rest;
    int32_t rounds, reloads, busy, n_fired, target;
    bool ready, locked;
} shooter;

typedef struct {
    double arrive_s, release_s;
    int32_t target, shooter;
} shot;

typedef struct {
    double damage, damage_added;
    int32_t damage_by, damage_parts, claims, claimed_by;
    bool claimed_soft;
} harm;

typedef struct {
    double detection, loss; /* rates in a cell, 1/s */
    int64_t version;        /* of the emitters for which they were computed */
} cell_rates;

typedef struct {
    const world *world;
    key_pair key;
    double now_s, extinction_per_m, ew, next_since_s;
    int64_t version, picture; /* version: of the emitters, a new one when a gain differs from the last battle's */
    bool changed; /* the list must be made anew */
    int32_t tick, moved, n_listed, n_new, n_claimed, n_struck, n_landed, n_moving, n_in_flight;
    int8_t *status;      /* (n_elements) */
    int32_t *due_move, *due_look; /* (n_drones) no earlier than at this tick need a drone be touched */
    flight *flights;     /* (n_drones) */
    exposure *exposures; /* (n_drones) */
    track *tracks;       /* (n_drones) */
    shooter *shooters;   /* (n_elements) */
    harm *harms;         /* (n_elements) */
    double *gains;       /* (n_sensors + n_pods) */
    cell_rates *rates;   /* (n_looks, n_cells) */
    shot *shots;
    int32_t *n_flying, *listed, *fresh, *claimed, *struck, *landed, *queue;
    double *tally;       /* (n_units, N_TALLY) */
    int32_t *scoreboard; /* (2, n_units, n_units) */
} state;

static inline const unit *unit_of(const world *w, int e) { return &w->units[w->elements[e].unit]; }
static inline double *tally_of(state *s, int e) { return &s->tally[s->world->elements[e].unit * N_TALLY]; }
static inline bool is_alive(const state *s, int e) { return s->status[e] == FLYING || s->status[e] == STANDING; }

static inline int cell_of(const world *w, double x_m, double y_m)
{
    int ix = (int)(x_m * w->per_cell_m), iy = (int)(y_m * w->per_cell_m);
    ix = ix < 0 ? 0 : ix >= w->nx ? w->nx - 1 : ix;
    iy = iy < 0 ? 0 : iy >= w->ny ? w->ny - 1 : iy;
    return iy * w->nx + ix;
}

/* Return a drone's flight, place and remaining way brought up to now. */
static inline const flight *locate(state *s, int e)
{
    flight *f = &s->flights[e];
    if (f->placed != s->moved && s->status[e] == FLYING) {
        double flown_s = s->moved * s->world->tick_s - f->from_s;
        f->placed = s->moved;
        f->x_m = f->from_x_m + f->vx_mps * flown_s;
        f->y_m = f->from_y_m + f->vy_mps * flown_s;
        f->remaining_m = s->world->elements[e].path_m - unit_of(s->world, e)->speed_mps * flown_s;
    }
    return f;
}

static inline void forget(state *s, int e)
{
    s->tracks[e].since_s = INFINITY;
    s->changed = true;
}

/* Return the first tick after this one that is not surely too early, nothing happening for a number of ticks. */
static inline int tick_after(int tick, double ticks)
{
    int wait = (int)ceil(fmin(ticks * (1.0 - 1e-9), 1e9));
    return tick + (wait > 1 ? wait : 1);
}

/* ---- claims ------------------------------------------------------------------------------------------- */

static void claim(state *s, int e, int by, bool soft)
{
    harm *h = &s->harms[e];
    int n = ++h->claims;
    if (n == 1)
        s->claimed[s->n_claimed++] = e;
    else if (uniform(s->key, CREDIT, s->world->elements[e].key, 256 * (s->tick + 1) + n) * n >= 1.0)
        return;
    h->claimed_by = by;
    h->claimed_soft = soft;
}

static double partly(double damage, double all) { return 0.0 < damage && damage < all ? 1.0 : 0.0; }

static void lose_value(state *s, int e, double damage)
{
    const unit *u = unit_of(s->world, e);
    double *t = tally_of(s, e), before = s->harms[e].damage, after = fmin(before + damage, u->hits_to_destroy);
    s->harms[e].damage = after;
    t[DAMAGED] += partly(after, u->hits_to_destroy) - partly(before, u->hits_to_destroy);
    t[DAMAGE_HITS] += after - before;
    t[VALUE_LOST_USD] += u->value_usd * (after - before) / u->hits_to_destroy;
}

/* A drone is spent on its target; its damage waits for the end of the tick. */
static void strike(state *s, int e)
{
    const world *w = s->world;
    const unit *u = unit_of(w, e);
    double *t = tally_of(s, e);
    int target = w->elements[e].aim;
    s->status[e] = ARRIVED;
    forget(s, e);
    t[LEAKED] += 1.0;
    s->n_moving--;
    if (target == NOBODY || u->damage_hits == 0.0 || !is_alive(s, target))
        return;
    if (uniform(s->key, IMPACT, w->elements[e].key, 0) >= u->p_hit)
        return;
    t[HITS] += 1.0;
    harm *h = &s->harms[target];
    if (h->damage_added == 0.0)
        s->struck[s->n_struck++] = target;
    h->damage_added += u->damage_hits;
    h->damage_parts++;
    double share = u->damage_hits / h->damage_added;
    uint64_t both = w->elements[target].key ^ u->key;
    if (share >= 1.0 || uniform(s->key, CREDIT, both, 256 * (s->tick + 1) + h->damage_parts) < share)
        h->damage_by = w->elements[e].unit;
}

/* ---- motion ------------------------------------------------------------------------------------------- */

static void take_off(state *s, int e)
{
    const element *from = &s->world->elements[e], *aim = &s->world->elements[from->aim];
    flight *f = &s->flights[e];
    double dx = aim->x_m - from->x_m, dy = aim->y_m - from->y_m, distance = hypot(dx, dy);
    double speed = unit_of(s->world, e)->speed_mps;
    *f = (flight){.from_x_m = from->x_m, .from_y_m = from->y_m, .from_s = from->launch_s, .placed = -1};
    f->vx_mps = distance > 0.0 ? speed * dx / distance : 0.0;
    f->vy_mps = distance > 0.0 ? speed * dy / distance : 0.0;
    f->cell = cell_of(s->world, from->x_m, from->y_m);
    s->status[e] = FLYING;
    s->due_look[e] = s->tick;
    tally_of(s, e)[LAUNCHED] += 1.0;
}

/* Return how long a coordinate stays between the edges of its cell, s. */
static double stays_s(double cell_m, int cell, int n_cells, double place_m, double speed_mps)
{
    if (speed_mps > 0.0 && cell < n_cells - 1)
        return ((cell + 1) * cell_m - place_m) / speed_mps;
    if (speed_mps < 0.0 && cell > 0)
        return (cell * cell_m - place_m) / speed_mps;
    return INFINITY;
}

/* Let a drone that is due take off, change its cell or arrive, and note when it is due again. */
static void fly(state *s, int e)
{
    const world *w = s->world;
    if (s->status[e] == WAITING) {
        double launch_s = w->elements[e].launch_s;
        if (launch_s >= s->now_s) {
            s->due_move[e] = tick_after(s->tick, launch_s / w->tick_s - s->tick - 1.0);
            return;
        }
        take_off(s, e);
    }
    if (s->status[e] != FLYING) {
        s->due_move[e] = NO_TICK;
        return;
    }
    flight *f = (flight *)locate(s, e);
    if (f->remaining_m <= 0.0) {
        strike(s, e);
        s->due_move[e] = NO_TICK;
        return;
    }
    int cell = cell_of(w, f->x_m, f->y_m);
    if (cell != f->cell) {
        f->cell = cell;
        s->exposures[e].seen = false;
        s->due_look[e] = s->tick;
    }
    double free_s = f->remaining_m / unit_of(w, e)->speed_mps;
    free_s = fmin(free_s, stays_s(w->cell_m, cell % w->nx, w->nx, f->x_m, f->vx_mps));
    free_s = fmin(free_s, stays_s(w->cell_m, cell / w->nx, w->ny, f->y_m, f->vy_mps));
    s->due_move[e] = tick_after(s->tick, free_s / w->tick_s);
}

/* Put the drones of a unit that are due into the queue, without a branch on each, and return their number. */
static int gather(state *s, const int32_t *due, const unit *u)
{
    int n = 0;
    for (int e = u->first; e < u->first + u->count; e++) {
        s->queue[n] = e;
        n += due[e] <= s->tick;
    }
    return n;
}

/* Ask for memory ahead of its use. */
static inline void ask(const void *record)
{
    __builtin_prefetch(record, 1);
    __builtin_prefetch((const char *)record + 64, 1);
}

static void move(state *s, const unit *u)
{
    s->moved = s->tick + 1;
    int n = gather(s, s->due_move, u);
    for (int i = 0; i < n; i++) {
        if (i + AHEAD < n)
            ask(&s->flights[s->queue[i + AHEAD]]);
        fly(s, s->queue[i]);
    }
}

/* ---- fields, detection, jamming ----------------------------------------------------------------------- */

static inline double field(const world *w, const emitter *from, int layer, int cell)
{
    return (double)w->rasters[((size_t)from->raster * w->n_layers + layer) * (w->nx * w->ny) + cell];
}

static double jamming_at(const state *s, const unit *u, int cell)
{
    const world *w = s->world;
    const double *gains = s->gains + w->n_sensors;
    double total = 0.0;
    for (int i = 0; i < w->n_pods; i++)
        if (gains[i] > 0.0)
            total += u->nav * gains[i] * field(w, &w->pods[i], u->layer, cell);
    return total;
}

static void read_cell(state *s, const unit *u, int cell, cell_rates *out)
{
    const world *w = s->world;
    double rate = 0.0, x = jamming_at(s, u, cell);
    for (int i = 0; i < w->n_sensors; i++) {
        double signal = u->rcs * s->gains[i] * field(w, &w->sensors[i], u->layer, cell);
        if (signal >= 1.0)
            rate += w->sensors[i].rate_per_s * signal;
    }
    out->detection = fmin(rate, w->detection_rate_max_per_s);
    out->loss = w->jam_rate_max_per_s * x / (1.0 + x);
    out->version = s->version;
}

static void begin_track(state *s, int e)
{
    s->changed = true;
    const world *w = s->world;
    const unit *u = unit_of(w, e);
    s->tracks[e].since_s = s->now_s;
    if (s->exposures[e].draws > 0)
        return;
    const flight *f = locate(s, e);
    double nearest_m = INFINITY;
    for (int i = 0; i < w->n_sensors; i++)
        if (u->rcs * s->gains[i] * field(w, &w->sensors[i], u->layer, f->cell) >= 1.0) {
            const element *at = &w->elements[w->sensors[i].element];
            nearest_m = fmin(nearest_m, hypot(f->x_m - at->x_m, f->y_m - at->y_m));
        }
    tally_of(s, e)[DETECTED] += 1.0;
    tally_of(s, e)[DETECTION_RANGE_M] += nearest_m;
}

static void drop_track(state *s, int e)
{
    exposure *x = &s->exposures[e];
    forget(s, e);
    x->hazard = 0.0;
    x->draws++;
    x->threshold = exponential(s->key, DETECT, s->world->elements[e].key ^ s->world->network_key, x->draws);
}

/* Return the unit whose pod is credited with a soft kill, drawn in proportion to effect. */
static int jammer_to_credit(const state *s, int e)
{
    const world *w = s->world;
    const unit *u = unit_of(w, e);
    int cell = s->flights[e].cell, credited = NOBODY;
    double left = jamming_at(s, u, cell) * uniform(s->key, CREDIT, w->elements[e].key, 0);
    for (int i = 0; i < w->n_pods; i++) {
        double share = u->nav * s->gains[w->n_sensors + i] * field(w, &w->pods[i], u->layer, cell);
        if (share > 0.0 && left >= 0.0)
            credited = w->pods[i].unit;
        left -= share;
    }
    return credited;
}

/* Read the rates of a drone's cell, from this tick on; settle what the old ones came to. */
static void look(state *s, const unit *u, int e)
{
    const world *w = s->world;
    exposure *x = &s->exposures[e];
    int cell = s->flights[e].cell;
    cell_rates *rates = &s->rates[u->look * w->nx * w->ny + cell];
    double held_s = (s->tick - x->since) * w->tick_s;
    if (rates->version != s->version)
        read_cell(s, u, cell, rates);
    if (s->tracks[e].since_s == INFINITY)
        x->hazard += x->rate_per_s * held_s;
    x->jam_hazard += x->jam_rate_per_s * held_s;
    x->rate_per_s = rates->detection;
    x->jam_rate_per_s = rates->loss;
    x->since = s->tick;
    x->seen = true;
    if (s->tracks[e].since_s != INFINITY && (rates->detection == 0.0 || rates->detection < w->drop_rate_per_s))
        drop_track(s, e);
}

static int earlier(int a, int b) { return a < b ? a : b; }

/* Let a drone that is due be searched for and jammed, and note when it is due again. */
static void expose_one(state *s, const unit *u, int e)
{
    const double tick_s = s->world->tick_s;
    exposure *x = &s->exposures[e];
    s->due_look[e] = NO_TICK;
    if (s->status[e] != FLYING)
        return;
    if (!x->seen)
        look(s, u, e);
    int due = NO_TICK;
    double held_s = (s->tick + 1 - x->since) * tick_s;
    if (s->tracks[e].since_s == INFINITY && x->rate_per_s > 0.0) {
        double hazard = x->hazard + x->rate_per_s * held_s;
        if (hazard >= x->threshold) {
            x->hazard = hazard;
            begin_track(s, e);
        } else {
            due = tick_after(s->tick, (x->threshold - hazard) / (x->rate_per_s * tick_s));
        }
    }
    if (x->jam_rate_per_s > 0.0) {
        double hazard = x->jam_hazard + x->jam_rate_per_s * held_s;
        if (hazard >= x->jam_threshold) {
            claim(s, e, jammer_to_credit(s, e), true);
            due = s->tick + 1;
        } else {
            due = earlier(due, tick_after(s->tick, (x->jam_threshold - hazard) / (x->jam_rate_per_s * tick_s)));
        }
    }
    s->due_look[e] = due;
}

static void expose(state *s, const unit *u)
{
    int n = gather(s, s->due_look, u);
    for (int i = 0; i < n; i++) {
        if (i + AHEAD < n) {
            int e = s->queue[i + AHEAD];
            ask(&s->exposures[e]);
            __builtin_prefetch(&s->flights[e]);
            __builtin_prefetch(&s->tracks[e]);
        }
        expose_one(s, u, s->queue[i]);
    }
}

static void share_picture(state *s)
{
    const double known_s = s->now_s - s->world->latency_s;
    int n = 0, n_new = 0;
    s->n_new = 0;
    if (!s->changed && s->next_since_s > known_s)
        return;
    s->changed = false;
    double next_since_s = INFINITY;
    for (int e = 0; e < s->world->n_drones; e++) {
        track *t = &s->tracks[e];
        bool known = t->since_s <= known_s;
        double later_s = known ? INFINITY : t->since_s;
        s->listed[n] = e; /* overwritten by the next one if it is not known */
        n += known;
        next_since_s = later_s < next_since_s ? later_s : next_since_s;
        if (known != t->listed) {
            t->listed = known;
            if (known)
                s->fresh[n_new++] = e;
        }
    }
    s->next_since_s = next_since_s;
    s->n_listed = n;
    s->n_new = n_new;
    s->picture += n_new;
}

/* ---- shooters ----------------------------------------------------------------------------------------- */

static inline double time_to_impact_s(state *s, int target)
{
    if (s->status[target] != FLYING)
        return INFINITY;
    return locate(s, target)->remaining_m / unit_of(s->world, target)->speed_mps;
}

/* Return how long a target surely stays out of a reach, s: 0 within it. */
static inline double away_s(state *s, const element *from, int target, double reach_m, double closing_mps)
{
    const flight *f = locate(s, target);
    double dx = f->x_m - from->x_m, dy = f->y_m - from->y_m, d2 = dx * dx + dy * dy;
    return d2 <= reach_m * reach_m ? 0.0 : (sqrt(d2) - reach_m) / closing_mps * (1.0 - 1e-9);
}

typedef double wait_of(state *s, int e, int target);

static double launcher_wait_s(state *s, int e, int target)
{
    const world *w = s->world;
    const unit *u = unit_of(w, e), *seen = unit_of(w, target);
    if (u->p_kill[seen->target_class] == 0.0)
        return INFINITY;
    double reach_m = u->max_range_m * (1.0 + seen->speed_mps / u->shot_speed_mps);
    return away_s(s, &w->elements[e], target, reach_m, u->speed_mps + seen->speed_mps);
}

static double laser_wait_s(state *s, int e, int target)
{
    const world *w = s->world;
    const unit *u = unit_of(w, e), *seen = unit_of(w, target);
    if (u->burns[seen->target_class] == 0.0)
        return INFINITY;
    return away_s(s, &w->elements[e], target, u->laser_range_m, u->speed_mps + seen->speed_mps);
}

/* Return whether looking for targets would be in vain; new ones are taken into account first. */
static inline bool rests(state *s, int e, wait_of *wait_s)
{
    rest *r = &s->shooters[e].rest;
    if (r->picture != s->picture) {
        if (r->picture != s->picture - s->n_new)
            return false;
        for (int i = 0; i < s->n_new; i++)
            if (wait_s != launcher_wait_s || s->tracks[s->fresh[i]].engaged == 0)
                r->until_s = fmin(r->until_s, s->now_s + wait_s(s, e, s->fresh[i]));
        r->picture = s->picture;
    }
    return r->until_s > s->now_s;
}

static inline void note_rest(state *s, int e, double wait_s)
{
    s->shooters[e].rest = (rest){s->now_s + wait_s, s->picture};
}

/* ---- missiles ----------------------------------------------------------------------------------------- */

/* Return the time of flight to a target, or INFINITY if it can't be caught in range and in time. */
static double flight_s(state *s, int e, int target)
{
    const unit *u = unit_of(s->world, e);
    const element *from = &s->world->elements[e];
    const flight *f = locate(s, target);
    double dx = f->x_m - from->x_m, dy = f->y_m - from->y_m;
    double a = f->vx_mps * f->vx_mps + f->vy_mps * f->vy_mps - u->shot_speed_mps * u->shot_speed_mps;
    double b = dx * f->vx_mps + dy * f->vy_mps, c = dx * dx + dy * dy, t;
    if (c == 0.0) {
        t = 0.0;
    } else if (b * b < a * c || (b >= 0.0 && a >= 0.0)) {
        return INFINITY;
    } else {
        double root = sqrt(b * b - a * c);
        t = b <= 0.0 ? c / (root - b) : (b + root) / -a;
    }
    double reach_m = u->shot_speed_mps * t;
    bool can = reach_m >= u->min_range_m && reach_m <= u->max_range_m && t < time_to_impact_s(s, target);
    return can ? t : INFINITY;
}

static void land(state *s, const unit *u, const shot *from)
{
    const world *w = s->world;
    double *t = tally_of(s, from->shooter);
    int n = s->shooters[from->shooter].n_fired++, target = from->target;
    s->landed[s->n_landed++] = target;
    s->n_in_flight--;
    if (!is_alive(s, target) || !(u->seeker_range_m > 0.0 || s->tracks[target].since_s != INFINITY)) {
        t[SHOTS_WASTED] += 1.0;
        return;
    }
    if (uniform(s->key, SHOT, w->elements[from->shooter].key, n) < u->p_kill[unit_of(w, target)->target_class])
        claim(s, target, w->elements[from->shooter].unit, false);
}

static void land_shots(state *s, const unit *u)
{
    shot *shots = s->shots + u->shot_first;
    int *n = &s->n_flying[u - s->world->units], kept = 0;
    for (int i = 0; i < *n; i++) {
        if (shots[i].release_s <= s->now_s) {
            shots[i].release_s = INFINITY;
            s->shooters[shots[i].shooter].busy--;
        }
        if (shots[i].arrive_s <= s->now_s)
            land(s, u, &shots[i]);
        else
            shots[kept++] = shots[i];
    }
    *n = kept;
}

static bool can_launch(const state *s, const unit *u, int e)
{
    const shooter *h = &s->shooters[e];
    return h->rounds > 0 && h->busy < u->channels && h->ready && h->next_launch_s <= s->now_s &&
           h->reload_until_s <= s->now_s && is_alive(s, e);
}

/* Return the drone soonest to impact that is in reach and free, its time of flight in `flight`; or NOBODY. */
static int choose_target(state *s, int e, double *flight)
{
    double best_rank = INFINITY, wait_s = INFINITY;
    int best = NOBODY;
    for (int i = 0; i < s->n_listed; i++) {
        int target = s->listed[i];
        if (i + AHEAD < s->n_listed)
            ask(&s->flights[s->listed[i + AHEAD]]);
        if (s->tracks[target].engaged > 0)
            continue;
        double out_s = launcher_wait_s(s, e, target);
        if (out_s > 0.0) {
            wait_s = fmin(wait_s, out_s);
            continue;
        }
        wait_s = 0.0;
        double rank = time_to_impact_s(s, target);
        if (best != NOBODY && rank >= best_rank)
            continue;
        double t = flight_s(s, e, target);
        if (t != INFINITY && is_alive(s, target)) {
            best = target;
            best_rank = rank;
            *flight = t;
        }
    }
    note_rest(s, e, wait_s);
    return best;
}

static void begin_reload(state *s, const unit *u, int e)
{
    shooter *h = &s->shooters[e];
    if (h->reloads > 0) {
        h->reloads--;
        h->rounds = u->magazine;
        h->reload_until_s = s->now_s + u->reload_s;
        return;
    }
    for (int i = u->first; i < u->first + u->count; i++)
        if (is_alive(s, i) && s->shooters[i].ready && s->shooters[i].rounds > 0)
            return;
    tally_of(s, e)[DRY_S] = s->now_s;
}

static void engage(state *s, const unit *u, int e, int target, double flight)
{
    shooter *h = &s->shooters[e];
    double *t = tally_of(s, e);
    int n = u->salvo;
    n = u->channels - h->busy < n ? u->channels - h->busy : n;
    n = h->rounds < n ? h->rounds : n;
    for (int i = 0; i < n; i++) {
        double release_s = s->now_s + fmax(flight - u->seeker_range_m / u->shot_speed_mps, 0.0);
        s->shots[u->shot_first + s->n_flying[u - s->world->units]++] = (shot){s->now_s + flight, release_s, target, e};
        s->n_in_flight++;
        h->busy++;
        h->rounds--;
        s->tracks[target].engaged++;
        t[SHOTS] += 1.0;
        t[CHANNEL_S] += release_s - s->now_s;
    }
    h->next_launch_s = s->now_s + u->launch_interval_s;
    if (h->rounds == 0)
        begin_reload(s, u, e);
}

static void launch(state *s, const unit *u)
{
    for (int e = u->first; e < u->first + u->count; e++) {
        if (!can_launch(s, u, e) || rests(s, e, launcher_wait_s))
            continue;
        while (can_launch(s, u, e)) {
            double flight;
            int target = choose_target(s, e, &flight);
            if (target == NOBODY)
                break;
            engage(s, u, e, target, flight);
        }
    }
}

/* ---- lasers ------------------------------------------------------------------------------------------- */

static double distance_m(state *s, int e, int target)
{
    const element *at = &s->world->elements[e];
    const flight *f = locate(s, target);
    return hypot(at->x_m - f->x_m, at->y_m - f->y_m);
}

static double irradiance_on(state *s, const unit *u, int e, int target)
{
    double r = distance_m(s, e, target), spread_m = u->divergence_rad * r;
    double area_m2 = M_PI * (u->spot_radius_m * u->spot_radius_m + spread_m * spread_m);
    return u->beam_w * exp(-s->extinction_per_m * r) / area_m2;
}

static bool can_hold(state *s, const unit *u, int e, int target)
{
    return is_alive(s, target) && s->harms[target].claims == 0 && distance_m(s, e, target) <= u->laser_range_m &&
           s->tracks[target].since_s != INFINITY;
}

static bool has_time(state *s, const unit *u, int e, int target)
{
    const flight *f = locate(s, target);
    const element *at = &s->world->elements[e];
    double needed_s = u->slew_s + unit_of(s->world, target)->fluence_j_per_m2 / irradiance_on(s, u, e, target);
    double dx = f->x_m - at->x_m, dy = f->y_m - at->y_m, stays_s = INFINITY;
    double a = f->vx_mps * f->vx_mps + f->vy_mps * f->vy_mps;
    if (a > 0.0) {
        double b = dx * f->vx_mps + dy * f->vy_mps;
        double root = b * b - a * (dx * dx + dy * dy - u->laser_range_m * u->laser_range_m);
        stays_s = root > 0.0 ? (-b + sqrt(root)) / a : 0.0;
    }
    return needed_s < INFINITY && needed_s <= fmin(stays_s, time_to_impact_s(s, target));
}

static int choose_laser_target(state *s, const unit *u, int e)
{
    double best_time_s = INFINITY, wait_s = INFINITY;
    int best = NOBODY;
    for (int i = 0; i < s->n_listed; i++) {
        int target = s->listed[i];
        if (i + AHEAD < s->n_listed)
            ask(&s->flights[s->listed[i + AHEAD]]);
        double out_s = laser_wait_s(s, e, target);
        wait_s = fmin(wait_s, out_s);
        if (out_s > 0.0 || s->tracks[target].assigned > 0)
            continue;
        double time_s = time_to_impact_s(s, target);
        if (best != NOBODY && time_s >= best_time_s)
            continue;
        if (can_hold(s, u, e, target) && has_time(s, u, e, target)) {
            best = target;
            best_time_s = time_s;
        }
    }
    note_rest(s, e, wait_s);
    return best;
}

static void drop_target(state *s, int e)
{
    shooter *h = &s->shooters[e];
    if (h->target != NOBODY)
        s->tracks[h->target].assigned--;
    h->target = NOBODY;
}

static bool take_target(state *s, const unit *u, int e)
{
    shooter *h = &s->shooters[e];
    int target = choose_laser_target(s, u, e);
    if (target == NOBODY)
        return false;
    h->target = target;
    h->slew_left_s = u->slew_s;
    h->fluence = 0.0;
    s->tracks[target].assigned++;
    tally_of(s, e)[ENGAGEMENTS] += 1.0;
    return true;
}

static double burn(state *s, const unit *u, int e, double budget_s)
{
    shooter *h = &s->shooters[e];
    int target = h->target;
    double power = irradiance_on(s, u, e, target);
    double to_kill_s = (unit_of(s->world, target)->fluence_j_per_m2 - h->fluence) / power;
    double to_limit_s = u->heat_limit_s - h->heat_s, used_s = fmin(fmin(budget_s, to_kill_s), to_limit_s);
    h->fluence += power * used_s;
    h->heat_s += used_s;
    tally_of(s, e)[BEAM_S] += used_s;
    if (used_s == to_kill_s) {
        claim(s, target, s->world->elements[e].unit, false);
        drop_target(s, e);
    }
    if (used_s == to_limit_s) {
        h->locked = true;
        drop_target(s, e);
    }
    return used_s;
}

static void run_laser(state *s, const unit *u, int e)
{
    shooter *h = &s->shooters[e];
    double left_s = s->world->tick_s, beam_s = 0.0;
    while (left_s > 0.0 && !h->locked) {
        if (h->target == NOBODY || !can_hold(s, u, e, h->target)) {
            drop_target(s, e);
            if (rests(s, e, laser_wait_s) || !take_target(s, u, e))
                break;
        }
        double slew_s = fmin(left_s, h->slew_left_s);
        h->slew_left_s -= slew_s;
        left_s -= slew_s;
        if (left_s > 0.0) {
            double used_s = burn(s, u, e, left_s);
            left_s -= used_s;
            beam_s += used_s;
        }
    }
    if (h->locked)
        tally_of(s, e)[LOCKED_S] += left_s;
    h->heat_s = fmax(h->heat_s - u->cooling_ratio * (s->world->tick_s - beam_s), 0.0);
    if (h->heat_s <= 0.5 * u->heat_limit_s)
        h->locked = false;
}

static void fire_lasers(state *s, const unit *u)
{
    for (int e = u->first; e < u->first + u->count; e++) {
        if (is_alive(s, e) && s->shooters[e].ready)
            run_laser(s, u, e);
        else
            drop_target(s, e);
    }
}

/* ---- the end of a tick -------------------------------------------------------------------------------- */

static void remove_element(state *s, int e)
{
    const world *w = s->world;
    const harm *h = &s->harms[e];
    int victim = w->elements[e].unit;
    s->status[e] = h->claimed_soft ? SOFT_KILLED : KILLED;
    s->scoreboard[((h->claimed_soft ? 1 : 0) * w->n_units + victim) * w->n_units + h->claimed_by]++;
    lose_value(s, e, w->units[victim].hits_to_destroy);
    if (w->units[victim].is_mover) {
        s->n_moving--;
        forget(s, e);
    }
}

static void settle(state *s)
{
    for (int i = 0; i < s->n_struck; i++) {
        int e = s->struck[i];
        harm *h = &s->harms[e];
        if (is_alive(s, e)) {
            lose_value(s, e, h->damage_added);
            if (h->damage >= unit_of(s->world, e)->hits_to_destroy * (1.0 - 1e-12))
                claim(s, e, h->damage_by, false);
        }
        h->damage_added = 0.0;
        h->damage_parts = 0;
    }
    for (int i = 0; i < s->n_claimed; i++) {
        int e = s->claimed[i];
        if (is_alive(s, e))
            remove_element(s, e);
        s->harms[e].claims = 0;
    }
    for (int i = 0; i < s->n_landed; i++) {
        track *t = &s->tracks[s->landed[i]];
        if (--t->engaged == 0) {
            t->listed = 0;
            s->changed = true;
        }
    }
    s->n_struck = s->n_claimed = s->n_landed = 0;
}

/* ---- a battle ----------------------------------------------------------------------------------------- */

static double quantile(const world *w, int row, double u)
{
    const double *table = w->quantiles + row * w->n_quantiles;
    double at = u * (w->n_quantiles - 1);
    int i = (int)at < w->n_quantiles - 2 ? (int)at : w->n_quantiles - 2;
    return table[i] + (at - i) * (table[i + 1] - table[i]);
}

static double extinction_per_m(double visibility_m)
{
    double km = visibility_m / 1000.0, q = km > 50.0 ? 1.6 : km > 6.0 ? 1.3 : 0.585 * pow(km, 1.0 / 3.0);
    return 3.912 / visibility_m * pow(0.55 / 1.06, q);
}

static void reset_drone(state *s, int e)
{
    const world *w = s->world;
    const element *from = &w->elements[e];
    s->exposures[e] = (exposure){
        .threshold = exponential(s->key, DETECT, from->key ^ w->network_key, 0),
        .jam_threshold = unit_of(w, e)->nav > 0.0 ? exponential(s->key, JAM, from->key, 0) : INFINITY,
    };
    s->tracks[e] = (track){.since_s = INFINITY};
    s->status[e] = WAITING;
    s->due_move[e] = 0;
    s->due_look[e] = NO_TICK;
    s->n_moving++;
}

static void set_gain(state *s, int row, double gain)
{
    s->version += s->gains[row] != gain;
    s->gains[row] = gain;
}

static void reset(state *s, uint32_t seed, uint32_t replication)
{
    const world *w = s->world;
    s->key = (key_pair){seed, replication};
    s->changed = true;
    s->next_since_s = INFINITY;
    s->picture = s->moved = s->n_listed = s->n_new = s->n_moving = s->n_in_flight = 0;
    memset(s->tally, 0, sizeof *s->tally * w->n_units * N_TALLY);
    memset(s->scoreboard, 0, sizeof *s->scoreboard * 2 * w->n_units * w->n_units);
    memset(s->n_flying, 0, sizeof *s->n_flying * w->n_units);
    memset(s->harms, 0, sizeof *s->harms * w->n_elements);
    s->ew = quantile(w, 0, uniform(s->key, RAID, 0, 0));
    s->extinction_per_m = extinction_per_m(quantile(w, 1, uniform(s->key, RAID, 1, 0)));
    double readiness = quantile(w, 2, uniform(s->key, RAID, 2, 0));
    for (int i = 0; i < w->n_units; i++)
        s->tally[i * N_TALLY + DRY_S] = -1.0;
    for (int e = 0; e < w->n_drones; e++)
        reset_drone(s, e);
    for (int e = w->n_drones; e < w->n_elements; e++) {
        const unit *u = unit_of(w, e);
        bool ready = !u->is_system || uniform(s->key, READY, w->elements[e].key, 0) < readiness;
        s->status[e] = STANDING;
        s->shooters[e] = (shooter){
            .rounds = u->magazine, .reloads = u->reloads, .target = NOBODY, .ready = ready, .rest = {0.0, -1}};
    }
    for (int i = 0; i < w->n_sensors; i++)
        set_gain(s, i, s->shooters[w->sensors[i].element].ready ? 1.0 : 0.0);
    for (int i = 0; i < w->n_pods; i++)
        set_gain(s, w->n_sensors + i, s->shooters[w->pods[i].element].ready ? s->ew : 0.0);
}

static void fight_tick(state *s)
{
    const world *w = s->world;
    const unit *units = w->units, *end = units + w->n_units;
    START;
    s->now_s = (s->tick + 1) * w->tick_s;
    for (const unit *u = units; u < end; u++)
        if (u->is_mover)
            move(s, u);
    LAP(MOVE);
    for (const unit *u = units; u < end; u++)
        if (u->is_mover)
            expose(s, u);
    LAP(EXPOSE);
    share_picture(s);
    LAP(SHARE);
    for (const unit *u = units; u < end; u++)
        if (u->has_launcher) {
            land_shots(s, u);
            LAP(LAND);
            launch(s, u);
            LAP(LAUNCH);
        }
    for (const unit *u = units; u < end; u++)
        if (u->has_laser)
            fire_lasers(s, u);
    LAP(BURN);
    settle(s);
    LAP(SETTLE);
}

static void fight(state *s, uint32_t seed, uint32_t replication)
{
    START;
    reset(s, seed, replication);
    LAP(RESET);
    for (s->tick = 0; s->tick < s->world->n_ticks && (s->n_moving > 0 || s->n_in_flight > 0); s->tick++)
        fight_tick(s);
}

/* ---- many battles ------------------------------------------------------------------------------------- */

state *new_state(const world *w)
{
    state *s = calloc(1, sizeof *s);
    size_t n = w->n_elements, drones = w->n_drones, units = w->n_units;
    s->world = w;
    s->status = calloc(n, sizeof *s->status);
    s->due_move = calloc(2 * drones, sizeof *s->due_move);
    s->due_look = s->due_move + drones;
    s->flights = calloc(drones, sizeof *s->flights);
    s->exposures = calloc(drones, sizeof *s->exposures);
    s->tracks = calloc(drones, sizeof *s->tracks);
    s->shooters = calloc(n, sizeof *s->shooters);
    s->harms = calloc(n, sizeof *s->harms);
    s->gains = calloc(w->n_sensors + w->n_pods, sizeof *s->gains);
    s->rates = calloc((size_t)w->n_looks * w->nx * w->ny, sizeof *s->rates);
    s->shots = calloc(w->n_shots + 1, sizeof *s->shots);
    s->n_flying = calloc(units, sizeof *s->n_flying);
    s->listed = calloc(4 * n + w->n_shots + 1, sizeof *s->listed);
    s->fresh = s->listed + n + 1;
    s->claimed = s->fresh + n;
    s->struck = s->claimed + n;
    s->landed = s->struck + n;
    s->queue = calloc(drones + 1, sizeof *s->queue);
    s->version = 1;
    s->tally = calloc(units * N_TALLY, sizeof *s->tally);
    s->scoreboard = calloc(2 * units * units, sizeof *s->scoreboard);
    return s;
}

void free_state(state *s)
{
    void *arrays[] = {s->status, s->due_move, s->flights, s->exposures, s->tracks, s->shooters, s->harms, s->gains,
                      s->rates, s->shots, s->n_flying, s->listed, s->queue, s->tally, s->scoreboard, s};
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
        free(arrays[i]);
}

/* Fight replication `first + i` into row i of the outcome. */
void fight_into(state *s, uint32_t seed, uint32_t first, int64_t i, const outcome *out)
{
    const world *w = s->world;
    size_t units = w->n_units;
    int32_t *statuses = out->statuses + i * units * N_STATUS;
    fight(s, seed, first + (uint32_t)i);
    memset(statuses, 0, sizeof *statuses * units * N_STATUS);
    for (int e = 0; e < w->n_elements; e++)
        statuses[w->elements[e].unit * N_STATUS + s->status[e]]++;
    memcpy(out->scoreboards + i * 2 * units * units, s->scoreboard, sizeof *s->scoreboard * 2 * units * units);
    memcpy(out->tallies + i * units * N_TALLY, s->tally, sizeof *s->tally * units * N_TALLY);
    out->ticks[i] = s->tick;
}
