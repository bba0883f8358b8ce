//! A small map of sectors, drawn by us: no tiles, no third party.
//!
//! It repeats the answer for the eye and adds nothing to it, so it has one name and no parts for those who do not see it.

use std::fmt::Write as _;

use maud::{Markup, html};

/// The map's width and greatest height, in units of its own.
const WIDTH: f64 = 320.0;
const HEIGHT: f64 = 240.0;
const MARGIN: f64 = 12.0;

/// The most points that are drawn; a map with more would weigh more than the page.
const MOST_POINTS: usize = 4_000;

/// The area of a school's sector.
#[derive(Debug, Clone, PartialEq)]
pub struct Area {
    /// The school's name.
    pub name: String,
    /// Its rings, each a list of longitudes and latitudes.
    pub rings: Vec<Vec<[f64; 2]>>,
}

/// Sectors, and the place that was asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Map {
    /// The sectors.
    pub areas: Vec<Area>,
    /// Longitude and latitude of the place; none where it has no position.
    pub place: Option<[f64; 2]>,
}

/// From degrees to the map's units: a plane that keeps the shape at this latitude.
struct Projection {
    west: f64,
    north: f64,
    east_scale: f64,
    north_scale: f64,
}

impl Projection {
    fn of(points: &[[f64; 2]]) -> Option<(Self, f64)> {
        let bound = |axis: usize, pick: fn(f64, f64) -> f64| {
            points.iter().filter_map(|point| point.get(axis)).copied().reduce(pick)
        };
        let (west, east) = (bound(0, f64::min)?, bound(0, f64::max)?);
        let (south, north) = (bound(1, f64::min)?, bound(1, f64::max)?);
        let shrink = f64::midpoint(south, north).to_radians().cos().max(0.01);
        let (width, height) = ((east - west) * shrink, north - south);
        if !(width > 0.0 && height > 0.0 && width.is_finite() && height.is_finite()) {
            return None;
        }
        let scale = ((WIDTH - 2.0 * MARGIN) / width).min((HEIGHT - 2.0 * MARGIN) / height);
        let tall = height * scale + 2.0 * MARGIN;
        let side = (WIDTH - width * scale) / 2.0 / (scale * shrink);
        Some((Self { west: west - side, north, east_scale: scale * shrink, north_scale: scale }, tall))
    }

    fn place(&self, [longitude, latitude]: [f64; 2]) -> (f64, f64) {
        ((longitude - self.west) * self.east_scale, (self.north - latitude) * self.north_scale + MARGIN)
    }
}

/// The map; nothing where there is nothing to draw.
pub(super) fn draw(map: &Map) -> Markup {
    let points: Vec<[f64; 2]> =
        map.areas.iter().flat_map(|area| area.rings.iter().flatten()).chain(map.place.iter()).copied().collect();
    let Some((projection, height)) = Projection::of(&points).filter(|_| points.len() <= MOST_POINTS) else {
        return html! {};
    };
    let names: Vec<&str> = map.areas.iter().map(|area| area.name.as_str()).collect();
    html! {
        figure.mee-map {
            svg role="img" aria-label={ "Plan du secteur : " (names.join(", ")) } focusable="false"
                viewBox={ "0 0 " (WIDTH) " " (height.ceil()) } {
                @for area in &map.areas { path fill-rule="evenodd" d=(path(area, &projection)) {} }
                @if let Some(place) = map.place {
                    @let (x, y) = projection.place(place);
                    circle cx=(format!("{x:.1}")) cy=(format!("{y:.1}")) r="5" {}
                }
            }
            figcaption {
                "Contour du secteur : " (names.join(", ")) "."
                @if map.place.is_some() { " Le point marque l'adresse." }
            }
        }
    }
}

fn path(area: &Area, projection: &Projection) -> String {
    let mut path = String::new();
    for ring in &area.rings {
        for (rank, point) in ring.iter().enumerate() {
            let (x, y) = projection.place(*point);
            // Writing to a text does not fail.
            let _ = write!(path, "{}{x:.1} {y:.1}", if rank == 0 { "M" } else { "L" });
        }
        path.push('Z');
    }
    path
}

#[cfg(test)]
mod tests {
    #![expect(clippy::indexing_slicing, reason = "a test stops at the first surprise")]
    use super::*;

    fn square(side: f64) -> Map {
        let ring = vec![[2.0, 48.0], [2.0 + side, 48.0], [2.0 + side, 48.0 + side], [2.0, 48.0 + side], [2.0, 48.0]];
        Map {
            areas: vec![Area { name: "A".to_owned(), rings: vec![ring] }],
            place: Some([2.0 + side / 2.0, 48.0 + side / 2.0]),
        }
    }

    #[test]
    fn a_sector_is_drawn_within_the_map_and_the_place_in_its_middle() {
        let drawn = draw(&square(0.01)).into_string();
        assert!(drawn.contains("aria-label=\"Plan du secteur : A\""), "{drawn}");
        assert!(drawn.contains("cx=\"160.0\" cy=\"120.0\""), "{drawn}");
    }

    #[test]
    fn what_cannot_be_drawn_is_left_out() {
        for map in [square(0.0), square(f64::NAN), Map { areas: Vec::new(), place: Some([2.0, 48.0]) }] {
            assert_eq!(draw(&map).into_string(), "");
        }
        let mut heavy = square(0.01);
        heavy.areas[0].rings[0] = vec![[2.0, 48.0]; MOST_POINTS + 1];
        assert_eq!(draw(&heavy).into_string(), "");
    }
}
