//! The sectors as they are drawn: no finer than the picture shows.

use geo::{Coord, InteriorPoint as _, LineString, MultiPolygon, Polygon, Simplify as _};
use mee_shared::rubric::EstablishmentKind;
use mee_shared::sector::{SchoolYear, Served};
use mee_shared::view::catchment::{Area, Map};
use mee_shared::wire::catchment::Catchment;

use crate::catchment::CommuneIndex;

/// Into how many parts a drawing's longer side is told apart: about twice the units of the picture.
const FINENESS: f64 = 700.0;

/// The sectors of the schools that were found, where they have a shape.
pub(super) fn of_answer(index: &CommuneIndex, catchment: &Catchment) -> Option<Map> {
    let mut drawn = Drawing::default();
    for level in &catchment.levels {
        for school in level.schools.iter().filter_map(|school| school.uai.as_ref()) {
            let own = index.sector_of(school, level.school_year).into_iter().filter(|(of, ..)| *of == level.level);
            for area in own.flat_map(|(_, _, areas)| areas) {
                let named = Served { uai: Some(school.clone()), name: String::new() };
                drawn.add(index, &area.0, std::slice::from_ref(&named));
            }
        }
    }
    drawn.finish(catchment.place.lon.zip(catchment.place.lat).map(|(lon, lat)| [lon, lat]))
}

/// All drawn sectors of the first of these levels that has any.
pub(super) fn of_levels(
    index: &CommuneIndex,
    year: SchoolYear,
    levels: &[EstablishmentKind],
) -> Option<(EstablishmentKind, Map)> {
    levels.iter().find_map(|&level| {
        let mut drawn = Drawing::default();
        for (area, schools) in index.areas_of(year, level) {
            drawn.add(index, &area.0, schools);
        }
        Some((level, drawn.finish(None)?))
    })
}

type Polygons = Vec<Vec<Vec<[f64; 2]>>>;

/// Sectors to draw, each place once with all its schools.
#[derive(Default)]
struct Drawing {
    sectors: Vec<(Polygons, Vec<String>)>,
}

impl Drawing {
    fn add(&mut self, index: &CommuneIndex, polygons: &Polygons, schools: &[Served]) {
        let place = self.sectors.iter().position(|(known, _)| known == polygons).unwrap_or(self.sectors.len());
        if place == self.sectors.len() {
            self.sectors.push((polygons.clone(), Vec::new()));
        }
        let Some((_, names)) = self.sectors.get_mut(place) else { return };
        for served in schools {
            let known = served.uai.as_ref().and_then(|uai| index.find_school(uai));
            let name = known.map_or_else(|| served.name.clone(), |school| school.name.clone());
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }

    fn finish(self, place: Option<[f64; 2]>) -> Option<Map> {
        let points = || self.sectors.iter().flat_map(|(polygons, _)| polygons.iter().flatten().flatten());
        let span = |axis: fn(&[f64; 2]) -> f64| {
            let least = points().map(axis).fold(f64::INFINITY, f64::min);
            points().map(axis).fold(f64::NEG_INFINITY, f64::max) - least
        };
        let longest = span(|[longitude, _]| *longitude).max(span(|[_, latitude]| *latitude));
        if !longest.is_finite() {
            return None;
        }
        let areas = self.sectors.into_iter().map(|(polygons, schools)| Area {
            schools,
            inside: inside(&polygons),
            rings: polygons.iter().flatten().map(|ring| simplified(ring, longest / FINENESS)).collect(),
        });
        Some(Map { areas: areas.collect(), place })
    }
}

fn line(ring: &[[f64; 2]]) -> LineString<f64> {
    ring.iter().map(|&[x, y]| Coord { x, y }).collect()
}

/// A place inside the polygons, for their number.
fn inside(polygons: &[Vec<Vec<[f64; 2]>>]) -> Option<[f64; 2]> {
    let polygons = polygons.iter().filter_map(|rings| {
        let (exterior, holes) = rings.split_first()?;
        Some(Polygon::new(line(exterior), holes.iter().map(|hole| line(hole)).collect()))
    });
    let point = MultiPolygon::new(polygons.collect()).interior_point()?;
    Some([point.x(), point.y()])
}

/// The ring without the corners that nobody would see.
fn simplified(ring: &[[f64; 2]], tolerance: f64) -> Vec<[f64; 2]> {
    line(ring).simplify(tolerance).0.into_iter().map(|Coord { x, y }| [x, y]).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn corners_that_nobody_would_see_are_left_out() {
        let ring = [[0.0, 0.0], [0.5, 0.000_1], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0], [0.0, 0.0]];
        assert_eq!(simplified(&ring, 0.001), [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0], [0.0, 0.0]]);
        assert_eq!(Drawing::default().finish(Some([2.0, 48.0])), None);
    }

    #[test]
    fn a_place_drawn_twice_is_drawn_once_with_both_schools() {
        let index = CommuneIndex::default();
        let ring = vec![[2.0, 48.0], [2.1, 48.0], [2.1, 48.1], [2.0, 48.1], [2.0, 48.0]];
        let mut drawn = Drawing::default();
        for name in ["A", "B", "A"] {
            drawn.add(&index, &vec![vec![ring.clone()]], &[Served { uai: None, name: name.to_owned() }]);
        }
        let areas = drawn.finish(None).map(|map| map.areas).unwrap_or_default();
        let [area] = areas.as_slice() else { panic!("{areas:?}") };
        assert_eq!((area.schools.join("+").as_str(), area.rings.len()), ("A+B", 1));
        let [x, y] = area.inside.unwrap_or_default();
        assert!((2.0..2.1).contains(&x) && (48.0..48.1).contains(&y));
    }

    proptest! {
        #[test]
        fn no_sector_makes_the_drawing_panic(
            polygons in prop::collection::vec(
                prop::collection::vec(prop::collection::vec((-180.0..180.0_f64, -90.0..90.0_f64), 0..8), 0..3), 0..3,
            ),
        ) {
            let rings = |ring: Vec<(f64, f64)>| ring.into_iter().map(|(x, y)| [x, y]).collect();
            let polygons: Polygons =
                polygons.into_iter().map(|polygon| polygon.into_iter().map(rings).collect()).collect();
            let mut drawn = Drawing::default();
            drawn.add(&CommuneIndex::default(), &polygons, &[]);
            let _map = drawn.finish(Some([2.0, 48.0]));
        }
    }
}
