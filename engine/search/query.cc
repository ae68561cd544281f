#include "engine/search/query.h"

#include <cmath>
#include <sstream>

namespace bole {
namespace {

void AddConjuncts(const QueryNode& node, std::vector<QueryNode>& conjuncts) {
  if (node.kind == QueryNode::Kind::kEverything) return;
  if (node.kind != QueryNode::Kind::kAnd) {
    conjuncts.push_back(node);
    return;
  }
  for (const QueryNode& child : node.children) AddConjuncts(child, conjuncts);
}

std::string FieldPrefix(const QueryNode& node) {
  if (node.field.empty()) return "";
  const std::string scope = node.scope == Scope::kEither
                                ? ""
                                : "." + std::string(kScopeNames[static_cast<size_t>(node.scope)]);
  return node.field + scope + ":";
}

std::string Number(double value) {
  if (std::isinf(value)) return "";
  std::ostringstream text;
  text << value;
  return text.str();
}

std::string Joined(const QueryNode& node, const std::string& word) {
  std::string text = "(";
  for (size_t i = 0; i < node.children.size(); ++i) {
    if (i > 0) text += " " + word + " ";
    text += ToText(node.children[i]);
  }
  return text + ")";
}

}  // namespace

std::vector<QueryNode> Conjuncts(const QueryNode& query) {
  std::vector<QueryNode> conjuncts;
  AddConjuncts(query, conjuncts);
  return conjuncts;
}

std::string ToText(const QueryNode& node) {
  switch (node.kind) {
    case QueryNode::Kind::kEverything:
      return "*";
    case QueryNode::Kind::kWords:
      return FieldPrefix(node) + (node.exact ? "\"" + node.text + "\"" : node.text);
    case QueryNode::Kind::kValue:
      return FieldPrefix(node) + "=\"" + node.text + "\"";
    case QueryNode::Kind::kRange:
      return FieldPrefix(node) + Number(node.low) + ".." + Number(node.high);
    case QueryNode::Kind::kAnd:
      return Joined(node, "AND");
    case QueryNode::Kind::kOr:
      return Joined(node, "OR");
    case QueryNode::Kind::kNot:
      return "NOT " + ToText(node.children.front());
  }
  return "";
}

}  // namespace bole
