/* The standard battle's hot path in C: the machine's limit for these rules.
 *
 * Same rules, same draws and same shortcuts as wargame/kernels, so the counts of every battle are the same: place and
 * hazard as functions of time, so that only drones that are due are touched, found by lines of due ticks and asked for
 * ahead; a straight leg walked through cell by cell at once, up to where something can happen; rates kept by cell, and
 * from battle to battle; a list of known targets that is kept up to date; shooters that sleep until something can be in
 * reach. Left out is what the standard battle does not have: waypoints, platforms and cargo, guns, microwaves, decoys,
 * outages, emitters that move or are lost, doctrine limits. As nothing that emits can be lost, fields stay as they are
 * for a whole battle: a walk need never be taken back, nor stop for fields that may change, and nothing is kept for
 * that. Written straight: what is hot lies dense, records of what is used together, all drones in one go, the hazards
 * of a walk in registers, no intrinsics.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "philox.h"
#include "world.h"

enum { NOBODY = -1, NO_TICK = INT32_MAX, AHEAD = 12, PER_LINE = 16 };

typedef struct {
    double from_x_m, from_y_m, vx_mps, vy_mps; /* where the leg began, and how fast it is flown */
    double x_m, y_m, impact_s;                 /* at the tick `placed`; time to impact */
    int32_t placed, unit;
} flight;

typedef struct {
    double rate_per_s, hazard, threshold, jam_rate_per_s, jam_hazard, jam_threshold; /* hazards: when the rate began */
    int32_t draws, since, cell, resisted; /* since: tick from which the rates hold; cell: for which */
} exposure;

typedef struct {
    int32_t *ticks, *earliest; /* no earlier than at this tick need a drone be touched; the least of each line */
} wakeups;

typedef struct {
    double since_s; /* INFINITY without a track */
    int32_t engaged, assigned;
} track;

typedef struct {
    double until_s;
    int64_t picture;
} rest;

typedef struct {
    double reload_until_s, next_launch_s, hold_until_s, slew_left_s, fluence, heat_s;
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
    double left;     /* takeovers that a pod could begin when they were last counted */
    int32_t counted; /* tick in which that was */
} budget;

typedef struct {
    const world *world;
    key_pair key;
    double now_s, extinction_per_m, ew, next_since_s;
    int64_t version, picture; /* version: of the emitters, a new one when a gain differs from the last battle's */
    int32_t tick, moved, n_lines, n_waiting, n_ended, n_freed, n_listed, n_new;
    int32_t n_claimed, n_struck, n_landed, n_moving, n_in_flight;
    int8_t *status;               /* (n_elements) */
    int8_t *is_waiting, *on_list; /* (n_drones): in `waiting`; known of */
    wakeups move, expose;
    flight *flights;     /* (n_drones) */
    exposure *exposures; /* (n_drones) */
    track *tracks;       /* (n_drones) */
    shooter *shooters;   /* (n_elements) */
    harm *harms;         /* (n_elements) */
    double *gains;       /* (n_sensors + n_pods) */
    budget *takeovers;   /* (n_pods) */
    cell_rates *rates;   /* (n_signature_classes, n_cells) */
    shot *shots;
    int32_t *n_flying, *claimed, *struck, *landed, *queue, *lines;
    int32_t *waiting, *listed, *freed, *fresh; /* tracks not known of yet; known; free again; new to shooters */
    double *tally;       /* (n_units, N_TALLY) */
    int32_t *scoreboard; /* (2, n_units, n_units) */
} state;

static inline const unit *unit_of(const world *w, int e) { return &w->units[w->elements[e].unit]; }
static inline double *tally_of(state *s, int e) { return &s->tally[s->world->elements[e].unit * N_TALLY]; }
static inline bool is_alive(const state *s, int e) { return s->status[e] == FLYING || s->status[e] == STANDING; }

static inline double least(double a, double b) { return a < b ? a : b; }
static inline double most(double a, double b) { return a > b ? a : b; }
static inline int earlier(int a, int b) { return a < b ? a : b; }

static inline int cell_of(const world *w, double x_m, double y_m)
{
    int ix = (int)(x_m * w->per_cell_m), iy = (int)(y_m * w->per_cell_m);
    ix = ix < 0 ? 0 : ix >= w->nx ? w->nx - 1 : ix;
    iy = iy < 0 ? 0 : iy >= w->ny ? w->ny - 1 : iy;
    return iy * w->nx + ix;
}

/* Return a flying drone's flight, place and time to impact brought up to now. */
static inline const flight *locate(state *s, int e)
{
    const world *w = s->world;
    flight *f = &s->flights[e];
    if (f->placed != s->moved) {
        double flown_s = s->moved * w->tick_s - w->elements[e].launch_s, speed_mps = w->units[f->unit].speed_mps;
        f->placed = s->moved;
        f->x_m = f->from_x_m + f->vx_mps * flown_s;
        f->y_m = f->from_y_m + f->vy_mps * flown_s;
        f->impact_s = (w->elements[e].path_m - speed_mps * flown_s) / speed_mps;
    }
    return f;
}

