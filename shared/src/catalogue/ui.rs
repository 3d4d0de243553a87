//! Words shared by all audiences: buttons, navigation, states of a page.

crate::words! {
    PRODUCT: "回音", "Huiyin";
    LANGUAGE_ZH: "中文", "中文";
    LANGUAGE_EN: "English", "English";
    SAVE: "保存", "Save";
    CANCEL: "取消", "Cancel";
    CLOSE: "关闭", "Close";
    BACK: "返回", "Back";
    MORE: "更多", "More";
    LOADING: "正在加载", "Loading";
    EMPTY: "暂无内容", "Nothing here yet";
    RETRY: "重试", "Try again";
    OPTIONAL: "选填", "optional";
}
