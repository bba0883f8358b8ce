//! Life events: the data the binary carries, with the fiches, calculators and services of the commune that each gathers.

use std::sync::LazyLock;

use mee_shared::calculator;
use mee_shared::commune::Commune;
use mee_shared::ids::{InseeCode, Slug};
use mee_shared::life_event::{LifeEvent, LifeStep};
use mee_shared::links::Links;
use mee_shared::view::catchment;
use mee_shared::view_path::ViewPath;
use mee_shared::wire::life_event::{LifeEventResource, LifeEventSummary, LifeStepResource, ToolLink};
use serde::Deserialize;

use super::{Failure, commune, news, service_links};
use crate::store::{Conn, Db};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    event: Vec<Event>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Event {
    slug: Slug,
    title: String,
    summary: String,
    step: Vec<LifeStep>,
}

static EVENTS: LazyLock<Result<Vec<LifeEvent>, toml::de::Error>> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("../../content/life-events.toml"))?;
    let events = file.event.into_iter().map(|Event { slug, title, summary, step }| LifeEvent {
        slug,
        title,
        summary,
        steps: step,
    });
    Ok(events.collect())
});

/// Every life event.
///
/// # Errors
/// When the file that the binary carries cannot be read: a test reads it.
pub fn life_events() -> Result<&'static [LifeEvent], Failure> {
    match &*EVENTS {
        Ok(events) => Ok(events),
        Err(error) => Err(Failure::Internal(anyhow::anyhow!("the life events: {error}"))),
    }
}

fn summary(event: &LifeEvent, links: &Links, insee: &InseeCode) -> LifeEventSummary {
    LifeEventSummary {
        slug: event.slug.clone(),
        title: event.title.clone(),
        summary: event.summary.clone(),
        url: links.view(insee, &ViewPath::LifeEvent(event.slug.clone())),
    }
}

/// The life events, in the order of the file.
pub(super) fn list(links: &Links, insee: &InseeCode) -> Result<Vec<LifeEventSummary>, Failure> {
    Ok(life_events()?.iter().map(|event| summary(event, links, insee)).collect())
}

fn tool(links: &Links, insee: &InseeCode, view: &ViewPath, title: &str) -> ToolLink {
    ToolLink { view: view.to_string(), title: title.to_owned(), url: links.view(insee, view) }
}

fn tools(step: &LifeStep, links: &Links, insee: &InseeCode) -> Vec<ToolLink> {
    let finder = step.finder.then(|| tool(links, insee, &ViewPath::Catchment, catchment::TITLE));
    let calculators = step.calculators.iter().filter_map(|id| calculator::find(id)).map(|found| {
        let definition = &found.definition;
        tool(links, insee, &ViewPath::Calculator(definition.id), definition.title)
    });
    finder.into_iter().chain(calculators).collect()
}

/// A life event with what it gathers in the commune.
pub(super) fn get(
    connection: &mut Conn,
    links: &Links,
    commune: &Commune,
    slug: &Slug,
) -> Result<LifeEventResource, Failure> {
    let event = life_events()?.iter().find(|event| event.slug == *slug).ok_or(Failure::NotFound)?;
    let insee = &commune.insee;
    let named = event.steps.iter().flat_map(|step| &step.fiches);
    let fiches = news::fiches_of(connection, links, commune, named)?;
    let services = service_links::all(connection, links, commune)?;
    let steps = event.steps.iter().map(|step| LifeStepResource {
        title: step.title.clone(),
        text: step.text.clone(),
        fiches: fiches.among(&step.fiches),
        tools: tools(step, links, insee),
        services: services.iter().filter(|service| step.services.contains(&service.kind)).cloned().collect(),
    });
    Ok(LifeEventResource { summary: summary(event, links, insee), steps: steps.collect() })
}

/// The life events of a commune.
///
/// # Errors
/// [`Failure::NotFound`] for an unknown commune, or the database's.
pub async fn list_life_events(db: &Db, links: &Links, insee: &InseeCode) -> Result<Vec<LifeEventSummary>, Failure> {
    let wanted = insee.clone();
    db.read(move |connection| commune::find(connection, &wanted)).await?;
    list(links, insee)
}

/// A life event with what it gathers in the commune.
///
/// # Errors
/// [`Failure::NotFound`], or the database's.
pub async fn find_life_event(
    db: &Db,
    links: &Links,
    insee: &InseeCode,
    slug: &Slug,
) -> Result<LifeEventResource, Failure> {
    let (links, insee, slug) = (links.clone(), insee.clone(), slug.clone());
    db.read(move |connection| {
        let commune = commune::find(connection, &insee)?;
        get(connection, &links, &commune, &slug)
    })
    .await
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;

    #[test]
    fn every_life_event_names_fiches_and_calculators_that_exist() {
        let events = life_events().unwrap();
        let slugs: BTreeSet<_> = events.iter().map(|event| &event.slug).collect();
        assert!(slugs.len() == events.len() && events.len() >= 5, "{slugs:?}");
        let fiches = Path::new(env!("CARGO_MANIFEST_DIR")).join("content/fiches");
        for event in events {
            assert!(event.steps.len() >= 3 && event.summary.ends_with('.'), "{}", event.slug);
            for step in &event.steps {
                assert!(!step.fiches.is_empty(), "{}: {} answers nothing", event.slug, step.title);
                for fiche in &step.fiches {
                    assert!(fiches.join(format!("{fiche}.md")).exists(), "{}: {fiche}", event.slug);
                }
                for id in &step.calculators {
                    assert!(calculator::find(id).is_some(), "{}: {id}", event.slug);
                }
            }
        }
    }
}
