//! What the commune's services cost: each grid as tables, with the decision it rests on.

use maud::{Markup, html};

use super::calculator::result::next_list;
use super::calculator::source_list;
use super::frame::{Crumb, screen, view_link};
use super::preview::Preview;
use super::{date, href, states};
use crate::calculator::tariff::CALCULATOR;
use crate::links::Links;
use crate::tariff::{Bracket, Deliberation, Effect, Grid, Item, Line, PriceRule, WithoutQuotient, bounds};
use crate::text::bound;
use crate::view_path::ViewPath;
use crate::wire::commune::CommuneResource;
use crate::wire::tariff::TariffResource;

/// The grids of the commune, in the order given.
#[must_use]
pub fn tariffs(commune: &CommuneResource, tariffs: &[TariffResource], links: &Links) -> Markup {
    draw(commune, tariffs, links, &html! {})
}

/// The grids of the commune with a draft among them, which says first that parents do not see it.
#[must_use]
pub fn tariffs_preview(
    commune: &CommuneResource,
    tariffs: &[TariffResource],
    links: &Links,
    preview: &Preview<'_>,
) -> Markup {
    draw(commune, tariffs, links, &preview.notice())
}

fn draw(commune: &CommuneResource, tariffs: &[TariffResource], links: &Links, notice: &Markup) -> Markup {
    let content = html! {
        (notice)
        @if tariffs.is_empty() {
            (states::empty("La commune n'a pas encore publié ses tarifs ici. La mairie vous les donnera."))
        }
        @if !tariffs.is_empty() {
            @let calculator = ViewPath::Calculator(CALCULATOR.definition.id);
            p { (view_link(links, &commune.commune.insee, &calculator, &html! { "Calculer ce que vous paierez" })) }
        }
        @for tariff in tariffs { (one(tariff)) }
    };
    let view = ViewPath::Tariffs.to_string();
    screen(commune, links, (&view, "Les tarifs de la commune"), &[Crumb::home()], &content)
}

fn one(tariff: &TariffResource) -> Markup {
    let grid = &tariff.grid;
    let id = format!("mee-tariff-{}", tariff.slug);
    html! {
        section {
            h3 id=(id) { (grid.title) }
            @if let Some(validity) = &tariff.validity { p.mee-lead { "Tarifs valables " (validity) "." } }
            (grid_tables(grid))
            (fine_print(grid))
            p.mee-note {
                (tariff.word.body_name)
                @if let Some(day) = tariff.word.checked_on { ", vérifié le " (date::time(day)) }
                @if let Some(deliberation) = &grid.deliberation { ". " (decision(deliberation)) }
                "."
            }
        }
    }
}

/// The tables of a grid and what changes its prices: all that is needed to read a price without calculating.
#[must_use]
pub fn grid_tables(grid: &Grid) -> Markup {
    html! {
        @for (brackets, columns) in by_brackets(grid) { (bracket_table(grid, brackets, &columns)) }
        (other_lines(grid))
        @if !grid.adjustments.is_empty() {
            p { "Ce qui change le prix\u{a0}:" }
            ul.mee-list { @for adjustment in &grid.adjustments { li { (adjustment_text(grid, adjustment)) } } }
        }
    }
}

/// A column: an item, and for whom.
type Column<'a> = (&'a Item, &'a Line, &'a [Bracket]);

fn same_bounds(one: &[Bracket], other: &[Bracket]) -> bool {
    let edges = |bracket: &Bracket| (bracket.from, bracket.from_included, bracket.to, bracket.to_included);
    one.len() == other.len() && one.iter().zip(other).all(|(one, other)| edges(one) == edges(other))
}