/* How high a flying drone, whose place was worked out, is above the weapons, and how fast it rises. */
typedef struct {
    double height_m, climb_mps;
} level;

static inline level level_of(const state *s, int e)
{
    const world *w = s->world;
    const unit *u = &w->units[s->flights[e].unit];
    if (u->dive_slope > 0.0) {
        double left_m = w->elements[e].path_m - u->speed_mps * (s->moved * w->tick_s - w->elements[e].launch_s);
        if (left_m * u->dive_slope < u->height_m)
            return (level){left_m * u->dive_slope, -u->speed_mps * u->dive_slope};
    }
    return (level){u->height_m, 0.0};
}

/* End a track; the drone is taken off the list with the next picture. */
static inline void forget(state *s, int e)
{
    s->tracks[e].since_s = INFINITY;
    s->n_ended += s->on_list[e];
    s->on_list[e] = 0;
}

/* Return the first tick after this one that is not surely too early, nothing happening for a number of ticks. */
static inline int tick_after(int tick, double ticks)
{
    int wait = (int)ceil(least(ticks * (1.0 - 1e-9), 1e9));
    return tick + (wait > 1 ? wait : 1);
}

/* ---- wake-ups --------------------------------------------------------------------------------------- */

static inline void set_wakeup(const wakeups *d, int e, int tick)
{
    int32_t *line = &d->earliest[e / PER_LINE];
    d->ticks[e] = tick;
    *line = earlier(*line, tick);
}

/* Put the drones that are due into the queue and return their number; whoever calls sets when each is due next. */
static int gather(state *s, const wakeups *d)
{
    const int tick = s->tick;
    int n = 0, m = 0;
    for (int i = 0; i < s->n_lines; i++) {
        s->lines[m] = i; /* overwritten by the next one if nobody in it is due */
        m += d->earliest[i] <= tick;
    }
    for (int i = 0; i < m; i++) {
        int first = s->lines[i] * PER_LINE, least_tick = NO_TICK;
        for (int e = first; e < first + PER_LINE; e++) {
            int at = d->ticks[e];
            bool taken = at <= tick;
            s->queue[n] = e;
            n += taken;
            least_tick = earlier(least_tick, taken ? NO_TICK : at);
        }
        d->earliest[s->lines[i]] = least_tick;
    }
    return n;
}

/* Ask for memory ahead of its use. */
static inline void ask(const void *record) { __builtin_prefetch(record, 1); }

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
    double *t = tally_of(s, e), before = s->harms[e].damage, after = least(before + damage, u->hits_to_destroy);
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
    if (target == NOBODY)
        return;
    if (!is_alive(s, target)) {
        t[ARRIVALS_WASTED] += 1.0;
        return;
    }
    if (u->damage_hits == 0.0)
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
    double dx = aim->x_m - from->x_m, dy = aim->y_m - from->y_m, distance = hypot(dx, dy);
    double speed = unit_of(s->world, e)->speed_mps;
    s->flights[e] = (flight){
        .from_x_m = from->x_m,
        .from_y_m = from->y_m,
        .vx_mps = distance > 0.0 ? speed * dx / distance : 0.0,
        .vy_mps = distance > 0.0 ? speed * dy / distance : 0.0,
        .placed = -1,
        .unit = from->unit,
    };
    s->status[e] = FLYING;
    set_wakeup(&s->expose, e, s->tick);
    tally_of(s, e)[LAUNCHED] += 1.0;
}

/* Let a drone that is due take off or arrive, and note when it is due again. */
static void fly(state *s, int e)
{
    const double tick_s = s->world->tick_s;
    if (s->status[e] == WAITING) {
        double launch_s = s->world->elements[e].launch_s;
        if (launch_s >= s->now_s) {
            set_wakeup(&s->move, e, tick_after(s->tick, launch_s / tick_s - s->tick - 1.0));
            return;
        }
        take_off(s, e);
    }
    s->move.ticks[e] = NO_TICK;
    if (s->status[e] != FLYING)
        return;
    const flight *f = locate(s, e);
    if (f->impact_s <= 0.0)
        strike(s, e);
    else
        set_wakeup(&s->move, e, tick_after(s->tick, f->impact_s / tick_s));
}

