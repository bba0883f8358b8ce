//! A place on the map, exact to about a centimetre.

/// Units in a degree.
const PER_DEGREE: f64 = 10_000_000.0;

/// A longitude and a latitude (WGS 84), kept in ten-millionths of a degree.
///
/// Integers compare the same on every engine, and the BAN itself publishes six decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Position {
    longitude: i32,
    latitude: i32,
}

impl Position {
    /// The place at these degrees; none for what is no number or lies outside the globe.
    #[must_use]
    pub fn from_degrees(longitude: f64, latitude: f64) -> Option<Self> {
        Self::from_units(units(longitude)?, units(latitude)?)
    }

    /// The place at these ten-millionths of a degree; none outside the globe.
    #[must_use]
    pub fn from_units(longitude: i32, latitude: i32) -> Option<Self> {
        let is_on_globe = longitude.unsigned_abs() <= 1_800_000_000 && latitude.unsigned_abs() <= 900_000_000;
        is_on_globe.then_some(Self { longitude, latitude })
    }

    /// Its longitude and latitude in ten-millionths of a degree.
    #[must_use]
    pub fn units(self) -> (i32, i32) {
        (self.longitude, self.latitude)
    }

    /// Its longitude in degrees, east of Greenwich.
    #[must_use]
    pub fn longitude(self) -> f64 {
        f64::from(self.longitude) / PER_DEGREE
    }

    /// Its latitude in degrees, north of the equator.
    #[must_use]
    pub fn latitude(self) -> f64 {
        f64::from(self.latitude) / PER_DEGREE
    }
}

#[expect(clippy::cast_possible_truncation, reason = "the range is checked first, and the value is whole")]
fn units(degrees: f64) -> Option<i32> {
    (degrees.abs() <= 180.0).then(|| (degrees * PER_DEGREE).round() as i32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_kept_to_seven_decimals_or_refused() {
        for (longitude, latitude, expected) in [
            (2.488881, 48.893494, Some((24_888_810, 488_934_940))),
            (-1.527_668_748_648_78, 48.140_180_336_425_2, Some((-15_276_687, 481_401_803))),
            (180.0, -90.0, Some((1_800_000_000, -900_000_000))),
            (180.1, 0.0, None),
            (0.0, 90.000_001, None),
            (f64::NAN, 0.0, None),
            (f64::INFINITY, 0.0, None),
        ] {
            let found = Position::from_degrees(longitude, latitude);
            assert_eq!(found.map(Position::units), expected, "{longitude} {latitude}");
        }
        let there = Position::from_degrees(2.488881, 48.893494).map(|place| (place.longitude(), place.latitude()));
        assert_eq!(there, Some((2.488881, 48.893494)));
    }
}
