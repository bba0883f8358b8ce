//! Pictures and videos.
//!
//! A video is a link with its transcript: a player would bring a third party's cookies into the commune's page.

use maud::{Markup, html};

use super::pen::Pen;
use crate::fiche::{Image, Inline, Video, inline_text};
use crate::links::Links;
use crate::view::href;

impl<'a> Pen<'a> {
    /// The picture where its address is known, its words and a link to the official page otherwise.
    pub(super) fn image(&mut self, image: &'a Image) -> Markup {
        let alternative =
            first_said([image.alternative.clone(), inline_text(&image.title), inline_text(&image.caption)]);
        let source = href::web_href(&image.src);
        html! {
            figure.mee-figure {
                @match (&source, self.fiche.and_then(|fiche| Links::official(&fiche.fiche.id))) {
                    (Some(source), _) => img src=(source) alt=(alternative) loading="lazy" referrerpolicy="no-referrer";,
                    (None, Some(page)) => p {
                        "Image à voir sur le site d'origine : "
                        (href::external(&page, &html! { (image_name(&alternative)) }, image_name(&alternative)))
                    },
                    (None, None) => p { "Image : " (image_name(&alternative)) },
                }
                (self.figure_caption(image))
            }
            (self.explanations())
            @if !image.description.is_empty() {
                details { summary { "Description de l'image" } (self.blocks(&image.description)) }
            }
        }
    }

    fn figure_caption(&mut self, image: &'a Image) -> Markup {
        let parts: Vec<&'a [Inline]> = [image.title.as_slice(), &image.caption]
            .into_iter()
            .filter(|part| !inline_text(part).trim().is_empty())
            .collect();
        let has_credit = !image.credit.trim().is_empty();
        html! {
            @if !parts.is_empty() || has_credit {
                figcaption {
                    @for part in parts { p { (self.inlines(part)) } }
                    @if has_credit { p.mee-note { "Crédits : " (image.credit.trim()) } }
                }
            }
        }
    }

    /// A link to the video, then its transcript.
    pub(super) fn video(&mut self, video: &'a Video) -> Markup {
        let title = first_said([inline_text(&video.title), "la vidéo".to_owned()]);
        let name = format!("Voir la vidéo : {title}");
        html! {
            div.mee-video {
                p {
                    (href::external(&video.url, &html! { (name) }, &name))
                    @if let Some(provider) = &video.provider { " (" (provider) ")" }
                }
                @if !video.credit.trim().is_empty() { p.mee-note { "Crédits : " (video.credit.trim()) } }
                @if !video.transcript.is_empty() {
                    details { summary { "Transcription de la vidéo" } (self.blocks(&video.transcript)) }
                }
            }
        }
    }
}

fn image_name(alternative: &str) -> &str {
    if alternative.is_empty() { "voir l'image" } else { alternative }
}

fn first_said<const N: usize>(texts: [String; N]) -> String {
    texts.into_iter().map(|text| text.trim().to_owned()).find(|text| !text.is_empty()).unwrap_or_default()
}
