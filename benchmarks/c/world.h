/* What the twin is handed: the world of a battle, filled by benchmarks/twin.py field by field. */
#ifndef WORLD_H
#define WORLD_H

#include <stdint.h>

enum { N_CLASSES = 6, N_STATUS = 8, N_TALLY = 19 };
enum status { WAITING = 0, FLYING = 2, STANDING = 3, ARRIVED = 4, KILLED = 5, SOFT_KILLED = 6 };
enum tally {
    LAUNCHED = 0, LEAKED = 1, HITS = 2, SHOTS = 3, ENGAGEMENTS = 5, BEAM_S = 6, CHANNEL_S = 8, DRY_S = 9,
    VALUE_LOST_USD = 10, DETECTED = 11, DETECTION_RANGE_M = 12, SHOTS_WASTED = 13, LOCKED_S = 14, DAMAGE_HITS = 15,
    DAMAGED = 16, ARRIVALS_WASTED = 18
};

typedef struct {
    uint64_t key;
    double speed_mps, rcs, nav, hits_to_destroy, fluence_j_per_m2, damage_hits, p_hit, value_usd;
    double reload_s, min_range_m, max_range_m, shot_speed_mps, seeker_range_m, launch_interval_s;
    double takeovers_per_s; /* 0 = no limit */
    double beam_w, spot_radius_m, divergence_rad, laser_range_m, slew_s, heat_limit_s, cooling_ratio;
    double height_m, dive_slope, floor_m, ceiling_m, laser_floor_m, laser_ceiling_m;
    double p_kill[N_CLASSES], burns[N_CLASSES]; /* by target class */
    int32_t first, count, target_class, layer, signature_class, is_mover, is_system, has_launcher, has_laser;
    int32_t channels, magazine, reloads, salvo, shot_first, shot_capacity;
} unit;

typedef struct {
    uint64_t key;
    double x_m, y_m, path_m, launch_s;
    int32_t unit, aim;
} element;

typedef struct {
    double rate_per_s;
    int32_t element, unit, raster;
} emitter;

typedef struct {
    const unit *units;
    const element *elements;   /* the attacker's drones first */
    const emitter *sensors, *pods;
    const float *rasters;      /* (n_rasters, n_layers, n_cells) */
    const double *quantiles;   /* (3, n_quantiles): jamming, visibility, readiness of a raid */
    uint64_t network_key;
    double cell_m, per_cell_m, tick_s, latency_s, detection_rate_max_per_s, drop_rate_per_s, jam_rate_max_per_s;
    int32_t n_units, n_elements, n_drones, n_sensors, n_pods, n_layers, n_signature_classes, nx, ny, n_ticks, n_shots, n_quantiles;
} world;

typedef struct {
    int32_t *statuses;    /* (n, n_units, N_STATUS) */
    int32_t *scoreboards; /* (n, 2, n_units, n_units) */
    double *tallies;      /* (n, n_units, N_TALLY) */
    int32_t *ticks;       /* (n) */
} outcome;

#endif
