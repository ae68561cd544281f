#include "jobs/bench/peer.h"

#include <dlfcn.h>

#include <filesystem>
#include <string>

#include "engine/index/inner_product.h"

namespace bole {

const BenchPeer* OpenHnswlib() {
  const auto beside = std::filesystem::read_symlink("/proc/self/exe").parent_path();
  for (const auto set : {InstructionSet::kAvx512, InstructionSet::kAvx2}) {
    if (!IsSupported(set)) continue;
    const std::string name = "libbole_hnswlib_" + std::string(InstructionSetName(set)) + ".so";
    void* const module = dlopen((beside / name).c_str(), RTLD_NOW | RTLD_LOCAL);
    if (module == nullptr) continue;
    return static_cast<const BenchPeer*>(dlsym(module, "bole_hnswlib"));
  }
  return nullptr;
}

}  // namespace bole
