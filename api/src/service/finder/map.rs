//! The sectors as they are drawn: no finer than the picture shows.

use geo::{Coord, LineString, Simplify as _};
use mee_shared::rubric::EstablishmentKind;
use mee_shared::sector::{SchoolYear, Served};
use mee_shared::view::catchment::{Area, Map, Mark};
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

type Rings = Vec<Vec<[f64; 2]>>;

#[derive(Default)]
struct Drawing {
    areas: Vec<Rings>,
    schools: Vec<Mark>,
}

impl Drawing {
    fn add(&mut self, index: &CommuneIndex, polygons: &[Rings], schools: &[Served]) {
        let rings: Rings = polygons.iter().flatten().cloned().collect();
        if !self.areas.contains(&rings) {
            self.areas.push(rings);
        }
        for served in schools {
            let known = served.uai.as_ref().and_then(|uai| index.find_school(uai));
            let place = known.and_then(|school| school.position).map(|place| [place.lon, place.lat]);
            let name = known.map_or_else(|| served.name.clone(), |school| school.name.clone());
            if !self.schools.iter().any(|mark| mark.name == name) {
                self.schools.push(Mark { name, place });
            }
        }
    }

    fn finish(self, place: Option<[f64; 2]>) -> Option<Map> {
        let points = || self.areas.iter().flatten().flatten();
        let span = |axis: fn(&[f64; 2]) -> f64| {
            let least = points().map(axis).fold(f64::INFINITY, f64::min);
            points().map(axis).fold(f64::NEG_INFINITY, f64::max) - least
        };
        let longest = span(|point| point[0]).max(span(|point| point[1]));
        if !longest.is_finite() {
            return None;
        }
        let areas = self.areas.iter().map(|rings| {
            let rings = rings.iter().map(|ring| simplified(ring, longest / FINENESS)).collect();
            Area { rings }
        });
        Some(Map { areas: areas.collect(), schools: self.schools, place })
    }
}

/// The ring without the corners that nobody would see.
fn simplified(ring: &[[f64; 2]], tolerance: f64) -> Vec<[f64; 2]> {
    let line: LineString<f64> = ring.iter().map(|&[x, y]| Coord { x, y }).collect();
    line.simplify(tolerance).0.into_iter().map(|Coord { x, y }| [x, y]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn corners_that_nobody_would_see_are_left_out() {
        let ring = [[0.0, 0.0], [0.5, 0.000_1], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0], [0.0, 0.0]];
        assert_eq!(simplified(&ring, 0.001), [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0], [0.0, 0.0]]);
        assert_eq!(Drawing::default().finish(Some([2.0, 48.0])), None);
    }
}
