//! Numbers that look like chance and are the same each time.

/// A row of numbers, which a name and a number begin (SplitMix64 of Steele, Lea and Flood, 2014).
///
/// Not a library's: a new version of one may give other numbers, and the same set would no longer be the same.
#[derive(Debug, Clone)]
pub(super) struct Dice(u64);

impl Dice {
    /// The row of this thing among those of its kind.
    pub(super) fn of(kind: &str, number: u32) -> Self {
        // FNV-1a.
        let named = kind
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
        Self(named ^ u64::from(number).wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from `from` to `to`, both within reach.
    pub(super) fn between(&mut self, from: u32, to: u32) -> u32 {
        let span = u64::from(to.saturating_sub(from)) + 1;
        from + u32::try_from(self.next() % span).unwrap_or(0)
    }

    /// One of these.
    pub(super) fn pick<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> Option<&'a T> {
        let last = u32::try_from(of.len()).unwrap_or(0).checked_sub(1)?;
        of.get(usize::try_from(self.between(0, last)).unwrap_or(0)).copied()
    }

    /// One of these words.
    pub(super) fn word(&mut self, of: &[&'static str]) -> &'static str {
        self.pick(of).unwrap_or_default()
    }

    /// Whether it happens, once in so many times.
    pub(super) fn once_in(&mut self, times: u32) -> bool {
        self.between(1, times.max(1)) == 1
    }
}
