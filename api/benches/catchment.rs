//! Lookups in process: the engine with all its rules against a bare tree of boxes with the geometry library behind it.
//!
//! Run by `cargo xtask bench catchment`, which reads the lines printed here: figure, value, unit, baseline, ratio, parted by tabs.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    clippy::indexing_slicing,
    reason = "a measurement stops at the first surprise and speaks on its standard output"
)]

use std::hint::black_box;
use std::time::Instant;

use geo::{BoundingRect as _, Contains as _, Coord, LineString, Point, Polygon};
use mee_api::catchment::{Asked, CommuneIndex, Sources};
use mee_shared::rubric::EstablishmentKind;
use mee_shared::sector::{Area, Extent, SchoolYear, SectorRow, SectorSchool};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

const COLUMNS: u32 = 300;
const ROWS: u32 = 200;
const POINTS: u32 = 24;
const LOOKUPS: usize = 200_000;

/// SplitMix64, so that every run asks the same.
struct Generator(u64);

impl Generator {
    /// From 0 to 1.
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// A ring that fills most of a cell of 0.01 degree, its border uneven.
fn ring(column: u32, row: u32, generator: &mut Generator) -> Vec<[f64; 2]> {
    let centre = (f64::from(column).mul_add(0.01, 1.0), f64::from(row).mul_add(0.01, 46.0));
    let mut ring: Vec<[f64; 2]> = (0..POINTS)
        .map(|place| {
            let angle = f64::from(place) / f64::from(POINTS) * std::f64::consts::TAU;
            let radius = 0.0049 * generator.next().mul_add(0.2, 0.8);
            [radius.mul_add(angle.cos(), centre.0), radius.mul_add(angle.sin(), centre.1)]
        })
        .collect();
    ring.push(ring[0]);
    ring
}

fn main() {
    let mut generator = Generator(20_260_901);
    let rings: Vec<Vec<[f64; 2]>> = (0..ROWS)
        .flat_map(|row| (0..COLUMNS).map(move |column| (column, row)))
        .map(|(column, row)| ring(column, row, &mut generator))
        .collect();
    let points: Vec<(f64, f64)> =
        (0..LOOKUPS).map(|_| (generator.next().mul_add(3.0, 1.0), generator.next().mul_add(2.0, 46.0))).collect();

    let polygons: Vec<Polygon<f64>> = rings
        .iter()
        .map(|ring| Polygon::new(ring.iter().map(|&[x, y]| Coord { x, y }).collect::<LineString<f64>>(), Vec::new()))
        .collect();
    let boxes = polygons.iter().enumerate().map(|(place, polygon)| {
        let bounds = polygon.bounding_rect().unwrap();
        let corners = Rectangle::from_corners([bounds.min().x, bounds.min().y], [bounds.max().x, bounds.max().y]);
        GeomWithData::new(corners, place)
    });
    let tree: RTree<_> = RTree::bulk_load(boxes.collect());

    let year = SchoolYear::beginning_in(2026).unwrap();
    let level = EstablishmentKind::Elementaire;
    let rows = rings.into_iter().zip(1..).map(|(ring, line)| SectorRow {
        insee: "99999".parse().unwrap(),
        levels: vec![level],
        extent: Extent::Area { label: None, area: Area(vec![vec![ring]]) },
        schools: vec![SectorSchool { uai: None, name: Some(format!("École {line}")) }],
        is_doubtful: false,
        line,
    });
    let index = CommuneIndex::new(Sources { maps: vec![(year, rows.collect())], ..Sources::default() });

    let bare = |point: &(f64, f64)| {
        let at = AABB::from_point([point.0, point.1]);
        tree.locate_in_envelope_intersecting(&at)
            .filter(|found| polygons[found.data].contains(&Point::new(point.0, point.1)))
            .count()
    };
    let ours = |point: &(f64, f64)| {
        let located = index.locate(&Asked::Point(point.0, point.1)).unwrap();
        index.status(&located, year, level, 15).schools.len()
    };
    let found: usize = points.iter().map(bare).sum();
    let mut bare_rates = Vec::new();
    let mut our_rates = Vec::new();
    // Turn by turn, so that what else the machine does meets both.
    for _ in 0..5 {
        bare_rates.push(rate(&points, bare));
        our_rates.push(rate(&points, ours));
    }
    let median = |mut rates: Vec<f64>| {
        rates.sort_by(f64::total_cmp);
        rates[rates.len() / 2]
    };
    let (bare_rate, our_rate) = (median(bare_rates), median(our_rates));
    let mut times: Vec<f64> = points
        .iter()
        .map(|point| {
            let begun = Instant::now();
            black_box(ours(point));
            begun.elapsed().as_secs_f64() * 1e6
        })
        .collect();
    times.sort_by(f64::total_cmp);
    let mut bare_times: Vec<f64> = points
        .iter()
        .map(|point| {
            let begun = Instant::now();
            black_box(bare(point));
            begun.elapsed().as_secs_f64() * 1e6
        })
        .collect();
    bare_times.sort_by(f64::total_cmp);
    let p99 = LOOKUPS * 99 / 100;
    assert!(found > LOOKUPS / 2, "most points lie in a polygon: {found}");
    println!("lookups in process\t{our_rate}\tper second\t{bare_rate}\t{}", our_rate / bare_rate);
    println!("99th percentile\t{}\tmicroseconds\t{}\t{}", times[p99], bare_times[p99], bare_times[p99] / times[p99]);
}

fn rate(points: &[(f64, f64)], lookup: impl Fn(&(f64, f64)) -> usize) -> f64 {
    let begun = Instant::now();
    for point in points {
        black_box(lookup(black_box(point)));
    }
    points.len() as f64 / begun.elapsed().as_secs_f64()
}
