//! The header of a document: what it is, when it changed, where it stands in the producer's tree.

use std::collections::BTreeSet;

use mee_shared::Day;
use mee_shared::fiche::{FicheKind, ProducerNode, ThemeSlug, theme};
use mee_shared::ids::FicheId;
use mee_shared::school::Level;
use roxmltree::Node;

use super::text::{child, children, filled, name, plain};

/// The namespace of the `dc:` elements.
pub(super) const DUBLIN_CORE: &str = "http://purl.org/dc/elements/1.1/";

/// Elements of the root that describe the document or repeat its surroundings.
pub(super) const HEADER: &[&str] = &[
    "SurTitre",
    "Audience",
    "Canal",
    "Cible",
    "FilDAriane",
    "Theme",
    "SousThemePere",
    "DossierPere",
    "SousDossierPere",
    "RechercheGuideePere",
];

/// Official identifiers whose school levels are sure: single fiches first, then the dossiers they stand in.
const LEVELS: &[(&str, &[Level])] = &[
    ("F1864", &[Level::Maternelle]),
    ("F1865", &[Level::Elementaire]),
    ("F1870", &[Level::Elementaire, Level::College]),
    ("N54", &[Level::Maternelle, Level::Elementaire]),
];

/// The official dossier « Collège et lycée »: a fiche in it concerns the collège only where its title says so.
const COLLEGE_ET_LYCEE: &str = "N56";

/// The text of the first `dc:` element of that name.
pub(super) fn dublin_core(root: Node<'_, '_>, wanted: &str) -> Option<String> {
    let found = root.children().find(|node| node.has_tag_name((DUBLIN_CORE, wanted)))?;
    filled(plain(found))
}

/// The day of the last change, even a small one: `dc:date` reads « modified 2025-05-20 ».
pub(super) fn changed_on(root: Node<'_, '_>) -> Option<Day> {
    dublin_core(root, "date")?.split_whitespace().next_back()?.parse().ok()
}

/// The day the substance last changed, from `2022-01-01T00:00:00`.
pub(super) fn revised_on(root: Node<'_, '_>) -> Option<Day> {
    root.attribute("dateDerniereModificationImportante")?.get(..10)?.parse().ok()
}

/// What kind of text the document is, from its `type`; a type this version does not know is given back as it stands.
pub(super) fn kind(root: Node<'_, '_>) -> Result<FicheKind, (FicheKind, String)> {
    let declared = root.attribute("type").unwrap_or_default();
    if name(root) == "ServiceComplementaire" {
        return Ok(FicheKind::Procedure);
    }
    match declared {
        "Theme" | "Thème" | "Sous-theme" | "Sous-thème" => Ok(FicheKind::Theme),
        "Dossier" => Ok(FicheKind::Dossier),
        "Recherche guidée" => Ok(FicheKind::GuidedSearch),
        "Comment faire si" => Ok(FicheKind::HowTo),
        "Fiche avec liens externes" => Ok(FicheKind::PracticalGuide),
        other if other.starts_with("Fiche Question-réponse") => Ok(FicheKind::QuestionAnswer),
        other if other.starts_with("Fiche d'information") => Ok(FicheKind::PracticalGuide),
        other => {
            let is_node = root.attribute("ID").is_some_and(|id| id.starts_with('N'));
            let nearest = if is_node { FicheKind::Dossier } else { FicheKind::PracticalGuide };
            Err((nearest, other.to_owned()))
        }
    }
}

/// Whom the document speaks to: « Particuliers », « Parent », each once.
pub(super) fn audiences(root: Node<'_, '_>) -> Vec<String> {
    let mut audiences = Vec::new();
    for node in children(root, "Audience").chain(children(root, "Cible")) {
        for part in plain(node).split(',') {
            let part = part.trim().to_owned();
            if !part.is_empty() && !audiences.contains(&part) {
                audiences.push(part);
            }
        }
    }
    audiences
}

