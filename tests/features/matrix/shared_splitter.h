// One splitter for all tests of a program: its dictionary takes a while to load.
#pragma once

#include "features/text/word_splitter.h"

namespace bole {

inline const WordSplitter& SharedSplitter() {
  static const WordSplitter splitter(BOLE_JIEBA_DICTIONARY);
  return splitter;
}

}  // namespace bole
