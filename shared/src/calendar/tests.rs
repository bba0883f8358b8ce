//! The calendar's rules, as tables.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]

use jiff::civil::Weekday;

use super::*;
use crate::Day;
use crate::commune::Zone;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

#[test]
fn easter_is_where_the_calendars_have_it() {
    for (year, on) in [
        (1818, "1818-03-22"),
        (1943, "1943-04-25"),
        (2000, "2000-04-23"),
        (2024, "2024-03-31"),
        (2025, "2025-04-20"),
        (2026, "2026-04-05"),
        (2027, "2027-03-28"),
        (2038, "2038-04-25"),
        (2285, "2285-03-22"),
    ] {
        assert_eq!(easter(year), day(on));
    }
    for year in 1583..=4099 {
        let on = easter(year);
        let (first, last) = (Day::new(year, 3, 22).unwrap(), Day::new(year, 4, 25).unwrap());
        assert!(on.weekday() == Weekday::Sunday && (first..=last).contains(&on), "{on}");
    }
}

#[test]
fn public_holidays_are_those_of_the_territory() {
    for (departement, count, on, name) in [
        ("94", 11, "2026-05-14", "Ascension"),
        ("67", 13, "2026-04-03", "Vendredi saint"),
        ("57", 13, "2026-12-26", "Saint-Étienne"),
        ("971", 12, "2026-05-27", "Abolition de l'esclavage"),
        ("974", 12, "2026-12-20", "Abolition de l'esclavage"),
        ("976", 12, "2026-04-27", "Abolition de l'esclavage"),
    ] {
        let found = public_holidays(2026, departement);
        assert_eq!(found.len(), count, "{departement}");
        assert!(found.iter().any(|holiday| holiday.on == day(on) && holiday.name == name), "{departement}: {found:?}");
    }
}

#[test]
fn a_line_of_the_dataset_is_read_in_paris_time_and_ends_before_the_return() {
    let noel =
        read_period("Vacances de Noël", "-", "2026-12-18T23:00:00+00:00", "2027-01-03T23:00:00+00:00", "2026-2027")
            .unwrap();
    assert_eq!((noel.starts_on, noel.returns_on), (day("2026-12-19"), Some(day("2027-01-04"))));
    assert!(noel.holds(day("2026-12-19")) && noel.holds(day("2027-01-03")) && !noel.holds(day("2027-01-04")));
    let printemps = read_period(
        "Vacances de Printemps",
        "-",
        "2025-04-04T22:00:00+00:00",
        "2025-04-21T22:00:00+00:00",
        "2024-2025",
    );
    assert_eq!(printemps.unwrap().returns_on, Some(day("2025-04-22")), "the return may be a Tuesday");
    let pont =
        read_period("Pont de l'Ascension", "-", "2027-05-06T22:00:00+00:00", "2027-05-06T22:00:00+00:00", "2026-2027")
            .unwrap();
    assert!(pont.is_bridge() && pont.last_day() == day("2027-05-07"), "a line of one day is that day");
    let ete = read_period(
        "Début des Vacances d'Été",
        "-",
        "2027-07-02T22:00:00+00:00",
        "2027-07-02T22:00:00+00:00",
        "2026-2027",
    )
    .unwrap();
    assert_eq!((ete.name.as_str(), ete.returns_on), ("Vacances d'Été", None));
    for (population, start, end) in [
        ("Lycéens", "2026-12-18T23:00:00+00:00", "2027-01-03T23:00:00+00:00"),
        ("-", "2026-12-18T22:00:00+00:00", "2027-01-03T23:00:00+00:00"),
        ("-", "2026-12-18", "2027-01-03T23:00:00+00:00"),
        ("-", "2027-01-18T23:00:00+00:00", "2027-01-03T23:00:00+00:00"),
        ("-", "2026-12-18T23:00:00+00:00", "2027-03-03T23:00:00+00:00"),
    ] {
        let read = read_period("Vacances de Noël", population, start, end, "2026-2027");
        assert!(read.is_err(), "{population} {start} {end}");
    }
}

#[test]
fn pupils_and_teachers_are_kept_apart() {
    for (population, departement, is_for_pupils) in [
        ("", "94", true),
        ("Élèves", "94", true),
        ("Enseignants", "94", false),
        ("Élèves du premier degré", "987", true),
        ("Second degré", "987", false),
        ("Guadeloupe sauf Saint-Martin", "971", true),
        ("Guadeloupe sauf Saint-Martin", "978", false),
        ("Saint Martin", "978", true),
        ("Saint-Barthélémy", "971", false),
    ] {
        let period = Period {
            name: "Vacances".to_owned(),
            population: population.to_owned(),
            starts_on: day("2026-07-04"),
            returns_on: None,
            school_year: "2025-2026".to_owned(),
        };
        assert_eq!(period.is_for_pupils(departement), is_for_pupils, "{population} {departement}");
    }
}

