//! Areas of a map: what is refused, with a reason, before anything is computed with it.
//!
//! A ring that crosses itself is kept and reported: published sectors are often simplified, which makes slight crossings, and
//! refusing them would leave whole quarters without an answer.

use geo::{Coord, LineString, Polygon, Validation as _};
use geojson::{GeometryValue, Position};
use mee_shared::sector::Area;

/// The most points of one area: France itself, drawn to ten metres, has fewer.
pub const MOST_POINTS: usize = 100_000;

/// Rings of more points are not searched for crossings: the search takes the square of their number.
const SEARCHED_POINTS: usize = 4_000;

/// An area that can be computed with, and what its producer should look at.
#[derive(Debug, Clone, PartialEq)]
pub struct Checked {
    /// The area.
    pub area: Area,
    /// What is odd about it, in French.
    pub remark: Option<String>,
}

/// The area of a geometry.
///
/// # Errors
/// Why it is refused, in French.
pub fn read_area(geometry: &GeometryValue) -> Result<Checked, String> {
    let mut polygons = Vec::new();
    collect(geometry, &mut polygons)?;
    let points: usize = polygons.iter().flat_map(|rings| rings.iter()).map(Vec::len).sum();
    if points == 0 {
        return Err("le contour est vide".to_owned());
    }
    if points > MOST_POINTS {
        return Err(format!("le contour a {points} points : simplifiez-le, {MOST_POINTS} sont admis"));
    }
    let mut area = Vec::new();
    let mut remark = None;
    for rings in polygons {
        let mut kept = Vec::new();
        for ring in rings {
            let ring = read_ring(&ring)?;
            if crosses_itself(&ring) {
                remark = Some("le contour se croise lui-même : vérifiez son dessin".to_owned());
            }
            kept.push(ring);
        }
        if !kept.is_empty() {
            area.push(kept);
        }
    }
    if area.is_empty() { Err("le contour est vide".to_owned()) } else { Ok(Checked { area: Area(area), remark }) }
}

fn collect(geometry: &GeometryValue, polygons: &mut Vec<Vec<Vec<Position>>>) -> Result<(), String> {
    match geometry {
        GeometryValue::Polygon { coordinates } => polygons.push(coordinates.clone()),
        GeometryValue::MultiPolygon { coordinates } => polygons.extend(coordinates.iter().cloned()),
        GeometryValue::GeometryCollection { geometries } => {
            for part in geometries {
                collect(&part.value, polygons)?;
            }
        }
        _ => return Err("un secteur est un polygone : ni un point, ni une ligne".to_owned()),
    }
    Ok(())
}

fn read_ring(positions: &[Position]) -> Result<Vec<[f64; 2]>, String> {
    let mut ring: Vec<[f64; 2]> = Vec::with_capacity(positions.len());
    for position in positions {
        let &[longitude, latitude, ..] = position.as_slice() else {
            return Err("un point n'a pas deux coordonnées".to_owned());
        };
        if !longitude.is_finite() || !latitude.is_finite() {
            return Err("une coordonnée n'est pas un nombre".to_owned());
        }
        if longitude.abs() > 180.0 || latitude.abs() > 90.0 {
            return Err(format!(
                "le point {longitude} {latitude} est hors du globe : donnez des longitudes et latitudes (WGS 84), \
                 pas des coordonnées Lambert"
            ));
        }
        if let Some([before, _]) = ring.last()
            && (before - longitude).abs() > 180.0
        {
            return Err("le contour passe l'antiméridien : coupez-le en deux (RFC 7946, § 3.1.9)".to_owned());
        }
        ring.push([longitude, latitude]);
    }
    if let (Some(first), Some(last)) = (ring.first().copied(), ring.last())
        && first != *last
    {
        ring.push(first);
    }
    let mut distinct: Vec<[u64; 2]> = ring.iter().map(|[x, y]| [x.to_bits(), y.to_bits()]).collect();
    distinct.sort_unstable();
    distinct.dedup();
    if distinct.len() < 3 {
        return Err("le contour a moins de trois points différents".to_owned());
    }
    Ok(ring)
}

fn crosses_itself(ring: &[[f64; 2]]) -> bool {
    if ring.len() > SEARCHED_POINTS {
        return false;
    }
    let line: LineString<f64> = ring.iter().map(|&[x, y]| Coord { x, y }).collect();
    !Polygon::new(line, Vec::new()).is_valid()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use proptest::prelude::*;

    use super::*;

    fn polygon(rings: &[&[[f64; 2]]]) -> GeometryValue {
        let coordinates = rings.iter().map(|ring| ring.iter().map(|point| Position::from(*point)).collect()).collect();
        GeometryValue::Polygon { coordinates }
    }

    #[test]
    fn what_cannot_be_computed_with_is_refused_with_its_reason() {
        let many: Vec<[f64; 2]> = (0..1_000_000_u32).map(|i| [f64::from(i) / 1e6, f64::from(i % 7)]).collect();
        for (rings, reason) in [
            (vec![], "vide"),
            (vec![&[][..]], "vide"),
            (vec![&[[0.0, 0.0], [1.0, 1.0]][..]], "trois points"),
            (vec![&[[0.0, 0.0], [1.0, 1.0], [0.0, 0.0], [1.0, 1.0]][..]], "trois points"),
            (vec![&[[0.0, 0.0], [f64::NAN, 1.0], [1.0, 0.0]][..]], "pas un nombre"),
            (vec![&[[0.0, 0.0], [f64::INFINITY, 1.0], [1.0, 0.0]][..]], "pas un nombre"),
            (vec![&[[652_000.0, 6_857_000.0], [652_001.0, 6_857_000.0], [652_001.0, 6_857_001.0]][..]], "Lambert"),
            (vec![&[[179.0, 0.0], [-179.0, 0.0], [-179.0, 1.0], [179.0, 1.0]][..]], "antiméridien"),
            (vec![many.as_slice()], "1000000 points"),
        ] {
            let refused = read_area(&polygon(&rings)).unwrap_err();
            assert!(refused.contains(reason), "{refused}");
        }
        let point = GeometryValue::Point { coordinates: Position::from([0.0, 0.0]) };
        assert!(read_area(&point).unwrap_err().contains("polygone"));
    }

    #[test]
    fn a_ring_is_closed_and_one_that_crosses_itself_is_told() {
        let square = read_area(&polygon(&[&[[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]]])).unwrap();
        assert_eq!((square.area.points(), square.remark), (5, None));
        let bow = read_area(&polygon(&[&[[0.0, 0.0], [1.0, 1.0], [1.0, 0.0], [0.0, 1.0], [0.0, 0.0]]])).unwrap();
        assert!(bow.remark.unwrap().contains("se croise"));
    }

    fn any_point() -> impl Strategy<Value = [f64; 2]> {
        let longitude = prop_oneof![Just(f64::NAN), Just(f64::MAX), Just(-180.0), Just(0.0), -181.0..181.0_f64];
        (longitude, -91.0..91.0_f64).prop_map(|(longitude, latitude)| [longitude, latitude])
    }

    proptest! {
        #[test]
        fn no_ring_makes_the_reading_panic(ring in prop::collection::vec(any_point(), 0..12)) {
            let _read = read_area(&polygon(&[&ring]));
        }
    }
}
