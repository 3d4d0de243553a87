//! The category tree of a fresh installation (S1-3): 产品质量 / 服务态度 / 流程效率 / 外部因素.

/// A preset node: Chinese, English, children.
pub struct PresetNode(
    pub &'static str,
    pub &'static str,
    pub &'static [PresetNode],
);

/// The first preset of complaint categories.
pub const fn complaint_preset() -> &'static [PresetNode] {
    const fn leaf(zh: &'static str, en: &'static str) -> PresetNode {
        PresetNode(zh, en, &[])
    }
    const PRESET: &[PresetNode] = &[
        PresetNode(
            "产品质量",
            "Product quality",
            &[
                leaf("功能故障", "Malfunction"),
                leaf("外观破损", "Damaged appearance"),
                leaf("配件缺失", "Missing parts"),
                leaf("噪音异味", "Noise or smell"),
                leaf("安全隐患", "Safety hazard"),
            ],
        ),
        PresetNode(
            "服务态度",
            "Service attitude",
            &[
                leaf("态度冷淡", "Indifferent"),
                leaf("推诿扯皮", "Passing the buck"),
                leaf("承诺不兑现", "Broken promise"),
                leaf("沟通不清", "Unclear communication"),
            ],
        ),
        PresetNode(
            "流程效率",
            "Process efficiency",
            &[
                leaf("响应速度慢", "Slow response"),
                leaf("配送延误", "Late delivery"),
                leaf("安装预约难", "Hard to book installation"),
                leaf("退款慢", "Slow refund"),
                leaf("重复提供资料", "Asked for the same data again"),
            ],
        ),
        PresetNode(
            "外部因素",
            "External factors",
            &[
                leaf("天气与路况", "Weather or traffic"),
                leaf("第三方平台", "Third-party platform"),
                leaf("政策变化", "Policy change"),
            ],
        ),
    ];
    PRESET
}
