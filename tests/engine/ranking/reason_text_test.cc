#include "engine/ranking/reason_text.h"

#include <gtest/gtest.h>

namespace bole {
namespace {

TEST(ReasonTextTest, SaysNumbersNamesAndYears) {
  EXPECT_EQ(ReasonText({.kind = ReasonKind::kSharedConnections, .count = 14, .strong_count = 3}),
            "14 shared connections, 3 strong");
  EXPECT_EQ(ReasonText({.kind = ReasonKind::kSharedConnections, .count = 1}),
            "1 shared connection");
  EXPECT_EQ(ReasonText({.kind = ReasonKind::kSameCompany,
                        .from_year = 2012,
                        .to_year = 2015,
                        .names = {"华为"}}),
            "both at 华为 2012–2015");
  EXPECT_EQ(ReasonText({.kind = ReasonKind::kSharedSkills,
                        .count = 7,
                        .total = 8,
                        .names = {"C++", "Spark", "SQL", "Go"}}),
            "7 of 8 skills: C++, Spark, SQL");
}

TEST(ReasonTextTest, SaysSomethingOfEveryKind) {
  for (int kind = 0; kind <= static_cast<int>(ReasonKind::kPopular); ++kind) {
    EXPECT_NE(ReasonText({.kind = static_cast<ReasonKind>(kind)}), "") << kind;
  }
}

}  // namespace
}  // namespace bole
