//! Axes: round values to mark, and where a value lies.
//!
//! Not for drawing them (`svg`).

/// Round whole numbers from 0 to just above a largest value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ticks {
    /// From one mark to the next.
    pub step: i64,
    /// How many steps there are; at least one.
    pub steps: i64,
}

impl Ticks {
    /// At most so many steps of 1, 2 or 5, or of ten times, a hundred times ... as much.
    pub fn upto(most: i64, steps: i64) -> Self {
        let mut tens = 1;
        loop {
            for digit in [1, 2, 5] {
                let step: i64 = digit * tens;
                if step.saturating_mul(steps) >= most || tens > i64::MAX / 100 {
                    let needed = most.max(1).div_euclid(step) + i64::from(most % step > 0);
                    return Self {
                        step,
                        steps: needed.max(1),
                    };
                }
            }
            tens *= 10;
        }
    }

    /// The value at the end.
    pub const fn top(self) -> i64 {
        self.step * self.steps
    }

    /// All values, from 0.
    pub fn values(self) -> impl Iterator<Item = i64> {
        (0..=self.steps).map(move |at| at * self.step)
    }
}

/// A line on which values are marked.
#[derive(Clone, Copy, Debug)]
pub struct Scale {
    /// Where 0 lies.
    pub zero: f64,
    /// Where the end lies.
    pub end: f64,
    /// The values.
    pub ticks: Ticks,
}

impl Scale {
    /// Where a value lies.
    pub fn at(self, value: f64) -> f64 {
        self.zero + (self.end - self.zero) * value / whole(self.ticks.top())
    }

    /// Where a whole value lies.
    pub fn at_whole(self, value: i64) -> f64 {
        self.at(whole(value))
    }

    /// Where a count lies.
    pub fn at_count(self, count: usize) -> f64 {
        self.at_whole(counted(count))
    }
}

/// A count as a value.
pub fn counted(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// A whole number as a place.
#[allow(
    clippy::cast_precision_loss,
    reason = "counts and days are far smaller than what an f64 holds exactly"
)]
pub const fn whole(value: i64) -> f64 {
    value as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_reach_the_largest_value() {
        let values = |most, steps| -> Vec<i64> { Ticks::upto(most, steps).values().collect() };
        assert_eq!(values(0, 4), [0, 1]);
        assert_eq!(values(1, 4), [0, 1]);
        assert_eq!(values(3, 4), [0, 1, 2, 3]);
        assert_eq!(values(5, 4), [0, 2, 4, 6]);
        assert_eq!(values(11, 4), [0, 5, 10, 15]);
        assert_eq!(values(20, 4), [0, 5, 10, 15, 20]);
        assert_eq!(values(366, 4), [0, 100, 200, 300, 400]);
        assert_eq!(values(401, 4), [0, 200, 400, 600]);
        assert!(Ticks::upto(i64::MAX, 4).step > 0);
    }
}
