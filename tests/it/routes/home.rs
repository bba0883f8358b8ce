//! Home and themes.

use mee_shared::fiche::ThemeSlug;
use mee_shared::school::Level;
use mee_shared::wire::commune::Home;
use mee_shared::wire::fiche::FicheSummary;
use mee_shared::wire::page::Page;
use mee_shared::wire::theme::ThemeSummary;

use crate::support::{DEMO, Server, Test, tests};

pub fn tests() -> Vec<Test> {
    tests![served:
        home_says_all_in_one_reply,
        themes_stand_in_their_order_and_none_is_empty,
        a_theme_holds_as_many_fiches_as_it_says,
    ]
    .into()
}

fn themes(server: &Server, insee: &str) -> Vec<ThemeSummary> {
    let page: Page<ThemeSummary> = server.read(&format!("/v1/communes/{insee}/themes"));
    assert!(page.next.is_none(), "the themes fit on one page");
    page.items
}

fn home_says_all_in_one_reply(server: &Server) {
    let home: Home = server.read(&format!("/v1/communes/{DEMO}/home"));
    assert_eq!(home.commune.commune.name, "Villeneuve-les-Essais");
    assert_eq!(home.themes, themes(server, DEMO));
    assert!(!home.local_fiches.is_empty() && home.local_fiches.len() <= 6);
    assert!(home.local_fiches.iter().all(|fiche| fiche.has_local_word));
    // 9990001X maternelle, 9990002Y élémentaire, 9990003Z both, 9990004A collège.
    let counts: Vec<(Level, u32)> = home.schools.iter().map(|level| (level.level, level.count)).collect();
    assert_eq!(counts, [(Level::Maternelle, 2), (Level::Elementaire, 2), (Level::College, 1)]);
}

fn themes_stand_in_their_order_and_none_is_empty(server: &Server) {
    let themes = themes(server, DEMO);
    let order: Vec<ThemeSlug> = themes.iter().map(|theme| theme.slug).collect();
    assert!(order.len() >= 10, "the starter fiches spread over the whole journey: {order:?}");
    assert!(order.is_sorted());
    for theme in &themes {
        assert!(theme.fiches > 0, "{:?} is empty", theme.slug);
        assert_eq!(theme.title, theme.slug.title());
        assert_eq!(theme.url, format!("{}/portal/{DEMO}/themes/{}", server.url, theme.slug.as_str()));
    }
}

fn a_theme_holds_as_many_fiches_as_it_says(server: &Server) {
    for theme in themes(server, DEMO) {
        let slug = theme.slug.as_str();
        let fiches: Vec<FicheSummary> = server.read_all(&format!("/v1/communes/{DEMO}/fiches?theme={slug}"), 100);
        assert_eq!(fiches.len(), theme.fiches as usize, "{slug}");
        assert!(fiches.iter().all(|fiche| fiche.themes.contains(&theme.slug)), "{slug}");
    }
}
