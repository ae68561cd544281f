#include "features/text/stop_words.h"

#include <unordered_set>

namespace bole {
namespace {

// Not in the list, though short and frequent: "it", the trade; "go", "c" and "r", languages;
// "less", "can" and "will" belong to CSS, to the bus and to people. IDF weighs them.
constexpr std::string_view kStopWords[] = {
    // English.
    "a", "about", "above", "after", "again", "against", "all", "also", "am", "an", "and", "any",
    "are", "aren", "as", "at", "be", "because", "been", "before", "being", "below", "between",
    "both", "but", "by", "could", "couldn", "did", "didn", "do", "does", "doesn", "doing", "don",
    "down", "during", "each", "etc", "few", "for", "from", "further", "had", "has", "hasn", "have",
    "haven", "having", "he", "her", "here", "hers", "herself", "him", "himself", "his", "how", "i",
    "if", "in", "into", "is", "isn", "its", "itself", "just", "let", "me", "more", "most", "my",
    "myself", "no", "nor", "not", "now", "of", "off", "on", "once", "only", "or", "other", "our",
    "ours", "ourselves", "out", "over", "own", "per", "same", "she", "should", "shouldn", "so",
    "some", "such", "than", "that", "the", "their", "theirs", "them", "themselves", "then", "there",
    "these", "they", "this", "those", "through", "to", "too", "under", "until", "up", "upon",
    "very", "via", "was", "wasn", "we", "were", "weren", "what", "when", "where", "which", "while",
    "whom", "whose", "why", "with", "within", "without", "won", "would", "wouldn", "you", "your",
    "yours", "yourself", "yourselves",
    // Chinese.
    "的", "了", "和", "与", "及", "以及", "或", "或者", "在", "是", "有", "为", "对", "对于", "等",
    "等等", "中", "从", "到", "将", "把", "被", "让", "向", "往", "于", "由", "以", "并", "并且",
    "而", "而且", "但", "但是", "也", "都", "就", "还", "又", "则", "其", "其中", "其他", "其它",
    "此", "该", "这", "那", "这个", "那个", "这些", "那些", "这里", "那里", "一个", "一些", "一种",
    "我", "你", "您", "他", "她", "它", "我们", "你们", "他们", "她们", "它们", "自己", "咱们",
    "个", "们", "之", "所", "者", "地", "得", "着", "过", "吗", "呢", "吧", "啊", "呀", "哦", "嗯",
    "不", "没", "没有", "不是", "如", "如果", "如何", "因为", "因此", "所以", "由于", "虽然",
    "然后", "同时", "以上", "以下", "通过", "根据", "按照", "关于", "可以", "可", "能", "能够",
    "会", "要", "需", "很", "非常", "较", "更", "最", "每", "各", "各种", "某", "什么", "怎么",
    "哪些", "只", "仅", "即", "若", "且", "上", "下", "里", "内", "外", "前", "后", "时", "来",
    "去", "做", "用", "给", "跟", "比", "当", "已", "已经", "正在", "曾", "曾经", "另外",
    // Links.
    "http", "https", "www", "com", "cn"};

}  // namespace

bool IsStopWord(std::string_view word) {
  static const std::unordered_set<std::string_view> words(std::begin(kStopWords),
                                                          std::end(kStopWords));
  return words.contains(word);
}

}  // namespace bole
