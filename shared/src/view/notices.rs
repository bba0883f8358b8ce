//! What is urgent, on top of every view.
//!
//! The widget draws the same from the operation of notices while a view stays open (`widget/js/look/notices.js`): whoever
//! changes one changes the other.

use maud::{Markup, html};

use super::href;
use crate::wire::commune::CommuneResource;
use crate::wire::notice::{NoticeResource, mark};

/// The notices that last now; nothing where there is none.
///
/// No live region: what is there when a view is shown is read in its place. A notice that comes while a view is open is
/// announced by the widget, as an alert.
pub(super) fn notices(commune: &CommuneResource) -> Markup {
    html! {
        @if !commune.notices.is_empty() {
            div.mee-notices data-mee-notices=(mark(&commune.notices)) role="group" aria-label="Informations urgentes" {
                @for notice in &commune.notices { (one(notice)) }
            }
        }
    }
}

fn one(notice: &NoticeResource) -> Markup {
    html! {
        div.mee-callout.mee-callout-warning {
            p.mee-callout-title { strong { (notice.label) "\u{a0}: " (notice.title) } }
            p { (notice.text) }
            @if let Some(url) = notice.url.as_deref().and_then(href::web_href) {
                @let site = href::site_name(&url);
                p { (href::external(&url, &html! { "En savoir plus sur " (site) }, site)) }
            }
            p.mee-note { (notice.note) " " (notice.word.body_name) "." }
        }
    }
}
