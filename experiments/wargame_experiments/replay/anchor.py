"""Anchor of a battle on the globe: longitude and latitude of places on its flat map.

The middle of the map lies at the anchor, x points east and y north:

    longitude = longitude0 + (x - x0) / (N cos latitude0),    latitude = latitude0 + (y - y0) / M,

M and N the radii of curvature of the WGS-84 ellipsoid at the anchor, along the meridian and across it. Meridians
converge, the map's do not: from west to east, distances at latitude b are off by cos b / cos latitude0 - 1, at the edge
of a map of 100 km at 50 degrees by 0.9 %. Hence maps of at most 200 km, and no anchor beyond 85 degrees.
Source: Snyder, Map Projections: A Working Manual, USGS Professional Paper 1395 (1987), eq. 4-18 to 4-20.
"""

import math
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wargame.inputs.errors import explain, shown

EQUATOR_M: Final = 6_378_137.0  # WGS-84
FLATTENING: Final = 1.0 / 298.257223563
MOST_LATITUDE: Final = 85.0
MOST_LONGITUDE: Final = 180.0
MOST_MAP_M: Final = 200_000.0
DIGITS: Final = 7  # of a degree: a centimetre

Floats = NDArray[np.float64]


class Anchor(NamedTuple):
    """Where the middle of a map is put.

    Attributes
    ----------
    latitude, longitude
        Degrees, north and east positive; the latitude within ±85.
    width_m, height_m
        Of the map, at most 200 km.
    """

    latitude: float
    longitude: float
    width_m: float
    height_m: float

    @classmethod
    def read(cls, text: str | None, width_m: float, height_m: float) -> "Anchor":
        """Return the anchor in a text as in ``45,-30``.

        Raises
        ------
        ValueError
            If there is none, it is no place that a map may be put at, or the map is too large, with all of it.
        """
        allowed = f"LAT,LON in degrees, LAT from {-MOST_LATITUDE:g} to {MOST_LATITUDE:g}, as in 45,-30"
        if text is None:
            raise ValueError(f"--anchor: {explain('no place for the middle of the map', allowed)}")
        try:
            latitude, longitude = (float(part) for part in text.split(","))
        except ValueError:
            raise ValueError(f"--anchor: {explain(f'got {shown(text)}', allowed)}") from None
        made = cls(latitude, longitude, width_m, height_m)
        faults = []
        if not abs(latitude) <= MOST_LATITUDE or not abs(longitude) <= MOST_LONGITUDE:
            faults.append(explain(f"got {shown(text)}", allowed))
        elif abs(longitude) + made.half_width_deg > MOST_LONGITUDE:
            faults.append(explain(f"a map across 180 degrees at {shown(text)}", "one on either side of it"))
        if max(width_m, height_m) > MOST_MAP_M:
            found = f"a map of {width_m / 1e3:,.0f} x {height_m / 1e3:,.0f} km"
            faults.append(explain(found, f"at most {MOST_MAP_M / 1e3:g} km, beyond which it is too far from flat"))
        if faults:
            raise ValueError("; ".join(f"--anchor: {fault}" for fault in faults))
        return made

    @property
    def metres_a_degree(self) -> tuple[float, float]:
        """Return how many metres a degree of longitude and one of latitude have at the anchor."""
        phi = math.radians(self.latitude)
        eccentricity2 = FLATTENING * (2.0 - FLATTENING)
        root = math.sqrt(1.0 - eccentricity2 * math.sin(phi) ** 2)
        across_m, along_m = EQUATOR_M / root, EQUATOR_M * (1.0 - eccentricity2) / root**3
        return math.radians(across_m * math.cos(phi)), math.radians(along_m)

    @property
    def half_width_deg(self) -> float:
        """Return half the width of the map, degrees of longitude."""
        return self.width_m / 2.0 / self.metres_a_degree[0]

    @property
    def error_share(self) -> float:
        """Return by how much distances are off at the northern and southern edge of the map, as a share."""
        edges = [self.latitude + sign * self.height_m / 2.0 / self.metres_a_degree[1] for sign in (-1.0, 1.0)]
        here = math.cos(math.radians(self.latitude))
        return max(abs(math.cos(math.radians(edge)) / here - 1.0) for edge in edges)

    def lon_lat(self, x_m: Floats, y_m: Floats) -> Floats:
        """Return longitude and latitude of places, degrees to a centimetre, shape (n, 2)."""
        east_m, north_m = self.metres_a_degree
        longitude = self.longitude + (np.asarray(x_m, np.float64) - self.width_m / 2.0) / east_m
        latitude = self.latitude + (np.asarray(y_m, np.float64) - self.height_m / 2.0) / north_m
        return np.round(np.stack([longitude, latitude], axis=-1), DIGITS)

    @property
    def words(self) -> str:
        """Return what a reader of the file has to know of its places."""
        return (
            f"Abstract order of battle: no place on the globe is meant. The middle of a flat map of "
            f"{self.width_m / 1e3:g} x {self.height_m / 1e3:g} km lies at latitude {self.latitude:g}, longitude "
            f"{self.longitude:g}; distances on it are off by up to {100 * self.error_share:.2g} %."
        )