fn schools(week: Option<SchoolWeek>, days: Vec<Closure>) -> SchoolDays {
    SchoolDays::new(&known_periods(Zone::C), "94", week, days)
}

#[test]
fn each_day_says_whether_there_is_school_and_why() {
    let pont = Closure {
        kind: ClosureKind::Bridge,
        from: day("2026-11-13"),
        to: None,
        label: "Pont d'essai".to_owned(),
        schools: Vec::new(),
    };
    let caught_up =
        Closure { kind: ClosureKind::Class, from: day("2026-11-18"), label: "Rattrapage".to_owned(), ..pont.clone() };
    let four = schools(Some(SchoolWeek::FOUR_DAYS), vec![pont, caught_up]);
    let half = schools(Some(SchoolWeek::FOUR_DAYS_AND_A_HALF), Vec::new());
    let unknown = schools(None, Vec::new());
    for (days, on, has_school, reason, label) in [
        (&four, "2026-09-01", Some(true), DayReason::Class, "École"),
        (&four, "2026-10-17", Some(false), DayReason::Holidays, "Vacances de la Toussaint"),
        (&four, "2026-11-02", Some(true), DayReason::Class, "École"),
        (&four, "2026-11-11", Some(false), DayReason::PublicHoliday, "Armistice de 1918"),
        (&four, "2026-11-13", Some(false), DayReason::Bridge, "Pont d'essai"),
        (&four, "2026-11-14", Some(false), DayReason::Weekend, "Samedi"),
        (&four, "2026-11-15", Some(false), DayReason::Weekend, "Dimanche"),
        (&four, "2026-11-18", Some(true), DayReason::Class, "Rattrapage"),
        (&four, "2026-11-25", Some(false), DayReason::DayOff, "Pas d'école le mercredi"),
        (&half, "2026-11-25", Some(true), DayReason::Class, "École le matin"),
        (&unknown, "2026-11-25", None, DayReason::WeekUnknown, "Mercredi : selon l'école"),
        (&unknown, "2026-11-26", Some(true), DayReason::Class, "École"),
        (&four, "2027-05-07", Some(false), DayReason::Bridge, "Pont de l'Ascension"),
        (&four, "2027-05-10", Some(true), DayReason::Class, "École"),
        // The day of return in 2027 is not published: five weeks are sure, no more.
        (&four, "2027-08-06", Some(false), DayReason::Holidays, "Vacances d'Été"),
        (&four, "2027-09-06", None, DayReason::CalendarUnknown, "Calendrier scolaire pas encore connu"),
        (&four, "2025-06-03", None, DayReason::CalendarUnknown, "Calendrier scolaire pas encore connu"),
    ] {
        let said = days.day(day(on));
        assert_eq!((said.has_school, said.reason, said.label.as_str()), (has_school, reason, label), "{on}");
    }
    assert!(half.day(day("2026-11-25")).is_morning_only);
}

#[test]
fn the_next_holidays_and_the_next_class_are_found() {
    let days = schools(Some(SchoolWeek::FOUR_DAYS), Vec::new());
    let next = |on: &str| days.next(day(on)).map(|period| period.name.clone());
    assert_eq!(next("2026-11-23").as_deref(), Some("Vacances de Noël"));
    assert_eq!(next("2026-12-19").as_deref(), Some("Vacances d'Hiver"), "those under way are not the next");
    assert_eq!(next("2027-04-20").as_deref(), Some("Vacances d'Été"), "a pont is no holidays");
    assert_eq!(next("2027-07-03"), None);
    assert_eq!(days.current(day("2026-12-24")).unwrap().returns_on, Some(day("2027-01-04")));
    assert_eq!(days.next_class(day("2026-12-18")).unwrap().on, day("2027-01-04"));
    assert_eq!(days.next_class(day("2027-07-02")), None, "the rentrée is not published");
}

#[test]
fn every_line_that_comes_with_the_program_is_read() {
    let text = include_str!("../../params/school-calendar/periods.csv");
    let zones: usize = text
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| line.split(';').next().unwrap().split(',').count())
        .sum();
    assert_eq!(Zone::ALL.iter().map(|zone| known_periods(*zone).len()).sum::<usize>(), zones);
    for zone in Zone::ALL {
        for period in known_periods(*zone) {
            assert!(
                Population::read(&period.population).is_ok() && period.last_day() >= period.starts_on,
                "{period:?}"
            );
        }
    }
}