/// Lines with the same brackets stand in one table.
fn by_brackets(grid: &Grid) -> Vec<(&[Bracket], Vec<Column<'_>>)> {
    let mut tables: Vec<(&[Bracket], Vec<Column<'_>>)> = Vec::new();
    for item in &grid.items {
        for line in &item.lines {
            let PriceRule::Brackets { brackets } = &line.price else { continue };
            match tables.iter_mut().find(|(edges, _)| same_bounds(edges, brackets)) {
                Some((_, columns)) => columns.push((item, line, brackets)),
                None => tables.push((brackets, vec![(item, line, brackets)])),
            }
        }
    }
    tables
}

fn whom(grid: &Grid, line: &Line) -> Option<String> {
    line.conditions.french(|status| grid.status_label(status))
}

fn frame(caption: &str, head: &Markup, body: &Markup) -> Markup {
    html! {
        section.mee-scroll tabindex="0" aria-label=(caption) {
            table {
                caption { (caption) }
                thead { tr { (head) } }
                tbody { (body) }
            }
        }
    }
}

fn bracket_table(grid: &Grid, brackets: &[Bracket], columns: &[Column<'_>]) -> Markup {
    let head = html! {
        th scope="col" { "Quotient" }
        @for (item, line, _) in columns {
            th scope="col" {
                (item.label) " (" (item.unit.label()) ")"
                @if let Some(whom) = whom(grid, line) { ", " (whom) }
            }
        }
    };
    let body = html! {
        @for (index, bracket) in brackets.iter().enumerate() {
            tr {
                th scope="row" { (bounds(bracket)) }
                @for (_, _, column) in columns {
                    td { @if let Some(found) = column.get(index) { (found.price.euros()) } }
                }
            }
        }
    };
    let labels: Vec<&str> = columns.iter().map(|(item, _, _)| item.label.as_str()).collect();
    let mut unique = labels.clone();
    unique.dedup();
    frame(&format!("{} : prix selon le quotient, {}", grid.title, unique.join(", ")), &head, &body)
}

fn other_lines(grid: &Grid) -> Markup {
    let lines: Vec<(&Item, &Line)> = grid
        .items
        .iter()
        .flat_map(|item| item.lines.iter().map(move |line| (item, line)))
        .filter(|(_, line)| !matches!(line.price, PriceRule::Brackets { .. }))
        .collect();
    if lines.is_empty() {
        return html! {};
    }
    let head = html! { th scope="col" { "Prestation" } th scope="col" { "Pour qui" } th scope="col" { "Prix" } };
    let body = html! {
        @for (item, line) in lines {
            tr {
                th scope="row" { (item.label) " (" (item.unit.label()) ")" }
                td { (whom(grid, line).unwrap_or_else(|| "tous".to_owned())) }
                td { (price_text(&line.price)) }
            }
        }
    };
    frame(&format!("{} : autres prix", grid.title), &head, &body)
}

fn price_text(rule: &PriceRule) -> String {
    match rule {
        PriceRule::Flat { price } => price.euros(),
        PriceRule::Brackets { .. } => String::new(),
        PriceRule::EffortRate { percent, floor, ceiling } => {
            let mut text = format!("{} % du quotient", percent.french());
            if let Some(floor) = floor {
                text.push_str(&format!(", au moins {}", floor.euros()));
            }
            if let Some(ceiling) = ceiling {
                text.push_str(&format!(", au plus {}", ceiling.euros()));
            }
            text
        }
        PriceRule::Piecewise { points } => {
            let points: Vec<String> = points
                .iter()
                .map(|point| format!("{} pour un quotient de {}", point.price.euros(), point.quotient.french()))
                .collect();
            format!("{} ; entre deux, en proportion", points.join(", "))
        }
    }
}

fn adjustment_text(grid: &Grid, adjustment: &crate::tariff::Adjustment) -> String {
    let effect = match &adjustment.effect {
        Effect::Add { amount } if *amount < crate::tariff::Number::ZERO => {
            format!("{} de moins", crate::tariff::Number::of(amount.get().abs()).euros())
        }
        Effect::Add { amount } => format!("{} de plus", amount.euros()),
        Effect::Times { factor } => format!("prix multiplié par {}", factor.french()),
        Effect::Reduce { percent } => format!("{} % de moins", percent.french()),
        Effect::BracketDown { by: 1 } => "prix de la tranche juste en dessous".to_owned(),
        Effect::BracketDown { by } => format!("prix de {by} tranches plus bas"),
        Effect::FullPrice => "tarif le plus élevé".to_owned(),
        Effect::AtLeast { price } => format!("au moins {}", price.euros()),
        Effect::AtMost { price } => format!("au plus {}", price.euros()),
    };
    let items: Vec<&str> =
        adjustment.items.iter().filter_map(|id| grid.item(id)).map(|item| item.label.as_str()).collect();
    let for_items = if items.is_empty() { String::new() } else { format!(" ({})", items.join(", ")) };
    let whom = adjustment.conditions.french(|status| grid.status_label(status));
    match whom.filter(|whom| *whom != adjustment.label.to_lowercase()) {
        Some(whom) => format!("{} ({whom}) : {effect}{for_items}", adjustment.label),
        None => format!("{} : {effect}{for_items}", adjustment.label),
    }
}

/// The rules that stand under a table: which quotient, what without one, notes.
fn fine_print(grid: &Grid) -> Markup {
    let reads_quotient = grid.items.iter().any(|item| item.lines.iter().any(|line| line.price.needs_quotient()));
    html! {
        @if let Some(kind) = grid.quotient.filter(|_| reads_quotient) {
            p {
                "Le quotient est le " (kind.label()) ". "
                @match grid.without_quotient {
                    WithoutQuotient::Unsaid => { "Si vous ne le connaissez pas, demandez à la mairie quel tarif s'applique." }
                    rule => { "Si vous ne le donnez pas, " (rule.label()) "." }
                }
            }
        }
        @for note in &grid.notes { p { (note) } }
        @if let Some(source) = &grid.source {
            p { (href::external(source, &html! { "La page des tarifs sur le site de la collectivité" }, "La page des tarifs sur le site de la collectivité")) }
        }
    }
}

fn decision(deliberation: &Deliberation) -> Markup {
    let Deliberation { number, date: day, url } = deliberation;
    let words = html! {
        "Délibération"
        @if let Some(number) = number { " n°\u{a0}" (number) }
        @if let Some(day) = day { " du " (date::time(*day)) }
    };
    match url {
        Some(url) => href::external(url, &words, "Délibération"),
        None => words,
    }
}

/// The page of the tariff calculator: each grid of the commune with a place for its form, and the grid itself as tables.
#[must_use]
pub fn tariff_calculator(commune: &CommuneResource, tariffs: &[TariffResource], links: &Links) -> Markup {
    let definition = &CALCULATOR.definition;
    let content = html! {
        p.mee-lead { (bound(definition.summary)) }
        @if tariffs.is_empty() {
            (states::empty("La commune n'a pas encore publié ses tarifs ici. La mairie vous les donnera."))
        }
        @for tariff in tariffs {
            section {
                h3 id=(format!("mee-tariff-{}", tariff.slug)) { (tariff.grid.title) }
                @if let Some(validity) = &tariff.validity { p { "Tarifs valables " (validity) "." } }
                // The grid travels with the page: the figures typed into the form meet it on the device, and go nowhere.
                div.mee-tool data-mee-tool="tariff" data-mee-name=(tariff.slug) data-mee-grid=(serde_json::to_string(&tariff.grid).unwrap_or_default()) {
                    p.mee-callout {
                        "Le calcul demande JavaScript\u{a0}: il se fait sur votre appareil, pour ne rien envoyer. "
                        "S'il ne s'ouvre pas ici, lisez le prix dans la grille."
                    }
                }
                details {
                    summary { "La grille" }
                    (grid_tables(&tariff.grid))
                    (fine_print(&tariff.grid))
                    @if let Some(deliberation) = &tariff.grid.deliberation { p.mee-note { (decision(deliberation)) "." } }
                }
            }
        }
        section {
            h3 id="mee-rule" { "La règle" }
            @for paragraph in definition.rule { p { (bound(paragraph)) } }
        }
        section {
            h3 id="mee-sources" { "Sources" }
            (source_list(definition.sources))
        }
        section {
            h3 id="mee-next" { "Et ensuite" }
            (next_list(definition.next))
        }
    };
    let view = ViewPath::Calculator(definition.id).to_string();
    screen(commune, links, (&view, definition.title), &[Crumb::home(), Crumb::calculators()], &content)
}
