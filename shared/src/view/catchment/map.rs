//! A small map of sectors, drawn by us: no tiles, no third party.
//!
//! It repeats in a picture what the text beside it says, so it has one name and no parts for those who do not see it.

use std::fmt::Write as _;

use maud::{Markup, html};

/// The map's width and greatest height, in units of its own.
const WIDTH: f64 = 320.0;
const HEIGHT: f64 = 320.0;
const MARGIN: f64 = 12.0;

/// The most points that are drawn; a map with more would weigh more than the page.
const MOST_POINTS: usize = 4_000;

/// The area of a sector.
#[derive(Debug, Clone, PartialEq)]
pub struct Area {
    /// The names of its schools.
    pub schools: Vec<String>,
    /// Its rings, each a list of longitudes and latitudes.
    pub rings: Vec<Vec<[f64; 2]>>,
    /// Where its number stands: a place inside it.
    pub inside: Option<[f64; 2]>,
}

/// Sectors, and the place that was asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Map {
    /// The sectors, numbered in this order where there are several.
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
        let tall = (height * scale + 2.0 * MARGIN).ceil();
        let side = (WIDTH - width * scale) / 2.0 / (scale * shrink);
        Some((Self { west: west - side, north, east_scale: scale * shrink, north_scale: scale }, tall))
    }

    fn place(&self, [longitude, latitude]: [f64; 2]) -> (f64, f64) {
        ((longitude - self.west) * self.east_scale, (self.north - latitude) * self.north_scale + MARGIN)
    }

    /// Longitude and latitude of the upper left corner, then how many degrees the map is wide and high.
    fn frame(&self, tall: f64) -> String {
        let top = self.north + MARGIN / self.north_scale;
        format!("{:.7} {top:.7} {:.7} {:.7}", self.west, WIDTH / self.east_scale, tall / self.north_scale)
    }
}

/// The map; nothing where there is nothing to draw. On one that `is_asking`, a script takes a press for a question.
pub(super) fn draw(map: &Map, is_asking: bool) -> Markup {
    let drawn = map.areas.iter().flat_map(|area| area.rings.iter().flatten()).chain(map.place.iter());
    let points: Vec<[f64; 2]> = drawn.copied().collect();
    let Some((projection, tall)) = Projection::of(&points).filter(|_| points.len() <= MOST_POINTS) else {
        return html! {};
    };
    let names: Vec<String> = map.areas.iter().map(|area| area.schools.join(", ")).collect();
    let is_numbered = names.len() > 1;
    html! {
        figure.mee-map {
            svg role="img" aria-label={ @if is_numbered { "Plan des secteurs : " } @else { "Plan du secteur : " } (names.join(" ; ")) }
                focusable="false" viewBox={ "0 0 " (WIDTH) " " (tall) } data-mee-frame=[is_asking.then(|| projection.frame(tall))] {
                @for area in &map.areas { path fill-rule="evenodd" d=(path(area, &projection)) {} }
                @for (number, area) in (1..).zip(&map.areas).filter(|_| is_numbered) {
                    @if let Some((x, y)) = area.inside.map(|inside| projection.place(inside)) {
                        text x=(format!("{x:.1}")) y=(format!("{:.1}", y + 5.0)) text-anchor="middle" { (number) }
                    }
                }
                @if let Some(place) = map.place {
                    @let (x, y) = projection.place(place);
                    circle cx=(format!("{x:.1}")) cy=(format!("{y:.1}")) r="5" {}
                }
            }
            figcaption {
                @if is_numbered {
                    "Contours des secteurs, et leurs écoles :"
                    ol { @for name in &names { li { (name) } } }
                } @else {
                    "Contour du secteur : " (names.join("")) "."
                }
                @if map.place.is_some() { " Le rond marque le lieu demandé." }
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
        let middle = Some([2.0 + side / 2.0, 48.0 + side / 2.0]);
        Map { areas: vec![Area { schools: vec!["A".to_owned()], rings: vec![ring], inside: middle }], place: middle }
    }

    #[test]
    fn a_sector_is_drawn_within_the_map_and_the_place_in_its_middle() {
        let drawn = draw(&square(0.01), false).into_string();
        assert!(drawn.contains("aria-label=\"Plan du secteur : A\""), "{drawn}");
        assert!(drawn.contains("cx=\"160.0\" cy=\"160.0\""), "{drawn}");
        assert!(!drawn.contains("data-mee-frame") && !drawn.contains("<text"), "{drawn}");
        assert!(drawn.contains("Contour du secteur : A."), "{drawn}");
    }

    #[test]
    fn several_sectors_bear_the_numbers_under_which_their_schools_are_named() {
        let mut map = square(0.01);
        let schools = vec!["B".to_owned(), "C".to_owned()];
        map.areas.push(Area { schools, inside: None, ..map.areas[0].clone() });
        let drawn = draw(&map, false).into_string();
        assert!(drawn.contains("<text x=\"160.0\" y=\"165.0\" text-anchor=\"middle\">1</text>"), "{drawn}");
        assert!(drawn.contains("<li>A</li><li>B, C</li>") && drawn.contains("Plan des secteurs : A ; B, C"), "{drawn}");
    }

    #[test]
    fn the_frame_leads_from_a_place_on_the_picture_back_to_the_globe() {
        let map = square(0.01);
        let points: Vec<[f64; 2]> = map.areas[0].rings[0].clone();
        let (projection, tall) = Projection::of(&points).unwrap_or_else(|| panic!("a square is drawn"));
        let frame: Vec<f64> = projection.frame(tall).split(' ').filter_map(|part| part.parse().ok()).collect();
        for place in points {
            let (x, y) = projection.place(place);
            let back = [frame[0] + x / WIDTH * frame[2], frame[1] - y / tall * frame[3]];
            assert!((back[0] - place[0]).abs() < 1e-6 && (back[1] - place[1]).abs() < 1e-6, "{back:?} {place:?}");
        }
    }

    #[test]
    fn what_cannot_be_drawn_is_left_out() {
        let empty = Map { areas: Vec::new(), place: Some([2.0, 48.0]) };
        for map in [square(0.0), square(f64::NAN), empty] {
            assert_eq!(draw(&map, true).into_string(), "");
        }
        let mut heavy = square(0.01);
        heavy.areas[0].rings[0] = vec![[2.0, 48.0]; MOST_POINTS + 1];
        assert_eq!(draw(&heavy, false).into_string(), "");
    }
}
