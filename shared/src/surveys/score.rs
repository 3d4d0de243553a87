//! Scores from counts: CSAT, NPS, CES and means, each with n and 95 % interval.
//!
//! Counts are kept per score, so buckets can be added up in any order and give the same figures everywhere.

use serde::{Deserialize, Serialize};

use super::answer::Answers;
use super::satisfaction;
use crate::insight::interval::{Interval, Moments, share};

/// How often each score from 0 to 10 was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ScoreCounts([u64; 11]);

/// Customer satisfaction on a 1–5 scale.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Csat {
    /// Share of 4 and 5 (top-2-box), 0 to 1, Wilson interval.
    pub satisfied: Interval,
    /// Mean of 1 to 5, Student-t interval.
    pub mean: Interval,
}

/// Net promoter score.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Nps {
    /// Promoters' share less detractors', −100 to 100; the Student-t interval of answers counted 100, 0, −100.
    pub score: Interval,
    /// Gave 9 or 10.
    pub promoters: u64,
    /// Gave 7 or 8.
    pub passives: u64,
    /// Gave 0 to 6.
    pub detractors: u64,
}

/// Customer effort on a 1–7 scale, 7 is easiest.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Ces {
    /// Mean of 1 to 7, Student-t interval.
    pub mean: Interval,
    /// Share of 5 to 7, 0 to 1, Wilson interval.
    pub easy: Interval,
}

impl ScoreCounts {
    /// Adds one score; above 10 there is none.
    pub fn push(&mut self, score: u8) {
        self.push_times(score, 1);
    }

    /// Adds a score that was given so many times; above 10 there is none.
    pub fn push_times(&mut self, score: u8, times: u64) {
        if let Some(count) = self.0.get_mut(usize::from(score)) {
            *count = count.saturating_add(times);
        }
    }

    /// Adds another bucket.
    pub fn merge(&mut self, other: &ScoreCounts) {
        for (count, more) in self.0.iter_mut().zip(other.0) {
            *count = count.saturating_add(more);
        }
    }

    /// How often scores from `low` to `high` were given.
    pub fn between(&self, low: u8, high: u8) -> u64 {
        let in_range = (0_u8..)
            .zip(self.0)
            .filter(|(score, _)| (low..=high).contains(score));
        in_range.fold(0, |sum, (_, count)| sum.saturating_add(count))
    }

    /// Mean of the scores from `low` to `high`, the others left out.
    pub fn mean(&self, low: u8, high: u8) -> Option<Interval> {
        let mut moments = Moments::default();
        for (score, count) in (0_u8..)
            .zip(self.0)
            .filter(|(score, _)| (low..=high).contains(score))
        {
            moments.push_times(f64::from(score), count);
        }
        moments.mean_within(f64::from(low), f64::from(high))
    }

    /// CSAT of a 1–5 scale; `None` without answers.
    pub fn csat(&self) -> Option<Csat> {
        Some(Csat {
            satisfied: share(self.between(4, 5), self.between(1, 5))?,
            mean: self.mean(1, 5)?,
        })
    }

    /// NPS of a 0–10 scale; `None` without answers.
    pub fn nps(&self) -> Option<Nps> {
        let (promoters, passives, detractors) =
            (self.between(9, 10), self.between(7, 8), self.between(0, 6));
        let mut moments = Moments::default();
        for (value, count) in [(100.0, promoters), (0.0, passives), (-100.0, detractors)] {
            moments.push_times(value, count);
        }
        Some(Nps {
            score: moments.mean_within(-100.0, 100.0)?,
            promoters,
            passives,
            detractors,
        })
    }

    /// CES of a 1–7 scale; `None` without answers.
    pub fn ces(&self) -> Option<Ces> {
        Some(Ces {
            mean: self.mean(1, 7)?,
            easy: share(self.between(5, 7), self.between(1, 7))?,
        })
    }
}

impl FromIterator<u8> for ScoreCounts {
    fn from_iter<I: IntoIterator<Item = u8>>(scores: I) -> ScoreCounts {
        let mut counts = ScoreCounts::default();
        scores.into_iter().for_each(|score| counts.push(score));
        counts
    }
}

