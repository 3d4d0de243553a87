//! Words of dates and times.

crate::words! {
    TODAY: "今天 {time}", "today {time}";
    TOMORROW: "明天 {time}", "tomorrow {time}";
    YESTERDAY: "昨天 {time}", "yesterday {time}";
    MONTH: "{month}月", "{name}";
    DAY: "{month}月{day}日", "{day} {name}";
    DAY_OF_YEAR: "{year}年{month}月{day}日", "{day} {name} {year}";
    DAY_AND_TIME: "{date} {time}", "{date} {time}";
    BY: "{moment}前", "by {moment}";
}