/// The document's place in the producer's tree, the document itself last.
///
/// The sub-theme stands between theme and dossier although `FilDAriane` leaves it out.
pub(super) fn producer_path(root: Node<'_, '_>, id: &FicheId) -> Vec<ProducerNode> {
    let mut path: Vec<ProducerNode> = child(root, "FilDAriane")
        .into_iter()
        .flat_map(|trail| children(trail, "Niveau"))
        .filter_map(|level| Some(ProducerNode { id: level.attribute("ID")?.to_owned(), title: plain(level) }))
        .collect();
    if path.last().is_none_or(|last| last.id != id.as_str()) {
        path.push(ProducerNode { id: id.as_str().to_owned(), title: dublin_core(root, "title").unwrap_or_default() });
    }
    let theme = titled(root, "Theme");
    let mut at = 0;
    if let Some(theme) = theme.clone().filter(|_| name(root) == "Publication") {
        at = insert_after(&mut path, theme, 1);
    }
    if let Some(sub_theme) = child(root, "SousThemePere") {
        let node = sub_theme.attribute("ID").map(|id| ProducerNode { id: id.to_owned(), title: plain(sub_theme) });
        if let Some(node) = node {
            at = insert_after(&mut path, node, at + 1);
        }
    }
    if let Some(dossier) = titled(root, "DossierPere") {
        insert_after(&mut path, dossier, at + 1);
    }
    path
}

/// Puts the node at that place, but before the document itself, unless the path has it; tells where it stands.
fn insert_after(path: &mut Vec<ProducerNode>, node: ProducerNode, place: usize) -> usize {
    if let Some(found) = path.iter().position(|step| step.id == node.id) {
        return found;
    }
    let place = place.min(path.len().saturating_sub(1));
    path.insert(place, node);
    place
}

fn titled(root: Node<'_, '_>, wanted: &'static str) -> Option<ProducerNode> {
    let node = child(root, wanted)?;
    Some(ProducerNode {
        id: node.attribute("ID")?.to_owned(),
        title: child(node, "Titre").map(plain).unwrap_or_default(),
    })
}

/// Every node the document stands under, itself included: what the choice of themes is judged by.
///
/// A service stands under several themes and dossiers at once, which its path does not show.
pub(super) fn ancestors(root: Node<'_, '_>, path: &[ProducerNode]) -> BTreeSet<String> {
    let around = root.children().filter(|node| {
        matches!(name(*node), "Theme" | "SousThemePere" | "DossierPere")
            || (name(*node) == "Dossier" && name(root) == "ServiceComplementaire")
    });
    path.iter()
        .map(|step| step.id.clone())
        .chain(around.filter_map(|node| node.attribute("ID").map(str::to_owned)))
        .collect()
}

/// Our themes for the document: from its path, and for a service from each dossier it belongs to.
pub(super) fn themes(root: Node<'_, '_>, path: &[ProducerNode]) -> Vec<ThemeSlug> {
    let mut themes = vec![theme::theme_of_official(path.iter().map(|step| step.id.as_str()))];
    if name(root) == "ServiceComplementaire" {
        let dossiers = children(root, "Dossier").filter_map(|node| node.attribute("ID"));
        for theme in dossiers.map(|id| theme::theme_of_official(std::iter::once(id))) {
            if !themes.contains(&theme) {
                themes.push(theme);
            }
        }
        if themes.len() > 1 {
            themes.retain(|theme| *theme != ThemeSlug::AutresDemarches);
        }
    }
    themes
}

/// The school levels, only where the producer's tree makes them sure.
pub(super) fn levels(id: &FicheId, ancestors: &BTreeSet<String>, title: &str) -> Vec<Level> {
    let known =
        |wanted: &str| LEVELS.iter().find(|(official, _)| *official == wanted).map(|(_, levels)| levels.to_vec());
    if let Some(levels) = known(id.as_str()).or_else(|| ancestors.iter().find_map(|node| known(node))) {
        return levels;
    }
    let is_college = ancestors.contains(COLLEGE_ET_LYCEE) && title.to_lowercase().contains("collège");
    if is_college { vec![Level::College] } else { Vec::new() }
}
