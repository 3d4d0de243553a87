//! Pictures of figures as inline SVG, drawn on the server like everything else. Each has its table beside it.
//!
//! Rule: an axis begins at zero or says where it begins, and a mean never stands without its interval and n.

use leptos::prelude::*;

/// Size of the drawing in its own units.
const WIDTH: f64 = 1_100.0;
const HEIGHT: f64 = 240.0;
const LEFT: f64 = 40.0;
const RIGHT: f64 = 8.0;
const TOP: f64 = 26.0;
const BOTTOM: f64 = 24.0;

/// A stack of values at one place of the axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Stack {
    /// Below the axis; shown where there is room.
    pub tick: String,
    /// Read out and shown on hover.
    pub title: String,
    /// From bottom to top; the class of each series is `series-N`.
    pub values: Vec<u64>,
    /// Where a click leads.
    pub href: String,
}

/// The next round number: 1, 2 or 5 times a power of ten.
pub fn round_up(value: u64) -> u64 {
    let mut power = 1_u64;
    loop {
        for step in [1, 2, 5] {
            let round = step * power;
            if round >= value.max(4) {
                return round;
            }
        }
        power = power.saturating_mul(10);
        if power > u64::MAX / 10 {
            return value;
        }
    }
}

/// Stacked columns with a value axis.
#[component]
pub fn Columns(
    /// The columns from left to right.
    stacks: Vec<Stack>,
    /// What the picture shows, for those who can't see it.
    label: String,
    /// Unit of the value axis.
    unit: String,
) -> impl IntoView {
    let top = stacks
        .iter()
        .map(|s| s.values.iter().sum::<u64>())
        .max()
        .unwrap_or(0);
    let top = round_up(top) as f64;
    let room = HEIGHT - TOP - BOTTOM;
    let step = (WIDTH - LEFT - RIGHT) / stacks.len().max(1) as f64;
    let every = stacks.len().div_ceil(12).max(1);
    let axis = [0.0, 0.25, 0.5, 0.75, 1.0]
        .into_iter()
        .map(|part| {
            let y = TOP + room * (1.0 - part);
            let value = top * part;
            view! {
                <line
                    x1=LEFT.to_string()
                    x2=(WIDTH - RIGHT).to_string()
                    y1=format!("{y:.1}")
                    y2=format!("{y:.1}")
                    class="chart-grid"
                ></line>
                <text x=(LEFT - 6.0).to_string() y=format!("{:.1}", y + 3.5) class="chart-text" text-anchor="end">
                    {if value.fract() == 0.0 { format!("{value:.0}") } else { String::new() }}
                </text>
            }
        })
        .collect_view();
    let columns = stacks
        .into_iter()
        .enumerate()
        .map(|(at, stack)| {
            let x = LEFT + step * at as f64;
            let mut base = TOP + room;
            let parts = stack
                .values
                .iter()
                .enumerate()
                .map(|(series, value)| {
                    let height = room * *value as f64 / top;
                    base -= height;
                    view! {
                        <rect
                            x=format!("{:.1}", x + step * 0.12)
                            y=format!("{base:.1}")
                            width=format!("{:.1}", step * 0.76)
                            height=format!("{height:.1}")
                            class=format!("series-{series}")
                        ></rect>
                    }
                })
                .collect_view();
            let tick = (at % every == 0).then(|| {
                view! {
                    <text
                        x=format!("{:.1}", x + step / 2.0)
                        y=(HEIGHT - 8.0).to_string()
                        class="chart-text"
                        text-anchor="middle"
                    >
                        {stack.tick}
                    </text>
                }
            });
            view! {
                <a href=stack.href tabindex="-1">
                    <title>{stack.title}</title>
                    <rect
                        x=format!("{x:.1}")
                        y=TOP.to_string()
                        width=format!("{step:.1}")
                        height=room.to_string()
                        class="chart-hit"
                    ></rect>
                    {parts}
                </a>
                {tick}
            }
        })
        .collect_view();
    let name = label.clone();
    view! {
        <div
            class="overflow-x-auto print:overflow-visible"
            tabindex="0"
            role="group"
            aria-label=name
        >
            <svg
                viewBox=format!("0 0 {WIDTH} {HEIGHT}")
                class="h-auto w-full min-w-180 print:min-w-0"
                role="group"
                aria-label=label
            >
                <text x="0" y="11" class="chart-text">
                    {unit}
                </text>
                {axis}
                {columns}
            </svg>
        </div>
    }
}

/// A horizontal bar at a share of the widest one, for a cell of a table.
#[component]
pub fn Bar(
    /// Its value.
    value: u64,
    /// The largest value of the table.
    most: u64,
) -> impl IntoView {
    let width = 100.0 * value as f64 / most.max(1) as f64;
    view! {
        <svg viewBox="0 0 100 10" preserveAspectRatio="none" class="h-3 w-full" aria-hidden="true">
            <rect x="0" y="0" height="10" width=format!("{width:.1}") class="series-0"></rect>
        </svg>
    }
}

/// The course of a figure from zero up, for a cell of a table that says the figure itself.
#[component]
pub fn Spark(
    /// Its values from left to right.
    values: Vec<u64>,
    /// What it shows, for those who can't see it.
    label: String,
) -> impl IntoView {
    let most = values.iter().max().copied().unwrap_or(0).max(1) as f64;
    let step = 100.0 / values.len().saturating_sub(1).max(1) as f64;
    let point = |(at, value): (usize, &u64)| {
        format!(
            "{:.1},{:.1}",
            step * at as f64,
            22.0 - 20.0 * *value as f64 / most
        )
    };
    let points: Vec<String> = values.iter().enumerate().map(point).collect();
    view! {
        <svg viewBox="0 0 100 24" preserveAspectRatio="none" class="h-6 w-28" role="img" aria-label=label>
            <line x1="0" x2="100" y1="22" y2="22" class="chart-grid"></line>
            <polyline points=points.join(" ") class="chart-line"></polyline>
        </svg>
    }
}

/// A figure and its interval on a scale, for a cell of a table.
#[component]
pub fn Range(
    /// Figure, lower and upper end.
    at: (f64, f64, f64),
    /// Begin and end of the scale.
    scale: (f64, f64),
) -> impl IntoView {
    let place = move |value: f64| {
        let share = (value - scale.0) / (scale.1 - scale.0);
        format!("{:.1}", 4.0 + 192.0 * share.clamp(0.0, 1.0))
    };
    view! {
        <svg viewBox="0 0 200 16" class="h-4 w-full max-w-60" aria-hidden="true">
            <line x1="4" x2="196" y1="8" y2="8" class="chart-grid"></line>
            <line x1=place(at.1) x2=place(at.2) y1="8" y2="8" class="chart-range"></line>
            <circle cx=place(at.0) cy="8" r="4.5" class="series-0"></circle>
        </svg>
    }
}

#[cfg(test)]
mod tests {
    use super::round_up;

    #[test]
    fn axes_end_at_round_numbers() {
        let ends: Vec<u64> = [0, 4, 7, 11, 42, 130, 999].map(round_up).to_vec();
        assert_eq!(ends, [5, 5, 10, 20, 50, 200, 1_000]);
    }
}
