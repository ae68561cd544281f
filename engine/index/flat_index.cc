#include "engine/index/flat_index.h"

#include "engine/index/index_file.h"

namespace bole {

std::string FlatIndex::Serialize() const {
  return FinishIndexFile({IndexKind::kFlat, 0, {}}, search_.vectors());
}

}  // namespace bole
