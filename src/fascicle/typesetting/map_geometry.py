"""Geometry of locator maps: from degrees to points of the page, and smooth courses of lines.

The projection is equirectangular with its standard parallel at the middle latitude of the
places: true to scale along the meridians and along that parallel. At 44 degrees of latitude
east-west distances are true to 1 % within 65 km north and south of it. For a
locator map of a few hundred kilometres that is as good as any; for a continent it is not.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from fascicle.typesetting.label_placing import Point, bounds

__all__ = ["EARTH_RADIUS_KM", "Course", "Projection", "courses", "fit", "standard_parallel"]

EARTH_RADIUS_KM = 6371.0088
"""Mean radius of the Earth (IUGG), in km."""

_LEAST_KM = 6.0
"""A map of one place, or of places close together, shows at least this much."""
_STEP = 1.5
"""Curves are sampled about this often, in pt."""

Degrees = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Projection:
    """From latitude and longitude to the page: x to the right, y downwards, in pt.

    ``scale`` is pt per km, ``parallel`` the standard parallel in degrees, ``x0`` and ``y0`` where
    that parallel and the meridian ``meridian`` meet.
    """

    parallel: float
    meridian: float
    scale: float
    x0: float
    y0: float

    def __call__(self, at: Degrees) -> Point:
        """Return where a place lies on the page."""
        east, south = _km(at, self.parallel, self.meridian)
        return self.x0 + east * self.scale, self.y0 + south * self.scale

    def degrees(self, point: Point) -> Degrees:
        """Return the latitude and longitude of a point of the page."""
        degree = math.radians(1) * EARTH_RADIUS_KM * self.scale
        east = (point[0] - self.x0) / (degree * math.cos(math.radians(self.parallel)))
        return self.parallel - (point[1] - self.y0) / degree, self.meridian + east


@dataclass(frozen=True, slots=True)
class Course:
    """A line as it is drawn: its cubic Bézier curves as SVG path data, and points along it."""

    path: str
    points: tuple[Point, ...]


def standard_parallel(places: Sequence[Degrees]) -> float:
    """Return the latitude along which a map of these places is true to scale: their middle."""
    return (min(p[0] for p in places) + max(p[0] for p in places)) / 2


def fit(
    places: Sequence[Degrees],
    lines: Sequence[Sequence[Degrees]],
    size: tuple[float, float],
    margin: float,
) -> Projection:
    """Return the projection that shows all places, as large as they fit in ``size`` (pt).

    All places lie ``margin`` pt or more within the frame. Where there is room to spare in one
    direction, the map is moved so that more of the lines is seen. Lines never change the scale.
    """
    parallel = standard_parallel(places)
    meridian = places[0][1]
    spots = [_km(p, parallel, meridian) for p in places]
    x0, y0, x1, y1 = bounds(spots)
    wide, high = max(x1 - x0, _LEAST_KM), max(y1 - y0, _LEAST_KM)
    scale = min((size[0] - 2 * margin) / wide, (size[1] - 2 * margin) / high)
    everything = [*spots, *(_km(p, parallel, meridian) for line in lines for p in line)]
    all_x0, all_y0, all_x1, all_y1 = bounds(everything)
    return Projection(
        parallel,
        meridian,
        scale,
        _origin(size[0], margin, scale, (x0, x1), (all_x0, all_x1)),
        _origin(size[1], margin, scale, (y0, y1), (all_y0, all_y1)),
    )


def _origin(
    length: float,
    margin: float,
    scale: float,
    inner: tuple[float, float],
    outer: tuple[float, float],
) -> float:
    """Centre ``outer`` (km) in ``length`` pt, as far as ``inner`` stays within the margins."""
    slack = max(0.0, (length - 2 * margin) / scale - (inner[1] - inner[0])) / 2
    middle = (inner[0] + inner[1]) / 2
    wanted = (outer[0] + outer[1]) / 2
    middle += min(slack, max(-slack, wanted - middle))
    return length / 2 - middle * scale


def _km(at: Degrees, parallel: float, meridian: float) -> Point:
    """Return km east of the meridian and south of the parallel."""
    degree = math.radians(1) * EARTH_RADIUS_KM
    turn = (at[1] - meridian + 180) % 360 - 180  # also across the 180th meridian
    return turn * degree * math.cos(math.radians(parallel)), (parallel - at[0]) * degree


# --- courses --------------------------------------------------------------------------------------


def courses(
    lines: Sequence[Sequence[Degrees]], projection: Projection, size: tuple[float, float]
) -> tuple[Course, ...]:
    """Return lines as smooth curves through their points (centripetal Catmull–Rom).

    Two liberties are taken, both below what such a map can show: a line that ends within 3 pt
    of another is led into it, and one that ends within 10 pt of the frame is led on to it.
    """
    points = [_distinct([projection(p) for p in line]) for line in lines]
    sampled = [_sampled(_beziers(line)) for line in points]
    smooth: list[Course] = []
    for i, line in enumerate(points):
        others = [p for j, course in enumerate(sampled) if j != i for p in course]
        joined = [_joined(line[0], others), *line[1:-1], _joined(line[-1], others)]
        joined = _led_out(joined[::-1], size)[::-1]
        joined = _led_out(joined, size)
        curves = _beziers(_distinct(joined))
        smooth.append(Course(_path(curves), tuple(_sampled(curves))))
    return tuple(smooth)


def _distinct(points: Sequence[Point]) -> list[Point]:
    kept = [points[0]]
    kept += [p for q, p in pairwise(points) if math.dist(p, q) > 0.01]
    return kept if len(kept) > 1 else [points[0], (points[0][0] + 0.02, points[0][1])]


def _joined(end: Point, others: Sequence[Point]) -> Point:
    near = min(others, key=lambda p: math.dist(p, end), default=end)
    return near if math.dist(near, end) < 3 else end


def _led_out(points: list[Point], size: tuple[float, float]) -> list[Point]:
    """Lead the last point on beyond the frame where it nearly reaches it."""
    (ax, ay), (x, y) = points[-2], points[-1]
    length = math.hypot(x - ax, y - ay)
    on = (x + (x - ax) * 10 / length, y + (y - ay) * 10 / length)
    inside = 0 < x < size[0] and 0 < y < size[1]
    leaves = not (0 < on[0] < size[0] and 0 < on[1] < size[1])
    return [*points, (2 * on[0] - x, 2 * on[1] - y)] if inside and leaves else points


Bezier = tuple[Point, Point, Point, Point]


def _beziers(points: Sequence[Point]) -> list[Bezier]:
    """Return cubic Bézier curves through the points.

    Centripetal parametrisation makes no loops or cusps (Yuksel, Schaefer and Keyser 2011).
    """
    first, last = points[0], points[-1]
    before = (2 * first[0] - points[1][0], 2 * first[1] - points[1][1])
    after = (2 * last[0] - points[-2][0], 2 * last[1] - points[-2][1])
    padded = [before, *points, after]
    return [_bezier(*padded[i : i + 4]) for i in range(len(points) - 1)]


def _bezier(p0: Point, p1: Point, p2: Point, p3: Point) -> Bezier:
    d1, d2, d3 = (math.sqrt(math.dist(a, b)) for a, b in ((p0, p1), (p1, p2), (p2, p3)))

    def control(a: float, b: float, c: float, da: float, db: float) -> float:
        # a and c are the neighbours of b; the control point lies from b towards c.
        return (da * da * c - db * db * a + (2 * da * da + 3 * da * db + db * db) * b) / (
            3 * da * (da + db)
        )

    c1 = (control(p0[0], p1[0], p2[0], d1, d2), control(p0[1], p1[1], p2[1], d1, d2))
    c2 = (control(p3[0], p2[0], p1[0], d3, d2), control(p3[1], p2[1], p1[1], d3, d2))
    return p1, c1, c2, p2


def _sampled(curves: Sequence[Bezier]) -> list[Point]:
    points = [curves[0][0]]
    for curve in curves:
        steps = max(2, math.ceil(math.dist(curve[0], curve[3]) / _STEP))
        points += [_at(curve, i / steps) for i in range(1, steps + 1)]
    return points


def _at(curve: Bezier, t: float) -> Point:
    a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
    p, q, r, s = curve
    return (
        a * p[0] + b * q[0] + c * r[0] + d * s[0],
        a * p[1] + b * q[1] + c * r[1] + d * s[1],
    )


def _path(curves: Sequence[Bezier]) -> str:
    start = curves[0][0]
    parts = [f"M{start[0]:.2f} {start[1]:.2f}"]
    for _, b, c, d in curves:
        parts.append(f"C{b[0]:.2f} {b[1]:.2f} {c[0]:.2f} {c[1]:.2f} {d[0]:.2f} {d[1]:.2f}")
    return "".join(parts)
