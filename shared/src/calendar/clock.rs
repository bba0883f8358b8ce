//! The legal time of a commune: its zone in the IANA database, and the rule of that zone.
//!
//! Decree 78-855 and directive 2000/84/EC for the métropole; the IANA database for the territories overseas.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use crate::Day;
use crate::ids::InseeCode;

/// When a clock changes, in the words of RFC 5545.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Transition {
    /// Whether summer time begins.
    pub is_summer: bool,
    /// What the clock is called after it.
    pub name: &'static str,
    /// The offset before it, `+0100`.
    pub from: &'static str,
    /// The offset after it.
    pub to: &'static str,
    /// Its first instance in local time, `19700329T020000`.
    pub starts: &'static str,
    /// How it comes back; none where the clock never changes.
    pub rule: Option<&'static str>,
}

/// A legal time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clock {
    /// Its name in the IANA database.
    pub name: &'static str,
    /// Its rule as POSIX writes it, so that no database of zones is needed on the machine.
    posix: &'static str,
    /// What a calendar is told of it.
    pub transitions: &'static [Transition],
}

/// A clock that never changes.
const fn fixed(name: &'static str, offset: &'static str) -> Transition {
    Transition { is_summer: false, name, from: offset, to: offset, starts: "19700101T000000", rule: None }
}

const PARIS: Clock = Clock {
    name: "Europe/Paris",
    posix: "CET-1CEST,M3.5.0,M10.5.0/3",
    transitions: &[
        Transition {
            is_summer: true,
            name: "CEST",
            from: "+0100",
            to: "+0200",
            starts: "19700329T020000",
            rule: Some("FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU"),
        },
        Transition {
            is_summer: false,
            name: "CET",
            from: "+0200",
            to: "+0100",
            starts: "19701025T030000",
            rule: Some("FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU"),
        },
    ],
};

const MIQUELON: Clock = Clock {
    name: "America/Miquelon",
    posix: "<-03>3<-02>,M3.2.0,M11.1.0",
    transitions: &[
        Transition {
            is_summer: true,
            name: "-02",
            from: "-0300",
            to: "-0200",
            starts: "20070311T020000",
            rule: Some("FREQ=YEARLY;BYMONTH=3;BYDAY=2SU"),
        },
        Transition {
            is_summer: false,
            name: "-03",
            from: "-0200",
            to: "-0300",
            starts: "20071104T020000",
            rule: Some("FREQ=YEARLY;BYMONTH=11;BYDAY=1SU"),
        },
    ],
};

/// The clocks that never change: where the INSEE code begins so, the longest beginning first.
const FIXED: &[(&str, Clock)] = &[
    // Îles Marquises, then Gambier.
    ("98718", MARQUISES),
    ("98723", MARQUISES),
    ("98731", MARQUISES),
    ("98750", MARQUISES),
    ("98756", MARQUISES),
    ("98757", MARQUISES),
    ("98719", Clock { name: "Pacific/Gambier", posix: "<-09>9", transitions: &[fixed("-09", "-0900")] }),
    ("971", Clock { name: "America/Guadeloupe", posix: "AST4", transitions: &[fixed("AST", "-0400")] }),
    ("972", Clock { name: "America/Martinique", posix: "AST4", transitions: &[fixed("AST", "-0400")] }),
    ("973", Clock { name: "America/Cayenne", posix: "<-03>3", transitions: &[fixed("-03", "-0300")] }),
    ("974", Clock { name: "Indian/Reunion", posix: "<+04>-4", transitions: &[fixed("+04", "+0400")] }),
    ("976", Clock { name: "Indian/Mayotte", posix: "EAT-3", transitions: &[fixed("EAT", "+0300")] }),
    ("977", Clock { name: "America/St_Barthelemy", posix: "AST4", transitions: &[fixed("AST", "-0400")] }),
    ("978", Clock { name: "America/Marigot", posix: "AST4", transitions: &[fixed("AST", "-0400")] }),
    ("986", Clock { name: "Pacific/Wallis", posix: "<+12>-12", transitions: &[fixed("+12", "+1200")] }),
    ("987", Clock { name: "Pacific/Tahiti", posix: "<-10>10", transitions: &[fixed("-10", "-1000")] }),
    ("988", Clock { name: "Pacific/Noumea", posix: "<+11>-11", transitions: &[fixed("+11", "+1100")] }),
];

const MARQUISES: Clock =
    Clock { name: "Pacific/Marquesas", posix: "<-0930>9:30", transitions: &[fixed("-0930", "-0930")] };

impl Clock {
    /// The legal time of the métropole, in which the ministry writes its dates.
    pub const PARIS: Self = PARIS;

    /// The legal time of a commune.
    #[must_use]
    pub fn of(insee: &InseeCode) -> Self {
        let code = insee.as_str();
        if code.starts_with("975") {
            return MIQUELON;
        }
        FIXED.iter().find(|(start, _)| code.starts_with(start)).map_or(PARIS, |(_, clock)| *clock)
    }

    /// The clock of this name; the métropole's where none is called so.
    #[must_use]
    pub fn named(name: &str) -> Self {
        let fixed = FIXED.iter().map(|(_, clock)| *clock);
        fixed.chain([MIQUELON]).find(|clock| clock.name == name).unwrap_or(PARIS)
    }

    /// Its zone; UTC where the rule could not be read, which a test refuses.
    #[must_use]
    pub fn zone(&self) -> TimeZone {
        TimeZone::posix(self.posix).unwrap_or(TimeZone::UTC)
    }

    /// The day it is there at an instant.
    #[must_use]
    pub fn day(&self, at: Timestamp) -> Day {
        at.to_zoned(self.zone()).date()
    }

    /// The instant of a local time; of two, the first, and where the clock jumps over it, after the jump (RFC 5545 section 3.3.5).
    #[must_use]
    pub fn instant(&self, at: DateTime) -> Timestamp {
        at.to_zoned(self.zone()).map_or(Timestamp::UNIX_EPOCH, |zoned| zoned.timestamp())
    }

    /// The instant as it is written with its offset, `2026-03-30T18:00:00+02:00`.
    #[must_use]
    pub fn written(&self, at: DateTime) -> String {
        let instant = self.instant(at);
        instant.display_with_offset(self.zone().to_offset(instant)).to_string()
    }
}
