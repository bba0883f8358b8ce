//! What a school says of itself: its rubrics, in the order that its collectivité has chosen for all its schools.

use maud::{Markup, html};

use crate::links::Links;
use crate::school::School;
use crate::view::fiche::Pen;
use crate::view::{date, href};
use crate::wire::commune::CommuneResource;
use crate::wire::rubric::{PublishedField, PublishedFile, PublishedRubric, PublishedValue};
use crate::wire::school::SchoolResource;

/// The rubrics in which the school says something, each signed; an empty one is not drawn.
pub(super) fn rubrics(commune: &CommuneResource, school: &SchoolResource, links: &Links) -> Markup {
    let mut pen = Pen::without_fiche(
        commune,
        links,
        &school.school.name,
        &["mee-contact", "mee-about", "mee-life", "mee-next", "mee-subscribe"],
    );
    html! {
        @for rubric in &school.rubrics {
            @let fields: Vec<_> = rubric.fields.iter().filter(|field| !is_above(&school.school, &field.value)).collect();
            @if !fields.is_empty() { (draw(&mut pen, rubric, &fields)) }
        }
    }
}

/// Whether the page already says so among the ways to reach the school.
fn is_above(school: &School, value: &PublishedValue) -> bool {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    match value {
        PublishedValue::Phone { text } => school.phone.as_ref().is_some_and(|phone| digits(phone) == digits(text)),
        PublishedValue::Email { text } => school.email.as_ref().is_some_and(|email| email.eq_ignore_ascii_case(text)),
        PublishedValue::Link { url } => school.website.as_ref() == Some(url),
        _ => false,
    }
}

fn draw<'a>(pen: &mut Pen<'a>, rubric: &'a PublishedRubric, fields: &[&'a PublishedField]) -> Markup {
    // Where the only field is a text, its label would say the title again.
    let only = fields.len() == 1;
    let heading = pen.heading(&rubric.title, &html! { (rubric.title) });
    let fields = pen.below(rubric.title.clone(), |pen| {
        html! { @for &said in fields { (field(pen, said, only)) } }
    });
    html! {
        section.mee-rubric {
            (heading)
            (fields)
            p.mee-note {
                (rubric.body_name)
                @if let Some(day) = rubric.checked_on { ", vérifié le " (date::time(day)) }
            }
        }
    }
}

fn field<'a>(pen: &mut Pen<'a>, field: &'a PublishedField, is_only: bool) -> Markup {
    let label = &field.label;
    let beside = |value: &Markup| html! { p { strong { (label) } "\u{a0}: " (value) } };
    match &field.value {
        PublishedValue::Line { text } | PublishedValue::Hours { text, .. } => beside(&html! { (text) }),
        PublishedValue::Phone { text } => beside(&href::phone(text)),
        PublishedValue::Email { text } => beside(&href::email(text)),
        PublishedValue::Link { url } => {
            let site = href::site_name(url);
            beside(&href::external(url, &html! { (site) }, site))
        }
        PublishedValue::Text { blocks } => html! {
            @if !is_only { (pen.heading(label, &html! { (label) })) }
            (pen.blocks(blocks))
        },
        PublishedValue::Files { files } => html! {
            @if !is_only { (pen.heading(label, &html! { (label) })) }
            (self::files(files))
        },
    }
}

/// Files: pictures as such, documents as a list.
pub(in crate::view) fn files(files: &[PublishedFile]) -> Markup {
    html! {
        @for image in files.iter().filter(|file| file.small_url.is_some()) { (picture(image)) }
        @let documents: Vec<_> = files.iter().filter(|file| file.small_url.is_none()).collect();
        @if !documents.is_empty() { ul.mee-list { @for file in documents { li { (document(file)) } } } }
    }
}

fn picture(file: &PublishedFile) -> Markup {
    let (whole, small) = (href::web_href(&file.url), file.small_url.as_deref().and_then(href::web_href));
    html! {
        @if let (Some(whole), Some(small)) = (whole, small) {
            figure.mee-figure {
                a href=(whole) { img src=(small) alt=(file.alternative) loading="lazy" referrerpolicy="no-referrer"; }
            }
        }
    }
}

fn document(file: &PublishedFile) -> Markup {
    html! {
        @match href::web_href(&file.url) {
            Some(url) => a href=(url) { (file.alternative) " (PDF, " (size(file.size)) ")" },
            None => (file.alternative),
        }
    }
}

/// A size as it is read: in kilobytes, or in megabytes with one decimal.
fn size(bytes: i64) -> String {
    let kilobytes = bytes.max(0) / 1_000;
    match kilobytes {
        ..1_000 => format!("{}\u{a0}ko", kilobytes.max(1)),
        _ => format!("{},{}\u{a0}Mo", kilobytes / 1_000, kilobytes % 1_000 / 100),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_in_kilobytes_and_megabytes() {
        for (bytes, said) in
            [(0, "1 ko"), (999, "1 ko"), (48_213, "48 ko"), (1_000_000, "1,0 Mo"), (9_960_000, "9,9 Mo")]
        {
            assert_eq!(size(bytes).replace('\u{a0}', " "), said);
        }
    }
}
