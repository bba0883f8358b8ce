//! The cost curve as one picture: a panel for each figure, a line for each database, both axes in powers of ten.

use anyhow::anyhow;
use plotters::prelude::*;

use super::Curve;
use super::measure::Figure;

/// The size of a panel, in pixels, and how many stand side by side.
const PANEL: (u32, u32) = (420, 300);
const COLUMNS: u32 = 2;

/// The lines' colours, distinct for every kind of sight.
const COLOURS: [RGBColor; 2] = [RGBColor(0, 90, 181), RGBColor(220, 50, 32)];

/// The picture as SVG.
pub fn draw(curves: &[Curve]) -> anyhow::Result<String> {
    let figures: Vec<&Figure> =
        curves.first().and_then(|curve| curve.points.values().next()).into_iter().flatten().collect();
    let rows = u32::try_from(figures.len())?.div_ceil(COLUMNS);
    let mut picture = String::new();
    {
        let root = SVGBackend::with_string(&mut picture, (PANEL.0 * COLUMNS, PANEL.1 * rows)).into_drawing_area();
        root.fill(&WHITE).map_err(failed)?;
        let panels = root.split_evenly((usize::try_from(rows)?, usize::try_from(COLUMNS)?));
        for (place, (figure, panel)) in figures.iter().zip(&panels).enumerate() {
            draw_panel(panel, curves, figure, place).map_err(failed)?;
        }
        root.present().map_err(failed)?;
    }
    Ok(picture)
}

fn failed(error: impl std::fmt::Display) -> anyhow::Error {
    anyhow!("the plot cannot be drawn: {error}")
}

type Drawn<'a> = Result<(), DrawingAreaErrorKind<<SVGBackend<'a> as DrawingBackend>::ErrorType>>;

fn draw_panel<'a>(
    panel: &DrawingArea<SVGBackend<'a>, plotters::coord::Shift>,
    curves: &[Curve],
    figure: &Figure,
    place: usize,
) -> Drawn<'a> {
    let line = |curve: &Curve| -> Vec<(f64, f64)> {
        let points = curve.points.iter();
        points.filter_map(|(size, figures)| Some((f64::from(*size), figures.get(place)?.value))).collect()
    };
    let all: Vec<(f64, f64)> = curves.iter().flat_map(line).collect();
    let range = |values: &mut dyn Iterator<Item = f64>| {
        let (least, most) =
            values.fold((f64::MAX, f64::MIN), |(least, most), value| (least.min(value), most.max(value)));
        (least / 1.5)..(most * 1.5)
    };
    let across = range(&mut all.iter().map(|point| point.0));
    let up = range(&mut all.iter().map(|point| point.1));
    let mut chart = ChartBuilder::on(panel)
        .caption(format!("{} ({})", figure.name, figure.unit), ("sans-serif", 16))
        .margin(10)
        .x_label_area_size(34)
        .y_label_area_size(60)
        .build_cartesian_2d(across.log_scale(), up.log_scale())?;
    chart.configure_mesh().x_desc("communes").light_line_style(WHITE).x_labels(5).y_labels(6).draw()?;
    for (curve, colour) in curves.iter().zip(COLOURS) {
        chart
            .draw_series(LineSeries::new(line(curve), colour.stroke_width(2)))?
            .label(curve.engine)
            .legend(move |(x, y)| PathElement::new([(x, y), (x + 16, y)], colour.stroke_width(2)));
        chart.draw_series(line(curve).into_iter().map(|point| Circle::new(point, 3, colour.filled())))?;
    }
    chart.configure_series_labels().background_style(WHITE.mix(0.8)).border_style(BLACK.mix(0.3)).draw()
}