/// Answers over invitations, with its Wilson interval; stands beside every mean.
pub fn response_rate(answered: u64, invited: u64) -> Option<Interval> {
    share(answered, invited)
}

/// CSAT of each of the four dimensions, in the order of reports; `None` where nobody scored it.
pub fn dimensions<'a>(
    responses: impl IntoIterator<Item = &'a Answers>,
) -> [(&'static str, Option<Csat>); 4] {
    let mut counts = [ScoreCounts::default(); 4];
    for answers in responses {
        for (key, count) in satisfaction::DIMENSIONS.iter().zip(&mut counts) {
            if let Some(score) = satisfaction::score(answers, key) {
                count.push(score);
            }
        }
    }
    let [a, b, c, d] = satisfaction::DIMENSIONS;
    let [w, x, y, z] = counts.map(|count| count.csat());
    [(a, w), (b, x), (c, y), (d, z)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::surveys::answer::AnswerValue;
    use proptest::prelude::*;

    #[test]
    fn worked_by_hand() {
        let counts: ScoreCounts = [5, 5, 4, 3, 1].into_iter().collect();
        let csat = counts.csat().expect("csat");
        assert!(
            (csat.satisfied.value - 0.6).abs() < 1e-12 && (csat.mean.value - 3.6).abs() < 1e-12
        );
        assert_eq!((csat.satisfied.n, csat.mean.n), (5, 5));
        // s = 1.67332, 2.776445 · s / √5 = 2.07769
        assert!((csat.mean.low - 1.52231).abs() < 1e-4 && csat.mean.high == 5.0);

        let nps = [10, 9, 9, 8, 7, 6, 0]
            .into_iter()
            .collect::<ScoreCounts>()
            .nps()
            .expect("nps");
        assert_eq!(
            (nps.promoters, nps.passives, nps.detractors, nps.score.n),
            (3, 2, 2, 7)
        );
        assert!((nps.score.value - 100.0 / 7.0).abs() < 1e-9);

        let ces = [7, 6, 5, 2]
            .into_iter()
            .collect::<ScoreCounts>()
            .ces()
            .expect("ces");
        assert!((ces.mean.value - 5.0).abs() < 1e-12 && (ces.easy.value - 0.75).abs() < 1e-12);
    }

    #[test]
    fn nothing_is_no_score_and_strange_scores_are_left_out() {
        let none = ScoreCounts::default();
        assert!(none.csat().is_none() && none.nps().is_none() && none.ces().is_none());
        let strange: ScoreCounts = [0, 11, 255].into_iter().collect();
        assert!(strange.csat().is_none());
        assert_eq!(strange.nps().map(|nps| nps.score.n), Some(1));
        assert_eq!(response_rate(0, 0), None);
    }

    #[test]
    fn dimensions_count_only_who_scored_them() {
        let response = Answers::from([(satisfaction::OVERALL.to_owned(), AnswerValue::Score(4))]);
        let told = dimensions([&response, &Answers::new()]);
        assert_eq!(
            told.map(|(key, csat)| (key, csat.map(|c| c.mean.n))),
            [
                (satisfaction::TIMELINESS, None),
                (satisfaction::EFFECTIVENESS, None),
                (satisfaction::ATTITUDE, None),
                (satisfaction::OVERALL, Some(1)),
            ]
        );
    }

    proptest! {
        #[test]
        fn scores_stay_in_their_ranges_and_merge(a in proptest::collection::vec(0_u8..=10, 0..60), b in proptest::collection::vec(0_u8..=10, 1..60)) {
            let mut counts: ScoreCounts = a.iter().copied().collect();
            counts.merge(&b.iter().copied().collect());
            prop_assert_eq!(counts, a.into_iter().chain(b).collect::<ScoreCounts>());
            let within = |i: Interval, low: f64, high: f64| low <= i.low && i.low <= i.value + 1e-9 && i.value <= i.high + 1e-9 && i.high <= high;
            if let Some(csat) = counts.csat() {
                prop_assert!(within(csat.mean, 1.0, 5.0) && within(csat.satisfied, 0.0, 1.0));
            }
            let nps = counts.nps().expect("answers");
            prop_assert!(within(nps.score, -100.0, 100.0));
        }
    }
}