#[test]
fn a_week_says_itself_in_words() {
    for (week, half_days, words) in [
        (SchoolWeek::FOUR_DAYS, 8, "semaine de 4 jours : lundi, mardi, jeudi et vendredi"),
        (
            SchoolWeek::FOUR_DAYS_AND_A_HALF,
            9,
            "semaine de 4 jours et demi : lundi, mardi, mercredi matin, jeudi et vendredi",
        ),
    ] {
        assert_eq!((week.half_days(), week.french().replace('\u{a0}', " ").as_str()), (half_days, words));
    }
}

#[test]
fn a_local_calendar_that_cannot_be_is_refused_with_its_place() {
    let whole = serde_json::json!({
        "week": { "monday": "full", "tuesday": "full", "wednesday": "none", "thursday": "full", "friday": "full" },
        "schools": [{ "schools": ["9990001X"], "week": { "monday": "full", "tuesday": "full", "wednesday": "morning", "thursday": "full", "friday": "full" } }],
        "days": [{ "kind": "bridge", "from": "2027-05-07", "label": "Pont" }]
    });
    let read = |value: &serde_json::Value| serde_json::from_value::<LocalCalendar>(value.clone()).unwrap();
    let found = read(&whole);
    assert_eq!(found.check(), Ok(()));
    let uai = "9990001X".parse().unwrap();
    assert_eq!(found.week_of(Some(&uai)), Some(SchoolWeek::FOUR_DAYS_AND_A_HALF));
    assert_eq!(found.week_of(None), Some(SchoolWeek::FOUR_DAYS));
    for (pointer, value) in [
        ("/week/monday", serde_json::json!("none")),
        ("/days/0/to", serde_json::json!("2027-05-01")),
        ("/days/0/to", serde_json::json!("2028-05-01")),
        ("/days/0/label", serde_json::json!(" ")),
        ("/schools/0/schools", serde_json::json!([])),
        ("/schools/0/schools", serde_json::json!(["9990001X", "9990001X"])),
    ] {
        let mut asked = whole.clone();
        if pointer == "/week/monday" {
            asked["week"] = serde_json::json!({ "monday": "none", "tuesday": "none", "wednesday": "none", "thursday": "none", "friday": "none" });
        } else if let Some(place) = asked.pointer_mut(pointer) {
            *place = value;
        } else {
            asked["days"][0]["to"] = value;
        }
        let refused = read(&asked).check().unwrap_err();
        assert!(pointer.starts_with(&refused[0].pointer), "{pointer}: {refused:?}");
    }
    assert!(LocalCalendar::default().check().is_err());
}

#[test]
fn clocks_are_those_of_the_territory() {
    for (insee, name, at, instant) in [
        ("94043", "Europe/Paris", "2027-03-28T01:59:00", "2027-03-28T00:59:00Z"),
        ("94043", "Europe/Paris", "2027-03-28T03:00:00", "2027-03-28T01:00:00Z"),
        ("94043", "Europe/Paris", "2026-10-25T02:30:00", "2026-10-25T00:30:00Z"),
        ("94043", "Europe/Paris", "2026-10-25T03:00:00", "2026-10-25T02:00:00Z"),
        ("97411", "Indian/Reunion", "2026-07-01T08:00:00", "2026-07-01T04:00:00Z"),
        ("97105", "America/Guadeloupe", "2026-07-01T08:00:00", "2026-07-01T12:00:00Z"),
        ("97502", "America/Miquelon", "2026-07-01T08:00:00", "2026-07-01T10:00:00Z"),
        ("97502", "America/Miquelon", "2026-12-01T08:00:00", "2026-12-01T11:00:00Z"),
        ("98723", "Pacific/Marquesas", "2026-12-01T08:00:00", "2026-12-01T17:30:00Z"),
        ("98735", "Pacific/Tahiti", "2026-12-01T08:00:00", "2026-12-01T18:00:00Z"),
        ("98818", "Pacific/Noumea", "2026-12-01T08:00:00", "2026-11-30T21:00:00Z"),
    ] {
        let clock = Clock::of(&insee.parse().unwrap());
        assert_eq!(clock.name, name, "{insee}");
        assert_eq!(clock.instant(at.parse().unwrap()).to_string(), instant, "{insee} {at}");
    }
    assert_eq!(Clock::PARIS.written("2027-03-30T18:00:00".parse().unwrap()), "2027-03-30T18:00:00+02:00");
    assert_eq!(Clock::PARIS.day("2026-12-31T23:30:00Z".parse().unwrap()), day("2027-01-01"));
}