static void move(state *s)
{
    s->moved = s->tick + 1;
    int n = gather(s, &s->move);
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

static __attribute__((noinline, cold)) void read_cell(const state *s, const unit *u, int cell, cell_rates *out)
{
    const world *w = s->world;
    double rate = 0.0, x = jamming_at(s, u, cell);
    for (int i = 0; i < w->n_sensors; i++) {
        double signal = u->rcs * s->gains[i] * field(w, &w->sensors[i], u->layer, cell);
        if (signal >= 1.0)
            rate += w->sensors[i].rate_per_s * signal;
    }
    out->detection = least(rate, w->detection_rate_max_per_s);
    out->loss = w->jam_rate_max_per_s * x / (1.0 + x);
    out->version = s->version;
}

static inline cell_rates *rates_of(const state *s, const unit *u)
{
    return s->rates + (size_t)u->signature_class * s->world->nx * s->world->ny;
}

/* Return the rates in a cell, worked out by whoever comes by first. */
static inline const cell_rates *rates_in(const state *s, const unit *u, cell_rates *of_unit, int cell)
{
    if (__builtin_expect(of_unit[cell].version != s->version, 0))
        read_cell(s, u, cell, &of_unit[cell]);
    return &of_unit[cell];
}

static void begin_track(state *s, int e)
{
    const world *w = s->world;
    const unit *u = unit_of(w, e);
    int cell = s->exposures[e].cell;
    s->tracks[e].since_s = s->now_s;
    s->next_since_s = least(s->next_since_s, s->now_s);
    if (!s->is_waiting[e]) {
        s->is_waiting[e] = 1;
        s->waiting[s->n_waiting++] = e;
    }
    if (s->exposures[e].draws > 0)
        return;
    const flight *f = locate(s, e);
    double nearest_m = INFINITY;
    for (int i = 0; i < w->n_sensors; i++)
        if (u->rcs * s->gains[i] * field(w, &w->sensors[i], u->layer, cell) >= 1.0) {
            const element *at = &w->elements[w->sensors[i].element];
            nearest_m = least(nearest_m, hypot(f->x_m - at->x_m, f->y_m - at->y_m));
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

/* Return the pod that is credited with a soft kill, drawn in proportion to effect. */
static int jammer_to_credit(const state *s, int e)
{
    const world *w = s->world;
    const unit *u = unit_of(w, e);
    int cell = s->exposures[e].cell, credited = NOBODY;
    double left = jamming_at(s, u, cell) *
        uniform(s->key, s->exposures[e].resisted ? TAKEOVER : CREDIT, w->elements[e].key, s->exposures[e].resisted);
    for (int i = 0; i < w->n_pods; i++) {
        double share = u->nav * s->gains[w->n_sensors + i] * field(w, &w->pods[i], u->layer, cell);
        if (share > 0.0 && left >= 0.0)
            credited = i;
        left -= share;
    }
    return credited;
}

/* Let a pod lead another drone astray; return whether it has time for it. */
static bool take_over(state *s, int pod)
{
    double a_tick = s->world->units[s->world->pods[pod].unit].takeovers_per_s * s->world->tick_s;
    budget *b = &s->takeovers[pod];
    if (a_tick == 0.0)
        return true;
    if (s->tick > b->counted) {
        b->left = least(b->left + (s->tick - b->counted - 1) * a_tick, 1.0) + a_tick;
        b->counted = s->tick;
    }
    if (b->left < 1.0 - 1e-9)
        return false;
    b->left -= 1.0;
    return true;
}

/* Claim a drone whose hazard of jamming passed its threshold, or raise that if no pod has time. */
static void lead_astray(state *s, int e)
{
    exposure *x = &s->exposures[e];
    int pod = jammer_to_credit(s, e);
    if (take_over(s, pod)) {
        claim(s, e, s->world->pods[pod].unit, true);
        return;
    }
    x->resisted++;
    x->jam_threshold += exponential(s->key, JAM, s->world->elements[e].key, x->resisted);
}

static inline bool is_held(const state *s, int e) { return s->tracks[e].since_s != INFINITY; }

/* Return the rate below which a track is lost: at a rate of 0 in any case. */
static inline double floor_per_s(const world *w) { return most(w->drop_rate_per_s, 5e-324); }

/* Let the rates of a cell hold from this tick on; settle what the old ones came to. */
static void enter(state *s, const unit *u, int e, int cell)
{
    exposure *x = &s->exposures[e];
    const cell_rates *rates = rates_in(s, u, rates_of(s, u), cell);
    double held_s = (s->tick - x->since) * s->world->tick_s;
    if (!is_held(s, e))
        x->hazard += x->rate_per_s * held_s;
    x->jam_hazard += x->jam_rate_per_s * held_s;
    x->rate_per_s = rates->detection;
    x->jam_rate_per_s = rates->loss;
    x->cell = cell;
    x->since = s->tick;
    if (is_held(s, e) && rates->detection < floor_per_s(s->world))
        drop_track(s, e);
}

/* Let happen what the hazards of a drone came to by this tick: detection, loss to jamming. */
static void notice(state *s, int e)
{
    exposure *x = &s->exposures[e];
    double held_s = (s->tick + 1 - x->since) * s->world->tick_s;
    if (x->rate_per_s > 0.0 && !is_held(s, e) && x->hazard + x->rate_per_s * held_s >= x->threshold)
        begin_track(s, e);
    if (x->jam_rate_per_s > 0.0 && x->jam_hazard + x->jam_rate_per_s * held_s >= x->jam_threshold)
        lead_astray(s, e);
}

/* Return the tick before which a hazard that grows at a rate surely stays below a threshold. */
static inline int passes_at(int since, double hazard, double rate, double tick_s, double threshold)
{
    return rate == 0.0 ? NO_TICK : tick_after(since - 1, (threshold - hazard) / (rate * tick_s));
}

/* How a drone crosses cells along one coordinate; times in ticks. */
typedef struct {
    double start, gap, last, rounding_ticks; /* when it would cross the edge between cells -1 and 0; from edge to edge, signed;
                                        no edge after this but the map's; more than rounding moves a crossing */
    int step;
} axis;

static inline axis axis_of(const world *w, int n_cells, double from_m, double speed_mps, double from_ticks)
{
    if (speed_mps == 0.0)
        return (axis){0};
    double per_m = 1.0 / (speed_mps * w->tick_s), start = from_ticks - from_m * per_m, gap = w->cell_m * per_m;
    double last = start + (speed_mps > 0.0 ? n_cells - 0.5 : 0.5) * gap;
    return (axis){start, gap, last, 1e-6 * fabs(per_m) + 1e-6, speed_mps > 0.0 ? 1 : -1};
}

static inline double unless_last(const axis *a, double t) { return t < a->last ? t : INFINITY; }

static inline double edge_ticks(const axis *a, int at)
{
    return unless_last(a, a->start + (at + (a->step > 0)) * a->gap);
}

/* Return the first tick from one on and before another after whose moves a drone is in another cell, with that cell. */
static __attribute__((noinline, cold)) double next_cell_by_tick(const state *s, int e, double tick, double end, int *cell)
{
    const world *w = s->world;
    const flight *f = &s->flights[e];
    int here = *cell;
    for (; tick < end; tick += 1.0) {
        double flown_s = (tick + 1.0) * w->tick_s - w->elements[e].launch_s;
        *cell = cell_of(w, f->from_x_m + f->vx_mps * flown_s, f->from_y_m + f->vy_mps * flown_s);
        if (*cell != here)
            break;
    }
    return tick;
}

/* Let a drone enter the cells on its way up to the first where a hazard can pass its threshold or the track be lost;
 * return the tick before which nothing can happen. The next cell is across the edge that is reached first; the place
 * is worked out only if that is too close to the end of a tick, or to the next edge. */
static int walk(state *s, const unit *u, int e)
{
    const world *w = s->world;
    const flight *f = &s->flights[e];
    exposure *p = &s->exposures[e];
    const double tick_s = w->tick_s, from_ticks = w->elements[e].launch_s / tick_s;
    const double end = earlier(s->move.ticks[e], w->n_ticks);
    const bool held = is_held(s, e);
    const double threshold = held ? INFINITY : p->threshold, jam_threshold = p->jam_threshold;
    const double runs = held ? 0.0 : 1.0, floor = held ? floor_per_s(w) : -1.0;
    cell_rates *of_unit = rates_of(s, u);
    double hazard = p->hazard, rate = held ? 0.0 : p->rate_per_s;
    double jam_hazard = p->jam_hazard, jam_rate = p->jam_rate_per_s;
    double since = p->since, leaves;
    int here = p->cell;
    const axis x = axis_of(w, w->nx, f->from_x_m, f->vx_mps, from_ticks);
    const axis y = axis_of(w, w->ny, f->from_y_m, f->vy_mps, from_ticks);
    const double rounding_ticks = x.rounding_ticks + y.rounding_ticks, x_gap = fabs(x.gap), y_gap = fabs(y.gap);
    const int y_step = y.step * w->nx;
    double x_t = edge_ticks(&x, here % w->nx), y_t = edge_ticks(&y, here / w->nx);
    for (;;) {
        bool is_x = x_t < y_t;
        double t = is_x ? x_t : y_t, last = is_x ? x.last : y.last, next_t = t + (is_x ? x_gap : y_gap);
        double later_t = is_x ? y_t : x_t, end_t = ceil(t);
        int cell = here + (is_x ? x.step : y_step);
        leaves = end_t - 1.0;
        later_t = least(later_t, next_t);
        bool is_close = (end_t - t < rounding_ticks) | (end_t - t > 1.0 - rounding_ticks) | (later_t < end_t + rounding_ticks);
        if (__builtin_expect(is_close, 0)) {
            double first = ceil(t - rounding_ticks) - 1.0;
            cell = here;
            leaves = next_cell_by_tick(s, e, most(first, since + 1.0), end, &cell);
        }
        if (leaves >= end)
            break;
        const cell_rates *rates = rates_in(s, u, of_unit, cell);
        double held_s = (leaves - since) * tick_s, detection = rates->detection;
        double next_hazard = hazard + rate * held_s, next_jam = jam_hazard + jam_rate * held_s;
        if ((next_hazard >= threshold) | (next_jam >= jam_threshold) | (detection < floor))
            break;
        hazard = next_hazard;
        jam_hazard = next_jam;
        rate = detection * runs;
        jam_rate = rates->loss;
        here = cell;
        since = leaves;
        if (__builtin_expect(is_close, 0)) {
            x_t = edge_ticks(&x, here % w->nx);
            y_t = edge_ticks(&y, here / w->nx);
        } else {
            next_t = next_t < last ? next_t : INFINITY;
            x_t = is_x ? next_t : x_t;
            y_t = is_x ? y_t : next_t;
        }
    }
    p->hazard = hazard;
    p->rate_per_s = rate;
    p->jam_hazard = jam_hazard;
    p->jam_rate_per_s = jam_rate;
    p->cell = here;
    p->since = (int)since;
    int wakeup = earlier((int)least(leaves, 1e9), passes_at(p->since, jam_hazard, jam_rate, tick_s, jam_threshold));
    return earlier(wakeup, passes_at(p->since, hazard, rate, tick_s, threshold));
}

/* Let a drone that is due be searched for and jammed, and note its next wake-up. */
static void expose_one(state *s, int e)
{
    const unit *u = unit_of(s->world, e);
    if (s->status[e] != FLYING) {
        s->expose.ticks[e] = NO_TICK;
        return;
    }
    const flight *f = locate(s, e);
    int cell = cell_of(s->world, f->x_m, f->y_m);
    if (cell != s->exposures[e].cell)
        enter(s, u, e, cell);
    notice(s, e);
    int tick = walk(s, u, e);
    set_wakeup(&s->expose, e, tick > s->tick ? tick : s->tick + 1);
}

static void expose(state *s)
{
    int n = gather(s, &s->expose);
    for (int i = 0; i < n; i++) {
        if (i + AHEAD < n) {
            int e = s->queue[i + AHEAD];
            ask(&s->exposures[e]);
            ask(&s->flights[e]);
            ask(&s->tracks[e]);
        }
        expose_one(s, s->queue[i]);
    }
}

/* ---- the list of known targets ------------------------------------------------------------------------ */

/* Take those whose track ended off the list. */
static void strike_off(state *s)
{
    const int n_listed = s->n_listed;
    const int8_t *on_list = s->on_list;
    int32_t *listed = s->listed;
    int n = 0;
    for (int i = 0; i < n_listed; i++) {
        int e = listed[i];
        listed[n] = e; /* overwritten by the next one if it is off */
        n += on_list[e];
    }
    s->n_listed = n;
    s->n_ended = 0;
}

/* Count those on the list on which no shot flies any more among the new. */
static void note_freed(state *s)
{
    for (int i = 0; i < s->n_freed; i++)
        if (s->on_list[s->freed[i]])
            s->fresh[s->n_new++] = s->freed[i];
    s->n_freed = 0;
}

/* Sort a few entries that are mostly in order. */
static void sort(int32_t *entries, int n)
{
    for (int i = 1; i < n; i++) {
        int e = entries[i], j = i;
        for (; j > 0 && entries[j - 1] > e; j--)
            entries[j] = entries[j - 1];
        entries[j] = e;
    }
}

/* Put those whose track is known of by now on the list, in order, and among the new; the others wait on. */
static void list_known(state *s, double known_s)
{
    int32_t *added = s->fresh + s->n_new;
    int n = 0, n_added = 0;
    s->next_since_s = INFINITY;
    for (int i = 0; i < s->n_waiting; i++) {
        int e = s->waiting[i];
        double since_s = s->tracks[e].since_s;
        if (known_s < since_s && since_s < INFINITY) {
            s->waiting[n++] = e;
            s->next_since_s = least(s->next_since_s, since_s);
            continue;
        }
        s->is_waiting[e] = 0;
        if (since_s != INFINITY && !s->on_list[e]) {
            s->on_list[e] = 1;
            added[n_added++] = e;
        }
    }
    s->n_waiting = n;
    sort(added, n_added);
    int i = s->n_listed - 1, j = n_added - 1;
    while (j >= 0) {
        int at = i + j + 1;
        if (i >= 0 && s->listed[i] > added[j])
            s->listed[at] = s->listed[i--];
        else
            s->listed[at] = added[j--];
    }
    s->n_listed += n_added;
    s->n_new += n_added;
}

/* Bring the list up to date: it stays as it is until a track ends or is old enough, or a target is free again. */
static void share_picture(state *s)
{
    const double known_s = s->now_s - s->world->latency_s;
    s->n_new = 0;
    if (s->n_ended > 0)
        strike_off(s);
    if (s->n_freed > 0)
        note_freed(s);
    if (s->next_since_s <= known_s)
        list_known(s, known_s);
    s->picture += s->n_new;
}

/* ---- shooters ----------------------------------------------------------------------------------------- */

/* Return how long a target surely stays out of a reach, s: 0 within it. */
static inline double away_s(const element *from, const flight *f, double reach_m, double closing_mps)
{
    double dx = f->x_m - from->x_m, dy = f->y_m - from->y_m, d2 = dx * dx + dy * dy;
    return d2 <= reach_m * reach_m ? 0.0 : (sqrt(d2) - reach_m) / closing_mps * (1.0 - 1e-9);
}

typedef double wait_of(state *s, int e, int target);

static inline double launcher_wait_s(state *s, int e, int target)
{
    const world *w = s->world;
    const flight *f = locate(s, target);
    const unit *u = unit_of(w, e), *seen = &w->units[f->unit];
    if (u->p_kill[seen->target_class] == 0.0)
        return INFINITY;
    double reach_m = u->max_range_m * (1.0 + seen->speed_mps / u->shot_speed_mps);
    return away_s(&w->elements[e], f, reach_m, u->speed_mps + seen->speed_mps);
}

static inline double laser_wait_s(state *s, int e, int target)
{
    const world *w = s->world;
    const flight *f = locate(s, target);
    const unit *u = unit_of(w, e), *seen = &w->units[f->unit];
    if (u->burns[seen->target_class] == 0.0)
        return INFINITY;
    return away_s(&w->elements[e], f, u->laser_range_m, u->speed_mps + seen->speed_mps);
}

/* Return whether a shooter need not search for targets yet; new ones are taken into account first. */
static inline bool is_asleep(state *s, int e, wait_of *wait_s)
{
    rest *r = &s->shooters[e].rest;
    if (r->picture != s->picture) {
        if (r->picture != s->picture - s->n_new)
            return false;
        for (int i = 0; i < s->n_new; i++)
            if (wait_s != launcher_wait_s || s->tracks[s->fresh[i]].engaged == 0)
                r->until_s = least(r->until_s, s->now_s + wait_s(s, e, s->fresh[i]));
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
    const level up = level_of(s, target);
    double dz = up.height_m, vz = up.climb_mps;
    double a = f->vx_mps * f->vx_mps + f->vy_mps * f->vy_mps + vz * vz - u->shot_speed_mps * u->shot_speed_mps;
    double b = dx * f->vx_mps + dy * f->vy_mps + dz * vz, c = dx * dx + dy * dy + dz * dz, t;
    if (c == 0.0) {
        t = 0.0;
    } else if (b * b < a * c || (b >= 0.0 && a >= 0.0)) {
        return INFINITY;
    } else {
        double root = sqrt(b * b - a * c);
        t = b <= 0.0 ? c / (root - b) : (b + root) / -a;
    }
    double reach_m = u->shot_speed_mps * t;
    bool can = reach_m >= u->min_range_m && reach_m <= u->max_range_m && t < f->impact_s;
    can = can && dz + vz * t >= u->floor_m && dz + vz * t <= u->ceiling_m;
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
    int *n = &s->n_flying[u - s->world->units], n_left = 0;
    for (int i = 0; i < *n; i++) {
        if (shots[i].release_s <= s->now_s) {
            shots[i].release_s = INFINITY;
            s->shooters[shots[i].shooter].busy--;
        }
        if (shots[i].arrive_s <= s->now_s)
            land(s, u, &shots[i]);
        else
            shots[n_left++] = shots[i];
    }
    *n = n_left;
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
        double rank = locate(s, target)->impact_s;
        if (best != NOBODY && rank >= best_rank)
            continue; /* somebody is in reach already, so that it does not matter where this one is */
        double out_s = launcher_wait_s(s, e, target);
        wait_s = least(wait_s, out_s);
        if (out_s > 0.0)
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
        double release_s = s->now_s + most(flight - u->seeker_range_m / u->shot_speed_mps, 0.0);
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
        if (!can_launch(s, u, e) || is_asleep(s, e, launcher_wait_s))
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
    double dx = at->x_m - f->x_m, dy = at->y_m - f->y_m, dz = level_of(s, target).height_m;
    return dz == 0.0 ? hypot(dx, dy) : sqrt(dx * dx + dy * dy + dz * dz);
}

static double irradiance(const state *s, const unit *u, double r)
{
    double spread_m = u->divergence_rad * r;
    double area_m2 = M_PI * (u->spot_radius_m * u->spot_radius_m + spread_m * spread_m);
    return u->beam_w * exp(-s->extinction_per_m * r) / area_m2;
}

/* Return whether a laser's beam can be on a target, its distance in `r`. */
static bool can_hold(state *s, const unit *u, int e, int target, double *r)
{
    if (!is_alive(s, target) || s->harms[target].claims > 0 || !is_held(s, target))
        return false;
    *r = distance_m(s, e, target);
    double height_m = level_of(s, target).height_m;
    return *r <= u->laser_range_m && height_m >= u->laser_floor_m && height_m <= u->laser_ceiling_m;
}

/* Return the dwell on a target at a distance. */
static double dwell_s(const state *s, const unit *u, const flight *f, double r)
{
    return s->world->units[f->unit].fluence_j_per_m2 / irradiance(s, u, r);
}

/* Return how long a target can be burnt: until it hits or leaves the range. */
static double time_left_s(state *s, const unit *u, int e, int target)
{
    const flight *f = locate(s, target);
    const element *at = &s->world->elements[e];
    double dx = f->x_m - at->x_m, dy = f->y_m - at->y_m, stays_s = INFINITY;
    const level up = level_of(s, target);
    double dz = up.height_m, vz = up.climb_mps;
    double a = f->vx_mps * f->vx_mps + f->vy_mps * f->vy_mps + vz * vz;
    if (a > 0.0) {
        double b = dx * f->vx_mps + dy * f->vy_mps + dz * vz;
        double root = b * b - a * (dx * dx + dy * dy + dz * dz - u->laser_range_m * u->laser_range_m);
        stays_s = root > 0.0 ? (-b + sqrt(root)) / a : 0.0;
    }
    return least(stays_s, f->impact_s);
}

static bool has_time(state *s, const unit *u, int e, int target, double r)
{
    double needed_s = u->slew_s + dwell_s(s, u, locate(s, target), r);
    return needed_s < INFINITY && needed_s <= time_left_s(s, u, e, target);
}

/* Return when a target is at the best point of its course that leaves time for a dwell, from now. */
static double best_after_s(state *s, const unit *u, int e, int target, double dwell)
{
    const flight *f = locate(s, target);
    const element *at = &s->world->elements[e];
    const level up = level_of(s, target);
    double dx = f->x_m - at->x_m, dy = f->y_m - at->y_m, dz = up.height_m, vz = up.climb_mps;
    double speed2 = f->vx_mps * f->vx_mps + f->vy_mps * f->vy_mps + vz * vz;
    double closest_s = speed2 > 0.0 ? -(dx * f->vx_mps + dy * f->vy_mps + dz * vz) / speed2 : 0.0;
    return most(least(closest_s, time_left_s(s, u, e, target) - u->slew_s - dwell), 0.0);
}

/* Return how long a laser holds its fire before it looks again: while heat limits it and its target comes nearer. */
static double holds_for_s(state *s, const unit *u, int e, int target, double r)
{
    const flight *f = locate(s, target);
    const element *at = &s->world->elements[e];
    double dwell = dwell_s(s, u, f, r), after_s = best_after_s(s, u, e, target, dwell);
    if (after_s == 0.0)
        return 0.0;
    const level up = level_of(s, target);
    double x_m = f->x_m - at->x_m + f->vx_mps * after_s, y_m = f->y_m - at->y_m + f->vy_mps * after_s;
    double z_m = up.height_m + up.climb_mps * after_s;
    if (dwell * (1.0 - 1e-6) <= dwell_s(s, u, f, sqrt(x_m * x_m + y_m * y_m + z_m * z_m)))
        return 0.0;
    double by_heat = (u->heat_limit_s - s->shooters[e].heat_s) / dwell;
    double by_time = time_left_s(s, u, e, target) / (u->slew_s + dwell);
    return by_heat < least(by_time, s->n_listed) ? 0.5 * after_s : 0.0;
}

/* Return the drone soonest to impact that nobody else is on, its distance in `distance`; or NOBODY. */
static int choose_laser_target(state *s, const unit *u, int e, double *distance)
{
    double best_time_s = INFINITY, wait_s = INFINITY, r;
    int best = NOBODY;
    for (int i = 0; i < s->n_listed; i++) {
        int target = s->listed[i];
        if (i + AHEAD < s->n_listed)
            ask(&s->flights[s->listed[i + AHEAD]]);
        double time_s = locate(s, target)->impact_s;
        bool is_better = s->tracks[target].assigned == 0 && (best == NOBODY || time_s < best_time_s);
        if (wait_s == 0.0 && !is_better)
            continue; /* somebody is in reach already, so that it does not matter where this one is */
        double out_s = laser_wait_s(s, e, target);
        wait_s = least(wait_s, out_s);
        if (out_s == 0.0 && is_better && can_hold(s, u, e, target, &r) && has_time(s, u, e, target, r)) {
            best = target;
            *distance = r;
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

static bool take_target(state *s, const unit *u, int e, double *r)
{
    shooter *h = &s->shooters[e];
    int target = choose_laser_target(s, u, e, r);
    if (target == NOBODY)
        return false;
    double holds_s = holds_for_s(s, u, e, target, *r);
    if (holds_s > 0.0) {
        h->hold_until_s = s->now_s + holds_s;
        return false;
    }
    h->target = target;
    h->slew_left_s = u->slew_s;
    h->fluence = 0.0;
    s->tracks[target].assigned++;
    tally_of(s, e)[ENGAGEMENTS] += 1.0;
    return true;
}

static double burn(state *s, const unit *u, int e, double r, double budget_s)
{
    shooter *h = &s->shooters[e];
    int target = h->target;
    double power = irradiance(s, u, r);
    double to_kill_s = (unit_of(s->world, target)->fluence_j_per_m2 - h->fluence) / power;
    double to_limit_s = u->heat_limit_s - h->heat_s, used_s = least(least(budget_s, to_kill_s), to_limit_s);
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
    double left_s = s->world->tick_s, beam_s = 0.0, r;
    while (left_s > 0.0 && !h->locked) {
        if (h->target == NOBODY || !can_hold(s, u, e, h->target, &r)) {
            drop_target(s, e);
            if (h->hold_until_s > s->now_s || is_asleep(s, e, laser_wait_s) || !take_target(s, u, e, &r))
                break;
        }
        double slew_s = least(left_s, h->slew_left_s);
        h->slew_left_s -= slew_s;
        left_s -= slew_s;
        if (left_s > 0.0) {
            double used_s = burn(s, u, e, r, left_s);
            left_s -= used_s;
            beam_s += used_s;
        }
    }
    if (h->locked)
        tally_of(s, e)[LOCKED_S] += left_s;
    h->heat_s = most(h->heat_s - u->cooling_ratio * (s->world->tick_s - beam_s), 0.0);
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
    for (int i = 0; i < s->n_landed; i++)
        if (--s->tracks[s->landed[i]].engaged == 0)
            s->freed[s->n_freed++] = s->landed[i];
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
        .cell = NOBODY,
    };
    s->tracks[e] = (track){.since_s = INFINITY};
    s->status[e] = WAITING;
    s->move.ticks[e] = 0;
    s->expose.ticks[e] = NO_TICK;
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
    for (int i = 0; i < w->n_pods; i++)
        s->takeovers[i] = (budget){.left = 1.0, .counted = -1};
    s->next_since_s = INFINITY;
    s->picture = s->moved = s->n_waiting = s->n_ended = s->n_freed = s->n_listed = s->n_new = 0;
    s->n_moving = s->n_in_flight = 0;
    memset(s->is_waiting, 0, w->n_drones);
    memset(s->on_list, 0, w->n_drones);
    memset(s->move.earliest, 0, sizeof *s->move.earliest * s->n_lines);
    for (int i = 0; i < s->n_lines; i++)
        s->expose.earliest[i] = NO_TICK;
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
    move(s);
    LAP(MOVE);
    expose(s);
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

/* Return cleared memory, each array on lines of its own. */
static void *make(size_t n, size_t size)
{
    size_t bytes = (n * size + 127) / 64 * 64;
    return memset(aligned_alloc(64, bytes), 0, bytes);
}

static wakeups new_wakeups(int n_lines)
{
    wakeups d = {make(n_lines * PER_LINE, sizeof *d.ticks), make(n_lines, sizeof *d.earliest)};
    for (int i = 0; i < n_lines * PER_LINE; i++)
        d.ticks[i] = NO_TICK; /* what lies behind the last drone is never due */
    return d;
}

state *new_state(const world *w)
{
    state *s = make(1, sizeof *s);
    size_t n = w->n_elements, drones = w->n_drones, units = w->n_units;
    s->world = w;
    s->n_lines = (w->n_drones + PER_LINE - 1) / PER_LINE;
    s->status = make(n, sizeof *s->status);
    s->is_waiting = make(n, sizeof *s->is_waiting);
    s->on_list = make(n, sizeof *s->on_list);
    s->move = new_wakeups(s->n_lines);
    s->expose = new_wakeups(s->n_lines);
    s->flights = make(drones, sizeof *s->flights);
    s->exposures = make(drones, sizeof *s->exposures);
    s->tracks = make(drones, sizeof *s->tracks);
    s->shooters = make(n, sizeof *s->shooters);
    s->harms = make(n, sizeof *s->harms);
    s->gains = make(w->n_sensors + w->n_pods, sizeof *s->gains);
    s->takeovers = make(w->n_pods, sizeof *s->takeovers);
    s->rates = make((size_t)w->n_signature_classes * w->nx * w->ny, sizeof *s->rates);
    s->shots = make(w->n_shots + 1, sizeof *s->shots);
    s->n_flying = make(units, sizeof *s->n_flying);
    s->waiting = make(drones, sizeof *s->waiting);
    s->listed = make(drones + 1, sizeof *s->listed);
    s->freed = make(drones, sizeof *s->freed);
    s->fresh = make(drones, sizeof *s->fresh);
    s->claimed = make(n, sizeof *s->claimed);
    s->struck = make(n, sizeof *s->struck);
    s->landed = make(w->n_shots + 1, sizeof *s->landed);
    s->queue = make(drones + 1, sizeof *s->queue);
    s->lines = make(s->n_lines + 1, sizeof *s->lines);
    s->version = 1;
    s->tally = make(units * N_TALLY, sizeof *s->tally);
    s->scoreboard = make(2 * units * units, sizeof *s->scoreboard);
    return s;
}

void free_state(state *s)
{
    void *arrays[] = {s->status, s->is_waiting, s->on_list, s->move.ticks, s->move.earliest, s->expose.ticks,
                      s->expose.earliest, s->flights, s->exposures, s->tracks, s->shooters, s->harms, s->gains, s->takeovers,
                      s->rates, s->shots, s->n_flying, s->waiting, s->listed, s->freed, s->fresh, s->claimed,
                      s->struck, s->landed, s->queue, s->lines, s->tally, s->scoreboard, s};
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
