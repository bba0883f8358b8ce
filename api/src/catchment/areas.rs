//! Areas: which of them hold a point, and which are so close that the point may be on either side.

use geo::coordinate_position::{CoordPos, CoordinatePosition as _};
use geo::{Coord, LineString, Polygon};
use mee_shared::sector::Area;
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};
use smallvec::SmallVec;

/// Metres in a degree of latitude (WGS 84, mean).
const METRES_PER_DEGREE: f64 = 111_195.0;

/// Sectors around a point: nearly always one or two, so that a look up takes no memory.
pub(super) type Few = SmallVec<[u32; 4]>;

type Boxed = GeomWithData<Rectangle<[f64; 2]>, usize>;

/// The areas of a level, in a tree of their boxes.
#[derive(Debug, Default)]
pub struct AreaIndex {
    tree: RTree<Boxed>,
    /// Each polygon on its own, with its sector: the parts of one area may lie far from each other.
    shapes: Vec<(Polygon<f64>, u32)>,
}

/// What a point has around it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Around {
    /// The sectors whose areas hold the point, their edges included.
    pub(super) holding: Few,
    /// The sectors whose border is close, whether they hold the point or not.
    pub(super) bordering: Few,
}

/// The geometry that the library computes with.
fn shapes(area: &Area) -> impl Iterator<Item = Polygon<f64>> {
    let ring = |ring: &Vec<[f64; 2]>| -> LineString<f64> { ring.iter().map(|&[x, y]| Coord { x, y }).collect() };
    area.0.iter().filter_map(move |rings| {
        let (exterior, holes) = rings.split_first()?;
        Some(Polygon::new(ring(exterior), holes.iter().map(ring).collect()))
    })
}

fn box_of(shape: &Polygon<f64>) -> Option<Rectangle<[f64; 2]>> {
    use geo::BoundingRect as _;
    let bounds = shape.bounding_rect()?;
    Some(Rectangle::from_corners([bounds.min().x, bounds.min().y], [bounds.max().x, bounds.max().y]))
}

impl AreaIndex {
    /// An index of these areas, each with the sector it belongs to.
    pub fn new<'a>(areas: impl IntoIterator<Item = (&'a Area, u32)>) -> Self {
        let mut polygons = Vec::new();
        let mut boxes = Vec::new();
        for (area, sector) in areas {
            // An empty area holds nothing, and what is no number has no place in a tree.
            if area.0.iter().flatten().flatten().flatten().any(|value| !value.is_finite()) {
                continue;
            }
            for shape in shapes(area) {
                if let Some(bounds) = box_of(&shape) {
                    boxes.push(GeomWithData::new(bounds, polygons.len()));
                    polygons.push((shape, sector));
                }
            }
        }
        Self { tree: RTree::bulk_load(boxes), shapes: polygons }
    }

    /// How many points its shapes have, as a measure of the memory they take.
    #[must_use]
    pub fn points(&self) -> usize {
        use geo::CoordsIter as _;
        self.shapes.iter().map(|(shape, _)| shape.coords_count()).sum()
    }

    /// The sectors that hold the point, edges included.
    #[must_use]
    pub fn holding(&self, longitude: f64, latitude: f64) -> Vec<u32> {
        self.around(longitude, latitude, 0.0).holding.into_vec()
    }

    /// The sectors that hold the point, and those whose border is at most so many metres away.
    pub(super) fn around(&self, longitude: f64, latitude: f64, metres: f64) -> Around {
        let mut around = Around::default();
        if !longitude.is_finite() || !latitude.is_finite() {
            return around;
        }
        let point = Coord { x: longitude, y: latitude };
        let reach = Reach::new(point, metres);
        let envelope = AABB::from_corners(
            [longitude - reach.longitude, latitude - reach.latitude],
            [longitude + reach.longitude, latitude + reach.latitude],
        );
        for found in self.tree.locate_in_envelope_intersecting(&envelope) {
            let Some((shape, sector)) = self.shapes.get(found.data) else { continue };
            if shape.coordinate_position(&point) != CoordPos::Outside {
                push_once(&mut around.holding, *sector);
            }
            if metres > 0.0 && reach.touches(shape) {
                push_once(&mut around.bordering, *sector);
            }
        }
        // In the order of the file, whatever the tree's.
        around.holding.sort_unstable();
        around.bordering.sort_unstable();
        around
    }
}

fn push_once(list: &mut Few, sector: u32) {
    if !list.contains(&sector) {
        list.push(sector);
    }
}

/// A circle around a point, small enough for the ground to be flat.
struct Reach {
    point: Coord<f64>,
    metres: f64,
    metres_per_longitude: f64,
    longitude: f64,
    latitude: f64,
}

impl Reach {
    fn new(point: Coord<f64>, metres: f64) -> Self {
        // Towards the poles a degree of longitude shrinks to nothing.
        let metres_per_longitude = METRES_PER_DEGREE * point.y.to_radians().cos().max(0.01);
        Self {
            point,
            metres,
            metres_per_longitude,
            longitude: metres / metres_per_longitude,
            latitude: metres / METRES_PER_DEGREE,
        }
    }

    /// Whether a border of the shape passes through the circle.
    fn touches(&self, shape: &Polygon<f64>) -> bool {
        std::iter::once(shape.exterior()).chain(shape.interiors()).any(|ring| self.touches_ring(ring))
    }

    fn touches_ring(&self, ring: &LineString<f64>) -> bool {
        ring.0.iter().zip(ring.0.iter().skip(1)).any(|(a, b)| self.touches_edge(*a, *b))
    }

    fn touches_edge(&self, a: Coord<f64>, b: Coord<f64>) -> bool {
        // Nearly every edge is far away and is told so by its box.
        let (x, y) = (self.point.x, self.point.y);
        if a.x.min(b.x) - self.longitude > x
            || a.x.max(b.x) + self.longitude < x
            || a.y.min(b.y) - self.latitude > y
            || a.y.max(b.y) + self.latitude < y
        {
            return false;
        }
        let flat = |c: Coord<f64>| ((c.x - x) * self.metres_per_longitude, (c.y - y) * METRES_PER_DEGREE);
        let ((ax, ay), (bx, by)) = (flat(a), flat(b));
        let (dx, dy) = (bx - ax, by - ay);
        let length = dx.mul_add(dx, dy * dy);
        let along = if length > 0.0 { (-(ax * dx + ay * dy) / length).clamp(0.0, 1.0) } else { 0.0 };
        let (px, py) = (along.mul_add(dx, ax), along.mul_add(dy, ay));
        px.mul_add(px, py * py) <= self.metres * self.metres
    }
}
